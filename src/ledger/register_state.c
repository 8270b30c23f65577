/* register_state: how one system stands. */
#include "ledger/register_state.h"

#include <stdlib.h>

#include "fmt/era.h"
#include "ledger/evidence.h"
#include "ledger/period.h"

struct reckoning {
    struct arena *a;
    struct store *s;
    const struct reckoner *r;
    const struct catalog *cat;
    struct reckoned *out;
    const struct system *system;
    const struct derivation *d;
    const struct evidence *evidence;
    size_t n_evidence;
    uint8_t *shown; /* by control: 1 evidence that holds, 2 only some that has expired */
    char today[DAY_TEXT_MAX];
    struct err *e;
};

/* Evidence ------------------------------------------------------------------------------------ */

static bool read_evidence(struct reckoning *k) {
    struct stmt *q = store_query(
        k->s, SQL("SELECT control, expires FROM evidence WHERE system = $1 AND state = 'kept' ORDER BY id"), k->e);
    struct evidence *list = NULL;
    size_t room = 0;
    if (!q) return false;
    stmt_int(q, 1, k->out->system);
    while (stmt_row(q, k->e)) {
        list = arena_grow(k->a, list, k->n_evidence, &room, sizeof *list);
        list[k->n_evidence++] =
            (struct evidence){.control = arena_str(k->a, stmt_text_at(q, 0)),
                              .expires = stmt_null_at(q, 1) ? STR_NONE : arena_str(k->a, stmt_text_at(q, 1))};
    }
    k->evidence = list;
    k->shown = arena_array(k->a, k->cat->n_controls, sizeof *k->shown);
    for (size_t i = 0; i < k->n_evidence; i++) {
        int32_t control = catalog_find_control(k->cat, list[i].control);
        bool over = evidence_expired(&list[i], str_of(k->today));
        if (control >= 0 && k->shown[control] != 1) k->shown[control] = over ? 2 : 1;
    }
    return k->e->kind == ERR_NONE;
}

/* Counters ------------------------------------------------------------------------------------ */

static void count_inspection(const struct reckoning *k, struct tally *t, uint32_t control,
                             const struct status_entry *status) {
    bool done = status && str_is(status->state, "done"), partly = status && str_is(status->state, "partly");
    if (status && str_is(status->state, "not_applicable")) return;
    t->n[done ? TALLY_DONE : partly ? TALLY_PARTLY : TALLY_UNDONE]++;
    if ((!done && !partly) || status->n_evidence || k->shown[control] == 1) return;
    t->n[k->shown[control] ? TALLY_EVIDENCE_EXPIRED : TALLY_EVIDENCE_MISSING]++;
}

static void count_control(const struct reckoning *k, uint32_t i, const struct decision *d,
                          const struct status_entry *status) {
    const struct control_result *r = &k->d->controls[i];
    uint32_t standard = k->cat->controls[i].standard;
    struct tally *t = &k->out->tallies[standard];
    bool open = r->applies == TRI_UNKNOWN || !r->recommended;
    bool asks = standard_asks_for_decisions(&k->cat->standards[standard]);
    if (r->applies == TRI_YES) t->n[TALLY_APPLIES]++;
    if (open) t->n[TALLY_UNDETERMINED]++;
    if (!open && r->applies == TRI_YES && asks && !d) t->n[TALLY_UNDECIDED]++;
    if (decision_is_below(d, r)) t->n[TALLY_BELOW]++;
    if (decision_lacks_reason(d, r)) t->n[TALLY_UNREASONED]++;
    if (r->applies == TRI_YES ? !d || d->level > 0 : d && d->level > 0) count_inspection(k, t, i, status);
}

static void count_controls(const struct reckoning *k) {
    const struct system *s = k->system;
    const struct decision **decisions = arena_array(k->a, k->cat->n_controls, sizeof *decisions);
    const struct status_entry **status = arena_array(k->a, k->cat->n_controls, sizeof *status);
    for (size_t i = 0; i < s->n_decisions; i++) decisions[s->decisions[i].control] = &s->decisions[i];
    for (size_t i = 0; i < s->n_status; i++) status[s->status[i].control] = &s->status[i];
    for (uint32_t i = 0; i < k->cat->n_controls; i++) count_control(k, i, decisions[i], status[i]);
}

