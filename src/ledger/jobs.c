/* jobs: the queue of long documents. */
#include "ledger/jobs.h"

#include "base/base.h"
#include "base/clock.h"
#include "fmt/sniff.h"

#define EXPIRE_AT_ONCE 1000

/* What may be asked ------------------------------------------------------------------------------------------------ */

static bool is_name(struct str s, size_t most) {
    if (!s.len || s.len > most || s.ptr[0] == '.') return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
              c == '.'))
            return false;
    }
    return true;
}

static bool check(const struct job *j, struct err *e) {
    if (!is_name(j->what, JOB_WHAT_MAX)) return err_set(e, ERR_INVALID, _("This names no kind of document."));
    if (!j->person.len || !sniff_line_good(j->parameters, JOB_PARAMETERS_MAX))
        return err_set(e, ERR_INVALID,
                       _("What is asked for the document is missing, longer than %zu bytes or not in one line."),
                       (size_t)JOB_PARAMETERS_MAX);
    return true;
}

static bool room_left(struct store *s, struct str person, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT COUNT(*), COALESCE(SUM(CASE WHEN person = $1 THEN 1 ELSE 0 END), 0) FROM "
                                     "job WHERE state = 'queued'"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, person);
    if (!stmt_row(q, e)) return false;
    int64_t all = stmt_int_at(q, 0), own = stmt_int_at(q, 1);
    stmt_done(q);
    if (own >= JOBS_OF_PERSON_MAX)
        return err_set(e, ERR_LIMIT, _("You have %d documents waiting already. Wait until some of them are done."),
                       JOBS_OF_PERSON_MAX);
    return all < JOBS_QUEUED_MAX ||
           err_set(e, ERR_LIMIT, _("Too many documents are waiting at the moment. Try again later."));
}

static bool next_number(struct store *s, int64_t *id, struct err *e) {
    struct stmt *q = store_query(s, SQL("UPDATE job_number SET next = next + 1 WHERE one = 1"), e);
    if (!q || !stmt_run(q, NULL, e)) return false;
    q = store_query(s, SQL("SELECT next - 1 FROM job_number WHERE one = 1"), e);
    if (!q || !stmt_row(q, e)) return false;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

/* The record --------------------------------------------------------------------------------------------------------
 */

static bool record(struct trail *t, const struct trail_actor *by, const struct job *j, const char *act,
                   struct str after, int64_t *n, struct err *e) {
    struct buf on;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    if (j->system) buf_addf(&on, "system/%lld/", (long long)j->system);
    buf_addf(&on, "job/%lld", (long long)j->id);
    struct trail_change c = {.by = by, .kind = STR("document"), .act = str_of(act), .on = buf_str(&on), .after = after};
    bool ok = trail_append(t, &c, n, e);
    buf_release(&on);
    return ok;
}

static bool record_asked(struct trail *t, const struct trail_actor *by, const struct job *j, int64_t *n,
                         struct err *e) {
    struct buf after;
    buf_init(&after, 64 * KIB);
    buf_addz(&after, "{\"what\":");
    json_quote(&after, j->what);
    buf_addz(&after, ",\"parameters\":");
    json_quote(&after, j->parameters);
    buf_addc(&after, '}');
    bool ok = record(t, by, j, "ask", buf_str(&after), n, e);
    buf_release(&after);
    return ok;
}

static bool insert(struct store *s, const struct job *j, int64_t entry, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO job (id, person, system, what, parameters, state, made, changed) "
                                     "VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7)"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, j->id);
    stmt_text(q, 2, j->person);
    if (j->system)
        stmt_int(q, 3, j->system);
    else
        stmt_null(q, 3);
    stmt_text(q, 4, j->what);
    stmt_text(q, 5, j->parameters);
    stmt_int(q, 6, clock_unix_ms());
    stmt_int(q, 7, entry);
    return stmt_run(q, NULL, e);
}

bool job_enqueue(struct trail *t, const struct trail_actor *by, const struct job *j, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct job now = *j;
    int64_t entry;
    if (!check(j, e) || !store_join(s, &tx, e) || !room_left(s, j->person, e) || !next_number(s, &now.id, e) ||
        !record_asked(t, by, &now, &entry, e) || !insert(s, &now, entry, e) || !store_leave(&tx, e))
        return false;
    *id = now.id;
    return true;
}

/* Looking -----------------------------------------------------------------------------------------------------------
 */

static struct str copy_at(struct arena *a, const struct stmt *q, int column) {
    return stmt_null_at(q, column) ? STR_NONE : arena_str(a, stmt_text_at(q, column));
}

