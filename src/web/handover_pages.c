/* handover_pages: who moves, who takes over, from which day; what goes over and what stands against it; doing it.
 *
 * One page: asking (GET) shows the preview below the form, doing (POST) carries it out. Where a role of two people goes
 * over, doing files an application of the kind whose act is "handover". */
#include "web/handover_pages.h"

#include "fmt/write.h"
#include "web/handover_pages.html.h"
#include "web/inside.h"
#include "web/routes.h"

static struct str asked(const struct visit *v, const char *name) {
    return v->form ? visit_field(v, name) : visit_query(v, name);
}

static bool ask(struct visit *v, struct handover_page *p, struct err *e) {
    p->from =
        (struct ui_field){.name = "from", .label = trs(v->lang, "Who moves"), .must = true, .value = asked(v, "from")};
    p->to = (struct ui_field){.name = "to",
                              .label = trs(v->lang, "Who takes over"),
                              .value = asked(v, "to"),
                              .what = trs(v->lang, "With nobody, everything ends that can end."),
                              .why = trs(v->lang, "Nothing may be left without somebody responsible for it.")};
    p->day = (struct ui_field){.name = "day",
                               .label = trs(v->lang, "From which day"),
                               .must = true,
                               .value = asked(v, "day"),
                               .what = trs(v->lang, "Roles of the one end where those of the other begin. Assigned "
                                                    "work and responsibility for systems go over at once.")};
    p->organisation = (struct ui_field){.name = "organisation",
                                        .label = trs(v->lang, "New organisation of who moves"),
                                        .value = asked(v, "organisation")};
    p->reason = (struct ui_field){.name = "reason",
                                  .label = trs(v->lang, "Cause"),
                                  .must = true,
                                  .rows = 2,
                                  .most = 600,
                                  .value = asked(v, "reason"),
                                  .hint = trs(v->lang, "For example: transfer of 1 April")};
    if (!p->organisation.value.len) p->organisation.value = STR("-1");
    if (!offer_people(v, &p->from, e) || !offer_people(v, &p->to, e) ||
        !offer_organisations(v, &p->organisation, tr(v->lang, "None"), e))
        return false;
    struct ui_choice *c = arena_array(v->a, p->organisation.n_choices + 1, sizeof *c);
    c[0] = (struct ui_choice){
        .value = STR("-1"), .label = trs(v->lang, "Stays as it is"), .chosen = str_is(p->organisation.value, "-1")};
    for (size_t i = 0; i < p->organisation.n_choices; i++) c[i + 1] = p->organisation.choices[i];
    p->organisation.choices = c;
    p->organisation.n_choices++;
    return true;
}

static bool read_order(struct visit *v, struct handover_page *p, struct handover_order *o) {
    struct err e = {0};
    *o = (struct handover_order){.organisation = -1, .reason = p->reason.value};
    if (!p->from.value.len)
        fault_add(v, &p->faults, &p->from, trs(v->lang, "Choose who moves."));
    else if (!offered_person(v, p->from.value, &o->from, &e))
        fault_err(v, &p->faults, &p->from, &e);
    e = (struct err){0};
    if (p->to.value.len && !offered_person(v, p->to.value, &o->to, &e)) fault_err(v, &p->faults, &p->to, &e);
    e = (struct err){0};
    if (!p->day.value.len)
        fault_add(v, &p->faults, &p->day, trs(v->lang, "Enter from which day."));
    else if (!offered_day(v, p->day.value, &o->from_when, &e))
        fault_err(v, &p->faults, &p->day, &e);
    if (!str_int(p->organisation.value, &o->organisation) || o->organisation < -1)
        fault_add(v, &p->faults, &p->organisation, trs(v->lang, "Choose an organisation."));
    if (!o->reason.len) fault_add(v, &p->faults, &p->reason, trs(v->lang, "Enter the cause."));
    if (o->from.len && str_eq(o->from, o->to))
        fault_add(v, &p->faults, &p->to, trs(v->lang, "Who takes over is somebody else."));
    return !p->faults.n;
}

static struct str what_words(const struct visit *v, enum handover_what what) {
    static const char *const words[] = {[HANDOVER_GRANT] = N_("Role"),
                                        [HANDOVER_APPLICATION] = N_("Application"),
                                        [HANDOVER_ASSIGNMENT] = N_("Assigned work"),
                                        [HANDOVER_SYSTEM] = N_("Responsibility for a system")};
    return trs(v->lang, words[what]);
}