static void count_risks(const struct reckoning *k) {
    for (uint32_t i = 0; i < k->cat->n_conditions; i++) {
        if (!choice_is_open(k->cat, k->system, i, &k->d->conditions[i])) continue;
        bool unreasoned = choice_lacks_reason(system_choice(k->system, i));
        k->out->tallies[k->cat->conditions[i].standard].n[unreasoned ? TALLY_RISKS_UNREASONED : TALLY_RISKS_OPEN]++;
    }
}

static void count_services(const struct reckoning *k) {
    for (uint32_t i = 0; i < k->cat->n_standards; i++) {
        if (!k->cat->standards[i].n_patterns) continue;
        const struct service_levels *l = service_levels(k->a, k->cat, k->system, k->d, i);
        k->out->tallies[i].n[TALLY_SERVICES_UNMET] =
            (int64_t)(l->count[SERVICE_UNMET_MUST] + l->count[SERVICE_MISSING_MUST]);
    }
}

static void count(const struct reckoning *k) {
    struct reckoned *o = k->out;
    o->n_tallies = k->cat->n_standards + 1;
    o->tallies = arena_array(k->a, o->n_tallies, sizeof *o->tallies);
    for (uint32_t i = 0; i < k->cat->n_standards; i++) o->tallies[i].standard = k->cat->standards[i].id;
    struct tally *all = &o->tallies[k->cat->n_standards];
    all->standard = STR("");
    count_controls(k);
    count_risks(k);
    count_services(k);
    for (uint32_t i = 0; i < k->cat->n_standards; i++)
        for (int t = 0; t < TALLIES; t++) all->n[t] += o->tallies[i].n[t];
}

/* Dates --------------------------------------------------------------------------------------- */

static int by_day(const void *pa, const void *pb) {
    const struct due_row *a = pa, *b = pb;
    int c = str_cmp(a->day, b->day);
    if (!c) c = str_cmp(a->kind, b->kind);
    return c ? c : str_cmp(a->about, b->about);
}

static void gather_dues(const struct reckoning *k) {
    const struct register_fields *f = register_fields_builtin();
    struct reckoned *o = k->out;
    struct due_row *list = arena_array(k->a, f->n + k->n_evidence, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; k->system->registered && i < f->n; i++)
        if (f->list[i].due && k->system->registered[i].ptr)
            list[n++] = (struct due_row){k->system->registered[i], STR("field"), f->list[i].id};
    o->holds_until = STR(NEXT_NEVER);
    for (size_t i = 0; i < k->n_evidence; i++) {
        const struct evidence *v = &k->evidence[i];
        if (!v->expires.ptr) continue;
        list[n++] = (struct due_row){v->expires, STR("evidence"), v->control};
        if (!evidence_expired(v, str_of(k->today)) && str_cmp(v->expires, o->holds_until) < 0)
            o->holds_until = v->expires;
    }
    if (n) qsort(list, n, sizeof *list, by_day);
    o->dues = list;
    o->n_dues = n;
    o->next = n ? list[0].day : STR(NEXT_NEVER);
}

/* The row of the list ------------------------------------------------------------------------- */

static struct str meant(const struct system *s, enum field_meaning m) {
    int at = register_fields_builtin()->by_meaning[m];
    return s->registered && at >= 0 ? s->registered[at] : STR_NONE;
}

static bool find_organisation(const struct reckoning *k, struct str named, int64_t *id) {
    *id = 0;
    if (!named.ptr) return true;
    if (k->r->find) return k->r->find(k->r->ctx, k->s, named, id, k->e);
    if (!str_int(named, id) || *id < 0) *id = 0;
    return true;
}

