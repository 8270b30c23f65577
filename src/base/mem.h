/* mem: memory by lifetime.
 *
 * What is born during a command, a request or a report lives in that arena and nobody frees it one
 * by one; the arena goes, everything goes. An arena has a ceiling like a buffer: what an outsider's
 * input makes us allocate is bounded where the arena is made.
 *
 *     struct arena *a = arena_new(64 * MIB);
 *     struct node *n = arena_alloc(a, sizeof *n);      // zeroed, aligned for anything
 *     arena_free(a);
 *
 * Out of memory, or past an arena's ceiling, the program says so and ends with status 3: half-made
 * answers are worse than none, and output files appear whole or not at all (file.h). */
#pragma once
#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t ceiling);
void arena_free(struct arena *a); /* NULL is fine */
/* Everything in it goes, as with arena_free; some memory is kept for what comes next. For work that is repeated. */
void arena_clear(struct arena *a);
void *arena_alloc(struct arena *a, size_t bytes);
void *arena_array(struct arena *a, size_t count, size_t each);
/* Room for one more in an array that lives in `a`: returns the array, moved when it had to grow.
 * `*room` is kept by the caller beside its count, and starts at 0 with a NULL array. */
void *arena_grow(struct arena *a, void *array, size_t count, size_t *room, size_t each);
struct str arena_str(struct arena *a, struct str s); /* a copy, followed by a 0 byte */
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
size_t arena_used(const struct arena *a);

/* Plain memory that must not fail; for the few long-lived things. */
void *mem_alloc(size_t bytes);           /* zeroed */
void *mem_resize(void *p, size_t bytes); /* new bytes are not zeroed */
void mem_free(void *p);
_Noreturn void mem_exhausted(const char *what); /* says so on stderr, exits with 3 */
