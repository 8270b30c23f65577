/* xlsx_form: a sheet that is one table to fill in: nothing merged below its head, so that Excel sorts and filters it;
 * drop-downs where a choice is taken, days as days, the keys of the rows in a hidden column that moves with them. */
#include "report/xlsx.h"

#define FORM_WIDTH 1240u /* pixels of all columns together; printed, the sheet is made to fit the page */
#define FORM_LEAST 52u
#define FORM_EACH 100u      /* pixels: a form of many columns is wider than that, so that people can write in each */
#define FORM_ROW_LEAST 33.0 /* points: two lines, room to write */
#define FORM_ROW_MOST 400.0
#define FORM_ROW_TIGHT 0.85 /* long Japanese text runs narrower than it counts, and a form has many rows */
#define FORM_KEY 120u       /* a hidden column, should somebody show it */

const struct table *xlsx_form_of(const struct block *blocks, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (blocks[i].type == BLOCK_TABLE && blocks[i].table->fill && blocks[i].table->n_columns)
            return blocks[i].table;
    return NULL;
}

void xlsx_form_columns(struct xlsx_sheet *s, const struct table *form) {
    struct xlsx *x = s->x;
    lxw_row_col_options hidden = {.hidden = 1};
    s->units = (unsigned)form->n_columns;
    s->pixels = arena_array(x->arena, form->n_columns, sizeof *s->pixels);
    while (s->hidden < form->n_columns && form->fill[form->n_columns - 1 - s->hidden].type == FILL_KEY) s->hidden++;
    unsigned seen_columns = (unsigned)(form->n_columns - s->hidden);
    unsigned width_all = seen_columns * FORM_EACH > FORM_WIDTH ? seen_columns * FORM_EACH : FORM_WIDTH;
    office_shares(form->widths, seen_columns, width_all, FORM_LEAST, s->pixels);
    for (unsigned c = 0; c < s->units; c++) {
        bool seen = c < s->units - s->hidden;
        if (!seen) s->pixels[c] = FORM_KEY;
        double width = ((double)s->pixels[c] - 5) / 7.0;
        lxw_col_t col = (lxw_col_t)c;
        xlsx_check(x, seen ? worksheet_set_column(s->ws, col, col, width, NULL)
                           : worksheet_set_column_opt(s->ws, col, col, width, NULL, &hidden));
    }
}

static bool is_day(struct str text, lxw_datetime *out) {
    int64_t year, month, day;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !str_int(str_cut(text, 0, 4), &year) ||
        !str_int(str_cut(text, 5, 7), &month) || !str_int(str_cut(text, 8, 10), &day))
        return false;
    *out = (lxw_datetime){.year = (int)year, .month = (int)month, .day = (int)day};
    return year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void form_cell(struct xlsx_sheet *s, const struct table *form, const struct cell *cell, lxw_col_t col) {
    const struct fill_column *fill = &form->fill[col];
    struct xlsx *x = s->x;
    lxw_datetime day;
    struct xlsx_look look = xlsx_cell_look(cell);
    look.unlocked = form->locked && fill->type != FILL_NOT && fill->type != FILL_KEY;
    if (fill->type == FILL_DATE) {
        look.date = true;
        look.align = ALIGN_CENTER;
        if (is_day(office_runs(x->arena, cell->runs), &day)) {
            xlsx_check(x, worksheet_write_datetime(s->ws, s->row, col, &day, xlsx_format(x, &look)));
            return;
        }
    }
    if (fill->type == FILL_CHOICE) look.align = ALIGN_CENTER;
    xlsx_put(s, &(struct xlsx_area){s->row, 1, col, 1}, xlsx_cell_runs(x->arena, cell), look);
}

static void form_head(struct xlsx_sheet *s, const struct table *form) {
    const struct row *row = &form->rows[0];
    for (size_t c = 0; c < row->n && c < form->n_columns; c++) {
        struct xlsx_look look = xlsx_cell_look(&row->cells[c]);
        look.middle = true;
        look.align = ALIGN_CENTER;
        if (form->fill[c].type != FILL_NOT && form->fill[c].type != FILL_KEY) look.fill = XLSX_BLANK;
        xlsx_put(s, &(struct xlsx_area){s->row, 1, (unsigned)c, 1}, row->cells[c].runs, look);
    }
    xlsx_check(s->x, worksheet_set_row(s->ws, s->row, 30, NULL));
    s->row++;
}

/* Excel would fit rows without a height to their text by itself; LibreOffice does not. */
static void form_row(struct xlsx_sheet *s, const struct table *form, const struct row *row) {
    double height = FORM_ROW_LEAST;
    for (size_t c = 0; c < row->n && c < form->n_columns; c++) {
        struct str text = office_runs(s->x->arena, row->cells[c].runs);
        double need = xlsx_height(text, xlsx_pixels(s, (unsigned)c, 1), 10) * FORM_ROW_TIGHT;
        if (need > height && form->fill[c].type != FILL_KEY) height = need;
        form_cell(s, form, &row->cells[c], (lxw_col_t)c);
    }
    xlsx_check(s->x, worksheet_set_row(s->ws, s->row, height > FORM_ROW_MOST ? FORM_ROW_MOST : height, NULL));
    s->row++;
}

/* One of the choices; something else is taken after a question, and understood or reported when it comes back. */
static void drop_down(struct xlsx_sheet *s, const struct fill_column *fill, lxw_row_t from, lxw_row_t to,
                      lxw_col_t col) {
    struct arena *a = s->x->arena;
    const char **list = arena_array(a, fill->n_choices + 1, sizeof *list);
    for (size_t i = 0; i < fill->n_choices; i++) list[i] = office_text(a, fill->choices[i]).ptr;
    union {
        const char **in;
        char **out;
    } values = {list}; /* only read; const is missing in the library's struct */
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST,
                             .ignore_blank = LXW_VALIDATION_ON,
                             .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                             .value_list = values.out};
    xlsx_check(s->x, worksheet_data_validation_range(s->ws, from, col, to, col, &v));
}

void xlsx_form(struct xlsx_sheet *s, const struct table *form) {
    struct xlsx *x = s->x;
    lxw_row_t head = s->row;
    if (!form->n_rows || s->tables++ > 0) return;
    form_head(s, form);
    for (size_t r = 1; r < form->n_rows; r++) form_row(s, form, &form->rows[r]);
    lxw_row_t last = s->row - 1;
    for (size_t c = 0; c < form->n_columns; c++)
        if (form->fill[c].type == FILL_CHOICE && last > head)
            drop_down(s, &form->fill[c], head + 1, last, (lxw_col_t)c);
    xlsx_check(x, worksheet_autofilter(s->ws, head, 0, last, (lxw_col_t)(form->n_columns - 1)));
    worksheet_freeze_panes(s->ws, head + 1, 1);
    if (form->locked) { /* against slips of the hand, so without a password: whoever has to may take it off */
        lxw_protection may = {.format_cells = 1, .format_columns = 1, .format_rows = 1, .autofilter = 1};
        worksheet_protect(s->ws, NULL, &may);
    }
    xlsx_check(x, worksheet_repeat_rows(s->ws, head, head));
}
