/* docx_fill: an organisation's own Word template (様式), filled from a system.
 *
 * What is filled: marks {{name}} (also ｛｛name｝｝), even where Word has split them over runs: the look of the first
 * run stays; content controls whose tag or title is a name; rows of tables, or paragraphs, from {{#list}} to {{/list}},
 * once for every entry; repeating content controls named by a list; and a paragraph with nothing but {{list}}, which
 * becomes a table in the template's own styles where it has them. In the main text, headers and footers.
 *
 *     struct fill_data *data = fill_compose(a, &in);
 *     if (!docx_fill(a, data, path, bytes, &out, &result, &e)) …          // refused whole; see e
 *     for (size_t i = 0; i < result.n; i++) say(result.list[i].place, result.list[i].text);
 *
 * Every other part of the package is kept: the same compressed bytes; within a part that is filled every byte that is
 * not a mark's. Unknown names are reported with their place and left standing; a known one of which the system says
 * nothing becomes 【what is to be written】. Names are ids ("system.name"), or their titles in either language; and
 * "sbd.AT-1-1" is the text of that requirement, "network" the answer to that question.
 *
 * Refused: what is no Word document (old .doc, a workbook, one with macros or a password), archives that are not plain
 * (fmt/zip_parts.h), document type declarations, parts that are not UTF-8 or not well-formed. Every size below is a
 * refusal. Same template and system, same bytes. */
#pragma once
#include "report/report.h"

#define FILL_FILE_MAX (32 * MIB)     /* the template */
#define FILL_ENTRIES_MAX 4096u       /* parts of the package */
#define FILL_PART_MAX (16 * MIB)     /* one part that is filled, unpacked */
#define FILL_UNPACKED_MAX (64 * MIB) /* all of them together */
#define FILL_RATIO_MAX 250u
#define FILL_DEPTH_MAX 128u
#define FILL_MARK_MAX 200u     /* bytes between the braces */
#define FILL_FINDINGS_MAX 500u /* the rest is counted */
#define FILL_ARENA_MAX (1024 * MIB)

/* What can be filled: one table of names (fill_names.c). */
struct fill_name {
    const char *id;
    const char *title; /* untranslated */
    const char *list;  /* the list whose column this is; NULL = a single value */
    bool is_list;      /* a list itself: {{#id}} … {{/id}}, or {{id}} alone for a table */
};
const struct fill_name *fill_names(size_t *n);

struct fill_list {
    const char *id;
    const char *const *columns; /* ids; NULL-ended */
    const struct str *cells;    /* n_rows × columns, row by row */
    size_t n_columns, n_rows;
    const struct table *table; /* how it stands alone; NULL when it has no rows */
};
struct fill_data {
    enum lang lang;
    const struct report_input *in;
    const struct str *values; /* by fill_names; STR_NONE: nothing known, or a list or column */
    const struct fill_list *lists;
    size_t n_lists;
    void *composer; /* of fill_names.c */
    struct str (*by_id)(struct arena *a, const struct fill_data *d, struct str id, bool *known);
};
struct fill_data *fill_compose(struct arena *a, const struct report_input *in);

enum fill_kind { FILL_UNKNOWN, FILL_MISSING, FILL_BROKEN /* a repetition without its end */ };
struct fill_finding {
    enum fill_kind kind;
    struct str place; /* "main text, paragraph 12" */
    struct str name, text;
};
struct fill_result {
    struct fill_finding *list;
    size_t n, room, beyond;
    size_t filled, missing, unknown;
};
bool docx_fill(struct arena *a, const struct fill_data *data, struct str path, struct str bytes, struct buf *out,
               struct fill_result *r, struct err *e) MUST_CHECK;
