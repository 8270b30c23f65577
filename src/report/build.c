/* build: puts a document's tree together in an arena. */
#include "report/build.h"

#include <assert.h>
#include <string.h>

void builder_init(struct builder *b, struct arena *a, enum lang lang) {
    *b = (struct builder){.a = a, .lang = lang};
}

void builder_finish(struct builder *b, struct doc *doc) {
    assert(b->n_runs == 0);
    doc->blocks = b->blocks;
    doc->n_blocks = b->n_blocks;
    doc->data = b->data;
    doc->n_data = b->n_data;
    doc->cover = b->cover;
    doc->n_cover = b->n_cover;
}

/* Words --------------------------------------------------------------------------------------------------------- */

struct str say_lang(struct arena *a, enum lang lang, const char *message, struct say_args args) {
    const char *pattern = tr(lang, message);
    size_t need = 0;
    for (const char *p = pattern; *p; p++)
        need += p[0] == '%' && p[1] >= '1' && p[1] <= '4' ? args.v[p[1] - '1'].len : 1;
    char *text = arena_alloc(a, need + 1);
    size_t at = 0;
    for (const char *p = pattern; *p; p++) {
        if (p[0] == '%' && p[1] >= '1' && p[1] <= '4') {
            struct str value = args.v[*++p - '1'];
            if (value.len) memcpy(text + at, value.ptr, value.len);
            at += value.len;
        } else {
            text[at++] = *p;
        }
    }
    return (struct str){text, at};
}

struct str say(struct builder *b, const char *message, struct say_args args) {
    return say_lang(b->a, b->lang, message, args);
}

struct str count_text(struct builder *b, size_t n) {
    return arena_fmt(b->a, "%zu", n);
}

/* Runs ---------------------------------------------------------------------------------------------------------- */

void run_link(struct builder *b, enum run_style style, struct str text, struct str target_id) {
    if (!text.len) return;
    b->runs = arena_grow(b->a, b->runs, b->n_runs, &b->room_runs, sizeof *b->runs);
    struct str link = target_id.len ? arena_fmt(b->a, "#%.*s", STR_ARG(target_id)) : STR("");
    b->runs[b->n_runs++] = (struct run){.style = style, .text = text, .link = link};
}

void run_text(struct builder *b, enum run_style style, struct str text) {
    run_link(b, style, text, STR(""));
}

void run_break(struct builder *b) {
    if (b->n_runs) run_text(b, RUN_NORMAL, STR("\n"));
}

struct runs runs_take(struct builder *b) {
    struct run *copy = arena_array(b->a, b->n_runs, sizeof *copy);
    if (b->n_runs) memcpy(copy, b->runs, b->n_runs * sizeof *copy);
    struct runs taken = {copy, b->n_runs};
    b->n_runs = 0;
    return taken;
}

struct runs runs_of(struct builder *b, enum run_style style, struct str text) {
    assert(b->n_runs == 0);
    run_text(b, style, text);
    return runs_take(b);
}

size_t run_fields(struct builder *b, struct str text, const struct field_source *fields) {
    const struct str open = STR("【"), close = STR("】");
    size_t blanks = 0, at, end;
    while (str_find(text, open, &at)) {
        struct str rest = str_cut(text, at + open.len, text.len);
        if (!str_find(rest, close, &end)) break;
        struct field_text f = fields->find(fields->ctx, str_trim(str_cut(rest, 0, end)));
        run_text(b, RUN_NORMAL, str_cut(text, 0, at));
        if (f.filled.len) {
            run_text(b, RUN_FILLED, f.filled);
        } else {
            run_text(b, RUN_BLANK, arena_fmt(b->a, "【%.*s】", STR_ARG(f.title)));
            blanks++;
        }
        text = str_cut(rest, end + close.len, rest.len);
    }
    run_text(b, RUN_NORMAL, text);
    return blanks;
}

/* Blocks -------------------------------------------------------------------------------------------------------- */

void block_add(struct builder *b, const struct block *block) {
    b->blocks = arena_grow(b->a, b->blocks, b->n_blocks, &b->room_blocks, sizeof *b->blocks);
    b->blocks[b->n_blocks++] = *block;
}

void block_simple(struct builder *b, enum block_type type) {
    block_add(b, &(struct block){.type = type});
}

void heading(struct builder *b, unsigned level, struct str number, struct str id, struct str text) {
    block_add(
        b,
        &(struct block){
            .type = BLOCK_HEADING, .level = level, .number = number, .id = id, .runs = runs_of(b, RUN_NORMAL, text)});
}

void para_taken(struct builder *b, enum para_style style) {
    struct runs runs = runs_take(b);
    if (runs.n) block_add(b, &(struct block){.type = BLOCK_PARA, .para = style, .runs = runs});
}

void para(struct builder *b, enum para_style style, struct str text) {
    run_text(b, RUN_NORMAL, text);
    para_taken(b, style);
}

/* Lists --------------------------------------------------------------------------------------------------------- */

struct list_builder list_begin(struct builder *b, enum list_style style) {
    return (struct list_builder){.b = b, .style = style};
}

