/* build: inside of report. Puts a document's tree together in an arena.
 *
 * A composer says what comes next; this file keeps the growing arrays. Text is gathered as runs and then taken
 * by whatever needs it:
 *
 *     builder_init(&b, a, lang);
 *     heading(&b, 1, STR("2"), STR("h-tasks"), trs(lang, N_("Tasks")));
 *     run_text(&b, RUN_STRONG, STR("AT-1-1"));
 *     run_text(&b, RUN_NORMAL, STR(" …"));
 *     para_taken(&b, PARA_NORMAL);
 *     struct table_builder t = table_begin(&b, TABLE_GRID, widths, 3);
 *     table_row(&t, true);
 *     table_text(&t, TONE_HEAD, …);
 *     table_end(&t);
 *
 * A block's id is a place that links name, so whoever makes ids keeps them apart. */
#pragma once
#include "report/doc.h"

struct builder {
    struct arena *a;
    enum lang lang;
    struct block *blocks;
    size_t n_blocks, room_blocks;
    struct run *runs; /* gathered, not yet taken */
    size_t n_runs, room_runs;
    struct dataset *data;
    size_t n_data, room_data;
    struct doc_field *cover;
    size_t n_cover, room_cover;
};
void builder_init(struct builder *b, struct arena *a, enum lang lang);
/* Moves what was built into the document. Nothing may be gathered and not taken. */
void builder_finish(struct builder *b, struct doc *doc);

/* A phrase of the document's language with %1 … %4 replaced: say(b, N_("%1 of %2"), ARGS(x, y)). Each language
 * keeps its own order of words. */
struct say_args {
    struct str v[4];
};
#define ARGS(...) ((struct say_args){{__VA_ARGS__}})
struct str say(struct builder *b, const char *message, struct say_args args);
struct str say_lang(struct arena *a, enum lang lang, const char *message, struct say_args args);
struct str count_text(struct builder *b, size_t n);

/* Runs. An empty text adds nothing. */
void run_text(struct builder *b, enum run_style style, struct str text);
void run_link(struct builder *b, enum run_style style, struct str text, struct str target_id);
void run_break(struct builder *b); /* a line break, unless nothing stands before it */
struct runs runs_take(struct builder *b);
struct runs runs_of(struct builder *b, enum run_style style, struct str text);

/* What is known of a field named in a text as 【id】. */
struct field_text {
    struct str title;  /* what has to be filled in */
    struct str filled; /* STR_NONE: still open */
};
struct field_source {
    struct field_text (*find)(void *ctx, struct str id);
    void *ctx;
};
/* Adds a text whose 【id】 become filled runs, or open ones with brackets and title. Returns how many are open. */
size_t run_fields(struct builder *b, struct str text, const struct field_source *fields);

/* Blocks. */
void heading(struct builder *b, unsigned level, struct str number, struct str id, struct str text);
void para(struct builder *b, enum para_style style, struct str text);
void para_taken(struct builder *b, enum para_style style);
void block_add(struct builder *b, const struct block *block);
void block_simple(struct builder *b, enum block_type type); /* cover, toc, page break */

/* Lists: gather runs, then `list_item`. An empty list adds no block. */
struct list_builder {
    struct builder *b;
    enum list_style style;
    struct list_item *items;
    size_t n, room;
};
struct list_builder list_begin(struct builder *b, enum list_style style);
void list_item(struct list_builder *l, unsigned depth); /* takes the gathered runs */
void list_text(struct list_builder *l, unsigned depth, struct str text);
void list_end(struct list_builder *l);

/* Tables. Cells covered by a span are not given. A table without rows adds no block. */
struct table_builder {
    struct builder *b;
    enum table_style style;
    struct runs caption;
    const unsigned *widths;         /* must outlive the document: static, or in the arena */
    const struct fill_column *fill; /* likewise; set after table_begin, or NULL */
    bool locked;                    /* likewise: only the columns to fill in can be changed */
    size_t n_columns;
    struct cell *cells;
    size_t n_cells, room_cells;
    struct row *rows; /* `cells` is set by table_end; until then `starts` tells */
    size_t *starts;
    size_t n_rows, room_rows, room_starts;
};
struct table_builder table_begin(struct builder *b, enum table_style style, const unsigned *widths, size_t n_columns);
void table_caption(struct table_builder *t, struct str text);
void table_row(struct table_builder *t, bool header);
void table_keep(struct table_builder *t);      /* this row with the next on one page */
void table_keep_ends(struct table_builder *t); /* so far: no row of its beginning or its end alone on a page */
struct cell *table_cell(struct table_builder *t, enum tone tone); /* takes the gathered runs; valid until the next */
struct cell *table_text(struct table_builder *t, enum tone tone, struct str text);
void table_heads(struct table_builder *t, const char *const *messages);    /* a header row; NULL-ended msgids */
void table_span_rows(struct table_builder *t, size_t cell, unsigned rows); /* by index, as in n_cells */
void table_end(struct table_builder *t);

/* Rows for machines. Cells come row by row. */
struct data_builder {
    struct builder *b;
    struct dataset set;
    struct str *cells;
    size_t n_cells, room;
};
/* `titles` are msgids; they become titles in the document's language, in the columns' order. */
struct data_builder data_begin(struct builder *b, const char *name, const struct column *columns, size_t n_columns);
void data_cell(struct data_builder *d, struct str text);
void data_int(struct data_builder *d, int64_t v);
void data_end(struct data_builder *d);

void cover_field(struct builder *b, const char *label, struct str value); /* left out when empty */
