/* lint_texts: the texts themselves. In both languages, ended as their kind is, not too long, not twice.
 *
 * Every text is a heading (a title, a list entry: no full stop) or a sentence (with one), by the key it stands under.
 */
#include <stdlib.h>
#include <utf8proc.h>

#include "catalog/lint_checks.h"

#define TITLE_COLUMNS_MAX 140    /* what a table cell of a heading holds in three or four lines */
#define SENTENCE_COLUMNS_MAX 900 /* … and a cell of text on half a page */

struct text_at {
    struct linting *l;
    struct str name;
    struct file_place at;
};

/* A standard whose own title is in one language only was taken in that way (`language:`); its texts are not missed. */
static bool is_missed(const struct text_at *x, unsigned lang) {
    struct str head = x->name, tail;
    (void)str_split(x->name, '.', &head, &tail);
    const struct standard *s = catalog_find_standard(x->l->cat, head);
    return !s || s->title.in[lang].len;
}

static void look(const struct text_at *x, const char *what, const struct text *t, bool sentence) {
    static const struct str stop = STR("。");
    size_t there = 0;
    for (unsigned i = 0; i < LANG_COUNT; i++) there += t->in[i].len > 0;
    if (!there) return; /* absent is not missing */
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        size_t columns = utf8_width(t->in[i]), most = sentence ? SENTENCE_COLUMNS_MAX : TITLE_COLUMNS_MAX;
        if (!t->in[i].len && is_missed(x, i))
            lint_add(x->l, LINT_LANGUAGE, LINT_WARNING, x->name, x->at, _("“%s” is not there in this language: %s."),
                     what, lang_code((enum lang)i));
        if (columns > most)
            lint_add(x->l, LINT_LENGTH, LINT_WARNING, x->name, x->at,
                     _("“%s” (%s) is %zu columns wide; a table takes %zu."), what, lang_code((enum lang)i), columns,
                     most);
    }
    struct str ja = t->in[LANG_JA];
    if (ja.len && sentence != str_ends(ja, stop))
        lint_add(x->l, LINT_FULL_STOP, LINT_WARNING, x->name, x->at,
                 sentence ? _("“%s” is a sentence and does not end with 。.")
                          : _("“%s” is no sentence and ends with 。."),
                 what);
}

static void look_all(const struct text_at *x, const char *what, const struct text *list, size_t n, bool sentence) {
    for (size_t i = 0; i < n; i++) look(x, what, &list[i], sentence);
}

/* A note is a sentence of ours. */
static void look_note(const struct text_at *x, const struct source_note *n) {
    look(x, "source", &n->note, true);
}

static void look_named(const struct text_at *x, const char *what, const struct named *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        look(x, what, &list[i].title, false);
        look(x, what, &list[i].explain, true);
    }
}

static void look_relations(const struct text_at *x, const char *what, const struct relation *list, size_t n) {
    for (size_t i = 0; i < n; i++) look(x, what, &list[i].note, true);
}

static void look_fact(struct linting *l, size_t index) {
    const struct fact *f = &l->cat->facts[index];
    struct text_at x = {l, f->id, place_of_fact(l, index)};
    look(&x, "title", &f->title, false);
    look(&x, "ask", &f->ask, true);
    look(&x, "help", &f->help, true);
    look(&x, "unit", &f->unit, false);
    for (size_t i = 0; i < f->n_choices; i++) {
        look(&x, "choices", &f->choices[i].title, false);
        look(&x, "choices", &f->choices[i].help, true);
    }
    for (size_t i = 0; i < f->n_implied; i++) look(&x, "implied", &f->implied[i].why, true);
    look_note(&x, &f->source);
}

static void look_condition(struct linting *l, uint32_t index) {
    const struct condition *c = &l->cat->conditions[index];
    struct text_at x = {l, condition_name(l->a, l->cat, index), place_of_condition(l, index)};
    look(&x, "title", &c->title, false);
    look(&x, "ask", &c->ask, true);
    look(&x, "explain", &c->explain, true);
    look_all(&x, "typical", c->typical, c->n_typical, false);
    look_relations(&x, "edges", c->edges, c->n_edges);
    look_note(&x, &c->source);
}

