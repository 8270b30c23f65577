/* bench-oscal DIR: writes a made-up OSCAL catalog of 4 MB and a profile of 370 of its controls into DIR (catalog.json,
 * profile.json), then times, each many times in turn and in this process: jansson loading the catalog and nothing else;
 * kijun reading it and making a standard of it; kijun reading both and resolving the profile. Medians as key=value. */
#include <jansson.h>

#include "base/clock.h"
#include "catalog/oscal.h"

#define RUNS 31
#define CONTROLS 400
#define CHOSEN 370
#define BYTES ((size_t)4000000)

static struct str made_up(struct arena *a, size_t i, size_t words) {
    static const char *const all[] = {"account", "review",  "system", "owner",  "within", "record", "access", "define",
                                      "period",  "network", "report", "assess", "change", "backup", "remote", "notify"};
    struct str s = STR("The");
    for (size_t k = 0; k < words; k++) s = arena_fmt(a, "%.*s %s", STR_ARG(s), all[(i * 31 + k * k + k * 7) % 16]);
    return s;
}

static void part(struct jsonw *w, struct arena *a, const char *name, struct str id, size_t i, unsigned depth) {
    jsonw_object(w);
    jsonw_key(w, "id"), jsonw_str(w, id);
    jsonw_key(w, "name"), jsonw_z(w, name);
    jsonw_key(w, "props"), jsonw_array(w), jsonw_object(w);
    jsonw_key(w, "name"), jsonw_z(w, "label");
    jsonw_key(w, "value"), jsonw_str(w, arena_fmt(a, "%zu.", i % 9 + 1));
    jsonw_end_object(w), jsonw_end_array(w);
    jsonw_key(w, "prose");
    jsonw_str(w, arena_fmt(a, "%.*s {{ insert: param, c-%zu_prm_1 }} \"%zu\".", STR_ARG(made_up(a, i, 9)), i, i));
    if (depth) {
        jsonw_key(w, "parts"), jsonw_array(w);
        for (size_t k = 0; k < 3; k++) part(w, a, "item", arena_fmt(a, "%.*s.%zu", STR_ARG(id), k), i, depth - 1);
        jsonw_end_array(w);
    }
    jsonw_end_object(w);
}

