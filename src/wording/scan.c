/* scan: finding controls by their numbers.
 *
 * The body is walked line by line with the marks of the data as a stack: a mark closes everything at its depth and
 * below, its id is made from what it remembers and from the id above it, and text runs on to whatever is open. Numbers
 * have to follow each other; where they do not, the texts on both sides of the place are doubtful. */
#include <stdlib.h>

#include "wording/inside.h"

#define DEPTH_MAX 8

struct item {
    const struct attach_mark *mark;
    struct match match;
    struct str id, above; /* of itself; of the mark it stands under */
    struct item *parent;
    struct found *found; /* NULL: a heading, or no control of the standard */
    uint32_t place;      /* in its sequence; 0 = it has none */
    uint32_t counted;    /* unnumbered items under it */
    size_t depth;
    bool ended; /* by a line or a sign that says so, not just by the next mark */
};
struct level_state {
    struct item *item; /* open at this depth */
    uint32_t last;     /* number of the last one under the same heading */
    struct item *before;
    bool broken; /* numbers began again: nothing here is sure until a heading above */
};
struct scanner {
    struct placing *p;
    const struct attach *at;
    struct level_state state[DEPTH_MAX];
    struct item **items;
    size_t n_items, room;
    struct item *open;   /* takes the text; NULL = nobody */
    struct found *takes; /* whose quote it goes to */
    bool blank;          /* an empty line came before */
    bool fresh;          /* the next piece begins a paragraph */
    size_t line;         /* index */
};

/* Ids -------------------------------------------------------------------------------------------------------------- */

static bool has(struct str template, const char *what) {
    size_t at;
    return str_find(template, str_of(what), &at);
}

/* The id of a mark; `ahead` more than its own number gives those that follow it. STR_NONE past the end of an order. */
static struct str make_id(struct scanner *s, const struct attach_mark *m, const struct match *match, struct str above,
                          uint32_t place, uint32_t ahead) {
    struct buf b;
    struct str template = m->id;
    bool ok = true;
    buf_init(&b, KIB);
    for (size_t i = 0; i < template.len && ok; i++) {
        if (template.ptr[i] != '{') {
            buf_addc(&b, template.ptr[i]);
            continue;
        }
        char name = template.ptr[i + 1];
        i += 2;
        if (name == '0') buf_add(&b, above);
        if (name == '#') buf_addf(&b, "%u", place + ahead);
        if (name < '1' || name > '9') continue;
        struct capture c = match->captures[name - '1'];
        if (ahead && (size_t)(name - '0') == match->n_captures) ok = capture_at(c.kind, c.value + ahead, &c);
        buf_addz(&b, c.text);
    }
    struct str id = ok && buf_ok(&b) ? arena_str(s->p->a, buf_str(&b)) : STR_NONE;
    buf_release(&b);
    return id;
}

static bool is_known(const struct placing *p, struct str id) {
    return id.len && (placing_control(p, id) >= 0 || standard_find_group(p->std, id));
}

static const struct text *title_of(const struct placing *p, struct str id) {
    int32_t control = placing_control(p, id);
    const struct group *g = control < 0 ? standard_find_group(p->std, id) : NULL;
    return control >= 0 ? &p->cat->controls[control].title : g ? &g->title : NULL;
}

/* Text ------------------------------------------------------------------------------------------------------------- */

static void doubt(struct found *f, enum doubt why, uint32_t line) {
    if (!f || f->doubt) return;
    f->doubt = why;
    if (line) f->line = line;
}

/* An item and everything that stands under it so far: all that came since. */
static void doubt_since(struct scanner *s, const struct item *top, enum doubt why) {
    for (size_t i = s->n_items; top && i-- > 0;) {
        if (s->items[i]->depth >= top->depth) doubt(s->items[i]->found, why, 0);
        if (s->items[i] == top) return;
    }
}

static bool ends_sentence(const struct scanner *s) {
    const struct found *f = s->takes;
    if (!f->n) return false;
    struct str text = str_trim(str_cut(s->p->copy->text, f->pieces[f->n - 1].start, f->pieces[f->n - 1].end));
    return str_ends(text, STR("。")) || str_ends(text, STR("）")) || str_ends(text, STR(")"));
}

static void add_text(struct scanner *s, struct str text) {
    text = str_trim(text);
    if (!text.len || !s->takes) return;
    bool fresh = s->fresh || (s->blank && ends_sentence(s)) || line_is_fresh(s->at, text);
    found_piece(s->p, s->takes, text, s->p->copy->lines[s->line].number, fresh);
    s->fresh = false;
    s->blank = false;
}

static void stop(struct scanner *s) {
    if (s->open) s->open->ended = true;
    s->open = NULL;
    s->takes = NULL;
}

static void empty_line(struct scanner *s) {
    s->blank = true;
    if (!s->open || !s->open->mark->returns) return;
    s->open = s->open->parent;
    while (s->open && !s->open->found) s->open = s->open->parent;
    s->takes = s->open ? s->open->found : NULL;
    s->fresh = true;
}

/* Marks ------------------------------------------------------------------------------------------------------------ */

