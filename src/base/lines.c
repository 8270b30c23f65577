/* lines: one buffer that is filled at its end and read from its beginning. */
#include "base/lines.h"

#include <string.h>

#include "base/buf.h"

#define FIRST_ROOM (64 * KIB)

void lines_init(struct lines *l, lines_read_fn *read, void *ctx, size_t ceiling) {
    *l = (struct lines){.read = read, .ctx = ctx, .ceiling = ceiling};
}

void lines_release(struct lines *l) {
    mem_free(l->bytes);
    l->bytes = NULL;
    l->from = l->to = l->room = 0;
}

/* More bytes behind those that there are. */
static bool fill(struct lines *l, struct err *e) {
    size_t got = 0;
    if (l->from) {
        memmove(l->bytes, l->bytes + l->from, l->to - l->from);
        l->to -= l->from;
        l->from = 0;
    }
    if (l->to == l->room) {
        l->room = l->room ? l->room * 2 : FIRST_ROOM;
        l->bytes = mem_resize(l->bytes, l->room);
    }
    if (!l->read(l->ctx, l->bytes + l->to, l->room - l->to, &got, e)) return false;
    l->to += got;
    l->at_end = got == 0;
    return true;
}

/* The line is longer than the ceiling whatever its end is: past `ceiling` bytes only a CR may still come. */
static bool is_too_long(const struct lines *l, size_t len) {
    return len > l->ceiling + 1 || (len == l->ceiling + 1 && l->bytes[l->from + l->ceiling] != '\r');
}

/* To the end of the line that is too long, without keeping it. */
static enum line_kind skip_line(struct lines *l, struct err *e) {
    for (;;) {
        const char *end = l->from < l->to ? memchr(l->bytes + l->from, '\n', l->to - l->from) : NULL;
        if (end) {
            l->from = (size_t)(end - l->bytes) + 1;
            return LINE_TOO_LONG;
        }
        l->from = l->to;
        if (l->at_end) return LINE_TOO_LONG;
        if (!fill(l, e)) return LINE_FAILED;
    }
}

static enum line_kind take(struct lines *l, size_t len, size_t with_end, struct str *line) {
    struct str s = {l->bytes + l->from, len};
    if (with_end > len && len && s.ptr[len - 1] == '\r') s.len--;
    l->from += with_end;
    if (s.len > l->ceiling) return LINE_TOO_LONG;
    if (l->number == 1 && str_starts(s, STR("\xEF\xBB\xBF"))) s = str_cut(s, 3, s.len);
    *line = s;
    return LINE_TEXT;
}

enum line_kind lines_next(struct lines *l, struct str *line, struct err *e) {
    size_t looked = 0; /* bytes that hold no line end */
    for (;;) {
        size_t len = l->to - l->from;
        const char *end = len > looked ? memchr(l->bytes + l->from + looked, '\n', len - looked) : NULL;
        if (end || (l->at_end && len)) {
            l->number++;
            size_t n = end ? (size_t)(end - l->bytes) - l->from : len;
            return take(l, n, n + (end != NULL), line);
        }
        if (l->at_end) return LINE_END;
        if (len && is_too_long(l, len)) {
            l->number++;
            return skip_line(l, e);
        }
        looked = len;
        if (!fill(l, e)) return LINE_FAILED;
    }
}
