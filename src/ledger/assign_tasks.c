/* assign_tasks: what a person has to do, from counters and dates that are kept ready. */
#include <stdlib.h>
#include <string.h>

#include "ledger/assign.h"
#include "ledger/period.h"
#include "ledger/register_rows.h"

const char *task_kind_title(enum task_kind k) {
    static const char *const titles[TASK_KINDS] = {
        [TASK_ANSWER] = N_("Answer the questions that requirements wait for"),
        [TASK_DECIDE] = N_("Decide what nobody has decided"),
        [TASK_REASON] = N_("Give the missing reasons"),
        [TASK_INSPECT] = N_("Inspect what has not been inspected"),
        [TASK_EVIDENCE] = N_("Bring missing or new evidence"),
        [TASK_EXPIRING] = N_("Evidence expires"),
        [TASK_DATE] = N_("A date of the register is near"),
        [TASK_APPLICATION] = N_("An application waits"),
    };
    return titles[k];
}

struct gathering {
    struct arena *a;
    struct store *s;
    struct str today;
    char until[DAY_TEXT_MAX];
    struct task *list;
    size_t n, room;
    struct err *e;
};

static void add(struct gathering *g, const struct task *t) {
    if (g->n >= 4 * TASKS_MAX) return;
    g->list = arena_grow(g->a, g->list, g->n, &g->room, sizeof *g->list);
    g->list[g->n] = *t;
    g->list[g->n].late = t->due.ptr && str_cmp(t->due, g->today) < 0;
    g->n++;
}

static void add_count(struct gathering *g, const struct assignment *x, enum task_kind kind, int64_t count) {
    if (!count) return;
    add(g, &(struct task){.kind = kind,
                          .system = x->system,
                          .assignment = x->id,
                          .system_name = x->system_name,
                          .due = x->due,
                          .why = x->why,
                          .count = count});
}

static bool read_counters(struct gathering *g, int64_t system, struct tally *out) {
    struct stmt *q =
        store_query(g->s,
                    SQL("SELECT applies, undetermined, undecided, unreasoned, below, done, partly, undone, "
                        "evidence_missing, evidence_expired, risks_open, risks_unreasoned, services_unmet "
                        "FROM derived_tally WHERE system = $1 AND standard = ''"),
                    g->e);
    *out = (struct tally){0};
    if (!q) return false;
    stmt_int(q, 1, system);
    if (!stmt_row(q, g->e)) return g->e->kind == ERR_NONE;
    tally_columns(q, 0, out);
    stmt_done(q);
    return true;
}

static bool add_dates(struct gathering *g, const struct assignment *x, bool evidence) {
    struct stmt *q = store_query(g->s,
                                 SQL("SELECT day, about FROM derived_due WHERE system = $1 AND kind = $2 AND day <= $3 "
                                     "ORDER BY day, about"),
                                 g->e);
    if (!q) return false;
    stmt_int(q, 1, x->system);
    stmt_text(q, 2, evidence ? STR("evidence") : STR("field"));
    stmt_text(q, 3, str_of(g->until));
    while (stmt_row(q, g->e))
        add(g, &(struct task){.kind = evidence ? TASK_EXPIRING : TASK_DATE,
                              .system = x->system,
                              .assignment = x->id,
                              .system_name = x->system_name,
                              .due = arena_str(g->a, stmt_text_at(q, 0)),
                              .why = x->why,
                              .about = arena_str(g->a, stmt_text_at(q, 1)),
                              .count = 1});
    return g->e->kind == ERR_NONE;
}

static bool of_assignment(struct gathering *g, const struct assignment *x) {
    struct tally t;
    if (!read_counters(g, x->system, &t)) return false;
    switch (x->duty) {
    case DUTY_ANSWER:
        add_count(g, x, TASK_ANSWER, t.n[TALLY_UNDETERMINED]);
        return true;
    case DUTY_DECIDE:
        add_count(g, x, TASK_DECIDE, t.n[TALLY_UNDECIDED] + t.n[TALLY_RISKS_OPEN]);
        add_count(g, x, TASK_REASON, t.n[TALLY_UNREASONED] + t.n[TALLY_RISKS_UNREASONED]);
        return true;
    case DUTY_INSPECT:
        add_count(g, x, TASK_INSPECT, t.n[TALLY_UNDONE]);
        return true;
    case DUTY_EVIDENCE:
        add_count(g, x, TASK_EVIDENCE, t.n[TALLY_EVIDENCE_MISSING] + t.n[TALLY_EVIDENCE_EXPIRED]);
        return add_dates(g, x, true);
    case DUTY_MANAGE:
        return add_dates(g, x, false);
    case DUTIES:
        break;
    }
    return true;
}

static int by_day(const void *pa, const void *pb) {
    const struct task *a = pa, *b = pb;
    struct str never = STR(NEXT_NEVER);
    int c = str_cmp(a->due.ptr ? a->due : never, b->due.ptr ? b->due : never);
    if (!c) c = (a->system > b->system) - (a->system < b->system);
    if (!c) c = (int)a->kind - (int)b->kind;
    return c ? c : str_cmp(a->about, b->about);
}

bool tasks_of(struct arena *a, struct store *s, struct str person, struct str today, unsigned ahead,
              const struct task *more, size_t n_more, struct tasks *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct gathering g = {.a = a, .s = s, .today = today, .e = e};
    struct assignment *list;
    size_t n;
    if (!day_ok(today))
        return err_set(e, ERR_INVALID, _("\"%.*s\" is no day; days are written as 2026-04-01."), STR_ARG(today));
    day_of(day_end(today) - 1 + (int64_t)(ahead < 3660 ? ahead : 3660) * 86400000, g.until);
    if (!store_join_reading(s, &tx, e)) return false;
    if (!assignments_of(a, s, person, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (!of_assignment(&g, &list[i])) return false;
    for (size_t i = 0; i < n_more; i++) add(&g, &more[i]);
    if (g.n) qsort(g.list, g.n, sizeof *g.list, by_day);
    *out = (struct tasks){g.list, g.n < TASKS_MAX ? g.n : TASKS_MAX, g.n > TASKS_MAX};
    return true;
}
