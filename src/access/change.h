/* change: inside of access. What every recorded change shares: the entry, texts that may be written.
 *
 *     STORE_TX struct store_tx tx = {0};
 *     return store_join(trail_store(t), &tx, e) && … rows, change_record … && store_leave(&tx, e); */
#pragma once
#include "fmt/fmt.h"
#include "trail/trail.h"

struct change_entry {
    const struct trail_actor *by;
    const char *kind, *act;
    struct str on, before, after, note;
};
bool change_record(struct trail *t, const struct change_entry *c, int64_t *n, struct err *e) MUST_CHECK;
/* Who that is in the tables: the person, or the account of the system where no person is known. */
struct str change_who(const struct trail_actor *by);

/* A JSON object that is being written into an arena. */
struct change_json {
    struct arena *a;
    struct buf b;
    struct jsonw w;
};
void change_json_begin(struct change_json *j, struct arena *a);
void change_json_str(struct change_json *j, const char *key, struct str v); /* STR_NONE: left out */
void change_json_int(struct change_json *j, const char *key, int64_t v);
void change_json_moment(struct change_json *j, const char *key, int64_t unix_ms); /* 0: left out */
struct str change_json_end(struct change_json *j);

/* One line for people: 1 to `most` characters, something to see, no controls. */
bool change_line_ok(struct str s, size_t most);
/* A reason: not empty, one line or several, `most` bytes at most. INVALID else. */
bool change_reason_ok(struct str s, size_t most, struct err *e) MUST_CHECK;
/* The next number of a table: a statement that gives one number. */
bool change_number(struct store *s, struct sql sql, int64_t *out, struct err *e) MUST_CHECK;
/* Is there a kept system with this number? NOT_FOUND else. */
bool change_system_there(struct store *s, int64_t id, struct err *e) MUST_CHECK;
/* The person, who must be active. NOT_FOUND, CONFLICT. */
bool change_person_there(struct arena *a, struct store *s, struct str id, struct str *name, struct err *e) MUST_CHECK;
