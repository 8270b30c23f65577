/* align: finding controls by their titles.
 *
 * For documents whose items have no numbers, or lost them in conversion, but whose items the data names by their
 * printed words. The known titles, in their order, are laid along the lines of the body so that as many as possible
 * meet (longest common subsequence). A title counts as found only when every best way of laying them gives it the same
 * line and the line no other title. */
#include <stdlib.h>

#include "wording/inside.h"

#define JOINED_MAX 3                         /* lines that one title may be broken into */
#define CELLS_MAX ((size_t)16 * 1024 * 1024) /* of the table; a title's count then fits 16 bits */

struct known { /* a title that may come */
    struct str key;
    int32_t control; /* -1: a heading */
    uint32_t rank, index;
};
struct candidate { /* lines that say some known title */
    struct str key;
    size_t line, n;
};
struct aligner {
    struct placing *p;
    struct known *known; /* in the order of the document */
    size_t n_known;
    struct known **sorted; /* by key */
    struct candidate *lines;
    size_t n_lines, room;
    uint16_t *ahead, *behind; /* best from the beginning to here, and from here to the end */
};

/* Keys ------------------------------------------------------------------------------------------------------------- */

static struct str without_tail(struct aligner *al, struct str key) {
    struct str tail = al->p->at->tail;
    return tail.len && key.len > tail.len && str_ends(key, tail) ? str_cut(key, 0, key.len - tail.len) : key;
}

static struct str key_of(struct aligner *al, const struct str *parts, size_t n) {
    struct buf b;
    buf_init(&b, JOINED_MAX * COPY_LINE_MAX);
    for (size_t i = 0; i < n; i++) title_key(parts[i], &b);
    struct str key = without_tail(al, arena_str(al->p->a, buf_str(&b)));
    buf_release(&b);
    return key;
}

static int by_rank(const void *pa, const void *pb) {
    const struct known *a = pa, *b = pb;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->control != b->control) return a->control < b->control ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int by_key(const void *a, const void *b) {
    return str_cmp((*(struct known *const *)a)->key, (*(struct known *const *)b)->key);
}

static void gather_known(struct aligner *al) {
    const struct standard *s = al->p->std;
    al->known = arena_array(al->p->a, s->n_groups + s->n_controls, sizeof *al->known);
    for (uint32_t i = 0; i < s->n_groups; i++)
        al->known[al->n_known++] = (struct known){key_of(al, &s->groups[i].title.in[LANG_JA], 1), -1, i, i};
    for (uint32_t i = 0; i < s->n_controls; i++) {
        const struct control *c = &al->p->cat->controls[s->first_control + i];
        al->known[al->n_known++] =
            (struct known){key_of(al, &c->title.in[LANG_JA], 1), (int32_t)(s->first_control + i), al->p->ranks[i], i};
    }
    if (al->n_known) qsort(al->known, al->n_known, sizeof *al->known, by_rank);
    al->sorted = arena_array(al->p->a, al->n_known, sizeof(struct known *));
    for (size_t i = 0; i < al->n_known; i++) al->sorted[i] = &al->known[i];
    if (al->n_known) qsort(al->sorted, al->n_known, sizeof(struct known *), by_key);
}

