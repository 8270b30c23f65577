/* catalog: loading, refusing, finding, searching. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "catalog/catalog.h"

static const char facts[] =
    "facts:\n"
    "  - id: network\n    type: many\n    per: actor\n    combine: union\n"
    "    title: {ja: 通信回線, en: Network}\n    ask: {ja: どれを使いますか。, en: Which?}\n"
    "    choices:\n      - {id: internet, title: {ja: インターネット, en: Internet}}\n"
    "      - {id: none, title: {ja: 使わない, en: None}, exclusive: true}\n"
    "    source: {certainty: stated}\n"
    "  - id: users.scale\n    type: number\n    per: actor\n    combine: max\n"
    "    title: {ja: 人数, en: People}\n    ask: {ja: 何人ですか。, en: How many?}\n    source: {certainty: stated}\n";
static const char head[] =
    "standard: tst\nedition: '1'\ntitle: {ja: 試験基準, en: Test standard}\nsource: {certainty: stated}\n"
    "levels: [{id: omit, title: {ja: 省略, en: omit}}, {id: low, title: {ja: 低位, en: low}}]\n"
    "groups: [{id: G, title: {ja: 認証, en: Authentication}}, {id: K, title: {ja: 運用, en: Operation}}]\n"
    "chapters: [{id: 'ア', number: 'ア', title: {ja: 概要, en: Overview}}]\n"
    "questions: [{id: Q-1, fact: network, title: {ja: 通信回線は, en: Network?}}]\n"
    "conditions:\n  - {id: A, title: {ja: 外部, en: Outside}, when: network has internet, source: {certainty: "
    "stated}}\n"
    "phases: [{id: use, title: {ja: 運用, en: Operation}}]\nkinds: [{id: rule, title: {ja: 規定, en: Rule}}]\n";
static const char controls[] =
    "controls:\n  - id: G-1\n    title: {ja: 証跡の保護, en: Protection of logs}\n    group: G\n    chapter: ア\n"
    "    fields: [{id: days, title: {ja: 日数, en: days}}]\n"
    "    levels:\n      - {level: low, recommend: A, statement: {ja: ログを【days】日保存すること。, en: Keep logs for "
    "【days】 days.}}\n"
    "    source: {certainty: stated}\n"
    "  - id: G-7\n    title: {ja: 点検, en: Review}\n    group: K\n    grade: enhanced\n    grade_certainty: inferred\n"
    "    phases: [use]\n    asks: [rule]\n    requires: [G-1]\n    caution: {ja: 先に決める。, en: Decide first.}\n"
    "    practices: [{ja: 年に一度行う。, en: Once a year.}]\n"
    "    levels: [{level: low, recommend: A, statement: {ja: 点検すること。, en: Review.}}]\n"
    "    source: {certainty: stated}\n";

static struct arena *arena;
static struct diags found;

static void put(const char *dir, const char *name, const char *text) {
    struct err e;
    char path[200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (!file_write(path, str_of(text), &e)) fail_msg("%s", e.text);
}

/* Loads a folder made of the three files, the last two with one text exchanged for another. */
static const struct catalog *load(const char *from, const char *to) {
    char dir[] = "/tmp/kijun-catalog-XXXXXX", sub[100];
    struct buf b;
    found = (struct diags){0};
    assert_non_null(mkdtemp(dir));
    snprintf(sub, sizeof sub, "%s/shared", dir), mkdir(sub, 0700);
    snprintf(sub, sizeof sub, "%s/tst", dir), mkdir(sub, 0700);
    const char *texts[] = {facts, head, controls},
               *names[] = {"shared/facts.yaml", "tst/standard.yaml", "tst/controls.yaml"};
    bool changed = !from;
    for (int i = 0; i < 3; i++) {
        buf_init(&b, MIB);
        const char *at = from ? strstr(texts[i], from) : NULL;
        if (at)
            buf_add(&b, (struct str){texts[i], (size_t)(at - texts[i])}), buf_addz(&b, to),
                buf_addz(&b, at + strlen(from)), changed = true;
        else
            buf_addz(&b, texts[i]);
        put(dir, names[i], b.ptr);
        buf_release(&b);
    }
    assert_true(changed);
    const struct catalog *cat = catalog_load(arena, dir, &found);
    const char *rest[] = {"shared/facts.yaml", "tst/standard.yaml", "tst/controls.yaml", "shared", "tst", "."};
    for (int i = 0; i < 6; i++) snprintf(sub, sizeof sub, "%s/%s", dir, rest[i]), remove(i < 5 ? sub : dir);
    return cat;
}

