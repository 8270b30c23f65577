/* label: of a system, in the record; what it allows; how it is written on an output. */
#include "access/label.h"

#include <string.h>

#include "access/change.h"
#include "ledger/period.h"

/* The row -----------------------------------------------------------------------------------------------------------
 */

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

static struct str member(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_SCALAR && !node_is_null(n) ? n->text : STR_NONE;
}

/* What label_set wrote. */
static bool read_limits(struct arena *a, struct str json, struct label *l, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("label"), arena_str(a, json)};
    const struct node *list = json_read(a, &src, d);
    if (!list || list->type != NODE_LIST || list->count > LABEL_LIMITS_MAX)
        return err_set(e, ERR_DB, _("The label of the system %lld cannot be read."), (long long)l->system);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *n = list->items[i];
        if (n->type != NODE_MAP) continue;
        l->limits[l->n_limits++] = (struct label_limit){member(n, "id"), member(n, "detail"), member(n, "until")};
    }
    return true;
}

bool label_of(struct arena *a, struct store *s, int64_t system, struct label *out, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT confidentiality, integrity, availability, until, limits, changed "
                                     "FROM label WHERE system = $1"),
                                 e);
    struct label l = {.system = system};
    if (!q) return false;
    stmt_int(q, 1, system);
    bool there = stmt_row(q, e);
    if (!there && e->kind) return false;
    if (there) {
        for (int i = 0; i < LABEL_AXES; i++) l.class[i] = (unsigned)stmt_int_at(q, i);
        l.until = copied(a, stmt_text_at(q, 3));
        l.changed = stmt_int_at(q, 5);
        there = read_limits(a, stmt_text_at(q, 4), &l, e);
        stmt_done(q);
        if (!there) return false;
    }
    *out = l;
    return true;
}

