/* gram: taking texts apart. */
#include "ledger/gram.h"

#include <stdlib.h>

bool gram_is_latin(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void add(struct arena *a, struct grams *g, struct str text, enum gram_place place) {
    g->list = arena_grow(a, g->list, g->n, &g->room, sizeof *g->list);
    g->list[g->n++] = (struct gram){text, place};
}

void grams_of(struct arena *a, struct str folded, enum gram_place place, struct grams *out) {
    size_t before = SIZE_MAX; /* where the character before began, when it was not ASCII */
    for (size_t at = 0; at < folded.len;) {
        size_t from = at;
        unsigned char c = (unsigned char)folded.ptr[at];
        if (c >= 0x80) {
            utf8_next(folded, &at);
            add(a, out, str_cut(folded, from, at), place);
            if (before != SIZE_MAX) add(a, out, str_cut(folded, before, at), place);
            before = from;
            continue;
        }
        before = SIZE_MAX;
        if (!gram_is_latin(c)) {
            at++;
            continue;
        }
        while (at < folded.len && gram_is_latin((unsigned char)folded.ptr[at])) at++;
        add(a, out, str_cut(folded, from, at - from > GRAM_WORD_MAX ? from + GRAM_WORD_MAX : at), place);
    }
}

static int by_gram(const struct gram *a, const struct gram *b) {
    int c = str_cmp(a->text, b->text);
    return c ? c : (int)a->place - (int)b->place;
}

static int by_gram_void(const void *a, const void *b) {
    return by_gram(a, b);
}

static void sort(struct grams *g) {
    size_t n = 0;
    if (!g->n) return;
    qsort(g->list, g->n, sizeof *g->list, by_gram_void);
    for (size_t i = 0; i < g->n; i++)
        if (!n || by_gram(&g->list[n - 1], &g->list[i])) g->list[n++] = g->list[i];
    g->n = n;
}

static bool is_name(struct str section, struct str part) {
    return (str_is(section, "system") && str_is(part, "name")) ||
           (str_is(section, "register") && str_is(part, "reading"));
}

void grams_of_lines(struct arena *a, struct str lines, struct grams *out) {
    struct str line, section, part, words;
    *out = (struct grams){0};
    while (str_split(lines, '\n', &line, &lines)) {
        if (!str_split(line, 0x1F, &section, &words) || !str_split(words, 0x1F, &part, &words)) continue;
        if (is_name(section, part)) grams_of(a, words, GRAM_IN_NAME, out);
        grams_of(a, words, GRAM_ANYWHERE, out);
    }
    sort(out);
}

static void change(struct arena *a, struct gram_changes *c, const struct gram *g, int64_t system, bool added) {
    c->list = arena_grow(a, c->list, c->n, &c->room, sizeof *c->list);
    c->list[c->n++] = (struct gram_change){{arena_str(a, g->text), g->place}, system, added};
}

void gram_compare(struct arena *a, struct arena *scratch, int64_t system, struct str before, struct str after,
                  struct gram_changes *out) {
    struct grams was, is;
    if (str_eq(before, after)) return;
    grams_of_lines(scratch, before, &was);
    grams_of_lines(scratch, after, &is);
    for (size_t i = 0, k = 0; i < was.n || k < is.n;) {
        int c = i == was.n ? 1 : k == is.n ? -1 : by_gram(&was.list[i], &is.list[k]);
        if (c < 0) change(a, out, &was.list[i], system, false);
        if (c > 0) change(a, out, &is.list[k], system, true);
        i += c <= 0, k += c >= 0;
    }
}
