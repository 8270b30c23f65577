/* xlsx_sheet: blocks on squared paper, from the top down.
 *
 * Excel does not fit the height of merged cells to their text, so heights are worked out here from the width of
 * the text (East Asian characters count two). A row is at most 409 points high and a cell holds at most 32,767
 * characters: what needs more takes several rows, merged, or goes on in the cell below. */
#include "report/xlsx.h"

#define ROW_MAX 400.0    /* points */
#define ROW_LEAST 20.0   /* points: a table row of one line */
#define INDENT 2u        /* units */
#define CELL_MAX 32000u  /* UTF-16 units */
#define LINE_HEIGHT 1.45 /* of the font size */
#define PICTURE_MAX (16 * MIB)
#define QR_WIDTH 265.0    /* pixels: 70 mm */
#define PICTURE_ROW 40u   /* pixels */
#define APPROVAL_ROW 57.0 /* points: 20 mm */
#define PAGE_HEIGHT 920u  /* pixels: a page with room for heading and caption */

/* Measuring */

unsigned xlsx_pixels(const struct xlsx_sheet *s, unsigned col, unsigned cols) {
    if (!s->pixels) return cols * (s->x->width / s->x->units);
    unsigned sum = 0;
    for (unsigned c = col; c < col + cols; c++) sum += s->pixels[c];
    return sum;
}

/* How many half ems of that size go into a line so wide. */
static size_t columns_in(unsigned pixels, unsigned size) {
    size_t columns = pixels > 14 ? (pixels - 14) * 3 / (size * 2) : 0; /* less padding; half an em: size × 4/3 / 2 */
    return columns ? columns : 1;
}

/* In half ems. Latin letters and digits of the font are a fifth wider than half an em. */
static size_t line_width(struct str line) {
    size_t ascii = 0;
    for (size_t i = 0; i < line.len; i++) ascii += (unsigned char)line.ptr[i] < 0x80;
    return utf8_width(line) + ascii / 5;
}

/* Words that wrap whole leave gaps at line ends, but kana are narrower than they count: a little more is enough. */
static size_t lines_of(struct str text, size_t columns) {
    size_t lines = 0;
    for (size_t from = 0, at = 0; at <= text.len; at++) {
        if (at < text.len && text.ptr[at] != '\n') continue;
        size_t width = line_width(str_cut(text, from, at));
        if (width > columns) width += width / 24;
        lines += width ? (width + columns - 1) / columns : 1;
        from = at + 1;
    }
    return lines;
}

static size_t utf16_units(struct str s) {
    size_t units = 0;
    for (size_t at = 0; at < s.len;) units += utf8_next(s, &at) > 0xffff ? 2 : 1;
    return units;
}

static unsigned parts_of(struct str text) {
    return (unsigned)(utf16_units(text) / CELL_MAX + 1);
}

double xlsx_height(struct str text, unsigned pixels, unsigned size) {
    return (double)lines_of(text, columns_in(pixels, size)) * size * LINE_HEIGHT + 4;
}

/* Takes as many rows as the height needs, at least `least`. */
static unsigned rows_take(struct xlsx_sheet *s, double height, unsigned least) {
    unsigned n = (unsigned)(height / ROW_MAX) + 1;
    if (n < least) n = least;
    double each = height / n < 6 ? 6 : height / n;
    for (unsigned i = 0; i < n; i++) xlsx_check(s->x, worksheet_set_row(s->ws, s->row + i, each, NULL));
    s->row += n;
    return n;
}

static void gap(struct xlsx_sheet *s, double height) {
    rows_take(s, height, 1);
}

/* Writing */

static bool mixed(struct runs runs) {
    for (size_t i = 1; i < runs.n; i++)
        if (runs.list[i].style != runs.list[0].style) return true;
    return false;
}

static struct xlsx_look run_look(struct xlsx_look look, enum run_style style) {
    switch (style) {
    case RUN_STRONG:
        look.bold = true;
        break;
    case RUN_BLANK:
        look.color = 0x7A4B00;
        look.underline = true;
        break;
    case RUN_FILLED:
        look.underline = true;
        break;
    case RUN_MUTED:
        look.color = 0x595959;
        break;
    case RUN_CODE:
        look.mono = true;
        break;
    case RUN_NORMAL:
        break;
    }
    return look;
}

