/* read_mapping: the files of standards/mappings, each with the pairs between two standards. */
#include <stdlib.h>

#include "catalog/read.h"

static const char *const kinds[] = {"equal", "subset", "superset", "intersects", NULL};

enum relation_kind relation_kind_turned(enum relation_kind k) {
    static const enum relation_kind other[] = {MAP_EQUAL, MAP_SUPERSET, MAP_SUBSET, MAP_INTERSECTS};
    return other[k];
}

const char *relation_kind_id(enum relation_kind k) {
    return kinds[k];
}

static void read_pair(struct loader *l, const struct source *src, const struct node *file, const struct node *item) {
    static const char *const keys[] = {"from", "to", "is", "why", NULL};
    struct pending_mapping *p = arena_alloc(l->a, sizeof *p);
    unsigned word;
    if (!node_want_map(item, src, "pairs", l->d) || !node_known_keys(item, src, keys, l->d)) return;
    if (read_word(l, src, item, "is", true, kinds, &word)) p->made.kind = (enum relation_kind)word;
    read_text(l, src, item, "why", true, &p->made.why);
    p->file = file;
    list_add(l, &l->mappings, p, src, item);
}

static void read_none(struct loader *l, const struct source *src, const struct node *file, const struct node *item) {
    static const char *const keys[] = {"from", "why", NULL};
    struct pending_uncovered *p = arena_alloc(l->a, sizeof *p);
    if (!node_want_map(item, src, "none", l->d) || !node_known_keys(item, src, keys, l->d)) return;
    read_text(l, src, item, "why", true, &p->made.why);
    p->file = file;
    list_add(l, &l->uncovered, p, src, item);
}

void read_mapping_file(struct loader *l, const struct source *src, const struct node *map) {
    static const char *const keys[] = {"from", "to", "source", "pairs", "none", NULL};
    struct source_note source = {0};
    const struct node *pairs = node_find(map, "pairs"), *none = node_find(map, "none");
    if (!node_known_keys(map, src, keys, l->d)) return;
    read_source_note(l, src, map, true, &source);
    if (!node_need(map, src, "from", l->d) || !node_need(map, src, "to", l->d)) return;
    list_add(l, &l->mapping_files, NULL, src, map);
    if (pairs && node_want_list(pairs, src, "pairs", l->d))
        for (size_t i = 0; i < pairs->count; i++) read_pair(l, src, map, pairs->items[i]);
    if (none && node_want_list(none, src, "none", l->d))
        for (size_t i = 0; i < none->count; i++) read_none(l, src, map, none->items[i]);
}

/* The standard that a mapping file names under `key`; NULL: it is not loaded. */
static const struct standard *side(struct loader *l, const struct catalog *cat, const struct source *src,
                                   const struct node *file, const char *key) {
    const struct node *n = node_find(file, key);
    struct str id;
    if (!n) return NULL;
    if (!node_want_text(n, src, key, &id, l->d)) return NULL;
    return catalog_find_standard(cat, id);
}

static bool find_end(struct loader *l, const struct catalog *cat, const struct entry *at, const struct standard *s,
                     const char *key, uint32_t *out) {
    struct str id = STR_NONE;
    read_str(l, at->src, at->node, key, true, &id);
    for (uint32_t i = s->first_control; id.len && i < s->first_control + s->n_controls; i++)
        if (str_eq(cat->controls[i].id, id)) return *out = i, true;
    if (id.len) entry_error(l, at, _("There is no %s “%.*s”."), _("control"), STR_ARG(id));
    return false;
}

/* A pair with its place, so that both stay together when the pairs are sorted. */
struct placed {
    struct mapping made;
    const struct entry *at;
};

static int by_ends(const void *pa, const void *pb) {
    const struct placed *a = pa, *b = pb;
    if (a->made.from != b->made.from) return a->made.from < b->made.from ? -1 : 1;
    return a->made.to < b->made.to ? -1 : a->made.to > b->made.to;
}

static struct file_place place_at(const struct entry *e) {
    return (struct file_place){e->src->path, e->node->line, e->node->col};
}

static void lay_out_pairs(struct loader *l, struct catalog *cat, struct places *places, struct placed *all, size_t n) {
    struct mapping *made = arena_array(l->a, n, sizeof *made);
    struct file_place *at = arena_array(l->a, n, sizeof *at);
    if (n) qsort(all, n, sizeof *all, by_ends);
    for (size_t i = 0; i < n; i++) {
        made[i] = all[i].made;
        at[i] = place_at(all[i].at);
        if (i && by_ends(&all[i - 1], &all[i]) == 0)
            entry_error(l, all[i].at, _("The pair “%.*s” – “%.*s” stands twice."),
                        STR_ARG(cat->controls[made[i].from].id), STR_ARG(cat->controls[made[i].to].id));
    }
    cat->mappings = made;
    cat->n_mappings = n;
    places->mappings = at;
}

static void link_uncovered(struct loader *l, struct catalog *cat, struct places *places) {
    struct uncovered *all = arena_array(l->a, l->uncovered.n, sizeof *all);
    struct file_place *at = arena_array(l->a, l->uncovered.n, sizeof *at);
    size_t n = 0;
    for (size_t i = 0; i < l->uncovered.n; i++) {
        const struct entry *e = &l->uncovered.entries[i];
        struct pending_uncovered *p = e->thing;
        const struct standard *from = side(l, cat, e->src, p->file, "from"), *to = side(l, cat, e->src, p->file, "to");
        if (!from || !to || !find_end(l, cat, e, from, "from", &p->made.from)) continue;
        p->made.to = (uint32_t)(to - cat->standards);
        at[n] = place_at(e);
        all[n++] = p->made;
    }
    cat->uncovered = all;
    cat->n_uncovered = n;
    places->uncovered = at;
}

/* A file about a standard that is not loaded is left out, and said: it may be a slip of the pen. */
static void tell_left_out(struct loader *l, const struct catalog *cat) {
    static const char *const keys[] = {"from", "to"};
    for (size_t i = 0; i < l->mapping_files.n; i++)
        for (size_t k = 0; k < 2; k++) {
            const struct entry *file = &l->mapping_files.entries[i];
            const struct node *n = node_find(file->node, keys[k]);
            if (n->type != NODE_SCALAR || catalog_find_standard(cat, n->text)) continue;
            diags_warn(l->d, file->src->path, n->line, n->col,
                       _("The standard “%.*s” is not loaded, so this file of mappings is left out."), STR_ARG(n->text));
        }
}

void link_mappings(struct loader *l, struct catalog *cat, struct places *places) {
    struct placed *all = arena_array(l->a, l->mappings.n, sizeof *all);
    size_t n = 0;
    if (l->mappings.n + l->uncovered.n > CATALOG_MAPPINGS_MAX) {
        entry_error(l, l->mappings.n ? &l->mappings.entries[0] : &l->uncovered.entries[0],
                    _("There are more than %d mappings."), CATALOG_MAPPINGS_MAX);
        return;
    }
    for (size_t i = 0; i < l->mappings.n; i++) {
        const struct entry *at = &l->mappings.entries[i];
        struct pending_mapping *p = at->thing;
        const struct standard *from = side(l, cat, at->src, p->file, "from"),
                              *to = side(l, cat, at->src, p->file, "to");
        if (!from || !to) continue;
        if (!find_end(l, cat, at, from, "from", &p->made.from) || !find_end(l, cat, at, to, "to", &p->made.to))
            continue;
        all[n++] = (struct placed){p->made, at};
    }
    tell_left_out(l, cat);
    lay_out_pairs(l, cat, places, all, n);
    link_uncovered(l, cat, places);
}
