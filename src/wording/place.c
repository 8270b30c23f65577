/* place: all readings of a copy, and what is left of them after the last checks: order, doubles, size. */
#include <stdlib.h>
#include <string.h>

#include "fmt/fmt.h"
#include "wording/inside.h"

const char *doubt_id(enum doubt d) {
    static const char *const ids[] = {[DOUBT_NONE] = "none",   [DOUBT_ABSENT] = "absent", [DOUBT_SEQUENCE] = "sequence",
                                      [DOUBT_NEXT] = "next",   [DOUBT_COUNT] = "count",   [DOUBT_TWICE] = "twice",
                                      [DOUBT_ORDER] = "order", [DOUBT_END] = "end",       [DOUBT_SIZE] = "size"};
    return ids[d];
}

/* For the readings ------------------------------------------------------------------------------------------------- */

int32_t placing_control(const struct placing *p, struct str id) {
    for (uint32_t i = 0; id.len && i < p->std->n_controls; i++)
        if (str_eq(p->cat->controls[p->std->first_control + i].id, id)) return (int32_t)(p->std->first_control + i);
    return -1;
}

/* The level that the data says this control's text is of. */
static int32_t level_of(const struct placing *p, uint32_t control) {
    for (size_t i = 0; i < p->at->n_levels; i++)
        if (str_eq(p->at->levels[i].from, p->cat->controls[control].id))
            return standard_find_level(p->std, p->at->levels[i].to);
    return -1;
}

struct found *placing_add(struct placing *p, uint32_t control, struct str part, uint32_t line) {
    struct found *f = arena_alloc(p->a, sizeof *f);
    *f = (struct found){.control = control, .part = part, .level = level_of(p, control), .line = line};
    p->found = arena_grow(p->a, p->found, p->n_found, &p->room_found, sizeof(struct found *));
    p->found[p->n_found++] = f;
    return f;
}

void found_piece(struct placing *p, struct found *f, struct str text, uint32_t line, bool fresh) {
    uint32_t start = (uint32_t)(text.ptr - p->copy->text.ptr);
    f->pieces = arena_grow(p->a, f->pieces, f->n, &f->room, sizeof *f->pieces);
    f->pieces[f->n++] = (struct piece){line, start, start + (uint32_t)text.len, fresh};
}

void placing_stray(struct placing *p, struct str id, uint32_t line) {
    p->strays = arena_grow(p->a, p->strays, p->n_strays, &p->room_strays, sizeof *p->strays);
    p->strays[p->n_strays++] = (struct stray){id, line};
}

/* The body --------------------------------------------------------------------------------------------------------- */

static size_t find_line(const struct placing *p, struct str pattern, size_t from) {
    while (from < p->copy->n && !pattern_whole(pattern, line_strip(p->at, p->copy->lines[from].text))) from++;
    return from;
}

static bool find_body(struct placing *p) {
    p->first = 0;
    p->last = p->copy->n;
    if (p->at->begin.len) {
        p->first = find_line(p, p->at->begin, 0) + 1;
        if (p->first > p->copy->n) return false;
    }
    if (p->at->end.len) p->last = find_line(p, p->at->end, p->first);
    return true;
}

/* A control's place in the document: groups stand there in their order, and controls in theirs. */
static const uint32_t *make_ranks(struct arena *a, const struct catalog *cat, const struct standard *s) {
    uint32_t *ranks = arena_array(a, s->n_controls, sizeof *ranks);
    for (uint32_t i = 0; i < s->n_controls; i++) {
        const struct group *g = standard_find_group(s, cat->controls[s->first_control + i].group);
        ranks[i] = g ? (uint32_t)(g - s->groups) : UINT32_MAX;
    }
    return ranks;
}

/* Checks ----------------------------------------------------------------------------------------------------------- */

static uint64_t order_of(const struct placing *p, const struct found *f) {
    uint32_t i = f->control - p->std->first_control;
    return (uint64_t)p->ranks[i] << 32 | i;
}

