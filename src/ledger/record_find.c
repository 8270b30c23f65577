/* record_find: the record filtered, the newest first. */
#include "ledger/record_find.h"

#define CHUNK 500 /* entries of one walk; they are walked upwards and taken downwards */

struct sieve {
    const struct record_filter *f;
    int64_t found[CHUNK];
    size_t n;
};

static bool below(struct str subject, struct str of) {
    if (!of.len) return true;
    return str_starts(subject, of) && (subject.len == of.len || subject.ptr[of.len] == '/');
}

/* What can be told without reading the record itself; a person's id stands in it as text. */
static bool may_match(const struct record_filter *f, const struct trail_entry *x) {
    size_t at;
    if (f->kind.len && !str_eq(x->kind, f->kind)) return false;
    if ((f->since && x->at < f->since) || (f->until && x->at >= f->until)) return false;
    if (!below(x->subject, f->subject)) return false;
    if (f->person.len && !str_find(x->record, f->person, &at)) return false;
    return !f->act.len || str_find(x->record, f->act, &at);
}

static bool sift(void *ctx, const struct trail_entry *x) {
    struct sieve *s = ctx;
    if (may_match(s->f, x)) s->found[s->n++] = x->n;
    return s->n < CHUNK;
}

/* Whose it is: who acted, or whom it is about. */
static bool matches(const struct record_filter *f, const struct history_entry *x, struct arena *a) {
    struct str about = f->person.len ? arena_fmt(a, "person/%.*s", STR_ARG(f->person)) : STR_NONE;
    if (f->act.len && !str_eq(x->act, f->act)) return false;
    return !f->person.len || str_eq(x->id, f->person) || str_eq(x->account, f->person) || below(x->subject, about);
}

static bool take(struct arena *a, struct trail *t, const struct sieve *s, size_t most, struct record_found *out,
                 struct err *e) {
    for (size_t i = s->n; i-- > 0;) {
        struct history_entry x;
        if (!history_at(a, t, s->found[i], &x, e)) return false;
        if (!matches(s->f, &x, a)) continue;
        out->list[out->n++] = x;
        if (out->n < most) continue;
        out->next = x.n; /* 0: it was the first entry of all */
        return true;
    }
    return true;
}

bool record_find(struct arena *a, struct trail *t, const struct record_filter *f, struct record_found *out,
                  struct err *e) {
    int64_t size;
    if (!trail_size(t, &size, e)) return false;
    size_t most = f->most && f->most < RECORD_FOUND_MAX ? f->most : RECORD_FOUND_MAX;
    struct record_found found = {.list = arena_array(a, most, sizeof *found.list)};
    int64_t end = f->before > 0 && f->before < size ? f->before : size;
    while (end > 0 && found.n < most && found.looked < RECORD_LOOKED_MAX) {
        struct sieve s = {.f = f};
        int64_t from = end > CHUNK ? end - CHUNK : 0;
        if (!trail_walk(t, from, end - from, STR_NONE, sift, &s, e) || !take(a, t, &s, most, &found, e)) return false;
        found.looked += (size_t)(end - from);
        end = from;
    }
    if (found.n < most) found.next = end;
    *out = found;
    return true;
}
