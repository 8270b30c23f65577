/* httpd: the listener of tests/hostile on a given port, for bench/http.sh.
 *
 *     bench-httpd PORT [TLS-PORT CERTIFICATE KEY]      until standard input ends; prints the listener's process */
#include <unistd.h>

#include "serve.h"

int main(int argc, char **argv) {
    struct serve s = {.quiet = true, .processes = 2, .idle_seconds = 300, .header_seconds = 300};
    struct arena *a = arena_new(4 * MIB);
    struct err e = {0};
    int64_t port = 0, tls = 0;
    char byte;
    if (argc < 2 || !str_int(str_of(argv[1]), &port)) return 2;
    if (argc == 5 && (!str_int(str_of(argv[2]), &tls) || !file_read(a, argv[3], 1 * MIB, &s.certificate, &e) ||
                      !file_read(a, argv[4], 1 * MIB, &s.key, &e)))
        return 2;
    s.port = (unsigned)port;
    s.tls_port = (unsigned)tls;
    if (!serve_start(&s, &e)) {
        err_print(&e, stderr);
        return 3;
    }
    printf("%d\n", (int)s.listener);
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    serve_stop(&s);
    arena_free(a);
    return 0;
}
