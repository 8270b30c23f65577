/* Roles as data, organisations, giving and taking, and the walk over every permission, role, scope and class. */
#include "roles_sample.h"

/* The data ----------------------------------------------------------------------------------------------------------
 */

static bool bit(uint64_t set, unsigned p) {
    return set >> p & 1;
}

static void test_roles_of_the_program(void **state) {
    const struct roles *r = roles_builtin();
    static const char *const unified[] = {"ciso",
                                          "committee",
                                          "audit-officer",
                                          "auditor",
                                          "chief-security-officer",
                                          "security-officer",
                                          "system-security-officer",
                                          "system-security-manager",
                                          "section-security-officer",
                                          "adviser",
                                          "staff",
                                          "rights-manager",
                                          "exception-approver",
                                          "rule-author",
                                          "approver",
                                          "superior",
                                          "applicant",
                                          "auditee"};
    size_t firsts = 0;
    (void)state;
    for (size_t i = 0; i < sizeof unified / sizeof *unified; i++)
        if (!role_find(r, str_of(unified[i]))) fail_msg("%s", unified[i]);
    for (size_t i = 0; i < r->n; i++) {
        const struct role *x = &r->list[i];
        firsts += x->first;
        assert_true(x->title.in[LANG_JA].len && x->title.in[LANG_EN].len && x->source.section.len);
        assert_true(!x->given || x->about.in[LANG_JA].len);
        for (unsigned p = PERMIT_PEOPLE; p <= PERMIT_RECORD;
             p++) /* what is dangerous takes two people and two factors */
            if (bit(x->permissions, p)) assert_true(x->two_people && x->second_factor);
        if (bit(x->permissions, PERMIT_APPROVE)) assert_true(x->two_people);
    }
    assert_int_equal(firsts, 1);
}

/* Whoever changes something is somebody audited; so an auditor can never have it for the same scope. */
static void test_2_1_1_4_1_e_who_audits_changes_nothing(void **state) {
    const struct roles *r = roles_builtin();
    (void)state;
    for (size_t i = 0; i < r->n; i++) {
        const struct role *x = &r->list[i];
        bool audits = bit(x->permissions, PERMIT_AUDIT), changes = false;
        for (unsigned p = PERMIT_SYSTEM_CREATE; p < PERMISSIONS; p++)
            if (p != PERMIT_SYSTEM_EXPORT && p != PERMIT_AUDIT) changes = changes || bit(x->permissions, p);
        assert_false(audits && changes);
        for (size_t k = 0; changes && k < r->n; k++)
            if (bit(r->list[k].permissions, PERMIT_AUDIT)) assert_non_null(roles_exclude(r, x, &r->list[k]));
    }
}

static void test_the_reader_says_what_is_wrong_where(void **state) {
    static const struct {
        const char *yaml;
        unsigned line;
    } bad[] = {
#define ROLE "roles:\n  - id: a\n    title: {ja: あ, en: a}\n"
#define SOURCE "    source: {section: s, certainty: stated}\n"
#define PAIRS "incompatible: []\n"
        {ROLE "    permissions: [fly]\n    scopes: [all]\n" SOURCE PAIRS, 4},
        {ROLE "    permissions: [anybody]\n    scopes: [all]\n" SOURCE PAIRS, 4},
        {ROLE "    permissions: [audit, system.answer]\n    scopes: [all]\n" SOURCE PAIRS, 4},
        {ROLE "    permissions: [apply]\n    scopes: [moon]\n" SOURCE PAIRS, 5},
        {ROLE "    permissions: [apply]\n    scopes: []\n" SOURCE PAIRS, 5},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n    clearance: 4\n" SOURCE PAIRS, 6},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n    two_people: maybe\n" SOURCE PAIRS, 6},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n    counts_as: [b]\n" SOURCE PAIRS, 6},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n    counts_as: [a]\n" SOURCE PAIRS, 6},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n" SOURCE
              "incompatible:\n  - {between: [a, b], source: {section: s, certainty: stated}}\n",
         8},
        {ROLE "    permissions: [apply]\n    scopes: [all]\n    source: {section: s, certainty: guessed}\n" PAIRS, 6},
        {"roles: [1]\nincompatible: []\n", 1},
        {"roles: []\n", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *a = arena_new(4 * MIB);
        struct diags d = {0};
        struct roles r;
        if (roles_read(a, &(struct source){STR("r.yaml"), str_of(bad[i].yaml)}, &r, &d)) fail_msg("taken: %zu", i);
        assert_true(d.errors >= 1);
        if (d.list[0].line != bad[i].line) fail_msg("%zu: line %u: %s", i, d.list[0].line, d.list[0].text);
        arena_free(a);
    }
}

