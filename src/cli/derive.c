/* kijun derive: the requirements of a system, with levels, what was decided and what is still open. */
#include "cli/words.h"

#define WAITING_SHOWN 5
#define GROUP_DEPTH 4

/* JSON ----------------------------------------------------------------------------------------------------------- */

static void json_condition(struct out *o, const struct opened *in, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct condition_result *r = &in->result->conditions[index];
    jsonw_object(w);
    json_member(w, "id", in->cat->conditions[index].id);
    const struct choice_made *choice = system_choice(in->system, index);
    bool judged = choice && choice->accepted ? system_judgement(in->system, index) != NULL : r->judged;
    jsonw_key(w, "value"), jsonw_z(w, tri_name(condition_stands(in->system, index, r)));
    jsonw_key(w, "by"), jsonw_z(w, judged ? "judgement" : "rule");
    jsonw_key(w, "rule_value"), jsonw_z(w, tri_name(r->rule_value));
    if (in->cat->conditions[index].tree.len) {
        jsonw_key(w, "choice");
        if (choice)
            jsonw_z(w, choice->accepted ? "accept" : "treat");
        else
            jsonw_null(w);
    }
    json_refs(w, o->arena, in->cat, "because", r->because);
    json_refs(w, o->arena, in->cat, "facts", r->facts);
    json_refs(w, o->arena, in->cat, "would_change", r->would_change);
    json_refs(w, o->arena, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_control(struct out *o, const struct call *c, const struct opened *in, uint32_t index) {
    struct jsonw *w = &o->json;
    const struct control *control = &in->cat->controls[index];
    const struct standard *s = standard_of_control(in->cat, index);
    const struct control_result *r = &in->result->controls[index];
    struct standing standing = control_standing(in, index);
    uint64_t recommended = recommended_of(r);
    jsonw_object(w);
    json_member(w, "id", control->id);
    json_member(w, "parent", control->parent >= 0 ? in->cat->controls[control->parent].id : STR_NONE);
    json_member(w, "title", text_in(&control->title, c->written_lang));
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", s, recommended);
    json_levels(w, "possible", s, recommended ? 0 : r->possible);
    json_member(w, "preferred", r->preferred >= 0 ? s->levels[r->preferred].id : STR_NONE);
    json_member(w, "decided", standing.decision ? s->levels[standing.decision->level].id : STR_NONE);
    json_refs(w, o->arena, in->cat, "because", r->because);
    json_refs(w, o->arena, in->cat, "facts", r->facts);
    json_refs(w, o->arena, in->cat, "would_change", r->would_change);
    json_refs(w, o->arena, in->cat, "undetermined_by", r->undetermined_by);
    jsonw_end_object(w);
}

static void json_standard(struct out *o, const struct call *c, const struct opened *in, const struct standard *s) {
    struct jsonw *w = &o->json;
    jsonw_object(w);
    json_member(w, "id", s->id);
    json_member(w, "edition", s->edition);
    jsonw_key(w, "conditions");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_conditions; i++) json_condition(o, in, s->first_condition + i);
    jsonw_end_array(w);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (uint32_t i = 0; i < s->n_controls; i++) json_control(o, c, in, s->first_control + i);
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void json_waiting(struct out *o, const struct opened *in) {
    struct jsonw *w = &o->json;
    size_t n;
    const struct waiting *waiting = derive_waiting(o->arena, in->result, in->standards_bits, &n);
    jsonw_key(w, "waiting");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", input_name(o->arena, in->cat, waiting[i].what));
        jsonw_key(w, "kind"), jsonw_z(w, waiting[i].what.is_condition ? "judgement" : "question");
        jsonw_key(w, "results"), jsonw_int(w, (int64_t)waiting[i].results);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print_json(struct out *o, const struct call *c, const struct opened *in) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "engine"), jsonw_z(w, KIJUN_VERSION);
    jsonw_key(w, "system");
    jsonw_object(w);
    json_member(w, "name", in->system->name);
    jsonw_end_object(w);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_standards; i++) json_standard(o, c, in, &in->cat->standards[in->standards[i]]);
    jsonw_end_array(w);
    json_waiting(o, in);
    json_implied(w, in);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static void conditions(struct out *o, const struct opened *in, const struct standard *s) {
    if (!s->n_conditions) return;
    struct grid *t = grid_new(o->arena, 4, 1);
    for (uint32_t i = 0; i < s->n_conditions; i++) {
        uint32_t index = s->first_condition + i;
        const struct condition *c = &in->cat->conditions[index];
        const struct condition_result *r = &in->result->conditions[index];
        struct grid_cell *row = grid_row(t);
        row[0].text = c->id;
        row[1].text = title_in(&c->title);
        row[2] = (struct grid_cell){style_applies(r->value), str_of(term_condition(r->value))};
        if (r->value != TRI_UNKNOWN) row[3].text = str_of(r->judged ? _("by judgement") : _("by rule"));
        if (r->judged && r->rule_value != TRI_UNKNOWN && r->rule_value != r->value)
            row[3].text = arena_fmt(o->arena, _("by judgement (rule: %s)"), term_condition(r->rule_value));
    }
    out_heading(o, _("Conditions"));
    grid_print(o, t, 2);
}

static void add_mark(struct arena *a, struct grid_cell *cell, const char *mark, enum style style) {
    cell->text = cell->text.len ? arena_fmt(a, "%.*s, %s", STR_ARG(cell->text), mark) : str_of(mark);
    if (cell->style != STYLE_BAD) cell->style = style;
}

static void control_row(struct arena *a, const struct opened *in, uint32_t index, struct grid_cell *row) {
    const struct control *c = &in->cat->controls[index];
    const struct standard *s = standard_of_control(in->cat, index);
    const struct control_result *r = &in->result->controls[index];
    struct standing standing = control_standing(in, index);
    uint64_t recommended = recommended_of(r);
    enum style style = style_applies(r->applies);
    row[0] = (struct grid_cell){style, c->id};
    row[1] = (struct grid_cell){style, title_in(&c->title)};
    row[2] = (struct grid_cell){style, str_of(term_applies(r->applies))};
    row[3] = (struct grid_cell){style, term_levels(a, s, recommended)};
    if (!recommended) row[3].text = arena_fmt(a, _("(%.*s)"), STR_ARG(term_levels(a, s, r->possible)));
    row[4] = (struct grid_cell){style == STYLE_DIM ? STYLE_DIM : STYLE_PLAIN, STR("-")};
    if (standing.decision) row[4].text = term_level(s, standing.decision->level);
    if (standing.undecided) add_mark(a, &row[5], _("undecided"), STYLE_OPEN);
    if (standing.below) add_mark(a, &row[5], _("below the recommendation"), STYLE_OPEN);
    if (standing.missing_why) add_mark(a, &row[5], _("reason missing"), STYLE_BAD);
    if (r->preferred >= 0 && !standing.decision)
        add_mark(a, &row[5], arena_fmt(a, _("first choice %.*s"), STR_ARG(term_level(s, r->preferred))).ptr,
                 STYLE_OPEN);
    if (c->source.certainty == CERTAINTY_INFERRED) add_mark(a, &row[5], _("inferred"), row[5].style);
}

/* The groups from the top down to the control's own; those shared with the row before are not said again. */
static void group_sections(struct grid *t, const struct standard *s, struct str group, struct str *before) {
    struct str chain[GROUP_DEPTH] = {STR_NONE};
    size_t n = 0;
    for (struct str id = group; id.len && n < GROUP_DEPTH;) {
        const struct group *g = standard_find_group(s, id);
        chain[n++] = id;
        id = g ? g->parent : STR_NONE;
    }
    bool same = true;
    for (size_t depth = 0; depth < GROUP_DEPTH; depth++) {
        struct str id = depth < n ? chain[n - 1 - depth] : STR_NONE;
        same = same && str_eq(id, before[depth]);
        before[depth] = id;
        const struct group *g = id.len ? standard_find_group(s, id) : NULL;
        if (!same && g) grid_section(t, depth + 1, title_in(&g->title));
    }
}

/* The place of a control's group among the standard's; 0 for none, which stands before. */
static size_t place_of_group(const struct standard *s, struct str group) {
    const struct group *g = group.len ? standard_find_group(s, group) : NULL;
    return g ? (size_t)(g - s->groups) + 1 : 0;
}

/* Indices of its controls in the order of the groups, as the standard prints them; within a group as declared. */
static const uint32_t *in_group_order(struct arena *a, const struct catalog *cat, const struct standard *s) {
    size_t *place = arena_array(a, s->n_controls, sizeof *place), *from = arena_array(a, s->n_groups + 2, sizeof *from);
    uint32_t *order = arena_array(a, s->n_controls, sizeof *order);
    for (uint32_t i = 0; i < s->n_controls; i++) {
        struct str group = cat->controls[s->first_control + i].group;
        bool again = i > 0 && str_eq(group, cat->controls[s->first_control + i - 1].group);
        place[i] = again ? place[i - 1] : place_of_group(s, group);
        from[place[i] + 1]++;
    }
    for (size_t g = 0; g <= s->n_groups; g++) from[g + 1] += from[g];
    for (uint32_t i = 0; i < s->n_controls; i++) order[from[place[i]]++] = s->first_control + i;
    return order;
}

static void controls(struct out *o, const struct opened *in, const struct standard *s) {
    struct grid *t = grid_new(o->arena, 6, 1);
    struct str before[GROUP_DEPTH] = {STR_NONE}, word = title_in(&s->control_word);
    const char *head[] = {"ID", _("Title"), _("Result"), _("Recommended"), _("Decided"), ""};
    grid_head(t, head);
    const uint32_t *order = in_group_order(o->arena, in->cat, s);
    struct str group = STR_NONE;
    for (uint32_t i = 0; i < s->n_controls; i++) {
        bool same = str_eq(group, in->cat->controls[order[i]].group);
        group = in->cat->controls[order[i]].group;
        if (!same) group_sections(t, s, group, before);
        control_row(o->arena, in, order[i], grid_row(t));
    }
    out_heading(o, word.len ? word.ptr : _("Controls"));
    grid_print(o, t, 2);
}

static void print_standard(struct out *o, const struct opened *in, const struct standard *s) {
    out_newline(o);
    out_addf(o, STYLE_BOLD, "%.*s", STR_ARG(title_in(&s->title)));
    out_newline(o);
    out_addf(o, STYLE_DIM, _("Edition: %.*s"), STR_ARG(s->edition));
    out_newline(o);
    conditions(o, in, s);
    controls(o, in, s);
}

static void summary(struct out *o, const struct standings *n) {
    out_heading(o, _("Summary"));
    out_para(o, 2, STYLE_PLAIN,
             arena_fmt(o->arena, _("controls %zu: apply %zu, do not apply %zu, undetermined %zu"), n->controls,
                       n->apply, n->omitted, n->unknown));
    if (n->undetermined)
        out_para(o, 2, STYLE_OPEN, arena_fmt(o->arena, _("recommendation undetermined: %zu"), n->undetermined));
    if (n->conditions_open)
        out_para(o, 2, STYLE_OPEN, arena_fmt(o->arena, _("conditions undetermined: %zu"), n->conditions_open));
    if (n->choices_open)
        out_para(o, 2, STYLE_OPEN, arena_fmt(o->arena, _("risks not yet treated or accepted: %zu"), n->choices_open));
    if (n->undecided) out_para(o, 2, STYLE_OPEN, arena_fmt(o->arena, _("not decided yet: %zu"), n->undecided));
    if (n->below)
        out_para(o, 2, STYLE_OPEN,
                 arena_fmt(o->arena, _("decided below the recommendation: %zu, without a reason: %zu"), n->below,
                           n->missing_why));
    if (!standings_open(n)) out_para(o, 2, STYLE_GOOD, str_of(_("Nothing is open.")));
}

static void questions(struct out *o, const struct opened *in) {
    size_t n;
    const struct waiting *waiting = derive_waiting(o->arena, in->result, in->standards_bits, &n);
    if (!n) return;
    out_heading(o, _("What settles most"));
    for (size_t i = 0; i < n && i < WAITING_SHOWN; i++)
        out_item(o, 2, 24, input_name(o->arena, in->cat, waiting[i].what), STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s (%zu results wait for it)"),
                           STR_ARG(term_input(o->arena, in->cat, waiting[i].what)), waiting[i].results));
    if (n > WAITING_SHOWN) out_para(o, 2, STYLE_DIM, arena_fmt(o->arena, _("and %zu more"), n - WAITING_SHOWN));
}

