/* seals: the signatures under our own checkpoints. */
#include <string.h>

#include "store/rights.h"
#include "trail/checkpoint.h"

struct check {
    const struct note_verifier *keys;
    size_t n_keys;
    trail_finding_fn *say;
    void *ctx;
    size_t n;
};

static void tell(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct check *c, const char *fmt, ...) {
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    c->n++;
    c->say(c->ctx, &(struct trail_finding){.entry = -1, .text = text});
}

static void one(struct check *c, struct arena *a, int64_t size, struct str root, struct str bytes) {
    struct note note;
    struct checkpoint said;
    struct err why;
    if (!note_read(a, STR(""), bytes, &note, &why) || !checkpoint_read(STR(""), note.text, &said, &why))
        return tell(c, _("The checkpoint over %lld entries cannot be read."), (long long)size);
    if (said.size != size || root.len != TRAIL_HASH || memcmp(said.root, root.ptr, TRAIL_HASH) != 0)
        return tell(c, _("The checkpoint over %lld entries says something else than what stands beside it."),
                    (long long)size);
    for (size_t i = 0; i < c->n_keys; i++)
        if (note_verify(&note, &c->keys[i], NULL) == NOTE_SIGNED) return;
    tell(c, _("The checkpoint over %lld entries is not signed by the key of this record."), (long long)size);
}

bool trail_seals_verify(struct trail *t, const struct note_verifier *keys, size_t n_keys, trail_finding_fn *say,
                        void *ctx, int64_t *count, size_t *n, struct err *e) {
    struct check c = {keys, n_keys, say, ctx, 0};
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("SELECT size, root, note FROM trail_checkpoint ORDER BY size"), e);
    if (!q) return false;
    struct arena *a = arena_new(8 * MIB);
    *count = 0;
    while (stmt_row(q, e)) {
        one(&c, a, stmt_int_at(q, 0), stmt_bytes_at(q, 1), stmt_text_at(q, 2));
        ++*count;
        arena_clear(a);
    }
    arena_free(a);
    *n = c.n;
    return e->kind == ERR_NONE;
}
