/* system_label: how a system's information is classed and may be handled. To loosen it is an act with a reason. */
#include <string.h>

#include "fmt/era.h"
#include "ledger/database.h"
#include "ledger/fields.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/system_home.h"
#include "web/system_label.html.h"

struct label_form {
    struct label label;
    struct str until, details[LABEL_LIMITS_MAX], untils[LABEL_LIMITS_MAX], reason; /* as typed; by rule */
    bool on[LABEL_LIMITS_MAX];
    struct ui_fault faults[2 * LABEL_LIMITS_MAX + 4];
    size_t n_faults;
    struct str errors[2 * LABEL_LIMITS_MAX], error_until, error_reason; /* details, then untils */
};

static const char *const axis_names[LABEL_AXES] = {"confidentiality", "integrity", "availability"};

static const char *axis_title(enum label_axis axis) {
    static const char *const titles[LABEL_AXES] = {N_("Confidentiality"), N_("Integrity"), N_("Availability")};
    return titles[axis];
}

static void from_record(const struct label *l, struct label_form *f) {
    const struct label_rules *rules = label_rules_builtin();
    f->label = *l;
    f->until = l->until;
    for (size_t i = 0; i < rules->n_limits && i < LABEL_LIMITS_MAX; i++)
        for (size_t k = 0; k < l->n_limits; k++)
            if (str_eq(l->limits[k].id, rules->limits[i].id)) {
                f->on[i] = true;
                f->details[i] = l->limits[k].detail;
                f->untils[i] = l->limits[k].until;
            }
}

/* Showing ---------------------------------------------------------------------------------------------------------- */

static struct ui_field axis_field(struct visit *v, const struct label_form *f, enum label_axis axis) {
    const struct label_rules *rules = label_rules_builtin();
    struct ui_choice *list = arena_array(v->a, rules->n_classes + 1, sizeof *list);
    size_t n = 0;
    list[n++] =
        (struct ui_choice){.value = STR("0"),
                           .label = arena_fmt(v->a, tr(v->lang, "Not said (counts as %u)"), rules->unsaid[axis]),
                           .chosen = f->label.class[axis] == 0};
    for (size_t i = 0; i < rules->n_classes; i++)
        if (rules->classes[i].axis == axis)
            list[n++] = (struct ui_choice){.value = arena_fmt(v->a, "%u", rules->classes[i].value),
                                           .label = text_in(&rules->classes[i].title, v->lang),
                                           .chosen = f->label.class[axis] == rules->classes[i].value};
    return (struct ui_field){
        .name = axis_names[axis], .label = trs(v->lang, axis_title(axis)), .choices = list, .n_choices = n};
}

static struct str or_empty(struct str s) {
    return s.ptr ? s : STR("");
}

static void fill_limits(struct visit *v, const struct label_form *f, struct system_label_page *p) {
    const struct label_rules *rules = label_rules_builtin();
    struct system_limit *list = arena_array(v->a, rules->n_limits + 1, sizeof *list);
    for (size_t i = 0; i < rules->n_limits && i < LABEL_LIMITS_MAX; i++) {
        const struct label_rule *r = &rules->limits[i];
        list[i].checked = f->on[i];
        list[i].has_detail = r->detail != LABEL_DETAIL_NONE;
        list[i].on = (struct ui_field){.name = arena_fmt(v->a, "on-%.*s", STR_ARG(r->id)).ptr,
                                       .label = text_in(&r->title, v->lang),
                                       .hint = text_in(&r->about, v->lang)};
        list[i].detail = (struct ui_field){
            .name = arena_fmt(v->a, "detail-%.*s", STR_ARG(r->id)).ptr,
            .label = r->detail == LABEL_DETAIL_DATE ? trs(v->lang, "Day") : trs(v->lang, "To whom, or for what"),
            .value = or_empty(f->details[i]),
            .error = f->errors[i],
            .width = UI_WIDTH_MIDDLE,
            .most = LABEL_TEXT_MAX};
        list[i].until = (struct ui_field){.name = arena_fmt(v->a, "until-%.*s", STR_ARG(r->id)).ptr,
                                          .label = trs(v->lang, "Last day on which it holds"),
                                          .value = or_empty(f->untils[i]),
                                          .error = f->errors[LABEL_LIMITS_MAX + i]};
    }
    p->limits = list;
    p->n_limits = rules->n_limits < LABEL_LIMITS_MAX ? rules->n_limits : LABEL_LIMITS_MAX;
}

