/* random: getrandom, whole. */
#include "base/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/lang.h"

bool random_bytes(void *to, size_t room, struct err *e) {
    unsigned char *p = to;
    while (room) {
        ssize_t n = getrandom(p, room, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return err_set(e, ERR_UPSTREAM, _("The system gives no random numbers: %s"), strerror(errno));
        p += n;
        room -= (size_t)n;
    }
    return true;
}

bool random_salt(unsigned char to[32], struct err *e) {
    static unsigned char reserve[1024];
    static size_t left;
    static pid_t owner;
    if (left == 0 || owner != getpid()) {
        if (!random_bytes(reserve, sizeof reserve, e)) return false;
        left = sizeof reserve;
        owner = getpid();
    }
    left -= 32;
    memcpy(to, reserve + left, 32);
    explicit_bzero(reserve + left, 32);
    return true;
}
