/* kin: what stands beside a thing of a standard: mapped controls, relations, what a condition leads to. Pure; lists are
 * in the catalog's order and live in the arena. */
#pragma once
#include "derive/derive.h"

/* A control that another standard asks for too; seen from the control asked about. */
struct kin {
    uint32_t other;
    enum relation_kind kind; /* this one is equal to, part of, more than the other, or they overlap */
    const struct text *why;
};
/* Mappings of both directions, in the catalog's order. */
struct kin *kin_of(struct arena *a, const struct catalog *cat, uint32_t control, size_t *n);
/* The control or condition that a relation of this control's standard names; -1 = there is none. */
int32_t kin_control(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id);
int32_t kin_condition(struct arena *a, const struct catalog *cat, const struct standard *s, struct str id);
/* What a condition leads to, as drawn: conditions, then controls. */
struct result_ref *kin_led_to(struct arena *a, const struct catalog *cat, uint32_t condition, size_t *n);
