/* backup: the copy, its proof, its manifest, and the generations.
 *
 * Order of what reaches the disk: NAME.db.part (the copy), the scratch database (removed again), the manifest, and last
 * the name of the copy itself. So a file NAME.db always has its manifest, and whatever was killed leaves .part or a
 * manifest without a file, which the next backup clears away. */
#include "trail/backup.h"

#include <string.h>

#include "store/rights.h"
#include "trail/checkpoint.h"
#include "trail/manifest.h"
#include "trail/sum.h"

#define PART ".part"
#define SCRATCH ".scratch.part"
#define ROOM_BESIDE (4 * MIB) /* for logs, manifest and folder */
#define WAIT_SECONDS 600      /* for another backup into the same folder */

struct work {
    struct trail *t;
    struct arena *arena;
    const struct backup_order *order;
    struct backup_made *out;
    struct str path, part, scratch, manifest;
    struct str sealed; /* newest checkpoint in the original */
};

/* Names ----------------------------------------------------------------------------------------------------------- */

static bool digits(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0;
}

/* kijun-20261130T082144Z-SIZE.db, or …-SIZE-2.db */
bool backup_when(struct str name, int64_t *at) {
    char text[32];
    struct str size, again;
    if (!str_starts(name, STR("kijun-")) || !str_ends(name, STR(".db")) || name.len < 6 + 16 + 2 + 3) return false;
    struct str t = str_cut(name, 6, 22), tail = str_cut(name, 22, name.len - 3);
    if (tail.ptr[0] != '-' || t.ptr[8] != 'T' || t.ptr[15] != 'Z') return false;
    tail = str_cut(tail, 1, tail.len);
    if (str_split(tail, '-', &size, &again) ? !digits(size) || !digits(again) : !digits(tail)) return false;
    snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", t.ptr, t.ptr + 4, t.ptr + 6, t.ptr + 9, t.ptr + 11,
             t.ptr + 13);
    return clock_read(str_of(text), at);
}

static void name_it(struct work *w, int64_t now, int64_t size) {
    char at[CLOCK_TEXT_MAX];
    struct str name = STR_NONE;
    const char *folder = w->order->folder;
    clock_text(now, at);
    w->out->manifest.at = arena_fmt(w->arena, "%.19sZ", at);
    for (unsigned again = 1; !name.ptr; again++) {
        name = arena_fmt(w->arena, "kijun-%.4s%.2s%.2sT%.2s%.2s%.2sZ-%lld", at, at + 5, at + 8, at + 11, at + 14,
                         at + 17, (long long)size);
        name = again > 1 ? arena_fmt(w->arena, "%s-%u.db", name.ptr, again) : arena_fmt(w->arena, "%s.db", name.ptr);
        w->path = arena_fmt(w->arena, "%s/%s", folder, name.ptr);
        if (file_exists(w->path.ptr)) name = STR_NONE;
    }
    w->out->manifest.file = name;
    w->part = arena_fmt(w->arena, "%s" PART, w->path.ptr);
    w->scratch = arena_fmt(w->arena, "%s" SCRATCH, w->path.ptr);
    w->manifest = arena_fmt(w->arena, "%s" BACKUP_MANIFEST, w->path.ptr);
}

bool backup_list(struct arena *a, const char *folder, struct str **names, size_t *n, struct err *e) {
    struct str *all;
    size_t count, kept = 0;
    int64_t at;
    *names = NULL, *n = 0;
    if (!file_exists(folder)) return true;
    if (!file_list(a, folder, STR(".db"), &all, &count, e)) return false;
    for (size_t i = 0; i < count; i++) {
        struct str manifest = arena_fmt(a, "%s/%.*s" BACKUP_MANIFEST, folder, STR_ARG(all[i]));
        if (backup_when(all[i], &at) && file_exists(manifest.ptr)) all[kept++] = all[i];
    }
    *names = all, *n = kept;
    return true;
}

/* Clearing up ----------------------------------------------------------------------------------------------------- */

static bool remove_database(struct arena *a, const char *path, struct err *e) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!file_remove(arena_fmt(a, "%s%s", path, endings[i]).ptr, e)) return false;
    return true;
}

static void give_up(struct work *w) {
    struct err ignored;
    bool gone = remove_database(w->arena, w->part.ptr, &ignored) && remove_database(w->arena, w->scratch.ptr, &ignored);
    if (!file_exists(w->path.ptr)) gone = file_remove(w->manifest.ptr, &ignored) && gone;
    (void)gone; /* what stays is cleared away by the next one */
}

