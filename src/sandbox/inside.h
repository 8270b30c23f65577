/* inside: between the files of this room. */
#pragma once
#include "sandbox/sandbox.h"

/* True also where the kernel has no Landlock; `taken` tells. `scoped`: signals and abstract sockets are kept in, too.
 */
bool landlock_enter(const struct sandbox *s, bool *taken, struct err *e) MUST_CHECK;
bool filter_enter(const struct sandbox *s, struct err *e) MUST_CHECK;
unsigned landlock_abi(void);                                                   /* of this kernel; 0: none */
bool sandbox_failed(struct err *e, const struct sandbox *s, const char *what); /* always false */
