/* What the tests of evidence, terms and requests share: a record with a system, raw SQL past the house, bytes as a
 * stream. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "record_sample.h"

/* Past everything: another connection, with the checksums of pages. */
static inline bool raw_try(struct sample *s, const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, "kijun"), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return rc == SQLITE_OK;
}

static inline void raw(struct sample *s, const char *sql) {
    if (!raw_try(s, sql)) fail_msg("%s", sql);
}

static inline void keep_init(struct sample *s) {
    sample_init(s);
    if (!raw_try(s, "INSERT INTO system (id, name, state, next_item, changed) VALUES (1, 'A', 'kept', 1, 0), "
                    "(2, 'B', 'kept', 1, 0)"))
        raw(s, "INSERT INTO system (id, name, changed) VALUES (1, 'A', 0), (2, 'B', 0)");
}

struct stream {
    struct str rest;
};
static inline bool stream_next(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    struct stream *s = ctx;
    (void)e;
    *got = s->rest.len < room ? s->rest.len : room;
    if (*got) memcpy(to, s->rest.ptr, *got);
    s->rest = str_cut(s->rest, *got, s->rest.len);
    return true;
}

/* Whether the bytes stand anywhere in the files of the database. */
static inline bool on_disk(struct sample *s, const char *what) {
    static const char *const endings[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        char name[400];
        struct str text;
        struct err e;
        size_t at;
        struct arena *a = arena_new(512 * MIB);
        snprintf(name, sizeof name, "%s%s", s->path, endings[i]);
        if (file_exists(name)) {
            assert_true(file_read(a, name, 256 * MIB, &text, &e));
            found = found || str_find(text, str_of(what), &at);
        }
        arena_free(a);
    }
    return found;
}
