/* self: what the standards ask of a server like this one, and how far this one does it. */
#include "web/self.h"

#include "web/routes.h"
#include "web/self.html.h"

#define COLUMNS 5
static const enum ui_look looks[SELF_STATES] = {UI_GOOD, UI_WARN, UI_BAD, UI_INFO};

static struct str standard_title(struct visit *v, struct str id) {
    const struct standard *s = catalog_find_standard(v->opt->catalog, id);
    if (!s) return id;
    struct str title = text_in(&s->short_title, v->lang);
    return title.len ? title : text_in(&s->title, v->lang);
}

static struct str answered_by(struct visit *v, const struct self_now *x) {
    struct str text = text_in(&x->row->by, v->lang), note = text_in(&x->row->note, v->lang);
    if (note.len) text = arena_fmt(v->a, tr(v->lang, "%.*s. %.*s"), STR_ARG(text), STR_ARG(note));
    if (x->finding.len) text = arena_fmt(v->a, tr(v->lang, "%.*s. %.*s"), STR_ARG(text), STR_ARG(x->finding));
    return text;
}

static void fill(struct visit *v, struct ui_cell *row, const struct self_now *x) {
    row[0].text = x->row->clause;
    row[1].text = text_in(&x->row->demand, v->lang);
    row[2].text = answered_by(v, x);
    row[3].text = trs(v->lang, self_class_title(x->row->class));
    row[4] = (struct ui_cell){.text = trs(v->lang, self_state_title(x->state)), .look = looks[x->state]};
}

/* Rows of one standard stand together in the data. */
static size_t group(struct visit *v, struct self_page *p, const struct self_look *look, size_t from) {
    static const char *const heads[COLUMNS] = {N_("Place"), N_("What is asked"), N_("How kijun does it"), N_("Duty"),
                                               N_("State")};
    size_t to = from;
    while (to < look->n && str_eq(look->list[to].row->of, look->list[from].row->of)) to++;
    struct ui_column *columns = arena_array(v->a, COLUMNS, sizeof *columns);
    struct ui_cell *cells = arena_array(v->a, COLUMNS * (to - from), sizeof *cells);
    struct ui_table *t = arena_alloc(v->a, sizeof *t);
    for (size_t i = 0; i < COLUMNS; i++) columns[i].label = trs(v->lang, heads[i]);
    for (size_t i = from; i < to; i++) fill(v, &cells[(i - from) * COLUMNS], &look->list[i]);
    struct self_group *g = &p->groups[p->n_groups++];
    g->title = standard_title(v, look->list[from].row->of);
    *t = (struct ui_table){.caption = g->title,
                           .caption_hidden = true,
                           .columns = columns,
                           .n_columns = COLUMNS,
                           .cells = cells,
                           .n_rows = to - from};
    g->table = t;
    return to;
}

static const struct ui_table *counts(struct visit *v, const struct self_look *look) {
    struct ui_column *columns = arena_array(v->a, 2, sizeof *columns);
    struct ui_cell *cells = arena_array(v->a, 2 * SELF_STATES, sizeof *cells);
    struct ui_table *t = arena_alloc(v->a, sizeof *t);
    columns[0].label = trs(v->lang, "State");
    columns[1] = (struct ui_column){.label = trs(v->lang, "How many"), .number = true};
    for (int i = 0; i < SELF_STATES; i++) {
        cells[2 * i] = (struct ui_cell){.text = trs(v->lang, self_state_title((enum self_state)i)), .look = looks[i]};
        cells[2 * i + 1].text = arena_fmt(v->a, "%zu", look->count[i]);
    }
    *t = (struct ui_table){.caption = trs(v->lang, "In figures"),
                           .columns = columns,
                           .n_columns = 2,
                           .cells = cells,
                           .n_rows = SELF_STATES};
    return t;
}

static void show(struct visit *v) {
    struct self_page *p = arena_alloc(v->a, sizeof *p);
    struct self_look look;
    struct err e = {0};
    const struct self_process process = {.serving = true, .tls = v->opt->tls};
    if (!self_look(v->a, v->opt->store, &process, v->now, &look, &e)) {
        visit_fail(v, &e);
        return;
    }
    p->page = (struct ui_page){
        .title = trs(v->lang, "kijun's own conformity"),
        .lead = trs(v->lang, "What the standards ask of a server like this one, in our own words, and how far this one "
                             "does it. Settings, TLS, backups and witnesses are looked at on the spot.")};
    p->counts = counts(v, &look);
    for (size_t at = 0; at < look.n && p->n_groups < SELF_GROUPS_MAX;) at = group(v, p, &look, at);
    struct html h = visit_page(v, 200);
    t_self(&h, p);
}

const struct route self_routes[] = {
    ROUTE("GET", "/self", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, show, N_("kijun's own conformity")),
    ROUTES_END,
};
