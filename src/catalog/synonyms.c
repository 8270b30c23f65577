/* synonyms: reading registers/synonyms.yaml, once. */
#include "catalog/synonyms.h"

/* Made by tools/embed. */
extern const unsigned char synonyms_yaml[];
extern const size_t synonyms_yaml_size;

struct synonyms {
    struct arena *a;
    const struct node *groups;
    struct str **folded; /* by group, by word */
};

/* Our own file; a test reads every line of it. */
static const struct synonyms *load(void) {
    static struct synonyms s;
    if (s.a) return &s;
    s.a = arena_new(8 * MIB);
    struct diags *d = arena_alloc(s.a, sizeof *d);
    struct source src = {STR("synonyms.yaml"), {(const char *)synonyms_yaml, synonyms_yaml_size}};
    const struct node *top = yaml_read(s.a, &src, d);
    s.groups = top ? node_find(top, "groups") : NULL;
    if (!s.groups || s.groups->type != NODE_LIST) mem_exhausted("synonyms.yaml");
    s.folded = arena_array(s.a, s.groups->count, sizeof *s.folded);
    for (size_t i = 0; i < s.groups->count; i++) {
        const struct node *g = s.groups->items[i];
        s.folded[i] = arena_array(s.a, g->count, sizeof *s.folded[i]);
        for (size_t k = 0; k < g->count; k++) s.folded[i][k] = catalog_fold(s.a, g->items[k]->text);
    }
    return &s;
}

static void add(struct str out[SYNONYMS_MAX], size_t *n, struct str word) {
    for (size_t i = 0; i < *n; i++)
        if (str_eq(out[i], word)) return;
    if (*n < SYNONYMS_MAX) out[(*n)++] = word;
}

size_t synonyms_of(struct str word, struct str out[SYNONYMS_MAX]) {
    const struct synonyms *s = load();
    size_t n = 0;
    add(out, &n, word);
    for (size_t i = 0; i < s->groups->count; i++) {
        bool in = false;
        for (size_t k = 0; k < s->groups->items[i]->count; k++) in = in || str_eq(s->folded[i][k], word);
        for (size_t k = 0; in && k < s->groups->items[i]->count; k++) add(out, &n, s->folded[i][k]);
    }
    return n;
}
