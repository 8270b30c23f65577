/* editions: all kinds of things of two catalogs, matched and compared. */
#include "catalog/editions.h"

#include <string.h>

#include "catalog/editions_detail.h"
#include "catalog/editions_match.h"

static const char *const changes[EDITION_CHANGES] = {"added", "dropped", "changed", "moved"};
static const char *const kinds[EDITION_KINDS] = {"standard", "question", "condition", "group", "chapter",
                                                 "control",  "metric",   "mapping",   "annex"};

const char *edition_change_id(enum edition_change c) {
    return changes[c];
}

const char *edition_kind_id(enum edition_kind k) {
    return kinds[k];
}

struct comparing {
    struct arena *a;
    struct editions *e;
    size_t room;
};

/* All things of one kind in one catalog, in one list over all standards. */
struct things {
    struct edition_thing *list;
    const void **at;           /* the thing itself */
    const struct text **title; /* of it */
    size_t n, room, room_at, room_title;
};

static void put(struct arena *a, struct things *t, struct str id, struct str scope, struct str text, const void *at,
                const struct text *title) {
    t->list = arena_grow(a, t->list, t->n, &t->room, sizeof *t->list);
    t->at = arena_grow(a, t->at, t->n, &t->room_at, sizeof *t->at);
    t->title = arena_grow(a, t->title, t->n, &t->room_title, sizeof *t->title);
    t->at[t->n] = at;
    t->title[t->n] = title;
    t->list[t->n++] = (struct edition_thing){id, id, scope, text};
}

static void put_difference(struct comparing *c, struct edition_difference d) {
    c->e->list = arena_grow(c->a, c->e->list, c->e->n, &c->room, sizeof *c->e->list);
    c->e->list[c->e->n++] = d;
}

/* Only its place is another. */
static bool is_moved(const struct detailing *d) {
    static const char *const places[] = {"group", "chapter", "parent", "order", "number", "printed"};
    bool all = d->n > 0;
    for (size_t i = 0; i < d->n && all; i++) {
        bool place = false;
        for (size_t k = 0; k < sizeof places / sizeof *places; k++)
            place = place || strcmp(d->list[i].what, places[k]) == 0;
        all = place;
    }
    return all;
}

/* The place of a thing among those of its standard, from 1. */
static int64_t rank(const struct things *t, size_t i) {
    size_t first = i;
    while (first > 0 && str_eq(t->list[first - 1].scope, t->list[i].scope)) first--;
    return (int64_t)(i - first) + 1;
}

typedef void compare_two(struct detailing *d, const void *x, const void *y);

static void compare_pair(struct comparing *c, enum edition_kind kind, const struct things *x, size_t i,
                         const struct things *y, size_t k, bool in_order, compare_two *compare) {
    struct detailing d = {.a = c->a, .before = c->e->before, .after = c->e->after};
    struct str id = x->list[i].id, now = y->list[k].id;
    bool renamed = !str_eq(x->list[i].as, now);
    compare(&d, x->at[i], y->at[k]);
    if (!in_order && !renamed) detail_number(&d, "order", STR_NONE, rank(x, i), rank(y, k));
    if (!renamed && !d.n) return;
    put_difference(c, (struct edition_difference){renamed || is_moved(&d) ? EDITION_MOVED : EDITION_CHANGED, kind, id,
                                                  renamed ? now : STR_NONE, *y->title[k], d.list, d.n});
}

/* Whoever is called `added` has its full text in the new edition; a list of it would say nothing more. */
static int32_t *compare_things(struct comparing *c, enum edition_kind kind, const struct things *x,
                               const struct things *y, bool ordered, compare_two *compare) {
    int32_t *now = editions_match(c->a, x->list, x->n, y->list, y->n);
    bool *keeps = ordered ? editions_in_order(c->a, now, x->n) : NULL;
    bool *old = arena_array(c->a, y->n, sizeof *old);
    for (size_t i = 0; i < x->n; i++) {
        if (now[i] < 0) {
            put_difference(c, (struct edition_difference){
                                  .change = EDITION_DROPPED, .kind = kind, .id = x->list[i].id, .title = *x->title[i]});
            continue;
        }
        old[now[i]] = true;
        compare_pair(c, kind, x, i, y, (size_t)now[i], !keeps || keeps[i], compare);
    }
    for (size_t k = 0; k < y->n; k++)
        if (!old[k])
            put_difference(c, (struct edition_difference){
                                  .change = EDITION_ADDED, .kind = kind, .id = y->list[k].id, .title = *y->title[k]});
    return now;
}

/* Gathering ----------------------------------------------------------------------------------------- */

static struct things standards_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_standards; i++)
        put(a, &t, cat->standards[i].id, STR_NONE, STR_NONE, &cat->standards[i], &cat->standards[i].title);
    return t;
}

