/* register_book: a workbook of the register, read back. */
#include "ledger/register_book.h"

#include <stdarg.h>

#define HEAD_ROWS 30u /* in which the headings are looked for */

struct cell_now { /* what the database says of a field of the row's system */
    struct str value;
    int64_t changed;
};
struct importing {
    struct arena *a;
    struct store *s;
    enum lang lang;
    const struct register_fields *f;
    const struct book_sheet *sheet;
    uint32_t head, id_column, revision_column;
    int *field_at; /* by column; -1: none */
    struct register_change *changes;
    struct register_problem *problems;
    size_t n_changes, room_changes, n_problems, room_problems, n_systems;
    struct err *e;
};

static void problem(struct importing *im, uint32_t row, uint32_t col, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void problem(struct importing *im, uint32_t row, uint32_t col, const char *fmt, ...) {
    va_list ap;
    if (im->n_problems++ >= REGISTER_IMPORT_PROBLEMS_MAX) return;
    va_start(ap, fmt);
    struct str text = arena_vfmt(im->a, fmt, ap);
    va_end(ap);
    im->problems = arena_grow(im->a, im->problems, im->n_problems - 1, &im->room_problems, sizeof *im->problems);
    im->problems[im->n_problems - 1] = (struct register_problem){book_place(im->a, im->sheet, row, col), text};
}

/* Where things stand ---------------------------------------------------------------------------- */

static bool find_head(struct importing *im, const struct book *book) {
    for (size_t i = 0; i < book->n_sheets; i++) {
        const struct book_sheet *s = &book->sheets[i];
        bool id = false, revision = false;
        uint32_t row = 0;
        for (size_t k = 0; k < s->n_cells && s->cells[k].row < HEAD_ROWS; k++) {
            if (str_is(s->cells[k].text, REGISTER_COLUMN_ID))
                id = true, row = s->cells[k].row, im->id_column = s->cells[k].col;
            if (id && s->cells[k].row == row && str_is(s->cells[k].text, REGISTER_COLUMN_REVISION))
                revision = true, im->revision_column = s->cells[k].col;
        }
        if (id && revision) return im->sheet = s, im->head = row, true;
    }
    return false;
}

static int field_of_heading(const struct register_fields *f, struct str heading) {
    heading = str_trim(heading);
    for (size_t i = 0; i < f->n; i++) {
        const struct register_field *x = &f->list[i];
        if (str_eq(heading, x->id) || str_eq(heading, x->title.in[LANG_JA]) || str_eq(heading, x->title.in[LANG_EN]))
            return (int)i;
    }
    return -1;
}

/* False: a heading stands there twice. */
static void find_columns(struct importing *im) {
    im->field_at = arena_array(im->a, im->sheet->cols, sizeof *im->field_at);
    for (uint32_t c = 0; c < im->sheet->cols; c++) {
        struct str heading = book_text(im->sheet, im->head, c);
        im->field_at[c] = heading.len ? field_of_heading(im->f, heading) : -1;
        for (uint32_t k = 0; k < c && im->field_at[c] >= 0; k++) {
            if (im->field_at[k] != im->field_at[c]) continue;
            problem(im, im->head, c, tr(im->lang, N_("The heading \"%.*s\" stands here twice.")), STR_ARG(heading));
            im->field_at[c] = -1;
        }
    }
}

/* Rows ------------------------------------------------------------------------------------------ */

static struct str unquoted(struct arena *a, struct str json) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("register"), json};
    const struct node *n = json_read(a, &src, unread);
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

static bool read_now(struct importing *im, int64_t system, struct cell_now *now) {
    struct stmt *q = store_query(
        im->s, SQL("SELECT name, value, changed FROM system_part WHERE system = $1 AND section = 'register'"), im->e);
    if (!q) return false;
    stmt_int(q, 1, system);
    while (stmt_row(q, im->e)) {
        int at = register_field_find(im->f, stmt_text_at(q, 0));
        if (at >= 0)
            now[at] = (struct cell_now){unquoted(im->a, arena_str(im->a, stmt_text_at(q, 1))), stmt_int_at(q, 2)};
    }
    return im->e->kind == ERR_NONE;
}

