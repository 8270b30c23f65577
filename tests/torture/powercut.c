/* powercut: the power is cut at some moment of a workload, and of what was not synced any part reaches the disk.
 * Whatever is left must open, be sound, hold every acknowledged transaction, and nothing in part.
 *
 *     powercut [WORKLOAD]      KIJUN_STATES (700; with sanitizers 200): how many cuts; KIJUN_SEED: which
 *
 * First it shows that it can fail: with synchronous=OFF it must find something that is lost. */
#include "../unit/db_sample.h"
#include "crash_disk.h"
#include "workload.h"

#define BIRTH 120 /* calls */
#ifdef SANITIZED
#define STATES 200 /* the sanitizers look at our code, which is the same in each state */
#else
#define STATES 700
#endif

static const struct workload *const workloads[] = {&workload_rows, &workload_record};

static uint64_t number_from(const char *variable, uint64_t otherwise) {
    const char *text = getenv(variable);
    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

static struct crash_disk *recorded(const struct workload *w, const char *folder, bool durable) {
    db_clear(folder, false);
    struct crash_disk *d = crash_record(folder);
    void *work = w->open(folder, durable);
    for (unsigned k = 1; work && k <= w->steps; k++) {
        if (!w->step(work, k)) {
            printf("not ok powercut %s: step %u fails\n", w->name, k);
            exit(1);
        }
        crash_mark(d, k);
    }
    if (!work) abort();
    w->close(work);
    crash_stop(d);
    return d;
}

static int by_size(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static void first_finding(void *ctx, const struct vfs_damage *d) {
    char *why = ctx;
    if (!*why) vfs_damage_text(d, why, 200);
}

/* One state; false when it breaks a promise. */
static bool sound(const struct workload *w, const char *folder, unsigned acknowledged, char *why, size_t room) {
    char path[400], finding[200] = "";
    struct vfs_check result;
    struct err e;
    unsigned present;
    why[0] = 0;
    if (!w->check(folder, &present, why, room)) return false;
    (void)snprintf(path, sizeof path, "%s/%s", folder, w->file);
    if (!vfs_check_file(path, first_finding, finding, &result, &e)) {
        (void)snprintf(why, room, "%.200s", e.text);
    } else if (result.damaged) {
        (void)snprintf(why, room, "%s", finding);
    } else if (present < acknowledged) {
        (void)snprintf(why, room, "%u transactions are there, %u were acknowledged", present, acknowledged);
    } else if (present > acknowledged + 1) {
        (void)snprintf(why, room, "%u transactions are there, only %u were begun", present, acknowledged + 1);
    } else {
        return true;
    }
    return false;
}

/* How many of `n` states break a promise; the first few are told when `tell`. */
static unsigned broken(const struct workload *w, const char *const folders[2], bool durable, size_t n, uint64_t seed,
                       bool tell) {
    struct crash_disk *d = recorded(w, folders[0], durable);
    uint64_t random = seed;
    unsigned bad = 0;
    char why[300];
    size_t *cuts = calloc(n + 1, sizeof *cuts);
    if (!cuts) abort();
    /* Many of them where the files are made: that is short, and unlike what follows. */
    for (size_t i = 0; i < n; i++) {
        size_t most = crash_calls(d) + 1;
        cuts[i] = crash_random(&random) % (i % 8 == 0 && most > BIRTH ? BIRTH : most);
    }
    qsort(cuts, n, sizeof *cuts, by_size);
    for (size_t i = 0; i < n; i++) {
        crash_forward(d, cuts[i]);
        crash_leave(d, crash_random(&random), folders[1]);
        if (sound(w, folders[1], crash_acknowledged(d, cuts[i]), why, sizeof why)) continue;
        if (bad++ < 5 && tell)
            printf("# %s, state %zu of %zu (KIJUN_SEED=%llu), cut at call %zu of %zu: %s\n", w->name, i, n,
                   (unsigned long long)seed, cuts[i], crash_calls(d), why);
    }
    if (tell) printf("# %s: %zu calls recorded, %zu states\n", w->name, crash_calls(d), n);
    free(cuts);
    crash_free(d);
    return bad;
}

int main(int argc, char **argv) {
    uint64_t seed = number_from("KIJUN_SEED", 4), n = number_from("KIJUN_STATES", STATES);
    char first[300], second[300];
    unsigned failed = 0;
    (void)snprintf(first, sizeof first, "%s", db_folder());
    (void)snprintf(second, sizeof second, "%s", db_folder());
    const char *const folders[2] = {first, second};
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        const struct workload *w = workloads[i];
        if (argc > 1 && strcmp(argv[1], w->name) != 0) continue;
        unsigned lost = broken(w, folders, false, n / 10 + 1, seed, false);
        unsigned bad = broken(w, folders, true, n, seed, true);
        printf("%s powercut %s: a disk that is not waited for loses something (%u states)\n", lost ? "ok" : "not ok",
               w->name, lost);
        printf("%s powercut %s: %llu power cuts, %u of them lost or broke something (seed %llu)\n",
               bad ? "not ok" : "ok", w->name, (unsigned long long)n, bad, (unsigned long long)seed);
        failed += bad > 0 || !lost;
    }
    db_clear(first, true);
    db_clear(second, true);
    return failed ? 1 : 0;
}