/* What a backup that was killed left behind. Only names that we give. */
static bool clear_leftovers(struct work *w, struct err *e) {
    static const struct str endings[] = {{PART, sizeof PART - 1},
                                         {SCRATCH, sizeof SCRATCH - 1},
                                         {PART "-journal", sizeof PART "-journal" - 1},
                                         {SCRATCH "-wal", sizeof SCRATCH "-wal" - 1},
                                         {SCRATCH "-shm", sizeof SCRATCH "-shm" - 1},
                                         {BACKUP_MANIFEST, sizeof BACKUP_MANIFEST - 1}};
    const char *folder = w->order->folder;
    struct str *names;
    size_t n;
    int64_t at;
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        if (!file_list(w->arena, folder, endings[k], &names, &n, e)) return false;
        for (size_t i = 0; i < n; i++) {
            struct str base = str_cut(names[i], 0, names[i].len - endings[k].len);
            bool whole = str_is(endings[k], BACKUP_MANIFEST) &&
                         file_exists(arena_fmt(w->arena, "%s/%.*s", folder, STR_ARG(base)).ptr);
            if (whole || !backup_when(base, &at)) continue;
            if (!file_remove(arena_fmt(w->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr, e)) return false;
        }
    }
    return true;
}

/* The oldest ones, once the new one counts. First the file, then what speaks of it. */
static bool forget_old(struct work *w, struct err *e) {
    struct str *names;
    size_t n;
    if (!backup_list(w->arena, w->order->folder, &names, &n, e)) return false;
    for (size_t i = 0; i < n && n - w->out->removed > w->order->generations; i++) {
        if (str_eq(names[i], w->out->manifest.file)) continue; /* a clock that went back may sort it first */
        struct str path = arena_fmt(w->arena, "%s/%.*s", w->order->folder, STR_ARG(names[i]));
        if (!file_remove(path.ptr, e) || !file_remove(arena_fmt(w->arena, "%s" BACKUP_MANIFEST, path.ptr).ptr, e))
            return false;
        w->out->removed++;
    }
    return true;
}

/* Copying and proving --------------------------------------------------------------------------------------------- */

static bool enough_room(struct work *w, struct err *e) {
    struct disk_room room;
    uint64_t needed = 2 * (uint64_t)store_bytes(trail_store(w->t)) + ROOM_BESIDE;
    if (!disk_room(w->order->folder, &room, e)) return false;
    if (room.free >= needed) return true;
    return err_at(e, str_of(w->order->folder), 0, 0, ERR_LIMIT,
                  _("A backup and its proof need %llu MiB here; %llu MiB are free. Nothing was changed."),
                  (unsigned long long)(needed / MIB), (unsigned long long)(room.free / MIB));
}

/* All in one reading transaction: copy, root and digests are of the same moment. */
static bool take_copy(struct work *w, struct err *e) {
    struct backup_manifest *m = &w->out->manifest;
    struct store *s = trail_store(w->t);
    STORE_TX struct store_tx tx = {0};
    if (!store_begin_reading(s, &tx, e) || !trail_size(w->t, &m->size, e)) return false;
    name_it(w, clock_unix_ms(), m->size);
    m->version = store_version(s);
    m->program = STR(KIJUN_VERSION);
    m->origin = w->order->origin;
    return trail_root(w->t, m->size, m->root, e) && trail_sealed(w->t, w->arena, &w->sealed, e) &&
           manifest_tables(s, w->arena, &m->tables, &m->n_tables, &w->out->rows, e) && store_copy(s, w->part.ptr, e) &&
           store_commit(&tx, e);
}

struct first {
    size_t n;
    char text[700];
};
static void keep_first(void *ctx, const char *finding) {
    struct first *f = ctx;
    if (!f->n++) snprintf(f->text, sizeof f->text, "%s", finding);
}
static void keep_first_entry(void *ctx, const struct trail_finding *f) {
    struct first *first = ctx;
    if (!first->n++) snprintf(first->text, sizeof first->text, _("Entry %lld: %s"), (long long)f->entry, f->text);
}

static bool not_good(struct work *w, const char *why, struct err *e) {
    return err_at(e, w->path, 0, 0, ERR_DB, _("The backup does not count, and no older one was deleted: %s"), why);
}

/* Held entries wait in the original too; that is not the backup's fault. */
static bool compare_record(struct work *w, struct store *s, struct first *f, struct err *e) {
    const struct backup_manifest *m = &w->out->manifest;
    struct trail_verified v;
    struct str sealed;
    size_t n;
    struct trail *t = trail_open(s, e);
    if (!t) return false;
    bool ok = trail_verify(t, keep_first_entry, f, &v, &n, e) && trail_sealed(t, w->arena, &sealed, e);
    trail_close(t);
    if (!ok) return false;
    if (n > (v.held ? 1u : 0u)) return not_good(w, f->text, e);
    if (v.size != m->size || memcmp(v.root, m->root, TRAIL_HASH) != 0)
        return not_good(w, _("The record in it is not that of the original."), e);
    return str_eq(sealed, w->sealed) || not_good(w, _("The newest checkpoint is missing in it."), e);
}

