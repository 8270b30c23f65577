/* load: a folder of YAML becomes a catalog. */
#include "catalog/read.h"

static bool read_file(struct loader *l, const char *dir, struct str folder, struct str name, struct buf *all,
                      struct source **src, struct node **root) {
    struct err e;
    struct source *s = arena_alloc(l->a, sizeof *s);
    s->path = arena_fmt(l->a, "%s/%.*s/%.*s", dir, STR_ARG(folder), STR_ARG(name));
    if (!file_read(l->a, s->path.ptr, CATALOG_FILE_MAX, &s->text, &e))
        return diags_add(l->d, s->path, 0, 0, e.kind, "%s", e.text);
    buf_addf(all, "%.*s/%.*s %zu\n", STR_ARG(folder), STR_ARG(name), s->text.len);
    buf_add(all, s->text);
    *root = node_read(l->a, s, l->d);
    *src = s;
    return *root && node_want_map(*root, s, _("the file"), l->d);
}

static bool names_of(struct loader *l, const char *dir, struct str folder, struct str **names, size_t *n) {
    struct err e;
    struct str path = arena_fmt(l->a, "%s/%.*s", dir, STR_ARG(folder));
    if (file_list(l->a, path.ptr, STR(".yaml"), names, n, &e)) return true;
    return diags_add(l->d, path, 0, 0, e.kind, "%s", e.text);
}

static void load_shared(struct loader *l, const char *dir, struct buf *all) {
    static const char *const keys[] = {"facts", NULL};
    struct str *names = NULL;
    size_t n = 0;
    if (!names_of(l, dir, STR("shared"), &names, &n)) return;
    for (size_t i = 0; i < n; i++) {
        struct source *src;
        struct node *root;
        if (!read_file(l, dir, STR("shared"), names[i], all, &src, &root)) continue;
        if (node_known_keys(root, src, keys, l->d)) read_list(l, src, root, "facts", 0, read_fact, NULL);
    }
}

static void load_further(struct loader *l, const char *dir, struct str folder, struct str name, uint32_t standard,
                         struct buf *all) {
    static const char *const keys[] = {"controls",  "conditions",  "groups", "chapters",
                                       "questions", "corrections", NULL};
    struct source *src;
    struct node *root;
    if (!read_file(l, dir, folder, name, all, &src, &root)) return;
    if (node_known_keys(root, src, keys, l->d)) read_standard_lists(l, src, root, standard);
}

static void load_standard(struct loader *l, const char *dir, struct str folder, struct buf *all) {
    struct str *names = NULL, head = STR("standard.yaml");
    size_t n = 0;
    struct source *src;
    struct node *root;
    if (!names_of(l, dir, folder, &names, &n)) return;
    uint32_t standard = (uint32_t)l->n_standards;
    if (!read_file(l, dir, folder, head, all, &src, &root)) return;
    l->standards[l->n_standards++] = arena_alloc(l->a, sizeof(struct loading));
    read_standard_head(l, src, root, standard);
    if (!str_eq(l->standards[standard]->std.id, folder))
        diags_add(l->d, src->path, root->line, root->col, ERR_INVALID,
                  _("The standard “%.*s” must stand in a folder of that name."),
                  STR_ARG(l->standards[standard]->std.id));
    read_standard_lists(l, src, root, standard);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(names[i], head)) load_further(l, dir, folder, names[i], standard, all);
}

const struct catalog *catalog_load(struct arena *a, const char *dir, struct diags *d) {
    struct loader *l = arena_alloc(a, sizeof *l);
    struct str *folders = NULL;
    size_t n = 0;
    struct err e;
    struct buf all;
    char digest[65];
    *l = (struct loader){.a = a, .d = d};
    if (!file_list_dirs(a, dir, &folders, &n, &e)) return diags_add(d, str_of(dir), 0, 0, e.kind, "%s", e.text), NULL;
    if (n > CATALOG_STANDARDS_MAX)
        return diags_add(d, str_of(dir), 0, 0, ERR_LIMIT, _("There are more than %d standards."),
                         CATALOG_STANDARDS_MAX),
               NULL;
    buf_init(&all, 256 * MIB);
    load_shared(l, dir, &all);
    for (size_t i = 0; i < n; i++)
        if (!str_is(folders[i], "shared")) load_standard(l, dir, folders[i], &all);
    struct catalog *cat = d->errors ? NULL : catalog_link(l);
    if (cat) {
        sha256_hex(buf_str(&all), digest);
        cat->digest = arena_str(a, str_of(digest));
    }
    buf_release(&all);
    return cat;
}
