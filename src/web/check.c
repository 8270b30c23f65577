/* check: one item of self-inspection: its state, and files of evidence, which are only ever handed over as downloads.
 */
#include <string.h>

#include "fmt/era.h"
#include "ledger/form.h"
#include "web/check_words.h"
#include "web/checklists.html.h"
#include "web/routes.h"

#define EVIDENCE_UPLOAD_MAX HTTP_UPLOAD_MAX

static int32_t named(struct visit *v) {
    int32_t at = catalog_find_control(v->opt->catalog, visit_param(v, "control"));
    if (at < 0) visit_status(v, 404);
    return at;
}

/* The fields of both forms ----------------------------------------------------------------------------------------- */

struct typed { /* what stands in them */
    struct str state, on, note, evidence, file_note, effective, expires;
};

static struct ui_field states_field(const struct visit *v, struct str chosen) {
    struct ui_choice *list = arena_array(v->a, CHECK_STATES, sizeof *list);
    size_t n = 0;
    for (unsigned i = 1; i <= CHECK_STATES; i++) {
        enum check_state s = (enum check_state)(i % CHECK_STATES); /* what is not recorded comes last */
        list[n++] = (struct ui_choice){.value = str_of(check_state_id(s)),
                                       .label = check_state_word(v->lang, s),
                                       .chosen = str_is(chosen, check_state_id(s))};
    }
    return (struct ui_field){
        .name = "state",
        .label = trs(v->lang, "How far is it done?"),
        .must = true,
        .choices = list,
        .n_choices = n,
        .what = trs(v->lang, "What you found when you looked, not what is planned."),
        .why = trs(v->lang, "Self-inspection shows where something has to be done, and is what an audit begins with.")};
}

static void set_fields(const struct visit *v, const struct typed *t, struct check_view *view) {
    view->state = states_field(v, t->state);
    view->on = (struct ui_field){.name = "on",
                                 .label = trs(v->lang, "Checked on"),
                                 .value = t->on,
                                 .why = trs(v->lang, "So that one sees how old the finding is.")};
    view->note =
        (struct ui_field){.name = "note",
                          .label = trs(v->lang, "Note"),
                          .value = t->note,
                          .rows = 3,
                          .most = CHECK_NOTE_MAX,
                          .hint = trs(v->lang, "What is missing, until when it will be done, why it does not apply")};
    view->evidence =
        (struct ui_field){.name = "evidence",
                          .label = trs(v->lang, "Evidence in words"),
                          .value = t->evidence,
                          .rows = 3,
                          .most = CHECK_NOTE_MAX,
                          .hint = trs(v->lang, "One in each line: name of a document, place where it is kept"),
                          .what = trs(v->lang, "What shows that it is done. Files can be handed in below.")};
    view->file = (struct ui_field){
        .name = "file",
        .label = trs(v->lang, "File"),
        .must = true,
        .hint = trs(v->lang, "At most 50 MB. What kind of file it is is told from its content; programs are refused."),
        .what =
            trs(v->lang, "A file that shows that the requirement is met: a rule, a record, a screenshot, a report.")};
    view->file_note = (struct ui_field){.name = "file_note",
                                        .label = trs(v->lang, "Note about the file"),
                                        .value = t->file_note,
                                        .most = CHECK_NOTE_MAX};
    view->effective =
        (struct ui_field){.name = "effective", .label = trs(v->lang, "Valid from"), .value = t->effective};
    view->expires = (struct ui_field){.name = "expires",
                                      .label = trs(v->lang, "Valid until"),
                                      .value = t->expires,
                                      .why = trs(v->lang, "After that day the evidence is shown as expired.")};
}

static struct str joined(const struct visit *v, const struct str *list, size_t n) {
    struct str out = STR("");
    for (size_t i = 0; i < n; i++)
        out = out.len ? arena_fmt(v->a, "%.*s\n%.*s", STR_ARG(out), STR_ARG(list[i])) : list[i];
    return out;
}

