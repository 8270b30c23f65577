/* ledger_system: what a system file may say, what it may not, and how sheets combine. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/ledger.h"
#include "mini_catalog.h"

#define HEAD "kijun: 1\nsystem: {name: S}\n"

static struct arena *arena;
static const struct catalog *cat;
static struct diags diags;

static struct system *load(const char *text) {
    struct source src = {STR("s.yaml"), str_of(text)};
    diags = (struct diags){0};
    return system_load(arena, cat, &src, &diags);
}

static uint32_t fact(const char *id) {
    int32_t i = catalog_find_fact(cat, str_of(id));
    assert_true(i >= 0);
    return (uint32_t)i;
}

/* Refused, and the first finding stands at line:col and holds these words. */
static void refused(const char *text, unsigned line, unsigned col, const char *words) {
    struct system *s = load(text);
    assert_null(s);
    assert_true(diags.count > 0);
    if (diags.list[0].line != line || diags.list[0].col != col || !strstr(diags.list[0].text, words))
        fail_msg("want %u:%u \"%s\", got %u:%u \"%s\"", line, col, words, diags.list[0].line, diags.list[0].col,
                 diags.list[0].text);
}

static struct value combined(const char *text, const char *id) {
    struct system *s = load(text);
    if (!s) diags_print(&diags, stderr);
    assert_non_null(s);
    return system_facts(arena, cat, s)[fact(id)];
}

static void reads_everything(void **state) {
    (void)state;
    struct system *s =
        load("kijun: 1\n"
             "system: {name: 行政システム, owner: A省, purpose: 目的}\n"
             "document: {number: N-1, version: 1.0, date: 2024-02-29, mark: 機密性1情報, title: 仕様書,\n"
             "  revisions: [{version: 1.0, date: 2024-02-29, what: 初版, by: 係}], approvals: [課長, 係長]}\n"
             "tasks: [閲覧]\n"
             "work:\n"
             "- {actor: 国民, task: 閲覧, flow: out, information: 情報, devices: [PC, 携帯]}\n"
             "answers:\n"
             "  mini.C-3: {value: [インターネット, lan], note: 確認済み}\n"
             "  users.scale: １，０００\n"
             "  remote: いいえ\n"
             "  kind: unknown\n"
             "judgements: {mini.B: {value: yes, why: 規模による, by: 係, on: 2024-01-31}}\n"
             "decisions: {mini.X-1: {level: omit, why: 不要, mandatory: no}}\n"
             "fill: {mini.X-1: {term: 1年}}\n"
             "status: {mini.X-2: {state: done, on: 2024-03-01, evidence: [a.pdf]}}\n");
    if (!s) diags_print(&diags, stderr);
    assert_non_null(s);
    assert_true(str_is(s->name, "行政システム"));
    assert_true(str_is(s->document.version, "1.0"));
    assert_int_equal(s->n_revisions, 1);
    assert_int_equal(s->n_approvals, 2);
    assert_int_equal(s->work[0].n_devices, 2);
    assert_int_equal(s->n_answers, 4);
    assert_int_equal(s->answers[0].value.sure, 3);
    assert_true(str_is(s->answers[0].note, "確認済み"));
    assert_int_equal(s->answers[1].value.lo, 1000);
    assert_int_equal(s->answers[2].value.maybe, 1);
    assert_true(s->answers[3].unknown);
    assert_int_equal(s->answers[3].at.line, 12);
    assert_int_equal(system_judgement(s, 1)->value, TRI_YES);
    assert_int_equal(system_decision(s, 0)->level, 0);
    assert_int_equal(system_decision(s, 0)->mandatory, TRI_NO);
    assert_true(str_is(system_fill(s, 0, 0)->text, "1年"));
    assert_null(system_decision(s, 1));
    assert_null(s->document.handling.ptr);
    assert_int_equal(strlen(s->digest), 64);
    assert_int_equal(system_judgements(arena, cat, s)[1], TRI_YES);
    assert_int_equal(system_judgements(arena, cat, s)[0], TRI_UNKNOWN);
}

static void needs_its_head(void **state) {
    (void)state;
    refused("system: {name: S}\n", 1, 1, "\"kijun\" is missing");
    refused("kijun: 1\n", 1, 1, "\"system\" is missing");
    refused("kijun: 1\nsystem:\n  owner: A\n", 2, 1, "\"name\" is missing");
    refused("kijun: 1\nsystem: {owner: A}\n", 2, 1, "\"name\" is missing");
    refused("kijun: 1\nsystem: {name: \" \"}\n", 2, 16, "needs a name");
    refused("kijun: 2\nsystem: {name: S}\n", 1, 8, "form 1");
    refused("[1]\n", 1, 1, "must be a map");
    refused(HEAD "anwsers: {}\n", 3, 1, "did you mean \"answers\"");
}

