/* work_row: one row of worksheet 2 as a form. */
#include "fmt/fmt.h"
#include "web/routes.h"
#include "web/work_rows.h"
#include "web/work_rows.html.h"

#define USED_MAX 200 /* of what is proposed from earlier rows */

struct names {
    struct str *list;
    size_t n, room;
};
static void add_name(const struct work *w, struct names *to, struct str name) {
    for (size_t i = 0; i < to->n; i++)
        if (str_eq(to->list[i], name)) return;
    if (!name.len || to->n == USED_MAX) return;
    to->list = arena_grow(w->a, to->list, to->n, &to->room, sizeof *to->list);
    to->list[to->n++] = name;
}

/* What was used before is proposed: the same thing then bears the same name everywhere. */
static void propose(const struct work *w, struct work_row_form *p) {
    struct names actors = {0}, tasks = {0}, things = {0}, devices = {0}, networks = {0};
    for (size_t i = 0; i < w->sys->n_work; i++) {
        const struct work_row *r = &w->sys->work[i];
        add_name(w, &actors, r->actor);
        add_name(w, &tasks, r->task);
        for (size_t k = 0; k < r->n_information; k++) add_name(w, &things, r->information[k]);
        for (size_t k = 0; k < r->n_devices; k++) add_name(w, &devices, r->devices[k]);
        for (size_t k = 0; k < r->n_networks; k++) add_name(w, &networks, r->networks[k]);
    }
    for (size_t i = 0; i < w->sys->n_tasks; i++) add_name(w, &tasks, w->sys->tasks[i]);
    p->actors = actors.list, p->n_actors = actors.n;
    p->task_list = tasks.list, p->n_task_list = tasks.n;
    p->things = things.list, p->n_things = things.n;
    p->device_list = devices.list, p->n_device_list = devices.n;
    p->network_list = networks.list, p->n_network_list = networks.n;
}

static struct ui_field line(const struct work *w, const char *name, const char *label, const char *what,
                            const char *why) {
    return (struct ui_field){
        .name = name, .label = trs(w->lang, label), .most = 2000, .what = trs(w->lang, what), .why = trs(w->lang, why)};
}

static void fields(const struct work *w, struct work_row_form *p) {
    struct str lines = trs(w->lang, "Several: one a line, or with commas between.");
    p->actor =
        line(w, "actor", N_("Who (actor)"), N_("A person or a system outside that exchanges information with it."),
             N_("Whether a user has to be identified depends on who it is."));
    p->actor.must = true;
    p->task =
        line(w, "task", N_("Task"), N_("One of the tasks of worksheet 1."), N_("Rows of one task stand together."));
    p->task.must = true;
    p->step =
        line(w, "step", N_("Step"), N_("The part of the task that this row is about, such as entering or viewing."),
             N_("Each step may need other protection."));
    p->summary = line(w, "summary", N_("What is done"), N_("One sentence about what happens in this step."),
                      N_("It stands in the specification as a row of its table of work."));
    p->summary.rows = 2;
    p->information = line(w, "information", N_("Information"), N_("What information is handled in this step."),
                          N_("What is at stake decides how strong the protection has to be."));
    p->devices = line(w, "devices", N_("Devices"), N_("What the actor uses: PC, smartphone, terminal at the window."),
                      N_("Devices outside of your control need other measures than your own."));
    p->networks = line(w, "networks", N_("Networks"), N_("Over which networks the information goes."),
                       N_("Whether the system can be reached from outside depends on it."));
    p->stores = line(w, "stores", N_("Kept information"),
                     N_("What the system keeps. “Actor: information” is kept on the actor's device."),
                     N_("What is kept has to be protected, backed up and deleted in the end."));
    p->information.rows = p->devices.rows = p->networks.rows = p->stores.rows = 2;
    p->information.hint = p->devices.hint = p->networks.hint = p->stores.hint = lines;
    static const char *const ways[] = {"in", "out", "both"};
    static const char *const words[] = {N_("Into the system"), N_("Out of the system"), N_("Both ways")};
    for (size_t i = 0; i < 3; i++)
        p->ways[i] = (struct ui_choice){.value = str_of(ways[i]), .label = trs(w->lang, words[i])};
    p->flow =
        line(w, "flow", N_("Way of the information"), N_("Seen from the system."),
             N_("Arrows of the diagram go this way; what comes in has to be checked, what goes out to be guarded."));
    p->flow.choices = p->ways;
    p->flow.n_choices = 3;
    p->flow.must = true;
}