/* The page --------------------------------------------------------------------------------------------------------- */

static bool set_files(const struct visit *v, const struct loaded *l, struct str control, struct check_view *view,
                      struct err *e) {
    struct evidence *all;
    size_t n;
    struct str today = visit_today(v);
    if (!evidence_list(v->a, v->opt->store, l->id, &all, &n, e)) return false;
    struct check_file *files = arena_array(v->a, n, sizeof *files);
    for (size_t i = 0; i < n; i++) {
        const struct evidence *f = &all[i];
        if (!str_eq(f->control, control)) continue;
        files[view->n_files++] =
            (struct check_file){.name = f->file,
                                .type = f->type,
                                .path = arena_fmt(v->a, "%.*s/evidence/%lld", STR_ARG(l->path), (long long)f->id),
                                .note = f->note,
                                .effective = f->effective,
                                .expires = f->expires,
                                .bytes = f->bytes,
                                .erased = f->erased,
                                .expired = evidence_expired(f, today)};
    }
    view->files = files;
    return true;
}

static void set_wanted(const struct visit *v, const struct control *c, struct check_view *view) {
    struct str *list = arena_array(v->a, c->n_evidence, sizeof *list);
    for (size_t i = 0; i < c->n_evidence; i++) list[view->n_wanted++] = text_in(&c->evidence[i], v->lang);
    view->wanted = list;
}

