/* oscal_ssp: a system as an OSCAL system security plan.
 *
 * Characteristics come from the system file's head and worksheet 2 (`work`); each control that applies or may apply is
 * an implemented requirement with what is recommended, what was decided and why, what it rests on, the status of the
 * self-inspection, and who carries it: the organisation itself (component `this-system`), a supplier, or both. What the
 * file does not say is not made up: a required member without a source says that nothing is stated. */
#include "report/oscal_write.h"

struct maker {
    struct oscal o;
    const struct report_input *in;
    const struct oscal_choice *choices;
    size_t n;
    struct str uuid, own, supplier; /* of the plan and its two components */
    const struct str *information, *actors;
    size_t n_information, n_actors;
};

#define SAY(m, message) trs((m)->o.lang, message)

/* The system ------------------------------------------------------------------------------------------------------ */

static void add_once(struct arena *a, struct str **list, size_t *n, size_t *room, struct str s) {
    s = oscal_line(a, s);
    bool seen = s.len == 0;
    for (size_t i = 0; i < *n && !seen; i++) seen = str_eq((*list)[i], s);
    if (seen) return;
    *list = arena_grow(a, *list, *n, room, sizeof **list);
    (*list)[(*n)++] = s;
}

static void gather(struct maker *m) {
    const struct system *s = m->in->system;
    struct str *information = NULL, *actors = NULL;
    size_t room = 0, room_actors = 0;
    for (size_t i = 0; i < s->n_work; i++) {
        add_once(m->o.a, &actors, &m->n_actors, &room_actors, s->work[i].actor);
        for (size_t k = 0; k < s->work[i].n_information; k++)
            add_once(m->o.a, &information, &m->n_information, &room, s->work[i].information[k]);
    }
    m->information = information, m->actors = actors;
}

static void information_types(struct maker *m) {
    jsonw_key(&m->o.w, "system-information"), jsonw_object(&m->o.w);
    jsonw_key(&m->o.w, "information-types"), jsonw_array(&m->o.w);
    for (size_t i = 0; i < m->n_information || i == 0; i++) {
        struct str title = m->n_information ? m->information[i] : SAY(m, N_("Not stated"));
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "uuid", oscal_uuid(m->o.a, "information", m->uuid, title));
        oscal_string(&m->o, "title", title);
        oscal_text(&m->o, "description",
                   m->n_information ? SAY(m, N_("Information named in the tasks of the system."))
                                    : SAY(m, N_("The system file names no information.")));
        jsonw_end_object(&m->o.w);
    }
    jsonw_end_array(&m->o.w), jsonw_end_object(&m->o.w);
}

static void add_list(struct buf *b, const struct str *list, size_t n) {
    for (size_t i = 0; i < n; i++) buf_addf(b, "%s%.*s", i ? ", " : "", STR_ARG(list[i]));
}

static void described(struct maker *m, const char *key, struct buf *b) {
    struct str text = b->len ? buf_str(b) : SAY(m, N_("Not stated"));
    jsonw_key(&m->o.w, key), jsonw_object(&m->o.w);
    oscal_text(&m->o, "description", arena_str(m->o.a, text));
    jsonw_end_object(&m->o.w);
    buf_release(b);
}

static void begin_text(struct buf *b) {
    buf_init(b, 4 * MIB);
}

static void boundary(struct maker *m) {
    const struct system *s = m->in->system;
    struct buf b;
    begin_text(&b);
    for (size_t i = 0; i < s->n_tasks; i++) buf_addf(&b, "%s- %.*s", b.len ? "\n" : "", STR_ARG(s->tasks[i]));
    described(m, "authorization-boundary", &b);
}

static void networks(struct maker *m) {
    const struct system *s = m->in->system;
    struct buf b;
    begin_text(&b);
    for (size_t i = 0; i < s->n_work; i++) {
        const struct work_row *w = &s->work[i];
        if (!w->n_networks && !w->n_devices) continue;
        buf_addf(&b, "%s- %.*s: ", b.len ? "\n" : "", STR_ARG(w->actor));
        add_list(&b, w->devices, w->n_devices);
        buf_addz(&b, w->n_devices && w->n_networks ? " / " : "");
        add_list(&b, w->networks, w->n_networks);
    }
    described(m, "network-architecture", &b);
}