void list_item(struct list_builder *l, unsigned depth) {
    l->items = arena_grow(l->b->a, l->items, l->n, &l->room, sizeof *l->items);
    l->items[l->n++] = (struct list_item){.depth = depth, .runs = runs_take(l->b)};
}

void list_text(struct list_builder *l, unsigned depth, struct str text) {
    run_text(l->b, RUN_NORMAL, text);
    list_item(l, depth);
}

void list_end(struct list_builder *l) {
    if (l->n)
        block_add(l->b, &(struct block){.type = BLOCK_LIST, .list = l->style, .items = l->items, .n_items = l->n});
}

/* Tables -------------------------------------------------------------------------------------------------------- */

struct table_builder table_begin(struct builder *b, enum table_style style, const unsigned *widths, size_t n_columns) {
    return (struct table_builder){.b = b, .style = style, .widths = widths, .n_columns = n_columns};
}

void table_caption(struct table_builder *t, struct str text) {
    t->caption = runs_of(t->b, RUN_NORMAL, text);
}

void table_row(struct table_builder *t, bool header) {
    struct arena *a = t->b->a;
    t->rows = arena_grow(a, t->rows, t->n_rows, &t->room_rows, sizeof *t->rows);
    t->starts = arena_grow(a, t->starts, t->n_rows, &t->room_starts, sizeof *t->starts);
    t->rows[t->n_rows] = (struct row){.header = header};
    t->starts[t->n_rows++] = t->n_cells;
}

void table_keep(struct table_builder *t) {
    t->rows[t->n_rows - 1].keep_with_next = true;
}

void table_keep_ends(struct table_builder *t) {
    for (size_t i = 0; i + 1 < t->n_rows; i++)
        if (i < 2 || i + 2 == t->n_rows) t->rows[i].keep_with_next = true;
}

struct cell *table_cell(struct table_builder *t, enum tone tone) {
    t->cells = arena_grow(t->b->a, t->cells, t->n_cells, &t->room_cells, sizeof *t->cells);
    struct cell *c = &t->cells[t->n_cells++];
    *c = (struct cell){.runs = runs_take(t->b), .colspan = 1, .rowspan = 1, .tone = tone};
    t->rows[t->n_rows - 1].n++;
    return c;
}

struct cell *table_text(struct table_builder *t, enum tone tone, struct str text) {
    run_text(t->b, RUN_NORMAL, text);
    return table_cell(t, tone);
}

void table_heads(struct table_builder *t, const char *const *messages) {
    table_row(t, true);
    for (size_t i = 0; messages[i]; i++) table_text(t, TONE_HEAD, trs(t->b->lang, messages[i]));
}

void table_span_rows(struct table_builder *t, size_t cell, unsigned rows) {
    t->cells[cell].rowspan = rows;
}

void table_end(struct table_builder *t) {
    if (!t->n_rows) return;
    for (size_t i = 0; i < t->n_rows; i++) t->rows[i].cells = t->cells + t->starts[i];
    struct table *table = arena_alloc(t->b->a, sizeof *table);
    *table = (struct table){.style = t->style,
                            .caption = t->caption,
                            .widths = t->widths,
                            .n_columns = t->n_columns,
                            .fill = t->fill,
                            .locked = t->locked,
                            .rows = t->rows,
                            .n_rows = t->n_rows};
    block_add(t->b, &(struct block){.type = BLOCK_TABLE, .table = table});
}

/* Rows for machines --------------------------------------------------------------------------------------------- */

struct data_builder data_begin(struct builder *b, const char *name, const struct column *columns, size_t n_columns) {
    struct column *own = arena_array(b->a, n_columns, sizeof *own);
    for (size_t i = 0; i < n_columns; i++) {
        own[i] = columns[i];
        own[i].title = trs(b->lang, columns[i].title.ptr);
    }
    struct dataset set = {.name = trs(b->lang, name), .columns = own, .n_columns = n_columns};
    return (struct data_builder){.b = b, .set = set};
}

void data_cell(struct data_builder *d, struct str text) {
    d->cells = arena_grow(d->b->a, d->cells, d->n_cells, &d->room, sizeof *d->cells);
    d->cells[d->n_cells++] = text.ptr ? text : STR("");
}

void data_int(struct data_builder *d, int64_t v) {
    data_cell(d, arena_fmt(d->b->a, "%lld", (long long)v));
}

void data_end(struct data_builder *d) {
    struct builder *b = d->b;
    assert(d->n_cells % d->set.n_columns == 0);
    d->set.cells = d->cells;
    d->set.n_rows = d->n_cells / d->set.n_columns;
    b->data = arena_grow(b->a, b->data, b->n_data, &b->room_data, sizeof *b->data);
    b->data[b->n_data++] = d->set;
}

void cover_field(struct builder *b, const char *label, struct str value) {
    if (!value.len) return;
    b->cover = arena_grow(b->a, b->cover, b->n_cover, &b->room_cover, sizeof *b->cover);
    b->cover[b->n_cover++] = (struct doc_field){trs(b->lang, label), value};
}
