/* risks: trees of risks as pages: the list, the picture, and the choice to treat or to accept. */
#include "web/risks.h"

#include "fmt/write.h"
#include "web/press.h"
#include "web/risks.html.h"
#include "web/routes.h"

/* Words ----------------------------------------------------------------------------------------------------------- */

enum stand { STAND_OPEN, STAND_TREATED, STAND_ACCEPTED, STAND_NO_REASON, STAND_OFF, STAND_UNKNOWN };
static const struct {
    enum ui_look look;
    const char *word;
} stands[] = {
    [STAND_OPEN] = {UI_WAIT, N_("Not chosen yet")}, [STAND_TREATED] = {UI_GOOD, N_("Treated")},
    [STAND_ACCEPTED] = {UI_INFO, N_("Accepted")},   [STAND_NO_REASON] = {UI_BAD, N_("Accepted without a reason")},
    [STAND_OFF] = {UI_INFO, N_("Does not arise")},  [STAND_UNKNOWN] = {UI_WARN, N_("Unclear: answers are missing")},
};

static enum stand stand_of(const struct visit *v, const struct loaded *l, uint32_t condition) {
    const struct choice_made *c = system_choice(l->system, condition);
    enum tri holds = condition_stands(l->system, condition, &l->result->conditions[condition]);
    (void)v;
    if (holds == TRI_NO) return STAND_OFF;
    if (c && c->accepted) return choice_lacks_reason(c) ? STAND_NO_REASON : STAND_ACCEPTED;
    if (holds == TRI_UNKNOWN) return STAND_UNKNOWN;
    return c ? STAND_TREATED : STAND_OPEN;
}

static struct str add_name(struct arena *a, struct str list, struct str name) {
    return list.len ? arena_fmt(a, "%.*s、%.*s", STR_ARG(list), STR_ARG(name)) : name;
}

static const struct condition *sibling(const struct visit *v, const struct condition *c, struct str id) {
    const struct catalog *cat = v->opt->catalog;
    const struct standard *s = &cat->standards[c->standard];
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++)
        if (str_eq(cat->conditions[i].id, id)) return &cat->conditions[i];
    return NULL;
}

static struct str titled(const struct visit *v, const struct condition *c) {
    struct str title = text_in(&c->title, v->lang);
    return c->tree.len ? arena_fmt(v->a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(title)) : title;
}

static struct str sources_of(const struct visit *v, const struct condition *c) {
    struct str list = STR("");
    for (size_t i = 0; i < c->n_edges; i++) {
        const struct condition *from = sibling(v, c, c->edges[i].id);
        if (from) list = add_name(v->a, list, titled(v, from));
    }
    return list;
}

static bool edge_from(const struct relation *edges, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(edges[i].id, id)) return true;
    return false;
}

static struct str results_of(const struct visit *v, const struct condition *c) {
    const struct catalog *cat = v->opt->catalog;
    const struct standard *s = &cat->standards[c->standard];
    struct str list = STR("");
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++)
        if (edge_from(cat->conditions[i].edges, cat->conditions[i].n_edges, c->id))
            list = add_name(v->a, list, titled(v, &cat->conditions[i]));
    return list;
}

/* The list -------------------------------------------------------------------------------------------------------- */

static struct str url_part(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    http_url_encode(&b, s);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct str path_of_risk(const struct visit *v, const struct loaded *l, uint32_t condition) {
    struct str name = condition_name(v->a, v->opt->catalog, condition);
    return arena_fmt(v->a, "%.*s/risks/%.*s", STR_ARG(l->path), STR_ARG(url_part(v->a, name)));
}

static struct risk_row row_of(const struct visit *v, const struct loaded *l, uint32_t condition) {
    const struct condition *c = &v->opt->catalog->conditions[condition];
    const struct choice_made *made = system_choice(l->system, condition);
    enum stand stand = stand_of(v, l, condition);
    return (struct risk_row){.id = c->id,
                             .title = text_in(&c->title, v->lang),
                             .path = path_of_risk(v, l, condition),
                             .depth = c->depth,
                             .look = stands[stand].look,
                             .word = trs(v->lang, stands[stand].word),
                             .why = made ? made->why : STR(""),
                             .by = made ? made->by : STR(""),
                             .on = made ? made->on : STR(""),
                             .from = sources_of(v, c)};
}

/* A group of a standard has a title where it is one of its groups; else its id is all there is. */
static struct str title_of_group(const struct visit *v, const struct standard *s, struct str group) {
    const struct group *g = standard_find_group(s, group);
    struct str name = g ? text_in(&g->title, v->lang) : group;
    return arena_fmt(v->a, "%.*s: %.*s", STR_ARG(text_in(&s->short_title, v->lang)), STR_ARG(name));
}

static void fill_group(const struct visit *v, const struct loaded *l, uint32_t standard, struct str group,
                       struct risk_group *out) {
    const struct catalog *cat = v->opt->catalog;
    const struct standard *s = &cat->standards[standard];
    struct risk_row *rows = arena_array(v->a, s->n_conditions, sizeof *rows);
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++) {
        if (!str_eq(cat->conditions[i].tree, group)) continue;
        out->open += choice_is_open(cat, l->system, i, &l->result->conditions[i]);
        out->arising += condition_stands(l->system, i, &l->result->conditions[i]) != TRI_NO;
        rows[out->n++] = row_of(v, l, i);
    }
    out->rows = rows;
    out->title = title_of_group(v, s, group);
    out->alt = arena_fmt(v->a, tr(v->lang, "Tree of risks: %.*s. The table below says the same."), STR_ARG(out->title));
    out->picture = arena_fmt(v->a, "%.*s/risks/picture?standard=%.*s&tree=%.*s&lang=%s", STR_ARG(l->path),
                             STR_ARG(s->id), STR_ARG(url_part(v->a, group)), lang_code(v->lang));
}

