/* derive_view: what derive shows to people. Everything is far too much to read: what does not apply is only counted,
 * and where several standards are shown, a large one is told by its groups. */
#pragma once
#include "cli/words.h"

void derive_view(struct out *o, const struct call *c, const struct opened *in, const struct standings *n);
