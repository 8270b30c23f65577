/* kijun diff --standard OLD NEW --fleet FILE: what another edition asks of every system.
 *
 * Controls that share their class in both editions fare alike, so each such pair of classes is looked at once for a
 * system, however many controls it has. */
#include <stdlib.h>

#include "catalog/editions.h"
#include "cli/fleet.h"
#include "cli/words.h"

enum effect { EFFECT_NONE, EFFECT_ADDED, EFFECT_DROPPED, EFFECT_CHANGED, EFFECT_UNSETTLED, EFFECTS };
static const char *const effect_ids[EFFECTS] = {"", "added", "dropped", "changed", "unsettled"};

#define ABSENT UINT32_MAX

/* One control in both editions. */
struct pair {
    uint32_t control[2];  /* before, after; ABSENT: that edition has none */
    uint32_t class_of[2]; /* ABSENT too */
    uint32_t standard[2];
    bool same_words;
    struct str name;
    struct text title;
    uint32_t place; /* in the order of declaration: before, then what is new */
    size_t systems[EFFECTS];
};
struct fleet_diff {
    struct call *call;
    const struct catalog *cats[2];
    struct fleet_source source;
    struct fleet_sink sink;
    struct fleet_batch *batch;
    const struct fleet *fleets[2];
    struct fleet_results *results[2];
    struct pair *pairs; /* by class before, class after */
    size_t n;
    uint8_t *effect; /* by place, for one system */
    struct pair **placed;
    size_t different, total[EFFECTS];
};

static void add_pair(struct fleet_diff *d, uint32_t before, uint32_t after) {
    const uint32_t control[2] = {before, after};
    struct pair *p = &d->pairs[d->n];
    *p = (struct pair){.place = (uint32_t)d->n++};
    for (size_t k = 0; k < 2; k++) {
        p->control[k] = control[k];
        p->class_of[k] = p->standard[k] = ABSENT;
        if (control[k] == ABSENT) continue;
        p->class_of[k] = fleet_class(d->fleets[k], control[k]);
        p->standard[k] = d->cats[k]->controls[control[k]].standard;
        p->name = control_name(d->call->arena, d->cats[k], control[k]);
        p->title = d->cats[k]->controls[control[k]].title;
    }
    p->same_words = before == ABSENT || after == ABSENT ||
                    editions_same_words(d->call->arena, d->cats[0], before, d->cats[1], after);
}

static int by_class(const void *pa, const void *pb) {
    const struct pair *a = pa, *b = pb;
    for (size_t k = 0; k < 2; k++) {
        if (a->class_of[k] != b->class_of[k]) return a->class_of[k] < b->class_of[k] ? -1 : 1;
        if (a->standard[k] != b->standard[k]) return a->standard[k] < b->standard[k] ? -1 : 1;
    }
    return a->place < b->place ? -1 : a->place > b->place;
}

static bool same_group(const struct pair *a, const struct pair *b) {
    return a->class_of[0] == b->class_of[0] && a->class_of[1] == b->class_of[1] && a->standard[0] == b->standard[0] &&
           a->standard[1] == b->standard[1];
}

static void pair_controls(struct fleet_diff *d) {
    const struct catalog *before = d->cats[0], *after = d->cats[1];
    struct arena *a = d->call->arena;
    size_t most = before->n_controls + after->n_controls;
    d->pairs = arena_array(a, most, sizeof *d->pairs);
    d->effect = arena_array(a, most + 1, sizeof *d->effect);
    d->placed = arena_array(a, most, sizeof *d->placed);
    const struct editions *e = editions_compare(a, before, after); /* what only moved is the same control */
    bool *paired = arena_array(a, after->n_controls, sizeof *paired);
    for (uint32_t i = 0; i < before->n_controls; i++) {
        int32_t k = e->control_now[i];
        if (k >= 0) paired[k] = true;
        add_pair(d, i, k < 0 ? ABSENT : (uint32_t)k);
    }
    for (uint32_t i = 0; i < after->n_controls; i++)
        if (!paired[i]) add_pair(d, ABSENT, i);
    if (d->n) qsort(d->pairs, d->n, sizeof *d->pairs, by_class);
    for (size_t i = 0; i < d->n; i++) d->placed[d->pairs[i].place] = &d->pairs[i];
}

