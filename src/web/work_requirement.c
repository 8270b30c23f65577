/* work_requirement: one requirement: its text per level, why it is recommended, what would change that, the decision.
 */
#include "fmt/fmt.h"
#include "web/routes.h"
#include "web/work_requirement.html.h"
#include "web/work_requirements.h"

#define CHANGES_MAX 20

static const struct str *texts(const struct work *w, const struct text *list, size_t n) {
    struct str *out = arena_array(w->a, n, sizeof *out);
    for (size_t i = 0; i < n; i++) out[i] = text_in(&list[i], w->lang);
    return out;
}

static struct str field_text(const struct work *w, uint32_t control, struct str id) {
    const struct control *c = &w->cat->controls[control];
    for (uint32_t i = 0; i < c->n_fields; i++) {
        if (!str_eq(c->fields[i].id, id)) continue;
        const struct fill *f = system_fill(w->sys, control, i);
        return f ? f->text : arena_fmt(w->a, "【%.*s】", STR_ARG(text_in(&c->fields[i].title, w->lang)));
    }
    return arena_fmt(w->a, "【%.*s】", STR_ARG(id));
}

/* A statement with its 【 】 filled in, or named where they are open. */
static struct str statement(const struct work *w, uint32_t control, struct str text) {
    struct buf b;
    size_t at, end;
    buf_init(&b, MIB);
    while (str_find(text, STR("【"), &at)) {
        struct str rest = str_cut(text, at + 3, text.len);
        if (!str_find(rest, STR("】"), &end)) break;
        buf_add(&b, str_cut(text, 0, at));
        buf_add(&b, field_text(w, control, str_trim(str_cut(rest, 0, end))));
        text = str_cut(rest, end + 3, rest.len);
    }
    buf_add(&b, text);
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void fill_levels(const struct work *w, uint32_t index, const struct work_standing *s,
                        struct work_requirement *p) {
    const struct control *c = s->control;
    p->levels = arena_array(w->a, c->n_levels, sizeof *p->levels);
    for (size_t i = 0; i < c->n_levels; i++) {
        const struct control_level *l = &c->levels[i];
        p->levels[p->n_levels++] =
            (struct work_level_view){.label = work_level(w, s->standard, (int32_t)l->level),
                                     .statement = statement(w, index, text_in(&l->statement, w->lang)),
                                     .rule = work_rule(w, &l->recommend),
                                     .threat = text_in(&l->threat, w->lang),
                                     .effect = text_in(&l->effect, w->lang),
                                     .recommended = s->result->recommended >> l->level & 1,
                                     .decided = s->decision && s->decision->level == (int32_t)l->level,
                                     .proposals = texts(w, l->proposals, l->n_proposals),
                                     .n_proposals = l->n_proposals,
                                     .acceptance = texts(w, l->acceptance, l->n_acceptance),
                                     .n_acceptance = l->n_acceptance,
                                     .evidence = texts(w, l->evidence, l->n_evidence),
                                     .n_evidence = l->n_evidence};
    }
}

static void fill_why(const struct work *w, uint32_t index, const struct work_standing *s, struct work_requirement *p) {
    size_t n;
    struct result_ref ref = {.index = index};
    p->because = work_reasons(w, s->result->because, &p->n_because);
    p->facts = work_reasons(w, s->result->facts, &p->n_facts);
    p->open = work_reasons(w, s->result->undetermined_by, &p->n_open);
    const struct counterfactual *list = derive_counterfactuals(w->v->deriver, w->a, &w->input, w->d, ref, &n);
    p->changes = arena_array(w->a, n < CHANGES_MAX ? n : CHANGES_MAX, sizeof *p->changes);
    for (size_t i = 0; i < n && i < CHANGES_MAX; i++)
        p->changes[p->n_changes++] = work_counterfactual(w, ref, &list[i]);
}

/* The decision ----------------------------------------------------------------------------------------------------- */

static void add_level(const struct work *w, const struct work_standing *s, struct work_requirement *p, int32_t level) {
    bool recommended = s->result->recommended >> level & 1;
    struct str label = work_level(w, s->standard, level);
    if (recommended) label = arena_fmt(w->a, tr(w->lang, "%.*s (recommended)"), STR_ARG(label));
    p->level_choices[p->level.n_choices++] = (struct ui_choice){
        .value = s->standard->levels[level].id, .label = label, .chosen = s->decision && s->decision->level == level};
}

static void fill_decision(const struct work *w, const struct work_standing *s, struct work_requirement *p) {
    const struct decision *d = s->decision;
    enum lang l = w->lang;
    p->level = (struct ui_field){.name = "level", .label = trs(l, "Decision"), .must = true};
    p->level_choices = arena_array(w->a, s->control->n_levels + 1, sizeof *p->level_choices);
    p->level.choices = p->level_choices;
    add_level(w, s, p, 0);
    for (size_t i = 0; i < s->control->n_levels; i++)
        if (s->control->levels[i].level) add_level(w, s, p, (int32_t)s->control->levels[i].level);
    p->why = (struct ui_field){
        .name = "why",
        .label = trs(l, "Your reason"),
        .value = d ? d->why : STR_NONE,
        .hint = trs(l, "Needed where you decide below the recommendation; it appears in every report."),
        .rows = 3,
        .most = 10000,
        .what = trs(l, "Why this level was chosen for this system."),
        .why = trs(l, "Whoever approves, audits or takes over has to understand it without asking you.")};
    bool by_rule = !(s->result->recommended & 1);
    enum tri said = d ? d->mandatory : TRI_UNKNOWN;
    p->must_choices[0] = (struct ui_choice){.value = STR("rule"),
                                            .label = arena_fmt(w->a, tr(l, "As the recommendation has it (%s)"),
                                                               tr(l, by_rule ? N_("mandatory") : N_("optional"))),
                                            .chosen = said == TRI_UNKNOWN};
    p->must_choices[1] =
        (struct ui_choice){.value = STR("yes"), .label = trs(l, "Mandatory"), .chosen = said == TRI_YES};
    p->must_choices[2] = (struct ui_choice){.value = STR("no"), .label = trs(l, "Optional"), .chosen = said == TRI_NO};
    p->must = (struct ui_field){.name = "must",
                                .label = trs(l, "Mandatory or optional for bidders"),
                                .choices = p->must_choices,
                                .n_choices = 3};
    p->expects = work_expected_write(w->a, work_changed(w, "decisions", p->name));
    if (!d) return;
    p->decided = work_level(w, s->standard, d->level);
    p->decided_why = d->why, p->decided_by = d->by, p->decided_on = d->on;
}

static void fill_fields(const struct work *w, uint32_t index, const struct control *c, struct work_requirement *p) {
    p->fields = arena_array(w->a, c->n_fields, sizeof *p->fields);
    for (uint32_t i = 0; i < c->n_fields; i++) {
        const struct fill *f = system_fill(w->sys, index, i);
        struct str hint = text_in(&c->fields[i].hint, w->lang);
        int32_t fact = c->fields[i].from.len ? catalog_find_fact(w->cat, c->fields[i].from) : -1;
        if (fact >= 0 && w->input.facts[fact].settled)
            hint = arena_fmt(w->a, tr(w->lang, "Proposed from an answer: %.*s"),
                             STR_ARG(work_value(w, (uint32_t)fact, &w->input.facts[fact])));
        p->fields[p->n_fields++] = (struct ui_field){.name = arena_fmt(w->a, "fill.%.*s", STR_ARG(c->fields[i].id)).ptr,
                                                     .label = text_in(&c->fields[i].title, w->lang),
                                                     .value = f ? f->text : STR_NONE,
                                                     .hint = hint,
                                                     .most = 2000};
    }
    p->fill_expects = work_expected_write(w->a, work_changed(w, "fill", p->name));
}

static void fill(const struct work *w, uint32_t index, struct work_requirement *p) {
    struct work_standing s = work_standing_of(w, index);
    const struct control *c = s.control;
    const struct group *g = standard_find_group(s.standard, c->group);
    p->name = control_name(w->a, w->cat, index);
    p->standard = work_standard(w, s.standard);
    if (g) p->group = text_in(&g->title, w->lang);
    p->purpose = text_in(&c->purpose, w->lang);
    p->choosing = text_in(&c->choosing, w->lang), p->writing = text_in(&c->writing, w->lang);
    p->caution = text_in(&c->caution, w->lang);
    p->acceptance = texts(w, c->acceptance, c->n_acceptance), p->n_acceptance = c->n_acceptance;
    p->evidence = texts(w, c->evidence, c->n_evidence), p->n_evidence = c->n_evidence;
    p->practices = texts(w, c->practices, c->n_practices), p->n_practices = c->n_practices;
    p->source = c->source.section;
    p->recommended = s.result->recommended ? work_levels(w, s.standard, s.result->recommended)
                                           : work_levels(w, s.standard, s.result->possible);
    p->state = trs(w->lang, s.undetermined                ? N_("undetermined")
                            : s.result->applies == TRI_NO ? N_("does not apply")
                                                          : N_("applies"));
    p->look = s.undetermined ? UI_WAIT : s.result->applies == TRI_NO ? UI_PLAIN : UI_INFO;
    p->below = s.below, p->unreasoned = s.unreasoned;
    fill_levels(w, index, &s, p);
    fill_why(w, index, &s, p);
    fill_decision(w, &s, p);
    fill_fields(w, index, c, p);
    if (index > s.standard->first_control) p->previous = work_control_path(w, index - 1);
    if (index + 1 < s.standard->first_control + s.standard->n_controls) p->next = work_control_path(w, index + 1);
}

static bool begin(struct visit *v, struct work *w, struct work_requirement *p, uint32_t *index) {
    if (!work_open(v, w)) return false;
    int32_t found = catalog_find_control(w->cat, visit_param(v, "control"));
    if (found < 0) {
        visit_status(v, 404);
        return false;
    }
    *index = (uint32_t)found;
    const struct control *c = &w->cat->controls[found];
    struct str title =
        arena_fmt(w->a, "%.*s %.*s", STR_ARG(work_control_label(c)), STR_ARG(text_in(&c->title, w->lang)));
    if (!work_head(w, 6, title, &p->head)) return false;
    fill(w, *index, p);
    return true;
}

static void show(struct visit *v, const struct work_requirement *p, unsigned status) {
    struct html h = visit_page(v, status);
    t_work_requirement(&h, p);
}

static void requirement(struct visit *v) {
    struct work w;
    struct work_requirement view = {0};
    uint32_t index;
    if (begin(v, &w, &view, &index)) show(v, &view, 200);
}

/* Saving ----------------------------------------------------------------------------------------------------------- */

static struct str decision_json(const struct work *w, struct str level, struct str why, struct str must) {
    struct buf b;
    struct jsonw j;
    buf_init(&b, PART_VALUE_MAX);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    jsonw_key(&j, "level"), jsonw_str(&j, level);
    if (why.len) jsonw_key(&j, "why"), jsonw_str(&j, why);
    jsonw_key(&j, "by"), jsonw_str(&j, w->v->viewer.name);
    jsonw_key(&j, "on"), jsonw_str(&j, work_today(w));
    if (str_is(must, "yes") || str_is(must, "no")) jsonw_key(&j, "mandatory"), jsonw_str(&j, must);
    jsonw_end_object(&j);
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void keep_typed(struct visit *v, struct work_requirement *p) {
    struct str level = visit_field(v, "level"), must = visit_field(v, "must");
    for (size_t i = 0; i < p->level.n_choices; i++)
        p->level_choices[i].chosen = level.ptr && str_eq(p->level_choices[i].value, level);
    for (size_t i = 0; i < 3; i++) p->must_choices[i].chosen = must.ptr && str_eq(p->must_choices[i].value, must);
    p->why.value = visit_field(v, "why");
    p->expects = visit_field(v, "x");
}

static void refuse(struct visit *v, struct work_requirement *p, struct ui_field *f, struct str sentence) {
    f->error = sentence;
    work_fault(&p->head, f->name, sentence);
    show(v, p, 422);
}

/* What to say about the form before anything is written; NULL: nothing. */
static const char *lacking(const struct work *w, uint32_t index, const struct work_requirement *p, struct ui_field **f,
                           struct work_requirement *of) {
    struct work_standing s = work_standing_of(w, index);
    struct decision d = {.control = index, .level = -1};
    for (size_t i = 0; i < p->level.n_choices; i++)
        if (p->level_choices[i].chosen) d.level = standard_find_level(s.standard, p->level_choices[i].value);
    *f = &of->level;
    if (d.level < 0) return N_("Choose a level, or to leave it out.");
    d.why = p->why.value;
    *f = &of->why;
    return decision_lacks_reason(&d, s.result) ? N_("This is below the recommendation. Give the reason.") : NULL;
}

static void saved(struct visit *v, const struct work *w, uint32_t index, const char *done) {
    visit_see(v, "%.*s?done=%s", STR_ARG(work_control_path(w, index)), done);
}

static void show_clash(struct visit *v, uint32_t index, const struct work_clash *clash) {
    struct work w;
    struct work_requirement view = {0};
    if (!begin(v, &w, &view, &index)) return;
    struct str now = view.expects;
    keep_typed(v, &view);
    view.expects = now;
    view.clash = *clash;
    view.clash.says = !view.decided.ptr ? STR_NONE
                      : view.decided_why.len
                          ? arena_fmt(w.a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(view.decided), STR_ARG(view.decided_why))
                          : view.decided;
    work_fault(&view.head, "level", trs(v->lang, "Somebody else decided this meanwhile. Look at both and choose."));
    show(v, &view, 409);
}

static void decide(struct visit *v) {
    struct work w;
    struct work_requirement view = {0};
    struct err e = {0};
    struct part_done done;
    struct ui_field *wrong;
    uint32_t index;
    if (!begin(v, &w, &view, &index)) return;
    bool withdraw = visit_field(v, "withdraw").len > 0;
    struct part_wish wish = {.section = STR("decisions"), .name = view.name};
    wish.expected = work_expected_read(visit_field(v, "x"));
    if (visit_field(v, "k.decision").len) {
        saved(v, &w, index, "same");
        return;
    }
    keep_typed(v, &view);
    const char *message = withdraw ? NULL : lacking(&w, index, &view, &wrong, &view);
    if (message) {
        refuse(v, &view, wrong, trs(v->lang, message));
        return;
    }
    if (!withdraw) wish.value = decision_json(&w, visit_field(v, "level"), view.why.value, visit_field(v, "must"));
    view.clash.field = "decision";
    enum work_result r = work_put(&w, &wish, &done, &view.clash, &e);
    if (r == WORK_SAVED)
        saved(v, &w, index, withdraw ? "removed" : "saved");
    else if (r == WORK_CLASHED)
        show_clash(v, index, &view.clash);
    else
        view.clash.field = NULL, refuse(v, &view, &view.level, arena_str(w.a, str_of(e.text)));
}

static struct str fill_json(const struct work *w, const struct control *c, const struct work_requirement *p) {
    struct buf b;
    bool any = false;
    buf_init(&b, PART_VALUE_MAX);
    for (size_t i = 0; i < p->n_fields; i++) {
        if (!p->fields[i].value.len) continue;
        buf_addc(&b, any ? ',' : '{');
        json_quote(&b, c->fields[i].id);
        buf_addc(&b, ':');
        json_quote(&b, p->fields[i].value);
        any = true;
    }
    if (any) buf_addc(&b, '}');
    struct str s = any ? arena_str(w->a, buf_str(&b)) : STR_NONE;
    buf_release(&b);
    return s;
}

static void blanks(struct visit *v) {
    struct work w;
    struct work_requirement view = {0};
    struct err e = {0};
    struct part_done done;
    uint32_t index;
    if (!begin(v, &w, &view, &index)) return;
    struct part_wish wish = {.section = STR("fill"), .name = view.name};
    wish.expected = work_expected_read(visit_field(v, "x"));
    struct str now = view.fill_expects;
    bool theirs = visit_field(v, "k.fill").len > 0;
    struct str said = STR("");
    for (size_t i = 0; i < view.n_fields; i++) {
        if (view.fields[i].value.len)
            said = arena_fmt(w.a, "%.*s%s%.*s", STR_ARG(said), said.len ? " / " : "", STR_ARG(view.fields[i].value));
        view.fields[i].value = visit_field(v, view.fields[i].name);
    }
    wish.value = fill_json(&w, &w.cat->controls[index], &view);
    if (theirs || (!wish.value.ptr && wish.expected == PART_ABSENT)) {
        saved(v, &w, index, "same");
        return;
    }
    view.fill_clash.field = "fill";
    enum work_result r = work_put(&w, &wish, &done, &view.fill_clash, &e);
    if (r == WORK_SAVED) {
        saved(v, &w, index, "saved");
        return;
    }
    view.fill_expects = r == WORK_CLASHED ? now : visit_field(v, "x");
    if (r != WORK_CLASHED) view.fill_clash.field = NULL;
    view.fill_clash.says = said.len ? said : STR_NONE;
    work_fault(&view.head, view.n_fields ? view.fields[0].name : NULL,
               r == WORK_CLASHED ? trs(v->lang, "Somebody else filled this in meanwhile. Look at both and choose.")
                                 : arena_str(w.a, str_of(e.text)));
    show(v, &view, r == WORK_CLASHED ? 409 : 422);
}

const struct route work_requirement_routes[] = {
    ROUTE("GET", "/systems/{system}/work/6/{control}", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, requirement,
          N_("One requirement of a system")),
    ROUTE("POST", "/systems/{system}/work/6/{control}", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, decide,
          N_("Decide on a requirement")),
    ROUTE("POST", "/systems/{system}/work/6/{control}/blanks", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, blanks,
          N_("Fill in the blanks of a requirement")),
    ROUTES_END,
};
