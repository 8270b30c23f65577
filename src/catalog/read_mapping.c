/* read_mapping: the files of standards/mappings, each with the pairs between two standards. */
#include <stdlib.h>

#include "catalog/read.h"

static const char *const kinds[] = {"equal", "subset", "superset", "intersects", NULL};

const char *relation_kind_id(enum relation_kind k) {
    return kinds[k];
}

void read_mapping_file(struct loader *l, const struct source *src, const struct node *map) {
    static const char *const keys[] = {"from", "to", "source", "pairs", "none", NULL};
    static const char *const pair_keys[] = {"from", "to", "is", "why", NULL};
    struct source_note source = {0};
    const struct node *pairs = node_find(map, "pairs");
    if (!node_known_keys(map, src, keys, l->d)) return;
    read_source_note(l, src, map, true, &source);
    if (!pairs || !node_want_list(pairs, src, "pairs", l->d)) return;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct node *item = pairs->items[i];
        struct pending_mapping *p = arena_alloc(l->a, sizeof *p);
        unsigned word;
        if (!node_want_map(item, src, "pairs", l->d) || !node_known_keys(item, src, pair_keys, l->d)) continue;
        if (read_word(l, src, item, "is", true, kinds, &word)) p->made.kind = (enum relation_kind)word;
        read_text(l, src, item, "why", true, &p->made.why);
        p->file = map;
        list_add(l, &l->mappings, p, src, item);
    }
}

/* The standard that a mapping file names under `key`; NULL and one finding for the file. */
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

static int by_ends(const void *pa, const void *pb) {
    const struct mapping *a = pa, *b = pb;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

/* Both standards of every pair are there, else the file is about something that is not loaded and is left out. */
void link_mappings(struct loader *l, struct catalog *cat) {
    struct mapping *all = arena_array(l->a, l->mappings.n, sizeof *all);
    size_t n = 0;
    if (l->mappings.n > CATALOG_MAPPINGS_MAX) {
        entry_error(l, &l->mappings.entries[0], _("There are more than %d mappings."), CATALOG_MAPPINGS_MAX);
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
        all[n++] = p->made;
    }
    if (n) qsort(all, n, sizeof *all, by_ends);
    for (size_t i = 1; i < n; i++)
        if (by_ends(&all[i - 1], &all[i]) == 0)
            diags_add(l->d, l->mappings.entries[0].src->path, 0, 0, ERR_INVALID,
                      _("The pair “%.*s” – “%.*s” stands twice."), STR_ARG(cat->controls[all[i].from].id),
                      STR_ARG(cat->controls[all[i].to].id));
    cat->mappings = all;
    cat->n_mappings = n;
}
