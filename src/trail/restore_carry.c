/* restore_carry: the record after the backup, carried over row by row.
 *
 * Each row is checked before it is taken: its number is the next, its leaf is the commitment to its content, and its
 * nodes are those that the tree so far and this leaf make. A row that is not so ends it; what follows could not be
 * trusted. Rows are copied as they stand, salts and all: the leaves stay what they were. */
#include <string.h>

#include "trail/carry.h"
#include "trail/inside.h"

struct carry {
    struct trail *from, *to;
    int64_t size, next; /* of the backup; the entry that comes next */
    struct carried *out;
};

static bool stop(struct carry *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool stop(struct carry *c, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(c->out->why, sizeof c->out->why, fmt, ap);
    va_end(ap);
    c->out->all = false;
    return true;
}

/* A damaged database is what restoring is for; anything else, a read that failed just now for instance, is a failure:
 * entries must not be lost for it. */
static bool damaged(const struct err *e) {
    return e->kind == ERR_DB || e->kind == ERR_INVALID;
}

/* Rows ------------------------------------------------------------------------------------------------------------ */

static bool put(struct carry *c, const struct stmt *row, struct err *e) {
    struct stmt *q = store_query_as(c->to->store, STORE_TRAIL,
                                    SQL("INSERT INTO trail_entry (n, nodes, at, kind, subject, salt, record) "
                                        "VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                    e);
    if (!q) return false;
    stmt_int(q, 1, stmt_int_at(row, 0));
    stmt_bytes(q, 2, stmt_bytes_at(row, 1));
    stmt_int(q, 3, stmt_int_at(row, 2));
    stmt_text(q, 4, stmt_text_at(row, 3));
    stmt_text(q, 5, stmt_text_at(row, 4));
    if (stmt_null_at(row, 6)) {
        stmt_null(q, 6);
        stmt_null(q, 7);
    } else {
        stmt_bytes(q, 6, stmt_bytes_at(row, 5));
        stmt_text(q, 7, stmt_text_at(row, 6));
    }
    return stmt_run(q, NULL, e);
}

static bool sound(struct carry *c, const struct stmt *row) {
    unsigned char nodes[(TRAIL_LEVELS + 1) * TRAIL_HASH];
    struct str kept = stmt_bytes_at(row, 1), salt = stmt_bytes_at(row, 5), record = stmt_text_at(row, 6);
    trail_hash leaf;
    size_t n;
    if (stmt_int_at(row, 0) != c->next || kept.len < TRAIL_HASH) return false;
    if (!stmt_null_at(row, 6)) {
        if (salt.len != TRAIL_SALT) return false;
        trail_leaf_of(salt, record, leaf);
        if (memcmp(leaf, kept.ptr, TRAIL_HASH) != 0) return false;
    }
    memcpy(leaf, kept.ptr, TRAIL_HASH);
    tree_add(c->to, leaf, nodes, &n);
    return kept.len == n * TRAIL_HASH && memcmp(kept.ptr, nodes, kept.len) == 0;
}

static bool tells_of_erasing(struct str record) {
    size_t at;
    return record.ptr && str_find(record, STR(",\"act\":\"erase\""), &at);
}

static bool rows(struct carry *c, struct err *e) {
    struct stmt *q = store_query_as(c->from->store, STORE_TRAIL,
                                    SQL("SELECT n, nodes, at, kind, subject, salt, record FROM trail_entry "
                                        "WHERE n >= $1 ORDER BY n"),
                                    e);
    if (!q) return damaged(e) && stop(c, "%s", e->text);
    stmt_int(q, 1, c->size);
    while (stmt_row(q, e)) {
        if (!sound(c, q)) {
            stop(c, _("Entry %lld of the present database is missing or was changed."), (long long)c->next);
            break;
        }
        if (tells_of_erasing(stmt_text_at(q, 6))) c->out->says_erased = true;
        if (!put(c, q, e)) return stmt_done(q), false;
        c->next++;
    }
    stmt_done(q);
    return e->kind == ERR_NONE || !c->out->all || (damaged(e) && stop(c, "%s", e->text));
}

static bool take_back(struct carry *c, int64_t from, struct err *e) {
    struct stmt *q = store_query_as(c->to->store, STORE_TRAIL, SQL("DELETE FROM trail_entry WHERE n >= $1"), e);
    if (!q) return false;
    stmt_int(q, 1, from);
    if (!stmt_run(q, NULL, e)) return false;
    c->next = from;
    return true;
}

/* What the connection remembers of the tree's end ran ahead of the rows, or behind. */
static void look_again(struct trail *t) {
    t->size = -1;
    t->seen = 0;
}

/* Does it belong to the backup? -------------------------------------------------------------------------------------
 */

enum link { LINKED, NOT_LINKED, NOT_KNOWN };

static enum link linked(struct carry *c, struct err *e) {
    trail_hash present, backup;
    struct err why;
    if (!trail_root(c->to, c->size, backup, e)) return NOT_KNOWN;
    if (!trail_root(c->from, c->size, present, &why)) return NOT_KNOWN;
    return memcmp(present, backup, TRAIL_HASH) == 0 ? LINKED : NOT_LINKED;
}

/* Where the present tree cannot be followed back to the backup, the checkpoint that was kept outside vouches for what
 * it covers; the rest is left. */
static bool vouched(struct carry *c, const struct checkpoint *known, bool is_known, struct err *e) {
    trail_hash root;
    look_again(c->to);
    if (is_known && known->size > c->size && known->size <= c->next) {
        if (!trail_root(c->to, known->size, root, e)) return false;
        if (memcmp(root, known->root, TRAIL_HASH) == 0)
            return known->size == c->next ||
                   (take_back(c, known->size, e) && stop(c, "%s", _("The present tree is damaged.")));
    }
    return take_back(c, c->size, e) &&
           stop(c, "%s", _("The present tree is damaged, and no checkpoint vouches for its end."));
}

/* A finding in what was carried over takes it and everything after it back. */
static void first_bad(void *ctx, const struct trail_finding *f) {
    int64_t *first = ctx;
    if (f->entry >= 0 && (*first < 0 || f->entry < *first)) *first = f->entry;
}

static bool verify_all(struct carry *c, struct err *e) {
    struct trail_verified v;
    int64_t first = -1;
    size_t n;
    look_again(c->to);
    if (!trail_verify(c->to, first_bad, &first, &v, &n, e)) return false;
    if (first < c->size) return true; /* the backup itself was verified; checkpoints are looked at later */
    bool ok = take_back(c, first, e) &&
              stop(c, _("Entry %lld of the present database is missing or was changed."), (long long)first);
    look_again(c->to);
    return ok;
}

/* What stands beside the entries --------------------------------------------------------------------------------------
 */

/* Checkpoints of ours, when they are of this tree; with the cosignatures that came later. */
static bool checkpoints(struct carry *c, struct err *e) {
    struct stmt *q =
        store_query_as(c->from->store, STORE_TRAIL,
                       SQL("SELECT size, root, note FROM trail_checkpoint WHERE size <= $1 ORDER BY size"), e);
    struct err ours;
    trail_hash root;
    if (!q) return damaged(e);
    stmt_int(q, 1, c->next);
    while (stmt_row(q, e)) {
        struct str kept = stmt_bytes_at(q, 1);
        if (kept.len != TRAIL_HASH || !trail_root(c->to, stmt_int_at(q, 0), root, &ours) ||
            memcmp(kept.ptr, root, TRAIL_HASH) != 0)
            continue;
        struct stmt *to = store_query_as(
            c->to->store, STORE_TRAIL,
            SQL("INSERT INTO trail_checkpoint (size, root, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO UPDATE "
                "SET note = excluded.note WHERE length(excluded.note) > length(trail_checkpoint.note)"),
            &ours);
        if (to) {
            stmt_int(to, 1, stmt_int_at(q, 0));
            stmt_bytes(to, 2, kept);
            stmt_text(to, 3, stmt_text_at(q, 2));
        }
        if (!to || !stmt_run(to, NULL, &ours)) return stmt_done(q), *e = ours, false;
    }
    return e->kind == ERR_NONE || damaged(e);
}

/* A witness that forgot what it saw could vouch for two histories: the larger size stays. */
static bool watched(struct carry *c, struct err *e) {
    struct stmt *q = store_query_as(c->from->store, STORE_TRAIL,
                                    SQL("SELECT origin, vkey, size, root, note FROM trail_watched ORDER BY origin"), e);
    if (!q) return damaged(e);
    while (stmt_row(q, e)) {
        struct err ours;
        struct stmt *to = store_query_as(
            c->to->store, STORE_TRAIL,
            SQL("INSERT INTO trail_watched (origin, vkey, size, root, note) VALUES ($1, $2, $3, $4, $5) "
                "ON CONFLICT (origin) DO UPDATE SET vkey = excluded.vkey, size = excluded.size, root = excluded.root, "
                "note = excluded.note WHERE excluded.size > trail_watched.size"),
            &ours);
        if (to) {
            stmt_text(to, 1, stmt_text_at(q, 0));
            stmt_text(to, 2, stmt_text_at(q, 1));
            stmt_int(to, 3, stmt_int_at(q, 2));
            stmt_bytes(to, 4, stmt_bytes_at(q, 3));
            stmt_text(to, 5, stmt_text_at(q, 4));
        }
        if (!to || !stmt_run(to, NULL, &ours)) return stmt_done(q), *e = ours, false;
    }
    return e->kind == ERR_NONE || damaged(e);
}

static bool witnesses(struct carry *c, struct err *e) {
    struct stmt *q =
        store_query_as(c->from->store, STORE_TRAIL, SQL("SELECT name, vkey, size FROM trail_witness ORDER BY name"), e);
    if (!q) return damaged(e);
    while (stmt_row(q, e)) {
        struct err ours;
        struct stmt *to = store_query_as(c->to->store, STORE_TRAIL,
                                         SQL("INSERT INTO trail_witness (name, vkey, size) VALUES ($1, $2, $3) ON "
                                             "CONFLICT (name) DO UPDATE SET size = excluded.size"),
                                         &ours);
        if (to) {
            stmt_text(to, 1, stmt_text_at(q, 0));
            stmt_text(to, 2, stmt_text_at(q, 1));
            stmt_int(to, 3, stmt_int_at(q, 2));
        }
        if (!to || !stmt_run(to, NULL, &ours)) return stmt_done(q), *e = ours, false;
    }
    return e->kind == ERR_NONE || damaged(e);
}

/* A request of two people serves once, also after a restore. */
static bool requests(struct carry *c, struct err *e) {
    struct stmt *q = store_query_as(c->from->store, STORE_TRAIL, SQL("SELECT once, entry FROM trail_request"), e);
    if (!q) return damaged(e);
    while (stmt_row(q, e)) {
        struct err ours;
        struct stmt *to = store_query_as(
            c->to->store, STORE_TRAIL,
            SQL("INSERT INTO trail_request (once, entry) VALUES ($1, $2) ON CONFLICT (once) DO NOTHING"), &ours);
        if (to) {
            stmt_text(to, 1, stmt_text_at(q, 0));
            stmt_int(to, 2, stmt_int_at(q, 1));
        }
        if (!to || !stmt_run(to, NULL, &ours)) return stmt_done(q), *e = ours, false;
    }
    return e->kind == ERR_NONE || damaged(e);
}

/* Entries that wait now; those that waited at the time of the backup are in the tree by now. */
static bool held(struct carry *c, struct err *e) {
    struct stmt *drop = store_query_as(c->to->store, STORE_TRAIL, SQL("DELETE FROM trail_held"), e);
    if (!drop || !stmt_run(drop, NULL, e)) return false;
    struct stmt *q = store_query_as(c->from->store, STORE_TRAIL,
                                    SQL("SELECT at, kind, subject, body FROM trail_held ORDER BY id"), e);
    if (!q) return damaged(e);
    while (stmt_row(q, e)) {
        struct err ours;
        struct stmt *to =
            store_query_as(c->to->store, STORE_TRAIL,
                           SQL("INSERT INTO trail_held (at, kind, subject, body) VALUES ($1, $2, $3, $4)"), &ours);
        if (to) {
            stmt_int(to, 1, stmt_int_at(q, 0));
            for (int i = 1; i < 4; i++) stmt_text(to, i + 1, stmt_text_at(q, i));
        }
        if (!to || !stmt_run(to, NULL, &ours)) return stmt_done(q), *e = ours, false;
    }
    return e->kind == ERR_NONE || damaged(e);
}

/* What was erased stays erased --------------------------------------------------------------------------------------
 */

static bool same_leaf(struct carry *c, int64_t n, struct str leaf, bool *same, struct err *e) {
    trail_hash ours;
    *same = false;
    if (!tree_node(c->to, 0, n, ours, e)) return false;
    *same = leaf.len >= TRAIL_HASH && memcmp(ours, leaf.ptr, TRAIL_HASH) == 0;
    return true;
}

/* Somebody who only took contents out of the present database, without an entry, gets nothing erased here. */
static bool erase_again(struct carry *c, struct err *e) {
    struct stmt *q =
        store_query_as(c->from->store, STORE_TRAIL,
                       SQL("SELECT n, nodes FROM trail_entry WHERE n < $1 AND record IS NULL ORDER BY n"), e);
    if (!q) return damaged(e);
    stmt_int(q, 1, c->size);
    while (stmt_row(q, e)) {
        struct err ours;
        int64_t n = stmt_int_at(q, 0), taken = 0;
        bool same = false;
        bool ok = same_leaf(c, n, stmt_bytes_at(q, 1), &same, &ours);
        if (ok && same && !c->out->says_erased)
            c->out->unexplained++;
        else if (ok && same)
            ok = trail_erase(c->to, n, n + 1, &taken, &ours);
        if (!ok) return stmt_done(q), *e = ours, false;
        c->out->erased += taken;
    }
    return e->kind == ERR_NONE || damaged(e);
}

bool carry_over(struct trail *from, struct trail *to, int64_t size, const struct checkpoint *known, bool is_known,
                struct carried *out, struct err *e) {
    struct carry c = {.from = from, .to = to, .size = size, .next = size, .out = out};
    *out = (struct carried){.all = true};
    if (!tree_look(to, e)) return false;
    int64_t present;
    if (!trail_size(from, &present, e)) return damaged(e) && stop(&c, "%s", e->text);
    if (present < size)
        return stop(&c, _("The present database has only %lld entries, the backup %lld."), (long long)present,
                    (long long)size);
    enum link link = linked(&c, e);
    if (link == NOT_LINKED)
        return stop(&c, "%s", _("The record of the present database does not begin with that of the backup."));
    bool ok = rows(&c, e) && (link == LINKED || vouched(&c, known, is_known, e)) && verify_all(&c, e);
    out->entries = c.next - size;
    if (!ok || (link != LINKED && !out->entries)) return ok;
    return checkpoints(&c, e) && watched(&c, e) && witnesses(&c, e) && requests(&c, e) && held(&c, e) &&
           erase_again(&c, e);
}
