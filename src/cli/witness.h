/* witness: who holds whose record to account, for people and programs (witness_show.c). */
#pragma once
#include "cli/record.h"

int witness_show(struct record *r);
/* Both public keys of this installation, as a key file: the one that seals and the one that cosigns. */
bool witness_keys(struct record *r, struct buf *out, struct err *e) MUST_CHECK;
