/* read_annex: what a document holds besides conditions and controls, and the numbers printed in it. */
#include "catalog/read.h"

static void read_entry(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to) {
    static const char *const keys[] = {"id", "title", "text", "points", "about", "source", NULL};
    struct annex_entry *e = arena_alloc(l->a, sizeof *e);
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", false, &e->id);
    read_text(l, src, item, "title", true, &e->title);
    read_text(l, src, item, "text", false, &e->text);
    read_texts(l, src, item, "points", false, &e->points, &e->n_points);
    read_strs(l, src, item, "about", &e->about, &e->n_about);
    want_refs(l, src, item, "about", standard, N_("condition, control or fact"));
    read_source_note(l, src, item, false, &e->source);
    list_add(l, to, e, src, item);
}

void read_annex(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to) {
    static const char *const keys[] = {"id", "title", "text", "entries", NULL};
    struct annex *x = arena_alloc(l->a, sizeof *x);
    struct list entries = {0};
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &x->id);
    read_text(l, src, item, "title", true, &x->title);
    read_text(l, src, item, "text", false, &x->text);
    read_list(l, src, item, "entries", standard, read_entry, &entries);
    struct annex_entry *all = arena_array(l->a, entries.n, sizeof *all);
    for (size_t i = 0; i < entries.n; i++) all[i] = *(struct annex_entry *)entries.entries[i].thing;
    x->entries = all;
    x->n_entries = entries.n;
    list_add(l, to, x, src, item);
}

void read_count(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to) {
    static const char *const keys[] = {"what", "of", "is", "source", NULL};
    static const char *const whats[] = {"controls", "items",    "sub_items", "conditions",  "questions", "metrics",
                                        "groups",   "chapters", "annex",     "must_values", "roles",     NULL};
    struct expected_count *c = arena_alloc(l->a, sizeof *c);
    unsigned word;
    int64_t n = -1;
    (void)standard;
    if (!node_known_keys(item, src, keys, l->d)) return;
    if (read_word(l, src, item, "what", true, whats, &word)) c->what = str_of(whats[word]);
    read_str(l, src, item, "of", false, &c->of);
    read_int(l, src, item, "is", &n);
    if (n < 0 || n > UINT32_MAX)
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("“%s” must be a whole number."), "is");
    c->is = (uint32_t)n;
    read_source_note(l, src, item, true, &c->source);
    list_add(l, to, c, src, item);
}
