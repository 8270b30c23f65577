/* inside: what the files of wording share while a copy is read. */
#pragma once
#include "catalog/pattern.h"
#include "wording/wording.h"

struct line {
    struct str text; /* trimmed; a view into the copy */
    uint32_t number; /* from 1 */
};
/* The copy as lines; empty ones have an empty text. */
struct copy {
    struct str text;
    struct line *lines;
    size_t n;
};
bool copy_read(struct arena *a, const struct source *src, struct copy *out, struct diags *d) MUST_CHECK;

/* A text that was found for a control, with whatever speaks against it. */
struct found {
    uint32_t control;
    struct str part;
    int32_t level;
    enum doubt doubt;
    uint32_t line;
    struct str text, closing;
    struct piece *pieces;
    size_t n, room;
};
struct placing {
    struct arena *a;
    const struct catalog *cat;
    const struct standard *std;
    const struct copy *copy;
    const struct attach *at; /* the reading under way */
    const uint32_t *ranks;   /* per control of the standard: its place in the document, as groups tell it */
    size_t first, last;      /* lines of the body, [first, last) */
    struct found **found;
    size_t n_found, room_found;
    struct stray *strays;
    size_t n_strays, room_strays;
    bool begin_missing;
    struct diags *d;
    struct str path;
};
struct found *placing_add(struct placing *p, uint32_t control, struct str part, uint32_t line);
void found_piece(struct placing *p, struct found *f, struct str text, uint32_t line, bool fresh);
void placing_stray(struct placing *p, struct str id, uint32_t line);
int32_t placing_control(const struct placing *p, struct str id); /* index, -1 = none */

/* What kind of line it is. */
bool line_is_skipped(const struct attach *at, struct str text);
bool line_stops(const struct attach *at, struct str text);
bool line_is_fresh(const struct attach *at, struct str text);
/* The text without the blanks and characters of `strip` before it. */
struct str line_strip(const struct attach *at, struct str text);

/* Two ways to find: by numbers (scan.c), by titles (align.c). */
void scan_reading(struct placing *p);
void align_reading(struct placing *p);

/* titles.c: titles are compared without blanks, width, case and kinds of dashes. */
void title_key(struct str text, struct buf *out);
/* Does the text that begins here say the title? Lines from `from` on, the first from byte `at`. Outputs where it ends.
 */
bool title_follows(const struct placing *p, struct str title, size_t from, size_t at, size_t *end_line, size_t *end_at);

/* compose.c: pieces become a text. */
struct str compose_text(struct placing *p, const struct found *f); /* of the reading under way; "" when too long */
