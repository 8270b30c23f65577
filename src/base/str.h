/* str: a view of bytes that somebody else owns.
 *
 * A `struct str` never owns, never ends in a promised 0, and is passed by value. Text is UTF-8
 * unless a name says `bytes`. An absent string is `{NULL, 0}`; an empty one has a pointer.
 *
 *     struct str s = STR("sbd.AT-1-1"), std, id;
 *     if (str_split(s, '.', &std, &id)) printf("%.*s\n", STR_ARG(id)); */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *ptr;
    size_t len;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1}) /* of a literal only */
#define STR_NONE ((struct str){NULL, 0})
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : "" /* for "%.*s" */

struct str str_of(const char *z); /* of a C string; NULL gives STR_NONE */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* blanks, tabs and line ends off both sides */
struct str str_cut(struct str s, size_t from, size_t to);
/* Splits at the first `sep`; false (outputs untouched) when there is none. */
bool str_split(struct str s, char sep, struct str *head, struct str *tail);
bool str_find(struct str hay, struct str needle, size_t *at);
uint64_t str_hash(struct str s); /* FNV-1a; for tables, never for secrets */

/* A whole decimal integer, nothing around it; full-width digits, signs and commas in threes are read
 * too (１２，０００ is 12000), since that is what Japanese keyboards give. */
bool str_int(struct str s, int64_t *out);

/* UTF-8 (RFC 3629: no surrogates, nothing overlong, U+10FFFF at most). */
bool utf8_ok(struct str s, size_t *bad_at);
/* The code point at *at, moving *at past it. The text must be valid. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(uint32_t cp, char out[4]);
/* Columns on a terminal: East Asian wide, full-width and ambiguous characters take two. */
size_t utf8_width(struct str s);

/* How many edits lie between two words (bytes put in, left out, exchanged, or two swapped; at most
 * `most` + 1): for "did you mean". */
size_t str_distance(struct str a, struct str b, size_t most);
