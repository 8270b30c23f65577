/* read_attach: how the document of a standard is laid out. Every pattern is checked here, so that whoever reads a copy
 * can rely on it; docs/data-format.md describes the keys. */
#include <string.h>

#include "catalog/pattern.h"
#include "catalog/read.h"

#define MARKS_MAX 8 /* nested */
#define LIST_MAX 64

static bool pattern_error(struct loader *l, const struct source *src, const struct node *n, const struct err *e) {
    return diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, "%s", e->text);
}

static void want_pattern(struct loader *l, const struct source *src, const struct node *n, struct str pattern,
                         size_t *captures) {
    struct err e;
    if (!pattern_check(pattern, captures, &e)) pattern_error(l, src, n, &e);
}

static void read_pattern(struct loader *l, const struct source *src, const struct node *map, const char *key,
                         struct str *out) {
    read_str(l, src, map, key, false, out);
    if (out->len) want_pattern(l, src, node_find(map, key), *out, NULL);
}

static void read_patterns(struct loader *l, const struct source *src, const struct node *map, const char *key,
                          const struct str **out, size_t *n) {
    const struct node *list = node_find(map, key);
    read_strs(l, src, map, key, out, n);
    if (*n > LIST_MAX)
        diags_add(l->d, src->path, list->line, list->col, ERR_LIMIT, _("“%s” has more than %d entries."), key,
                  LIST_MAX);
    for (size_t i = 0; i < *n; i++) want_pattern(l, src, list->items[i], (*out)[i], NULL);
}

/* A map of texts: what stands for what. */
static void read_pairs(struct loader *l, const struct source *src, const struct node *map, const char *key,
                       const struct attach_pair **out, size_t *n) {
    const struct node *pairs = node_find(map, key);
    if (!pairs || !node_want_map(pairs, src, key, l->d)) return;
    struct attach_pair *all = arena_array(l->a, pairs->count, sizeof *all);
    for (size_t i = 0; i < pairs->count; i++) {
        all[i].from = pairs->keys[i]->text;
        if (!node_want_text(pairs->items[i], src, key, &all[i].to, l->d)) return;
    }
    *out = all;
    *n = pairs->count;
}

/* Controls and the levels that they are quoted at: both must be there. */
static void want_levels(struct loader *l, const struct source *src, const struct node *map, uint32_t standard,
                        const struct attach *at) {
    const struct node *pairs = node_find(map, "levels");
    for (size_t i = 0; i < at->n_levels; i++) {
        struct pending_ref *ref = arena_alloc(l->a, sizeof *ref);
        *ref = (struct pending_ref){pairs->keys[i], src, standard, N_("control")};
        list_add(l, &l->refs, ref, src, pairs->keys[i]);
        if (standard_find_level(&l->standards[standard]->std, at->levels[i].to) < 0)
            diags_add(l->d, src->path, pairs->items[i]->line, pairs->items[i]->col, ERR_INVALID,
                      _("There is no level “%.*s”."), STR_ARG(at->levels[i].to));
    }
}

/* {0}, {1} … {6}, {#}; a number that the pattern does not remember is a mistake. */
static void want_template(struct loader *l, const struct source *src, const struct node *n, struct str id,
                          size_t captures, bool first) {
    for (struct str rest = id, head, name; str_split(rest, '{', &head, &rest);) {
        bool ok = str_split(rest, '}', &name, &rest) && name.len == 1 &&
                  (name.ptr[0] == '#' || (name.ptr[0] == '0' && !first) ||
                   (name.ptr[0] >= '1' && (size_t)(name.ptr[0] - '0') <= captures));
        if (ok) continue;
        diags_add(
            l->d, src->path, n->line, n->col, ERR_INVALID,
            _("In an id, braces hold 0 for the id above, # for the place, or the number of what “at” remembers."));
        return;
    }
}

static void read_mark(struct loader *l, const struct source *src, const struct node *item, bool first,
                      struct attach_mark *m) {
    static const char *const keys[] = {"at", "id", "part", "until", "closing", "titled", "inside", "returns", NULL};
    static const char *const parts[] = {"statement", "purpose", NULL};
    size_t captures = 0;
    unsigned part = 0;
    if (!node_want_map(item, src, "marks", l->d) || !node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "at", true, &m->at);
    if (m->at.len) want_pattern(l, src, node_find(item, "at"), m->at, &captures);
    read_str(l, src, item, "id", false, &m->id);
    if (m->id.len) want_template(l, src, node_find(item, "id"), m->id, captures, first);
    read_word(l, src, item, "part", false, parts, &part);
    m->part = str_of(parts[part]);
    read_str(l, src, item, "until", false, &m->until);
    read_str(l, src, item, "closing", false, &m->closing);
    read_yes(l, src, item, "titled", &m->titled);
    read_yes(l, src, item, "inside", &m->inside);
    read_yes(l, src, item, "returns", &m->returns);
}

static void read_marks(struct loader *l, const struct source *src, const struct node *map, struct attach *at) {
    const struct node *list = node_need(map, src, "marks", l->d);
    if (!list || !node_want_list(list, src, "marks", l->d)) return;
    if (list->count > MARKS_MAX) {
        diags_add(l->d, src->path, list->line, list->col, ERR_LIMIT, _("“%s” has more than %d entries."), "marks",
                  MARKS_MAX);
        return;
    }
    struct attach_mark *marks = arena_array(l->a, list->count, sizeof *marks);
    for (size_t i = 0; i < list->count; i++) {
        read_mark(l, src, list->items[i], i == 0, &marks[i]);
        if (!at->by_title && !marks[i].id.len) (void)!node_need(list->items[i], src, "id", l->d);
    }
    at->marks = marks;
    at->n_marks = list->count;
}

void read_attach(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to) {
    static const char *const keys[] = {"by",      "begin",  "end",    "strip", "tail",  "skip",  "stop", "paragraph",
                                       "replace", "levels", "blanks", "order", "cells", "marks", NULL};
    static const char *const ways[] = {"number", "title", NULL};
    static const char *const blanks[] = {"keep", "join", NULL};
    static const char *const orders[] = {"same", "own", NULL};
    struct attach *at = arena_alloc(l->a, sizeof *at);
    unsigned way = 0, blank = 0, order = 0;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_word(l, src, item, "by", false, ways, &way);
    read_word(l, src, item, "blanks", false, blanks, &blank);
    read_word(l, src, item, "order", false, orders, &order);
    at->by_title = way == 1;
    at->join_blanks = blank == 1;
    at->any_order = order == 1;
    read_pattern(l, src, item, "begin", &at->begin);
    read_pattern(l, src, item, "end", &at->end);
    read_str(l, src, item, "strip", false, &at->strip);
    read_str(l, src, item, "tail", false, &at->tail);
    read_patterns(l, src, item, "skip", &at->skip, &at->n_skip);
    read_patterns(l, src, item, "stop", &at->stop, &at->n_stop);
    read_patterns(l, src, item, "paragraph", &at->fresh, &at->n_fresh);
    read_pairs(l, src, item, "replace", &at->replace, &at->n_replace);
    read_pairs(l, src, item, "levels", &at->levels, &at->n_levels);
    want_levels(l, src, item, standard, at);
    read_yes(l, src, item, "cells", &at->cells);
    read_marks(l, src, item, at);
    list_add(l, to, at, src, item);
}
