/* act: what every change of this room is made of: a transaction, an entry. */
#include <stdarg.h>

#include "access/inside.h"
#include "fmt/fmt.h"

bool act_record(struct keeping *k, const struct act_entry *r, int64_t *n, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct trail_change change = {.by = r->by,
                                  .kind = str_of(r->kind),
                                  .act = str_of(r->act),
                                  .on = r->person.ptr ? arena_fmt(a, "person/%.*s", STR_ARG(r->person)) : str_of(r->on),
                                  .before = r->before,
                                  .after = r->after,
                                  .note = r->note};
    bool ok = trail_append(k->trail, &change, n, e);
    arena_free(a);
    return ok;
}

struct str act_json(struct arena *a, ...) {
    struct buf b;
    struct jsonw w;
    va_list ap;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    va_start(ap, a);
    for (const char *key = va_arg(ap, const char *); key; key = va_arg(ap, const char *)) {
        struct str value = va_arg(ap, struct str);
        if (!value.ptr) continue;
        jsonw_key(&w, key);
        jsonw_str(&w, value);
    }
    va_end(ap);
    jsonw_end_object(&w);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

struct str act_number(struct arena *a, int64_t v) {
    return arena_fmt(a, "%lld", (long long)v);
}

struct trail_actor act_as(const struct trail_actor *from, struct str id, struct str name) {
    struct trail_actor by = *from;
    by.id = id;
    by.name = name;
    return by;
}

bool line_ok(struct str s, size_t most) {
    size_t characters = 0;
    bool seen = false;
    if (!utf8_ok(s, NULL)) return false;
    for (size_t at = 0; at < s.len; characters++) {
        uint32_t c = utf8_next(s, &at);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return false;
        seen = seen || (c != ' ' && c != 0x3000 && c != 0xA0);
    }
    return seen && characters <= most;
}

bool run_on_person(struct store *s, struct sql sql, struct str person, int64_t *changed, struct err *e) {
    struct stmt *q = store_query_as(s, STORE_SECRETS, sql, e);
    if (!q) return false;
    stmt_text(q, 1, person);
    return stmt_run(q, changed, e);
}

bool access_cut(struct keeping *k, struct str person, int64_t but_session, struct err *e) {
    struct store *s = trail_store(k->trail);
    struct stmt *q =
        store_query_as(s, STORE_SECRETS, SQL("DELETE FROM secret_passing_session WHERE person = $1 AND id <> $2"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, but_session);
    return stmt_run(q, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_passing_signin WHERE person = $1"), person, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_passing_offer WHERE person = $1"), person, NULL, e) &&
           run_on_person(s, SQL("DELETE FROM secret_link WHERE person = $1"), person, NULL, e);
}
