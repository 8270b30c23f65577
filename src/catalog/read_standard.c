/* read_standard: a standard's head, and its lists other than controls. */
#include "catalog/read.h"

struct named *read_named(struct loader *l, const struct source *src, const struct node *map, const char *key,
                         size_t *n) {
    static const char *const keys[] = {"id", "title", "explain", NULL};
    const struct node *list = node_find(map, key);
    if (!list || !node_want_list(list, src, key, l->d)) return NULL;
    struct named *all = arena_array(l->a, list->count, sizeof *all);
    struct list seen = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = list->items[i];
        if (!node_want_map(item, src, key, l->d) || !node_known_keys(item, src, keys, l->d)) continue;
        read_str(l, src, item, "id", true, &all[i].id);
        read_text(l, src, item, "title", true, &all[i].title);
        read_text(l, src, item, "explain", false, &all[i].explain);
        list_add(l, &seen, &all[i], src, item);
    }
    want_unique(l, &seen);
    *n = list->count;
    return all;
}

static const struct level *two_levels(struct loader *l, size_t *n) {
    static const char *const ids[] = {"omit", "apply"}, *const titles[] = {N_("Omitted"), N_("Applies")};
    struct level *levels = arena_array(l->a, 2, sizeof *levels);
    for (unsigned i = 0; i < 2; i++) {
        levels[i].id = str_of(ids[i]);
        for (unsigned k = 0; k < LANG_COUNT; k++) levels[i].title.in[k] = trs((enum lang)k, titles[i]);
    }
    *n = 2;
    return levels;
}

static void read_levels(struct loader *l, const struct source *src, const struct node *map, struct standard *s) {
    size_t n = 0;
    struct named *named = read_named(l, src, map, "levels", &n);
    if (!named) {
        s->levels = two_levels(l, &s->n_levels);
        return;
    }
    struct level *levels = arena_array(l->a, n, sizeof *levels);
    for (size_t i = 0; i < n; i++) levels[i] = (struct level){named[i].id, named[i].title};
    if (n < 2 || n > 60 || !str_is(levels[0].id, "omit"))
        diags_add(l->d, src->path, map->line, map->col, ERR_INVALID,
                  _("“levels” rises from “omit” and has 2 to 60 entries."));
    s->levels = levels;
    s->n_levels = n;
}

/* Pairs of roles that one person must not have at once. */
static void read_incompatible(struct loader *l, const struct source *src, const struct node *map, uint32_t standard) {
    struct standard *s = &l->standards[standard]->std;
    const struct node *list = node_find(map, "incompatible");
    if (!list || !node_want_list(list, src, "incompatible", l->d)) return;
    struct role_pair *pairs = arena_array(l->a, list->count, sizeof *pairs);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = list->items[i];
        if (item->type != NODE_LIST || item->count != 2) {
            diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("“incompatible” lists pairs of roles."));
            continue;
        }
        if (!node_want_text(item->items[0], src, "incompatible", &pairs[i].a, l->d) ||
            !node_want_text(item->items[1], src, "incompatible", &pairs[i].b, l->d))
            continue;
        want_ref_at(l, src, item->items[0], standard, N_("role"));
        want_ref_at(l, src, item->items[1], standard, N_("role"));
    }
    s->incompatible = pairs;
    s->n_incompatible = list->count;
}

void read_standard_head(struct loader *l, const struct source *src, const struct node *map, uint32_t standard) {
    static const char *const keys[] = {"standard",     "edition",  "published",   "title",    "short",     "about",
                                       "control_word", "levels",   "viewpoints",  "roles",    "questions", "conditions",
                                       "groups",       "chapters", "corrections", "controls", "source",    "phases",
                                       "kinds",        "events",   "families",    "means",    "annexes",   "counts",
                                       "incompatible", "own",      "supplier",    "attach",   "language",  NULL};
    static const char *const languages[] = {"ja", "en", NULL};
    unsigned language;
    struct standard *s = &l->standards[standard]->std;
    l->standards[standard]->src = src;
    if (!node_known_keys(map, src, keys, l->d)) return;
    if (read_word(l, src, map, "language", false, languages, &language)) {
        lang_parse(str_of(languages[language]), &l->language);
        l->one_language = true;
    }
    read_str(l, src, map, "standard", true, &s->id);
    want_id(l, src, map, "standard", s->id, "_-");
    read_str(l, src, map, "edition", true, &s->edition);
    read_str(l, src, map, "published", false, &s->published);
    read_text(l, src, map, "title", true, &s->title);
    s->short_title = s->title;
    read_text(l, src, map, "short", false, &s->short_title);
    read_text(l, src, map, "about", false, &s->about);
    for (unsigned k = 0; k < LANG_COUNT; k++) s->control_word.in[k] = trs((enum lang)k, N_("control"));
    read_text(l, src, map, "control_word", false, &s->control_word);
    read_levels(l, src, map, s);
    s->viewpoints = read_named(l, src, map, "viewpoints", &s->n_viewpoints);
    s->roles = read_named(l, src, map, "roles", &s->n_roles);
    s->phases = read_named(l, src, map, "phases", &s->n_phases);
    s->kinds = read_named(l, src, map, "kinds", &s->n_kinds);
    read_incompatible(l, src, map, standard);
    read_service_words(l, src, map, standard);
    read_rule(l, src, map, "own", standard, &s->own);
    read_rule(l, src, map, "supplier", standard, &s->supplier);
    read_source_note(l, src, map, true, &s->source);
}

