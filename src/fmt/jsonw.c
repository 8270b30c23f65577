/* jsonw: JSON, with quoting and commas that nobody has to think of. */
#include <assert.h>

#include "fmt/node.h"
#include "fmt/write.h"

static void new_line(struct jsonw *w) {
    static const struct str blanks = STR("                                ");
    if (!w->pretty) return;
    buf_addc(w->out, '\n');
    for (size_t left = w->depth * 2u, n; left; left -= n) {
        n = left < blanks.len ? left : blanks.len;
        buf_add(w->out, str_cut(blanks, 0, n));
    }
}

/* What stands between the last thing and this one. */
static void before_value(struct jsonw *w) {
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (!w->first) buf_addc(w->out, ',');
    if (w->depth) new_line(w);
    w->first = false;
}

static void open_with(struct jsonw *w, char bracket) {
    before_value(w);
    buf_addc(w->out, bracket);
    w->depth++;
    w->first = true;
}

static void close_with(struct jsonw *w, char bracket) {
    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    if (!w->first) new_line(w);
    buf_addc(w->out, bracket);
    w->first = false;
}

void jsonw_init(struct jsonw *w, struct buf *out, bool pretty) {
    *w = (struct jsonw){.out = out, .pretty = pretty, .first = true};
}

void jsonw_object(struct jsonw *w) {
    open_with(w, '{');
}
void jsonw_end_object(struct jsonw *w) {
    close_with(w, '}');
}
void jsonw_array(struct jsonw *w) {
    open_with(w, '[');
}
void jsonw_end_array(struct jsonw *w) {
    close_with(w, ']');
}

void jsonw_key_str(struct jsonw *w, struct str key) {
    assert(w->depth > 0 && !w->after_key && utf8_ok(key, NULL));
    before_value(w);
    json_quote(w->out, key);
    buf_add(w->out, w->pretty ? STR(": ") : STR(":"));
    w->after_key = true;
}

void jsonw_key(struct jsonw *w, const char *key) {
    jsonw_key_str(w, str_of(key));
}

void jsonw_str(struct jsonw *w, struct str s) {
    if (!s.ptr) {
        jsonw_null(w);
        return;
    }
    assert(utf8_ok(s, NULL));
    before_value(w);
    json_quote(w->out, s);
}

void jsonw_z(struct jsonw *w, const char *z) {
    jsonw_str(w, str_of(z));
}

void jsonw_int(struct jsonw *w, int64_t v) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
    before_value(w);
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (v < 0) digits[--at] = '-';
    buf_add(w->out, (struct str){digits + at, sizeof digits - at});
}

void jsonw_bool(struct jsonw *w, bool v) {
    before_value(w);
    buf_addz(w->out, v ? "true" : "false");
}

void jsonw_null(struct jsonw *w) {
    before_value(w);
    buf_add(w->out, STR("null"));
}

void jsonw_node(struct jsonw *w, const struct node *n) {
    switch (n->type) {
    case NODE_SCALAR:
        if (!n->plain) {
            jsonw_str(w, n->text);
            return;
        }
        before_value(w);
        buf_add(w->out, n->text);
        return;
    case NODE_LIST:
        jsonw_array(w);
        for (size_t i = 0; i < n->count; i++) jsonw_node(w, n->items[i]);
        jsonw_end_array(w);
        return;
    case NODE_MAP:
        jsonw_object(w);
        for (size_t i = 0; i < n->count; i++) {
            jsonw_key_str(w, n->keys[i]->text);
            jsonw_node(w, n->items[i]);
        }
        jsonw_end_object(w);
        return;
    }
}
