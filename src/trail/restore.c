/* restore: the new database built beside, checked, and put in place by one rename.
 *
 * Order of what reaches the disk:
 *     kijun.db.restoring                     the backup, brought up to date, with the record carried over, checked
 *     keys/log.pem.next, log.vkey.next       only for a new epoch
 *     kijun.db.before-restore-AT             one more name of the present database (and of its log, if one is left)
 *     kijun.db.restoring -> kijun.db         the switch
 *     keys/log.pem.next -> keys/log.pem      … (epoch_finish; done again at the next opening if we are killed here) */
#include "trail/restore.h"

#include <string.h>

#include "store/rights.h"
#include "trail/carry.h"
#include "trail/manifest.h"
#include "trail/sum.h"

#define ROOM_BESIDE (4 * MIB)
#define KEY_FILE_MAX (64 * KIB)

struct work {
    struct arena *arena;
    const struct restore_order *order;
    store_finding_fn *say;
    void *ctx;
    struct restored *out;
    const char *part; /* kijun.db.restoring */
    struct store *present, *new;
    struct trail *present_trail, *new_trail;
    struct backup_checked backup;
    struct note_verifier *keys;
    size_t n_keys;
    struct checkpoint known; /* the newest outside of the database */
    bool is_known;
    struct str present_origin;
    struct carried carried;
};

static const char *in_keys(struct work *w, const char *name) {
    return arena_fmt(w->arena, "%s/%s", w->order->keys, name).ptr;
}

/* What is known outside of the database -----------------------------------------------------------------------------
 */

static bool signed_by_ours(struct work *w, const struct note *note) {
    for (size_t i = 0; i < w->n_keys; i++)
        if (note_verify(note, &w->keys[i], NULL) == NOTE_SIGNED) return true;
    return false;
}

static bool read_outside(struct work *w, struct err *e) {
    struct str text;
    struct note note;
    if (!w->order->keys) return true;
    const char *public = in_keys(w, "log.vkey"), *latest = in_keys(w, "latest.checkpoint");
    if (file_exists(public) && (!file_read(w->arena, public, KEY_FILE_MAX, &text, e) ||
                                !note_verifiers_read(w->arena, str_of(public), text, &w->keys, &w->n_keys, e)))
        return false;
    if (!checkpoint_kept(w->arena, latest, &text, e)) return false;
    if (!text.ptr) return true;
    struct err why;
    if (note_read(w->arena, str_of(latest), text, &note, &why) &&
        checkpoint_read(str_of(latest), note.text, &w->known, &why) && (!w->n_keys || signed_by_ours(w, &note)))
        return w->is_known = true;
    w->say(w->ctx, _("The newest checkpoint outside of the database cannot be read or is not signed by this record's "
                     "key; it is not used."));
    return true;
}

/* Building ----------------------------------------------------------------------------------------------------------
 */

static bool remove_part(struct work *w, struct err *e) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!file_remove(arena_fmt(w->arena, "%s%s", w->part, endings[i]).ptr, e)) return false;
    return true;
}

static bool enough_room(struct work *w, struct err *e) {
    struct disk_room room;
    struct file_facts f;
    uint64_t needed = 2 * (uint64_t)w->backup.manifest.bytes + ROOM_BESIDE;
    if (file_exists(w->order->database)) {
        if (!file_facts(w->order->database, &f, e)) return false;
        needed += f.bytes;
    }
    const char *slash = strrchr(w->order->database, '/');
    size_t len = slash ? (size_t)(slash - w->order->database) + 1 : 0;
    const char *folder = len ? arena_str(w->arena, (struct str){w->order->database, len}).ptr : ".";
    if (!disk_room(folder, &room, e)) return false;
    if (room.free >= needed) return true;
    return err_at(e, str_of(w->order->database), 0, 0, ERR_LIMIT,
                  _("Restoring needs %llu MiB here; %llu MiB are free. Nothing was changed."),
                  (unsigned long long)(needed / MIB), (unsigned long long)(room.free / MIB));
}

