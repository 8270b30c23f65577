/* fuzz_catalog: any bytes as a folder of standards.
 *
 * The input is cut into files at lines `@@ FOLDER/NAME`. What loads must be found by its own ids, be spoken, be
 * searched and derive from nothing; what does not load must say why. */
#include "catalog/editions.h"
#include "catalog/lint.h"
#include "check_tree.h"
#include "derive/derive.h"

#define FILES_MAX 8
#define MARK STR("@@ ")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str cut_line(struct str *text) {
    struct str line = *text;
    if (str_split(*text, '\n', &line, text)) return line;
    *text = STR("");
    return line;
}

/* Where the next mark begins, or the end. */
static size_t next_mark(struct str text) {
    size_t at;
    if (str_starts(text, MARK)) return 0;
    return str_find(text, STR("\n@@ "), &at) ? at + 1 : text.len;
}

static size_t cut_files(struct str text, struct catalog_file *files) {
    size_t n = 0;
    text = str_cut(text, next_mark(text), text.len);
    while (n < FILES_MAX && str_starts(text, MARK)) {
        struct str line = cut_line(&text), path = str_cut(line, MARK.len, line.len);
        struct catalog_file *f = &files[n++];
        *f = (struct catalog_file){.folder = STR("shared"), .name = path, .source.path = path};
        (void)str_split(path, '/', &f->folder, &f->name);
        size_t end = next_mark(text);
        f->source.text = str_cut(text, 0, end);
        text = str_cut(text, end, text.len);
    }
    return n;
}

/* Every id leads back to its thing. A condition's own name may be hidden by nothing, as ids are unique. */
static void find_all(struct arena *a, const struct catalog *cat) {
    for (uint32_t i = 0; i < cat->n_facts; i++) check_that(catalog_find_fact(cat, cat->facts[i].id) == (int32_t)i);
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        check_that(catalog_find_condition(cat, condition_name(a, cat, i)) == (int32_t)i);
    for (uint32_t i = 0; i < cat->n_controls; i++)
        check_that(catalog_find_control(cat, control_name(a, cat, i)) == (int32_t)i);
}

static void speak_all(const struct catalog *cat) {
    struct buf b;
    buf_init(&b, 64 * MIB);
    for (size_t i = 0; i < cat->n_conditions; i++) catalog_speak(cat, &cat->conditions[i].when, LANG_JA, &b);
    for (size_t i = 0; i < cat->n_facts; i++)
        for (size_t k = 0; k < cat->facts[i].n_implied; k++) {
            check_that(cat->facts[i].implied[k].choice < cat->facts[i].n_choices);
            catalog_speak(cat, &cat->facts[i].implied[k].when, LANG_JA, &b);
        }
    for (size_t i = 0; i < cat->n_controls; i++)
        for (size_t k = 0; k < cat->controls[i].n_levels; k++)
            catalog_speak(cat, &cat->controls[i].levels[k].recommend, LANG_EN, &b);
    check_that(utf8_ok(buf_str(&b), NULL));
    buf_release(&b);
}

static void search_some(struct arena *a, const struct catalog *cat) {
    size_t n;
    for (size_t i = 0; i < cat->n_controls && i < 4; i++) {
        struct str title = cat->controls[i].title.in[LANG_JA];
        (void)catalog_search(a, cat, title, &n);
    }
}

/* What is found has a name and a sentence; an edition does not differ from itself. */
static void look_through(struct arena *a, const struct catalog *cat) {
    const struct lint *found = catalog_lint(a, cat);
    check_that(found->n == found->warnings + found->notes);
    for (size_t i = 0; i < found->n; i++) check_that(found->list[i].text.len > 0 && found->list[i].check < LINT_CHECKS);
    const struct editions *e = editions_compare(a, cat, cat);
    check_that(e->n == 0);
    for (size_t i = 0; i < cat->n_controls; i++) check_that(e->control_now[i] == (int32_t)i);
}

static void derive_from_nothing(struct arena *a, const struct catalog *cat) {
    struct value *facts = arena_array(a, cat->n_facts, sizeof *facts);
    uint8_t *judgements = arena_array(a, cat->n_conditions, 1);
    for (size_t i = 0; i < cat->n_facts; i++) facts[i] = value_unknown(&cat->facts[i].shape);
    for (size_t i = 0; i < cat->n_conditions; i++) judgements[i] = TRI_UNKNOWN;
    struct derive_input in = {facts, judgements};
    const struct derivation *r = derive(deriver_new(a, cat), a, &in);
    for (size_t i = 0; i < cat->n_controls; i++)
        check_that((r->controls[i].recommended == 0) == (r->controls[i].undetermined_by.n > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    struct catalog_file files[FILES_MAX];
    struct arena *a = arena_new(1024 * MIB);
    d = (struct diags){0};
    size_t n = cut_files((struct str){(const char *)data, size}, files);
    const struct catalog *cat = catalog_read(a, files, n, &d);
    check_that((cat == NULL) == (d.errors > 0));
    if (cat) {
        find_all(a, cat);
        speak_all(cat);
        search_some(a, cat);
        look_through(a, cat);
        derive_from_nothing(a, cat);
    }
    arena_free(a);
    return 0;
}
