/* Backups and restoring: what counts, what is found, what is carried over, and what a killed program leaves. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "record_sample.h"
#include "store/vfs_hooks.h"
#include "trail/restore.h"

struct place {
    struct sample s;
    char keys[300], backups[300], latest[340];
    struct arena *arena;
    struct note_key *key;
    struct note_verifier public;
    struct str origin;
};

static const char *text(struct place *p, const char *folder, const char *name) {
    return arena_fmt(p->arena, "%s/%s", folder, name).ptr;
}

static void change(struct place *p, const char *on, int64_t value) {
    struct err e;
    if (!sample_change(&p->s, on, value, &e)) fail_msg("%s", e.text);
}

static void raw(struct place *p, const char *sql) {
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open_v2(p->s.path, &db, SQLITE_OPEN_READWRITE, "kijun"), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
    sqlite3_close(db);
}

static void place_init(struct place *p) {
    struct err e;
    struct buf line;
    memset(p, 0, sizeof *p);
    sample_init(&p->s);
    p->arena = arena_new(256 * MIB);
    p->origin = STR("test.example/log");
    snprintf(p->keys, sizeof p->keys, "%s/keys", p->s.dir);
    snprintf(p->backups, sizeof p->backups, "%s/backups", p->s.dir);
    snprintf(p->latest, sizeof p->latest, "%s/latest.checkpoint", p->keys);
    assert_true(folder_make(p->keys, &e));
    assert_true(note_key_new(p->origin, NOTE_ED25519, &p->key, &e));
    assert_true(note_key_save(p->key, text(p, p->keys, "log.pem"), STR_NONE, &e));
    p->public = *note_key_public(p->key);
    buf_init(&line, KIB);
    note_verifier_write(&p->public, &line);
    buf_addc(&line, '\n');
    assert_true(file_write(text(p, p->keys, "log.vkey"), buf_str(&line), &e));
    buf_release(&line);
    raw(p, "INSERT INTO installation VALUES (1, 'test.example/log', 0)");
}

static void place_release(struct place *p) {
    const char *const argv[] = {"/bin/rm", "-rf", p->s.dir, NULL};
    struct buf out;
    struct err e;
    sample_close(&p->s);
    note_key_free(p->key);
    buf_init(&out, KIB);
    assert_true(proc_run(argv, STR(""), &out, 20, &e));
    buf_release(&out);
    arena_free(p->arena);
}

static void seal(struct place *p) {
    struct err e;
    struct str note, kept;
    assert_true(checkpoint_kept(p->arena, p->latest, &kept, &e));
    if (!trail_seal(p->s.trail, p->arena, p->key, p->origin, kept, &note, &e)) fail_msg("%s", e.text);
    assert_true(checkpoint_keep(p->latest, note, &e));
}

static bool try_backup(struct place *p, unsigned generations, struct backup_made *out, struct err *e) {
    struct backup_order order = {
        .folder = p->backups, .generations = generations, .by = &p->s.actor, .origin = p->origin, .key = p->key};
    return backup_make(p->s.trail, p->arena, &order, out, e);
}

static struct backup_made backup(struct place *p, unsigned generations) {
    struct err e;
    struct backup_made made;
    if (!try_backup(p, generations, &made, &e)) fail_msg("%s", e.text);
    return made;
}

struct said {
    size_t n;
    char first[700];
};
static void hear(void *ctx, const char *finding) {
    struct said *s = ctx;
    if (!s->n++) snprintf(s->first, sizeof s->first, "%s", finding);
}

static struct said look(struct place *p, const char *path, struct backup_checked *out) {
    struct said said = {0};
    struct err e;
    size_t n;
    if (!backup_check(p->arena, path, &p->public, 1, hear, &said, out, &n, &e)) fail_msg("%s", e.text);
    assert_int_equal(n, said.n);
    return said;
}

static size_t files_in(struct place *p, const char *ending) {
    struct str *names;
    size_t n;
    struct err e;
    assert_true(file_list(p->arena, p->backups, str_of(ending), &names, &n, &e));
    return n;
}

static void test_generations(void **state) {
    struct place p;
    struct backup_checked checked;
    struct backup_made made;
    (void)state;
    place_init(&p);
    change(&p, "a", 1);
    seal(&p);
    for (int i = 0; i < 5; i++) {
        made = backup(&p, 3);
        assert_int_equal(made.removed, i < 3 ? 0 : 1);
        assert_int_equal(made.manifest.size, 1 + i);
        assert_int_equal(made.entry, 1 + i);
        assert_int_equal(files_in(&p, ".db"), i < 3 ? i + 1 : 3);
    }
    assert_int_equal(files_in(&p, ".manifest"), 3);
    assert_int_equal(files_in(&p, ".part"), 0);
    struct said said = look(&p, made.path.ptr, &checked);
    assert_int_equal(said.n, 0);
    assert_int_equal(checked.signature, BACKUP_SIGNED);
    assert_true(checked.opened);
    assert_int_equal(checked.trail.size, 5);
    place_release(&p);
}

static void test_what_a_killed_one_left_is_cleared(void **state) {
    struct place p;
    struct err e;
    (void)state;
    place_init(&p);
    change(&p, "a", 1);
    backup(&p, 3);
    static const char *const left[] = {"kijun-20250101T000000Z-7.db.part", "kijun-20250101T000000Z-7.db.manifest",
                                       "kijun-20250101T000000Z-7.db.scratch.part", "mine.part", "mine.db.manifest"};
    for (size_t i = 0; i < 5; i++) assert_true(file_write(text(&p, p.backups, left[i]), STR("x"), &e));
    backup(&p, 3);
    for (size_t i = 0; i < 5; i++) assert_int_equal(file_exists(text(&p, p.backups, left[i])), i >= 3);
    place_release(&p);
}

static void flip(const char *path, long at, unsigned char mask) {
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    int c = fgetc(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    fputc(c ^ mask, f);
    assert_int_equal(fclose(f), 0);
}

/* The sanitizers look at our code, which is the same at each byte. */
#ifdef SANITIZED
#define STEP 11
#else
#define STEP 1
#endif