static void test_permissions_have_their_ids(void **state) {
    enum permission p;
    (void)state;
    for (unsigned i = 0; i < PERMISSIONS; i++) {
        assert_true(permission_find(str_of(permission_id((enum permission)i)), &p));
        assert_int_equal(p, i);
    }
    assert_false(permission_find(STR("system"), &p));
    assert_true(permission_needs_elevation(PERMIT_ROLES) && !permission_needs_elevation(PERMIT_AUDIT));
}

/* Organisations -----------------------------------------------------------------------------------------------------
 */

static void test_organisations(void **state) {
    struct office office, *o = &office;
    struct organisation *list;
    int64_t *below;
    size_t n;
    struct str path;
    office_open(o);
    int64_t ministry = office_unit(o, "M", 0), bureau = office_unit(o, "B", ministry),
            section = office_unit(o, "S", bureau), other = office_unit(o, "A", ministry);
    OK(organisation_list(o->a, o->s, false, &list, &n, &o->e));
    assert_int_equal(n, 4);
    assert_true(str_is(list[1].name, "A") && str_is(list[2].name, "B") && str_is(list[3].name, "S") &&
                list[3].depth == 2);
    OK(organisation_below(o->a, o->s, bureau, &below, &n, &o->e));
    assert_true(n == 2 && below[0] == bureau && below[1] == section);
    OK(organisation_path(o->a, o->s, section, &path, &o->e));
    assert_true(str_is(path, "M B S"));
    NOT(organisation_move(o->t, o->by, ministry, section, &o->e), ERR_INVALID);
    OK(organisation_move(o->t, o->by, section, other, &o->e));
    OK(organisation_below(o->a, o->s, bureau, &below, &n, &o->e));
    assert_int_equal(n, 1);
    NOT(organisation_stop(o->t, o->by, other, &o->e), ERR_CONFLICT);
    office_person(o, "hanako");
    OK(member_set(o->t, o->by, STR("hanako"), section, &o->e));
    NOT(organisation_stop(o->t, o->by, section, &o->e), ERR_CONFLICT);
    OK(member_set(o->t, o->by, STR("hanako"), 0, &o->e));
    OK(organisation_stop(o->t, o->by, section, &o->e));
    NOT(member_set(o->t, o->by, STR("hanako"), section, &o->e), ERR_CONFLICT);
    int64_t id;
    NOT(organisation_add(o->t, o->by, &(struct organisation){.name = STR("X"), .code = STR("S")}, &id, &o->e),
        ERR_CONFLICT);
    NOT(organisation_add(o->t, o->by, &(struct organisation){.name = STR("X\n")}, &id, &o->e), ERR_INVALID);
    NOT(organisation_add(o->t, o->by, &(struct organisation){.name = STR("X"), .parent = 99}, &id, &o->e),
        ERR_NOT_FOUND);
    NOT(organisation_add(o->t, o->by, &(struct organisation){.name = STR("X"), .parent = section}, &id, &o->e),
        ERR_CONFLICT);
    int64_t deep = ministry;
    for (int i = 0; i < ORGANISATION_DEPTH_MAX - 1; i++)
        OK(organisation_add(o->t, o->by, &(struct organisation){.name = STR("d"), .parent = deep}, &deep, &o->e));
    NOT(organisation_add(o->t, o->by, &(struct organisation){.name = STR("d"), .parent = deep}, &id, &o->e), ERR_LIMIT);
    office_close(o);
    (void)state;
}

