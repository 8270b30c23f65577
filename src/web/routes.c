/* routes: all addresses, and finding one. */
#include "web/routes.h"

#include "web/web.h"

/* One a line, so that several people can add to it. */
/* clang-format off */
const struct route *const route_tables[] = {
    elevate_routes,
    forgot_routes,
    home_routes,
    work_conditions_routes,
    work_files_routes,
    work_purpose_routes,
    work_questions_routes,
    work_requirement_routes,
    work_requirements_routes,
    work_row_routes,
    work_routes,
    work_rows_routes,
    work_spec_routes,
    history_routes,
    entry_routes,
    systems_routes,
    systems_new_routes,
    systems_book_routes,
    system_home_routes,
    system_edit_routes,
    system_label_routes,
    system_people_routes,
    standards_routes,
    api_systems_routes,
    api_parts_routes,
    api_derivation_routes,
    api_evidence_routes,
    api_people_routes,
    api_record_routes,
    api_standards_routes,
    audit_routes,
    help_routes,
    self_routes,
    risks_routes,
    services_routes,
    documents_routes,
    template_routes,
    jobs_routes,
    checklists_routes,
    check_routes,
    coverage_routes,
    bids_routes,
    application_form_routes,
    application_routes,
    organisation_routes,
    people_import_routes,
    people_routes,
    person_act_routes,
    role_routes,
    link_routes,
    me_routes,
    own_key_routes,
    own_secret_routes,
    own_session_routes,
    sign_in_routes,
    handover_routes,
    record_routes,
    settings_routes,
    NULL,
};
/* clang-format on */

/* The first segment of `rest` ("/a/b" gives "a", leaving "/b"); false at the end. */
static bool next_segment(struct str *rest, struct str *segment) {
    if (!rest->len) return false;
    size_t end = 1;
    while (end < rest->len && rest->ptr[end] != '/') end++;
    *segment = str_cut(*rest, 1, end);
    *rest = str_cut(*rest, end, rest->len);
    return true;
}

/* Whether the path is of this form; parameters go into `out`. `literal`: how many bytes were no parameters. */
static bool matches(struct str form, struct str path, struct route_match *out, size_t *literal) {
    struct str want, have;
    out->n = 0;
    *literal = 0;
    while (next_segment(&form, &want)) {
        if (!next_segment(&path, &have)) return false;
        if (str_starts(want, STR("{"))) {
            if (!have.len || out->n == ROUTE_PARAMETERS_MAX) return false;
            out->names[out->n] = str_cut(want, 1, want.len - 1);
            out->values[out->n++] = have;
        } else if (str_eq(want, have)) {
            *literal += want.len + 1;
        } else {
            return false;
        }
    }
    return !path.len;
}

static void add_method(char allow[64], const char *method) {
    struct str have = str_of(allow);
    size_t at;
    if (str_find(have, str_of(method), &at)) return;
    snprintf(allow + have.len, 64 - have.len, "%s%s%s", have.len ? ", " : "", method,
             str_is(STR("GET"), method) ? ", HEAD" : "");
}

void route_find(struct str method, struct str path, struct route_match *out) {
    *out = (struct route_match){0};
    if (str_is(method, "HEAD")) method = STR("GET");
    size_t best = 0;
    for (const struct route *const *table = route_tables; *table; table++)
        for (const struct route *r = *table; r->path; r++) {
            struct route_match here;
            size_t literal;
            if (!matches(str_of(r->path), path, &here, &literal)) continue;
            if (!str_is(method, r->method)) {
                add_method(out->allow, r->method);
            } else if (!out->route || literal > best) {
                best = literal;
                out->route = r;
                out->n = here.n;
                memcpy(out->names, here.names, sizeof here.names);
                memcpy(out->values, here.values, sizeof here.values);
            }
        }
}

static bool same_form(struct str a, struct str b) {
    struct str x, y;
    for (;;) {
        bool more_a = next_segment(&a, &x), more_b = next_segment(&b, &y);
        if (more_a != more_b) return false;
        if (!more_a) return true;
        if (!str_eq(x, y) && !(str_starts(x, STR("{")) && str_starts(y, STR("{")))) return false;
    }
}

static bool is_safe(const struct route *r) {
    return str_is(str_of(r->method), "GET");
}

static const char *fault_of(const struct route *r) {
    if (r->permit == PERMIT_NOBODY || r->permit >= PERMISSIONS) return "has no permission";
    if (r->guard == GUARD_UNSET) return "has no guard";
    if ((r->guard == GUARD_NONE) != (is_safe(r) && !str_starts(str_of(r->path), STR("/api/"))))
        return "has a guard that does not fit its method";
    if ((r->guard == GUARD_KEY) != str_starts(str_of(r->path), STR("/api/")))
        return "is of the API and of pages at once";
    if (!is_safe(r) && r->lane != LANE_WRITE && r->guard != GUARD_KEY)
        return "changes something and is not the keeper's";
    if (!r->run || !r->summary) return "has no function or no summary";
    if (r->path[0] != '/') return "does not begin with a slash";
    if (r->lane >= LANES || r->body_max > HTTP_UPLOAD_MAX) return "has a lane or a size that there is not";
    return NULL;
}

bool routes_check(struct buf *findings) {
    bool good = true;
    for (const struct route *const *table = route_tables; *table; table++)
        for (const struct route *r = *table; r->path; r++) {
            const char *fault = fault_of(r);
            if (fault) buf_addf(findings, "%s %s %s\n", r->method, r->path, fault);
            good = good && !fault;
            for (const struct route *const *t = table; *t; t++)
                for (const struct route *other = t == table ? r + 1 : *t; other->path; other++)
                    if (str_is(str_of(r->method), other->method) && same_form(str_of(r->path), str_of(other->path))) {
                        buf_addf(findings, "%s %s stands twice\n", r->method, r->path);
                        good = false;
                    }
        }
    return good;
}

bool web_way(void *ctx, struct str method, struct str path, struct listener_way *out) {
    (void)ctx;
    struct route_match m;
    route_find(method, path, &m);
    *out = (struct listener_way){0};
    if (!m.route) {
        out->status = m.allow[0] ? 405 : 404;
        memcpy(out->allow, m.allow, sizeof out->allow);
        return false;
    }
    out->lane = (int)m.route->lane;
    out->body_max = m.route->body_max ? m.route->body_max : MIB;
    return true;
}