/* Levels of the one edition as those of the other, by their ids. One that is gone becomes bit 63, which no level has
 * that could be compared with it: a standard has fewer. */
static uint64_t as_after(const struct fleet_diff *d, const struct pair *p, uint64_t levels) {
    const struct standard *s = &d->cats[0]->standards[p->standard[0]], *t = &d->cats[1]->standards[p->standard[1]];
    uint64_t out = 0;
    for (size_t i = 0; i < s->n_levels; i++) {
        if (!(levels >> i & 1)) continue;
        int32_t k = standard_find_level(t, s->levels[i].id);
        out |= UINT64_C(1) << (k < 0 ? 63 : k);
    }
    return out;
}

static enum tri applies(const struct fleet_diff *d, const struct pair *p, size_t k, size_t i) {
    return p->control[k] == ABSENT ? TRI_NO : fleet_applies(d->results[k], i, p->control[k]);
}

/* EFFECT_NONE where both ask for it with the same levels: then the words decide. */
static enum effect effect_on(const struct fleet_diff *d, const struct pair *p, size_t i, bool *in_both) {
    enum tri before = applies(d, p, 0, i), after = applies(d, p, 1, i);
    *in_both = before == TRI_YES && after == TRI_YES;
    if (*in_both) {
        uint64_t levels = as_after(d, p, fleet_recommended(d->results[0], i, p->control[0]));
        return levels == fleet_recommended(d->results[1], i, p->control[1]) ? EFFECT_NONE : EFFECT_CHANGED;
    }
    if (after == TRI_YES) return EFFECT_ADDED;
    if (after == TRI_UNKNOWN) return before == TRI_UNKNOWN ? EFFECT_NONE : EFFECT_UNSETTLED;
    return before == TRI_YES ? EFFECT_DROPPED : EFFECT_NONE;
}

/* Everything about one system: by place, and how many of each. */
static void find_effects(struct fleet_diff *d, size_t i, size_t count[EFFECTS]) {
    enum effect of_group = EFFECT_NONE;
    bool in_both = false;
    for (size_t k = 0; k < EFFECTS; k++) count[k] = 0;
    for (size_t k = 0; k < d->n; k++) {
        struct pair *p = &d->pairs[k];
        if (k == 0 || !same_group(p, p - 1)) of_group = effect_on(d, p, i, &in_both);
        enum effect e = in_both && !p->same_words ? EFFECT_CHANGED : of_group;
        d->effect[p->place] = (uint8_t)e;
        if (e == EFFECT_NONE) continue;
        p->systems[e]++;
        count[e]++;
    }
}

/* JSON ------------------------------------------------------------------------------------------------------------ */

static void print_json(struct fleet_diff *d, size_t i, bool different) {
    const struct fleet_member *m = &d->batch->members[i];
    struct jsonw *w = fleet_line(&d->sink.out, "system");
    fleet_number(w, "line", m->line);
    json_member(w, "name", m->system[0]->name);
    jsonw_key(w, "digest"), jsonw_z(w, m->system[0]->digest);
    jsonw_key(w, "different"), jsonw_bool(w, different);
    for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++) {
        jsonw_key(w, effect_ids[e]);
        jsonw_array(w);
        for (size_t k = 0; k < d->n; k++)
            if (d->effect[k] == e) jsonw_str(w, d->placed[k]->name);
        jsonw_end_array(w);
    }
    fleet_line_end(&d->sink.out);
}

static bool touched(const struct pair *p) {
    for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++)
        if (p->systems[e]) return true;
    return false;
}

static void print_json_total(struct fleet_diff *d) {
    struct jsonw *w = fleet_line(&d->sink.out, "total");
    jsonw_key(w, "engine"), jsonw_z(w, KIJUN_VERSION);
    fleet_number(w, "systems", d->source.systems);
    fleet_number(w, "refused", d->source.refused);
    fleet_number(w, "different", d->different);
    for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++) fleet_number(w, effect_ids[e], d->total[e]);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (size_t k = 0; k < d->n; k++) {
        const struct pair *p = d->placed[k];
        if (!touched(p)) continue;
        jsonw_object(w);
        json_member(w, "id", p->name);
        for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++) fleet_number(w, effect_ids[e], p->systems[e]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    fleet_line_end(&d->sink.out);
}

