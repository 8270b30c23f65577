/* beside: see the header. */
#include "http/beside.h"

#include <string.h>
#include <unistd.h>

bool beside_gather(struct msghdr *m, int *fds, size_t *n, size_t most) {
    bool fine = !(m->msg_flags & MSG_CTRUNC);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t came = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < came; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
            if (*n < most)
                fds[(*n)++] = fd;
            else
                close(fd), fine = false;
        }
    }
    return fine;
}
