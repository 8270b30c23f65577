/* kijun checklist: the self-inspection form, and bringing a filled one back. */
#include "cli/document.h"
#include "cli/wordings.h"
#include "cli/words.h"
#include "ledger/form.h"

#include <string.h>

/* Roles ----------------------------------------------------------------------------------------------------------- */

static bool role_is(const struct named *role, struct str word) {
    return str_eq(role->id, word) || str_eq(role->title.in[LANG_JA], word) || str_eq(role->title.in[LANG_EN], word);
}

static int no_role(struct call *c, const struct opened *in, struct str word) {
    struct err e;
    struct str *ids = NULL;
    size_t n = 0, room = 0;
    struct str listed = STR("");
    for (size_t s = 0; s < in->n_standards; s++) {
        const struct standard *std = &in->cat->standards[in->standards[s]];
        for (size_t i = 0; i < std->n_roles; i++) {
            ids = arena_grow(c->arena, ids, n, &room, sizeof *ids);
            ids[n++] = std->roles[i].id;
            listed = arena_fmt(c->arena, "%.*s%s%.*s", STR_ARG(listed), n > 1 ? ", " : "", STR_ARG(std->roles[i].id));
        }
    }
    struct str near = err_nearest(word, ids, n);
    if (near.len)
        err_set(&e, ERR_NOT_FOUND, _("There is no role %.*s (did you mean %.*s?)."), STR_ARG(word), STR_ARG(near));
    else if (n)
        err_set(&e, ERR_NOT_FOUND, _("There is no role %.*s. There are: %.*s"), STR_ARG(word), STR_ARG(listed));
    else
        err_set(&e, ERR_NOT_FOUND, _("These standards name no roles, so --role finds nothing."));
    return cli_fail(&e);
}

/* Ids of the roles; a title may belong to several standards' roles, so each word may give several. */
static int find_roles(struct call *c, const struct opened *in, struct report_input *input) {
    struct str *ids = NULL;
    size_t n = 0, room = 0;
    for (size_t w = 0; w < c->n_roles; w++) {
        size_t before = n;
        for (size_t s = 0; s < in->n_standards; s++) {
            const struct standard *std = &in->cat->standards[in->standards[s]];
            for (size_t i = 0; i < std->n_roles; i++) {
                if (!role_is(&std->roles[i], c->roles[w])) continue;
                ids = arena_grow(c->arena, ids, n, &room, sizeof *ids);
                ids[n++] = std->roles[i].id;
            }
        }
        if (n == before) return no_role(c, in, c->roles[w]);
    }
    input->roles = ids;
    input->n_roles = n;
    return EXIT_DONE;
}

/* Bringing it back ------------------------------------------------------------------------------------------------- */

static void json_entry(struct jsonw *w, const char *key, const struct status_entry *s) {
    jsonw_key(w, key);
    if (!s) {
        jsonw_null(w);
        return;
    }
    jsonw_object(w);
    json_member(w, "state", s->state);
    json_member(w, "on", s->on);
    jsonw_key(w, "evidence");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_evidence; i++) jsonw_str(w, s->evidence[i]);
    jsonw_end_array(w);
    json_member(w, "note", s->note);
    jsonw_end_object(w);
}

static int say_json(struct call *c, const struct opened *in, const struct form_result *r) {
    struct out o;
    out_begin(&o, c);
    json_begin(&o);
    const struct {
        const char *key;
        size_t n;
    } counts[] = {{"rows", r->rows}, {"same", r->same},   {"empty", r->empty},
                  {"kept", r->kept}, {"older", r->older}, {"changed", r->n_changes}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        jsonw_key(&o.json, counts[i].key);
        jsonw_int(&o.json, (int64_t)counts[i].n);
    }
    jsonw_key(&o.json, "changes");
    jsonw_array(&o.json);
    for (size_t i = 0; i < r->n_changes; i++) {
        jsonw_object(&o.json);
        json_member(&o.json, "id", control_name(c->arena, in->cat, r->changes[i].control));
        json_entry(&o.json, "before", r->changes[i].before);
        json_entry(&o.json, "after", &r->changes[i].after);
        jsonw_end_object(&o.json);
    }
    jsonw_end_array(&o.json);
    return json_end(&o, EXIT_DONE);
}

