/* Applications: who decides, every state, what approving carries; handing over. */
#include "access/handover.h"
#include "roles_sample.h"

#define MOMENT (T0 + DAY)

/* A unit with a system; who applies, who approves, the superior, an auditor. */
struct desk {
    struct office office;
    int64_t unit;
    struct viewer staff, approver, superior, auditor, officer;
};

static void desk_open(struct desk *d) {
    struct office *o = &d->office;
    static const char *const people[] = {"staff", "approver", "superior", "auditor", "officer", "other"};
    office_open(o);
    office_admins(o, T0);
    for (size_t i = 0; i < 6; i++) office_person(o, people[i]);
    d->unit = office_unit(o, "M", 0);
    office_system(o, 1);
    OK(office_grant(o, "staff", "staff", SCOPE_ORGANISATION, d->unit, T0, NULL));
    OK(office_give(o, "approver", "approver", SCOPE_ORGANISATION, d->unit, 0, T0));
    OK(office_give(o, "superior", "superior", SCOPE_ALL, 0, 0, T0));
    OK(office_give(o, "auditor", "auditor", SCOPE_ALL, 0, 0, T0));
    OK(office_give(o, "officer", "section-security-officer", SCOPE_ORGANISATION, d->unit, 0, T0));
    d->staff = office_viewer(o, "staff", MOMENT);
    d->approver = office_viewer(o, "approver", MOMENT);
    d->superior = office_viewer(o, "superior", MOMENT);
    d->auditor = office_viewer(o, "auditor", MOMENT);
    d->officer = office_viewer(o, "officer", MOMENT);
}

#define EXCEPTION                                                                                                      \
    "{\"contact\":\"課 内線1\",\"rule\":\"対策基準 "                                                            \
    "第3条\",\"measures\":\"隔離\",\"report\":\"書面\",\"why\":\"更新待ち\"}"

static struct application_wish exception(const struct desk *d) {
    return (struct application_wish){.kind = STR("exception"),
                                     .scope = SCOPE_ORGANISATION,
                                     .object = d->unit,
                                     .since = MOMENT,
                                     .until = MOMENT + 30 * DAY,
                                     .fields = STR(EXCEPTION)};
}

static int64_t filed(struct desk *d, const struct viewer *who) {
    struct office *o = &d->office;
    struct application_wish w = exception(d);
    int64_t id;
    OK(application_draft(o->t, who, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, who, id, STR_NONE, MOMENT, &o->e));
    return id;
}

static enum application_state state_at(struct desk *d, int64_t id, int64_t now) {
    struct office *o = &d->office;
    struct application x;
    OK(application_get(o->a, o->s, id, now, &x, NULL, NULL, &o->e));
    return x.state;
}

static void test_1_2_1_3_2_an_exception_from_draft_to_end(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    struct application_step *steps;
    struct application x, *list;
    enum application_state now_is;
    size_t n;
    int64_t id;
    bool more;
    desk_open(d);
    struct application_wish w = exception(d);
    w.fields = STR("{\"rule\":\"a\"}");
    OK(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e));
    NOT(application_file(o->t, &d->staff, id, STR_NONE, MOMENT, &o->e), ERR_INVALID); /* fields are missing */
    OK(application_get(o->a, o->s, id, MOMENT, &x, NULL, NULL, &o->e));
    w = exception(d);
    NOT(application_set(o->t, &d->staff, id, x.changed - 1, &w, MOMENT, &o->e), ERR_CONFLICT);
    NOT(application_set(o->t, &d->approver, id, x.changed, &w, MOMENT, &o->e), ERR_NOT_FOUND); /* a draft is its own */
    OK(application_set(o->t, &d->staff, id, x.changed, &w, MOMENT, &o->e));
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, &now_is, &o->e), ERR_NOT_FOUND);
    OK(application_file(o->t, &d->staff, id, STR_NONE, MOMENT, &o->e));
    OK(application_list(o->a, o->s, &d->approver, APPLICATIONS_WAITING, STR_NONE, 0, MOMENT, &list, &n, &more, &o->e));
    assert_true(n == 1 && list[0].id == id && !more);
    OK(application_list(o->a, o->s, &d->staff, APPLICATIONS_WAITING, STR_NONE, 0, MOMENT, &list, &n, NULL, &o->e));
    assert_int_equal(n, 0);
    NOT(application_decide(o->t, &d->approver, id, true, STR(""), MOMENT, &now_is, &o->e), ERR_INVALID);
    OK(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, &now_is, &o->e));
    assert_int_equal(now_is, APPLICATION_IN_FORCE);
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, &now_is, &o->e), ERR_CONFLICT);
    assert_int_equal(state_at(d, id, MOMENT + 30 * DAY), APPLICATION_OVERDUE); /* 1.2.1.3(2)(e) */
    OK(application_list(o->a, o->s, &d->approver, APPLICATIONS_DUE, STR("exception"), MOMENT + 40 * DAY,
                        MOMENT + 31 * DAY, &list, &n, NULL, &o->e));
    assert_true(n == 1 && list[0].state == APPLICATION_OVERDUE);
    OK(application_end(o->t, &d->staff, id, WHY, MOMENT + 31 * DAY, &o->e));
    assert_int_equal(state_at(d, id, MOMENT + 31 * DAY), APPLICATION_ENDED);
    OK(application_get(o->a, o->s, id, MOMENT, &x, &steps, &n, &o->e));
    static const char *const acts[] = {"draft", "set", "file", "approve", "end"};
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++) assert_true(str_is(steps[i].act, acts[i]) && steps[i].entry >= 0);
    assert_true(str_is(steps[3].person, "approver"));
    /* The head of audit sees the register (1.2.1.3(2)(f)), somebody without a role does not. */
    OK(application_list(o->a, o->s, &d->auditor, APPLICATIONS_ALL, STR("exception"), 0, MOMENT, &list, &n, NULL,
                        &o->e));
    assert_int_equal(n, 1);
    struct viewer other = office_viewer(o, "other", MOMENT);
    OK(application_list(o->a, o->s, &other, APPLICATIONS_ALL, STR_NONE, 0, MOMENT, &list, &n, NULL, &o->e));
    assert_int_equal(n, 0);
    office_close(o);
    (void)state;
}

