/* verify_more: backups, and seals that were kept elsewhere. */
#include "cli/verify.h"
#include "trail/backup.h"
#include "trail/restore.h"

#define HEAD_MAX 32

/* Backups -----------------------------------------------------------------------------------------------------------
 */

static struct str signature(enum backup_signature s) {
    switch (s) {
    case BACKUP_SIGNED:
        return str_of(_("the manifest is signed by the key of this record"));
    case BACKUP_UNSIGNED:
        return str_of(_("the manifest is not signed"));
    case BACKUP_UNKNOWN_KEY:
        break;
    }
    return str_of(_("the signature of the manifest could not be checked (no key in keys/log.vkey)"));
}

bool verify_backup(struct verify *v, const char *path, struct err *e) {
    struct arena *a = v->call->arena;
    struct backup_checked done;
    size_t n;
    struct verify_part *p = verify_begin(v, "backup", str_of(_("Backup")));
    if (!file_exists(path)) return err_at(e, str_of(path), 0, 0, ERR_NOT_FOUND, _("There is no such file."));
    if (!backup_check(a, path, v->care.verifiers, v->care.n_verifiers, verify_find, p, &done, &n, e)) return false;
    p->text = arena_fmt(a, _("%s: %lld KiB by their SHA-256, %llu pages; %.*s"), path,
                        (long long)(done.manifest.bytes / 1024), (unsigned long long)done.pages,
                        STR_ARG(signature(done.signature)));
    if (done.opened)
        p->text = arena_fmt(a, _("%.*s; %lld entries of the record, %zu tables"), STR_ARG(p->text),
                            (long long)done.trail.size, done.manifest.n_tables ? done.manifest.n_tables - 1 : 0);
    if (done.older)
        p->text = arena_fmt(a, _("%.*s; written by an older kijun, its tables are looked at when it is restored"),
                            STR_ARG(p->text));
    return true;
}

bool verify_backups(struct verify *v, struct store *s, struct err *e) {
    const char *folder;
    struct str *names;
    size_t n;
    if (!care_backups(&v->care, s, &folder, e) || !backup_list(v->call->arena, folder, &names, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (!verify_backup(v, arena_fmt(v->call->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr, e)) return false;
    if (!n)
        verify_begin(v, "backup", str_of(_("Backups")))->text =
            arena_fmt(v->call->arena, _("there are none in %s"), folder);
    return true;
}

bool verify_file(struct verify *v, const char *path, struct err *e) {
    struct file_reader r;
    char head[HEAD_MAX] = "";
    size_t got = 0;
    if (!file_reader_open(&r, path, e)) return false;
    bool ok = file_reader_next(&r, head, sizeof head, &got, e);
    file_reader_close(&r);
    if (!ok) return false;
    struct str s = {head, got};
    if (str_starts(s, STR("kijun trail ")) || str_starts(s, STR("c2sp.org/tlog-proof")) ||
        str_starts(s, STR("PK\x03\x04")))
        return err_at(e, str_of(path), 0, 0, ERR_INVALID, _("This is checked by the separate program: kijun-verify %s"),
                      path);
    return verify_backup(v, path, e);
}

/* Seals -------------------------------------------------------------------------------------------------------------
 */

/* The same record, whichever epoch: its entries go on. */
static bool same_record(struct str a, struct str b) {
    struct str name_a, name_b;
    int64_t number;
    epoch_of(a, &name_a, &number);
    epoch_of(b, &name_b, &number);
    return str_eq(name_a, name_b);
}

static void hold_against(struct verify_part *p, struct arena *a, enum checkpoint_verdict verdict,
                         const struct checkpoint *c, int64_t size) {
    if (verdict == CHECKPOINT_BEYOND)
        verify_find(p,
                    arena_fmt(a, _("The record ends at %lld entries, the seal knows %lld: %lld entries are missing."),
                              (long long)size, (long long)c->size, (long long)(c->size - size))
                        .ptr);
    if (verdict == CHECKPOINT_DIFFERS)
        verify_find(p, arena_fmt(a, _("The first %lld entries are not those that were sealed: something was changed."),
                                 (long long)c->size)
                           .ptr);
    if (verdict == CHECKPOINT_ELSEWHERE)
        verify_find(p, arena_fmt(a, _("The seal is of another record: %.*s"), STR_ARG(c->origin)).ptr);
}

static void signed_by_ours(struct verify_part *p, const struct note *note) {
    const struct care *k = &p->verify->care;
    if (!k->n_verifiers) return;
    for (size_t i = 0; i < k->n_verifiers; i++)
        if (note_verify(note, &k->verifiers[i], NULL) == NOTE_SIGNED) return;
    verify_find(p, _("It is not signed by the key of this record."));
}

static bool origin_of(struct trail *t, struct arena *a, struct str *out, struct err *e) {
    struct stmt *q = store_query(trail_store(t), SQL("SELECT origin FROM installation"), e);
    *out = STR_NONE;
    if (!q) return false;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

bool verify_checkpoint(struct verify *v, struct trail *t, const char *path, struct err *e) {
    struct arena *a = v->call->arena;
    struct verify_part *p = verify_begin(v, "outside", str_of(_("Seal outside")));
    struct note note;
    struct checkpoint c;
    struct err why;
    struct str text, origin;
    enum checkpoint_verdict verdict = CHECKPOINT_ELSEWHERE;
    int64_t size;
    p->text = str_of(path);
    if (!file_read(a, path, NOTE_MAX, &text, e) || !trail_size(t, &size, e) || !origin_of(t, a, &origin, e))
        return false;
    if (!note_read(a, str_of(path), text, &note, &why) || !checkpoint_read(str_of(path), note.text, &c, &why))
        return verify_find(p, why.text), true;
    if (same_record(c.origin, origin) && !trail_compare(t, c.origin, &c, &verdict, e)) return false;
    p->text = arena_fmt(a, _("%s: %lld entries, root %.*s"), path, (long long)c.size, STR_ARG(care_root(a, c.root)));
    hold_against(p, a, verdict, &c, size);
    signed_by_ours(p, &note);
    return true;
}
