/* ledger_edit: one answer or judgement set in a file, every other byte kept. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/ledger.h"
#include "mini_catalog.h"

static struct arena *arena;
static const struct catalog *cat;

static bool still_loads(struct str text) {
    static struct diags d;
    struct source src = {STR("s.yaml"), text};
    d = (struct diags){0};
    bool ok = system_load(arena, cat, &src, &d) != NULL;
    if (!ok) diags_print(&d, stderr);
    return ok;
}

static void answer(const char *before, const char *id, const char *value, const char *after) {
    struct source src = {STR("s.yaml"), str_of(before)};
    struct str out;
    struct err e;
    if (!system_set_answer(arena, &src, str_of(id), str_of(value), &out, &e)) {
        if (after) fail_msg("%s", e.text);
        return;
    }
    assert_non_null(after);
    assert_string_equal(arena_str(arena, out).ptr, after);
    assert_true(still_loads(out));
}

static void judge(const char *before, enum tri value, const char *why, const char *after) {
    struct source src = {STR("s.yaml"), str_of(before)};
    struct str out;
    struct err e;
    if (!system_set_judgement(arena, &src, STR("mini.A"), value, str_of(why), &out, &e)) {
        if (after) fail_msg("%s", e.text);
        return;
    }
    assert_non_null(after);
    assert_string_equal(arena_str(arena, out).ptr, after);
    assert_true(still_loads(out));
}

#define HEAD "# 表題\nkijun: 1 # one\nsystem: {name: 行政}\n"

static void replaces_in_place(void **state) {
    (void)state;
    answer(HEAD "answers:\n  network: [lan] # 確認\n  remote: no\n", "network", "[internet, lan]",
           HEAD "answers:\n  network: [internet, lan] # 確認\n  remote: no\n");
    answer(HEAD "answers:\n  remote:   'no'   # q\n", "remote", "yes", HEAD "answers:\n  remote:   yes   # q\n");
    answer(HEAD "answers:\n  remote: {value: no, note: 文}\n", "remote", "yes",
           HEAD "answers:\n  remote: {value: yes, note: 文}\n");
    answer(HEAD "answers:\n  remote:\n    note: 文\n    value: no\n  stop: day\n", "remote", "unknown",
           HEAD "answers:\n  remote:\n    note: 文\n    value: unknown\n  stop: day\n");
    answer(HEAD "answers: {remote: no, stop: day}\n", "remote", "yes", HEAD "answers: {remote: yes, stop: day}\n");
}

static void replaces_lines(void **state) {
    (void)state;
    answer(HEAD "answers:\n  network: # k\n    - lan\n    - internet # c\n  remote: no\n", "network", "none",
           HEAD "answers:\n  network: none # k\n  remote: no\n");
    answer(HEAD "answers:\n  network:\n  - lan\n", "network", "none", HEAD "answers:\n  network: none\n");
    answer(HEAD "answers:\n  remarks: |\n    一\n    二\n  remote: no\n", "remarks", "\"三\"",
           HEAD "answers:\n  remarks: \"三\"\n  remote: no\n");
    answer(HEAD "answers:\r\n  network:\r\n  - lan\r\n  remote: no\r\n", "network", "none",
           HEAD "answers:\r\n  network: none\r\n  remote: no\r\n");
}

static void adds_a_line(void **state) {
    (void)state;
    answer(HEAD "answers:\n    stop: day # d\n\n# tail\nfill: {}\n", "network", "[lan]",
           HEAD "answers:\n    stop: day # d\n    network: [lan]\n\n# tail\nfill: {}\n");
    answer(HEAD "answers:\n  stop: day", "users.scale", "30", HEAD "answers:\n  stop: day\n  users.scale: 30");
    answer(HEAD "answers:\n  network:\n    - lan\n    - internet\n", "remote", "no",
           HEAD "answers:\n  network:\n    - lan\n    - internet\n  remote: no\n");
    answer(HEAD "answers:\n  remarks: |\n    一\n    二\ntasks: []\n", "remote", "no",
           HEAD "answers:\n  remarks: |\n    一\n    二\n  remote: no\ntasks: []\n");
    answer(HEAD "answers:\r\n  stop: day\r\n", "remote", "no", HEAD "answers:\r\n  stop: day\r\n  remote: no\r\n");
}

static void adds_the_block(void **state) {
    (void)state;
    answer("  kijun: 1\n  system: {name: x}\n", "remote", "no",
           "  kijun: 1\n  system: {name: x}\n  answers:\n    remote: no\n");
    answer("  kijun: 1\n  system: {name: x}\n...\n", "remote", "no",
           "  kijun: 1\n  system: {name: x}\n  answers:\n    remote: no\n...\n");
    answer(HEAD, "remote", "no", HEAD "answers:\n  remote: no\n");
    answer(HEAD "# end", "remote", "no", HEAD "# end\nanswers:\n  remote: no\n");
    answer(HEAD "answers:\ntasks: [x]\n", "remote", "no", HEAD "answers:\n  remote: no\ntasks: [x]\n");
    answer(HEAD "answers: ~ # none yet\n", "remote", "no", HEAD "answers:  # none yet\n  remote: no\n");
    answer(HEAD "answers: {}\n", "remote", "no", HEAD "answers: {remote: no}\n");
    answer(HEAD "...\n", "remote", "no", HEAD "answers:\n  remote: no\n...\n");
}

static void adds_in_brackets(void **state) {
    (void)state;
    answer(HEAD "answers: {stop: day} # c\n", "network", "[lan]", HEAD "answers: {stop: day, network: [lan]} # c\n");
    answer(HEAD "answers: {\n  stop: day,\n}\n", "remote", "no", HEAD "answers: {\n  stop: day,\n  remote: no,\n}\n");
}

static void edits_json(void **state) {
    (void)state;
    answer("{\"kijun\":1,\"system\":{\"name\":\"S\"}}", "network", "[lan, internet]",
           "{\"kijun\":1,\"system\":{\"name\":\"S\"}, \"answers\": {\"network\": [\"lan\", \"internet\"]}}");
    answer("{\"kijun\":1,\"system\":{\"name\":\"S\"},\n \"answers\":{\n  \"remote\":\"no\"\n }\n}\n", "users.scale",
           "30",
           "{\"kijun\":1,\"system\":{\"name\":\"S\"},\n \"answers\":{\n  \"remote\":\"no\",\n  \"users.scale\": 30\n "
           "}\n}\n");
    answer("{\"kijun\":1,\"system\":{\"name\":\"S\"},\"answers\":{\"remote\":\"no\"}}", "remote", "yes",
           "{\"kijun\":1,\"system\":{\"name\":\"S\"},\"answers\":{\"remote\":\"yes\"}}");
    answer("{\"kijun\":1,\"system\":{\"name\":\"S\"},\"answers\":null}", "remote", "yes",
           "{\"kijun\":1,\"system\":{\"name\":\"S\"},\"answers\":{\"remote\": \"yes\"}}");
}

static void sets_judgements(void **state) {
    (void)state;
    judge(HEAD, TRI_YES, "理由: \"外\" # 部",
          HEAD "judgements:\n  mini.A: {value: yes, why: \"理由: \\\"外\\\" # 部\"}\n");
    judge(HEAD "judgements:\n  mini.A: {value: yes, why: 前, by: 係} # c\n", TRI_NO, "後",
          HEAD "judgements:\n  mini.A: {value: no, why: \"後\", by: 係} # c\n");
    judge(HEAD "judgements:\n  mini.B: {value: yes, why: x}\n", TRI_NO, "y",
          HEAD "judgements:\n  mini.B: {value: yes, why: x}\n  mini.A: {value: no, why: \"y\"}\n");
    judge(
        "{\"kijun\":1,\"system\":{\"name\":\"S\"}}", TRI_NO, "y",
        "{\"kijun\":1,\"system\":{\"name\":\"S\"}, \"judgements\": {\"mini.A\": {\"value\": \"no\", \"why\": \"y\"}}}");
    judge(HEAD, TRI_UNKNOWN, "x", NULL);
    judge(HEAD, TRI_YES, " ", NULL);
    judge(HEAD, TRI_YES, "\u3000", NULL); /* a full-width blank is no reason either; the file would be refused */
}

