/* read_document: the blocks of a document, out of JSON. */
#include "render/read.h"
#include "render/read_json.h"

#define COUNT(names) (sizeof(names) / sizeof *(names))

static struct runs read_runs(struct reader *r, const json_t *object, const char *member) {
    static const char *const styles[] = {"normal", "strong", "blank", "filled", "muted", "code"};
    size_t n;
    const json_t *list = reader_list(r, object, member, TREE_RUNS_TOGETHER_MAX, &n);
    if (!n || !reader_take(r, &r->runs, n, TREE_RUNS_MAX, _("runs"))) return (struct runs){NULL, 0};
    struct run *out = arena_array(r->a, n, sizeof *out);
    size_t before = reader_enter(r, member);
    for (size_t i = 0; i < n && !r->failed; i++) {
        const json_t *v = json_array_get(list, i);
        size_t here = reader_enter_at(r, i);
        if (reader_is_object(r, v)) {
            out[i].style = (enum run_style)reader_choice(r, v, "style", styles, COUNT(styles));
            out[i].text = reader_text(r, v, "text", TREE_ITEM_MAX);
            struct str link = reader_text(r, v, "link", 400);
            out[i].link = str_starts(link, STR("#")) ? str_cut(link, 1, link.len) : STR("");
        }
        reader_leave(r, here);
    }
    reader_leave(r, before);
    return (struct runs){out, n};
}

/* Shares of the width; all equal when the tree says nothing. The number of columns is the longest row's. */
static void read_widths(struct reader *r, const json_t *object, struct table *out) {
    size_t n;
    const json_t *list = reader_list(r, object, "widths", TREE_COLUMNS_MAX, &n);
    double sum = 0;
    for (unsigned i = 0; i < out->n_columns; i++) {
        double w = i < n ? json_number_value(json_array_get(list, i)) : 1;
        out->widths[i] = w >= 0.01 && w <= 1e6 ? w : 1;
        sum += out->widths[i];
    }
    for (unsigned i = 0; i < out->n_columns; i++) out->widths[i] /= sum;
}

static void read_cell(struct reader *r, const json_t *v, struct cell *out) {
    static const char *const tones[] = {"none", "head", "open", "off", "warn"};
    static const char *const aligns[] = {"left", "center", "right"};
    if (!reader_is_object(r, v)) return;
    out->runs = read_runs(r, v, "runs");
    out->colspan = reader_number(r, v, "colspan", 1, TREE_COLUMNS_MAX, 1);
    out->rowspan = reader_number(r, v, "rowspan", 1, TREE_ROWS_MAX, 1);
    out->tone = (enum tone)reader_choice(r, v, "tone", tones, COUNT(tones));
    out->align = (enum align)reader_choice(r, v, "align", aligns, COUNT(aligns));
}

static void read_row(struct reader *r, const json_t *v, struct row *out) {
    if (!reader_is_object(r, v)) return;
    out->header = reader_flag(r, v, "header");
    out->keep = reader_flag(r, v, "keep");
    size_t n;
    const json_t *list = reader_list(r, v, "cells", TREE_COLUMNS_MAX, &n);
    if (!n || !reader_take(r, &r->cells, n, TREE_CELLS_MAX, _("table cells"))) return;
    struct cell *cells = arena_array(r->a, n, sizeof *cells);
    size_t before = reader_enter(r, "cells");
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        read_cell(r, json_array_get(list, i), &cells[i]);
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->cells = cells;
    out->n = n;
}

/* Gives every cell its column, as HTML does: past the columns that cells from above still cover. Spans that lead
 * out of the table are cut at its edge; a row with more cells than there is room for is an error. */
