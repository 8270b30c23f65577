/* node: looking into a document tree, and complaining about it in a person's words. */
#include "fmt/node.h"

#include "fmt/reader.h"

bool reader_too_deep(const struct source *src, unsigned line, unsigned col, struct diags *d) {
    return diags_add(d, src->path, line, col, ERR_LIMIT,
                     _("Lists and maps stand inside each other more than %d deep here."), NODE_DEPTH_MAX);
}

bool reader_too_many(const struct source *src, size_t most, unsigned line, unsigned col, struct diags *d) {
    return diags_add(d, src->path, line, col, ERR_LIMIT, _("The file has more than %zu values."), most);
}

void reader_own(struct node *value, const struct node *key) {
    value->owner_line = key->line;
    value->owner_col = key->col;
}

static int by_text_then_place(const void *pa, const void *pb) {
    const struct node *a = *(struct node *const *)pa, *b = *(struct node *const *)pb;
    int c = str_cmp(a->text, b->text);
    if (c) return c;
    return a->start < b->start ? -1 : a->start > b->start;
}

/* A handful of keys is compared pair by pair. */
#define FEW_KEYS 12

static bool few_and_different(const struct node *map) {
    if (map->count > FEW_KEYS) return false;
    for (size_t i = 1; i < map->count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(map->keys[i]->text, map->keys[k]->text)) return false;
    return true;
}

/* Sorted rather than hashed: no input can make a sort slow. */
bool reader_check_keys(const struct node *map, const struct source *src, struct diags *d) {
    bool ok = true;
    if (few_and_different(map)) return true;
    const struct node **keys = mem_alloc(map->count * sizeof *keys);
    for (size_t i = 0; i < map->count; i++) keys[i] = map->keys[i];
    qsort(keys, map->count, sizeof *keys, by_text_then_place);
    for (size_t i = 1, first = 0; i < map->count; i++) {
        if (!str_eq(keys[i]->text, keys[first]->text)) {
            first = i;
            continue;
        }
        ok = diags_add(d, src->path, keys[i]->line, keys[i]->col, ERR_INVALID,
                       _("The key \"%.*s\" stands here twice (first on line %u); keep one of them."),
                       STR_ARG(keys[i]->text), keys[first]->line);
    }
    mem_free(keys);
    return ok;
}

struct node *node_find(const struct node *map, const char *key) {
    if (!map || map->type != NODE_MAP) return NULL;
    struct str wanted = str_of(key);
    for (size_t i = 0; i < map->count; i++)
        if (map->keys[i]->text.len == wanted.len && str_eq(map->keys[i]->text, wanted)) return map->items[i];
    return NULL;
}

bool node_is_null(const struct node *n) {
    if (n->type != NODE_SCALAR || !n->plain) return false;
    return n->text.len == 0 || str_is(n->text, "~") || str_is(n->text, "null") || str_is(n->text, "Null") ||
           str_is(n->text, "NULL");
}

/* One whole sentence for each pair of wanted and found: translators cannot work with halves. */
static const char *const wrong_type[3][4] = {
    /* wanted text */
    {N_("\"%.*s\" must be text, but nothing stands here."), N_("\"%.*s\" must be text."),
     N_("\"%.*s\" must be text, but a list stands here."),
     N_("\"%.*s\" must be text, but a map (key: value) stands here.")},
    /* wanted a list */
    {N_("\"%.*s\" must be a list, but nothing stands here."),
     N_("\"%.*s\" must be a list, but a text stands here; write it as [text] or on lines beginning with \"- \"."),
     N_("\"%.*s\" must be a list."), N_("\"%.*s\" must be a list, but a map (key: value) stands here.")},
    /* wanted a map */
    {N_("\"%.*s\" must be a map (key: value), but nothing stands here."),
     N_("\"%.*s\" must be a map (key: value), but a text stands here."),
     N_("\"%.*s\" must be a map (key: value), but a list stands here."), N_("\"%.*s\" must be a map (key: value).")},
};

static bool want(const struct node *n, const struct source *src, const char *what, enum node_type type,
                 struct diags *d) {
    unsigned found = node_is_null(n) ? 0 : 1 + (unsigned)n->type;
    if (found == 1 + (unsigned)type) return true;
    struct str name = str_of(what);
    if (name.len > 80) name.len = 80;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* every entry of the table above takes one %.*s */
    return diags_add(d, src->path, n->line, n->col, ERR_INVALID, _(wrong_type[type][found]), STR_ARG(name));
#pragma GCC diagnostic pop
}

bool node_want_map(const struct node *n, const struct source *src, const char *what, struct diags *d) {
    return want(n, src, what, NODE_MAP, d);
}

bool node_want_list(const struct node *n, const struct source *src, const char *what, struct diags *d) {
    return want(n, src, what, NODE_LIST, d);
}

bool node_want_text(const struct node *n, const struct source *src, const char *what, struct str *out,
                    struct diags *d) {
    if (!want(n, src, what, NODE_SCALAR, d)) return false;
    *out = n->text;
    return true;
}

static bool is_known(struct str key, const char *const *known) {
    for (; *known; known++)
        if (str_is(key, *known)) return true;
    return false;
}

static void report_unknown(const struct node *key, const struct source *src, const char *const *known,
                           struct diags *d) {
    enum { MOST = 64 };
    struct str words[MOST];
    size_t n = 0;
    if (str_starts(key->text, STR("\u3000"))) {
        diags_add(d, src->path, key->line, key->col, ERR_INVALID,
                  _("A full-width blank stands here; indent with half-width blanks."));
        return;
    }
    for (; known[n] && n < MOST; n++) words[n] = str_of(known[n]);
    struct str near = err_nearest(key->text, words, n);
    if (near.ptr)
        diags_add(d, src->path, key->line, key->col, ERR_INVALID,
                  _("There is no key \"%.*s\" here; did you mean \"%.*s\"?"), STR_ARG(key->text), STR_ARG(near));
    else
        diags_add(d, src->path, key->line, key->col, ERR_INVALID, _("There is no key \"%.*s\" here."),
                  STR_ARG(key->text));
}

bool node_known_keys(const struct node *map, const struct source *src, const char *const *known, struct diags *d) {
    bool ok = true;
    for (size_t i = 0; i < map->count; i++) {
        if (is_known(map->keys[i]->text, known)) continue;
        report_unknown(map->keys[i], src, known, d);
        ok = false;
    }
    return ok;
}

struct node *node_need(const struct node *map, const struct source *src, const char *key, struct diags *d) {
    struct node *n = node_find(map, key);
    if (!n)
        diags_add(d, src->path, map->owner_line, map->owner_col, ERR_INVALID, _("The key \"%s\" is missing here."),
                  key);
    return n;
}