static void test_any_changed_byte_is_found(void **state) {
    struct place p;
    struct backup_checked checked;
    struct file_facts facts;
    struct err e;
    unsigned noise = 12345, tries = 2000 / STEP;
    const char *more = getenv("KIJUN_FLIPS");
    int64_t wanted;
    (void)state;
    if (more && str_int(str_of(more), &wanted) && wanted > 0) tries = (unsigned)wanted;
    place_init(&p);
    for (int i = 0; i < 20; i++) change(&p, "a", i);
    seal(&p);
    struct backup_made made = backup(&p, 3);
    const char *manifest = arena_fmt(p.arena, "%s.manifest", made.path.ptr).ptr;
    assert_true(file_facts(made.path.ptr, &facts, &e));
    struct arena *whole = p.arena;
    p.arena = arena_new(64 * MIB);
    for (unsigned i = 0; i < tries; i++) {
        noise = noise * 1103515245u + 12345u;
        long at = (long)(((uint64_t)noise << 16 | (noise >> 7 & 0xFFFF)) % facts.bytes);
        unsigned char mask = (unsigned char)(1u << (noise >> 5 & 7));
        flip(made.path.ptr, at, mask);
        struct said said = look(&p, made.path.ptr, &checked);
        if (!said.n) fail_msg("byte %ld changed, and nobody noticed", at);
        flip(made.path.ptr, at, mask);
        arena_clear(p.arena);
    }
    assert_true(file_facts(manifest, &facts, &e));
    for (long at = 0; at < (long)facts.bytes; at += STEP) {
        flip(manifest, at, (unsigned char)(1u << (at & 7)));
        struct said said = look(&p, made.path.ptr, &checked);
        if (!said.n) fail_msg("byte %ld of the manifest changed, and nobody noticed", at);
        flip(manifest, at, (unsigned char)(1u << (at & 7)));
        arena_clear(p.arena);
    }
    arena_free(p.arena);
    p.arena = whole;
    assert_int_equal(look(&p, made.path.ptr, &checked).n, 0);
    /* Cut off, or with something after it. */
    assert_int_equal(truncate(made.path.ptr, 8192), 0);
    assert_true(look(&p, made.path.ptr, &checked).n > 0);
    place_release(&p);
}