static void test_1_2_1_3_2_d_a_waived_report(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    desk_open(d);
    int64_t id = filed(d, &d->staff);
    OK(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e));
    NOT(application_waive(o->t, &d->staff, id, WHY, MOMENT, &o->e), ERR_DENIED);
    OK(application_waive(o->t, &d->approver, id, WHY, MOMENT, &o->e));
    assert_int_equal(state_at(d, id, MOMENT + 31 * DAY), APPLICATION_ENDED);
    int64_t refused = filed(d, &d->staff);
    enum application_state now_is;
    OK(application_decide(o->t, &d->approver, refused, false, WHY, MOMENT, &now_is, &o->e));
    assert_int_equal(now_is, APPLICATION_REFUSED);
    int64_t back = filed(d, &d->staff);
    NOT(application_withdraw(o->t, &d->approver, back, WHY, MOMENT, &o->e), ERR_DENIED);
    OK(application_withdraw(o->t, &d->staff, back, WHY, MOMENT, &o->e));
    NOT(application_decide(o->t, &d->approver, back, true, WHY, MOMENT, &now_is, &o->e), ERR_CONFLICT);
    office_close(o);
    (void)state;
}

static void test_1_2_1_2_1_a_nobody_decides_alone(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    struct application x;
    int64_t id;
    desk_open(d);
    /* Whoever could decide goes to the superior: 1.2.1.2(2)(a). */
    id = filed(d, &d->officer);
    OK(application_get(o->a, o->s, id, MOMENT, &x, NULL, NULL, &o->e));
    assert_true(x.superior);
    NOT(application_decide(o->t, &d->officer, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    OK(application_decide(o->t, &d->superior, id, true, WHY, MOMENT, NULL, &o->e));
    /* Filed for somebody who decides; neither of the two may. */
    struct application_wish w = exception(d);
    w.applicant = STR("approver");
    OK(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &d->staff, id, STR_NONE, MOMENT, &o->e));
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    OK(application_decide(o->t, &d->superior, id, false, WHY, MOMENT, NULL, &o->e));
    /* The approver says that the superior should judge. */
    id = filed(d, &d->staff);
    NOT(application_decide(o->t, &d->superior, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    OK(application_to_superior(o->t, &d->approver, id, WHY, MOMENT, &o->e));
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    OK(application_decide(o->t, &d->superior, id, true, WHY, MOMENT, NULL, &o->e));
    /* An auditor sees and does nothing. */
    id = filed(d, &d->staff);
    NOT(application_decide(o->t, &d->auditor, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    w = exception(d);
    int64_t none;
    NOT(application_draft(o->t, &d->auditor, &w, MOMENT, &none, &o->e), ERR_DENIED);
    /* Without a second factor the approver is nobody. */
    d->approver.second_factor = false;
    NOT(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e), ERR_NOT_FOUND);
    office_close(o);
    (void)state;
}

static void test_2_1_1_3_1_e_a_role_by_application(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    struct viewer admin, admin2;
    struct grant_list l;
    int64_t id;
    desk_open(d);
    admin = office_viewer(o, "admin", MOMENT);
    admin2 = office_viewer(o, "admin2", MOMENT);
    struct application_wish w = {.kind = STR("role"),
                                 .scope = SCOPE_ALL,
                                 .since = MOMENT,
                                 .until = MOMENT + 10 * DAY,
                                 .fields = STR("{\"person\":\"other\",\"role\":\"ciso\",\"why\":\"就任\"}")};
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e));
    NOT(application_decide(o->t, &admin, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    NOT(application_decide(o->t, &d->superior, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    assert_int_equal(office_viewer(o, "other", MOMENT).n_grants, 0);
    OK(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e));
    OK(grant_list(o->a, o->s, &(struct grant_filter){.person = STR("other")}, MOMENT, &l, &o->e));
    assert_true(l.n == 1 && str_is(l.list[0].asked, "admin") && str_is(l.list[0].approved, "admin2"));
    assert_true(l.list[0].application == id && l.list[0].until == MOMENT + 10 * DAY);
    /* What became impossible meanwhile is not approved: all or nothing. */
    w.fields = STR("{\"person\":\"auditor\",\"role\":\"ciso\",\"why\":\"就任\"}");
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    NOT(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e), ERR_DENIED);
    office_person(o, "late");
    w.fields = STR("{\"person\":\"late\",\"role\":\"auditor\",\"why\":\"就任\"}");
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e));
    OK(office_grant(o, "late", "staff", SCOPE_ALL, 0, MOMENT, NULL));
    NOT(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    assert_int_equal(state_at(d, id, MOMENT), APPLICATION_FILED);
    /* Nobody approves what they get. */
    w.fields = STR("{\"person\":\"admin2\",\"role\":\"record-keeper\",\"why\":\"x\"}");
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e));
    NOT(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED);
    office_close(o);
    (void)state;
}

static bool use(struct office *o, int64_t id, const char *kind, int64_t now) {
    STORE_TX struct store_tx tx = {0};
    OK(store_begin(o->s, &tx, &o->e));
    return application_use(o->t, o->by, id, str_of(kind), now, &o->e) && store_commit(&tx, &o->e);
}

static void test_2_1_1_3_1_e_erasing_takes_three_and_is_used_once(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    struct viewer admin, admin2, keeper;
    struct str json;
    int64_t id;
    desk_open(d);
    OK(office_give(o, "other", "record-keeper", SCOPE_ALL, 0, 0, T0));
    admin = office_viewer(o, "admin", MOMENT), admin2 = office_viewer(o, "admin2", MOMENT);
    keeper = office_viewer(o, "other", MOMENT);
    struct application_wish w = {.kind = STR("erase"),
                                 .scope = SCOPE_ALL,
                                 .since = MOMENT,
                                 .until = MOMENT + 7 * DAY,
                                 .fields = STR("{\"what\":\"x\",\"why\":\"y\"}")};
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e));
    OK(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e));
    assert_int_equal(state_at(d, id, MOMENT), APPLICATION_FILED);
    NOT(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e), ERR_DENIED); /* nobody twice */
    NOT(use(o, id, "erase", MOMENT), ERR_DENIED);
    OK(application_decide(o->t, &keeper, id, true, WHY, MOMENT, NULL, &o->e));
    NOT(use(o, id, "restore", MOMENT), ERR_DENIED);
    NOT(use(o, id, "erase", MOMENT + 8 * DAY), ERR_DENIED);
    OK(use(o, id, "erase", MOMENT + DAY));
    NOT(use(o, id, "erase", MOMENT + DAY), ERR_CONFLICT);
    OK(application_authorised(o->a, o->s, id, MOMENT, &json, &o->e));
    size_t at;
    assert_true(str_find(json, STR("\"person\":\"admin2\""), &at) && str_find(json, STR("\"person\":\"other\""), &at));
    office_close(o);
    (void)state;
}

