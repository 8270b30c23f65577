/* err: what went wrong, as a sentence a person can act on.
 *
 * A function that can fail returns `bool` (or a pointer, or a count), takes `struct err *` last and
 * is marked MUST_CHECK. On failure it has filled the error in; outputs are untouched. The message is
 * a complete sentence in the reader's language without place or "error:"; the place is apart.
 *
 *     if (!file_read(a, path, 4 * MIB, &text, e)) return false;        // said there, passed on here
 *     return err_set(e, ERR_INVALID, _("The date %s does not exist."), date);
 *
 * Readers of files that people write gather everything they find in a `struct diags`, so that the
 * officer mends the file once and not ten times. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/str.h"

#define MUST_CHECK __attribute__((warn_unused_result))

enum err_kind {
    ERR_NONE = 0,
    ERR_INVALID,   /* the input or the call is wrong      -> exit 2 */
    ERR_NOT_FOUND, /* no such file, id, …                 -> exit 2 */
    ERR_DENIED,    /* not allowed                         -> exit 2 */
    ERR_CONFLICT,  /* somebody else changed it            -> exit 2 */
    ERR_LIMIT,     /* larger than a stated limit          -> exit 2 */
    ERR_IO,        /* disk, pipe, terminal                -> exit 3 */
    ERR_DB,        /* the database                        -> exit 3 */
    ERR_UPSTREAM,  /* a helper program or other service   -> exit 3 */
};

struct err {
    enum err_kind kind;
    unsigned line, col; /* from 1; 0 = none. Columns count characters, not bytes. */
    bool advice_only;   /* a warning: does not make the input wrong */
    char path[512];     /* "" = none */
    char text[1024];    /* the sentence */
};

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4))); /* always returns false */
bool err_at(struct err *e, struct str path, unsigned line, unsigned col, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* "path:line:col: error: text\n" on `out`. */
void err_print(const struct err *e, FILE *out);
int err_exit_status(enum err_kind kind);

/* A list of findings about one input. Past DIAGS_MAX the rest is only counted. */
#define DIAGS_MAX 50
struct diags {
    struct err list[DIAGS_MAX];
    size_t count, beyond; /* beyond: how many more there were */
    size_t errors;        /* without the warnings */
};
bool diags_add(struct diags *d, struct str path, unsigned line, unsigned col, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 6, 7))); /* returns false */
void diags_warn(struct diags *d, struct str path, unsigned line, unsigned col, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* Nothing more is kept: whoever would work hard for a good message need not. */
bool diags_full(const struct diags *d);
void diags_print(const struct diags *d, FILE *out);
enum err_kind diags_kind(const struct diags *d); /* the kind of the first error; ERR_NONE when there is none */

/* The nearest of `n` words to `word` when it is near enough to be a slip of the hand, else STR_NONE. */
struct str err_nearest(struct str word, const struct str *words, size_t n);
