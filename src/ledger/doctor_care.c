/* doctor_care: the record and what is done for it: key, checkpoints, backups, witnesses, settings. */
#include "ledger/doctor_checks.h"
#include "ledger/settings.h"
#include "trail/backup.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define WITNESS_DAYS 31

bool doctor_database(struct doctor *d, struct err *e) {
    const struct doctor_input *in = d->in;
    (void)e;
    if (in->store) return true;
    doctor_tell(d, DOCTOR_DANGER, str_of(in->why.text), _("Nothing that is kept in it can be used as it is."),
                in->why.kind == ERR_NOT_FOUND ? _("If there was one: kijun restore BACKUP")
                                              : _("See what is wrong with kijun verify, and kijun restore BACKUP."));
    return true;
}

static const char *in_keys(struct doctor *d, const char *name) {
    return arena_fmt(d->in->arena, "%s/%s", d->in->keys, name).ptr;
}

bool doctor_key(struct doctor *d, struct err *e) {
    (void)e;
    if (!file_exists(in_keys(d, "log.pem")))
        doctor_tell(d, DOCTOR_DANGER, str_of(_("The sealing key is missing.")),
                    _("Without it the record is not sealed, and a falsified one cannot be told from it."),
                    _("Put the copy of keys/log.pem back."));
    return true;
}

/* The newest seal outside of the database against what is in it. */
bool doctor_outside(struct doctor *d, struct err *e) {
    struct str text;
    struct note note;
    struct checkpoint c;
    struct err why;
    trail_hash root;
    int64_t size;
    if (!checkpoint_kept(d->in->arena, in_keys(d, "latest.checkpoint"), &text, e) ||
        !trail_size(d->in->trail, &size, e))
        return false;
    if (!text.ptr) {
        if (size)
            doctor_tell(d, DOCTOR_WARNING, str_of(_("No seal of the record is kept outside of the database.")),
                        _("An old copy of the database that is put back could not be noticed."), "kijun checkpoint");
        return true;
    }
    bool good = note_read(d->in->arena, STR(""), text, &note, &why) && checkpoint_read(STR(""), note.text, &c, &why) &&
                c.size <= size && trail_root(d->in->trail, c.size, root, &why) && memcmp(root, c.root, TRAIL_HASH) == 0;
    if (!good)
        doctor_tell(d, DOCTOR_DANGER, str_of(_("The database is not the one whose record was sealed last.")),
                    _("Entries were taken off or changed, or an old copy was put back."),
                    _("See what is wrong with kijun verify, and kijun restore BACKUP."));
    return true;
}

/* Backups -----------------------------------------------------------------------------------------------------------
 */

static bool backup_folder(struct doctor *d, const char **out, struct err *e) {
    struct str set = STR("");
    bool is_set;
    if (d->in->store &&
        !setting_current(d->in->arena, d->in->store, setting_find(STR("backup.folder")), &set, &is_set, e))
        return false;
    *out = set.len ? set.ptr : arena_fmt(d->in->arena, "%s/backups", d->in->dir).ptr;
    return true;
}