struct seen {
    const struct attach_mark *mark;
    size_t depth;
    struct match match;
    size_t end_line, end_at; /* where its text begins */
};

/* Is it the title that belongs to the mark? Without one the mark is just text that looks like a number. */
static bool check_title(struct scanner *s, struct seen *m, size_t at) {
    struct str above = m->depth && s->state[m->depth - 1].item ? s->state[m->depth - 1].item->id : STR_NONE;
    const struct text *title = title_of(s->p, make_id(s, m->mark, &m->match, above, 0, 0));
    (void)at;
    return title && title_follows(s->p, title->in[LANG_JA], s->line, m->match.end, &m->end_line, &m->end_at);
}

static bool find_mark(struct scanner *s, size_t at, bool inside, struct seen *out) {
    struct str line = s->p->copy->lines[s->line].text;
    for (size_t d = 0; d < s->at->n_marks && d < DEPTH_MAX; d++) {
        struct seen m = {.mark = &s->at->marks[d], .depth = d, .end_line = s->line};
        if (inside && !m.mark->inside) continue;
        if (!pattern_match(m.mark->at, line, at, &m.match)) continue;
        m.end_at = m.match.end;
        if (m.mark->titled && !check_title(s, &m, at)) continue;
        *out = m;
        return true;
    }
    return false;
}

/* Does its number follow the one before? Where it does not, the texts around the place are doubtful. */
static void check_sequence(struct scanner *s, const struct item *it) {
    struct level_state *st = &s->state[it->depth];
    const struct item *before = st->before ? st->before : it->parent;
    if (!it->place || has(it->mark->id, "{#}") || it->place == st->last + 1) return;
    doubt_since(s, before, DOUBT_SEQUENCE);
    if (it->place <= st->last) st->broken = true;
}

static struct item *new_item(struct scanner *s, const struct seen *m) {
    struct item *it = arena_alloc(s->p->a, sizeof *it);
    bool nested = has(m->mark->id, "{0}");
    *it = (struct item){.mark = m->mark, .match = m->match, .depth = m->depth};
    if (nested) it->parent = s->state[m->depth - 1].item;
    if (it->parent) it->above = it->parent->id;
    if (nested && has(m->mark->id, "{#}"))
        it->place = ++it->parent->counted;
    else if (nested && m->match.n_captures)
        it->place = m->match.captures[m->match.n_captures - 1].value;
    it->id = make_id(s, m->mark, &m->match, it->above, it->place, 0);
    s->items = arena_grow(s->p->a, s->items, s->n_items, &s->room, sizeof(struct item *));
    return s->items[s->n_items++] = it;
}

static struct found *nearest_found(const struct item *it) {
    while (it && !it->found) it = it->parent;
    return it ? it->found : NULL;
}

/* An item that the standard's data does not have stays in the quote of the control above it, with its mark. */
static void take_unknown(struct scanner *s, const struct item *it, struct str mark_text) {
    uint32_t line = s->p->copy->lines[s->line].number;
    s->takes = nearest_found(it->parent);
    s->fresh = true;
    if (s->takes)
        add_text(s, mark_text);
    else if (it->place && !is_known(s->p, it->id))
        placing_stray(s->p, it->id, line);
}

static void open_mark(struct scanner *s, const struct seen *m, struct str mark_text) {
    bool nested = has(m->mark->id, "{0}");
    s->open = NULL;
    s->takes = NULL;
    s->blank = false;
    s->fresh = false;
    if (nested && (m->depth == 0 || !s->state[m->depth - 1].item)) return; /* nothing above it that it could be of */
    struct item *it = new_item(s, m);
    struct level_state *st = &s->state[m->depth];
    check_sequence(s, it);
    st->item = st->before = it;
    st->last = it->place;
    if (nested && s->state[m->depth - 1].broken) st->broken = true;
    for (size_t d = m->depth + 1; d < DEPTH_MAX; d++) s->state[d] = (struct level_state){0};
    int32_t control = placing_control(s->p, it->id);
    s->open = it;
    if (control < 0) {
        take_unknown(s, it, mark_text);
        return;
    }
    it->found = placing_add(s->p, (uint32_t)control, m->mark->part, s->p->copy->lines[s->line].number);
    it->found->closing = m->mark->closing;
    s->takes = it->found;
    if (st->broken) doubt(it->found, DOUBT_SEQUENCE, 0);
}

/* Lines ------------------------------------------------------------------------------------------------------------ */

/* From byte `at` of the current line to `end`: text and marks. The line moves on with a title that is broken. */
static void scan_stretch(struct scanner *s, size_t at, size_t end) {
    struct str line = s->p->copy->lines[s->line].text;
    size_t from = at;
    bool begins = true;
    while (at < end) {
        struct seen m;
        bool after_blank = at > 0 && (line.ptr[at - 1] == ' ' || line.ptr[at - 1] == '\t');
        if (!(begins || after_blank) || !find_mark(s, at, !begins, &m)) {
            utf8_next(line, &at);
            begins = false;
            continue;
        }
        add_text(s, str_cut(line, from, at));
        open_mark(s, &m, str_cut(line, at, m.match.end));
        if (m.end_line != s->line) {
            s->line = m.end_line;
            line = s->p->copy->lines[s->line].text;
            end = line.len;
        }
        from = at = m.end_at > at || m.end_line != s->line ? m.end_at : at + 1;
        begins = false;
        size_t cut;
        if (!m.mark->until.len || !str_find(str_cut(line, from, end), m.mark->until, &cut)) continue;
        add_text(s, str_cut(line, from, from + cut));
        stop(s);
        from = at = from + cut;
    }
    if (from < end) add_text(s, str_cut(line, from, end));
}