static void flows(struct maker *m) {
    const struct system *s = m->in->system;
    struct buf b;
    begin_text(&b);
    for (size_t i = 0; i < s->n_work; i++) {
        const struct work_row *w = &s->work[i];
        const char *arrow = str_is(w->flow, "in") ? "->" : str_is(w->flow, "out") ? "<-" : "<->";
        if (!w->n_information) continue;
        buf_addf(&b, "%s- %.*s %s %.*s: ", b.len ? "\n" : "", STR_ARG(w->actor), arrow, STR_ARG(s->name));
        add_list(&b, w->information, w->n_information);
        if (w->n_stores) buf_addz(&b, " ["), add_list(&b, w->stores, w->n_stores), buf_addz(&b, "]");
    }
    described(m, "data-flow", &b);
}

static void characteristics(struct maker *m) {
    const struct system *s = m->in->system;
    struct oscal_list props = {.key = "props"};
    struct str number = oscal_line(m->o.a, s->document.number);
    jsonw_key(&m->o.w, "system-characteristics"), jsonw_object(&m->o.w);
    jsonw_key(&m->o.w, "system-ids"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    oscal_string(&m->o, "id", number.len ? number : m->uuid);
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
    oscal_string(&m->o, "system-name", s->name);
    oscal_text(&m->o, "description", s->purpose.len ? s->purpose : s->name);
    oscal_own_prop(&m->o, &props, "owner", s->owner);
    oscal_own_prop(&m->o, &props, "mark", s->document.mark);
    oscal_own_prop(&m->o, &props, "handling", s->document.handling);
    oscal_end(&m->o, &props);
    information_types(m);
    jsonw_key(&m->o.w, "status"), jsonw_object(&m->o.w);
    oscal_string(&m->o, "state", STR("other"));
    oscal_text(&m->o, "remarks", SAY(m, N_("The system file does not say whether the system is in operation.")));
    jsonw_end_object(&m->o.w);
    boundary(m);
    networks(m);
    flows(m);
    jsonw_end_object(&m->o.w);
}

/* Components ------------------------------------------------------------------------------------------------------ */

static void component(struct maker *m, struct str uuid, const char *type, struct str title, struct str description) {
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "uuid", uuid);
    oscal_string(&m->o, "type", str_of(type));
    oscal_string(&m->o, "title", title);
    oscal_text(&m->o, "description", description);
    jsonw_key(&m->o.w, "status"), jsonw_object(&m->o.w);
    oscal_string(&m->o, "state", STR("other"));
    oscal_text(&m->o, "remarks", SAY(m, N_("Not stated")));
    jsonw_end_object(&m->o.w);
    jsonw_end_object(&m->o.w);
}

static void implementation(struct maker *m) {
    struct oscal_list users = {.key = "users"};
    jsonw_key(&m->o.w, "system-implementation"), jsonw_object(&m->o.w);
    for (size_t i = 0; i < m->n_actors; i++) {
        oscal_item(&m->o, &users);
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "uuid", oscal_uuid(m->o.a, "user", m->uuid, m->actors[i]));
        oscal_string(&m->o, "title", m->actors[i]);
        jsonw_end_object(&m->o.w);
    }
    oscal_end(&m->o, &users);
    jsonw_key(&m->o.w, "components"), jsonw_array(&m->o.w);
    component(m, m->own, "this-system", m->in->system->name,
              SAY(m, N_("The system, and the organisation that answers for it.")));
    component(m, m->supplier, "service", SAY(m, N_("Suppliers")),
              SAY(m, N_("Whoever builds, runs or provides the system or parts of it under contract.")));
    jsonw_end_array(&m->o.w), jsonw_end_object(&m->o.w);
}

/* A control -------------------------------------------------------------------------------------------------------- */

static const struct status_entry *find_status(const struct system *s, uint32_t control) {
    for (size_t i = 0; i < s->n_status; i++)
        if (s->status[i].control == control) return &s->status[i];
    return NULL;
}

