/* oscal_control: inside of catalog. The texts of one OSCAL control, in one language. */
#pragma once
#include "catalog/oscal_in.h"

#define OSCAL_FIELDS_MAX 60 /* of one control, as check.c allows; further parameters are named in the text */

struct oscal_field {
    struct str param; /* OSCAL's id */
    struct str id;    /* ours */
};
struct fields {
    struct oscal_field list[OSCAL_FIELDS_MAX];
    size_t n;
};
/* A document of one language while it is read. */
struct reading {
    struct arena *a;
    const struct oscal_file *file;
    enum lang lang;
    struct oscal_index controls, params;
    struct str *titles; /* of the parameters, by place in the index; made when first asked for */
    bool too_long;      /* a text grew past its ceiling since this was last cleared */
};
struct strs {
    struct str *list;
    size_t n, room;
};
struct level_texts {
    struct str id, statement, threat, effect;
    struct strs proposals, acceptance, evidence;
};
struct control_texts {
    struct str title, statement, purpose, choosing, writing, caution, threat, effect;
    struct strs practices, acceptance, evidence;
    struct level_texts *levels; /* our own catalogs only */
    size_t n_levels, room;
};
/* `f` gathers the parameters that the statement asks to fill in; the same one goes through every language. */
void oscal_read_texts(struct reading *r, struct fields *f, const struct node *control, struct control_texts *t);
/* A text with its parameters named instead of inserted. */
struct str oscal_plain(struct reading *r, struct str s);
/* For a statement: without 【 】, which mark fields there. */
struct str oscal_unmarked(struct reading *r, struct str s);
struct str oscal_param_title(struct reading *r, struct str id);
struct str oscal_param_hint(struct reading *r, struct str id);