static void test_while_others_write(void **state) {
    struct place p;
    struct backup_checked checked;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 5; i++) change(&p, "a", i);
    pid_t writer = fork();
    if (writer == 0) {
        struct sample s = p.s;
        struct err e;
        sample_open(&s); /* a connection of its own; the inherited one is not touched */
        for (int i = 0;; i++)
            if (!sample_change(&s, "busy", i, &e)) _exit(1);
    }
    int64_t last = 0;
    for (int i = 0; i < 5; i++) {
        struct backup_made made = backup(&p, 9);
        assert_true(made.manifest.size > last);
        last = made.manifest.size;
        assert_int_equal(look(&p, made.path.ptr, &checked).n, 0);
    }
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    place_release(&p);
}

struct nth {
    int n, at;
};
static enum vfs_fate full_at(void *ctx, const struct vfs_call *c) {
    struct nth *k = ctx;
    if (c->op != VFS_WRITE && c->op != VFS_SYNC) return VFS_PASS;
    if (!strstr(c->path, "/backups/")) return VFS_PASS;
    return k->n++ == k->at ? VFS_FULL : VFS_PASS;
}

static void test_a_full_disk_deletes_nothing(void **state) {
    struct place p;
    struct backup_checked checked;
    struct backup_made made;
    struct err e;
    (void)state;
    place_init(&p);
    change(&p, "a", 1);
    struct backup_made good = backup(&p, 1);
    int failed = 0;
    for (int at = 0;; at += 1 + at / 4) {
        struct nth k = {0, at};
        vfs_set_hooks(&(struct vfs_hooks){full_at, &k});
        bool ok = try_backup(&p, 1, &made, &e);
        vfs_set_hooks(NULL);
        if (ok) break;
        failed++;
        assert_int_equal(files_in(&p, ".db"), 1);
        assert_int_equal(files_in(&p, ".part"), 0);
        assert_int_equal(files_in(&p, ".manifest"), 1);
        assert_int_equal(look(&p, good.path.ptr, &checked).n, 0);
    }
    assert_true(failed > 5);
    assert_int_equal(files_in(&p, ".db"), 1);
    assert_false(file_exists(good.path.ptr));
    place_release(&p);
}

/* Restoring ---------------------------------------------------------------------------------------------------------
 */

static bool try_restore(struct place *p, const char *path, struct restored *out, struct said *said, struct err *e) {
    struct restore_order order = {.database = p->s.path,
                                  .backup = path,
                                  .keys = p->keys,
                                  .by = &p->s.actor,
                                  .authorised = STR("{\"by\":\"test\"}")};
    *said = (struct said){0};
    return restore_run(p->arena, &order, hear, said, out, e);
}

static struct restored restore(struct place *p, const char *path) {
    struct restored r;
    struct said said;
    struct err e;
    sample_close(&p->s);
    if (!try_restore(p, path, &r, &said, &e)) fail_msg("%s (%s)", e.text, said.first);
    sample_open(&p->s);
    return r;
}

static void ignore(void *ctx, const struct trail_finding *f) {
    snprintf(ctx, 700, "%lld: %s", (long long)f->entry, f->text);
}
static struct trail_verified sound(struct place *p) {
    struct trail_verified v;
    struct err e;
    char why[700];
    size_t n;
    assert_true(trail_verify(p->s.trail, ignore, why, &v, &n, &e));
    if (n) fail_msg("%s", why);
    return v;
}

static int64_t number(struct place *p, struct sql sql) {
    struct err e;
    struct stmt *q = store_query(p->s.store, sql, &e);
    if (!q) fail_msg("%s", e.text);
    if (!stmt_row(q, &e)) return stmt_done(q), -1;
    int64_t v = 0;
    if (!str_int(stmt_text_at(q, 0), &v)) v = stmt_int_at(q, 0);
    stmt_done(q);
    return v;
}

static void erase(struct place *p, int64_t from, int64_t to, bool told) {
    struct err e;
    int64_t taken;
    STORE_TX struct store_tx tx = {0};
    assert_true(store_begin(p->s.store, &tx, &e));
    assert_true(trail_erase(p->s.trail, from, to, &taken, &e));
    if (told)
        assert_true(trail_append(
            p->s.trail,
            &(struct trail_change){.by = &p->s.actor, .kind = STR("record"), .act = STR("erase"), .on = STR("record")},
            NULL, &e));
    assert_true(store_commit(&tx, &e));
}

