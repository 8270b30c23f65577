/* import_system: a system file, or a workbook with worksheets, as {"system", "unread", "notes"}. For the process that
 * reads uploads; nothing of it is believed: the keeper loads the system again. */
#include "ledger/import.h"
#include "web/import.h"
#include "web/importers.h"

#define NOTES_TOLD 200

static void write_notes(struct jsonw *w, const char *key, const struct import_notes *notes) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < notes->n && i < NOTES_TOLD; i++) {
        jsonw_object(w);
        jsonw_key(w, "cell"), jsonw_str(w, notes->list[i].cell);
        jsonw_key(w, "text"), jsonw_str(w, notes->list[i].text);
        jsonw_key(w, "why"), jsonw_str(w, notes->list[i].why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static bool from_book(struct arena *a, const struct catalog *cat, struct str file, struct imported **out,
                      struct err *e) {
    struct book *book = book_read(a, STR("file"), file, e);
    if (!book) return false;
    *out = import_book(a, cat, book, e);
    if (!*out) return false;
    if ((*out)->system) return true;
    const struct import_notes *unread = &(*out)->unread;
    return err_set(e, ERR_INVALID, _("There is no system in this workbook. %.*s"),
                   STR_ARG(unread->n ? unread->list[0].why : STR("")));
}

static bool read_system(struct arena *a, const struct catalog *cat, struct str file, struct buf *out, struct err *e) {
    struct imported *book = NULL;
    struct system *s = NULL;
    struct jsonw w;
    if (book_looks_like(file)) {
        if (!from_book(a, cat, file, &book, e)) return false;
        s = book->system;
    } else {
        struct diags *d = arena_alloc(a, sizeof *d);
        struct source src = {STR("file"), file};
        s = system_load(a, cat, &src, d);
        if (!s) return err_set(e, ERR_INVALID, _("Line %u of the file: %s"), d->list[0].line, d->list[0].text);
    }
    jsonw_init(&w, out, false);
    jsonw_object(&w);
    jsonw_key(&w, "system");
    system_write_json(cat, s, &w);
    if (book) {
        write_notes(&w, "unread", &book->unread);
        write_notes(&w, "notes", &book->notes);
    }
    jsonw_end_object(&w);
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The system in this file is too large."));
}

const struct import_reader import_system_file = {"system-file", read_system};
