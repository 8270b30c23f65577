/* hold: connections that do next to nothing, for bench/http.sh.
 *
 *     bench-hold PORT IDLE SLOW      IDLE of them rest after one request, SLOW send a byte of a head each two seconds;
 *                                    says "ready", until standard input ends */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base.h"

static int open_one(int64_t port, const char *first) {
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) != 0) return -1;
    return send(fd, first, strlen(first), MSG_NOSIGNAL) > 0 ? fd : -1;
}

int main(int argc, char **argv) {
    int64_t port, idle, slow;
    char some[4096];
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
    if (argc != 4 || !str_int(str_of(argv[1]), &port) || !str_int(str_of(argv[2]), &idle) ||
        !str_int(str_of(argv[3]), &slow))
        return 2;
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){8192, 8192});
    int *fds = mem_alloc((size_t)(slow + 1) * sizeof *fds);
    for (int64_t i = 0; i < idle; i++) {
        int fd = open_one(port, "GET /assets/page.html HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"p1\"\r\n\r\n");
        if (fd < 0 || recv(fd, some, sizeof some, 0) <= 0) return 3;
    }
    for (int64_t i = 0; i < slow; i++)
        if ((fds[i] = open_one(port, "GET / HTTP/1.1\r\nHost: a\r\nX: ")) < 0) return 3;
    printf("ready\n");
    fflush(stdout);
    for (int64_t i = 0;; i = (i + 1) % (slow ? slow : 1)) {
        if (poll(&p, 1, slow ? (int)(2000 / slow) : -1) > 0 && read(STDIN_FILENO, some, 1) <= 0) break;
        if (slow && send(fds[i], "x", 1, MSG_NOSIGNAL) < 0) break;
    }
    mem_free(fds);
    return 0;
}
