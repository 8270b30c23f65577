/* lint_counts: the numbers that a document gives, against the data.
 *
 * `what` names what is counted, the words of `of` narrow it; each word must hold. docs/data-format.md lists them. */
#include "catalog/lint_checks.h"

struct counting {
    const struct catalog *cat;
    const struct standard *s;
    struct str word;
    bool known; /* the word means something for what is counted */
};
/* Whether thing number `i` fits the word; sets `known`. */
typedef bool fits_word(struct counting *q, uint32_t i);

static bool is_below(const struct standard *s, struct str group, struct str above) {
    for (size_t steps = 0; group.len && steps <= s->n_groups; steps++) {
        if (str_eq(group, above)) return true;
        const struct group *g = standard_find_group(s, group);
        group = g ? g->parent : STR_NONE;
    }
    return false;
}

/* "depth:2". */
static bool is_depth(struct str word, int64_t *depth) {
    struct str head, tail;
    return str_split(word, ':', &head, &tail) && str_is(head, "depth") && str_int(tail, depth) && *depth > 0;
}

static bool is_certainty(struct str word) {
    return str_is(word, "stated") || str_is(word, "published") || str_is(word, "inferred");
}

static bool in_strs(const struct str *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], id)) return true;
    return false;
}

static bool in_named(const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return true;
    return false;
}

static int64_t depth_of_control(const struct catalog *cat, uint32_t i) {
    int64_t depth = 1;
    for (int32_t at = cat->controls[i].parent; at >= 0; at = cat->controls[at].parent) depth++;
    return depth;
}

static bool control_fits(struct counting *q, uint32_t i) {
    const struct control *c = &q->cat->controls[i];
    int64_t depth;
    q->known = true;
    if (standard_find_group(q->s, q->word)) return is_below(q->s, c->group, q->word);
    if (str_is(q->word, "basic") || str_is(q->word, "enhanced") || str_is(q->word, "recommended"))
        return str_eq(c->grade, q->word);
    if (is_certainty(q->word)) return str_is(q->word, certainty_id(c->source.certainty));
    if (is_depth(q->word, &depth)) return depth_of_control(q->cat, i) == depth;
    if (in_named(q->s->roles, q->s->n_roles, q->word)) return in_strs(c->roles, c->n_roles, q->word);
    if (in_named(q->s->kinds, q->s->n_kinds, q->word)) return in_strs(c->asks, c->n_asks, q->word);
    return q->known = false;
}

static bool condition_fits(struct counting *q, uint32_t i) {
    const struct condition *c = &q->cat->conditions[i];
    bool kind = false;
    for (uint32_t k = q->s->first_condition; k < q->s->first_condition + q->s->n_conditions; k++)
        kind = kind || str_eq(q->cat->conditions[k].kind, q->word);
    q->known = true;
    if (kind) return str_eq(c->kind, q->word);
    if (standard_find_group(q->s, q->word)) return is_below(q->s, c->tree, q->word);
    if (is_certainty(q->word)) return str_is(q->word, certainty_id(c->source.certainty));
    return q->known = false;
}

static bool metric_fits(struct counting *q, uint32_t i) {
    return control_fits(q, q->cat->metrics[i].control);
}

static bool question_fits(struct counting *q, uint32_t i) {
    q->known = in_named(q->s->viewpoints, q->s->n_viewpoints, q->word);
    return q->known && str_eq(q->s->questions[i].viewpoint, q->word);
}

static bool has_parent(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_groups; i++)
        if (str_eq(s->groups[i].parent, id)) return true;
    return false;
}

static bool group_fits(struct counting *q, uint32_t i) {
    const struct group *g = &q->s->groups[i];
    int64_t depth, here = 1;
    q->known = true;
    if (str_is(q->word, "leaf")) return !has_parent(q->s, g->id);
    if (standard_find_group(q->s, q->word)) return is_below(q->s, g->parent, q->word);
    if (!is_depth(q->word, &depth)) return q->known = false;
    for (const struct group *p = standard_find_group(q->s, g->parent); p && here < 100; here++)
        p = standard_find_group(q->s, p->parent);
    return here == depth;
}

static bool chapter_fits(struct counting *q, uint32_t i) {
    int64_t depth, here = 1;
    q->known = is_depth(q->word, &depth);
    for (const struct chapter *p = standard_find_chapter(q->s, q->s->chapters[i].parent); p && here < 100; here++)
        p = standard_find_chapter(q->s, p->parent);
    return q->known && here == depth;
}

static bool no_word(struct counting *q, uint32_t i) {
    (void)i;
    return q->known = false;
}

/* Counting ------------------------------------------------------------------------------------------ */

struct range {
    uint32_t first, n;
    fits_word *fits;
};

