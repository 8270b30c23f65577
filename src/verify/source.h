/* source: bytes to be read, from a file or from memory, at any place; and its lines, one after the other.
 *
 * A file is read, never mapped: somebody who changes it meanwhile cannot show one thing to one check and another to the
 * next within one read, and cannot crash the program by cutting it off. Memory does not grow with the file.
 *
 *     struct lines l;
 *     v_lines_init(&l, source, 0, LINE_SIZE);
 *     while (v_lines_next(&l, &line) == LINE) …
 *     v_lines_release(&l);
 */
#pragma once
#include "verify/bytes.h"

struct source {
    uint64_t size;
    const uint8_t *memory; /* or a file: */
    int fd;
};

/* Opens NAME in the folder `dir`, or anywhere with -1. False, with errno, when it is not a regular file or cannot be
 * read. The last part of NAME is not followed when it is a link inside a folder. */
bool v_source_open(int dir, const char *name, struct source *out);
void v_source_close(struct source *s);
struct source v_source_memory(struct span bytes);

/* Copies n bytes from place `at`; false when there are not so many. */
bool v_source_read(const struct source *s, uint64_t at, void *to, uint64_t n);

/* All of it, from malloc; false when it is larger than `most`. */
bool v_source_all(const struct source *s, uint64_t from, uint64_t most, struct span *out);

enum line { LINE, LINES_END, LINE_TOO_LONG, LINE_WITHOUT_END };

struct lines {
    const struct source *source;
    uint64_t at;   /* place in the source of what was read so far */
    uint8_t *room; /* owned */
    size_t size, from, to;
    uint64_t number; /* of the line that was given last */
};

/* `most`: bytes of a line with its LF. */
void v_lines_init(struct lines *l, const struct source *source, size_t most);
enum line v_lines_next(struct lines *l, struct span *line); /* valid until the next call */
uint64_t v_lines_place(const struct lines *l);              /* where the next line begins */
void v_lines_release(struct lines *l);
