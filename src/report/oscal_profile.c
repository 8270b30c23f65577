/* oscal_profile: the controls that apply to a system, chosen from the catalogs of their standards. */
#include "report/oscal_write.h"

struct maker {
    struct oscal o;
    const struct report_input *in;
    const struct oscal_choice *choices;
    size_t n;
};

static struct str resource_uuid(struct maker *m, const struct standard *s) {
    return oscal_uuid(m->o.a, "profile source", s->id, s->edition);
}

static void import(struct maker *m, const struct oscal_choice *c) {
    const struct standard *s = &m->in->cat->standards[c->standard];
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "href", arena_fmt(m->o.a, "#%.*s", STR_ARG(resource_uuid(m, s))));
    jsonw_key(&m->o.w, "include-controls"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    jsonw_key(&m->o.w, "with-ids"), jsonw_array(&m->o.w);
    for (size_t i = 0; i < c->n; i++) jsonw_str(&m->o.w, c->ids.controls[c->list[i] - s->first_control]);
    jsonw_end_array(&m->o.w);
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
    jsonw_end_object(&m->o.w);
}

/* What the derivation says of one control, where it says more than that it applies. */
static void alter_props(struct maker *m, struct oscal_list *props, uint32_t control) {
    const struct control_result *r = &m->in->derivation->controls[control];
    const struct standard *s = &m->in->cat->standards[m->in->cat->controls[control].standard];
    const struct decision *d = system_decision(m->in->system, control);
    if (!r->recommended)
        oscal_prop(&m->o, props, "applies", r->applies == TRI_YES ? STR("yes") : STR("unknown"), STR_NONE,
                   oscal_waits_for(m->o.a, m->in, &r->undetermined_by));
    for (uint32_t i = 0; s->n_levels > 2 && i < s->n_levels; i++)
        if (r->recommended >> i & 1) oscal_own_prop(&m->o, props, "recommended", s->levels[i].id);
    if (d) oscal_prop(&m->o, props, "decided", s->levels[d->level].id, STR_NONE, d->why);
}

static void alter(struct maker *m, struct oscal_list *alters, uint32_t control, struct str id) {
    const struct control_result *r = &m->in->derivation->controls[control];
    const struct standard *s = &m->in->cat->standards[m->in->cat->controls[control].standard];
    struct oscal_list props = {.key = "props"};
    if (r->recommended && s->n_levels <= 2 && !system_decision(m->in->system, control)) return;
    oscal_item(&m->o, alters);
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "control-id", id);
    jsonw_key(&m->o.w, "adds"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    alter_props(m, &props, control);
    oscal_end(&m->o, &props);
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
    jsonw_end_object(&m->o.w);
}

static bool says_more(struct maker *m, const struct oscal_choice *c) {
    for (size_t i = 0; i < c->n; i++)
        if (!m->in->derivation->controls[c->list[i]].recommended || system_decision(m->in->system, c->list[i]))
            return true;
    return m->in->cat->standards[c->standard].n_levels > 2;
}

static void modify(struct maker *m) {
    struct oscal_list alters = {.key = "alters"};
    bool any = false;
    for (size_t i = 0; i < m->n; i++) any = any || says_more(m, &m->choices[i]);
    if (!any) return;
    jsonw_key(&m->o.w, "modify");
    jsonw_object(&m->o.w);
    for (size_t i = 0; i < m->n; i++) {
        const struct oscal_choice *c = &m->choices[i];
        uint32_t first = m->in->cat->standards[c->standard].first_control;
        for (size_t k = 0; k < c->n; k++) alter(m, &alters, c->list[k], c->ids.controls[c->list[k] - first]);
    }
    oscal_end(&m->o, &alters);
    jsonw_end_object(&m->o.w);
}

static void resources(struct maker *m) {
    jsonw_key(&m->o.w, "back-matter"), jsonw_object(&m->o.w);
    jsonw_key(&m->o.w, "resources"), jsonw_array(&m->o.w);
    for (size_t i = 0; i < m->n; i++) {
        const struct standard *s = &m->in->cat->standards[m->choices[i].standard];
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "uuid", resource_uuid(m, s));
        oscal_string(&m->o, "title", oscal_in(&m->o, &s->title));
        jsonw_key(&m->o.w, "document-ids"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
        oscal_string(&m->o, "identifier", oscal_catalog_uuid(m->o.a, s, m->in->lang));
        jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
        jsonw_key(&m->o.w, "rlinks"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
        oscal_string(&m->o, "href", arena_fmt(m->o.a, "catalog-%.*s.json", STR_ARG(s->id)));
        oscal_string(&m->o, "media-type", STR("application/json"));
        jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
        jsonw_end_object(&m->o.w);
    }
    jsonw_end_array(&m->o.w), jsonw_end_object(&m->o.w);
}

static void metadata(struct maker *m) {
    struct oscal_list props = {.key = "props"};
    const struct system *s = m->in->system;
    struct str title =
        arena_fmt(m->o.a, "%.*s: %.*s", STR_ARG(s->name), STR_ARG(trs(m->in->lang, N_("requirements that apply"))));
    oscal_metadata(&m->o, title, s->document.version, STR_NONE, oscal_system_day(m->o.a, m->in), &props);
    oscal_own_prop(&m->o, &props, "owner", s->owner);
    oscal_end(&m->o, &props);
    jsonw_end_object(&m->o.w);
}

bool oscal_write_profile(struct arena *a, const struct report_input *in, struct buf *out, struct err *e) {
    struct maker m = {.o = {.a = a, .cat = in->cat, .lang = in->lang}, .in = in};
    struct oscal_list imports = {.key = "imports"};
    m.choices = oscal_choose(a, in, &m.n, e);
    if (!m.choices) return false;
    jsonw_init(&m.o.w, out, true);
    oscal_begin(&m.o, "profile", oscal_uuid(a, "profile", in->system->name, in->system->document.number));
    metadata(&m);
    for (size_t i = 0; i < m.n; i++) {
        oscal_item(&m.o, &imports);
        import(&m, &m.choices[i]);
    }
    oscal_end(&m.o, &imports);
    jsonw_key(&m.o.w, "merge"), jsonw_object(&m.o.w);
    jsonw_key(&m.o.w, "as-is"), jsonw_bool(&m.o.w, true);
    jsonw_end_object(&m.o.w);
    modify(&m);
    resources(&m);
    return oscal_finish(&m.o, e);
}
