/* editions_detail: pieces that differ. */
#include "catalog/editions_detail.h"

static struct text same_in_all(struct str s) {
    struct text t;
    for (unsigned i = 0; i < LANG_COUNT; i++) t.in[i] = s;
    return t;
}

static bool text_eq(const struct text *a, const struct text *b) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (!str_eq(a->in[i], b->in[i])) return false;
    return true;
}

static void add(struct detailing *d, const char *what, struct str where, struct text before, struct text after) {
    d->list = arena_grow(d->a, d->list, d->n, &d->room, sizeof *d->list);
    d->list[d->n++] = (struct edition_detail){what, where, before, after};
}

void detail_str(struct detailing *d, const char *what, struct str where, struct str before, struct str after) {
    if (!str_eq(before, after)) add(d, what, where, same_in_all(before), same_in_all(after));
}

void detail_number(struct detailing *d, const char *what, struct str where, int64_t before, int64_t after) {
    if (before != after)
        add(d, what, where, same_in_all(arena_fmt(d->a, "%lld", (long long)before)),
            same_in_all(arena_fmt(d->a, "%lld", (long long)after)));
}

void detail_text(struct detailing *d, const char *what, struct str where, const struct text *before,
                 const struct text *after) {
    if (!text_eq(before, after)) add(d, what, where, *before, *after);
}

static bool among(const struct text *list, size_t n, const struct text *t) {
    for (size_t i = 0; i < n; i++)
        if (text_eq(&list[i], t)) return true;
    return false;
}

void detail_texts(struct detailing *d, const char *what, struct str where, const struct text *before, size_t n,
                  const struct text *after, size_t m) {
    static const struct text nothing;
    size_t i = 0, k = 0;
    for (;;) {
        while (i < n && among(after, m, &before[i])) i++;
        while (k < m && among(before, n, &after[k])) k++;
        if (i == n && k == m) return;
        add(d, what, where, i < n ? before[i] : nothing, k < m ? after[k] : nothing);
        i += i < n;
        k += k < m;
    }
}

static struct str joined(struct arena *a, const struct str *list, size_t n) {
    struct str all = STR("");
    for (size_t i = 0; i < n; i++) all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(list[i]));
    return all;
}

void detail_strs(struct detailing *d, const char *what, const struct str *before, size_t n, const struct str *after,
                 size_t m) {
    bool same = n == m;
    for (size_t i = 0; i < n && same; i++) same = str_eq(before[i], after[i]);
    if (!same) detail_str(d, what, STR_NONE, joined(d->a, before, n), joined(d->a, after, m));
}

static struct str related(struct arena *a, const struct relation *list, size_t n) {
    struct str all = STR("");
    for (size_t i = 0; i < n; i++) all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(list[i].id));
    return all;
}

void detail_relations(struct detailing *d, const char *what, const struct relation *before, size_t n,
                      const struct relation *after, size_t m) {
    bool same = n == m, notes = true;
    for (size_t i = 0; i < n && same; i++) {
        same = str_eq(before[i].id, after[i].id);
        notes = notes && before[i].certainty == after[i].certainty && text_eq(&before[i].note, &after[i].note);
    }
    if (!same) return detail_str(d, what, STR_NONE, related(d->a, before, n), related(d->a, after, m));
    for (size_t i = 0; i < n && !notes; i++) {
        detail_str(d, what, before[i].id, str_of(certainty_id(before[i].certainty)),
                   str_of(certainty_id(after[i].certainty)));
        detail_text(d, what, before[i].id, &before[i].note, &after[i].note);
    }
}

void detail_source(struct detailing *d, const struct source_note *before, const struct source_note *after) {
    detail_str(d, "source", STR("section"), before->section, after->section);
    detail_str(d, "source", STR("certainty"), str_of(certainty_id(before->certainty)),
               str_of(certainty_id(after->certainty)));
    detail_text(d, "source", STR("note"), &before->note, &after->note);
}

static struct text said(struct arena *a, const struct catalog *cat, const struct expr *e) {
    struct text t = {{STR_NONE, STR_NONE}};
    for (unsigned i = 0; i < LANG_COUNT && e->count; i++) {
        struct buf b;
        buf_init(&b, 256 * KIB);
        catalog_speak(cat, e, (enum lang)i, &b);
        t.in[i] = arena_str(a, buf_str(&b));
        buf_release(&b);
    }
    return t;
}

/* Where both would be said alike (another id of the same title), they are shown as written. */
void detail_rule(struct detailing *d, const char *what, struct str where, const struct expr *before,
                 const struct expr *after) {
    if (str_eq(before->text, after->text)) return;
    struct text x = said(d->a, d->before, before), y = said(d->a, d->after, after);
    if (text_eq(&x, &y))
        detail_str(d, what, where, before->text, after->text);
    else
        add(d, what, where, x, y);
}
