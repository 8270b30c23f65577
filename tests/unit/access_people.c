/* The personnel office's files: a plan, then one transaction or nothing. */
#include "access/people_csv.h"
#include "roles_sample.h"

static bool people(struct office *o, const char *text, struct people_plan *p, struct diags *d) {
    *d = (struct diags){0};
    return people_csv_read(o->a, o->t, &(struct source){STR("p.csv"), str_of(text)}, p, d, &o->e);
}

static bool organisations(struct office *o, const char *text, struct people_plan *p, struct diags *d) {
    *d = (struct diags){0};
    return organisations_csv_read(o->a, o->t, &(struct source){STR("o.csv"), str_of(text)}, p, d, &o->e);
}

static void test_people_come_change_and_leave(void **state) {
    struct office office, *o = &office;
    struct people_plan p;
    struct diags d;
    struct person x;
    bool found;
    int64_t unit;
    office_open(o);
    OK(organisations(o, "組織コード,組織名,上位組織コード\r\n01,本省,\r\n0101,会計課,01\r\n", &p, &d));
    assert_true(p.adds == 2 && p.organisations);
    OK(people_csv_apply(o->t, o->by, &p, T0, &o->e));
    OK(people(o,
              "\xEF\xBB\xBF"
              "staff_number,氏名,組織コード,状態\nA-001,田中花子,0101,在職\nA-002,\"鈴木, 一郎\",,\n",
              &p, &d));
    assert_true(p.n == 2 && p.adds == 2 && str_is(p.rows[0].id, "a-001") && str_is(p.rows[1].name, "鈴木, 一郎"));
    OK(people_csv_apply(o->t, o->by, &p, T0, &o->e));
    NOT(people_csv_apply(o->t, o->by, &p, T0, &o->e), ERR_CONFLICT); /* the record went on */
    OK(person_by_id(o->a, o->s, STR("a-001"), &x, &found, &o->e));
    assert_true(found && str_is(x.name, "田中花子"));
    OK(member_of(o->s, STR("a-001"), &unit, &o->e));
    assert_int_equal(unit, 2);
    OK(office_grant(o, "a-002", "reader", SCOPE_ALL, 0, T0, NULL));
    OK(people(o, "職員番号,氏名,組織コード,状態\nA-001,田中花,01,\nA-002,鈴木一郎,,退職\nA-003,新人,,\n", &p, &d));
    assert_true(p.adds == 1 && p.changes == 1 && p.stops == 1 && p.rows[0].was.len);
    OK(people_csv_apply(o->t, o->by, &p, T0, &o->e));
    struct grant_list l;
    OK(grant_list(o->a, o->s, &(struct grant_filter){0}, T0, &l, &o->e));
    assert_int_equal(l.n, 0);
    /* 2.1.1.3(2)(l): an id is never given again. */
    NOT(people(o, "職員番号,氏名\nA-002,別人\n", &p, &d), ERR_INVALID);
    assert_true(d.errors == 1 && d.list[0].line == 2);
    /* The same file again changes nothing. */
    OK(people(o, "職員番号,氏名,組織コード,状態\nA-001,田中花,01,\nA-002,鈴木一郎,,退職\nA-003,新人,,\n", &p, &d));
    assert_true(!p.adds && !p.changes && !p.stops);
    OK(organisations(o, "code,name,state\n0101,会計課,廃止\n", &p, &d));
    assert_int_equal(p.stops, 1);
    OK(people_csv_apply(o->t, o->by, &p, T0, &o->e));
    office_close(o);
    (void)state;
}

static void test_mistakes_by_line_and_nothing_taken(void **state) {
    static const struct {
        const char *text;
        unsigned line;
    } bad[] = {
        {"職員番号,氏名,年齢\n1,a,3\n", 1},
        {"職員番号\n1\n", 1},
        {"氏名,name,職員番号\na,b,c\n", 1},
        {"職員番号,氏名\n1,\n", 2},
        {"職員番号,氏名\n1,a\n,b\n", 3},
        {"職員番号,氏名\n1,a\n1,b\n", 3},
        {"職員番号,氏名,id\n1,a,x\n2,b,x\n", 3},
        {"職員番号,氏名,id\n1,a,X Y\n", 2},
        {"職員番号,氏名,メール\n1,a,nowhere\n", 2},
        {"職員番号,氏名,組織コード\n1,a,99\n", 2},
        {"職員番号,氏名,状態\n1,a,休暇\n", 2},
        {"職員番号,氏名\n1\n", 2},
    };
    struct office office, *o = &office;
    struct people_plan p;
    struct diags d;
    struct person *list;
    size_t n;
    office_open(o);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (people(o, bad[i].text, &p, &d)) fail_msg("taken: %zu", i);
        if (d.errors < 1 || d.list[0].line != bad[i].line)
            fail_msg("%zu: line %u: %s", i, d.list[0].line, d.list[0].text);
    }
    NOT(organisations(o, "code,name,parent_code\n1,a,2\n2,b,\n", &p, &d), ERR_INVALID);
    OK(person_list(o->a, o->s, &list, &n, &o->e));
    assert_int_equal(n, 0);
    office_close(o);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_come_change_and_leave),
        cmocka_unit_test(test_mistakes_by_line_and_nothing_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