static void test_the_record_goes_on(void **state) {
    struct place p;
    struct err e;
    trail_hash before, after;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 11; i++) change(&p, "a", i);
    struct backup_made made = backup(&p, 3); /* entry 11 */
    for (int i = 0; i < 26; i++) change(&p, "a", 100 + i);
    erase(&p, 2, 5, true); /* entry 38 */
    erase(&p, 20, 22, true);
    raw(&p, "INSERT INTO trail_request VALUES ('abcd', 38)");
    raw(&p, "INSERT INTO trail_watched VALUES ('other', 'key', 5, x'00', NULL)");
    seal(&p);
    assert_true(trail_root(p.s.trail, 40, before, &e));
    assert_int_equal(number(&p, SQL("SELECT value FROM setting WHERE name = 'a'")), 125);
    struct restored r = restore(&p, made.path.ptr);
    assert_int_equal(r.at_backup, 11);
    assert_int_equal(r.carried, 29);
    assert_int_equal(r.erased, 3);
    assert_int_equal(r.lost, 0);
    assert_null(r.why.ptr);
    assert_true(str_eq(r.origin, p.origin));
    assert_int_equal(r.size, 41);
    struct trail_verified v = sound(&p);
    assert_int_equal(v.size, 41);
    assert_int_equal(v.erased, 5);
    assert_int_equal(v.checkpoints, 1);
    assert_true(trail_root(p.s.trail, 40, after, &e));
    assert_memory_equal(before, after, 32);
    assert_int_equal(number(&p, SQL("SELECT value FROM setting WHERE name = 'a'")), 10);
    seal(&p); /* goes on from the checkpoint outside */
    change(&p, "b", 1);
    seal(&p);
    sound(&p);
    /* The old one is still there, whole. */
    struct store *old = store_open(r.kept_as.ptr, STORE_READ, &e);
    assert_non_null(old);
    store_close(old);
    /* Once more, from the same backup: nothing is lost again. */
    r = restore(&p, made.path.ptr);
    assert_int_equal(r.carried, 31);
    assert_int_equal(r.lost, 0);
    assert_int_equal(sound(&p).size, 43);
    place_release(&p);
}

static void test_what_was_only_taken_out_comes_back(void **state) {
    struct place p;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 8; i++) change(&p, "a", i);
    struct backup_made made = backup(&p, 3);
    erase(&p, 2, 5, false);
    struct restored r = restore(&p, made.path.ptr);
    assert_int_equal(r.erased, 0);
    assert_int_equal(sound(&p).erased, 0);
    place_release(&p);
}

static void test_a_bad_backup_is_refused(void **state) {
    struct place p, other;
    struct restored r;
    struct said said;
    struct err e;
    (void)state;
    place_init(&p);
    change(&p, "a", 1);
    struct backup_made made = backup(&p, 3);
    change(&p, "a", 2);
    sample_close(&p.s);
    flip(made.path.ptr, 5000, 4);
    assert_false(try_restore(&p, made.path.ptr, &r, &said, &e));
    assert_int_equal(e.kind, ERR_INVALID);
    assert_true(said.n > 0);
    flip(made.path.ptr, 5000, 4);
    assert_true(file_remove(arena_fmt(p.arena, "%s.manifest", made.path.ptr).ptr, &e));
    assert_false(try_restore(&p, made.path.ptr, &r, &said, &e));
    sample_open(&p.s);
    assert_int_equal(number(&p, SQL("SELECT value FROM setting WHERE name = 'a'")), 2);
    /* Another record's. */
    place_init(&other);
    other.origin = STR("somebody.else");
    note_key_free(other.key);
    assert_true(note_key_new(other.origin, NOTE_ED25519, &other.key, &e));
    change(&other, "a", 3);
    made = backup(&other, 1);
    sample_close(&p.s);
    assert_false(try_restore(&p, made.path.ptr, &r, &said, &e));
    sample_open(&p.s);
    place_release(&other);
    place_release(&p);
}

static void use_new_key(struct place *p, struct str origin) {
    struct err e;
    struct str file;
    struct note_verifier *v;
    size_t n;
    note_key_free(p->key);
    if (!note_key_load(text(p, p->keys, "log.pem"), STR_NONE, &p->key, &e)) fail_msg("%s", e.text);
    assert_true(str_eq(note_key_public(p->key)->name, origin));
    assert_true(file_read(p->arena, text(p, p->keys, "log.vkey"), 64 * KIB, &file, &e));
    assert_true(note_verifiers_read(p->arena, STR("log.vkey"), file, &v, &n, &e));
    assert_true(n >= 2);
    assert_true(str_eq(v[0].name, origin));
    assert_memory_equal(v[0].id, note_key_public(p->key)->id, 4);
    assert_memory_equal(v[0].key.ptr, v[1].key.ptr, 32);
    p->origin = origin;
}

