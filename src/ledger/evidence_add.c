/* evidence_add: bytes are read, looked at and scanned first; then everything goes into one transaction. */
#include <string.h>

#include "fmt/write.h"
#include "ledger/evidence_parts.h"
#include "ledger/period.h"
#include "ledger/register.h"
#include "ledger/scan.h"
#include "ledger/settings.h"

struct taking {
    struct arena *a;
    struct trail *t;
    struct store *store;
    const struct trail_actor *by;
    const struct evidence_offer *offer;
    struct buf bytes;
    enum sniffed is;
    bool misnamed;
    char sha256[65];
    const char *scan; /* clean, off, failed */
    struct evidence out;
};

/* What was said about it ------------------------------------------------------------------------------------------ */

static bool check_day(struct str day, struct err *e) {
    if (!day.ptr || day_ok(day)) return true;
    return err_set(e, ERR_INVALID, _("This is no day: %.*s. Days are written like 2026-04-01."), STR_ARG(day));
}

static bool check_words(const struct evidence_offer *o, struct err *e) {
    size_t at;
    if (!o->control.len || !sniff_line_good(o->control, EVIDENCE_CONTROL_MAX) || str_find(o->control, STR("/"), &at))
        return err_set(e, ERR_INVALID, _("The id of the control that the evidence is for is missing, or is none."));
    if (!sniff_line_good(o->note, EVIDENCE_NOTE_MAX))
        return err_set(e, ERR_INVALID, _("A note on evidence is one line of at most %d bytes."), EVIDENCE_NOTE_MAX);
    if (!check_day(o->effective, e) || !check_day(o->expires, e)) return false;
    if (o->effective.ptr && o->expires.ptr && str_cmp(o->expires, o->effective) < 0)
        return err_set(e, ERR_INVALID, _("The effective period ends (%.*s) before it begins (%.*s)."),
                       STR_ARG(o->expires), STR_ARG(o->effective));
    return true;
}

static bool system_there(struct store *s, int64_t id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool there = stmt_row(q, e);
    stmt_done(q);
    return there || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)id));
}

/* Its bytes ------------------------------------------------------------------------------------------------------- */

static bool take_bytes(struct taking *k, struct err *e) {
    int64_t most;
    size_t got = 1;
    if (!setting_amount(k->store, "evidence.max_bytes", &most, e)) return false;
    k->bytes.ceiling = (size_t)most;
    char *chunk = arena_alloc(k->a, EVIDENCE_PIECE);
    while (got) {
        if (!k->offer->read(k->offer->ctx, chunk, EVIDENCE_PIECE, &got, e)) return false;
        buf_add(&k->bytes, (struct str){chunk, got});
        if (!buf_ok(&k->bytes))
            return err_set(e, ERR_LIMIT,
                           _("The file is larger than the %lld bytes that the setting evidence.max_bytes allows."),
                           (long long)most);
    }
    return true;
}

static bool look(struct taking *k, struct err *e) {
    struct buf name;
    struct str bytes = buf_str(&k->bytes);
    k->is = sniff(bytes);
    if (k->is == SNIFF_EMPTY) return err_set(e, ERR_INVALID, _("The file is empty: it shows nothing."));
    if (k->is == SNIFF_PROGRAM)
        return err_set(
            e, ERR_INVALID,
            _("The file is a program, whatever its name says. Programs are not kept as evidence: attach what "
              "was recorded about it, such as a report or its checksum."));
    buf_init(&name, SNIFF_NAME_MAX);
    sniff_clean_name(k->offer->file.ptr ? k->offer->file : STR(""), &name);
    k->out.file = arena_str(k->a, buf_str(&name));
    buf_release(&name);
    k->misnamed = !sniff_name_fits(k->is, k->out.file);
    k->out.bytes = (int64_t)bytes.len;
    sha256_hex(bytes, k->sha256);
    k->out.sha256 = arena_str(k->a, str_of(k->sha256));
    return true;
}

/* The virus scanner ----------------------------------------------------------------------------------------------- */

