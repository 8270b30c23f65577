/* xlsx: the document as an Excel workbook (libxlsxwriter).
 *
 * First sheets for people: the cover, then one for every heading of level 1. Then one sheet per dataset for
 * machines: first row the keys, one record a row. Text is always written as text, never as formula, number or
 * link, whatever it begins with.
 *
 * libxlsxwriter writes to a file name only. The file is one without a place in any directory (memfd): nobody
 * else can open it and there is nothing to clean up when something fails. */
#include "report/xlsx.h"

#include <ctype.h>
#include <strings.h>

#include "report/writers.h"

#define SHEET_NAME_MAX 31
#define DATA_ROWS_MAX 1000000u
#define DATA_TEXT_MAX 32000u
#define EXACT_INT_MAX (INT64_C(1) << 53)

void xlsx_check(struct xlsx *x, lxw_error result) {
    if (x->failure == LXW_NO_ERROR) x->failure = result;
}

static bool looks_escaped(struct str s) {
    if (s.len < 7 || s.ptr[0] != '_' || s.ptr[1] != 'x' || s.ptr[6] != '_') return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)s.ptr[i])) return false;
    return true;
}

const char *xlsx_text(struct arena *a, struct str s) {
    size_t at;
    if (!str_find(s, STR("_x"), &at)) return arena_str(a, s).ptr;
    char *out = arena_alloc(a, s.len * 8 + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (looks_escaped(str_cut(s, i, s.len))) {
            memcpy(out + len, "_x005F", 6);
            len += 6;
        }
        out[len++] = s.ptr[i];
    }
    return out;
}

static bool look_equal(const struct xlsx_look *a, const struct xlsx_look *b) {
    return a->size == b->size && a->color == b->color && a->fill == b->fill && a->align == b->align &&
           a->bold == b->bold && a->underline == b->underline && a->border == b->border && a->middle == b->middle &&
           a->mono == b->mono && a->bar == b->bar && a->date == b->date && a->unlocked == b->unlocked;
}