static void show(struct visit *v, struct label_form *f, unsigned status) {
    struct err e = {0};
    struct system_label_page p = {0};
    if (!system_head_read(v, NULL, &p.head, &e)) {
        visit_fail(v, &e);
        return;
    }
    p.page = system_page(&p.head, trs(v->lang, "Change the classification"));
    p.page.lead = trs(v->lang, "The classification decides who may see, give out and print what is recorded about this "
                               "system. It narrows what roles permit.");
    p.page.faults = f->faults;
    p.page.n_faults = f->n_faults;
    for (int axis = 0; axis < LABEL_AXES; axis++) p.axes[axis] = axis_field(v, f, (enum label_axis)axis);
    p.axes[0].why = trs(v->lang, "Information of confidentiality 3 is shown only to those who are cleared for it.");
    p.until = (struct ui_field){.name = "until",
                                .label = trs(v->lang, "How long it is of confidentiality 3"),
                                .value = or_empty(f->until),
                                .error = f->error_until};
    p.reason = (struct ui_field){.name = "reason",
                                 .label = trs(v->lang, "Reason of the change"),
                                 .hint = trs(v->lang, "It stands in the record beside the change."),
                                 .value = or_empty(f->reason),
                                 .error = f->error_reason,
                                 .must = true,
                                 .rows = 3,
                                 .most = LABEL_REASON_MAX / 3};
    fill_limits(v, f, &p);
    p.changed = f->label.changed;
    struct html h = visit_page(v, status);
    t_system_label(&h, &p);
}

static void label_form(struct visit *v) {
    struct err e = {0};
    struct label l;
    struct label_form *f = arena_alloc(v->a, sizeof *f);
    if (!label_of(v->a, v->opt->store, v->object.system, &l, &e)) {
        visit_fail(v, &e);
        return;
    }
    from_record(&l, f);
    show(v, f, 200);
}

/* Saving ----------------------------------------------------------------------------------------------------------- */

static void fault(struct label_form *f, const char *name, struct str sentence) {
    f->faults[f->n_faults++] = (struct ui_fault){name, sentence};
}

/* A day in any form; "" is none. */
static struct str day_field(struct visit *v, struct label_form *f, const char *name, struct str typed,
                            struct str *error) {
    struct err e = {0};
    char day[ERA_DAY_MAX];
    if (!typed.len) return STR_NONE;
    if (era_read_in(v->lang, typed, day, &e)) return arena_str(v->a, str_of(day));
    *error = arena_str(v->a, str_of(e.text));
    fault(f, name, *error);
    return STR_NONE;
}

static void read_limit(struct visit *v, struct label_form *f, size_t i) {
    const struct label_rule *r = &label_rules_builtin()->limits[i];
    const char *detail = arena_fmt(v->a, "detail-%.*s", STR_ARG(r->id)).ptr;
    const char *until = arena_fmt(v->a, "until-%.*s", STR_ARG(r->id)).ptr;
    f->on[i] = visit_field(v, arena_fmt(v->a, "on-%.*s", STR_ARG(r->id)).ptr).len > 0;
    f->details[i] = visit_field(v, detail);
    f->untils[i] = visit_field(v, until);
    if (!f->on[i]) return;
    struct label_limit *l = &f->label.limits[f->label.n_limits++];
    *l = (struct label_limit){.id = r->id};
    if (r->detail == LABEL_DETAIL_TEXT && f->details[i].len) l->detail = f->details[i];
    if (r->detail == LABEL_DETAIL_DATE) l->detail = day_field(v, f, detail, f->details[i], &f->errors[i]);
    if (r->detail != LABEL_DETAIL_NONE && !f->details[i].len) {
        f->errors[i] = trs(v->lang, "Say to whom or for what, or until which day, the limit is meant.");
        fault(f, detail, f->errors[i]);
    }
    l->until = day_field(v, f, until, f->untils[i], &f->errors[LABEL_LIMITS_MAX + i]);
}

