/* disk: folders, secret files, locks, room. */
#include "base/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/lang.h"

bool folder_make(const char *path, struct err *e) {
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof part)
        return errno = ENAMETOOLONG, file_error(e, path, _("The folder cannot be made"));
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        char keep = part[i];
        part[i] = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST) return file_error(e, path, _("The folder cannot be made"));
        part[i] = keep;
    }
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return true;
    return errno = ENOTDIR, file_error(e, path, _("The folder cannot be made"));
}

bool secret_write(const char *path, struct str content, struct err *e) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return err_at(e, str_of(path), 0, 0, ERR_CONFLICT, _("This file is there already; it is left as it is."));
    if (fd < 0) return file_error(e, path, _("The file cannot be written"));
    bool ok = true;
    while (ok && content.len) {
        ssize_t n = write(fd, content.ptr, content.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            ok = false;
        else
            content = str_cut(content, (size_t)n, content.len);
    }
    ok = ok && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && ok) ok = false, why = errno;
    if (ok) return file_sync_folder_of(path), true;
    (void)unlink(path);
    errno = why;
    return file_error(e, path, _("The file cannot be written"));
}

bool disk_room(const char *path, struct disk_room *out, struct err *e) {
    struct statvfs v;
    if (statvfs(path, &v) != 0) return file_error(e, path, _("How much room there is cannot be found"));
    *out = (struct disk_room){(uint64_t)v.f_blocks * v.f_frsize, (uint64_t)v.f_bavail * v.f_frsize};
    return true;
}

bool file_facts(const char *path, struct file_facts *out, struct err *e) {
    struct stat st;
    if (stat(path, &st) != 0) return file_error(e, path, _("The file cannot be looked at"));
    *out = (struct file_facts){.bytes = (uint64_t)st.st_size,
                               .mode = st.st_mode & 07777,
                               .is_folder = S_ISDIR(st.st_mode),
                               .is_file = S_ISREG(st.st_mode),
                               .own = st.st_uid == geteuid(),
                               .device = (uint64_t)st.st_dev,
                               .changed = st.st_mtime};
    return true;
}

bool file_remove(const char *path, struct err *e) {
    if (unlink(path) == 0 || errno == ENOENT) return true;
    return file_error(e, path, _("The file cannot be removed"));
}

bool file_rename(const char *from, const char *to, struct err *e) {
    if (rename(from, to) != 0) return file_error(e, to, _("The file cannot be written"));
    file_sync_folder_of(to);
    return true;
}

static bool copy_as(const char *from, const char *to, struct err *e) {
    struct file_reader r;
    char block[65536];
    size_t got = 0;
    bool ok = true;
    if (!file_reader_open(&r, from, e)) return false;
    struct file_writer *w = file_writer_open(to, e);
    while (w && (ok = file_reader_next(&r, block, sizeof block, &got, e)) && got)
        if (!file_writer_add(w, (struct str){block, got}, e)) w = NULL;
    file_reader_close(&r);
    if (w && ok) return file_writer_finish(w, e);
    file_writer_cancel(w);
    return false;
}

bool file_keep_as(const char *from, const char *to, struct err *e) {
    if (link(from, to) == 0) return file_sync_folder_of(to), true;
    if (errno == EEXIST)
        return err_at(e, str_of(to), 0, 0, ERR_CONFLICT, _("This file is there already; it is left as it is."));
    if (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK || errno == ENOSYS) return copy_as(from, to, e);
    return file_error(e, to, _("The file cannot be written"));
}

bool file_lock(struct file_lock *l, const char *path, bool exclusive, unsigned seconds, struct err *e) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    uint64_t until = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;
    if (fd < 0) return file_error(e, path, _("The file cannot be opened"));
    while (flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        if ((errno == EWOULDBLOCK || errno == EINTR) && clock_monotonic_ns() < until) {
            clock_sleep_us(2000);
            continue;
        }
        bool taken = errno == EWOULDBLOCK;
        close(fd);
        if (taken)
            return err_at(e, str_of(path), 0, 0, ERR_CONFLICT, _("Another program is using it; try again later."));
        return file_error(e, path, _("The file cannot be locked"));
    }
    l->fd = fd;
    return true;
}

void file_unlock(struct file_lock *l) {
    if (l->fd >= 0) close(l->fd);
    l->fd = -1;
}
