/* care: places and keys of an installation. */
#include "cli/care.h"

#include "ledger/settings.h"

#define KEY_FILE_MAX (64 * KIB)

bool care_init(struct call *c, struct care *out, struct err *e) {
    struct str text;
    *out = (struct care){.call = c, .dir = record_dir(c)};
    out->database = arena_fmt(c->arena, "%s/kijun.db", out->dir).ptr;
    out->keys = arena_fmt(c->arena, "%s/keys", out->dir).ptr;
    out->latest = arena_fmt(c->arena, "%s/latest.checkpoint", out->keys).ptr;
    struct str path = arena_fmt(c->arena, "%s/log.vkey", out->keys);
    if (!file_exists(path.ptr)) return true;
    return file_read(c->arena, path.ptr, KEY_FILE_MAX, &text, e) &&
           note_verifiers_read(c->arena, path, text, &out->verifiers, &out->n_verifiers, e);
}

bool care_backups(const struct care *k, struct store *s, const char **out, struct err *e) {
    struct str set = STR("");
    bool is_set;
    if (k->call->to) return *out = k->call->to, true;
    if (s && !setting_current(k->call->arena, s, setting_find(STR("backup.folder")), &set, &is_set, e)) return false;
    *out = set.len ? set.ptr : arena_fmt(k->call->arena, "%s/backups", k->dir).ptr;
    return true;
}

void care_actor(struct call *c, struct trail_actor *out) {
    struct whoami me;
    who_am_i(c->arena, &me);
    *out = (struct trail_actor){.account = me.account,
                                .host = me.host,
                                .via = arena_fmt(c->arena, "cli %s", c->verb->name),
                                .terminal = me.terminal,
                                .address = me.address};
}

struct str care_root(struct arena *a, const trail_hash root) {
    struct buf b;
    buf_init(&b, 64);
    base64_add(&b, (struct str){(const char *)root, TRAIL_HASH});
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}
