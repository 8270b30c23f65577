/* export_trail: for export.c. */
#pragma once
#include "cli/cli.h"

/* Seals the record and writes all of it to the one -o of the call, whole or not at all. Returns the exit status. */
int export_trail(struct call *c);