static struct things facts_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_facts; i++) {
        const struct fact *f = &cat->facts[i];
        put(a, &t, f->id, STR_NONE,
            arena_fmt(a, "%.*s%.*s", STR_ARG(f->title.in[LANG_JA]), STR_ARG(f->ask.in[LANG_JA])), f, &f->title);
    }
    return t;
}

static struct things conditions_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (uint32_t i = 0; i < cat->n_conditions; i++) {
        const struct condition *c = &cat->conditions[i];
        struct str text = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(c->title.in[LANG_JA]), STR_ARG(c->ask.in[LANG_JA]),
                                    STR_ARG(c->explain.in[LANG_JA]));
        put(a, &t, condition_name(a, cat, i), cat->standards[c->standard].id, text, c, &c->title);
    }
    return t;
}

static struct things controls_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        struct str text = arena_fmt(a, "%.*s%.*s", STR_ARG(c->title.in[LANG_JA]), STR_ARG(c->purpose.in[LANG_JA]));
        for (size_t k = 0; k < c->n_levels; k++)
            text = arena_fmt(a, "%.*s%.*s", STR_ARG(text), STR_ARG(c->levels[k].statement.in[LANG_JA]));
        put(a, &t, control_name(a, cat, i), cat->standards[c->standard].id, text, c, &c->title);
    }
    return t;
}

static struct str name_in(struct arena *a, const struct standard *s, struct str id) {
    return arena_fmt(a, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(id));
}

static struct things groups_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        for (size_t k = 0; k < s->n_groups; k++)
            put(a, &t, name_in(a, s, s->groups[k].id), s->id, s->groups[k].title.in[LANG_JA], &s->groups[k],
                &s->groups[k].title);
    }
    return t;
}

static struct things chapters_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        for (size_t k = 0; k < s->n_chapters; k++)
            put(a, &t, name_in(a, s, s->chapters[k].id), s->id, s->chapters[k].title.in[LANG_JA], &s->chapters[k],
                &s->chapters[k].title);
    }
    return t;
}

/* A metric moves with its control, so its text holds that control's title too. */
static struct things metrics_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (uint32_t i = 0; i < cat->n_metrics; i++) {
        const struct metric *m = &cat->metrics[i];
        const struct control *c = &cat->controls[m->control];
        struct str text = arena_fmt(a, "%.*s%.*s", STR_ARG(c->title.in[LANG_JA]), STR_ARG(m->title.in[LANG_JA]));
        put(a, &t, metric_name(a, cat, i), cat->standards[c->standard].id, text, m, &m->title);
    }
    return t;
}

static struct str pair_name(struct arena *a, struct str from, struct str to) {
    return arena_fmt(a, "%.*s – %.*s", STR_ARG(from), STR_ARG(to));
}

static struct things mappings_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_mappings; i++) {
        const struct mapping *m = &cat->mappings[i];
        struct str id =
            arena_fmt(a, "%.*s – %.*s", STR_ARG(control_name(a, cat, m->from)), STR_ARG(control_name(a, cat, m->to)));
        put(a, &t, id, STR_NONE, STR_NONE, m, &m->why);
    }
    return t;
}

static struct things uncovered_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_uncovered; i++) {
        const struct uncovered *u = &cat->uncovered[i];
        struct str id =
            arena_fmt(a, "%.*s – %.*s", STR_ARG(control_name(a, cat, u->from)), STR_ARG(cat->standards[u->to].id));
        put(a, &t, id, STR_NONE, STR_NONE, u, &u->why);
    }
    return t;
}

/* The annex itself counts as an entry of that title. */
static void put_entries(struct arena *a, struct things *t, const struct standard *s, const struct annex *x) {
    struct annex_entry *whole = arena_alloc(a, sizeof *whole);
    *whole = (struct annex_entry){.id = x->id, .title = x->title, .text = x->text};
    put(a, t, arena_fmt(a, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(x->id)), s->id, x->title.in[LANG_JA], whole,
        &whole->title);
    for (size_t i = 0; i < x->n_entries; i++) {
        const struct annex_entry *e = &x->entries[i];
        struct str own = e->id.len ? e->id : e->title.in[LANG_JA];
        put(a, t, arena_fmt(a, "%.*s.%.*s/%.*s", STR_ARG(s->id), STR_ARG(x->id), STR_ARG(own)), s->id,
            e->text.in[LANG_JA], e, &e->title);
    }
}

static struct things entries_of(struct arena *a, const struct catalog *cat) {
    struct things t = {0};
    for (size_t i = 0; i < cat->n_standards; i++)
        for (size_t k = 0; k < cat->standards[i].n_annexes; k++)
            put_entries(a, &t, &cat->standards[i], &cat->standards[i].annexes[k]);
    return t;
}