static struct str limits_json(struct arena *a, const struct label *l) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 256 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_array(&w);
    for (size_t i = 0; i < l->n_limits; i++) {
        const struct label_limit *x = &l->limits[i];
        jsonw_object(&w);
        jsonw_key(&w, "id"), jsonw_str(&w, x->id);
        if (x->detail.ptr) jsonw_key(&w, "detail"), jsonw_str(&w, x->detail);
        if (x->until.ptr) jsonw_key(&w, "until"), jsonw_str(&w, x->until);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str as_json(struct arena *a, const struct label *l) {
    struct str until = STR_NONE, limits = limits_json(a, l);
    struct buf b;
    buf_init(&b, 64 * KIB);
    if (l->until.ptr) buf_addz(&b, ",\"until\":"), json_quote(&b, l->until);
    if (b.len) until = arena_str(a, buf_str(&b));
    buf_release(&b);
    return arena_fmt(a, "{\"confidentiality\":%u,\"integrity\":%u,\"availability\":%u%.*s,\"limits\":%.*s}",
                     l->class[0], l -> class[1], l -> class[2], STR_ARG(until), STR_ARG(limits));
}

static bool limit_ok(const struct label *l, size_t i, struct err *e) {
    const struct label_limit *x = &l->limits[i];
    const struct label_rule *r = label_rule_find(label_rules_builtin(), x->id);
    if (!r) return err_set(e, ERR_INVALID, _("There is no handling limit %.*s."), STR_ARG(x->id));
    struct str title = text_in(&r->title, lang_current());
    for (size_t k = 0; k < i; k++)
        if (str_eq(l->limits[k].id, x->id))
            return err_set(e, ERR_INVALID, _("The handling limit \"%.*s\" is named twice."), STR_ARG(title));
    if (x->until.ptr && !day_ok(x->until))
        return err_set(e, ERR_INVALID, _("%.*s is not a day that exists (2027-03-31)."), STR_ARG(x->until));
    if (r->detail == LABEL_DETAIL_DATE && (!x->detail.ptr || !day_ok(x->detail)))
        return err_set(e, ERR_INVALID, _("The handling limit \"%.*s\" needs a day (2027-03-31)."), STR_ARG(title));
    if (r->detail == LABEL_DETAIL_TEXT && (!x->detail.ptr || !change_line_ok(x->detail, LABEL_TEXT_MAX)))
        return err_set(e, ERR_INVALID, _("The handling limit \"%.*s\" needs one line of 1 to %d characters."),
                       STR_ARG(title), LABEL_TEXT_MAX);
    return r->detail != LABEL_DETAIL_NONE || !x->detail.ptr ||
           err_set(e, ERR_INVALID, _("The handling limit \"%.*s\" says nothing besides."), STR_ARG(title));
}

static bool label_ok(const struct label *l, struct str reason, struct err *e) {
    if (l->class[0] > 3 || l->class[1] > 2 || l->class[2] > 2)
        return err_set(e, ERR_INVALID,
                       _("Classes are 1 to 3 of confidentiality, 1 or 2 of integrity and availability."));
    if (l->until.ptr && !day_ok(l->until))
        return err_set(e, ERR_INVALID, _("%.*s is not a day that exists (2027-03-31)."), STR_ARG(l->until));
    if (l->n_limits > LABEL_LIMITS_MAX)
        return err_set(e, ERR_LIMIT, _("A label has at most %d handling limits."), LABEL_LIMITS_MAX);
    for (size_t i = 0; i < l->n_limits; i++)
        if (!limit_ok(l, i, e)) return false;
    return change_reason_ok(reason, LABEL_REASON_MAX, e);
}

static bool write(struct arena *a, struct store *s, const struct label *l, int64_t entry, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO label (system, confidentiality, integrity, availability, until, limits, changed) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (system) DO UPDATE SET "
                        "confidentiality = excluded.confidentiality, integrity = excluded.integrity, "
                        "availability = excluded.availability, until = excluded.until, limits = excluded.limits, "
                        "changed = excluded.changed"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, l->system);
    for (int i = 0; i < LABEL_AXES; i++) stmt_int(q, 2 + i, l->class[i]);
    stmt_text(q, 5, l->until);
    stmt_text(q, 6, limits_json(a, l));
    stmt_int(q, 7, entry);
    return stmt_run(q, NULL, e);
}