static bool is_title(const struct aligner *al, struct str key) {
    for (size_t lo = 0, hi = al->n_known; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        int c = str_cmp(key, al->sorted[mid]->key);
        if (c == 0) return key.len > 0;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

/* Lines ------------------------------------------------------------------------------------------------------------ */

/* The text of a line without what stands before headings. */
static struct str bare(const struct aligner *al, size_t line) {
    struct str text = line_strip(al->p->at, al->p->copy->lines[line].text);
    struct match m;
    for (size_t i = 0; i < al->p->at->n_marks; i++)
        if (pattern_match(al->p->at->marks[i].at, text, 0, &m)) return str_cut(text, m.end, text.len);
    return text;
}

static void gather_line(struct aligner *al, size_t line) {
    struct str parts[JOINED_MAX];
    size_t n = 0;
    for (size_t i = line; i < al->p->last && n < JOINED_MAX; i++) {
        struct str text = n ? line_strip(al->p->at, al->p->copy->lines[i].text) : bare(al, i);
        if (!n && !text.len) return;
        if (!text.len || line_is_skipped(al->p->at, text)) {
            if (!n) return;
            continue;
        }
        parts[n++] = text;
        struct str key = key_of(al, parts, n);
        if (!is_title(al, key)) continue;
        al->lines = arena_grow(al->p->a, al->lines, al->n_lines, &al->room, sizeof *al->lines);
        al->lines[al->n_lines++] = (struct candidate){key, line, i - line + 1};
        return;
    }
}

/* The table -------------------------------------------------------------------------------------------------------- */

#define AT(t, i, j) ((t)[(i) * (al->n_known + 1) + (j)])

static bool same(const struct aligner *al, size_t i, size_t j) {
    return str_eq(al->lines[i].key, al->known[j].key);
}

static uint16_t larger(uint16_t a, uint16_t b) {
    return a > b ? a : b;
}

static void fill(struct aligner *al) {
    for (size_t i = 1; i <= al->n_lines; i++)
        for (size_t j = 1; j <= al->n_known; j++)
            AT(al->ahead, i, j) = same(al, i - 1, j - 1) ? (uint16_t)(AT(al->ahead, i - 1, j - 1) + 1)
                                                         : larger(AT(al->ahead, i - 1, j), AT(al->ahead, i, j - 1));
    for (size_t i = al->n_lines; i-- > 0;)
        for (size_t j = al->n_known; j-- > 0;)
            AT(al->behind, i, j) = same(al, i, j) ? (uint16_t)(AT(al->behind, i + 1, j + 1) + 1)
                                                  : larger(AT(al->behind, i + 1, j), AT(al->behind, i, j + 1));
}

/* May line i meet title j in a best way? */
static bool may_meet(const struct aligner *al, size_t i, size_t j) {
    return same(al, i, j) && AT(al->ahead, i, j) + 1 + AT(al->behind, i + 1, j + 1) == AT(al->behind, 0, 0);
}

static void take(struct aligner *al, size_t i, size_t j, bool sure) {
    const struct candidate *c = &al->lines[i];
    struct found *f =
        placing_add(al->p, (uint32_t)al->known[j].control, STR("statement"), al->p->copy->lines[c->line].number);
    if (!sure) f->doubt = DOUBT_TWICE;
    for (size_t k = c->line; k < c->line + c->n; k++) {
        struct str text = k == c->line ? bare(al, k) : line_strip(al->p->at, al->p->copy->lines[k].text);
        if (text.len && !line_is_skipped(al->p->at, text))
            found_piece(al->p, f, text, al->p->copy->lines[k].number, false);
    }
}

/* Every best way has one meeting at each count from 1 to its length; where only one can be, every way has it. */
static void settle(struct aligner *al) {
    size_t best = AT(al->behind, 0, 0);
    uint32_t *ways = arena_array(al->p->a, best + 1, sizeof *ways);
    for (size_t i = 0; i < al->n_lines; i++)
        for (size_t j = 0; j < al->n_known; j++)
            if (may_meet(al, i, j)) ways[AT(al->ahead, i + 1, j + 1)]++;
    for (size_t j = 0; j < al->n_known; j++)
        for (size_t i = 0; al->known[j].control >= 0 && i < al->n_lines; i++)
            if (may_meet(al, i, j)) {
                take(al, i, j, ways[AT(al->ahead, i + 1, j + 1)] == 1);
                break;
            }
}

void align_reading(struct placing *p) {
    struct aligner al = {.p = p};
    gather_known(&al);
    for (size_t i = p->first; i < p->last; i++) gather_line(&al, i);
    size_t cells = (al.n_lines + 1) * (al.n_known + 1);
    if (cells > CELLS_MAX) {
        diags_add(p->d, p->path, 0, 0, ERR_LIMIT, _("The copy has too many lines that look like titles: %zu."),
                  al.n_lines);
        return;
    }
    al.ahead = arena_array(p->a, cells, sizeof *al.ahead);
    al.behind = arena_array(p->a, cells, sizeof *al.behind);
    fill(&al);
    settle(&al);
}
