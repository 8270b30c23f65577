/* Labels: kept with their reasons, only narrowing, compared with a naive reading of the data. */
#include "access/label.h"
#include "roles_sample.h"

#define TODAY STR("2026-06-30")

static void test_labels_are_kept(void **state) {
    struct office office, *o = &office;
    struct label l, back;
    office_open(o);
    office_system(o, 1);
    OK(label_of(o->a, o->s, 1, &l, &o->e));
    assert_true(l.changed == 0 && l.class[LABEL_CONFIDENTIALITY] == 0 && l.n_limits == 0);
    l.class[LABEL_CONFIDENTIALITY] = 3, l.class[LABEL_INTEGRITY] = 2, l.until = STR("2027-03-31");
    l.limits[0] = (struct label_limit){STR("no-print"), STR_NONE, STR("2026-12-31")};
    l.limits[1] = (struct label_limit){STR("keep-at"), STR("本省 \"金庫\""), STR_NONE};
    l.n_limits = 2;
    NOT(label_set(o->t, o->by, &l, STR(""), &o->e), ERR_INVALID);
    OK(label_set(o->t, o->by, &l, WHY, &o->e));
    NOT(label_set(o->t, o->by, &l, WHY, &o->e), ERR_CONFLICT); /* somebody was quicker */
    OK(label_of(o->a, o->s, 1, &back, &o->e));
    assert_true(back.class[0] == 3 && back.class[1] == 2 && back.class[2] == 0 && back.n_limits == 2);
    assert_true(str_eq(back.limits[1].detail, l.limits[1].detail) && str_is(back.limits[0].until, "2026-12-31"));
    assert_true(back.changed > 0 && str_is(back.until, "2027-03-31"));
    struct label bad = back;
    bad.class[LABEL_INTEGRITY] = 3;
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.limits[0].id = STR("fly");
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.limits[0].until = STR("2026-02-30");
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.limits[0] = bad.limits[1];
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.limits[0].detail = STR("x");
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.limits[0].id = STR("until"); /* needs a day */
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_INVALID);
    bad = back, bad.system = 9;
    NOT(label_set(o->t, o->by, &bad, WHY, &o->e), ERR_NOT_FOUND);
    office_close(o);
    (void)state;
}

/* 2.1.1.2(2)(a): each act, class, limit, scope and clearance as the data says, and no permission overrides it. */
static bool naive(const struct label_rules *rules, const struct viewer_grant *g, const struct label *l,
                  enum label_act act) {
    unsigned class = l->class[0] ? l->class[0] : 2, asked = 0;
    uint64_t want = UINT64_C(1) << (act == LABEL_VIEW ? PERMIT_SYSTEM_VIEW : PERMIT_SYSTEM_EXPORT);
    if (!(g->permissions & want) || g->clearance < class) return false;
    if (g->scope == SCOPE_SYSTEM && g->id != l->system) return false;
    if (g->scope == SCOPE_ORGANISATION && g->below[0] != l->organisation) return false;
    for (size_t i = 0; i < l->n_limits; i++) asked |= label_rule_find(rules, l->limits[i].id)->ask[act];
    for (size_t i = 0; i < rules->n_classes; i++)
        for (unsigned axis = 0; axis < LABEL_AXES; axis++)
            if (rules->classes[i].axis == axis && rules->classes[i].value == (l->class[axis] ? l->class[axis] : 2))
                asked |= rules->classes[i].ask[act];
    if (asked & LABEL_REFUSE) return false;
    bool concerned = g->scope != SCOPE_ALL || (g->permissions >> PERMIT_AUDIT & 1);
    return !(asked & LABEL_CONCERNED) || concerned;
}

static void test_2_1_1_2_2_a_every_label_act_role_and_scope(void **state) {
    static const int64_t unit[] = {7};
    const struct label_rules *rules = label_rules_builtin();
    const struct roles *roles = roles_builtin();
    struct arena *a = arena_new(64 * MIB);
    size_t looked = 0;
    (void)state;
    for (size_t r = 0; r < roles->n; r++)
        for (unsigned scope = 0; scope < 3; scope++)
            for (unsigned clearance = 1; clearance <= 3; clearance++)
                for (unsigned class = 0; class <= 3; class ++)
                    for (size_t limit = 0; limit <= rules->n_limits; limit++)
                        for (unsigned act = 0; act < LABEL_ACTS; act++, looked++) {
                            struct viewer_grant g = {.scope = (enum scope_kind)scope,
                                                     .id = scope == SCOPE_SYSTEM ? 1 : 7,
                                                     .below = unit,
                                                     .n_below = scope == SCOPE_ORGANISATION,
                                                     .permissions = roles->list[r].permissions,
                                                     .clearance = clearance};
                            struct viewer v = {.known = true, .grants = &g, .n_grants = 1};
                            struct label l = {
                                .system = 1, .organisation = 7, .class = {class, class > 2 ? 2 : class, 0}};
                            struct label_answer out;
                            if (limit) l.limits[l.n_limits++].id = rules->limits[limit - 1].id;
                            if (limit) l.limits[0].detail = STR("2027-01-01");
                            label_allows(a, &v, &l, (enum label_act)act, TODAY, LANG_EN, &out);
                            if (out.allowed != naive(rules, &g, &l, (enum label_act)act))
                                fail_msg("%.*s scope %u clearance %u class %u limit %zu act %u",
                                         STR_ARG(roles->list[r].id), scope, clearance, class, limit, act);
                            assert_true(out.allowed ? !out.why.ptr == !out.ask : out.why.len > 0);
                        }
    assert_true(looked > 10000);
    arena_free(a);
}