static struct str value_of(struct maker *m, struct input_ref r) {
    struct buf b;
    if (r.is_condition) {
        enum tri v = (enum tri)m->in->derivation->condition_values[r.index];
        return v == TRI_YES  ? SAY(m, N_("holds"))
               : v == TRI_NO ? SAY(m, N_("does not hold"))
                             : SAY(m, N_("undetermined"));
    }
    buf_init(&b, NODE_SCALAR_MAX);
    value_speak(m->in->cat, r.index, &m->in->derivation->given[r.index], m->in->lang, &b);
    struct str text = arena_str(m->o.a, buf_str(&b));
    buf_release(&b);
    return text;
}

/* What settles it: the condition or question, with its title and value. */
static void because(struct maker *m, struct oscal_list *props, const struct refs *refs) {
    for (size_t i = 0; i < refs->n; i++) {
        struct input_ref r = refs->list[i];
        const struct text *title =
            r.is_condition ? &m->in->cat->conditions[r.index].title : &m->in->cat->facts[r.index].title;
        oscal_prop(&m->o, props, "because", input_name(m->o.a, m->in->cat, r), STR_NONE,
                   arena_fmt(m->o.a, "%.*s: %.*s", STR_ARG(oscal_in(&m->o, title)), STR_ARG(value_of(m, r))));
    }
}

static void requirement_props(struct maker *m, const struct standard *s, uint32_t control) {
    const struct control_result *r = &m->in->derivation->controls[control];
    const struct decision *d = system_decision(m->in->system, control);
    const struct status_entry *st = find_status(m->in->system, control);
    struct oscal_list props = {.key = "props"};
    oscal_own_prop(&m->o, &props, "standard", s->id);
    oscal_own_prop(&m->o, &props, "id", m->in->cat->controls[control].id);
    oscal_own_prop(&m->o, &props, "applies", r->applies == TRI_YES ? STR("yes") : STR("unknown"));
    for (uint32_t i = 0; i < s->n_levels; i++)
        if ((r->recommended ? r->recommended : r->possible) >> i & 1)
            oscal_own_prop(&m->o, &props, r->recommended ? "recommended" : "possible", s->levels[i].id);
    if (d) {
        oscal_prop(&m->o, &props, "decided", s->levels[d->level].id, STR_NONE, d->why);
        oscal_own_prop(&m->o, &props, "decided-by", d->by);
        oscal_own_prop(&m->o, &props, "decided-on", d->on);
        if (decision_lacks_reason(d, r)) oscal_own_prop(&m->o, &props, "reason-missing", STR("yes"));
    } else if (r->applies == TRI_YES && standard_asks_for_decisions(s)) {
        oscal_own_prop(&m->o, &props, "undecided", STR("yes"));
    }
    because(m, &props, &r->because);
    if (st) {
        oscal_own_prop(&m->o, &props, "status", st->state);
        oscal_own_prop(&m->o, &props, "status-on", st->on);
        for (size_t i = 0; i < st->n_evidence; i++) oscal_own_prop(&m->o, &props, "evidence", st->evidence[i]);
    }
    oscal_end(&m->o, &props);
}

static void set_parameters(struct maker *m, uint32_t control, struct str id) {
    const struct control *c = &m->in->cat->controls[control];
    struct oscal_list all = {.key = "set-parameters"};
    for (uint32_t i = 0; i < c->n_fields; i++) {
        const struct fill *f = system_fill(m->in->system, control, i);
        struct str text = f ? oscal_line(m->o.a, f->text) : STR_NONE;
        if (!text.len) continue;
        oscal_item(&m->o, &all);
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "param-id", oscal_param(m->o.a, id, c->fields[i].id));
        jsonw_key(&m->o.w, "values"), jsonw_array(&m->o.w), jsonw_str(&m->o.w, text), jsonw_end_array(&m->o.w);
        jsonw_end_object(&m->o.w);
    }
    oscal_end(&m->o, &all);
}