static void refuses_wrong_answers(void **state) {
    (void)state;
    refused(HEAD "answers: {netwrok: [lan]}\n", 3, 11, "did you mean \"network\"");
    refused(HEAD "answers:\n  network: [internt]\n", 4, 13, "did you mean \"internet\"");
    refused(HEAD "answers:\n  network: [none, lan]\n", 4, 12, "excludes every other");
    refused(HEAD "answers:\n  network: []\n", 4, 12, "none");
    refused(HEAD "answers:\n  network: [unknown, lan]\n", 4, 13, "stands alone");
    refused(HEAD "answers:\n  network:\n", 4, 11, "unknown");
    refused(HEAD "answers:\n  network: lan\n  mini.C-3: lan\n", 5, 3, "line 4");
    refused(HEAD "answers: {users.scale: many}\n", 3, 24, "whole number");
    refused(HEAD "answers: {users.scale: 1000000001}\n", 3, 24, "between 0 and 1000000000");
    refused(HEAD "answers: {users.scale: -1}\n", 3, 24, "between 0 and 1000000000");
    refused(HEAD "answers: {users.scale: 99999999999999999999}\n", 3, 24, "whole number");
    refused(HEAD "answers: {remote: maybe}\n", 3, 19, "yes or no");
    refused(HEAD "answers: {harm: [light]}\n", 3, 17, "one answer");
    refused(HEAD "answers: {actors: 3}\n", 3, 11, "counted");
    refused(HEAD "answers: {remote: {value: yes, nope: 1}}\n", 3, 32, "no key \"nope\"");
    refused(HEAD "answers: {remote: {note: x}}\n", 3, 11, "\"value\" is missing");
    refused(HEAD "answers: {stop: hour}\nsheets: [{answers: {stop: day}}]\n", 4, 21, "line 3");
}

static void refuses_wrong_decisions(void **state) {
    (void)state;
    refused(HEAD "judgements: {mini.A: {value: yes}}\n", 3, 14, "needs its reason");
    refused(HEAD "judgements: {mini.A: {value: yes, why: \" \"}}\n", 3, 14, "needs its reason");
    refused(HEAD "judgements: {mini.A: {value: perhaps, why: x}}\n", 3, 30, "yes or no");
    refused(HEAD "judgements: {mni.A: {value: yes, why: x}}\n", 3, 14, "did you mean \"mini\"");
    refused(HEAD "judgements: {mini.Z9Z9: {value: yes, why: x}}\n", 3, 14, "has no \"Z9Z9\"");
    refused(HEAD "decisions: {mini:X-1: {level: mid}}\n", 3, 13, "with a dot");
    refused(HEAD "decisions: {mini.X-3: {level: mid}}\n", 3, 13, "did you mean");
    refused(HEAD "decisions: {mini.X-1: {level: low}}\n", 3, 31, "omit, mid, high");
    refused(HEAD "decisions: {mini.X-1: {choice: treat}}\n", 3, 32, "risks");
    refused(HEAD "decisions: {mini.X-1: {level: mid, on: 2023-02-29}}\n", 3, 40, "2023-02-29");
    refused(HEAD "decisions: {mini.X-1: {level: mid, mandatory: 1}}\n", 3, 47, "yes or no");
    refused(HEAD "fill: {mini.X-1: {trem: 1年}}\n", 3, 19, "did you mean \"term\"");
    refused(HEAD "fill: {mini.X-2: {term: 1年}}\n", 3, 19, "no blanks");
    refused(HEAD "status: {mini.X-1: {state: doen}}\n", 3, 28, "did you mean \"done\"");
    refused(HEAD "declared: {aspsaas.III.1: x}\n", 3, 12, "no metric");
    refused(HEAD "document: {date: 2026-4-1}\n", 3, 18, "2026-04-01");
    refused("kijun: 1\nsystem: {name: 　}\n", 2, 16, "needs a name");
    refused(HEAD "judgements: {mini.B: {value: yes, why: 　}}\n", 3, 14, "needs its reason");
    refused(HEAD "answers: {mini.C-33: [lan]}\n", 3, 11, "did you mean \"mini.C-3\"");
    refused(HEAD "work: [{flow: sideways}]\n", 3, 15, "both");
}

static void gathers_all_findings(void **state) {
    (void)state;
    assert_null(load(HEAD "answers: {harm: x, remote: y, users.scale: z}\ndecisions: {mini.X-1: {level: q}}\n"));
    assert_int_equal(diags.errors, 4);
}

