/* parts: what pages are put together from, so that all of them look and work alike.
 *
 * A page's view is a plain struct; its parts are these. Each is shown by a template of src/web/pages/parts.html or
 * layout.html: `{{call field_text(&p->name)}}`, `{{call pages(&p->pages)}}`. Where a part goes around something, it
 * comes in two: `{{call notice_begin(UI_WARN, title)}} … {{call notice_end(UI_WARN, title)}}`. Texts are in the
 * reader's language already. Everything works without scripts; colour is never the only sign; every control has its
 * label. Absent texts are STR_NONE.
 *
 *     struct ui_field name = {.name = "name", .label = trs(v->lang, "Name"), .must = true, .value = visit_field(v,
 * "name")}; if (!name.value.len) name.error = trs(v->lang, "Enter the name of the system."); struct ui_fault fault =
 * {name.name, name.error};            // the summary at the top of the page leads to the field struct ui_page page =
 * {.title = …, .menu = "systems", .faults = &fault, .n_faults = 1}; */
#pragma once
#include "web/html.h"

/* How something looks; each has a sign and words of its own besides its colour. */
enum ui_look { UI_PLAIN, UI_INFO, UI_GOOD, UI_WAIT, UI_WARN, UI_BAD };

/* The page around the content -----------------------------------------------------------------------------------*/

struct ui_crumb {
    struct str label, path; /* path: within this site, encoded */
};
struct ui_fault {
    const char *name;    /* of the field; NULL: of the whole form */
    struct str sentence; /* what to do, as beside the field */
};
struct ui_page {
    struct str title;              /* also the heading, unless `heading_own` */
    const char *menu;              /* id of a row of menu.c that this page belongs to; NULL: none */
    bool heading_own;              /* the page writes its <h1> itself */
    const struct ui_crumb *crumbs; /* above this page, from the top; without the home page and without this page */
    size_t n_crumbs;
    struct str lead; /* a sentence or two under the heading */
    struct str mark; /* 格付け and handling, on the screen and on each printed page: "機密性2情報" */
    struct str done; /* what was just done: "The answer was saved." */
    struct str warn; /* what the reader should know before anything else */
    const struct ui_fault *faults; /* the summary of errors; the title says that there are some */
    size_t n_faults;
    bool refresh;       /* the page looks again every two seconds */
    struct str version; /* of the program, in the footer */
};

/* Rows of the menu that this visitor may use (menu.c). */
struct ui_menu_entry {
    const char *id, *path, *label;
};
#define UI_MENU_MAX 16
size_t menu_of(const struct visit *v, struct ui_menu_entry out[UI_MENU_MAX]);

/* Fields --------------------------------------------------------------------------------------------------------*/

struct ui_choice {
    struct str value, label, hint;
    bool chosen, off;
};
enum ui_width { UI_WIDTH_FULL, UI_WIDTH_SHORT /* numbers, dates */, UI_WIDTH_MIDDLE };
struct ui_field {
    const char *name; /* in the form; its id is "f-NAME" (a group: of the first choice) */
    struct str label, value;
    struct str hint;                             /* how to fill it in: one short sentence */
    struct str error;                            /* what is wrong and what to do */
    struct str what, why;                        /* "What is this?", "Why am I asked?": behind a summary */
    const char *type, *inputmode, *autocomplete; /* NULL: text, none, none */
    const char *accept;                          /* of a file: ".xlsx" */
    bool must, off, read_only, spellcheck;
    unsigned rows; /* of a textarea; 0: 5 */
    unsigned most; /* characters; 0: no attribute */
    enum ui_width width;
    const struct ui_choice
        *choices; /* of select, radios, checks; a select begins with "Please choose" when none is chosen */
    size_t n_choices;
};

/* Buttons -------------------------------------------------------------------------------------------------------*/

enum ui_button_look { UI_BUTTON_MAIN, UI_BUTTON_SECOND, UI_BUTTON_DANGER, UI_BUTTON_TEXT };
struct ui_button {
    struct str label;
    const char *name; /* NULL: none */
    struct str value;
    enum ui_button_look look;
    struct str path; /* a link that looks like a button; STR_NONE: submits the form */
};

/* Lists and tables ----------------------------------------------------------------------------------------------*/

struct ui_column {
    struct str label;
    bool number;     /* to the right */
    bool sortable;   /* by kijun.js, of the rows that are shown */
    struct str path; /* … or by the server: where a click on the head leads; STR_NONE: no link */
    int order;       /* 1 rising, -1 falling, 0 not ordered by this column */
};
struct ui_cell {
    struct str text, path; /* path: a link */
    enum ui_look look;     /* not UI_PLAIN: a status tag */
};
/* A table of plain cells. Tables with more in their cells are written in the page's template, in
 * `{{call scroll_begin(caption)}}`. */
struct ui_table {
    struct str caption;
    bool caption_hidden; /* where a heading above says the same */
    const struct ui_column *columns;
    size_t n_columns;
    const struct ui_cell *cells; /* row after row; the first of a row is its heading */
    size_t n_rows;
    struct str empty; /* instead of no rows */
};
/* "/systems?q=x&page=": the number is put after it. */
struct ui_paging {
    struct str path;
    unsigned page, pages; /* from 1 */
    int64_t total;        /* of what is listed */
};
struct ui_pair { /* of a list of definitions */
    struct str term, text, path;
};
struct ui_filter {          /* a form that asks: GET path */
    struct str path, clear; /* clear: where "clear" leads; STR_NONE: nothing is set */
    bool open;              /* shown open: something is set */
};

/* Where one is, and how far -------------------------------------------------------------------------------------*/

enum ui_step_state { UI_STEP_TODO, UI_STEP_BEGUN, UI_STEP_DONE };
struct ui_step {
    struct str label, path, note; /* note: "12 / 40" */
    enum ui_step_state state;
    bool here;
};
struct ui_tab {
    struct str label, path;
    bool here;
    int64_t count; /* -1: none */
};
struct ui_progress {
    struct str label;
    uint64_t done, all;
};

/* Whole pages ---------------------------------------------------------------------------------------------------*/

struct ui_empty {
    struct str title, text, path, action; /* path and action: what to do first; STR_NONE: nothing */
};
struct ui_hidden {
    const char *name;
    struct str value;
};
struct ui_confirmation {
    struct ui_page page;
    struct str text;          /* what will happen */
    const struct str *points; /* … in points */
    size_t n_points;
    struct str action; /* where it is sent (POST) */
    const struct ui_hidden *hidden;
    size_t n_hidden;
    const struct ui_field *field; /* a reason or a password that is asked for; NULL: none */
    struct str button, cancel;    /* cancel: the way back */
    bool danger;
};
struct ui_failure {
    unsigned status;
    struct str title, text, advice; /* what happened, what one can do */
    struct str request;             /* its number, for the one who is asked for help */
};

/* For the templates (parts.c). */
const char *ui_width(enum ui_width w);
bool ui_chosen(const struct ui_field *f); /* a choice is */
const char *ui_button_class(enum ui_button_look look);
const char *ui_look_class(enum ui_look look);
const char *ui_look_sign(enum ui_look look);
const char *ui_step_class(enum ui_step_state s);
