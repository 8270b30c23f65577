/* kijun evidence: attachments that show that controls are carried out: added, listed, given back. */
#include "ledger/evidence.h"
#include "cli/open.h"
#include "cli/record.h"
#include "cli/words.h"
#include "ledger/period.h"

static int wrong_call(const char *what) {
    struct err e;
    err_set(&e, ERR_INVALID, _("%s See: kijun evidence --help"), what);
    return cli_fail(&e);
}

/* Adding ---------------------------------------------------------------------------------------------------------- */

static bool next_piece(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    return file_reader_next(ctx, to, room, got, e);
}

static void say_added(struct out *o, const struct evidence *v, bool misnamed) {
    out_addf(o, STYLE_GOOD, _("Evidence %lld"), (long long)v->id);
    out_addf(o, STYLE_PLAIN, _(": %.*s (%.*s, %lld bytes)"), STR_ARG(v->file), STR_ARG(v->type), (long long)v->bytes);
    out_newline(o);
    if (misnamed)
        cli_note(_("%.*s: the ending of the name says something else than the bytes are (%.*s). The record says so."),
                 STR_ARG(v->file), STR_ARG(v->type));
    if (str_is(v->scan, "failed"))
        cli_note(_("%.*s: not scanned for viruses, since the scanner gave no verdict."), STR_ARG(v->file));
}

static bool add_file(struct record *r, struct out *o, struct evidence_offer *offer, const char *path, struct err *e) {
    struct file_reader file;
    struct evidence v;
    bool misnamed;
    if (!file_reader_open(&file, path, e)) return false;
    offer->file = str_of(path);
    offer->read = next_piece;
    offer->ctx = &file;
    bool ok = evidence_add(r->call->arena, r->trail, &r->actor, offer, &v, &misnamed, e);
    file_reader_close(&file);
    if (ok) return say_added(o, &v, misnamed), true;
    if (!e->path[0]) {
        struct err why = *e;
        err_at(e, str_of(path), 0, 0, why.kind, "%s", why.text);
    }
    return false;
}

static int add(struct call *c) {
    const struct catalog *cat;
    struct thing control;
    struct record r;
    struct out o;
    struct err e;
    struct str name;
    struct evidence_offer offer = {.note = str_of(c->note), .effective = str_of(c->from), .expires = str_of(c->until)};
    if (c->n_arguments < 4) return wrong_call(_("What is wanted is: add SYSTEM STD:ID FILE..."));
    int status = open_catalog(c, &cat);
    if (!status) status = open_thing(c, cat, c->arguments[2], NEAR_CONTROL, &control);
    if (!status) status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    out_begin(&o, c);
    offer.control = control_name(c->arena, cat, control.index);
    bool ok = evidence_system(c->arena, r.store, str_of(c->arguments[1]), &offer.system, &name, &e);
    for (size_t i = 3; ok && i < c->n_arguments; i++) ok = add_file(&r, &o, &offer, c->arguments[i], &e);
    if (ok) out_next(&o, "kijun evidence list %.*s", STR_ARG(term_shell_word(c->arena, name)));
    status = out_end(&o, EXIT_DONE); /* what was added before a failure stays, and is told */
    if (!ok) status = cli_fail(&e);
    return record_close(&r, status);
}

/* Listing --------------------------------------------------------------------------------------------------------- */

struct listing {
    struct call *call;
    struct out *o;
    const struct catalog *cat;
    struct record *r;
    char today[DAY_TEXT_MAX];
};

static const char *state_of(const struct listing *l, const struct evidence *v) {
    if (v->erased) return "erased";
    return evidence_expired(v, str_of(l->today)) ? "expired" : "kept";
}

