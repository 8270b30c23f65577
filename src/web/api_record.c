/* api_record: the record: entries, proofs, checkpoints, and witnessing others. */
#include "web/api_record.h"

#include "trail/checkpoint.h"
#include "web/api.h"
#include "web/inside.h"
#include "web/routes.h"

#define PROOF_MAX (256 * KIB)
#define REQUEST_MAX (64 * KIB) /* of a log that wants to be witnessed */

/* Entries ---------------------------------------------------------------------------------------------------------- */

struct numbers { /* numbers of entries first, so that the walk is over before each is read */
    int64_t list[API_PAGE_MAX + 1];
    size_t n, most;
};

static bool add_number(void *ctx, const struct trail_entry *entry) {
    struct numbers *to = ctx;
    to->list[to->n++] = entry->n;
    return to->n < to->most;
}

bool api_entries_read(struct visit *v, struct trail *t, struct str subject, int64_t from, size_t limit,
                      struct api_entries *out, struct err *e) {
    struct numbers numbers = {.most = limit + 1};
    if (!trail_walk(t, from, (int64_t)limit + 1, subject, add_number, &numbers, e)) return false;
    out->more = numbers.n > limit;
    out->n = out->more ? limit : numbers.n;
    out->list = arena_array(v->a, out->n + 1, sizeof *out->list);
    for (size_t i = 0; i < out->n; i++)
        if (!history_at(v->a, t, numbers.list[i], &out->list[i], e)) return false;
    return true;
}

static void entry_json(struct visit *v, struct jsonw *w, const struct history_entry *x) {
    api_member_int(w, "entry", x->n);
    api_moment(w, "at", x->at);
    json_member(w, "kind", x->kind);
    json_member(w, "subject", x->subject);
    jsonw_key(w, "erased"), jsonw_bool(w, x->erased);
    json_member(w, "act", x->act);
    json_member(w, "person", x->id);
    json_member(w, "name", x->name);
    json_member(w, "account", x->account);
    json_member(w, "via", x->via);
    json_member(w, "address", x->address);
    api_json(v, w, "before", x->before);
    api_json(v, w, "after", x->after);
    api_json(v, w, "note", x->note);
}

void api_entries_send(struct visit *v, const struct api_entries *list) {
    struct jsonw w;
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < list->n; i++) {
        jsonw_object(&w);
        entry_json(v, &w, &list->list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_next(&w, list->more ? arena_fmt(v->a, "%lld", (long long)list->list[list->n - 1].n) : STR_NONE);
    api_end(v, &w, 200);
}

typedef bool with_trail_fn(struct visit *v, struct trail *t, struct err *e);
/* Runs it with the record; what it could not do becomes the answer. */
static void with_trail(struct visit *v, with_trail_fn *run) {
    struct err e = {0};
    struct trail *t = api_trail(v, &e);
    if (!t || !run(v, t, &e)) visit_fail(v, &e);
    if (t) api_trail_done(v, t);
}

static struct str said(const struct visit *v, const char *name) {
    struct str s = visit_query(v, name);
    return s.len ? s : STR_NONE;
}

static bool list_entries(struct visit *v, struct trail *t, struct err *e) {
    int64_t after;
    size_t limit;
    struct api_entries list;
    if (!api_page(v, &after, &limit)) return true;
    if (!api_entries_read(v, t, said(v, "subject"), after + 1, limit, &list, e)) return false;
    api_entries_send(v, &list);
    return true;
}
static void entries(struct visit *v) {
    with_trail(v, list_entries);
}

static bool one_entry(struct visit *v, struct trail *t, struct err *e) {
    struct history_entry x;
    struct jsonw w;
    int64_t n = visit_number(v, "entry");
    if (n < 0) return err_set(e, ERR_NOT_FOUND, "%s", _("There is no such entry."));
    if (!history_at(v->a, t, n, &x, e)) return false;
    api_begin(v, &w);
    entry_json(v, &w, &x);
    api_end(v, &w, 200);
    return true;
}
static void entry(struct visit *v) {
    with_trail(v, one_entry);
}

static bool prove_entry(struct visit *v, struct trail *t, struct err *e) {
    struct str note;
    struct buf out;
    int64_t n = visit_number(v, "entry");
    if (n < 0) return err_set(e, ERR_NOT_FOUND, "%s", _("There is no such entry."));
    if (!trail_sealed(t, v->a, &note, e)) return false;
    if (!note.len) return err_set(e, ERR_NOT_FOUND, "%s", _("The record has no checkpoint yet."));
    buf_init(&out, PROOF_MAX);
    bool good = trail_prove(t, note, n, &out, e);
    if (good) api_text(v, buf_str(&out), "text/plain; charset=utf-8");
    buf_release(&out);
    return good;
}
static void proof(struct visit *v) {
    with_trail(v, prove_entry);
}

/* Checkpoints ------------------------------------------------------------------------------------------------------ */

static bool newest(struct visit *v, struct trail *t, struct err *e) {
    struct str note;
    if (!trail_sealed(t, v->a, &note, e)) return false;
    if (!note.len) return err_set(e, ERR_NOT_FOUND, "%s", _("The record has no checkpoint yet."));
    api_text(v, note, "text/plain; charset=utf-8");
    return true;
}
static void checkpoint(struct visit *v) {
    with_trail(v, newest);
}

/* C2SP tlog-witness: another installation's log wants our cosignature. */
static void add_checkpoint(struct visit *v) {
    struct err e = {0};
    struct buf answer;
    int64_t known = -1;
    struct trail_actor by = api_actor(v);
    if (!v->opt->key) {
        api_problem(v, 503, trs(v->lang, "This installation has no sealing key at hand."), NULL);
        return;
    }
    buf_init(&answer, PROOF_MAX);
    if (witness_answer(v->opt->trail, v->a, &by, v->opt->key, v->rq->body, v->now / 1000, &answer, &known, &e))
        api_text(v, buf_str(&answer), "text/plain; charset=utf-8");
    else if (e.kind == ERR_CONFLICT && known >= 0) {
        http_status(v->rs, 409);
        http_add(v->rs, "content-type", STR("text/x.tlog.size"));
        buf_addf(&v->rs->body, "%lld\n", (long long)known);
    } else
        visit_fail(v, &e);
    buf_release(&answer);
}

const struct route api_record_routes[] = {
    ROUTE("GET", "/api/v1/entries", PERMIT_AUDIT, GUARD_KEY, LANE_READ, entries, N_("The record, in pages")),
    ROUTE("GET", "/api/v1/entries/{entry}", PERMIT_AUDIT, GUARD_KEY, LANE_READ, entry, N_("One entry of the record")),
    ROUTE("GET", "/api/v1/entries/{entry}/proof", PERMIT_AUDIT, GUARD_KEY, LANE_READ, proof,
          N_("The proof of an entry, for kijun-verify")),
    ROUTE("GET", "/api/v1/checkpoint", PERMIT_SIGNED_IN, GUARD_KEY, LANE_READ, checkpoint,
          N_("The newest checkpoint of the record")),
    ROUTE_UPLOAD("POST", "/api/v1/add-checkpoint", PERMIT_SIGNED_IN, GUARD_KEY, LANE_WRITE, add_checkpoint,
                 N_("Ask this installation to witness a checkpoint of a log that it watches"), REQUEST_MAX),
    ROUTES_END,
};
