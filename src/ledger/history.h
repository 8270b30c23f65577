/* history: what the trail tells about a thing, as facts and not as bytes.
 *
 *     struct history h;
 *     if (!history_newest(a, trail, STR("system/3/answers/network"), 50, &h, e)) …
 *     for (size_t i = 0; i < h.n; i++) say(h.list[i].person, h.list[i].before, h.list[i].after);
 *
 * A subject takes in what lies below it ("system/3" and "system/3/answers/network"). Everything is copied into the
 * arena. What was erased is still an entry: it has a number, a moment, a kind and a subject, and `erased` is set. */
#pragma once
#include "trail/trail.h"

struct history_entry {
    int64_t n, at; /* at: milliseconds since 1970 */
    bool erased;   /* what follows `subject` is not known any more */
    struct str kind, subject;
    struct str act, account, id, name, host, via, terminal, address; /* STR_NONE: not said */
    struct str before, after, note;                                  /* JSON on one line */
    struct str record;                                               /* all of it */
};
struct history {
    struct history_entry *list;
    size_t n;
    size_t total; /* how many there are, shown or not */
};

/* Oldest first, from entry `from` on. STR_NONE: all subjects. */
bool history_since(struct arena *a, struct trail *t, struct str subject, int64_t from, struct history *out,
                   struct err *e) MUST_CHECK;
/* Newest first, `most` at most. */
bool history_newest(struct arena *a, struct trail *t, struct str subject, size_t most, struct history *out,
                    struct err *e) MUST_CHECK;
/* Newest first, those that fit; for pages: `before` is the number of the last entry of the page before. */
struct history_filter {
    struct str subject;
    int64_t before;       /* entries below this number; 0: all */
    int64_t since, until; /* moments (ms): from `since` on, before `until`; 0: any */
    struct str person;    /* a part of the name, the id or the account; STR_NONE: anybody */
    size_t most;
};
/* `more`: there are others behind. `total` is `n`. */
bool history_find(struct arena *a, struct trail *t, const struct history_filter *f, struct history *out, bool *more,
                  struct err *e) MUST_CHECK;
/* One entry; NOT_FOUND when there is none of that number. */
bool history_at(struct arena *a, struct trail *t, int64_t n, struct history_entry *out, struct err *e) MUST_CHECK;

/* For people: the person's name, else id, else account. */
struct str history_who(const struct history_entry *h);
