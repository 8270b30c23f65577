/* settings: what can be set of an installation, declared once.
 *
 * A setting has a name, a type, a default and what it means, in one table (settings.c); whoever reads it asks by its
 * name. Changing one is an entry of the record (kind `record`, on `setting/NAME`), in the same transaction.
 *
 *     if (!setting_set(trail, &actor, STR("backup.generations"), STR("2"), &e)) …   // INVALID says what it may be
 *     if (!setting_current(arena, store, setting_find(STR("backup.generations")), &value, &is_set, &e)) … */
#pragma once
#include "trail/trail.h"

enum setting_type {
    SETTING_NUMBER, /* from least to most */
    SETTING_WORD,   /* one of `words` */
    SETTING_PATH    /* an absolute path, or empty */
};
struct setting_kind {
    const char *name;
    enum setting_type type;
    const char *standard; /* the value when nobody set it */
    int64_t least, most;
    const char *words; /* divided by blanks */
    const char *help;  /* untranslated, a sentence */
};
extern const struct setting_kind setting_kinds[]; /* by name */
extern const size_t setting_kinds_n;

const struct setting_kind *setting_find(struct str name); /* NULL: there is none */
/* What it may be, for people: "refuse, hold, continue" or "1 to 10000". */
struct str setting_range(struct arena *a, const struct setting_kind *k);
bool setting_check(const struct setting_kind *k, struct str value, struct err *e) MUST_CHECK;
/* The value in force, copied; `is_set`: not the standard one. */
bool setting_current(struct arena *a, struct store *s, const struct setting_kind *k, struct str *value, bool *is_set,
                     struct err *e) MUST_CHECK;
/* The same by its name, which must be one of the table. */
bool setting_value(struct arena *a, struct store *s, const char *name, struct str *value, struct err *e) MUST_CHECK;
/* The same as a number; of SETTING_NUMBER alone. */
bool setting_amount(struct store *s, const char *name, int64_t *value, struct err *e) MUST_CHECK;
/* In a transaction of its own. STR_NONE: back to the standard value. NOT_FOUND with the nearest name. An unchanged
 * value is no change. */
bool setting_set(struct trail *t, const struct trail_actor *by, struct str name, struct str value,
                 struct err *e) MUST_CHECK;