/* Rows are drawn, counted and compared with each other: their number has a ceiling. */
static void long_lists_are_refused(void **state) {
    struct buf b;
    (void)state;
    buf_init(&b, MIB);
    buf_addz(&b, HEAD "work:\n");
    for (int i = 0; i < 501; i++) buf_addf(&b, "- {actor: a%d}\n", i);
    refused(b.ptr, 504, 3, "at most 500");
    buf_clear(&b);
    buf_addz(&b, HEAD "tasks:\n");
    for (int i = 0; i < 101; i++) buf_addz(&b, "- a\n");
    refused(b.ptr, 104, 3, "at most 100");
    buf_clear(&b);
    buf_addz(&b, HEAD "document:\n  approvals:\n");
    for (int i = 0; i < 21; i++) buf_addz(&b, "  - a\n");
    refused(b.ptr, 5, 3, "at most 20"); /* beside each other on a page */
    buf_release(&b);
}

static void long_texts_are_refused(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, MIB);
    buf_addz(&b, "kijun: 1\nsystem: {name: S, purpose: \"");
    for (int i = 0; i < 10000; i++) buf_addz(&b, "あ");
    size_t fits = b.len;
    buf_addz(&b, "\"}\n");
    assert_non_null(load(b.ptr));
    b.len = fits;
    buf_addz(&b, "あ\"}\n");
    refused(b.ptr, 2, 28, "10001 characters");
    buf_release(&b);
}

#define SHEETS(base, sheet) HEAD "answers: {" base "}\nsheets: [{for: {actor: x}, answers: {" sheet "}}]\n"

static void combines_yesno(void **state) {
    (void)state;
    assert_int_equal(combined(SHEETS("remote: no", "remote: yes"), "remote").maybe, 2);
    assert_int_equal(combined(SHEETS("remote: no", "remote: no"), "remote").maybe, 1);
    assert_int_equal(combined(SHEETS("remote: unknown", "remote: yes"), "remote").maybe, 2);
    assert_int_equal(combined(SHEETS("remote: unknown", "remote: no"), "remote").maybe, 3);
    assert_false(combined(SHEETS("remote: unknown", "remote: no"), "remote").settled);
    assert_true(combined(SHEETS("remote: unknown", "remote: no"), "remote").answered);
    assert_false(combined(SHEETS("remote: unknown", ""), "remote").answered);
    assert_int_equal(combined(SHEETS("trained: no", "trained: yes"), "trained").maybe, 1);
    assert_int_equal(combined(SHEETS("trained: unknown", "trained: yes"), "trained").maybe, 3);
    assert_int_equal(combined(SHEETS("trained: unknown", "trained: no"), "trained").maybe, 1);
    assert_int_equal(combined(SHEETS("trained: yes", ""), "trained").maybe, 2);
}

static void combines_choices(void **state) {
    (void)state;
    struct value v = combined(SHEETS("network: lan", "network: [internet]"), "network");
    assert_true(v.settled && v.sure == 3 && v.maybe == 3);
    v = combined(SHEETS("network: lan", "network: unknown"), "network");
    assert_true(!v.settled && v.sure == 2 && v.maybe == 3); /* never "none": a LAN is there */
    v = combined(SHEETS("network: none", "network: [lan]"), "network");
    assert_true(v.settled && v.sure == 2);
    v = combined(SHEETS("network: none", "network: none"), "network");
    assert_true(v.settled && v.sure == 4);
    v = combined(SHEETS("network: none", "network: unknown"), "network");
    assert_true(!v.settled && v.sure == 0 && v.maybe == 7);
    v = combined(SHEETS("kind: public", "kind: staff"), "kind");
    assert_true(v.settled && v.sure == 3);
    assert_int_equal(combined(SHEETS("harm: light", "harm: grave"), "harm").maybe, 2);
    v = combined(SHEETS("harm: grave", "harm: unknown"), "harm");
    assert_true(!v.settled && v.maybe == 6);
    v = combined(SHEETS("harm: fatal", "harm: unknown"), "harm");
    assert_true(v.settled && v.maybe == 4);
    v = combined(SHEETS("stop: day", "stop: unknown"), "stop");
    assert_true(v.settled && v.maybe == 2);
}

static void combines_numbers(void **state) {
    (void)state;
    struct value v = combined(SHEETS("users.scale: 30", "users.scale: \"1,000\""), "users.scale");
    assert_true(v.settled && v.lo == 1000 && v.hi == 1000);
    v = combined(SHEETS("users.scale: 30", "users.scale: unknown"), "users.scale");
    assert_true(!v.settled && v.lo == 30 && v.hi == 1000000000);
    v = combined(HEAD, "users.scale");
    assert_true(!v.answered && v.lo == 0 && v.hi == 1000000000);
}