static void test_limits_end_and_say_why(void **state) {
    struct viewer_grant g = {
        .scope = SCOPE_ALL, .permissions = 3u << PERMIT_SYSTEM_VIEW | 1u << PERMIT_SYSTEM_EXPORT, .clearance = 2};
    struct viewer v = {.known = true, .grants = &g, .n_grants = 1};
    struct label l = {.system = 1, .limits = {{STR("no-print"), STR_NONE, STR("2026-06-30")}}, .n_limits = 1};
    struct arena *a = arena_new(MIB);
    struct label_answer out;
    size_t at;
    (void)state;
    label_allows(a, &v, &l, LABEL_PRINT, TODAY, LANG_JA, &out);
    assert_true(!out.allowed && str_find(out.why, STR("印刷禁止"), &at));
    label_allows(a, &v, &l, LABEL_PRINT, STR("2026-07-01"), LANG_JA, &out);
    assert_true(out.allowed);
    label_allows(a, &v, &l, LABEL_MAIL, TODAY, LANG_JA, &out);
    assert_true(out.allowed && out.ask == LABEL_ENCRYPT && out.why.len);
    l.limits[0] = (struct label_limit){STR("until"), STR("2026-07-01"), STR_NONE};
    label_allows(a, &v, &l, LABEL_VIEW, TODAY, LANG_JA, &out);
    assert_false(out.allowed);
    label_allows(a, &v, &l, LABEL_VIEW, STR("2026-07-01"), LANG_JA, &out);
    assert_true(out.allowed);
    l.limits[0].id = STR("unheard-of"); /* what the data does not know allows nothing */
    label_allows(a, &v, &l, LABEL_VIEW, TODAY, LANG_JA, &out);
    assert_false(out.allowed);
    l.n_limits = 0, l.class[0] = 3;
    label_allows(a, &v, &l, LABEL_VIEW, TODAY, LANG_JA, &out);
    assert_true(!out.allowed && str_find(out.why, STR("機密性3情報"), &at));
    arena_free(a);
}

static void test_1_3_1_1_marks_and_joining(void **state) {
    struct label a = {
        .system = 1, .class = {1, 1, 1}, .limits = {{STR("no-copy"), STR_NONE, STR("2026-06-30")}}, .n_limits = 1};
    struct label b = {.system = 2,
                      .class = {3, 0, 2},
                      .limits = {{STR("until"), STR("2026-07-01"), STR_NONE}, {STR("no-copy"), STR_NONE, STR_NONE}},
                      .n_limits = 2};
    struct label both;
    struct buf out;
    (void)state;
    buf_init(&out, 4 * KIB);
    label_mark(&a, LANG_JA, &out);
    assert_string_equal(out.ptr, "機密性1情報・完全性1情報・可用性1情報／複製禁止");
    label_join(&a, &b, &both);
    assert_true(both.class[0] == 3 && both.class[1] == 2 && both.class[2] == 2 && both.n_limits == 2 && !both.system);
    assert_true(!both.limits[0].until.ptr); /* the one that does not end */
    buf_clear(&out);
    label_mark(&both, LANG_JA, &out);
    assert_string_equal(out.ptr, "機密性3情報・完全性2情報・可用性2情報／複製禁止、公表日まで公表禁止（2026-07-01）");
    buf_clear(&out);
    label_mark(&(struct label){0}, LANG_EN, &out);
    assert_string_equal(out.ptr, "Confidentiality 2, Integrity 2, Availability 2");
    buf_release(&out);
}

static void test_the_reader_says_what_is_wrong_where(void **state) {
#define HEAD "unsaid: {confidentiality: 2, integrity: 2, availability: 2}\n"
    static const struct {
        const char *yaml;
        unsigned line;
    } bad[] = {
        {"unsaid: {confidentiality: 4, integrity: 2, availability: 2}\nclasses: []\nlimits: []\n", 1},
        {HEAD "classes: []\nlimits: []\n", 2},
        {HEAD
         "classes:\n  - {axis: beauty, value: 1, title: {ja: あ, en: a}, source: {section: s, certainty: stated}}\n"
         "limits: []\n",
         3},
        {HEAD "classes:\n  - axis: integrity\n    value: 3\nlimits: []\n", 4},
        {HEAD
         "classes:\n  - axis: integrity\n    value: 2\n    title: {ja: あ, en: a}\n    print: [smile]\nlimits: []\n",
         6},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *a = arena_new(4 * MIB);
        struct diags d = {0};
        struct label_rules r;
        if (label_rules_read(a, &(struct source){STR("l.yaml"), str_of(bad[i].yaml)}, &r, &d))
            fail_msg("taken: %zu", i);
        if (d.list[0].line != bad[i].line) fail_msg("%zu: line %u: %s", i, d.list[0].line, d.list[0].text);
        arena_free(a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_are_kept),
        cmocka_unit_test(test_2_1_1_2_2_a_every_label_act_role_and_scope),
        cmocka_unit_test(test_limits_end_and_say_why),
        cmocka_unit_test(test_1_3_1_1_marks_and_joining),
        cmocka_unit_test(test_the_reader_says_what_is_wrong_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
