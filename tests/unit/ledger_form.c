/* ledger_form: a self-inspection form comes back: words and days as people write them, rows by their key, conflicts by
 * cell, and the file with nothing changed but the states. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants those above first */

#include "form_book.h"
#include "ledger/form.h"
#include "mini_catalog.h"

static struct arena *arena;
static const struct catalog *cat;
static struct diags diags;

/* Words and days --------------------------------------------------------------------------------------------------- */

static void state_is(const char *text, const char *id) {
    struct str got = STR("");
    bool ok = form_state(str_of(text), &got) && got.ptr;
    if (ok != (id != NULL) || (id && !str_is(got, id))) fail_msg("not as wanted: %s", text ? text : "");
}

static void states(void **state) {
    (void)state;
    const char *const done[] = {"実施済", "実施済み", " 済 ", "○", "〇", "実施", "完了", "ＯＫ", "Done", "done", "☑"};
    const char *const partly[] = {"一部実施", "△", "対応中", "Partly done", "partly"};
    const char *const not_done[] = {"未実施", "未", "×", "✕", "Ｎｏ", "Not done", "not_done"};
    const char *const none[] = {"該当なし", "N/A", "ｎ／ａ", "－", "-", "対象外", "Not relevant", "not_applicable"};
    for (size_t i = 0; i < sizeof done / sizeof *done; i++) state_is(done[i], "done");
    for (size_t i = 0; i < sizeof partly / sizeof *partly; i++) state_is(partly[i], "partly");
    for (size_t i = 0; i < sizeof not_done / sizeof *not_done; i++) state_is(not_done[i], "not_done");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) state_is(none[i], "not_applicable");
    for (size_t i = 0; i < FORM_STATES; i++) state_is(form_states[i], form_states[i]);
    state_is("たぶん", NULL);
    state_is("実施予定", NULL);
    state_is("済か未か", NULL);
    state_is("", NULL);
}

static void day_is(const char *text, const char *iso) {
    struct str got = STR("");
    bool ok = form_day(arena, str_of(text), &got);
    if (ok != (iso != NULL) || (iso && !str_is(got, iso))) fail_msg("%s: %.*s", text, STR_ARG(got));
}

static void days(void **state) {
    (void)state;
    const char *const same[] = {
        "2026-04-01", "2026/4/1",     "2026.4.1",   "2026年4月1日",      "令和8年4月1日",     "令和８年４月１日",
        "R8.4.1",     "Ｒ８．４．１", "r8/4/1",     "20260401",          "2026-04-01 13:30",  "㋿8年4月1日",
        "R.8.4.1",    " 2026-4-1 ",   "R8年4月1日", "令和8年4月1日(水)", "2026年4月1日（水）"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) day_is(same[i], "2026-04-01");
    day_is("令和元年5月1日", "2019-05-01");
    day_is("H31.4.30", "2019-04-30");
    day_is("昭和64年1月7日", "1989-01-07");
    day_is("R6.2.29", "2024-02-29");
    const char *const wrong[] = {"R7.2.29", "26.4.1", "4月1日",         "2026-13-01", "2026-04", "32日",
                                 "随時",    "",       "2026-04-01以降", "99999999",   "R8.4",    "令和100年1月1日"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) day_is(wrong[i], NULL);
}

static void evidence(void **state) {
    (void)state;
    size_t n;
    const struct str *list = form_split(arena, STR("手順書、 記録簿；図"), &n);
    assert_int_equal(n, 3);
    assert_true(str_is(list[1], "記録簿") && str_is(list[2], "図"));
    list = form_split(arena, STR("議事録、別紙\n\n図"), &n); /* lines part, so 、 does not */
    assert_int_equal(n, 2);
    assert_true(str_is(list[0], "議事録、別紙"));
    const struct str one = STR("議事録、別紙"), dotted = STR("・図");
    struct str text = form_join(arena, &one, 1);
    assert_true(str_is(text, "・議事録、別紙"));
    list = form_split(arena, text, &n);
    assert_true(n == 1 && str_eq(list[0], one));
    list = form_split(arena, form_join(arena, &dotted, 1), &n);
    assert_true(n == 1 && str_eq(list[0], dotted));
    form_split(arena, STR("　\n "), &n);
    assert_int_equal(n, 0);
}

/* Reading ---------------------------------------------------------------------------------------------------------- */

#define HEAD "kijun: 1\nsystem: {name: 行政}\n"
#define TITLES "番号|項目|実施状況|証拠資料|点検日|備考|識別子\n"

static struct source source_of(const char *yaml) {
    return (struct source){STR("s.yaml"), str_of(yaml)};
}

static const struct form_result *read_form(const char *yaml, const char *book) {
    static struct diags loading;
    struct source src = source_of(yaml);
    loading = (struct diags){0};
    diags = (struct diags){0};
    const struct system *s = system_load(arena, cat, &src, &loading);
    if (!s) diags_print(&loading, stderr);
    assert_non_null(s);
    return form_read(arena, cat, s, book_of(arena, str_of(book)), &diags);
}

