/* find: from ids to things. */
#include "catalog/index.h"

const char *certainty_id(enum certainty c) {
    static const char *const ids[] = {"stated", "published", "inferred"};
    return ids[c];
}

const struct standard *catalog_find_standard(const struct catalog *cat, struct str id) {
    for (size_t i = 0; i < cat->n_standards; i++)
        if (str_eq(cat->standards[i].id, id)) return &cat->standards[i];
    return NULL;
}

/* STD.ID or STD:ID, split at whichever of the two comes first. */
static const struct standard *split_id(const struct catalog *cat, struct str id, struct str *bare) {
    struct str head, tail;
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] != '.' && id.ptr[i] != ':') continue;
        head = str_cut(id, 0, i), tail = str_cut(id, i + 1, id.len);
        *bare = tail;
        return catalog_find_standard(cat, head);
    }
    return NULL;
}

int32_t catalog_find_fact(const struct catalog *cat, struct str id) {
    struct str bare;
    int32_t fact = index_find_fact(cat, id);
    if (fact >= 0) return fact;
    const struct standard *s = split_id(cat, id, &bare);
    for (size_t i = 0; s && i < s->n_questions; i++)
        if (str_eq(s->questions[i].id, bare)) return (int32_t)s->questions[i].fact;
    return -1;
}

int32_t catalog_find_condition(const struct catalog *cat, struct str id) {
    struct str bare;
    const struct standard *s = split_id(cat, id, &bare);
    return s ? index_find_condition(cat, s, bare) : -1;
}

/* A metric's name is its control's with a letter behind the last dot. */
int32_t catalog_find_metric(const struct catalog *cat, struct str id) {
    size_t dot = id.len;
    while (dot && id.ptr[dot - 1] != '.') dot--;
    if (!dot) return -1;
    int32_t c = catalog_find_control(cat, str_cut(id, 0, dot - 1));
    for (uint32_t i = 0; c >= 0 && i < cat->controls[c].n_metrics; i++)
        if (str_eq(cat->metrics[cat->controls[c].first_metric + i].id, str_cut(id, dot, id.len)))
            return (int32_t)(cat->controls[c].first_metric + i);
    return -1;
}

int32_t catalog_find_control(const struct catalog *cat, struct str id) {
    struct str bare;
    const struct standard *s = split_id(cat, id, &bare);
    return s ? index_find_control(cat, s, bare) : -1;
}

int32_t fact_find_choice(const struct fact *f, struct str id_or_title) {
    for (size_t i = 0; i < f->n_choices; i++)
        if (str_eq(f->choices[i].id, id_or_title)) return (int32_t)i;
    for (size_t i = 0; i < f->n_choices; i++)
        for (unsigned k = 0; k < LANG_COUNT; k++)
            if (id_or_title.len && str_eq(f->choices[i].title.in[k], id_or_title)) return (int32_t)i;
    return -1;
}

int32_t standard_find_level(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_levels; i++)
        if (str_eq(s->levels[i].id, id)) return (int32_t)i;
    return -1;
}

const struct group *standard_find_group(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_groups; i++)
        if (str_eq(s->groups[i].id, id)) return &s->groups[i];
    return NULL;
}

const struct chapter *standard_find_chapter(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_chapters; i++)
        if (str_eq(s->chapters[i].id, id)) return &s->chapters[i];
    return NULL;
}

struct str condition_name(struct arena *a, const struct catalog *cat, uint32_t condition) {
    const struct condition *c = &cat->conditions[condition];
    return arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->standards[c->standard].id), STR_ARG(c->id));
}

struct str metric_name(struct arena *a, const struct catalog *cat, uint32_t metric) {
    const struct metric *m = &cat->metrics[metric];
    struct str control = control_name(a, cat, m->control);
    return arena_fmt(a, "%.*s.%.*s", STR_ARG(control), STR_ARG(m->id));
}

struct str control_name(struct arena *a, const struct catalog *cat, uint32_t control) {
    const struct control *c = &cat->controls[control];
    return arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->standards[c->standard].id), STR_ARG(c->id));
}

/* A standard's questions by their full names; returns how many. */
static size_t add_aliases(struct arena *a, const struct standard *s, struct str *to) {
    for (size_t i = 0; i < s->n_questions; i++)
        to[i] = arena_fmt(a, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(s->questions[i].id));
    return s->n_questions;
}

