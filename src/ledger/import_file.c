/* import_file: the system file as plain rows, as kijun's own workbooks have it (report/spec_file.c writes them).
 *
 * Columns "path", "type", "value". A path is a JSON Pointer (RFC 6901) into the system file; type is text, list or map;
 * a list's row stands before its items. */
#include "ledger/import_parts.h"

static struct str unescaped(struct arena *a, struct str step) {
    char *out = arena_alloc(a, step.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < step.len; i++) {
        bool escape = step.ptr[i] == '~' && i + 1 < step.len;
        if (escape && step.ptr[i + 1] == '1')
            out[len++] = '/', i++;
        else if (escape && step.ptr[i + 1] == '0')
            out[len++] = '~', i++;
        else
            out[len++] = step.ptr[i];
    }
    return (struct str){out, len};
}

#define STEPS_MAX 16

/* The place of a path in the tree, made where it is not there; NULL when it cannot be. */
static struct item *place_of(struct importer *im, struct str path, enum item_type type) {
    struct item *at = im->root;
    struct str rest = path, step, after;
    if (!str_starts(path, STR("/"))) return NULL;
    rest = str_cut(path, 1, path.len);
    for (unsigned n = 0; at && n < STEPS_MAX; n++) {
        bool last = !str_split(rest, '/', &step, &after);
        if (last) step = rest;
        struct str key = unescaped(im->a, step);
        struct item *old = at->type == ITEM_TEXT ? NULL : item_find(at, key);
        enum item_type want = last ? type : old ? old->type : ITEM_MAP;
        at = item_child(im->a, at, key, want);
        if (last) return at;
        rest = after;
    }
    return NULL;
}

static void take_row(struct importer *im, const struct book_sheet *s, uint32_t row) {
    struct str path = book_text(s, row, 0), kind = book_text(s, row, 1), value = book_text(s, row, 2);
    if (!path.len && !value.len) return;
    enum item_type type = str_is(kind, "list") ? ITEM_LIST : str_is(kind, "map") ? ITEM_MAP : ITEM_TEXT;
    struct origin at = origin_of(im, s, row, value.len ? 2 : 0);
    struct item *it = path.len ? place_of(im, path, type) : NULL;
    if (!it) {
        import_unread(im, at, _("“%.*s” is no path of a system file, or does not fit the rows before it."),
                      STR_ARG(path));
        return;
    }
    if (type != ITEM_TEXT) return;
    it->text = value;
    it->cell = at.cell;
    it->said = value;
}

static bool is_file_sheet(const struct book_sheet *s) {
    return str_is(book_text(s, 0, 0), "path") && str_is(book_text(s, 0, 1), "type") &&
           str_is(book_text(s, 0, 2), "value");
}

bool import_file_rows(struct importer *im) {
    for (size_t i = 0; i < im->book->n_sheets; i++) {
        const struct book_sheet *s = &im->book->sheets[i];
        if (!is_file_sheet(s)) continue;
        import_found(im, "system-file", book_place(im->a, s, 0, 0));
        if (im->book->n_sheets > 1)
            import_note(im, origin_of(im, s, 0, 0), _("This sheet is read; changes on the other sheets are not."));
        for (size_t c = 0, row = 0; c < s->n_cells; c++) {
            if (s->cells[c].row == row) continue;
            row = s->cells[c].row;
            take_row(im, s, (uint32_t)row);
        }
        return true;
    }
    return false;
}
