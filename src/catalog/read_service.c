/* read_service: metrics with their reference values, and the words of a standard that they use.
 *
 * Reference values are typed when the patterns and means of the standard are known, so they are kept as text first. */
#include "catalog/read.h"

struct pending_metric {
    struct metric made; /* first: lists compare ids at the start of a thing */
    uint32_t control;   /* by position in its standard */
    struct str from;
    const struct node *values;
    const struct source *src;
};

static void read_family(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                        void *to) {
    static const char *const keys[] = {"id", "title", "ordered", "source", NULL};
    struct family *f = arena_alloc(l->a, sizeof *f);
    (void)standard;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &f->id);
    read_text(l, src, item, "title", true, &f->title);
    read_yes(l, src, item, "ordered", &f->ordered);
    read_source_note(l, src, item, true, &f->source);
    list_add(l, to, f, src, item);
}

static void read_means(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to) {
    static const char *const keys[] = {"id", "family", "rank", "title", "explain", NULL};
    struct means *m = arena_alloc(l->a, sizeof *m);
    int64_t rank = 0;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &m->id);
    read_str(l, src, item, "family", true, &m->family);
    want_ref(l, src, item, "family", standard, N_("family"));
    read_int(l, src, item, "rank", &rank);
    m->rank = rank > 0 && rank < 1000 ? (uint32_t)rank : 0;
    read_text(l, src, item, "title", true, &m->title);
    read_text(l, src, item, "explain", false, &m->explain);
    list_add(l, to, m, src, item);
}

void read_service_words(struct loader *l, const struct source *src, const struct node *map, uint32_t standard) {
    struct standard *s = &l->standards[standard]->std;
    struct list families = {0}, means = {0};
    s->events = read_named(l, src, map, "events", &s->n_events);
    read_list(l, src, map, "families", standard, read_family, &families);
    read_list(l, src, map, "means", standard, read_means, &means);
    want_unique(l, &families);
    want_unique(l, &means);
    if (means.n > QUANTITY_MEANS_MAX) {
        entry_error(l, &means.entries[QUANTITY_MEANS_MAX], _("A standard has at most %d means."), QUANTITY_MEANS_MAX);
        return;
    }
    struct family *f = arena_array(l->a, families.n, sizeof *f);
    struct means *m = arena_array(l->a, means.n, sizeof *m);
    for (size_t i = 0; i < families.n; i++) f[i] = *(struct family *)families.entries[i].thing;
    for (size_t i = 0; i < means.n; i++) m[i] = *(struct means *)means.entries[i].thing;
    s->families = f, s->n_families = families.n;
    s->means = m, s->n_means = means.n;
}

static bool by_default_more(enum measure m) {
    return m != MEASURE_INTERVAL && m != MEASURE_DURATION;
}

static void read_metric(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                        void *to) {
    static const char *const keys[] = {"id", "title", "measure", "better", "from", "values", "source", NULL};
    static const char *const betters[] = {"less", "more", NULL};
    const char *measures[MEASURE_DONE + 2] = {NULL};
    struct pending_metric *p = arena_alloc(l->a, sizeof *p);
    unsigned word;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &p->made.id);
    want_id(l, src, item, "id", p->made.id, "_-");
    read_text(l, src, item, "title", true, &p->made.title);
    for (unsigned i = 0; i <= MEASURE_DONE; i++) measures[i] = measure_id((enum measure)i);
    if (read_word(l, src, item, "measure", true, measures, &word)) p->made.measure = (enum measure)word;
    p->made.better = by_default_more(p->made.measure) ? BETTER_MORE : BETTER_LESS;
    if (read_word(l, src, item, "better", false, betters, &word)) p->made.better = (enum better)word;
    read_str(l, src, item, "from", false, &p->from);
    want_ref(l, src, item, "from", standard, N_("event"));
    read_source_note(l, src, item, false, &p->made.source);
    p->values = node_find(item, "values");
    p->src = src;
    list_add(l, to, p, src, item);
}

size_t read_metrics(struct loader *l, const struct source *src, uint32_t standard, const struct node *control) {
    struct loading *ld = l->standards[standard];
    struct list own = {0};
    read_list(l, src, control, "metrics", standard, read_metric, &own);
    want_unique(l, &own);
    for (size_t i = 0; i < own.n; i++) {
        struct pending_metric *p = own.entries[i].thing;
        p->control = (uint32_t)ld->controls.n; /* the one about to be added */
        list_add(l, &ld->metrics, p, src, own.entries[i].node);
    }
    return own.n;
}

/* Values ------------------------------------------------------------------------------------------- */

static void read_value(struct loader *l, const struct source *src, const struct standard *s, const struct metric *m,
                       const struct node *item, struct reference_value *out) {
    static const char *const keys[] = {"value", "must", "free", "text", NULL};
    struct str text = STR_NONE;
    struct err why;
    if (!node_want_map(item, src, "values", l->d) || !node_known_keys(item, src, keys, l->d)) return;
    read_yes(l, src, item, "must", &out->must);
    read_yes(l, src, item, "free", &out->free);
    read_text(l, src, item, "text", false, &out->text);
    read_str(l, src, item, "value", !out->free, &text);
    if (text.len && !quantity_parse(s, m->measure, text, &out->value, &why))
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, "%s", why.text);
}

/* The values of a metric stand by the number of the pattern: "1" … */
static void link_values(struct loader *l, const struct standard *s, struct pending_metric *p) {
    if (!p->values || !node_want_map(p->values, p->src, "values", l->d)) return;
    struct reference_value *all = arena_array(l->a, s->n_patterns, sizeof *all);
    for (size_t i = 0; i < s->n_patterns; i++) {
        struct str key = arena_fmt(l->a, "%zu", i + 1);
        const struct node *item = node_find(p->values, key.ptr);
        if (item)
            read_value(l, p->src, s, &p->made, item, &all[i]);
        else
            diags_add(l->d, p->src->path, p->values->line, p->values->col, ERR_INVALID,
                      _("There is no value for the pattern %zu."), i + 1);
    }
    if (p->values->count != s->n_patterns)
        diags_add(l->d, p->src->path, p->values->line, p->values->col, ERR_INVALID,
                  _("“values” has %zu entries for %zu patterns."), p->values->count, s->n_patterns);
    p->made.values = all;
    p->made.n_values = s->n_patterns;
}

static int32_t find_event(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_events; i++)
        if (id.len && str_eq(s->events[i].id, id)) return (int32_t)i;
    return -1;
}

void link_metrics(struct loader *l, const struct loading *ld, const struct standard *s) {
    for (size_t i = 0; i < ld->metrics.n; i++) {
        struct pending_metric *p = ld->metrics.entries[i].thing;
        p->made.control = s->first_control + p->control;
        p->made.from = find_event(s, p->from);
        link_values(l, s, p);
    }
}