static bool all_words_fit(struct counting *q, struct str of, fits_word *fits, uint32_t i, struct str *unknown) {
    struct str rest = str_trim(of);
    bool all = true;
    while (rest.len) {
        if (!str_split(rest, ' ', &q->word, &rest)) q->word = rest, rest = STR_NONE;
        if (!q->word.len) continue;
        bool fit = fits(q, i);
        if (!q->known) *unknown = q->word;
        all = all && fit;
    }
    return all;
}

static uint32_t must_values(const struct metric *m) {
    uint32_t n = 0;
    for (size_t i = 0; i < m->n_values; i++) n += m->values[i].must;
    return n;
}

/* Of controls: with a parent or without one, or all. */
static bool is_asked_for(const struct catalog *cat, struct str what, uint32_t i) {
    if (str_is(what, "items")) return cat->controls[i].parent < 0;
    if (str_is(what, "sub_items")) return cat->controls[i].parent >= 0;
    return true;
}

static struct range range_of(const struct catalog *cat, const struct standard *s, struct str what) {
    if (str_is(what, "controls") || str_is(what, "items") || str_is(what, "sub_items"))
        return (struct range){s->first_control, s->n_controls, control_fits};
    if (str_is(what, "conditions")) return (struct range){s->first_condition, s->n_conditions, condition_fits};
    if (str_is(what, "questions")) return (struct range){0, (uint32_t)s->n_questions, question_fits};
    if (str_is(what, "groups")) return (struct range){0, (uint32_t)s->n_groups, group_fits};
    if (str_is(what, "chapters")) return (struct range){0, (uint32_t)s->n_chapters, chapter_fits};
    if (str_is(what, "roles")) return (struct range){0, (uint32_t)s->n_roles, no_word};
    struct range metrics = {0, 0, metric_fits};
    for (uint32_t i = 0; i < cat->n_metrics; i++) {
        if (&cat->standards[cat->controls[cat->metrics[i].control].standard] != s) continue;
        if (!metrics.n) metrics.first = i;
        metrics.n++;
    }
    return metrics;
}

/* "ANNEX" or "ANNEX CERTAINTY". */
static bool count_annex(const struct standard *s, struct str of, size_t *n, struct str *unknown) {
    struct str id = of, certainty = STR_NONE;
    (void)str_split(of, ' ', &id, &certainty);
    *n = 0;
    for (size_t i = 0; i < s->n_annexes; i++) {
        const struct annex *x = &s->annexes[i];
        if (!str_eq(x->id, id)) continue;
        for (size_t k = 0; k < x->n_entries; k++)
            *n += !certainty.len || str_is(certainty, certainty_id(x->entries[k].source.certainty));
        if (certainty.len && !is_certainty(certainty)) *unknown = certainty;
        return !unknown->len;
    }
    *unknown = of;
    return false;
}

bool catalog_count(const struct catalog *cat, const struct standard *s, const struct expected_count *c, size_t *n,
                   struct str *unknown) {
    struct counting q = {.cat = cat, .s = s};
    *unknown = STR_NONE;
    if (str_is(c->what, "annex")) return count_annex(s, c->of, n, unknown);
    struct range r = range_of(cat, s, c->what);
    size_t found = 0;
    for (uint32_t i = r.first; i < r.first + r.n; i++) {
        if (r.fits == control_fits && !is_asked_for(cat, c->what, i)) continue;
        if (!all_words_fit(&q, c->of, r.fits, i, unknown)) continue;
        found += str_is(c->what, "must_values") ? must_values(&cat->metrics[i]) : 1;
    }
    if (unknown->len) return false;
    *n = found;
    return true;
}

void lint_counts(struct linting *l) {
    const struct file_place *places = l->cat->places ? l->cat->places->counts : NULL;
    size_t at = 0;
    for (size_t i = 0; i < l->cat->n_standards; i++) {
        const struct standard *s = &l->cat->standards[i];
        for (size_t k = 0; k < s->n_counts; k++, at++) {
            const struct expected_count *c = &s->counts[k];
            struct file_place place = places ? places[at] : (struct file_place){STR_NONE, 0, 0};
            struct str unknown;
            size_t n = 0;
            if (!catalog_count(l->cat, s, c, &n, &unknown))
                lint_add(l, LINT_COUNT, LINT_WARNING, s->id, place, _("Nothing can be counted by “%.*s” for “%.*s”."),
                         STR_ARG(unknown), STR_ARG(c->what));
            else if (n != c->is)
                lint_add(l, LINT_COUNT, LINT_WARNING, s->id, place,
                         _("The document gives %u for “%.*s %.*s”, the data has %zu."), c->is, STR_ARG(c->what),
                         STR_ARG(c->of), n);
        }
    }
}
