/* docx_table: tables for Word, and the grid under every table with spans (office.h).
 *
 * Layout is fixed and widths are given for every cell, so that Word, LibreOffice and converters agree.
 * Two tables in a row would grow together in Word: a small paragraph stands after each. */
#include "report/docx.h"

void office_shares(const unsigned *widths, size_t n, unsigned total, unsigned least, unsigned *out) {
    if (n == 0) return;
    uint64_t sum = 0, seen = 0;
    for (size_t i = 0; widths && i < n; i++) sum += widths[i];
    if (least * n > total) least = (unsigned)(total / n);
    unsigned before = 0;
    for (size_t i = 0; i < n; i++) {
        seen += sum ? widths[i] : 1;
        unsigned upto = (unsigned)((seen * total + (sum ? sum : n) / 2) / (sum ? sum : n));
        out[i] = upto - before;
        before = upto;
    }
    for (size_t i = 0; i < n; i++) { /* the narrow take from the widest */
        while (out[i] < least) {
            size_t widest = 0;
            for (size_t j = 1; j < n; j++)
                if (out[j] > out[widest]) widest = j;
            unsigned spare = out[widest] - least, want = least - out[i];
            unsigned moved = spare < want ? spare : want;
            if (moved == 0) return;
            out[widest] -= moved;
            out[i] += moved;
        }
    }
}

static struct office_slot *slot_at(struct office_slot *grid, const struct table *t, size_t row, size_t col) {
    return &grid[row * t->n_columns + col];
}

static void place(struct office_slot *grid, const struct table *t, const struct cell *cell, size_t row, size_t col) {
    unsigned wide = 1, tall = cell->rowspan ? cell->rowspan : 1;
    while (wide < cell->colspan && col + wide < t->n_columns && !slot_at(grid, t, row, col + wide)->cell) wide++;
    if (tall > t->n_rows - row) tall = (unsigned)(t->n_rows - row);
    for (size_t r = row; r < row + tall; r++)
        for (size_t c = col; c < col + wide; c++)
            *slot_at(grid, t, r, c) =
                (struct office_slot){.cell = cell, .row = row, .col = col, .colspan = wide, .rowspan = tall};
}

/* A row with more cells than there are columns: what is too much stands in its last cell, line under line, so that no
 * word is lost. */
static void take_surplus(struct arena *a, struct office_slot *grid, const struct table *t, size_t row, size_t from) {
    const struct row *in = &t->rows[row];
    const struct cell *last = slot_at(grid, t, row, t->n_columns - 1)->cell;
    struct cell *joined = arena_alloc(a, sizeof *joined);
    size_t n = last->runs.n;
    for (size_t i = from; i < in->n; i++) n += in->cells[i].runs.n + 1;
    struct run *list = arena_array(a, n, sizeof *list);
    n = 0;
    for (size_t i = 0; i < last->runs.n; i++) list[n++] = last->runs.list[i];
    for (size_t i = from; i < in->n; i++) {
        list[n++].text = STR("\n");
        for (size_t k = 0; k < in->cells[i].runs.n; k++) list[n++] = in->cells[i].runs.list[k];
    }
    *joined = *last;
    joined->runs = (struct runs){list, n};
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        if (grid[i].cell == last) grid[i].cell = joined;
}

struct office_slot *office_grid(struct arena *a, const struct table *t) {
    struct office_slot *grid = arena_array(a, t->n_rows * t->n_columns + 1, sizeof *grid);
    for (size_t row = 0; row < t->n_rows; row++) {
        const struct row *in = &t->rows[row];
        size_t next = 0;
        for (size_t col = 0; col < t->n_columns; col++) {
            struct office_slot *slot = slot_at(grid, t, row, col);
            if (slot->cell) continue;
            if (next < in->n)
                place(grid, t, &in->cells[next++], row, col);
            else
                *slot = (struct office_slot){.row = row, .col = col, .colspan = 1, .rowspan = 1};
        }
        if (next < in->n && t->n_columns) take_surplus(a, grid, t, row, next);
    }
    return grid;
}

