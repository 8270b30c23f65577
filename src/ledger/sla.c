/* sla: what is promised for the metrics of a service, beside the reference values of its pattern. */
#include "ledger/ledger.h"

const char *service_state_id(enum service_state state) {
    static const char *const ids[SERVICE_STATES] = {"met",  "unmet_must", "unmet", "missing_must", "missing",
                                                    "free", "ask",        "open",  "left_out",     "no_reference"};
    return ids[state];
}

static enum service_state state_of(const struct catalog *cat, const struct derivation *d, const struct system *s,
                                   const struct service_level *v, int32_t pattern) {
    const struct metric *m = &cat->metrics[v->metric];
    const struct control_result *r = &d->controls[m->control];
    const struct decision *decision = system_decision(s, m->control);
    if (r->applies == TRI_NO || (decision && decision->level == 0)) return SERVICE_LEFT_OUT;
    if (!m->n_values) return SERVICE_NO_REFERENCE;
    if (pattern < 0 || r->applies == TRI_UNKNOWN) return SERVICE_OPEN;
    const struct reference_value *wanted = &m->values[pattern];
    if (!v->declared) return wanted->must ? SERVICE_MISSING_MUST : SERVICE_MISSING;
    switch (
        quantity_reach(&cat->standards[cat->controls[m->control].standard], m, &v->declared->value, (size_t)pattern)) {
    case REACH_YES:
        return SERVICE_MET;
    case REACH_NO:
        return wanted->must ? SERVICE_UNMET_MUST : SERVICE_UNMET;
    case REACH_ASK:
        return SERVICE_ASK;
    case REACH_FREE:
        return SERVICE_FREE;
    }
    return SERVICE_ASK;
}

/* The pattern that holds; with several still possible, none. */
static void find_pattern(const struct derivation *d, struct service_levels *out) {
    const struct standard *s = out->standard;
    out->pattern = -1;
    for (size_t i = 0; i < s->n_patterns; i++) {
        enum tri value = d->conditions[s->patterns[i]].value;
        if (value == TRI_YES && out->pattern < 0) out->pattern = (int32_t)i;
        if (value != TRI_NO) out->n_possible++;
    }
}

struct service_levels *service_levels(struct arena *a, const struct catalog *cat, const struct system *s,
                                      const struct derivation *d, uint32_t standard) {
    struct service_levels *out = arena_alloc(a, sizeof *out);
    const struct standard *std = &cat->standards[standard];
    out->standard = std;
    find_pattern(d, out);
    struct service_level *list = arena_array(a, cat->n_metrics, sizeof *list);
    for (uint32_t i = 0; i < cat->n_metrics; i++) {
        if (cat->controls[cat->metrics[i].control].standard != standard) continue;
        struct service_level *v = &list[out->n];
        *v = (struct service_level){.metric = i, .declared = system_declared(s, i)};
        const struct metric *m = &cat->metrics[i];
        if (out->pattern >= 0 && m->n_values) v->reference = &m->values[out->pattern];
        v->state = state_of(cat, d, s, v, out->pattern);
        out->count[v->state]++;
        out->n++;
    }
    out->list = list;
    return out;
}

bool service_levels_fall_short(const struct service_levels *s) {
    return s->count[SERVICE_UNMET_MUST] || s->count[SERVICE_MISSING_MUST] || s->count[SERVICE_OPEN];
}
