/* note: signed notes, verifier keys, and the text of a checkpoint. */
#include "trail/note.h"

#include <string.h>

#include "trail/sign.h"
#include "trail/text.h"

#define VERIFIERS_MAX 1000
#define KEY_BYTES_MAX 256    /* type byte and public key, of any algorithm */
#define DASH "\xE2\x80\x94 " /* em dash, blank */

/* Verifier keys --------------------------------------------------------------------------------------------------- */

static bool verifier_wrong(struct err *e) {
    return err_set(e, ERR_INVALID,
                   _("This is no verifier key. It looks like this: NAME+HHHHHHHH+BASE64, with the key id in hex."));
}

/* The type byte and the key after it. */
static bool read_key(struct arena *a, struct note_verifier *v, struct str text, struct err *e) {
    unsigned char bytes[KEY_BYTES_MAX], id[4];
    size_t n;
    if (!base64_read(text, bytes, sizeof bytes, &n) || n < 2) return verifier_wrong(e);
    const struct sign_algorithm *g = sign_algorithm(bytes[0]);
    if (!g)
        return err_set(e, ERR_INVALID, _("The verifier key is of type %u, which this program does not know."),
                       (unsigned)bytes[0]);
    struct str key = {(const char *)bytes + 1, n - 1};
    EVP_PKEY *opened = key.len >= g->key_least && key.len <= g->key_most ? g->open(key) : NULL;
    if (!opened) return err_set(e, ERR_INVALID, _("The bytes of the verifier key are no public key of its type."));
    EVP_PKEY_free(opened);
    sign_key_id(g, v->name, key, id);
    if (memcmp(id, v->id, sizeof id) != 0)
        return err_set(e, ERR_INVALID,
                       _("The key id of the verifier key does not belong to its name and key: it was changed."));
    v->type = g->type;
    v->key = arena_str(a, key);
    return true;
}

bool note_verifier_read(struct arena *a, struct str text, struct note_verifier *out, struct err *e) {
    struct note_verifier v = {0};
    struct str name, id, key;
    size_t n;
    if (!str_split(text, '+', &name, &text) || !str_split(text, '+', &id, &key) || !text_name(name) ||
        !hex_read(id, v.id, sizeof v.id, &n) || n != sizeof v.id)
        return verifier_wrong(e);
    v.name = arena_str(a, name);
    if (!read_key(a, &v, key, e)) return false;
    *out = v;
    return true;
}

void note_verifier_write(const struct note_verifier *v, struct buf *out) {
    struct buf key;
    buf_init(&key, KEY_BYTES_MAX);
    buf_addc(&key, (char)v->type);
    buf_add(&key, v->key);
    buf_add(out, v->name);
    buf_addc(out, '+');
    hex_add(out, (struct str){(const char *)v->id, sizeof v->id});
    buf_addc(out, '+');
    base64_add(out, buf_str(&key));
    buf_release(&key);
}

bool note_verifiers_read(struct arena *a, struct str path, struct str text, struct note_verifier **out, size_t *n,
                         struct err *e) {
    struct note_verifier *list = NULL;
    struct str line;
    size_t count = 0, room = 0;
    unsigned number = 0;
    struct err why;
    while (text.len) {
        number++;
        if (!text_line(&text, &line)) line = text, text = STR("");
        if (line.len == 0 || line.ptr[0] == '#') continue;
        if (count == VERIFIERS_MAX)
            return err_at(e, path, number, 0, ERR_LIMIT, _("There are more than %d keys."), VERIFIERS_MAX);
        list = arena_grow(a, list, count, &room, sizeof *list);
        if (!note_verifier_read(a, line, &list[count], &why))
            return err_at(e, path, number, 0, why.kind, "%s", why.text);
        count++;
    }
    *out = list;
    *n = count;
    return true;
}

/* Reading --------------------------------------------------------------------------------------------------------- */

