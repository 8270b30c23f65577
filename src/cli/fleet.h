/* fleet: many systems, one a line. What `kijun fleet` and `kijun diff --fleet` share: reading them in batches, so that
 * memory does not grow with their number, and saying by line what is wrong with one.
 *
 *     struct fleet_source src;
 *     int status = fleet_open(c, path, catalogs, 1, &src);
 *     while (!status && fleet_next(&src, &batch, &status) && batch.n) …
 *     fleet_close(&src); */
#pragma once
#include "cli/cli.h"
#include "cli/out.h"
#include "derive/derive.h"
#include "ledger/ledger.h"

#define FLEET_EDITIONS_MAX 2
#define FLEET_BATCH_BYTES (32 * MIB)  /* a batch ends when its systems take up this much */
#define FLEET_MEMORY_MAX (1024 * MIB) /* of a batch with the largest lines there may be */

struct fleet_member {
    size_t line;
    struct system *system[FLEET_EDITIONS_MAX]; /* by catalog: the same line as each edition reads it */
};
struct fleet_batch {
    size_t n; /* 0: there are no more */
    struct fleet_member members[FLEET_SYSTEMS_MAX];
    struct derive_input inputs[FLEET_EDITIONS_MAX][FLEET_SYSTEMS_MAX];
};
struct fleet_source {
    struct file_reader file;
    struct lines lines;
    struct str path; /* as messages name it */
    const struct catalog *catalogs[FLEET_EDITIONS_MAX];
    const char *names[FLEET_EDITIONS_MAX]; /* of the editions, for messages; NULL with one */
    size_t n_catalogs;
    struct arena *arena; /* of the batch; everything in it goes with the next */
    struct diags *diags;
    size_t systems, refused; /* so far */
    bool shows_progress, progress_shown;
};

/* Each prints what is wrong itself and gives the exit status; 0 = go on. */
int fleet_open(struct call *c, const char *path, const struct catalog *const *catalogs, size_t n_catalogs,
               struct fleet_source *out);
/* The next batch. What is wrong with a line is printed and the line left out. False when the stream could not be read
 * (said, with the status). */
bool fleet_next(struct fleet_source *src, struct fleet_batch *b, int *status);
void fleet_close(struct fleet_source *src);

/* Where results go: -o FILE, whole or not at all, or standard output. */
struct fleet_sink {
    struct out out;
    struct file_writer *writer; /* NULL = standard output */
    bool for_people;            /* a table and not JSON */
};
int fleet_sink_open(struct call *c, struct fleet_sink *s);
/* Hands over what `out` holds; 0, or the exit status when it could not (said; nothing more may be added). */
int fleet_sink_flush(struct fleet_sink *s);
/* The end: `status`, or 3 when the rest could not be written. */
int fleet_sink_close(struct fleet_sink *s, int status);
void fleet_sink_cancel(struct fleet_sink *s);

/* One line of JSON: {"kijun":1,"kind":KIND … }. */
struct jsonw *fleet_line(struct out *o, const char *kind);
void fleet_line_end(struct out *o);
void fleet_number(struct jsonw *w, const char *key, uint64_t n);

/* What another edition asks of every system: `kijun diff --standard OLD NEW --fleet FILE`. */
int fleet_diff(struct call *c, const struct catalog *before, const struct catalog *after);