/* A security event: what was refused, and why. In a transaction of its own, since nothing else is kept. */
static bool record_event(struct taking *k, const char *found, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct buf on, note;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    buf_init(&note, 16 * KIB);
    buf_addf(&on, "system/%lld/evidence/%.*s", (long long)k->offer->system, STR_ARG(k->offer->control));
    buf_addz(&note, "{\"why\":\"infected\",\"found\":");
    json_quote(&note, str_of(found));
    buf_addf(&note, ",\"sha256\":\"%s\",\"bytes\":%lld,\"file\":", k->sha256, (long long)k->out.bytes);
    json_quote(&note, k->out.file);
    buf_addc(&note, '}');
    struct trail_change c = {
        .by = k->by, .kind = STR("event"), .act = STR("refuse"), .on = buf_str(&on), .note = buf_str(&note)};
    bool ok = store_begin(k->store, &tx, e) && trail_append(k->t, &c, NULL, e) && store_commit(&tx, e);
    buf_release(&on);
    buf_release(&note);
    return ok;
}

static bool scan(struct taking *k, struct err *e) {
    struct str path, mode;
    int64_t seconds;
    enum scanned verdict;
    char found[SCAN_FOUND_MAX];
    if (!setting_value(k->a, k->store, "evidence.scanner", &path, e) ||
        !setting_value(k->a, k->store, "evidence.scan_failure", &mode, e) ||
        !setting_amount(k->store, "evidence.scan_seconds", &seconds, e))
        return false;
    k->scan = "off";
    if (!path.len) return true;
    if (!scan_bytes(path.ptr, (unsigned)seconds * 1000, buf_str(&k->bytes), &verdict, found, e)) {
        k->scan = "failed";
        return str_is(mode, "accept");
    }
    k->scan = "clean";
    if (verdict == SCAN_CLEAN) return true;
    if (!record_event(k, found, e)) return false;
    return err_set(e, ERR_CONFLICT,
                   _("The virus scanner found %s in it. The file was not kept, and the record says so."), found);
}

/* Keeping --------------------------------------------------------------------------------------------------------- */

static bool check_total(struct taking *k, struct err *e) {
    int64_t most, total = 0;
    if (!setting_amount(k->store, "evidence.total_bytes", &most, e)) return false;
    struct stmt *q = store_query(k->store, SQL("SELECT COALESCE(SUM(bytes), 0) FROM content"), e);
    if (!q) return false;
    if (!stmt_row(q, e)) return false;
    total = stmt_int_at(q, 0);
    stmt_done(q);
    if (k->out.bytes <= most - total) return true;
    return err_set(e, ERR_LIMIT,
                   _("With this file the evidence would be larger than the %lld bytes that the setting "
                     "evidence.total_bytes allows; %lld are in use."),
                   (long long)most, (long long)total);
}

static bool keep_pieces(struct taking *k, int64_t content, struct err *e) {
    struct str rest = buf_str(&k->bytes);
    for (int64_t place = 0; rest.len; place++) {
        size_t n = rest.len < EVIDENCE_PIECE ? rest.len : EVIDENCE_PIECE;
        struct stmt *q =
            store_query(k->store, SQL("INSERT INTO content_piece (content, place, bytes) VALUES ($1, $2, $3)"), e);
        if (!q) return false;
        stmt_int(q, 1, content);
        stmt_int(q, 2, place);
        stmt_bytes(q, 3, str_cut(rest, 0, n));
        if (!stmt_run(q, NULL, e)) return false;
        rest = str_cut(rest, n, rest.len);
    }
    return true;
}