static void test_a_lost_end_begins_an_epoch(void **state) {
    struct place p;
    struct err e;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 6; i++) change(&p, "a", i);
    seal(&p);
    struct backup_made made = backup(&p, 3); /* entry 6 */
    for (int i = 0; i < 4; i++) change(&p, "a", i);
    seal(&p); /* 11 */
    sample_close(&p.s);
    assert_true(file_write(p.s.path, STR("no database at all"), &e));
    struct restored r;
    struct said said;
    if (!try_restore(&p, made.path.ptr, &r, &said, &e)) fail_msg("%s", e.text);
    sample_open(&p.s);
    assert_int_equal(r.lost, 5);
    assert_int_equal(r.carried, 0);
    assert_true(str_is(r.origin, "test.example/log/2"));
    assert_non_null(r.why.ptr);
    assert_false(file_exists(p.latest));
    assert_true(file_exists(text(&p, p.keys, "latest.checkpoint.epoch-1")));
    use_new_key(&p, r.origin);
    seal(&p);
    assert_int_equal(sound(&p).size, 8); /* 6, and two about it */
    /* A second epoch, from the same old backup. */
    change(&p, "b", 1);
    seal(&p);
    sample_close(&p.s);
    assert_true(file_remove(p.s.path, &e));
    if (!try_restore(&p, made.path.ptr, &r, &said, &e)) fail_msg("%s", e.text);
    sample_open(&p.s);
    assert_true(str_is(r.origin, "test.example/log/3"));
    use_new_key(&p, r.origin);
    seal(&p);
    place_release(&p);
}

/* The database lost a page in the middle of the newer entries: what stands before it is carried over. */
static void test_as_far_as_it_verifies(void **state) {
    struct place p;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 6; i++) change(&p, "a", i);
    struct backup_made made = backup(&p, 3);
    for (int i = 0; i < 20; i++) change(&p, "a", i);
    raw(&p, "UPDATE trail_entry SET record = replace(record, 'tester', 'someone') WHERE n = 15");
    struct restored r = restore(&p, made.path.ptr);
    assert_int_equal(r.carried, 15 - 6);
    assert_non_null(r.why.ptr);
    assert_true(str_is(r.origin, "test.example/log/2")); /* no checkpoint: nobody knows what was signed */
    sound(&p);
    place_release(&p);
}

static void test_an_older_copy_put_back_is_mended(void **state) {
    struct place p;
    (void)state;
    place_init(&p);
    for (int i = 0; i < 6; i++) change(&p, "a", i);
    seal(&p);
    struct backup_made made = backup(&p, 3);
    raw(&p, "DELETE FROM trail_entry WHERE n > 2; DELETE FROM trail_checkpoint");
    struct restored r = restore(&p, made.path.ptr);
    assert_true(str_eq(r.origin, p.origin)); /* the checkpoint outside says that all is there */
    assert_int_equal(sound(&p).size, 7);
    place_release(&p);
}

/* Killed at any moment: the old database or the new one, and it goes on from the checkpoint outside. */
static enum vfs_fate kill_at(void *ctx, const struct vfs_call *c) {
    struct nth *k = ctx;
    (void)c;
    if (k->n++ == k->at) kill(getpid(), SIGKILL);
    return VFS_PASS;
}

