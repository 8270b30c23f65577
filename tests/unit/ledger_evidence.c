/* Evidence: kept, given back, scanned, refused, erased, and every changed byte noticed. */
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "keep_sample.h"
#include "ledger/evidence.h"

#define SIZE 150000

static bool add_as(struct sample *s, struct arena *a, const char *file, struct str bytes, struct evidence *out,
                   bool *misnamed, struct err *e) {
    struct stream in = {bytes};
    struct evidence_offer o = {.system = 1,
                               .control = STR("x.C-1"),
                               .file = str_of(file),
                               .effective = STR("2026-04-01"),
                               .expires = STR("2027-03-31"),
                               .note = STR("第1回"),
                               .read = stream_next,
                               .ctx = &in};
    return evidence_add(a, s->trail, &s->actor, &o, out, misnamed, e);
}

static void add(struct sample *s, struct arena *a, const char *file, struct str bytes, struct evidence *out) {
    struct err e;
    if (!add_as(s, a, file, bytes, out, NULL, &e)) fail_msg("%s", e.text);
}

static bool gather(void *ctx, struct str piece, struct err *e) {
    (void)e;
    buf_add(ctx, piece);
    return true;
}

/* Text of any length that differs by seed. */
static struct str pattern(struct arena *a, size_t n, unsigned seed) {
    char *bytes = arena_alloc(a, n);
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        bytes[i] = "abcdefghijklmno\n"[seed >> 16 & 15];
    }
    return (struct str){bytes, n};
}

struct findings {
    size_t n;
    char last[500];
};
static void keep_finding(void *ctx, const char *text) {
    struct findings *f = ctx;
    f->n++;
    snprintf(f->last, sizeof f->last, "%s", text);
}

static size_t verify(struct sample *s, struct findings *f, struct evidence_verified *out) {
    struct err e;
    size_t n;
    *f = (struct findings){0};
    if (!evidence_verify(s->trail, keep_finding, f, out, &n, &e)) fail_msg("%s", e.text);
    assert_int_equal(n, f->n);
    return n;
}

struct last_entry {
    char text[4000];
};
static bool keep_entry(void *ctx, const struct trail_entry *entry) {
    struct last_entry *l = ctx;
    snprintf(l->text, sizeof l->text, "%.*s", STR_ARG(entry->record));
    return true;
}
static void newest(struct sample *s, struct last_entry *l) {
    struct err e;
    int64_t size;
    assert_true(trail_size(s->trail, &size, &e) && trail_walk(s->trail, size - 1, 1, STR_NONE, keep_entry, l, &e));
}

