/* fuzz_oscal: any bytes as OSCAL documents, cut at lines `@@ NAME`.
 *
 * What becomes a standard loads as one; what a profile comes to is read as a catalog; what is refused says why. */
#include "catalog/catalog.h"
#include "catalog/oscal.h"
#include "check_tree.h"

#define FILES_MAX 4
#define MARK STR("@@ ")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str cut_line(struct str *text) {
    struct str line = *text;
    if (str_split(*text, '\n', &line, text)) return line;
    *text = STR("");
    return line;
}

static size_t cut_sources(struct str text, struct source *out) {
    size_t n = 0;
    while (n < FILES_MAX && str_starts(text, MARK)) {
        struct str line = cut_line(&text);
        size_t at = text.len, found;
        if (str_find(text, STR("\n@@ "), &found)) at = found + 1;
        out[n++] = (struct source){str_cut(line, MARK.len, line.len), str_cut(text, 0, at)};
        text = str_cut(text, at, text.len);
    }
    return n;
}

static void load(struct arena *a, const struct oscal_standard *made) {
    static struct diags d;
    struct catalog_file *files = arena_array(a, made->n_files, sizeof *files);
    d = (struct diags){0};
    for (size_t i = 0; i < made->n_files; i++)
        files[i] = (struct catalog_file){made->id, made->files[i].name, {made->files[i].name, made->files[i].content}};
    const struct catalog *cat = catalog_read(a, files, made->n_files, &d);
    if (!cat) diags_print(&d, stderr);
    check_that(cat != NULL);
    check_that(cat->n_standards == 1 && cat->n_controls == made->controls);
}

static void resolve(struct arena *a, const struct oscal_file *docs, size_t n, struct diags *d) {
    static struct diags again;
    struct oscal_file f;
    struct buf out;
    buf_init(&out, 16 * MIB);
    bool ok = oscal_resolve(a, docs, n, &out, d);
    check_that(ok == (d->errors == 0));
    if (ok) {
        struct source src = {STR("resolved"), arena_str(a, buf_str(&out))};
        again = (struct diags){0};
        bool read = oscal_read(a, &src, &f, &again);
        if (!read && diags_kind(&again) != ERR_LIMIT) diags_print(&again, stderr);
        check_that(read || diags_kind(&again) == ERR_LIMIT); /* one more object around it: deeper than the limit */
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    struct source sources[FILES_MAX];
    struct oscal_file docs[FILES_MAX];
    struct oscal_standard made;
    struct arena *a = arena_new(1024 * MIB);
    d = (struct diags){0};
    size_t n = cut_sources((struct str){(const char *)data, size}, sources), read = 0;
    while (read < n && oscal_read(a, &sources[read], &docs[read], &d)) read++;
    check_that((read < n) == (d.errors > 0));
    if (n && read == n && docs[0].kind == OSCAL_PROFILE) {
        resolve(a, docs, n, &d);
    } else if (n && read == n) {
        bool ok = oscal_to_standard(a, docs, n, STR_NONE, &made, &d);
        check_that(ok == (d.errors == 0));
        if (ok) load(a, &made);
    }
    arena_free(a);
    return 0;
}
