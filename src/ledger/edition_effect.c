/* edition_effect: what a new edition means for one system, and for each of the database. */
#include "ledger/edition_effect.h"

#include "ledger/database.h"

struct outcome {
    const struct editions *editions;
    struct edition_stale *stale;
    size_t n_stale;
};

/* What the file names ------------------------------------------------------------------------------- */

static void put_stale(struct outcome *f, const char *where, struct str id, struct str now) {
    f->stale[f->n_stale++] = (struct edition_stale){where, id, now};
}

static void look_control(struct outcome *f, struct arena *a, const char *where, uint32_t control) {
    int32_t now = f->editions->control_now[control];
    struct str was = control_name(a, f->editions->before, control);
    struct str is = now < 0 ? STR_NONE : control_name(a, f->editions->after, (uint32_t)now);
    if (!str_eq(was, is)) put_stale(f, where, was, is);
}

static void look_condition(struct outcome *f, struct arena *a, const char *where, uint32_t condition) {
    int32_t now = f->editions->condition_now[condition];
    struct str was = condition_name(a, f->editions->before, condition);
    struct str is = now < 0 ? STR_NONE : condition_name(a, f->editions->after, (uint32_t)now);
    if (!str_eq(was, is)) put_stale(f, where, was, is);
}

/* An answer is stale when its question has another id, or when the answer itself cannot be carried over. */
static void look_fact(struct outcome *f, const struct edition_input *in, uint32_t fact) {
    int32_t now = f->editions->fact_now[fact];
    bool lost = false;
    for (size_t i = 0; i < in->n_lost_facts; i++) lost = lost || in->lost_facts[i] == fact;
    struct str was = f->editions->before->facts[fact].id;
    struct str is = now < 0 || lost ? STR_NONE : f->editions->after->facts[now].id;
    if (!str_eq(was, is)) put_stale(f, "answers", was, is);
}

static void look_metric(struct outcome *f, struct arena *a, uint32_t metric) {
    const struct catalog *x = f->editions->before;
    struct str was = metric_name(a, x, metric), is = was;
    uint32_t control = x->metrics[metric].control;
    int32_t now = f->editions->control_now[control];
    if (now >= 0)
        is = arena_fmt(a, "%.*s.%.*s", STR_ARG(control_name(a, f->editions->after, (uint32_t)now)),
                       STR_ARG(x->metrics[metric].id));
    if (now < 0 || catalog_find_metric(f->editions->after, is) < 0) is = STR_NONE;
    if (!str_eq(was, is)) put_stale(f, "declared", was, is);
}

static void look_through(struct outcome *f, struct arena *a, const struct system *s, const struct derive_input *before,
                         const struct edition_input *in) {
    f->stale = arena_array(a,
                           f->editions->before->n_facts + s->n_judgements + s->n_choices + s->n_decisions + s->n_fills +
                               s->n_declared + s->n_status,
                           sizeof *f->stale);
    for (uint32_t i = 0; i < f->editions->before->n_facts; i++)
        if (before->facts[i].answered) look_fact(f, in, i);
    for (size_t i = 0; i < s->n_judgements; i++) look_condition(f, a, "judgements", s->judgements[i].condition);
    for (size_t i = 0; i < s->n_choices; i++) look_condition(f, a, "choices", s->choices[i].condition);
    for (size_t i = 0; i < s->n_decisions; i++) look_control(f, a, "decisions", s->decisions[i].control);
    for (size_t i = 0; i < s->n_fills; i++) look_control(f, a, "fill", s->fills[i].control);
    for (size_t i = 0; i < s->n_declared; i++) look_metric(f, a, s->declared[i].metric);
    for (size_t i = 0; i < s->n_status; i++) look_control(f, a, "status", s->status[i].control);
}

/* One system ---------------------------------------------------------------------------------------- */

struct edition_outcome edition_outcome_of(struct arena *a, const struct editions *e, const struct deriver *after,
                                          const struct system *s, const struct derivation *before,
                                          const struct derive_input *in) {
    struct edition_input carried = edition_carry(a, e, in);
    struct outcome f = {.editions = e};
    struct edition_outcome o = {.before = before, .after = derive(after, a, &carried.input)};
    o.effects = edition_effects(a, e, before, o.after, ALL_STANDARDS);
    look_through(&f, a, s, in, &carried);
    o.stale = f.stale;
    o.n_stale = f.n_stale;
    return o;
}

/* Every system -------------------------------------------------------------------------------------- */

struct walking {
    struct arena *a; /* of one system */
    struct store *s;
    const struct editions *editions;
    const struct deriver *before, *after;
    edition_system_fn *each;
    void *ctx;
    struct err *e;
};

static bool one_system(struct walking *w, const struct system_row *row, bool *go_on) {
    struct arena *a = w->a;
    struct system_record rec;
    struct diags *d = arena_alloc(a, sizeof *d);
    if (!system_get(a, w->s, arena_fmt(a, "%lld", (long long)row->id), &rec, w->e)) return false;
    struct source src = {rec.name, rec.json};
    const struct system *s = system_load(a, w->editions->before, &src, d);
    if (!s) return *go_on = w->each(w->ctx, row->id, row->name, NULL), true;
    struct derive_input in = {system_facts(a, w->editions->before, s), system_judgements(a, w->editions->before, s)};
    struct edition_outcome o = edition_outcome_of(a, w->editions, w->after, s, derive(w->before, a, &in), &in);
    *go_on = w->each(w->ctx, row->id, row->name, &o);
    return true;
}

bool editions_over_systems(struct store *s, const struct editions *e, edition_system_fn *each, void *ctx,
                           struct err *err) {
    STORE_TX struct store_tx tx = {0};
    struct arena *keep = arena_new(1024 * MIB);
    struct walking w = {arena_new(512 * MIB),        s,    e,   deriver_new(keep, e->before),
                        deriver_new(keep, e->after), each, ctx, err};
    struct system_row *list;
    size_t n = 0;
    bool ok = store_join_reading(s, &tx, err) && system_list(keep, s, &list, &n, err);
    bool go_on = true;
    for (size_t i = 0; ok && go_on && i < n; i++) {
        ok = one_system(&w, &list[i], &go_on);
        arena_clear(w.a);
    }
    arena_free(w.a);
    arena_free(keep);
    return ok;
}
