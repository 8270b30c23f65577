/* offer: what forms offer to choose from, and what was chosen or typed: people, organisations, systems, roles, days.
 *
 * People are typed where there are too many to choose from: by id, or by name where only one person has it.
 *
 *     struct ui_field who = {.name = "person", .label = …, .must = true, .value = visit_field(v, "person")};
 *     if (!offer_people(v, &who, &e)) …                        // who.choices, or none when there are too many
 *     {{call field_offered(&who)}}                             the template shows a list or a line
 *     if (!offered_person(v, who.value, &id, &e)) who.error = …  // INVALID: a sentence for the field
 *
 * Everything lives in the request's arena. */
#pragma once
#include "access/access.h"
#include "web/parts.h"
#include "web/visit.h"

#define OFFER_PEOPLE_MAX 200
#define OFFER_SCOPES_MAX 3000

/* Active people by reading; `value` chooses. */
bool offer_people(struct visit *v, struct ui_field *f, struct err *e) MUST_CHECK;
bool offered_person(struct visit *v, struct str typed, struct str *id, struct err *e) MUST_CHECK;
/* The name of a person, else the id. */
struct str person_words(struct visit *v, struct str id);

/* Organisations as a tree; values are numbers. `none` (may be NULL): a first choice with the value "0". */
bool offer_organisations(struct visit *v, struct ui_field *f, const char *none, struct err *e) MUST_CHECK;

/* What something is about: "all", "organisation-2", "system-3". `scopes`: which kinds; systems and organisations only
 * where the visitor has one of the two permissions. */
bool offer_scopes(struct visit *v, struct ui_field *f, const bool scopes[3], enum permission p, enum permission or,
                  struct err *e) MUST_CHECK;
bool offered_scope(struct str value, enum scope_kind *kind, int64_t *id);
struct str scope_value(struct visit *v, enum scope_kind kind, int64_t id);
/* "The whole installation", the name of the organisation, the name of the system. */
struct str scope_words(struct visit *v, enum scope_kind kind, int64_t id);

/* Roles that can be given; hints are what they are for. `value` chooses. */
void offer_roles(struct visit *v, struct ui_field *f);
struct str role_words(struct visit *v, struct str id);

/* A day as people write it becomes its first moment in Japan; blank is 0. INVALID. */
bool offered_day(struct visit *v, struct str typed, int64_t *begins, struct err *e) MUST_CHECK;
struct str day_words(struct visit *v, int64_t moment);  /* "2026-04-01" of a moment, in Japan; 0: STR_NONE */
struct str day_spoken(struct visit *v, int64_t moment); /* the same for people: 2026年4月1日; 0: "" */

/* What a page says was done: the sentence of the word in the query `done`; STR_NONE: none. A table ends with NULL. */
struct done_word {
    const char *word, *sentence;
};
struct str done_words(struct visit *v, const struct done_word *table);

/* One more wrong thing: beside the field and in the summary. */
#define FAULTS_MAX 40
struct faults {
    struct ui_fault list[FAULTS_MAX];
    size_t n;
};
void fault_add(struct visit *v, struct faults *fs, struct ui_field *f, struct str sentence); /* f NULL: the form */
void fault_err(struct visit *v, struct faults *fs, struct ui_field *f, const struct err *e);
/* Whether the error is about what was asked for; others are for visit_fail. */
bool fault_is(const struct err *e);
unsigned
fault_status(const struct err *e); /* of the form that is shown again; no error: 422, what was typed is wrong */
