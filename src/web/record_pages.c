/* record_pages: care of the record: how large it is, what is sealed, which backups there are, what is unsafe; sealing
 * and backing up now.
 *
 * These are the keeper's: only it has the folder of keys and the sealing key. Looking changes nothing. */
#include "web/record_pages.h"

#include "ledger/database.h"
#include "ledger/settings.h"
#include "trail/backup.h"
#include "web/inside.h"
#include "web/record_pages.html.h"
#include "web/routes.h"

#define BACKUPS_SHOWN 20

static const struct done_word done[] = {
    {"sealed", N_("The record was sealed.")},
    {"backup", N_("The backup was made, read back and compared: it is good.")},
    {NULL, NULL},
};

static bool may_see(const struct visit *v) {
    return visit_may(v, PERMIT_AUDIT) || visit_may(v, PERMIT_RECORD);
}

static const char *under(struct visit *v, const char *what) {
    return arena_fmt(v->a, "%s/%s", v->opt->data_dir, what).ptr;
}

static struct str bytes_words(struct visit *v, uint64_t n) {
    if (n >= 10 * 1024 * MIB) return arena_fmt(v->a, "%llu GiB", (unsigned long long)(n / (1024 * MIB)));
    if (n >= 10 * MIB) return arena_fmt(v->a, "%llu MiB", (unsigned long long)(n / MIB));
    return arena_fmt(v->a, "%llu KiB", (unsigned long long)(n / KIB));
}

static bool backups_folder(struct visit *v, const char **out, struct err *e) {
    struct str set;
    if (!setting_value(v->a, v->opt->store, "backup.folder", &set, e)) return false;
    *out = set.len ? set.ptr : under(v, "backups");
    return true;
}

/* How much of the record is under a seal. */
static bool sealed_size(struct visit *v, int64_t *size, struct err *e) {
    struct str text;
    struct note note;
    struct checkpoint c;
    *size = 0;
    if (!trail_sealed(v->opt->trail, v->a, &text, e)) return false;
    if (!text.ptr) return true;
    if (!note_read(v->a, STR(""), text, &note, e) || !checkpoint_read(STR(""), note.text, &c, e)) return false;
    *size = c.size;
    return true;
}

static void fact(struct record_page *p, struct str term, struct str text) {
    p->facts[p->n_facts++] = (struct ui_pair){term, text, STR_NONE};
}

static bool show_facts(struct visit *v, struct record_page *p, struct err *e) {
    struct trail_witness *witnesses;
    struct file_facts file;
    struct disk_room room;
    struct err none = {0};
    int64_t size, sealed;
    size_t n;
    if (!trail_size(v->opt->trail, &size, e) || !sealed_size(v, &sealed, e) ||
        !witness_list(v->opt->trail, v->a, &witnesses, &n, e))
        return false;
    p->can_seal = v->opt->key && size > sealed;
    fact(p, trs(v->lang, "Entries of the record"), arena_fmt(v->a, "%lld", (long long)size));
    fact(p, trs(v->lang, "Sealed"),
         sealed == size ? trs(v->lang, "All entries")
                        : arena_fmt(v->a, tr(v->lang, "%lld of %lld entries"), (long long)sealed, (long long)size));
    if (!v->opt->key) fact(p, trs(v->lang, "Sealing key"), trs(v->lang, "There is none here: nothing is sealed."));
    fact(p, trs(v->lang, "Witnesses"), n ? arena_fmt(v->a, "%zu", n) : trs(v->lang, "There is none."));
    if (file_facts(store_path(v->opt->store), &file, &none))
        fact(p, trs(v->lang, "Size of the database"), bytes_words(v, file.bytes));
    if (disk_room(v->opt->data_dir, &room, &none))
        fact(p, trs(v->lang, "Room left on the disk"),
             arena_fmt(v->a, tr(v->lang, "%.*s of %.*s"), STR_ARG(bytes_words(v, room.free)),
                       STR_ARG(bytes_words(v, room.total))));
    return true;
}

static bool show_backups(struct visit *v, struct record_page *p, struct err *e) {
    const char *folder;
    struct str *names;
    size_t n;
    struct err cannot = {0};
    if (!backups_folder(v, &folder, e)) return false;
    fact(p, trs(v->lang, "Folder of backups"), str_of(folder));
    if (!backup_list(v->a, folder, &names, &n, &cannot)) n = 0;
    p->data = str_of(v->opt->data_dir);
    p->newest = n ? arena_fmt(v->a, "%s/%.*s", folder, STR_ARG(names[n - 1])) : arena_fmt(v->a, "%s/…", folder);
    size_t shown = n < BACKUPS_SHOWN ? n : BACKUPS_SHOWN;
    struct ui_cell *cells = arena_array(v->a, shown * 3, sizeof *cells);
    for (size_t i = 0; i < shown; i++) {
        struct str name = names[n - 1 - i];
        struct file_facts file;
        struct err none = {0};
        int64_t at = 0;
        struct buf b;
        buf_init(&b, 100);
        struct html h = {.out = &b, .lang = v->lang};
        if (backup_when(name, &at)) html_moment(&h, at);
        cells[3 * i].text = name;
        cells[3 * i + 1].text = arena_str(v->a, buf_str(&b));
        cells[3 * i + 2].text = file_facts(arena_fmt(v->a, "%s/%.*s", folder, STR_ARG(name)).ptr, &file, &none)
                                    ? bytes_words(v, file.bytes)
                                    : STR("–");
        buf_release(&b);
    }
    struct ui_column *c = arena_array(v->a, 3, sizeof *c);
    c[0].label = trs(v->lang, "File");
    c[1].label = trs(v->lang, "Taken and checked");
    c[2].label = trs(v->lang, "Size");
    p->backups = (struct ui_table){.caption = trs(v->lang, "Backups"),
                                   .caption_hidden = true,
                                   .columns = c,
                                   .n_columns = 3,
                                   .cells = cells,
                                   .n_rows = shown,
                                   .empty = cannot.kind ? arena_str(v->a, str_of(cannot.text))
                                                        : trs(v->lang, "There is no backup yet.")};
    return true;
}