/* The bytes that were checked are the bytes that are taken, even if somebody changes the file meanwhile. */
static bool copy_backup(struct work *w, struct err *e) {
    char sum[SUM_TEXT];
    int64_t n;
    if (!remove_part(w, e) || !sum_file(w->order->backup, w->part, sum, &n, e)) return false;
    if (!str_eq(str_of(sum), w->backup.manifest.sha256))
        return err_at(e, str_of(w->order->backup), 0, 0, ERR_CONFLICT,
                      _("The backup was changed while it was read. Nothing was changed."));
    return (w->new = store_open(w->part, STORE_WRITE, e)) && (w->new_trail = trail_open(w->new, e));
}

static bool read_origin(struct store *s, struct arena *a, struct str *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT origin FROM installation"), e);
    *out = STR_NONE;
    if (!q) return false;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

static void drop_present(struct work *w) {
    trail_close(w->present_trail);
    store_close(w->present);
    w->present = NULL, w->present_trail = NULL;
}

static bool open_once(struct work *w, struct err *e) {
    w->present = store_open(w->order->database, STORE_WRITE, e);
    if (w->present) w->present_trail = trail_open(w->present, e);
    if (w->present_trail && read_origin(w->present, w->arena, &w->present_origin, e)) return true;
    drop_present(w);
    return false;
}

/* The present database, if it can be read at all; if not, the reason stands in `carried.why`. What is whole but not to
 * be opened (a newer program's, somebody else's, one in use, a disk that failed just now) is not given up for that. */
static bool open_present(struct work *w, struct err *e) {
    struct err why = {0};
    w->carried.all = false;
    if (!file_exists(w->order->database)) {
        snprintf(w->carried.why, sizeof w->carried.why, "%s", _("There is no present database."));
        return true;
    }
    /* A read that failed just now can look like damage: only what is so twice is. */
    for (int tries = 0; tries < 2; tries++) {
        if (open_once(w, &why)) return true;
        if (why.kind != ERR_DB) return *e = why, false;
    }
    snprintf(w->carried.why, sizeof w->carried.why, _("The present database cannot be read: %s"), why.text);
    return true;
}

/* Whose record is this, and under which name does it go on? -----------------------------------------------------------
 */

static bool same_record(struct work *w, struct err *e) {
    struct str ours, theirs,
        present = w->present_origin.ptr ? w->present_origin
                  : w->n_keys           ? w->keys[0].name
                  : w->is_known         ? w->known.origin
                                        : w->backup.manifest.origin;
    int64_t number;
    epoch_of(present, &ours, &number);
    epoch_of(w->backup.manifest.origin, &theirs, &number);
    w->out->old_origin = w->out->origin = present;
    if (str_eq(ours, theirs)) return true;
    return err_at(e, str_of(w->order->backup), 0, 0, ERR_INVALID,
                  _("This is a backup of the record %.*s; here is %.*s. Nothing was changed."), STR_ARG(theirs),
                  STR_ARG(ours));
}

/* Is what is there now a continuation of everything that was ever signed? */
static bool decide_epoch(struct work *w, struct err *e) {
    struct restored *r = w->out;
    enum checkpoint_verdict verdict = CHECKPOINT_HOLDS;
    struct str name;
    int64_t number;
    bool lost_end;
    r->lost = w->carried.all ? 0 : -1;
    if (w->is_known) {
        if (!trail_compare(w->new_trail, w->known.origin, &w->known, &verdict, e)) return false;
        lost_end = verdict != CHECKPOINT_HOLDS;
        if (verdict == CHECKPOINT_BEYOND) r->lost = w->known.size - r->size;
    } else {
        lost_end = !w->carried.all; /* nobody can say what was signed */
    }
    if (!lost_end) return true;
    epoch_of(r->old_origin, &name, &number);
    r->origin = arena_fmt(w->arena, "%.*s/%lld", STR_ARG(name), (long long)number + 1);
    return true;
}

/* Entries about it --------------------------------------------------------------------------------------------------
 */

static bool append(struct work *w, const char *act, const char *on, const struct buf *note, struct err *e) {
    struct trail_change change = {
        .by = w->order->by, .kind = STR("record"), .act = str_of(act), .on = str_of(on), .note = buf_str(note)};
    return trail_append(w->new_trail, &change, NULL, e);
}

static bool tell_epoch(struct work *w, struct err *e) {
    const struct restored *r = w->out;
    struct buf note;
    buf_init(&note, 16 * KIB);
    buf_addz(&note, "{\"from\":");
    json_quote(&note, r->old_origin);
    buf_addz(&note, ",\"to\":");
    json_quote(&note, r->origin);
    if (w->is_known) {
        buf_addf(&note, ",\"last\":{\"size\":%lld,\"root\":\"", (long long)w->known.size);
        base64_add(&note, (struct str){(const char *)w->known.root, TRAIL_HASH});
        buf_addz(&note, "\"}");
    }
    buf_addf(&note, ",\"entries\":%lld,\"lost\":", (long long)r->size);
    if (r->lost < 0)
        buf_addz(&note, "null");
    else
        buf_addf(&note, "%lld", (long long)r->lost);
    buf_addc(&note, '}');
    bool ok = append(w, "epoch", "record/epoch", &note, e);
    buf_release(&note);
    return ok;
}

static bool tell_restore(struct work *w, struct err *e) {
    const struct restored *r = w->out;
    struct buf note;
    buf_init(&note, 64 * KIB);
    buf_addz(&note, "{\"backup\":");
    json_quote(&note, r->backup);
    buf_addf(&note, ",\"sha256\":\"%.*s\",\"size\":%lld,\"carried\":%lld", STR_ARG(r->sha256), (long long)r->at_backup,
             (long long)r->carried);
    if (r->carried)
        buf_addf(&note, ",\"without_effect\":[%lld,%lld]", (long long)r->at_backup,
                 (long long)(r->at_backup + r->carried - 1));
    if (r->erased) buf_addf(&note, ",\"erased_again\":%lld", (long long)r->erased);
    if (w->order->authorised.ptr) buf_addf(&note, ",\"authorised\":%.*s", STR_ARG(w->order->authorised));
    buf_addc(&note, '}');
    bool ok = append(w, "restore", "record/restore", &note, e);
    buf_release(&note);
    return ok;
}

static bool rename_record(struct work *w, struct err *e) {
    struct stmt *q = store_query(w->new, SQL("UPDATE installation SET origin = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, w->out->origin);
    return stmt_run(q, NULL, e);
}

/* What ended early is tried once more from the beginning, for the same reason. */
static bool carry(struct work *w, struct store_tx *tx, struct err *e) {
    for (int tries = 0; w->present && tries < 2; tries++) {
        if (tries > 0) {
            store_rollback(tx);
            drop_present(w);
            if (!open_present(w, e) || !store_begin(w->new, tx, e)) return false;
            if (!w->present) return true;
        }
        if (!carry_over(w->present_trail, w->new_trail, w->out->at_backup, &w->known, w->is_known, &w->carried, e))
            return false;
        if (w->carried.all) return true;
    }
    return true;
}

/* One transaction in the new database: carried over, renamed, told. */
static bool join(struct work *w, struct err *e) {
    struct restored *r = w->out;
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(w->new, &tx, e) || !trail_size(w->new_trail, &r->at_backup, e)) return false;
    if (!carry(w, &tx, e)) return false;
    r->carried = w->carried.entries;
    r->erased = w->carried.erased;
    r->size = r->at_backup + r->carried;
    if (!w->carried.all) r->why = arena_str(w->arena, str_of(w->carried.why));
    if (w->carried.unexplained)
        w->say(w->ctx, arena_fmt(w->arena,
                                 _("%lld entries have lost their content in the present database though the record "
                                   "tells of no erasure; it is taken from the backup."),
                                 (long long)w->carried.unexplained)
                           .ptr);
    if (!decide_epoch(w, e) || !rename_record(w, e)) return false;
    if (w->present && w->order->again && !w->order->again(w->order->ctx, w->present, w->new, w->carried.says_erased, e))
        return false;
    return (str_eq(r->origin, r->old_origin) || tell_epoch(w, e)) && tell_restore(w, e) &&
           trail_size(w->new_trail, &r->size, e) && store_commit(&tx, e);
}

/* Checking ----------------------------------------------------------------------------------------------------------
 */

struct bad {
    size_t n;
    char text[700];
};
static void note_bad(void *ctx, const char *finding) {
    struct bad *b = ctx;
    if (!b->n++) snprintf(b->text, sizeof b->text, "%s", finding);
}
static void note_bad_entry(void *ctx, const struct trail_finding *f) {
    note_bad(ctx, f->text);
}

static bool check_new(struct work *w, struct err *e) {
    struct bad bad = {0};
    struct trail_verified v;
    size_t n;
    if (!trail_verify(w->new_trail, note_bad_entry, &bad, &v, &n, e)) return false;
    if (n == 1 && v.held) bad.n = 0;
    if (!bad.n && !store_check(w->new, note_bad, &bad, &n, e)) return false;
    return !bad.n || err_set(e, ERR_DB, _("The restored database is not sound (%s). Nothing was changed."), bad.text);
}

/* The switch --------------------------------------------------------------------------------------------------------
 */

static void close_present(struct work *w) {
    struct err ignored;
    /* Its log goes into the file, so that the file alone is the database; what cannot be is kept beside (put_in_place).
     */
    if (w->present && !store_settle(w->present, &ignored)) w->say(w->ctx, ignored.text);
    drop_present(w);
}

static bool close_new(struct work *w, struct err *e) {
    trail_close(w->new_trail);
    w->new_trail = NULL;
    bool ok = store_settle(w->new, e);
    store_close(w->new);
    w->new = NULL;
    return ok;
}

/* The present database gets a further name, which it keeps; its log, if one is left, goes with it. */
static bool keep_present(struct work *w, struct err *e) {
    const char *db = w->order->database;
    char at[CLOCK_TEXT_MAX];
    struct str kept = STR_NONE;
    struct file_facts f;
    if (!file_exists(db)) return true;
    clock_text(clock_unix_ms(), at);
    for (unsigned i = 1; !kept.ptr || file_exists(kept.ptr); i++)
        kept = arena_fmt(w->arena, "%s.before-restore-%.4s%.2s%.2sT%.2s%.2s%.2sZ%s", db, at, at + 5, at + 8, at + 11,
                         at + 14, at + 17, i > 1 ? arena_fmt(w->arena, "-%u", i).ptr : "");
    if (!file_keep_as(db, kept.ptr, e)) return false;
    w->out->kept_as = kept;
    const char *log = arena_fmt(w->arena, "%s-wal", db).ptr;
    if (!file_exists(log)) return true;
    if (!file_facts(log, &f, e)) return false;
    if (f.bytes) return file_rename(log, arena_fmt(w->arena, "%s-wal", kept.ptr).ptr, e);
    return file_remove(log, e);
}

static bool put_in_place(struct work *w, struct err *e) {
    const struct restored *r = w->out;
    const char *db = w->order->database;
    bool epoch = !str_eq(r->origin, r->old_origin);
    if (epoch && w->order->keys && !epoch_prepare(w->arena, w->order->keys, r->origin, e)) return false;
    if (!keep_present(w, e) || !file_remove(arena_fmt(w->arena, "%s-shm", db).ptr, e) || !file_rename(w->part, db, e))
        return false;
    return !epoch || !w->order->keys || epoch_finish(w->arena, w->order->keys, r->origin, e);
}

static bool run(struct work *w, struct err *e) {
    size_t n;
    if (!read_outside(w, e) ||
        !backup_check(w->arena, w->order->backup, w->keys, w->n_keys, w->say, w->ctx, &w->backup, &n, e))
        return false;
    if (n || !w->backup.manifest.sha256.ptr)
        return err_at(e, str_of(w->order->backup), 0, 0, ERR_INVALID,
                      _("This backup does not verify, so it is not restored. Nothing was changed."));
    w->out->sha256 = w->backup.manifest.sha256;
    w->out->backup = w->backup.manifest.file;
    if (w->backup.signature != BACKUP_SIGNED)
        w->say(w->ctx, _("There is no key here that could check who made the backup; it is only known to be whole."));
    if (!open_present(w, e) || !same_record(w, e) || !enough_room(w, e) || !copy_backup(w, e) || !join(w, e) ||
        !check_new(w, e) || !close_new(w, e))
        return false;
    close_present(w);
    return put_in_place(w, e);
}

bool restore_run(struct arena *a, const struct restore_order *order, store_finding_fn *say, void *ctx,
                 struct restored *out, struct err *e) {
    struct restored done = {0};
    struct work w = {.arena = a, .order = order, .say = say, .ctx = ctx, .out = &done};
    struct err ignored;
    w.part = arena_fmt(a, "%s.restoring", order->database).ptr;
    bool ok = run(&w, e);
    trail_close(w.new_trail);
    store_close(w.new);
    drop_present(&w);
    if (!ok && !remove_part(&w, &ignored)) say(ctx, ignored.text);
    if (ok) *out = done;
    return ok;
}