static void counts_actors(void **state) {
    (void)state;
    struct value v = combined(HEAD "work: [{actor: 国民}, {actor: 職員}, {actor: 国民}, {task: x}]\n", "actors");
    assert_true(v.settled && v.lo == 2);
    assert_false(combined(HEAD, "actors").answered);
}

static void answers_follow(void **state) {
    (void)state;
    size_t n;
    struct system *s = load(HEAD "answers: {kind: public, remote: no}\n");
    struct implied *list = system_implied(arena, cat, s, &n);
    assert_int_equal(n, 2);
    const struct implied *doors = implied_find(list, n, fact("doors"));
    assert_non_null(doors);
    assert_int_equal(doors->by->choice, 1);
    assert_int_equal(doors->n_because, 2); /* guests, implied itself, and remote */
    assert_int_equal(doors->because[0], fact("remote"));
    assert_int_equal(system_facts(arena, cat, s)[fact("doors")].maybe, 2);
    assert_int_equal(diags.count, 0);
    /* Not where it only may hold; and never against an answer, which is warned of. */
    assert_false(combined(HEAD "answers: {kind: public}\n", "doors").answered);
    assert_int_equal(combined(HEAD "answers: {kind: public, guests: no}\n", "guests").maybe, 1);
    assert_int_equal(diags.count, 1);
    assert_true(diags.list[0].advice_only && strstr(diags.list[0].text, "\"kind\""));
    assert_int_equal(combined(HEAD "answers: {kind: public, guests: unknown}\n", "guests").maybe, 2);
    assert_int_equal(combined(SHEETS("guests: no", "kind: public"), "guests").maybe, 1);
}

static void speaks(const char *text, const char *id, enum lang lang, const char *want) {
    struct value v = combined(text, id);
    struct buf b;
    buf_init(&b, MIB);
    value_speak(cat, fact(id), &v, lang, &b);
    assert_string_equal(b.ptr, want);
    buf_release(&b);
}

static void values_are_spoken(void **state) {
    (void)state;
    speaks(HEAD "answers: {users.scale: 1000000}\n", "users.scale", LANG_EN, "1,000,000 people");
    speaks(HEAD "answers: {users.scale: 100}\n", "users.scale", LANG_JA, "100人");
    speaks(HEAD "answers: {network: [internet, lan]}\n", "network", LANG_EN, "Internet, LAN");
    speaks(HEAD "answers: {network: none}\n", "network", LANG_JA, "使わない");
    speaks(HEAD "answers: {harm: grave}\n", "harm", LANG_JA, "重大");
    speaks(HEAD, "harm", LANG_EN, "unknown");
    speaks(SHEETS("harm: grave", "harm: unknown"), "harm", LANG_EN, "Grave or higher");
}

/* What is written reads back as the same, and writes the same bytes again. */
static void json_comes_back(void **state) {
    (void)state;
    struct str text[2];
    const char *from = "kijun: 1\nsystem: {name: \"a\\\"b\"}\nanswers: {network: {value: [lan], note: n}, remote: yes, "
                       "users.scale: 5, harm: unknown}\nsheets: [{for: {actor: x}, answers: {kind: staff}}]\n"
                       "judgements: {mini.A: {value: no, why: w}}\ndecisions: {mini.X-1: {level: high}}\n"
                       "fill: {mini.X-1: {term: t}}\n";
    for (int i = 0; i < 2; i++) {
        struct system *s = load(i ? text[0].ptr : from);
        if (!s) diags_print(&diags, stderr);
        assert_non_null(s);
        struct buf b;
        struct jsonw w;
        buf_init(&b, MIB);
        jsonw_init(&w, &b, true);
        system_write_json(cat, s, &w);
        text[i] = arena_str(arena, buf_str(&b));
        buf_release(&b);
    }
    assert_string_equal(text[0].ptr, text[1].ptr);
    assert_non_null(strstr(text[0].ptr, "\"level\": \"high\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_everything),       cmocka_unit_test(needs_its_head),
        cmocka_unit_test(refuses_wrong_answers),  cmocka_unit_test(refuses_wrong_decisions),
        cmocka_unit_test(gathers_all_findings),   cmocka_unit_test(long_lists_are_refused),
        cmocka_unit_test(long_texts_are_refused), cmocka_unit_test(combines_yesno),
        cmocka_unit_test(combines_choices),       cmocka_unit_test(combines_numbers),
        cmocka_unit_test(counts_actors),          cmocka_unit_test(values_are_spoken),
        cmocka_unit_test(json_comes_back),        cmocka_unit_test(answers_follow),
    };
    arena = arena_new(256 * MIB);
    cat = mini_catalog(arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
