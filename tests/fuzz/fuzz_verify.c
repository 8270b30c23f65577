/* fuzz_verify: any bytes as a file for kijun-verify, with the test keys trusted. Nothing may crash, and what is
 * verified must say so. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The keys of tests/vectors/trail. */
static const char *const keys[] = {
    "log.example.jp/kijun-test+334b03bd+ASnyAd6eiu21zpEaLcvuZL0w984Xb3qPnChkwI3hWynb",
    "log.example.jp/"
    "kijun-test+3c3e2c31+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAS+iCeaN2znIXwdaICIPZna+"
    "9Ho6kPpChl2URFmqowXhC28yQgW7GMx0NR0Xz7t4T4F+5Wf3N25uFV1dmWUOVg=",
    "witness.example.jp/w+5089a1d8+BOHzge9FoI9Ar7w7xD2MEkvXKbJ9h5XCSCwkzIThiE/7",
    "witness.example.jp/w2+ad86eaea+BEsJfltxGDtL15RkTdvmCyydPzq6pOEqmeDrfGb6eAnJ",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct trust trust;
    const char *why[2];
    if (trust.n_keys == 0)
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (!v_trust_key(&trust, (struct span){(const uint8_t *)keys[i], strlen(keys[i])}, false, why)) abort();
    char *said = NULL;
    size_t n = 0;
    struct say say = {.out = open_memstream(&said, &n), .ja = size % 2, .entry = NO_ENTRY};
    if (!say.out) abort();
    struct source source = v_source_memory((struct span){data, size});
    enum status status = v_check(&say, &trust, "fuzz", &source);
    if (status == MACHINE_FAILED || (status == VERIFIED) != (status != WRONG_INPUT && say.faults == 0)) abort();
    fclose(say.out);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)said[i] < 0x20 && said[i] != '\n') abort(); /* nothing that a terminal obeys */
    free(said);
    return 0;
}
