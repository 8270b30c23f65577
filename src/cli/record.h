/* record: opening the installation for a verb: its folder, database, record, sealing key, and who calls
 * (ledger/installation.h).
 *
 *     struct record r;
 *     int status = record_open(c, STORE_WRITE, &r);          // prints what is wrong, gives the exit status; 0 = open
 *     if (status) return status;
 *     … store, trail, actor …
 *     return record_close(&r, status);                       // seals what was added; always called after a good open
 *
 * The folder is --data DIR, else KIJUN_DATA, else kijun in the user's data folder. */
#pragma once
#include "cli/cli.h"
#include "ledger/installation.h"

/* The folder that a call means, also when nothing is there yet. */
const char *record_dir(struct call *c);
int record_open(struct call *c, enum store_mode mode, struct record *r);
int record_close(struct record *r, int status);
