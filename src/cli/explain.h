/* explain: a requirement with its reasons, as `explain --json` has it. */
#pragma once
#include "cli/words.h"

/* Begins the JSON object and writes its members; the caller may add more and ends it. Of a control or a condition. */
void explain_json(struct out *o, struct call *c, struct opened *in, struct thing thing);
