/* json: whether text is well-formed JSON (RFC 8259), value by value; nothing is built.
 *
 * For text that v_text has passed. Between the parts may stand blanks and LF. At most 64 levels.
 */
#pragma once
#include "verify/bytes.h"

/* Takes the value that `rest` begins with off it; false when there is none. */
bool v_json_value(struct span *rest, struct span *value);

/* Likewise a text in quotes, quotes included. */
bool v_json_text(struct span *rest, struct span *text);

/* Steps over blanks. */
void v_json_blanks(struct span *rest);

/* Steps over blanks and this sign; false when it does not follow. */
bool v_json_sign(struct span *rest, char c);

/* What kind a value is: " { [ t f n, or 0 for a number. */
char v_json_kind(struct span value);
