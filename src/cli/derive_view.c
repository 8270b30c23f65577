/* derive_view: the requirements of a system for people. */
#include "cli/derive_view.h"

#define WAITING_SHOWN 5
#define GROUP_DEPTH 4
#define SMALL_STANDARD 40 /* controls that are all shown, as they fit on a screen or two */
#define GROUP_LINES 24    /* of a standard told by its groups: as deep as they fit */

struct view {
    struct out *out;
    const struct call *call;
    const struct opened *in;
    const struct standard *s;
    bool rows;       /* every control by itself, not only its group */
    bool everything; /* also what does not apply or hold */
};

/* Conditions ----------------------------------------------------------------------------------------------------- */

static bool has_choices(const struct opened *in, const struct standard *s) {
    for (uint32_t i = 0; i < s->n_conditions; i++)
        if (in->cat->conditions[s->first_condition + i].tree.len) return true;
    return false;
}

static struct grid_cell choice_cell(const struct opened *in, uint32_t index, enum tri value) {
    const struct choice_made *choice = system_choice(in->system, index);
    struct grid_cell none = {STYLE_PLAIN, STR("")};
    if (!in->cat->conditions[index].tree.len) return none;
    if (!choice) return value == TRI_YES ? (struct grid_cell){STYLE_OPEN, str_of(_("not chosen"))} : none;
    if (choice_lacks_reason(choice)) return (struct grid_cell){STYLE_BAD, str_of(_("accepted, reason missing"))};
    return (struct grid_cell){STYLE_PLAIN, str_of(choice->accepted ? _("accepted") : _("treated"))};
}

static void condition_row(const struct view *v, uint32_t index, struct grid_cell *row) {
    struct arena *a = v->out->arena;
    const struct condition *c = &v->in->cat->conditions[index];
    const struct condition_result *r = &v->in->result->conditions[index];
    const struct choice_made *choice = system_choice(v->in->system, index);
    enum tri value = condition_stands(v->in->system, index, r);
    bool judged = choice && choice->accepted ? system_judgement(v->in->system, index) != NULL : r->judged;
    row[0].text = arena_fmt(a, "%*s%.*s", (int)(2 * (c->depth < 3 ? c->depth : 3)), "", STR_ARG(c->id));
    row[1].text = title_in(&c->title);
    row[2] = (struct grid_cell){style_applies(value), str_of(term_condition(value))};
    if (value != TRI_UNKNOWN) row[3].text = str_of(judged ? _("by judgement") : _("by rule"));
    if (judged && r->rule_value != TRI_UNKNOWN && r->rule_value != value)
        row[3].text = arena_fmt(a, _("by judgement (rule: %s)"), term_condition(r->rule_value));
    row[4] = choice_cell(v->in, index, value);
}

static void conditions(const struct view *v) {
    const struct standard *s = v->s;
    size_t hidden = 0;
    if (!s->n_conditions) return;
    struct grid *t = grid_new(v->out->arena, 5, 1);
    const char *head[] = {"ID", _("Title"), _("Result"), _("Settled by"), _("Choice")};
    if (has_choices(v->in, s)) grid_head(t, head);
    for (uint32_t i = 0; i < s->n_conditions; i++) {
        uint32_t index = s->first_condition + i;
        enum tri value = condition_stands(v->in->system, index, &v->in->result->conditions[index]);
        if (value == TRI_NO && !v->everything)
            hidden++;
        else
            condition_row(v, index, grid_row(t));
    }
    out_heading(v->out, _("Conditions"));
    grid_print(v->out, t, 2);
    if (hidden)
        out_para(v->out, 2, STYLE_DIM,
                 arena_fmt(v->out->arena, _("%zu more that do not hold (--all shows them)"), hidden));
}

/* Controls, one by one ------------------------------------------------------------------------------------------- */

static void add_mark(struct arena *a, struct grid_cell *cell, const char *mark, enum style style) {
    cell->text = cell->text.len ? arena_fmt(a, "%.*s, %s", STR_ARG(cell->text), mark) : str_of(mark);
    if (cell->style != STYLE_BAD) cell->style = style;
}

