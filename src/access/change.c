/* change: see the header. */
#include "access/change.h"

#include "ledger/people.h"

bool change_record(struct trail *t, const struct change_entry *c, int64_t *n, struct err *e) {
    return trail_append(t,
                        &(struct trail_change){.by = c->by,
                                               .kind = str_of(c->kind),
                                               .act = str_of(c->act),
                                               .on = c->on,
                                               .before = c->before,
                                               .after = c->after,
                                               .note = c->note},
                        n, e);
}

struct str change_who(const struct trail_actor *by) {
    return by->id.ptr ? by->id : by->account.ptr ? by->account : STR("");
}

void change_json_begin(struct change_json *j, struct arena *a) {
    j->a = a;
    buf_init(&j->b, TRAIL_RECORD_MAX);
    jsonw_init(&j->w, &j->b, false);
    jsonw_object(&j->w);
}

void change_json_str(struct change_json *j, const char *key, struct str v) {
    if (!v.ptr) return;
    jsonw_key(&j->w, key);
    jsonw_str(&j->w, v);
}

void change_json_int(struct change_json *j, const char *key, int64_t v) {
    jsonw_key(&j->w, key);
    jsonw_int(&j->w, v);
}

void change_json_moment(struct change_json *j, const char *key, int64_t unix_ms) {
    char text[CLOCK_TEXT_MAX];
    if (!unix_ms) return;
    clock_text(unix_ms, text);
    change_json_str(j, key, str_of(text));
}

struct str change_json_end(struct change_json *j) {
    jsonw_end_object(&j->w);
    struct str s = arena_str(j->a, buf_str(&j->b));
    buf_release(&j->b);
    return s;
}

static bool control(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool change_line_ok(struct str s, size_t most) {
    size_t characters = 0, bad;
    bool seen = false;
    if (!utf8_ok(s, &bad)) return false;
    for (size_t at = 0; at < s.len; characters++) {
        uint32_t c = utf8_next(s, &at);
        if (control(c)) return false;
        seen = seen || (c != ' ' && c != 0x3000 && c != 0xA0);
    }
    return seen && characters <= most;
}

bool change_reason_ok(struct str s, size_t most, struct err *e) {
    size_t bad;
    if (!str_trim(s).len) return err_set(e, ERR_INVALID, _("Say why: a reason is needed."));
    bool ok = s.len <= most && utf8_ok(s, &bad);
    for (size_t at = 0; ok && at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        ok = !control(c) || c == '\n' || c == '\r' || c == '\t';
    }
    return ok ||
           err_set(e, ERR_INVALID, _("A reason is a text of at most %zu bytes without control characters."), most);
}

bool change_number(struct store *s, struct sql sql, int64_t *out, struct err *e) {
    struct stmt *q = store_query(s, sql, e);
    if (!q || !stmt_row(q, e)) return false;
    *out = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool change_system_there(struct store *s, int64_t id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool there = stmt_row(q, e);
    stmt_done(q);
    return there || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)id));
}

bool change_person_there(struct arena *a, struct store *s, struct str id, struct str *name, struct err *e) {
    struct person p;
    bool found;
    if (!person_by_id(a, s, id, &p, &found, e)) return false;
    if (!found) return err_set(e, ERR_NOT_FOUND, _("There is no person %.*s. See: kijun user list"), STR_ARG(id));
    if (!p.active)
        return err_set(e, ERR_CONFLICT, _("%.*s (%.*s) was stopped; nothing is changed of a stopped person."),
                       STR_ARG(p.name), STR_ARG(p.id));
    if (name) *name = p.name;
    return true;
}
