/* fuzz_lines: any bytes as lines, in pieces of any size: the same lines as when all is looked at at once. The first two
 * bytes say how large the pieces are and how long a line may be. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct pieces {
    struct str rest;
    size_t piece;
};

static bool next_piece(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    (void)e;
    struct pieces *p = ctx;
    size_t n = p->piece < room ? p->piece : room;
    if (n > p->rest.len) n = p->rest.len;
    if (n) memcpy(to, p->rest.ptr, n);
    p->rest = str_cut(p->rest, n, p->rest.len);
    *got = n;
    return true;
}

/* The same by the definition. False at the end. */
static bool expected(struct str *rest, struct str *line) {
    if (!rest->len) return false;
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t n = end ? (size_t)(end - rest->ptr) : rest->len;
    *line = str_cut(*rest, 0, n);
    *rest = str_cut(*rest, end ? n + 1 : n, rest->len);
    if (end && line->len && line->ptr[line->len - 1] == '\r') line->len--;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    size_t ceiling = 1 + data[1];
    struct str all = {(const char *)data + 2, size - 2}, line, want;
    struct pieces p = {all, 1 + data[0] % 32u};
    struct lines l;
    struct err e;
    size_t number = 0;
    lines_init(&l, next_piece, &p, ceiling);
    for (;;) {
        enum line_kind kind = lines_next(&l, &line, &e);
        bool more = expected(&all, &want);
        if (more != (kind != LINE_END) || kind == LINE_FAILED) abort();
        if (!more) break;
        number++;
        if (l.number != number || (want.len > ceiling) != (kind == LINE_TOO_LONG)) abort();
        if (number == 1 && str_starts(want, STR("\xEF\xBB\xBF"))) want = str_cut(want, 3, want.len);
        if (kind == LINE_TEXT && !str_eq(line, want)) abort();
        if (l.room > 2 * 64 * KIB) abort();
    }
    lines_release(&l);
    return 0;
}
