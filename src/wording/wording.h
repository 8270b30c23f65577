/* wording: the official wording of controls, read from the user's own copy of a published document.
 *
 * kijun holds no sentence of a standard. Whoever has a copy of the document lets kijun find the wording of each control
 * in it (`wording_place`), keeps the result as a file of his own (`wording_write`, `wording_load`), and documents quote
 * it marked 原文. What a copy looks like is data of the standard (struct attach); nothing here knows one.
 *
 * Nothing is guessed. A text is placed only when its mark and its place in the sequence both fit: numbers that skip,
 * stand twice, run backwards or whose successor is missing leave a doubt, and a doubtful text is reported instead of
 * placed. A quote holds characters of the copy and nothing else: line ends inside a paragraph are joined, runs of
 * blanks are one blank, and characters that the data names as lost are replaced. Pieces of different quotes never
 * overlap; no control has two quotes of the same part and level.
 *
 *     struct wording *w = wording_place(a, cat, standard, &copy, d);
 *     wording_write(cat, w, &out);
 *     const struct quote *q = wording_find(w, control, STR("statement"), level);
 *
 * Same copy, same data, same bytes. Everything lives in the arena; texts are views into it or into the copy. */
#pragma once
#include "catalog/catalog.h"

#define COPY_BYTES_MAX (8 * MIB) /* of the copy */
#define COPY_LINES_MAX 100000
#define COPY_LINE_MAX (32 * KIB)
#define QUOTE_BYTES_MAX (32 * KIB)
#define WORDING_BYTES_MAX (8 * MIB) /* of the stored file */

/* A stretch of the copy, without line ends. */
struct piece {
    uint32_t line; /* from 1 */
    uint32_t start, end;
    bool fresh; /* begins a paragraph */
};
struct quote {
    uint32_t control; /* index in the catalog */
    struct str part;  /* "statement" or "purpose" */
    int32_t level;    /* of the standard, when the text is that of one level; else -1 */
    struct str text;  /* paragraphs are divided by line ends */
    const uint32_t *lines;
    size_t n_lines;             /* of the copy, rising */
    const struct piece *pieces; /* only after placing */
    size_t n_pieces;
};

/* Why a control has no quote, or a text no control. */
enum doubt {
    DOUBT_NONE,
    DOUBT_ABSENT,   /* nothing in the copy looks like it */
    DOUBT_SEQUENCE, /* numbers skip or begin again here, so it may be another text or hold another's */
    DOUBT_NEXT,     /* what comes next was not found, and may be hidden in it */
    DOUBT_COUNT,    /* as many unnumbered items as the standard has were not found */
    DOUBT_TWICE,    /* it stands in several places */
    DOUBT_ORDER,    /* it stands out of order */
    DOUBT_END,      /* it does not end as such texts do, so more or less than it was taken */
    DOUBT_SIZE,     /* its text is empty or longer than QUOTE_BYTES_MAX */
};
const char *doubt_id(enum doubt d); /* "absent" … */

struct unplaced {
    uint32_t control;
    struct str part;
    enum doubt doubt;
    uint32_t line; /* where it was looked for; 0 = nowhere */
};
struct stray { /* a text with the mark of a control that the standard does not have */
    struct str id;
    uint32_t line;
};
struct wording {
    uint32_t standard;
    struct str edition;   /* of the standard's data */
    struct str copy_name; /* the last part of its path */
    char copy_sha256[65];
    char sha256[65];            /* of the stored file; only after loading */
    const struct quote *quotes; /* in catalog order, then part, then level */
    size_t n_quotes;
    const struct unplaced *unplaced; /* only after placing; every control without any quote, and doubtful parts */
    size_t n_unplaced;
    const struct stray *strays;
    size_t n_strays;
    size_t n_controls;  /* of the standard */
    size_t n_placed;    /* controls with a quote */
    bool begin_missing; /* the line where the body begins was not found in some reading: nothing was read there */
};

/* NULL with findings when the copy is no UTF-8 text or too large, or the standard has no description of its document.
 */
struct wording *wording_place(struct arena *a, const struct catalog *cat, uint32_t standard, const struct source *copy,
                              struct diags *d) MUST_CHECK;

/* The stored file: YAML. Loading checks every id, the edition, and that nothing stands twice. */
void wording_write(const struct catalog *cat, const struct wording *w, struct buf *out);
struct wording *wording_load(struct arena *a, const struct catalog *cat, const struct source *src,
                             struct diags *d) MUST_CHECK;

/* Those of several standards, as documents are given them; at most one per standard. */
struct wordings {
    const struct wording *const *list;
    size_t n;
};
const struct wording *wordings_of(const struct wordings *all, uint32_t standard); /* NULL: none is given */

/* The quote that may stand beside a text of that control: of the part, and of that level (-1: of none in particular).
 * A quote without a level serves every level. NULL when there is none. */
const struct quote *wording_find(const struct wording *w, uint32_t control, struct str part, int32_t level);
