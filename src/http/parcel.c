/* parcel: bytes that are handed over. */
#include "http/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/lane.h"

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static bool no_memory(struct err *e) {
    return err_set(e, ERR_IO, _("There is no memory for what a request brought: %s."), strerror(errno));
}

static bool write_all(int fd, struct str s, struct err *e) {
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return no_memory(e);
        s = str_cut(s, (size_t)n, s.len);
    }
    return true;
}

/* From memory into a memfd. */
static bool spill(struct parcel *p, struct err *e) {
    int fd = memfd_create("kijun", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return no_memory(e);
    if (!write_all(fd, (struct str){p->ptr ? p->ptr : "", (size_t)p->bytes}, e)) return close(fd), false;
    mem_free(p->ptr);
    p->ptr = NULL;
    p->room = 0;
    p->fd = fd;
    return true;
}

bool parcel_add(struct parcel *p, struct str s, uint64_t ceiling, struct err *e) {
    if (s.len > ceiling || p->bytes > ceiling - s.len)
        return err_set(e, ERR_LIMIT, _("What was sent is larger than %llu bytes."), (unsigned long long)ceiling);
    if (p->fd < 0 && p->bytes + s.len > LANE_INLINE && !spill(p, e)) return false;
    if (p->fd >= 0) {
        if (!write_all(p->fd, s, e)) return false;
    } else if (s.len) {
        size_t need = (size_t)p->bytes + s.len;
        if (need > p->room) {
            size_t room = p->room ? p->room * 2 : 1024;
            p->ptr = mem_resize(p->ptr, p->room = room > need ? room : need);
        }
        memcpy(p->ptr + p->bytes, s.ptr, s.len);
    }
    p->bytes += s.len;
    return true;
}

bool parcel_seal(struct parcel *p, struct err *e) {
    if (p->fd < 0 || p->file) return true;
    return fcntl(p->fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) == 0 || no_memory(e);
}

bool parcel_of(struct str s, struct parcel *out, struct err *e) {
    struct parcel p = PARCEL_NONE;
    if (!parcel_add(&p, s, s.len, e) || !parcel_seal(&p, e)) return parcel_release(&p), false;
    *out = p;
    return true;
}

bool parcel_check(const struct parcel *p, struct err *e) {
    struct stat st;
    if (p->fd < 0) return true;
    if (fstat(p->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0) {
        int seals = p->file ? SEALS : fcntl(p->fd, F_GET_SEALS);
        if (seals >= 0 && (seals & SEALS) == SEALS &&
            (p->file ? (uint64_t)st.st_size >= p->bytes : (uint64_t)st.st_size == p->bytes))
            return true;
    }
    return err_set(e, ERR_UPSTREAM, _("Another process handed over bytes that it can still change."));
}

size_t parcel_read(const struct parcel *p, uint64_t at, char *to, size_t room) {
    size_t got = 0;
    if (at >= p->bytes) return 0;
    if (room > p->bytes - at) room = (size_t)(p->bytes - at);
    if (p->fd < 0) return memcpy(to, p->ptr + at, room), room;
    while (got < room) {
        ssize_t n = pread(p->fd, to + got, room - got, (off_t)(at + got));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        got += (size_t)n;
    }
    return got;
}

bool parcel_load(struct parcel *p, uint64_t ceiling, struct str *out, struct err *e) {
    if (p->bytes > ceiling)
        return err_set(e, ERR_LIMIT, _("What was sent is larger than %llu bytes."), (unsigned long long)ceiling);
    if (p->fd >= 0) {
        if (!parcel_check(p, e)) return false;
        char *bytes = mem_alloc((size_t)p->bytes + 1);
        if (parcel_read(p, 0, bytes, (size_t)p->bytes) != p->bytes) {
            mem_free(bytes);
            return err_set(e, ERR_UPSTREAM, _("Another process handed over bytes that cannot be read."));
        }
        close(p->fd);
        p->fd = -1;
        p->ptr = bytes;
        p->room = (size_t)p->bytes + 1;
    }
    *out = (struct str){p->ptr ? p->ptr : "", (size_t)p->bytes};
    return true;
}

void parcel_release(struct parcel *p) {
    mem_free(p->ptr);
    if (p->fd >= 0) close(p->fd);
    *p = PARCEL_NONE;
}
