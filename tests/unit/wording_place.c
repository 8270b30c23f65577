/* wording: patterns, placing by number and by title, doubts, the stored file. With a made-up standard and document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/pattern.h"
#include "wording/wording.h"

static const char head[] =
    "standard: demo\nedition: 'first'\ntitle: {ja: 架空基準, en: Made-up standard}\nsource: {certainty: stated}\n"
    "groups:\n  - {id: '1.1', title: {ja: 火の元, en: Fire}}\n  - {id: '1.2', title: {ja: 戸締まり, en: Doors}}\n";
#define CONTROL(id, title, group) "  - {id: '" id "', title: {ja: " title ", en: x}, group: '" group "', when: 'true', "
#define CHILD(id, title, group, parent)                                                                                \
    "  - {id: '" id "', title: {ja: " title ", en: x}, group: '" group "', parent: '" parent "', "
#define END "statement: {ja: x, en: x}, source: {certainty: stated}}\n"
static const char controls[] = "controls:\n" CONTROL("1.1(a)", "点検", "1.1") END CONTROL("1.1(b)", "道具", "1.1")
    END CHILD("1.1(b)(ア)", "バケツ", "1.1", "1.1(b)") END CHILD("1.1(b)(イ)", "砂", "1.1", "1.1(b)")
        END CHILD("1.1(b)(イ)-1", "砂の量", "1.1", "1.1(b)(イ)")
            END CHILD("1.1(b)(イ)-2", "砂の色", "1.1", "1.1(b)(イ)") END CONTROL("1.1(c)", "記録", "1.1")
                END CONTROL("1.2(a)", "鍵", "1.2") END CONTROL("1.2(b)", "窓", "1.2") END;
static const char by_number[] =
    "attach:\n  - begin: '本編'\n    end: '付録'\n    skip: ['- {n} -']\n    stop: ['趣旨']\n"
    "    paragraph: ['※']\n    replace: {'◆': '・'}\n    marks:\n"
    "      - {at: '{n}.{n} ', id: '{1}.{2}', titled: true}\n      - {at: '({a}) ', id: '{0}({1})', closing: '。'}\n"
    "      - {at: '({ア}) ', id: '{0}({1})'}\n      - {at: '◆ ', id: '{0}-{#}', returns: true}\n";
static const char by_title[] =
    "attach:\n  - by: title\n    strip: '・-'\n    tail: 等\n    marks: [{at: '{n}.{n} '}]\n";

static const char whole[] = "目次\n1.1 火の元\n本編\n"
                            "1.1 火の元\n趣旨\n火は怖い。\n"
                            "(a) 毎日、火の元を\n点検すること。\n\n※休日も同じ。\n"
                            "(b) 次の道具を置くこと。\n"
                            "(ア) バケツ\n- 3 -\n(イ) 砂\n◆ 一斗\n◆ 白い砂\n\nただし、雨の日を除く。\n"
                            "(c) use   Web\nbrowser で記録すること。\n"
                            "1.2 戸締まり\n(ａ) 鍵を掛けること。\n（ｂ）窓を閉めること。\n付録\n(c) 付け足し。\n";

struct tested {
    struct arena *a;
    const struct catalog *cat;
    struct wording *w;
    struct diags d;
};
static struct tested t;

static void begin(const char *attach) {
    struct str texts[] = {STR("facts: []\n"), str_of(head), str_of(controls), str_of(attach)};
    const char *names[] = {"facts.yaml", "standard.yaml", "a.yaml", "attach.yaml"};
    struct catalog_file files[4];
    t = (struct tested){.a = arena_new(256 * MIB)};
    for (size_t i = 0; i < 4; i++)
        files[i] =
            (struct catalog_file){i ? STR("demo") : STR("shared"), str_of(names[i]), {str_of(names[i]), texts[i]}};
    t.cat = catalog_read(t.a, files, 4, &t.d);
    diags_print(&t.d, stderr);
    assert_non_null(t.cat);
}

static void place(const char *attach, const char *text) {
    begin(attach);
    struct source src = {STR("folder/copy.txt"), str_of(text)};
    t.w = wording_place(t.a, t.cat, 0, &src, &t.d);
}

static const struct quote *quote(const char *id) {
    int32_t c = catalog_find_control(t.cat, arena_fmt(t.a, "demo.%s", id));
    assert_true(c >= 0);
    return wording_find(t.w, (uint32_t)c, STR("statement"), -1);
}

static void expect(const char *id, const char *text) {
    const struct quote *q = quote(id);
    if (!q) fail_msg("%s is not placed", id);
    if (!str_is(q->text, text)) fail_msg("%s is “%.*s”, not “%s”", id, STR_ARG(q->text), text);
}

static void expect_doubt(const char *id, enum doubt why) {
    assert_null(quote(id));
    for (size_t i = 0; i < t.w->n_unplaced; i++)
        if (str_is(t.cat->controls[t.w->unplaced[i].control].id, id)) {
            if (t.w->unplaced[i].doubt != why)
                fail_msg("%s is doubted as %s, not as %s", id, doubt_id(t.w->unplaced[i].doubt), doubt_id(why));
            return;
        }
    fail_msg("%s is neither placed nor reported", id);
}

static void finish(void) {
    arena_free(t.a);
}

/* `whole` with the first `from` replaced by `to`. */
static const char *changed(const char *from, const char *to) {
    static char out[4096];
    const char *at = strstr(whole, from);
    assert_non_null(at);
    snprintf(out, sizeof out, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
    return out;
}

/* Tests ------------------------------------------------------------------------------------------------------------ */

static bool matches(const char *pattern, const char *text) {
    return pattern_whole(str_of(pattern), str_of(text));
}

static void test_patterns(void **state) {
    (void)state;
    struct match m;
    struct err e;
    assert_true(matches("({n}) {*}", "（１２）あ"));
    assert_false(matches("({n})", "(12) あ"));
    assert_true(pattern_match(STR("{R}. {n}. {n} 【{=基本|推奨}】"), STR("Ⅲ. 1. 2【推奨】本文"), 0, &m));
    assert_string_equal(m.captures[0].text, "III");
    assert_int_equal(m.captures[2].value, 2);
    assert_true(matches("{A}-{n}{_}{w}", "AT-1 x") && !matches("{A}-{n}{_}{w}", "AT-1x"));
    assert_true(pattern_match(STR("({ア})"), STR("（コ）"), 0, &m) && m.captures[0].value == 10);
    assert_true(matches("{i}. {-}\t{*}", "xii. a\tb") && !matches("{i}. ", "iix. "));
    assert_true(pattern_match(STR("({a})"), STR("(ｂ)"), 0, &m) && m.captures[0].text[0] == 'b');
    char many[2000];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = 0;
    assert_false(matches("{w}{w}{w}{w}{w}{w}b", many)); /* gives up instead of trying for ever */
    assert_false(pattern_check(STR("{n"), NULL, &e) || pattern_check(STR("{q}"), NULL, &e) ||
                 pattern_check(STR(""), NULL, &e) || pattern_check(STR("{n}{n}{n}{n}{n}{n}{n}"), NULL, &e));
    assert_true(capture_at(CAPTURE_KANA, 2, &m.captures[0]));
    assert_string_equal(m.captures[0].text, "イ");
    assert_false(capture_at(CAPTURE_LETTER, 27, &m.captures[0]));
}

static void test_whole(void **state) {
    (void)state;
    place(by_number, whole);
    assert_non_null(t.w);
    assert_int_equal(t.w->n_placed, 9);
    assert_int_equal(t.w->n_unplaced, 0);
    expect("1.1(a)", "毎日、火の元を点検すること。\n※休日も同じ。");
    expect("1.1(b)", "次の道具を置くこと。");
    expect("1.1(b)(ア)", "バケツ");
    expect("1.1(b)(イ)", "砂\nただし、雨の日を除く。");
    expect("1.1(b)(イ)-2", "白い砂");
    expect("1.1(c)", "use Web browser で記録すること。");
    expect("1.2(b)", "窓を閉めること。");
    assert_int_equal(quote("1.1(b)(イ)")->n_lines, 2);
    assert_int_equal(quote("1.1(a)")->lines[0], 7);
    assert_true(str_is(t.w->copy_name, "copy.txt"));
    finish();
}

static void test_pieces(void **state) {
    (void)state;
    place(by_number, whole);
    for (size_t i = 0; i < t.w->n_quotes; i++)
        for (size_t k = 0; k < t.w->n_quotes; k++)
            for (size_t x = 0; x < t.w->quotes[i].n_pieces; x++)
                for (size_t y = 0; y < t.w->quotes[k].n_pieces; y++) {
                    const struct piece *p = &t.w->quotes[i].pieces[x], *q = &t.w->quotes[k].pieces[y];
                    assert_true(p == q || p->end <= q->start || q->end <= p->start);
                }
    finish();
}

static void test_unknown_stays(void **state) {
    (void)state;
    place(by_number, changed("(ア) バケツ\n", "(ア) バケツ\n◆ 木の物\n◆ 鉄の物\n"));
    expect("1.1(b)(ア)", "バケツ\n・木の物\n・鉄の物");
    finish();
}

static void test_lost_marks(void **state) {
    (void)state;
    place(by_number, changed("(b) 次の", "次の")); /* a mark in the middle */
    expect_doubt("1.1(b)", DOUBT_ABSENT);
    expect_doubt("1.1(a)", DOUBT_SEQUENCE);
    expect("1.2(a)", "鍵を掛けること。");
    finish();
    place(by_number, changed("（ｂ）窓", "窓")); /* the last of its sequence */
    expect_doubt("1.2(a)", DOUBT_NEXT);
    expect_doubt("1.2(b)", DOUBT_ABSENT);
    finish();
    place(by_number, changed("1.2 戸締まり\n", "")); /* a heading: (a) begins again */
    expect_doubt("1.1(c)", DOUBT_SEQUENCE);
    expect_doubt("1.2(a)", DOUBT_ABSENT);
    finish();
    place(by_number,
          "本編\n1.1 火の元\n(a) 見ること。\n(b) 置くこと。\n(a) 掛けること。\n(b) 閉めること。\n(c) 拭くこと。\n");
    expect_doubt("1.1(c)", DOUBT_SEQUENCE); /* its number follows, but those before it had begun again */
    finish();
    place(by_number, changed("1.2 戸締まり\n(ａ)", "1.2 火の用心\n(ａ)")); /* a heading that says something else */
    expect_doubt("1.2(a)", DOUBT_ABSENT);
    finish();
    place(by_number, changed("◆ 白い砂\n", "")); /* one of the unnumbered */
    expect_doubt("1.1(b)(イ)-1", DOUBT_COUNT);
    expect_doubt("1.1(b)(イ)", DOUBT_COUNT);
    expect("1.1(b)(ア)", "バケツ");
    finish();
}

static void test_wrong_places(void **state) {
    (void)state;
    place(by_number, changed("付録", "1.1 火の元\n(a) 毎日見ること。\n付録")); /* twice */
    expect_doubt("1.1(a)", DOUBT_TWICE);
    expect("1.1(b)", "次の道具を置くこと。");
    finish();
    place(by_number,
          "本編\n1.2 戸締まり\n(a) 鍵を掛けること。\n(b) 窓を閉めること。\n1.1 火の元\n(a) 点検すること。\n");
    expect_doubt("1.1(a)", DOUBT_ORDER);
    expect("1.2(a)", "鍵を掛けること。");
    finish();
    place(by_number, changed("鍵を掛けること。", "鍵を掛け")); /* torn off */
    expect_doubt("1.2(a)", DOUBT_END);
    finish();
    place(by_number, changed("本編\n", ""));
    assert_true(t.w->begin_missing);
    assert_int_equal(t.w->n_placed, 0);
    finish();
    place(by_number, changed("(c) use", "(c) 記録すること。\n(d) use"));
    assert_int_equal(t.w->n_strays, 1);
    assert_true(str_is(t.w->strays[0].id, "1.1(d)"));
    finish();
}

static void test_titles(void **state) {
    (void)state;
    place(by_title, "1.1 火の元\n- 点検 等\n・道具\nバケ\nツ\n砂\n砂の量\n砂の色\n記録\n1.2 戸締まり\n鍵\n窓\n");
    assert_int_equal(t.w->n_placed, 9);
    expect("1.1(a)", "点検 等");
    expect("1.1(b)(ア)", "バケツ");
    finish();
    place(by_title, "1.1 火の元\n点検\n道具\n道具\n記録\n1.2 戸締まり\n窓\n鍵\n");
    expect_doubt("1.1(b)", DOUBT_TWICE); /* either line may be it */
    expect_doubt("1.2(a)", DOUBT_TWICE); /* the other way round: one of the two is out of place */
    expect("1.1(c)", "記録");
    expect_doubt("1.1(b)(イ)", DOUBT_ABSENT);
    finish();
}

static void test_levels(void **state) {
    (void)state;
    place("attach:\n  - levels: {1.1(a): apply}\n    marks:\n      - {at: '{n}.{n}({a}) ', id: '{1}.{2}({3})'}\n",
          "1.1(a) 点検。\n1.1(b) 道具。\n");
    const struct quote *q = quote("1.1(a)");
    assert_null(q); /* it is the text of one level and serves no other */
    q = wording_find(t.w, 0, STR("statement"), 1);
    assert_true(q && str_is(q->text, "点検。"));
    expect("1.1(b)", "道具。");
    finish();
}

static void test_refused(void **state) {
    (void)state;
    place(by_number, "\x96\x7b\x95\xd2\n(a) \x89\xce\n");
    assert_null(t.w);
    assert_non_null(strstr(t.d.list[0].text, "CP932"));
    finish();
    place(by_number, "%PDF-1.7\n%\xE2\xE3\n");
    assert_non_null(strstr(t.d.list[0].text, "PDF"));
    finish();
    place(by_number, "");
    assert_null(t.w);
    finish();
    place("controls: []\n", whole); /* a standard that does not say what its document looks like */
    assert_null(t.w);
    finish();
}

/* The stored file ----------------------------------------------------------------------------------------------------
 */

static struct str stored(void) {
    struct buf b;
    buf_init(&b, WORDING_BYTES_MAX);
    wording_write(t.cat, t.w, &b);
    struct str s = arena_str(t.a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct wording *loaded(struct str text) {
    struct source src = {STR("w.yaml"), text};
    t.d = (struct diags){0};
    return wording_load(t.a, t.cat, &src, &t.d);
}

static void test_stored(void **state) {
    (void)state;
    place(by_number, whole);
    struct str first = stored();
    struct wording *w = loaded(first);
    diags_print(&t.d, stderr);
    assert_non_null(w);
    assert_int_equal(w->n_quotes, t.w->n_quotes);
    assert_int_equal(w->n_placed, 9);
    assert_string_equal(w->copy_sha256, t.w->copy_sha256);
    t.w = w;
    expect("1.1(a)", "毎日、火の元を点検すること。\n※休日も同じ。");
    assert_true(str_eq(stored(), first));
    finish();
}

static void expect_refused(struct str text, const char *from, const char *to, const char *says) {
    size_t at;
    assert_true(str_find(text, str_of(from), &at));
    struct str bad = arena_fmt(t.a, "%.*s%s%s", (int)at, text.ptr, to, text.ptr + at + strlen(from));
    assert_null(loaded(bad));
    if (!strstr(t.d.list[0].text, says)) fail_msg("says “%s”, not “%s”", t.d.list[0].text, says);
}

static void test_stored_refused(void **state) {
    (void)state;
    place(by_number, whole);
    struct str good = stored();
    expect_refused(good, "\"first\"", "\"second\"", "another edition");
    expect_refused(good, "\"1.1(a)\"", "\"9.9\"", "no control");
    expect_refused(good, "\"1.1(a)\"", "\"1.1(b)\"", "order");
    expect_refused(good, "part: statement", "part: text", "statement or purpose");
    expect_refused(good, "lines: [7, 8", "lines: [8, 7", "lines");
    expect_refused(good, "kijun-wording: 1", "kijun-wording: 2", "version 1");
    expect_refused(good, "sha256: \"", "sha256: \"x", "64");
    expect_refused(good, "standard: \"demo\"", "standard: \"dem\"", "no standard");
    expect_refused(good, "quotes:", "quotas:", "quotas");
    finish();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),       cmocka_unit_test(test_whole),
        cmocka_unit_test(test_pieces),         cmocka_unit_test(test_unknown_stays),
        cmocka_unit_test(test_lost_marks),     cmocka_unit_test(test_wrong_places),
        cmocka_unit_test(test_titles),         cmocka_unit_test(test_levels),
        cmocka_unit_test(test_refused),        cmocka_unit_test(test_stored),
        cmocka_unit_test(test_stored_refused),
    };
    lang_set(LANG_EN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
