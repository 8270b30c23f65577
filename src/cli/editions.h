/* editions: how `kijun diff --standard OLD NEW [SYSTEM]` says what an edition changes, and for a system. */
#pragma once
#include "catalog/editions.h"
#include "cli/words.h"
#include "ledger/edition_effect.h"

struct system_effect {
    const struct editions *editions;
    struct opened before; /* read under the old edition */
    struct edition_outcome outcome;
};
/* Reads the system under the old edition, carries it over and derives. Prints what is wrong, gives the exit status. */
int system_effect(struct call *c, const struct editions *e, const char *path, struct system_effect *out);
bool system_effect_any(const struct system_effect *f);
void json_system_effect(struct out *o, const struct system_effect *f);
void print_system_effect(struct out *o, const struct system_effect *f);
