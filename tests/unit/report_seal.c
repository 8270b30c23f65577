/* report_seal: the paper that witnesses a record: what stands on it, in both languages, and what does not fit a code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* wants those above first */

#include "report/report.h"

#define NOTE "a.example/record\n7\nAAAA\n\n\xE2\x80\x94 a.example/record AAAA\n"

static struct seal_input input(enum lang lang) {
    static const struct seal_cosigner cosigners[] = {{{"b.example", 9}, 1764493200}};
    return (struct seal_input){.lang = lang,
                               .note = STR(NOTE),
                               .origin = STR("a.example/record"),
                               .root = STR("AAAA"),
                               .key = STR("a.example/record+00000000+AAAA"),
                               .entries = 7,
                               .last_at = 1764493199999,
                               .cosigners = cosigners,
                               .n_cosigners = 1};
}

static const char *as_markdown(struct arena *a, const struct doc *doc) {
    struct buf out;
    struct err e;
    struct writer_options opt = {STR("/nowhere")};
    buf_init(&out, MIB);
    if (!report_writer(STR("md"))->write(doc, &opt, &out, &e)) fail_msg("%s", e.text);
    const char *text = arena_str(a, buf_str(&out)).ptr;
    buf_release(&out);
    return text;
}

static const struct qr *code_of(const struct doc *doc) {
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].type == BLOCK_QR) return doc->blocks[i].qr;
    return NULL;
}

static void what_stands_on_it(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct seal_input in = input(LANG_JA);
    const struct doc *doc = seal_compose(a, &in);
    const char *md = as_markdown(a, doc);
    assert_non_null(strstr(md, "2025年11月30日 17:59:59（日本標準時）"));
    assert_non_null(strstr(md, "b.example　2025年11月30日 18:00:00（日本標準時）"));
    assert_non_null(strstr(md, "    a.example/record\n    7\n    AAAA\n\n"));
    const struct qr *code = code_of(doc);
    assert_true(code && str_eq(code->text, in.note) && str_is(doc->date, "2025-11-30"));
    in = input(LANG_EN);
    md = as_markdown(a, seal_compose(a, &in));
    assert_non_null(strstr(md, "2025-11-30 08:59:59 UTC"));
    assert_non_null(strstr(md, "kijun verify --checkpoint"));
    arena_free(a);
}

static void an_empty_record_has_one_too(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct seal_input in = input(LANG_EN);
    in.entries = 0, in.last_at = -1, in.n_cosigners = 0, in.key = STR("");
    const char *md = as_markdown(a, seal_compose(a, &in));
    assert_non_null(strstr(md, "| Time of the last entry | none |"));
    assert_null(strstr(md, "Verifier key"));
    arena_free(a);
}

static void what_does_not_fit_a_code_is_said(void **state) {
    (void)state;
    struct arena *a = arena_new(16 * MIB);
    struct seal_input in = input(LANG_EN);
    char *large = arena_alloc(a, QR_TEXT_MAX + 2);
    memset(large, 'a', QR_TEXT_MAX + 1);
    in.note = (struct str){large, QR_TEXT_MAX};
    assert_non_null(code_of(seal_compose(a, &in)));
    assert_non_null(seal_picture(a, &in));
    in.note.len++;
    const struct doc *doc = seal_compose(a, &in);
    assert_null(code_of(doc));
    assert_non_null(strstr(as_markdown(a, doc), "does not fit into a QR code"));
    assert_null(seal_picture(a, &in));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_on_it),
        cmocka_unit_test(an_empty_record_has_one_too),
        cmocka_unit_test(what_does_not_fit_a_code_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
