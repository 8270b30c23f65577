/* gram: inside of ledger. What a text is found by: its 1-grams, 2-grams and Latin words; and the rows that say which
 * systems have one.
 *
 * A row holds the systems of one block: fewer than 256 as 16-bit numbers (big-endian, rising), more as 512 bytes of
 * bits. Changes are gathered and written together, so that a row that many systems share is written once. */
#pragma once
#include "store/store.h"

#define GRAM_BLOCK 4096u
#define GRAM_BITS (GRAM_BLOCK / 8)
#define GRAM_WORD_MAX 32u /* bytes of a Latin word; longer ones by their beginning */
enum gram_place { GRAM_IN_NAME, GRAM_ANYWHERE };

struct gram {
    struct str text;
    enum gram_place place;
};
struct grams {
    struct gram *list; /* rising, each once */
    size_t n, room;
};
/* The lines of register_state.h. Views into the text. */
void grams_of_lines(struct arena *a, struct str lines, struct grams *out);
/* One folded text, as it stands (not sorted). */
void grams_of(struct arena *a, struct str folded, enum gram_place place, struct grams *out);
bool gram_is_latin(unsigned char c); /* a letter or digit that words are made of */

struct gram_change {
    struct gram gram;
    int64_t system;
    bool added;
};
struct gram_changes { /* lives in an arena */
    struct gram_change *list;
    size_t n, room;
};
/* What differs between the two; texts are copied. */
void gram_compare(struct arena *a, struct arena *scratch, int64_t system, struct str before, struct str after,
                  struct gram_changes *out);
bool gram_write(struct store *s, struct gram_changes *c, struct err *e) MUST_CHECK;

/* Sets of systems, all blocks after one another. */
struct gram_set {
    unsigned char *bits;
    size_t bytes;
};
/* The systems that have it; with `prefix` also words that begin with it. Adds to the set, which is large enough for all
 * systems that there are (gram_set_new). */
bool gram_set_new(struct arena *a, struct store *s, struct gram_set *out, struct err *e) MUST_CHECK;
bool gram_read(struct store *s, struct gram g, bool prefix, struct gram_set *out, struct err *e) MUST_CHECK;
