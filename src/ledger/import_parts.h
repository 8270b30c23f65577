/* import_parts: inside of taking in a workbook; its files share it.
 *
 * Everything taken is put into a tree of the shape of a system file, each text with the cell it came from. The tree is
 * written as YAML and read back by `system_load`; whatever that refuses is found again by its line, reported at its
 * cell, and left out. So the rules for system files stand in one place only.
 *
 * import.c the whole, import_tree.c the tree, import_file.c kijun's own rows, import_words.c what headings mean,
 * import_find.c where worksheets are, import_sheets.c what their rows say, import_values.c what an answer says. */
#pragma once
#include "ledger/import.h"
#include "ledger/load.h"

/* The tree ------------------------------------------------------------------------------------------------------ */

#define ITEM_CHILDREN_MAX 5000u

enum item_type { ITEM_TEXT, ITEM_LIST, ITEM_MAP };
struct item {
    enum item_type type;
    struct str key;        /* in a map */
    struct str text;       /* ITEM_TEXT */
    struct str cell, said; /* where it came from, and what stood there */
    unsigned line, last;   /* in the YAML as last written: its first and last line */
    struct item *up, *next, *first, *end;
    size_t n; /* children */
};
struct item *item_new(struct arena *a, enum item_type type);
struct item *item_find(const struct item *map, struct str key);
/* The child under `key`, made when it is not there. NULL when it is of another type, when `map` can have no children,
 * or has too many. In a list, keys tell the items apart and are not written. */
struct item *item_child(struct arena *a, struct item *map, struct str key, enum item_type type);
struct item *item_add(struct arena *a, struct item *list, enum item_type type);
void item_remove(struct item *it);
bool item_is_empty(const struct item *it); /* no text anywhere in it */
/* YAML, and the lines at which things stand. */
void item_write(struct item *root, struct buf *out);
/* The innermost thing that stands on the line; of a list on one line the first. NULL: none. */
struct item *item_at_line(struct item *root, unsigned line);

/* The work ------------------------------------------------------------------------------------------------------ */