static void print_json(struct listing *l, const struct evidence *list, size_t n) {
    struct jsonw *w = &l->o->json;
    json_begin(l->o);
    jsonw_key(w, "evidence");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct evidence *v = &list[i];
        jsonw_object(w);
        jsonw_key(w, "id"), jsonw_int(w, v->id);
        jsonw_key(w, "system"), jsonw_int(w, v->system);
        json_member(w, "control", v->control);
        jsonw_key(w, "state"), jsonw_z(w, state_of(l, v));
        json_member(w, "file", v->file);
        json_member(w, "type", v->type);
        jsonw_key(w, "bytes"), jsonw_int(w, v->bytes);
        json_member(w, "sha256", v->sha256);
        json_member(w, "effective", v->effective);
        json_member(w, "expires", v->expires);
        json_member(w, "note", v->note);
        json_member(w, "scan", v->scan);
        jsonw_key(w, "inline"), jsonw_bool(w, v->safe);
        jsonw_key(w, "entry"), jsonw_int(w, v->changed);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static struct str control_title(struct listing *l, struct str id) {
    int32_t at = catalog_find_control(l->cat, id);
    if (at < 0) return id;
    return arena_fmt(l->call->arena, "%.*s %.*s", STR_ARG(id), STR_ARG(title_in(&l->cat->controls[at].title)));
}

static struct str period_of(struct arena *a, const struct evidence *v) {
    if (!v->effective.ptr && !v->expires.ptr) return STR("-");
    return arena_fmt(a, _("%.*s to %.*s"), STR_ARG(v->effective.ptr ? v->effective : STR("")),
                     STR_ARG(v->expires.ptr ? v->expires : STR("")));
}

static void add_row(struct listing *l, struct grid *t, const struct evidence *v) {
    struct arena *a = l->call->arena;
    struct grid_cell *row = grid_row(t);
    bool expired = evidence_expired(v, str_of(l->today));
    row[0] = (struct grid_cell){STYLE_BOLD, arena_fmt(a, "%lld", (long long)v->id), true};
    if (v->erased) {
        row[1] = (struct grid_cell){STYLE_DIM, arena_fmt(a, _("erased (entry %lld)"), (long long)v->changed)};
        return;
    }
    row[1].text = v->file;
    row[2].text = v->type;
    row[3] = (struct grid_cell){STYLE_PLAIN, arena_fmt(a, "%lld", (long long)v->bytes), true};
    row[4].text = period_of(a, v);
    row[5] = expired ? (struct grid_cell){STYLE_OPEN, str_of(_("expired"))}
                     : (struct grid_cell){STYLE_DIM, v->note.ptr ? v->note : STR("")};
}

static bool system_heading(struct listing *l, int64_t id, struct err *e) {
    struct str name;
    if (!evidence_system_name(l->call->arena, l->r->store, id, &name, e)) return false;
    out_newline(l->o);
    out_addf(l->o, STYLE_BOLD, "%.*s", STR_ARG(name));
    out_newline(l->o);
    return true;
}

/* By system, and in it by control. */
static bool print_list(struct listing *l, const struct evidence *list, size_t n, struct err *e) {
    const char *head[] = {_("No."), _("File"), _("Form"), _("Bytes"), _("Effective period"), _("Remarks")};
    for (size_t i = 0; i < n;) {
        struct grid *t = grid_new(l->call->arena, 6, 1);
        int64_t system = list[i].system;
        if (!system_heading(l, system, e)) return false;
        grid_head(t, head);
        for (struct str control = STR_NONE; i < n && list[i].system == system; i++) {
            if (!str_eq(control, list[i].control)) grid_section(t, 0, control_title(l, list[i].control));
            control = list[i].control;
            add_row(l, t, &list[i]);
        }
        grid_print(l->o, t, 2);
    }
    if (!n) out_para(l->o, 0, STYLE_PLAIN, str_of(_("There is no evidence.")));
    return true;
}

static int list(struct call *c) {
    struct record r;
    struct out o;
    struct listing l = {.call = c, .o = &o, .r = &r};
    struct evidence *found;
    struct err e;
    struct str name;
    size_t n;
    int64_t system = 0;
    if (c->n_arguments > 2) return wrong_call(_("What is wanted is: list [SYSTEM]"));
    int status = open_catalog(c, &l.cat);
    if (!status) status = record_open(c, STORE_READ, &r);
    if (status) return status;
    out_begin(&o, c);
    day_of(clock_unix_ms(), l.today); /* for showing only */
    bool ok = (c->n_arguments < 2 || evidence_system(c->arena, r.store, str_of(c->arguments[1]), &system, &name, &e)) &&
              evidence_list(c->arena, r.store, system, &found, &n, &e);
    if (ok && c->json)
        print_json(&l, found, n);
    else
        ok = ok && print_list(&l, found, n, &e);
    status = ok && c->json ? json_end(&o, EXIT_DONE) : out_end(&o, EXIT_DONE);
    if (!ok) status = cli_fail(&e);
    return record_close(&r, status);
}

/* Giving back ----------------------------------------------------------------------------------------------------- */

static bool write_piece(void *ctx, struct str piece, struct err *e) {
    return file_writer_add(ctx, piece, e);
}

/* The file appears only when all of it is what was kept. */
static bool save(struct record *r, int64_t id, const char *path, struct err *e) {
    struct file_writer *w = file_writer_open(path, e);
    if (!w) return false;
    if (evidence_read(r->store, id, write_piece, w, e)) return file_writer_finish(w, e);
    file_writer_cancel(w);
    return false;
}

static int get(struct call *c) {
    struct record r;
    struct err e;
    struct evidence v;
    int64_t id;
    if (c->n_arguments != 2 || c->n_outputs != 1 || !str_int(str_of(c->arguments[1]), &id))
        return wrong_call(_("What is wanted is: get NUMBER -o FILE"));
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    bool ok = evidence_find(c->arena, r.store, id, &v, &e) && save(&r, id, c->outputs[0], &e);
    if (ok)
        cli_note(_("%s: %.*s, as it was attached (SHA-256 %.*s)."), c->outputs[0], STR_ARG(v.file), STR_ARG(v.sha256));
    return record_close(&r, ok ? EXIT_DONE : cli_fail(&e));
}

static int run(struct call *c) {
    struct str what = str_of(c->arguments[0]);
    if (str_is(what, "add")) return add(c);
    if (str_is(what, "list")) return list(c);
    if (str_is(what, "get")) return get(c);
    return wrong_call(_("What is wanted is add, list or get."));
}

const struct verb verb_evidence = {
    .name = "evidence",
    .group = VERB_RECORD,
    .arguments = N_("add SYSTEM STD:ID FILE... | list [SYSTEM] | get NUMBER"),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "add|list|get",
    .summary = N_("attach files that show that a control is carried out"),
    .about =
        N_("add keeps files in the record as evidence for a control of a system, with the period in which they are "
           "good (--from, --until) and a note. What a file is is told from its bytes; programs are refused, and "
           "with a virus scanner set, so is what it finds. list shows evidence by system and control, and what has "
           "expired. get writes one to -o FILE after its checksum was compared. Evidence is deleted only by "
           "kijun erase or by its term (kijun retention)."),
    .example = "kijun evidence add 1 {control} report.pdf --from 2026-04-01 --until 2027-03-31\n"
               "kijun evidence list\nkijun evidence get 1 -o report.pdf",
    .options = {OPT_FROM, OPT_UNTIL, OPT_NOTE, OPT_OUTPUT, OPT_JSON},
    .run = run,
};