static void place_cells(struct reader *r, struct table *t, struct row *rows) {
    size_t covered[TREE_COLUMNS_MAX + 1] = {0}; /* rows that a cell from above still takes */
    size_t headers = 0;                         /* header rows are repeated: a cell of theirs ends with them */
    while (headers < t->n_rows && rows[headers].header) headers++;
    for (size_t i = 0; i < t->n_rows && !r->failed; i++) {
        unsigned col = 0;
        for (size_t c = 0; c < rows[i].n; c++) {
            struct cell *cell = &rows[i].cells[c];
            while (col < TREE_COLUMNS_MAX && covered[col]) col++;
            if (col >= TREE_COLUMNS_MAX) {
                size_t here = reader_enter_at(r, i);
                reader_wrong(r, _("The row needs more than %d columns."), TREE_COLUMNS_MAX);
                reader_leave(r, here);
                return;
            }
            cell->column = col;
            if (cell->colspan > TREE_COLUMNS_MAX - col) cell->colspan = TREE_COLUMNS_MAX - col;
            for (unsigned k = 1; k < cell->colspan; k++)
                if (covered[col + k]) cell->colspan = k;
            size_t below = (i < headers ? headers : t->n_rows) - i;
            if (cell->rowspan > below) cell->rowspan = (unsigned)below;
            for (unsigned k = 0; k < cell->colspan; k++) covered[col + k] = cell->rowspan;
            col += cell->colspan;
            if (col > t->n_columns) t->n_columns = col;
        }
        for (unsigned k = 0; k < TREE_COLUMNS_MAX; k++)
            if (covered[k]) covered[k]--;
    }
}

static const struct table *read_table(struct reader *r, const json_t *object) {
    static const char *const styles[] = {"grid", "form", "approval"};
    struct table *t = arena_alloc(r->a, sizeof *t);
    t->style = (enum table_style)reader_choice(r, object, "style", styles, COUNT(styles));
    t->caption = read_runs(r, object, "caption");
    size_t n;
    const json_t *list = reader_list(r, object, "rows", TREE_ROWS_MAX, &n);
    if (n && !reader_take(r, &r->rows, n, TREE_ROWS_MAX, _("table rows"))) return t;
    struct row *rows = n ? arena_array(r->a, n, sizeof *rows) : NULL;
    size_t before = reader_enter(r, "rows");
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        read_row(r, json_array_get(list, i), &rows[i]);
        reader_leave(r, here);
    }
    t->rows = rows;
    t->n_rows = n;
    place_cells(r, t, rows);
    reader_leave(r, before);
    read_widths(r, object, t);
    return t;
}

static void read_list(struct reader *r, const json_t *object, struct block *out) {
    static const char *const styles[] = {"bullet", "number"};
    out->list = (enum list_style)reader_choice(r, object, "style", styles, COUNT(styles));
    size_t n;
    const json_t *list = reader_list(r, object, "items", TREE_LIST_ITEMS_MAX, &n);
    if (!n || !reader_take(r, &r->items, n, TREE_LIST_ITEMS_MAX, _("list entries"))) return;
    struct list_item *items = arena_array(r->a, n, sizeof *items);
    size_t before = reader_enter(r, "items");
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        const json_t *v = json_array_get(list, i);
        if (reader_is_object(r, v)) {
            items[i].depth = reader_number(r, v, "depth", 0, 9, 0) ? 1 : 0;
            items[i].runs = read_runs(r, v, "runs");
        }
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->items = items;
    out->n_items = n;
}

static void read_para(struct reader *r, const json_t *v, struct block *out) {
    static const char *const styles[] = {"normal", "small", "statement", "note", "warning"};
    out->para = (enum para_style)reader_choice(r, v, "style", styles, COUNT(styles));
    out->runs = read_runs(r, v, "runs");
}

static void read_block(struct reader *r, const json_t *v, struct block *out) {
    static const char *const types[] = {"heading", "para", "list",       "table", "diagram",
                                        "cover",   "toc",  "page_break", "qr"};
    if (!reader_is_object(r, v)) return;
    if (!json_object_get(v, "type")) {
        reader_wrong(r, _("The block has no type."));
        return;
    }
    out->type = (enum block_type)reader_choice(r, v, "type", types, COUNT(types));
    out->id = reader_text(r, v, "id", 400);
    if (out->type == BLOCK_HEADING) {
        out->level = reader_number(r, v, "level", 1, 5, 1);
        out->number = reader_text(r, v, "number", 200);
        out->new_page = reader_flag(r, v, "new_page");
        out->runs = read_runs(r, v, "runs");
    }
    if (out->type == BLOCK_PARA) read_para(r, v, out);
    if (out->type == BLOCK_LIST) read_list(r, v, out);
    if (out->type == BLOCK_TABLE) out->table = read_table(r, v);
    if (out->type == BLOCK_DIAGRAM) {
        struct diagram *dg = arena_alloc(r->a, sizeof *dg);
        const json_t *picture = reader_object(r, v, "diagram");
        size_t before = reader_enter(r, "diagram");
        if (picture) reader_diagram(r, picture, dg);
        reader_leave(r, before);
        out->diagram = dg;
        out->runs = read_runs(r, v, "caption");
    }
    if (out->type == BLOCK_QR) {
        struct qr *qr = arena_alloc(r->a, sizeof *qr);
        const json_t *code = reader_object(r, v, "qr");
        size_t before = reader_enter(r, "qr");
        if (code) reader_qr(r, code, qr);
        reader_leave(r, before);
        qr->beside = true;
        out->qr = qr;
        out->runs = read_runs(r, v, "caption");
    }
}

