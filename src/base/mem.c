/* mem: arenas, and plain memory that ends the program when there is none left. */
#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN alignof(max_align_t)
#define CHUNK ((size_t)64 * 1024)
#define SPARE_MAX 1024 /* chunks kept by arena_clear */

struct chunk {
    struct chunk *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};
struct arena {
    struct chunk *head;  /* the one being filled */
    struct chunk *spare; /* of the common size, empty */
    size_t n_spare;
    size_t ceiling, used;
};

_Noreturn void mem_exhausted(const char *what) {
    fprintf(stderr, "kijun: %s\n", what);
    exit(3);
}

void *mem_alloc(size_t bytes) {
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p) mem_exhausted("out of memory");
    return p;
}

void *mem_resize(void *p, size_t bytes) {
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q) mem_exhausted("out of memory");
    return q;
}

void mem_free(void *p) {
    free(p);
}

struct arena *arena_new(size_t ceiling) {
    struct arena *a = mem_alloc(sizeof *a);
    a->ceiling = ceiling;
    return a;
}

static void free_chunks(struct chunk *list) {
    for (struct chunk *next; list; list = next) {
        next = list->next;
        free(list);
    }
}

void arena_free(struct arena *a) {
    if (!a) return;
    free_chunks(a->head);
    free_chunks(a->spare);
    free(a);
}

void arena_clear(struct arena *a) {
    for (struct chunk *c = a->head, *next; c; c = next) {
        next = c->next;
        if (c->size != CHUNK || a->n_spare == SPARE_MAX) {
            free(c);
            continue;
        }
        c->used = 0;
        c->next = a->spare;
        a->spare = c;
        a->n_spare++;
    }
    a->head = NULL;
    a->used = 0;
}

static struct chunk *add_chunk(struct arena *a, size_t at_least) {
    size_t size = at_least > CHUNK ? at_least : CHUNK;
    struct chunk *c = size == CHUNK ? a->spare : NULL;
    if (c) {
        a->spare = c->next;
        a->n_spare--;
    } else {
        c = malloc(sizeof *c + size);
        if (!c) mem_exhausted("out of memory");
    }
    *c = (struct chunk){.next = a->head, .size = size};
    a->head = c;
    return c;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    size_t need = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (need < bytes || need > a->ceiling - a->used)
        mem_exhausted("the input needs more memory than is allowed for it");
    struct chunk *c = a->head;
    if (!c || c->size - c->used < need) c = add_chunk(a, need);
    void *p = c->bytes + c->used;
    c->used += need;
    a->used += need;
    memset(p, 0, need);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t each) {
    size_t bytes;
    if (__builtin_mul_overflow(count, each, &bytes))
        mem_exhausted("the input needs more memory than is allowed for it");
    return arena_alloc(a, bytes);
}

void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t each) {
    if (count < *room) return array;
    size_t more = *room ? *room * 2 : 8;
    void *bigger = arena_array(a, more, each);
    if (count) memcpy(bigger, array, count * each);
    *room = more;
    return bigger;
}

struct str arena_str(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.len + 1);
    if (s.len) memcpy(p, s.ptr, s.len);
    return (struct str){p, s.len};
}

struct str arena_fmt(struct arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str s = arena_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    size_t len = n > 0 ? (size_t)n : 0;
    char *p = arena_alloc(a, len + 1);
    vsnprintf(p, len + 1, fmt, again);
    va_end(again);
    return (struct str){p, len};
}

size_t arena_used(const struct arena *a) {
    return a->used;
}
