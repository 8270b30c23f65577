/* settings: the table, and changing what is set. */
#include "ledger/settings.h"

#include <string.h>

#define SETTINGS_MAX 64
#define VALUE_MAX 1024
#define TIB ((int64_t)1 << 40)

const struct setting_kind setting_kinds[] = {
    {"backup.days", SETTING_NUMBER, "7", 1, 366, NULL, N_("After how many days without a backup doctor warns.")},
    {"backup.folder", SETTING_PATH, "", 0, 0, NULL,
     N_("The folder of backups, better on another disk; empty: backups in the data folder.")},
    {"backup.generations", SETTING_NUMBER, "5", 1, 10000, NULL,
     N_("How many backups are kept; the ASP and SaaS guideline has 5, 2 or 1 by pattern.")},
    {"evidence.max_bytes", SETTING_NUMBER, "52428800", 1, (int64_t)1 << 30, NULL,
     N_("The largest file of evidence, in bytes.")},
    {"evidence.scan_failure", SETTING_WORD, "refuse", 0, 0, "refuse accept",
     N_("What becomes of evidence when the scanner gives no verdict.")},
    {"evidence.scan_seconds", SETTING_NUMBER, "60", 1, 3600, NULL,
     N_("How long the scanner may take for one file, in seconds.")},
    {"evidence.scanner", SETTING_PATH, "", 0, 0, NULL,
     N_("The socket of the virus scanner (clamd); empty: nothing is scanned.")},
    {"evidence.total_bytes", SETTING_NUMBER, "10737418240", 1, 64 * TIB, NULL,
     N_("How much evidence there may be in all, in bytes.")},
    {"password.rounds", SETTING_NUMBER, "210000", 210000, 10000000, NULL,
     N_("How many rounds a password is hashed; a higher number is slower for those who guess, and for everybody.")},
    {"session.elevated_minutes", SETTING_NUMBER, "15", 1, 60, NULL,
     N_("After how many minutes the rights of an administrator end by themselves.")},
    {"session.hours", SETTING_NUMBER, "12", 1, 168, NULL, N_("How long a session lasts in all, in hours.")},
    {"session.idle_minutes", SETTING_NUMBER, "30", 1, 1440, NULL,
     N_("After how many minutes without use a session ends.")},
    {"session.most", SETTING_NUMBER, "10", 1, 100, NULL,
     N_("How many sessions one person may have; the oldest ends when there would be more.")},
    {"signin.certificate", SETTING_WORD, "second", 0, 0, "second alone",
     N_("What a client certificate is good for: as a second factor, or to sign in with it alone.")},
    {"totp.sha1", SETTING_WORD, "no", 0, 0, "no yes",
     N_("Whether one-time codes by SHA-1 may be set up, for devices that know nothing else.")},
    {"trail.limit_bytes", SETTING_NUMBER, "0", 0, 64 * TIB, NULL,
     N_("How large the database may become before entries are refused, in bytes; 0: no limit.")},
    {"trail.on_failure", SETTING_WORD, "refuse", 0, 0, "refuse hold continue",
     N_("What happens to a change that cannot be recorded: refused, held within bounds, or made all the same.")},
};
const size_t setting_kinds_n = sizeof setting_kinds / sizeof *setting_kinds;

const struct setting_kind *setting_find(struct str name) {
    for (size_t i = 0; i < setting_kinds_n; i++)
        if (str_is(name, setting_kinds[i].name)) return &setting_kinds[i];
    return NULL;
}

struct str setting_range(struct arena *a, const struct setting_kind *k) {
    struct str rest, word, out = STR_NONE;
    if (k->type == SETTING_NUMBER) return arena_fmt(a, _("%lld to %lld"), (long long)k->least, (long long)k->most);
    if (k->type == SETTING_PATH) return str_of(_("a path that begins with /, or nothing"));
    for (rest = str_of(k->words); rest.len;) {
        if (!str_split(rest, ' ', &word, &rest)) word = rest, rest = STR("");
        out = out.ptr ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(out), STR_ARG(word)) : word;
    }
    return out;
}

static bool is_word(const struct setting_kind *k, struct str value) {
    struct str rest, word;
    for (rest = str_of(k->words); rest.len;) {
        if (!str_split(rest, ' ', &word, &rest)) word = rest, rest = STR("");
        if (str_eq(word, value)) return true;
    }
    return false;
}

static bool is_path(struct str value) {
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ') return false;
    return value.len == 0 || value.ptr[0] == '/';
}

