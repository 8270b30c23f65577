/* epoch: a record that lost its end goes on under the next name; and its keys with it. */
#include <string.h>

#include "trail/restore.h"
#include "trail/sign.h"
#include "trail/text.h"

#define KEY_FILE_MAX (64 * KIB)
#define EPOCH_DIGITS 3 /* more is part of a name: a year, or random digits */

void epoch_of(struct str origin, struct str *name, int64_t *number) {
    size_t at = origin.len;
    int64_t n;
    while (at && origin.ptr[at - 1] != '/') at--;
    struct str tail = str_cut(origin, at, origin.len);
    bool numbered = at > 1 && tail.len <= EPOCH_DIGITS && text_number(tail, &n) && n > 1;
    *name = numbered ? str_cut(origin, 0, at - 1) : origin;
    *number = numbered ? n : 1;
}

static const char *in(struct arena *a, const char *keys, const char *name) {
    return arena_fmt(a, "%s/%s", keys, name).ptr;
}

/* The key file under another name: its first line is the name, the rest is the key, sealed or not. */
static bool rename_key(struct arena *a, const char *from, const char *to, struct str origin, struct err *e) {
    struct str text, line, rest;
    struct buf out;
    if (!file_read(a, from, KEY_FILE_MAX, &text, e)) return false;
    rest = text;
    if (!text_line(&rest, &line) || !str_starts(line, STR("name ")))
        return err_at(e, str_of(from), 0, 0, ERR_INVALID, _("This is not a key file of kijun."));
    buf_init(&out, KEY_FILE_MAX + KIB);
    buf_addf(&out, "name %.*s\n", STR_ARG(origin));
    buf_add(&out, rest);
    bool ok = secret_write(to, buf_str(&out), e);
    if (out.ptr) explicit_bzero(out.ptr, out.len);
    buf_release(&out);
    explicit_bzero((void *)(uintptr_t)text.ptr, text.len);
    return ok;
}

/* The newest public half first; the older ones stay, for older checkpoints. */
static bool write_public(struct arena *a, const char *keys, const struct note_verifier *v, struct str before,
                         struct err *e) {
    struct buf out;
    buf_init(&out, KEY_FILE_MAX);
    note_verifier_write(v, &out);
    if (out.len && out.ptr[out.len - 1] != '\n') buf_addc(&out, '\n');
    buf_add(&out, before);
    bool ok = buf_ok(&out) || err_set(e, ERR_LIMIT, _("The key file is too large."));
    ok = ok && file_write(in(a, keys, "log.vkey.next"), buf_str(&out), e);
    buf_release(&out);
    return ok;
}

static bool new_key(struct arena *a, const char *keys, struct str origin, struct str before, struct err *e) {
    struct note_key *k;
    if (!note_key_new(origin, NOTE_ED25519, &k, e)) return false;
    bool ok = note_key_save(k, in(a, keys, "log.pem.next"), STR_NONE, e) &&
              write_public(a, keys, note_key_public(k), before, e);
    note_key_free(k);
    return ok;
}

static bool discard(struct arena *a, const char *keys, struct err *e) {
    return file_remove(in(a, keys, "log.pem.next"), e) && file_remove(in(a, keys, "log.vkey.next"), e);
}

bool epoch_prepare(struct arena *a, const char *keys, struct str origin, struct err *e) {
    struct str before = STR("");
    struct note_verifier *v = NULL;
    size_t n = 0;
    const char *key = in(a, keys, "log.pem"), *public = in(a, keys, "log.vkey");
    if (!folder_make(keys, e) || !discard(a, keys, e)) return false;
    if (file_exists(public) &&
        (!file_read(a, public, KEY_FILE_MAX, &before, e) || !note_verifiers_read(a, str_of(public), before, &v, &n, e)))
        return false;
    if (!file_exists(key) || !n) return new_key(a, keys, origin, before, e);
    struct note_verifier next = v[0];
    next.name = origin;
    sign_key_id(sign_algorithm(next.type), next.name, next.key, next.id);
    return rename_key(a, key, in(a, keys, "log.pem.next"), origin, e) && write_public(a, keys, &next, before, e);
}

static bool put_in_place(struct arena *a, const char *keys, struct err *e) {
    const char *latest = in(a, keys, "latest.checkpoint");
    /* The last checkpoint of the old epoch is evidence of what was lost. */
    for (unsigned i = 1; file_exists(latest); i++) {
        const char *aside = arena_fmt(a, "%s/latest.checkpoint.epoch-%u", keys, i).ptr;
        if (!file_exists(aside) && !file_rename(latest, aside, e)) return false;
    }
    const char *public = in(a, keys, "log.vkey.next");
    if (file_exists(public) && !file_rename(public, in(a, keys, "log.vkey"), e)) return false;
    return file_rename(in(a, keys, "log.pem.next"), in(a, keys, "log.pem"), e);
}

bool epoch_finish(struct arena *a, const char *keys, struct str origin, struct err *e) {
    struct str text, rest, line;
    const char *next = in(a, keys, "log.pem.next");
    if (!file_exists(next)) return true;
    if (!file_read(a, next, KEY_FILE_MAX, &text, e)) return false;
    rest = text;
    bool ours = text_line(&rest, &line) && str_starts(line, STR("name ")) && str_eq(str_cut(line, 5, line.len), origin);
    explicit_bzero((void *)(uintptr_t)text.ptr, text.len);
    return ours ? put_in_place(a, keys, e) : discard(a, keys, e);
}
