/* documents: what can be made of a system, and what is being made. */
#pragma once
#include "ledger/jobs.h"
#include "web/order.h"

struct document_row {
    struct str title, about;
    const struct str *formats; /* "docx" */
    const struct str *values;  /* of their buttons: "spec.docx" */
    size_t n_formats;
};
struct job_row {
    struct str title, format, path, file; /* file: where it is downloaded; STR_NONE: not yet */
    struct str system, system_path;
    enum ui_look look;
    struct str word;
    int64_t made, until;
};
struct documents_view {
    struct ui_page page;
    const struct system_head *head;
    const struct document_row *rows;
    size_t n;
    struct str action, template_path;
    struct order_form form;
    const struct job_row *jobs;
    size_t n_jobs;
};
/* An organisation's own template: the form, and what can stand in it. */
struct template_row {
    struct str mark, title;
    bool inside; /* of the list above */
};
struct template_view {
    struct ui_page page;
    const struct system_head *head;
    struct str action;
    struct order_form form;
    struct ui_field file;
    const struct template_row *rows;
    size_t n;
};
struct jobs_view {
    struct ui_page page;
    const struct job_row *jobs;
    size_t n;
};
struct job_view {
    struct ui_page page;
    struct job_row row;
    bool waiting, failed;
    unsigned mille;
    struct str error, back;
    const struct str *notes; /* what there is to say of it */
    size_t n_notes;
    struct str number;
};
