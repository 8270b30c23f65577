/* past: a system as it was, beside another, and copied as a new year's start.
 *
 *     if (!system_at(a, t, 3, moment, &was, e)) …                      // every answer and decision of that moment
 *     if (!systems_compare(a, &was.parts, &now.parts, &changes, &n, e)) …
 *     if (!system_copy(a, t, &by, cat, 3, &(struct copy_wish){.name = name, .year = 2027}, &got, e)) …
 *
 * What was erased from the record is not known any more and is left out (`unknown` says how many parts). */
#pragma once
#include "ledger/database.h"

struct system_past {
    struct system_record record; /* revision: the entry that was its last then */
    size_t unknown;
};
/* Everything that was recorded up to `moment` (ms). NOT_FOUND: it was not there yet, or not any more. */
bool system_at(struct arena *a, struct trail *t, int64_t system, int64_t moment, struct system_past *out,
               struct err *e) MUST_CHECK;
/* The same by the number of an entry. */
bool system_at_entry(struct arena *a, struct trail *t, int64_t system, int64_t entry, struct system_past *out,
                     struct err *e) MUST_CHECK;

/* From one to the other, part by part; rows of lists are matched by what they say. Both may be of different systems. */
bool systems_compare(struct arena *a, const struct parts *before, const struct parts *after,
                     const struct part_change **changes, size_t *n, struct err *e) MUST_CHECK;

/* Carried over: name (the new one), owner, purpose, tasks, work, answers, sheets, judgements, decisions with their
 * reasons, blanks, promised levels, fields of the register. Reset: results of inspections, evidence, the document's
 * number, version and date, its revisions, and fields that say `reset`. The field that means the origin says of which
 * system and state it is a copy; its own entry in the record says it too. CONFLICT: the name is taken. */
struct copy_wish {
    struct str name;
    int32_t year; /* 0: not set */
};
bool system_copy(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                 int64_t system, const struct copy_wish *wish, struct system_put *out, struct err *e) MUST_CHECK;
