/* work_spec: worksheet 7. What is still open, what stands on the document, its preview and its files. */
#pragma once
#include "report/report.h"
#include "web/work.h"

#define WORK_OPEN_MAX 60      /* points that are named; the rest is counted */
#define WORK_REVISIONS_MAX 40 /* rows of the form */

struct work_open_point {
    struct str what, why, path;
};
struct work_revision {
    struct ui_field version, date, what, by;
};
struct work_spec {
    struct work_head head;
    struct work_open_point *open;
    size_t n_open, more_open;
    struct work_text fields[7];
    size_t n_fields;
    struct work_revision *revisions;
    size_t n_revisions;
    struct str revisions_expects, revisions_was;
    struct work_clash revisions_clash;
    bool may_export, may_file; /* may_file: the label allows files */
    struct str label_says;     /* why not, or what is asked */
};
/* The document itself on a page. */
struct work_preview {
    struct work_head head;
    const struct doc *doc;
    const unsigned *levels; /* of headings, by block: 2–6, never skipping one */
    bool internal;
    struct ui_tab kinds[2];
};

/* Standards that a specification is written from: those with chapters. */
const uint32_t *work_specifying(const struct work *w, size_t *n);
