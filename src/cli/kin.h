/* kin: words for what stands beside a thing of a standard: related and mapped controls, who carries it, names of roles
 * and grades. `show` tells it of the standard, `explain` of one system. */
#pragma once
#include "cli/words.h"
#include "report/kin.h"

const char *term_kin(enum relation_kind kind); /* "asks the same", "is part of it" … */

struct str term_grade(struct str grade); /* the id when it is none that we know */
struct str term_named(const struct named *list, size_t n, struct str id);
/* Ids of roles, phases or kinds as their titles, with commas. */
struct str term_named_list(struct arena *a, const struct named *list, size_t n, const struct str *ids, size_t n_ids);
const char *term_carriers(struct carriers c);
/* "inferred" behind what is not printed in the standard; nothing behind what is. */
struct str with_certainty(struct arena *a, struct str text, enum certainty c);
/* A value of a metric in words; "" for none. */
struct str term_quantity(struct arena *a, const struct standard *s, const struct metric *m, const struct quantity *q);
