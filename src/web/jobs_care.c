/* jobs_care: the keeper's side of long documents: it gives them out to the press and takes in what became of them. */
#include "ledger/database.h"
#include "ledger/jobs.h"
#include "web/press.h"

#define OUT_AT_ONCE 4              /* given out and not yet ended */
#define LOST_SECONDS 1800          /* given out, and nothing heard: the press has fallen */
#define KEPT_MS (24 * 3600 * 1000) /* how long a finished document stays */
#define EXPIRE_EVERY_MS (600 * 1000)
#define SMALL_MAX (64 * KIB) /* of files that only say something */

struct jobs_care {
    struct web_options opt;
    struct arena *a;
    struct trail_actor by;
    bool begun;
    int64_t expired;
};

struct jobs_care *jobs_care_new(const struct web_options *opt) {
    struct jobs_care *c = mem_alloc(sizeof *c);
    c->opt = *opt;
    c->a = arena_new(64 * MIB);
    c->by = (struct trail_actor){.account = STR("kijun"), .via = STR("serve")};
    return c;
}

void jobs_care_free(struct jobs_care *c) {
    if (!c) return;
    arena_free(c->a);
    mem_free(c);
}

static void complain(const struct err *e) {
    fprintf(stderr, "task=documents reason=");
    err_print(e, stderr);
}

static const char *file_of(struct jobs_care *c, int64_t number, const char *ending) {
    return arena_fmt(c->a, "%s/%lld.%s", c->opt.spool_dir, (long long)number, ending).ptr;
}

static void remove_file(struct jobs_care *c, int64_t number, const char *ending) {
    struct err e = {0};
    if (!file_remove(file_of(c, number, ending), &e)) complain(&e);
}

static void remove_all(struct jobs_care *c, int64_t number) {
    static const char *const endings[] = {"job", "work", "progress", "done", "failed"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) remove_file(c, number, endings[i]);
}

/* The numbers of the files with this ending. */
static size_t list_of(struct jobs_care *c, const char *ending, int64_t **out) {
    struct err e = {0};
    struct str *names, head, tail;
    size_t n, kept = 0;
    if (!file_list(c->a, c->opt.spool_dir, arena_fmt(c->a, ".%s", ending), &names, &n, &e)) return 0;
    int64_t *list = arena_array(c->a, n, sizeof *list);
    for (size_t i = 0; i < n; i++)
        if (str_split(names[i], '.', &head, &tail) && str_is(tail, ending) && head.len < 16 &&
            str_int(head, &list[kept]))
            kept++;
    *out = list;
    return kept;
}

/* What the press says in a word, as a sentence; its other texts are sentences already. */
static struct str sentence(struct str text) {
    if (str_is(text, "late")) return str_of(_("Making the document took too long and was given up."));
    if (str_is(text, "fell") || !text.len)
        return str_of(
            _("The document could not be made. Try again; if that does not help, tell the administrator its number."));
    return text;
}

static void finish(struct jobs_care *c, int64_t number, bool good, struct str text) {
    struct err e = {0};
    struct str file = good ? str_trim(text) : STR_NONE, fault = good ? STR_NONE : sentence(str_trim(text));
    /* CONFLICT and NOT_FOUND: it ended before, or was taken away; its files go all the same. */
    if (!job_finish(c->opt.trail, &c->by, number, file, fault, &e) && e.kind != ERR_CONFLICT &&
        e.kind != ERR_NOT_FOUND) {
        complain(&e);
        return;
    }
    remove_all(c, number);
}

static void take_in(struct jobs_care *c, const char *ending, bool good) {
    int64_t *list = NULL;
    size_t n = list_of(c, ending, &list);
    for (size_t i = 0; i < n; i++) {
        struct err e = {0};
        struct str text;
        if (file_read(c->a, file_of(c, list[i], ending), SMALL_MAX, &text, &e))
            finish(c, list[i], good, text);
        else
            complain(&e);
    }
}

static void hear_progress(struct jobs_care *c) {
    int64_t *list = NULL, mille;
    size_t n = list_of(c, "progress", &list);
    for (size_t i = 0; i < n; i++) {
        struct err e = {0};
        struct str text;
        if (!file_read(c->a, file_of(c, list[i], "progress"), SMALL_MAX, &text, &e) || !str_int(str_trim(text), &mille))
            continue;
        remove_file(c, list[i], "progress");
        if (mille >= 0 && !job_progress(c->opt.store, list[i], (unsigned)mille, &e) && e.kind != ERR_CONFLICT)
            complain(&e);
    }
}

static void find_lost(struct jobs_care *c, int64_t now) {
    int64_t *list = NULL;
    size_t n = list_of(c, "work", &list);
    for (size_t i = 0; i < n; i++) {
        struct err e = {0};
        struct file_facts facts;
        if (!file_facts(file_of(c, list[i], "work"), &facts, &e)) continue;
        if (now / 1000 - facts.changed > LOST_SECONDS) finish(c, list[i], false, STR("fell"));
    }
}

/* Giving out ------------------------------------------------------------------------------------------------------ */

static bool write_job(struct jobs_care *c, const struct job *j, struct err *e) {
    struct system_record r;
    if (!system_get_numbered(c->a, c->opt.store, j->system, &r, e)) return false;
    struct str text = arena_fmt(c->a, "%.*s\n%.*s\n%.*s", STR_ARG(j->what), STR_ARG(j->parameters), STR_ARG(r.json));
    return file_write(file_of(c, j->id, "job"), text, e);
}

static void give_out(struct jobs_care *c) {
    int64_t *list;
    size_t out = list_of(c, "job", &list) + list_of(c, "work", &list);
    for (; out < OUT_AT_ONCE; out++) {
        struct err e = {0};
        struct job j;
        bool found;
        if (!job_take(c->a, c->opt.store, &j, &found, &e)) {
            complain(&e);
            return;
        }
        if (!found) return;
        if (!write_job(c, &j, &e)) finish(c, j.id, false, str_of(e.text));
    }
}

static void end_hopeless(struct jobs_care *c) {
    struct err e = {0};
    struct job j;
    bool found = false;
    if (!job_hopeless(c->a, c->opt.store, &j, &found, &e))
        complain(&e);
    else if (found)
        finish(c, j.id, false, STR("fell"));
}

static void expire(struct jobs_care *c, int64_t now) {
    struct err e = {0};
    struct str *files;
    size_t n;
    if (now - c->expired < EXPIRE_EVERY_MS && now >= c->expired) return;
    c->expired = now;
    if (!job_expire(c->a, c->opt.trail, &c->by, now - KEPT_MS, &files, &n, &e)) {
        complain(&e);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!file_remove(arena_fmt(c->a, "%s/%.*s", c->opt.spool_dir, STR_ARG(files[i])).ptr, &e)) complain(&e);
}

/* What was at work when the server stopped waits again. */
static void begin(struct jobs_care *c) {
    struct err e = {0};
    static const char *const endings[] = {"job", "work"};
    c->begun = true;
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        int64_t *list = NULL;
        size_t n = list_of(c, endings[k], &list);
        for (size_t i = 0; i < n; i++) remove_file(c, list[i], endings[k]);
    }
    if (!job_abandon_all(c->opt.store, &e)) complain(&e);
}

void jobs_care_tick(struct jobs_care *c, int64_t now) {
    arena_clear(c->a);
    take_in(c, "done", true);
    take_in(c, "failed", false);
    if (!c->begun) begin(c);
    hear_progress(c);
    find_lost(c, now);
    end_hopeless(c);
    give_out(c);
    expire(c, now);
}