static lxw_format *format_new(struct xlsx *x, const struct xlsx_look *look) {
    static const uint8_t alignments[] = {
        [ALIGN_LEFT] = LXW_ALIGN_LEFT, [ALIGN_CENTER] = LXW_ALIGN_CENTER, [ALIGN_RIGHT] = LXW_ALIGN_RIGHT};
    lxw_format *f = workbook_add_format(x->workbook);
    if (!f) mem_exhausted("xlsx format");
    format_set_font_name(f, look->mono ? "BIZ UDゴシック" : "BIZ UDPゴシック");
    format_set_font_family(f, 3);
    format_set_font_charset(f, 128);
    format_set_font_size(f, look->size ? look->size : 10);
    if (look->color) format_set_font_color(f, look->color);
    if (look->bold) format_set_bold(f);
    if (look->underline) format_set_underline(f, LXW_UNDERLINE_SINGLE);
    if (look->fill) {
        format_set_pattern(f, LXW_PATTERN_SOLID);
        format_set_fg_color(f, look->fill);
    }
    if (look->border) {
        format_set_border(f, LXW_BORDER_THIN);
        format_set_border_color(f, 0x7F7F7F);
    }
    if (look->bar) {
        format_set_left(f, LXW_BORDER_THICK);
        format_set_left_color(f, 0x2F5496);
    }
    if (look->unlocked) format_set_unlocked(f);
    if (look->date) format_set_num_format(f, "yyyy-mm-dd");
    format_set_align(f, alignments[look->align]);
    format_set_align(f, look->middle ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
    if ((look->border || look->bar) && look->align == ALIGN_LEFT) format_set_indent(f, 1); /* off the line */
    format_set_text_wrap(f);
    return f;
}

lxw_format *xlsx_format(struct xlsx *x, const struct xlsx_look *look) {
    for (struct xlsx_format *f = x->formats; f; f = f->next)
        if (look_equal(&f->look, look)) return f->format;
    struct xlsx_format *f = arena_alloc(x->arena, sizeof *f);
    *f = (struct xlsx_format){.look = *look, .format = format_new(x, look), .next = x->formats};
    x->formats = f;
    return f->format;
}

/* Sheet names */

static bool name_taken(const struct xlsx *x, struct str name) {
    for (size_t i = 0; i < x->n_names; i++)
        if (strlen(x->names[i]) == name.len && strncasecmp(x->names[i], name.ptr, name.len) == 0) return true;
    return name.len == 7 && strncasecmp(name.ptr, "history", 7) == 0; /* Excel keeps this one for itself */
}

/* At most `most` UTF-16 units, which is how Excel counts, without the signs that Excel refuses. */
static struct str name_clean(struct arena *a, struct str s, size_t most) {
    char *out = arena_alloc(a, s.len + 1);
    size_t len = 0, units = 0;
    for (size_t at = 0, from = 0; at < s.len; from = at) {
        uint32_t cp = utf8_next(s, &at);
        units += cp > 0xffff ? 2 : 1;
        if (units > most) break;
        if (cp == '\n' || cp == '\t' || cp == '\'') cp = ' ';
        if (cp < 0x80 && strchr("[]:*?/\\", (int)cp)) cp = '-';
        if (cp < 0x80) {
            out[len++] = (char)cp;
        } else {
            memcpy(out + len, s.ptr + from, at - from);
            len += at - from;
        }
    }
    return str_trim((struct str){out, len});
}

static void name_add(struct xlsx *x, struct str wanted) {
    struct str whole = office_text(x->arena, wanted), name = name_clean(x->arena, whole, SHEET_NAME_MAX);
    if (name.len == 0) name = STR("-");
    for (unsigned n = 2; name_taken(x, name); n++) {
        struct str tail = arena_fmt(x->arena, " (%u)", n);
        struct str head = name_clean(x->arena, whole, SHEET_NAME_MAX - tail.len);
        name = arena_fmt(x->arena, "%.*s%.*s", STR_ARG(head), STR_ARG(tail));
    }
    x->names[x->n_names++] = arena_str(x->arena, name).ptr;
}

/* Names are settled before anything is written: the list of sheets on the cover links to them. */
static void names_collect(struct xlsx *x) {
    const struct doc *doc = x->doc;
    x->names = arena_array(x->arena, doc->n_blocks + doc->n_data + 1, sizeof *x->names);
    if (doc->n_blocks == 0 || doc->blocks[0].type != BLOCK_HEADING || doc->blocks[0].level > 1)
        name_add(x, trs(doc->lang, N_("Cover")));
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        if (b->type != BLOCK_HEADING || b->level > 1) continue;
        struct str words = office_runs(x->arena, b->runs);
        name_add(x, arena_fmt(x->arena, "%.*s%s%.*s", STR_ARG(b->number), b->number.len ? " " : "", STR_ARG(words)));
    }
    for (size_t i = 0; i < doc->n_data; i++) {
        struct str prefix = trs(doc->lang, N_("Data_")), name = doc->data[i].name;
        if (str_starts(name, prefix)) prefix = STR("");
        name_add(x, arena_fmt(x->arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(name)));
    }
}

/* Sheets for people */

static size_t sheet_end(const struct doc *doc, size_t first) {
    size_t end = first < doc->n_blocks ? first + 1 : first;
    while (end < doc->n_blocks && !(doc->blocks[end].type == BLOCK_HEADING && doc->blocks[end].level <= 1)) end++;
    return end;
}

static void sheet_columns(struct xlsx_sheet *s, const struct block *blocks, size_t n) {
    struct xlsx *x = s->x;
    const struct table *form = xlsx_form_of(blocks, n);
    if (form) {
        xlsx_form_columns(s, form);
        return;
    }
    double width = ((double)x->width / x->units - 5) / 7.0; /* in digits of the default font, as Excel counts */
    s->units = x->units;
    xlsx_check(x, worksheet_set_column(s->ws, 0, (lxw_col_t)(x->units - 1), width, NULL));
}

static bool people_sheets(struct xlsx *x, struct err *e) {
    const struct doc *doc = x->doc;
    size_t people = x->n_names - doc->n_data, at = 0;
    for (size_t i = 0; i < people; i++) {
        struct xlsx_sheet s = {.x = x, .ws = workbook_add_worksheet(x->workbook, x->names[i])};
        if (!s.ws) return err_set(e, ERR_LIMIT, _("The sheet “%s” cannot be made."), x->names[i]);
        size_t first = at, end = sheet_end(doc, at);
        sheet_columns(&s, &doc->blocks[first], end - first);
        for (; at < end; at++)
            if (!xlsx_block(&s, &doc->blocks[at], e)) return false;
        xlsx_print_setup(&s);
    }
    return true;
}