static void scan_cells(struct scanner *s, struct str line) {
    for (size_t from = 0; from < line.len;) {
        size_t to = from;
        while (to < line.len && line.ptr[to] != '\t') to++;
        struct str cell = line_strip(s->at, str_cut(line, from, to));
        if (cell.len) {
            size_t at = (size_t)(cell.ptr - line.ptr);
            scan_stretch(s, at, at + cell.len);
            stop(s);
        }
        from = to + 1;
    }
}

static void scan_line(struct scanner *s) {
    struct str line = s->p->copy->lines[s->line].text, text = line_strip(s->at, line);
    size_t at = (size_t)(text.ptr - line.ptr);
    struct seen m;
    if (!text.len) {
        empty_line(s);
    } else if (line_is_skipped(s->at, text)) {
        return;
    } else if ((line_stops(s->at, text) || line_stops(s->at, line)) && !find_mark(s, at, false, &m)) {
        stop(s);
    } else if (s->at->cells) {
        scan_cells(s, line);
    } else {
        scan_stretch(s, at, at + text.len);
        s->blank = false;
    }
}

/* Afterwards ------------------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b) {
    return str_cmp((*(struct item *const *)a)->id, (*(struct item *const *)b)->id);
}

static bool was_seen(struct item *const *sorted, size_t n, struct str id) {
    for (size_t lo = 0, hi = n; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        int c = str_cmp(id, sorted[mid]->id);
        if (c == 0) return true;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

static bool is_lost(const struct scanner *s, struct item *const *sorted, struct str id) {
    return is_known(s->p, id) && !was_seen(sorted, s->n_items, id);
}

/* A text of several lines whose successor was not found may hold it. */
static bool hides_next(struct scanner *s, struct item *const *sorted, const struct item *it) {
    static const struct match none = {0};
    const struct found *f = it->found;
    if (it->ended || !f->n || f->pieces[0].line == f->pieces[f->n - 1].line) return false;
    for (const struct item *up = it; up; up = up->parent)
        if (!has(up->mark->id, "{#}") && is_lost(s, sorted, make_id(s, up->mark, &up->match, up->above, up->place, 1)))
            return true;
    if (it->depth + 1 >= s->at->n_marks) return false;
    const struct attach_mark *child = &s->at->marks[it->depth + 1];
    struct match first = none;
    size_t n = 0;
    struct err e;
    if (!has(child->id, "{0}") || !pattern_check(child->at, &n, &e) || n > 1) return false;
    if (has(child->id, "{#}")) return is_lost(s, sorted, make_id(s, child, &first, it->id, 1, 0));
    for (enum capture_kind k = CAPTURE_NUMBER; k <= CAPTURE_ROMAN; k++) {
        first.n_captures = 1;
        if (capture_at(k, 1, &first.captures[0]) && is_lost(s, sorted, make_id(s, child, &first, it->id, 1, 0)))
            return true;
    }
    return false;
}

/* Unnumbered items have nothing but their count: when it differs from the standard's, none of them is sure. */
static void check_count(struct scanner *s, size_t first) {
    const struct item *it = s->items[first];
    if (!has(it->mark->id, "{#}") || !it->parent || it->place != 1) return;
    uint32_t known = 0, counted = it->parent->counted;
    while (placing_control(s->p, make_id(s, it->mark, &it->match, it->above, known + 1, 0)) >= 0) known++;
    if (known == counted || known == 0) return;
    doubt(it->parent->found, DOUBT_COUNT, 0);
    for (size_t i = first; i < s->n_items && s->items[i]->depth > it->parent->depth; i++)
        if (s->items[i]->parent == it->parent) doubt(s->items[i]->found, DOUBT_COUNT, 0);
}

static void check_items(struct scanner *s) {
    struct item **sorted = arena_array(s->p->a, s->n_items, sizeof *sorted);
    for (size_t i = 0; i < s->n_items; i++) sorted[i] = s->items[i];
    if (s->n_items) qsort(sorted, s->n_items, sizeof *sorted, by_id);
    for (size_t i = 0; i < s->n_items; i++) {
        struct item *it = s->items[i];
        check_count(s, i);
        if (it->found && !s->at->any_order && hides_next(s, sorted, it)) doubt(it->found, DOUBT_NEXT, 0);
    }
}

void scan_reading(struct placing *p) {
    struct scanner s = {.p = p, .at = p->at};
    for (s.line = p->first; s.line < p->last; s.line++) scan_line(&s);
    check_items(&s);
}
