/* load: what the files that read a system share. For src/ledger only.
 *
 * A loader gathers findings and goes on, so that one run names everything that is wrong. Each reader takes the
 * node of its own key, never NULL and never null (`loader_child` sees to that), and fills in its part of the system. */
#pragma once
#include "ledger/ledger.h"

#define TEXT_CHARACTERS_MAX 10000
#define ROWS_MAX 500     /* of worksheet 2, sheets, revisions */
#define TEXTS_MAX 100    /* tasks; networks of a row … */
#define APPROVALS_MAX 20 /* boxes beside each other on the cover */

struct loader {
    struct arena *a;
    const struct catalog *cat;
    const struct source *src;
    struct diags *d;
};

/* One finding at a node; false. */
bool loader_error(const struct loader *l, const struct node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The value under a key, when something stands there. A wrong type, or a list of more than ROWS_MAX, is reported and
 * gives NULL. */
const struct node *loader_child(const struct loader *l, const struct node *map, const char *key, enum node_type type);
/* Text under a key; STR_NONE when nothing stands there or it was wrong (reported). */
struct str loader_text(const struct loader *l, const struct node *map, const char *key);
/* A list of at most TEXTS_MAX texts, together at most TEXT_CHARACTERS_MAX long (documents join them in one cell); one
 * text alone is a list of one. */
const struct str *loader_texts(const struct loader *l, const struct node *map, const char *key, size_t *n);
/* A day as YYYY-MM-DD that exists. */
struct str loader_date(const struct loader *l, const struct node *map, const char *key);
bool day_exists(struct str s); /* "2026-04-01" */
/* Nothing but blanks, full-width ones included. */
bool text_is_blank(struct str s);
/* yes, no and their like; false when it is neither (not reported). */
bool word_yesno(struct str s, bool *out);
/* The scalar's text is at most TEXT_CHARACTERS_MAX long; else reported. */
bool loader_text_fits(const struct loader *l, const struct node *n, const char *key);

/* Ids in files: STD.ID, split at the first dot. Reports what is wrong with the id and gives -1. */
int32_t loader_condition(const struct loader *l, const struct node *key);
int32_t loader_control(const struct loader *l, const struct node *key);
/* What an id under "decisions" names: one of the two is set. False: neither, reported. */
bool loader_control_or_condition(const struct loader *l, const struct node *key, int32_t *control, int32_t *condition);
int32_t loader_fact(const struct loader *l, const struct node *key);

/* Remembers that a thing was said on this line; false and reported when it had been said before. */
bool loader_once(const struct loader *l, unsigned *lines, uint32_t index, const struct node *key);

/* What people answered, combined over sheets, and nothing else; and what follows from it put in: `values` are changed.
 */
struct value *system_answered(struct arena *a, const struct catalog *cat, const struct system *s);
struct implied *imply(struct arena *a, const struct catalog *cat, struct value *values, size_t *n);
void check_implied(const struct loader *l, const struct system *s); /* answers against what others imply: warnings */

/* The parts of a system (answers.c, decisions.c). */
void read_answers(const struct loader *l, const struct node *map, const struct answer **out, size_t *n);
void read_sheets(const struct loader *l, const struct node *list, struct system *s);
void check_agreement(const struct loader *l, const struct system *s); /* facts that must be the same in every sheet */
void read_judgements(const struct loader *l, const struct node *map, struct system *s);
void read_decisions(const struct loader *l, const struct node *map, struct system *s);
void read_fills(const struct loader *l, const struct node *map, struct system *s);
void read_status(const struct loader *l, const struct node *map, struct system *s);
void read_register(const struct loader *l, const struct node *map, struct system *s);
void read_declared(const struct loader *l, const struct node *map, struct system *s);