static void read_blocks(struct reader *r, const json_t *d, struct document *out) {
    size_t n;
    const json_t *list = reader_list(r, d, "blocks", TREE_BLOCKS_MAX, &n);
    size_t before = reader_enter(r, "blocks");
    struct block *blocks = n ? arena_array(r->a, n, sizeof *blocks) : NULL;
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        read_block(r, json_array_get(list, i), &blocks[i]);
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->blocks = blocks;
    out->n_blocks = n;
}

static void read_cover(struct reader *r, const json_t *d, struct document *out) {
    size_t n;
    const json_t *list = reader_list(r, d, "cover", TREE_FIELDS_MAX, &n);
    size_t before = reader_enter(r, "cover");
    struct field *fields = n ? arena_array(r->a, n, sizeof *fields) : NULL;
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        const json_t *v = json_array_get(list, i);
        if (reader_is_object(r, v)) {
            fields[i].label = reader_text(r, v, "label", TREE_LABEL_MAX);
            fields[i].value = reader_text(r, v, "value", TREE_LABEL_MAX);
        }
        reader_leave(r, here);
    }
    reader_leave(r, before);
    out->cover = fields;
    out->n_cover = n;
}

enum lang reader_lang(struct reader *r, const json_t *object) {
    static const char *const codes[] = {"ja", "en"};
    return reader_choice(r, object, "lang", codes, 2) ? LANG_EN : LANG_JA;
}

static void read_head(struct reader *r, const json_t *d, struct document *out) {
    const struct {
        const char *name;
        struct str *to;
    } texts[] = {{"title", &out->title},       {"subtitle", &out->subtitle}, {"number", &out->number},
                 {"version", &out->version},   {"date", &out->date},         {"mark", &out->mark},
                 {"handling", &out->handling}, {"owner", &out->owner},       {"generator", &out->generator},
                 {"digest", &out->digest}};
    out->lang = reader_lang(r, d);
    out->landscape = reader_flag(r, d, "landscape");
    for (size_t i = 0; i < COUNT(texts); i++) *texts[i].to = reader_text(r, d, texts[i].name, TREE_LABEL_MAX);
}

/* The JSON itself, with its line and column when it is broken. Duplicate keys are errors. */
json_t *reader_parse(struct str json, struct err *e) {
    json_error_t je;
    if (json.len > TREE_INPUT_MAX) {
        err_set(e, ERR_LIMIT, _("The input is larger than %zu MiB."), TREE_INPUT_MAX / MIB);
        return NULL;
    }
    json_t *root = json_loadb(json.ptr ? json.ptr : "", json.len, JSON_REJECT_DUPLICATES, &je);
    if (!root) err_set(e, ERR_INVALID, _("This is not JSON: line %d, column %d: %s."), je.line, je.column, je.text);
    return root;
}

bool read_document(struct arena *a, struct str json, struct document *out, struct err *e) {
    json_t *root = reader_parse(json, e);
    if (!root) return false;
    struct reader r = {.a = a, .e = e};
    struct document doc = {0};
    const json_t *d = reader_is_object(&r, root) ? reader_object(&r, root, "document") : NULL;
    if (d) {
        size_t before = reader_enter(&r, "document");
        read_head(&r, d, &doc);
        read_cover(&r, d, &doc);
        read_blocks(&r, d, &doc);
        reader_leave(&r, before);
    }
    json_decref(root);
    if (r.failed) return false;
    *out = doc;
    return true;
}
