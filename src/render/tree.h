/* tree: the document as kijun-render knows it, read from JSON (docs/render-protocol.md).
 *
 * These are the renderer's own structs and not the composer's: the two programs share a format, not memory,
 * and the renderer trusts nothing it reads. After reading: text is UTF-8 without control characters (except
 * "\n"), indexes point inside their lists, spans end inside their table, sizes are below the ceilings here. */
#pragma once
#include "base/base.h"

/* Ceilings. Far above any real document, far below what would hurt the machine. */
#define TREE_INPUT_MAX (32 * MIB)
#define TREE_TEXT_MAX (4 * MIB)            /* all text of a document together */
#define TREE_ITEM_MAX ((size_t)128 * 1024) /* one text */
#define TREE_BLOCKS_MAX 20000
#define TREE_ROWS_MAX 20000  /* all tables together */
#define TREE_CELLS_MAX 60000 /* all tables together */
#define TREE_COLUMNS_MAX 24
#define TREE_RUNS_MAX 200000        /* all texts together */
#define TREE_RUNS_TOGETHER_MAX 2000 /* one text: pango's time grows with their square */
#define TREE_FIELDS_MAX 60          /* on the cover */
#define TREE_LIST_ITEMS_MAX 20000
#define TREE_ACTORS_MAX 40
#define TREE_FLOWS_MAX 120
#define TREE_NETWORKS_MAX 40
#define TREE_STORES_MAX 40
#define TREE_SIDE_MAX 500
#define TREE_QR_MAX 2300                   /* bytes: what the largest code holds with error correction M */
#define TREE_LABEL_MAX ((size_t)64 * 1024) /* a name, a label, a field of the head: 10,000 characters and more */

enum run_style { RUN_NORMAL, RUN_STRONG, RUN_BLANK, RUN_FILLED, RUN_MUTED, RUN_CODE };
struct run {
    enum run_style style;
    struct str text;
    struct str link; /* the id it leads to, without "#"; empty = none */
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
    BLOCK_QR
};
enum para_style { PARA_NORMAL, PARA_SMALL, PARA_STATEMENT, PARA_NOTE, PARA_WARNING };
enum list_style { LIST_BULLET, LIST_NUMBER };
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum table_style { TABLE_GRID, TABLE_FORM, TABLE_APPROVAL };
enum tone { TONE_NONE, TONE_HEAD, TONE_OPEN, TONE_OFF, TONE_WARN };

struct cell {
    struct runs runs;
    unsigned column; /* where it stands, from 0: worked out when read */
    unsigned colspan, rowspan;
    enum tone tone;
    enum align align;
};
struct row {
    struct cell *cells;
    size_t n;
    bool header, keep;
};
struct table {
    enum table_style style;
    struct runs caption;
    double widths[TREE_COLUMNS_MAX]; /* shares; they add up to 1 */
    unsigned n_columns;
    const struct row *rows;
    size_t n_rows;
};
struct list_item {
    unsigned depth; /* 0, 1 */
    struct runs runs;
};

struct strs {
    const struct str *list;
    size_t n;
};
struct actor {
    struct str name;
    struct strs devices, stores;
};
enum flow_way { FLOW_IN, FLOW_OUT, FLOW_BOTH };
#define NO_NETWORK SIZE_MAX
struct actor_flow {
    size_t actor;
    enum flow_way way;
    struct str label;
    size_t network; /* or NO_NETWORK */
};
struct side_row {
    struct str number, text;
};
struct diagram {
    struct str our_system;
    struct strs stores;
    const struct actor *actors;
    size_t n_actors;
    struct strs networks;
    const struct actor_flow *flows;
    size_t n_flows;
    const struct side_row *side;
    size_t n_side;
    struct str side_title, legend, alt;
};

/* A text as a QR code, exactly as it is. */
struct qr {
    struct str title, text, alt; /* title: above a code that stands alone */
    bool beside;                 /* the text stands beside the code too */
};

struct block {
    enum block_type type;
    struct str id, number;
    unsigned level; /* heading: 1…5 */
    bool new_page;
    struct runs runs; /* heading, para; caption of a diagram or a code */
    enum para_style para;
    enum list_style list;
    const struct list_item *items;
    size_t n_items;
    const struct table *table;
    const struct diagram *diagram;
    const struct qr *qr;
};

struct field {
    struct str label, value;
};
struct document {
    enum lang lang;
    bool landscape;
    struct str title, subtitle, number, version, date, mark, handling, owner, generator, digest;
    const struct field *cover;
    size_t n_cover;
    const struct block *blocks;
    size_t n_blocks;
};
