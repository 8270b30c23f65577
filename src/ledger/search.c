/* search: candidates from the rows of grams, then the texts themselves. */
#include "ledger/search.h"

#include <string.h>

#include "catalog/synonyms.h"
#include "ledger/gram.h"
#include "ledger/register_state.h"

#define SNIPPET_BEFORE 30
#define SNIPPET_AFTER 90

struct search_word {
    struct str alternatives[SYNONYMS_MAX]; /* folded; itself first */
    size_t n;
};
struct searching {
    struct arena *a;
    struct store *s;
    const struct search_query *q;
    struct search_word words[SEARCH_WORDS_MAX];
    size_t n_words;
    struct search_hit hits[SEARCH_HITS_MAX];
    size_t n, most;
    bool more;
    struct err *e;
};

/* Words ------------------------------------------------------------------------------------------- */

static void add_word(struct searching *k, struct str word) {
    struct search_word *w = &k->words[k->n_words++];
    w->n = synonyms_of(word, w->alternatives);
    for (size_t i = 0; i < w->n; i++) w->alternatives[i] = search_fold(k->a, w->alternatives[i]);
}

static void split_words(struct searching *k) {
    struct str text = str_cut(k->q->words, 0, SEARCH_QUERY_MAX), key;
    size_t bad, at = 0;
    if (!utf8_ok(text, &bad)) text = str_cut(text, 0, bad); /* the cut went through a character */
    key = catalog_fold(k->a, text);
    while (at < key.len && k->n_words < SEARCH_WORDS_MAX) {
        size_t from = at, end = at;
        while (at < key.len) {
            end = at;
            uint32_t c = utf8_next(key, &at);
            if (c == ' ' || c == '\t' || c == '\n' || c == 0x3001 || c == ',') break;
            end = at;
        }
        if (end > from) add_word(k, str_cut(key, from, end));
    }
}

/* Candidates -------------------------------------------------------------------------------------- */

static void both(struct gram_set *into, const struct gram_set *with) {
    for (size_t i = 0; i < into->bytes; i++) into->bits[i] &= with->bits[i];
}

/* The systems that have every gram of a text. A text without any (signs only) is in no index. */
static bool having(struct searching *k, struct str text, enum gram_place place, struct gram_set *out) {
    struct grams g = {0};
    grams_of(k->a, text, place, &g);
    if (!gram_set_new(k->a, k->s, out, k->e)) return false;
    for (size_t i = 0; i < g.n; i++) {
        struct gram_set one;
        struct str t = g.list[i].text;
        bool latin = gram_is_latin((unsigned char)t.ptr[0]);
        bool prefix = latin && (t.ptr + t.len == text.ptr + text.len || t.len == GRAM_WORD_MAX);
        if (!gram_set_new(k->a, k->s, &one, k->e) || !gram_read(k->s, g.list[i], prefix, &one, k->e)) return false;
        if (i)
            both(out, &one);
        else
            *out = one;
    }
    return true;
}

static void add_system(struct gram_set *set, int64_t system) {
    if (system >= 0 && (size_t)system / 8 < set->bytes) set->bits[system / 8] |= (unsigned char)(1u << system % 8);
}

/* Only systems of the reach are looked at: texts are long, and most readers reach few. */
static bool within_reach(struct searching *k, struct gram_set *of) {
    const struct register_reach *reach = k->q->reach;
    struct gram_set reached;
    if (!reach || reach->all) return true;
    if (!gram_set_new(k->a, k->s, &reached, k->e)) return false;
    for (size_t i = 0; i < reach->n_systems; i++) add_system(&reached, reach->systems[i]);
    for (size_t i = 0; i < reach->n_organisations; i++) {
        struct stmt *q = store_query(k->s, SQL("SELECT system FROM derived_system WHERE organisation = $1"), k->e);
        if (!q) return false;
        stmt_int(q, 1, reach->organisations[i]);
        while (stmt_row(q, k->e)) add_system(&reached, stmt_int_at(q, 0));
        if (k->e->kind != ERR_NONE) return false;
    }
    both(of, &reached);
    return true;
}

static bool candidates(struct searching *k, enum gram_place place, struct gram_set *out) {
    for (size_t w = 0; w < k->n_words; w++) {
        struct gram_set word;
        if (!gram_set_new(k->a, k->s, &word, k->e)) return false;
        for (size_t i = 0; i < k->words[w].n; i++) {
            struct gram_set one;
            if (!having(k, k->words[w].alternatives[i], place, &one)) return false;
            for (size_t b = 0; b < word.bytes; b++) word.bits[b] |= one.bits[b];
        }
        if (w)
            both(out, &word);
        else
            *out = word;
    }
    return within_reach(k, out);
}

/* The text itself --------------------------------------------------------------------------------- */