static void set_flow(struct work_row_form *p, struct str flow) {
    for (size_t i = 0; i < p->flow.n_choices; i++) p->ways[i].chosen = str_eq(p->ways[i].value, flow);
    p->flow.value = flow;
}

static void from_row(const struct work *w, struct work_row_form *p, const struct work_row *r) {
    p->actor.value = r->actor, p->task.value = r->task, p->step.value = r->step, p->summary.value = r->summary;
    p->information.value = work_list_join(w->a, r->information, r->n_information, "\n");
    p->devices.value = work_list_join(w->a, r->devices, r->n_devices, "\n");
    p->networks.value = work_list_join(w->a, r->networks, r->n_networks, "\n");
    p->stores.value = work_list_join(w->a, r->stores, r->n_stores, "\n");
    set_flow(p, r->flow);
}

static void from_form(struct visit *v, struct work_row_form *p) {
    struct ui_field *all[] = {&p->actor,       &p->task,    &p->step,     &p->summary,
                              &p->information, &p->devices, &p->networks, &p->stores};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) all[i]->value = visit_field(v, all[i]->name);
    set_flow(p, visit_field(v, "flow"));
}

/* The row of that number, and its part; false: there is none. */
static bool row_of(const struct work *w, struct str number, const struct work_row **row, const struct part **part) {
    size_t k = 0;
    for (size_t i = 0; i < w->rec.parts.n; i++) {
        const struct part *p = &w->rec.parts.list[i];
        if (!str_is(p->section, "work")) continue;
        if (str_eq(p->name, number) && k < w->sys->n_work) {
            *row = &w->sys->work[k];
            *part = p;
            return true;
        }
        k++;
    }
    return false;
}

/* JSON ------------------------------------------------------------------------------------------------------------- */

static void put_text(struct jsonw *j, const char *key, struct str value) {
    if (!value.len) return;
    jsonw_key(j, key);
    jsonw_str(j, value);
}

static void put_list(const struct work *w, struct jsonw *j, const char *key, struct str text) {
    size_t n;
    const struct str *list = work_list_split(w->a, text, &n);
    if (!n) return;
    jsonw_key(j, key);
    jsonw_array(j);
    for (size_t i = 0; i < n; i++) jsonw_str(j, list[i]);
    jsonw_end_array(j);
}

