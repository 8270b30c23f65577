/* import_register: a workbook of the register, unpacked: {"sheets": [{"name", "cells": [[row, column, text] …]}]}. What
 * it means for the systems is the keeper's to say, who knows them. Only sheets with the hidden column are taken. */
#include "ledger/register_book.h"
#include "web/importers.h"

static bool is_register(const struct book_sheet *s) {
    for (size_t i = 0; i < s->n_cells; i++)
        if (str_is(s->cells[i].text, REGISTER_COLUMN_ID)) return true;
    return false;
}

static void write_sheet(struct jsonw *w, const struct book_sheet *s) {
    jsonw_object(w);
    jsonw_key(w, "name");
    jsonw_str(w, s->name);
    jsonw_key(w, "cells");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_cells; i++) {
        jsonw_array(w);
        jsonw_int(w, s->cells[i].row);
        jsonw_int(w, s->cells[i].col);
        jsonw_str(w, s->cells[i].text);
        jsonw_end_array(w);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static bool read_register(struct arena *a, const struct catalog *cat, struct str file, struct buf *out, struct err *e) {
    struct jsonw w;
    (void)cat;
    struct book *book = book_read(a, STR("file"), file, e);
    if (!book) return false;
    jsonw_init(&w, out, false);
    jsonw_object(&w);
    jsonw_key(&w, "sheets");
    jsonw_array(&w);
    for (size_t i = 0; i < book->n_sheets; i++)
        if (is_register(&book->sheets[i])) write_sheet(&w, &book->sheets[i]);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The workbook is too large."));
}

const struct import_reader import_register_book = {"register-book", read_register};
