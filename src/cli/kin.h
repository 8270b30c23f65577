/* kin: what stands beside a thing of a standard: related and mapped controls, who carries it, names of roles and
 * grades. `show` tells it of the standard, `explain` of one system. */
#pragma once
#include "cli/words.h"

/* A control that another standard asks for too; seen from the control asked about. */
struct kin {
    uint32_t other;
    enum relation_kind kind; /* this one is equal to, part of, more than the other, or they overlap */
    const struct text *why;
};
/* Mappings of both directions, in the catalog's order. */
struct kin *kin_of(struct arena *a, const struct catalog *cat, uint32_t control, size_t *n);
const char *term_kin(enum relation_kind kind); /* "asks the same", "is part of it" … */

/* The control or condition that a relation of this control's standard names; -1 = there is none. */
int32_t kin_control(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id);
int32_t kin_condition(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id);

/* What a condition leads to, as drawn: conditions, then controls. */
struct thing *kin_led_to(struct arena *a, const struct catalog *cat, uint32_t condition, size_t *n);

struct str term_grade(struct str grade); /* the id when it is none that we know */
struct str term_named(const struct named *list, size_t n, struct str id);
/* Ids of roles, phases or kinds as their titles, with commas. */
struct str term_named_list(struct arena *a, const struct named *list, size_t n, const struct str *ids, size_t n_ids);
const char *term_carriers(struct carriers c);
/* "inferred" behind what is not printed in the standard; nothing behind what is. */
struct str with_certainty(struct arena *a, struct str text, enum certainty c);
/* A value of a metric in words; "" for none. */
struct str term_quantity(struct arena *a, const struct standard *s, const struct metric *m, const struct quantity *q);
