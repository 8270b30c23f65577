/* viewer_may: the one place that says yes. Pure: everything it looks at is in the viewer and the object. */
#include <stdlib.h>

#include "access/access.h"

#define UNSAID 2 /* as which class an object counts whose class nobody said */

static bool among(const int64_t *list, size_t n, int64_t id) {
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (list[mid] == id) return true;
        if (list[mid] < id)
            from = mid + 1;
        else
            to = mid;
    }
    return false;
}

static bool covers(const struct viewer_grant *g, const struct access_object *on) {
    if (on->any || g->scope == SCOPE_ALL) return true;
    if (g->scope == SCOPE_SYSTEM) return on->system > 0 && on->system == g->id;
    return on->organisation > 0 && among(g->below, g->n_below, on->organisation);
}

static bool holds(const struct viewer *v, const struct viewer_grant *g, enum permission p) {
    return (g->permissions >> p & 1) && (!g->second_factor || v->second_factor);
}

bool viewer_may(const struct viewer *v, enum permission p, const struct access_object *on) {
    static const struct access_object whole = {0};
    if (!on) on = &whole;
    if (p <= PERMIT_NOBODY || p >= PERMISSIONS) return false;
    if (p == PERMIT_ANYBODY) return true;
    if (!v->known) return false;
    if (p == PERMIT_SIGNED_IN) return true;
    if (v->must_change) return false;
    unsigned class = on->confidentiality ? on->confidentiality : UNSAID;
    for (size_t i = 0; i < v->n_grants; i++) {
        const struct viewer_grant *g = &v->grants[i];
        if (holds(v, g, p) && covers(g, on) && (on->any || g->clearance >= class)) return true;
    }
    return false;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static size_t sorted_once(int64_t *list, size_t n) {
    size_t kept = 0;
    if (n) qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        if (!kept || list[kept - 1] != list[i]) list[kept++] = list[i];
    return kept;
}

void viewer_reach_at(struct arena *a, const struct viewer *v, enum permission p, unsigned confidentiality,
                     struct access_reach *out) {
    struct access_reach r = {0};
    size_t n_organisations = 0, n_systems = 0;
    *out = r;
    if (!v->known || v->must_change || p <= PERMIT_SIGNED_IN || p >= PERMISSIONS) return;
    for (size_t i = 0; i < v->n_grants; i++) n_organisations += v->grants[i].n_below;
    int64_t *organisations = arena_array(a, n_organisations + 1, sizeof *organisations);
    int64_t *systems = arena_array(a, v->n_grants + 1, sizeof *systems);
    n_organisations = 0;
    for (size_t i = 0; i < v->n_grants; i++) {
        const struct viewer_grant *g = &v->grants[i];
        if (!holds(v, g, p) || g->clearance < (confidentiality ? confidentiality : UNSAID)) continue;
        if (g->scope == SCOPE_ALL) r.all = true;
        if (g->scope == SCOPE_SYSTEM) systems[n_systems++] = g->id;
        for (size_t k = 0; g->scope == SCOPE_ORGANISATION && k < g->n_below; k++)
            organisations[n_organisations++] = g->below[k];
    }
    r.organisations = organisations;
    r.systems = systems;
    r.n_organisations = sorted_once(organisations, n_organisations);
    r.n_systems = sorted_once(systems, n_systems);
    *out = r;
}

void viewer_reach(struct arena *a, const struct viewer *v, enum permission p, struct access_reach *out) {
    viewer_reach_at(a, v, p, UNSAID, out);
}
