/* who: in whose name this program runs, and from where, as far as the system can tell. */
#pragma once
#include "base/mem.h"

struct whoami {
    struct str account;  /* the system's user; behind sudo, the user who called it ("tanaka as root") */
    struct str host;     /* this machine */
    struct str terminal; /* STR_NONE: not at a terminal */
    struct str address;  /* of the other end of a remote shell; STR_NONE: none */
};
void who_am_i(struct arena *a, struct whoami *out);

/* A variable of the environment, where a person may set one instead of an option; STR_NONE when unset or empty. */
struct str environment_get(const char *name);
