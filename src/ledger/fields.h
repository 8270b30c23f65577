/* fields: what the register of systems (台帳, 統一基準 1.5.2.1(2)(a)) holds about each, as data.
 *
 * registers/systems.yaml names the fields; the program knows none of them but those with a `means` (below). A value is
 * a text in its field's form, kept under `register:` of the system's file and as a part of section "register" in the
 * database: dates as 2026-04-01, choices by id, yes/no as those words, years as 2026 (the year that an office counts
 * from 1 April), organisations and people by whatever the installation calls them by (code or id).
 *
 *     const struct register_fields *f = register_fields_builtin();
 *     int at = register_field_find(f, STR("managing-section"));
 *     if (!register_value_read(&f->list[at], lang, STR("令和8年3月31日"), a, &value, &e)) …     // "2026-03-31" */
#pragma once
#include "fmt/fmt.h"

#define REGISTER_FIELDS_MAX 64
#define REGISTER_CHOICES_MAX 40
#define REGISTER_FILE_MAX (256 * KIB)
#define REGISTER_TEXT_MAX 2000  /* characters of a text */
#define REGISTER_LINES_MAX 8000 /* characters of a text of several lines */

enum field_type {
    FIELD_TEXT,
    FIELD_LINES,
    FIELD_DATE,
    FIELD_CHOICE,
    FIELD_PERSON,
    FIELD_ORGANISATION,
    FIELD_YESNO,
    FIELD_YEAR,
    FIELD_TYPES
};
/* What the program itself has to find: each at most once. */
enum field_meaning {
    MEANS_NOTHING,
    MEANS_READING,         /* how the name is read (よみ): lists are sorted by it */
    MEANS_ORGANISATION,    /* whose system it is: what people may see goes by it */
    MEANS_PERSON,          /* the person responsible */
    MEANS_CONFIDENTIALITY, /* choices in rising order: the first is 1 */
    MEANS_STATE,           /* where it stands in its life */
    MEANS_YEAR,            /* the year that it was made for */
    MEANS_ORIGIN,          /* of which system it is a copy */
    FIELD_MEANINGS
};
struct field_choice {
    struct str id;
    struct text title;
};
struct register_field {
    struct str id;
    struct text title, help, group;
    enum field_type type;
    enum field_meaning means;
    const struct field_choice *choices;
    size_t n_choices;
    bool required;                 /* by the clause: shown as missing, not refused */
    bool searchable;               /* its words are found by search.h */
    bool due;                      /* a date by which something has to be done */
    bool reset;                    /* not carried over when a system is copied for a new year */
    unsigned column;               /* order in lists and sheets, from 1; 0: in neither */
    unsigned width;                /* of its column, in characters */
    struct str section, certainty; /* the clause; stated, published, inferred */
};
struct register_fields {
    const struct register_field *list;
    size_t n;
    int by_meaning[FIELD_MEANINGS]; /* -1: there is none */
};

/* Compiled in, read once. */
const struct register_fields *register_fields_builtin(void);
bool register_fields_read(struct arena *a, const struct source *src, struct register_fields *out,
                          struct diags *d) MUST_CHECK;
int register_field_find(const struct register_fields *f, struct str id); /* -1: there is none */
const char *field_type_id(enum field_type t);                            /* "text" … */

/* A value in a field's form, from what a person wrote: choices by id or by title in any language, days in every form of
 * fmt/era.h, full-width digits. INVALID or LIMIT, said in `lang`. Blank gives STR_NONE: nothing is said. */
bool register_value_read(const struct register_field *f, enum lang lang, struct str text, struct arena *a,
                         struct str *out, struct err *e) MUST_CHECK;
/* … and for people: the choice's title, the day as it stands, はい/いいえ. */
struct str register_value_speak(const struct register_field *f, enum lang lang, struct str value);
