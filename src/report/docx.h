/* docx: inside the Word writer; three files share it.
 *
 * docx.c walks the blocks into word/document.xml, docx_table.c does tables, docx_parts.c writes the
 * other parts (styles, numbering, header, footer …). Lengths: dxa is a twentieth of a point (1 mm is
 * 56.7), EMU is 1/914400 inch (1 mm is 36000). Elements in w:pPr, w:rPr, w:tblPr and w:tcPr stand in the
 * schema's order: Word refuses the file otherwise. */
#pragma once
#include "fmt/write.h"
#include "report/office.h"
#include "report/report.h"

#define DOCX_TEXT_WIDTH 9072u       /* dxa: A4 (11906) less two margins of 25 mm (1417) */
#define DOCX_TEXT_WIDTH_LONG 14570u /* lying: 16838 less two margins of 20 mm (1134) */
#define DOCX_WIDTH(doc) ((doc)->landscape ? DOCX_TEXT_WIDTH_LONG : DOCX_TEXT_WIDTH)

struct docx_target {
    struct str id;
    size_t block;
};
struct docx_picture {
    struct buf png;
    struct docx_picture *next;
};
/* The styles of a package that is not ours: what each of our styles is called there. */
struct docx_foreign {
    struct str (*style)(const void *ctx, const char *ours); /* STR_NONE: it has none like it */
    const void *ctx;
    unsigned width; /* dxa of the text */
};
struct docx {
    const struct doc *doc;
    const struct docx_foreign *foreign; /* NULL: the package is written by us */
    const struct writer_options *opt;
    struct arena *arena;
    struct xmlw *x;              /* the part that is being written */
    struct docx_target *targets; /* ids in order, for links */
    size_t n_targets;
    bool new_page; /* the next paragraph begins a page */
    bool cover_seen;
    unsigned blanks, bookmarks, lists, pictures; /* how many so far: their ids */
    struct docx_picture *first_picture, **last_picture;
};

/* A paragraph's properties; zeros are the style's own. */
struct docx_para {
    const char *style;
    bool keep_next;
    unsigned list, depth;      /* list: 1 + index of the list, 0 = none */
    unsigned hang, hang_depth; /* hanging indent in twips, and how many of them to the right of the edge */
    const char *align;         /* "center", "right" or NULL */
};

/* docx.c */
void docx_para_open(struct docx *d, const struct docx_para *p);
void docx_runs(struct docx *d, struct runs runs);
void docx_blank(struct docx *d, struct str text);
void docx_run(struct docx *d, const char *char_style, struct str text);

/* What the style is called in this package; STR_NONE: leave it out. */
struct str docx_style(const struct docx *d, const char *ours);
unsigned docx_width(const struct docx *d);

/* docx_table.c */
void docx_table(struct docx *d, const struct table *t);

/* docx_parts.c */
/* Constant elements in short: "keepNext; spacing before=120 after=60; pBdr(top val=single sz=4)" — names and
 * attributes get the prefix w:. Values hold none of the signs " ;()". */
void docx_props(struct docx *d, const char *spec);
void docx_val(struct docx *d, const char *name, const char *value); /* <name w:val="value"/> */
bool docx_parts_write(struct docx *d, struct zipw *z, struct err *e) MUST_CHECK;