static void responsible_roles(struct maker *m, const struct standard *s, const struct control *c) {
    struct oscal_list all = {.key = "responsible-roles"};
    for (size_t i = 0; i < c->n_roles; i++) {
        oscal_item(&m->o, &all);
        jsonw_object(&m->o.w);
        oscal_string(&m->o, "role-id", oscal_role(m->o.a, s, c->roles[i]));
        jsonw_end_object(&m->o.w);
    }
    oscal_end(&m->o, &all);
}

/* Only what was inspected has a status; what was decided is said by the decision. */
static void implementation_status(struct maker *m, const struct status_entry *st) {
    if (!st) return;
    struct str state = str_is(st->state, "done")             ? STR("implemented")
                       : str_is(st->state, "partly")         ? STR("partial")
                       : str_is(st->state, "not_applicable") ? STR("not-applicable")
                                                             : STR("planned");
    jsonw_key(&m->o.w, "implementation-status"), jsonw_object(&m->o.w);
    oscal_string(&m->o, "state", state);
    oscal_text(&m->o, "remarks", st->note);
    jsonw_end_object(&m->o.w);
}

/* The statement of the level that was decided. */
static void statement(struct maker *m, const struct standard *s, uint32_t control, struct str id) {
    const struct decision *d = system_decision(m->in->system, control);
    if (!d || d->level == 0 || s->n_levels <= 2) return;
    struct str level = oscal_token(m->o.a, s->levels[d->level].id);
    struct str part = arena_fmt(m->o.a, "%.*s_smt.%.*s", STR_ARG(id), STR_ARG(level));
    jsonw_key(&m->o.w, "statements"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    oscal_string(&m->o, "statement-id", part);
    oscal_string(&m->o, "uuid", oscal_uuid(m->o.a, "statement", m->uuid, part));
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
}

static void by_component(struct maker *m, struct oscal_list *all, struct str id, uint32_t control, bool supplier,
                         enum tri carries) {
    static const char *const sentences[2][2] = {
        {N_("Carried by the organisation itself."), N_("Carried by a supplier.")},
        {N_("It is not settled whether the organisation itself carries this."),
         N_("It is not settled whether a supplier carries this.")}};
    struct oscal_list props = {.key = "props"};
    struct str component_uuid = supplier ? m->supplier : m->own;
    if (carries == TRI_NO) return;
    oscal_item(&m->o, all);
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "component-uuid", component_uuid);
    oscal_string(&m->o, "uuid", oscal_uuid(m->o.a, "by-component", component_uuid, id));
    oscal_text(&m->o, "description", SAY(m, sentences[carries == TRI_UNKNOWN][supplier]));
    oscal_prop(&m->o, &props, "carrier", supplier ? STR("supplier") : STR("own"),
               carries == TRI_YES ? STR("yes") : STR("unknown"), STR_NONE);
    oscal_end(&m->o, &props);
    implementation_status(m, find_status(m->in->system, control));
    jsonw_end_object(&m->o.w);
}

static void by_components(struct maker *m, uint32_t control, struct str id) {
    struct carriers who = derive_carriers(m->in->derivation, control);
    struct oscal_list all = {.key = "by-components"};
    by_component(m, &all, id, control, false, who.own);
    by_component(m, &all, id, control, true, who.supplier);
    oscal_end(&m->o, &all);
}

static struct str remarks_of(struct maker *m, uint32_t control) {
    const struct control_result *r = &m->in->derivation->controls[control];
    const struct decision *d = system_decision(m->in->system, control);
    if (r->applies == TRI_UNKNOWN || !r->recommended) return oscal_waits_for(m->o.a, m->in, &r->undetermined_by);
    if (decision_lacks_reason(d, r)) return SAY(m, N_("Decided below the recommendation; the reason is missing."));
    return d ? d->why : STR_NONE;
}

static void requirement(struct maker *m, const struct oscal_choice *ch, uint32_t control) {
    const struct standard *s = &m->in->cat->standards[ch->standard];
    struct str id = ch->ids.controls[control - s->first_control];
    jsonw_object(&m->o.w);
    oscal_string(&m->o, "uuid", oscal_uuid(m->o.a, "requirement", m->uuid, id));
    oscal_string(&m->o, "control-id", id);
    requirement_props(m, s, control);
    set_parameters(m, control, id);
    responsible_roles(m, s, &m->in->cat->controls[control]);
    statement(m, s, control, id);
    by_components(m, control, id);
    oscal_text(&m->o, "remarks", remarks_of(m, control));
    jsonw_end_object(&m->o.w);
}

