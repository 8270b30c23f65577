/* picture: inside of report. The pictures that stand alone, before they are drawn: what kijun-render is told. */
#pragma once
#include "report/report.h"

#define PICTURE_NODES_MAX 120 /* as in docs/render-protocol.md */
#define PICTURE_BOXES_MAX 120
#define PICTURE_MEASURES_MAX 300
#define PICTURE_EDGES_MAX 1000
#define PICTURE_LINKS_MAX 300
#define PICTURE_RANK_MAX 8
#define PICTURE_NOTES_MAX 120
#define PICTURE_NAME_MAX 480 /* bytes of a name in a box; a longer one is cut */
#define PICTURE_NOTE_MAX (4 * KIB)
#define PICTURE_ALT_MAX (100 * KIB)
#define PICTURE_SERIES_MAX 8

/* The names by which kijun-render knows them; signs_names is in the same order. */
enum sign {
    SIGN_WANTED,
    SIGN_TREATED,
    SIGN_ACCEPTED,
    SIGN_OPEN,
    SIGN_OFF,
    SIGN_UNKNOWN,
    SIGN_APPLIES,
    SIGN_LEFT_OUT,
    SIGN_MEASURE_OFF,
    SIGN_MEASURE_UNKNOWN,
    SIGN_STATED,
    SIGN_INFERRED,
    SIGN_BEFORE,
    SIGN_CONFLICT,
    SIGN_COUNT
};
enum edge_weight { EDGE_LIVE, EDGE_OPEN, EDGE_OFF };

struct tree_node {
    uint32_t condition;
    struct str id, title, word, reason; /* reason: why it was accepted; "" = none, or nobody asked for reasons */
    enum sign sign;
    unsigned rank;
};
struct tree_measure {
    uint32_t control;
    struct str id, title, note;
    enum sign sign;
    bool conflict; /* the note says with what it cannot stand */
    size_t box;
};
struct tree_edge {
    size_t from, to; /* nodes; or `to` a box */
    bool to_box, inferred;
    enum edge_weight weight;
};
struct tree_link {
    size_t from, to; /* measures: `from` comes before `to`; or they exclude each other */
    bool conflict, inferred;
};
struct risk_tree {
    struct str standard, group;
    struct str title, subtitle, alt;
    const struct tree_node *nodes;
    size_t n_nodes;
    const struct tree_measure *measures; /* box by box */
    size_t n_measures;
    const size_t *boxes; /* how many measures each has */
    size_t n_boxes;
    const struct tree_edge *edges;
    size_t n_edges;
    const struct tree_link *links;
    size_t n_links;
    struct {
        enum sign sign;
        struct str text;
    } legend[SIGN_COUNT];
    size_t n_legend;
    const struct str *notes;
    size_t n_notes;
};

/* Coverage: standards × groups. */
enum cover_series {
    COVER_DONE,
    COVER_PARTLY,
    COVER_NOT_DONE,
    COVER_EXCUSED,     /* applies, and was recorded as not applicable */
    COVER_UNRECORDED,  /* applies, and nothing is recorded */
    COVER_UNKNOWN,     /* undetermined whether it applies */
    COVER_NOT_APPLIED, /* does not apply */
    COVER_COUNT
};
struct cover_row {
    const struct group *group; /* NULL: the sum of the standard, or what has no group */
    bool total;
    unsigned depth;
    struct str id, title;
    unsigned counts[COVER_COUNT];
    unsigned applying, decided;
    struct str note; /* how many apply, of how many: "12/40" */
};
struct cover_panel {
    const struct standard *standard;
    struct str title, subtitle;
    const struct cover_row *rows; /* the sum first */
    size_t n_rows;
};
struct coverage {
    enum lang lang;
    struct str title, subtitle, note_head, alt, system;
    struct str series[COVER_COUNT];
    struct str notes[4];
    size_t n_notes;
    const struct cover_panel *panels;
    size_t n_panels;
    size_t unknown; /* controls of all panels that are undetermined */
};

struct str picture_name(struct arena *a, struct str name, size_t most); /* cut between characters, with … */
