/* approval: looking at applications: their state by the clock, who may see and decide, lists. */
#include "access/approval.h"

#include "access/approval_inside.h"

#define SCAN_MAX 20000 /* rows looked at for one list */

static const struct {
    const char *id, *title;
} states[] = {
    [APPLICATION_DRAFT] = {"draft", N_("draft")},
    [APPLICATION_FILED] = {"filed", N_("waiting for a decision")},
    [APPLICATION_APPROVED] = {"approved", N_("approved")},
    [APPLICATION_IN_FORCE] = {"in_force", N_("in effect")},
    [APPLICATION_OVERDUE] = {"overdue", N_("over, and its end is not reported")},
    [APPLICATION_ENDED] = {"ended", N_("ended")},
    [APPLICATION_REFUSED] = {"refused", N_("refused")},
    [APPLICATION_WITHDRAWN] = {"withdrawn", N_("withdrawn")},
};

const char *application_state_id(enum application_state s) {
    return states[s].id;
}

struct str application_state_title(enum application_state s, enum lang lang) {
    return trs(lang, states[s].title);
}

/* Rows --------------------------------------------------------------------------------------------------------------
 */

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

static enum application_state by_clock(const struct application *x, int64_t now) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x->kind);
    if (x->state != APPLICATION_APPROVED) return x->state;
    if (x->used) return APPLICATION_ENDED;
    if (!x->until || now < x->since) return APPLICATION_APPROVED;
    if (now < x->until) return APPLICATION_IN_FORCE;
    return k && k->report && !x->waived ? APPLICATION_OVERDUE : APPLICATION_ENDED;
}

const char *application_kept_state(const struct application *x) {
    bool approved = x->state == APPLICATION_IN_FORCE || x->state == APPLICATION_OVERDUE;
    return states[approved ? APPLICATION_APPROVED : x->state].id;
}

struct application application_row(struct arena *a, const struct stmt *q, int64_t now) {
    struct application x = {.id = stmt_int_at(q, 0),
                            .kind = copied(a, stmt_text_at(q, 1)),
                            .applicant = copied(a, stmt_text_at(q, 3)),
                            .filed_by = copied(a, stmt_text_at(q, 4)),
                            .holder = copied(a, stmt_text_at(q, 5)),
                            .beneficiary = copied(a, stmt_text_at(q, 6)),
                            .object = stmt_int_at(q, 8),
                            .organisation = stmt_int_at(q, 9),
                            .since = stmt_int_at(q, 10),
                            .until = stmt_int_at(q, 11),
                            .fields = copied(a, stmt_text_at(q, 12)),
                            .superior = stmt_int_at(q, 13) != 0,
                            .waived = stmt_int_at(q, 14) != 0,
                            .approvals = (unsigned)stmt_int_at(q, 15),
                            .filed = stmt_int_at(q, 16),
                            .decided = stmt_int_at(q, 17),
                            .used = stmt_int_at(q, 18),
                            .changed = stmt_int_at(q, 19)};
    struct str state = stmt_text_at(q, 2);
    for (unsigned i = 0; i <= APPLICATION_WITHDRAWN; i++)
        if (str_is(state, states[i].id)) x.state = (enum application_state)i;
    (void)scope_find(stmt_text_at(q, 7), &x.scope); /* the table holds no other word */
    x.state = by_clock(&x, now);
    return x;
}

static bool steps_of(struct arena *a, struct store *s, int64_t id, struct application_step **out, size_t *n,
                     struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT person, act, reason, at, entry FROM application_step "
                                     "WHERE application = $1 ORDER BY place"),
                                 e);
    struct application_step *list = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    stmt_int(q, 1, id);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = (struct application_step){.person = copied(a, stmt_text_at(q, 0)),
                                                  .act = copied(a, stmt_text_at(q, 1)),
                                                  .reason = copied(a, stmt_text_at(q, 2)),
                                                  .at = stmt_int_at(q, 3),
                                                  .entry = stmt_int_at(q, 4)};
    }
    if (e->kind) return false;
    *out = list;
    *n = count;
    return true;
}

bool application_get(struct arena *a, struct store *s, int64_t id, int64_t now, struct application *out,
                     struct application_step **steps, size_t *n_steps, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT " APPLICATION_COLUMNS " FROM application x WHERE x.id = $1"), e);
    struct application x;
    struct application_step *list = NULL;
    size_t n = 0;
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) x = application_row(a, q, now);
    stmt_done(q);
    if (!found)
        return e->kind == ERR_NONE &&
               err_set(e, ERR_NOT_FOUND, _("There is no application with the number %lld."), (long long)id);
    if (steps && !steps_of(a, s, id, &list, &n, e)) return false;
    *out = x;
    if (steps) *steps = list, *n_steps = n;
    return true;
}

/* Who ---------------------------------------------------------------------------------------------------------------
 */

static struct access_object object_of(const struct application *x) {
    struct access_object on = {0};
    if (x->scope == SCOPE_SYSTEM) on.system = x->object, on.organisation = x->organisation;
    if (x->scope == SCOPE_ORGANISATION) on.organisation = x->object;
    return on;
}

static bool takes_part(const struct viewer *v, const struct application *x) {
    return str_eq(v->person, x->applicant) || str_eq(v->person, x->filed_by) || str_eq(v->person, x->holder);
}