/* The same bytes once: what they are was told when they came first. */
static bool find_content(struct taking *k, int64_t *id, bool *found, struct err *e) {
    struct stmt *q = store_query(k->store, SQL("SELECT id, type, safe FROM content WHERE sha256 = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, k->out.sha256);
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    *id = stmt_int_at(q, 0);
    k->out.type = arena_str(k->a, stmt_text_at(q, 1));
    k->out.safe = stmt_int_at(q, 2) != 0;
    stmt_done(q);
    return true;
}

/* The next number of a table that never gives one twice; `none` when it is empty. */
static bool next_id(struct stmt *q, int64_t *id, struct err *e) {
    if (!q || !stmt_row(q, e)) return false;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool new_content(struct taking *k, int64_t *id, struct err *e) {
    k->out.type = str_of(sniff_type(k->is));
    k->out.safe = sniff_safe(k->is);
    if (!check_total(k, e) ||
        !next_id(store_query(k->store, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM content"), e), id, e))
        return false;
    struct stmt *q = store_query(
        k->store, SQL("INSERT INTO content (id, sha256, bytes, type, safe, scan) VALUES ($1, $2, $3, $4, $5, $6)"), e);
    if (!q) return false;
    stmt_int(q, 1, *id);
    stmt_text(q, 2, k->out.sha256);
    stmt_int(q, 3, k->out.bytes);
    stmt_text(q, 4, k->out.type);
    stmt_int(q, 5, k->out.safe);
    stmt_text(q, 6, str_of(k->scan));
    return stmt_run(q, NULL, e) && keep_pieces(k, *id, e);
}

/* A later, better verdict about the same bytes counts for all evidence that has them. */
static bool note_scan(struct taking *k, int64_t content, struct err *e) {
    if (strcmp(k->scan, "clean") != 0) return true;
    struct stmt *q = store_query(k->store, SQL("UPDATE content SET scan = 'clean' WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, content);
    return stmt_run(q, NULL, e);
}

static bool add_row(struct taking *k, int64_t content, int64_t entry, struct err *e) {
    const struct evidence *v = &k->out;
    struct stmt *q = store_query(k->store,
                                 SQL("INSERT INTO evidence (id, system, control, content, sha256, file, note, "
                                     "effective, expires, state, changed) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'kept', $10)"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, v->id);
    stmt_int(q, 2, v->system);
    stmt_text(q, 3, v->control);
    stmt_int(q, 4, content);
    stmt_text(q, 5, v->sha256);
    stmt_text(q, 6, v->file);
    stmt_text(q, 7, v->note);
    stmt_text(q, 8, v->effective);
    stmt_text(q, 9, v->expires);
    stmt_int(q, 10, entry);
    return stmt_run(q, NULL, e);
}

static bool append(struct taking *k, int64_t *entry, struct err *e) {
    struct buf on, after;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    buf_init(&after, 64 * KIB);
    evidence_subject(k->out.system, k->out.control, k->out.id, &on);
    evidence_write(&k->out, &after);
    buf_addf(&after, ",\"scan\":\"%s\"", k->scan);
    if (k->misnamed) buf_addz(&after, ",\"misnamed\":true");
    buf_addc(&after, '}');
    struct trail_change c = {
        .by = k->by, .kind = STR("evidence"), .act = STR("add"), .on = buf_str(&on), .after = buf_str(&after)};
    bool ok = trail_append(k->t, &c, entry, e);
    buf_release(&on);
    buf_release(&after);
    return ok;
}

static bool keep(struct taking *k, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    int64_t content;
    bool found;
    if (!store_begin(k->store, &tx, e) || !system_there(k->store, k->out.system, e) ||
        !find_content(k, &content, &found, e))
        return false;
    if (found ? !note_scan(k, content, e) : !new_content(k, &content, e)) return false;
    return next_id(store_query(k->store, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM evidence"), e), &k->out.id, e) &&
           append(k, &k->out.changed, e) && add_row(k, content, k->out.changed, e) &&
           register_changed(k->t, k->out.system, e) && store_commit(&tx, e);
}

static struct str copied(struct arena *a, struct str s) {
    return s.len ? arena_str(a, s) : STR_NONE;
}

bool evidence_add(struct arena *a, struct trail *t, const struct trail_actor *by, const struct evidence_offer *offer,
                  struct evidence *out, bool *misnamed, struct err *e) {
    struct taking k = {.a = a, .t = t, .store = trail_store(t), .by = by, .offer = offer};
    if (!check_words(offer, e) || !system_there(k.store, offer->system, e)) return false;
    k.out = (struct evidence){.system = offer->system,
                              .control = arena_str(a, offer->control),
                              .note = copied(a, offer->note),
                              .effective = copied(a, offer->effective),
                              .expires = copied(a, offer->expires)};
    buf_init(&k.bytes, 0);
    bool ok = take_bytes(&k, e) && look(&k, e) && scan(&k, e) && keep(&k, e);
    buf_release(&k.bytes);
    if (!ok) return false;
    k.out.scan = str_of(k.scan);
    *out = k.out;
    if (misnamed) *misnamed = k.misnamed;
    return true;
}
