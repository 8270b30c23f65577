/* self: how kijun itself stands to what the standards ask of such a server, as data: registers/self.yaml, compiled in.
 *
 * Each row is a demand in our own words, what of kijun answers it, and how far: met, partly, missing, or for whoever
 * runs it to do. What can be looked at on the spot is (`check`): a check can only make a state worse, with the reason.
 * What is missing is said to be missing.
 *
 *     struct self_look look;
 *     if (!self_look(a, store, &(struct self_process){.serving = true, .tls = true}, now, &look, &e)) …
 *     for (size_t i = 0; i < look.n; i++) say(look.list[i].row->demand, look.list[i].state, look.list[i].finding);
 *
 * Looking changes nothing. `store` NULL: there is no record at hand; checks of it are then not made. */
#pragma once
#include "access/roles.h"
#include "fmt/write.h"

#define SELF_FILE_MAX (512 * KIB)
#define SELF_ROWS_MAX 500

enum self_class { SELF_BASIC, SELF_CONDITIONAL, SELF_RECOMMENDED, SELF_CLASSES };
enum self_state { SELF_MET, SELF_PARTLY, SELF_MISSING, SELF_OPERATOR, SELF_STATES };
const char *self_class_id(enum self_class c);    /* "basic" … */
const char *self_state_id(enum self_state s);    /* "met" … */
const char *self_class_title(enum self_class c); /* messages */
const char *self_state_title(enum self_state s);

struct self_row {
    struct str of, clause; /* id of the standard, its place there */
    enum self_class class;
    enum self_state state; /* as built */
    struct text demand, by, note;
    struct str shown; /* the test, setting or document that shows it; STR_NONE */
    struct str check; /* STR_NONE: nothing is looked at */
};
struct self_table {
    struct self_row *list;
    size_t n;
};
bool self_read(struct arena *a, const struct source *src, struct self_table *out, struct diags *d) MUST_CHECK;
const struct self_table *self_builtin(void);

struct self_process { /* what the caller knows of the process that it is */
    bool serving, tls;
};
struct self_now {
    const struct self_row *row;
    enum self_state state; /* here and now */
    struct str finding;    /* a sentence in the language of messages; STR_NONE: nothing was looked at, or all is well */
    bool looked;
};
struct self_look {
    struct self_now *list;
    size_t n, count[SELF_STATES];
};
bool self_look(struct arena *a, struct store *s, const struct self_process *p, int64_t now, struct self_look *out,
               struct err *e) MUST_CHECK;
/* "counts":{…},"rows":[…] of an open object. */
void self_write_json(struct jsonw *w, const struct self_look *look);