/* Latin words from their beginning on. */
static bool stands_in(struct str text, struct str word, size_t *at) {
    size_t from = 0, found;
    while (str_find(str_cut(text, from, text.len), word, &found)) {
        *at = from + found;
        bool inside =
            gram_is_latin((unsigned char)word.ptr[0]) && *at > 0 && gram_is_latin((unsigned char)text.ptr[*at - 1]);
        if (!inside) return true;
        from = *at + 1;
    }
    return false;
}

static struct str snippet(struct arena *a, struct str text, size_t at, size_t len) {
    size_t from = at > SNIPPET_BEFORE ? at - SNIPPET_BEFORE : 0, to = at + len + SNIPPET_AFTER;
    if (to > text.len) to = text.len;
    while (from > 0 && ((unsigned char)text.ptr[from] & 0xC0) == 0x80) from--;
    while (to < text.len && ((unsigned char)text.ptr[to] & 0xC0) == 0x80) to++;
    return arena_fmt(a, "%s%.*s%s", from ? "…" : "", (int)(to - from), text.ptr + from, to < text.len ? "…" : "");
}

/* Whether a line says one of the alternatives; where, for the hit. */
static bool line_says(struct str words, const struct search_word *w, size_t *at, size_t *len) {
    for (size_t i = 0; i < w->n; i++)
        if (stands_in(words, w->alternatives[i], at)) return *len = w->alternatives[i].len, true;
    return false;
}

static bool look_for(struct searching *k, struct str lines, const struct search_word *w, bool names,
                     struct search_hit *hit) {
    struct str line, section, part, words;
    size_t at, len;
    while (str_split(lines, '\n', &line, &lines)) {
        if (!str_split(line, 0x1F, &section, &words) || !str_split(words, 0x1F, &part, &words)) continue;
        bool name = str_is(part, "name") || str_is(part, "reading");
        if (names && !(name && (str_is(section, "system") || str_is(section, "register")))) continue;
        if (!line_says(words, w, &at, &len)) continue;
        if (hit) {
            hit->section = arena_str(k->a, section);
            hit->part = arena_str(k->a, part);
            hit->snippet = snippet(k->a, words, at, len);
        }
        return true;
    }
    return false;
}

static bool holds_all(struct searching *k, struct str lines, bool names, struct search_hit *hit) {
    for (size_t w = 0; w < k->n_words; w++)
        if (!look_for(k, lines, &k->words[w], names, w ? NULL : hit)) return false;
    return true;
}

static bool look_at(struct searching *k, int64_t system, bool names) {
    struct stmt *q = store_query(k->s,
                                 SQL("SELECT d.name, x.text FROM derived_text AS x JOIN derived_system "
                                     "AS d ON d.system = x.system WHERE x.system = $1"),
                                 k->e);
    struct search_hit hit = {.system = system, .in_name = names};
    if (!q) return false;
    stmt_int(q, 1, system);
    if (!stmt_row(q, k->e)) return k->e->kind == ERR_NONE;
    if (holds_all(k, stmt_text_at(q, 1), names, &hit)) {
        if (k->n < k->most) {
            hit.name = arena_str(k->a, stmt_text_at(q, 0));
            k->hits[k->n++] = hit;
        } else {
            k->more = true;
        }
    }
    stmt_done(q);
    return true;
}

static bool look_through(struct searching *k, const struct gram_set *set, const struct gram_set *without, bool names) {
    for (size_t i = 0; i < set->bytes && !k->more; i++) {
        unsigned bits = without ? set->bits[i] & (unsigned char)~without->bits[i] : set->bits[i];
        for (; bits && !k->more; bits &= bits - 1)
            if (!look_at(k, (int64_t)(i * 8 + (size_t)__builtin_ctz(bits)), names)) return false;
    }
    return true;
}

/* Systems that were found by their name are not looked at again. */
static void mark_found(struct searching *k, struct gram_set *set) {
    memset(set->bits, 0, set->bytes);
    for (size_t i = 0; i < k->n; i++) add_system(set, k->hits[i].system);
}

bool search_systems(struct arena *a, struct store *s, const struct search_query *q, struct search_result *out,
                    struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct searching *k = arena_alloc(a, sizeof *k);
    struct gram_set named, anywhere;
    k->a = a, k->s = s, k->q = q, k->e = e;
    k->most = q->most && q->most < SEARCH_HITS_MAX ? q->most : SEARCH_HITS_MAX;
    split_words(k);
    if (!k->n_words) return *out = (struct search_result){0}, true;
    if (!store_join_reading(s, &tx, e)) return false;
    if (!candidates(k, GRAM_IN_NAME, &named) || !look_through(k, &named, NULL, true)) return false;
    if (!k->more) {
        mark_found(k, &named);
        if (!candidates(k, GRAM_ANYWHERE, &anywhere) || !look_through(k, &anywhere, &named, false)) return false;
    }
    *out = (struct search_result){k->hits, k->n, k->more};
    return true;
}