/* Runs of different looks in one cell; false when fewer than two are left with text. */
static bool put_rich(struct xlsx_sheet *s, const struct xlsx_area *at, struct runs runs, const struct xlsx_look *look) {
    struct xlsx *x = s->x;
    lxw_rich_string_tuple *pieces = arena_array(x->arena, runs.n, sizeof *pieces);
    lxw_rich_string_tuple **list = arena_array(x->arena, runs.n + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < runs.n; i++) {
        struct str text = office_text(x->arena, runs.list[i].text);
        if (text.len == 0) continue;
        struct xlsx_look piece = run_look(*look, runs.list[i].style);
        union {
            const char *in;
            char *out;
        } string = {xlsx_text(x->arena, text)}; /* only read; const is missing in the library's struct */
        pieces[n] = (lxw_rich_string_tuple){.format = xlsx_format(x, &piece), .string = string.out};
        list[n] = &pieces[n];
        n++;
    }
    if (n < 2) return false;
    xlsx_check(x, worksheet_write_rich_string(s->ws, at->row, (lxw_col_t)at->col, list, xlsx_format(x, look)));
    return true;
}

static void put_string(struct xlsx_sheet *s, const struct xlsx_area *at, struct str text, lxw_format *format) {
    struct xlsx *x = s->x;
    lxw_row_t last_row = at->row + at->rows - 1;
    lxw_col_t col = (lxw_col_t)at->col, last_col = (lxw_col_t)(at->col + at->cols - 1);
    const char *z = xlsx_text(x->arena, text);
    if (at->rows > 1 || at->cols > 1)
        xlsx_check(x, worksheet_merge_range(s->ws, at->row, col, last_row, last_col, "", format));
    if (text.len == 0)
        xlsx_check(x, worksheet_write_blank(s->ws, at->row, col, format));
    else
        xlsx_check(x, worksheet_write_string(s->ws, at->row, col, z, format));
}

/* The area is shared out among the parts of a text that is too long for one cell. */
static void put_long(struct xlsx_sheet *s, const struct xlsx_area *at, struct str text, lxw_format *format) {
    unsigned parts = parts_of(text), row = 0;
    size_t from = 0;
    for (unsigned i = 0; i < parts; i++) {
        size_t to = from, units = 0;
        while (to < text.len && units < CELL_MAX - 1) units += utf8_next(text, &to) > 0xffff ? 2 : 1;
        if (i + 1 == parts) to = text.len;
        unsigned upto = at->rows * (i + 1) / parts;
        struct xlsx_area part = {at->row + row, upto - row, at->col, at->cols};
        put_string(s, &part, str_cut(text, from, to), format);
        from = to;
        row = upto;
    }
}

void xlsx_put(struct xlsx_sheet *s, const struct xlsx_area *at, struct runs runs, struct xlsx_look look) {
    struct xlsx *x = s->x;
    struct str text = office_runs(x->arena, runs);
    for (size_t i = 0; i < runs.n && !look.fill; i++)
        if (runs.list[i].style == RUN_BLANK) look.fill = look.border ? XLSX_BLANK : XLSX_BLANK_NEAR;
    if (parts_of(text) > 1) {
        put_long(s, at, text, xlsx_format(x, &look));
        return;
    }
    bool rich = mixed(runs);
    if (!rich && runs.n) look = run_look(look, runs.list[0].style);
    put_string(s, at, text, xlsx_format(x, &look));
    if (rich) (void)put_rich(s, at, runs, &look);
}

/* A block of text over the whole width, `indent` units in. */
static void flow(struct xlsx_sheet *s, struct runs runs, struct xlsx_look look, unsigned indent) {
    struct xlsx *x = s->x;
    if (look.size == 0) look.size = 10;
    unsigned cols = s->units - s->hidden - indent;
    struct str text = office_runs(x->arena, runs);
    lxw_row_t row = s->row;
    unsigned rows = rows_take(s, xlsx_height(text, xlsx_pixels(s, indent, cols), look.size), parts_of(text));
    xlsx_put(s, &(struct xlsx_area){row, rows, indent, cols}, runs, look);
}

static void flow_text(struct xlsx_sheet *s, struct str text, struct xlsx_look look, unsigned indent) {
    struct run run = {.text = text};
    if (text.len) flow(s, (struct runs){&run, 1}, look, indent);
}

