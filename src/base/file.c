/* file: reading with a ceiling, writing whole or not at all, listing in a fixed order. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"

static void close_fd(const int *fd) {
    if (*fd >= 0) close(*fd);
}
#define CLEANUP_FD __attribute__((cleanup(close_fd)))

/* What the system commonly says, for the translators; anything else is passed on in English. */
static const char *const common_reasons[] __attribute__((unused)) = {
    N_("No such file or directory"), N_("Permission denied"),       N_("Is a directory"),
    N_("Not a directory"),           N_("No space left on device"), N_("Read-only file system"),
    N_("File name too long"),        N_("Input/output error"),      N_("Too many levels of symbolic links")};

/* Whose fault: a name that cannot be right, a right that is missing, or the machine. */
static enum err_kind kind_of(int why) {
    switch (why) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case ENAMETOOLONG:
    case ELOOP:
    case ENXIO: /* a socket */
        return ERR_INVALID;
    case EACCES:
    case EPERM:
    case EISDIR:
    case EROFS:
        return ERR_DENIED;
    default:
        return ERR_IO;
    }
}

bool file_error(struct err *e, const char *path, const char *doing) {
    int why = errno;
    return err_at(e, str_of(path), 0, 0, kind_of(why), "%s: %s", doing, _(strerror(why)));
}

static bool read_all(int fd, size_t ceiling, struct buf *b) {
    char chunk[65536];
    buf_init(b, ceiling);
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        if (n == 0) return true;
        buf_add(b, (struct str){chunk, (size_t)n});
        if (!buf_ok(b)) return true; /* the caller looks */
    }
}

/* An ordinary file goes to its place at once, as long as it is as large as it says. */
static bool read_known_size(int fd, struct arena *a, size_t ceiling, struct str *out) {
    struct stat st;
    char more;
    size_t got = 0;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || (size_t)st.st_size > ceiling) return false;
    size_t size = (size_t)st.st_size;
    char *p = arena_alloc(a, size + 1);
    while (got < size) {
        ssize_t n = read(fd, p + got, size - got);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        got += (size_t)n;
    }
    if (got == size && read(fd, &more, 1) == 0) return *out = (struct str){p, size}, true;
    return lseek(fd, 0, SEEK_SET), false;
}

bool file_read(struct arena *a, const char *path, size_t ceiling, struct str *out, struct err *e) {
    bool standard_input = strcmp(path, "-") == 0;
    CLEANUP_FD int fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct buf b = {0};
    if (fd < 0) return file_error(e, path, _("The file cannot be opened"));
    if (!standard_input && read_known_size(fd, a, ceiling, out)) return true;
    if (!read_all(fd, ceiling, &b)) {
        buf_release(&b);
        return file_error(e, path, _("The file cannot be read"));
    }
    bool fits = buf_ok(&b);
    if (fits) *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    if (fits) return true;
    return err_at(e, str_of(path), 0, 0, ERR_LIMIT, _("The file is larger than %zu KiB, the most that is read."),
                  ceiling / KIB);
}

bool file_reader_open(struct file_reader *r, const char *path, struct err *e) {
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return file_error(e, path, _("The file cannot be opened"));
    *r = (struct file_reader){fd, path};
    return true;
}

bool file_reader_next(struct file_reader *r, char *to, size_t room, size_t *got, struct err *e) {
    ssize_t n;
    do n = read(r->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0) return file_error(e, r->path, _("The file cannot be read"));
    *got = (size_t)n;
    return true;
}

void file_reader_close(struct file_reader *r) {
    if (r->fd >= 0) close(r->fd);
    r->fd = -1;
}

static bool write_all(int fd, struct str s) {
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        s = str_cut(s, (size_t)n, s.len);
    }
    return true;
}