static unsigned label_of(const struct system *s) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_CONFIDENTIALITY];
    struct str v = meant(s, MEANS_CONFIDENTIALITY);
    for (unsigned i = 0; at >= 0 && v.ptr && i < f->list[at].n_choices; i++)
        if (str_eq(f->list[at].choices[i].id, v)) return i + 1;
    return 0;
}

static struct str or_empty(struct str s) {
    return s.ptr ? s : STR("");
}

static bool fill_row(struct reckoning *k) {
    const struct system *s = k->system;
    struct reckoned *o = k->out;
    struct str reading = meant(s, MEANS_READING);
    int64_t year = 0;
    o->name = s->name;
    o->reading = str_cut(search_fold(k->a, reading.ptr ? reading : s->name), 0, 300);
    o->organisation_text = meant(s, MEANS_ORGANISATION);
    if (!o->organisation_text.ptr) o->organisation_text = s->owner;
    o->person = meant(s, MEANS_PERSON);
    o->state = or_empty(meant(s, MEANS_STATE));
    o->label = label_of(s);
    if (meant(s, MEANS_YEAR).ptr && str_int(meant(s, MEANS_YEAR), &year)) o->year = (int32_t)year;
    return find_organisation(k, meant(s, MEANS_ORGANISATION), &o->organisation);
}

static void gather_words(const struct reckoning *k) {
    struct buf b;
    buf_init(&b, REGISTER_TEXT_BYTES_MAX);
    system_words(k->a, k->cat, k->system, meant(k->system, MEANS_READING), &b);
    k->out->text = arena_str(k->a, b.len ? buf_str(&b) : STR(""));
    buf_release(&b);
}

/* ------------------------------------------------------------------------------------------------ */

static bool load(struct reckoning *k, const struct stored *now) {
    struct diags *d = arena_alloc(k->a, sizeof *d);
    struct buf b;
    buf_init(&b, 2 * SYSTEM_FILE_MAX);
    parts_join(&now->parts, &b);
    struct source src = {STR("db"), arena_str(k->a, buf_str(&b))};
    buf_release(&b);
    k->system = system_load(k->a, k->cat, &src, d);
    return k->system != NULL;
}

/* A system that these standards no longer understand (an answer of an older edition) still has its name. */
static void fill_bare(struct reckoning *k, const struct stored *now) {
    struct reckoned *o = k->out;
    o->n_tallies = k->cat->n_standards + 1;
    o->tallies = arena_array(k->a, o->n_tallies, sizeof *o->tallies);
    for (uint32_t i = 0; i < k->cat->n_standards; i++) o->tallies[i].standard = k->cat->standards[i].id;
    o->tallies[k->cat->n_standards].standard = STR("");
    o->name = now->name;
    o->reading = str_cut(search_fold(k->a, now->name), 0, 300);
    o->state = STR("");
    o->next = o->holds_until = STR(NEXT_NEVER);
    o->text = arena_fmt(k->a, "system\x1Fname\x1F%.*s\n", STR_ARG(search_fold(k->a, now->name)));
}

bool system_reckon(struct arena *a, struct store *s, const struct reckoner *r, int64_t system, int64_t now,
                   struct reckoned *out, struct err *e) {
    struct stored stored;
    struct reckoned o = {.system = system, .at = now};
    struct reckoning k = {.a = a, .s = s, .r = r, .cat = r->cat, .out = &o, .e = e};
    if (!stored_read(a, s, system, &stored, e)) return false;
    o.revision = stored.changed;
    o.removed = stored.removed;
    day_of(now, k.today);
    if (stored.removed || !stored.parts.n || !load(&k, &stored)) return fill_bare(&k, &stored), *out = o, true;
    struct derive_input in = {system_facts(a, r->cat, k.system), system_judgements(a, r->cat, k.system)};
    k.d = derive(r->deriver, a, &in);
    if (!read_evidence(&k)) return false;
    count(&k);
    gather_dues(&k);
    gather_words(&k);
    if (!fill_row(&k)) return false;
    *out = o;
    return true;
}