/* Tables */

struct xlsx_look xlsx_cell_look(const struct cell *cell) {
    struct xlsx_look look = {.size = 10, .border = true, .align = cell->align};
    switch (cell->tone) {
    case TONE_HEAD:
        look.bold = true;
        look.fill = 0xE3EAF2;
        break;
    case TONE_OPEN:
        look.fill = 0xFFF6D6;
        break;
    case TONE_OFF:
        look.fill = 0xEDEDED;
        look.color = 0x595959;
        break;
    case TONE_WARN:
        look.bold = true;
        look.fill = 0xFBE5DC;
        break;
    case TONE_NONE:
        break;
    }
    return look;
}

/* Colour is never the only sign: see docx_table.c. */
struct runs xlsx_cell_runs(struct arena *a, const struct cell *cell) {
    bool empty = office_runs_empty(cell->runs);
    bool warn = cell->tone == TONE_WARN && !empty, open = cell->tone == TONE_OPEN && empty;
    if (!warn && !open) return cell->runs;
    struct run *list = arena_array(a, cell->runs.n + 1, sizeof *list);
    list[0] = (struct run){.style = open ? RUN_BLANK : RUN_NORMAL, .text = open ? STR("【　　】") : STR("▲ ")};
    for (size_t i = 0; i < cell->runs.n; i++) list[i + 1] = cell->runs.list[i];
    return (struct runs){list, open ? 1 : cell->runs.n + 1};
}

struct layout {
    const struct table *table;
    const struct office_slot *grid;
    unsigned *first, *cols; /* of each table column on the paper */
    double *height;         /* of each table row */
    unsigned *parts;        /* paper rows that a table row needs at least */
    lxw_row_t *row;         /* where each begins; one more at the end */
};

static unsigned span_cols(const struct layout *l, const struct office_slot *slot) {
    unsigned cols = 0;
    for (size_t c = slot->col; c < slot->col + slot->colspan; c++) cols += l->cols[c];
    return cols;
}

/* Rows are as high as their highest cell; a cell over several rows stretches the last of them if it must. */
static void layout_measure(struct xlsx_sheet *s, struct layout *l) {
    struct xlsx *x = s->x;
    const struct table *t = l->table;
    for (size_t r = 0; r < t->n_rows; r++) {
        l->height[r] = t->style == TABLE_APPROVAL && !t->rows[r].header ? APPROVAL_ROW : ROW_LEAST;
        l->parts[r] = 1;
    }
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct office_slot *slot = &l->grid[r * t->n_columns + c];
            if (!slot->cell || slot->row + slot->rowspan - 1 != r || slot->col != c) continue;
            struct str text = office_runs(x->arena, xlsx_cell_runs(x->arena, slot->cell));
            double need = xlsx_height(text, xlsx_pixels(s, l->first[slot->col], span_cols(l, slot)), 10), have = 0;
            for (size_t i = slot->row; i <= r; i++) have += l->height[i];
            if (need > have) l->height[r] += need - have;
            if (parts_of(text) > l->parts[r]) l->parts[r] = parts_of(text);
        }
    }
}

static void table_cells(struct xlsx_sheet *s, const struct layout *l) {
    const struct table *t = l->table;
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct office_slot *slot = &l->grid[r * t->n_columns + c];
            if (!office_origin(l->grid, t, r, c)) continue;
            struct xlsx_area at = {l->row[r], l->row[r + slot->rowspan] - l->row[r], l->first[c], span_cols(l, slot)};
            static const struct cell none = {.colspan = 1, .rowspan = 1};
            const struct cell *cell = slot->cell ? slot->cell : &none;
            struct xlsx_look look = xlsx_cell_look(cell);
            look.middle = t->rows[r].header || (slot->rowspan == 1 && l->height[r] <= ROW_LEAST);
            xlsx_put(s, &at, xlsx_cell_runs(s->x->arena, cell), look);
        }
    }
}

static void table_remember(struct xlsx_sheet *s, const struct layout *l) {
    size_t heads = 0;
    while (heads < l->table->n_rows && l->table->rows[heads].header) heads++;
    if (s->tables++ > 0) return;
    s->head_row = l->row[0];
    s->heads = heads ? l->row[heads] - l->row[0] : 0;
    s->table_rows = (unsigned)l->table->n_rows;
}