/* How long the longest rising run is that ends at each; `sign` -1 walks backwards through falling values. */
static size_t longest(struct arena *a, const uint64_t *v, size_t n, bool backwards, uint32_t *out) {
    uint64_t *tails = arena_array(a, n, sizeof *tails);
    size_t length = 0;
    for (size_t k = 0; k < n; k++) {
        size_t i = backwards ? n - 1 - k : k, lo = 0, hi = length;
        uint64_t value = backwards ? UINT64_MAX - v[i] : v[i];
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (tails[mid] < value)
                lo = mid + 1;
            else
                hi = mid;
        }
        tails[lo] = value;
        if (lo == length) length++;
        out[i] = (uint32_t)lo + 1;
    }
    return length;
}

/* Whatever is not in every longest rising sequence of places stands out of order, or its neighbour does. */
static void check_order(struct placing *p, size_t from) {
    size_t n = 0, most = p->n_found - from;
    struct found **sure = arena_array(p->a, most, sizeof *sure);
    uint64_t *values = arena_array(p->a, most, sizeof *values);
    for (size_t i = from; i < p->n_found; i++)
        if (!p->found[i]->doubt) sure[n] = p->found[i], values[n++] = order_of(p, p->found[i]);
    uint32_t *to = arena_array(p->a, n, sizeof *to), *after = arena_array(p->a, n, sizeof *after);
    uint32_t *ways = arena_array(p->a, n + 1, sizeof *ways);
    size_t best = longest(p->a, values, n, false, to);
    longest(p->a, values, n, true, after);
    for (size_t i = 0; i < n; i++)
        if (to[i] + after[i] - 1 == best) ways[to[i]]++;
    for (size_t i = 0; i < n; i++)
        if (to[i] + after[i] - 1 != best || ways[to[i]] != 1) sure[i]->doubt = DOUBT_ORDER;
}