static struct str row_json(const struct work *w, const struct work_row_form *p) {
    struct buf b;
    struct jsonw j;
    buf_init(&b, 2 * PART_VALUE_MAX);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    put_text(&j, "actor", p->actor.value);
    put_text(&j, "task", p->task.value);
    put_text(&j, "step", p->step.value);
    put_text(&j, "summary", p->summary.value);
    put_list(w, &j, "information", p->information.value);
    put_text(&j, "flow", p->flow.value);
    put_list(w, &j, "devices", p->devices.value);
    put_list(w, &j, "networks", p->networks.value);
    put_list(w, &j, "stores", p->stores.value);
    jsonw_end_object(&j);
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Somebody else's row in words, for the one who has to choose. */
static struct str row_words(const struct work *w, struct str number) {
    struct work_row_form now = {0};
    const struct work_row *r;
    const struct part *part;
    if (!row_of(w, number, &r, &part)) return STR_NONE;
    fields(w, &now);
    from_row(w, &now, r);
    const struct ui_field *all[] = {&now.actor, &now.task,    &now.step,     &now.summary, &now.information,
                                    &now.flow,  &now.devices, &now.networks, &now.stores};
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t n;
        const struct str *list = work_list_split(w->a, all[i]->value, &n);
        struct str said = all[i] == &now.summary ? all[i]->value : work_list_join(w->a, list, n, tr(w->lang, N_(", ")));
        if (n) buf_addf(&b, tr(w->lang, "%s%.*s: %.*s"), b.len ? " / " : "", STR_ARG(all[i]->label), STR_ARG(said));
    }
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Pages ------------------------------------------------------------------------------------------------------------ */

static bool begin(struct visit *v, struct work *w, struct work_row_form *p) {
    const struct work_row *row;
    const struct part *part;
    if (!work_open(v, w)) return false;
    p->number = visit_param(v, "row");
    bool fresh = str_is(p->number, "new");
    if (!work_head(w, 2, trs(w->lang, fresh ? N_("A new row of work") : N_("A row of work")), &p->head)) return false;
    fields(w, p);
    propose(w, p);
    p->expects = STR("new");
    if (fresh) return true;
    if (!row_of(w, p->number, &row, &part)) {
        visit_status(v, 404);
        return false;
    }
    from_row(w, p, row);
    p->expects = work_expected_write(w->a, part->changed);
    return true;
}

static void show(struct visit *v, const struct work_row_form *p, unsigned status) {
    struct html h = visit_page(v, status);
    t_work_row(&h, p);
}

static void row(struct visit *v) {
    struct work w;
    struct work_row_form view = {0};
    if (begin(v, &w, &view)) show(v, &view, 200);
}

static bool complete(const struct work *w, struct work_row_form *p) {
    struct ui_field *must[] = {&p->actor, &p->task, &p->flow};
    const char *const what[] = {N_("Enter who does this."), N_("Enter the task."),
                                N_("Choose which way the information goes.")};
    bool good = true;
    for (size_t i = 0; i < 3; i++) {
        if (must[i]->value.len) continue;
        must[i]->error = trs(w->lang, what[i]);
        work_fault(&p->head, must[i]->name, must[i]->error);
        good = false;
    }
    return good;
}

/* Both rows on the page: the other's in words, one's own in the fields, to be saved over it or not. */
static void clashed(struct visit *v, struct work *w, struct work_row_form *p) {
    struct err e = {0};
    struct work now;
    if (!work_open(v, &now)) return;
    int64_t changed = work_changed(&now, "work", p->number);
    p->clash.says = row_words(&now, p->number);
    p->expects = work_expected_write(w->a, changed);
    work_fault(&p->head, NULL, trs(w->lang, "Somebody else changed this row meanwhile. Look at both and choose."));
    (void)e;
    show(v, p, 409);
}

static void row_save(struct visit *v) {
    struct work w;
    struct work_row_form view = {0};
    struct err e = {0};
    struct part_done done;
    if (!begin(v, &w, &view)) return;
    struct part_wish wish = {.section = STR("work"), .expected = work_expected_read(visit_field(v, "x"))};
    if (visit_field(v, "k.row").len) {
        visit_see(v, "/systems/%lld/work/2?done=same#row-%.*s", (long long)w.id, STR_ARG(view.number));
        return;
    }
    from_form(v, &view);
    view.expects = visit_field(v, "x");
    if (!complete(&w, &view)) {
        show(v, &view, 422);
        return;
    }
    wish.value = row_json(&w, &view);
    if (wish.expected == PART_ABSENT)
        wish.expected = PART_ANY; /* a new one, or one that was removed and is wanted all the same */
    else
        wish.name = view.number;
    view.clash.field = "row";
    enum work_result r = work_put(&w, &wish, &done, &view.clash, &e);
    if (r == WORK_CLASHED) {
        clashed(v, &w, &view);
    } else if (r == WORK_REFUSED) {
        view.clash.field = NULL;
        work_fault(&view.head, NULL, arena_str(w.a, str_of(e.text)));
        show(v, &view, 422);
    } else {
        visit_see(v, "/systems/%lld/work/2?done=saved#row-%.*s", (long long)w.id,
                  STR_ARG(wish.name.ptr ? wish.name : str_of(done.name)));
    }
}

const struct route work_row_routes[] = {
    ROUTE("GET", "/systems/{system}/work/2/{row}", PERMIT_SYSTEM_ANSWER, GUARD_NONE, LANE_READ, row,
          N_("One row of work")),
    ROUTE("POST", "/systems/{system}/work/2/{row}", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, row_save,
          N_("Save a row of work")),
    ROUTES_END,
};
