/* parts: a system taken apart, so that every answer, decision and row of a worksheet has a history of its own.
 *
 * A system is the JSON form of its file (ledger.h, system_write_json). Its parts are (section, name) -> JSON: sections
 * are the keys of the file; of a map (answers, decisions, …) each key is a part, of a list (tasks, work, sheets) each
 * item. An item has no name in the file, so it is given a number for life: a row that is put in before it, or moved,
 * does not make it another. Taking apart and putting together lose nothing, the order included.
 *
 *     struct parts file;
 *     if (!parts_split(a, json, &file, e)) return false;
 *     parts_number(&base, &file);                             // whose row is whose
 *     parts_merge(a, &base, &now, &file, &next_item, &merge);    // what the file changes, what others changed
 *
 * Pure: no database, no clock. Everything lives in the arena; views point into what was given. */
#pragma once
#include "base/base.h"

/* One part, before and after together, has to fit into an entry of the trail. */
#define PART_VALUE_MAX (480 * KIB)
#define PART_NAME_MAX 400

struct part {
    struct str section, name; /* name STR_NONE: an item that has no number yet */
    struct str value;         /* JSON on one line; in a base STR_NONE: was there, but what it said is not known */
    int64_t place;            /* order within the section */
    int64_t changed;          /* number of the entry that last changed it */
};
struct parts {
    struct part *list; /* by section in the order of the file, then by place */
    size_t n;
};

#define SECTIONS 12
struct section {
    const char *name;
    bool items;       /* a list: its parts are numbered items */
    const char *kind; /* of its entries in the trail */
};
const struct section *section_at(size_t i);
int section_find(struct str name); /* -1: there is none */

/* INVALID: not the JSON of a system. LIMIT: a part is larger than PART_VALUE_MAX, or its name. */
bool parts_split(struct arena *a, struct str json, struct parts *out, struct err *e) MUST_CHECK;
void parts_join(const struct parts *p, struct buf *out);
void parts_sort(struct parts *p); /* into the order that parts_join wants */
const struct part *parts_find(const struct parts *p, struct str section, struct str name); /* NULL: absent */

/* The numbers of the items of `base` for those items of `file` that are the same: equal, or else most alike without
 * crossing. Others stay without. */
void parts_number(const struct parts *base, struct parts *file);
/* The same, but a row that stands alone in its place and is not alike is never taken for the old one rewritten. */
void parts_number_alike(const struct parts *base, struct parts *file);

/* Three states become one: `base` is what the file was made from, `now` what is there, `file` what is wanted. What only
 * one side changed is taken; what both changed to different things is a clash. With `base` = `now` the file wins. New
 * items get numbers from `*next_item` on. */
enum part_act { PART_ADD, PART_SET, PART_REMOVE, PART_MOVE };
struct part_change { /* in the order of the file; what is removed comes before the rest of its section */
    enum part_act act;
    struct part before, after; /* before: not of ADD; after: not of REMOVE; MOVE: only `place` differs */
};
struct part_clash {
    struct part part;                     /* its section and name */
    const struct part *base, *now, *file; /* NULL: not there */
};
struct parts_merge {
    struct part_change *changes;
    size_t n_changes;
    struct part_clash *clashes; /* with any of these nothing should be done */
    size_t n_clashes;
    struct part_clash *kept; /* what others changed and the file did not touch */
    size_t n_kept;
};
void parts_merge(struct arena *a, const struct parts *base, const struct parts *now, const struct parts *file,
                 int64_t *next_item, struct parts_merge *out);
/* What there is after these changes. */
struct parts parts_apply(struct arena *a, const struct parts *now, const struct part_change *changes, size_t n);
const char *part_act_name(enum part_act act); /* "add" "set" "remove" "move" */