static bool find_system(struct importing *im, int64_t system, struct str *name, bool *found) {
    struct stmt *q = store_query(im->s, SQL("SELECT name FROM system WHERE id = $1 AND state = 'kept'"), im->e);
    if (!q) return false;
    stmt_int(q, 1, system);
    *found = stmt_row(q, im->e);
    if (!*found) return im->e->kind == ERR_NONE;
    *name = arena_str(im->a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

static bool takes_away(struct str text) {
    text = str_trim(text);
    return str_is(text, "－") || str_is(text, "-") || str_is(text, "ー") || str_is(text, "−");
}

struct row_of {
    uint32_t row;
    int64_t system, revision;
    struct str name;
    const struct cell_now *now;
};

/* One cell that says something. */
static bool take_cell(struct importing *im, const struct row_of *r, const struct book_cell *cell) {
    int at = im->field_at[cell->col];
    struct str value = STR_NONE;
    struct err why = {0};
    if (cell->kind == BOOK_FAILED || cell->kind == BOOK_MISSING)
        return problem(im, r->row, cell->col, tr(im->lang, N_("This formula has no result."))), true;
    const struct cell_now *now = &r->now[at];
    if (!takes_away(cell->text) && !register_value_read(&im->f->list[at], im->lang, cell->text, im->a, &value, &why))
        return problem(im, r->row, cell->col, "%s", why.text), true;
    if (!value.ptr && !takes_away(cell->text)) return true; /* blanks say nothing */
    if (str_eq(value, now->value) && !value.ptr == !now->value.ptr) return true;
    if (now->value.ptr && now->changed > r->revision)
        return problem(im, r->row, cell->col,
                       tr(im->lang, N_("Somebody changed this since the sheet was made; it says now: %.*s")),
                       STR_ARG(str_cut(register_value_speak(&im->f->list[at], im->lang, now->value), 0, 200))),
               true;
    if (im->n_changes >= REGISTER_IMPORT_CHANGES_MAX)
        return err_set(im->e, ERR_LIMIT, tr(im->lang, N_("The sheet changes more than %d values.")),
                       REGISTER_IMPORT_CHANGES_MAX);
    im->changes = arena_grow(im->a, im->changes, im->n_changes, &im->room_changes, sizeof *im->changes);
    im->changes[im->n_changes++] = (struct register_change){.system = r->system,
                                                            .system_name = r->name,
                                                            .field = (uint32_t)at,
                                                            .before = now->value,
                                                            .after = value,
                                                            .expected = now->value.ptr ? now->changed : PART_ABSENT,
                                                            .place = book_place(im->a, im->sheet, r->row, cell->col)};
    return true;
}

static bool number_at(const struct importing *im, uint32_t row, uint32_t col, int64_t *out) {
    const struct book_cell *c = book_cell_at(im->sheet, row, col);
    return c && str_int(str_trim(c->text), out);
}

static bool is_read(const struct importing *im, const struct book_cell *cell) {
    return cell->col < im->sheet->cols && im->field_at[cell->col] >= 0;
}

/* The cells of one row, from `first` on. */
static bool take_row(struct importing *im, const struct book_cell *cells, size_t n, uint8_t *seen, size_t n_seen) {
    struct row_of r = {.row = cells[0].row};
    bool found = false, any = false;
    for (size_t i = 0; i < n; i++) any = any || is_read(im, &cells[i]);
    if (!number_at(im, r.row, im->id_column, &r.system) || !number_at(im, r.row, im->revision_column, &r.revision)) {
        if (any)
            problem(im, r.row, cells[0].col,
                    tr(im->lang, N_("This row has lost its hidden number; a new system is made in the program, not "
                                    "here.")));
        return true;
    }
    if (!find_system(im, r.system, &r.name, &found)) return false;
    if (!found) {
        problem(im, r.row, im->id_column, tr(im->lang, N_("There is no system %lld in the database.")),
                (long long)r.system);
        return true;
    }
    if ((size_t)r.system < n_seen && seen[r.system]++) {
        problem(im, r.row, im->id_column, tr(im->lang, N_("The system \"%.*s\" stands in two rows.")), STR_ARG(r.name));
        return true;
    }
    struct cell_now *now = arena_array(im->a, im->f->n, sizeof *now);
    if (!read_now(im, r.system, now)) return false;
    r.now = now;
    im->n_systems++;
    for (size_t i = 0; i < n; i++)
        if (is_read(im, &cells[i]) && !take_cell(im, &r, &cells[i])) return false;
    return true;
}

static bool count_ids(struct importing *im, size_t *n) {
    struct stmt *q = store_query(im->s, SQL("SELECT COALESCE(MAX(id), 0) FROM system"), im->e);
    if (!q || !stmt_row(q, im->e)) return false;
    *n = (size_t)stmt_int_at(q, 0) + 1;
    stmt_done(q);
    return true;
}

static bool take_rows(struct importing *im) {
    const struct book_sheet *s = im->sheet;
    size_t rows = 0, n_seen;
    if (!count_ids(im, &n_seen)) return false;
    uint8_t *seen = arena_array(im->a, n_seen, sizeof *seen);
    for (size_t i = 0, n; i < s->n_cells; i += n) {
        for (n = 1; i + n < s->n_cells && s->cells[i + n].row == s->cells[i].row;) n++;
        if (s->cells[i].row <= im->head) continue;
        if (rows++ >= REGISTER_IMPORT_ROWS_MAX)
            return err_set(im->e, ERR_LIMIT, tr(im->lang, N_("The sheet has more than %d rows.")),
                           REGISTER_IMPORT_ROWS_MAX);
        if (!take_row(im, &s->cells[i], n, seen, n_seen)) return false;
    }
    return true;
}

bool register_import_read(struct arena *a, struct store *s, enum lang lang, const struct book *book,
                          struct register_import *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct importing im = {.a = a, .s = s, .lang = lang, .f = register_fields_builtin(), .e = e};
    if (!find_head(&im, book))
        return err_set(e, ERR_INVALID,
                       tr(lang, N_("This workbook has no sheet of the register (its hidden columns are missing).")));
    if (!store_join_reading(s, &tx, e)) return false;
    find_columns(&im);
    if (!take_rows(&im)) return false;
    *out = (struct register_import){im.changes, im.n_changes, im.problems, im.n_problems, im.n_systems};
    return true;
}

/* Writing --------------------------------------------------------------------------------------- */

static bool apply_one(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                      const struct register_change *c, struct err *e) {
    struct part_done done;
    struct buf b;
    buf_init(&b, 128 * KIB);
    if (c->after.ptr) json_quote(&b, c->after);
    struct part_wish w = {.section = STR("register"),
                          .name = register_fields_builtin()->list[c->field].id,
                          .expected = c->expected,
                          .value = c->after.ptr ? arena_str(a, buf_str(&b)) : STR_NONE};
    buf_release(&b);
    return system_part_set(t, by, cat, c->system, &w, &done, e);
}

bool register_import_apply(struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                           const struct register_import *im, size_t *written, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (im->n_problems) return err_set(e, ERR_INVALID, _("The sheet has mistakes; nothing was written."));
    if (!im->n_changes) return *written = 0, true;
    if (!store_begin(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(256 * MIB);
    bool ok = true;
    for (size_t i = 0; ok && i < im->n_changes; i++) ok = apply_one(a, t, by, cat, &im->changes[i], e);
    arena_free(a);
    if (!ok || !store_commit(&tx, e)) return false;
    *written = im->n_changes;
    return true;
}