/* A table wider than the squared paper makes the paper wider; printed, the sheet is made smaller to fit the page. */
static bool units_choose(struct xlsx *x, struct err *e) {
    size_t most = 0;
    for (size_t i = 0; i < x->doc->n_blocks; i++) {
        const struct table *t = x->doc->blocks[i].table;
        if (x->doc->blocks[i].type == BLOCK_TABLE && !t->fill && t->n_columns > most) most = t->n_columns;
    }
    x->units = XLSX_UNITS;
    while (x->units < most && x->units < XLSX_UNITS * 2) x->units *= 2;
    if (most > LXW_COL_MAX)
        return err_set(e, ERR_LIMIT, _("A table has more columns (%zu) than Excel can hold."), most);
    if (x->units < most) x->units = (unsigned)most;
    x->width = x->doc->landscape ? XLSX_WIDTH_LONG : XLSX_WIDTH;
    if (x->units * XLSX_UNIT_LEAST > x->width) x->width = x->units * XLSX_UNIT_LEAST;
    return true;
}

/* Sheets for machines */

/* A text cell. What is longer than Excel can hold is cut: the sheets for people have all of it. */
static void data_text(struct xlsx *x, lxw_worksheet *ws, lxw_row_t row, lxw_col_t col, struct str text) {
    struct str clean = office_text(x->arena, text);
    size_t units = 0;
    for (size_t at = 0, from = 0; at < clean.len; from = at) {
        units += utf8_next(clean, &at) > 0xffff ? 2 : 1;
        if (units <= DATA_TEXT_MAX) continue;
        clean = arena_fmt(x->arena, "%.*s…", (int)from, clean.ptr);
        break;
    }
    if (clean.len)
        xlsx_check(x, worksheet_write_string(ws, row, col, xlsx_text(x->arena, clean),
                                             xlsx_format(x, &(struct xlsx_look){0})));
}

static void data_record(struct xlsx *x, lxw_worksheet *ws, const struct dataset *data, size_t r) {
    for (size_t c = 0; c < data->n_columns; c++) {
        struct str text = data->cells[r * data->n_columns + c];
        lxw_row_t row = (lxw_row_t)(r + 1);
        lxw_col_t col = (lxw_col_t)c;
        int64_t value;
        bool number = data->columns[c].type == COLUMN_INT && str_int(text, &value) && value <= EXACT_INT_MAX &&
                      value >= -EXACT_INT_MAX;
        if (number)
            xlsx_check(x, worksheet_write_number(ws, row, col, (double)value,
                                                 xlsx_format(x, &(struct xlsx_look){.align = ALIGN_RIGHT})));
        else
            data_text(x, ws, row, col, text);
    }
}

/* The sheet's name stands between apostrophes; names_collect has left none in it. */
static void data_name(struct xlsx *x, const struct dataset *data, size_t index, const char *sheet) {
    char last[LXW_MAX_CELL_RANGE_LENGTH] = "";
    lxw_rowcol_to_cell_abs(last, (lxw_row_t)data->n_rows, (lxw_col_t)(data->n_columns - 1), 1, 1);
    struct str name = arena_fmt(x->arena, "kijun_data_%zu", index + 1);
    struct str formula = arena_fmt(x->arena, "='%s'!$A$1:%s", sheet, last);
    xlsx_check(x, workbook_define_name(x->workbook, name.ptr, formula.ptr));
}