static void table(struct xlsx_sheet *s, const struct table *t) {
    struct xlsx *x = s->x;
    if (t->n_columns == 0 || t->n_rows == 0) return;
    struct layout l = {.table = t, .grid = office_grid(x->arena, t)};
    l.first = arena_array(x->arena, t->n_columns, sizeof *l.first);
    l.cols = arena_array(x->arena, t->n_columns, sizeof *l.cols);
    l.height = arena_array(x->arena, t->n_rows, sizeof *l.height);
    l.parts = arena_array(x->arena, t->n_rows, sizeof *l.parts);
    l.row = arena_array(x->arena, t->n_rows + 1, sizeof *l.row);
    office_shares(t->widths, t->n_columns, s->units - s->hidden, s->pixels ? 1 : 3, l.cols);
    for (size_t c = 1; c < t->n_columns; c++) l.first[c] = l.first[c - 1] + l.cols[c - 1];
    layout_measure(s, &l);
    if (!office_runs_empty(t->caption)) flow(s, t->caption, (struct xlsx_look){.bold = true}, 0);
    for (size_t r = 0; r < t->n_rows; r++) {
        l.row[r] = s->row;
        rows_take(s, l.height[r], l.parts[r]);
    }
    l.row[t->n_rows] = s->row;
    table_cells(s, &l);
    table_remember(s, &l);
    gap(s, 9);
}

/* Blocks */

static void heading(struct xlsx_sheet *s, const struct block *b) {
    static const unsigned sizes[] = {16, 16, 14, 12, 11, 10};
    struct run *list = arena_array(s->x->arena, b->runs.n + 1, sizeof *list);
    size_t n = 0;
    if (b->number.len) list[n++].text = arena_fmt(s->x->arena, "%.*s　", STR_ARG(b->number));
    for (size_t i = 0; i < b->runs.n; i++) list[n++] = b->runs.list[i];
    unsigned level = b->level > 5 ? 5 : b->level;
    if (s->row > 0) gap(s, level <= 2 ? 12 : 6);
    flow(s, (struct runs){list, n}, (struct xlsx_look){.bold = true, .size = sizes[level], .color = 0x1F3864}, 0);
    gap(s, 6);
}

static void paragraph(struct xlsx_sheet *s, const struct block *b) {
    switch (b->para) {
    case PARA_NORMAL:
        flow(s, b->runs, (struct xlsx_look){0}, 0);
        break;
    case PARA_SMALL:
        flow(s, b->runs, (struct xlsx_look){.size = 9}, 0);
        break;
    case PARA_STATEMENT:
        flow(s, b->runs, (struct xlsx_look){.bar = true}, INDENT);
        break;
    case PARA_NOTE:
        flow(s, b->runs, (struct xlsx_look){.size = 9}, INDENT);
        break;
    case PARA_WARNING:
        flow(s, b->runs, (struct xlsx_look){.bold = true, .fill = 0xFDF2EA, .border = true}, 0);
        break;
    }
    gap(s, 6);
}

static const char *const katakana[] = {"ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ",
                                       "ス", "セ", "ソ", "タ", "チ", "ツ", "テ", "ト", "ナ", "ニ", "ヌ", "ネ",
                                       "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ", "マ", "ミ", "ム", "メ", "モ", "ヤ",
                                       "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ", "ヲ", "ン"};

static struct str list_mark(struct xlsx_sheet *s, const struct block *b, unsigned depth, unsigned number) {
    if (b->list == LIST_BULLET) return depth ? STR("–") : STR("•");
    if (depth == 0) return arena_fmt(s->x->arena, "(%u)", number);
    if (s->x->doc->lang == LANG_JA && number <= sizeof katakana / sizeof *katakana) return str_of(katakana[number - 1]);
    if (number <= 26) return arena_fmt(s->x->arena, "%c.", (char)('a' + number - 1));
    return arena_fmt(s->x->arena, "%u.", number);
}

