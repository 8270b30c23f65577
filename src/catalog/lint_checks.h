/* lint_checks: inside of catalog. What the checks share; one file for each kind of thing that is looked at. */
#pragma once
#include "catalog/lint.h"
#include "catalog/lint_solve.h"

#define LINT_FINDINGS_MAX 20000

struct linting {
    struct arena *a;
    const struct catalog *cat;
    struct lint *out;
    size_t room;
    struct solver *judged; /* every condition may be judged either way */
    struct solver *ruled;  /* conditions follow their rules */
};

void lint_add(struct linting *l, enum lint_check check, enum lint_severity severity, struct str name,
              struct file_place at, const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* Where a thing stands; empty when nobody knows. */
struct file_place place_of_fact(const struct linting *l, size_t fact);
struct file_place place_of_standard(const struct linting *l, size_t standard);
struct file_place place_of_condition(const struct linting *l, size_t condition);
struct file_place place_of_control(const struct linting *l, size_t control);
/* A part of a rule as a sentence. */
struct str part_said(const struct linting *l, const struct expr *rule, unsigned root);

void lint_rules(struct linting *l); /* unreachable, always, constant, idle */
void lint_facts(struct linting *l); /* dead answers, unused facts */
void lint_relations(struct linting *l);
void lint_texts(struct linting *l);
void lint_mappings(struct linting *l);
void lint_counts(struct linting *l);
