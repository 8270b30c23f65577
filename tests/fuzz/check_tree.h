/* check_tree: what must be true of every tree that a reader gives back, whatever the input was. */
#pragma once
#include "fmt/fmt.h"

static inline void check_that(bool so) {
    if (!so) __builtin_trap();
}

/* Bytes in order and inside the text, inside the parent, texts valid, limits kept. */
static inline size_t check_node(const struct node *n, const struct source *src, size_t from, size_t to,
                                unsigned depth) {
    size_t count = 1;
    check_that(depth <= NODE_DEPTH_MAX && n->line >= 1 && n->col >= 1);
    check_that(from <= n->start && n->start <= n->end && n->end <= to && to <= src->text.len);
    check_that(utf8_ok(str_cut(src->text, n->start, n->end), NULL)); /* cut between characters */
    if (n->type == NODE_SCALAR) {
        check_that(n->text.len <= NODE_SCALAR_MAX && utf8_ok(n->text, NULL) && n->count == 0);
        check_that(n->text.len == 0 || !memchr(n->text.ptr, 0, n->text.len));
    }
    for (size_t i = 0; i < n->count; i++) {
        size_t at = i ? n->items[i - 1]->end : n->start;
        if (n->keys) {
            check_that(n->keys[i]->type == NODE_SCALAR);
            count += check_node(n->keys[i], src, at, n->end, depth + 1);
            at = n->keys[i]->end;
        }
        count += check_node(n->items[i], src, at, n->end, depth + 1);
    }
    return count;
}

static inline void check_reading(const struct node *n, const struct source *src, const struct diags *d) {
    check_that((n == NULL) == (d->errors > 0)); /* refused always says why, and only then */
    if (n) check_that(check_node(n, src, 0, src->text.len, 1) <= NODE_COUNT_MAX);
}