struct importer {
    struct arena *a;
    const struct catalog *cat;
    const struct book *book;
    struct imported *out;
    struct item *root;
    struct word_keys *words;     /* import_words.c */
    struct title_keys *titles;   /* import_names.c */
    const struct judged *judged; /* import_sheets.c: results of worksheet 5, last first */
};
struct origin { /* a cell */
    struct str cell, said;
};
void import_unread(struct importer *im, struct origin at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void import_note(struct importer *im, struct origin at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void import_found(struct importer *im, const char *kind, struct str place);
struct origin origin_of(struct importer *im, const struct book_sheet *s, uint32_t row, uint32_t col);
/* Sets a text; false, and reported, when something else stands there already. */
bool import_set(struct importer *im, struct item *map, const char *key, struct str text, struct origin at);

/* Text ---------------------------------------------------------------------------------------------------------- */

/* For comparing: NFKC, case folded, without blanks, brackets, punctuation and marks like ■. */
struct str import_key(struct arena *a, struct str s);
struct str without_remark(struct str s);                                 /* a last (…) or （…） cut off */
struct str without_remarks(struct arena *a, struct str s);               /* all of them */
struct str remark_of(struct str s);                                      /* what stands in the last one; "" */
bool import_same(struct arena *a, struct str a_text, struct str b_text); /* equal as keys, and not empty */
/* Splits what people list in one cell: lines, 、 ， , always; ・ and / when `fine`. Brackets hold together. */
struct str *import_split(struct arena *a, struct str s, bool fine, size_t *n);
struct str import_trim(struct str s); /* blanks, full-width ones too */

/* Headings (import_words.c) ------------------------------------------------------------------------------------- */

enum heading {
    HEAD_NONE,
    HEAD_ITEM,
    HEAD_CONTENT,
    HEAD_ACTOR,
    HEAD_TASK,
    HEAD_STEP,
    HEAD_SUMMARY,
    HEAD_INFORMATION,
    HEAD_ENVIRONMENT,
    HEAD_DEVICES,
    HEAD_NETWORKS,
    HEAD_FLOW,
    HEAD_STORES,
    HEAD_NUMBER,
    HEAD_VIEWPOINT,
    HEAD_QUESTION,
    HEAD_ANSWER,
    HEAD_NOTE,
    HEAD_CONDITION,
    HEAD_EXPLANATION,
    HEAD_RESULT,
    HEAD_REASON,
    HEAD_BY,
    HEAD_ON,
    HEAD_GROUP,
    HEAD_POLICY,
    HEAD_CONTROL,
    HEAD_RULE,
    HEAD_LEVEL,
    HEAD_RECOMMENDED,
    HEAD_DECIDED,
    HEAD_CHAPTER,
    HEAD_PART,
    HEAD_WRITTEN,
    HEAD_COUNT
};
enum heading heading_of(struct importer *im, struct str text);
/* A label of worksheet 1: the path in the system file ("system.name"), NULL when it is none. */
const char *label_path(struct importer *im, struct str text, bool *lists);
/* Generic words of answers. */
bool word_of_yes_no(struct importer *im, struct str text, bool *yes);
bool word_is_unknown(struct importer *im, struct str text);
bool word_is_nothing(struct importer *im, struct str text); /* "-", "なし" is not */
bool word_is_ditto(struct importer *im, struct str text);
bool word_is_network(struct importer *im, struct str text);
const char *word_flow(struct importer *im, struct str text); /* in, out, both, or NULL */
bool text_is_title(struct str text); /* "■ …", "【…】", "※ …": not a row of a table */

/* Worksheets (import_find.c) ------------------------------------------------------------------------------------ */

enum table_kind {
    TABLE_SYSTEM,
    TABLE_WORK,
    TABLE_QUESTIONS,
    TABLE_CONDITIONS,
    TABLE_CONTROLS,
    TABLE_CHAPTERS,
    TABLE_KINDS
};
struct table_column {
    enum heading heading;
    uint32_t from, to; /* columns [from, to) */
    struct str title;
};
struct found_table {
    enum table_kind kind;
    const struct book_sheet *sheet;
    uint32_t head, first, end; /* row of the headings; rows [first, end) */
    uint32_t left, right;      /* columns [left, right) */
    struct table_column *columns;
    size_t n_columns;
};
struct found_table *found_tables(struct importer *im, const struct book_sheet *s, size_t *n);
/* What stands in the row under a heading: the merged range over it if that begins in the column. "" when nothing, or
 * when the table has no such column. */
struct str found_cell(struct importer *im, const struct found_table *t, uint32_t row, enum heading h,
                      struct origin *at);
bool found_has(const struct found_table *t, enum heading h);
/* One merged cell over several columns, or nothing but a title: no row of the table. */
bool found_row_is_title(const struct found_table *t, uint32_t row);

/* Names of the catalog (import_names.c): by number at the beginning ("AT-1-1 …", "A. …"), else by title --------------
 */

enum name_kind { NAME_CONTROL, NAME_CONDITION, NAME_KINDS };
/* The index in the catalog, among those of one standard; -1: none. -2: several have this title. */
int32_t name_find(struct importer *im, enum name_kind kind, uint32_t standard, struct str text);
/* The standard that knows most of the texts; -1 when none knows any. */
int32_t name_standard(struct importer *im, enum name_kind kind, const struct str *texts, size_t n);
int32_t level_find(struct importer *im, const struct standard *s, struct str text);
/* A question by its number, or by what it asks. `viewpoint` may be "". -1: none. */
int32_t question_find(struct importer *im, const struct standard *s, struct str number, struct str text,
                      struct str viewpoint);
bool question_same_number(struct importer *im, const struct question *q, struct str number);

/* Taking in ----------------------------------------------------------------------------------------------------- */

bool import_file_rows(struct importer *im); /* false: kijun's own rows are not in the book */
void import_table_rows(struct importer *im, const struct found_table *t);
/* Worksheet 5, when the answers are known; `d` is what follows from them, NULL when that is not known. */
void import_conditions_after(struct importer *im, const struct derivation *d);

/* An answer in words to what the file says: puts value and note under `answers`. */
void import_answer(struct importer *im, struct item *answers, uint32_t fact, struct str text, struct str note,
                   struct origin at);
