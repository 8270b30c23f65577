/* oscal_write: inside of report. What the three OSCAL documents share: ids, props, parts, metadata. */
#pragma once
#include "report/oscal.h"

/* A document being written. OSCAL forbids empty lists, so a list begins with its first item. */
struct oscal {
    struct arena *a;
    const struct catalog *cat;
    struct jsonw w;
    enum lang lang;
};
struct oscal_list {
    const char *key;
    bool begun;
};
void oscal_item(struct oscal *o, struct oscal_list *l); /* before each item */
void oscal_end(struct oscal *o, const struct oscal_list *l);

/* Members. Absent or empty texts are left out. OSCAL's `string` and `markup-line` are one line, without blanks around.
 */
struct str oscal_line(struct arena *a, struct str s);
void oscal_text(struct oscal *o, const char *key, struct str s); /* several lines: prose, remarks */
void oscal_string(struct oscal *o, const char *key, struct str s);
/* "uuid" and the like: made from the parts of a name, which are joined. */
struct str oscal_uuid(struct arena *a, const char *kind, struct str name, struct str more);

/* Props. `name` is a token; class, remarks: STR_NONE = none. With ns unless it is one of OSCAL's own. */
void oscal_prop(struct oscal *o, struct oscal_list *props, const char *name, struct str value, struct str class,
                struct str remarks);
void oscal_own_prop(struct oscal *o, struct oscal_list *props, const char *name, struct str value);
void oscal_link(struct oscal *o, struct oscal_list *links, const char *rel, struct str href);

/* Ids of the groups and controls of a standard: tokens, each once. By place in the standard. */
struct oscal_ids {
    const struct str *groups, *controls;
};
struct oscal_ids oscal_ids(struct arena *a, const struct catalog *cat, uint32_t standard);
struct str oscal_token(struct arena *a, struct str id); /* any id as the tail of a token */

/* "2008-01-30" as a date and time; STR_NONE when it is no day of the calendar. */
struct str oscal_date(struct arena *a, struct str day);
/* The head of a document. `day`: "" = not known. Begins the object "metadata" and leaves its props open for more:
 * the caller adds them, ends the list, adds what else there is, and ends the object. */
void oscal_metadata(struct oscal *o, struct str title, struct str version, struct str published, struct str day,
                    struct oscal_list *props);
/* The roles of these standards, as a member of the metadata. */
void oscal_roles(struct oscal *o, const uint32_t *standards, size_t n);
struct str oscal_role(struct arena *a, const struct standard *s, struct str role);

void oscal_begin(struct oscal *o, const char *root, struct str uuid);
bool oscal_finish(struct oscal *o, struct err *e) MUST_CHECK;
/* In that language when the standard has it, else in the one it has. */
enum lang oscal_language(const struct standard *s, enum lang wanted);
struct str oscal_in(const struct oscal *o, const struct text *t);
/* The uuid of a standard's catalog in a language. */
struct str oscal_catalog_uuid(struct arena *a, const struct standard *s, enum lang lang);
/* The id of the parameter that stands for a 【field】 of a control. */
struct str oscal_param(struct arena *a, struct str control, struct str field);

/* oscal_select.c: the controls of a system's documents. */
struct oscal_choice {
    uint32_t standard;    /* index */
    struct oscal_ids ids; /* of that standard */
    const uint32_t *list; /* of controls that apply or may apply */
    size_t n;
};
struct oscal_choice *oscal_choose(struct arena *a, const struct report_input *in, size_t *n, struct err *e);
struct str oscal_system_day(struct arena *a, const struct report_input *in);
/* The questions and judgements that a result waits for, one a line. */
struct str oscal_waits_for(struct arena *a, const struct report_input *in, const struct refs *refs);