static void examine(struct visit *v, struct record_page *p) {
    static const char *const words[] = {
        [DOCTOR_DANGER] = N_("Danger"), [DOCTOR_WARNING] = N_("Warning"), [DOCTOR_ADVICE] = N_("Advice")};
    static const enum ui_look looks[] = {
        [DOCTOR_DANGER] = UI_BAD, [DOCTOR_WARNING] = UI_WARN, [DOCTOR_ADVICE] = UI_INFO};
    struct doctor_report *r = arena_alloc(v->a, sizeof *r);
    struct doctor_input in = {.arena = v->a,
                              .dir = v->opt->data_dir,
                              .database = store_path(v->opt->store),
                              .keys = under(v, "keys"),
                              .store = v->opt->store,
                              .trail = v->opt->trail,
                              .now = v->now};
    struct err e = {0};
    if (!doctor_look(&in, r, &e)) {
        p->could_not = arena_str(v->a, str_of(e.text));
        return;
    }
    p->checks = r->checks;
    p->findings = arena_array(v->a, r->n, sizeof *p->findings);
    for (size_t i = 0; i < r->n; i++)
        p->findings[p->n_findings++] = (struct record_finding){.severity = trs(v->lang, words[r->list[i].severity]),
                                                               .look = looks[r->list[i].severity],
                                                               .what = r->list[i].what,
                                                               .reason = r->list[i].reason,
                                                               .advice = r->list[i].advice};
}

static void show_with(struct visit *v, const struct err *wrong) {
    struct record_page *p = arena_alloc(v->a, sizeof *p);
    struct ui_fault *fault = arena_alloc(v->a, sizeof *fault);
    struct err e = {0};
    if (!may_see(v)) return visit_status(v, 403);
    if (!show_facts(v, p, &e) || !show_backups(v, p, &e)) return visit_fail(v, &e);
    examine(v, p);
    p->may = visit_may(v, PERMIT_RECORD);
    p->page =
        (struct ui_page){.title = trs(v->lang, "Care of the record"), .menu = "record", .done = done_words(v, done)};
    if (wrong) {
        *fault = (struct ui_fault){NULL, arena_str(v->a, str_of(wrong->text))};
        p->page.faults = fault;
        p->page.n_faults = 1;
    }
    struct html h = visit_page(v, wrong ? fault_status(wrong) : 200);
    t_record(&h, p);
}

static void show(struct visit *v) {
    show_with(v, NULL);
}

/* Acts
 * ----------------------------------------------------------------------------------------------------------------- */

static bool seal_now(struct visit *v, struct err *e) {
    const char *latest = under(v, "keys/latest.checkpoint");
    struct str origin, kept, note;
    if (!v->opt->key) return err_set(e, ERR_NOT_FOUND, "%s", tr(v->lang, "There is no sealing key here."));
    return installation_origin(v->a, v->opt->store, &origin, e) && checkpoint_kept(v->a, latest, &kept, e) &&
           trail_seal(v->opt->trail, v->a, v->opt->key, origin, kept, &note, e) && checkpoint_keep(latest, note, e);
}

static void seal(struct visit *v) {
    struct err e = {0};
    if (seal_now(v, &e)) return visit_see(v, "/record?done=sealed");
    show_with(v, &e);
}

static bool back_up(struct visit *v, struct err *e) {
    struct backup_order o = {.by = &v->viewer.actor, .key = v->opt->key};
    struct backup_made made;
    int64_t generations;
    if (!setting_amount(v->opt->store, "backup.generations", &generations, e) || !backups_folder(v, &o.folder, e) ||
        !installation_origin(v->a, v->opt->store, &o.origin, e) || (v->opt->key && !seal_now(v, e)))
        return false;
    o.generations = (unsigned)generations;
    return backup_make(v->opt->trail, v->a, &o, &made, e);
}

static void backup(struct visit *v) {
    struct err e = {0};
    if (back_up(v, &e)) return visit_see(v, "/record?done=backup");
    show_with(v, &e);
}

const struct route record_routes[] = {
    ROUTE("GET", "/record", PERMIT_SIGNED_IN, GUARD_NONE, LANE_WRITE, show, N_("Care of the record")),
    ROUTE("POST", "/record/seal", PERMIT_RECORD, GUARD_TOKEN, LANE_WRITE, seal, N_("Seal the record now")),
    ROUTE("POST", "/record/backup", PERMIT_RECORD, GUARD_TOKEN, LANE_WRITE, backup, N_("Make a backup now")),
    ROUTES_END,
};