static void read_row(struct arena *a, const struct stmt *q, struct job *out) {
    struct str state = stmt_text_at(q, 5);
    *out = (struct job){.id = stmt_int_at(q, 0),
                        .person = copy_at(a, q, 1),
                        .system = stmt_int_at(q, 2),
                        .what = copy_at(a, q, 3),
                        .parameters = copy_at(a, q, 4),
                        .file = copy_at(a, q, 6),
                        .made = stmt_int_at(q, 7),
                        .ended = stmt_int_at(q, 8),
                        .error = copy_at(a, q, 9),
                        .tries = (unsigned)stmt_int_at(q, 11),
                        .mille = (unsigned)stmt_int_at(q, 12)};
    out->state = str_is(state, "done") ? JOB_DONE : str_is(state, "failed") ? JOB_FAILED : JOB_QUEUED;
    if (out->state == JOB_QUEUED && stmt_int_at(q, 10)) out->state = JOB_WORKING;
    if (out->state == JOB_DONE) out->mille = 1000;
}

#define COLUMNS                                                                                                        \
    "SELECT j.id, j.person, j.system, j.what, j.parameters, j.state, j.file, j.made, j.ended, j.error, p.working, "    \
    "p.tries, p.mille FROM job j LEFT JOIN passing_job p ON p.job = j.id "

/* The one row of a statement with its values bound. */
static bool one(struct arena *a, struct stmt *q, struct job *out, bool *found, struct err *e) {
    bool there = stmt_row(q, e);
    if (there) read_row(a, q, out);
    stmt_done(q);
    if (!there && e->kind != ERR_NONE) return false;
    *found = there;
    return true;
}

bool job_get(struct arena *a, struct store *s, int64_t id, struct job *out, bool *found, struct err *e) {
    struct stmt *q = store_query(s, SQL(COLUMNS "WHERE j.id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    return one(a, q, out, found, e);
}

bool job_list(struct arena *a, struct store *s, struct str person, size_t most, struct job **list, size_t *n,
              struct err *e) {
    struct job *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query(s, SQL(COLUMNS "WHERE j.person = $1 ORDER BY j.id DESC LIMIT $2"), e);
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, (int64_t)most);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        read_row(a, q, &all[count++]);
    }
    if (e->kind != ERR_NONE) return false;
    *list = all;
    *n = count;
    return true;
}

/* Working -----------------------------------------------------------------------------------------------------------
 */

static bool mark_taken(struct store *s, int64_t id, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO passing_job (job, working, tries, mille) VALUES ($1, 1, 1, 0) "
                        "ON CONFLICT (job) DO UPDATE SET working = 1, tries = passing_job.tries + 1, mille = 0"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    return stmt_run(q, NULL, e);
}

