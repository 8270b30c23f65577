/* open: what most verbs begin with. The catalog, the system file, the derivation, and finding what an id means.
 *
 * Each function prints what is wrong itself and gives the exit status back, so that a verb begins like this:
 *
 *     struct opened o;
 *     int status = open_system(c, c->arguments[0], &o);
 *     if (status) return status; */
#pragma once
#include "cli/cli.h"
#include "derive/derive.h"
#include "ledger/ledger.h"

struct opened {
    const struct catalog *cat;
    const uint32_t *standards; /* those asked for with --standard, or all; catalog order */
    size_t n_standards;
    uint64_t standards_bits; /* the same as bits */
    struct source source;
    struct system *system;
    struct derive_input input;
    const struct implied *implied; /* facts that follow from other answers */
    size_t n_implied;
    struct deriver *deriver;
    struct derivation *result;
};

int open_catalog(struct call *c, const struct catalog **cat);
/* Fills in `cat` and `standards` only. */
int open_standards(struct call *c, struct opened *o);
/* Without --standard: leaves only those that a specification is written from, which have chapters. */
void open_keep_specifying(const struct call *c, struct opened *o);
/* `path`: a system file, "-" for standard input, or db:NAME for a system in the database. */
int open_system(struct call *c, const char *path, struct opened *o);
/* Only its text. */
int open_read(struct call *c, const char *path, struct str *text);
/* The same of db:NAME only, and writing it back: what `in` holds becomes the system's content, unless others changed
 * the same meanwhile. */
bool open_is_record(const char *path);
int open_record_read(struct call *c, const char *path, struct str *text);
int open_record_write(struct call *c, const struct opened *in);
/* The same for a text that is in memory already; `o->cat` and `o->standards` are there. */
int open_text(struct call *c, const char *path, struct str text, struct opened *o);

/* What an id of the command line means. */
enum thing_kind { THING_CONTROL, THING_CONDITION, THING_FACT, THING_STANDARD, THING_METRIC, THING_GROUP, THING_ANNEX };
struct thing {
    enum thing_kind kind;
    uint32_t index; /* of a group or annex: of its standard */
    uint32_t part;  /* which group, which annex */
    int32_t entry;  /* of an annex; -1 = the whole annex */
};
/* STD:ID, STD.ID, or the bare id when just one standard has it. Kinds: NEAR_… of catalog.h, or-ed; FIND_PARTS are
 * metrics, groups, annexes (ANNEX) and their entries (ANNEX/ID, or the entry's title or number). */
enum { FIND_PARTS = 1 << 8, ANY_THING = NEAR_CONTROL | NEAR_CONDITION | NEAR_FACT | NEAR_STANDARD | FIND_PARTS };
/* An annex entry's own id, or its number. */
int open_thing(struct call *c, const struct catalog *cat, const char *id, unsigned kinds, struct thing *out);
