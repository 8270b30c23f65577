/* doctor_machine: where the installation stands, who may reach it, who runs it. */
#include "ledger/doctor_checks.h"

#define FOR_OTHERS 0077u /* any right of the group or of everybody */

static const char *in_dir(struct doctor *d, const char *name) {
    return arena_fmt(d->in->arena, "%s/%s", d->in->dir, name).ptr;
}
static const char *in_keys(struct doctor *d, const char *name) {
    return arena_fmt(d->in->arena, "%s/%s", d->in->keys, name).ptr;
}

/* The folder keeps everything inside out of reach; only when it is open the files' own rights matter. */
bool doctor_permissions(struct doctor *d, struct err *e) {
    struct file_facts f;
    struct arena *a = d->in->arena;
    if (!file_exists(d->in->dir)) return true;
    if (!file_facts(d->in->dir, &f, e)) return false;
    if (!f.own)
        doctor_tell(d, DOCTOR_WARNING, arena_fmt(a, _("The folder %s belongs to another user."), d->in->dir),
                    _("Its owner can change or remove everything in it."),
                    _("Run kijun as the user to whom the folder belongs."));
    if (f.mode & FOR_OTHERS)
        doctor_tell(d, f.mode & 022 ? DOCTOR_DANGER : DOCTOR_WARNING,
                    arena_fmt(a, _("Other users can reach the folder %s (mode %03o)."), d->in->dir, f.mode & 0777),
                    _("Whoever can read the database sees everything; whoever can write in the folder can replace it."),
                    arena_fmt(a, "chmod 700 %s", d->in->dir).ptr);
    return true;
}

bool doctor_key_permissions(struct doctor *d, struct err *e) {
    static const char *const names[] = {"", "/log.pem"};
    struct file_facts f;
    struct arena *a = d->in->arena;
    for (size_t i = 0; i < 2; i++) {
        const char *path = arena_fmt(a, "%s%s", d->in->keys, names[i]).ptr;
        if (!file_exists(path)) continue;
        if (!file_facts(path, &f, e)) return false;
        if (f.mode & FOR_OTHERS)
            doctor_tell(d, DOCTOR_DANGER, arena_fmt(a, _("Other users can reach %s (mode %03o)."), path, f.mode & 0777),
                        _("With the sealing key anybody can sign a falsified record as genuine."),
                        arena_fmt(a, i ? "chmod 600 %s" : "chmod 700 %s", path).ptr);
    }
    return true;
}

bool doctor_key_place(struct doctor *d, struct err *e) {
    struct file_facts key, database;
    const char *path = in_keys(d, "log.pem");
    if (!file_exists(path) || !file_exists(d->in->database)) return true;
    if (!file_facts(path, &key, e) || !file_facts(d->in->database, &database, e)) return false;
    if (key.device == database.device)
        doctor_tell(d, DOCTOR_ADVICE, str_of(_("The sealing key lies on the same disk as the database.")),
                    _("A broken disk takes both; whoever gets at the database gets at the key too. Backups do not hold "
                      "the key."),
                    _("Keep a copy of the folder keys/ on another medium, locked away."));
    return true;
}

bool doctor_file_system(struct doctor *d, struct err *e) {
    enum file_system kind;
    if (!file_exists(d->in->dir)) return true;
    if (!machine_file_system(d->in->dir, &kind, e)) return false;
    struct str where = str_of(d->in->dir);
    if (kind == FILE_SYSTEM_NETWORK)
        doctor_tell(d, DOCTOR_DANGER,
                    arena_fmt(d->in->arena, _("The database lies on a network file system (%.*s)."), STR_ARG(where)),
                    _("Its locks do not hold between machines, so that two writers can destroy the database."),
                    _("Move the folder to a disk of this machine, and put only backups on the network."));
    if (kind == FILE_SYSTEM_MEMORY)
        doctor_tell(d, DOCTOR_DANGER,
                    arena_fmt(d->in->arena, _("The database lies in memory only (%.*s)."), STR_ARG(where)),
                    _("It is gone when the machine is switched off."), _("Move the folder to a disk."));
    if (kind == FILE_SYSTEM_OVERLAY)
        doctor_tell(
            d, DOCTOR_WARNING,
            arena_fmt(d->in->arena, _("The database lies in the file system of a container (%.*s)."), STR_ARG(where)),
            _("It is gone when the container is removed."), _("Mount a volume for the folder."));
    return true;
}

