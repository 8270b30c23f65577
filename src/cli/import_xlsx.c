/* import FILE.xlsx: a system file from worksheets that people filled in Excel. */
#include "cli/import.h"

#include "ledger/import.h"

#include "cli/words.h"

#define IMPORT_ARENA_MAX (1024 * MIB) /* twice what the workbook itself may take */
#define NOTES_SHOWN 30

static void print_note(const struct import_note *n) {
    struct str text = str_cut(n->text, 0, n->text.len < 120 ? n->text.len : 120), head, tail;
    size_t bad;
    if (!utf8_ok(text, &bad)) text = str_cut(text, 0, bad);
    if (str_split(text, '\n', &head, &tail)) text = head;
    const char *more = text.len < n->text.len ? "…" : "";
    if (n->cell.len && text.len)
        cli_note(_("%.*s: “%.*s%s” is not read. %.*s"), STR_ARG(n->cell), STR_ARG(text), more, STR_ARG(n->why));
    else if (n->cell.len)
        cli_note(_("%.*s: not read. %.*s"), STR_ARG(n->cell), STR_ARG(n->why));
    else
        cli_note("%.*s", STR_ARG(n->why));
}

static void say_notes(const struct imported *in) {
    for (size_t i = 0; i < in->unread.n; i++) print_note(&in->unread.list[i]);
    if (in->unread.beyond) cli_note(_("and %zu more that are not read"), in->unread.beyond);
    for (size_t i = 0; i < in->notes.n && i < NOTES_SHOWN; i++)
        cli_note(_("note: %.*s: %.*s"), STR_ARG(in->notes.list[i].cell), STR_ARG(in->notes.list[i].why));
    size_t hidden = in->notes.n + in->notes.beyond;
    if (hidden > NOTES_SHOWN) cli_note(_("and %zu more notes (all of them: --json)"), hidden - NOTES_SHOWN);
}

static void json_notes(struct jsonw *w, const char *key, const struct import_notes *notes) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < notes->n; i++) {
        jsonw_object(w);
        json_member(w, "cell", notes->list[i].cell.len ? notes->list[i].cell : STR_NONE);
        json_member(w, "text", notes->list[i].text.len ? notes->list[i].text : STR_NONE);
        json_member(w, "why", notes->list[i].why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int print_json(struct call *c, const struct catalog *cat, const struct imported *in, int status) {
    struct out o;
    out_begin(&o, c);
    struct jsonw *w = &o.json;
    json_begin(&o);
    jsonw_key(w, "file");
    if (in->system)
        system_write_json(cat, in->system, w);
    else
        jsonw_null(w);
    jsonw_key(w, "found");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_tables; i++) {
        jsonw_object(w);
        jsonw_key(w, "kind"), jsonw_z(w, in->tables[i].kind);
        json_member(w, "cell", in->tables[i].place);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    json_notes(w, "unread", &in->unread);
    json_notes(w, "notes", &in->notes);
    jsonw_key(w, "outside"), jsonw_int(w, (int64_t)in->outside);
    return json_end(&o, status);
}

static int give(struct call *c, const struct catalog *cat, const struct imported *in) {
    struct err e;
    struct out o;
    int status = in->unread.n ? EXIT_FINDING : EXIT_DONE;
    say_notes(in);
    if (c->n_outputs) {
        if (!file_write(c->outputs[0], in->yaml, &e)) return cli_fail(&e);
        cli_note(_("written: %s"), c->outputs[0]);
    }
    if (c->json) return print_json(c, cat, in, status);
    if (c->n_outputs) return status;
    out_begin(&o, c);
    buf_add(&o.text, in->yaml);
    return out_end(&o, status);
}

int import_xlsx(struct call *c) {
    const struct catalog *cat;
    struct err e;
    if (c->n_arguments > 1) {
        err_set(&e, ERR_INVALID, _("One workbook is taken in at a time, not %zu."), c->n_arguments);
        return cli_fail(&e);
    }
    int status = open_catalog(c, &cat);
    if (status) return status;
    if (c->n_outputs > 1) {
        err_set(&e, ERR_INVALID, _("One output file can be named, not %zu."), c->n_outputs);
        return cli_fail(&e);
    }
    struct arena *a = arena_new(IMPORT_ARENA_MAX);
    const struct book *book = book_read_file(a, c->arguments[0], &e);
    const struct imported *in = book ? import_book(a, cat, book, &e) : NULL;
    status = in ? give(c, cat, in) : cli_fail(&e);
    arena_free(a);
    return status;
}
