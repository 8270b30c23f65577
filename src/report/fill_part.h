/* fill_part: inside of filling templates. fill_words.c knows marks and names, fill_part.c walks one part and writes it
 * again, docx_fill.c knows the package and its styles. */
#pragma once
#include "report/build.h"
#include "report/docx.h"
#include "report/docx_fill.h"
#include "report/xml_tree.h"

struct filling {
    struct arena *a;
    struct arena *scratch; /* of the paragraph or control that is being filled; cleared when `busy` is 0 */
    struct arena *looking; /* of looking for repetitions; cleared after each look */
    unsigned busy;
    const struct str *folded; /* fill_fold_names */
    const struct fill_data *data;
    const struct docx_foreign *foreign;
    struct str part; /* "word/document.xml" */
    const struct xml_tree *t;
    struct buf *out;
    struct str *text; /* by node: what a w:t becomes; ptr NULL = as it is */
    const struct fill_list *list;
    size_t row; /* of it; SIZE_MAX: the list is empty, and its rows stand once to say so */
    bool said_none;
    bool quiet;                      /* of a repetition only the first row is reported */
    uint32_t cleaned;                /* the content control that is being filled: its look of a placeholder goes */
    size_t paragraph;                /* so far */
    const struct fill_list *endless; /* has no end among what is left of the children of … */
    uint32_t endless_parent;
    struct fill_result *r;
};
/* The part again, filled. */
void fill_part(struct filling *f);

/* fill_words.c */
struct fill_mark {
    size_t from, to; /* with its braces, in the text */
    char kind;       /* '#', '/' or 0 */
    struct str name;
};
/* The next mark at or behind `from`. */
bool fill_mark_next(struct str text, size_t from, struct fill_mark *out);
const struct str *fill_fold_names(struct arena *a); /* titles, folded once: a hostile template has a million marks */
const struct fill_list *fill_list_named(struct filling *f, struct arena *scratch, struct str name);
enum fill_found { FILL_FOUND, FILL_FOUND_NOTHING, FILL_FOUND_NO_NAME };
/* What stands for a name here: of the row that is being repeated, or of the whole. FILL_FOUND_NOTHING: `out` is what to
 * write, in brackets. */
enum fill_found fill_value(struct filling *f, struct str name, struct str *out);
void fill_report(struct filling *f, enum fill_kind kind, struct str name);
