/* file: files, whole or not at all.
 *
 * Reading has a ceiling. Writing makes a file beside the target, syncs it, and renames it over: a
 * reader sees the old content or the new, never half. */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* The whole of a file, copied into the arena with a 0 byte after it. "-" is standard input. */
bool file_read(struct arena *a, const char *path, size_t ceiling, struct str *out, struct err *e) MUST_CHECK;
bool file_write(const char *path, struct str content, struct err *e) MUST_CHECK;
bool file_exists(const char *path);
/* The names of regular files in a directory that end in `suffix`, sorted by bytes. */
bool file_list(struct arena *a, const char *dir, struct str suffix, struct str **names, size_t *n,
               struct err *e) MUST_CHECK;
/* The names of directories in a directory, sorted by bytes; names that begin with a dot are left out. */
bool file_list_dirs(struct arena *a, const char *dir, struct str **names, size_t *n, struct err *e) MUST_CHECK;
/* The directory that the running program stands in, without a slash at the end. */
bool file_program_dir(struct arena *a, struct str *out, struct err *e) MUST_CHECK;

/* A file without a place in any directory, for libraries that write to a name only: nobody else can see it, and it is
 * gone when it is closed. `path` opens it as long as it lives. */
struct scratch_file {
    int fd;
    char path[40];
};
bool scratch_file_open(struct scratch_file *s, struct err *e) MUST_CHECK;
void scratch_file_close(struct scratch_file *s);