static void read_form(struct visit *v, struct label_form *f) {
    const struct label_rules *rules = label_rules_builtin();
    int64_t n;
    f->label = (struct label){.system = v->object.system};
    for (int axis = 0; axis < LABEL_AXES; axis++)
        if (str_int(visit_field(v, axis_names[axis]), &n) && n >= 0 && n <= 3) f->label.class[axis] = (unsigned)n;
    if (str_int(visit_field(v, "changed"), &n)) f->label.changed = n;
    f->until = visit_field(v, "until");
    f->reason = visit_field(v, "reason");
    f->label.until = day_field(v, f, "until", f->until, &f->error_until);
    for (size_t i = 0; i < rules->n_limits && i < LABEL_LIMITS_MAX; i++) read_limit(v, f, i);
    if (!f->reason.len) {
        f->error_reason = trs(v->lang, "Say why the classification is changed.");
        fault(f, "reason", f->error_reason);
    }
}

/* The field of the register that says the same, so that both never differ. */
static bool set_register(struct visit *v, const struct label *l, struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_CONFIDENTIALITY];
    struct part_done done;
    unsigned class = l->class[LABEL_CONFIDENTIALITY];
    if (at < 0 || class > f->list[at].n_choices) return true;
    struct part_wish w = {.section = STR("register"), .name = f->list[at].id, .expected = PART_ANY};
    if (class) w.value = arena_fmt(v->a, "\"%.*s\"", STR_ARG(f->list[at].choices[class - 1].id));
    if (system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, v->object.system, &w, &done, e)) return true;
    /* Nothing to take away. */
    return !class && e->kind == ERR_NOT_FOUND ? (*e = (struct err){0}, true) : false;
}

static bool save(struct visit *v, const struct label_form *f, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    return store_begin(v->opt->store, &tx, e) && label_set(v->opt->trail, &v->viewer.actor, &f->label, f->reason, e) &&
           set_register(v, &f->label, e) && store_commit(&tx, e);
}

static void label_save(struct visit *v) {
    struct err e = {0};
    struct label now;
    struct label_form *f = arena_alloc(v->a, sizeof *f);
    read_form(v, f);
    if (!f->n_faults && save(v, f, &e)) {
        visit_see(v, "/systems/%lld?done=label", (long long)v->object.system);
        return;
    }
    if (e.kind && http_status_of(e.kind) >= 500) {
        visit_fail(v, &e);
        return;
    }
    if (e.kind) fault(f, NULL, arena_str(v->a, str_of(e.text)));
    /* Sent again, it is meant: the person has seen what others did. */
    struct err unread = {0};
    if (e.kind == ERR_CONFLICT && label_of(v->a, v->opt->store, v->object.system, &now, &unread))
        f->label.changed = now.changed;
    show(v, f, e.kind ? http_status_of(e.kind) : 400);
}

const struct route system_label_routes[] = {
    ROUTE("GET", "/systems/{system}/label", PERMIT_SYSTEM_MANAGE, GUARD_NONE, LANE_READ, label_form,
          N_("The classification of a system, to be changed")),
    ROUTE("POST", "/systems/{system}/label", PERMIT_SYSTEM_MANAGE, GUARD_TOKEN, LANE_WRITE, label_save,
          N_("Change the classification of a system")),
    ROUTES_END,
};
