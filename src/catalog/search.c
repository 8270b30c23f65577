/* search: finding words in the texts, in either language.
 *
 * Words are compared as keys (key.h). Every length of word is found alike, which trigram indexes do not manage for the
 * two-character words that most terms of this field are. The catalog is small enough
 * (some megabytes) to be walked for each search. */
#include "catalog/key.h"
#include "catalog/synonyms.h"

#define WORDS_MAX 16
#define QUERY_MAX 1000
#define SNIPPET_BEFORE 24
#define SNIPPET_AFTER 60

struct query {
    struct arena *a, *scratch;
    struct str words[WORDS_MAX][SYNONYMS_MAX]; /* each with its synonyms, itself first */
    size_t n_synonyms[WORDS_MAX];
    size_t n_words;
    struct hit *hits;
    size_t n, room;
};

static void split_words(struct query *q, struct str text) {
    size_t bad;
    text = str_cut(text, 0, QUERY_MAX);
    if (!utf8_ok(text, &bad)) text = str_cut(text, 0, bad); /* the cut went through a character */
    struct str key = catalog_fold(q->a, text);              /* the full-width blank became a blank */
    size_t at = 0;
    while (at < key.len && q->n_words < WORDS_MAX) {
        size_t from = at, end = at;
        uint32_t c = 0;
        while (at < key.len) {
            end = at;
            c = utf8_next(key, &at);
            if (c == ' ' || c == '\t' || c == 0x3001 || c == ',') break;
            end = at;
        }
        if (end == from) continue;
        q->n_synonyms[q->n_words] = synonyms_of(str_cut(key, from, end), q->words[q->n_words]);
        q->n_words++;
    }
}

/* The neighbourhood of a word in a key, on character boundaries. */
static struct str snippet(struct arena *a, struct str key, size_t at, size_t len) {
    size_t from = at > SNIPPET_BEFORE ? at - SNIPPET_BEFORE : 0, to = at + len + SNIPPET_AFTER;
    if (to > key.len) to = key.len;
    while (from > 0 && ((unsigned char)key.ptr[from] & 0xC0) == 0x80) from--;
    while (to < key.len && ((unsigned char)key.ptr[to] & 0xC0) == 0x80) to++;
    return arena_fmt(a, "%s%.*s%s", from ? "…" : "", (int)(to - from), key.ptr + from, to < key.len ? "…" : "");
}

/* What one thing says, as keys: its title first, then everything else. */
struct said {
    struct arena *a;
    struct str *keys;
    size_t n, room, titles;
};

static void say_str(struct said *s, struct str text) {
    s->keys = arena_grow(s->a, s->keys, s->n, &s->room, sizeof *s->keys);
    s->keys[s->n++] = catalog_fold(s->a, text);
}

static void say(struct said *s, const struct text *t) {
    for (unsigned k = 0; k < LANG_COUNT; k++)
        if (t->in[k].len) say_str(s, t->in[k]);
}

static void say_all(struct said *s, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) say(s, &list[i]);
}

/* Where a word stands first: which key, which byte. */
static bool says(const struct said *s, struct str word, size_t *key, size_t *at) {
    for (*key = 0; *key < s->n; (*key)++)
        if (str_find(s->keys[*key], word, at)) return true;
    return false;
}

static bool matches(struct query *q, const struct said *s, struct hit *h) {
    h->in_title = true;
    for (size_t i = 0; i < s->titles && q->n_words == 1; i++) h->exact = h->exact || str_eq(s->keys[i], q->words[0][0]);
    for (size_t w = 0; w < q->n_words; w++) {
        size_t at = 0, i = 0, k = 0;
        while (k < q->n_synonyms[w] && !says(s, q->words[w][k], &i, &at)) k++;
        if (k == q->n_synonyms[w]) return false;
        if (k) h->by_synonym = true;
        if (i >= s->titles) h->in_title = false;
        if (w == 0) h->snippet = snippet(q->a, s->keys[i], at, q->words[w][k].len);
    }
    return true;
}

static void consider_part(struct query *q, struct hit h, const struct said *s) {
    if (!matches(q, s, &h)) return;
    q->hits = arena_grow(q->a, q->hits, q->n, &q->room, sizeof *q->hits);
    q->hits[q->n++] = h;
}

static void consider(struct query *q, enum hit_kind kind, size_t index, const struct said *s) {
    consider_part(q, (struct hit){.kind = kind, .index = (uint32_t)index}, s);
}

static void search_control(struct query *q, const struct catalog *cat, size_t i) {
    const struct control *c = &cat->controls[i];
    struct said s = {.a = q->scratch};
    say_str(&s, c->id);
    say(&s, &c->title);
    s.titles = s.n;
    say(&s, &c->purpose), say(&s, &c->choosing), say(&s, &c->writing);
    for (size_t k = 0; k < c->n_levels; k++) {
        const struct control_level *l = &c->levels[k];
        say(&s, &l->statement), say(&s, &l->threat), say(&s, &l->effect);
        say_all(&s, l->proposals, l->n_proposals);
        say_all(&s, l->acceptance, l->n_acceptance);
        say_all(&s, l->evidence, l->n_evidence);
        say(&s, &l->source.note);
    }
    for (size_t k = 0; k < c->n_fields; k++) say(&s, &c->fields[k].title), say(&s, &c->fields[k].hint);
    say_all(&s, c->acceptance, c->n_acceptance);
    say_all(&s, c->evidence, c->n_evidence);
    say_all(&s, c->practices, c->n_practices);
    say(&s, &c->caution);
    const struct group *g = standard_find_group(&cat->standards[c->standard], c->group);
    if (g) say(&s, &g->title);
    say(&s, &c->source.note);
    consider(q, HIT_CONTROL, i, &s);
}

