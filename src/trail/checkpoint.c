/* checkpoint: sealing the record, the newest seal, what a seal in hand says, and the proof of an entry. */
#include "trail/checkpoint.h"

#include <string.h>

#include "trail/shown.h"
#include "trail/text.h"

/* What sealing and witnessing share -------------------------------------------------------------------------------- */

bool shown_read(struct arena *a, struct str bytes, struct note *note, struct checkpoint *c, struct err *e) {
    return note_read(a, STR(""), bytes, note, e) && checkpoint_read(STR(""), note->text, c, e);
}

bool shown_of_ours(struct trail *t, struct arena *a, struct str bytes, struct note *note, struct checkpoint *c,
                   struct err *e) {
    enum checkpoint_verdict verdict;
    if (!shown_read(a, bytes, note, c, e) || !trail_compare(t, c->origin, c, &verdict, e)) return false;
    return verdict == CHECKPOINT_HOLDS ||
           err_set(e, ERR_INVALID, _("The checkpoint of %lld entries is not one of this record."), (long long)c->size);
}

void shown_add_signature(struct buf *out, const struct note_signature *s) {
    struct buf bytes;
    buf_init(&bytes, NOTE_MAX);
    buf_add(&bytes, (struct str){(const char *)s->id, sizeof s->id});
    buf_add(&bytes, s->bytes);
    buf_addz(out, "\xE2\x80\x94 ");
    buf_add(out, s->name);
    buf_addc(out, ' ');
    base64_add(out, buf_str(&bytes));
    buf_addc(out, '\n');
    buf_release(&bytes);
}

bool shown_record(struct trail *t, const struct trail_actor *by, struct str act, const char *what, struct str name,
                  struct str after, struct str note, struct err *e) {
    char on[TRAIL_SUBJECT_MAX + 1];
    int n = snprintf(on, sizeof on, "%s/%.*s", what, STR_ARG(name));
    struct trail_change change = {.by = by,
                                  .kind = STR("record"),
                                  .act = act,
                                  .on = {on, n > 0 && (size_t)n < sizeof on ? (size_t)n : 0},
                                  .before = STR_NONE,
                                  .after = after,
                                  .note = note};
    return trail_append(t, &change, NULL, e);
}

