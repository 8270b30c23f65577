/* report: documents and pictures, composed once as a tree and written by one writer per format.
 *
 *     struct doc *doc = spec_compose(a, &in);
 *     const struct writer *w = report_writer(STR("docx"));
 *     if (!w->write(doc, &w_opts, &out, &e)) …
 *
 * Same input, same bytes: dates come from the system file, order is declaration order, nothing asks the
 * clock, the locale or the user. A new format is one file with one `struct writer`, named in writers.c. */
#pragma once
#include "derive/derive.h"
#include "ledger/ledger.h"
#include "report/doc.h"
#include "wording/wording.h"

#define REPORT_OUTPUT_MAX (64 * MIB)

struct writer_options {
    struct str program_dir; /* where kijun-render stands */
    const char *tmp_dir;    /* where a workbook's parts may lie meanwhile; NULL: the system's place for such files */
};
struct writer {
    const char *format; /* the file name's ending: "docx" */
    const char *media_type;
    bool (*write)(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) MUST_CHECK;
};
const struct writer *report_writer(struct str format); /* NULL: no such format */
const struct writer *const *report_writers(size_t *n);

/* The tree as JSON: the format `json`, and what kijun-render reads. */
void doc_write_json(const struct doc *doc, struct jsonw *w);
/* A diagram as JSON: an object, as it stands in the document tree. */
void diagram_write_json(const struct diagram *dg, struct jsonw *w);
void qr_write_json(const struct qr *qr, struct jsonw *w);
/* A diagram as SVG or PNG, through kijun-render. */
bool report_diagram_svg(const struct diagram *dg, enum lang lang, const struct writer_options *opt, struct buf *out,
                        struct err *e) MUST_CHECK;
/* PNG at 192 dots an inch of CSS pixels: the picture is w/2 × h/2 CSS pixels. */
bool report_diagram_png(const struct diagram *dg, enum lang lang, const struct writer_options *opt, struct buf *out,
                        unsigned *width, unsigned *height, struct err *e) MUST_CHECK;

/* What a composer is given. */
struct report_input {
    const struct catalog *cat;
    const struct system *system;
    const struct derive_input *facts;
    const struct deriver *deriver;
    const struct derivation *derivation;
    enum lang lang;
    bool internal; /* with answers, reasons, omitted controls, decisions */
    const uint32_t *standards;
    size_t n_standards;              /* which, by index */
    const struct wordings *wordings; /* official wording to quote; NULL = none */
    const struct str *roles;         /* checklist: only items of these roles (ids); none = all */
    size_t n_roles;
    bool all; /* checklist: also items that do not apply */
};
uint64_t report_standards(const struct report_input *in); /* the same as bits */
struct doc *spec_compose(struct arena *a, const struct report_input *in);
struct doc *sla_compose(struct arena *a, const struct report_input *in);       /* service levels */
struct str sla_state_word(enum lang lang, enum service_state state);           /* in few words */
struct doc *checklist_compose(struct arena *a, const struct report_input *in); /* 自己点検票 */
struct doc *report_compose(struct arena *a, const struct report_input *in);    /* the whole system */

/* The paper that witnesses a record: its newest seal as a page to print and to keep, with a QR code that gives the note
 * back to the byte. report knows nothing of records: the caller says what stands in the note. */
struct seal_cosigner {
    struct str name;
    int64_t when; /* seconds since 1970 */
};
struct seal_input {
    enum lang lang;
    struct str note;              /* the whole text, as in the file */
    struct str origin, root, key; /* root in base64; key: the verifier key of the log, "" = not at hand */
    int64_t entries, last_at;     /* last_at: of the last entry, milliseconds since 1970; negative = there is none */
    const struct seal_cosigner *cosigners;
    size_t n_cosigners;
};
struct doc *seal_compose(struct arena *a, const struct seal_input *in);
/* The code alone with its text; NULL when the note is larger than QR_TEXT_MAX (the page says so then). */
const struct qr *seal_picture(struct arena *a, const struct seal_input *in);

/* Pictures that stand alone, and may stand in a document: a group's risk tree, and the coverage of standards. */

/* Which trees a standard has: groups, in the order of the standard. */
struct str *tree_groups(struct arena *a, const struct catalog *cat, uint32_t standard, size_t *n);
/* The tree of a group: benefits, risks and how each was chosen about, the measures that they lead to. What hangs on an
 * accepted risk only is left out. `reasons`: also say why risks were accepted. */
struct risk_tree *tree_compose(struct arena *a, const struct report_input *in, uint32_t standard, struct str group,
                               bool reasons);
void tree_write_json(const struct risk_tree *t, struct jsonw *w);
/* How far each group of the standards of `in` is met. As many controls as `derive` counts. */
struct coverage *coverage_compose(struct arena *a, const struct report_input *in);
void coverage_write_json(const struct coverage *c, struct jsonw *w);
struct doc *coverage_document(struct arena *a, const struct report_input *in, const struct coverage *c);
bool coverage_is_undetermined(const struct coverage *c);

/* One of the four. */
struct figure {
    const struct diagram *diagram;
    const struct risk_tree *tree;
    const struct coverage *coverage;
    const struct qr *qr;
};
bool report_picture_svg(const struct figure *p, enum lang lang, const struct writer_options *opt, struct buf *out,
                        struct err *e) MUST_CHECK;
/* PNG at 192 dots an inch of CSS pixels, with its size in dots, as a document needs it. */
bool report_picture_png(const struct figure *p, enum lang lang, const struct writer_options *opt, struct buf *out,
                        unsigned *width, unsigned *height, struct err *e) MUST_CHECK;
/* Several as a PDF to print: a page each, A3 across. Title and date are those of the system file. */
bool report_pictures_pdf(const struct figure *list, size_t n, const struct report_input *in, struct str title,
                         const struct writer_options *opt, struct buf *out, struct err *e) MUST_CHECK;

struct diagram *diagram_compose(struct arena *a, const struct system *s, enum lang lang);