static void refuses(const char *from, const char *to, const char *part) {
    if (load(from, to)) fail_msg("accepted: %s", to);
    for (size_t i = 0; i < found.count; i++)
        if (strstr(found.list[i].text, part) && (found.list[i].line || !found.list[i].path[0])) return;
    fail_msg("“%s”: no finding says “%s” (first: %s)", to, part, found.count ? found.list[0].text : "none");
}

static void loads(void **state) {
    (void)state;
    const struct catalog *cat = load(NULL, NULL);
    if (!cat) fail_msg("%s:%u %s", found.list[0].path, found.list[0].line, found.list[0].text);
    assert_int_equal(cat->n_facts, 2);
    assert_int_equal(cat->n_controls, 2);
    assert_true(str_is(cat->controls[1].requires[0].id, "G-1"));
    assert_true(str_is(cat->controls[1].phases[0], "use") && str_is(cat->controls[1].asks[0], "rule"));
    assert_int_equal(cat->controls[1].grade_certainty, CERTAINTY_INFERRED);
    assert_int_equal(cat->controls[1].n_practices, 1);
    assert_int_equal(catalog_find_control(cat, STR("tst.G-1")), 0);
    assert_int_equal(catalog_find_control(cat, STR("tst:G-1")), 0);
    assert_int_equal(catalog_find_control(cat, STR("tst.G-2")), -1);
    assert_int_equal(catalog_find_fact(cat, STR("tst.Q-1")), 0);
    assert_int_equal(catalog_find_fact(cat, STR("users.scale")), 1);
    assert_int_equal(fact_find_choice(&cat->facts[0], STR("インターネット")), 0);
    assert_true(str_is(catalog_nearest(arena, cat, STR("tst.G-l"), NEAR_CONTROL), "tst.G-1"));
    assert_int_equal(cat->digest.len, 64);
}

static void refuses_wrong_data(void **state) {
    (void)state;
    refuses("when: network", "when: netwrok", "network");
    refuses("has internet", "has intranet", "internet");
    refuses("when: network has internet", "when: A", "depends on itself");
    refuses("recommend: A", "recommend: judgement", "condition only");
    refuses("level: low", "level: lwo", "low");
    refuses("group: G\n", "group: H\n", "no group");
    refuses("phases: [use]", "phases: [used]", "no phase");
    refuses("asks: [rule]", "asks: [rules]", "no kind");
    refuses("requires: [G-1]", "requires: [G-9]", "no control");
    refuses("grade_certainty: inferred", "grade_certainty: guessed", "grade_certainty");
    refuses("chapter: ア", "chapter: イ", "no chapter");
    refuses("fact: network", "fact: netwerk", "network");
    refuses("    title: {ja: 人数", "    implied: [{when: A, value: yes, why: {ja: a, en: b}}]\n    title: {ja: 人数",
            "one choice");
    refuses("【days】日", "【day】日", "no field");
    refuses("for 【days】 days", "for days", "different fields");
    refuses("fields: [{id: days, title: {ja: 日数, en: days}}]", "fields: []", "no field");
    refuses("title: {ja: 証跡の保護, en", "titel: {ja: 証跡の保護, en", "title");
    refuses("standard: tst", "standard: abc", "folder of that name");
    refuses("source: {certainty: stated}\nlevels", "source: {certainty: inferred}\nlevels", "needs a “note”");
    refuses("{id: omit, title: {ja: 省略, en: omit}}, ", "", "omit");
    refuses("- id: G-1\n", "- id: G-1\n    levels: []\n", "");
    refuses("id: Q-1", "id: Q-1, colour: red", "colour");
}

/* Refused with a finding that says `part` at this line of this file. */
static void refuses_at(const char *from, const char *to, const char *part, const char *file, unsigned line) {
    refuses(from, to, part);
    for (size_t i = 0; i < found.count; i++)
        if (strstr(found.list[i].text, part) && strstr(found.list[i].path, file) && found.list[i].line == line) return;
    fail_msg("“%s” is not said at %s:%u but at %s:%u", part, file, line, found.list[0].path, found.list[0].line);
}