static bool data_sheet(struct xlsx *x, const struct dataset *data, size_t index, const char *name, struct err *e) {
    static const struct xlsx_look head = {.bold = true, .fill = 0xE3EAF2, .border = true};
    if (data->n_rows > DATA_ROWS_MAX || data->n_columns > LXW_COL_MAX)
        return err_set(e, ERR_LIMIT, _("The sheet “%s” would be larger than Excel can hold."), name);
    lxw_worksheet *ws = workbook_add_worksheet(x->workbook, name);
    if (!ws) return err_set(e, ERR_LIMIT, _("The sheet “%s” cannot be made."), name);
    for (size_t c = 0; c < data->n_columns; c++) {
        const struct column *column = &data->columns[c];
        unsigned width = column->width ? column->width : 16;
        xlsx_check(x, worksheet_set_column(ws, (lxw_col_t)c, (lxw_col_t)c, width > 80 ? 80 : width, NULL));
        struct str key = office_text(x->arena, column->key);
        xlsx_check(x, worksheet_write_string(ws, 0, (lxw_col_t)c, xlsx_text(x->arena, key), xlsx_format(x, &head)));
    }
    for (size_t r = 0; r < data->n_rows; r++) data_record(x, ws, data, r);
    if (data->n_columns == 0) return true;
    xlsx_check(x, worksheet_autofilter(ws, 0, 0, (lxw_row_t)data->n_rows, (lxw_col_t)(data->n_columns - 1)));
    worksheet_freeze_panes(ws, 1, 0);
    worksheet_set_paper(ws, 9);
    worksheet_set_landscape(ws);
    worksheet_fit_to_pages(ws, 1, 0);
    xlsx_check(x, worksheet_repeat_rows(ws, 0, 0));
    data_name(x, data, index, name);
    return true;
}

/* The whole */

static void properties(struct xlsx *x) {
    const struct doc *doc = x->doc;
    struct office_date date = office_date(doc->date);
    /* libxlsxwriter takes copies; const is only missing in its struct. */
    union {
        const char *in;
        char *out;
    } title = {office_text(x->arena, doc->title).ptr}, author = {office_text(x->arena, doc->owner).ptr},
      comments = {office_text(x->arena, doc->generator).ptr};
    lxw_doc_properties p = {
        .title = title.out, .author = author.out, .comments = comments.out, .created = (time_t)date.unix_time};
    xlsx_check(x, workbook_set_properties(x->workbook, &p));
}

static bool sheets_write(struct xlsx *x, struct err *e) {
    const struct doc *doc = x->doc;
    names_collect(x);
    if (!units_choose(x, e)) return false;
    properties(x);
    if (!people_sheets(x, e)) return false;
    for (size_t i = 0; i < doc->n_data; i++)
        if (!data_sheet(x, &doc->data[i], i, x->names[x->n_names - doc->n_data + i], e)) return false;
    return x->failure == LXW_NO_ERROR ||
           err_set(e, ERR_LIMIT, _("The workbook cannot be written: %s"), lxw_strerror(x->failure));
}

static bool workbook_write(struct xlsx *x, const char *path, struct err *e) {
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    struct str dir = x->opt && x->opt->tmp_dir ? arena_str(x->arena, str_of(x->opt->tmp_dir)) : STR_NONE;
    /* The library promises not to change it; its type is older than const. */
    memcpy(&options.tmpdir, &dir.ptr, sizeof options.tmpdir);
    x->workbook = workbook_new_opt(path, &options);
    if (!x->workbook) mem_exhausted("xlsx workbook");
    if (!sheets_write(x, e)) {
        lxw_workbook_free(x->workbook);
        return false;
    }
    lxw_error result = workbook_close(x->workbook); /* frees it, also on failure */
    return result == LXW_NO_ERROR || err_set(e, ERR_IO, _("The workbook cannot be written: %s"), lxw_strerror(result));
}

static bool xlsx_write(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct scratch_file file;
    struct str content;
    if (!scratch_file_open(&file, e)) return false;
    struct arena *a = arena_new(512 * MIB);
    struct xlsx x = {.doc = doc, .opt = opt, .arena = a};
    bool ok = workbook_write(&x, file.path, e) && file_read(a, file.path, REPORT_OUTPUT_MAX, &content, e);
    if (ok) {
        buf_add(out, content);
        ok = buf_ok(out) || err_set(e, ERR_LIMIT, _("The document is larger than the limit for Excel files."));
    }
    arena_free(a);
    scratch_file_close(&file);
    return ok;
}

const struct writer writer_xlsx = {
    .format = "xlsx",
    .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    .write = xlsx_write,
};