static void risks(struct visit *v) {
    struct loaded l;
    struct risks_view view = {0};
    struct risk_group *groups = NULL;
    size_t room = 0;
    if (!loaded_open(v, &l)) return;
    for (uint32_t s = 0; s < v->opt->catalog->n_standards; s++) {
        size_t n;
        struct str *names = tree_groups(v->a, v->opt->catalog, s, &n);
        for (size_t i = 0; i < n; i++) {
            groups = arena_grow(v->a, groups, view.n, &room, sizeof *groups);
            groups[view.n] = (struct risk_group){0};
            fill_group(v, &l, s, names[i], &groups[view.n]);
            view.open += groups[view.n].open;
            view.all += groups[view.n].arising;
            view.n++;
        }
    }
    view.groups = groups;
    view.head = &l.head;
    view.page = loaded_page(v, &l, trs(v->lang, "Risks"));
    view.page.lead =
        trs(v->lang, "For each risk that comes with this system, choose whether it is treated or accepted.");
    view.documents = arena_fmt(v->a, "%.*s/documents", STR_ARG(l.path));
    struct html h = visit_page(v, 200);
    t_risks(&h, &view);
}

/* The picture ----------------------------------------------------------------------------------------------------- */

static bool is_tree(const struct visit *v, uint32_t standard, struct str group) {
    size_t n;
    struct str *names = tree_groups(v->a, v->opt->catalog, standard, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], group)) return true;
    return false;
}

static void picture(struct visit *v) {
    struct loaded l;
    const struct standard *s = catalog_find_standard(v->opt->catalog, visit_query(v, "standard"));
    struct str group = visit_query(v, "tree");
    if (!loaded_open(v, &l)) return;
    uint32_t at = s ? (uint32_t)(s - v->opt->catalog->standards) : 0;
    if (!s || !is_tree(v, at, group)) {
        visit_status(v, 404);
        return;
    }
    struct report_input in = loaded_input(v, &l);
    struct figure f = {.tree = tree_compose(v->a, &in, at, group, false)};
    press_picture(v, &f);
}

/* One risk -------------------------------------------------------------------------------------------------------- */

static struct risk_measure measure_of(const struct visit *v, uint32_t control) {
    const struct control *c = &v->opt->catalog->controls[control];
    const struct standard *s = &v->opt->catalog->standards[c->standard];
    return (struct risk_measure){
        .name = arena_fmt(v->a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(text_in(&c->title, v->lang))),
        .path = arena_fmt(v->a, "/standards/%.*s/controls/%.*s", STR_ARG(s->id), STR_ARG(url_part(v->a, c->id)))};
}