static int by_place(const void *pa, const void *pb) {
    const struct found *a = *(struct found *const *)pa, *b = *(struct found *const *)pb;
    if (a->control != b->control) return a->control < b->control ? -1 : 1;
    int c = str_cmp(a->part, b->part);
    if (c) return -c; /* statement before purpose */
    if (a->level != b->level) return a->level < b->level ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static bool same_place(const struct found *a, const struct found *b) {
    return a->control == b->control && a->level == b->level && str_eq(a->part, b->part);
}

static void check_twice(struct placing *p) {
    if (p->n_found) qsort(p->found, p->n_found, sizeof(struct found *), by_place);
    for (size_t i = 1; i < p->n_found; i++) {
        if (!same_place(p->found[i - 1], p->found[i])) continue;
        if (!p->found[i - 1]->doubt) p->found[i - 1]->doubt = DOUBT_TWICE;
        if (!p->found[i]->doubt) p->found[i]->doubt = DOUBT_TWICE;
    }
}

/* Is it a text at all, and does it end like one of its kind? */
static void check_text(struct found *f) {
    uint32_t last = 0;
    bool closed = !f->closing.len;
    if (f->doubt) return;
    for (size_t i = 0; i < f->text.len;) last = utf8_next(f->text, &i);
    for (size_t i = 0; i < f->closing.len && !closed;) closed = utf8_next(f->closing, &i) == last;
    if (!f->text.len)
        f->doubt = DOUBT_SIZE;
    else if (!closed)
        f->doubt = DOUBT_END;
}

static void read_with(struct placing *p, const struct attach *at) {
    size_t before = p->n_found;
    p->at = at;
    if (!find_body(p)) {
        p->begin_missing = true;
        return;
    }
    if (at->by_title)
        align_reading(p);
    else
        scan_reading(p);
    if (!at->any_order) check_order(p, before);
    for (size_t i = before; i < p->n_found; i++) {
        p->found[i]->text = compose_text(p, p->found[i]);
        check_text(p->found[i]);
    }
}

/* Results ---------------------------------------------------------------------------------------------------------- */

static void make_lines(struct arena *a, const struct found *f, struct quote *q) {
    uint32_t *lines = arena_array(a, f->n, sizeof *lines);
    for (size_t i = 0; i < f->n; i++)
        if (!q->n_lines || lines[q->n_lines - 1] != f->pieces[i].line) lines[q->n_lines++] = f->pieces[i].line;
    q->lines = lines;
}

static struct str base_name(struct str path) {
    for (struct str head, tail; str_split(path, '/', &head, &tail);) path = tail;
    return path;
}

struct sorting {
    struct quote *quotes;
    struct unplaced *unplaced;
    size_t n_unplaced;
};

static void add_unplaced(struct sorting *r, uint32_t control, struct str part, enum doubt why, uint32_t line) {
    r->unplaced[r->n_unplaced++] = (struct unplaced){control, part, why, line};
}

/* The findings of one control: quotes, doubts, or nothing at all. */
static void settle_control(struct placing *p, struct wording *w, struct sorting *r, uint32_t control, size_t *at) {
    size_t before = w->n_quotes, from = *at;
    for (; *at < p->n_found && p->found[*at]->control == control; ++*at) {
        const struct found *f = p->found[*at];
        if (f->doubt) continue;
        struct quote *q = &r->quotes[w->n_quotes++];
        *q = (struct quote){.control = control, .part = f->part, .level = f->level, .text = f->text};
        q->pieces = f->pieces;
        q->n_pieces = f->n;
        make_lines(p->a, f, q);
    }
    w->n_placed += w->n_quotes > before;
    for (size_t i = from; i < *at; i++) {
        const struct found *f = p->found[i];
        if (i > from && same_place(f, p->found[i - 1])) continue;
        if (f->doubt) add_unplaced(r, control, f->part, f->doubt, f->line);
    }
    if (from == *at) add_unplaced(r, control, STR("statement"), DOUBT_ABSENT, 0);
}

static void settle(struct placing *p, struct wording *w) {
    struct sorting r = {.quotes = arena_array(p->a, p->n_found, sizeof(struct quote)),
                        .unplaced = arena_array(p->a, p->n_found + p->std->n_controls, sizeof(struct unplaced))};
    size_t at = 0;
    for (uint32_t i = 0; i < p->std->n_controls; i++) settle_control(p, w, &r, p->std->first_control + i, &at);
    w->quotes = r.quotes;
    w->unplaced = r.unplaced;
    w->n_unplaced = r.n_unplaced;
    w->strays = p->strays;
    w->n_strays = p->n_strays;
}

struct wording *wording_place(struct arena *a, const struct catalog *cat, uint32_t standard, const struct source *src,
                              struct diags *d) {
    const struct standard *s = &cat->standards[standard];
    struct copy copy;
    if (!s->n_attach) {
        diags_add(d, src->path, 0, 0, ERR_INVALID,
                  _("The data of “%.*s” does not say what its document looks like, so no wording can be read."),
                  STR_ARG(s->id));
        return NULL;
    }
    if (!copy_read(a, src, &copy, d)) return NULL;
    struct wording *w = arena_alloc(a, sizeof *w);
    struct placing p = {.a = a, .cat = cat, .std = s, .copy = &copy, .d = d, .path = src->path};
    *w = (struct wording){
        .standard = standard, .edition = s->edition, .copy_name = base_name(src->path), .n_controls = s->n_controls};
    sha256_hex(src->text, w->copy_sha256);
    p.ranks = make_ranks(a, cat, s);
    for (size_t i = 0; i < s->n_attach; i++) read_with(&p, &s->attach[i]);
    check_twice(&p);
    settle(&p, w);
    w->begin_missing = p.begin_missing;
    return d->errors ? NULL : w;
}
