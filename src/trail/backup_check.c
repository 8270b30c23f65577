/* backup_check: is a backup what its manifest says, and is that manifest ours? */
#include <string.h>

#include "trail/manifest.h"
#include "trail/sum.h"

struct check {
    struct arena *arena;
    const char *path;
    store_finding_fn *say;
    void *ctx;
    size_t n;
    struct backup_checked *out;
};

static void tell(void *check, const char *finding) {
    struct check *c = check;
    c->n++;
    c->say(c->ctx, finding);
}

static void keep_silent(void *ctx, const char *finding) {
    (void)ctx, (void)finding;
}

static void tell_entry(void *check, const struct trail_finding *f) {
    char text[1100];
    if (f->entry < 0) return tell(check, f->text);
    snprintf(text, sizeof text, _("Entry %lld: %s"), (long long)f->entry, f->text);
    tell(check, text);
}

/* Signed by one of the keys; with keys at hand, an unsigned manifest could have been made by anybody. */
static void signature(struct check *c, const struct note *note, const struct note_verifier *keys, size_t n) {
    c->out->signature = note->n ? BACKUP_UNKNOWN_KEY : BACKUP_UNSIGNED;
    for (size_t i = 0; i < n; i++) {
        switch (note_verify(note, &keys[i], NULL)) {
        case NOTE_SIGNED:
            c->out->signature = BACKUP_SIGNED;
            return;
        case NOTE_WRONG:
            return tell(c, _("The signature of the manifest is wrong: the manifest was changed."));
        case NOTE_ABSENT:
            break;
        }
    }
    if (n) tell(c, _("The manifest is not signed by the key of this record."));
}

/* An unsigned manifest is its text alone. */
static bool split(struct check *c, struct str path, struct str bytes, struct note *note, struct err *e) {
    size_t at;
    if (str_find(bytes, STR("\n\n"), &at)) return note_read(c->arena, path, bytes, note, e);
    *note = (struct note){.text = bytes};
    return true;
}

static bool manifest(struct check *c, const struct note_verifier *keys, size_t n_keys, bool *readable, struct err *e) {
    struct str bytes, path = arena_fmt(c->arena, "%s" BACKUP_MANIFEST, c->path);
    struct note note;
    struct err why;
    *readable = false;
    if (!file_exists(path.ptr)) return tell(c, _("The manifest is missing.")), true;
    if (!file_read(c->arena, path.ptr, MANIFEST_MAX, &bytes, e)) return false;
    if (!split(c, path, bytes, &note, &why) || !manifest_read(c->arena, path, note.text, &c->out->manifest, &why))
        return tell(c, why.text), true;
    *readable = true;
    signature(c, &note, keys, n_keys);
    return true;
}

static bool bytes(struct check *c, bool with_manifest, bool *same, struct err *e) {
    const struct backup_manifest *m = &c->out->manifest;
    char sum[SUM_TEXT], text[300];
    int64_t n;
    *same = true;
    if (!sum_file(c->path, NULL, sum, &n, e)) return false;
    if (!with_manifest) return true;
    if (n != m->bytes) {
        snprintf(text, sizeof text, _("The file has %lld bytes; the manifest says %lld."), (long long)n,
                 (long long)m->bytes);
        tell(c, text);
        *same = false;
    }
    if (!str_eq(str_of(sum), m->sha256)) {
        if (*same) tell(c, _("The SHA-256 of the file is not that of the manifest: it was changed after it was made."));
        *same = false;
    }
    return true;
}

/* The tables and the record inside, against the manifest. */
static bool content(struct check *c, struct store *s, bool with_manifest, struct err *e) {
    const struct backup_manifest *m = &c->out->manifest;
    struct trail_verified *v = &c->out->trail;
    struct backup_table *tables;
    size_t n;
    int64_t rows;
    char why[400];
    struct trail *t = trail_open(s, e);
    if (!t) return false;
    bool ok = trail_verify(t, tell_entry, c, v, &n, e);
    trail_close(t);
    if (!ok || !with_manifest) return ok;
    if (v->size != m->size || memcmp(v->root, m->root, TRAIL_HASH) != 0)
        tell(c, _("The record in the file is not the one that the manifest names."));
    if (!manifest_tables(s, c->arena, &tables, &n, &rows, e)) return false;
    if (!manifest_same_tables(m->tables, m->n_tables, tables, n, why, sizeof why)) tell(c, why);
    return true;
}

static bool inside(struct check *c, bool with_manifest, struct err *e) {
    struct err why;
    size_t n;
    struct store *s = store_open(c->path, STORE_READ, &why);
    if (!s && with_manifest && why.kind == ERR_INVALID && c->out->signature == BACKUP_SIGNED)
        return c->out->older = true; /* its bytes are right, so it is as good as when it was made */
    if (!s) return tell(c, why.text), true;
    c->out->opened = true;
    bool ok = store_check(s, tell, c, &n, &why) && content(c, s, with_manifest, &why);
    if (!ok && (why.kind == ERR_DB || why.kind == ERR_INVALID)) tell(c, why.text), ok = true;
    if (!ok) *e = why;
    store_close(s);
    return ok;
}

bool backup_check(struct arena *a, const char *path, const struct note_verifier *keys, size_t n_keys,
                  store_finding_fn *say, void *ctx, struct backup_checked *out, size_t *n, struct err *e) {
    struct check c = {.arena = a, .path = path, .say = say, .ctx = ctx, .out = out};
    bool with_manifest, same;
    size_t bad;
    *out = (struct backup_checked){0};
    if (!manifest(&c, keys, n_keys, &with_manifest, e) || !bytes(&c, with_manifest, &same, e)) return false;
    /* Page by page only what is not proven already: to tell where a file was changed. */
    if (!store_check_file(path, same ? keep_silent : tell, &c, &out->pages, &bad, e)) return false;
    bool ok = !same || inside(&c, with_manifest, e);
    if (ok) *n = c.n;
    return ok;
}
