/* beside: descriptors that came with a message over a Unix socket. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* Adds those of `m` to `fds`, which has `*n` of at most `most`; closes what does not fit. False: some did not, here or
 * in the kernel (MSG_CTRUNC). */
bool beside_gather(struct msghdr *m, int *fds, size_t *n, size_t most);
