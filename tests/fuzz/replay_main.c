/* replay_main: runs a fuzz target over files named in argv, or over every file of folders named there.
 *
 * So the corpora, and every crash ever found, run as ordinary tests without a fuzzing engine. */
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool run_file(const char *path) {
    struct arena *a = arena_new(64 * MIB);
    struct str text;
    struct err e;
    bool ok = file_read(a, path, 16 * MIB, &text, &e);
    if (ok) {
        char *exact = mem_alloc(text.len); /* no 0 byte after it: reading past the end is seen */
        if (text.len) memcpy(exact, text.ptr, text.len);
        LLVMFuzzerTestOneInput((const uint8_t *)exact, text.len);
        mem_free(exact);
    } else {
        err_print(&e, stderr);
    }
    arena_free(a);
    return ok;
}

/* How many inputs ran; -1 when a path is not a folder. */
static long run_folder(const char *dir) {
    struct arena *a = arena_new(64 * MIB);
    struct str *names;
    struct err e;
    size_t n;
    long ran = -1;
    if (file_list(a, dir, STR(""), &names, &n, &e)) {
        ran = 0;
        for (size_t i = 0; i < n; i++) ran += run_file(arena_fmt(a, "%s/%.*s", dir, STR_ARG(names[i])).ptr);
    }
    arena_free(a);
    return ran;
}

int main(int argc, char **argv) {
    long total = 0;
    for (int i = 1; i < argc; i++) {
        long ran = run_folder(argv[i]);
        total += ran >= 0 ? ran : run_file(argv[i]);
    }
    printf("%ld inputs\n", total);
    return total > 0 ? 0 : 1; /* a corpus that went missing is a failure */
}
