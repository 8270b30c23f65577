/* err: filling in, gathering and printing what went wrong. */
#include "base/err.h"

#include <stdarg.h>
#include <string.h>

#include "base/lang.h"

static void fill(struct err *e, struct str path, unsigned line, unsigned col, enum err_kind kind) {
    e->kind = kind;
    e->line = line;
    e->col = col;
    e->advice_only = false;
    size_t n = path.len < sizeof e->path - 1 ? path.len : sizeof e->path - 1;
    if (n) memcpy(e->path, path.ptr, n);
    e->path[n] = 0;
}

/* A message that was cut must not end in half a character. */
static void end_on_a_character(char *text, size_t room, int wanted) {
    if (wanted < 0) text[0] = 0;
    if (wanted < 0 || (size_t)wanted < room) return;
    size_t n = room - 1, bad;
    if (!utf8_ok((struct str){text, n}, &bad)) text[bad] = 0;
}

static void fill_text(struct err *e, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void fill_text(struct err *e, const char *fmt, va_list ap) {
    end_on_a_character(e->text, sizeof e->text, vsnprintf(e->text, sizeof e->text, fmt, ap));
}

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fill(e, STR_NONE, 0, 0, kind);
    fill_text(e, fmt, ap);
    va_end(ap);
    return false;
}

bool err_at(struct err *e, struct str path, unsigned line, unsigned col, enum err_kind kind, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fill(e, path, line, col, kind);
    fill_text(e, fmt, ap);
    va_end(ap);
    return false;
}

void err_print(const struct err *e, FILE *out) {
    if (e->path[0]) fprintf(out, "%s:", e->path);
    if (e->path[0] && e->line) fprintf(out, "%u:%u:", e->line, e->col);
    fprintf(out, "%s%s %s\n", e->path[0] ? " " : "kijun: ", e->advice_only ? "warning:" : "error:", e->text);
}

int err_exit_status(enum err_kind kind) {
    switch (kind) {
    case ERR_NONE:
        return 0;
    case ERR_INVALID:
    case ERR_NOT_FOUND:
    case ERR_DENIED:
    case ERR_CONFLICT:
    case ERR_LIMIT:
        return 2;
    case ERR_IO:
    case ERR_DB:
    case ERR_UPSTREAM:
        return 3;
    }
    return 3;
}

static struct err *next_place(struct diags *d) {
    if (d->count < DIAGS_MAX) return &d->list[d->count++];
    d->beyond++;
    return NULL;
}

bool diags_add(struct diags *d, struct str path, unsigned line, unsigned col, enum err_kind kind, const char *fmt,
               ...) {
    va_list ap;
    struct err *e = next_place(d);
    d->errors++;
    if (!e) return false;
    va_start(ap, fmt);
    fill(e, path, line, col, kind);
    fill_text(e, fmt, ap);
    va_end(ap);
    return false;
}

void diags_warn(struct diags *d, struct str path, unsigned line, unsigned col, const char *fmt, ...) {
    va_list ap;
    struct err *e = next_place(d);
    if (!e) return;
    va_start(ap, fmt);
    fill(e, path, line, col, ERR_INVALID);
    e->advice_only = true;
    fill_text(e, fmt, ap);
    va_end(ap);
}

bool diags_full(const struct diags *d) {
    return d->count == DIAGS_MAX;
}

void diags_print(const struct diags *d, FILE *out) {
    for (size_t i = 0; i < d->count; i++) err_print(&d->list[i], out);
    if (d->beyond) fprintf(out, _("(%zu more findings are not shown)\n"), d->beyond);
}

enum err_kind diags_kind(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++)
        if (!d->list[i].advice_only) return d->list[i].kind;
    return d->errors ? ERR_INVALID : ERR_NONE;
}

struct str err_nearest(struct str word, const struct str *words, size_t n) {
    struct str best = STR_NONE;
    size_t most = word.len < 2 ? 0 : word.len < 4 ? 1 : word.len < 9 ? 2 : 3; /* slips of the hand, not other words */
    for (size_t i = 0; i < n; i++) {
        size_t apart = str_distance(word, words[i], most);
        if (apart > most) continue;
        best = words[i];
        if (apart == 0) break;
        most = apart - 1; /* the first of equals stays */
    }
    return best;
}