static void mark_row(struct arena *a, const struct opened *in, uint32_t index, struct grid_cell *cell) {
    const struct control *c = &in->cat->controls[index];
    const struct control_result *r = &in->result->controls[index];
    struct standing standing = control_standing(in, index);
    if (standing.undecided) add_mark(a, cell, _("undecided"), STYLE_OPEN);
    if (standing.below) add_mark(a, cell, _("below the recommendation"), STYLE_OPEN);
    if (standing.missing_why) add_mark(a, cell, _("reason missing"), STYLE_BAD);
    if (r->preferred >= 0 && !standing.decision)
        add_mark(
            a, cell,
            arena_fmt(a, _("first choice %.*s"), STR_ARG(term_level(standard_of_control(in->cat, index), r->preferred)))
                .ptr,
            STYLE_OPEN);
    if (c->source.certainty == CERTAINTY_INFERRED) add_mark(a, cell, _("inferred"), cell->style);
}

static size_t depth_of(const struct catalog *cat, const struct control *c) {
    size_t depth = 0;
    for (int32_t p = c->parent; p >= 0 && depth < 3; p = cat->controls[p].parent) depth++;
    return depth;
}

/* Standards that ask nobody to decide have no levels to tell of: then a decision is a mark. */
static void control_row(const struct view *v, uint32_t index, struct grid_cell *row) {
    struct arena *a = v->out->arena;
    const struct opened *in = v->in;
    const struct control *c = &in->cat->controls[index];
    const struct control_result *r = &in->result->controls[index];
    const struct decision *d = system_decision(in->system, index);
    bool levels = standard_asks_for_decisions(v->s);
    uint64_t recommended = recommended_of(r);
    enum style style = style_applies(r->applies);
    row[0] = (struct grid_cell){style, arena_fmt(a, "%*s%.*s", (int)(2 * depth_of(in->cat, c)), "", STR_ARG(c->id))};
    row[1] = (struct grid_cell){style, title_in(&c->title)};
    row[2] = (struct grid_cell){style, str_of(term_applies(r->applies))};
    if (levels) {
        row[3] = (struct grid_cell){style, term_levels(a, v->s, recommended)};
        if (!recommended) row[3].text = arena_fmt(a, _("(%.*s)"), STR_ARG(term_levels(a, v->s, r->possible)));
        row[4] = (struct grid_cell){style == STYLE_DIM ? STYLE_DIM : STYLE_PLAIN, STR("-")};
        if (d) row[4].text = term_level(v->s, d->level);
    } else if (d) {
        add_mark(a, &row[3], arena_fmt(a, _("decided: %.*s"), STR_ARG(term_level(v->s, d->level))).ptr, STYLE_PLAIN);
    }
    mark_row(a, in, index, &row[levels ? 5 : 3]);
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

/* By control of the standard: the place of its group. */
static const size_t *places_of(struct arena *a, const struct catalog *cat, const struct standard *s) {
    size_t *place = arena_array(a, s->n_controls, sizeof *place);
    for (uint32_t i = 0; i < s->n_controls; i++) {
        struct str group = cat->controls[s->first_control + i].group;
        bool again = i > 0 && str_eq(group, cat->controls[s->first_control + i - 1].group);
        place[i] = again ? place[i - 1] : place_of_group(s, group);
    }
    return place;
}

/* Indices of its controls in the order of the groups, as the standard prints them; within a group as declared. */
static const uint32_t *in_group_order(struct arena *a, const struct catalog *cat, const struct standard *s) {
    const size_t *place = places_of(a, cat, s);
    size_t *from = arena_array(a, s->n_groups + 2, sizeof *from);
    uint32_t *order = arena_array(a, s->n_controls, sizeof *order);
    for (uint32_t i = 0; i < s->n_controls; i++) from[place[i] + 1]++;
    for (size_t g = 0; g <= s->n_groups; g++) from[g + 1] += from[g];
    for (uint32_t i = 0; i < s->n_controls; i++) order[from[place[i]]++] = s->first_control + i;
    return order;
}

/* What applies or is open, or was decided all the same. */
static bool is_shown(const struct view *v, uint32_t control) {
    return v->everything || v->in->result->controls[control].applies != TRI_NO ||
           system_decision(v->in->system, control);
}

/* The rows, with the groups they stand in; gives how many controls were not shown. */
static size_t control_lines(const struct view *v, struct grid *t) {
    const uint32_t *order = in_group_order(v->out->arena, v->in->cat, v->s);
    struct str before[GROUP_DEPTH] = {STR_NONE}, group = STR_NONE;
    size_t hidden = 0;
    for (uint32_t i = 0; i < v->s->n_controls; i++) {
        if (!is_shown(v, order[i])) {
            hidden++;
            continue;
        }
        bool same = str_eq(group, v->in->cat->controls[order[i]].group);
        group = v->in->cat->controls[order[i]].group;
        if (!same) group_sections(t, v->s, group, before);
        control_row(v, order[i], grid_row(t));
    }
    return hidden;
}

static const char *controls_title(const struct standard *s) {
    struct str word = title_in(&s->control_word);
    return word.len ? word.ptr : _("Controls");
}

static void control_rows(const struct view *v) {
    bool levels = standard_asks_for_decisions(v->s);
    struct grid *t = grid_new(v->out->arena, levels ? 6 : 4, 1);
    const char *head[] = {"ID", _("Title"), _("Result"), levels ? _("Recommended") : "", _("Decided"), ""};
    grid_head(t, head);
    size_t hidden = control_lines(v, t);
    out_heading(v->out, controls_title(v->s));
    grid_print(v->out, t, 2);
    if (hidden)
        out_para(v->out, 2, STYLE_DIM,
                 arena_fmt(v->out->arena, _("%zu more that do not apply (--all shows them)"), hidden));
}

/* Controls by group ---------------------------------------------------------------------------------------------- */

static size_t group_depth(const struct standard *s, const struct group *g) {
    size_t depth = 0;
    while (g && g->parent.len && depth < GROUP_DEPTH) g = standard_find_group(s, g->parent), depth++;
    return depth;
}

struct group_count {
    size_t by_value[TRI_UNKNOWN + 1]; /* whether its controls apply, those of the groups below too */
};

/* By group of the standard. */
static const struct group_count *count_groups(const struct view *v) {
    struct arena *a = v->out->arena;
    const size_t *place = places_of(a, v->in->cat, v->s);
    struct group_count *all = arena_array(a, v->s->n_groups + 1, sizeof *all);
    for (uint32_t i = 0; i < v->s->n_controls; i++)
        if (place[i]) all[place[i] - 1].by_value[v->in->result->controls[v->s->first_control + i].applies]++;
    for (size_t i = v->s->n_groups; i-- > 0;) { /* a group stands after its parent */
        size_t parent = place_of_group(v->s, v->s->groups[i].parent);
        for (size_t k = 0; parent && k <= TRI_UNKNOWN; k++) all[parent - 1].by_value[k] += all[i].by_value[k];
    }
    return all;
}

/* As deep as the groups fit on a screen. */
static size_t depth_shown(const struct standard *s) {
    size_t depth = 0;
    for (size_t try = 1; try < GROUP_DEPTH; try++) {
        size_t n = 0;
        for (size_t i = 0; i < s->n_groups; i++) n += group_depth(s, &s->groups[i]) <= try;
        if (n <= GROUP_LINES) depth = try;
    }
    return depth;
}

static void group_row(const struct view *v, const struct group *g, const size_t *count, size_t depth, struct grid *t) {
    struct arena *a = v->out->arena;
    if (!count[TRI_YES] && !count[TRI_UNKNOWN]) return;
    struct grid_cell *row = grid_row(t);
    row[0].text = arena_fmt(a, "%*s%.*s", (int)(2 * depth), "", STR_ARG(title_in(&g->title)));
    row[1] = grid_figure(a, STYLE_PLAIN, count[TRI_YES]);
    row[2] = grid_figure(a, count[TRI_UNKNOWN] ? STYLE_OPEN : STYLE_PLAIN, count[TRI_UNKNOWN]);
    row[3] = grid_figure(a, STYLE_DIM, count[TRI_NO]);
}

static void control_groups(const struct view *v) {
    const struct group_count *counts = count_groups(v);
    size_t deepest = depth_shown(v->s);
    struct grid *t = grid_new(v->out->arena, 4, 0);
    const char *head[] = {_("Group"), _("apply"), _("open"), _("do not")};
    grid_head(t, head);
    grid_head_right(t, 1);
    for (size_t i = 0; i < v->s->n_groups; i++) {
        size_t depth = group_depth(v->s, &v->s->groups[i]);
        if (depth <= deepest) group_row(v, &v->s->groups[i], counts[i].by_value, depth, t);
    }
    out_heading(v->out, controls_title(v->s));
    grid_print(v->out, t, 2);
    out_para(v->out, 2, STYLE_DIM,
             arena_fmt(v->out->arena, _("Each by itself: kijun derive %.*s --standard %.*s"),
                       STR_ARG(term_shell_word(v->out->arena, str_of(v->call->arguments[0]))), STR_ARG(v->s->id)));
}

/* The whole ------------------------------------------------------------------------------------------------------ */

static void print_standard(const struct view *v) {
    out_newline(v->out);
    out_para(v->out, 0, STYLE_BOLD, title_in(&v->s->title));
    out_para(v->out, 0, STYLE_DIM, arena_fmt(v->out->arena, _("Edition: %.*s"), STR_ARG(v->s->edition)));
    if (v->rows) {
        conditions(v);
        control_rows(v);
    } else {
        control_groups(v);
    }
}

static void summary_row(const struct out *o, struct grid *t, struct str name, const struct standings *n) {
    struct grid_cell *row = grid_row(t);
    struct arena *a = o->arena;
    row[0].text = name;
    row[1] = grid_figure(a, STYLE_PLAIN, n->controls);
    row[2] = grid_figure(a, STYLE_PLAIN, n->apply);
    row[3] = grid_figure(a, STYLE_DIM, n->omitted);
    row[4] = grid_figure(a, n->unknown ? STYLE_OPEN : STYLE_PLAIN, n->unknown);
    row[5] = grid_figure(a, n->undecided ? STYLE_OPEN : STYLE_PLAIN, n->undecided);
}

static void summary_table(struct out *o, const struct opened *in) {
    struct arena *a = o->arena;
    struct grid *t = grid_new(a, 6, 0);
    const char *head[] = {_("Standard"), _("all"), _("apply"), _("do not"), _("open"), _("undecided")};
    grid_head(t, head);
    grid_head_right(t, 1);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        struct standings n = standings_of(in, s);
        summary_row(o, t, term_standard(s), &n);
    }
    grid_print(o, t, 2);
}