/* Giving and taking -------------------------------------------------------------------------------------------------
 */

static void test_2_1_1_3_1_e_roles_that_two_people_give(void **state) {
    struct office office, *o = &office;
    int64_t id;
    office_open(o);
    office_admins(o, T0);
    office_person(o, "taro");
    NOT(office_grant(o, "taro", "auditor", SCOPE_ALL, 0, T0, NULL), ERR_DENIED);
    NOT(grant_first(o->t, o->by, STR("taro"), WHY, T0, &id, &o->e), ERR_CONFLICT);
    OK(office_give(o, "taro", "auditor", SCOPE_ALL, 0, 0, T0));
    struct viewer v = office_viewer(o, "taro", T0);
    assert_true(v.n_grants == 1 && v.grants[0].clearance == 3);
    assert_true(viewer_may(&v, PERMIT_AUDIT, NULL) && !viewer_may(&v, PERMIT_APPLY, NULL));
    v.second_factor = false;
    assert_false(viewer_may(&v, PERMIT_AUDIT, NULL));
    office_close(o);
    (void)state;
}

static void test_1_2_1_2_1_a_duties_that_exclude_each_other(void **state) {
    struct office office, *o = &office;
    office_open(o);
    office_admins(o, T0);
    office_person(o, "jiro");
    office_system(o, 1);
    int64_t m = office_unit(o, "M", 0), b = office_unit(o, "B", m), c = office_unit(o, "C", m);
    OK(office_grant(o, "jiro", "system-security-manager", SCOPE_ORGANISATION, b, T0, NULL));
    NOT(office_give(o, "jiro", "auditor", SCOPE_ALL, 0, 0, T0), ERR_DENIED);
    if (!strstr(o->e.text, "1.2.1.2(1)(a)(イ)")) fail_msg("%s", o->e.text);
    NOT(office_give(o, "jiro", "auditor", SCOPE_ORGANISATION, m, 0, T0), ERR_DENIED);
    NOT(office_give(o, "jiro", "auditor", SCOPE_ORGANISATION, b, 0, T0), ERR_DENIED);
    NOT(office_give(o, "jiro", "auditor", SCOPE_SYSTEM, 1, 0, T0), ERR_DENIED); /* nobody knows where it belongs */
    NOT(office_give(o, "jiro", "approver", SCOPE_ORGANISATION, b, 0, T0), ERR_DENIED);
    if (!strstr(o->e.text, "1.2.1.2(1)(a)(ア)")) fail_msg("%s", o->e.text);
    OK(office_give(o, "jiro", "auditor", SCOPE_ORGANISATION, c, 0, T0)); /* elsewhere */
    /* The same duties one after the other. */
    office_person(o, "saburo");
    struct grant_wish w = {
        .person = STR("saburo"), .role = STR("reader"), .scope = SCOPE_ALL, .since = T0, .reason = WHY};
    int64_t id;
    w.role = STR("staff"), w.until = T0 + DAY;
    OK(grant_give(o->t, o->by, &w, T0, &id, &o->e));
    OK(office_give(o, "saburo", "auditor", SCOPE_ALL, 0, 0, T0 + 2 * DAY));
    /* Moving an organisation may bring duties together: the review finds it. */
    struct review_row *rows;
    size_t n, found = 0;
    OK(organisation_move(o->t, o->by, c, b, &o->e));
    OK(grant_review(o->a, o->s, T0 - DAY, T0 + 2 * DAY, &rows, &n, &o->e));
    for (size_t i = 0; i < n; i++) found += rows[i].why == REVIEW_EXCLUDED && str_is(rows[i].grant.person, "jiro");
    assert_int_equal(found, 2);
    office_close(o);
    (void)state;
}