/* The judgements as they would be with the risk accepted, and what then no longer applies. */
static void find_gone(const struct visit *v, const struct loaded *l, uint32_t condition, struct risk_view *out) {
    const struct catalog *cat = v->opt->catalog;
    uint8_t *judged = arena_array(v->a, cat->n_conditions, sizeof *judged);
    for (size_t i = 0; i < cat->n_conditions; i++) judged[i] = l->input.judgements[i];
    /* Whether somebody has accepted it already or not: compared are both ways. */
    judged[condition] = TRI_NO;
    struct derive_input without = {.facts = l->input.facts, .judgements = judged};
    const struct derivation *gone = derive(v->deriver, v->a, &without), *now = l->result;
    const struct choice_made *made = system_choice(l->system, condition);
    if (made && made->accepted) {
        const struct judgement *j = system_judgement(l->system, condition);
        uint8_t *treated = arena_array(v->a, cat->n_conditions, sizeof *treated);
        for (size_t i = 0; i < cat->n_conditions; i++) treated[i] = l->input.judgements[i];
        treated[condition] = j ? (uint8_t)j->value : TRI_UNKNOWN;
        struct derive_input with = {.facts = l->input.facts, .judgements = treated};
        now = derive(v->deriver, v->a, &with);
    }
    struct risk_measure *list = arena_array(v->a, cat->n_controls, sizeof *list);
    for (uint32_t i = 0; i < cat->n_controls; i++)
        if (now->controls[i].applies == TRI_YES && gone->controls[i].applies == TRI_NO)
            list[out->n_gone++] = measure_of(v, i);
    out->gone = list;
}

static void find_measures(const struct visit *v, const struct loaded *l, uint32_t condition, struct risk_view *out) {
    const struct catalog *cat = v->opt->catalog;
    const struct condition *c = &cat->conditions[condition];
    const struct standard *s = &cat->standards[c->standard];
    struct risk_measure *list = arena_array(v->a, s->n_controls, sizeof *list);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        if (!edge_from(cat->controls[i].edges, cat->controls[i].n_edges, c->id)) continue;
        enum tri applies = l->result->controls[i].applies;
        list[out->n_measures] = measure_of(v, i);
        list[out->n_measures++].words = applies == TRI_YES  ? trs(v->lang, "Required now")
                                        : applies == TRI_NO ? trs(v->lang, "Not required now")
                                                            : trs(v->lang, "Whether it is required is not known yet");
    }
    out->measures = list;
}

static void set_fields(const struct visit *v, struct str choice, struct str why, struct risk_view *out) {
    struct ui_choice *list = arena_array(v->a, 3, sizeof *list);
    list[0] = (struct ui_choice){STR("treat"), trs(v->lang, "Treat it"),
                                 trs(v->lang, "The measures against it become requirements."), str_is(choice, "treat"),
                                 false};
    list[1] =
        (struct ui_choice){STR("accept"), trs(v->lang, "Accept it"),
                           trs(v->lang, "The risk remains. A reason is needed."), str_is(choice, "accept"), false};
    list[2] = (struct ui_choice){STR("none"), trs(v->lang, "Nothing has been chosen yet"), STR_NONE,
                                 str_is(choice, "none"), false};
    out->choice = (struct ui_field){
        .name = "choice",
        .label = trs(v->lang, "What is done about this risk"),
        .must = true,
        .choices = list,
        .n_choices = 3,
        .what = trs(v->lang, "The choice whether this risk is met by measures or knowingly lived with."),
        .why = trs(v->lang,
                   "Which requirements apply follows from it. Accepting a risk is a decision somebody answers for.")};
    out->why = (struct ui_field){
        .name = "why",
        .label = trs(v->lang, "Reason"),
        .value = why,
        .most = RISK_WHY_MAX,
        .hint = trs(v->lang, "Needed where the risk is accepted."),
        .what = trs(v->lang, "Why the risk can be lived with: how likely it is, how large the damage, what takes the "
                             "place of the measures."),
        .why =
            trs(v->lang, "It stands in the documents and in the record, for those who look at this decision later.")};
}

static void show(struct visit *v, struct loaded *l, uint32_t condition, unsigned status, struct risk_view *view) {
    const struct condition *c = &v->opt->catalog->conditions[condition];
    enum stand stand = stand_of(v, l, condition);
    loaded_crumb(l, trs(v->lang, "Risks"), arena_fmt(v->a, "%.*s/risks", STR_ARG(l->path)));
    struct ui_page page = loaded_page(v, l, titled(v, c));
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    view->page = page;
    view->head = &l->head;
    view->explain = text_in(&c->explain, v->lang);
    view->look = stands[stand].look;
    view->standing = trs(v->lang, stands[stand].word);
    view->from = sources_of(v, c);
    view->leads = results_of(v, c);
    view->back = arena_fmt(v->a, "%.*s/risks", STR_ARG(l->path));
    view->action = path_of_risk(v, l, condition);
    view->history = arena_fmt(v->a, "%.*s/history", STR_ARG(l->path));
    view->may = visit_may(v, PERMIT_SYSTEM_DECIDE);
    find_measures(v, l, condition, view);
    find_gone(v, l, condition, view);
    view->measures_title = arena_fmt(v->a, tr(v->lang, "Measures against this risk (%zu)"), view->n_measures);
    view->gone_title = arena_fmt(v->a, tr(v->lang, "What accepting this risk takes away (%zu)"), view->n_gone);
    struct html h = visit_page(v, status);
    t_risk(&h, view);
}