static void list(struct xlsx_sheet *s, const struct block *b) {
    unsigned numbers[2] = {0, 0};
    for (size_t i = 0; i < b->n_items; i++) {
        const struct list_item *item = &b->items[i];
        unsigned depth = item->depth ? 1 : 0;
        numbers[depth]++;
        if (depth == 0) numbers[1] = 0;
        struct run mark = {.text = list_mark(s, b, depth, numbers[depth])};
        lxw_row_t row = s->row;
        flow(s, item->runs, (struct xlsx_look){0}, INDENT * (1 + depth));
        xlsx_put(s, &(struct xlsx_area){row, 1, INDENT * depth, INDENT}, (struct runs){&mark, 1},
                 (struct xlsx_look){.align = ALIGN_RIGHT});
    }
    gap(s, 6);
}

static void cover(struct xlsx_sheet *s) {
    struct xlsx *x = s->x;
    gap(s, x->doc->landscape ? 12 : 60);
    flow_text(s, x->doc->title, (struct xlsx_look){.size = 22, .bold = true, .color = 0x1F3864, .align = ALIGN_CENTER},
              0);
    flow_text(s, x->doc->subtitle, (struct xlsx_look){.size = 14, .align = ALIGN_CENTER}, 0);
    gap(s, x->doc->landscape ? 12 : 40);
    const struct table *fields = office_cover_table(x->arena, x->doc);
    if (fields) table(s, fields);
    flow_text(s, office_colophon(x->arena, x->doc), (struct xlsx_look){.size = 8, .color = 0x595959}, 0);
    gap(s, 12);
}

/* In a workbook the contents are its sheets. */
static void toc(struct xlsx_sheet *s) {
    struct xlsx *x = s->x;
    struct xlsx_look link = {.color = 0x1F3864, .underline = true};
    if (s->row > 0) gap(s, 12);
    flow_text(s, trs(x->doc->lang, N_("Contents")), (struct xlsx_look){.bold = true, .size = 13, .color = 0x1F3864}, 0);
    for (size_t i = 0; i < x->n_names; i++) {
        lxw_row_t row = s->row;
        struct str name = str_of(x->names[i]), url = arena_fmt(x->arena, "internal:'%s'!A1", x->names[i]);
        flow_text(s, name, link, INDENT);
        xlsx_check(x, worksheet_write_url_opt(s->ws, row, INDENT, url.ptr, xlsx_format(x, &link), name.ptr, NULL));
    }
    gap(s, 12);
}

/* As wide as `most` pixels; narrower when it would be taller than a page. */
static bool figure_picture(struct xlsx_sheet *s, const struct figure *f, struct str words, double most, struct buf *png,
                           struct err *e) {
    struct xlsx *x = s->x;
    unsigned width = 0, height = 0;
    bool drawn = f->diagram ? report_diagram_png(f->diagram, x->doc->lang, x->opt, png, &width, &height, e)
                            : report_picture_png(f, x->doc->lang, x->opt, png, &width, &height, e);
    if (!drawn) return false;
    if (width == 0 || height == 0) return err_set(e, ERR_UPSTREAM, _("A picture is empty."));
    double scale = most / width;
    if (scale * height > PAGE_HEIGHT) scale = (double)PAGE_HEIGHT / height;
    union {
        const char *in;
        char *out;
    } alt = {office_text(x->arena, words).ptr};
    lxw_image_options options = {
        .x_scale = scale, .y_scale = scale, .object_position = LXW_OBJECT_MOVE_DONT_SIZE, .description = alt.out};
    xlsx_check(
        x, worksheet_insert_image_buffer_opt(s->ws, s->row, 0, (const unsigned char *)png->ptr, png->len, &options));
    unsigned rows = (unsigned)(scale * height) / PICTURE_ROW + 1;
    for (unsigned i = 0; i < rows; i++) rows_take(s, PICTURE_ROW * 0.75, 1);
    return true;
}

static bool diagram(struct xlsx_sheet *s, const struct block *b, struct err *e) {
    struct buf png;
    const struct diagram bare = office_picture(b->diagram);
    buf_init(&png, PICTURE_MAX);
    bool ok = figure_picture(s, &(struct figure){.diagram = &bare}, b->diagram->alt, XLSX_WIDTH, &png, e);
    buf_release(&png);
    if (!ok) return false;
    if (!office_runs_empty(b->caption)) flow(s, b->caption, (struct xlsx_look){.bold = true, .align = ALIGN_CENTER}, 0);
    flow_text(s, b->diagram->legend, (struct xlsx_look){.size = 9}, 0);
    gap(s, 6);
    if (b->diagram->n_side) table(s, office_side_table(s->x->arena, b->diagram, s->x->doc->lang));
    return true;
}

