/* doc: a document as a tree, before it is any format.
 *
 * What goes into a document is decided once (spec.c and its like); how it looks is decided once per format
 * (one writer file each). A writer never asks where a text came from; a composer never asks for a font.
 * Everything lives in the composer's arena. The tree written as JSON (doc_json.c) is the format `json` and
 * at the same time what the helper kijun-render reads to make PDF and pictures.
 *
 * Text is a list of runs. Colour never carries meaning alone: `blank`, `muted`, tones have words or marks too. */
#pragma once
#include "base/base.h"

enum run_style {
    RUN_NORMAL,
    RUN_STRONG,
    RUN_BLANK,  /* an open 【 】: left visibly open, to be filled by a person */
    RUN_FILLED, /* a 【 】 that was filled */
    RUN_MUTED,  /* secondary: sources, ids */
    RUN_CODE,
};
struct run {
    enum run_style style;
    struct str text; /* "\n" is a line break */
    struct str link; /* "" or "#id" of a block in this document */
};
struct runs {
    const struct run *list;
    size_t n;
};

enum block_type {
    BLOCK_HEADING,
    BLOCK_PARA,
    BLOCK_LIST,
    BLOCK_TABLE,
    BLOCK_DIAGRAM,
    BLOCK_COVER,
    BLOCK_TOC,
    BLOCK_PAGE_BREAK,
    BLOCK_QR,
};
enum para_style {
    PARA_NORMAL,
    PARA_SMALL,
    PARA_STATEMENT /* the binding text of a requirement */,
    PARA_NOTE,
    PARA_WARNING
};
enum list_style { LIST_BULLET, LIST_NUMBER /* (1) (2) */ };
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum table_style { TABLE_GRID, TABLE_FORM /* label cells left, values right */, TABLE_APPROVAL /* tall empty boxes */ };
enum tone {
    TONE_NONE,
    TONE_HEAD /* header or label */,
    TONE_OPEN /* undecided, to be filled */,
    TONE_OFF /* left out */,
    TONE_WARN
};

struct cell {
    struct runs runs;
    unsigned colspan, rowspan; /* at least 1; covered cells are not in the row */
    enum tone tone;
    enum align align;
};
struct row {
    const struct cell *cells;
    size_t n;
    bool header;
    bool keep_with_next;
};
/* A table that people fill in says what its columns take. A workbook makes a sheet of it that can be sorted and
 * filtered, with drop-downs and hidden keys; on paper (doc_on_paper) a choice becomes boxes to tick and keys are left
 * out. Such a table has one header row and no spans; a sheet of a workbook (heading of level 1) holds one at most. */
enum fill_type { FILL_NOT, FILL_CHOICE, FILL_TEXT, FILL_DATE /* 2026-04-01 */, FILL_KEY /* names the row; hidden */ };
struct fill_column {
    enum fill_type type;
    const struct str *choices; /* FILL_CHOICE; the cell holds one of them, or nothing */
    size_t n_choices;
};
struct table {
    enum table_style style;
    struct runs caption;    /* may be empty */
    const unsigned *widths; /* relative column widths */
    size_t n_columns;
    const struct fill_column *fill; /* by column; NULL: a table to read */
    bool locked;                    /* a workbook lets only the columns to fill in be changed */
    const struct row *rows;
    size_t n_rows;
};
struct list_item {
    unsigned depth; /* 0, 1 */
    struct runs runs;
};

/* Worksheet 3: our system in the middle, actors around it, arrows in the direction of information. */
struct diagram_actor {
    struct str name;
    const struct str *devices;
    size_t n_devices;
    const struct str *stores;
    size_t n_stores; /* information kept on its devices */
};
enum flow { FLOW_IN /* actor to system */, FLOW_OUT, FLOW_BOTH };
struct diagram_flow {
    size_t actor;
    enum flow flow;
    struct str label; /* task and information, or a number of the side table */
    size_t network;   /* index into networks; SIZE_MAX = none */
};
struct diagram_row {
    struct str number, text;
};
struct diagram {
    struct str system;
    const struct str *stores;
    size_t n_stores;
    const struct diagram_actor *actors;
    size_t n_actors;
    const struct str *networks;
    size_t n_networks;
    const struct diagram_flow *flows;
    size_t n_flows;
    const struct diagram_row *side;
    size_t n_side; /* 別表: what did not fit the arrows */
    struct str side_title;
    struct str legend; /* one line that explains the signs */
    struct str alt;    /* the whole picture in words */
};

/* A text that a machine reads back to the byte: a QR code, with the text in letters of one width. UTF-8 in whole lines,
 * QR_TEXT_MAX bytes at most, no control characters besides LF. */
#define QR_TEXT_MAX 2300
struct qr {
    struct str title; /* of a picture that stands alone; "" = none */
    struct str text;
    struct str alt; /* what it is, in words */
    bool beside;    /* a picture that stands alone: with the text beside the code. In documents the writer decides. */
};

struct block {
    enum block_type type;
    struct str id;     /* "" or a name that links can point to: [A-Za-z0-9_-]+ */
    unsigned level;    /* heading: 1…5 */
    struct str number; /* heading: "3.2", "ウ", "(10)" or "" */
    struct runs runs;  /* heading, para */
    enum para_style para;
    enum list_style list;
    const struct list_item *items;
    size_t n_items;
    const struct table *table;
    const struct diagram *diagram;
    const struct qr *qr;
    struct runs caption; /* diagram, code */
    bool new_page;       /* heading: starts a page */
};

/* The cover: title large, fields below, then the approval boxes; the mark stands on every page's header. */
struct doc_field {
    struct str label, value;
};

/* Plain rows for machines: one header row, one record a row, codes beside words. */
enum column_type { COLUMN_TEXT, COLUMN_INT };
struct column {
    struct str key, title;
    enum column_type type;
    unsigned width;
};
struct dataset {
    struct str name; /* sheet name, at most 31 characters */
    const struct column *columns;
    size_t n_columns;
    const struct str *cells; /* n_rows × n_columns, row by row */
    size_t n_rows;
};

struct doc {
    enum lang lang;
    struct str kind; /* "spec", "internal", "derivation" */
    struct str title, subtitle;
    struct str number, version, date, mark, handling, owner; /* "" when the file does not say */
    struct str generator;                                    /* "kijun 0.1.0" */
    struct str digest;  /* the document's identity: hash of answers, standards, engine version */
    bool landscape;     /* its pages lie on their long side */
    size_t open_blanks; /* 【 】 that nobody filled yet, for whoever made the document */
    const struct doc_field *cover;
    size_t n_cover;
    const struct block *blocks;
    size_t n_blocks;
    const struct dataset *data;
    size_t n_data;
};

/* The same document as formats other than workbooks show it: tables to fill in have boxes instead of drop-downs. The
 * document itself when it has no such table. */
const struct doc *doc_on_paper(struct arena *a, const struct doc *doc);