/* The risk that the address names; -1: none that is chosen about, and the answer is given. */
static int32_t named(struct visit *v) {
    int32_t at = catalog_find_condition(v->opt->catalog, visit_param(v, "risk"));
    if (at >= 0 && v->opt->catalog->conditions[at].tree.len) return at;
    visit_status(v, 404);
    return -1;
}

static struct str expected_of(const struct visit *v, const struct loaded *l, uint32_t condition) {
    struct str name = condition_name(v->a, v->opt->catalog, condition);
    return arena_fmt(v->a, "%lld", (long long)loaded_changed(l, "decisions", name));
}

static void risk(struct visit *v) {
    struct loaded l;
    struct risk_view view = {0};
    int32_t at = named(v);
    if (at < 0 || !loaded_open(v, &l)) return;
    const struct choice_made *c = system_choice(l.system, (uint32_t)at);
    set_fields(v, !c ? STR("none") : c->accepted ? STR("accept") : STR("treat"), c ? c->why : STR(""), &view);
    view.expected = expected_of(v, &l, (uint32_t)at);
    show(v, &l, (uint32_t)at, 200, &view);
}

static struct str value_of(const struct visit *v, struct str choice, struct str why) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "choice"), jsonw_str(&w, choice);
    if (why.len) jsonw_key(&w, "why"), jsonw_str(&w, why);
    jsonw_key(&w, "by"), jsonw_str(&w, v->viewer.name);
    jsonw_key(&w, "on"), jsonw_str(&w, visit_today(v));
    jsonw_end_object(&w);
    struct str out = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return out;
}

static bool check(const struct visit *v, struct str choice, struct str why, struct risk_view *view) {
    if (!str_is(choice, "treat") && !str_is(choice, "accept") && !str_is(choice, "none"))
        view->choice.error = trs(v->lang, "Choose what is done about this risk.");
    else if (str_is(choice, "accept") && !why.len)
        view->why.error = trs(v->lang, "Write why the risk can be accepted.");
    return !view->choice.error.len && !view->why.error.len;
}

static void save(struct visit *v) {
    struct loaded l;
    struct risk_view view = {0};
    struct err e = {0};
    struct str choice = visit_field(v, "choice"), why = visit_field(v, "why");
    int32_t at = named(v);
    if (at < 0 || !loaded_open(v, &l)) return;
    set_fields(v, choice, why, &view);
    view.expected = visit_field(v, "expected");
    struct part_done done;
    struct part_wish wish = {.section = STR("decisions"),
                             .name = condition_name(v->a, v->opt->catalog, (uint32_t)at),
                             .expected = loaded_expected(view.expected),
                             .value = str_is(choice, "none") ? STR_NONE : value_of(v, choice, why)};
    bool nothing = str_is(choice, "none") && loaded_changed(&l, "decisions", wish.name) == PART_ABSENT;
    struct ui_fault *fault = arena_alloc(v->a, sizeof *fault);
    view.page.faults = fault;
    view.page.n_faults = 1;
    if (!check(v, choice, why, &view)) {
        const struct ui_field *f = view.choice.error.len ? &view.choice : &view.why;
        *fault = (struct ui_fault){f->name, f->error};
        show(v, &l, (uint32_t)at, 400, &view);
    } else if (nothing || system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, l.id, &wish, &done, &e)) {
        visit_see(v, "%.*s?done=%s", STR_ARG(path_of_risk(v, &l, (uint32_t)at)), nothing ? "same" : "saved");
    } else if (e.kind == ERR_CONFLICT || e.kind == ERR_INVALID || e.kind == ERR_LIMIT) {
        /* What somebody else saved is seen above the form; sending once more then wins over it. */
        *fault = (struct ui_fault){NULL, arena_str(v->a, str_of(e.text))};
        view.expected = expected_of(v, &l, (uint32_t)at);
        show(v, &l, (uint32_t)at, http_status_of(e.kind), &view);
    } else {
        visit_fail(v, &e);
    }
}

const struct route risks_routes[] = {
    ROUTE("GET", "/systems/{system}/risks", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, risks,
          N_("The risks of a system")),
    ROUTE("GET", "/systems/{system}/risks/picture", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_PRESS, picture,
          N_("A tree of risks as a picture")),
    ROUTE("GET", "/systems/{system}/risks/{risk}", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, risk,
          N_("One risk of a system")),
    ROUTE("POST", "/systems/{system}/risks/{risk}", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, save,
          N_("Choose about a risk")),
    ROUTES_END,
};
