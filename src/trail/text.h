/* text: inside of trail. The small pieces that notes, requests and exports are made of, read strictly: one text for one
 * value, so that whatever was changed is noticed. */
#pragma once
#include "trail/trail.h"

/* The next line without its line end; false (nothing moved) when no whole line is left. */
bool text_line(struct str *rest, struct str *line);
/* A number from 0 to INT64_MAX in decimal digits, no zeroes before it. */
bool text_number(struct str s, int64_t *out);
/* A hash in base64; `line` has nothing else. */
bool text_hash(struct str line, trail_hash out);
void text_add_hash(struct buf *out, const trail_hash hash); /* with a line end */
/* UTF-8 without control characters besides LF, and whole lines. */
bool text_plain(struct str s);
/* A key's name: 1 to NOTE_NAME_MAX bytes without blanks of any kind, plus signs, control characters, and what has no
 * width or turns the direction of writing: two names that look the same are the same. */
bool text_name(struct str name);
