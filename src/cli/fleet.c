/* kijun fleet: the requirements of many systems, one line of result each. */
#include "cli/fleet.h"

#include "cli/words.h"

/* One system, or all of them, in one standard. */
struct figures {
    uint64_t controls[3], conditions[3]; /* by enum tri */
    uint64_t levels_open, undecided, reason_missing, choices_open;
    uint64_t met, unmet, not_applicable, unreported; /* of the controls that apply, as `status` has them */
};
struct total {
    struct figures sum;
    size_t open; /* systems */
};
struct fleet_run {
    struct call *call;
    struct opened in; /* the catalog and the standards that are asked for */
    struct fleet_source source;
    struct fleet_sink sink;
    struct fleet_batch *batch;
    struct fleet_results *results;
    struct fleet_counts *counts; /* by standard asked for, then by system */
    struct total *totals;        /* by standard asked for */
    size_t open;
};

/* Counting -------------------------------------------------------------------------------------------------------- */

static struct control_result result_of(const struct fleet_run *r, size_t i, uint32_t control) {
    return (struct control_result){.applies = fleet_applies(r->results, i, control),
                                   .recommended = fleet_recommended(r->results, i, control),
                                   .preferred = -1};
}

static bool in_standard(const struct standard *s, uint32_t control) {
    return control >= s->first_control && control - s->first_control < s->n_controls;
}

/* Whoever decides about a control takes it from those that nobody decided about. */
static void count_decisions(const struct fleet_run *r, size_t i, const struct standard *s, struct figures *f) {
    const struct system *system = r->batch->members[i].system[0];
    bool asks = standard_asks_for_decisions(s);
    f->undecided = asks ? f->controls[TRI_YES] : 0;
    for (size_t k = 0; k < system->n_decisions; k++) {
        const struct decision *d = &system->decisions[k];
        if (!in_standard(s, d->control)) continue;
        struct control_result c = result_of(r, i, d->control);
        f->undecided -= asks && c.applies == TRI_YES;
        f->reason_missing += decision_lacks_reason(d, &c);
    }
}

static void count_choices(const struct fleet_run *r, size_t i, const struct standard *s, struct figures *f) {
    const struct catalog *cat = r->in.cat;
    for (uint32_t k = 0; k < s->n_conditions; k++) {
        uint32_t c = s->first_condition + k;
        if (!cat->conditions[c].tree.len) continue;
        struct condition_result v = {.value = fleet_condition(r->results, i, c),
                                     .rule_value = fleet_rule(r->results, i, c)};
        f->choices_open += choice_is_open(cat, r->batch->members[i].system[0], c, &v);
    }
}

static void count_status(const struct fleet_run *r, size_t i, const struct standard *s, struct figures *f) {
    const struct system *system = r->batch->members[i].system[0];
    f->unreported = f->controls[TRI_YES];
    for (size_t k = 0; k < system->n_status; k++) {
        const struct status_entry *e = &system->status[k];
        if (!in_standard(s, e->control) || fleet_applies(r->results, i, e->control) != TRI_YES) continue;
        f->unreported--;
        (*(str_is(e->state, "done") ? &f->met : str_is(e->state, "not_applicable") ? &f->not_applicable : &f->unmet))++;
    }
}

static struct figures figures_of(const struct fleet_run *r, size_t i, size_t standard) {
    const struct standard *s = &r->in.cat->standards[r->in.standards[standard]];
    const struct fleet_counts *n = &r->counts[standard * FLEET_SYSTEMS_MAX + i];
    struct figures f = {.levels_open = n->open};
    f.controls[TRI_YES] = n->apply;
    f.controls[TRI_NO] = n->omitted;
    f.controls[TRI_UNKNOWN] = n->unknown;
    f.conditions[TRI_YES] = n->holding;
    f.conditions[TRI_NO] = n->not_holding;
    f.conditions[TRI_UNKNOWN] = n->conditions_open;
    count_decisions(r, i, s, &f);
    count_choices(r, i, s, &f);
    count_status(r, i, s, &f);
    return f;
}

static bool is_open(const struct figures *f) {
    return f->levels_open || f->conditions[TRI_UNKNOWN] || f->choices_open || f->undecided || f->reason_missing;
}

