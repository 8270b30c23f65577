/* database: systems in the record.
 *
 * The database holds what the file of a system holds (parts.h says how it is taken apart): a file goes in and comes out
 * again the same, history aside. Each part that changes is one entry of the trail, in the transaction of the change:
 * kind by section, on `system/ID/SECTION/NAME`, act add, set, remove or move. What the loader of files would refuse
 * never gets in, whoever changes what.
 *
 *     struct system_put r;
 *     if (!system_put(a, trail, &actor, cat, sys, &base, &r, e)) …          // conflicts are in r.clashes
 *     struct system_record rec;
 *     if (!system_get(a, store, STR("行政情報提供システム"), &rec, e)) …     // rec.yaml goes to system_load
 *
 * Nobody's word is lost: a file says which state it was made from (system_base), and one part is changed only on the
 * state that the caller saw (part_wish.expected). Ids of systems, and of rows, are never given twice.
 *
 * Errors: NOT_FOUND (with the nearest name), CONFLICT, INVALID, LIMIT, and those of store and trail. */
#pragma once
#include "ledger/history.h"
#include "ledger/ledger.h"
#include "ledger/parts.h"

/* Reading -----------------------------------------------------------------------------------------------------------
 */

struct system_record {
    int64_t id;
    struct str name;
    int64_t revision; /* number of the entry that last changed anything of it */
    struct parts parts;
    struct str json; /* the canonical form of its file */
};
/* By name, or by id when no system has that name. All of one moment. */
bool system_get(struct arena *a, struct store *s, struct str which, struct system_record *out,
                struct err *e) MUST_CHECK;
/* By id alone: where permission was asked for a number, no name may lead to another system. */
bool system_get_numbered(struct arena *a, struct store *s, int64_t id, struct system_record *out,
                         struct err *e) MUST_CHECK;
/* The same as a file for people. Its first lines say what it was made from; put reads them, other readers need not. */
bool system_yaml(struct arena *a, struct store *s, const struct system_record *r, struct str *out,
                 struct err *e) MUST_CHECK;

struct system_row {
    int64_t id;
    struct str name, owner; /* owner: STR_NONE = not said */
    int64_t changed;
};
bool system_list(struct arena *a, struct store *s, struct system_row **list, size_t *n, struct err *e) MUST_CHECK;

/* Changing ----------------------------------------------------------------------------------------------------------
 */

/* What a file was made from, as its first line says: "# kijun: revision 42, system 3, ORIGIN". */
struct system_base {
    int64_t revision, system;
    struct str origin;
    size_t start, end; /* of the line in the text, without its end */
};
bool system_base_read(struct str text, struct system_base *out); /* false: no such line */
struct str system_base_line(struct arena *a, int64_t revision, int64_t system, struct str origin);
bool installation_origin(struct arena *a, struct store *s, struct str *out, struct err *e) MUST_CHECK;

struct system_clash {
    struct part_clash part;
    const struct history_entry *by; /* the entry of whoever changed it; NULL: not known any more */
};
struct system_put {
    int64_t id, revision;
    bool created;
    const struct part_change *changes; /* what was written */
    size_t n_changes;
    const struct system_clash *clashes; /* nothing was written because of these */
    size_t n_clashes;
    const struct system_clash *kept; /* others changed it, the file did not touch it */
    size_t n_kept;
};
/* Brings the database to the file's content, in one transaction (its own, or the one that is open). `base` NULL: the
 * file wins over what is there. With a base of this installation: only what the file changed since, and CONFLICT when
 * others changed the same to something else; then `out` is filled in all the same. A system is found by the base's id,
 * else by its name; else it is new. */
bool system_put(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                const struct system *s, const struct system_base *base, struct system_put *out,
                struct err *e) MUST_CHECK;

/* What system_put would do, and nothing done. True with clashes, too. */
bool system_would_put(struct arena *a, struct trail *t, const struct catalog *cat, const struct system *s,
                      const struct system_base *base, struct system_put *out, struct err *e) MUST_CHECK;

#define PART_ANY (-INT64_MAX)        /* whatever is there */
#define PART_ABSENT (-INT64_MAX + 1) /* nothing is there */
struct part_wish {
    struct str section, name; /* name: of a new item STR_NONE */
    int64_t expected;         /* part.changed as the caller saw it, or one of the two above */
    struct str value;         /* JSON; STR_NONE: to be removed */
};
struct part_done {
    int64_t changed; /* to be expected next time; PART_ABSENT when it was removed */
    char name[24];   /* of a new item: its number; else "" */
    int64_t revision;
};
/* One part. CONFLICT says who changed it meanwhile, when, and what it says now. INVALID is what the loader of files
 * says of the whole system with this part in it. In a transaction of its own, or in the one that is open. */
bool system_part_set(struct trail *t, const struct trail_actor *by, const struct catalog *cat, int64_t system,
                     const struct part_wish *wish, struct part_done *out, struct err *e) MUST_CHECK;

/* Its parts go, each with its entry; its id and its history stay. In a transaction of its own, or in the open one. */
bool system_remove(struct trail *t, const struct trail_actor *by, int64_t system, struct err *e) MUST_CHECK;

/* "system/3", "system/3/answers", "system/3/answers/network": for history.h. Parts that are STR_NONE are left out. */
struct str system_subject(struct arena *a, int64_t system, struct str section, struct str name);
/* What the system's id is, also of one that was removed (with `removed`). */
bool system_find(struct arena *a, struct store *s, struct str which, bool removed, int64_t *id,
                 struct err *e) MUST_CHECK;
