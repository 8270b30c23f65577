/* edit: inside of ledger. Values put into a file that people keep, every other byte as it was; how: edit.c.
 *
 *     struct edit ed;
 *     if (!edit_begin(&ed, a, src, e)) return false;
 *     …                                               // change ed.src.text, from the end to the beginning
 *     const struct node *now = edit_read_again(&ed);  // never trust what was cut: compare it with ed.root
 */
#pragma once
#include "ledger/load.h"

struct edit {
    struct arena *a;
    struct source src;       /* as it is now; text changes with every edit */
    const struct node *root; /* as it was read; places count in the text of then */
    bool json;
    struct str line_end;
    struct err *e;
};
bool edit_begin(struct edit *ed, struct arena *a, const struct source *src, struct err *e) MUST_CHECK;
/* The text as it is now, read; NULL with the error when that fails. */
const struct node *edit_read_again(struct edit *ed);
bool edit_refuse(const struct edit *ed); /* false, with the error: do it by hand */

/* Pieces of text. `yaml` is a value as YAML and `value` the same read. */
struct str edit_quoted(struct arena *a, struct str s); /* in double quotes, for YAML and JSON alike */
struct str edit_key(const struct edit *ed, struct str key);
struct str edit_value(const struct edit *ed, struct str yaml, const struct node *value);
struct str edit_pair(const struct edit *ed, struct str key, struct str value); /* "key: value" */

/* Each changes the text at and behind the place, so several go from the end of the file to its beginning. */
void edit_replace_value(struct edit *ed, const struct node *key, const struct node *old, struct str with);
void edit_insert_pair(struct edit *ed, const struct node *map, struct str pair); /* behind the last; or several pairs */
/* The lines of a key and its value go; false, and nothing done, where they are not lines of their own. */
bool edit_remove_lines(struct edit *ed, const struct node *map, const struct node *key, const struct node *old);
/* A block of the root that is not there (`empty` NULL) or has nothing in it. */
void edit_insert_block(struct edit *ed, struct str block, const struct node *empty, const struct str *pairs, size_t n);

bool edit_same_tree(const struct node *a, const struct node *b);
bool edit_is_nothing(const struct node *n); /* absent, or null */
const struct node *edit_key_of(const struct node *map, const struct node *value);