static void add_figures(struct figures *to, const struct figures *f) {
    for (int v = 0; v < 3; v++) to->controls[v] += f->controls[v], to->conditions[v] += f->conditions[v];
    to->levels_open += f->levels_open;
    to->undecided += f->undecided;
    to->reason_missing += f->reason_missing;
    to->choices_open += f->choices_open;
    to->met += f->met;
    to->unmet += f->unmet;
    to->not_applicable += f->not_applicable;
    to->unreported += f->unreported;
}

/* JSON ------------------------------------------------------------------------------------------------------------ */

static void json_three(struct jsonw *w, const char *key, const uint64_t by_value[3]) {
    jsonw_key(w, key);
    jsonw_object(w);
    fleet_number(w, "yes", by_value[TRI_YES]);
    fleet_number(w, "no", by_value[TRI_NO]);
    fleet_number(w, "unknown", by_value[TRI_UNKNOWN]);
    jsonw_end_object(w);
}

static void json_figures(struct jsonw *w, const struct figures *f) {
    json_three(w, "controls", f->controls);
    fleet_number(w, "levels_open", f->levels_open);
    json_three(w, "conditions", f->conditions);
    fleet_number(w, "undecided", f->undecided);
    fleet_number(w, "reason_missing", f->reason_missing);
    fleet_number(w, "choices_open", f->choices_open);
    jsonw_key(w, "status");
    jsonw_object(w);
    fleet_number(w, "met", f->met);
    fleet_number(w, "unmet", f->unmet);
    fleet_number(w, "not_applicable", f->not_applicable);
    fleet_number(w, "unreported", f->unreported);
    jsonw_end_object(w);
}

