/* kijun fill: an organisation's own Word template, filled from a system. */
#include "cli/document.h"
#include "cli/out.h"
#include "cli/words.h"
#include "report/docx_fill.h"

static struct str kind_of(const struct fill_name *n) {
    if (n->is_list) return str_of(_("list"));
    return n->list ? str_of(_("column")) : STR("");
}

static struct str mark_of(struct call *c, const struct fill_name *n) {
    if (n->is_list) return arena_fmt(c->arena, "{{#%s}} … {{/%s}}", n->id, n->id);
    return arena_fmt(c->arena, "%s{{%s}}", n->list ? "  " : "", n->id);
}

static void list_json(struct out *o, const struct fill_name *list, size_t n) {
    json_begin(o);
    jsonw_key(&o->json, "fields");
    jsonw_array(&o->json);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&o->json);
        json_member(&o->json, "name", str_of(list[i].id));
        json_member(&o->json, "title", str_of(_(list[i].title)));
        jsonw_key(&o->json, "list"), jsonw_bool(&o->json, list[i].is_list);
        json_member(&o->json, "of", str_of(list[i].list));
        jsonw_end_object(&o->json);
    }
    jsonw_end_array(&o->json);
}

static int say_fields(struct call *c) {
    struct out o;
    size_t n;
    const struct fill_name *list = fill_names(&n);
    out_begin(&o, c);
    if (c->json) {
        list_json(&o, list, n);
        return json_end(&o, EXIT_DONE);
    }
    out_heading(&o, _("What can be filled in"));
    for (size_t i = 0; i < n; i++) {
        struct str kind = kind_of(&list[i]), title = str_of(_(list[i].title));
        if (kind.len) title = arena_fmt(c->arena, "%.*s (%.*s)", STR_ARG(title), STR_ARG(kind));
        out_item(&o, 2, 38, mark_of(c, &list[i]), STYLE_PLAIN, title);
    }
    out_para(&o, 2, STYLE_DIM,
             str_of(_("{{requirements}} alone in a paragraph becomes a table. Titles can be written instead of names; "
                      "{{STD.ID}} is the text of that requirement, and the id of a question its answer.")));
    return out_end(&o, EXIT_DONE);
}

static int say_result(const struct fill_result *r) {
    for (size_t i = 0; i < r->n && i < 30; i++)
        cli_note("%.*s: %.*s", STR_ARG(r->list[i].place), STR_ARG(r->list[i].text));
    if (r->n + r->beyond > 30) cli_note(_("and %zu more"), r->n + r->beyond - 30);
    if (r->unknown) cli_note(_("The names that can be filled in: kijun fill --fields"));
    cli_note(_("filled: %zu, left open: %zu, left standing: %zu"), r->filled, r->missing, r->unknown);
    return r->missing || r->unknown ? EXIT_FINDING : EXIT_DONE;
}

static int fill(struct call *c, struct arena *a, const struct opened *in) {
    struct err e;
    struct str bytes;
    struct buf out;
    struct fill_result r;
    struct report_input input = document_input(c, in);
    if (!file_read(a, c->arguments[1], FILL_FILE_MAX, &bytes, &e)) return cli_fail(&e);
    const struct fill_data *data = fill_compose(a, &input);
    buf_init(&out, REPORT_OUTPUT_MAX);
    bool ok = docx_fill(a, data, str_of(c->arguments[1]), bytes, &out, &r, &e) &&
              file_write(c->outputs[0], buf_str(&out), &e);
    buf_release(&out);
    if (!ok) return cli_fail(&e);
    cli_note(_("written: %s"), c->outputs[0]);
    return say_result(&r);
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    if (c->fields) return say_fields(c);
    if (c->n_arguments != 2 || c->n_outputs != 1) {
        err_set(&e, ERR_INVALID,
                _("Name the system, the template and, with -o, the file to write. Usage: kijun fill %s"),
                _(c->verb->arguments));
        return cli_fail(&e);
    }
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    open_keep_specifying(c, &in);
    struct arena *a = arena_new(FILL_ARENA_MAX);
    status = fill(c, a, &in);
    arena_free(a);
    return status;
}

const struct verb verb_fill = {
    .name = "fill",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE TEMPLATE.docx -o OUT.docx"),
    .least = 0,
    .most = 2,
    .takes = TAKES_FILE,
    .summary = N_("fill an organisation's own Word template"),
    .about = N_(
        "Marks like {{system.name}}, and content controls whose tag or title is such a name, are filled in the main "
        "text, headers and footers, in the look that they have; rows from {{#requirements}} to {{/requirements}} are "
        "repeated, and {{requirements}} alone becomes a table. Everything else in the template stays byte for "
        "byte. --fields lists the names. An unknown mark is reported with its place and left standing; what the "
        "system does not say is left open in 【 】; exit status 1 then."),
    .example = "kijun fill --fields\n"
               "kijun fill system.yaml template.docx -o filled.docx",
    .options = {OPT_OUTPUT, OPT_FIELDS, OPT_FOR, OPT_STANDARD, OPT_JSON},
    .run = run,
};
