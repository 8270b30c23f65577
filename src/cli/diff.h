/* diff: the two halves of `kijun diff`. Each opens, compares and prints; returns the exit status. */
#pragma once
#include "cli/cli.h"

int diff_systems(struct call *c);  /* two system files */
int diff_editions(struct call *c); /* two folders of standards */
