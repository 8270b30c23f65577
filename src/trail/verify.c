/* verify: the whole record recomputed from its rows. */
#include <string.h>

#include "trail/inside.h"

struct check {
    struct trail *t;
    trail_finding_fn *say;
    void *ctx;
    size_t n;
    int64_t next; /* the number that comes now */
    trail_hash frontier[TRAIL_LEVELS + 1];
    struct buf text;
    struct trail_verified *out;
};

static void tell(struct check *c, int64_t entry, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void tell(struct check *c, int64_t entry, const char *fmt, ...) {
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    c->n++;
    c->say(c->ctx, &(struct trail_finding){entry, text});
}

/* The columns say what the record says: it begins with them, but for the remark about the clock. */
static bool columns_agree(struct check *c, int64_t n, int64_t at, struct str kind, struct str subject,
                          struct str record) {
    struct str before, rest;
    buf_clear(&c->text);
    record_write(&c->text, n, at, 0, kind, subject, STR(",\"act\":"));
    if (str_starts(record, buf_str(&c->text))) return true;
    size_t place;
    if (!str_find(record, STR(",\"clock\":"), &place) || place > 80) return false;
    before = str_cut(record, 0, place);
    rest = str_cut(record, place + 9, record.len);
    for (size_t i = rest.len && rest.ptr[0] == '-'; i < rest.len; i++) {
        if (rest.ptr[i] >= '0' && rest.ptr[i] <= '9') continue;
        rest = str_cut(rest, i, rest.len);
        break;
    }
    struct str want = buf_str(&c->text);
    return str_starts(want, before) && str_starts(rest, str_cut(want, before.len, want.len));
}

static void check_content(struct check *c, const struct stmt *q, int64_t n, const trail_hash leaf) {
    struct str salt = stmt_bytes_at(q, 5), record = stmt_text_at(q, 6);
    trail_hash made;
    if (!salt.ptr && !record.ptr) {
        c->out->erased++;
        return;
    }
    if (salt.len != TRAIL_SALT || !record.ptr)
        return tell(c, n, _("Its salt or its record is missing, though it was not erased."));
    hash_leaf(&c->t->hash, salt, record, made);
    if (memcmp(made, leaf, TRAIL_HASH) != 0)
        tell(c, n, _("The record is not the one that the tree commits to: it was changed."));
    if (!columns_agree(c, n, stmt_int_at(q, 2), stmt_text_at(q, 3), stmt_text_at(q, 4), record))
        tell(c, n, _("Number, time, kind or subject beside the record differ from those in it."));
}

/* Its nodes are those that follow from its leaf and everything before. */
static void check_nodes(struct check *c, int64_t n, struct str nodes) {
    trail_hash node;
    unsigned level = 0;
    size_t most = (size_t)__builtin_ctzll(~(unsigned long long)n) + 1;
    if (nodes.len < TRAIL_HASH) return tell(c, n, _("Its hashes are missing."));
    if (nodes.len != most * TRAIL_HASH)
        tell(c, n, _("It has %zu hashes instead of %zu."), nodes.len / TRAIL_HASH, most);
    memcpy(node, nodes.ptr, TRAIL_HASH);
    for (; n >> level & 1; level++) {
        hash_node(&c->t->hash, c->frontier[level], node, node);
        size_t at = (level + 1) * (size_t)TRAIL_HASH;
        if (nodes.len < at + TRAIL_HASH || memcmp(nodes.ptr + at, node, TRAIL_HASH) != 0)
            tell(c, n, _("The hash over %lld entries that end with it is wrong."), 1ll << (level + 1));
    }
    memcpy(c->frontier[level], node, TRAIL_HASH);
}

static bool entries(struct check *c, struct err *e) {
    struct stmt *q =
        store_query_as(c->t->store, STORE_TRAIL,
                       SQL("SELECT n, nodes, at, kind, subject, salt, record FROM trail_entry ORDER BY n"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        int64_t n = stmt_int_at(q, 0);
        struct str nodes = stmt_bytes_at(q, 1);
        if (n != c->next) {
            tell(c, c->next, _("Entries %lld to %lld are missing."), (long long)c->next, (long long)n - 1);
            stmt_done(q); /* without them no later hash can be right */
            return true;
        }
        check_nodes(c, n, nodes);
        if (nodes.len >= TRAIL_HASH) check_content(c, q, n, (const unsigned char *)nodes.ptr);
        c->next++;
    }
    return e->kind == ERR_NONE;
}

/* Every checkpoint that we ever signed is the beginning of what there is. */
static bool checkpoints(struct check *c, struct err *e) {
    struct stmt *q =
        store_query_as(c->t->store, STORE_TRAIL, SQL("SELECT size, root FROM trail_checkpoint ORDER BY size"), e);
    struct err damage;
    trail_hash root;
    if (!q) return false;
    while (stmt_row(q, e)) {
        int64_t size = stmt_int_at(q, 0);
        struct str kept = stmt_bytes_at(q, 1);
        c->out->checkpoints++;
        if (size > c->next)
            tell(c, -1, _("A checkpoint was signed over %lld entries, but there are %lld."), (long long)size,
                 (long long)c->next);
        else if (!trail_root(c->t, size, root, &damage))
            tell(c, -1, "%s", damage.text);
        else if (kept.len != TRAIL_HASH || memcmp(kept.ptr, root, TRAIL_HASH) != 0)
            tell(c, -1,
                 _("The checkpoint over %lld entries has another root than the tree: something before was changed."),
                 (long long)size);
    }
    return e->kind == ERR_NONE;
}

static bool held(struct check *c, struct err *e) {
    struct stmt *q = store_query_as(c->t->store, STORE_TRAIL, SQL("SELECT count(*) FROM trail_held"), e);
    if (!q || !stmt_row(q, e)) return false;
    c->out->held = stmt_int_at(q, 0);
    stmt_done(q);
    if (c->out->held) tell(c, -1, _("%lld entries wait outside of the tree."), (long long)c->out->held);
    return true;
}

bool trail_verify(struct trail *t, trail_finding_fn *say, void *ctx, struct trail_verified *out, size_t *n,
                  struct err *e) {
    struct check c = {.t = t, .say = say, .ctx = ctx, .out = out};
    *out = (struct trail_verified){0};
    buf_init(&c.text, 8 * KIB);
    bool ok = entries(&c, e);
    if (ok) {
        out->size = c.next;
        frontier_root(&t->hash, c.frontier, c.next, out->root);
        ok = checkpoints(&c, e) && held(&c, e);
    }
    buf_release(&c.text);
    if (ok) *n = c.n;
    return ok;
}
