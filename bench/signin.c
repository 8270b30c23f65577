/* bench-signin: does the keeper's time say whether a name exists? Pairs of a failed sign-in of somebody and of nobody,
 * the hasher left out; Welch's t over the differences (above 4.5 would be news).
 *
 *     bench-signin [PAIRS] */
#include "../tests/unit/access_sample.h"

#include <math.h>

static double once(struct house *h, const char *name) {
    uint64_t from = clock_monotonic_ns();
    (void)house_try(h, name, "wrong");
    return (double)(clock_monotonic_ns() - from) / 1000;
}

int main(int argc, char **argv) {
    int64_t pairs = 1000;
    struct house h;
    char name[32], address[32];
    double sum[2] = {0}, squares[2] = {0};
    if (argc > 1 && !str_int(str_of(argv[1]), &pairs)) return 2;
    house_open(&h);
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "person%d", i);
        house_person(&h, name, GOOD);
    }
    for (int64_t i = 0; i < pairs; i++) {
        house_turn(1000LL * 3600); /* nobody waits */
        for (int who = 0; who < 2; who++) {
            bool nobody = (who + i) % 2;
            snprintf(name, sizeof name, "%s%d", nobody ? "nobody" : "person", (int)(i % 50));
            snprintf(address, sizeof address, "2001:db8:%x:%x::1", (unsigned)(i & 0xFFFF), (unsigned)who);
            h.by.address = str_of(address);
            double us = once(&h, name);
            sum[nobody] += us;
            squares[nobody] += us * us;
        }
    }
    double n = (double)pairs, mean[2], var[2];
    for (int i = 0; i < 2; i++) mean[i] = sum[i] / n, var[i] = squares[i] / n - mean[i] * mean[i];
    printf("somebody %.1f us, nobody %.1f us, t %.2f\n", mean[0], mean[1],
           (mean[0] - mean[1]) / sqrt((var[0] + var[1]) / n));
    house_close(&h);
    return 0;
}