static struct str quoted(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    json_quote(&b, s);
    struct str out = arena_fmt(a, "{\"reason\":%.*s}", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return out;
}

static bool set(struct arena *a, struct trail *t, const struct trail_actor *by, const struct label *l,
                struct str reason, struct err *e) {
    struct store *s = trail_store(t);
    struct label before;
    int64_t entry;
    if (!label_ok(l, reason, e) || !change_system_there(s, l->system, e) || !label_of(a, s, l->system, &before, e))
        return false;
    if (before.changed != l->changed)
        return err_set(e, ERR_CONFLICT, _("The label was changed meanwhile; look at it again."));
    return change_record(t,
                         &(struct change_entry){.by = by,
                                                .kind = "system",
                                                .act = before.changed ? "set" : "add",
                                                .on = arena_fmt(a, "system/%lld/label", (long long)l->system),
                                                .before = before.changed ? as_json(a, &before) : STR_NONE,
                                                .after = as_json(a, l),
                                                .note = quoted(a, reason)},
                         &entry, e) &&
           write(a, s, l, entry, e);
}

bool label_set(struct trail *t, const struct trail_actor *by, const struct label *l, struct str reason, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(4 * MIB);
    bool ok = set(a, t, by, l, reason, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}

/* What it allows ----------------------------------------------------------------------------------------------------
 */

static unsigned class_of(const struct label_rules *rules, const struct label *l, enum label_axis axis) {
    return l->class[axis] ? l->class[axis] : rules->unsaid[axis];
}

static const struct label_class *class_find(const struct label_rules *rules, enum label_axis axis, unsigned value) {
    for (size_t i = 0; i < rules->n_classes; i++)
        if (rules->classes[i].axis == axis && rules->classes[i].value == value) return &rules->classes[i];
    return NULL;
}

static bool runs(const struct label_limit *x, struct str day) {
    return !x->until.ptr || str_cmp(day, x->until) <= 0;
}

/* A limit that says "before DAY" is over on that day; others that carry a date (keep until …) ask for nothing. */
static bool in_force(const struct label_rule *r, const struct label_limit *x, struct str day) {
    return runs(x, day) && (r->detail != LABEL_DETAIL_DATE || str_cmp(day, x->detail) < 0);
}

/* A role for the very system or its organisations, or for auditing: what a role for everything does not make one. */
static bool concerned(const struct viewer *v, const struct label *l, enum permission p) {
    const struct access_object on = {.system = l->system,
                                     .organisation = l->organisation,
                                     .confidentiality = class_of(label_rules_builtin(), l, LABEL_CONFIDENTIALITY)};
    for (size_t i = 0; i < v->n_grants; i++) {
        struct viewer one = *v;
        one.grants = &v->grants[i];
        one.n_grants = 1;
        if (viewer_may(&one, p, &on) &&
            (v->grants[i].scope != SCOPE_ALL || (v->grants[i].permissions >> PERMIT_AUDIT & 1)))
            return true;
    }
    return false;
}

static struct str act_title(enum label_act act, enum lang lang) {
    switch (act) {
    case LABEL_VIEW:
        return trs(lang, N_("looking at it"));
    case LABEL_EXPORT:
        return trs(lang, N_("exporting it"));
    case LABEL_PRINT:
        return trs(lang, N_("printing it"));
    default:
        return trs(lang, N_("mailing it"));
    }
}

struct asking {
    struct arena *a;
    const struct viewer *v;
    const struct label *l;
    enum label_act act;
    enum permission permit;
    enum lang lang;
    struct label_answer out;
};

/* What one class or limit asks; the first that refuses gives the sentence. */
static void ask(struct asking *x, unsigned what, struct str title) {
    x->out.ask |= what & (LABEL_RECORD | LABEL_ENCRYPT);
    if (!x->out.allowed) return;
    bool refused = what & LABEL_REFUSE, others = (what & LABEL_CONCERNED) && !concerned(x->v, x->l, x->permit);
    if (refused)
        x->out.why = arena_fmt(x->a, tr(x->lang, N_("\"%.*s\" does not allow %.*s.")), STR_ARG(title),
                               STR_ARG(act_title(x->act, x->lang)));
    else if (others)
        x->out.why =
            arena_fmt(x->a, tr(x->lang, N_("\"%.*s\" allows %.*s only to those who have a role for this system.")),
                      STR_ARG(title), STR_ARG(act_title(x->act, x->lang)));
    x->out.allowed = !refused && !others;
}

static struct str asked_for(struct asking *x) {
    if (x->out.ask == (LABEL_RECORD | LABEL_ENCRYPT))
        return trs(x->lang, N_("It must be encrypted, and who receives it is recorded."));
    if (x->out.ask == LABEL_ENCRYPT) return trs(x->lang, N_("It must be encrypted."));
    return x->out.ask ? trs(x->lang, N_("Who receives it, or what it is for, is recorded.")) : STR_NONE;
}

static bool permitted(struct asking *x, const struct label_rules *rules) {
    struct access_object on = {.system = x->l->system,
                               .organisation = x->l->organisation,
                               .confidentiality = class_of(rules, x->l, LABEL_CONFIDENTIALITY)};
    const struct label_class *c = class_find(rules, LABEL_CONFIDENTIALITY, on.confidentiality);
    if (viewer_may(x->v, x->permit, &on)) return true;
    on.confidentiality = 1;
    if (c && viewer_may(x->v, x->permit, &on))
        x->out.why = arena_fmt(x->a, tr(x->lang, N_("Your role does not reach \"%.*s\".")),
                               STR_ARG(text_in(&c->title, x->lang)));
    else
        x->out.why = trs(x->lang, N_("Your roles do not allow this for this system."));
    return false;
}

void label_allows(struct arena *a, const struct viewer *v, const struct label *l, enum label_act act, struct str day,
                  enum lang lang, struct label_answer *out) {
    const struct label_rules *rules = label_rules_builtin();
    struct asking x = {
        a, v, l, act, act == LABEL_VIEW ? PERMIT_SYSTEM_VIEW : PERMIT_SYSTEM_EXPORT, lang, {.allowed = true}};
    x.out.allowed = permitted(&x, rules);
    for (unsigned i = 0; x.out.allowed && i < LABEL_AXES; i++) {
        const struct label_class *c = class_find(rules, (enum label_axis)i, class_of(rules, l, (enum label_axis)i));
        if (c) ask(&x, c->ask[act], text_in(&c->title, lang));
    }
    for (size_t i = 0; x.out.allowed && i < l->n_limits; i++) {
        const struct label_rule *r = label_rule_find(rules, l->limits[i].id);
        if (!r) /* the data knows it no more: nobody can say what it allows */
            ask(&x, LABEL_REFUSE, l->limits[i].id);
        else if (in_force(r, &l->limits[i], day))
            ask(&x, r->ask[act], text_in(&r->title, lang));
    }
    if (x.out.allowed)
        x.out.why = asked_for(&x);
    else
        x.out.ask = 0;
    *out = x.out;
}

/* Several, and on paper ---------------------------------------------------------------------------------------------
 */

static struct str later_of(struct str a, struct str b) {
    if (!a.ptr || !b.ptr) return STR_NONE; /* without an end is the later */
    return str_cmp(a, b) < 0 ? b : a;
}

static void join_limit(struct label *out, const struct label_limit *x) {
    for (size_t i = 0; i < out->n_limits; i++) {
        struct label_limit *y = &out->limits[i];
        if (!str_eq(y->id, x->id)) continue;
        y->until = later_of(y->until, x->until);
        if (str_cmp(y->detail, x->detail) < 0) y->detail = x->detail;
        return;
    }
    if (out->n_limits < LABEL_LIMITS_MAX) out->limits[out->n_limits++] = *x;
}

void label_join(const struct label *a, const struct label *b, struct label *out) {
    const struct label_rules *rules = label_rules_builtin();
    struct label l = *a;
    for (unsigned i = 0; i < LABEL_AXES; i++) {
        unsigned x = class_of(rules, a, (enum label_axis)i), y = class_of(rules, b, (enum label_axis)i);
        l.class[i] = x > y ? x : y;
    }
    l.until = later_of(a->until, b->until);
    for (size_t i = 0; i < b->n_limits; i++) join_limit(&l, &b->limits[i]);
    if (a->system != b->system) l.system = 0;
    if (a->organisation != b->organisation) l.organisation = 0;
    l.changed = 0;
    *out = l;
}

void label_mark(const struct label *l, enum lang lang, struct buf *out) {
    const struct label_rules *rules = label_rules_builtin();
    const char *between = lang == LANG_JA ? "・" : ", ", *comma = lang == LANG_JA ? "、" : ", ";
    for (unsigned i = 0; i < LABEL_AXES; i++) {
        const struct label_class *c = class_find(rules, (enum label_axis)i, class_of(rules, l, (enum label_axis)i));
        if (i) buf_addz(out, between);
        if (c) buf_add(out, text_in(&c->title, lang));
    }
    for (size_t i = 0; i < l->n_limits; i++) {
        const struct label_rule *r = label_rule_find(rules, l->limits[i].id);
        buf_addz(out, i ? comma : lang == LANG_JA ? "／" : " / ");
        buf_add(out, r ? text_in(&r->title, lang) : l->limits[i].id);
        if (l->limits[i].detail.ptr)
            buf_addf(out, lang == LANG_JA ? "（%.*s）" : " (%.*s)", STR_ARG(l->limits[i].detail));
    }
}
