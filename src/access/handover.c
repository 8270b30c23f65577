/* handover: what is somebody's, and its going to somebody else. */
#include "access/handover.h"

#include "access/approval_inside.h"
#include "access/change.h"
#include "access/handover_inside.h"
#include "access/organisation.h"
#include "ledger/people.h"

static struct handover_seam others;

void handover_set_seam(const struct handover_seam *seam) {
    others = seam ? *seam : (struct handover_seam){0};
}

/* What there is -----------------------------------------------------------------------------------------------------
 */

struct looking {
    struct arena *a;
    struct store *s;
    const struct handover_order *o;
    int64_t now, when;
    struct grant_list have; /* of who takes over */
    struct handover out;
    size_t room;
};

static bool add(struct looking *l, const struct handover_row *row, struct err *e) {
    if (l->out.n >= HANDOVER_ROWS_MAX)
        return err_set(e, ERR_LIMIT, _("More than %d things would be handed over at once."), HANDOVER_ROWS_MAX);
    l->out.rows = arena_grow(l->a, l->out.rows, l->out.n, &l->room, sizeof *l->out.rows);
    l->out.rows[l->out.n++] = *row;
    l->out.n_against += row->against.ptr != NULL;
    l->out.two_people = l->out.two_people || row->two_people;
    return true;
}

static struct grant_wish wish_of(const struct handover_order *o, const struct grant *g, int64_t when) {
    return (struct grant_wish){.person = o->to,
                               .role = g->role,
                               .scope = g->scope,
                               .object = g->object,
                               .since = g->since > when ? g->since : when,
                               .until = g->until,
                               .clearance = g->clearance,
                               .reason = o->reason};
}

/* What has ended by then needs nobody, and what the other one has already is only ended. */
static bool goes_over(const struct handover_order *o, const struct grant_list *have, const struct grant *g,
                      int64_t when) {
    if (!o->to.ptr || (g->until && g->until <= when) || !role_find(roles_builtin(), g->role)) return false;
    for (size_t i = 0; i < have->n; i++) {
        const struct grant *h = &have->list[i];
        if (str_eq(h->role, g->role) && h->scope == g->scope && h->object == g->object && !h->until) return false;
    }
    return true;
}

static bool one_grant(struct looking *l, const struct grant *g, struct err *e) {
    const struct role *role = role_find(roles_builtin(), g->role);
    struct handover_row row = {.what = HANDOVER_GRANT, .id = g->id};
    int64_t left = 1;
    row.title = role ? text_in(&role->title, lang_current()) : g->role;
    if (goes_over(l->o, &l->have, g, l->when)) {
        struct grant_wish w = wish_of(l->o, g, l->when);
        struct err why;
        if (!grant_check(l->a, l->s, &w, l->now, &row.two_people, &why)) {
            if (why.kind == ERR_DB || why.kind == ERR_IO) return *e = why, false;
            row.against = arena_str(l->a, str_of(why.text));
        }
    } else if (role && role->first && !l->o->to.ptr) {
        if (!grant_others_first(l->s, l->o->from, l->when, &left, e)) return false;
        if (!left)
            row.against = arena_fmt(l->a, _("Nobody else is \"%.*s\"; give the role to somebody else first."),
                                    STR_ARG(row.title));
    }
    return add(l, &row, e);
}

static bool grants(struct looking *l, struct err *e) {
    struct grant_list mine;
    if (!grant_live(l->a, l->s, l->o->from, l->now, &mine, e)) return false;
    for (size_t i = 0; i < mine.n; i++)
        if (!one_grant(l, &mine.list[i], e)) return false;
    return true;
}

/* Applications whose end the person has to report, or that wait for a decision. */
static bool under_way(struct arena *a, struct store *s, struct str person, int64_t now, struct application **list,
                      size_t *n, struct err *e) {
    struct viewer v = {.known = true, .person = person};
    struct application *all;
    size_t count, kept = 0;
    if (!application_list(a, s, &v, APPLICATIONS_MINE, STR_NONE, 0, now, &all, &count, NULL, e)) return false;
    for (size_t i = 0; i < count; i++) {
        enum application_state st = all[i].state;
        bool open = st == APPLICATION_FILED || st == APPLICATION_APPROVED || st == APPLICATION_IN_FORCE ||
                    st == APPLICATION_OVERDUE;
        if (open && str_eq(all[i].holder, person)) all[kept++] = all[i];
    }
    *list = all;
    *n = kept;
    return true;
}