/* All of it ------------------------------------------------------------------------------------------ */

static void two_standards(struct detailing *d, const void *x, const void *y) {
    compare_standard(d, x, y);
}
static void two_facts(struct detailing *d, const void *x, const void *y) {
    compare_fact(d, x, y);
}
static void two_conditions(struct detailing *d, const void *x, const void *y) {
    compare_condition(d, x, y);
}
static void two_groups(struct detailing *d, const void *x, const void *y) {
    compare_group(d, x, y);
}
static void two_chapters(struct detailing *d, const void *x, const void *y) {
    compare_chapter(d, x, y);
}
static void two_controls(struct detailing *d, const void *x, const void *y) {
    compare_control(d, x, y);
}
static void two_metrics(struct detailing *d, const void *x, const void *y) {
    compare_metric(d, x, y);
}
static void two_mappings(struct detailing *d, const void *x, const void *y) {
    compare_mapping(d, x, y);
}
static void two_uncovered(struct detailing *d, const void *x, const void *y) {
    detail_text(d, "why", STR_NONE, &((const struct uncovered *)x)->why, &((const struct uncovered *)y)->why);
}
static void two_entries(struct detailing *d, const void *x, const void *y) {
    compare_entry(d, x, y);
}

/* What hangs on a control goes with it: pairs and metrics are looked for under its new id. */
static struct str control_as(struct comparing *c, uint32_t control) {
    int32_t now = c->e->control_now[control];
    return now < 0 ? control_name(c->a, c->e->before, control) : control_name(c->a, c->e->after, (uint32_t)now);
}

static void follow_controls(struct comparing *c, enum edition_kind kind,
                            struct things (*of)(struct arena *, const struct catalog *), struct things *x) {
    const struct catalog *cat = c->e->before;
    for (size_t i = 0; i < x->n; i++) {
        if (kind == EDITION_METRIC)
            x->list[i].as = arena_fmt(c->a, "%.*s.%.*s", STR_ARG(control_as(c, cat->metrics[i].control)),
                                      STR_ARG(cat->metrics[i].id));
        else if (of == mappings_of)
            x->list[i].as = pair_name(c->a, control_as(c, cat->mappings[i].from), control_as(c, cat->mappings[i].to));
        else if (of == uncovered_of)
            x->list[i].as =
                pair_name(c->a, control_as(c, cat->uncovered[i].from), cat->standards[cat->uncovered[i].to].id);
    }
}

static int32_t *compare_kind(struct comparing *c, enum edition_kind kind,
                             struct things (*of)(struct arena *, const struct catalog *), bool ordered,
                             compare_two *compare) {
    struct things x = of(c->a, c->e->before), y = of(c->a, c->e->after);
    follow_controls(c, kind, of, &x);
    return compare_things(c, kind, &x, &y, ordered, compare);
}

struct editions *editions_compare(struct arena *a, const struct catalog *before, const struct catalog *after) {
    struct comparing c = {a, arena_alloc(a, sizeof(struct editions)), 0};
    *c.e = (struct editions){.before = before, .after = after};
    (void)compare_kind(&c, EDITION_STANDARD, standards_of, false, two_standards);
    c.e->fact_now = compare_kind(&c, EDITION_QUESTION, facts_of, false, two_facts);
    c.e->condition_now = compare_kind(&c, EDITION_CONDITION, conditions_of, false, two_conditions);
    (void)compare_kind(&c, EDITION_GROUP, groups_of, true, two_groups);
    (void)compare_kind(&c, EDITION_CHAPTER, chapters_of, true, two_chapters);
    c.e->control_now = compare_kind(&c, EDITION_CONTROL, controls_of, true, two_controls);
    (void)compare_kind(&c, EDITION_METRIC, metrics_of, false, two_metrics);
    (void)compare_kind(&c, EDITION_MAPPING, mappings_of, false, two_mappings);
    (void)compare_kind(&c, EDITION_MAPPING, uncovered_of, false, two_uncovered);
    (void)compare_kind(&c, EDITION_ANNEX, entries_of, false, two_entries);
    return c.e;
}

bool editions_same_words(struct arena *scratch, const struct catalog *before, uint32_t control,
                         const struct catalog *after, uint32_t other) {
    static const char *const words[] = {"title",   "levels",     "fields",   "statement", "threat",
                                        "effect",  "proposals",  "evidence", "purpose",   "choosing",
                                        "writing", "acceptance", "caution",  "practices"};
    struct detailing d = {.a = scratch, .before = before, .after = after};
    compare_control(&d, &before->controls[control], &after->controls[other]);
    for (size_t i = 0; i < d.n; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (strcmp(d.list[i].what, words[k]) == 0) return false;
    return true;
}
