/* diff: the two halves of `kijun diff`. Each opens, compares and prints; returns the exit status. */
#pragma once
#include "cli/cli.h"

int diff_systems(struct call *c);  /* two system files */
int diff_editions(struct call *c); /* two folders of standards */

/* Whether a control says the same in both: title, levels and words. When it applies is another matter. */
bool editions_ask_the_same(const struct catalog *before, uint32_t control, const struct catalog *after, uint32_t other);
