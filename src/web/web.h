/* web: the pages and the JSON API, over an http_request and into an http_response. docs/server.md has the way of a
 * request. One `struct web` serves one process; which lane it is decides what it was given: readers have no trail, the
 * hasher and the importer have no store. */
#pragma once
#include "access/access.h"
#include "catalog/catalog.h"
#include "derive/derive.h"
#include "http/http.h"
#include "http/listener.h"
#include "trail/checkpoint.h"
#include "web/route.h"

struct web_options {
    enum lane lane;
    const struct catalog *catalog;
    struct store *store;  /* NULL in LANE_HASH and LANE_IMPORT */
    struct trail *trail;  /* LANE_WRITE only */
    struct note_key *key; /* LANE_WRITE only; seals */
    const char *data_dir;
    const char *spool_dir; /* finished documents: LANE_PRESS writes, LANE_READ reads */
    const char *base_url;  /* "https://kijun.example.go.jp": for mail and one-time links */
    bool tls;              /* cookies are __Host- and Secure */
    bool lab;              /* plain HTTP off this machine, for trying: every page says so */
    int touch;             /* readers: socket on which the keeper is told that a session or key is in use; -1 */
    const char *render;    /* path of kijun-render: LANE_PRESS */
    route_fn *instead;     /* for tests: runs in place of every route's function, after all checks; else NULL */
};
struct web *web_new(const struct web_options *opt, struct err *e) MUST_CHECK;
void web_free(struct web *w); /* NULL is fine */
/* lane_answer_fn */
void web_answer(void *web, struct arena *a, const struct http_request *rq, struct http_response *rs);
/* About once a second. LANE_WRITE: sessions that ended, seals, reminders that are due, documents to give out and to
 * take in. LANE_PRESS: documents to make. Other lanes need none. */
void web_tick(void *web);
/* LANE_WRITE: what a reader told on `touch`. */
void web_touched(struct web *w, struct str message);

/* For the listener: needs no struct web. */
bool web_way(void *ctx, struct str method, struct str path, struct listener_way *out); /* listener_way_fn */
const struct listener_asset *web_assets(size_t *n);
void web_error_page(void *ctx, unsigned status, const char *request_id, struct str accept_language, struct buf *out);

/* Every route is whole (permission, guard, lane, no two alike): findings as lines; for tests and the start. */
bool routes_check(struct buf *findings);