static void answer_sheet(const char *before, size_t sheet, const char *value, const char *after) {
    struct source src = {STR("s.yaml"), str_of(before)};
    struct str out;
    struct err e;
    bool ok = system_set_sheet_answer(arena, &src, sheet, STR("remote"), str_of(value), &out, &e);
    assert_int_equal(ok, after != NULL);
    if (!ok) return;
    assert_string_equal(arena_str(arena, out).ptr, after);
    assert_true(still_loads(out));
}

static void answers_on_sheets(void **state) {
    (void)state;
    answer_sheet(
        HEAD "sheets:\n  - for: {actor: 国民} # c\n    answers: {stop: day}\n  - {for: {actor: 職員}}\n", 0, "yes",
        HEAD "sheets:\n  - for: {actor: 国民} # c\n    answers: {stop: day, remote: yes}\n  - {for: {actor: 職員}}\n");
    answer_sheet(HEAD "sheets:\n  - for: {actor: 国民}\n  - {for: {actor: 職員}}\n", 1, "no",
                 HEAD "sheets:\n  - for: {actor: 国民}\n  - {for: {actor: 職員}, answers: {remote: no}}\n");
    answer_sheet(
        HEAD "sheets:\n  - for: {actor: 国民}\n    answers:\n      remote: {value: no, note: 文}\n      stop: day\n", 0,
        "yes",
        HEAD "sheets:\n  - for: {actor: 国民}\n    answers:\n      remote: {value: yes, note: 文}\n      stop: day\n");
    answer_sheet(HEAD "sheets:\n  - for: {actor: 国民}\n    answers:\n      stop: day\n", 0, "yes",
                 HEAD "sheets:\n  - for: {actor: 国民}\n    answers:\n      stop: day\n      remote: yes\n");
    answer_sheet("{\"kijun\":1,\"system\":{\"name\":\"S\"},\"sheets\":[{\"answers\":{}}]}", 0, "yes",
                 "{\"kijun\":1,\"system\":{\"name\":\"S\"},\"sheets\":[{\"answers\":{\"remote\": \"yes\"}}]}");
    answer_sheet(HEAD "sheets:\n  - for: {actor: 国民}\n", 1, "yes", NULL); /* there is no such sheet */
    answer_sheet(HEAD, 0, "yes", NULL);
    answer_sheet(HEAD "sheets: {a: b}\n", 0, "yes", NULL);
}