static void next_step(struct out *o, const struct call *c, const struct opened *in, const struct standings *n) {
    const char *file = c->arguments[0];
    if (n->undetermined || n->conditions_open) {
        out_next(o, "kijun ask %s", file);
        return;
    }
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        for (uint32_t k = 0; k < s->n_controls; k++) {
            struct standing standing = control_standing(in, s->first_control + k);
            if (!standing.undecided && !standing.missing_why) continue;
            out_next(o, "kijun explain %s %.*s", file, STR_ARG(control_name(o->arena, in->cat, s->first_control + k)));
            return;
        }
    }
    out_next(o, "kijun spec %s -o spec.docx", file);
}

static int run(struct call *c) {
    struct opened in;
    struct out o;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct standings n = standings_count(&in);
    status = standings_open(&n) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return print_json(&o, c, &in), json_end(&o, status);
    out_add(&o, STYLE_BOLD, in.system->name);
    if (in.system->owner.len) out_addf(&o, STYLE_PLAIN, _(" (%.*s)"), STR_ARG(in.system->owner));
    out_newline(&o);
    for (size_t i = 0; i < in.n_standards; i++) print_standard(&o, &in, &in.cat->standards[in.standards[i]]);
    summary(&o, &n);
    questions(&o, &in);
    next_step(&o, c, &in, &n);
    return out_end(&o, status);
}

const struct verb verb_derive = {
    .name = "derive",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("the requirements of a system, with levels"),
    .about = N_("Derives every requirement from the answers in FILE (- is standard input): whether it applies, which "
                "levels are recommended, what was decided. Exit status 1 when something is undetermined, undecided, or "
                "decided below the recommendation without a reason."),
    .example = "kijun derive system.yaml\nkijun derive system.yaml --json --standard {standard}",
    .options = {OPT_JSON, OPT_STANDARD},
    .run = run,
};