bool office_origin(const struct office_slot *grid, const struct table *t, size_t row, size_t col) {
    const struct office_slot *slot = &grid[row * t->n_columns + col];
    return slot->row == row && slot->col == col;
}

static struct runs one_run(struct arena *a, struct str text) {
    struct run *run = arena_alloc(a, sizeof *run);
    run->text = text;
    return (struct runs){run, text.len ? 1 : 0};
}

struct toned {
    struct str text;
    enum tone tone;
};

static void two_cells(struct arena *a, struct row *row, struct toned left, struct toned right) {
    struct cell *cells = arena_array(a, 2, sizeof *cells);
    cells[0] = (struct cell){.runs = one_run(a, left.text), .colspan = 1, .rowspan = 1, .tone = left.tone};
    cells[1] = (struct cell){.runs = one_run(a, right.text), .colspan = 1, .rowspan = 1, .tone = right.tone};
    row->cells = cells;
    row->n = 2;
}

static struct table *two_columns(struct arena *a, enum table_style style, const unsigned *widths, struct row *rows,
                                 size_t n) {
    struct table *t = arena_alloc(a, sizeof *t);
    *t = (struct table){.style = style, .widths = widths, .n_columns = 2, .rows = rows, .n_rows = n};
    return t;
}

struct table *office_cover_table(struct arena *a, const struct doc *doc) {
    static const unsigned widths[] = {3, 7};
    if (doc->n_cover == 0) return NULL;
    struct row *rows = arena_array(a, doc->n_cover, sizeof *rows);
    for (size_t i = 0; i < doc->n_cover; i++) {
        struct str value = doc->cover[i].value;
        two_cells(a, &rows[i], (struct toned){doc->cover[i].label, TONE_HEAD},
                  (struct toned){value, value.len ? TONE_NONE : TONE_OPEN});
    }
    return two_columns(a, TABLE_FORM, widths, rows, doc->n_cover);
}

struct diagram office_picture(const struct diagram *dg) {
    struct diagram picture = *dg;
    picture.n_side = 0;
    picture.legend = STR("");
    return picture;
}

struct table *office_side_table(struct arena *a, const struct diagram *dg, enum lang lang) {
    static const unsigned widths[] = {1, 9};
    struct row *rows = arena_array(a, dg->n_side + 1, sizeof *rows);
    two_cells(a, &rows[0], (struct toned){trs(lang, N_("No.")), TONE_HEAD},
              (struct toned){trs(lang, N_("Content")), TONE_HEAD});
    rows[0].header = true;
    for (size_t i = 0; i < dg->n_side; i++)
        two_cells(a, &rows[i + 1], (struct toned){dg->side[i].number, TONE_NONE},
                  (struct toned){dg->side[i].text, TONE_NONE});
    struct table *t = two_columns(a, TABLE_GRID, widths, rows, dg->n_side + 1);
    t->caption = one_run(a, dg->side_title);
    return t;
}

static const char *align_value(enum align align) {
    if (align == ALIGN_CENTER) return "center";
    if (align == ALIGN_RIGHT) return "right";
    return NULL;
}

static const char *tone_fill(enum tone tone) {
    switch (tone) {
    case TONE_HEAD:
        return "E3EAF2";
    case TONE_OPEN:
        return "FFF6D6";
    case TONE_OFF:
        return "EDEDED";
    case TONE_WARN:
        return "FBE5DC";
    case TONE_NONE:
        break;
    }
    return NULL;
}

static const char *tone_style(enum tone tone) {
    switch (tone) {
    case TONE_HEAD:
        return "TableHead";
    case TONE_WARN:
        return "TableWarn";
    case TONE_OFF:
        return "TableOff";
    case TONE_OPEN:
    case TONE_NONE:
        break;
    }
    return "TableText";
}

#define HANG 190 /* twips: the bullet of a line, in the size of tables */