static void choose(const char *before, bool accept, const char *why, const char *after) {
    struct source src = {STR("s.yaml"), str_of(before)};
    struct str out;
    struct err e;
    if (!system_set_choice(arena, &src, STR("mini.A"), accept, str_of(why), &out, &e)) fail_msg("%s", e.text);
    assert_string_equal(arena_str(arena, out).ptr, after);
}

static void sets_choices(void **state) {
    (void)state;
    choose(HEAD, false, "", HEAD "decisions:\n  mini.A: {choice: treat}\n");
    choose(HEAD "decisions:\n  mini.X-1: {level: mid}\n", true, "小さい",
           HEAD "decisions:\n  mini.X-1: {level: mid}\n  mini.A: {choice: accept, why: \"小さい\"}\n");
    choose(HEAD "decisions:\n  mini.A: {choice: treat, by: 係} # c\n", true, "小",
           HEAD "decisions:\n  mini.A: {choice: accept, by: 係, why: \"小\"} # c\n");
}

/* Refused rather than written wrongly. */
static void refuses_what_it_cannot_keep(void **state) {
    (void)state;
    answer(HEAD "answers: {remote: no}\n", "network", "[lan", NULL);
    answer(HEAD "answers: {stop: day}\n", "remote", "no}, x: {y: z", NULL);
    answer(HEAD "answers: {stop: day}\n", "remote", "no, kind: public", NULL); /* would be two answers */
    answer(HEAD "answers:\n  stop: day\n", "remote", "no\ntasks: [x]", NULL);
    answer(HEAD "answers:\n  stop: day\n", "remote", "- a\n- b", NULL);
    answer(HEAD "answers: [x]\n", "remote", "no", NULL);
    answer("[1]\n", "remote", "no", NULL);
    answer("a: &x 1\n", "remote", "no", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaces_in_place), cmocka_unit_test(replaces_lines),
        cmocka_unit_test(adds_a_line),       cmocka_unit_test(adds_the_block),
        cmocka_unit_test(adds_in_brackets),  cmocka_unit_test(edits_json),
        cmocka_unit_test(sets_judgements),   cmocka_unit_test(refuses_what_it_cannot_keep),
        cmocka_unit_test(answers_on_sheets), cmocka_unit_test(sets_choices),
    };
    arena = arena_new(256 * MIB);
    cat = mini_catalog(arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
