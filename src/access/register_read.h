/* register_read: inside of access. What the readers of registers/roles.yaml, labels.yaml and applications.yaml share:
 * texts that are not empty, ids, titles in both languages, yes and no, sources. Each says what is wrong at its place.
 */
#pragma once
#include "access/roles.h"

struct reading {
    struct arena *a;
    const struct source *src;
    struct diags *d;
    void *out; /* what is being read */
};
bool reg_wrong(struct reading *r, const struct node *at, const char *what); /* always false */
bool reg_word(struct reading *r, const struct node *map, const char *key, struct str *out) MUST_CHECK;
bool reg_word_maybe(struct reading *r, const struct node *map, const char *key, struct str *out) MUST_CHECK;
bool reg_text(struct reading *r, const struct node *map, const char *key, struct text *out) MUST_CHECK;
bool reg_id(struct reading *r, const struct node *map, struct str *out) MUST_CHECK;
/* Absent: *out stays. */
bool reg_flag(struct reading *r, const struct node *map, const char *key, bool *out) MUST_CHECK;
bool reg_small(struct reading *r, const struct node *map, const char *key, unsigned least, unsigned most,
               unsigned *out) MUST_CHECK;
bool reg_source(struct reading *r, const struct node *map, struct register_source *out) MUST_CHECK;
bool reg_scopes(struct reading *r, const struct node *map, bool scopes[3]) MUST_CHECK;

typedef bool reg_one_fn(struct reading *r, const struct node *n);
/* Every item of a list, also after one was wrong; `list` NULL: false. */
bool reg_each(struct reading *r, const struct node *list, const char *what, size_t most, reg_one_fn *one) MUST_CHECK;
/* The top of a file: size, YAML, its keys. NULL: said. */
const struct node *reg_top(struct reading *r, size_t most, const char *const *keys);
/* Of a register in the program: what is wrong with it is our mistake, and a test reads each. */
void reg_builtin_failed(const struct diags *d, const char *name);