static void wrong_at(const char *yaml, const char *book, const char *place, const char *part) {
    size_t at;
    assert_null(read_form(yaml, book));
    for (size_t i = 0; i < diags.count; i++)
        if (str_find(str_of(diags.list[i].path), str_of(place), &at) &&
            str_find(str_of(diags.list[i].text), str_of(part), &at))
            return;
    diags_print(&diags, stderr);
    fail_msg("no finding at %s with %s", place, part);
}

static void counts(const char *yaml, const char *book, size_t changed, size_t same, size_t empty, size_t kept,
                   size_t older) {
    const struct form_result *r = read_form(yaml, book);
    if (!r) diags_print(&diags, stderr);
    assert_non_null(r);
    assert_int_equal(r->n_changes, changed);
    assert_int_equal(r->same, same);
    assert_int_equal(r->empty, empty);
    assert_int_equal(r->kept, kept);
    assert_int_equal(r->older, older);
}

static void reads_rows(void **state) {
    (void)state;
    counts(HEAD, "== 点検\n表題\n" TITLES "X-1|一|○|手順書|R8.4.1||mini.X-1\nX-2|二||||　|mini.X-2\n", 1, 0, 1, 0, 0);
    /* English titles, other order, other columns; a day that lost its format */
    const struct form_result *r = read_form(
        HEAD, "== x\nKey|Reviewer|Inspected on|Status\nmini.X-2|A|#46113|Partly done\nmini.X-1||2026-05-01|done\n");
    assert_non_null(r);
    assert_int_equal(r->n_changes, 2);
    assert_true(str_is(r->changes[1].after.on, "2026-04-01"));
    assert_true(str_is(r->changes[1].after.state, "partly"));
    /* No key: the number tells, and the title may stand again */
    counts(HEAD, "== x\n番号|実施状況\nX-1|済\n番号|実施状況\n|\nX-2|未\n", 2, 0, 0, 0, 0);
}

#define STATUS HEAD "status:\n  mini.X-1: {state: done, on: 2026-04-01, evidence: [手順書, 記録], note: 文}\n"

static void beside_the_file(void **state) {
    (void)state;
    counts(STATUS, "== x\n" TITLES "X-1||実施済|手順書、記録|2026/4/1|文|mini.X-1\n", 0, 1, 0, 0, 0);
    counts(STATUS, "== x\n" TITLES "X-1||||||mini.X-1\n", 0, 0, 1, 1, 0);
    counts(STATUS, "== x\n識別子|実施状況\nmini.X-1|済\n", 0, 1, 0, 0,
           0); /* columns taken out say what the file says */
    const struct form_result *r = read_form(STATUS, "== x\n" TITLES "X-1||未||||mini.X-1\n");
    assert_int_equal(r->n_changes, 1);
    assert_int_equal(r->changes[0].after.n_evidence, 0);
    assert_non_null(r->changes[0].before);
}

#define MACHINE "== Data\nkey|carried_by|state|evidence|on|note\n"

static void against_what_was_made(void **state) {
    (void)state;
    /* Nobody touched the row; the file went on. */
    counts(STATUS, "== x\n" TITLES "X-1||未||||mini.X-1\n" MACHINE "mini.X-1||not_done|||\n", 0, 0, 0, 0, 1);
}

static void both_changed(void **state) {
    (void)state;
    wrong_at(STATUS, "== x\n" TITLES "X-1||一部||||mini.X-1\n" MACHINE "mini.X-1||not_done|||\n", "x!C2", "mini.X-1");
    const struct form_result *r = read_form(STATUS, "== x\n" TITLES "X-1||一部||||mini.X-1\n" MACHINE
                                                    "mini.X-1||done|手順書、記録|2026-04-01|文\n");
    assert_non_null(r);
    assert_int_equal(r->n_changes, 1);
    /* What the form did not ask for comes back where the file has forgotten it. */
    counts(HEAD, "== x\n" TITLES MACHINE "mini.X-1||done|||\n", 1, 0, 0, 0, 0);
    counts(STATUS, "== x\n" TITLES MACHINE "mini.X-1||partly|||\n", 0, 0, 0, 0, 0);
    /* Rows for machines alone are a form. */
    counts(HEAD, MACHINE "mini.X-1||done|||\nmini.X-2|||||\n", 1, 0, 1, 0, 0);
}

static void says_where(void **state) {
    (void)state;
    wrong_at(HEAD, "== 点検\n" TITLES "X-1||たぶん||||mini.X-1\n", "f.xlsx: 点検!C2", "たぶん");
    wrong_at(HEAD, "== 点検\n" TITLES "X-1||済||32日||mini.X-1\n", "点検!E2", "32日");
    wrong_at(HEAD, "== 点検\n" TITLES "X-1||済||||mini.X-9\n", "点検!G2", "mini.X-1");
    wrong_at(HEAD, "== 点検\n" TITLES "X-1|||資料|||mini.X-1\n", "点検!C2", "");
    wrong_at(HEAD, "== 点検\n" TITLES "X-1||済||||\n", "点検!G2", "");
    wrong_at(HEAD, "== 点検\n" TITLES "X-1||=?||||mini.X-1\n", "点検!C2", "");
    wrong_at(HEAD, "== a\n" TITLES "X-1||済||||mini.X-1\n== b\n" TITLES "X-1||未||||mini.X-1\n", "b!C2", "a!C2");
    wrong_at(HEAD, "== 点検\n番号|項目|状態\nX-1||済\n", "f.xlsx", "実施状況");
    counts(HEAD, "== a\n" TITLES "X-1||済||||mini.X-1\n== b\n" TITLES "X-1||||||mini.X-1\n", 1, 0, 0, 0, 0);
}

