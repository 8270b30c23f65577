/* jobs: long documents that are made in the background, in the order in which they were asked for.
 *
 *     int64_t id;
 *     if (!job_enqueue(trail, &by, &(struct job){.person = STR("tanaka"), .system = 3, .what = STR("spec"),
 *                      .parameters = STR("{\"format\":\"pdf\"}")}, &id, &e)) …         // keeper
 *     if (!job_take(a, store, &job, &found, &e)) …                                       // the next one, for the press
 *     if (!job_progress(store, id, 250, &e)) …                                           // per mille
 *     if (!job_finish(trail, &by, id, STR("17.pdf"), STR_NONE, &e)) …                    // or with an error instead
 *
 * Asking, ending and expiring are entries of the record (kind `document`, on `job/N`, or `system/S/job/N`); being
 * worked at and how far it is are not: they are of the moment. Numbers are never given twice. Nothing here touches the
 * spool folder: whoever expires jobs is told the names of the files to take away. Whether a person may see a job is
 * access's to say; job_list and job_get only look. */
#pragma once
#include "trail/trail.h"

#define JOB_WHAT_MAX 64               /* bytes; [a-z0-9._-] */
#define JOB_PARAMETERS_MAX (16 * KIB) /* bytes of JSON in one line */
#define JOB_ERROR_MAX 2000            /* bytes; what is longer is cut */
#define JOBS_OF_PERSON_MAX 20         /* queued at once */
#define JOBS_QUEUED_MAX 1000          /* of all people together */
#define JOB_TRIES_MAX 3               /* a job that killed the press so often is not tried again */

enum job_state { JOB_QUEUED, JOB_WORKING, JOB_DONE, JOB_FAILED };

struct job {
    int64_t id;
    struct str person; /* id of who asked */
    int64_t system;    /* 0 = about none */
    struct str what, parameters;
    enum job_state state;
    unsigned mille, tries;
    struct str file;     /* in the spool folder; STR_NONE = not done */
    struct str error;    /* a sentence; STR_NONE = not failed */
    int64_t made, ended; /* ms since 1970; ended 0 = not yet */
};

/* INVALID: what, parameters or file name cannot be one. LIMIT: too many are waiting. Reads person, system, what,
 * parameters. */
bool job_enqueue(struct trail *t, const struct trail_actor *by, const struct job *j, int64_t *id,
                 struct err *e) MUST_CHECK;
/* The oldest that waits and has tries left; from now on it is being worked at. */
bool job_take(struct arena *a, struct store *s, struct job *out, bool *found, struct err *e) MUST_CHECK;
/* Those without tries left, for whoever ends them as failed: the oldest. */
bool job_hopeless(struct arena *a, struct store *s, struct job *out, bool *found, struct err *e) MUST_CHECK;
/* 0 to 1000; more is 1000. CONFLICT: nobody works at it. */
bool job_progress(struct store *s, int64_t id, unsigned mille, struct err *e) MUST_CHECK;
/* Nobody works any more (the press begins anew): what was being worked at waits again. */
bool job_abandon_all(struct store *s, struct err *e) MUST_CHECK;
/* With a file: done; with an error: failed. NOT_FOUND; CONFLICT: ended before. */
bool job_finish(struct trail *t, const struct trail_actor *by, int64_t id, struct str file, struct str error,
                struct err *e) MUST_CHECK;

/* Looking; copied into the arena. */
bool job_get(struct arena *a, struct store *s, int64_t id, struct job *out, bool *found, struct err *e) MUST_CHECK;
/* Newest first, `most` at most. */
bool job_list(struct arena *a, struct store *s, struct str person, size_t most, struct job **list, size_t *n,
              struct err *e) MUST_CHECK;

/* Ended jobs that ended before the moment (ms) are taken away, 1000 at most in one call; `files`: what to remove from
 * the spool folder. Remove the files after this returned true. */
bool job_expire(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t before, struct str **files,
                size_t *n, struct err *e) MUST_CHECK;