/* Blanks of depth and a dot, with which a line of a list in a cell begins; false when it does not. */
static bool bullet_line(struct str *line, unsigned *depth) {
    struct str rest = *line;
    for (*depth = 0; str_starts(rest, STR("　")); ++*depth) rest = str_cut(rest, STR("　").len, rest.len);
    bool dot = str_starts(rest, STR("・")), point = str_starts(rest, STR("• "));
    if (dot || point) *line = str_cut(rest, dot ? STR("・").len : STR("• ").len, rest.len);
    return dot || point;
}

/* A list in a cell: every line is a paragraph, so that what does not fit goes on under its text and not under the
 * bullet. Only where the whole cell looks the same. False when it is no such cell. */
static bool list_content(struct docx *d, const struct cell *cell, struct docx_para p) {
    unsigned depth;
    size_t at;
    struct str rest = cell->runs.n == 1 ? cell->runs.list[0].text : STR(""), first = rest;
    bool plain = cell->runs.n == 1 && cell->runs.list[0].style == RUN_NORMAL && !cell->runs.list[0].link.len;
    if (!plain || cell->tone == TONE_WARN) return false;
    if (!bullet_line(&first, &depth) && !str_find(rest, STR("\n・"), &at) && !str_find(rest, STR("\n• "), &at))
        return false;
    for (bool more = true; more;) {
        more = str_find(rest, STR("\n"), &at);
        struct str line = more ? str_cut(rest, 0, at) : rest;
        bool bullet = bullet_line(&line, &depth);
        p.hang = bullet ? HANG : 0;
        p.hang_depth = depth;
        docx_para_open(d, &p);
        if (bullet) docx_run(d, NULL, arena_fmt(d->arena, "%s\t", tr(d->doc->lang, N_("• "))));
        docx_run(d, NULL, line);
        xmlw_close(d->x);
        if (more) rest = str_cut(rest, at + 1, rest.len);
    }
    return true;
}

/* Colour is never the only sign: a warning is bold with a mark, an open cell without words is a blank to fill in. */
static void cell_content(struct docx *d, const struct cell *cell, bool keep_next) {
    struct docx_para p = {.style = tone_style(cell->tone), .keep_next = keep_next, .align = align_value(cell->align)};
    if (list_content(d, cell, p)) return;
    docx_para_open(d, &p);
    if (cell->tone == TONE_WARN && !office_runs_empty(cell->runs)) docx_run(d, NULL, STR("▲ "));
    if (cell->tone == TONE_OPEN && office_runs_empty(cell->runs))
        docx_blank(d, STR("【　　】"));
    else
        docx_runs(d, cell->runs);
    xmlw_close(d->x);
}

static void empty_content(struct docx *d, bool keep_next) {
    docx_para_open(d, &(struct docx_para){.style = "TableText", .keep_next = keep_next});
    xmlw_close(d->x);
}

static void cell_properties(struct docx *d, const struct office_slot *slot, const unsigned *widths, bool goes_on,
                            bool middle) {
    struct xmlw *x = d->x;
    unsigned width = 0;
    for (size_t c = slot->col; c < slot->col + slot->colspan; c++) width += widths[c];
    xmlw_open(x, "w:tcPr");
    xmlw_open(x, "w:tcW");
    xmlw_attrf(x, "w:w", "%u", width);
    xmlw_attrz(x, "w:type", "dxa");
    xmlw_close(x);
    if (slot->colspan > 1) {
        xmlw_open(x, "w:gridSpan");
        xmlw_attrf(x, "w:val", "%u", slot->colspan);
        xmlw_close(x);
    }
    if (slot->rowspan > 1) docx_val(d, "w:vMerge", goes_on ? "continue" : "restart");
    const char *fill = slot->cell ? tone_fill(slot->cell->tone) : NULL;
    if (fill) {
        xmlw_open(x, "w:shd");
        xmlw_attrz(x, "w:val", "clear");
        xmlw_attrz(x, "w:color", "auto");
        xmlw_attrz(x, "w:fill", fill);
        xmlw_close(x);
    }
    if (middle) docx_val(d, "w:vAlign", "center");
    xmlw_close(x);
}