/* The directory entry is made durable too; a file system that cannot sync a directory is left in peace. */
void file_sync_folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char dir[PATH_MAX];
    int n = slash ? snprintf(dir, sizeof dir, "%.*s", (int)(slash - path) + 1, path) : snprintf(dir, sizeof dir, ".");
    if (n < 0 || (size_t)n >= sizeof dir) return;
    CLEANUP_FD int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) (void)fsync(fd);
}

/* An existing file keeps its permissions; a new one gets what the umask leaves of 0666. */
static mode_t wanted_mode(const char *path) {
    struct stat st;
    if (stat(path, &st) == 0) return st.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* The file to replace: through a symbolic link the one behind it, so that the link stays. */
static bool find_target(const char *path, char target[PATH_MAX], struct err *e) {
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
        if (!realpath(path, target)) return file_error(e, path, _("The symbolic link leads nowhere"));
    } else if (strlen(path) < PATH_MAX) {
        memcpy(target, path, strlen(path) + 1);
    } else {
        return errno = ENAMETOOLONG, file_error(e, path, _("The file cannot be written"));
    }
    if (stat(target, &st) == 0 && !S_ISREG(st.st_mode))
        return err_at(e, str_of(path), 0, 0, ERR_INVALID, _("This is not a regular file, so it is not replaced."));
    /* Renaming over it would need no right to write it, but whoever took that right away meant it. */
    if (access(target, F_OK) == 0 && access(target, W_OK) != 0)
        return file_error(e, path, _("The file cannot be written"));
    return true;
}

struct file_writer {
    int fd;
    const char *path; /* as the caller names it; for messages */
    char target[PATH_MAX], beside[PATH_MAX + 16];
};

struct file_writer *file_writer_open(const char *path, struct err *e) {
    struct file_writer *w = mem_alloc(sizeof *w);
    w->path = path;
    if (!find_target(path, w->target, e)) return mem_free(w), NULL;
    /* A short name of its own: the target's may be as long as the file system allows. */
    const char *slash = strrchr(w->target, '/');
    snprintf(w->beside, sizeof w->beside, "%.*s.kijun-XXXXXX", slash ? (int)(slash - w->target) + 1 : 0, w->target);
    w->fd = mkostemp(w->beside, O_CLOEXEC);
    if (w->fd < 0) {
        file_error(e, path, _("The file cannot be written"));
        return mem_free(w), NULL;
    }
    (void)!fchmod(w->fd, wanted_mode(w->target)); /* file systems without permissions (a USB stick's) refuse this */
    return w;
}

void file_writer_cancel(struct file_writer *w) {
    if (!w) return;
    if (w->fd >= 0) close(w->fd);
    unlink(w->beside);
    mem_free(w);
}

static bool writer_failed(struct file_writer *w, int why, struct err *e) {
    errno = why;
    file_error(e, w->path, _("The file cannot be written"));
    file_writer_cancel(w);
    return false;
}

bool file_writer_add(struct file_writer *w, struct str s, struct err *e) {
    return write_all(w->fd, s) || writer_failed(w, errno, e);
}

bool file_writer_finish(struct file_writer *w, struct err *e) {
    if (fsync(w->fd) != 0) return writer_failed(w, errno, e);
    int rc = close(w->fd);
    w->fd = -1;
    if (rc != 0 || rename(w->beside, w->target) != 0) return writer_failed(w, errno, e);
    file_sync_folder_of(w->target);
    mem_free(w);
    return true;
}

bool file_write(const char *path, struct str content, struct err *e) {
    struct file_writer *w = file_writer_open(path, e);
    return w && file_writer_add(w, content, e) && file_writer_finish(w, e);
}

