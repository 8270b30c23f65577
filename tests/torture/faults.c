/* Every allocation, and every call that touches a file, failed once in turn, for the core operations of the program.
 *
 *     faults KIJUN FAULTLIB INPUT-FOLDER SYSTEM CONTROL [SHARE]     SHARE: places of each operation at most; 0 = all
 *
 * Each operation is tried with its N-th call failing, from the same state, in a folder of its own. Whatever the program
 * says, it must not crash; if it says that it is done, all of its change is there, and if not, none or all of it; and
 * the database is sound, its record verifies, and the next program can open it. */
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "record_sample.h"

#define WORDS_MAX 16
#define RUN_SECONDS 60

/* DIR is the data folder, OUT a file that is not there, the rest stands as it is. `grows`: entries when all is well. */
static const struct operation {
    const char *name;
    int status; /* what a good run gives */
    const char *words[WORDS_MAX];
} operations[] = {
    {"first use", 0, {"put", "IN/first.yaml"}},
    {"put again", 0, {"put", "IN/second.yaml"}},
    {"get", 0, {"get", "IN-NAME", "-o", "OUT.yaml"}},
    {"checkpoint", 0, {"checkpoint", "-o", "OUT.txt"}},
    {"log", 0, {"log"}},
    {"evidence", 0, {"evidence", "add", "IN-NAME", "IN-CONTROL", "IN/proof.txt"}},
    {"export", 0, {"export", "--trail", "-o", "OUT.trail"}},
    {"backup", 0, {"backup"}},
    {"restore", 0, {"restore", "BACKUP"}},
    {"verify", 0, {"verify"}},
    {"prove", 0, {"prove", "IN-NAME", "IN-CONTROL", "-o", "OUT.zip"}},
    {"setting", 0, {"setting", "backup.generations", "3"}},
};
#define OPERATIONS (sizeof operations / sizeof *operations)

static const char *program, *library, *input, *name, *control;
static char work[200], before[250], now[250];
static long tried, share;

static _Noreturn void die(const char *what, const char *why) {
    printf("not ok faults: %s: %s\n", what, why);
    exit(1);
}

static int shell(const char *command) {
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void copy_folder(const char *from, const char *to) {
    char command[1000];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
    if (shell(command) != 0) die("copying", from);
}

/* What lies in the folder `now`, by names, sizes and times: most calls that fail do so before anything was touched, and
 * then there is nothing to look at and nothing to put back. */
static uint64_t print;
static int add_file(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)at;
    if (kind != FTW_F) return 0;
    int64_t facts[] = {st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec, (int64_t)st->st_ino};
    print = print * 1099511628211u ^ str_hash(str_of(path)) ^ str_hash((struct str){(const char *)facts, sizeof facts});
    return 0;
}
static uint64_t fingerprint(void) {
    print = 14695981039346656037u;
    if (nftw(now, add_file, 16, FTW_PHYS) != 0) die("looking at", now);
    return print;
}

/* The newest backup of the folder; "" when there is none. */
static const char *a_backup(void) {
    static char path[600];
    char command[700];
    snprintf(command, sizeof command, "ls -1 '%s'/backups/*.db 2>/dev/null | tail -n 1", now);
    FILE *p = NULL;
    int ends[2];
    if (pipe(ends) != 0) die("pipe", "no");
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    p = fdopen(ends[0], "r");
    path[0] = 0;
    if (p && fgets(path, sizeof path, p)) path[strcspn(path, "\n")] = 0;
    fclose(p);
    waitpid(pid, NULL, 0);
    return path;
}

static void word_of(const char *word, char out[700]) {
    if (strncmp(word, "OUT", 3) == 0)
        snprintf(out, 700, "%s/out%s", now, word + 3);
    else if (strncmp(word, "IN/", 3) == 0)
        snprintf(out, 700, "%s/%s", input, word + 3);
    else if (strcmp(word, "IN-NAME") == 0)
        snprintf(out, 700, "%s", name);
    else if (strcmp(word, "IN-CONTROL") == 0)
        snprintf(out, 700, "%s", control);
    else if (strcmp(word, "BACKUP") == 0)
        snprintf(out, 700, "%s", a_backup());
    else
        snprintf(out, 700, "%s", word);
}