static void show(struct visit *v, struct loaded *l, uint32_t control, unsigned status, struct check_view *view) {
    struct err e = {0};
    const struct control *c = &v->opt->catalog->controls[control];
    const struct standard *s = &v->opt->catalog->standards[c->standard];
    struct str name = control_name(v->a, v->opt->catalog, control);
    enum check_state state = check_state_of(system_status(l->system, control));
    view->back = arena_fmt(v->a, "%.*s/checklists?standard=%.*s", STR_ARG(l->path), STR_ARG(s->id));
    loaded_crumb(l, trs(v->lang, "Checklists"), view->back);
    struct ui_page page =
        loaded_page(v, l, arena_fmt(v->a, "%.*s %.*s", STR_ARG(c->id), STR_ARG(text_in(&c->title, v->lang))));
    page.faults = view->page.faults;
    page.n_faults = view->page.n_faults;
    view->page = page;
    view->head = &l->head;
    view->look = check_state_look(state);
    view->standing = check_state_word(v->lang, state);
    view->standard = text_in(&s->short_title, v->lang);
    view->control_path =
        arena_fmt(v->a, "/standards/%.*s/controls/%.*s", STR_ARG(s->id), STR_ARG(check_url(v->a, c->id)));
    view->statement = c->n_levels ? text_in(&c->levels[c->n_levels - 1].statement, v->lang) : STR("");
    view->roles = check_roles(v->a, s, c, v->lang);
    view->action = check_path(v->a, l, name);
    view->upload = arena_fmt(v->a, "%.*s/evidence", STR_ARG(view->action));
    view->may = visit_may(v, PERMIT_SYSTEM_INSPECT);
    set_wanted(v, c, view);
    if (!set_files(v, l, name, view, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct html h = visit_page(v, status);
    t_check(&h, view);
}

static struct str expected_of(const struct visit *v, const struct loaded *l, uint32_t control) {
    struct str name = control_name(v->a, v->opt->catalog, control);
    return arena_fmt(v->a, "%lld", (long long)loaded_changed(l, "status", name));
}

/* The fields of the state as they are kept. */
static struct typed kept(const struct visit *v, const struct loaded *l, uint32_t control) {
    const struct status_entry *e = system_status(l->system, control);
    struct typed t = {.state = str_of(check_state_id(check_state_of(e)))};
    if (e) t.on = e->on, t.note = e->note, t.evidence = joined(v, e->evidence, e->n_evidence);
    return t;
}

static void check(struct visit *v) {
    struct loaded l;
    struct check_view view = {0};
    int32_t at = named(v);
    if (at < 0 || !loaded_open(v, &l)) return;
    struct typed t = kept(v, &l, (uint32_t)at);
    set_fields(v, &t, &view);
    view.expected = expected_of(v, &l, (uint32_t)at);
    show(v, &l, (uint32_t)at, 200, &view);
}

/* Saving the state ------------------------------------------------------------------------------------------------- */

static void add_fault(const struct visit *v, struct check_view *view, struct ui_field *f, struct str sentence) {
    struct ui_fault *all = arena_array(v->a, view->page.n_faults + 1, sizeof *all);
    for (size_t i = 0; i < view->page.n_faults; i++) all[i] = view->page.faults[i];
    all[view->page.n_faults++] = (struct ui_fault){f ? f->name : NULL, sentence};
    view->page.faults = all;
    if (f) f->error = sentence;
}

/* A day as people write it; "" stays. */
static struct str day_in(const struct visit *v, struct check_view *view, struct ui_field *f) {
    char day[ERA_DAY_MAX];
    struct err e = {0};
    if (!f->value.len) return STR("");
    if (era_read_in(v->lang, f->value, day, &e)) return arena_str(v->a, str_of(day));
    add_fault(v, view, f, arena_str(v->a, str_of(e.text)));
    return STR("");
}

static struct status_entry entry_of(const struct visit *v, const struct typed *t, struct check_view *view) {
    struct status_entry e = {.state = t->state, .note = t->note};
    if (check_state_of(&e) == CHECK_NONE && !str_is(t->state, "none"))
        add_fault(v, view, &view->state, trs(v->lang, "Choose how far it is done."));
    e.on = day_in(v, view, &view->on);
    if (t->evidence.len) e.evidence = form_split(v->a, t->evidence, &e.n_evidence);
    return e;
}

static void save(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct part_done done;
    struct check_view view = {.expected = visit_field(v, "expected")};
    struct typed t = {.state = visit_field(v, "state"),
                      .on = visit_field(v, "on"),
                      .note = visit_field(v, "note"),
                      .evidence = visit_field(v, "evidence")};
    int32_t at = named(v);
    if (at < 0 || !loaded_open(v, &l)) return;
    set_fields(v, &t, &view);
    struct status_entry entry = entry_of(v, &t, &view);
    bool none = str_is(t.state, "none");
    struct part_wish wish = {.section = STR("status"),
                             .name = control_name(v->a, v->opt->catalog, (uint32_t)at),
                             .expected = loaded_expected(view.expected),
                             .value = none ? STR_NONE : check_value(v->a, &entry)};
    bool nothing = none && loaded_changed(&l, "status", wish.name) == PART_ABSENT;
    if (view.page.n_faults) {
        show(v, &l, (uint32_t)at, 400, &view);
    } else if (nothing || system_part_set(v->opt->trail, &v->viewer.actor, v->opt->catalog, l.id, &wish, &done, &e)) {
        visit_see(v, "%.*s?done=%s", STR_ARG(check_path(v->a, &l, wish.name)), nothing ? "same" : "saved");
    } else if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT) {
        add_fault(v, &view, NULL, arena_str(v->a, str_of(e.text)));
        view.expected = expected_of(v, &l, (uint32_t)at);
        show(v, &l, (uint32_t)at, http_status_of(e.kind), &view);
    } else {
        visit_fail(v, &e);
    }
}

/* Evidence --------------------------------------------------------------------------------------------------------- */

struct upload_bytes { /* bytes that are read out of memory */
    struct str left;
};
static bool read_upload(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    struct upload_bytes *p = ctx;
    (void)e;
    *got = p->left.len < room ? p->left.len : room;
    if (*got) memcpy(to, p->left.ptr, *got);
    p->left = str_cut(p->left, *got, p->left.len);
    return true;
}

static struct str file_name(const struct visit *v) {
    for (size_t i = 0; v->form && i < v->form->n; i++)
        if (str_is(v->form->list[i].name, "file")) return v->form->list[i].file;
    return STR_NONE;
}

static void upload(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct check_view view = {0};
    struct evidence got;
    bool misnamed = false;
    int32_t at = named(v);
    if (at < 0 || !loaded_open(v, &l)) return;
    struct typed t = kept(v, &l, (uint32_t)at);
    t.file_note = visit_field(v, "file_note");
    t.effective = visit_field(v, "effective");
    t.expires = visit_field(v, "expires");
    set_fields(v, &t, &view);
    view.expected = expected_of(v, &l, (uint32_t)at);
    struct upload_bytes bytes = {check_bytes(v, "file")};
    struct evidence_offer offer = {.system = l.id,
                                   .control = control_name(v->a, v->opt->catalog, (uint32_t)at),
                                   .file = file_name(v),
                                   .note = t.file_note.len ? t.file_note : STR_NONE,
                                   .read = read_upload,
                                   .ctx = &bytes};
    struct str from = day_in(v, &view, &view.effective), until = day_in(v, &view, &view.expires);
    if (from.len) offer.effective = from;
    if (until.len) offer.expires = until;
    if (!bytes.left.len) add_fault(v, &view, &view.file, trs(v->lang, "Choose a file that is not empty."));
    if (view.page.n_faults) {
        show(v, &l, (uint32_t)at, 400, &view);
    } else if (evidence_add(v->a, v->opt->trail, &v->viewer.actor, &offer, &got, &misnamed, &e)) {
        visit_see(v, "%.*s?done=uploaded", STR_ARG(check_path(v->a, &l, offer.control)));
    } else if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT || e.kind == ERR_UPSTREAM) {
        add_fault(v, &view, &view.file, arena_str(v->a, str_of(e.text)));
        show(v, &l, (uint32_t)at, e.kind == ERR_UPSTREAM ? 503 : http_status_of(e.kind), &view);
    } else {
        visit_fail(v, &e);
    }
}

