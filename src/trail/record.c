/* record: an entry as one line of JSON, its keys in the order of docs/trail-format.md. What can be compared with the
 * columns beside it (number, moment, kind, subject) comes first. */
#include "trail/inside.h"

void record_write(struct buf *out, int64_t n, int64_t at, int64_t clock, struct str kind, struct str subject,
                  struct str rest) {
    /* Many entries of one transaction share their millisecond. */
    static _Thread_local char moment[CLOCK_TEXT_MAX];
    static _Thread_local int64_t written = INT64_MIN;
    if (at != written) clock_text(at, moment);
    written = at;
    buf_add(out, STR("{\"kijun\":1,\"n\":"));
    buf_addi(out, n);
    buf_add(out, STR(",\"at\":\""));
    buf_add(out, (struct str){moment, CLOCK_TEXT_MAX - 1});
    buf_addc(out, '"');
    if (clock) buf_add(out, STR(",\"clock\":")), buf_addi(out, clock);
    buf_add(out, STR(",\"kind\":"));
    json_quote(out, kind);
    buf_add(out, STR(",\"on\":"));
    json_quote(out, subject);
    buf_add(out, rest);
}

static void member(struct buf *out, bool first, const char *key, struct str value) {
    if (!value.ptr) return;
    if (!first) buf_addc(out, ',');
    buf_addc(out, '"'), buf_addz(out, key), buf_add(out, STR("\":"));
    json_quote(out, value);
}

static void json_member(struct buf *out, const char *key, struct str json) {
    if (!json.ptr) return;
    buf_add(out, STR(",\"")), buf_addz(out, key), buf_add(out, STR("\":"));
    buf_add(out, json);
}

void record_rest(struct buf *out, const struct trail_change *c) {
    const struct trail_actor *a = c->by;
    buf_addc(out, ',');
    member(out, true, "act", c->act);
    buf_add(out, STR(",\"who\":{"));
    member(out, true, "account", a->account.ptr ? a->account : STR(""));
    member(out, false, "id", a->id);
    member(out, false, "name", a->name);
    buf_add(out, STR("},\"from\":{"));
    member(out, true, "host", a->host.ptr ? a->host : STR(""));
    member(out, false, "via", a->via.ptr ? a->via : STR(""));
    member(out, false, "terminal", a->terminal);
    member(out, false, "address", a->address);
    buf_addc(out, '}');
    json_member(out, "before", c->before);
    json_member(out, "after", c->after);
    json_member(out, "note", c->note);
    buf_addc(out, '}');
}