/* Runs one operation with a fault; the exit status, or 128 + signal. */
static int run(const struct operation *o, const char *kind, long at, const char *more, const char *count) {
    static char words[WORDS_MAX][700];
    const char *argv[WORDS_MAX + 4] = {program};
    size_t n = 1;
    for (size_t i = 0; i < WORDS_MAX && o->words[i]; i++) {
        word_of(o->words[i], words[i]);
        argv[n++] = words[i];
    }
    argv[n++] = "--data";
    argv[n++] = now;
    pid_t pid = fork();
    if (pid == 0) {
        char number[32];
        snprintf(number, sizeof number, "%ld", at);
        setenv("LD_PRELOAD", library, 1);
        setenv("FAULT_KIND", kind, 1);
        setenv("FAULT_AT", number, 1);
        if (*more) setenv(more, strcmp(more, "FAULT_ERRNO") == 0 ? "28" : "1", 1);
        if (count) setenv("FAULT_COUNT", count, 1);
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, 1);
        if (!getenv("KIJUN_SHOW")) dup2(nothing, 2);
        alarm(RUN_SECONDS);
        char **arguments;
        memcpy(&arguments, &(const char *const *){argv}, sizeof arguments);
        execv(program, arguments);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct told {
    char text[600];
};
static void keep_finding(void *ctx, const struct trail_finding *f) {
    struct told *t = ctx;
    snprintf(t->text, sizeof t->text, "entry %lld: %.500s", (long long)f->entry, f->text);
}
static void keep_damage(void *ctx, const char *text) {
    struct told *t = ctx;
    snprintf(t->text, sizeof t->text, "%.500s", text);
}

/* What people see of the database, every table but the record's, as one number; -1: there is no database yet. Dies when
 * the database or its record is not sound. */
static int64_t state(const char *about) {
    struct sample s = {0};
    struct err e = {0};
    struct trail_verified v;
    struct told told = {""};
    size_t n = 0;
    snprintf(s.path, sizeof s.path, "%s/kijun.db", now);
    if (!file_exists(s.path)) return -1;
    if (!(s.store = store_open(s.path, STORE_WRITE, &e)) || !(s.trail = trail_open(s.store, &e))) die(about, e.text);
    struct stmt *q =
        store_query(s.store,
                    SQL("SELECT (SELECT count(*) FROM system) + 10 * (SELECT count(*) FROM system_part) + "
                        "10000 * (SELECT count(*) FROM evidence) + 1000000 * (SELECT count(*) FROM setting) + "
                        "7 * (SELECT coalesce(sum(length(value)), 0) FROM system_part)"),
                    &e);
    if (!q || !stmt_row(q, &e)) die(about, e.text);
    int64_t sum = stmt_int_at(q, 0);
    stmt_done(q);
    if (!trail_verify(s.trail, keep_finding, &told, &v, &n, &e)) die(about, e.text);
    if (n) die(about, told.text);
    if (!store_check(s.store, keep_damage, &told, &n, &e)) die(about, e.text);
    if (n) die(about, told.text);
    sample_close(&s);
    return sum;
}

/* One place. What a good run does to the state is `after`. */
static void try_at(const struct operation *o, const char *kind, long at, const char *more, int64_t was, int64_t after) {
    static uint64_t clean;
    char about[300];
    if (!clean || fingerprint() != clean) {
        copy_folder(before, now);
        clean = fingerprint();
    }
    int status = run(o, kind, at, more, NULL);
    snprintf(about, sizeof about, "%s, %s %ld%s%s, status %d", o->name, kind, at, *more ? " " : "", more, status);
    if (status >= 128) die(about, "the program crashed or went on for ever");
    if (status > 3) die(about, "the status is none of ours");
    tried++;
    if (status != 0 && fingerprint() == clean) return;
    int64_t is = state(about);
    clean = 0;
    if (status == 0 && is != after) die(about, "it said that it was done, but it was not");
    /* A first use that failed may have left an empty database. */
    if (is != was && is != after && !(was == -1 && is == 0)) die(about, "half of the change is there");
}

static void counts_of(const struct operation *o, long *allocations, long *calls, int64_t *after) {
    char path[400], text[64] = "";
    snprintf(path, sizeof path, "%s/count", work);
    copy_folder(before, now);
    int status = run(o, "none", 0, "", path);
    if (status != o->status) {
        char why[64];
        snprintf(why, sizeof why, "without any fault it gives status %d", status);
        die(o->name, why);
    }
    FILE *f = fopen(path, "r");
    char *rest = text;
    if (!f || !fgets(text, sizeof text, f)) die(o->name, "nothing was counted");
    fclose(f);
    *allocations = strtol(text, &rest, 10);
    *calls = strtol(rest, NULL, 10);
    *after = state(o->name);
}

static void operation(const struct operation *o) {
    long allocations, calls;
    int64_t was, after;
    copy_folder(before, now);
    was = state(o->name);
    counts_of(o, &allocations, &calls, &after);
    long step = share && allocations > share ? allocations / share : 1;
    for (long at = 1 + (step > 1 ? step / 3 : 0); at <= allocations; at += step) try_at(o, "alloc", at, "", was, after);
    step = share && calls > share ? calls / share : 1;
    static const char *const ways[] = {"", "FAULT_STICKY", "FAULT_ERRNO", "FAULT_SHORT"};
    for (long at = 1, i = 0; at <= calls; at += step, i++)
        for (size_t w = 0; w < 4; w++)
            if (!share || (size_t)i % 4 == w) try_at(o, "io", at, ways[w], was, after);
    printf("ok faults: %s, %ld allocations, %ld calls%s\n", o->name, allocations, calls, share ? " (a sample)" : "");
    fflush(stdout);
    /* The next operation starts where this one ended. */
    copy_folder(before, now);
    if (run(o, "none", 0, "", NULL) != o->status) die(o->name, "it cannot be repeated");
    copy_folder(now, before);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: faults KIJUN FAULTLIB INPUT-FOLDER SYSTEM CONTROL [SHARE]\n");
        return 2;
    }
    program = argv[1], library = argv[2], input = argv[3], name = argv[4], control = argv[5];
    share = argc > 6 ? strtol(argv[6], NULL, 10) : 0;
    const char *tmp = getenv("TMPDIR");
    snprintf(work, sizeof work, "%s/kijun-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(work)) die("a folder", work);
    snprintf(before, sizeof before, "%s/before", work);
    snprintf(now, sizeof now, "%s/now", work);
    char command[400];
    snprintf(command, sizeof command, "mkdir '%s'", before);
    if (shell(command) != 0) die("a folder", before);
    for (size_t i = 0; i < OPERATIONS; i++) operation(&operations[i]);
    printf("# %ld places\n", tried);
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    return shell(command);
}
