/* installation: the folder of the record: found, begun on first use, opened, sealed. */
#include "ledger/installation.h"

#include <stdio.h>

#include "fmt/write.h"
#include "ledger/people.h"
#include "trail/restore.h"

#define LOCK_SECONDS 30

const char *installation_dir(struct arena *a) {
    struct str set = environment_get("KIJUN_DATA"), data = environment_get("XDG_DATA_HOME"),
               home = environment_get("HOME");
    if (set.ptr) return set.ptr;
    if (data.ptr) return arena_fmt(a, "%.*s/kijun", STR_ARG(data)).ptr;
    return arena_fmt(a, "%.*s/.local/share/kijun", STR_ARG(home.ptr ? home : STR(""))).ptr;
}

static const char *in_dir(struct record *r, const char *name) {
    return arena_fmt(r->arena, "%s/%s", r->dir, name).ptr;
}

static void note(struct record *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void note(struct record *r, const char *fmt, ...) {
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (r->note) r->note(r->ctx, text);
}

/* First use ------------------------------------------------------------------------------------------------------- */

/* The name of this record among all others; people may give it a better one with --origin on first use. */
static bool new_origin(struct record *r, struct err *e) {
    unsigned char bytes[8];
    struct buf b;
    if (!random_bytes(bytes, sizeof bytes, e)) return false;
    buf_init(&b, 64);
    buf_add(&b, STR("kijun/"));
    hex_add(&b, (struct str){(const char *)bytes, sizeof bytes});
    r->origin = arena_str(r->arena, buf_str(&b));
    buf_release(&b);
    return true;
}

static bool found(struct record *r, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct buf after;
    if (!store_begin(r->store, &tx, e)) return false;
    struct stmt *q =
        store_query(r->store, SQL("INSERT INTO installation (one, origin, created) VALUES (1, $1, $2)"), e);
    if (!q) return false;
    stmt_text(q, 1, r->origin);
    stmt_int(q, 2, clock_unix_ms());
    if (!stmt_run(q, NULL, e)) return false;
    buf_init(&after, 4 * KIB);
    buf_add(&after, STR("{\"origin\":"));
    json_quote(&after, r->origin);
    buf_addc(&after, '}');
    struct trail_change c = {
        .by = &r->actor, .kind = STR("record"), .act = STR("add"), .on = STR("installation"), .after = buf_str(&after)};
    bool ok = trail_append(r->trail, &c, NULL, e) && store_commit(&tx, e);
    buf_release(&after);
    return ok;
}

/* The public half beside it; made again when whoever made the key was killed before it. */
static bool show_key(struct record *r, struct err *e) {
    struct buf line;
    const char *path = in_dir(r, "keys/log.vkey");
    if (file_exists(path)) return true;
    buf_init(&line, 4 * KIB);
    note_verifier_write(note_key_public(r->key), &line);
    buf_addc(&line, '\n');
    bool ok = file_write(path, buf_str(&line), e);
    buf_release(&line);
    return ok;
}

static bool load_key(struct record *r, const char *path, enum store_mode mode, struct err *e) {
    return note_key_load(path, STR_NONE, &r->key, e) && (mode == STORE_READ || show_key(r, e));
}

static bool make_key(struct record *r, const char *path, struct err *e) {
    if (!folder_make(in_dir(r, "keys"), e) || !note_key_new(r->origin, NOTE_ED25519, &r->key, e)) return false;
    if (!note_key_save(r->key, path, STR_NONE, e) || !show_key(r, e)) return false;
    note(r, _("A new record was begun in %s. Its sealing key is %s: keep a copy of it apart."), r->dir, path);
    return true;
}

static bool read_origin(struct record *r, struct err *e) {
    struct stmt *q = store_query(r->store, SQL("SELECT origin FROM installation"), e);
    if (!q) return false;
    r->origin = STR_NONE;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    r->origin = arena_str(r->arena, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

/* The row first, then the key: whoever is killed in between has a record without a key, which is told and mended here.
 */
static bool make_missing(struct record *r, const char *key, struct err *e) {
    struct str kept;
    if (!read_origin(r, e) || (!r->origin.ptr && (!new_origin(r, e) || !found(r, e)))) return false;
    if (file_exists(key)) return load_key(r, key, STORE_WRITE, e);
    /* No checkpoint was ever signed: there is no key that anybody could miss. */
    if (!trail_sealed(r->trail, r->arena, &kept, e)) return false;
    if (!kept.ptr && !file_exists(r->latest)) return make_key(r, key, e);
    note(r, _("The sealing key %s is missing: what is added now is not sealed."), key);
    return true;
}

static bool begin_record(struct record *r, enum store_mode mode, struct err *e) {
    const char *key = in_dir(r, "keys/log.pem");
    struct file_lock alone = {-1};
    if (!read_origin(r, e)) return false;
    /* Whoever restored into a new epoch may have been killed before its keys were in place. */
    if (r->origin.ptr && !epoch_finish(r->arena, in_dir(r, "keys"), r->origin, e)) return false;
    if (r->origin.ptr && file_exists(key)) return load_key(r, key, mode, e);
    if (mode == STORE_READ) return r->origin.ptr || err_set(e, ERR_NOT_FOUND, _("There is no record here yet."));
    /* Two that begin at once would begin two records. */
    bool ok = file_lock(&alone, in_dir(r, "lock.first"), true, LOCK_SECONDS, e) && make_missing(r, key, e);
    file_unlock(&alone);
    return ok;
}

/* What stands outside of the database ----------------------------------------------------------------------------- */

static bool is_continued(struct record *r, enum store_mode mode, struct err *e) {
    struct str kept;
    struct checkpoint c;
    enum checkpoint_verdict verdict;
    struct note n;
    if (!checkpoint_kept(r->arena, r->latest, &kept, e)) return false;
    if (!kept.ptr) return true;
    if (!note_read(r->arena, str_of(r->latest), kept, &n, e) || !checkpoint_read(str_of(r->latest), n.text, &c, e) ||
        !trail_compare(r->trail, r->origin, &c, &verdict, e))
        return false;
    if (verdict == CHECKPOINT_HOLDS) return true;
    err_set(
        e, ERR_CONFLICT,
        verdict == CHECKPOINT_BEYOND
            ? _("The database is older than its record: %lld entries were sealed, %lld are there. An old copy was put "
                "in place, or entries were taken off. See: kijun verify, kijun restore")
            : _("The database is not the one whose record was sealed (%lld entries sealed, %lld there). See: kijun "
                "verify, kijun restore"),
        (long long)c.size, (long long)r->size);
    if (mode != STORE_READ) return false;
    note(r, "%s", e->text);
    return true;
}

static bool open_all(struct record *r, enum store_mode mode, struct str via, struct err *e) {
    if (mode == STORE_CREATE && !folder_make(r->dir, e)) return false;
    if (mode != STORE_CREATE && !file_exists(r->path))
        return err_at(e, str_of(r->path), 0, 0, ERR_NOT_FOUND,
                      _("There is no record here yet. kijun put FILE begins one; --data says another folder."));
    return file_lock(&r->lock, in_dir(r, "lock"), false, LOCK_SECONDS, e) &&
           (r->store = store_open(r->path, mode, e)) && (r->trail = trail_open(r->store, e)) &&
           actor_of_caller(r->arena, r->store, via, &r->actor, e) && begin_record(r, mode, e) &&
           trail_size(r->trail, &r->size, e) && is_continued(r, mode, e);
}

bool installation_open(struct arena *a, const struct record_options *o, struct record *r, struct err *e) {
    *r = (struct record){.arena = a, .dir = o->dir, .lock = {-1}, .note = o->note, .ctx = o->ctx};
    r->path = in_dir(r, "kijun.db");
    r->latest = in_dir(r, "keys/latest.checkpoint");
    if (open_all(r, o->mode, o->via, e)) return true;
    installation_close(r);
    return false;
}

/* Sealing ---------------------------------------------------------------------------------------------------------- */

static void warn_of_room(struct record *r) {
    struct trail_room room;
    struct err e;
    if (!trail_room(r->trail, &room, &e) || !room.warn) return;
    if (room.quota_percent >= room.warn)
        note(r, _("warning: the record has used %u %% of the size that trail.limit_bytes allows."), room.quota_percent);
    if (room.disk_percent >= room.warn)
        note(r, _("warning: %u %% of the disk that holds the record is used."), room.disk_percent);
}

static void seal(struct record *r) {
    struct err e;
    struct str text, kept;
    if (checkpoint_kept(r->arena, r->latest, &kept, &e) &&
        trail_seal(r->trail, r->arena, r->key, r->origin, kept, &text, &e) && checkpoint_keep(r->latest, text, &e))
        return;
    note(r, _("warning: the record was not sealed: %s"), e.text);
}

void installation_seal(struct record *r) {
    struct err e;
    int64_t size = r->size;
    if (!store_can_write(r->store) || !trail_size(r->trail, &size, &e) || size == r->size) return;
    if (r->key) seal(r);
    warn_of_room(r);
    r->size = size;
}

void installation_close(struct record *r) {
    note_key_free(r->key);
    trail_close(r->trail);
    store_close(r->store);
    file_unlock(&r->lock);
    r->key = NULL, r->trail = NULL, r->store = NULL;
}