struct str catalog_nearest(struct arena *a, const struct catalog *cat, struct str id, unsigned kinds) {
    size_t n = 0, most = cat->n_facts + cat->n_conditions + cat->n_controls + cat->n_standards;
    for (size_t i = 0; i < cat->n_standards; i++) most += cat->standards[i].n_questions;
    struct str *words = arena_array(a, most, sizeof *words);
    if (kinds & NEAR_FACT)
        for (size_t i = 0; i < cat->n_facts; i++) words[n++] = cat->facts[i].id;
    if (kinds & NEAR_FACT)
        for (size_t i = 0; i < cat->n_standards; i++) n += add_aliases(a, &cat->standards[i], words + n);
    if (kinds & NEAR_CONDITION)
        for (uint32_t i = 0; i < cat->n_conditions; i++) words[n++] = condition_name(a, cat, i);
    if (kinds & NEAR_CONTROL)
        for (uint32_t i = 0; i < cat->n_controls; i++) words[n++] = control_name(a, cat, i);
    if (kinds & NEAR_STANDARD)
        for (size_t i = 0; i < cat->n_standards; i++) words[n++] = cat->standards[i].id;
    return err_nearest(id, words, n);
}

void catalog_each_alias(const struct catalog *cat, uint32_t fact,
                        void (*each)(void *ctx, const struct standard *s, const struct question *q), void *ctx) {
    for (size_t i = 0; i < cat->n_standards; i++)
        for (size_t k = 0; k < cat->standards[i].n_questions; k++)
            if (cat->standards[i].questions[k].fact == fact)
                each(ctx, &cat->standards[i], &cat->standards[i].questions[k]);
}

/* Speaking: names of a rule are said as their titles. */
struct voice {
    const struct catalog *cat;
    enum lang lang;
};

static void say_quoted(enum lang lang, struct str s, struct buf *out) {
    buf_addz(out, tr(lang, N_("“")));
    buf_add(out, s);
    buf_addz(out, tr(lang, N_("”")));
}

static void say_condition(void *ctx, uint32_t ref, struct buf *out) {
    const struct voice *v = ctx;
    const struct condition *c = &v->cat->conditions[ref];
    buf_addf(out, "%.*s ", STR_ARG(c->id));
    say_quoted(v->lang, text_in(&c->title, v->lang), out);
}

static void say_fact(void *ctx, uint32_t ref, struct buf *out) {
    const struct voice *v = ctx;
    say_quoted(v->lang, text_in(&v->cat->facts[ref].title, v->lang), out);
}

static void say_choice(void *ctx, uint32_t ref, unsigned choice, struct buf *out) {
    const struct voice *v = ctx;
    say_quoted(v->lang, text_in(&v->cat->facts[ref].choices[choice].title, v->lang), out);
}

void catalog_speak(const struct catalog *cat, const struct expr *e, enum lang lang, struct buf *out) {
    struct voice v = {cat, lang};
    struct expr_speaker who = {say_condition, say_fact, say_choice, &v, lang};
    expr_speak(e, &who, out);
}

/* Facts of rules --------------------------------------------------------------------------------- */

static void mark_facts(const struct expr *e, bool *out) {
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        if (n->op == EXPR_MEMBER || n->op == EXPR_HAS || n->op == EXPR_RANGE || n->op == EXPR_TEXT) out[n->ref] = true;
    }
}

bool *catalog_facts_of(struct arena *a, const struct catalog *cat, uint64_t standards) {
    bool *out = arena_array(a, cat->n_facts, sizeof *out);
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        if (!(standards >> i & 1)) continue;
        for (size_t q = 0; q < s->n_questions; q++) out[s->questions[q].fact] = true;
        for (uint32_t c = 0; c < s->n_conditions; c++) mark_facts(&cat->conditions[s->first_condition + c].when, out);
        for (uint32_t c = 0; c < s->n_controls; c++)
            for (size_t k = 0; k < cat->controls[s->first_control + c].n_levels; k++)
                mark_facts(&cat->controls[s->first_control + c].levels[k].recommend, out);
    }
    return out;
}
