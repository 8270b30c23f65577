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

/* The same bit by bit, for what is larger than memory should be. A reader gives up to `room` bytes at a time, 0 at the
 * end. A writer's file appears whole with `finish`, or not at all with `cancel`; both end it, and so does a failure. */
struct file_reader {
    int fd;
    const char *path;
};
bool file_reader_open(struct file_reader *r, const char *path, struct err *e) MUST_CHECK; /* "-" is standard input */
bool file_reader_next(struct file_reader *r, char *to, size_t room, size_t *got, struct err *e) MUST_CHECK;
void file_reader_close(struct file_reader *r);

struct file_writer;
struct file_writer *file_writer_open(const char *path, struct err *e) MUST_CHECK; /* NULL when it cannot be */
bool file_writer_add(struct file_writer *w, struct str s, struct err *e) MUST_CHECK;
bool file_writer_finish(struct file_writer *w, struct err *e) MUST_CHECK;
void file_writer_cancel(struct file_writer *w); /* NULL is fine */
/* The names of regular files in a directory that end in `suffix`, sorted by bytes. */
bool file_list(struct arena *a, const char *dir, struct str suffix, struct str **names, size_t *n,
               struct err *e) MUST_CHECK;
/* The names of directories in a directory, sorted by bytes; names that begin with a dot are left out. */
bool file_list_dirs(struct arena *a, const char *dir, struct str **names, size_t *n, struct err *e) MUST_CHECK;
/* A directory of files, all of them or none: written beside it under another name, synced, then renamed. What stands
 * there already is left alone and is an error (ERR_CONFLICT). The directory above it is made when it is missing. */
struct file_content {
    struct str name, content;
};
bool folder_write(const char *path, const struct file_content *files, size_t n, struct err *e) MUST_CHECK;
/* The directory that the running program stands in, without a slash at the end. */
bool file_program_dir(struct arena *a, struct str *out, struct err *e) MUST_CHECK;

/* For base: an error from errno, and making a directory entry durable (where the file system can). */
bool file_error(struct err *e, const char *path, const char *doing); /* always false */
void file_sync_folder_of(const char *path);

/* A file without a place in any directory, for libraries that write to a name only: nobody else can see it, and it is
 * gone when it is closed. `path` opens it as long as it lives. */
struct scratch_file {
    int fd;
    char path[40];
};
bool scratch_file_open(struct scratch_file *s, struct err *e) MUST_CHECK;
void scratch_file_close(struct scratch_file *s);
