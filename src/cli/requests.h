/* requests: what the verbs about acts of two people share. */
#pragma once
#include "cli/record.h"
#include "cli/words.h"
#include "ledger/request.h"

/* Writes a new request to -o FILE: `act` on `what`, with --reason and --until. What could not be carried out now is
 * refused at once. Prints what is wrong, or the next step; gives the exit status. */
int request_make(struct record *r, const char *act, struct str what);
/* What a request says, for whoever is to sign it. */
void request_show(struct out *o, const struct request *q);
/* Whose signatures it has, and who could sign. */
bool request_show_signers(struct record *r, struct out *o, const struct request_note *q, struct err *e) MUST_CHECK;