bool doctor_room(struct doctor *d, struct err *e) {
    struct disk_room room;
    struct trail_room record = {0};
    if (!file_exists(d->in->dir)) return true;
    if (!disk_room(d->in->dir, &room, e) || (d->in->trail && !trail_room(d->in->trail, &record, e))) return false;
    unsigned used = room.total ? (unsigned)((room.total - room.free) * 100 / room.total) : 0;
    if (used >= 80)
        doctor_tell(d, used >= 95 ? DOCTOR_DANGER : DOCTOR_WARNING,
                    arena_fmt(d->in->arena, _("The disk is filled to %u %% (%llu MiB free)."), used,
                              (unsigned long long)(room.free / MIB)),
                    _("When it is full, every change is refused."),
                    _("Make room, or move the folder to a larger disk."));
    if (record.quota_percent >= 80)
        doctor_tell(d, record.quota_percent >= 95 ? DOCTOR_DANGER : DOCTOR_WARNING,
                    arena_fmt(d->in->arena, _("The record has used %u %% of trail.limit_bytes."), record.quota_percent),
                    _("When the limit is reached, the record takes no more entries."),
                    _("Raise it: kijun setting trail.limit_bytes BYTES"));
    return true;
}

bool doctor_user(struct doctor *d, struct err *e) {
    (void)e;
    if (machine_is_administrator())
        doctor_tell(
            d, DOCTOR_WARNING, str_of(_("kijun runs as the administrator (root).")),
            _("A mistake could change every file of the machine, and the record names root instead of a person."),
            _("Make a user of its own for kijun and give the folder to that user."));
    unsigned mask = machine_umask();
    if ((mask & 077) != 077)
        doctor_tell(d, DOCTOR_ADVICE,
                    arena_fmt(d->in->arena, _("New files can be read by other users (umask %03o)."), mask),
                    _("This concerns documents that are written elsewhere than in the data folder."),
                    _("Set umask 077 for the user who runs kijun."));
    return true;
}

bool doctor_dumps(struct doctor *d, struct err *e) {
    (void)e;
    if (machine_dumps_core())
        doctor_tell(d, DOCTOR_WARNING, str_of(_("The machine writes the memory of crashed programs to files.")),
                    _("Such a file can hold the sealing key and confidential answers."),
                    _("Set ulimit -c 0 for the user who runs kijun."));
    return true;
}

static bool take_time(void *ctx, const struct trail_entry *entry) {
    *(int64_t *)ctx = entry->at;
    return false;
}

bool doctor_clock(struct doctor *d, struct err *e) {
    int64_t size = 0, last = INT64_MIN;
    if (d->in->trail && !trail_size(d->in->trail, &size, e)) return false;
    if (size && !trail_walk(d->in->trail, size - 1, 1, STR_NONE, take_time, &last, e)) return false;
    if (size && last > d->in->now + 2000)
        doctor_tell(d, DOCTOR_WARNING, str_of(_("The clock is behind the last entry of the record.")),
                    _("Times of entries are then not to be relied on; their order is, since it goes by number."),
                    _("Set the clock and keep it synchronised."));
    if (machine_clock() == MACHINE_CLOCK_ADRIFT)
        doctor_tell(d, DOCTOR_ADVICE, str_of(_("The clock is not synchronised with a time server.")),
                    _("Times in the record are worth as much as the clock."),
                    _("Synchronise the clock (chrony, systemd-timesyncd), also within a closed network."));
    return true;
}

/* What earlier acts left behind on purpose. */
bool doctor_leftovers(struct doctor *d, struct err *e) {
    struct str *names;
    size_t n;
    if (!file_exists(d->in->dir)) return true;
    if (!file_list(d->in->arena, d->in->dir, STR("Z"), &names, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (str_starts(names[i], STR("kijun.db.before-restore-")))
            doctor_tell(
                d, DOCTOR_ADVICE,
                arena_fmt(d->in->arena, _("A database from before a restore is still there: %.*s"), STR_ARG(names[i])),
                _("It may hold what has to be erased at the end of its term."),
                arena_fmt(d->in->arena, _("Remove it when it is no longer needed: %s"),
                          in_dir(d, arena_str(d->in->arena, names[i]).ptr))
                    .ptr);
    return true;
}
