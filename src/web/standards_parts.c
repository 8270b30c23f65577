/* standards_parts: what pages about standards are put together from. */
#include <string.h>

#include "fmt/era.h"
#include "ledger/period.h"
#include "web/standards.html.h"
#include "web/standards_pages.h"

struct std_page *std_page_new(struct visit *v, struct str title) {
    struct std_page *p = arena_alloc(v->a, sizeof *p);
    p->v = v;
    p->cat = v->opt->catalog;
    p->part_level = 3;
    p->page = (struct ui_page){.title = title, .menu = "standards", .crumbs = p->crumbs};
    p->sections = arena_array(v->a, STD_SECTIONS_MAX, sizeof *p->sections);
    return p;
}

void std_crumb(struct std_page *p, struct str label, struct str path) {
    if (p->page.n_crumbs < sizeof p->crumbs / sizeof *p->crumbs)
        p->crumbs[p->page.n_crumbs++] = (struct ui_crumb){label, path};
}

void std_crumb_standard(struct std_page *p, const struct standard *s) {
    std_crumb(p, trs(p->v->lang, "Standards"), STR("/standards"));
    std_crumb(p, std_short(p, s), standard_path(p->v->a, s));
}

/* A section past the ceiling goes into the last one. */
struct std_section *std_section(struct std_page *p, const char *heading, unsigned level) {
    if (p->n < STD_SECTIONS_MAX) p->n++;
    struct std_section *s = &p->sections[p->n - 1];
    *s = (struct std_section){.heading = heading ? trs(p->v->lang, heading) : STR(""), .level = level};
    return s;
}

static struct std_section *last(struct std_page *p) {
    return p->n ? &p->sections[p->n - 1] : std_section(p, NULL, 2);
}

void std_pair(struct std_page *p, const char *label, struct str text, struct str path) {
    if (!text.len) return;
    struct std_section *s = last(p);
    s->pairs = arena_grow(p->v->a, s->pairs, s->n_pairs, &s->pair_room, sizeof *s->pairs);
    s->pairs[s->n_pairs++] = (struct ui_pair){trs(p->v->lang, label), text, path};
}

void std_point(struct std_page *p, struct str text) {
    if (!text.len) return;
    struct std_section *s = last(p);
    s->points = arena_grow(p->v->a, s->points, s->n_points, &s->point_room, sizeof *s->points);
    s->points[s->n_points++] = text;
}

void std_points(struct std_page *p, const char *heading, const struct text *list, size_t n) {
    if (!n) return;
    std_section(p, heading, p->part_level);
    for (size_t i = 0; i < n; i++) std_point(p, std_in(p, &list[i]));
}

void std_paragraph(struct std_page *p, const char *heading, const struct text *text) {
    struct str words = std_in(p, text);
    if (!words.len) return;
    struct std_section *s = std_section(p, heading, p->part_level);
    s->paragraphs = arena_grow(p->v->a, s->paragraphs, s->n_paragraphs, &s->paragraph_room, sizeof *s->paragraphs);
    s->paragraphs[s->n_paragraphs++] = words;
}

struct std_link *std_link(struct std_page *p, struct str id, struct str title, struct str path) {
    struct std_section *s = last(p);
    s->links = arena_grow(p->v->a, s->links, s->n_links, &s->link_room, sizeof *s->links);
    s->links[s->n_links] = (struct std_link){.id = id, .title = title, .path = path};
    return &s->links[s->n_links++];
}

void std_rule(struct std_page *p, const char *heading, const struct expr *e) {
    if (!e->count) return;
    struct std_section *s = std_section(p, heading, p->part_level);
    s->sentence = rule_sentence(p->v->a, p->cat, e, p->v->lang);
    s->rule = rule_tree_of(p->v->a, p->cat, e, p->v->lang);
}

void std_source(struct std_page *p, const struct source_note *n) {
    std_section(p, N_("Source"), 2);
    std_pair(p, N_("Place in the document"), n->section, STR_NONE);
    std_pair(p, N_("How sure"), std_certainty(p->v->lang, n->certainty), STR_NONE);
    std_pair(p, N_("Note"), std_in(p, &n->note), STR_NONE);
}

void std_send(struct std_page *p) {
    struct html h = visit_page(p->v, 200);
    t_std_page(&h, p);
}

/* Words ----------------------------------------------------------------------------------------------------------- */

struct str std_in(const struct std_page *p, const struct text *t) {
    return text_in(t, p->v->lang);
}

struct str std_named(const struct std_page *p, const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return std_in(p, &list[i].title);
    return id;
}

struct str std_named_list(const struct std_page *p, const struct named *list, size_t n, const struct str *ids,
                          size_t n_ids) {
    struct str all = STR("");
    for (size_t i = 0; i < n_ids; i++) {
        struct str one = std_named(p, list, n, ids[i]);
        all = i ? arena_fmt(p->v->a, tr(p->v->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

struct str std_short(const struct std_page *p, const struct standard *s) {
    struct str title = std_in(p, &s->short_title);
    return title.len ? title : std_in(p, &s->title);
}

struct str std_certainty(enum lang lang, enum certainty c) {
    static const char *const words[] = {[CERTAINTY_STATED] = N_("stated in the standard"),
                                        [CERTAINTY_PUBLISHED] = N_("from another published text"),
                                        [CERTAINTY_INFERRED] = N_("inferred by kijun")};
    return trs(lang, words[c]);
}

struct str std_grade(enum lang lang, struct str grade) {
    if (str_is(grade, "basic")) return trs(lang, "basic");
    if (str_is(grade, "enhanced")) return trs(lang, "enhanced");
    if (str_is(grade, "recommended")) return trs(lang, "recommended (grade)");
    return grade;
}

struct str std_relation(enum lang lang, enum relation_kind kind) {
    static const char *const words[] = {[MAP_EQUAL] = N_("asks the same"),
                                        [MAP_SUBSET] = N_("asks more"),
                                        [MAP_SUPERSET] = N_("asks a part of it"),
                                        [MAP_INTERSECTS] = N_("overlaps")};
    return trs(lang, words[kind]);
}

struct str std_level(const struct std_page *p, const struct standard *s, uint32_t level) {
    if (level >= s->n_levels) return STR("");
    struct str title = std_in(p, &s->levels[level].title);
    return title.len ? title : s->levels[level].id;
}

struct str std_age(const struct std_page *p, struct str published) {
    char today[DAY_TEXT_MAX];
    if (!day_ok(published)) return STR("");
    day_of(p->v->now, today);
    int64_t year, then, month, month_then;
    struct str now = str_of(today);
    if (!str_int(str_cut(now, 0, 4), &year) || !str_int(str_cut(published, 0, 4), &then) ||
        !str_int(str_cut(now, 5, 7), &month) || !str_int(str_cut(published, 5, 7), &month_then))
        return STR("");
    int64_t months =
        (year - then) * 12 + month - month_then - (str_cmp(str_cut(now, 8, 10), str_cut(published, 8, 10)) < 0);
    if (months < 0) return STR("");
    if (months < 24) return arena_fmt(p->v->a, tr(p->v->lang, "%lld months ago"), (long long)months);
    return arena_fmt(p->v->a, tr(p->v->lang, "%lld years ago"), (long long)(months / 12));
}

struct str std_day(const struct std_page *p, struct str iso) {
    struct buf b;
    buf_init(&b, KIB);
    struct html h = {.out = &b, .lang = p->v->lang};
    html_date(&h, iso);
    struct str s = arena_str(p->v->a, buf_str(&b));
    buf_release(&b);
    return s;
}