bool setting_check(const struct setting_kind *k, struct str value, struct err *e) {
    int64_t n;
    bool good = value.len < VALUE_MAX;
    if (k->type == SETTING_NUMBER) good = good && str_int(value, &n) && n >= k->least && n <= k->most;
    if (k->type == SETTING_WORD) good = good && is_word(k, value);
    if (k->type == SETTING_PATH) good = good && is_path(value);
    if (good) return true;
    struct arena *a = arena_new(64 * KIB);
    struct str range = setting_range(a, k);
    (void)err_set(e, ERR_INVALID, _("The setting %s has to be: %.*s"), k->name, STR_ARG(range));
    arena_free(a);
    return false;
}

bool setting_current(struct arena *a, struct store *s, const struct setting_kind *k, struct str *value, bool *is_set,
                     struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT value FROM setting WHERE name = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, str_of(k->name));
    *is_set = stmt_row(q, e);
    if (!*is_set && e->kind) return false;
    *value = *is_set ? arena_str(a, stmt_text_at(q, 0)) : str_of(k->standard);
    stmt_done(q);
    return true;
}

bool setting_value(struct arena *a, struct store *s, const char *name, struct str *value, struct err *e) {
    bool is_set;
    return setting_current(a, s, setting_find(str_of(name)), value, &is_set, e);
}

bool setting_amount(struct store *s, const char *name, int64_t *value, struct err *e) {
    const struct setting_kind *k = setting_find(str_of(name));
    struct arena *a = arena_new(64 * KIB);
    struct str text;
    bool is_set;
    bool ok = setting_current(a, s, k, &text, &is_set, e) && setting_check(k, text, e);
    if (ok) ok = str_int(text, value) || err_set(e, ERR_INVALID, _("The setting %s is no number."), name);
    arena_free(a);
    return ok;
}

static bool no_such(struct str name, struct err *e) {
    struct str names[SETTINGS_MAX];
    size_t n = 0;
    for (; n < setting_kinds_n && n < SETTINGS_MAX; n++) names[n] = str_of(setting_kinds[n].name);
    struct str near = err_nearest(name, names, n);
    if (near.len)
        return err_set(e, ERR_NOT_FOUND, _("There is no setting %.*s (did you mean %.*s?)."), STR_ARG(name),
                       STR_ARG(near));
    return err_set(e, ERR_NOT_FOUND, _("There is no setting %.*s. See: kijun setting"), STR_ARG(name));
}

/* A number as people type it becomes one way of writing it. */
static struct str normal(struct arena *a, const struct setting_kind *k, struct str value) {
    int64_t n;
    if (k->type != SETTING_NUMBER || !str_int(value, &n)) return value;
    return arena_fmt(a, "%lld", (long long)n);
}

static bool write(struct store *s, struct str name, struct str value, struct err *e) {
    struct stmt *q = value.ptr ? store_query(s,
                                             SQL("INSERT INTO setting (name, value, changed) VALUES ($1, $2, $3) ON "
                                                 "CONFLICT (name) DO UPDATE SET value = excluded.value, changed = "
                                                 "excluded.changed"),
                                             e)
                               : store_query(s, SQL("DELETE FROM setting WHERE name = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, name);
    if (value.ptr) {
        stmt_text(q, 2, value);
        stmt_int(q, 3, clock_unix_ms());
    }
    return stmt_run(q, NULL, e);
}

static bool set(struct arena *a, struct trail *t, const struct trail_actor *by, const struct setting_kind *k,
                struct str value, struct err *e) {
    struct store *s = trail_store(t);
    struct str before;
    bool was_set;
    struct buf was, is;
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(s, &tx, e) || !setting_current(a, s, k, &before, &was_set, e)) return false;
    if (value.ptr ? was_set && str_eq(before, value) : !was_set) return true; /* rolled back: nothing was changed */
    buf_init(&was, 16 * KIB);
    buf_init(&is, 16 * KIB);
    if (was_set) json_quote(&was, before);
    if (value.ptr) json_quote(&is, value);
    struct trail_change change = {.by = by,
                                  .kind = STR("record"),
                                  .act = value.ptr ? STR("set") : STR("remove"),
                                  .on = arena_fmt(a, "setting/%s", k->name),
                                  .before = was_set ? buf_str(&was) : STR_NONE,
                                  .after = value.ptr ? buf_str(&is) : STR_NONE};
    bool ok = write(s, str_of(k->name), value, e) && trail_append(t, &change, NULL, e) && store_commit(&tx, e);
    buf_release(&was);
    buf_release(&is);
    return ok;
}

bool setting_set(struct trail *t, const struct trail_actor *by, struct str name, struct str value, struct err *e) {
    const struct setting_kind *k = setting_find(name);
    if (!k) return no_such(name, e);
    if (value.ptr && !setting_check(k, value, e)) return false;
    struct arena *a = arena_new(256 * KIB);
    bool ok = set(a, t, by, k, value.ptr ? normal(a, k, value) : value, e);
    arena_free(a);
    return ok;
}
