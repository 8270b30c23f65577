/* standards_search: what the standards have about some words. */
#include "web/standards_pages.h"

#define HITS_A_PAGE 50

struct found {
    struct str id, path;
    const struct text *title;
    struct str kind, standard;
};

static struct found annex_hit(struct std_page *p, const struct hit *h) {
    const struct standard *s = &p->cat->standards[h->index];
    const struct annex *x = &s->annexes[h->part];
    struct found f = {.id = h->entry >= 0 ? x->entries[h->entry].id : STR_NONE,
                      .path = standard_part_path(p->v->a, s, "annexes", x->id),
                      .title = h->entry < 0 ? &x->title : &x->entries[h->entry].title,
                      .kind = h->entry < 0 ? trs(p->v->lang, "annex") : std_in(p, &x->title),
                      .standard = std_short(p, s)};
    if (h->entry >= 0) f.path = arena_fmt(p->v->a, "%.*s#e%d", STR_ARG(f.path), (int)h->entry);
    return f;
}

static struct found found_of(struct std_page *p, const struct hit *h) {
    const struct catalog *cat = p->cat;
    struct arena *a = p->v->a;
    enum lang lang = p->v->lang;
    const struct standard *s;
    switch (h->kind) {
    case HIT_CONTROL:
        s = &cat->standards[cat->controls[h->index].standard];
        return (struct found){cat->controls[h->index].id, control_path(a, cat, h->index),
                              &cat->controls[h->index].title, std_in(p, &s->control_word), std_short(p, s)};
    case HIT_CONDITION:
        s = &cat->standards[cat->conditions[h->index].standard];
        return (struct found){cat->conditions[h->index].id, condition_path(a, cat, h->index),
                              &cat->conditions[h->index].title, trs(lang, "condition of the standard"),
                              std_short(p, s)};
    case HIT_FACT:
        return (struct found){STR_NONE, fact_path(a, cat, h->index), &cat->facts[h->index].title, trs(lang, "Question"),
                              STR("")};
    case HIT_METRIC: {
        const struct metric *m = &cat->metrics[h->index];
        s = &cat->standards[cat->controls[m->control].standard];
        return (struct found){arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->controls[m->control].id), STR_ARG(m->id)),
                              control_path(a, cat, m->control), &m->title, trs(lang, "metric"), std_short(p, s)};
    }
    case HIT_GROUP:
        s = &cat->standards[h->index];
        return (struct found){s->groups[h->part].id, standard_part_path(a, s, "groups", s->groups[h->part].id),
                              &s->groups[h->part].title, trs(lang, "group"), std_short(p, s)};
    case HIT_ANNEX:
        break;
    }
    return annex_hit(p, h);
}

static void show_hits(struct std_page *p, const struct hit *hits, size_t n, size_t from) {
    std_section(p, NULL, 2);
    for (size_t i = from; i < n && i < from + HITS_A_PAGE; i++) {
        struct found f = found_of(p, &hits[i]);
        struct std_link *l = std_link(p, f.id, std_in(p, f.title), f.path);
        l->more = f.standard.len
                      ? arena_fmt(p->v->a, tr(p->v->lang, "%.*s, %.*s"), STR_ARG(f.standard), STR_ARG(f.kind))
                      : f.kind;
        if (!hits[i].in_title) l->note = hits[i].snippet;
    }
}

static void set_paging(struct std_page *p, size_t n, unsigned page) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    http_url_encode(&b, p->words);
    p->paging = (struct ui_paging){.path = arena_fmt(p->v->a, "/standards/search?q=%.*s&page=", STR_ARG(buf_str(&b))),
                                   .page = page,
                                   .pages = (unsigned)((n + HITS_A_PAGE - 1) / HITS_A_PAGE),
                                   .total = (int64_t)n};
    buf_release(&b);
}

void standard_search(struct visit *v) {
    struct std_page *p = std_page_new(v, trs(v->lang, "Search the standards"));
    int64_t page = 1;
    size_t n = 0;
    std_crumb(p, trs(v->lang, "Standards"), STR("/standards"));
    p->search = true;
    p->words = visit_query(v, "q");
    if (p->words.len > 400) p->words = STR("");
    if (!str_int(visit_query(v, "page"), &page) || page < 1 || page > 10000) page = 1;
    struct hit *hits = p->words.len ? catalog_search(v->a, p->cat, p->words, &n) : NULL;
    if ((size_t)(page - 1) * HITS_A_PAGE >= n) page = 1;
    if (hits && n) {
        std_section(p, NULL, 2)->note = arena_fmt(v->a, tr(v->lang, "%zu found for “%.*s”."), n, STR_ARG(p->words));
        show_hits(p, hits, n, (size_t)(page - 1) * HITS_A_PAGE);
        set_paging(p, n, (unsigned)page);
    } else if (p->words.len) {
        std_section(p, NULL, 2);
        std_point(p, arena_fmt(v->a, tr(v->lang, "Nothing holds all of these words: %.*s"), STR_ARG(p->words)));
        std_point(p, trs(v->lang, "Try fewer or shorter words; two characters are enough."));
    }
    std_send(p);
}
