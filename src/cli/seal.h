/* seal: what checkpoint and witness have in common: sealing now, and a seal as a file or on paper. */
#pragma once
#include "cli/record.h"

/* Seals the record as it stands and keeps the note outside of the database too. Without a key: the newest note there
 * is; NOT_FOUND when there is none. */
bool seal_now(struct record *r, struct str *note, struct err *e) MUST_CHECK;
/* Writes a note of this record to every -o of the call: .txt is the note itself, .svg and .png the QR code with its
 * text, any document format a page to print and keep. All is made before anything is written. Says what was written. */
bool seal_write(struct record *r, struct str note, struct err *e) MUST_CHECK;
/* On standard output: the note, or with --json its parts. Returns `status`, 3 when it cannot be written. */
int seal_print(struct record *r, struct str note, int status);
