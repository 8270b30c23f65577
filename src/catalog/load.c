/* load: a folder of YAML becomes a catalog. First the files, then what stands in them. */
#include "catalog/read.h"

#define BYTES_MAX (64 * MIB) /* of all files together */
#define SHARED STR("shared")
#define MAPPINGS STR("mappings")
#define HEAD STR("standard.yaml")

/* Reading ---------------------------------------------------------------------------------------- */

static const struct node *root_of(struct loader *l, const struct catalog_file *f, const char *const *keys) {
    const struct node *root = node_read(l->a, &f->source, l->d);
    if (!root || !node_want_map(root, &f->source, _("the file"), l->d)) return NULL;
    return !keys || node_known_keys(root, &f->source, keys, l->d) ? root : NULL;
}

static void read_shared(struct loader *l, const struct catalog_file *f) {
    static const char *const keys[] = {"facts", NULL};
    const struct node *root = root_of(l, f, keys);
    if (root) read_list(l, &f->source, root, "facts", 0, read_fact, NULL);
}

static void read_mappings(struct loader *l, const struct catalog_file *f) {
    const struct node *root = root_of(l, f, NULL);
    if (root) read_mapping_file(l, &f->source, root);
}

static void read_head(struct loader *l, const struct catalog_file *f) {
    const struct node *root = root_of(l, f, NULL);
    if (!root) return;
    uint32_t standard = (uint32_t)l->n_standards++;
    l->standards[standard] = arena_alloc(l->a, sizeof(struct loading));
    read_standard_head(l, &f->source, root, standard);
    if (!str_eq(l->standards[standard]->std.id, f->folder))
        diags_add(l->d, f->source.path, root->line, root->col, ERR_INVALID,
                  _("The standard “%.*s” must stand in a folder of that name."),
                  STR_ARG(l->standards[standard]->std.id));
    read_standard_lists(l, &f->source, root, standard);
}

static void read_further(struct loader *l, const struct catalog_file *f) {
    static const char *const keys[] = {"controls",    "conditions", "groups", "chapters", "questions",
                                       "corrections", "annexes",    "counts", "attach",   NULL};
    const struct node *root = root_of(l, f, keys);
    if (root) read_standard_lists(l, &f->source, root, (uint32_t)l->n_standards - 1);
}

/* One folder's files. Without its head nothing else of a standard makes sense. */
static void read_folder(struct loader *l, const struct catalog_file *files, size_t n) {
    l->language = LANG_JA;
    l->one_language = false;
    if (str_eq(files[0].folder, SHARED)) {
        for (size_t i = 0; i < n; i++) read_shared(l, &files[i]);
        return;
    }
    if (str_eq(files[0].folder, MAPPINGS)) {
        for (size_t i = 0; i < n; i++) read_mappings(l, &files[i]);
        return;
    }
    size_t before = l->n_standards;
    if (before == CATALOG_STANDARDS_MAX) {
        diags_add(l->d, files[0].source.path, 0, 0, ERR_LIMIT, _("There are more than %d standards."),
                  CATALOG_STANDARDS_MAX);
        return;
    }
    if (!str_eq(files[0].name, HEAD)) {
        diags_add(l->d, files[0].source.path, 0, 0, ERR_NOT_FOUND, _("This folder has no file “%s”."), "standard.yaml");
        return;
    }
    read_head(l, &files[0]);
    for (size_t i = 1; i < n && l->n_standards > before; i++) read_further(l, &files[i]);
}

static bool digest_of(struct loader *l, const struct catalog_file *files, size_t n, struct str *out) {
    struct buf all;
    char digest[65];
    buf_init(&all, BYTES_MAX);
    for (size_t i = 0; i < n; i++) {
        buf_addf(&all, "%.*s/%.*s %zu\n", STR_ARG(files[i].folder), STR_ARG(files[i].name), files[i].source.text.len);
        buf_add(&all, files[i].source.text);
    }
    bool fits = buf_ok(&all);
    if (fits) {
        sha256_hex(buf_str(&all), digest);
        *out = arena_str(l->a, str_of(digest));
    }
    buf_release(&all);
    return fits;
}

const struct catalog *catalog_read(struct arena *a, const struct catalog_file *files, size_t n, struct diags *d) {
    struct loader *l = arena_alloc(a, sizeof *l);
    struct str digest;
    *l = (struct loader){.a = a, .d = d};
    if (!digest_of(l, files, n, &digest)) {
        diags_add(d, STR_NONE, 0, 0, ERR_LIMIT, _("The standards are larger than %zu MiB."), BYTES_MAX / MIB);
        return NULL;
    }
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && str_eq(files[to].folder, files[from].folder)) to++;
        read_folder(l, files + from, to - from);
    }
    struct catalog *cat = d->errors ? NULL : catalog_link(l);
    if (cat) cat->digest = digest;
    return cat;
}

/* Files ------------------------------------------------------------------------------------------ */

struct folder_files {
    struct arena *a;
    struct diags *d;
    const char *dir;
    struct catalog_file *list;
    size_t n, room;
};

static void take_file(struct folder_files *to, struct str folder, struct str name) {
    struct err e;
    struct catalog_file f = {
        folder, name, {.path = arena_fmt(to->a, "%s/%.*s/%.*s", to->dir, STR_ARG(folder), STR_ARG(name))}};
    if (!file_read(to->a, f.source.path.ptr, CATALOG_FILE_MAX, &f.source.text, &e)) {
        diags_add(to->d, f.source.path, 0, 0, e.kind, "%s", e.text);
        return;
    }
    to->list = arena_grow(to->a, to->list, to->n, &to->room, sizeof *to->list);
    to->list[to->n++] = f;
}

/* The files of a folder in byte order; a standard's head, which must be there, before all others. */
static void take_folder(struct folder_files *to, struct str folder) {
    struct err e;
    struct str *names = NULL, path = arena_fmt(to->a, "%s/%.*s", to->dir, STR_ARG(folder));
    size_t n = 0;
    bool shared = str_eq(folder, SHARED) || str_eq(folder, MAPPINGS); /* no standard, so no head */
    if (!file_list(to->a, path.ptr, STR(".yaml"), &names, &n, &e)) {
        if (shared && e.kind == ERR_NOT_FOUND) return; /* standards without questions need no facts */
        diags_add(to->d, path, 0, 0, e.kind, "%s", e.text);
        return;
    }
    if (!shared) take_file(to, folder, HEAD);
    for (size_t i = 0; i < n; i++)
        if (shared || !str_eq(names[i], HEAD)) take_file(to, folder, names[i]);
}

const struct catalog *catalog_load(struct arena *a, const char *dir, struct diags *d) {
    struct folder_files files = {.a = a, .d = d, .dir = dir};
    struct str *folders = NULL;
    size_t n = 0;
    struct err e;
    if (!file_list_dirs(a, dir, &folders, &n, &e)) {
        diags_add(d, str_of(dir), 0, 0, e.kind, "%s", e.text);
        return NULL;
    }
    take_folder(&files, SHARED);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(folders[i], SHARED)) take_folder(&files, folders[i]);
    return d->errors ? NULL : catalog_read(a, files.list, files.n, d);
}
