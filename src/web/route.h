/* route: an address, who may ask for it, and what answers. Declared once, beside what answers it:
 *
 *     const struct route system_routes[] = {
 *         ROUTE("GET", "/systems/{system}", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, system_show, N_("A system")),
 *         ROUTE("POST", "/systems/{system}/answers", PERMIT_SYSTEM_ANSWER, GUARD_TOKEN, LANE_WRITE, answer_save,
 * N_("…")), ROUTES_END};
 *
 * and its table is named in routes.c. Everything else follows from the tables: where the listener sends a request, what
 * dispatch.c checks before the function runs, the OpenAPI document, the test of every route with every role.
 *
 * dispatch.c has done all of this before `run` is called: the session or key, the language; that the route's permission
 * is held for the object that the address names ({system}, {organisation}); elevation where it is needed; for
 * GUARD_TOKEN the origin and the token of the form; for GUARD_KEY that it is an API key with that scope. What a viewer
 * may not see is answered like what is not there (404); what may be seen and not done is 403. */
#pragma once
#include "access/access.h"
#include "http/http.h"

struct visit;

enum lane { LANE_READ, LANE_WRITE, LANE_HASH, LANE_IMPORT, LANE_PRESS, LANES }; /* press: makes documents */
enum guard {
    GUARD_UNSET, /* refused by routes_check */
    GUARD_NONE,  /* changes nothing: GET only */
    GUARD_TOKEN, /* a form of ours: Origin or Sec-Fetch-Site, and the session's token */
    GUARD_OPEN,  /* the same also before signing in: then the token is that of a cookie of its own */
    GUARD_KEY,   /* the JSON API: a key, never a cookie; any method */
};
typedef void route_fn(struct visit *v);
struct route {
    const char *method, *path; /* segments in braces are parameters; {n} names end in what they are */
    enum permission permit;
    enum guard guard;
    enum lane lane;
    route_fn *run;
    const char *summary; /* English, marked N_() */
    size_t body_max;     /* 0: 1 MiB for forms */
};
#define ROUTE(method, path, permit, guard, lane, run, summary)                                                         \
    { method, path, permit, guard, lane, run, summary, 0 }
#define ROUTE_UPLOAD(method, path, permit, guard, lane, run, summary, most)                                            \
    { method, path, permit, guard, lane, run, summary, most }
#define ROUTES_END                                                                                                     \
    { 0 }

/* All tables; ends with NULL. */
extern const struct route *const route_tables[];

#define ROUTE_PARAMETERS_MAX 4
struct route_match {
    const struct route *route; /* NULL: none for this method */
    struct str names[ROUTE_PARAMETERS_MAX], values[ROUTE_PARAMETERS_MAX];
    size_t n;
    char allow[64]; /* when only other methods are there: "GET, HEAD"; "" when nothing is */
};
/* HEAD finds what GET does. Literal segments win over parameters. */
void route_find(struct str method, struct str path, struct route_match *out);
