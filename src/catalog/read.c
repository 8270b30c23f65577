/* read: the small readers that all YAML of the standards goes through. */
#include <string.h>

#include "catalog/read.h"

void list_add(struct loader *l, struct list *to, void *thing, const struct source *src, const struct node *node) {
    to->entries = arena_grow(l->a, to->entries, to->n, &to->room, sizeof *to->entries);
    to->entries[to->n++] = (struct entry){thing, src, node};
}

bool entry_error(struct loader *l, const struct entry *at, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str message = arena_vfmt(l->a, fmt, ap);
    va_end(ap);
    return diags_add(l->d, at->src->path, at->node->line, at->node->col, ERR_INVALID, "%.*s", STR_ARG(message));
}

/* The value under `key`, or NULL; a missing needed key is reported at the map. */
static const struct node *look(struct loader *l, const struct source *src, const struct node *map, const char *key,
                               bool need) {
    const struct node *n = need ? node_need(map, src, key, l->d) : node_find(map, key);
    return n && !need && node_is_null(n) ? NULL : n;
}

void read_str(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
              struct str *out) {
    const struct node *n = look(l, src, map, key, need);
    struct str s;
    if (!n || !node_want_text(n, src, key, &s, l->d)) return;
    if (need && s.len == 0)
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, _("“%s” must not be empty."), key);
    else
        *out = s;
}

static void text_of(struct loader *l, const struct source *src, const struct node *n, const char *what,
                    struct text *out) {
    static const char *const keys[] = {"ja", "en", NULL};
    if (!node_want_map(n, src, what, l->d) || !node_known_keys(n, src, keys, l->d)) return;
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        struct str s = STR_NONE;
        read_str(l, src, n, lang_code((enum lang)i), false, &s);
        out->in[i] = str_trim(s);
    }
    if (!out->in[l->language].len)
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID,
                  l->language == LANG_JA ? _("“%s” has no Japanese text.")
                                         : _("“%s” has no English text, the language of this standard."),
                  what);
    else if (!l->one_language && !out->in[LANG_EN].len)
        diags_warn(l->d, src->path, n->line, n->col, _("“%s” has no English text."), what);
}

void read_text(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
               struct text *out) {
    const struct node *n = look(l, src, map, key, need);
    if (n) text_of(l, src, n, key, out);
}

void read_texts(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
                const struct text **out, size_t *n) {
    const struct node *list = look(l, src, map, key, need);
    if (!list || !node_want_list(list, src, key, l->d)) return;
    struct text *texts = arena_array(l->a, list->count, sizeof *texts);
    for (size_t i = 0; i < list->count; i++) text_of(l, src, list->items[i], key, &texts[i]);
    *out = texts;
    *n = list->count;
}

void read_strs(struct loader *l, const struct source *src, const struct node *map, const char *key,
               const struct str **out, size_t *n) {
    const struct node *list = look(l, src, map, key, false);
    if (!list || !node_want_list(list, src, key, l->d)) return;
    struct str *strs = arena_array(l->a, list->count, sizeof *strs);
    for (size_t i = 0; i < list->count; i++)
        if (!node_want_text(list->items[i], src, key, &strs[i], l->d)) return;
    *out = strs;
    *n = list->count;
}

void read_int(struct loader *l, const struct source *src, const struct node *map, const char *key, int64_t *out) {
    const struct node *n = look(l, src, map, key, false);
    struct str s;
    int64_t v;
    if (!n || !node_want_text(n, src, key, &s, l->d)) return;
    if (str_int(s, &v) && v >= -EXPR_NUMBER_MAX && v <= EXPR_NUMBER_MAX)
        *out = v;
    else
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, _("“%s” must be a whole number."), key);
}

void read_yes(struct loader *l, const struct source *src, const struct node *map, const char *key, bool *out) {
    const struct node *n = look(l, src, map, key, false);
    if (!n) return;
    bool yes = n->type == NODE_SCALAR && (str_is(n->text, "true") || str_is(n->text, "yes"));
    bool no = n->type == NODE_SCALAR && (str_is(n->text, "false") || str_is(n->text, "no"));
    if (!yes && !no) diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, _("“%s” must be true or false."), key);
    *out = yes;
}

bool read_word(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
               const char *const *words, unsigned *out) {
    const struct node *n = look(l, src, map, key, need);
    struct str s, all[16];
    size_t count = 0;
    if (!n || !node_want_text(n, src, key, &s, l->d)) return false;
    for (; words[count] && count < 16; count++) {
        all[count] = str_of(words[count]);
        if (str_eq(s, all[count])) return *out = (unsigned)count, true;
    }
    struct str near = err_nearest(s, all, count);
    if (near.len)
        return diags_add(l->d, src->path, n->line, n->col, ERR_INVALID,
                         _("“%.*s” is not a value of “%s” (did you mean “%.*s”?)."), STR_ARG(s), key, STR_ARG(near));
    return diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, _("“%.*s” is not a value of “%s”."), STR_ARG(s),
                     key);
}