static void test_what_cannot_be_applied_for(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    int64_t id;
    desk_open(d);
    static const char *const fields[] = {"[]", "{\"x\":\"y\"}", "{\"rule\":[]}", "{", "{\"rule\":\"a\\nb\"}"};
    for (size_t i = 0; i < 5; i++) {
        struct application_wish w = exception(d);
        w.fields = str_of(fields[i]);
        NOT(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e), ERR_INVALID);
    }
    struct application_wish w = exception(d);
    w.kind = STR("holiday");
    NOT(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e), ERR_NOT_FOUND);
    w = exception(d);
    w.object = 99;
    NOT(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e), ERR_NOT_FOUND);
    w = exception(d);
    w.until = MOMENT + 400 * DAY; /* longer than the term */
    OK(application_draft(o->t, &d->staff, &w, MOMENT, &id, &o->e));
    NOT(application_file(o->t, &d->staff, id, STR_NONE, MOMENT, &o->e), ERR_INVALID);
    office_close(o);
    (void)state;
}

/* Handing over ------------------------------------------------------------------------------------------------------
 */

static void test_2_1_1_3_2_h_handing_over(void **state) {
    struct desk desk, *d = &desk;
    struct office *o = &d->office;
    struct handover h;
    struct viewer admin, admin2;
    struct application x;
    int64_t id;
    desk_open(d);
    admin = office_viewer(o, "admin", MOMENT), admin2 = office_viewer(o, "admin2", MOMENT);
    id = filed(d, &d->staff);
    OK(application_decide(o->t, &d->approver, id, true, WHY, MOMENT, NULL, &o->e));
    struct handover_order order = {.from = STR("staff"),
                                   .to = STR("auditor"),
                                   .from_when = MOMENT + 5 * DAY,
                                   .organisation = -1,
                                   .reason = STR("異動")};
    OK(handover_preview(o->a, o->s, &order, MOMENT, &h, &o->e));
    assert_true(h.n == 2 && h.n_against == 1 && h.rows[0].against.len &&
                !h.two_people); /* an auditor is no member of staff */
    NOT(handover_run(o->t, &admin, &order, MOMENT, &o->e), ERR_CONFLICT);
    order.to = STR_NONE; /* somebody has to report the end of the exception */
    NOT(handover_run(o->t, &admin, &order, MOMENT, &o->e), ERR_CONFLICT);
    order.to = STR("other");
    NOT(handover_run(o->t, &d->staff, &order, MOMENT, &o->e), ERR_DENIED);
    OK(handover_run(o->t, &admin, &order, MOMENT, &o->e));
    assert_int_equal(office_viewer(o, "staff", MOMENT + 4 * DAY).n_grants, 1);
    assert_int_equal(office_viewer(o, "other", MOMENT + 4 * DAY).n_grants, 0);
    assert_int_equal(office_viewer(o, "staff", MOMENT + 5 * DAY).n_grants, 0);
    assert_int_equal(office_viewer(o, "other", MOMENT + 5 * DAY).n_grants, 1);
    OK(application_get(o->a, o->s, id, MOMENT, &x, NULL, NULL, &o->e));
    assert_true(str_is(x.holder, "other") && str_is(x.applicant, "staff"));
    /* A role that two people give goes over by application only. */
    office_person(o, "new");
    order = (struct handover_order){
        .from = STR("approver"), .to = STR("new"), .from_when = MOMENT, .organisation = -1, .reason = STR("異動")};
    OK(handover_preview(o->a, o->s, &order, MOMENT, &h, &o->e));
    assert_true(h.two_people && !h.n_against);
    NOT(handover_run(o->t, &admin, &order, MOMENT, &o->e), ERR_DENIED);
    struct application_wish w = {
        .kind = STR("handover"),
        .scope = SCOPE_ALL,
        .fields = STR("{\"from\":\"approver\",\"to\":\"new\",\"day\":\"2026-01-01\",\"why\":\"異動\"}")};
    OK(application_draft(o->t, &admin, &w, MOMENT, &id, &o->e));
    OK(application_file(o->t, &admin, id, STR_NONE, MOMENT, &o->e));
    OK(application_decide(o->t, &admin2, id, true, WHY, MOMENT, NULL, &o->e));
    assert_int_equal(office_viewer(o, "approver", MOMENT).n_grants, 0);
    struct viewer new = office_viewer(o, "new", MOMENT);
    assert_true(new.n_grants == 1 &&
                viewer_may(&new, PERMIT_APPROVE, &(struct access_object){.organisation = d->unit}));
    office_close(o);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_1_2_1_3_2_an_exception_from_draft_to_end),
        cmocka_unit_test(test_1_2_1_3_2_d_a_waived_report),
        cmocka_unit_test(test_1_2_1_2_1_a_nobody_decides_alone),
        cmocka_unit_test(test_2_1_1_3_1_e_a_role_by_application),
        cmocka_unit_test(test_2_1_1_3_1_e_erasing_takes_three_and_is_used_once),
        cmocka_unit_test(test_what_cannot_be_applied_for),
        cmocka_unit_test(test_2_1_1_3_2_h_handing_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
