/* derive_edition: two made-up editions; what changed between them, and for a system answered under the old one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "derive/edition.h"

static const char facts[] =
    "facts:\n"
    "  - {id: net, type: many, per: system, combine: union, title: {ja: 網, en: Net}, ask: {ja: "
    "どの網につながりますか。,\n"
    "     en: Which?}, choices: [{id: internet, title: {ja: 外, en: Out}}, {id: lan, title: {ja: 内, en: In}},\n"
    "               {id: none, title: {ja: 無, en: None}, exclusive: true}], source: {section: t, certainty: stated}}\n"
    "  - {id: harm, type: one, per: system, combine: max, ordered: true, title: {ja: 害, en: Harm}, ask: {ja:\n"
    "     害はどれほどですか。, en: How bad?}, choices: [{id: light, title: {ja: 軽, en: Light}}, {id: grave, title: "
    "{ja: 重,\n"
    "     en: Grave}}], source: {section: t, certainty: stated}}\n";

static const char standard[] =
    "standard: one\n"
    "edition: \"1\"\n"
    "title: {ja: 一, en: One}\n"
    "source: {section: t, certainty: stated}\n"
    "levels: [{id: omit, title: {ja: 省略, en: omit}}, {id: mid, title: {ja: 中, en: mid}}, {id: high, title: {ja: 高, "
    "en: high}}]\n"
    "conditions:\n"
    "  - {id: A, title: {ja: 外, en: Out}, when: \"net has internet\", source: {section: t, certainty: stated}}\n"
    "  - {id: B, title: {ja: 重大, en: Grave}, when: \"harm == grave\", source: {section: t, certainty: stated}}\n"
    "groups: [{id: G, title: {ja: 群, en: Group}}, {id: H, title: {ja: 別, en: Other}}]\n"
    "controls:\n"
    "  - {id: X-1, title: {ja: 通信の分離, en: Part}, group: G, levels: [{level: mid, recommend: A, statement: "
    "{ja: 外とつながる網を中から分ける。, en: Part it.}}], source: {section: t, certainty: stated}}\n"
    "  - {id: X-2, title: {ja: 記録の保存, en: Log}, group: G, levels: [{level: mid, recommend: B, statement: "
    "{ja: 操作の記録を一年のあいだ残す。, en: Log it.}}], source: {section: t, certainty: stated}}\n"
    "  - {id: X-3, title: {ja: 教育, en: Teach}, group: H, levels: [{level: mid, recommend: A or B, statement: "
    "{ja: 教える。, en: Teach it.}}], source: {section: t, certainty: stated}}\n"
    "  - {id: X-4, title: {ja: 鍵, en: Keys}, group: H, levels: [{level: mid, recommend: \"true\", statement: "
    "{ja: 鍵を守る。, en: Guard keys.}}], source: {section: t, certainty: stated}}\n";

static struct arena *a;

static struct str changed(struct str all, const char *from, const char *to) {
    size_t at;
    assert_true(str_find(all, str_of(from), &at));
    return arena_fmt(a, "%.*s%s%.*s", (int)at, all.ptr, to, (int)(all.len - at - strlen(from)),
                     all.ptr + at + strlen(from));
}

static const struct catalog *load(struct str f, struct str s) {
    static struct diags d;
    struct catalog_file files[] = {{STR("shared"), STR("f.yaml"), {STR("f.yaml"), f}},
                                   {STR("one"), STR("standard.yaml"), {STR("standard.yaml"), s}}};
    d = (struct diags){0};
    const struct catalog *cat = catalog_read(a, files, 2, &d);
    if (!cat) diags_print(&d, stderr);
    assert_non_null(cat);
    return cat;
}

static struct editions *compare(const char *from, const char *to) {
    struct str s = changed(str_of(standard), from, to);
    return editions_compare(a, load(str_of(facts), str_of(standard)), load(str_of(facts), s));
}

static const struct edition_difference *one(const struct editions *e, enum edition_change change,
                                            enum edition_kind kind, const char *id) {
    for (size_t i = 0; i < e->n; i++)
        if (e->list[i].change == change && e->list[i].kind == kind && str_is(e->list[i].id, id)) return &e->list[i];
    static const struct edition_difference nothing;
    for (size_t i = 0; i < e->n; i++)
        print_message("%s %s %.*s\n", edition_change_id(e->list[i].change), edition_kind_id(e->list[i].kind),
                      STR_ARG(e->list[i].id));
    fail();
    return &nothing;
}

static void same(void **state) {
    (void)state;
    const struct catalog *cat = load(str_of(facts), str_of(standard));
    assert_int_equal(editions_compare(a, cat, cat)->n, 0);
    assert_int_equal(editions_compare(a, cat, load(str_of(facts), str_of(standard)))->n, 0);
    assert_int_equal(editions_compare(a, catalog_builtin(), catalog_builtin())->n, 0);
}

static void texts_and_rules(void **state) {
    (void)state;
    struct editions *e = compare("en: Teach it.", "en: Teach them.");
    const struct edition_difference *d = one(e, EDITION_CHANGED, EDITION_CONTROL, "one.X-3");
    assert_int_equal(e->n, 1);
    assert_int_equal(d->n_details, 1);
    assert_string_equal(d->details[0].what, "statement");
    assert_true(str_is(d->details[0].before.in[LANG_EN], "Teach it."));
    assert_true(str_is(d->details[0].after.in[LANG_EN], "Teach them."));
    d = one(compare("recommend: A or B", "recommend: A and B"), EDITION_CHANGED, EDITION_CONTROL, "one.X-3");
    assert_string_equal(d->details[0].what, "rule");
    assert_false(str_eq(d->details[0].before.in[LANG_JA], d->details[0].after.in[LANG_JA]));
    one(compare("harm == grave", "harm == light"), EDITION_CHANGED, EDITION_CONDITION, "one.B");
    one(compare("edition: \"1\"", "edition: \"2\""), EDITION_CHANGED, EDITION_STANDARD, "one");
    one(compare("{ja: 別, en: Other}", "{ja: 他, en: Other}"), EDITION_CHANGED, EDITION_GROUP, "one.H");
    one(compare("{section: t, certainty: stated}\nlevels", "{section: u, certainty: stated}\nlevels"), EDITION_CHANGED,
        EDITION_STANDARD, "one");
}

/* What hangs on the standard: annexes and their entries. */
static void annexes(void **state) {
    (void)state;
    static const char more[] =
        "annexes:\n  - {id: words, title: {ja: 用語, en: Words}, entries: [{title: {ja: 鍵, en: Key}, "
        "text: {ja: 開けるもの。, en: It opens.}}]}\n";
    struct str with = arena_fmt(a, "%s%s", standard, more);
    const struct catalog *cat = load(str_of(facts), with);
    one(editions_compare(a, load(str_of(facts), str_of(standard)), cat), EDITION_ADDED, EDITION_ANNEX, "one.words");
    struct editions *e = editions_compare(a, cat, load(str_of(facts), changed(with, "en: It opens.", "en: It locks.")));
    assert_int_equal(e->n, 1);
    assert_string_equal(one(e, EDITION_CHANGED, EDITION_ANNEX, "one.words/鍵")->details[0].what, "text");
    one(editions_compare(a, cat, load(str_of(facts), changed(with, "en: Words", "en: Terms"))), EDITION_CHANGED,
        EDITION_ANNEX, "one.words");
}