struct str shown_json(struct arena *a, const struct checkpoint *c) {
    struct buf b;
    buf_init(&b, KIB);
    buf_addf(&b, "{\"size\":%lld,\"root\":\"", (long long)c->size);
    base64_add(&b, (struct str){(const char *)c->root, TRAIL_HASH});
    buf_addz(&b, "\"}");
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

struct str shown_json_text(struct arena *a, const char *key, struct str value) {
    struct buf b;
    buf_init(&b, TRAIL_RECORD_MAX);
    buf_addf(&b, "{\"%s\":", key);
    json_quote(&b, value);
    buf_addc(&b, '}');
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Sealing --------------------------------------------------------------------------------------------------------- */

bool trail_sealed(struct trail *t, struct arena *a, struct str *note, struct err *e) {
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("SELECT note FROM trail_checkpoint ORDER BY size DESC LIMIT 1"), e);
    if (!q) return false;
    if (!stmt_row(q, e)) {
        if (e->kind != ERR_NONE) return false;
        *note = STR_NONE;
        return true;
    }
    *note = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

bool trail_compare(struct trail *t, struct str origin, const struct checkpoint *c, enum checkpoint_verdict *out,
                   struct err *e) {
    int64_t size;
    trail_hash root;
    if (!str_eq(origin, c->origin)) return *out = CHECKPOINT_ELSEWHERE, true;
    if (!trail_size(t, &size, e)) return false;
    if (c->size > size) return *out = CHECKPOINT_BEYOND, true;
    if (!trail_root(t, c->size, root, e)) return false;
    *out = memcmp(root, c->root, TRAIL_HASH) == 0 ? CHECKPOINT_HOLDS : CHECKPOINT_DIFFERS;
    return true;
}

/* The trail goes on from what was sealed before: a log that signs anything else has two histories. */
static bool goes_on(struct trail *t, struct arena *a, struct str origin, struct str before, struct err *e) {
    struct note note;
    struct checkpoint c;
    enum checkpoint_verdict verdict;
    if (!before.ptr) return true;
    if (!shown_read(a, before, &note, &c, e) || !trail_compare(t, origin, &c, &verdict, e)) return false;
    if (verdict == CHECKPOINT_BEYOND)
        return err_set(e, ERR_CONFLICT,
                       _("The record was sealed with %lld entries and has fewer now: entries were taken off, or an old "
                         "copy was put back. It is not sealed."),
                       (long long)c.size);
    if (verdict == CHECKPOINT_DIFFERS)
        return err_set(e, ERR_CONFLICT,
                       _("The record is not the one that was sealed with %lld entries: an entry was changed. It is not "
                         "sealed."),
                       (long long)c.size);
    return true;
}

static bool insert(struct trail *t, const struct checkpoint *c, struct str note, struct err *e) {
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("INSERT INTO trail_checkpoint (size, root, note) VALUES ($1, $2, $3)"), e);
    if (!q) return false;
    stmt_int(q, 1, c->size);
    stmt_bytes(q, 2, (struct str){(const char *)c->root, TRAIL_HASH});
    stmt_text(q, 3, note);
    return stmt_run(q, NULL, e);
}

static bool sign(const struct note_key *k, const struct checkpoint *c, struct arena *a, struct str *note,
                 struct err *e) {
    struct buf text, out;
    buf_init(&text, 4 * KIB);
    buf_init(&out, 8 * KIB);
    checkpoint_write(c, &text);
    buf_add(&out, buf_str(&text));
    buf_addc(&out, '\n');
    bool ok = note_sign(k, buf_str(&text), &out, e);
    if (ok) *note = arena_str(a, buf_str(&out));
    buf_release(&text);
    buf_release(&out);
    return ok;
}

static bool seal(struct trail *t, struct arena *a, const struct note_key *k, struct str origin, struct str kept,
                 struct str *out, struct err *e) {
    struct checkpoint now = {.origin = origin}, before = {.size = -1};
    struct note note;
    struct str last, made;
    if (!trail_sealed(t, a, &last, e) || !goes_on(t, a, origin, last, e) || !goes_on(t, a, origin, kept, e))
        return false;
    if (!trail_size(t, &now.size, e) || !trail_root(t, now.size, now.root, e)) return false;
    if (last.ptr && !shown_read(a, last, &note, &before, e)) return false;
    if (before.size == now.size && str_eq(before.origin, origin)) return *out = last, true;
    if (!sign(k, &now, a, &made, e) || !insert(t, &now, made, e)) return false;
    *out = made;
    return true;
}

bool trail_seal(struct trail *t, struct arena *a, const struct note_key *k, struct str origin, struct str kept,
                struct str *note, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct str made;
    if (!text_name(origin))
        return err_set(
            e, ERR_INVALID,
            _("The name of a key has 1 to %d bytes, and no blanks, plus signs or invisible characters: %.*s"),
            NOTE_NAME_MAX, STR_ARG(origin));
    if (!store_join(trail_store(t), &tx, e) || !seal(t, a, k, origin, kept, &made, e) || !store_leave(&tx, e))
        return false;
    *note = made;
    return true;
}

bool checkpoint_keep(const char *path, struct str note, struct err *e) {
    return file_write(path, note, e);
}

bool checkpoint_kept(struct arena *a, const char *path, struct str *note, struct err *e) {
    if (file_exists(path)) return file_read(a, path, NOTE_MAX, note, e);
    *note = STR_NONE;
    return true;
}

/* The proof of one entry --------------------------------------------------------------------------------------------
 */

struct wanted {
    int64_t entry;
    bool found;
    struct buf *out;
};

/* `extra`: the salt and the record, or the leaf of what was erased. */
static bool add_extra(void *ctx, const struct trail_entry *entry) {
    struct wanted *w = ctx;
    struct buf extra;
    bool erased = !entry->record.ptr;
    buf_init(&extra, TRAIL_RECORD_MAX + KIB);
    buf_addc(&extra, erased ? 2 : 1);
    buf_add(&extra, erased ? entry->leaf : entry->salt);
    if (!erased) buf_add(&extra, entry->record);
    buf_addz(w->out, "extra ");
    base64_add(w->out, buf_str(&extra));
    buf_addc(w->out, '\n');
    buf_release(&extra);
    w->found = entry->n == w->entry;
    return false;
}

static bool prove(struct trail *t, struct arena *a, struct str bytes, int64_t entry, struct buf *out, struct err *e) {
    struct note note;
    struct checkpoint c;
    trail_hash hashes[TRAIL_LEVELS];
    size_t n;
    struct wanted w = {.entry = entry, .out = out};
    if (!shown_of_ours(t, a, bytes, &note, &c, e)) return false;
    if (entry < 0 || entry >= c.size)
        return err_set(e, ERR_NOT_FOUND, _("The checkpoint has %lld entries; there is no entry %lld."),
                       (long long)c.size, (long long)entry);
    buf_addz(out, "c2sp.org/tlog-proof@v1\n");
    if (!trail_walk(t, entry, 1, STR_NONE, add_extra, &w, e) || !trail_inclusion(t, entry, c.size, hashes, &n, e))
        return false;
    if (!w.found) return err_set(e, ERR_DB, _("The entry %lld is missing."), (long long)entry);
    buf_addf(out, "index %lld\n", (long long)entry);
    for (size_t i = 0; i < n; i++) text_add_hash(out, hashes[i]);
    buf_addc(out, '\n');
    buf_add(out, bytes);
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The proof of the entry %lld is too large."), (long long)entry);
}

bool trail_prove(struct trail *t, struct str note, int64_t entry, struct buf *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join_reading(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    size_t before = out->len;
    bool ok = prove(t, a, note, entry, out, e) && store_leave(&tx, e);
    if (!ok && out->ptr) out->len = before, out->ptr[before] = 0;
    arena_free(a);
    return ok;
}