/* The code, and its text as it is. */
static bool qr(struct xlsx_sheet *s, const struct block *b, struct err *e) {
    struct buf png;
    const struct qr bare = {.text = b->qr->text, .alt = b->qr->alt};
    buf_init(&png, PICTURE_MAX);
    bool ok = figure_picture(s, &(struct figure){.qr = &bare}, b->qr->alt, QR_WIDTH, &png, e);
    buf_release(&png);
    if (!ok) return false;
    if (!office_runs_empty(b->caption)) flow(s, b->caption, (struct xlsx_look){.bold = true, .align = ALIGN_CENTER}, 0);
    flow_text(s, str_trim(b->qr->text), (struct xlsx_look){.size = 9, .mono = true}, 0);
    gap(s, 6);
    return true;
}

bool xlsx_block(struct xlsx_sheet *s, const struct block *b, struct err *e) {
    switch (b->type) {
    case BLOCK_HEADING:
        heading(s, b);
        break;
    case BLOCK_PARA:
        paragraph(s, b);
        break;
    case BLOCK_LIST:
        list(s, b);
        break;
    case BLOCK_TABLE:
        if (b->table->fill && s->pixels)
            xlsx_form(s, b->table);
        else
            table(s, b->table);
        break;
    case BLOCK_DIAGRAM:
        return diagram(s, b, e);
    case BLOCK_QR:
        return qr(s, b, e);
    case BLOCK_COVER:
        cover(s);
        break;
    case BLOCK_TOC:
        toc(s);
        break;
    case BLOCK_PAGE_BREAK:
        break; /* a sheet is no page */
    }
    return true;
}

/* Print set-up */

/* In headers & begins a code, so it is doubled; a blank keeps a digit apart from the code before it. Excel takes 255
 * characters for both sides and their codes: half of it is 80 here, doubled signs counted. */
static struct str header_text(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 1024);
    struct str clean = office_text(a, s);
    size_t n = 0;
    for (size_t at = 0, from = 0; at < clean.len && n < 80; from = at, n++) {
        uint32_t cp = utf8_next(clean, &at);
        if (cp == '&') {
            buf_addc(&b, '&');
            n++;
        }
        buf_add(&b, cp == '\n' ? STR(" ") : str_cut(clean, from, at));
    }
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}

void xlsx_print_setup(struct xlsx_sheet *s) {
    struct arena *a = s->x->arena;
    const struct doc *doc = s->x->doc;
    worksheet_gridlines(s->ws, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_paper(s->ws, 9); /* A4 */
    if (doc->landscape) worksheet_set_landscape(s->ws);
    worksheet_set_margins(s->ws, 0.63, 0.63, 0.8, 0.8);
    worksheet_center_horizontally(s->ws);
    worksheet_fit_to_pages(s->ws, 1, 0);
    struct str title = header_text(a, doc->title), mark = header_text(a, doc->mark);
    struct str edition = header_text(a, office_edition(a, doc));
    struct str head = arena_fmt(a, "&L&9 %.*s&R&B&9 %.*s", STR_ARG(title), STR_ARG(mark));
    struct str foot = arena_fmt(a, "&L&9 %.*s&R&9 &P / &N", STR_ARG(edition));
    xlsx_check(s->x, worksheet_set_header(s->ws, head.ptr));
    xlsx_check(s->x, worksheet_set_footer(s->ws, foot.ptr));
    if (s->row) xlsx_check(s->x, worksheet_print_area(s->ws, 0, 0, s->row - 1, (lxw_col_t)(s->units - s->hidden - 1)));
    if (s->pixels || s->tables != 1 || s->heads == 0) return;
    xlsx_check(s->x, worksheet_repeat_rows(s->ws, s->head_row, s->head_row + s->heads - 1));
    /* A sheet that is mainly one table, whose header is near the top: it stays in view. */
    if (s->table_rows >= 15 && s->head_row + s->heads <= 14) worksheet_freeze_panes(s->ws, s->head_row + s->heads, 0);
}
