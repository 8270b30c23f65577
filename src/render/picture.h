/* picture: what stands alone in the modes svg, png and pdf: the overview, a risk tree, the coverage of standards,
 * a QR code.
 *
 * As with the document (tree.h), these are the renderer's own structs, read from JSON that nobody vouches for
 * (docs/render-protocol.md). After reading: indexes point inside their lists, every edge of a tree leads to a higher
 * rank, counts are below the ceilings here. Words come with the picture, so the renderer speaks no language. */
#pragma once
#include "render/tree.h"

#define PICTURES_MAX 32 /* pages of one PDF */
#define PICTURE_NODES_MAX 120
#define PICTURE_BOXES_MAX 120
#define PICTURE_MEASURES_MAX 300 /* all boxes together */
#define PICTURE_EDGES_MAX 1000
#define PICTURE_LINKS_MAX 300
#define PICTURE_RANK_MAX 8
#define PICTURE_LEGEND_MAX 24
#define PICTURE_NOTES_MAX 120
#define PICTURE_NAME_MAX ((size_t)4 * KIB) /* one name, one note: it is drawn in a box */
#define PICTURE_PANELS_MAX 64
#define PICTURE_ROWS_MAX 2000 /* all panels together */
#define PICTURE_SERIES_MAX 8

/* How a thing stands; each has a shape, a line and a mark of its own, besides its colour. */
enum sign {
    SIGN_WANTED,          /* a benefit that is wanted */
    SIGN_TREATED,         /* a risk that is treated */
    SIGN_ACCEPTED,        /* … that is lived with: nothing follows from it */
    SIGN_OPEN,            /* … that nobody chose about */
    SIGN_OFF,             /* … that is not there */
    SIGN_UNKNOWN,         /* … of which nobody knows yet */
    SIGN_APPLIES,         /* a measure that is asked for */
    SIGN_LEFT_OUT,        /* … that somebody decided to leave out */
    SIGN_MEASURE_OFF,     /* … that is not asked for */
    SIGN_MEASURE_UNKNOWN, /* … that may be */
    SIGN_STATED,          /* an edge that stands in the document */
    SIGN_INFERRED,        /* … that was concluded */
    SIGN_BEFORE,          /* a measure that comes before another */
    SIGN_CONFLICT,        /* two measures that exclude each other */
    SIGN_COUNT
};
struct risk_node {
    struct str id, title, word; /* word: the state in a word */
    enum sign sign;             /* WANTED … UNKNOWN */
    unsigned rank;              /* column from the left; 0 = a benefit */
};
struct measure {
    struct str id, title, note; /* note: a small line below */
    enum sign sign;             /* APPLIES … MEASURE_UNKNOWN */
    bool conflict;              /* the sign of two that exclude each other stands before the note */
};
struct measure_box { /* measures that the same risks lead to */
    size_t first, n; /* in measures; n >= 1 */
};
enum edge_weight { EDGE_LIVE, EDGE_OPEN, EDGE_OFF };
struct risk_edge {
    size_t from, to; /* nodes; or `to` a box */
    bool to_box, inferred;
    enum edge_weight weight;
};
struct measure_link {
    size_t from, to; /* measures */
    bool conflict;   /* else: `from` comes before `to` */
    bool inferred;
};
struct legend_entry {
    enum sign sign;
    struct str text;
};
struct risk_tree {
    struct str title, subtitle, alt;
    const struct risk_node *nodes;
    size_t n_nodes;
    const struct measure *measures;
    size_t n_measures;
    const struct measure_box *boxes;
    size_t n_boxes;
    const struct risk_edge *edges;
    size_t n_edges;
    const struct measure_link *links;
    size_t n_links;
    const struct legend_entry *legend;
    size_t n_legend;
    struct strs notes; /* below the picture, a line each */
};

/* Coverage: a panel for each standard, a row for each group, a bar of shares. */
enum fill_kind { FILL_SOLID, FILL_HATCH, FILL_EMPTY, FILL_LIGHT, FILL_CROSS, FILL_DOTS, FILL_NONE };
struct series {
    struct str name;
    enum fill_kind fill;
};
struct coverage_row {
    struct str id, title;
    unsigned depth; /* 0 = a top group */
    bool total;
    unsigned counts[PICTURE_SERIES_MAX];
    struct str note; /* right of the bar */
};
struct panel {
    struct str title, subtitle;
    const struct coverage_row *rows;
    size_t n_rows;
};
struct coverage {
    struct str title, subtitle, note_head, alt;
    const struct series *series;
    size_t n_series;
    const struct panel *panels;
    size_t n_panels;
    struct strs notes;
};

enum picture_kind { PICTURE_DIAGRAM, PICTURE_TREE, PICTURE_COVERAGE, PICTURE_QR };
struct picture {
    enum picture_kind kind;
    struct diagram diagram;
    struct risk_tree tree;
    struct coverage coverage;
    struct qr qr;
};
/* What the modes svg and png read is one picture; what pdf reads when it is no document is a list. */
struct pictures {
    enum lang lang;
    struct str title, owner, generator, date, mark; /* mark: stands at the top of every page */
    const struct picture *list;
    size_t n;
};