static void test_grants_end_by_themselves(void **state) {
    struct office office, *o = &office;
    int64_t id;
    struct grant g;
    office_open(o);
    office_person(o, "taro");
    struct grant_wish w = {.person = STR("taro"),
                           .role = STR("reader"),
                           .scope = SCOPE_ALL,
                           .since = T0 + DAY,
                           .until = T0 + 2 * DAY,
                           .reason = WHY};
    OK(grant_give(o->t, o->by, &w, T0, &id, &o->e));
    assert_int_equal(office_viewer(o, "taro", T0).n_grants, 0);
    assert_int_equal(office_viewer(o, "taro", T0 + DAY).n_grants, 1);
    assert_int_equal(office_viewer(o, "taro", T0 + 2 * DAY).n_grants, 0);
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_CONFLICT);
    NOT(grant_take(o->t, o->by, id, WHY, T0 + 3 * DAY, &o->e), ERR_CONFLICT);
    NOT(grant_take(o->t, o->by, id, STR(" "), T0, &o->e), ERR_INVALID);
    OK(grant_take(o->t, o->by, id, WHY, T0 + DAY + 1, &o->e));
    assert_int_equal(office_viewer(o, "taro", T0 + DAY + 1).n_grants, 0);
    OK(grant_get(o->a, o->s, id, &g, &o->e));
    assert_true(g.taken == T0 + DAY + 1 && str_is(g.taken_by, "tester") && str_eq(g.taken_why, WHY));
    w.role = STR("nobody");
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_NOT_FOUND);
    w.role = STR("applicant");
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_INVALID);
    w.role = STR("contractor");
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_INVALID); /* scope */
    w.role = STR("reader"), w.person = STR("who");
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_NOT_FOUND);
    w.person = STR("taro"), w.until = T0 - 1;
    NOT(grant_give(o->t, o->by, &w, T0, &id, &o->e), ERR_INVALID);
    /* Who is stopped has nothing, from the next look on (2.1.1.1(1)(e)). */
    w.since = T0, w.until = 0;
    OK(grant_give(o->t, o->by, &w, T0, &id, &o->e));
    assert_int_equal(office_viewer(o, "taro", T0).n_grants, 1);
    OK(person_stop(o->t, o->by, STR("taro"), &o->e));
    assert_int_equal(office_viewer(o, "taro", T0).n_grants, 0);
    office_close(o);
    (void)state;
}

static void test_the_last_administrator_stays(void **state) {
    struct office office, *o = &office;
    struct grant_list l;
    office_open(o);
    office_admins(o, T0);
    OK(grant_list(o->a, o->s, &(struct grant_filter){0}, T0, &l, &o->e));
    assert_int_equal(l.n, 2);
    OK(grant_take(o->t, o->by, l.list[0].id, WHY, T0, &o->e));
    NOT(grant_take(o->t, o->by, l.list[1].id, WHY, T0, &o->e), ERR_CONFLICT);
    NOT(grant_take_all(o->t, o->by, STR("admin2"), WHY, T0, NULL, &o->e), ERR_CONFLICT);
    office_person(o, "x");
    NOT(grants_first(o->t, o->by, STR("x"), &o->e), ERR_CONFLICT);
    office_close(o);
    (void)state;
}

