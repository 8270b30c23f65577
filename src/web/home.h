/* home: what a person has to do, by when and why; what changed on the person's systems. */
#pragma once
#include "ledger/assign.h"
#include "web/parts.h"
#include "web/visit.h"

#define HOME_AHEAD 60 /* days */

struct home_task {
    struct str what, why, system, system_path, path, due;
    int64_t count; /* 0: none */
    bool late;
};
enum home_when { HOME_LATE, HOME_WEEK, HOME_LATER, HOME_ANY_TIME, HOME_WHENS };
struct home_change {
    struct str system, system_path, what, who, path;
    int64_t at;
};
struct home_page {
    struct ui_page page;
    struct {
        struct str title;
        const struct home_task *list;
        size_t n;
    } when[HOME_WHENS];
    size_t n; /* all */
    bool more;
    int64_t since; /* of the changes: the visit before; 0: not known */
    const struct home_change *changes;
    size_t n_changes;
    bool has_systems; /* somebody assigned one to this person */
    bool may_view;
};
/* Everything that the person has to do, in the order of days: assignments, applications, terms, keys. */
bool home_tasks(struct visit *v, unsigned ahead, struct tasks *out, struct err *e) MUST_CHECK;
/* The same as a calendar, for whoever v->viewer is. */
void home_calendar(struct visit *v);
/* One of them in words, with the address where it is done. */
struct home_task home_task_of(struct visit *v, const struct task *t);
