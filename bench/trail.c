/* bench-trail DIR: the record beside bare SQLite on the same disk, medians of rounds in one run.
 *
 *   single     one entry, one durable commit          beside one row of the same size, one durable commit
 *   grouped    GROUP entries, one commit              beside GROUP rows, one commit
 *   verify     every commitment opened                beside nothing: entries a second
 *   prove      an inclusion proof at that size
 *   open       opening that database, and where its record stands
 *
 *     bench-trail DIR [ENTRIES]     the last three at ENTRIES instead of what the first two left */
#include <sqlite3.h>
#include <stdlib.h>

#include "trail/trail.h"

#define SINGLE 3000
#define GROUP 20000
#define ROUNDS SINGLE
#define GROUPS 7
#define WARM 1200 /* commits, until both logs have their size: a file that grows costs more to sync */
#define PROOFS 2000

struct bench {
    struct store *store;
    struct trail *trail;
    sqlite3 *bare;
    sqlite3_stmt *insert;
    size_t row; /* bytes of an entry's row */
    int64_t count;
};

static void die(const char *what, const char *why) {
    fprintf(stderr, "bench-trail: %s: %s\n", what, why);
    exit(3);
}

static const struct trail_actor actor = {.account = STR("tanaka"),
                                         .id = STR("tanaka"),
                                         .name = STR("田中太郎"),
                                         .host = STR("shinsei-01"),
                                         .via = STR("cli")};

static void append(struct bench *b) {
    struct err e;
    char on[64], after[64];
    snprintf(on, sizeof on, "system/%lld/answers/network", (long long)(b->count % 500));
    snprintf(after, sizeof after, "{\"value\":[\"internet\",\"lan\"],\"n\":%lld}", (long long)b->count++);
    struct trail_change c = {.by = &actor,
                             .kind = STR("answer"),
                             .act = STR("set"),
                             .on = str_of(on),
                             .before = STR("{\"value\":[\"internet\"]}"),
                             .after = str_of(after)};
    if (!trail_append(b->trail, &c, NULL, &e)) die("append", e.text);
}

static double seconds(uint64_t from) {
    return (double)(clock_monotonic_ns() - from) / 1e9;
}

static double ours(struct bench *b, int commits, int each) {
    struct err e;
    uint64_t from = clock_monotonic_ns();
    for (int i = 0; i < commits; i++) {
        struct store_tx tx = {0};
        if (!store_begin(b->store, &tx, &e)) die("begin", e.text);
        for (int k = 0; k < each; k++) append(b);
        if (!store_commit(&tx, &e)) die("commit", e.text);
    }
    return seconds(from) / commits / each;
}

static double bare(struct bench *b, int commits, int each) {
    static char row[1000];
    uint64_t from = clock_monotonic_ns();
    for (int i = 0; i < commits; i++) {
        if (sqlite3_exec(b->bare, "BEGIN IMMEDIATE", NULL, NULL, NULL)) die("bare", sqlite3_errmsg(b->bare));
        for (int k = 0; k < each; k++) {
            sqlite3_bind_blob(b->insert, 1, row, (int)b->row, SQLITE_STATIC);
            sqlite3_step(b->insert);
            sqlite3_reset(b->insert);
        }
        if (sqlite3_exec(b->bare, "COMMIT", NULL, NULL, NULL)) die("bare", sqlite3_errmsg(b->bare));
    }
    return seconds(from) / commits / each;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
static double median(double *v, size_t n) {
    qsort(v, n, sizeof *v, by_size);
    return v[n / 2];
}

static void open_both(struct bench *b, const char *dir) {
    char path[512];
    struct err e;
    snprintf(path, sizeof path, "%s/kijun.db", dir);
    if (!(b->store = store_open(path, STORE_CREATE, &e)) || !(b->trail = trail_open(b->store, &e))) die(path, e.text);
    snprintf(path, sizeof path, "%s/bare.db", dir);
    if (sqlite3_open(path, &b->bare)) die(path, "cannot be opened");
    const char *set =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)";
    if (sqlite3_exec(b->bare, set, NULL, NULL, NULL)) die(path, sqlite3_errmsg(b->bare));
    if (sqlite3_prepare_v2(b->bare, "INSERT INTO t (b) VALUES (?)", -1, &b->insert, NULL)) die(path, "no");
}

