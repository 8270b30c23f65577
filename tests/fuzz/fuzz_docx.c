/* fuzz_docx: any bytes as a Word template that is filled. The input is a package (it begins with PK), or the main text
 * of one, which is then put into a package. What was filled must be a package again, and the same bytes twice. */
#include "check_tree.h"
#include "fmt/fmt.h"
#include "fmt/zip_parts.h"
#include "report/docx_fill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str by_id(struct arena *a, const struct fill_data *d, struct str id, bool *known) {
    (void)a, (void)d;
    *known = str_is(id, "sbd.AT-1-1");
    return *known ? STR("要件の文 <&>\n二行目") : STR_NONE;
}

static struct fill_data data_of(struct arena *a) {
    static const char *const columns[] = {"number", "title", NULL};
    static const struct str cells[] = {{"1", 1}, {"一", 3}, {"2", 1}, {"<&>\n", 4}};
    static const struct fill_list lists[] = {
        {.id = "requirements", .columns = columns, .cells = cells, .n_columns = 2, .n_rows = 2},
        {.id = "conditions", .columns = columns, .n_columns = 2}};
    size_t n;
    (void)fill_names(&n);
    struct str *values = arena_array(a, n, sizeof *values);
    values[0] = STR("システム");
    return (struct fill_data){.lang = LANG_JA, .values = values, .lists = lists, .n_lists = 2, .by_id = by_id};
}

static struct str package(struct arena *a, struct str text) {
    struct buf b;
    struct err e;
    struct zipw *z = zipw_new(&e);
    buf_init(&b, 4 * MIB);
    check_that(z && zipw_add(z, "[Content_Types].xml", STR("<Types/>"), &e) &&
               zipw_add(z, "word/document.xml", text, &e));
    check_that(zipw_finish(z, &b, &e));
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static bool fill(struct arena *a, const struct fill_data *data, struct str bytes, struct buf *out) {
    struct fill_result r;
    struct err e;
    buf_init(out, REPORT_OUTPUT_MAX);
    return docx_fill(a, data, STR("t.docx"), bytes, out, &r, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct buf one, two;
    struct zip_parts z;
    struct err e;
    if (size > 256 * KIB) return 0;
    struct arena *a = arena_new(2048 * MIB);
    struct fill_data d = data_of(a);
    if (!str_starts(bytes, STR("PK"))) bytes = package(a, bytes);
    if (fill(a, &d, bytes, &one)) {
        check_that(zip_parts_read(a, STR("o"), buf_str(&one), FILL_ENTRIES_MAX, &z, &e));
        check_that(fill(a, &d, bytes, &two) && str_eq(buf_str(&one), buf_str(&two)));
        buf_release(&two);
    }
    buf_release(&one);
    arena_free(a);
    return 0;
}
