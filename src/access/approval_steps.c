/* approval_steps: what is done with an application, step by step; each is a row, an entry and a new state, or nothing.
 */
#include "access/approval_inside.h"
#include "access/change.h"
#include "access/grants_inside.h"
#include "access/organisation.h"
#include "ledger/period.h"

#define DAY_MS INT64_C(86400000)

/* Writing -----------------------------------------------------------------------------------------------------------
 */

static struct str as_json(struct arena *a, const struct application *x) {
    struct change_json j;
    change_json_begin(&j, a);
    change_json_str(&j, "kind", x->kind);
    change_json_str(&j, "state", str_of(application_kept_state(x)));
    change_json_str(&j, "applicant", x->applicant);
    change_json_str(&j, "filed_by", x->filed_by);
    change_json_str(&j, "holder", x->holder);
    change_json_str(&j, "scope", str_of(scope_id(x->scope)));
    if (x->object) change_json_int(&j, "object", x->object);
    if (x->organisation) change_json_int(&j, "organisation", x->organisation);
    change_json_moment(&j, "since", x->since);
    change_json_moment(&j, "until", x->until);
    change_json_str(&j, "fields", x->fields);
    if (x->superior) change_json_int(&j, "superior", 1);
    if (x->waived) change_json_int(&j, "waived", 1);
    change_json_int(&j, "approvals", x->approvals);
    change_json_moment(&j, "used", x->used);
    return change_json_end(&j);
}

static bool write_step(struct store *s, const struct application *x, struct str person, const char *act,
                       struct str reason, int64_t now, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO application_step (application, place, person, act, reason, at, entry) VALUES ($1, "
                        "(SELECT COALESCE(MAX(p.place), 0) + 1 FROM application_step p WHERE p.application = $1), $2, "
                        "$3, $4, $5, $6)"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    stmt_text(q, 2, person);
    stmt_text(q, 3, str_of(act));
    stmt_text(q, 4, reason.ptr ? reason : STR(""));
    stmt_int(q, 5, now);
    stmt_int(q, 6, x->changed);
    return stmt_run(q, NULL, e);
}

static bool write_state(struct store *s, const struct application *x, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("UPDATE application SET state = $2, holder = $3, superior = $4, waived = $5, "
                        "approvals = $6, filed = $7, decided = $8, used = $9, changed = $10 WHERE id = $1"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    stmt_text(q, 2, str_of(application_kept_state(x)));
    stmt_text(q, 3, x->holder);
    stmt_int(q, 4, x->superior);
    stmt_int(q, 5, x->waived);
    stmt_int(q, 6, x->approvals);
    stmt_int(q, 7, x->filed);
    stmt_int(q, 8, x->decided);
    stmt_int(q, 9, x->used);
    stmt_int(q, 10, x->changed);
    return stmt_run(q, NULL, e);
}

static bool write_wish(struct store *s, const struct application *x, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("UPDATE application SET beneficiary = $2, scope = $3, object = $4, "
                                     "organisation = $5, since = $6, until = $7, fields = $8 WHERE id = $1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    stmt_text(q, 2, x->beneficiary);
    stmt_text(q, 3, str_of(scope_id(x->scope)));
    stmt_int(q, 4, x->object);
    stmt_int(q, 5, x->organisation);
    stmt_int(q, 6, x->since);
    stmt_int(q, 7, x->until);
    stmt_text(q, 8, x->fields);
    return stmt_run(q, NULL, e);
}

static bool insert(struct store *s, const struct application *x, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("INSERT INTO application (id, kind, state, applicant, filed_by, holder, beneficiary, scope, object, "
            "organisation, since, until, fields, superior, waived, approvals, filed, decided, used, changed) "
            "VALUES ($1, $2, 'draft', $3, $4, $3, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, 0, 0, $12)"),
        e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    stmt_text(q, 2, x->kind);
    stmt_text(q, 3, x->applicant);
    stmt_text(q, 4, x->filed_by);
    stmt_text(q, 5, x->beneficiary);
    stmt_text(q, 6, str_of(scope_id(x->scope)));
    stmt_int(q, 7, x->object);
    stmt_int(q, 8, x->organisation);
    stmt_int(q, 9, x->since);
    stmt_int(q, 10, x->until);
    stmt_text(q, 11, x->fields);
    stmt_int(q, 12, x->changed);
    return stmt_run(q, NULL, e);
}

static bool record(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act, struct str reason,
                   const struct application *before, struct application *after, struct err *e) {
    struct str note = STR_NONE;
    if (reason.len) {
        struct change_json j;
        change_json_begin(&j, a);
        change_json_str(&j, "reason", reason);
        note = change_json_end(&j);
    }
    return change_record(t,
                         &(struct change_entry){.by = by,
                                                .kind = "application",
                                                .act = act,
                                                .on = arena_fmt(a, "application/%lld", (long long)after->id),
                                                .before = before ? as_json(a, before) : STR_NONE,
                                                .after = as_json(a, after),
                                                .note = note},
                         &after->changed, e);
}

bool application_step_put(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                          struct str reason, int64_t now, const struct application *before, struct application *after,
                          struct err *e) {
    struct store *s = trail_store(t);
    return record(a, t, by, act, reason, before, after, e) && write_state(s, after, e) &&
           write_step(s, after, change_who(by), act, reason, now, e);
}

/* What is applied for ------------------------------------------------------------------------------------------------
 */

static const struct application_kind *kind_for(struct str id, struct err *e) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), id);
    if (!k) err_set(e, ERR_NOT_FOUND, _("There is no kind of application %.*s."), STR_ARG(id));
    return k;
}

