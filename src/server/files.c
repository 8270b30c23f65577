/* files: see the header. */
#include "server/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CREDENTIAL "credential:"

static bool failed(struct err *e, const char *what) {
    return err_set(e, ERR_IO, _("The server could not be set up: %s: %s."), what, strerror(errno));
}

bool descriptor_of_text(struct str text, int *fd, struct err *e) {
    int made = memfd_create("kijun", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (made < 0) return failed(e, "memfd_create");
    if (write(made, text.ptr, text.len) != (ssize_t)text.len ||
        fcntl(made, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL)) {
        failed(e, "memfd");
        close(made);
        return false;
    }
    *fd = made;
    return true;
}

bool descriptor_read(struct arena *a, int fd, size_t ceiling, struct str *out, struct err *e) {
    struct stat st;
    bool ok = !fstat(fd, &st) && S_ISREG(st.st_mode);
    size_t size = ok ? (size_t)st.st_size : 0, done = 0;
    if (ok && size > ceiling) {
        close(fd);
        return err_set(e, ERR_LIMIT, _("A file of the configuration is larger than %zu KiB."), ceiling / KIB);
    }
    char *bytes = arena_alloc(a, size + 1);
    while (ok && done < size) {
        ssize_t n = pread(fd, bytes + done, size - done, (off_t)done);
        ok = n > 0;
        if (ok) done += (size_t)n;
    }
    if (!ok) failed(e, "read");
    close(fd);
    if (ok) *out = (struct str){bytes, size};
    return ok;
}

bool credential_path(struct arena *a, const char *path, const char **out, struct err *e) {
    struct str folder, name;
    if (!str_starts(str_of(path), STR(CREDENTIAL))) return *out = path, true;
    folder = environment_get("CREDENTIALS_DIRECTORY");
    name = str_cut(str_of(path), sizeof CREDENTIAL - 1, strlen(path));
    if (!folder.ptr || !name.len || str_find(name, STR("/"), &(size_t){0}))
        return err_set(e, ERR_NOT_FOUND,
                       _("%s: systemd handed over no such credential (LoadCredential= in kijun.service)."), path);
    *out = arena_fmt(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)).ptr;
    return true;
}

bool file_open(struct arena *a, const char *path, bool secret, int *fd, struct err *e) {
    struct stat st;
    const char *real;
    if (!credential_path(a, path, &real, e)) return false;
    int opened = open(real, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (opened < 0) return file_error(e, real, _("The file cannot be opened"));
    if (fstat(opened, &st) || !S_ISREG(st.st_mode)) {
        close(opened);
        return err_at(e, str_of(real), 0, 0, ERR_INVALID, _("This is not a file."));
    }
    if (secret && (st.st_mode & (S_IRWXO | S_IWGRP))) {
        close(opened);
        return err_at(e, str_of(real), 0, 0, ERR_DENIED,
                      _("Others can read the private key. Take their rights away: chmod 600"));
    }
    *fd = opened;
    return true;
}
