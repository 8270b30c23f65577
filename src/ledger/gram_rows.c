/* gram_rows: the table of grams. */
#include <stdlib.h>
#include <string.h>

#include "ledger/gram.h"

/* A row's form ---------------------------------------------------------------------------------- */

static bool unpack(struct str row, unsigned char bits[GRAM_BITS], struct err *e) {
    if (row.len == GRAM_BITS) {
        for (size_t i = 0; i < GRAM_BITS; i++) bits[i] |= (unsigned char)row.ptr[i];
        return true;
    }
    if (row.len > GRAM_BITS || row.len % 2) return err_set(e, ERR_DB, _("The index of words is damaged."));
    for (size_t i = 0; i < row.len; i += 2) {
        unsigned n = (unsigned)(unsigned char)row.ptr[i] << 8 | (unsigned char)row.ptr[i + 1];
        if (n >= GRAM_BLOCK) return err_set(e, ERR_DB, _("The index of words is damaged."));
        bits[n / 8] |= (unsigned char)(1u << n % 8);
    }
    return true;
}

static struct str pack(const unsigned char bits[GRAM_BITS], unsigned char out[GRAM_BITS]) {
    size_t n = 0;
    for (size_t i = 0; i < GRAM_BITS; i++) n += (size_t)__builtin_popcount(bits[i]);
    if (n >= GRAM_BITS / 2) {
        memcpy(out, bits, GRAM_BITS);
        return (struct str){(const char *)out, GRAM_BITS};
    }
    size_t len = 0;
    for (unsigned i = 0; i < GRAM_BLOCK; i++)
        if (bits[i / 8] >> i % 8 & 1) out[len++] = (unsigned char)(i >> 8), out[len++] = (unsigned char)i;
    return (struct str){(const char *)out, len};
}

/* Writing ----------------------------------------------------------------------------------------- */

static void bind_key(struct stmt *q, const struct gram *g, int64_t block) {
    stmt_bytes(q, 1, g->text);
    stmt_int(q, 2, g->place);
    stmt_int(q, 3, block);
}

static bool read_block(struct store *s, const struct gram *g, int64_t block, unsigned char bits[GRAM_BITS],
                       struct err *e) {
    struct stmt *q =
        store_query(s, SQL("SELECT systems FROM derived_gram WHERE gram = $1 AND place = $2 AND block = $3"), e);
    if (!q) return false;
    bind_key(q, g, block);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    bool ok = unpack(stmt_bytes_at(q, 0), bits, e);
    stmt_done(q);
    return ok;
}

static bool write_block(struct store *s, const struct gram *g, int64_t block, const unsigned char bits[GRAM_BITS],
                        struct err *e) {
    unsigned char packed[GRAM_BITS];
    struct str row = pack(bits, packed);
    struct stmt *q =
        row.len ? store_query(s,
                              SQL("INSERT INTO derived_gram (gram, place, block, systems) VALUES ($1, $2, $3, $4) "
                                  "ON CONFLICT (gram, place, block) DO UPDATE SET systems = excluded.systems"),
                              e)
                : store_query(s, SQL("DELETE FROM derived_gram WHERE gram = $1 AND place = $2 AND block = $3"), e);
    if (!q) return false;
    bind_key(q, g, block);
    if (row.len) stmt_bytes(q, 4, row);
    return stmt_run(q, NULL, e);
}

static int64_t block_of(const struct gram_change *c) {
    return c->system / GRAM_BLOCK;
}

static int by_row(const void *pa, const void *pb) {
    const struct gram_change *a = pa, *b = pb;
    int c = str_cmp(a->gram.text, b->gram.text);
    if (!c) c = (int)a->gram.place - (int)b->gram.place;
    if (c) return c;
    return a->system < b->system ? -1 : a->system > b->system;
}

static bool same_row(const struct gram_change *a, const struct gram_change *b) {
    return str_eq(a->gram.text, b->gram.text) && a->gram.place == b->gram.place && block_of(a) == block_of(b);
}

bool gram_write(struct store *s, struct gram_changes *c, struct err *e) {
    unsigned char bits[GRAM_BITS];
    if (c->n) qsort(c->list, c->n, sizeof *c->list, by_row);
    for (size_t i = 0; i < c->n;) {
        const struct gram_change *first = &c->list[i];
        memset(bits, 0, sizeof bits);
        if (!read_block(s, &first->gram, block_of(first), bits, e)) return false;
        for (; i < c->n && same_row(first, &c->list[i]); i++) {
            unsigned n = (unsigned)(c->list[i].system % GRAM_BLOCK);
            unsigned char bit = (unsigned char)(1u << n % 8);
            bits[n / 8] = (unsigned char)(c->list[i].added ? bits[n / 8] | bit : bits[n / 8] & ~bit);
        }
        if (!write_block(s, &first->gram, block_of(first), bits, e)) return false;
    }
    return true;
}

/* Reading ----------------------------------------------------------------------------------------- */

bool gram_set_new(struct arena *a, struct store *s, struct gram_set *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT COALESCE(MAX(id), 0) FROM system"), e);
    if (!q || !stmt_row(q, e)) return false;
    size_t blocks = (size_t)stmt_int_at(q, 0) / GRAM_BLOCK + 1;
    stmt_done(q);
    *out = (struct gram_set){arena_alloc(a, blocks * GRAM_BITS), blocks * GRAM_BITS};
    return true;
}

bool gram_read(struct store *s, struct gram g, bool prefix, struct gram_set *out, struct err *e) {
    char after[GRAM_WORD_MAX + 1];
    struct stmt *q =
        store_query(s, SQL("SELECT block, systems FROM derived_gram WHERE gram >= $1 AND gram < $2 AND place = $3"), e);
    if (!q) return false;
    /* The first text behind all that are meant: with one byte more, or behind every word that goes on. */
    memcpy(after, g.text.ptr, g.text.len);
    after[g.text.len] = prefix ? (char)0x7F : 0;
    stmt_bytes(q, 1, g.text);
    stmt_bytes(q, 2, (struct str){after, g.text.len + 1});
    stmt_int(q, 3, g.place);
    bool ok = true;
    while (ok && stmt_row(q, e)) {
        size_t at = (size_t)stmt_int_at(q, 0) * GRAM_BITS;
        if (at < out->bytes) ok = unpack(stmt_bytes_at(q, 1), out->bits + at, e);
    }
    stmt_done(q);
    return ok && e->kind == ERR_NONE;
}
