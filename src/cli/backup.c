/* kijun backup: a copy of the database that is known to be good. */
#include "trail/backup.h"
#include "cli/care.h"
#include "cli/seal.h"
#include "ledger/settings.h"

static bool how_many(struct record *r, int64_t *n, struct err *e) {
    if (!r->call->keep) return setting_amount(r->store, "backup.generations", n, e);
    const struct setting_kind *k = setting_find(STR("backup.generations"));
    if (str_int(str_of(r->call->keep), n) && *n >= k->least && *n <= k->most) return true;
    return err_set(e, ERR_INVALID, _("--keep is a number from %lld to %lld, not %s."), (long long)k->least,
                   (long long)k->most, r->call->keep);
}

static void print_json(struct out *o, const struct backup_made *made) {
    const struct backup_manifest *m = &made->manifest;
    struct jsonw *w = &o->json;
    json_begin(o);
    json_member(w, "file", made->path);
    json_member(w, "sha256", m->sha256);
    jsonw_key(w, "bytes"), jsonw_int(w, m->bytes);
    jsonw_key(w, "entries"), jsonw_int(w, m->size);
    json_member(w, "root", care_root(o->arena, m->root));
    jsonw_key(w, "tables"), jsonw_int(w, (int64_t)m->n_tables - 1);
    jsonw_key(w, "rows"), jsonw_int(w, made->rows);
    jsonw_key(w, "removed"), jsonw_int(w, (int64_t)made->removed);
    jsonw_key(w, "entry");
    if (made->entry < 0)
        jsonw_null(w);
    else
        jsonw_int(w, made->entry);
}

static int show(struct record *r, const struct backup_made *made, int64_t generations) {
    const struct backup_manifest *m = &made->manifest;
    struct out o;
    out_begin(&o, r->call);
    if (r->call->json) return print_json(&o, made), json_end(&o, EXIT_DONE);
    struct arena *a = o.arena;
    out_item(&o, 0, 12, str_of(_("Backup")), STYLE_BOLD, made->path);
    out_item(&o, 0, 12, str_of(_("Holds")), STYLE_PLAIN,
             arena_fmt(a, _("%lld entries of the record, %lld rows in %zu tables, %lld KiB"), (long long)m->size,
                       (long long)made->rows, m->n_tables - 1, (long long)(m->bytes / 1024)));
    out_item(&o, 0, 12, str_of(_("Proven")), STYLE_GOOD,
             str_of(_("read back, opened and compared with the original: every page, row and entry is the same")));
    out_item(&o, 0, 12, str_of("SHA-256"), STYLE_PLAIN, m->sha256);
    out_item(&o, 0, 12, str_of(_("Kept")), STYLE_PLAIN,
             arena_fmt(a, _("up to %lld backups; %zu older ones were deleted"), (long long)generations, made->removed));
    int status = out_end(&o, EXIT_DONE);
    cli_note(_("Keys are not part of a backup: keep a copy of %s/keys apart."), r->dir);
    if (!r->key) cli_note(_("There is no sealing key, so the manifest of the backup is not signed."));
    return status;
}

static int make(struct record *r) {
    struct care k;
    struct backup_made made;
    struct str note;
    const char *folder;
    int64_t generations;
    struct err e;
    if (!how_many(r, &generations, &e) || !care_init(r->call, &k, &e) || !care_backups(&k, r->store, &folder, &e) ||
        (r->key && !seal_now(r, &note, &e)))
        return cli_fail(&e);
    struct backup_order order = {
        .folder = folder, .generations = (unsigned)generations, .by = &r->actor, .origin = r->origin, .key = r->key};
    if (!backup_make(r->trail, r->call->arena, &order, &made, &e)) return cli_fail(&e);
    return show(r, &made, generations);
}

static int run(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    return record_close(&r, make(&r));
}

const struct verb verb_backup = {
    .name = "backup",
    .group = VERB_RECORD,
    .arguments = N_("[--to DIR] [--keep N]"),
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("copy the database, and prove that the copy is good"),
    .about = N_("The copy is of one moment while others go on working. It counts only after it was read back from the "
                "disk, opened as a database and compared with the original: page checksums, structure, record, and "
                "every row of every table. Beside it lies a manifest that is signed by the sealing key, so that any "
                "changed byte is found by kijun verify. Older backups are deleted only after the new one counts; five "
                "are kept unless the setting backup.generations or --keep says otherwise. Keys are not part of a "
                "backup."),
    .example = "kijun backup\n"
               "kijun backup --to /mnt/backup --keep 2",
    .options = {OPT_TO, OPT_KEEP, OPT_JSON},
    .run = run,
};