static void say_result(const char *target, const struct form_result *r) {
    size_t added = 0;
    for (size_t i = 0; i < r->n_changes; i++) added += !r->changes[i].before;
    cli_note(_("rows read: %zu; new: %zu, changed: %zu, as before: %zu, empty: %zu"), r->rows, added,
             r->n_changes - added, r->same, r->empty);
    if (r->kept) cli_note(_("empty rows whose state stands in the file and stays: %zu"), r->kept);
    if (r->older)
        cli_note(_("rows that nobody changed since the form was made, though the file has; the file's stays: %zu"),
                 r->older);
    if (r->n_changes)
        cli_note(_("written: %s"), target);
    else
        cli_note(_("Nothing has changed; nothing is written."));
}

static bool names_system(const struct book *book, struct str name) {
    for (size_t s = 0; s < book->n_sheets; s++)
        for (size_t i = 0; i < book->sheets[s].n_cells; i++)
            if (str_eq(str_trim(book->sheets[s].cells[i].text), name)) return true;
    return false;
}

static int write_text(struct call *c, struct str text, const char *target, struct opened *in) {
    struct err e;
    struct opened check = *in;
    int status = open_text(c, target, text, &check); /* what is written can be read, and says what the form said */
    if (status) return status;
    if (open_is_record(target)) return open_record_write(c, &check);
    return file_write(target, text, &e) ? EXIT_DONE : cli_fail(&e);
}

static int import(struct call *c, struct opened *in) {
    struct err e;
    struct str text;
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    const char *target = c->n_outputs ? c->outputs[0] : c->arguments[0];
    if (c->n_outputs > 1 || (!c->n_outputs && strcmp(target, "-") == 0)) {
        err_set(&e, ERR_INVALID, _("--import writes one file: name it with -o, or give the system as a file."));
        return cli_fail(&e);
    }
    const struct book *book = book_read_file(c->arena, c->import, &e);
    if (!book) return cli_fail(&e);
    const struct form_result *r = form_read(c->arena, in->cat, in->system, book, d);
    diags_print(d, stderr);
    if (!r) return EXIT_CALL;
    if (!names_system(book, in->system->name))
        cli_note(_("note: this workbook does not name the system \"%.*s\"; is it the right one?"),
                 STR_ARG(in->system->name));
    if (!form_write(c->arena, in->cat, &in->source, r, &text, &e)) return cli_fail(&e);
    if (r->n_changes || c->n_outputs) {
        int status = write_text(c, text, target, in);
        if (status) return status;
    }
    if (c->json) return say_json(c, in, r);
    say_result(target, r);
    return EXIT_DONE;
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    int status = c->import ? EXIT_DONE : document_named(c);
    if (!status) status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    if (c->import) return import(c, &in);
    struct report_input input = document_input(c, &in);
    struct wordings wordings;
    if ((status = open_wordings(c, in.cat, &wordings))) return status;
    input.wordings = &wordings;
    input.all = c->all;
    status = find_roles(c, &in, &input);
    if (status) return status;
    const struct doc *doc = checklist_compose(c->arena, &input);
    return document_write(c, doc, &e) ? document_end(c, doc, EXIT_DONE) : cli_fail(&e);
}

const struct verb verb_checklist = {
    .name = "checklist",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.xlsx"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("write the self-inspection form, or bring a filled one back"),
    .about = N_(
        "The form lists, standard by standard, the items that apply to the system, with who is responsible, why they "
        "apply, and room for state, evidence, day and remarks; what is not determined stands apart. In a workbook "
        "(xlsx) the sheets can be sorted and filtered and have drop-downs; other formats have boxes to tick. With "
        "--import the states of a filled workbook go into the system file (or to -o), every other byte kept; "
        "mistakes are reported by cell, and then nothing is written."),
    .example = "kijun checklist system.yaml -o checklist.xlsx\n"
               "kijun checklist system.yaml --standard {standard} --role ROLE -o officer.xlsx\n"
               "kijun checklist system.yaml --import officer.xlsx",
    .options = {OPT_OUTPUT, OPT_STANDARD, OPT_ROLE, OPT_ALL_ITEMS, OPT_IMPORT, OPT_WORDING, OPT_JSON},
    .run = run,
};