static void row_properties(struct docx *d, const struct table *t, const struct row *row, bool head) {
    xmlw_open(d->x, "w:trPr");
    docx_props(d, "cantSplit");
    /* A box that takes a seal or a signature: 20 mm at least. */
    if (t->style == TABLE_APPROVAL && !row->header) docx_props(d, "trHeight val=1134 hRule=atLeast");
    if (head) docx_props(d, "tblHeader");
    xmlw_close(d->x);
}

static void table_row(struct docx *d, const struct table *t, const struct office_slot *grid, const unsigned *widths,
                      size_t r, bool head) {
    const struct row *row = &t->rows[r];
    bool keep = head || row->keep_with_next || (t->style == TABLE_APPROVAL && r + 1 < t->n_rows);
    xmlw_open(d->x, "w:tr");
    row_properties(d, t, row, head);
    for (size_t c = 0; c < t->n_columns;) {
        const struct office_slot *slot = &grid[r * t->n_columns + c];
        bool goes_on = slot->row != r;
        xmlw_open(d->x, "w:tc");
        cell_properties(d, slot, widths, goes_on, row->header);
        if (slot->cell && !goes_on)
            cell_content(d, slot->cell, keep);
        else
            empty_content(d, keep);
        xmlw_close(d->x);
        c += slot->colspan;
    }
    xmlw_close(d->x);
}

static void table_properties(struct docx *d, const struct table *t, const unsigned *widths) {
    xmlw_open(d->x, "w:tblPr");
    struct str style = docx_style(d, "TableGrid");
    if (style.len) docx_val(d, "w:tblStyle", arena_str(d->arena, style).ptr);
    docx_props(d, "tblW w=BODY type=dxa");
    if (!style.len)
        docx_props(d, "tblBorders(top val=single sz=4 space=0 color=auto; left val=single sz=4 space=0 color=auto; "
                      "bottom val=single sz=4 space=0 color=auto; right val=single sz=4 space=0 color=auto; "
                      "insideH val=single sz=4 space=0 color=auto; insideV val=single sz=4 space=0 color=auto)");
    docx_props(d, "tblLayout type=fixed");
    docx_props(d, "tblLook val=0020 firstRow=1 lastRow=0 firstColumn=0 lastColumn=0 noHBand=1 noVBand=1");
    if (!office_runs_empty(t->caption)) {
        xmlw_open(d->x, "w:tblCaption");
        xmlw_attr(d->x, "w:val", office_runs(d->arena, t->caption));
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
    xmlw_open(d->x, "w:tblGrid");
    for (size_t c = 0; c < t->n_columns; c++) {
        xmlw_open(d->x, "w:gridCol");
        xmlw_attrf(d->x, "w:w", "%u", widths[c]);
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
}

/* Word repeats only the rows at the top that are header rows without a break. */
static size_t header_rows(const struct table *t) {
    size_t n = 0;
    while (n < t->n_rows && t->rows[n].header) n++;
    return n < t->n_rows ? n : 0;
}

void docx_table(struct docx *d, const struct table *t) {
    if (t->n_columns == 0 || t->n_rows == 0) return;
    if (!office_runs_empty(t->caption)) {
        docx_para_open(d, &(struct docx_para){.style = "Caption", .keep_next = true});
        docx_runs(d, t->caption);
        xmlw_close(d->x);
    } else if (d->new_page) {
        docx_para_open(d, &(struct docx_para){.style = "TableSpace", .keep_next = true});
        xmlw_close(d->x);
    }
    unsigned *widths = arena_array(d->arena, t->n_columns, sizeof *widths);
    office_shares(t->widths, t->n_columns, docx_width(d), 340, widths);
    const struct office_slot *grid = office_grid(d->arena, t);
    size_t heads = header_rows(t);
    xmlw_open(d->x, "w:tbl");
    table_properties(d, t, widths);
    for (size_t r = 0; r < t->n_rows; r++) table_row(d, t, grid, widths, r, r < heads);
    xmlw_close(d->x);
    docx_para_open(d, &(struct docx_para){.style = "TableSpace"});
    xmlw_close(d->x);
}