static void read_question(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                          void *to) {
    static const char *const keys[] = {"id", "fact", "viewpoint", "tag", "title", "source", NULL};
    struct question *q = arena_alloc(l->a, sizeof *q);
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &q->id);
    read_str(l, src, item, "viewpoint", false, &q->viewpoint);
    want_ref(l, src, item, "viewpoint", standard, N_("viewpoint"));
    read_text(l, src, item, "tag", false, &q->tag);
    read_text(l, src, item, "title", true, &q->title);
    read_source_note(l, src, item, false, &q->source);
    list_add(l, to, q, src, item);
}

static void read_condition(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                           void *to) {
    static const char *const keys[] = {"id",   "title", "viewpoint", "ask",   "explain", "when", "source",
                                       "kind", "tree",  "depth",     "edges", "typical", NULL};
    struct condition *c = arena_alloc(l->a, sizeof *c);
    int64_t depth = 0;
    if (!node_known_keys(item, src, keys, l->d)) return;
    c->standard = standard;
    read_str(l, src, item, "kind", false, &c->kind);
    read_str(l, src, item, "tree", false, &c->tree);
    want_ref(l, src, item, "tree", standard, N_("group"));
    read_int(l, src, item, "depth", &depth);
    c->depth = depth > 0 && depth < 100 ? (uint32_t)depth : 0;
    read_relations(l, src, item, "edges", "from", standard, N_("condition"), &c->edges, &c->n_edges);
    read_texts(l, src, item, "typical", false, &c->typical, &c->n_typical);
    read_str(l, src, item, "id", true, &c->id);
    want_id(l, src, item, "id", c->id, "_.-");
    read_text(l, src, item, "title", true, &c->title);
    read_str(l, src, item, "viewpoint", false, &c->viewpoint);
    want_ref(l, src, item, "viewpoint", standard, N_("viewpoint"));
    read_text(l, src, item, "ask", false, &c->ask);
    read_text(l, src, item, "explain", false, &c->explain);
    if (node_need(item, src, "when", l->d)) read_rule(l, src, item, "when", standard, &c->when);
    read_source_note(l, src, item, true, &c->source);
    list_add(l, to, c, src, item);
}

static void read_group(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to) {
    static const char *const keys[] = {"id", "parent", "title", "printed", "source", NULL};
    struct group *g = arena_alloc(l->a, sizeof *g);
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &g->id);
    read_str(l, src, item, "parent", false, &g->parent);
    want_ref(l, src, item, "parent", standard, N_("group"));
    read_str(l, src, item, "printed", false, &g->printed);
    read_text(l, src, item, "title", true, &g->title);
    read_source_note(l, src, item, false, &g->source);
    list_add(l, to, g, src, item);
}

static void read_chapter(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                         void *to) {
    static const char *const keys[] = {"id", "parent", "number", "title", "takes", "source", NULL};
    static const char *const takes[] = {"purpose", "overview", "diagram", NULL};
    struct chapter *c = arena_alloc(l->a, sizeof *c);
    unsigned what;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &c->id);
    read_str(l, src, item, "parent", false, &c->parent);
    want_ref(l, src, item, "parent", standard, N_("chapter"));
    read_str(l, src, item, "number", false, &c->number);
    read_text(l, src, item, "title", true, &c->title);
    if (read_word(l, src, item, "takes", false, takes, &what)) c->takes = str_of(takes[what]);
    read_source_note(l, src, item, false, &c->source);
    list_add(l, to, c, src, item);
}

static void read_corrections(struct loader *l, const struct source *src, const struct node *map, struct loading *ld) {
    const struct text *texts = NULL;
    size_t n = 0;
    read_texts(l, src, map, "corrections", false, &texts, &n);
    for (size_t i = 0; i < n; i++) {
        struct text *t = arena_alloc(l->a, sizeof *t);
        *t = texts[i];
        list_add(l, &ld->corrections, t, src, map);
    }
}

void read_standard_lists(struct loader *l, const struct source *src, const struct node *map, uint32_t standard) {
    struct loading *ld = l->standards[standard];
    read_list(l, src, map, "questions", standard, read_question, &ld->questions);
    read_list(l, src, map, "conditions", standard, read_condition, &ld->conditions);
    read_list(l, src, map, "groups", standard, read_group, &ld->groups);
    read_list(l, src, map, "chapters", standard, read_chapter, &ld->chapters);
    read_list(l, src, map, "controls", standard, read_control, &ld->controls);
    read_list(l, src, map, "annexes", standard, read_annex, &ld->annexes);
    read_list(l, src, map, "counts", standard, read_count, &ld->counts);
    read_list(l, src, map, "attach", standard, read_attach, &ld->attach);
    read_corrections(l, src, map, ld);
}