static bool give(void *ctx, struct str piece, struct err *e) {
    struct buf *out = ctx;
    buf_add(out, piece);
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The file is too large to be sent."));
}

static void download(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    struct evidence f;
    struct label_answer answer;
    struct buf bytes;
    if (!loaded_open(v, &l)) return;
    loaded_allows(v, &l, LABEL_EXPORT, &answer);
    if (!answer.allowed) err_set(&e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    if (e.kind || !evidence_find(v->a, v->opt->store, visit_number(v, "evidence"), &f, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (f.system != l.id || f.erased) {
        visit_status(v, 404);
        return;
    }
    buf_init(&bytes, 64 * MIB);
    /* Always as a download and never by its own type, so that no browser shows or runs it. */
    if (evidence_read(v->opt->store, f.id, give, &bytes, &e))
        visit_file(v, buf_str(&bytes), f.safe ? f.type.ptr : "application/octet-stream", f.file);
    else
        visit_fail(v, &e);
    buf_release(&bytes);
}

const struct route check_routes[] = {
    ROUTE("GET", "/systems/{system}/checklists/{control}", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, check,
          N_("One item of self-inspection")),
    ROUTE("POST", "/systems/{system}/checklists/{control}", PERMIT_SYSTEM_INSPECT, GUARD_TOKEN, LANE_WRITE, save,
          N_("Record the state of an item")),
    ROUTE_UPLOAD("POST", "/systems/{system}/checklists/{control}/evidence", PERMIT_SYSTEM_INSPECT, GUARD_TOKEN,
                 LANE_WRITE, upload, N_("Hand in a file of evidence"), EVIDENCE_UPLOAD_MAX),
    ROUTE("GET", "/systems/{system}/evidence/{evidence}", PERMIT_SYSTEM_EXPORT, GUARD_NONE, LANE_READ, download,
          N_("A file of evidence")),
    ROUTES_END,
};