/* One restore in a process of its own; false: it was killed. By the number of a file call, or by the clock. */
static bool restore_apart(struct place *p, const char *path, int at_call, unsigned after_us) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct restored r;
        struct said said;
        struct err e;
        struct nth k = {0, at_call};
        if (at_call >= 0) vfs_set_hooks(&(struct vfs_hooks){kill_at, &k});
        _exit(try_restore(p, path, &r, &said, &e) ? 0 : 1);
    }
    if (at_call < 0) {
        clock_sleep_us(after_us);
        kill(child, SIGKILL);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int file_calls_of_a_restore(struct place *p, const char *path) {
    struct nth k = {0, -1};
    vfs_set_hooks(&(struct vfs_hooks){kill_at, &k});
    restore(p, path);
    vfs_set_hooks(NULL);
    return k.n;
}

static void test_killed_while_restoring(void **state) {
    struct place p;
    int rounds = 30, new = 0;
    const char *more = getenv("KIJUN_RESTORE_KILLS");
    int64_t wanted;
    (void)state;
    if (more && str_int(str_of(more), &wanted) && wanted > 0) rounds = (int)wanted;
    place_init(&p);
    for (int i = 0; i < 40; i++) change(&p, "a", i);
    struct backup_made made = backup(&p, 3);
    for (int i = 0; i < 10; i++) change(&p, "a", 1000 + i);
    seal(&p);
    int calls = file_calls_of_a_restore(&p, made.path.ptr);
    uint64_t began = clock_monotonic_ns();
    restore(&p, made.path.ptr);
    unsigned usual = (unsigned)((clock_monotonic_ns() - began) / 1000);
    int64_t size = sound(&p).size;
    for (int i = 0; i < rounds; i++) {
        seal(&p);
        sample_close(&p.s);
        bool by_call = i % 2 == 0;
        restore_apart(&p, made.path.ptr, by_call ? calls * i / rounds : -1,
                      (unsigned)((uint64_t)usual * 2 * (unsigned)i / (unsigned)rounds));
        sample_open(&p.s);
        struct trail_verified v = sound(&p);
        if (v.size == size + 1)
            new ++;
        else
            assert_int_equal(v.size, size);
        size = v.size;
        assert_int_equal(number(&p, SQL("SELECT value FROM setting WHERE name = 'a'")), 39);
    }
    seal(&p);
    print_message("%d of %d were in place when they were killed\n", new, rounds);
    place_release(&p);
}

/* Killed between the switch and the keys: the next one who opens it puts them in place. */
static void test_keys_of_an_epoch_are_put_in_place_later(void **state) {
    struct place p;
    struct err e;
    (void)state;
    place_init(&p);
    change(&p, "a", 1);
    assert_true(epoch_prepare(p.arena, p.keys, STR("test.example/log/2"), &e));
    assert_true(file_exists(text(&p, p.keys, "log.pem.next")));
    assert_true(epoch_finish(p.arena, p.keys, STR("test.example/log"), &e)); /* the switch never came */
    assert_false(file_exists(text(&p, p.keys, "log.pem.next")));
    seal(&p);
    assert_true(epoch_prepare(p.arena, p.keys, STR("test.example/log/2"), &e));
    assert_true(epoch_finish(p.arena, p.keys, STR("test.example/log/2"), &e));
    assert_false(file_exists(text(&p, p.keys, "log.pem.next")));
    assert_false(file_exists(p.latest));
    use_new_key(&p, STR("test.example/log/2"));
    place_release(&p);
}

static void test_names_of_epochs(void **state) {
    static const struct {
        const char *origin, *name;
        int64_t number;
    } cases[] = {{"a", "a", 1},
                 {"a/2", "a", 2},
                 {"a/b", "a/b", 1},
                 {"a/b/12", "a/b", 12},
                 {"a/1", "a/1", 1},
                 {"a/02", "a/02", 1},
                 {"/2", "/2", 1},
                 {"kijun/12ab", "kijun/12ab", 1},
                 {"agency/2026", "agency/2026", 1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str name;
        int64_t number;
        epoch_of(str_of(cases[i].origin), &name, &number);
        assert_true(str_is(name, cases[i].name));
        assert_int_equal(number, cases[i].number);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generations),
        cmocka_unit_test(test_what_a_killed_one_left_is_cleared),
        cmocka_unit_test(test_any_changed_byte_is_found),
        cmocka_unit_test(test_while_others_write),
        cmocka_unit_test(test_a_full_disk_deletes_nothing),
        cmocka_unit_test(test_the_record_goes_on),
        cmocka_unit_test(test_what_was_only_taken_out_comes_back),
        cmocka_unit_test(test_a_bad_backup_is_refused),
        cmocka_unit_test(test_a_lost_end_begins_an_epoch),
        cmocka_unit_test(test_as_far_as_it_verifies),
        cmocka_unit_test(test_an_older_copy_put_back_is_mended),
        cmocka_unit_test(test_killed_while_restoring),
        cmocka_unit_test(test_keys_of_an_epoch_are_put_in_place_later),
        cmocka_unit_test(test_names_of_epochs),
    };
    return cmocka_run_group_tests_name("trail_backup", tests, NULL, NULL);
}