static void requirements(struct maker *m) {
    jsonw_key(&m->o.w, "control-implementation"), jsonw_object(&m->o.w);
    oscal_text(&m->o, "description",
               SAY(m, N_("The requirements that apply or may apply to the system, with what was decided about each.")));
    jsonw_key(&m->o.w, "implemented-requirements"), jsonw_array(&m->o.w);
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->choices[i].n; k++) requirement(m, &m->choices[i], m->choices[i].list[k]);
    jsonw_end_array(&m->o.w), jsonw_end_object(&m->o.w);
}

/* The plan --------------------------------------------------------------------------------------------------------- */

static void metadata(struct maker *m) {
    struct oscal_list props = {.key = "props"};
    const struct system *s = m->in->system;
    uint32_t *standards = arena_array(m->o.a, m->n, sizeof *standards);
    struct str title = s->document.title.len ? s->document.title
                                             : arena_fmt(m->o.a, "%.*s: %.*s", STR_ARG(s->name),
                                                         STR_ARG(SAY(m, N_("system security plan"))));
    for (size_t i = 0; i < m->n; i++) standards[i] = m->choices[i].standard;
    oscal_metadata(&m->o, title, s->document.version, STR_NONE, oscal_system_day(m->o.a, m->in), &props);
    oscal_own_prop(&m->o, &props, "document-number", s->document.number);
    oscal_end(&m->o, &props);
    oscal_roles(&m->o, standards, m->n);
    jsonw_end_object(&m->o.w);
}

static void profile_link(struct maker *m, struct str uuid) {
    jsonw_key(&m->o.w, "import-profile"), jsonw_object(&m->o.w);
    oscal_string(&m->o, "href", arena_fmt(m->o.a, "#%.*s", STR_ARG(uuid)));
    jsonw_end_object(&m->o.w);
}

static void back_matter(struct maker *m, struct str uuid) {
    const struct system *s = m->in->system;
    jsonw_key(&m->o.w, "back-matter"), jsonw_object(&m->o.w);
    jsonw_key(&m->o.w, "resources"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    oscal_string(&m->o, "uuid", uuid);
    oscal_string(&m->o, "title", SAY(m, N_("requirements that apply")));
    jsonw_key(&m->o.w, "document-ids"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    oscal_string(&m->o, "identifier", oscal_uuid(m->o.a, "profile", s->name, s->document.number));
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
    jsonw_key(&m->o.w, "rlinks"), jsonw_array(&m->o.w), jsonw_object(&m->o.w);
    oscal_string(&m->o, "href", STR("profile.json"));
    oscal_string(&m->o, "media-type", STR("application/json"));
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w);
    jsonw_end_object(&m->o.w), jsonw_end_array(&m->o.w), jsonw_end_object(&m->o.w);
}

bool oscal_write_ssp(struct arena *a, const struct report_input *in, struct buf *out, struct err *e) {
    struct maker m = {.o = {.a = a, .cat = in->cat, .lang = in->lang}, .in = in};
    m.choices = oscal_choose(a, in, &m.n, e);
    if (!m.choices) return false;
    m.uuid = oscal_uuid(a, "plan", in->system->name, in->system->document.number);
    m.own = oscal_uuid(a, "component", m.uuid, STR("own"));
    m.supplier = oscal_uuid(a, "component", m.uuid, STR("supplier"));
    struct str profile = oscal_uuid(a, "plan source", m.uuid, STR("profile"));
    gather(&m);
    jsonw_init(&m.o.w, out, true);
    oscal_begin(&m.o, "system-security-plan", m.uuid);
    metadata(&m);
    profile_link(&m, profile);
    characteristics(&m);
    implementation(&m);
    requirements(&m);
    back_matter(&m, profile);
    return oscal_finish(&m.o, e);
}
