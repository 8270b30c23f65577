/* lines: a stream taken apart into lines, however long the stream is.
 *
 *     struct lines l;
 *     lines_init(&l, read_some, ctx, 4 * MIB);
 *     while ((kind = lines_next(&l, &line, e)) != LINE_END) …
 *     lines_release(&l);
 *
 * A line ends with LF or CR LF (neither is part of it) or with the stream; what stands after the last line end is a
 * line unless it is empty. A BOM at the very beginning is no part of the first line. No more is kept than one line, and
 * a line past the ceiling is skipped to its end and reported; the lines after it come as usual. */
#pragma once
#include "base/err.h"

enum line_kind {
    LINE_END,      /* there is none any more */
    LINE_TEXT,     /* `line` is a view, valid until the next call */
    LINE_TOO_LONG, /* skipped */
    LINE_FAILED    /* the stream could not be read; the error is filled in */
};
/* Gives up to `room` bytes; 0 at the end. */
typedef bool lines_read_fn(void *ctx, char *to, size_t room, size_t *got, struct err *e);
struct lines {
    lines_read_fn *read;
    void *ctx;
    size_t ceiling;
    size_t number; /* of the last line, from 1 */
    char *bytes;   /* owned */
    size_t from, to, room;
    bool at_end;
};
void lines_init(struct lines *l, lines_read_fn *read, void *ctx, size_t ceiling);
enum line_kind lines_next(struct lines *l, struct str *line, struct err *e) MUST_CHECK;
void lines_release(struct lines *l);