static bool compare(struct work *w, struct store *s, struct err *e) {
    const struct backup_manifest *m = &w->out->manifest;
    struct first f = {0};
    struct backup_table *tables;
    size_t n;
    int64_t rows;
    char why[400];
    if (!store_check(s, keep_first, &f, &n, e)) return false;
    if (n) return not_good(w, f.text, e);
    if (!compare_record(w, s, &f, e) || !manifest_tables(s, w->arena, &tables, &n, &rows, e)) return false;
    return manifest_same_tables(m->tables, m->n_tables, tables, n, why, sizeof why) || not_good(w, why, e);
}

/* Read back from the disk, byte by byte, into a database that is opened as a restored one would be. */
static bool prove(struct work *w, struct err *e) {
    struct backup_manifest *m = &w->out->manifest;
    char sum[SUM_TEXT];
    if (!sum_file(w->part.ptr, w->scratch.ptr, sum, &m->bytes, e)) return false;
    m->sha256 = arena_str(w->arena, str_of(sum));
    struct store *s = store_open(w->scratch.ptr, STORE_WRITE, e);
    if (!s) return false;
    bool ok = compare(w, s, e);
    store_close(s);
    return ok && remove_database(w->arena, w->scratch.ptr, e);
}

static bool write_manifest(struct work *w, struct err *e) {
    struct buf text, out;
    buf_init(&text, MANIFEST_MAX);
    buf_init(&out, MANIFEST_MAX + KIB);
    manifest_write(&w->out->manifest, &text);
    buf_add(&out, buf_str(&text));
    if (w->order->key) buf_addc(&out, '\n');
    bool ok = buf_ok(&text) || err_set(e, ERR_LIMIT, _("The manifest would be too large."));
    ok = ok && (!w->order->key || note_sign(w->order->key, buf_str(&text), &out, e)) &&
         file_write(w->manifest.ptr, buf_str(&out), e);
    buf_release(&text);
    buf_release(&out);
    return ok;
}

static bool record(struct work *w, struct err *e) {
    const struct backup_manifest *m = &w->out->manifest;
    struct buf after;
    STORE_TX struct store_tx tx = {0};
    buf_init(&after, 4 * KIB);
    buf_addz(&after, "{\"file\":");
    json_quote(&after, m->file);
    buf_addf(&after, ",\"sha256\":\"%.*s\",\"size\":%lld,\"root\":\"", STR_ARG(m->sha256), (long long)m->size);
    base64_add(&after, (struct str){(const char *)m->root, TRAIL_HASH});
    buf_addz(&after, "\"}");
    struct trail_change change = {.by = w->order->by,
                                  .kind = STR("record"),
                                  .act = STR("backup"),
                                  .on = STR("record/backup"),
                                  .after = buf_str(&after)};
    bool ok = store_begin(trail_store(w->t), &tx, e) && trail_append(w->t, &change, &w->out->entry, e) &&
              store_commit(&tx, e);
    buf_release(&after);
    return ok;
}

static bool make(struct work *w, struct err *e) {
    if (!clear_leftovers(w, e) || !enough_room(w, e)) return false;
    if (take_copy(w, e) && prove(w, e) && write_manifest(w, e) && file_rename(w->part.ptr, w->path.ptr, e)) {
        w->out->path = w->path;
        if (record(w, e)) return forget_old(w, e);
        struct err ignored; /* one that the record does not know does not count */
        if (!file_remove(w->path.ptr, &ignored)) return false;
    }
    if (w->path.ptr) give_up(w);
    return false;
}

bool backup_make(struct trail *t, struct arena *a, const struct backup_order *order, struct backup_made *out,
                 struct err *e) {
    struct backup_made made = {.entry = -1};
    struct work w = {.t = t, .arena = a, .order = order, .out = &made};
    struct file_lock lock;
    if (order->generations < 1 || order->generations > BACKUP_GENERATIONS_MAX)
        return err_set(e, ERR_INVALID, _("Between 1 and %d backups can be kept."), BACKUP_GENERATIONS_MAX);
    if (!folder_make(order->folder, e) ||
        !file_lock(&lock, arena_fmt(a, "%s/lock", order->folder).ptr, true, WAIT_SECONDS, e))
        return false;
    bool ok = make(&w, e);
    file_unlock(&lock);
    if (ok) *out = made;
    return ok;
}