static void moved(void **state) {
    (void)state;
    /* the same under another id */
    struct editions *e = compare("id: X-1,", "id: Y-7,");
    const struct edition_difference *d = one(e, EDITION_MOVED, EDITION_CONTROL, "one.X-1");
    assert_int_equal(e->n, 1);
    assert_true(str_is(d->now, "one.Y-7"));
    assert_int_equal(e->control_now[0], 0);
    /* nearly the same, and in another group */
    e = compare(
        "id: X-2, title: {ja: 記録の保存, en: Log}, group: G, levels: [{level: mid, recommend: B, statement: {ja: "
        "操作の記録を一年のあいだ残す。",
        "id: X-9, title: {ja: 記録の保存, en: Log}, group: H, levels: [{level: mid, recommend: B, statement: {ja: "
        "操作の記録を三年のあいだ残す。");
    d = one(e, EDITION_MOVED, EDITION_CONTROL, "one.X-2");
    assert_int_equal(d->n_details, 2); /* group, statement */
    /* something else altogether */
    e = compare(
        "id: X-4, title: {ja: 鍵, en: Keys}, group: H, levels: [{level: mid, recommend: \"true\", statement: {ja: "
        "鍵を守る。",
        "id: X-8, title: {ja: 停電, en: Keys}, group: H, levels: [{level: mid, recommend: \"true\", statement: {ja: "
        "電源を備える。");
    one(e, EDITION_DROPPED, EDITION_CONTROL, "one.X-4");
    one(e, EDITION_ADDED, EDITION_CONTROL, "one.X-8");
    /* another group only */
    d = one(compare("en: Teach}, group: H", "en: Teach}, group: G"), EDITION_MOVED, EDITION_CONTROL, "one.X-3");
    assert_string_equal(d->details[0].what, "group");
    /* another order: one group before the other; one of the two has moved, not both */
    e = compare("groups: [{id: G, title: {ja: 群, en: Group}}, {id: H, title: {ja: 別, en: Other}}]",
                "groups: [{id: H, title: {ja: 別, en: Other}}, {id: G, title: {ja: 群, en: Group}}]");
    assert_int_equal(e->n, 1);
    assert_int_equal(e->list[0].change, EDITION_MOVED);
    assert_string_equal(e->list[0].details[0].what, "order");
}

