/* installation: the folder that holds everything: opened for one piece of work and sealed behind it.
 *
 *     struct record r;
 *     struct record_options o = {.dir = dir, .mode = STORE_WRITE, .via = STR("serve"), .note = say};
 *     if (!installation_open(a, &o, &r, &e)) …
 *     … r.store, r.trail, r.actor …
 *     installation_seal(&r, note, ctx);                        // what was added; a failure is told, not fatal
 *     installation_close(&r);
 *
 * In the folder: kijun.db; keys/log.pem (seals checkpoints), keys/log.vkey (its public half), keys/latest.checkpoint
 * (the newest, outside of the database: an older database put back is noticed by it); backups/; lock, held shared by
 * whoever has it open and alone by restore. STORE_CREATE makes all of it on first use.
 *
 * When the database knows less than keys/latest.checkpoint, or something else, changes are refused (CONFLICT) and
 * reading goes on with a note (`kijun verify` tells more, `kijun restore` puts it right). */
#pragma once
#include "store/store.h"
#include "trail/checkpoint.h"

/* A sentence for whoever runs this. */
typedef void record_note_fn(void *ctx, const char *sentence);

struct record {
    struct call *call; /* of the command line, which calls; NULL in the server */
    struct arena *arena;
    const char *dir, *path; /* of the folder and of the database */
    struct store *store;
    struct trail *trail;
    struct trail_actor actor; /* who started this program */
    struct note_key *key;     /* NULL: there is none here; nothing is sealed */
    struct str origin;
    const char *latest;    /* path of latest.checkpoint */
    struct file_lock lock; /* shared */
    int64_t size;          /* of the trail when it was opened */
    record_note_fn *note;
    void *ctx;
};
struct record_options {
    const char *dir;
    enum store_mode mode;
    struct str via; /* "cli put", "serve": stands in entries of the record */
    record_note_fn *note;
    void *ctx;
};
/* False: everything is closed again. */
bool installation_open(struct arena *a, const struct record_options *o, struct record *r, struct err *e) MUST_CHECK;
/* Seals what was added since it was opened or sealed, and tells of a record that fills up. The changes are durable
 * already: a seal that fails is told by a note and made up for by the next. */
void installation_seal(struct record *r);
void installation_close(struct record *r); /* safe twice */
/* Where it is when nobody says: KIJUN_DATA, else kijun in the user's data folder. */
const char *installation_dir(struct arena *a);
