/* kill -9 at random moments: what was acknowledged is there, whole, and the record verifies.
 *
 *     kill [CYCLES]          KIJUN_SEED=n repeats a run
 *
 * A child process changes rows with their entries, as fast as it can, in transactions of one to eight, seals now and
 * then, settles the log, makes copies; after each commit it writes the number of the transaction into a pipe. The
 * parent kills it after a random time, opens the database as the next program would, and holds what it finds against
 * what was acknowledged: each transaction is there with all of its rows and all of its entries or with none, the
 * acknowledged ones are there, nothing is after a gap. Then the next child goes on with the same database. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "record_steps.h"
#include "trail/checkpoint.h"

static uint64_t seed = 20261130;
static uint32_t draw(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static _Noreturn void die(const char *what, const char *why) {
    printf("not ok kill -9: %s: %s\n", what, why);
    exit(1);
}

static _Noreturn void child(struct sample *s, int64_t k, int ack, struct note_key *key) {
    struct err e;
    sample_open(s);
    for (;; k++) {
        struct arena *a = arena_new(MIB);
        struct str note;
        char copy[300];
        if (!step_take(s, k, &e)) die("a transaction", e.text);
        if (write(ack, &k, sizeof k) != sizeof k) _exit(0);
        if (k % 50 == 7 && !trail_seal(s->trail, a, key, STR("torture"), STR_NONE, &note, &e)) die("sealing", e.text);
        if (k % 61 == 9 && !store_settle(s->store, &e)) die("settling", e.text);
        snprintf(copy, sizeof copy, "%s/copy", s->dir);
        if (k % 97 == 11 && (!file_remove(copy, &e) || !store_copy(s->store, copy, &e))) die("a copy", e.text);
        arena_free(a);
    }
}

/* Everything that a pipe still holds. */
static int64_t acknowledged(int fd, int64_t before) {
    int64_t k, last = before;
    while (read(fd, &k, sizeof k) == sizeof k) {
        if (k != last + 1) die("acknowledgements", "out of order");
        last = k;
    }
    return last;
}

static int64_t check(struct sample *s, int64_t acked, bool deeply) {
    struct step_why why = {""};
    sample_open(s);
    int64_t last = steps_present(s, 0, deeply, &why) - 1;
    if (last < -1) die("what is there", why.text);
    if (last < acked) die("an acknowledged transaction", "is gone");
    sample_close(s);
    return last;
}

int main(int argc, char **argv) {
    struct sample s;
    struct note_key *key;
    struct err e;
    long cycles = argc > 1 ? strtol(argv[1], NULL, 10) : 300;
    if (getenv("KIJUN_SEED")) seed = strtoull(getenv("KIJUN_SEED"), NULL, 10);
    printf("# seed %llu\n", (unsigned long long)seed);
    sample_init(&s);
    sample_close(&s);
    if (!note_key_new(STR("torture"), NOTE_ED25519, &key, &e)) die("a key", e.text);
    int64_t last = -1, kills = 0;
    for (long i = 0; i < cycles; i++) {
        int ends[2];
        if (pipe(ends) != 0) die("a pipe", "cannot be made");
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            child(&s, last + 1, ends[1], key);
        }
        close(ends[1]);
        clock_sleep_us(500 + draw(i % 10 == 0 ? 100000 : 25000));
        int status;
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        if (!WIFSIGNALED(status)) die("the child", "ended by itself");
        kills++;
        int64_t acked = acknowledged(ends[0], last);
        close(ends[0]);
        last = check(&s, acked, i % 10 == 9 || i + 1 == cycles);
        /* Begin anew before the checks take longer than the killing. */
        if (last > 4000) {
            sample_open(&s);
            sample_release(&s);
            sample_init(&s);
            sample_close(&s);
            last = -1;
        }
    }
    note_key_free(key);
    char copy[300];
    snprintf(copy, sizeof copy, "%s/copy", s.dir);
    if (!file_remove(copy, &e)) die("cleaning", e.text);
    sample_release(&s);
    printf("ok kill -9: %lld kills, what was acknowledged was there\n", (long long)kills);
    return 0;
}