bool file_exists(const char *path) {
    return access(path, F_OK) == 0;
}

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool list(struct arena *a, const char *dir, struct str suffix, mode_t type, struct str **names, size_t *n,
                 struct err *e) {
    DIR *d = opendir(dir);
    if (!d) return file_error(e, dir, _("The directory cannot be read"));
    struct str *found = NULL;
    size_t count = 0, room = 0;
    for (struct dirent *entry; (entry = readdir(d));) {
        struct str name = str_of(entry->d_name);
        struct stat st;
        if (name.ptr[0] == '.' || !str_ends(name, suffix)) continue;
        if (fstatat(dirfd(d), entry->d_name, &st, 0) != 0 || (st.st_mode & S_IFMT) != type) continue;
        found = arena_grow(a, found, count, &room, sizeof *found);
        found[count++] = arena_str(a, name);
    }
    closedir(d);
    if (count) qsort(found, count, sizeof *found, by_bytes);
    *names = found;
    *n = count;
    return true;
}

bool file_list(struct arena *a, const char *dir, struct str suffix, struct str **names, size_t *n, struct err *e) {
    return list(a, dir, suffix, S_IFREG, names, n, e);
}

bool file_list_dirs(struct arena *a, const char *dir, struct str **names, size_t *n, struct err *e) {
    return list(a, dir, STR(""), S_IFDIR, names, n, e);
}

static bool write_in(int dir, const struct file_content *f) {
    char name[NAME_MAX + 1];
    if (f->name.len > NAME_MAX) return errno = ENAMETOOLONG, false;
    snprintf(name, sizeof name, "%.*s", STR_ARG(f->name));
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool ok = write_all(fd, f->content) && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && ok) return false;
    errno = why;
    return ok;
}

static void remove_folder(const char *path, int dir, const struct file_content *files, size_t n) {
    char name[NAME_MAX + 1];
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%.*s", STR_ARG(files[i].name));
        (void)unlinkat(dir, name, 0);
    }
    (void)rmdir(path);
}

bool folder_write(const char *path, const struct file_content *files, size_t n, struct err *e) {
    char beside[PATH_MAX];
    const char *slash = strrchr(path, '/'), *doing = _("The folder cannot be written");
    int above = slash ? (int)(slash - path) : 0;
    int len = snprintf(beside, sizeof beside, "%.*s", above, path);
    if (len < 0 || (size_t)len + 20 >= sizeof beside) return errno = ENAMETOOLONG, file_error(e, path, doing);
    if (above && mkdir(beside, 0777) != 0 && errno != EEXIST) return file_error(e, path, doing);
    snprintf(beside + len, sizeof beside - (size_t)len, "%s.kijun-XXXXXX", above ? "/" : "");
    if (!mkdtemp(beside)) return file_error(e, path, doing);
    CLEANUP_FD int dir = open(beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mode_t mask = umask(0);
    umask(mask);
    bool ok = dir >= 0;
    for (size_t i = 0; i < n && ok; i++) ok = write_in(dir, &files[i]);
    if (ok) (void)fsync(dir), (void)!fchmod(dir, 0777 & ~mask);
    if (ok && renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return file_sync_folder_of(path), true;
    int why = errno;
    remove_folder(beside, dir, files, n);
    errno = why;
    if (why == EEXIST)
        return err_at(e, str_of(path), 0, 0, ERR_CONFLICT, _("This folder is there already; it is left as it is."));
    return file_error(e, path, doing);
}

bool file_program_dir(struct arena *a, struct str *out, struct err *e) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) return file_error(e, "/proc/self/exe", _("The program's own directory cannot be found"));
    path[n] = 0;
    char *slash = strrchr(path, '/');
    *out = arena_str(a, (struct str){path, (size_t)(slash - path)});
    return true;
}

bool scratch_file_open(struct scratch_file *s, struct err *e) {
    int fd = memfd_create("kijun", MFD_CLOEXEC);
    if (fd < 0) return err_set(e, ERR_IO, _("No temporary file can be made: %s"), _(strerror(errno)));
    s->fd = fd;
    snprintf(s->path, sizeof s->path, "/proc/self/fd/%d", fd);
    return true;
}

void scratch_file_close(struct scratch_file *s) {
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}