/* The bare row holds as many bytes as an entry and its index entry do. */
static bool measure_row(void *ctx, const struct trail_entry *entry) {
    ((struct bench *)ctx)->row =
        entry->record.len + entry->salt.len + 64 + entry->kind.len + 2 * entry->subject.len + 8;
    return false;
}

static void write_rounds(struct bench *b, int rounds, int each, const char *name) {
    static double o[ROUNDS], p[ROUNDS];
    /* In turn, so that whatever else the disk does meets both. */
    for (int r = 0; r < rounds; r++) o[r] = ours(b, 1, each), p[r] = bare(b, 1, each);
    double mo = median(o, (size_t)rounds), mp = median(p, (size_t)rounds);
    printf("%s us=%.2f bare_us=%.2f per_s=%.0f ratio=%.2f\n", name, mo * 1e6, mp * 1e6, 1 / mo, mp / mo);
}

static void no_finding(void *ctx, const struct trail_finding *f) {
    (void)ctx;
    die("verify", f->text);
}

static void read_rounds(struct bench *b) {
    struct err e;
    struct trail_verified v;
    double t[3];
    size_t n;
    for (int r = 0; r < 3; r++) {
        uint64_t from = clock_monotonic_ns();
        if (!trail_verify(b->trail, no_finding, NULL, &v, &n, &e)) die("verify", e.text);
        t[r] = seconds(from);
    }
    printf("verify entries=%lld per_s=%.0f\n", (long long)v.size, (double)v.size / median(t, 3));
    static double each[PROOFS];
    trail_hash hashes[TRAIL_LEVELS];
    for (int i = 0; i < PROOFS; i++) {
        int64_t at = (int64_t)((uint64_t)i * 2654435761u % (uint64_t)v.size);
        uint64_t from = clock_monotonic_ns();
        if (!trail_inclusion(b->trail, at, v.size, hashes, &n, &e)) die("prove", e.text);
        each[i] = seconds(from);
    }
    double middle = median(each, PROOFS);
    printf("prove entries=%lld us=%.1f worst_us=%.1f hashes=%zu\n", (long long)v.size, middle * 1e6,
           each[PROOFS - 1] * 1e6, n);
}

static void open_rounds(struct bench *b) {
    double t[21];
    struct err e;
    int64_t size = 0, bytes = store_bytes(b->store);
    char path[512];
    snprintf(path, sizeof path, "%s", store_path(b->store));
    for (int r = 0; r < 21; r++) {
        trail_close(b->trail);
        store_close(b->store);
        uint64_t from = clock_monotonic_ns();
        if (!(b->store = store_open(path, STORE_WRITE, &e)) || !(b->trail = trail_open(b->store, &e)) ||
            !trail_size(b->trail, &size, &e))
            die("open", e.text);
        t[r] = seconds(from);
    }
    printf("open entries=%lld mib=%lld ms=%.2f\n", (long long)size, (long long)bytes / (1 << 20), median(t, 21) * 1e3);
}

int main(int argc, char **argv) {
    struct bench b = {0};
    if (argc != 2 && argc != 3) die("usage", "bench-trail DIR [ENTRIES]");
    open_both(&b, argv[1]);
    struct err e;
    ours(&b, WARM, 1);
    if (!trail_walk(b.trail, 40, 1, STR_NONE, measure_row, &b, &e)) die("walk", e.text);
    bare(&b, WARM, 1);
    write_rounds(&b, SINGLE, 1, "single");
    write_rounds(&b, GROUPS, GROUP, "grouped");
    for (int64_t want = argc == 3 ? strtoll(argv[2], NULL, 10) : 0; b.count < want;) ours(&b, 1, GROUP);
    read_rounds(&b);
    open_rounds(&b);
    trail_close(b.trail);
    store_close(b.store);
    sqlite3_finalize(b.insert);
    sqlite3_close(b.bare);
    return 0;
}
