/* textmap: from a character's number to its byte, line and column. For src/fmt only.
 *
 * libyaml counts characters; editing in place needs bytes, and people need line and column. Built in one
 * pass; a lookup walks at most TEXTMAP_STEP characters. */
#pragma once
#include "base/base.h"

#define TEXTMAP_STEP 32

struct textmap_line {
    uint32_t byte, character;
};
struct textmap {
    struct str text; /* valid UTF-8 */
    uint32_t *marks; /* byte of every TEXTMAP_STEP'th character */
    size_t n_characters;
    struct textmap_line *lines; /* where lines begin */
    size_t n_lines;
};
struct textmap_place {
    size_t byte;
    unsigned line, col;
};
void textmap_init(struct textmap *m, struct str text);
void textmap_release(struct textmap *m);
struct textmap_place textmap_find(const struct textmap *m, size_t character);
size_t textmap_character(const struct textmap *m, size_t byte); /* the other way */