static void control(struct jsonw *w, struct arena *a, size_t i) {
    jsonw_object(w);
    jsonw_key(w, "id"), jsonw_str(w, arena_fmt(a, "c-%zu", i));
    jsonw_key(w, "title"), jsonw_str(w, made_up(a, i, 4));
    jsonw_key(w, "params"), jsonw_array(w), jsonw_object(w);
    jsonw_key(w, "id"), jsonw_str(w, arena_fmt(a, "c-%zu_prm_1", i));
    jsonw_key(w, "label"), jsonw_str(w, made_up(a, i, 3));
    jsonw_end_object(w), jsonw_end_array(w);
    jsonw_key(w, "links"), jsonw_array(w);
    for (size_t k = 1; k < 12; k++) {
        jsonw_object(w);
        jsonw_key(w, "href"), jsonw_str(w, arena_fmt(a, "#c-%zu", (i + k * 17) % CONTROLS));
        jsonw_key(w, "rel"), jsonw_z(w, "related");
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "parts"), jsonw_array(w);
    part(w, a, "statement", arena_fmt(a, "c-%zu_smt", i), i, 2);
    part(w, a, "guidance", arena_fmt(a, "c-%zu_gdn", i), i, 0);
    part(w, a, "assessment-objective", arena_fmt(a, "c-%zu_obj", i), i, 1);
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void head(struct jsonw *w, const char *root, const char *uuid) {
    jsonw_object(w);
    jsonw_key(w, root), jsonw_object(w);
    jsonw_key(w, "uuid"), jsonw_z(w, uuid);
    jsonw_key(w, "metadata"), jsonw_object(w);
    jsonw_key(w, "title"), jsonw_z(w, "Made up");
    jsonw_key(w, "last-modified"), jsonw_z(w, "2026-01-01T00:00:00Z");
    jsonw_key(w, "version"), jsonw_z(w, "1");
    jsonw_key(w, "oscal-version"), jsonw_z(w, "1.1.2");
    jsonw_end_object(w);
}

static void make_catalog(struct arena *a, struct buf *out) {
    struct jsonw w;
    jsonw_init(&w, out, true);
    head(&w, "catalog", "11111111-1111-4111-8111-111111111111");
    jsonw_key(&w, "groups"), jsonw_array(&w);
    for (size_t g = 0; g < 20; g++) {
        jsonw_object(&w);
        jsonw_key(&w, "id"), jsonw_str(&w, arena_fmt(a, "g-%zu", g));
        jsonw_key(&w, "title"), jsonw_str(&w, made_up(a, g, 3));
        jsonw_key(&w, "controls"), jsonw_array(&w);
        for (size_t i = 0; i < CONTROLS / 20; i++) control(&w, a, g * CONTROLS / 20 + i);
        jsonw_end_array(&w), jsonw_end_object(&w);
    }
    jsonw_end_array(&w), jsonw_end_object(&w), jsonw_end_object(&w);
    while (out->len < BYTES) buf_addc(out, '\n');
}

static void make_profile(struct arena *a, struct buf *out) {
    struct jsonw w;
    jsonw_init(&w, out, true);
    head(&w, "profile", "22222222-2222-4222-8222-222222222222");
    jsonw_key(&w, "imports"), jsonw_array(&w), jsonw_object(&w);
    jsonw_key(&w, "href"), jsonw_z(&w, "catalog.json");
    jsonw_key(&w, "include-controls"), jsonw_array(&w), jsonw_object(&w);
    jsonw_key(&w, "with-ids"), jsonw_array(&w);
    for (size_t i = 0; i < CHOSEN; i++) jsonw_str(&w, arena_fmt(a, "c-%zu", i));
    jsonw_end_array(&w), jsonw_end_object(&w), jsonw_end_array(&w);
    jsonw_end_object(&w), jsonw_end_array(&w);
    jsonw_key(&w, "merge"), jsonw_object(&w);
    jsonw_key(&w, "as-is"), jsonw_bool(&w, true);
    jsonw_end_object(&w);
    jsonw_key(&w, "modify"), jsonw_object(&w);
    jsonw_key(&w, "set-parameters"), jsonw_array(&w);
    for (size_t i = 0; i < CHOSEN; i++) {
        jsonw_object(&w);
        jsonw_key(&w, "param-id"), jsonw_str(&w, arena_fmt(a, "c-%zu_prm_1", i));
        jsonw_key(&w, "values"), jsonw_array(&w), jsonw_z(&w, "thirty days"), jsonw_end_array(&w);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w), jsonw_end_object(&w), jsonw_end_object(&w), jsonw_end_object(&w);
}

static bool write_inputs(const char *dir) {
    struct arena *a = arena_new(512 * MIB);
    struct buf out;
    struct err e;
    buf_init(&out, 16 * MIB);
    make_catalog(a, &out);
    bool ok = file_write(arena_fmt(a, "%s/catalog.json", dir).ptr, buf_str(&out), &e);
    fprintf(stderr, "catalog: %zu bytes, %d controls\n", out.len, CONTROLS);
    buf_clear(&out);
    make_profile(a, &out);
    ok = ok && file_write(arena_fmt(a, "%s/profile.json", dir).ptr, buf_str(&out), &e);
    if (!ok) err_print(&e, stderr);
    buf_release(&out);
    arena_free(a);
    return ok;
}

/* One file, read as the verb reads it. */
static bool read_one(struct arena *a, const char *dir, const char *name, struct oscal_file *out, struct diags *d) {
    struct source src = {.path = arena_fmt(a, "%s/%s", dir, name)};
    struct err e;
    return file_read(a, src.path.ptr, OSCAL_FILE_MAX, &src.text, &e) && oscal_read(a, &src, out, d);
}

static bool run_jansson(struct arena *a, const char *dir) {
    json_error_t e;
    json_t *root = json_load_file(arena_fmt(a, "%s/catalog.json", dir).ptr, 0, &e);
    json_decref(root);
    return root != NULL;
}

static bool run_import(struct arena *a, const char *dir) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct oscal_file f;
    struct oscal_standard made;
    return read_one(a, dir, "catalog.json", &f, d) && oscal_to_standard(a, &f, 1, STR("made"), &made, d);
}

static bool run_resolve(struct arena *a, const char *dir) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct oscal_file files[2];
    struct buf out;
    buf_init(&out, OSCAL_FILE_MAX);
    bool ok = read_one(a, dir, "profile.json", &files[0], d) && read_one(a, dir, "catalog.json", &files[1], d) &&
              oscal_resolve(a, files, 2, &out, d);
    buf_release(&out);
    return ok;
}

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    static bool (*const what[])(struct arena *, const char *) = {run_jansson, run_import, run_resolve};
    uint64_t ns[3][RUNS];
    if (argc != 2) return fprintf(stderr, "usage: bench-oscal DIR\n"), 2;
    if (!write_inputs(argv[1])) return 3;
    for (size_t i = 0; i < RUNS; i++)
        for (size_t k = 0; k < 3; k++) {
            struct arena *a = arena_new(512 * MIB);
            uint64_t begin = clock_monotonic_ns();
            if (!what[k](a, argv[1])) return fprintf(stderr, "bench-oscal: run %zu failed\n", k), 3;
            arena_free(a);
            ns[k][i] = clock_monotonic_ns() - begin;
        }
    for (size_t k = 0; k < 3; k++) qsort(ns[k], RUNS, sizeof ns[k][0], by_size);
    for (size_t k = 0; k < 3; k++) {
        static const char *const names[] = {"jansson", "import", "resolve"};
        printf("%s_us=%llu %s_fastest_us=%llu%s", names[k], (unsigned long long)ns[k][RUNS / 2] / 1000, names[k],
               (unsigned long long)ns[k][0] / 1000, k < 2 ? " " : "\n");
    }
    return 0;
}
