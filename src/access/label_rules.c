/* label_rules: reading registers/labels.yaml. */
#include "access/label.h"
#include "access/register_read.h"

/* Made by tools/embed. */
extern const unsigned char labels_yaml[];
extern const size_t labels_yaml_size;

static const char *const axes[LABEL_AXES] = {"confidentiality", "integrity", "availability"};
static const char *const acts[LABEL_ACTS] = {"view", "export", "print", "mail"};
static const char *const asks[] = {"record", "encrypt", "concerned", "refuse"};

static bool ask_of(struct reading *r, const struct node *n, unsigned *out) {
    if (n->type == NODE_SCALAR)
        for (unsigned i = 0; i < 4; i++)
            if (str_is(n->text, asks[i])) return *out |= 1u << i, true;
    return reg_wrong(r, n, _("An act asks for record, encrypt, concerned or refuse."));
}

static bool asked(struct reading *r, const struct node *map, unsigned ask[LABEL_ACTS]) {
    for (size_t act = 0; act < LABEL_ACTS; act++) {
        const struct node *n = node_find(map, acts[act]);
        if (!n) continue;
        if (!node_want_list(n, r->src, acts[act], r->d)) return false;
        for (size_t i = 0; i < n->count; i++)
            if (!ask_of(r, n->items[i], &ask[act])) return false;
    }
    return true;
}

static bool one_class(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"axis", "value", "title", "view", "export", "print", "mail", "source", NULL};
    struct label_rules *out = r->out;
    struct label_class c = {.axis = LABEL_AXES};
    struct str axis;
    if (!node_want_map(n, r->src, "class", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
        !reg_word(r, n, "axis", &axis) || !node_need(n, r->src, "value", r->d))
        return false;
    for (unsigned i = 0; i < LABEL_AXES; i++)
        if (str_is(axis, axes[i])) c.axis = (enum label_axis)i;
    if (c.axis == LABEL_AXES)
        return reg_wrong(r, node_find(n, "axis"), _("An axis is confidentiality, integrity or availability."));
    if (!reg_small(r, n, "value", 1, c.axis == LABEL_CONFIDENTIALITY ? 3 : 2, &c.value) ||
        !reg_text(r, n, "title", &c.title) || !asked(r, n, c.ask) || !reg_source(r, n, &c.source))
        return false;
    for (size_t i = 0; i < out->n_classes; i++)
        if (out->classes[i].axis == c.axis && out->classes[i].value == c.value)
            return reg_wrong(r, n, _("This class stands here twice."));
    out->classes[out->n_classes++] = c;
    return true;
}

static bool one_limit(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id",     "title", "about", "detail", "view",
                                       "export", "print", "mail",  "source", NULL};
    struct label_rules *out = r->out;
    struct label_rule l = {0};
    struct str detail = STR_NONE;
    if (!node_want_map(n, r->src, "limit", r->d) || !node_known_keys(n, r->src, keys, r->d) || !reg_id(r, n, &l.id) ||
        !reg_text(r, n, "title", &l.title) || (node_find(n, "about") && !reg_text(r, n, "about", &l.about)) ||
        !reg_word_maybe(r, n, "detail", &detail) || !asked(r, n, l.ask) || !reg_source(r, n, &l.source))
        return false;
    l.detail = str_is(detail, "text")   ? LABEL_DETAIL_TEXT
               : str_is(detail, "date") ? LABEL_DETAIL_DATE
                                        : LABEL_DETAIL_NONE;
    if (detail.ptr && l.detail == LABEL_DETAIL_NONE)
        return reg_wrong(r, node_find(n, "detail"), _("A detail is text or date."));
    if (label_rule_find(out, l.id)) return reg_wrong(r, n, _("This id stands here twice."));
    out->limits[out->n_limits++] = l;
    return true;
}

static bool unsaid(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"confidentiality", "integrity", "availability", NULL};
    struct label_rules *out = r->out;
    if (!n || !node_want_map(n, r->src, "unsaid", r->d) || !node_known_keys(n, r->src, keys, r->d)) return false;
    for (size_t i = 0; i < LABEL_AXES; i++)
        if (!node_need(n, r->src, keys[i], r->d) || !reg_small(r, n, keys[i], 1, i ? 2 : 3, &out->unsaid[i]))
            return false;
    return true;
}

static bool every_class(struct reading *r, const struct node *at) {
    const struct label_rules *out = r->out;
    return out->n_classes == 7 ||
           reg_wrong(r, at, _("There are three classes of confidentiality, two of integrity and two of availability."));
}

bool label_rules_read(struct arena *a, const struct source *src, struct label_rules *out, struct diags *d) {
    static const char *const keys[] = {"unsaid", "classes", "limits", NULL};
    struct label_rules rules = {0};
    struct reading r = {a, src, d, &rules};
    const struct node *top = reg_top(&r, LABELS_FILE_MAX, keys);
    if (!top) return false;
    const struct node *classes = node_need(top, src, "classes", d), *limits = node_need(top, src, "limits", d);
    rules.classes = arena_array(a, LABEL_CLASSES_MAX, sizeof *rules.classes);
    rules.limits = arena_array(a, LABEL_RULES_MAX, sizeof *rules.limits);
    bool ok = unsaid(&r, node_need(top, src, "unsaid", d)) &&
              reg_each(&r, classes, "classes", LABEL_CLASSES_MAX, one_class) && every_class(&r, classes) &&
              reg_each(&r, limits, "limits", LABEL_RULES_MAX, one_limit);
    if (!ok || d->errors) return false;
    *out = rules;
    return true;
}

const struct label_rules *label_rules_builtin(void) {
    static struct label_rules rules;
    static struct arena *kept; /* as long as the program */
    if (kept) return &rules;
    struct diags *d = mem_alloc(sizeof *d);
    struct source src = {STR("labels.yaml"), {(const char *)labels_yaml, labels_yaml_size}};
    kept = arena_new(4 * MIB);
    if (!label_rules_read(kept, &src, &rules, d)) reg_builtin_failed(d, "labels.yaml");
    mem_free(d);
    return &rules;
}

const struct label_rule *label_rule_find(const struct label_rules *r, struct str id) {
    for (size_t i = 0; i < r->n_limits; i++)
        if (str_eq(r->limits[i].id, id)) return &r->limits[i];
    return NULL;
}