static void search_condition(struct query *q, const struct catalog *cat, size_t i) {
    const struct condition *c = &cat->conditions[i];
    struct said s = {.a = q->scratch};
    say(&s, &c->title);
    s.titles = s.n;
    say(&s, &c->ask), say(&s, &c->explain), say(&s, &c->source.note);
    say_all(&s, c->typical, c->n_typical);
    consider(q, HIT_CONDITION, i, &s);
}

static void say_question(void *ctx, const struct standard *standard, const struct question *question) {
    struct said *s = ctx;
    (void)standard;
    say(s, &question->title), say(s, &question->tag), say(s, &question->source.note);
}

static void search_fact(struct query *q, const struct catalog *cat, size_t i) {
    const struct fact *f = &cat->facts[i];
    struct said s = {.a = q->scratch};
    say_str(&s, f->id);
    say(&s, &f->title);
    s.titles = s.n;
    say(&s, &f->ask), say(&s, &f->help);
    for (size_t k = 0; k < f->n_choices; k++) say(&s, &f->choices[k].title), say(&s, &f->choices[k].help);
    say(&s, &f->source.note);
    catalog_each_alias(cat, (uint32_t)i, say_question, &s);
    consider(q, HIT_FACT, i, &s);
}

static void search_metric(struct query *q, const struct catalog *cat, size_t i) {
    struct said s = {.a = q->scratch};
    say(&s, &cat->metrics[i].title);
    s.titles = s.n;
    say(&s, &cat->metrics[i].source.note);
    consider(q, HIT_METRIC, i, &s);
}

static void search_group(struct query *q, const struct catalog *cat, uint32_t standard, uint32_t i) {
    const struct group *g = &cat->standards[standard].groups[i];
    struct said s = {.a = q->scratch};
    say_str(&s, g->id);
    say(&s, &g->title);
    s.titles = s.n;
    consider_part(q, (struct hit){.kind = HIT_GROUP, .index = standard, .part = i}, &s);
}

/* An annex by its own title and words, then each of its entries. */
static void search_annex(struct query *q, const struct catalog *cat, uint32_t standard, uint32_t i) {
    const struct annex *x = &cat->standards[standard].annexes[i];
    struct said s = {.a = q->scratch};
    say(&s, &x->title);
    s.titles = s.n;
    say(&s, &x->text);
    consider_part(q, (struct hit){.kind = HIT_ANNEX, .index = standard, .part = i, .entry = -1}, &s);
    for (size_t k = 0; k < x->n_entries; k++) {
        const struct annex_entry *e = &x->entries[k];
        struct said words = {.a = q->scratch};
        say(&words, &e->title);
        words.titles = words.n;
        say(&words, &e->text);
        say_all(&words, e->points, e->n_points);
        say(&words, &e->source.note);
        consider_part(q, (struct hit){.kind = HIT_ANNEX, .index = standard, .part = i, .entry = (int32_t)k}, &words);
    }
}

static void search_parts(struct query *q, const struct catalog *cat) {
    for (size_t i = 0; i < cat->n_metrics; i++) search_metric(q, cat, i);
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        for (uint32_t k = 0; k < cat->standards[i].n_groups; k++) search_group(q, cat, i, k);
        for (uint32_t k = 0; k < cat->standards[i].n_annexes; k++) search_annex(q, cat, i, k);
    }
}

/* What is named just so, then titles, then the rest; what only a synonym found last. Otherwise as they came. */
static struct hit *titles_first(struct arena *a, const struct hit *hits, size_t n) {
    struct hit *sorted = arena_array(a, n, sizeof *sorted);
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        if (hits[i].exact) sorted[at++] = hits[i];
    for (int synonym = 0; synonym < 2; synonym++)
        for (int title = 1; title >= 0; title--)
            for (size_t i = 0; i < n; i++)
                if (!hits[i].exact && hits[i].in_title == title && hits[i].by_synonym == synonym)
                    sorted[at++] = hits[i];
    return sorted;
}

struct hit *catalog_search(struct arena *a, const struct catalog *cat, struct str words, size_t *n) {
    struct query q = {.a = a};
    *n = 0;
    split_words(&q, words);
    if (q.n_words == 0) return NULL;
    q.scratch = arena_new(1024 * MIB);
    for (size_t i = 0; i < cat->n_controls; i++) search_control(&q, cat, i);
    for (size_t i = 0; i < cat->n_conditions; i++) search_condition(&q, cat, i);
    for (size_t i = 0; i < cat->n_facts; i++) search_fact(&q, cat, i);
    search_parts(&q, cat);
    arena_free(q.scratch);
    *n = q.n;
    return titles_first(a, q.hits, q.n);
}
