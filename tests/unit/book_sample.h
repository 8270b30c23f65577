/* book_sample: workbooks for tests, from text that a person can read.
 *
 * Parts: "=== NAME" begins a part, what follows up to the next one is its content; the archive is made of them as they
 * are. Used by the unit tests, the fuzz target and tests/e2e/mkbook.c. */
#pragma once
#include "fmt/fmt.h"

static struct str line_at(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && text.ptr[end] != '\n') end++;
    return str_cut(text, at, end);
}

/* True with one part; *at moves past it. */
static bool part_next(struct str text, size_t *at, struct str *name, struct str *content) {
    while (*at < text.len && !str_starts(line_at(text, *at), STR("=== "))) *at += line_at(text, *at).len + 1;
    if (*at >= text.len) return false;
    struct str head = line_at(text, *at);
    size_t from = *at + head.len + 1, to = from;
    while (to < text.len && !str_starts(line_at(text, to), STR("=== "))) to += line_at(text, to).len + 1;
    *name = str_cut(head, 4, head.len);
    *content = from < text.len ? str_cut(text, from, to < text.len ? to : text.len) : STR("");
    *at = to;
    return true;
}

/* NULL in *out.ptr when no archive could be made of it. */
static bool book_of_parts(struct arena *a, struct str text, struct buf *out) {
    struct err e;
    struct zipw *z = zipw_new(&e);
    struct str name, content;
    size_t at = 0;
    bool ok = z != NULL;
    while (ok && part_next(text, &at, &name, &content)) ok = zipw_add(z, arena_str(a, name).ptr, content, &e);
    if (!ok) return zipw_cancel(z), false;
    return zipw_finish(z, out, &e);
}
