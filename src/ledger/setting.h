/* setting: what an installation has set, from the table `setting`. */
#pragma once
#include "store/store.h"

/* STR_NONE when it is not set; copied into the arena. */
bool setting_text(struct arena *a, struct store *s, const char *name, struct str *out, struct err *e) MUST_CHECK;
/* A whole number from `least` to `most`, `standard` when it is not set. INVALID when it is set to something else. */
bool setting_number(struct store *s, const char *name, int64_t standard, int64_t least, int64_t most, int64_t *out,
                    struct err *e) MUST_CHECK;
