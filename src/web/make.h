/* make: what documents of a system there are, in which formats, and making one from a job. */
#pragma once
#include "web/loaded.h"

#define MAKE_FORMATS_MAX 8
struct make_kind {
    const char *id;                        /* "spec" … [a-z-]; also the beginning of the file's name */
    const char *title, *about;             /* untranslated */
    const char *formats[MAKE_FORMATS_MAX]; /* NULL-ended */
    bool (*write)(struct arena *a, const struct report_input *in, struct str format, const struct writer_options *opt,
                  struct buf *out, struct err *e); /* NULL: it is not made by the press, but by its own page */
    bool specifies;                                /* of standards with chapters, where nobody named others */
};
extern const struct make_kind make_kinds[]; /* ends with a NULL id */
const struct make_kind *make_kind_find(struct str id);
bool make_format_known(const struct make_kind *k, struct str format);
const char *make_type(struct str format); /* media type */
bool make_is_paper(struct str format);    /* made to be printed: the label is asked for LABEL_PRINT, too */

/* What a job says: JSON in one line. `standards`: ids; none: all that fit. */
struct make_order {
    struct str what, format, mark;
    enum lang lang;
    const struct str *standards;
    size_t n_standards;
    struct str purpose;      /* for whom and what for, where the label asks for it */
    const struct str *notes; /* to be read by whoever asked, when it is done */
    size_t n_notes;          /* MAKE_NOTES_MAX at most */
};
#define MAKE_NOTES_MAX 21 /* together they fit into JOB_PARAMETERS_MAX */
struct str make_order_write(struct arena *a, const struct make_order *o);
bool make_order_read(struct arena *a, struct str json, struct make_order *out, struct err *e) MUST_CHECK;

/* `json`: the system. `step` (may be NULL) is told how far it is, per mille. */
struct make_call {
    const struct catalog *cat;
    const struct deriver *deriver;
    struct str program_dir; /* where kijun-render stands */
    const char *tmp_dir;    /* as in report.h */
    void (*step)(void *ctx, unsigned mille);
    void *ctx;
};
/* The system derived, and what is written about it: what every document begins with. */
bool make_input(struct arena *a, const struct make_call *c, const struct make_kind *k, const struct make_order *o,
                struct str json, struct report_input *out, struct err *e) MUST_CHECK;
bool make_document(struct arena *a, const struct make_call *c, const struct make_order *o, struct str json,
                   struct buf *out, struct err *e) MUST_CHECK;
/* What it is called when it is downloaded: "調達仕様書-….docx". */
struct str make_file_name(struct arena *a, enum lang lang, const struct make_kind *k, struct str system, struct str day,
                          struct str format);