/* What stands twice is reported where it stands the second time; a cycle at a condition of it. */
static void findings_have_places(void **state) {
    (void)state;
    refuses_at("chapters:",
               "chapters: [{id: 'ア', title: {ja: 章, en: c}},\n  {id: 'ア', title: {ja: 章, en: c}}]\nabout: {ja: x, "
               "en: x}\n# ",
               "stands twice", "standard.yaml", 8);
    refuses_at("    levels:",
               "    levels:\n      - {level: low, recommend: A, statement: {ja: あ【days】, en: a 【days】}}\n"
               "    source: {certainty: stated}\n  - id: G-1\n    title: {ja: あ, en: a}\n    group: G\n"
               "    fields: [{id: days, title: {ja: 日数, en: days}}]\n    levels:",
               "stands twice", "controls.yaml", 10);
    refuses_at("when: network has internet", "when: not A", "depends on itself", "standard.yaml", 10);
}

/* Trees without end, rules that nobody can give, levels beyond those there are. */
static void refuses_what_would_hang_or_crash(void **state) {
    (void)state;
    refuses("groups: [{id: G,", "groups: [{id: G, parent: G,", "after its parent");
    refuses("id: 'ア', number", "id: 'ア', parent: 'ア', number", "after its parent");
    refuses("    levels:\n",
            "    levels: []\n  - id: G-2\n    parent: G-1\n    title: {ja: あ, en: a}\n    group: G\n"
            "    statement: {ja: あ, en: a}\n    source: {certainty: stated}\n  - id: G-3\n"
            "    title: {ja: あ, en: a}\n    group: G\n    levels:\n",
            "needs “levels” or “when”");
    refuses("group: G\n", "group: G\n    roles: [nobody]\n", "no role “nobody”");
    refuses("standard: tst", "standard: t.t", "must begin with a letter");
    refuses("recommend: A", "recommend: A, prefer: judgement", "condition only");
}

static size_t hits(const struct catalog *cat, const char *words) {
    size_t n;
    catalog_search(arena, cat, str_of(words), &n);
    return n;
}

static void searches(void **state) {
    (void)state;
    const struct catalog *cat = load(NULL, NULL);
    assert_non_null(cat);
    assert_int_equal(hits(cat, "証跡"), 1); /* two characters */
    assert_int_equal(hits(cat, "認証"), 2); /* the group, and the control for its group's title */
    assert_int_equal(hits(cat, "証"), 2);   /* one */
    assert_int_equal(hits(cat, "証跡　保護"), 1);
    assert_int_equal(hits(cat, "証跡 暗号"), 0);
    assert_int_equal(hits(cat, "LOGS"), 1);
    assert_int_equal(hits(cat, "ｌｏｇｓ"), 1);
    assert_int_equal(hits(cat, ""), 0);
    assert_int_equal(hits(cat, "\xe3\x82"), 0); /* not UTF-8 */
}

static int begin(void **state) {
    (void)state;
    arena = arena_new(64 * MIB);
    return 0;
}
static int end(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

/* Every id is found, and of two with one name the earlier, as if one looked through all of them in order. */
static void every_id_is_found(void **state) {
    (void)state;
    const struct catalog *cat = catalog_builtin();
    struct arena *a = arena_new(16 * MIB);
    struct catalog plain = *cat;
    plain.fact_ids = plain.condition_ids = plain.control_ids = (struct id_index){NULL, 0};
    assert_true(cat->control_ids.n_slots >= cat->n_controls);
    for (uint32_t i = 0; i < cat->n_facts; i++) assert_int_equal(catalog_find_fact(cat, cat->facts[i].id), i);
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        assert_int_equal(catalog_find_condition(cat, condition_name(a, cat, i)), i);
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        struct str printed = arena_fmt(a, "%.*s:%.*s", STR_ARG(cat->standards[c->standard].id), STR_ARG(c->printed));
        assert_int_equal(catalog_find_control(cat, control_name(a, cat, i)), i);
        assert_int_equal(catalog_find_control(cat, printed), catalog_find_control(&plain, printed));
    }
    assert_int_equal(catalog_find_control(cat, STR("sbd.nothing")), -1);
    assert_int_equal(catalog_find_fact(cat, STR("")), -1);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(loads),
                                       cmocka_unit_test(refuses_wrong_data),
                                       cmocka_unit_test(findings_have_places),
                                       cmocka_unit_test(refuses_what_would_hang_or_crash),
                                       cmocka_unit_test(searches),
                                       cmocka_unit_test(every_id_is_found)};
    return cmocka_run_group_tests(tests, begin, end);
}
