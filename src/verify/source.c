/* source: see source.h. */
#include "verify/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool v_source_open(int dir, const char *name, struct source *out) {
    struct stat st;
    int fd = dir < 0 ? open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
                     : openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0) return false;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        if (errno == 0 || !S_ISREG(st.st_mode)) errno = EINVAL;
        close(fd);
        return false;
    }
    *out = (struct source){.size = (uint64_t)st.st_size, .fd = fd};
    return true;
}

void v_source_close(struct source *s) {
    if (!s->memory) close(s->fd);
}

struct source v_source_memory(struct span bytes) {
    static const uint8_t nothing[1];
    return (struct source){.size = bytes.n, .memory = bytes.n ? bytes.p : nothing, .fd = -1};
}

bool v_source_read(const struct source *s, uint64_t at, void *to, uint64_t n) {
    if (at > s->size || n > s->size - at) return false;
    if (s->memory) {
        memcpy(to, s->memory + at, n);
        return true;
    }
    for (uint64_t done = 0; done < n;) {
        ssize_t got = pread(s->fd, (uint8_t *)to + done, (size_t)(n - done), (off_t)(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) v_machine("read");
        if (got == 0) return false; /* it became shorter */
        done += (uint64_t)got;
    }
    return true;
}

bool v_source_all(const struct source *s, uint64_t from, uint64_t most, struct span *out) {
    if (from > s->size || s->size - from > most) return false;
    size_t n = (size_t)(s->size - from);
    uint8_t *p = v_alloc(n);
    if (!v_source_read(s, from, p, n)) {
        free(p);
        return false;
    }
    *out = (struct span){p, n};
    return true;
}

void v_lines_init(struct lines *l, const struct source *source, size_t most) {
    size_t size = source->size < most ? (size_t)source->size + 1 : most; /* no more than there can be */
    *l = (struct lines){.source = source, .size = size, .room = v_alloc(size)};
}

/* Moves what is left to the front and reads more behind it. */
static bool fill(struct lines *l) {
    uint64_t left = l->source->size - l->at;
    memmove(l->room, l->room + l->from, l->to - l->from);
    l->to -= l->from;
    l->from = 0;
    size_t n = l->size - l->to < left ? l->size - l->to : (size_t)left;
    if (n == 0 || !v_source_read(l->source, l->at, l->room + l->to, n)) return false;
    l->at += n;
    l->to += n;
    return true;
}

enum line v_lines_next(struct lines *l, struct span *line) {
    struct span rest = {l->room + l->from, l->to - l->from};
    if (!v_line(&rest, line)) {
        bool more = fill(l);
        rest = (struct span){l->room + l->from, l->to - l->from};
        if (!more && rest.n == 0) return LINES_END;
        if (!v_line(&rest, line)) {
            l->number++;
            return l->to == l->size ? LINE_TOO_LONG : LINE_WITHOUT_END;
        }
    }
    l->from = l->to - rest.n;
    l->number++;
    return LINE;
}

uint64_t v_lines_place(const struct lines *l) {
    return l->at - (l->to - l->from);
}

void v_lines_release(struct lines *l) {
    free(l->room);
    l->room = NULL;
}