static bool newest_backup(struct doctor *d, const struct str *names, size_t n, struct err *e) {
    int64_t days, at, newest = INT64_MIN;
    const struct setting_kind *k = setting_find(STR("backup.days"));
    if (!str_int(str_of(k->standard), &days)) days = 7;
    if (d->in->store && !setting_amount(d->in->store, k->name, &days, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (backup_when(names[i], &at) && at > newest) newest = at;
    if (d->in->now - newest > days * DAY_MS)
        doctor_tell(d, DOCTOR_DANGER,
                    arena_fmt(d->in->arena, _("The newest backup is %lld days old."),
                              (long long)((d->in->now - newest) / DAY_MS)),
                    _("What was done since then is lost when the disk breaks."), "kijun backup");
    return true;
}

bool doctor_backups(struct doctor *d, struct err *e) {
    const char *folder;
    struct str *names;
    size_t n;
    int64_t wanted = BACKUP_GENERATIONS;
    if (!file_exists(d->in->database)) return true;
    if (!backup_folder(d, &folder, e) || !backup_list(d->in->arena, folder, &names, &n, e)) return false;
    if (!n) {
        doctor_tell(d, DOCTOR_DANGER, arena_fmt(d->in->arena, _("There is no backup in %s."), folder),
                    _("Everything is lost when the disk breaks."), "kijun backup");
        return true;
    }
    if (!newest_backup(d, names, n, e)) return false;
    if (d->in->store && !setting_amount(d->in->store, "backup.generations", &wanted, e)) return false;
    if ((int64_t)n < wanted)
        doctor_tell(d, DOCTOR_ADVICE,
                    arena_fmt(d->in->arena, _("There are %zu backups; %lld are to be kept."), n, (long long)wanted),
                    _("A mistake that is noticed late needs an older backup."),
                    _("Make backups regularly: kijun backup"));
    return true;
}

bool doctor_backup_place(struct doctor *d, struct err *e) {
    struct file_facts backups, database;
    const char *folder;
    if (!backup_folder(d, &folder, e)) return false;
    if (!file_exists(folder) || !file_exists(d->in->database)) return true;
    if (!file_facts(folder, &backups, e) || !file_facts(d->in->database, &database, e)) return false;
    if (backups.device == database.device)
        doctor_tell(d, DOCTOR_WARNING, str_of(_("Backups lie on the same disk as the database.")),
                    _("A broken or encrypted disk takes both."),
                    _("Put them on another one: kijun setting backup.folder FOLDER, or kijun backup --to FOLDER"));
    return true;
}

/* Witnesses ---------------------------------------------------------------------------------------------------------
 */

static bool cosigned_lately(struct doctor *d, const struct trail_witness *list, size_t n, bool *lately, struct err *e) {
    struct str text;
    struct note note;
    struct note_verifier v;
    struct err why;
    int64_t when;
    *lately = false;
    if (!trail_cosigned(d->in->trail, d->in->arena, &text, e)) return false;
    if (!text.ptr || !note_read(d->in->arena, STR(""), text, &note, &why)) return true;
    for (size_t i = 0; i < n; i++)
        if (note_verifier_read(d->in->arena, list[i].vkey, &v, &why) && note_verify(&note, &v, &when) == NOTE_SIGNED &&
            d->in->now / 1000 - when < WITNESS_DAYS * (DAY_MS / 1000))
            *lately = true;
    return true;
}

bool doctor_witness(struct doctor *d, struct err *e) {
    struct trail_witness *list;
    size_t n;
    bool lately;
    if (!witness_list(d->in->trail, d->in->arena, &list, &n, e) || !cosigned_lately(d, list, n, &lately, e))
        return false;
    if (!n)
        doctor_tell(d, DOCTOR_ADVICE, str_of(_("Nobody else witnesses the record.")),
                    _("Whoever has both the database and the sealing key could write another history."),
                    _("Let another installation witness it (kijun witness), or print the seal and lock it away: kijun "
                      "checkpoint -o seal.pdf"));
    else if (!lately)
        doctor_tell(d, DOCTOR_WARNING,
                    arena_fmt(d->in->arena, _("No witness has signed within the last %d days."), WITNESS_DAYS),
                    _("What was recorded since then is held to account by nobody."),
                    "kijun witness request NAME -o FILE");
    return true;
}

/* Settings and people ------------------------------------------------------------------------------------------------
 */

bool doctor_held(struct doctor *d, struct err *e) {
    int64_t n;
    if (!trail_held(d->in->trail, &n, e)) return false;
    if (n)
        doctor_tell(d, DOCTOR_DANGER,
                    arena_fmt(d->in->arena, _("%lld entries wait outside of the record."), (long long)n),
                    _("They are not protected against changes yet."),
                    _("Remove the cause (room, trail.limit_bytes); the next change takes them in."));
    return true;
}

bool doctor_on_failure(struct doctor *d, struct err *e) {
    struct str value;
    bool is_set;
    if (!setting_current(d->in->arena, d->in->store, setting_find(STR("trail.on_failure")), &value, &is_set, e))
        return false;
    if (str_is(value, "continue"))
        doctor_tell(d, DOCTOR_WARNING, str_of(_("Changes go on when they cannot be recorded (trail.on_failure).")),
                    _("What happens then can be falsified without a trace until the record works again."),
                    "kijun setting trail.on_failure refuse");
    return true;
}

static bool count(struct stmt *q, int64_t *n, struct err *e) {
    if (!q || !stmt_row(q, e)) return false;
    *n = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool doctor_people(struct doctor *d, struct err *e) {
    int64_t n;
    if (!count(store_query(d->in->store, SQL("SELECT count(*) FROM person WHERE state = 'active' AND vkey IS NOT NULL"),
                           e),
               &n, e))
        return false;
    if (n < 2)
        doctor_tell(d, DOCTOR_ADVICE,
                    arena_fmt(d->in->arena, _("%lld people have a signing key; erasing needs the signatures of two."),
                              (long long)n),
                    _("Records whose term has ended could not be erased in time."),
                    _("Register the keys of two people: kijun user"));
    return true;
}

bool doctor_terms(struct doctor *d, struct err *e) {
    int64_t n;
    if (!count(store_query(d->in->store, SQL("SELECT count(*) FROM retention"), e), &n, e)) return false;
    if (!n)
        doctor_tell(d, DOCTOR_ADVICE, str_of(_("No terms of retention are set.")),
                    _("Everything is kept for ever, also what rules may want erased."),
                    _("Set terms with the signatures of two people: kijun retention"));
    return true;
}

bool doctor_scanner(struct doctor *d, struct err *e) {
    struct str value;
    bool is_set;
    if (!setting_current(d->in->arena, d->in->store, setting_find(STR("evidence.scanner")), &value, &is_set, e))
        return false;
    if (!value.len)
        doctor_tell(d, DOCTOR_ADVICE, str_of(_("Evidence is not scanned for viruses.")),
                    _("A file from outside could carry one to whoever opens it."),
                    _("Name the socket of a scanner: kijun setting evidence.scanner PATH"));
    else if (!file_exists(value.ptr))
        doctor_tell(d, DOCTOR_WARNING,
                    arena_fmt(d->in->arena, _("The virus scanner is not there: %.*s"), STR_ARG(value)),
                    _("Evidence is then refused, or kept without being scanned."),
                    _("Start it, or correct the setting evidence.scanner."));
    return true;
}