static bool look(struct visit *v, struct handover_page *p, const struct handover_order *o, struct handover *h,
                 struct err *e) {
    if (!handover_preview(v->a, v->opt->store, o, v->now, h, e)) return false;
    p->preview = true;
    p->n = h->n;
    p->n_against = h->n_against;
    p->can = !h->n_against;
    p->two_people = h->two_people;
    p->alone = !o->to.ptr;
    p->from_name = person_words(v, o->from);
    p->to_name = person_words(v, o->to);
    p->day_text = day_words(v, o->from_when);
    p->rows = arena_array(v->a, h->n, sizeof *p->rows);
    for (size_t i = 0; i < h->n; i++) {
        const struct handover_row *r = &h->rows[i];
        struct handover_line *l = &p->rows[i];
        struct grant g;
        *l = (struct handover_line){.what = what_words(v, r->what), .title = r->title, .against = r->against};
        if (r->what == HANDOVER_GRANT && grant_get(v->a, v->opt->store, r->id, &g, e))
            l->title = arena_fmt(v->a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(r->title),
                                 STR_ARG(scope_words(v, g.scope, g.object)));
        l->look = r->against.ptr ? UI_BAD : r->two_people ? UI_WAIT : UI_GOOD;
        l->goes = r->against.ptr      ? trs(v->lang, "cannot go over")
                  : r->two_people     ? trs(v->lang, "goes over after approval")
                  : o->to.ptr != NULL ? trs(v->lang, "goes over")
                                      : trs(v->lang, "ends");
    }
    return true;
}

static void show(struct visit *v, struct handover_page *p, unsigned status) {
    struct ui_crumb *c = arena_array(v->a, 1, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "People"), STR("/people")};
    p->page = (struct ui_page){
        .title = trs(v->lang, "Hand over"),
        .menu = "people",
        .crumbs = c,
        .n_crumbs = 1,
        .lead = trs(v->lang,
                    "When somebody moves to another post: everything that is theirs goes to the successor in one act."),
        .faults = p->faults.list,
        .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_handover(&h, p);
}

static void preview(struct visit *v) {
    struct handover_page *p = arena_alloc(v->a, sizeof *p);
    struct handover_order o;
    struct handover h;
    struct err e = {0};
    if (!ask(v, p, &e)) return visit_fail(v, &e);
    if (!visit_query(v, "show").len) return show(v, p, 200);
    if (!read_order(v, p, &o)) return show(v, p, 422);
    if (look(v, p, &o, &h, &e)) return show(v, p, 200);
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &p->faults, NULL, &e);
    show(v, p, fault_status(&e));
}

static const struct application_kind *kind_of_handover(void) {
    const struct application_kinds *kinds = application_kinds_builtin();
    for (size_t i = 0; i < kinds->n; i++)
        if (str_is(kinds->list[i].act, "handover")) return &kinds->list[i];
    return NULL;
}

static bool apply(struct visit *v, const struct handover_order *o, int64_t *id, struct err *e) {
    const struct application_kind *k = kind_of_handover();
    struct application_wish w = {.scope = SCOPE_ALL};
    struct buf b;
    struct jsonw j;
    STORE_TX struct store_tx tx = {0};
    if (!k) return err_set(e, ERR_NOT_FOUND, "%s", tr(v->lang, "There is no application for handing over."));
    buf_init(&b, 64 * KIB);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    jsonw_key(&j, "from"), jsonw_str(&j, o->from);
    if (o->to.ptr) jsonw_key(&j, "to"), jsonw_str(&j, o->to);
    jsonw_key(&j, "day"), jsonw_str(&j, day_words(v, o->from_when));
    if (o->organisation >= 0)
        jsonw_key(&j, "organisation"), jsonw_str(&j, arena_fmt(v->a, "%lld", (long long)o->organisation));
    jsonw_key(&j, "why"), jsonw_str(&j, o->reason);
    jsonw_end_object(&j);
    w.kind = k->id;
    w.fields = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return store_begin(v->opt->store, &tx, e) && application_draft(v->opt->trail, &v->viewer, &w, v->now, id, e) &&
           application_file(v->opt->trail, &v->viewer, *id, o->reason, v->now, e) && store_commit(&tx, e);
}

static void carry(struct visit *v) {
    struct handover_page *p = arena_alloc(v->a, sizeof *p);
    struct handover_order o;
    struct handover h;
    struct err e = {0};
    int64_t id;
    if (!ask(v, p, &e)) return visit_fail(v, &e);
    if (!read_order(v, p, &o)) return show(v, p, 422);
    bool ok = look(v, p, &o, &h, &e);
    if (ok && !p->can) return show(v, p, 409);
    if (ok && h.two_people && apply(v, &o, &id, &e)) return visit_see(v, "/applications/%lld?done=file", (long long)id);
    if (ok && !h.two_people && handover_run(v->opt->trail, &v->viewer, &o, v->now, &e))
        return visit_see(v, "/people/%.*s?done=handover", STR_ARG(o.from));
    if (!fault_is(&e)) return visit_fail(v, &e);
    fault_err(v, &p->faults, NULL, &e);
    show(v, p, fault_status(&e));
}

const struct route handover_routes[] = {
    ROUTE("GET", "/handover", PERMIT_ROLES, GUARD_NONE, LANE_READ, preview, N_("What would be handed over")),
    ROUTE("POST", "/handover", PERMIT_ROLES, GUARD_TOKEN, LANE_WRITE, carry, N_("Hand over")),
    ROUTES_END,
};