/* For people ------------------------------------------------------------------------------------------------------ */

static struct grid *begin_table(struct arena *a, const char *first, const char *second) {
    const char *head[] = {first, second, _("added"), _("dropped"), _("changed"), _("undetermined")};
    struct grid *t = grid_new(a, 6, 1);
    grid_head(t, head);
    return t;
}

static void add_row(struct arena *a, struct grid *t, struct str first, struct str second, const size_t n[EFFECTS]) {
    struct grid_cell *row = grid_row(t);
    row[0].text = first;
    row[1].text = second;
    for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++) row[1 + (int)e].text = arena_fmt(a, "%zu", n[e]);
}

static void print_total(struct fleet_diff *d) {
    struct out *o = &d->sink.out;
    struct grid *t = begin_table(o->arena, "ID", _("Title"));
    for (size_t k = 0; k < d->n; k++)
        if (touched(d->placed[k]))
            add_row(o->arena, t, d->placed[k]->name, title_in(&d->placed[k]->title), d->placed[k]->systems);
    if (d->different) {
        out_heading(o, _("Systems by control"));
        grid_print(o, t, 2);
    }
    out_heading(o, _("Summary"));
    out_para(o, 2, STYLE_PLAIN,
             arena_fmt(o->arena, _("systems %zu, of which %zu are asked for something else"), d->source.systems,
                       d->different));
    if (d->source.refused) out_para(o, 2, STYLE_BAD, arena_fmt(o->arena, _("lines refused: %zu"), d->source.refused));
}

/* All of it ------------------------------------------------------------------------------------------------------- */

static int one_batch(struct fleet_diff *d) {
    struct arena *a = d->source.arena;
    struct grid *t = d->sink.for_people ? begin_table(a, _("Line"), _("System")) : NULL;
    for (size_t k = 0; k < 2; k++) fleet_evaluate(d->results[k], d->batch->inputs[k], d->batch->n);
    for (size_t i = 0; i < d->batch->n; i++) {
        size_t count[EFFECTS], any = 0;
        find_effects(d, i, count);
        for (enum effect e = EFFECT_ADDED; e < EFFECTS; e++) any += count[e], d->total[e] += count[e];
        d->different += any > 0;
        if (t)
            add_row(a, t, arena_fmt(a, "%zu", d->batch->members[i].line), d->batch->members[i].system[0]->name, count);
        else
            print_json(d, i, any > 0);
    }
    d->sink.out.arena = a;
    if (t) grid_print(&d->sink.out, t, 2);
    d->sink.out.arena = d->call->arena;
    return fleet_sink_flush(&d->sink);
}

static int every_batch(struct fleet_diff *d) {
    int status = fleet_sink_open(d->call, &d->sink);
    if (status) return status;
    while (!status && fleet_next(&d->source, d->batch, &status) && d->batch->n) status = one_batch(d);
    if (status) return fleet_sink_cancel(&d->sink), status;
    if (d->sink.for_people)
        print_total(d);
    else
        print_json_total(d);
    return fleet_sink_close(&d->sink, d->different || d->source.refused ? EXIT_FINDING : EXIT_DONE);
}

int fleet_diff(struct call *c, const struct catalog *before, const struct catalog *after) {
    struct fleet_diff d = {.call = c, .cats = {before, after}, .batch = arena_alloc(c->arena, sizeof *d.batch)};
    int status = fleet_open(c, c->fleet, d.cats, 2, &d.source);
    if (status) return status;
    for (size_t k = 0; k < 2; k++) {
        d.source.names[k] = c->arguments[k];
        d.fleets[k] = fleet_new(c->arena, deriver_new(c->arena, d.cats[k]));
        d.results[k] = fleet_results_new(c->arena, d.fleets[k]);
    }
    pair_controls(&d);
    status = every_batch(&d);
    fleet_close(&d.source);
    return status;
}
