/* word_template_reader: a Word template filled from a system, in the process that reads uploads.
 *
 * In:  the order as JSON in a line, the length of the system in a line, the system, the template.
 * Out: the order again with what there is to say of it, in a line; the filled document. */
#include "report/docx_fill.h"
#include "web/importers.h"
#include "web/make.h"
#include "web/word_template.h"

#define SAID_MAX 250 /* bytes of one */

void template_ask(struct visit *v, const struct make_order *o, struct str json, struct str file) {
    struct buf b;
    struct str order = make_order_write(v->a, o);
    buf_init(&b, file.len + json.len + order.len + KIB);
    buf_addf(&b, "%.*s\n%zu\n", STR_ARG(order), json.len);
    buf_add(&b, json);
    buf_add(&b, file);
    visit_import(v, import_template.name, buf_str(&b));
    buf_release(&b);
}

static bool parts_of(struct arena *a, struct str in, struct make_order *o, struct str *json, struct str *file,
                     struct err *e) {
    struct str order, length;
    int64_t n;
    if (!str_split(in, '\n', &order, &in) || !str_split(in, '\n', &length, &in) || !str_int(length, &n) || n < 0 ||
        (size_t)n > in.len)
        return err_set(e, ERR_INVALID, _("What was asked for cannot be read."));
    *json = str_cut(in, 0, (size_t)n);
    *file = str_cut(in, (size_t)n, in.len);
    return make_order_read(a, order, o, e);
}

static struct str cut(struct str s) {
    size_t bad;
    struct str head = str_cut(s, 0, SAID_MAX);
    return utf8_ok(head, &bad) ? head : str_cut(head, 0, bad);
}

static void take_notes(struct arena *a, const struct fill_result *r, struct make_order *o) {
    struct str *notes = arena_array(a, MAKE_NOTES_MAX, sizeof *notes);
    size_t n = 0;
    for (size_t i = 0; i < r->n && n + 1 < MAKE_NOTES_MAX; i++)
        notes[n++] = cut(arena_fmt(a, _("%.*s: %.*s"), STR_ARG(r->list[i].place), STR_ARG(r->list[i].text)));
    if (r->n + r->beyond > n) notes[n] = arena_fmt(a, _("and %zu more"), r->n + r->beyond - n), n++;
    o->notes = notes;
    o->n_notes = n;
}

static bool fill(struct arena *a, const struct catalog *cat, struct str in, struct buf *out, struct err *e) {
    struct make_order o = {0};
    struct str json, file;
    struct report_input input;
    struct fill_result r;
    struct buf docx;
    struct make_call call = {.cat = cat, .deriver = deriver_new(a, cat)};
    if (!parts_of(a, in, &o, &json, &file, e) ||
        !make_input(a, &call, make_kind_find(STR(TEMPLATE_KIND)), &o, json, &input, e))
        return false;
    buf_init(&docx, REPORT_OUTPUT_MAX);
    bool ok = docx_fill(a, fill_compose(a, &input), str_of(_("the template")), file, &docx, &r, e);
    if (ok) {
        take_notes(a, &r, &o);
        buf_add(out, make_order_write(a, &o));
        buf_addc(out, '\n');
        buf_add(out, buf_str(&docx));
        ok = buf_ok(out) || err_set(e, ERR_LIMIT, _("The filled document is too large."));
    }
    buf_release(&docx);
    return ok;
}

static bool read_template(struct arena *a, const struct catalog *cat, struct str in, struct buf *out, struct err *e) {
    (void)a; /* filling wants more room than a request has */
    struct arena *own = arena_new(FILL_ARENA_MAX / 2);
    bool ok = fill(own, cat, in, out, e);
    arena_free(own);
    return ok;
}

const struct import_reader import_template = {"template", read_template};