static void summary(struct out *o, const struct opened *in, const struct standings *n) {
    out_heading(o, _("Summary"));
    if (in->n_standards > 1) summary_table(o, in);
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

static void implied(struct out *o, const struct opened *in) {
    if (!in->n_implied) return;
    out_heading(o, _("Answers that follow from others"));
    for (size_t i = 0; i < in->n_implied; i++) {
        const struct implied *x = &in->implied[i];
        out_item(o, 2, 24, in->cat->facts[x->fact].id, STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s: %.*s"), STR_ARG(term_fact(o->arena, in->cat, x->fact)),
                           STR_ARG(term_value(o->arena, in->cat, x->fact, &in->input.facts[x->fact]))));
        out_para(o, 28, STYLE_DIM, term_implied(o->arena, in->cat, in->input.facts, x));
    }
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
    struct str file = term_shell_word(o->arena, str_of(c->arguments[0]));
    if (n->undetermined || n->conditions_open || n->choices_open) {
        out_next(o, "kijun ask %.*s", STR_ARG(file));
        return;
    }
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        for (uint32_t k = 0; k < s->n_controls; k++) {
            struct standing standing = control_standing(in, s->first_control + k);
            if (!standing.undecided && !standing.missing_why) continue;
            out_next(o, "kijun explain %.*s %.*s", STR_ARG(file),
                     STR_ARG(term_shell_word(o->arena, control_name(o->arena, in->cat, s->first_control + k))));
            return;
        }
    }
    out_next(o, "kijun spec %.*s -o spec.docx", STR_ARG(file));
}

void derive_view(struct out *o, const struct call *c, const struct opened *in, const struct standings *n) {
    out_add(o, STYLE_BOLD, in->system->name);
    if (in->system->owner.len) out_addf(o, STYLE_PLAIN, _(" (%.*s)"), STR_ARG(in->system->owner));
    out_newline(o);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        bool small = s->n_controls <= SMALL_STANDARD || !s->n_groups;
        struct view v = {o,
                         c,
                         in,
                         s,
                         .rows = small || c->all || in->n_standards == 1 || c->n_standards,
                         .everything = c->all || s->n_controls <= SMALL_STANDARD};
        print_standard(&v);
    }
    summary(o, in, n);
    implied(o, in);
    questions(o, in);
    next_step(o, c, in, n);
}