/* Writing ---------------------------------------------------------------------------------------------------------- */

static void writes(const char *before, const char *rows, const char *after) {
    struct str out;
    struct err e;
    struct source src = source_of(before);
    const struct form_result *r = read_form(before, arena_fmt(arena, "== x\n" TITLES "%s", rows).ptr);
    assert_non_null(r);
    if (!form_write(arena, cat, &src, r, &out, &e)) fail_msg("%s", e.text);
    assert_string_equal(arena_str(arena, out).ptr, after);
    assert_non_null(read_form(arena_str(arena, out).ptr, "== x\n" TITLES));
}

#define ONE "X-1||済|手順書|R8.4.1|\"引用\"|mini.X-1\n"
#define TWO "X-2||未||||mini.X-2\n"
#define ONE_YAML "{state: done, on: 2026-04-01, evidence: [\"手順書\"], note: \"\\\"引用\\\"\"}"

static void writes_new_entries(void **state) {
    (void)state;
    writes(HEAD "# end\n", ONE TWO, HEAD "# end\nstatus:\n  mini.X-1: " ONE_YAML "\n  mini.X-2: {state: not_done}\n");
    writes(HEAD "status: # none yet\nanswers: {remote: no}\n", ONE TWO,
           HEAD "status: # none yet\n  mini.X-1: " ONE_YAML "\n  mini.X-2: {state: not_done}\nanswers: {remote: no}\n");
    writes(HEAD "status:\n    # first\n    mini.X-2: {state: done} # two\nanswers: {remote: no}\n", ONE,
           HEAD "status:\n    # first\n    mini.X-2: {state: done} # two\n    mini.X-1: " ONE_YAML
                "\nanswers: {remote: no}\n");
    writes(HEAD "status: {}\n", TWO, HEAD "status: {mini.X-2: {state: not_done}}\n");
    writes("{\"kijun\":1,\"system\":{\"name\":\"行政\"}}", ONE TWO,
           "{\"kijun\":1,\"system\":{\"name\":\"行政\"}, \"status\": {\"mini.X-1\": {\"state\": \"done\", \"on\": "
           "\"2026-04-01\", \"evidence\": [\"手順書\"], \"note\": \"\\\"引用\\\"\"}, \"mini.X-2\": {\"state\": "
           "\"not_done\"}}}");
    writes("kijun: 1\r\nsystem: {name: 行政}\r\nstatus:\r\n  mini.X-2: {state: done}\r\n", ONE TWO,
           "kijun: 1\r\nsystem: {name: 行政}\r\nstatus:\r\n  mini.X-2: {state: not_done}\r\n  mini.X-1: " ONE_YAML
           "\r\n");
}

static void writes_in_place(void **state) {
    (void)state;
    const char *const entry = HEAD "status:\n"
                                   "  mini.X-2: {state: done} # two\n"
                                   "  mini.X-1:\n"
                                   "    state: partly # so far\n"
                                   "    # why\n"
                                   "    evidence:\n"
                                   "      - 旧\n"
                                   "    note: 残り\n"
                                   "answers: {remote: no}\n";
    writes(entry, "X-1||済|旧|R8.4.1||mini.X-1\n" TWO,
           HEAD "status:\n"
                "  mini.X-2: {state: not_done} # two\n"
                "  mini.X-1:\n"
                "    state: done # so far\n"
                "    # why\n"
                "    evidence:\n"
                "      - 旧\n"
                "    on: 2026-04-01\n"
                "answers: {remote: no}\n");
    writes(entry, "X-1||一部|旧、新||残り|mini.X-1\n",
           HEAD "status:\n"
                "  mini.X-2: {state: done} # two\n"
                "  mini.X-1:\n"
                "    state: partly # so far\n"
                "    # why\n"
                "    evidence: [\"旧\", \"新\"]\n"
                "    note: 残り\n"
                "answers: {remote: no}\n");
}

static int start(void **state) {
    (void)state;
    arena = arena_new(256 * MIB);
    cat = mini_catalog(arena);
    return cat ? 0 : -1;
}

static int stop(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states),
        cmocka_unit_test(days),
        cmocka_unit_test(evidence),
        cmocka_unit_test(reads_rows),
        cmocka_unit_test(beside_the_file),
        cmocka_unit_test(against_what_was_made),
        cmocka_unit_test(both_changed),
        cmocka_unit_test(says_where),
        cmocka_unit_test(writes_new_entries),
        cmocka_unit_test(writes_in_place),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
