/* disk: places for data: folders, secret files, locks, how much room is left. Files as such are in file.h. */
#pragma once
#include "base/err.h"

/* A folder and those above it, for its owner alone (0700); what is there stays as it is. */
bool folder_make(const char *path, struct err *e) MUST_CHECK;
/* A new file that only its owner can read (0600), whole and synced; never in place of another (CONFLICT). */
bool secret_write(const char *path, struct str content, struct err *e) MUST_CHECK;

struct disk_room {
    uint64_t total, free; /* bytes; free: for this user */
};
bool disk_room(const char *path, struct disk_room *out, struct err *e) MUST_CHECK;

struct file_facts {
    uint64_t bytes;
    unsigned mode;                /* permission bits */
    bool is_folder, is_file, own; /* own: belongs to this user */
    uint64_t device;
    int64_t changed; /* seconds since 1970 */
};
bool file_facts(const char *path, struct file_facts *out, struct err *e) MUST_CHECK;

bool file_remove(const char *path, struct err *e) MUST_CHECK;                 /* a missing one is fine */
bool file_rename(const char *from, const char *to, struct err *e) MUST_CHECK; /* and the folder is synced */

/* The same file under one more name, so that it outlives its first one; a copy of it where the file system has no such
 * thing. CONFLICT when `to` is there already. */
bool file_keep_as(const char *from, const char *to, struct err *e) MUST_CHECK;

/* A lock that ends with the process. Exclusive or shared; waits at most `seconds`, then CONFLICT. The file is made when
 * it is missing and stays. */
struct file_lock {
    int fd;
};
bool file_lock(struct file_lock *l, const char *path, bool exclusive, unsigned seconds, struct err *e) MUST_CHECK;
void file_unlock(struct file_lock *l);