static void test_2_1_1_3_2_g_yearly_review(void **state) {
    struct office office, *o = &office;
    struct review_row *rows;
    size_t n;
    int64_t one, two, three, size, after;
    office_open(o);
    office_person(o, "a");
    office_person(o, "b");
    office_system(o, 1);
    int64_t unit = office_unit(o, "M", 0);
    OK(office_grant(o, "a", "reader", SCOPE_ALL, 0, T0, &one));
    OK(office_grant(o, "a", "reader", SCOPE_ORGANISATION, unit, T0, &two));
    OK(office_grant(o, "b", "reader", SCOPE_SYSTEM, 1, T0, &three));
    OK(grants_used(o->t, o->by, STR("a"), T0 + 300 * DAY, &o->e));
    OK(trail_size(o->t, &size, &o->e));
    OK(grants_used(o->t, o->by, STR("a"), T0 + 300 * DAY + 60000, &o->e)); /* the same day: nothing */
    OK(trail_size(o->t, &after, &o->e));
    assert_int_equal(size, after);
    OK(grant_confirm(o->t, o->by, two, T0 + 200 * DAY, &o->e));
    OK(grant_review(o->a, o->s, T0 + DAY, T0 + 366 * DAY, &rows, &n, &o->e));
    assert_int_equal(n, 2);
    assert_true(rows[0].grant.id == one && rows[0].why == REVIEW_DUE && str_is(rows[0].name, "a"));
    assert_true(rows[1].grant.id == three && rows[1].why == REVIEW_UNUSED);
    OK(person_stop(o->t, o->by, STR("b"), &o->e));
    OK(organisation_stop(o->t, o->by, unit, &o->e));
    OK(grant_review(o->a, o->s, T0 + DAY, T0 + 366 * DAY, &rows, &n, &o->e));
    assert_int_equal(n, 3);
    assert_true(rows[1].why == REVIEW_GONE && rows[2].why == REVIEW_STOPPED);
    OK(grant_take_all(o->t, o->by, STR("b"), WHY, T0, NULL, &o->e));
    office_close(o);
    (void)state;
}

/* The walk ----------------------------------------------------------------------------------------------------------
 */

/* Two ministries; 1 with 2 below it, 3 alone. System 10 is in 2, system 11 in 3. */
static bool naive_covers(enum scope_kind scope, int64_t object, int64_t organisation, int64_t system) {
    if (scope == SCOPE_ALL) return true;
    if (scope == SCOPE_SYSTEM) return system && object == system;
    return organisation && (object == organisation || (object == 1 && organisation == 2));
}

static size_t walk_one(const struct role *r, enum scope_kind scope, int64_t object, unsigned clearance) {
    static const int64_t under_one[] = {1, 2}, under_other[] = {2}, under_three[] = {3};
    const int64_t *below = object == 1 ? under_one : object == 2 ? under_other : under_three;
    struct viewer_grant g = {.role = r->id,
                             .scope = scope,
                             .id = object,
                             .permissions = r->permissions,
                             .clearance = clearance,
                             .second_factor = r->second_factor};
    size_t looked = 0;
    if (scope == SCOPE_ORGANISATION) g.below = below, g.n_below = object == 1 ? 2 : 1;
    static const struct {
        int64_t organisation, system;
    } objects[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {2, 10}, {3, 11}, {0, 12}};
    for (unsigned p = 0; p < PERMISSIONS + 2; p++)
        for (size_t k = 0; k < 7; k++)
            for (unsigned class = 0; class <= 3; class ++)
                for (unsigned how = 0; how < 8; how++, looked++) {
                    struct viewer v = {.known = how & 1,
                                       .second_factor = how & 2,
                                       .must_change = how & 4,
                                       .grants = &g,
                                       .n_grants = 1};
                    struct access_object on = {
                        .system = objects[k].system, .organisation = objects[k].organisation, .confidentiality = class};
                    bool want = p >= PERMIT_SYSTEM_VIEW && p < PERMISSIONS && v.known && !v.must_change &&
                                bit(r->permissions, p) && (v.second_factor || !r->second_factor) &&
                                naive_covers(scope, object, on.organisation, on.system) &&
                                clearance >= (class ? class : 2);
                    if (p == PERMIT_ANYBODY || (p == PERMIT_SIGNED_IN && v.known)) want = true;
                    if (viewer_may(&v, (enum permission)p, &on) != want)
                        fail_msg("%.*s, permission %u, scope %d/%d, object %zu, class %u, how %u", STR_ARG(r->id), p,
                                 (int)scope, (int)object, k, class, how);
                }
    return looked;
}

