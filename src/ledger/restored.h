/* restored: what is done again when a backup takes the place of the database (trail/restore.h). */
#pragma once
#include "trail/restore.h"

/* Evidence whose bytes the present database has erased is erased in the restored one too. As restore_again_fn. */
bool restored_again(void *ctx, struct store *present, struct store *restored, bool erased, struct err *e) MUST_CHECK;