/* Answers: internet; grave. A: yes, B: yes. */
static struct derivation *derived(const struct catalog *cat, struct derive_input *in, uint64_t net, uint64_t harm) {
    struct value *v = arena_array(a, cat->n_facts, sizeof *v);
    uint8_t *j = arena_array(a, cat->n_conditions, 1);
    for (size_t i = 0; i < cat->n_facts; i++) v[i] = value_unknown(&cat->facts[i].shape);
    for (size_t i = 0; i < cat->n_conditions; i++) j[i] = TRI_UNKNOWN;
    if (net) v[0] = (struct value){.sure = net, .maybe = net, .answered = true, .settled = true};
    if (harm) v[1] = (struct value){.maybe = harm, .answered = true, .settled = true};
    *in = (struct derive_input){v, j};
    return derive(deriver_new(a, cat), a, in);
}

static struct edition_effects effects_of(struct str f, struct str s, uint64_t net, uint64_t harm, size_t *lost) {
    const struct catalog *x = load(str_of(facts), str_of(standard)), *y = load(f, s);
    struct editions *e = editions_compare(a, x, y);
    struct derive_input in;
    struct derivation *before = derived(x, &in, net, harm);
    struct edition_input now = edition_carry(a, e, &in);
    *lost = now.n_lost_facts;
    return edition_effects(a, e, before, derive(deriver_new(a, y), a, &now.input), ALL_STANDARDS);
}

static void effects(void **state) {
    (void)state;
    size_t lost;
    struct str s = str_of(standard), f = str_of(facts);
    struct edition_effects ef = effects_of(f, s, 1, 1, &lost);
    assert_int_equal(ef.n + lost, 0);
    ef = effects_of(f, changed(s, "recommend: A,", "recommend: B,"), 1, 1, &lost); /* */
    assert_int_equal(ef.n, 1);
    assert_int_equal(ef.list[0].kind, EFFECT_ENDS);
    ef = effects_of(f, changed(s, "recommend: B,", "recommend: A,"), 1, 1, &lost); /* */
    assert_int_equal(ef.list[0].kind, EFFECT_APPLIES);
    ef = effects_of(f, changed(s, "level: mid, recommend: \"true\"", "level: high, recommend: \"true\""), 1, 1, &lost);
    assert_int_equal(ef.list[0].kind, EFFECT_LEVEL);
    ef = effects_of(f, changed(s, "id: X-1,", "id: Y-7,"), 1, 1, &lost); /* moved: nothing changes */
    assert_int_equal(ef.n, 0);
    ef = effects_of(f,
                    changed(s,
                            "id: X-4, title: {ja: 鍵, en: Keys}, group: H, levels: [{level: mid, recommend: "
                            "\"true\", statement: {ja: 鍵を守る。",
                            "id: X-8, title: {ja: 停電, en: Keys}, group: H, levels: [{level: mid, recommend: "
                            "\"true\", statement: {ja: 電源を備える。"),
                    1, 1, &lost);
    assert_int_equal(ef.count[EFFECT_APPLIES], 1);
    assert_int_equal(ef.count[EFFECT_GONE], 1);
}

static void answers_that_go(void **state) {
    (void)state;
    size_t lost;
    struct str s = str_of(standard), f = str_of(facts);
    /* the answer itself is gone: A is open again, and with it */
    struct str without =
        changed(f, "{id: internet, title: {ja: 外, en: Out}}, ", "{id: wan, title: {ja: 広域, en: Out}}, ");
    struct edition_effects ef = effects_of(without, changed(s, "net has internet", "net has wan"), 1, 1, &lost);
    assert_int_equal(lost, 1);
    assert_int_equal(ef.count[EFFECT_OPEN], 2);
    /* one of two answers is gone: the other stays */
    ef = effects_of(without, changed(s, "net has internet", "net has wan"), 3, 1, &lost);
    assert_int_equal(lost, 1);
    assert_int_equal(ef.count[EFFECT_ENDS], 2);
    /* the question under another id, word for word */
    ef = effects_of(changed(f, "id: net,", "id: network,"), changed(s, "net has internet", "network has internet"), 1,
                    1, &lost);
    assert_int_equal(ef.n + lost, 0);
    /* choices in another order */
    ef = effects_of(changed(f, "{id: light, title: {ja: 軽, en: Light}}, {id: grave, title: {ja: 重,\n     en: Grave}}",
                            "{id: grave, title: {ja: 重, en: Grave}}, {id: light, title: {ja: 軽, en: Light}}"),
                    s, 1, 2, &lost);
    assert_int_equal(ef.n + lost, 0);
}

static int setup(void **state) {
    (void)state;
    a = arena_new(512 * MIB);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(a);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(same),    cmocka_unit_test(texts_and_rules),
                                       cmocka_unit_test(moved),   cmocka_unit_test(annexes),
                                       cmocka_unit_test(effects), cmocka_unit_test(answers_that_go)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