static void test_2_1_1_2_1_b_every_permission_role_scope_and_class(void **state) {
    static const int64_t objects[3][4] = {{0, -1}, {1, 2, 3, -1}, {10, 11, -1}};
    const struct roles *r = roles_builtin();
    size_t looked = 0;
    (void)state;
    for (size_t i = 0; i < r->n; i++)
        for (unsigned scope = 0; scope < 3; scope++)
            for (size_t k = 0; r->list[i].given && r->list[i].scopes[scope] && objects[scope][k] >= 0; k++)
                for (unsigned clearance = 1; clearance <= 3; clearance++)
                    looked += walk_one(&r->list[i], (enum scope_kind)scope, objects[scope][k], clearance);
    assert_true(looked > 100000);
}

/* Lists reach what viewer_may says, for sets of grants. */
static void test_lists_reach_what_may_be_seen(void **state) {
    static const int64_t one[] = {1, 2}, two[] = {2, 5};
    struct viewer_grant g[] = {
        {.scope = SCOPE_ORGANISATION,
         .id = 1,
         .below = one,
         .n_below = 2,
         .permissions = 1u << PERMIT_SYSTEM_VIEW,
         .clearance = 2},
        {.scope = SCOPE_ORGANISATION,
         .id = 2,
         .below = two,
         .n_below = 2,
         .permissions = 1u << PERMIT_SYSTEM_VIEW,
         .clearance = 3},
        {.scope = SCOPE_SYSTEM, .id = 9, .permissions = 1u << PERMIT_SYSTEM_VIEW, .clearance = 1},
        {.scope = SCOPE_SYSTEM, .id = 8, .permissions = 1u << PERMIT_SYSTEM_VIEW, .clearance = 2},
        {.scope = SCOPE_ALL, .permissions = 1u << PERMIT_SYSTEM_VIEW, .clearance = 3, .second_factor = true},
    };
    struct viewer v = {.known = true, .grants = g, .n_grants = 5};
    struct arena *a = arena_new(MIB);
    struct access_reach r;
    (void)state;
    viewer_reach(a, &v, PERMIT_SYSTEM_VIEW, &r);
    assert_true(!r.all && r.n_organisations == 3 && r.organisations[0] == 1 && r.organisations[2] == 5);
    assert_true(r.n_systems == 1 && r.systems[0] == 8);
    viewer_reach_at(a, &v, PERMIT_SYSTEM_VIEW, 3, &r);
    assert_true(r.n_organisations == 2 && r.n_systems == 0);
    viewer_reach_at(a, &v, PERMIT_SYSTEM_VIEW, 1, &r);
    assert_true(r.n_organisations == 3 && r.n_systems == 2);
    viewer_reach(a, &v, PERMIT_AUDIT, &r);
    assert_true(!r.all && !r.n_organisations && !r.n_systems);
    v.second_factor = true;
    viewer_reach_at(a, &v, PERMIT_SYSTEM_VIEW, 3, &r);
    assert_true(r.all);
    v.must_change = true;
    viewer_reach(a, &v, PERMIT_SYSTEM_VIEW, &r);
    assert_true(!r.all && !r.n_organisations);
    v.must_change = false;
    assert_true(viewer_may(&v, PERMIT_SYSTEM_VIEW, &(struct access_object){.any = true}));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_of_the_program),
        cmocka_unit_test(test_2_1_1_4_1_e_who_audits_changes_nothing),
        cmocka_unit_test(test_the_reader_says_what_is_wrong_where),
        cmocka_unit_test(test_permissions_have_their_ids),
        cmocka_unit_test(test_organisations),
        cmocka_unit_test(test_2_1_1_3_1_e_roles_that_two_people_give),
        cmocka_unit_test(test_1_2_1_2_1_a_duties_that_exclude_each_other),
        cmocka_unit_test(test_grants_end_by_themselves),
        cmocka_unit_test(test_the_last_administrator_stays),
        cmocka_unit_test(test_2_1_1_3_2_g_yearly_review),
        cmocka_unit_test(test_2_1_1_2_1_b_every_permission_role_scope_and_class),
        cmocka_unit_test(test_lists_reach_what_may_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
