/* editions_match: the same id first, then the same words, then nearly the same words. */
#include "catalog/editions_match.h"

#include <stdlib.h>

#include "catalog/editions.h"

/* A text as its sorted pairs of neighbouring characters. */
struct pairs {
    uint64_t *list;
    size_t n;
};

static int by_value(const void *pa, const void *pb) {
    const uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
    return a < b ? -1 : a > b;
}

static struct pairs pairs_of(struct arena *a, struct str s) {
    struct pairs p = {arena_array(a, s.len + 1, sizeof *p.list), 0};
    uint32_t before = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c <= ' ' || c == 0x3000) continue;
        p.list[p.n++] = (uint64_t)before << 32 | c;
        before = c;
    }
    if (p.n) qsort(p.list, p.n, sizeof *p.list, by_value);
    return p;
}

/* Twice what both have, of what each has, in per cent. */
static size_t alike(const struct pairs *x, const struct pairs *y) {
    size_t i = 0, k = 0, both = 0;
    if (!x->n || !y->n) return 0;
    size_t less = x->n < y->n ? x->n : y->n;
    if (200 * less / (x->n + y->n) < EDITIONS_NEAR) return 0; /* cannot be near */
    while (i < x->n && k < y->n) {
        if (x->list[i] == y->list[k])
            both++, i++, k++;
        else if (x->list[i] < y->list[k])
            i++;
        else
            k++;
    }
    return 200 * both / (x->n + y->n);
}

struct by_id {
    struct str id;
    uint32_t index;
};

static int by_id_order(const void *pa, const void *pb) {
    const struct by_id *a = pa, *b = pb;
    int c = str_cmp(a->id, b->id);
    return c ? c : a->index < b->index ? -1 : a->index > b->index;
}

static struct by_id *sorted(struct arena *a, const struct edition_thing *list, size_t n) {
    struct by_id *all = arena_array(a, n, sizeof *all);
    for (uint32_t i = 0; i < n; i++) all[i] = (struct by_id){list[i].id, i};
    if (n) qsort(all, n, sizeof *all, by_id_order);
    return all;
}

static int32_t look_up(const struct by_id *all, size_t n, struct str id) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(all[mid].id, id) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && str_eq(all[lo].id, id) ? (int32_t)all[lo].index : -1;
}

struct left_over {
    const struct edition_thing *before, *after;
    struct pairs *old_pairs, *new_pairs;
    bool *taken; /* by index in after */
    int32_t *now;
    size_t n, m, compared;
};

/* The nearest of what is left, at least `least` per cent alike. */
static void match_left(struct left_over *l, size_t least) {
    for (size_t i = 0; i < l->n; i++) {
        size_t best = 0;
        if (l->now[i] >= 0 || !l->old_pairs[i].n) continue;
        for (size_t k = 0; k < l->m; k++) {
            if (l->taken[k] || !str_eq(l->before[i].scope, l->after[k].scope)) continue;
            if (++l->compared > EDITIONS_COMPARED_MAX) break;
            size_t near = alike(&l->old_pairs[i], &l->new_pairs[k]);
            if (near < least || near <= best) continue;
            best = near;
            l->now[i] = (int32_t)k;
        }
        if (l->now[i] >= 0) l->taken[l->now[i]] = true;
    }
}

int32_t *editions_match(struct arena *a, const struct edition_thing *before, size_t n,
                        const struct edition_thing *after, size_t m) {
    struct left_over l = {before,
                          after,
                          arena_array(a, n, sizeof(struct pairs)),
                          arena_array(a, m, sizeof(struct pairs)),
                          arena_array(a, m, sizeof(bool)),
                          arena_array(a, n, sizeof(int32_t)),
                          n,
                          m,
                          0};
    const struct by_id *ids = sorted(a, after, m);
    for (size_t i = 0; i < n; i++) {
        l.now[i] = look_up(ids, m, before[i].as);
        if (l.now[i] >= 0) l.taken[l.now[i]] = true;
    }
    for (size_t i = 0; i < n; i++)
        if (l.now[i] < 0) l.old_pairs[i] = pairs_of(a, before[i].text);
    for (size_t k = 0; k < m; k++)
        if (!l.taken[k]) l.new_pairs[k] = pairs_of(a, after[k].text);
    match_left(&l, 100);
    match_left(&l, EDITIONS_NEAR);
    return l.now;
}

/* The longest rising run of new places (patience sorting): what is in it kept its order. */
bool *editions_in_order(struct arena *a, const int32_t *now, size_t n) {
    bool *keeps = arena_array(a, n, sizeof *keeps);
    int32_t *before = arena_array(a, n, sizeof *before), *tops = arena_array(a, n, sizeof *tops);
    size_t piles = 0;
    for (size_t i = 0; i < n; i++) {
        if (now[i] < 0) continue;
        size_t lo = 0, hi = piles;
        while (lo < hi) {
            size_t mid = lo + (hi - lo) / 2;
            if (now[tops[mid]] < now[i])
                lo = mid + 1;
            else
                hi = mid;
        }
        before[i] = lo ? tops[lo - 1] : -1;
        tops[lo] = (int32_t)i;
        if (lo == piles) piles++;
    }
    for (int32_t i = piles ? tops[piles - 1] : -1; i >= 0; i = before[i]) keeps[i] = true;
    return keeps;
}