static void look_level(const struct text_at *x, const struct control_level *v) {
    look(x, "statement", &v->statement, true);
    look(x, "threat", &v->threat, true);
    look(x, "effect", &v->effect, true);
    look_all(x, "proposals", v->proposals, v->n_proposals, true);
    look_all(x, "acceptance", v->acceptance, v->n_acceptance, true);
    look_all(x, "evidence", v->evidence, v->n_evidence, false);
    look_note(x, &v->source);
}

static void look_metrics(const struct text_at *x, const struct control *c) {
    for (uint32_t i = c->first_metric; i < c->first_metric + c->n_metrics; i++) {
        const struct metric *m = &x->l->cat->metrics[i];
        look(x, "metrics", &m->title, false);
        for (size_t k = 0; k < m->n_values; k++) look(x, "values", &m->values[k].text, false);
        look_note(x, &m->source);
    }
}

static void look_control(struct linting *l, uint32_t index) {
    const struct control *c = &l->cat->controls[index];
    struct text_at x = {l, control_name(l->a, l->cat, index), place_of_control(l, index)};
    look(&x, "title", &c->title, false);
    look(&x, "purpose", &c->purpose, true);
    look(&x, "choosing", &c->choosing, true);
    look(&x, "writing", &c->writing, true);
    look(&x, "caution", &c->caution, true);
    look_all(&x, "practices", c->practices, c->n_practices, true);
    look_all(&x, "acceptance", c->acceptance, c->n_acceptance, true);
    look_all(&x, "evidence", c->evidence, c->n_evidence, false);
    for (size_t i = 0; i < c->n_fields; i++) {
        look(&x, "fields", &c->fields[i].title, false);
        look(&x, "fields", &c->fields[i].hint, true);
    }
    for (size_t i = 0; i < c->n_levels; i++) look_level(&x, &c->levels[i]);
    look_relations(&x, "requires", c->requires, c->n_requires);
    look_relations(&x, "conflicts", c->conflicts, c->n_conflicts);
    look_relations(&x, "refers", c->refers, c->n_refers);
    look_relations(&x, "edges", c->edges, c->n_edges);
    look_metrics(&x, c);
    look_note(&x, &c->source);
}

static void look_words(const struct text_at *x, const struct standard *s) {
    for (size_t i = 0; i < s->n_levels; i++) look(x, "levels", &s->levels[i].title, false);
    look_named(x, "viewpoints", s->viewpoints, s->n_viewpoints);
    look_named(x, "roles", s->roles, s->n_roles);
    look_named(x, "phases", s->phases, s->n_phases);
    look_named(x, "kinds", s->kinds, s->n_kinds);
    look_named(x, "events", s->events, s->n_events);
    for (size_t i = 0; i < s->n_families; i++) look(x, "families", &s->families[i].title, false);
    for (size_t i = 0; i < s->n_means; i++) {
        look(x, "means", &s->means[i].title, false);
        look(x, "means", &s->means[i].explain, true);
    }
}

/* Entries of an annex are as the document has them, words or sentences. */
static void look_annexes(const struct text_at *x, const struct standard *s) {
    for (size_t i = 0; i < s->n_annexes; i++) {
        look(x, "annexes", &s->annexes[i].title, false);
        look(x, "annexes", &s->annexes[i].text, true);
        for (size_t k = 0; k < s->annexes[i].n_entries; k++) look(x, "entries", &s->annexes[i].entries[k].title, false);
    }
}

static struct text_at part_of(const struct text_at *x, struct str id) {
    return (struct text_at){x->l, arena_fmt(x->l->a, "%.*s.%.*s", STR_ARG(x->name), STR_ARG(id)), x->at};
}

