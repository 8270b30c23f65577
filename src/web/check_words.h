/* check_words: what the pages of self-inspection share. */
#pragma once
#include "web/checklists.h"

enum check_state { CHECK_NONE, CHECK_DONE, CHECK_PARTLY, CHECK_NOT_DONE, CHECK_NOT_APPLICABLE, CHECK_STATES };
enum check_state check_state_of(const struct status_entry *e); /* NULL: nothing is recorded */
const char *check_state_id(enum check_state s);                /* "none", "done" … */
struct str check_state_word(enum lang lang, enum check_state s);
enum ui_look check_state_look(enum check_state s);
struct str check_roles(struct arena *a, const struct standard *s, const struct control *c, enum lang lang);

struct str check_url(struct arena *a, struct str s);                                /* percent-encoded */
struct str check_path(struct arena *a, const struct loaded *l, struct str control); /* of an item */
struct str check_value(struct arena *a, const struct status_entry *e);              /* JSON, as a part holds it */
/* The bytes of a file in a form, as they came; `visit_field` would trim them. */
struct str check_bytes(const struct visit *v, const char *name);