static bool known(const struct viewer *v, struct err *e) {
    return (v->known && v->person.len) || err_set(e, ERR_DENIED, _("Sign in to do this."));
}

static bool about_ok(struct arena *a, struct store *s, const struct application_kind *k, struct application *x,
                     struct err *e) {
    struct organisation o;
    if (!k->scopes[x->scope])
        return err_set(e, ERR_INVALID, _("An application of this kind is not about this (%s)."), scope_id(x->scope));
    if (x->scope == SCOPE_ALL)
        return (!x->object && !x->organisation) ||
               err_set(e, ERR_INVALID, _("An application about everything names no organisation or system."));
    if (x->scope == SCOPE_ORGANISATION) return organisation_get(a, s, x->object, &o, e);
    return change_system_there(s, x->object, e) && grants_place(s, x->object, &x->organisation, e);
}

static bool period_ok(const struct application_kind *k, const struct application *x, int64_t now, struct err *e) {
    struct period p;
    if (x->since < 0 || x->until < 0 || (x->until && x->until <= x->since))
        return err_set(e, ERR_INVALID, _("The period ends after it begins."));
    if (!k->late && ((x->since && x->since < now - DAY_MS) || (x->until && x->until <= now)))
        return err_set(e, ERR_INVALID, _("The period lies in the past."));
    if (!k->term.ptr) return true;
    if (!x->since || !x->until) return err_set(e, ERR_INVALID, _("Say from when until when it applies."));
    return !period_read(k->term, &p) || x->until <= period_end(x->since, p) + DAY_MS ||
           err_set(e, ERR_INVALID, _("The period is longer than may be applied for at once (%.*s)."), STR_ARG(k->term));
}

/* The first person that a field names. */
static struct str beneficiary_of(struct arena *a, const struct application_kind *k, const struct application *x) {
    for (size_t i = 0; i < k->n_fields; i++) {
        if (k->fields[i].type != ASKS_PERSON) continue;
        struct str id = application_value(a, x, arena_str(a, k->fields[i].id).ptr);
        if (id.ptr) return id;
    }
    return STR_NONE;
}

static bool take_wish(struct arena *a, struct store *s, const struct application_kind *k,
                      const struct application_wish *w, struct application *x, struct err *e) {
    x->scope = w->scope;
    x->object = w->object;
    x->organisation = w->organisation;
    x->since = w->since;
    x->until = w->until;
    x->fields = w->fields.ptr ? w->fields : STR("{}");
    if (!about_ok(a, s, k, x, e) || !application_fields_ok(a, k, x->fields, false, e)) return false;
    x->beneficiary = beneficiary_of(a, k, x);
    return true;
}

static bool may_apply(const struct viewer *v, const struct application_kind *k, const struct application *x,
                      struct err *e) {
    struct access_object on = {0};
    if (x->scope == SCOPE_SYSTEM) on.system = x->object, on.organisation = x->organisation;
    if (x->scope == SCOPE_ORGANISATION) on.organisation = x->object;
    /* Who holds the permission that decides may ask somebody else to decide. */
    return viewer_may(v, PERMIT_APPLY, &on) || viewer_may(v, k->permit, &on) ||
           err_set(e, ERR_DENIED, _("Your roles do not allow you to file an application about this."));
}

/* Steps -------------------------------------------------------------------------------------------------------------
 */