static void print_json(struct fleet_run *r, size_t i, const struct figures *f, bool open) {
    const struct fleet_member *m = &r->batch->members[i];
    struct jsonw *w = fleet_line(&r->sink.out, "system");
    fleet_number(w, "line", m->line);
    json_member(w, "name", m->system[0]->name);
    jsonw_key(w, "digest"), jsonw_z(w, m->system[0]->digest);
    jsonw_key(w, "open"), jsonw_bool(w, open);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t s = 0; s < r->in.n_standards; s++) {
        jsonw_object(w);
        json_member(w, "id", r->in.cat->standards[r->in.standards[s]].id);
        jsonw_key(w, "open"), jsonw_bool(w, is_open(&f[s]));
        json_figures(w, &f[s]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    fleet_line_end(&r->sink.out);
}

static void print_json_total(struct fleet_run *r) {
    struct jsonw *w = fleet_line(&r->sink.out, "total");
    jsonw_key(w, "engine"), jsonw_z(w, KIJUN_VERSION);
    fleet_number(w, "systems", r->source.systems);
    fleet_number(w, "refused", r->source.refused);
    fleet_number(w, "open", r->open);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t s = 0; s < r->in.n_standards; s++) {
        const struct standard *standard = &r->in.cat->standards[r->in.standards[s]];
        jsonw_object(w);
        json_member(w, "id", standard->id);
        json_member(w, "edition", standard->edition);
        fleet_number(w, "open", r->totals[s].open);
        json_figures(w, &r->totals[s].sum);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    fleet_line_end(&r->sink.out);
}

/* For people ------------------------------------------------------------------------------------------------------ */

static struct grid *begin_table(struct fleet_run *r) {
    const char *head[] = {_("Line"),         _("System"),    _("apply"), _("do not apply"),
                          _("undetermined"), _("undecided"), _("unmet")};
    struct grid *t = grid_new(r->source.arena, 7, 1);
    grid_head(t, head);
    return t;
}

static void print_row(struct fleet_run *r, struct grid *t, size_t i, const struct figures *f, bool open) {
    const struct fleet_member *m = &r->batch->members[i];
    struct arena *a = r->source.arena;
    struct figures all = {0};
    for (size_t s = 0; s < r->in.n_standards; s++) add_figures(&all, &f[s]);
    const uint64_t cells[] = {all.controls[TRI_YES], all.controls[TRI_NO], all.controls[TRI_UNKNOWN],
                              all.undecided + all.choices_open, all.unmet};
    struct grid_cell *row = grid_row(t);
    row[0].text = arena_fmt(a, "%zu", m->line);
    row[1] = (struct grid_cell){open ? STYLE_OPEN : STYLE_PLAIN, m->system[0]->name};
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
        row[2 + k].text = arena_fmt(a, "%llu", (unsigned long long)cells[k]);
}

static void print_total(struct fleet_run *r) {
    struct out *o = &r->sink.out;
    out_heading(o, _("Summary"));
    out_para(o, 2, r->open ? STYLE_OPEN : STYLE_GOOD,
             arena_fmt(o->arena, _("systems %zu, of which something is open in %zu"), r->source.systems, r->open));
    if (r->source.refused) out_para(o, 2, STYLE_BAD, arena_fmt(o->arena, _("lines refused: %zu"), r->source.refused));
    for (size_t s = 0; s < r->in.n_standards; s++) {
        const struct figures *f = &r->totals[s].sum;
        out_para(o, 2, STYLE_PLAIN,
                 arena_fmt(o->arena, _("%.*s: apply %llu, do not apply %llu, undetermined %llu; open in %zu systems"),
                           STR_ARG(term_standard(&r->in.cat->standards[r->in.standards[s]])),
                           (unsigned long long)f->controls[TRI_YES], (unsigned long long)f->controls[TRI_NO],
                           (unsigned long long)f->controls[TRI_UNKNOWN], r->totals[s].open));
    }
}

/* All of it ------------------------------------------------------------------------------------------------------- */

static void one_system(struct fleet_run *r, size_t i, struct grid *t) {
    struct figures f[STANDARDS_MAX];
    bool open = false;
    for (size_t s = 0; s < r->in.n_standards; s++) {
        f[s] = figures_of(r, i, s);
        add_figures(&r->totals[s].sum, &f[s]);
        r->totals[s].open += is_open(&f[s]);
        open = open || is_open(&f[s]);
    }
    r->open += open;
    if (t)
        print_row(r, t, i, f, open);
    else
        print_json(r, i, f, open);
}

static int one_batch(struct fleet_run *r) {
    struct out *o = &r->sink.out;
    struct grid *t = r->sink.for_people ? begin_table(r) : NULL;
    fleet_evaluate(r->results, r->batch->inputs[0], r->batch->n);
    for (size_t s = 0; s < r->in.n_standards; s++)
        fleet_count(r->results, r->in.standards[s], &r->counts[s * FLEET_SYSTEMS_MAX]);
    for (size_t i = 0; i < r->batch->n; i++) one_system(r, i, t);
    o->arena = r->source.arena;
    if (t) grid_print(o, t, 2);
    o->arena = r->call->arena;
    return fleet_sink_flush(&r->sink);
}

static void prepare(struct fleet_run *r) {
    struct arena *a = r->call->arena;
    r->batch = arena_alloc(a, sizeof *r->batch);
    r->results = fleet_results_new(a, fleet_new(a, deriver_new(a, r->in.cat)));
    r->counts = arena_array(a, r->in.n_standards * FLEET_SYSTEMS_MAX, sizeof *r->counts);
    r->totals = arena_array(a, r->in.n_standards, sizeof *r->totals);
}

static int every_batch(struct fleet_run *r) {
    int status = EXIT_DONE;
    while (!status && fleet_next(&r->source, r->batch, &status) && r->batch->n) status = one_batch(r);
    if (status) return fleet_sink_cancel(&r->sink), status;
    if (r->sink.for_people)
        print_total(r);
    else
        print_json_total(r);
    return fleet_sink_close(&r->sink, r->open || r->source.refused ? EXIT_FINDING : EXIT_DONE);
}

static int run(struct call *c) {
    struct fleet_run r = {.call = c};
    int status = open_standards(c, &r.in);
    if (!status) status = fleet_open(c, c->arguments[0], &r.in.cat, 1, &r.source);
    if (status) return status;
    status = fleet_sink_open(c, &r.sink);
    if (!status) {
        prepare(&r);
        status = every_batch(&r);
    }
    fleet_close(&r.source);
    return status;
}

const struct verb verb_fleet = {
    .name = "fleet",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("what many systems come to, one line each"),
    .about =
        N_("FILE (- is standard input) holds one system a line, each a system file as JSON (NDJSON). Prints one line "
           "of JSON for each: how many controls apply, how many conditions hold, what is open, undecided and unmet, "
           "per standard; and the totals as the last line. On a terminal it prints a table. A line that is wrong is "
           "named and left out. Exit status 1 when something is open or a line was left out."),
    .example = "kijun fleet systems.ndjson -o result.ndjson\nkijun fleet systems.ndjson --standard {standard}",
    .options = {OPT_STANDARD, OPT_OUTPUT, OPT_JSON},
    .run = run,
};