static void look_standard(struct linting *l, size_t index) {
    const struct standard *s = &l->cat->standards[index];
    struct text_at x = {l, s->id, place_of_standard(l, index)}, part;
    look(&x, "title", &s->title, false);
    look(&x, "short", &s->short_title, false);
    look(&x, "about", &s->about, true);
    look(&x, "control_word", &s->control_word, false);
    look_words(&x, s);
    look_all(&x, "corrections", s->corrections, s->n_corrections, true);
    look_annexes(&x, s);
    for (size_t i = 0; i < s->n_questions; i++) {
        part = part_of(&x, s->questions[i].id);
        look(&part, "title", &s->questions[i].title, false);
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        part = part_of(&x, s->groups[i].id);
        look(&part, "title", &s->groups[i].title, false);
    }
    for (size_t i = 0; i < s->n_chapters; i++) {
        part = part_of(&x, s->chapters[i].id);
        look(&part, "title", &s->chapters[i].title, false);
    }
    look_note(&x, &s->source);
}

/* Duplicates --------------------------------------------------------------------------------------- */

/* A statement without what is not its words: width, case, blanks, marks. */
static struct str key_of(struct arena *a, struct str s) {
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &mapped,
                                      UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (n < 0) return STR("");
    struct str m = {(const char *)mapped, (size_t)n};
    struct buf b;
    buf_init(&b, (size_t)n + 1);
    for (size_t at = 0; at < m.len;) {
        size_t from = at;
        utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)utf8_next(m, &at));
        bool mark = c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_ZP;
        if (!mark) buf_add(&b, str_cut(m, from, at));
    }
    struct str key = arena_str(a, buf_str(&b));
    buf_release(&b);
    free(mapped);
    return key;
}

struct said {
    struct str key;
    uint32_t control;
    enum lang lang;
};

static int by_key(const void *pa, const void *pb) {
    const struct said *a = pa, *b = pb;
    int c = a->lang != b->lang ? (a->lang < b->lang ? -1 : 1) : str_cmp(a->key, b->key);
    return c ? c : a->control < b->control ? -1 : a->control > b->control;
}

static size_t gather_said(struct linting *l, const struct standard *s, struct said *all) {
    size_t n = 0;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        const struct control *c = &l->cat->controls[i];
        for (size_t k = 0; k < c->n_levels; k++)
            for (unsigned g = 0; g < LANG_COUNT; g++)
                if (c->levels[k].statement.in[g].len)
                    all[n++] = (struct said){key_of(l->a, c->levels[k].statement.in[g]), i, (enum lang)g};
    }
    return n;
}

static void look_for_duplicates(struct linting *l, const struct standard *s) {
    size_t room = 0;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        room += l->cat->controls[i].n_levels * LANG_COUNT;
    struct said *all = arena_array(l->a, room, sizeof *all);
    size_t n = gather_said(l, s, all);
    if (n) qsort(all, n, sizeof *all, by_key);
    for (size_t i = 1; i < n; i++) {
        const struct said *a = &all[i - 1], *b = &all[i];
        if (a->lang != b->lang || a->control == b->control || !a->key.len || !str_eq(a->key, b->key)) continue;
        lint_add(l, LINT_DUPLICATE, LINT_WARNING, control_name(l->a, l->cat, b->control),
                 place_of_control(l, b->control), _("Its statement (%s) says the same as that of “%.*s”."),
                 lang_code(b->lang), STR_ARG(l->cat->controls[a->control].id));
    }
}

void lint_texts(struct linting *l) {
    for (size_t i = 0; i < l->cat->n_facts; i++) look_fact(l, i);
    for (size_t i = 0; i < l->cat->n_standards; i++) look_standard(l, i);
    for (uint32_t i = 0; i < l->cat->n_conditions; i++) look_condition(l, i);
    for (uint32_t i = 0; i < l->cat->n_controls; i++) look_control(l, i);
    for (size_t i = 0; i < l->cat->n_standards; i++) look_for_duplicates(l, &l->cat->standards[i]);
}