static void test_kept_and_given_back(void **state) {
    struct sample s;
    struct arena *a = arena_new(16 * MIB);
    struct evidence v, w;
    struct err e;
    struct buf back;
    struct findings f;
    struct evidence_verified sum;
    static struct last_entry last;
    (void)state;
    keep_init(&s);
    struct str bytes = pattern(a, SIZE, 1);
    add(&s, a, "/tmp/点検.txt", bytes, &v);
    assert_string_equal(v.file.ptr, "点検.txt");
    assert_true(v.safe && v.bytes == SIZE && !v.erased);
    newest(&s, &last);
    assert_non_null(strstr(last.text, "\"kind\":\"evidence\",\"on\":\"system/1/evidence/x.C-1/1\",\"act\":\"add\""));
    assert_non_null(strstr(last.text, v.sha256.ptr));
    assert_non_null(strstr(last.text, "\"effective\":\"2026-04-01\",\"expires\":\"2027-03-31\""));
    buf_init(&back, MIB);
    assert_true(evidence_read(s.store, v.id, gather, &back, &e));
    assert_true(str_eq(buf_str(&back), bytes));
    /* The same bytes once. */
    add(&s, a, "again.txt", bytes, &w);
    assert_int_equal(w.id, 2);
    assert_int_equal(verify(&s, &f, &sum), 0);
    assert_int_equal(sum.evidence, 2);
    assert_int_equal(sum.contents, 1);
    struct evidence *list;
    size_t n;
    assert_true(evidence_list(a, s.store, 1, &list, &n, &e) && n == 2);
    assert_true(evidence_list(a, s.store, 2, &list, &n, &e) && n == 0);
    assert_true(evidence_find(a, s.store, 2, &w, &e) && str_is(w.note, "第1回"));
    assert_false(evidence_find(a, s.store, 3, &w, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_false(evidence_expired(&v, STR("2027-03-31")));
    assert_true(evidence_expired(&v, STR("2027-04-01")));
    buf_release(&back);
    arena_free(a);
    sample_release(&s);
}

static void refuse(struct sample *s, struct arena *a, const char *file, struct str bytes, enum err_kind kind) {
    struct evidence v;
    struct err e;
    assert_false(add_as(s, a, file, bytes, &v, NULL, &e));
    assert_int_equal(e.kind, kind);
}

static void test_what_is_refused_leaves_nothing(void **state) {
    struct sample s;
    struct arena *a = arena_new(16 * MIB);
    struct evidence v;
    struct err e;
    struct findings f;
    struct evidence_verified sum;
    int64_t before, after;
    (void)state;
    keep_init(&s);
    raw(&s, "INSERT INTO setting VALUES ('evidence.max_bytes', '1000', 0), ('evidence.total_bytes', '1500', 0)");
    assert_true(trail_size(s.trail, &before, &e));
    refuse(&s, a, "report.pdf", (struct str){"MZ\x90\0\3", 5}, ERR_INVALID);
    refuse(&s, a, "report.pdf", STR(""), ERR_INVALID);
    refuse(&s, a, "long.txt", pattern(a, 1001, 1), ERR_LIMIT);
    struct stream in = {STR("text")};
    struct evidence_offer o = {.system = 1, .control = STR("x.C-1"), .file = STR("a"), .read = stream_next, .ctx = &in};
    struct evidence_offer bad[] = {o, o, o, o, o, o};
    bad[0].effective = STR("2026-02-29");
    bad[1].effective = STR("2026-04-02"), bad[1].expires = STR("2026-04-01");
    bad[2].control = STR("a/b");
    bad[3].note = STR("a\nb");
    bad[4].system = 9;
    bad[5].expires = STR("tomorrow");
    for (size_t i = 0; i < 6; i++) {
        in.rest = STR("text");
        assert_false(evidence_add(a, s.trail, &s.actor, &bad[i], &v, NULL, &e));
        assert_int_equal(e.kind, i == 4 ? ERR_NOT_FOUND : ERR_INVALID);
    }
    assert_true(trail_size(s.trail, &after, &e) && after == before);
    add(&s, a, "one.txt", pattern(a, 1000, 1), &v);
    refuse(&s, a, "two.txt", pattern(a, 1000, 2), ERR_LIMIT);
    add(&s, a, "same.txt", pattern(a, 1000, 1), &v); /* nothing is added to what is in use */
    raw(&s, "UPDATE setting SET value = 'many' WHERE name = 'evidence.max_bytes'");
    refuse(&s, a, "a.txt", STR("a"), ERR_INVALID);
    assert_int_equal(verify(&s, &f, &sum), 0);
    assert_int_equal(sum.evidence, 2);
    arena_free(a);
    sample_release(&s);
}

static void test_a_name_that_lies_is_recorded(void **state) {
    struct sample s;
    struct arena *a = arena_new(4 * MIB);
    struct evidence v;
    struct err e;
    bool misnamed;
    static struct last_entry last;
    (void)state;
    keep_init(&s);
    assert_true(add_as(&s, a, "picture.png", STR("<html><script>1</script>"), &v, &misnamed, &e));
    assert_true(misnamed);
    assert_false(v.safe);
    newest(&s, &last);
    assert_non_null(strstr(last.text, "\"misnamed\":true"));
    assert_true(add_as(&s, a, "page.html", STR("<html><script>1</script>"), &v, &misnamed, &e));
    assert_false(misnamed);
    arena_free(a);
    sample_release(&s);
}

/* A scanner ------------------------------------------------------------------------------------------------------- */

enum behaviour { CLEAN, INFECTED, SILENT, GARBAGE, SLOW, LIMIT, GONE, EARLY_OK };

static bool read_whole(int fd, char *to, size_t n) {
    while (n) {
        ssize_t got = read(fd, to, n);
        if (got <= 0) return false;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

static void say_slowly(int fd, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (send(fd, text + i, 1, MSG_NOSIGNAL) != 1) return;
        clock_sleep_us(400000);
    }
}

/* The other end of the protocol, written from clamd's description alone: it adds the pieces up. */
static void serve(int fd, enum behaviour how) {
    char command[10], chunk[65536];
    unsigned char head[4];
    size_t total = 0;
    if (how == GONE) return;
    if (!read_whole(fd, command, 10) || memcmp(command, "zINSTREAM", 10) != 0) _exit(1);
    if (how == EARLY_OK) return (void)send(fd, "stream: OK", 11, MSG_NOSIGNAL);
    if (how == LIMIT) return (void)send(fd, "INSTREAM size limit exceeded. ERROR", 36, MSG_NOSIGNAL);
    for (;;) {
        if (!read_whole(fd, (char *)head, 4)) _exit(2);
        size_t n = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        if (n == 0) break;
        if (n > sizeof chunk || !read_whole(fd, chunk, n)) _exit(3);
        total += n;
    }
    if (total != SIZE) _exit(4);
    if (how == CLEAN) (void)send(fd, "stream: OK", 11, MSG_NOSIGNAL);
    if (how == INFECTED) (void)send(fd, "stream: Test.Signature\x1B FOUND", 29, MSG_NOSIGNAL);
    if (how == GARBAGE)
        for (size_t i = 0; i < 100; i++) (void)send(fd, "\xFFgarbage garbage garbage", 24, MSG_NOSIGNAL);
    if (how == SLOW) say_slowly(fd, "stream: OK", 11);
    if (how == SILENT) clock_sleep_us(3000000);
}

static pid_t start_scanner(const char *path, enum behaviour how) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(at.sun_path, sizeof at.sun_path, "%.107s", path);
    unlink(path);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 4), 0);
    pid_t child = fork();
    if (child == 0) {
        int one = accept(fd, NULL, NULL);
        serve(one, how);
        close(one);
        _exit(0);
    }
    close(fd);
    return child;
}