bool job_take(struct arena *a, struct store *s, struct job *out, bool *found, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct job job;
    bool there;
    if (!store_begin(s, &tx, e)) return false;
    struct stmt *q =
        store_query(s,
                    SQL(COLUMNS "WHERE j.state = 'queued' AND (p.job IS NULL OR (p.working = 0 AND p.tries < $1)) "
                                "ORDER BY j.id LIMIT 1"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, JOB_TRIES_MAX);
    if (!one(a, q, &job, &there, e)) return false;
    if (there && !mark_taken(s, job.id, e)) return false;
    if (!store_commit(&tx, e)) return false;
    *found = there;
    if (!there) return true;
    *out = job;
    out->state = JOB_WORKING;
    out->mille = 0;
    out->tries++;
    return true;
}

bool job_hopeless(struct arena *a, struct store *s, struct job *out, bool *found, struct err *e) {
    struct stmt *q = store_query(
        s, SQL(COLUMNS "WHERE j.state = 'queued' AND p.working = 0 AND p.tries >= $1 ORDER BY j.id LIMIT 1"), e);
    if (!q) return false;
    stmt_int(q, 1, JOB_TRIES_MAX);
    return one(a, q, out, found, e);
}

bool job_progress(struct store *s, int64_t id, unsigned mille, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    int64_t changed;
    if (!store_begin(s, &tx, e)) return false;
    struct stmt *q = store_query(s, SQL("UPDATE passing_job SET mille = $2 WHERE job = $1 AND working = 1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, mille > 1000 ? 1000 : mille);
    if (!stmt_run(q, &changed, e)) return false;
    if (!changed) return err_set(e, ERR_CONFLICT, _("Nobody is working at the document %lld."), (long long)id);
    return store_commit(&tx, e);
}

bool job_abandon_all(struct store *s, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(s, &tx, e)) return false;
    struct stmt *q = store_query(s, SQL("UPDATE passing_job SET working = 0, mille = 0 WHERE working = 1"), e);
    return q && stmt_run(q, NULL, e) && store_commit(&tx, e);
}

/* Ending ------------------------------------------------------------------------------------------------------------
 */

static struct str cut(struct str s, size_t most) {
    size_t bad;
    struct str head = str_cut(s, 0, s.len < most ? s.len : most);
    return utf8_ok(head, &bad) ? head : str_cut(head, 0, bad);
}

static bool record_ended(struct trail *t, const struct trail_actor *by, const struct job *j, int64_t *n,
                         struct err *e) {
    struct buf after;
    buf_init(&after, 64 * KIB);
    buf_addz(&after, j->file.ptr ? "{\"file\":" : "{\"error\":");
    json_quote(&after, j->file.ptr ? j->file : j->error);
    buf_addc(&after, '}');
    bool ok = record(t, by, j, j->file.ptr ? "done" : "failed", buf_str(&after), n, e);
    buf_release(&after);
    return ok;
}

static bool write_ended(struct store *s, const struct job *j, int64_t entry, struct err *e) {
    struct stmt *q = store_query(
        s, SQL("UPDATE job SET state = $2, file = $3, error = $4, ended = $5, changed = $6 WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, j->id);
    stmt_text(q, 2, j->file.ptr ? STR("done") : STR("failed"));
    stmt_text(q, 3, j->file);
    stmt_text(q, 4, j->error);
    stmt_int(q, 5, clock_unix_ms());
    stmt_int(q, 6, entry);
    if (!stmt_run(q, NULL, e)) return false;
    q = store_query(s, SQL("DELETE FROM passing_job WHERE job = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, j->id);
    return stmt_run(q, NULL, e);
}

static bool end(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t id, struct str file,
                struct str error, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct job j;
    bool found;
    int64_t entry;
    if (file.ptr && !is_name(file, 200))
        return err_set(e, ERR_INVALID, _("This is no name of a file in the spool folder."));
    if (!store_join(s, &tx, e) || !job_get(a, s, id, &j, &found, e)) return false;
    if (!found) return err_set(e, ERR_NOT_FOUND, _("There is no document with the number %lld."), (long long)id);
    if (j.state == JOB_DONE || j.state == JOB_FAILED)
        return err_set(e, ERR_CONFLICT, _("The document %lld was ended before."), (long long)id);
    j.file = file;
    j.error = file.ptr ? STR_NONE : cut(error.ptr ? error : STR(""), JOB_ERROR_MAX);
    return record_ended(t, by, &j, &entry, e) && write_ended(s, &j, entry, e) && store_leave(&tx, e);
}

bool job_finish(struct trail *t, const struct trail_actor *by, int64_t id, struct str file, struct str error,
                struct err *e) {
    struct arena *a = arena_new(MIB);
    bool ok = end(a, t, by, id, file, error, e);
    arena_free(a);
    return ok;
}

/* Expiring ----------------------------------------------------------------------------------------------------------
 */

static bool expired(struct arena *a, struct store *s, int64_t before, struct job **list, size_t *n, struct err *e) {
    size_t room = 0;
    struct stmt *q =
        store_query(s, SQL(COLUMNS "WHERE j.state <> 'queued' AND j.ended < $1 ORDER BY j.id LIMIT $2"), e);
    if (!q) return false;
    stmt_int(q, 1, before);
    stmt_int(q, 2, EXPIRE_AT_ONCE);
    *n = 0;
    while (stmt_row(q, e)) {
        *list = arena_grow(a, *list, *n, &room, sizeof **list);
        read_row(a, q, &(*list)[(*n)++]);
    }
    return e->kind == ERR_NONE;
}

bool job_expire(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t before, struct str **files,
                size_t *n, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct job *list = NULL;
    size_t jobs, names = 0;
    if (!store_begin(s, &tx, e) || !expired(a, s, before, &list, &jobs, e)) return false;
    struct str *out = arena_array(a, jobs, sizeof *out);
    for (size_t i = 0; i < jobs; i++) {
        if (!record(t, by, &list[i], "expire", STR_NONE, NULL, e)) return false;
        struct stmt *q = store_query(s, SQL("DELETE FROM job WHERE id = $1"), e);
        if (!q) return false;
        stmt_int(q, 1, list[i].id);
        if (!stmt_run(q, NULL, e)) return false;
        if (list[i].file.ptr) out[names++] = list[i].file;
    }
    if (!store_commit(&tx, e)) return false;
    *files = out;
    *n = names;
    return true;
}
