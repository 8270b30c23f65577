/* workload: what a database is put through while its power is cut. One table of functions per kind of work. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct workload {
    const char *name;
    const char *file; /* the name of its database in the folder it is given */
    unsigned steps;
    /* Opens or makes the database in a folder; NULL when it cannot be. Without `durable` it does not wait for the disk:
     * then the test must find that something is lost, or it could not have found anything. */
    void *(*open)(const char *folder, bool durable);
    /* Transaction `k`, from 1: true once its commit was acknowledged. Besides that it may do whatever changes files
     * (checkpoints, VACUUM, closing and opening again). It ends the test when it fails. */
    bool (*step)(void *w, unsigned k);
    void (*close)(void *w);
    /* After the cut: opens the database and checks everything in it. True when it holds exactly what the first
     * `*present` steps had put there; else `why` says what is wrong. Leaves it closed. */
    bool (*check)(const char *folder, unsigned *present, char *why, size_t room);
};

extern const struct workload workload_rows, workload_record;
