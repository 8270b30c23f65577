/* web: one process's part of the pages: what lives as long as the process, and what it does between requests. */
#include "web/inside.h"

#include "access/grants.h"
#include "access/session.h"
#include "ledger/people.h"
#include "web/seams.h"

#define CATCH_UP_MS 2000
#define CATCH_UP_MOST 64

static bool begin_keeper(struct web *w, struct err *e) {
    w->access_key = access_key_open(arena_fmt(w->lasting, "%s/keys", w->opt.data_dir).ptr, true, e);
    if (!w->access_key) return false;
    w->keeping = (struct keeping){
        .trail = w->opt.trail, .key = w->access_key, .base_url = str_of(w->opt.base_url ? w->opt.base_url : "")};
    w->jobs_care = jobs_care_new(&w->opt);
    reckoner_attach(w->reckoner);
    return true;
}

static bool begin(struct web *w, struct err *e) {
    struct buf findings;
    buf_init(&findings, 64 * KIB);
    bool good = routes_check(&findings) || err_set(e, ERR_INVALID, "%.*s", STR_ARG(buf_str(&findings)));
    buf_release(&findings);
    if (!good) return false;
    if (w->opt.catalog) {
        w->deriver = deriver_new(w->lasting, w->opt.catalog);
        w->reckoner = reckoner_new(w->opt.catalog);
        reckoner_set_organisations(w->reckoner, object_find_organisation, NULL);
    }
    if (w->opt.lane == LANE_PRESS) w->press = press_new(&w->opt);
    who_am_i(w->lasting, &w->who);
    seams_join(w);
    return w->opt.lane != LANE_WRITE || begin_keeper(w, e);
}

struct web *web_new(const struct web_options *opt, struct err *e) {
    struct web *w = mem_alloc(sizeof *w);
    w->opt = *opt;
    w->lasting = arena_new(256 * MIB);
    if (begin(w, e)) return w;
    web_free(w);
    return NULL;
}

void web_free(struct web *w) {
    if (!w) return;
    press_free(w->press);
    jobs_care_free(w->jobs_care);
    access_key_free(w->access_key);
    reckoner_free(w->reckoner);
    arena_free(w->lasting);
    mem_free(w);
}

static void complain(const char *what, const struct err *e) {
    fprintf(stderr, "task=%s reason=", what);
    err_print(e, stderr);
}

void web_tick(void *web) {
    struct web *w = web;
    if (w->press) press_tick(w->press);
    if (w->opt.lane != LANE_WRITE) return;
    struct err e = {0};
    jobs_care_tick(w->jobs_care, clock_unix_ms());
    if (!session_sweep(&w->keeping, &e)) complain("sessions", &e);
    int64_t now = clock_unix_ms();
    if (now - w->last_tick < CATCH_UP_MS && now >= w->last_tick) return;
    bool left = false;
    e = (struct err){0};
    if (!register_catch_up(w->opt.trail, w->reckoner, now, CATCH_UP_MOST, &left, &e)) complain("register", &e);
    w->last_tick = left ? 0 : now; /* more to do: again at the next tick */
}

/* The roles of who works today are in use: for the yearly review. */
static bool note_use(struct web *w, struct str person, int64_t at, struct err *e) {
    struct arena *a = arena_new(MIB);
    struct person p;
    bool found, good = person_by_id(a, w->opt.store, person, &p, &found, e);
    if (good && found) {
        struct trail_actor by = {
            .account = w->who.account, .host = w->who.host, .via = STR("web"), .id = p.id, .name = p.name};
        good = grants_used(w->opt.trail, &by, p.id, at, e);
    }
    arena_free(a);
    return good;
}

/* "session ID MOMENT PERSON", "key ID MOMENT PERSON" */
void web_touched(struct web *w, struct str message) {
    struct err e = {0};
    struct str word, rest, id_text, at_text, person;
    int64_t id, at;
    if (!str_split(message, ' ', &word, &rest) || !str_split(rest, ' ', &id_text, &rest) ||
        !str_split(rest, ' ', &at_text, &person))
        return;
    bool key = str_is(word, "key");
    if (!key && !str_is(word, "session")) return;
    if (!str_int(id_text, &id) || !str_int(at_text, &at) || at > clock_unix_ms() + 1000) return;
    bool good = key ? api_key_touch(w->opt.store, id, at, &e) : session_touch(w->opt.store, id, at, &e);
    if (!good || !note_use(w, person, at, &e)) complain("touch", &e);
}
