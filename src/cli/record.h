/* record: opening the installation for a verb: its folder, database, record, sealing key, and who calls.
 *
 *     struct record r;
 *     int status = record_open(c, STORE_WRITE, &r);          // prints what is wrong, gives the exit status; 0 = open
 *     if (status) return status;
 *     … store, trail, actor …
 *     return record_close(&r, status);                       // seals what was added; always called after a good open
 *
 * The folder is --data DIR, else KIJUN_DATA, else kijun in the user's data folder. In it: kijun.db; keys/log.pem (seals
 * checkpoints), keys/log.vkey (its public half), keys/latest.checkpoint (the newest, outside of the database: an older
 * database put back is noticed by it); backups/. STORE_CREATE makes all of it on first use.
 *
 * When the database knows less than keys/latest.checkpoint, or something else, changes are refused and reading goes on
 * with a warning (`verify` tells more, `restore` puts it right). */
#pragma once
#include "cli/cli.h"
#include "trail/checkpoint.h"

struct record {
    struct call *call;
    const char *dir, *path; /* of the folder and of the database */
    struct store *store;
    struct trail *trail;
    struct trail_actor actor;
    struct note_key *key; /* NULL: there is none here; nothing is sealed */
    struct str origin;
    const char *latest;    /* path of latest.checkpoint */
    struct file_lock lock; /* shared; restore takes it exclusively */
    int64_t size;          /* of the trail when it was opened */
};
/* The folder that a call means, also when nothing is there yet. */
const char *record_dir(struct call *c);
int record_open(struct call *c, enum store_mode mode, struct record *r);
int record_close(struct record *r, int status);
