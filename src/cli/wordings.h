/* wordings: the files given with --wording, for verbs that quote. */
#pragma once
#include "cli/open.h"
#include "cli/out.h"
#include "wording/wording.h"

/* Loads every file named with --wording: one per standard. Prints what is wrong and gives the exit status back. */
int open_wordings(struct call *c, const struct catalog *cat, struct wordings *out);
/* The quotes of a control, for people and as the JSON member "wording": a list, empty when none was given. */
void say_quotes(struct out *o, const struct catalog *cat, const struct wordings *all, uint32_t control);
void json_quotes(struct out *o, const struct catalog *cat, const struct wordings *all, uint32_t control);