static bool with_scanner(struct sample *s, struct arena *a, enum behaviour how, struct evidence *v, struct err *e) {
    char path[300], sql[700];
    int status;
    snprintf(path, sizeof path, "%s/scan", s->dir);
    snprintf(sql, sizeof sql, "INSERT INTO setting VALUES ('evidence.scanner', '%s', 0) ON CONFLICT DO NOTHING", path);
    raw(s, sql);
    pid_t child = start_scanner(path, how);
    bool ok = add_as(s, a, "a.txt", pattern(a, how == EARLY_OK ? 4 * MIB : SIZE, 5), v, NULL, e);
    if (how == SILENT || how == SLOW) kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (how == CLEAN || how == INFECTED) assert_int_equal(status, 0);
    unlink(path);
    return ok;
}

static void test_what_the_scanner_finds_is_refused(void **state) {
    struct sample s;
    struct arena *a = arena_new(64 * MIB);
    struct evidence v;
    struct err e;
    struct findings f;
    struct evidence_verified sum;
    static struct last_entry last;
    (void)state;
    keep_init(&s);
    raw(&s, "INSERT INTO setting VALUES ('evidence.scan_seconds', '1', 0)");
    if (!with_scanner(&s, a, CLEAN, &v, &e)) fail_msg("%s", e.text);
    assert_true(str_is(v.scan, "clean"));
    assert_false(with_scanner(&s, a, INFECTED, &v, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "Test.Signature_"));
    newest(&s, &last);
    assert_non_null(strstr(last.text, "\"kind\":\"event\",\"on\":\"system/1/evidence/x.C-1\",\"act\":\"refuse\""));
    assert_non_null(strstr(last.text, "Test.Signature_"));
    static const enum behaviour none[] = {SILENT, GARBAGE, SLOW, LIMIT, GONE, EARLY_OK};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_false(with_scanner(&s, a, none[i], &v, &e));
        if (e.kind != ERR_UPSTREAM) fail_msg("%zu: %d %s", i, e.kind, e.text);
    }
    assert_false(add_as(&s, a, "a.txt", pattern(a, 10, 9), &v, NULL, &e)); /* nobody listens */
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    raw(&s, "INSERT INTO setting VALUES ('evidence.scan_failure', 'accept', 0)");
    assert_true(add_as(&s, a, "a.txt", pattern(a, 10, 9), &v, NULL, &e));
    assert_true(str_is(v.scan, "failed"));
    newest(&s, &last);
    assert_non_null(strstr(last.text, "\"scan\":\"failed\""));
    assert_int_equal(verify(&s, &f, &sum), 0);
    assert_int_equal(sum.evidence, 2);
    arena_free(a);
    sample_release(&s);
}

/* Erasing --------------------------------------------------------------------------------------------------------- */

static void erase(struct sample *s, int64_t id) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    assert_true(store_begin(s->store, &tx, &e));
    if (!evidence_erase(s->store, id, 7, &e)) fail_msg("%s", e.text);
    assert_true(trail_append(
        s->trail, &(struct trail_change){.by = &s->actor, .kind = STR("record"), .act = STR("erase"), .on = STR("x")},
        NULL, &e));
    assert_true(store_commit(&tx, &e));
    assert_true(store_settle(s->store, &e));
}

static void test_erased_bytes_are_nowhere(void **state) {
    struct sample s;
    struct arena *a = arena_new(16 * MIB);
    struct evidence v, w;
    struct err e;
    struct findings f;
    struct evidence_verified sum;
    (void)state;
    keep_init(&s);
    add(&s, a, "secret-name.txt", STR("a MARKER that nobody may find"), &v);
    add(&s, a, "other.txt", STR("a MARKER that nobody may find"), &w);
    assert_true(on_disk(&s, "MARKER that"));
    erase(&s, v.id);
    assert_true(on_disk(&s, "MARKER that")); /* the other evidence has the same bytes */
    assert_false(evidence_read(s.store, v.id, NULL, NULL, &e));
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_true(evidence_read(s.store, w.id, NULL, NULL, &e));
    erase(&s, w.id);
    assert_false(on_disk(&s, "MARKER that"));
    assert_int_equal(verify(&s, &f, &sum), 0);
    assert_int_equal(sum.erased, 2);
    assert_int_equal(sum.contents, 0);
    assert_true(evidence_find(a, s.store, v.id, &v, &e) && v.erased && v.file.len == 0 && !v.note.ptr);
    add(&s, a, "new.txt", STR("new"), &w);
    assert_int_equal(w.id, 3); /* numbers are never given twice */
    arena_free(a);
    sample_release(&s);
}

