/* proc: helper programs, started by argv, never through a shell. */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Runs argv[0] (a path, not searched for) with `input` on its standard input and gathers its standard
 * output in `out`; its standard error becomes part of the error message when it fails. Environment:
 * only PATH, HOME, LANG=C.UTF-8, TZ=UTC. Ended when it takes longer than `seconds`. */
bool proc_run(const char *const argv[], struct str input, struct buf *out, unsigned seconds, struct err *e) MUST_CHECK;

/* A child that is this program itself, with its memory as it stands: for work that may end in any way and must not take
 * its parent along. It holds no descriptor of the parent's but standard error, and is ended when its parent ends.
 * `work` gives whether all went well; the child ends right after it. Whoever starts one looks at it with
 * proc_child_ended until that says so. */
struct proc_child {
    int pid; /* 0: none */
};
bool proc_child_start(struct proc_child *c, bool (*work)(void *ctx), void *ctx, struct err *e) MUST_CHECK;
/* Does not wait. True when it has ended (or there is none); `good`: its work said so. */
bool proc_child_ended(struct proc_child *c, bool *good);
void proc_child_kill(struct proc_child *c); /* ends it at once and waits for that */
