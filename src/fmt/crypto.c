/* crypto: libcrypto out of memory ends the program, as everything else of ours does. Its own start-up does not look at
 * every allocation and would go on with locks that are not there. */
#include <openssl/crypto.h>

#include "fmt/write.h"

/* Not exit: libcrypto's own cleaning up would run in the middle of its start. Files appear whole or not at all. */
static void *must_have(void *p) {
    if (p) return p;
    fputs("kijun: out of memory\n", stderr);
    _Exit(3);
}

static void *take(size_t n, const char *file, int line) {
    (void)file, (void)line;
    return n ? must_have(malloc(n)) : NULL;
}
static void *resize(void *p, size_t n, const char *file, int line) {
    (void)file, (void)line;
    if (n) return must_have(realloc(p, n));
    free(p);
    return NULL;
}
static void give_back(void *p, const char *file, int line) {
    (void)file, (void)line;
    free(p);
}

void crypto_start(void) {
    /* False when libcrypto has memory already: then it was started, and nothing is to be done. */
    (void)CRYPTO_set_mem_functions(take, resize, give_back);
}