static bool applications(struct looking *l, struct err *e) {
    struct application *list;
    size_t n;
    if (!under_way(l->a, l->s, l->o->from, l->now, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        const struct application_kind *k = application_kind_find(application_kinds_builtin(), list[i].kind);
        struct handover_row row = {.what = HANDOVER_APPLICATION, .id = list[i].id};
        row.title = k ? text_in(&k->title, lang_current()) : list[i].kind;
        if (!l->o->to.ptr && k && k->report && !list[i].waived)
            row.against = str_of(_("Its end has to be reported: name who takes it over."));
        if (!add(l, &row, e)) return false;
    }
    return true;
}

static bool seam_rows(struct looking *l, struct err *e) {
    struct handover_row *rows = NULL;
    size_t n = 0;
    if (!others.list) return true;
    if (!others.list(l->a, l->s, l->o->from, &rows, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        struct handover_row row = rows[i];
        if (!l->o->to.ptr && !row.against.ptr && row.what == HANDOVER_SYSTEM)
            row.against = str_of(_("A system needs somebody who is responsible: name who takes it over."));
        if (!add(l, &row, e)) return false;
    }
    return true;
}

static bool order_ok(struct arena *a, struct store *s, const struct handover_order *o, struct err *e) {
    struct person p;
    struct organisation org;
    bool found;
    if (!change_reason_ok(o->reason, HANDOVER_REASON_MAX, e) || !person_by_id(a, s, o->from, &p, &found, e))
        return false;
    if (!found) return err_set(e, ERR_NOT_FOUND, _("There is no person %.*s. See: kijun user list"), STR_ARG(o->from));
    if (o->organisation > 0 && !organisation_get(a, s, o->organisation, &org, e)) return false;
    if (!o->to.ptr) return true;
    if (str_eq(o->from, o->to)) return err_set(e, ERR_INVALID, _("Nobody hands over to themselves."));
    return change_person_there(a, s, o->to, NULL, e);
}

bool handover_preview(struct arena *a, struct store *s, const struct handover_order *o, int64_t now,
                      struct handover *out, struct err *e) {
    struct looking l = {.a = a, .s = s, .o = o, .now = now, .when = o->from_when > now ? o->from_when : now};
    if (!order_ok(a, s, o, e)) return false;
    if (o->to.ptr && !grant_live(a, s, o->to, now, &l.have, e)) return false;
    if (!grants(&l, e) || !applications(&l, e) || !seam_rows(&l, e)) return false;
    *out = l.out;
    return true;
}

bool handover_possible(const struct handover *h, struct err *e) {
    for (size_t i = 0; i < h->n; i++)
        if (h->rows[i].against.ptr)
            return err_set(e, ERR_CONFLICT, _("\"%.*s\" cannot be handed over: %.*s"), STR_ARG(h->rows[i].title),
                           STR_ARG(h->rows[i].against));
    return true;
}

/* Doing it ----------------------------------------------------------------------------------------------------------
 */

struct carrying {
    struct arena *a;
    struct trail *t;
    const struct trail_actor *by;
    const struct handover_order *o;
    const struct grant_word *word;
    int64_t now, when;
};

/* Ends come before beginnings, so that nothing is refused for what is about to end. */
static bool carry_grants(const struct carrying *c, struct err *e) {
    struct grant_list mine, have = {0};
    struct store *s = trail_store(c->t);
    if (!grant_live(c->a, s, c->o->from, c->now, &mine, e) ||
        (c->o->to.ptr && !grant_live(c->a, s, c->o->to, c->now, &have, e)))
        return false;
    for (size_t i = 0; i < mine.n; i++) {
        const struct grant *g = &mine.list[i];
        bool over = g->until && g->until <= c->when; /* by itself before that day */
        if (!over && !grant_end_at(c->a, c->t, c->by, g, c->when, c->o->reason, c->now, e)) return false;
    }
    for (size_t i = 0; i < mine.n; i++) {
        if (!goes_over(c->o, &have, &mine.list[i], c->when)) continue;
        struct grant_wish w = wish_of(c->o, &mine.list[i], c->when);
        if (!grant_put(c->a, c->t, c->by, &w, c->word, c->now, NULL, e)) return false;
    }
    return true;
}

static bool carry_applications(const struct carrying *c, struct err *e) {
    struct application *list;
    size_t n;
    if (!c->o->to.ptr) return true;
    if (!under_way(c->a, trail_store(c->t), c->o->from, c->now, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        struct application after = list[i];
        after.holder = c->o->to;
        if (!application_step_put(c->a, c->t, c->by, "holder", c->o->reason, c->now, &list[i], &after, e)) return false;
    }
    return true;
}

static bool say(const struct carrying *c, struct err *e) {
    struct change_json j;
    change_json_begin(&j, c->a);
    change_json_str(&j, "from", c->o->from);
    change_json_str(&j, "to", c->o->to);
    change_json_moment(&j, "when", c->when);
    change_json_str(&j, "reason", c->o->reason);
    if (c->word->application) change_json_int(&j, "application", c->word->application);
    return change_record(c->t,
                         &(struct change_entry){.by = c->by,
                                                .kind = "person",
                                                .act = "handover",
                                                .on = arena_fmt(c->a, "person/%.*s", STR_ARG(c->o->from)),
                                                .after = change_json_end(&j)},
                         NULL, e);
}

bool handover_carry(struct arena *a, struct trail *t, const struct trail_actor *by, const struct handover_order *o,
                    const struct grant_word *word, int64_t now, struct err *e) {
    struct carrying c = {a, t, by, o, word, now, o->from_when > now ? o->from_when : now};
    struct handover h;
    if (!handover_preview(a, trail_store(t), o, now, &h, e) || !handover_possible(&h, e)) return false;
    if (!say(&c, e) || !carry_grants(&c, e) || !carry_applications(&c, e)) return false;
    if (others.move && !others.move(t, by, o->from, o->to, c.when, o->reason, e)) return false;
    return o->organisation < 0 || member_set(t, by, o->from, o->organisation, e);
}

static bool alone(struct arena *a, struct trail *t, const struct viewer *v, const struct handover_order *o, int64_t now,
                  struct err *e) {
    struct handover h;
    if (!viewer_may(v, PERMIT_ROLES, NULL))
        return err_set(e, ERR_DENIED, _("Your roles do not allow you to hand over what is others'."));
    if (!handover_preview(a, trail_store(t), o, now, &h, e) || !handover_possible(&h, e)) return false;
    if (h.two_people)
        return err_set(
            e, ERR_DENIED,
            _("A role that two people give would go over: file an application, which somebody else approves."));
    return handover_carry(a, t, &v->actor, o, &(struct grant_word){.asked = v->person}, now, e);
}

bool handover_run(struct trail *t, const struct viewer *v, const struct handover_order *o, int64_t now, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(64 * MIB);
    bool ok = alone(a, t, v, o, now, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}
