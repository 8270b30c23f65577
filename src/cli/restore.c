/* kijun restore: a backup in the place of the database; the record goes on. */
#include "trail/restore.h"

#include "cli/care.h"
#include "cli/seal.h"
#include "ledger/restored.h"

#define WAIT_SECONDS 10

static void say(void *ctx, const char *finding) {
    (void)ctx;
    cli_note("%s", finding);
}

/* Also after one that was killed in the middle: its keys are put in place or thrown away first. */
static bool finish_earlier(const struct care *k, struct err *e) {
    struct err why;
    struct str origin = STR_NONE;
    struct store *s = store_open(k->database, STORE_READ, &why);
    if (!s) return true;
    struct stmt *q = store_query(s, SQL("SELECT origin FROM installation"), &why);
    if (q && stmt_row(q, &why)) origin = arena_str(k->call->arena, stmt_text_at(q, 0));
    if (q) stmt_done(q);
    store_close(s);
    return !origin.ptr || epoch_finish(k->call->arena, k->keys, origin, e);
}

static bool restore(struct call *c, struct care *k, struct restored *r, struct err *e) {
    struct file_lock lock;
    struct trail_actor actor;
    care_actor(c, &actor);
    if (!folder_make(k->dir, e) || !file_lock(&lock, arena_fmt(c->arena, "%s/lock", k->dir).ptr, true, WAIT_SECONDS, e))
        return false;
    struct restore_order order = {.database = k->database,
                                  .backup = c->arguments[0],
                                  .keys = k->keys,
                                  .by = &actor,
                                  .again = restored_again,
                                  .authorised = STR("{\"by\":\"administrator\",\"via\":\"command line\"}")};
    bool ok = finish_earlier(k, e) && restore_run(c->arena, &order, say, NULL, r, e);
    file_unlock(&lock);
    return ok;
}

/* Seals it, so that the newest seal outside of the database is of the restored one. */
static int seal(struct call *c) {
    struct record rec;
    struct str note;
    struct err e;
    int status = record_open(c, STORE_WRITE, &rec);
    if (status) return status;
    if (rec.key && !seal_now(&rec, &note, &e)) status = cli_fail(&e);
    return record_close(&rec, status);
}

static void print_json(struct out *o, const struct restored *r) {
    struct jsonw *w = &o->json;
    json_begin(o);
    json_member(w, "backup", r->backup);
    json_member(w, "sha256", r->sha256);
    json_member(w, "origin", r->origin);
    jsonw_key(w, "new_epoch"), jsonw_bool(w, !str_eq(r->origin, r->old_origin));
    jsonw_key(w, "entries_at_backup"), jsonw_int(w, r->at_backup);
    jsonw_key(w, "carried"), jsonw_int(w, r->carried);
    jsonw_key(w, "erased_again"), jsonw_int(w, r->erased);
    jsonw_key(w, "entries"), jsonw_int(w, r->size);
    jsonw_key(w, "lost");
    if (r->lost < 0)
        jsonw_null(w);
    else
        jsonw_int(w, r->lost);
    json_member(w, "why", r->why);
    json_member(w, "kept_as", r->kept_as);
}

static void say_lost(struct out *o, const struct restored *r) {
    struct arena *a = o->arena;
    if (!r->why.ptr) return;
    out_item(o, 0, 14, str_of(_("Not carried")), STYLE_OPEN, r->why);
    if (r->lost > 0)
        out_item(o, 0, 14, str_of(_("Lost")), STYLE_BAD,
                 arena_fmt(a, _("%lld entries of the record"), (long long)r->lost));
    else if (r->lost < 0)
        out_item(o, 0, 14, str_of(_("Lost")), STYLE_BAD,
                 str_of(_("entries that were never sealed, if there were any; nobody can know how many")));
}

static int show(struct call *c, const struct restored *r) {
    struct out o;
    out_begin(&o, c);
    if (c->json) return print_json(&o, r), json_end(&o, EXIT_DONE);
    struct arena *a = o.arena;
    out_item(&o, 0, 14, str_of(_("Restored")), STYLE_BOLD, r->backup);
    out_item(&o, 0, 14, str_of(_("Record")), STYLE_PLAIN,
             arena_fmt(a, _("%lld entries in the backup, %lld carried over after them, %lld now"),
                       (long long)r->at_backup, (long long)r->carried, (long long)r->size));
    if (r->carried)
        out_item(
            &o, 0, 12, str_of(_("Without effect")), STYLE_PLAIN,
            arena_fmt(a, _("the changes of the entries %lld to %lld; people and settings are those of the backup too"),
                      (long long)r->at_backup, (long long)(r->at_backup + r->carried - 1)));
    if (r->erased)
        out_item(&o, 0, 14, str_of(_("Erased again")), STYLE_PLAIN,
                 arena_fmt(a, _("%lld entries that were erased since the backup"), (long long)r->erased));
    say_lost(&o, r);
    if (!str_eq(r->origin, r->old_origin))
        out_item(&o, 0, 14, str_of(_("New epoch")), STYLE_BAD,
                 arena_fmt(a,
                           _("the record goes on as %.*s, since seals of %.*s could not be continued; give witnesses "
                             "the new key (keys/log.vkey)"),
                           STR_ARG(r->origin), STR_ARG(r->old_origin)));
    if (r->kept_as.ptr)
        out_item(&o, 0, 14, str_of(_("Old database")), STYLE_PLAIN,
                 arena_fmt(a, _("kept as %.*s; remove it when it is no longer needed"), STR_ARG(r->kept_as)));
    out_next(&o, "kijun verify");
    return out_end(&o, EXIT_DONE);
}

static int run(struct call *c) {
    struct care k;
    struct restored r;
    struct err e;
    if (!care_init(c, &k, &e) || !restore(c, &k, &r, &e)) return cli_fail(&e);
    int status = seal(c);
    return status ? status : show(c, &r);
}

const struct verb verb_restore = {
    .name = "restore",
    .group = VERB_RECORD,
    .arguments = N_("BACKUP"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("put a backup in the place of the database; the record goes on"),
    .about = N_("The content becomes that of the backup; the record does not: entries that were written after the "
                "backup are carried over, and one more says what was restored, so that every seal and proof that "
                "anybody holds stays true. When entries are lost for good, the record goes on under a new name "
                "(NAME/2), and its first entry says what is missing. What was erased stays erased. A backup that does "
                "not verify is refused. The new database is built and checked beside the old one and takes its place "
                "in one step; the old one is kept under another name. On the command line one administrator may "
                "restore."),
    .example = "kijun restore backups/kijun-20261130T082144Z-812.db",
    .options = {OPT_JSON},
    .run = run,
};