void read_source_note(struct loader *l, const struct source *src, const struct node *map, bool need,
                      struct source_note *out) {
    static const char *const keys[] = {"section", "certainty", "note", NULL};
    static const char *const words[] = {"stated", "published", "inferred", NULL};
    const struct node *n = look(l, src, map, "source", need);
    unsigned word;
    if (!n || !node_want_map(n, src, "source", l->d) || !node_known_keys(n, src, keys, l->d)) return;
    read_str(l, src, n, "section", false, &out->section);
    read_text(l, src, n, "note", false, &out->note);
    if (!read_word(l, src, n, "certainty", true, words, &word)) return;
    out->certainty = (enum certainty)word;
    if (out->certainty == CERTAINTY_INFERRED && !text_in(&out->note, l->language).len)
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID,
                  _("What is inferred needs a “note” that says from what."));
}

void read_rule(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               struct expr *target) {
    const struct node *n = look(l, src, map, key, false);
    struct str s;
    if (!n || !node_want_text(n, src, key, &s, l->d)) return;
    struct pending_rule *rule = arena_alloc(l->a, sizeof *rule);
    *rule = (struct pending_rule){target, n, src, standard};
    list_add(l, &l->rules, rule, src, n);
}

void want_ref_at(struct loader *l, const struct source *src, const struct node *n, uint32_t standard,
                 const char *kind) {
    if (n->type != NODE_SCALAR || n->text.len == 0) return;
    struct pending_ref *ref = arena_alloc(l->a, sizeof *ref);
    *ref = (struct pending_ref){n, src, standard, kind};
    list_add(l, &l->refs, ref, src, n);
}

void want_ref(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
              const char *kind) {
    const struct node *n = look(l, src, map, key, false);
    if (n) want_ref_at(l, src, n, standard, kind);
}

void want_refs(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               const char *kind) {
    const struct node *list = look(l, src, map, key, false);
    for (size_t i = 0; list && list->type == NODE_LIST && i < list->count; i++)
        want_ref_at(l, src, list->items[i], standard, kind);
}

void read_relations(struct loader *l, const struct source *src, const struct node *map, const char *key,
                    const char *id_key, uint32_t standard, const char *kind, const struct relation **out, size_t *n) {
    static const char *const words[] = {"stated", "published", "inferred", NULL};
    const char *const keys[] = {id_key, "certainty", "note", NULL};
    const struct node *list = look(l, src, map, key, false);
    if (!list || !node_want_list(list, src, key, l->d)) return;
    struct relation *all = arena_array(l->a, list->count, sizeof *all);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = list->items[i];
        unsigned word;
        if (item->type != NODE_MAP) {
            if (!node_want_text(item, src, key, &all[i].id, l->d)) return;
            want_ref_at(l, src, item, standard, kind);
            continue;
        }
        if (!node_known_keys(item, src, keys, l->d)) return;
        read_str(l, src, item, id_key, true, &all[i].id);
        want_ref(l, src, item, id_key, standard, kind);
        read_text(l, src, item, "note", false, &all[i].note);
        if (read_word(l, src, item, "certainty", false, words, &word)) all[i].certainty = (enum certainty)word;
    }
    *out = all;
    *n = list->count;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void want_id(struct loader *l, const struct source *src, const struct node *map, const char *key, struct str id,
             const char *also) {
    bool ok = id.len && is_letter(id.ptr[0]);
    for (size_t i = 1; i < id.len && ok; i++)
        ok = is_letter(id.ptr[i]) || (id.ptr[i] >= '0' && id.ptr[i] <= '9') || strchr(also, id.ptr[i]);
    const struct node *n = node_find(map, key);
    if (!ok && id.len && n)
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID,
                  _("The id “%.*s” must begin with a letter and hold only letters, digits and: %s"), STR_ARG(id), also);
}

static struct str id_of(const struct entry *e) {
    return *(const struct str *)e->thing;
}

static int by_id_then_place(const void *pa, const void *pb) {
    const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
    int c = str_cmp(id_of(a), id_of(b));
    return c ? c : a < b ? -1 : 1;
}

void want_unique(struct loader *l, const struct list *list) {
    const struct entry **sorted = arena_array(l->a, list->n, sizeof *sorted);
    for (size_t i = 0; i < list->n; i++) sorted[i] = &list->entries[i];
    if (list->n) qsort(sorted, list->n, sizeof *sorted, by_id_then_place);
    for (size_t i = 1; i < list->n; i++)
        if (str_eq(id_of(sorted[i]), id_of(sorted[i - 1])))
            entry_error(l, sorted[i], _("The id “%.*s” stands twice."), STR_ARG(id_of(sorted[i])));
}

void read_list(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               read_each *each, void *to) {
    const struct node *list = look(l, src, map, key, false);
    if (!list || !node_want_list(list, src, key, l->d)) return;
    for (size_t i = 0; i < list->count; i++)
        if (node_want_map(list->items[i], src, key, l->d)) each(l, src, standard, list->items[i], to);
}
