/* parts_number: which row of a file is which row of the record.
 *
 * Rows have no names in a file. Equal ones are taken for the same; of the rest those that are most alike, in order. It
 * is the alignment of two sequences that makes the sum of likenesses largest; what is equal but was moved elsewhere is
 * found afterwards. Likeness counts what two rows have in common: members with the same value, or, of a mere text,
 * pairs of characters. A wrong guess loses nothing: a row then ends, and another begins. */
#include <stdlib.h>

#include "fmt/fmt.h"
#include "ledger/parts.h"

#define LIKE_MAX 1000  /* equal */
#define LIKE_LEAST 250 /* less is another row */

struct row {
    struct part *part;
    uint64_t *marks; /* hashes of what it says, sorted */
    size_t n, room;
    bool matched;
};

static void add_mark(struct arena *a, struct row *r, uint64_t mark) {
    r->marks = arena_grow(a, r->marks, r->n, &r->room, sizeof *r->marks);
    r->marks[r->n++] = mark;
}

static uint64_t mix(uint64_t above, struct str s) {
    return (above ^ str_hash(s)) * UINT64_C(0x9E3779B97F4A7C15);
}

static void mark_leaves(struct arena *a, struct row *r, const struct node *n, uint64_t path) {
    if (n->type == NODE_SCALAR) add_mark(a, r, mix(path, n->text));
    for (size_t i = 0; i < n->count; i++) mark_leaves(a, r, n->items[i], n->keys ? mix(path, n->keys[i]->text) : path);
}

static void mark_pairs(struct arena *a, struct row *r, struct str s) {
    size_t before = 0;
    for (size_t from = 0, at = 0; at < s.len; from = at) {
        utf8_next(s, &at);
        add_mark(a, r, mix(1, str_cut(s, before, at)));
        before = from;
    }
}

static int by_size(const void *pa, const void *pb) {
    uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
    return a < b ? -1 : a > b;
}

static void mark(struct arena *a, struct row *r) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("row"), r->part->value};
    const struct node *n = json_read(a, &src, unread);
    if (!n) return;
    if (n->type == NODE_SCALAR)
        mark_pairs(a, r, n->text);
    else
        mark_leaves(a, r, n, 0);
    if (r->n) qsort(r->marks, r->n, sizeof *r->marks, by_size);
}

static unsigned likeness(const struct row *x, const struct row *y) {
    size_t i = 0, k = 0, common = 0;
    if (str_eq(x->part->value, y->part->value)) return LIKE_MAX;
    while (i < x->n && k < y->n) {
        if (x->marks[i] == y->marks[k])
            common++, i++, k++;
        else if (x->marks[i] < y->marks[k])
            i++;
        else
            k++;
    }
    unsigned like = x->n + y->n ? (unsigned)(2 * (LIKE_MAX - 1) * common / (x->n + y->n)) : 0;
    return like >= LIKE_LEAST ? like : 0;
}

static void match(struct row *base, struct row *file) {
    file->part->name = base->part->name;
    base->matched = file->matched = true;
}

/* best[i][k]: the most that rows from i of one and from k of the other can have in common. */
static void align(struct arena *a, struct row *x, size_t nx, struct row *y, size_t ny) {
    unsigned *best = arena_array(a, (nx + 1) * (ny + 1), sizeof *best), *like = arena_array(a, nx * ny, sizeof *like);
    size_t width = ny + 1;
    for (size_t i = nx; i-- > 0;)
        for (size_t k = ny; k-- > 0;) {
            unsigned pair = like[i * ny + k] = likeness(&x[i], &y[k]);
            unsigned most = best[(i + 1) * width + k];
            if (best[i * width + k + 1] > most) most = best[i * width + k + 1];
            if (pair && pair + best[(i + 1) * width + k + 1] > most) most = pair + best[(i + 1) * width + k + 1];
            best[i * width + k] = most;
        }
    for (size_t i = 0, k = 0; i < nx && k < ny;) {
        unsigned here = best[i * width + k], pair = like[i * ny + k];
        if (pair && here == pair + best[(i + 1) * width + k + 1])
            match(&x[i++], &y[k++]);
        else if (here == best[(i + 1) * width + k])
            i++;
        else
            k++;
    }
}

static void match_moved(struct row *x, size_t nx, struct row *y, size_t ny) {
    for (size_t k = 0; k < ny; k++)
        for (size_t i = 0; i < nx && !y[k].matched; i++)
            if (!x[i].matched && str_eq(x[i].part->value, y[k].part->value)) match(&x[i], &y[k]);
}

/* One row that stands alone between two that are known, on both sides, is that row rewritten. */
static void match_between(struct row *x, size_t nx, struct row *y, size_t ny) {
    for (size_t i = 0, k = 0; i < nx && k < ny;) {
        size_t i_end = i, k_end = k;
        while (i_end < nx && !x[i_end].matched) i_end++;
        while (k_end < ny && !y[k_end].matched) k_end++;
        if (i_end - i == 1 && k_end - k == 1) match(&x[i], &y[k]);
        if (i_end < nx && k_end < ny && !str_eq(x[i_end].part->name, y[k_end].part->name)) return; /* rows were moved */
        i = i_end + 1, k = k_end + 1;
    }
}

/* Of a file those that have no number yet. */
static struct row *rows_of(struct arena *a, const struct parts *p, const struct section *s, bool file, size_t *n) {
    struct row *rows = arena_array(a, p->n, sizeof *rows);
    *n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (str_is(p->list[i].section, s->name) && p->list[i].value.ptr && !(file && p->list[i].name.ptr))
            rows[(*n)++].part = &p->list[i];
    return rows;
}

static void number_section(struct arena *a, const struct parts *base, struct parts *file, const struct section *s,
                           bool alike) {
    size_t nx, ny, from = 0;
    struct row *x = rows_of(a, base, s, false, &nx), *y = rows_of(a, file, s, true, &ny);
    size_t all_x = nx, all_y = ny;
    for (; from < nx && from < ny && str_eq(x[from].part->value, y[from].part->value); from++)
        match(&x[from], &y[from]);
    for (; nx > from && ny > from && str_eq(x[nx - 1].part->value, y[ny - 1].part->value); nx--, ny--)
        match(&x[nx - 1], &y[ny - 1]);
    for (size_t i = from; i < nx; i++) mark(a, &x[i]);
    for (size_t k = from; k < ny; k++) mark(a, &y[k]);
    if (nx > from && ny > from) align(a, x + from, nx - from, y + from, ny - from);
    match_moved(x, all_x, y, all_y);
    if (!alike) match_between(x, all_x, y, all_y);
}

static void number_all(const struct parts *base, struct parts *file, bool alike) {
    struct arena *scratch = arena_new(512 * MIB);
    for (size_t i = 0; i < SECTIONS; i++)
        if (section_at(i)->items) number_section(scratch, base, file, section_at(i), alike);
    arena_free(scratch);
}

void parts_number(const struct parts *base, struct parts *file) {
    number_all(base, file, false);
}

void parts_number_alike(const struct parts *base, struct parts *file) {
    number_all(base, file, true);
}