static bool draft(struct arena *a, struct trail *t, const struct viewer *v, const struct application_wish *w,
                  int64_t now, struct application *x, struct err *e) {
    struct store *s = trail_store(t);
    const struct application_kind *k = kind_for(w->kind, e);
    if (!k || !known(v, e)) return false;
    *x = (struct application){.kind = k->id, .filed_by = v->person};
    x->applicant = x->holder = w->applicant.ptr ? w->applicant : v->person;
    if (!change_person_there(a, s, x->applicant, NULL, e) || !take_wish(a, s, k, w, x, e) || !may_apply(v, k, x, e) ||
        !change_number(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM application"), &x->id, e))
        return false;
    return record(a, t, &v->actor, "draft", STR_NONE, NULL, x, e) && insert(s, x, e) &&
           write_step(s, x, v->person, "draft", STR_NONE, now, e);
}

bool application_draft(struct trail *t, const struct viewer *v, const struct application_wish *w, int64_t now,
                       int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct application x;
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(16 * MIB);
    bool ok = draft(a, t, v, w, now, &x, e);
    arena_free(a);
    if (!ok || !store_leave(&tx, e)) return false;
    return *id = x.id, true;
}

/* One step on one application: what every step shares. */
struct stepping {
    struct arena *a;
    struct trail *t;
    const struct viewer *v;
    struct str reason;
    int64_t now;
    const struct application_kind *kind;
    struct application x, before;
    struct application_step *steps;
    size_t n_steps;
    const void *more;
};
typedef bool step_fn(struct stepping *p, struct err *e);

static bool put(struct stepping *p, const char *act, struct err *e) {
    return application_step_put(p->a, p->t, &p->v->actor, act, p->reason, p->now, &p->before, &p->x, e);
}

static bool step(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now, const void *more,
                 step_fn *run, enum application_state *state, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!known(v, e) || !store_join(trail_store(t), &tx, e)) return false;
    struct stepping p = {.a = arena_new(64 * MIB), .t = t, .v = v, .reason = reason, .now = now, .more = more};
    bool ok = application_get(p.a, trail_store(t), id, now, &p.x, &p.steps, &p.n_steps, e);
    if (ok && !application_may_see(v, &p.x))
        ok = err_set(e, ERR_NOT_FOUND, _("There is no application with the number %lld."), (long long)id);
    p.before = p.x;
    p.kind = ok ? kind_for(p.x.kind, e) : NULL;
    ok = p.kind && run(&p, e);
    struct application after = {.state = APPLICATION_DRAFT};
    ok = ok && (!state || application_get(p.a, trail_store(t), id, now, &after, NULL, NULL, e));
    arena_free(p.a);
    if (!ok || !store_leave(&tx, e)) return false;
    if (state) *state = after.state;
    return true;
}

static bool in_state(const struct stepping *p, enum application_state want, struct err *e) {
    return p->x.state == want || err_set(e, ERR_CONFLICT, _("This is not possible: the application is \"%.*s\"."),
                                         STR_ARG(application_state_title(p->x.state, lang_current())));
}

static bool own(const struct stepping *p, struct err *e) {
    return str_eq(p->v->person, p->x.applicant) || str_eq(p->v->person, p->x.filed_by) ||
           err_set(e, ERR_DENIED, _("Only who made an application can do this."));
}

static bool reasoned(const struct stepping *p, struct err *e) {
    return change_reason_ok(p->reason, APPLICATION_REASON_MAX, e);
}

static bool may_decide(const struct stepping *p, struct err *e) {
    struct str why = STR_NONE;
    return application_may_decide(p->a, p->v, &p->x, p->steps, p->n_steps, &why) ||
           err_set(e, ERR_DENIED, "%.*s", STR_ARG(why));
}

struct setting {
    int64_t changed;
    const struct application_wish *w;
};
static bool set(struct stepping *p, struct err *e) {
    const struct setting *more = p->more;
    if (!in_state(p, APPLICATION_DRAFT, e) || !own(p, e)) return false;
    if (p->x.changed != more->changed)
        return err_set(e, ERR_CONFLICT, _("The application was changed meanwhile; look at it again."));
    return take_wish(p->a, trail_store(p->t), p->kind, more->w, &p->x, e) && may_apply(p->v, p->kind, &p->x, e) &&
           write_wish(trail_store(p->t), &p->x, e) && put(p, "set", e);
}

bool application_set(struct trail *t, const struct viewer *v, int64_t id, int64_t changed,
                     const struct application_wish *w, int64_t now, struct err *e) {
    struct setting more = {changed, w};
    return step(t, v, id, STR_NONE, now, &more, set, NULL, e);
}

/* Does the applicant, or who files it, hold the very permission that decides? Then the superior does (1.2.1.2(2)(a)).
 */
static bool decides_alone(struct stepping *p, bool *out, struct err *e) {
    struct viewer applicant = {.known = true, .second_factor = true, .person = p->x.applicant};
    struct access_object on = {0};
    if (p->x.scope == SCOPE_SYSTEM) on.system = p->x.object, on.organisation = p->x.organisation;
    if (p->x.scope == SCOPE_ORGANISATION) on.organisation = p->x.object;
    if (!grants_at(p->a, trail_store(p->t), p->x.applicant, p->now, &applicant.grants, &applicant.n_grants, e))
        return false;
    return *out = viewer_may(&applicant, p->kind->permit, &on) || viewer_may(p->v, p->kind->permit, &on), true;
}

static struct approval_call call_of(struct stepping *p, struct str approved) {
    return (struct approval_call){p->a, p->t, &p->v->actor, &p->x, approved, p->now};
}

static bool file(struct stepping *p, struct err *e) {
    bool alone = false;
    if (!in_state(p, APPLICATION_DRAFT, e) || !own(p, e) || !period_ok(p->kind, &p->x, p->now, e) ||
        !application_fields_ok(p->a, p->kind, p->x.fields, true, e) || !may_apply(p->v, p->kind, &p->x, e))
        return false;
    if (p->reason.len && !reasoned(p, e)) return false;
    if (p->kind->superior && !decides_alone(p, &alone, e)) return false;
    const struct approval_act *act = p->kind->act.ptr ? approval_act_find(p->kind->act) : NULL;
    struct approval_call call = call_of(p, STR_NONE);
    if (act && !act->look(&call, e)) return false;
    p->x.state = APPLICATION_FILED;
    p->x.superior = alone;
    p->x.filed = p->now;
    return put(p, "file", e);
}

bool application_file(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                      struct err *e) {
    return step(t, v, id, reason, now, NULL, file, NULL, e);
}

static bool withdraw(struct stepping *p, struct err *e) {
    if (p->x.state != APPLICATION_DRAFT && !in_state(p, APPLICATION_FILED, e)) return false;
    if (!own(p, e) || !reasoned(p, e)) return false;
    p->x.state = APPLICATION_WITHDRAWN;
    return put(p, "withdraw", e);
}

bool application_withdraw(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                          struct err *e) {
    return step(t, v, id, reason, now, NULL, withdraw, NULL, e);
}

static bool to_superior(struct stepping *p, struct err *e) {
    bool mine = str_eq(p->v->person, p->x.applicant) || str_eq(p->v->person, p->x.filed_by);
    if (!in_state(p, APPLICATION_FILED, e) || !reasoned(p, e)) return false;
    if (!p->kind->superior || p->x.superior)
        return err_set(e, ERR_CONFLICT, _("This application does not go to another superior."));
    if (!mine && !may_decide(p, e)) return false;
    p->x.superior = true;
    p->x.approvals = 0;
    return put(p, "superior", e);
}

bool application_to_superior(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                             struct err *e) {
    return step(t, v, id, reason, now, NULL, to_superior, NULL, e);
}

/* Who approved since it was filed or went to the superior, by commas, this one last. */
static struct str approvers(struct stepping *p) {
    struct str all = STR_NONE;
    for (size_t i = 0; i < p->n_steps; i++) {
        if (str_is(p->steps[i].act, "superior")) all = STR_NONE;
        if (!str_is(p->steps[i].act, "approve")) continue;
        all = all.ptr ? arena_fmt(p->a, "%.*s,%.*s", STR_ARG(all), STR_ARG(p->steps[i].person)) : p->steps[i].person;
    }
    return all.ptr ? arena_fmt(p->a, "%.*s,%.*s", STR_ARG(all), STR_ARG(p->v->person)) : p->v->person;
}

static bool approve(struct stepping *p, struct err *e) {
    if (p->x.until && p->x.until <= p->now && !p->kind->late)
        return err_set(e, ERR_CONFLICT, _("The period that was applied for is over."));
    p->x.approvals++;
    if (p->x.approvals < p->kind->approvals) return put(p, "approve", e);
    p->x.state = APPLICATION_APPROVED;
    p->x.decided = p->now;
    struct approval_call call = call_of(p, approvers(p));
    const struct approval_act *act = p->kind->act.ptr ? approval_act_find(p->kind->act) : NULL;
    return put(p, "approve", e) && (!act || act->carry(&call, e));
}

static bool decide(struct stepping *p, struct err *e) {
    const bool *yes = p->more;
    if (!in_state(p, APPLICATION_FILED, e) || !may_decide(p, e) || !reasoned(p, e)) return false;
    if (*yes) return approve(p, e);
    p->x.state = APPLICATION_REFUSED;
    p->x.decided = p->now;
    return put(p, "refuse", e);
}

bool application_decide(struct trail *t, const struct viewer *v, int64_t id, bool yes, struct str reason, int64_t now,
                        enum application_state *state, struct err *e) {
    return step(t, v, id, reason, now, &yes, decide, state, e);
}

/* Approved once: may decide still says who may, "nobody twice" aside. */
static bool decides(const struct stepping *p, struct err *e) {
    struct str why = STR_NONE;
    return application_may_decide(p->a, p->v, &p->x, NULL, 0, &why) || err_set(e, ERR_DENIED, "%.*s", STR_ARG(why));
}

static bool runs(const struct stepping *p, struct err *e) {
    return p->x.state == APPLICATION_IN_FORCE || p->x.state == APPLICATION_OVERDUE ||
           in_state(p, APPLICATION_APPROVED, e);
}

static bool waive(struct stepping *p, struct err *e) {
    if (!runs(p, e) || !decides(p, e) || !reasoned(p, e)) return false;
    if (!p->kind->report || p->x.waived) return err_set(e, ERR_CONFLICT, _("No report of its end is asked for."));
    p->x.waived = true;
    return put(p, "waive", e);
}

bool application_waive(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                       struct err *e) {
    return step(t, v, id, reason, now, NULL, waive, NULL, e);
}

static bool end(struct stepping *p, struct err *e) {
    bool holds = str_eq(p->v->person, p->x.holder) || str_eq(p->v->person, p->x.applicant);
    if (!runs(p, e) || !reasoned(p, e) || (!holds && !decides(p, e))) return false;
    p->x.state = APPLICATION_ENDED;
    return put(p, "end", e);
}

bool application_end(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                     struct err *e) {
    return step(t, v, id, reason, now, NULL, end, NULL, e);
}

/* For an act elsewhere
 * ------------------------------------------------------------------------------------------------- */

static bool usable(const struct application *x, struct str kind, int64_t now, struct err *e) {
    const struct application_kind *k = application_kind_find(application_kinds_builtin(), x->kind);
    if (!k || !k->once || !str_eq(x->kind, kind))
        return err_set(e, ERR_DENIED, _("The application %lld is not one for this."), (long long)x->id);
    if (x->used) return err_set(e, ERR_CONFLICT, _("The application %lld was used before."), (long long)x->id);
    bool open = x->state == APPLICATION_IN_FORCE || (x->state == APPLICATION_APPROVED && now >= x->since);
    return open || err_set(e, ERR_DENIED, _("The application %lld is \"%.*s\" and permits nothing now."),
                           (long long)x->id, STR_ARG(application_state_title(x->state, lang_current())));
}

bool application_use(struct trail *t, const struct trail_actor *by, int64_t id, struct str kind, int64_t now,
                     struct err *e) {
    struct application x, after;
    if (!store_in_transaction(trail_store(t)))
        return err_set(e, ERR_INVALID, _("An application is used in the transaction of what it permits."));
    struct arena *a = arena_new(16 * MIB);
    bool ok = application_get(a, trail_store(t), id, now, &x, NULL, NULL, e) && usable(&x, kind, now, e);
    if (ok) {
        after = x;
        after.used = now;
        ok = application_step_put(a, t, by, "use", STR_NONE, now, &x, &after, e);
    }
    arena_free(a);
    return ok;
}

bool application_authorised(struct arena *a, struct store *s, int64_t id, int64_t now, struct str *json,
                            struct err *e) {
    struct application x;
    struct application_step *steps;
    struct change_json j;
    size_t n;
    if (!application_get(a, s, id, now, &x, &steps, &n, e)) return false;
    change_json_begin(&j, a);
    change_json_int(&j, "application", x.id);
    change_json_str(&j, "kind", x.kind);
    change_json_str(&j, "applicant", x.applicant);
    jsonw_key(&j.w, "approved");
    jsonw_array(&j.w);
    for (size_t i = 0; i < n; i++) {
        if (!str_is(steps[i].act, "approve")) continue;
        jsonw_object(&j.w);
        change_json_str(&j, "person", steps[i].person);
        change_json_moment(&j, "at", steps[i].at);
        change_json_str(&j, "reason", steps[i].reason);
        change_json_int(&j, "entry", steps[i].entry);
        jsonw_end_object(&j.w);
    }
    jsonw_end_array(&j.w);
    *json = change_json_end(&j);
    return true;
}
