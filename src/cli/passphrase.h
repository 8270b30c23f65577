/* passphrase: asked for on the terminal, shown nowhere, wiped. */
#pragma once
#include "cli/cli.h"
#include "trail/note.h"

/* A person's private key; asks for its passphrase when it has one. */
bool key_open(const char *path, struct note_key **out, struct err *e) MUST_CHECK;
/* Saves a new key under a passphrase that is asked for twice; without a terminal, or with an empty one, unprotected,
 * and says so. */
bool key_save(const struct note_key *k, const char *path, struct err *e) MUST_CHECK;