/* Tampering ------------------------------------------------------------------------------------------------------- */

static void test_every_changed_byte_is_noticed(void **state) {
    struct sample s;
    struct arena *a = arena_new(16 * MIB);
    struct evidence v;
    struct findings f;
    struct evidence_verified sum;
    sqlite3 *db;
    sqlite3_stmt *q;
    unsigned seed = 99;
    const char *rounds = getenv("KIJUN_EVIDENCE_CHANGES");
    long places = rounds ? strtol(rounds, NULL, 10) : 2000;
    (void)state;
    keep_init(&s);
    struct str bytes = pattern(a, EVIDENCE_PIECE + 500, 3);
    add(&s, a, "a.txt", bytes, &v);
    assert_int_equal(sqlite3_open_v2(s.path, &db, SQLITE_OPEN_READWRITE, "kijun"), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    assert_int_equal(sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "UPDATE content_piece SET bytes = ?1 WHERE place = ?2", -1, &q, NULL),
                     SQLITE_OK);
    char *copy = arena_alloc(a, bytes.len);
    memcpy(copy, bytes.ptr, bytes.len);
    for (long i = 0; i < places; i++) {
        seed = seed * 1103515245u + 12345u;
        size_t at = i < 500 ? bytes.len - 1 - (size_t)i : (seed >> 8) % bytes.len;
        int piece = at >= EVIDENCE_PIECE;
        size_t from = piece ? EVIDENCE_PIECE : 0, n = piece ? bytes.len - from : EVIDENCE_PIECE;
        for (int back = 0; back < 2; back++) {
            copy[at] = (char)(bytes.ptr[at] ^ (back ? 0 : 1 << (seed >> 5 & 7)));
            sqlite3_bind_blob(q, 1, copy + from, (int)n, SQLITE_STATIC);
            sqlite3_bind_int(q, 2, piece);
            assert_int_equal(sqlite3_step(q), SQLITE_DONE);
            sqlite3_reset(q);
            if (!back) assert_int_equal(verify(&s, &f, &sum), 1);
        }
    }
    assert_int_equal(verify(&s, &f, &sum), 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    arena_free(a);
    sample_release(&s);
}

static void test_changed_tables_are_noticed(void **state) {
    static const char *const changes[] = {
        "UPDATE evidence SET file = 'b.txt'",
        "UPDATE evidence SET expires = '2030-03-31'",
        "UPDATE evidence SET note = NULL",
        "UPDATE evidence SET control = 'x.C-2'",
        "UPDATE evidence SET system = 2",
        "UPDATE evidence SET changed = 999",
        "UPDATE evidence SET content = NULL",
        "UPDATE evidence SET sha256 = 'ab'",
        "UPDATE evidence SET state = 'erased'",
        "UPDATE content SET type = 'text/html'",
        "UPDATE content SET bytes = 7",
        "UPDATE content SET sha256 = 'ab'",
        "UPDATE content_piece SET place = 5 WHERE place = 1",
        "DELETE FROM content_piece WHERE place = 1",
        ("INSERT INTO content VALUES (9, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0"
         ", 'x', 0, 'off')"),
        "INSERT INTO content_piece VALUES (9, 0, x'78')",
    };
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct sample s;
        struct arena *a = arena_new(16 * MIB);
        struct evidence v;
        struct findings f;
        struct evidence_verified sum;
        keep_init(&s);
        add(&s, a, "a.txt", pattern(a, SIZE, 3), &v);
        assert_int_equal(verify(&s, &f, &sum), 0);
        raw(&s, changes[i]);
        if (verify(&s, &f, &sum) == 0) fail_msg("not noticed: %s", changes[i]);
        arena_free(a);
        sample_release(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_and_given_back),          cmocka_unit_test(test_what_is_refused_leaves_nothing),
        cmocka_unit_test(test_a_name_that_lies_is_recorded), cmocka_unit_test(test_what_the_scanner_finds_is_refused),
        cmocka_unit_test(test_erased_bytes_are_nowhere),     cmocka_unit_test(test_every_changed_byte_is_noticed),
        cmocka_unit_test(test_changed_tables_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
