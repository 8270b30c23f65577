/* api_parts: which permission a part of a system takes to be changed. */
#pragma once
#include "web/visit.h"

/* By section: answers and worksheets "system.answer", decisions "system.decide", inspections "system.inspect"; giving a
 * system to another organisation "system.manage". */
enum permission api_part_permit(struct str section, struct str name);
/* For the system of the visit. False: 403 is the answer. */
bool api_part_permitted(struct visit *v, struct str section, struct str name) MUST_CHECK;