static bool read_signature(struct arena *a, struct str line, struct note_signature *out) {
    struct str name, text;
    size_t n;
    if (!str_starts(line, STR(DASH)) || !str_split(str_cut(line, sizeof DASH - 1, line.len), ' ', &name, &text) ||
        !text_name(name))
        return false;
    unsigned char *bytes = arena_alloc(a, text.len / 4 * 3 + 1);
    if (!base64_read(text, bytes, text.len / 4 * 3, &n) || n <= sizeof out->id) return false;
    out->name = arena_str(a, name);
    memcpy(out->id, bytes, sizeof out->id);
    out->bytes = (struct str){(const char *)bytes + sizeof out->id, n - sizeof out->id};
    return true;
}

/* Where the signatures begin: after the last empty line. */
static bool find_signatures(struct str bytes, size_t *at) {
    for (size_t i = bytes.len; i >= 2; i--)
        if (bytes.ptr[i - 1] == '\n' && bytes.ptr[i - 2] == '\n') return *at = i, true;
    return false;
}

static unsigned lines_in(struct str s) {
    unsigned n = 0;
    for (size_t i = 0; i < s.len; i++) n += s.ptr[i] == '\n';
    return n;
}

bool note_read(struct arena *a, struct str path, struct str bytes, struct note *out, struct err *e) {
    size_t at;
    if (bytes.len > NOTE_MAX) return err_at(e, path, 0, 0, ERR_LIMIT, _("A signed note is larger than 1 MiB."));
    if (!text_plain(bytes) || !find_signatures(bytes, &at) || at == bytes.len)
        return err_at(e, path, 0, 0, ERR_INVALID,
                      _("This is no signed note: a text, an empty line, and lines with signatures."));
    struct str text = str_cut(bytes, 0, at - 1), rest = str_cut(bytes, at, bytes.len), line;
    unsigned number = lines_in(text) + 1;
    size_t n = 0;
    struct note_signature *list = arena_array(a, NOTE_SIGNATURES_MAX, sizeof *list);
    while (text_line(&rest, &line)) {
        number++;
        if (n == NOTE_SIGNATURES_MAX)
            return err_at(e, path, number, 0, ERR_LIMIT, _("There are more than %d signatures."), NOTE_SIGNATURES_MAX);
        if (!read_signature(a, line, &list[n]))
            return err_at(e, path, number, 0, ERR_INVALID, _("This line is no signature: a dash, a name, base64."));
        n++;
    }
    *out = (struct note){arena_str(a, text), list, n};
    return true;
}

enum note_verdict note_verify(const struct note *note, const struct note_verifier *v, int64_t *when) {
    const struct sign_algorithm *g = sign_algorithm(v->type);
    enum note_verdict verdict = NOTE_ABSENT;
    int64_t latest = 0, time = 0;
    for (size_t i = 0; g && i < note->n; i++) {
        const struct note_signature *s = &note->signatures[i];
        if (!str_eq(s->name, v->name) || memcmp(s->id, v->id, sizeof s->id) != 0) continue;
        if (!sign_holds(g, v->key, note->text, s->bytes, &time)) return NOTE_WRONG;
        if (time > latest) latest = time;
        verdict = NOTE_SIGNED;
    }
    if (verdict == NOTE_SIGNED && when) *when = latest;
    return verdict;
}

/* Checkpoints ----------------------------------------------------------------------------------------------------- */

void checkpoint_write(const struct checkpoint *c, struct buf *out) {
    buf_add(out, c->origin);
    buf_addf(out, "\n%lld\n", (long long)c->size);
    text_add_hash(out, c->root);
}

bool checkpoint_read(struct str path, struct str text, struct checkpoint *out, struct err *e) {
    struct checkpoint c = {0};
    struct str rest = text, size, root, more;
    bool good = text_plain(text) && text_line(&rest, &c.origin) && text_line(&rest, &size) && text_line(&rest, &root) &&
                c.origin.len && c.origin.len <= NOTE_NAME_MAX && text_number(size, &c.size) && text_hash(root, c.root);
    while (good && text_line(&rest, &more)) good = more.len > 0; /* lines of others, which say nothing to us */
    if (!good)
        return err_at(e, path, 0, 0, ERR_INVALID,
                      _("This is no checkpoint: the name of the log, the number of entries, and the root in base64."));
    *out = c;
    return true;
}