/* Is the person named in a field: gets a role, is the one who moves or takes over? */
static bool named(struct arena *a, const struct application_kind *k, const struct viewer *v,
                  const struct application *x) {
    for (size_t i = 0; i < k->n_fields; i++) {
        struct buf id;
        buf_init(&id, 64);
        buf_add(&id, k->fields[i].id);
        bool it = k->fields[i].type == ASKS_PERSON && str_eq(application_value(a, x, id.ptr), v->person);
        buf_release(&id);
        if (it) return true;
    }
    return false;
}

static bool because(struct str *why, const char *message) {
    if (why) *why = str_of(message);
    return false;
}

bool application_may_decide(struct arena *a, const struct viewer *v, const struct application *x,
                            const struct application_step *steps, size_t n_steps, struct str *why) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x->kind);
    struct access_object on = object_of(x);
    if (!k || !v->known) return because(why, _("You may not decide about this application."));
    if (takes_part(v, x))
        return because(why, _("Nobody decides about an application of their own (or filed for another)."));
    if (named(a, k, v, x)) return because(why, _("Nobody decides about an application that concerns themselves."));
    if (!viewer_may(v, x->superior ? PERMIT_APPROVE_SUPERIOR : k->permit, &on))
        return because(why, x->superior ? _("The superior of the approver decides about this application.")
                                        : _("You may not decide about this application."));
    for (size_t i = 0; i < n_steps; i++)
        if (str_is(steps[i].act, "approve") && str_eq(steps[i].person, v->person))
            return because(why, _("You approved this application already; somebody else has to approve it, too."));
    return true;
}

bool application_may_see(const struct viewer *v, const struct application *x) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x->kind);
    struct access_object on = object_of(x);
    if (!v->known) return false;
    if (takes_part(v, x)) return true;
    if (x->state == APPLICATION_DRAFT) return false;
    return viewer_may(v, PERMIT_AUDIT, &on) || viewer_may(v, PERMIT_APPROVE_SUPERIOR, &on) ||
           (k && viewer_may(v, k->permit, &on));
}

/* Lists -------------------------------------------------------------------------------------------------------------
 */

static struct stmt *query(struct store *s, enum application_list_what what, const struct viewer *v, int64_t before,
                          struct err *e) {
    struct stmt *q = NULL;
    if (what == APPLICATIONS_MINE)
        q = store_query(s,
                        SQL("SELECT " APPLICATION_COLUMNS " FROM application x WHERE x.applicant = $1 OR "
                            "x.filed_by = $1 OR x.holder = $1 ORDER BY x.id DESC LIMIT 20000"),
                        e);
    else if (what == APPLICATIONS_WAITING)
        q = store_query(s,
                        SQL("SELECT " APPLICATION_COLUMNS " FROM application x WHERE x.state = 'filed' "
                            "ORDER BY x.id DESC LIMIT 20000"),
                        e);
    else if (what == APPLICATIONS_DUE)
        q = store_query(s,
                        SQL("SELECT " APPLICATION_COLUMNS " FROM application x WHERE x.state = 'approved' AND "
                            "x.until > 0 AND x.until < $1 ORDER BY x.until, x.id LIMIT 20000"),
                        e);
    else
        q = store_query(s, SQL("SELECT " APPLICATION_COLUMNS " FROM application x ORDER BY x.id DESC LIMIT 20000"), e);
    if (q && what == APPLICATIONS_MINE) stmt_text(q, 1, v->person);
    if (q && what == APPLICATIONS_DUE) stmt_int(q, 1, before);
    return q;
}

static bool wanted(struct arena *a, struct store *s, const struct viewer *v, enum application_list_what what,
                   const struct application *x, bool *out, struct err *e) {
    struct application_step *steps = NULL;
    size_t n = 0;
    bool due = x->state == APPLICATION_IN_FORCE || x->state == APPLICATION_OVERDUE;
    if (what != APPLICATIONS_WAITING)
        return *out = application_may_see(v, x) && (what != APPLICATIONS_DUE || due), true;
    if (x->approvals && !steps_of(a, s, x->id, &steps, &n, e)) return false;
    return *out = application_may_decide(a, v, x, steps, n, NULL), true;
}

bool application_list(struct arena *a, struct store *s, const struct viewer *v, enum application_list_what what,
                      struct str kind, int64_t before, int64_t now, struct application **list, size_t *n, bool *more,
                      struct err *e) {
    struct application *all = NULL;
    size_t count = 0, room = 0, kept = 0;
    struct stmt *q = query(s, what, v, before, e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count] = application_row(a, q, now);
        if (!kind.ptr || str_eq(kind, all[count].kind)) count++;
    }
    if (e->kind) return false;
    for (size_t i = 0; i < count && kept <= APPLICATION_LIST_MAX; i++) {
        bool it;
        if (!wanted(a, s, v, what, &all[i], &it, e)) return false;
        if (it) all[kept++] = all[i];
    }
    if (more) *more = kept > APPLICATION_LIST_MAX || count >= SCAN_MAX;
    *list = all;
    *n = kept > APPLICATION_LIST_MAX ? APPLICATION_LIST_MAX : kept;
    return true;
}
