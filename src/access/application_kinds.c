/* application_kinds: reading registers/applications.yaml. */
#include "access/approval.h"
#include "access/approval_inside.h"
#include "access/register_read.h"
#include "ledger/period.h"

/* Made by tools/embed. */
extern const unsigned char applications_yaml[];
extern const size_t applications_yaml_size;

static const char *const types[] = {"line", "text", "date", "person", "role", "number", "choice"};

static bool type_of(struct reading *r, const struct node *map, enum application_asks *out) {
    struct str word;
    if (!reg_word(r, map, "type", &word)) return false;
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(word, types[i])) return *out = (enum application_asks)i, true;
    return reg_wrong(r, node_find(map, "type"), _("A field is line, text, date, person, role, number or choice."));
}

static bool choices(struct reading *r, const struct node *map, struct application_field *f) {
    static const char *const keys[] = {"id", "title", NULL};
    const struct node *list = node_find(map, "choices");
    if ((f->type == ASKS_CHOICE) != (list != NULL))
        return reg_wrong(r, list ? list : map, _("A field of type choice has choices, and no other."));
    if (!list) return true;
    if (!node_want_list(list, r->src, "choices", r->d)) return false;
    if (!list->count) return reg_wrong(r, list, _("This must not be empty."));
    f->choices = arena_array(r->a, list->count, sizeof *f->choices);
    f->choice_titles = arena_array(r->a, list->count, sizeof *f->choice_titles);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *n = list->items[i];
        if (!node_want_map(n, r->src, "choice", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
            !reg_id(r, n, &f->choices[i]) || !reg_text(r, n, "title", &f->choice_titles[i]))
            return false;
        f->n_choices++;
    }
    return true;
}

static bool field(struct reading *r, const struct node *n, struct application_kind *k) {
    static const char *const keys[] = {"id", "type", "required", "title", "help", "clause", "choices", NULL};
    struct application_field f = {0};
    if (!node_want_map(n, r->src, "field", r->d) || !node_known_keys(n, r->src, keys, r->d) || !reg_id(r, n, &f.id) ||
        !type_of(r, n, &f.type) || !node_need(n, r->src, "required", r->d) ||
        !reg_flag(r, n, "required", &f.required) || !reg_text(r, n, "title", &f.title) ||
        (node_find(n, "help") && !reg_text(r, n, "help", &f.help)) || !reg_word_maybe(r, n, "clause", &f.clause) ||
        !choices(r, n, &f))
        return false;
    for (size_t i = 0; i < k->n_fields; i++)
        if (str_eq(k->fields[i].id, f.id)) return reg_wrong(r, n, _("This id stands here twice."));
    k->fields[k->n_fields++] = f;
    return true;
}

static bool fields(struct reading *r, const struct node *map, struct application_kind *k) {
    const struct node *list = node_need(map, r->src, "fields", r->d);
    if (!list || !node_want_list(list, r->src, "fields", r->d)) return false;
    if (list->count > APPLICATION_FIELDS_MAX)
        return reg_wrong(r, list, _("There are more of these than the program takes."));
    k->fields = arena_array(r->a, APPLICATION_FIELDS_MAX, sizeof *k->fields);
    for (size_t i = 0; i < list->count; i++)
        if (!field(r, list->items[i], k)) return false;
    return true;
}

static bool decides(struct reading *r, const struct node *n, struct application_kind *k) {
    struct str permit;
    struct period p;
    if (!reg_word(r, n, "permit", &permit)) return false;
    if (!permission_find(permit, &k->permit) || k->permit <= PERMIT_SIGNED_IN)
        return reg_wrong(r, node_find(n, "permit"), _("There is no permission with this id that a role could have."));
    k->approvals = 1;
    if (!reg_small(r, n, "approvals", 1, APPLICATION_APPROVALS_MAX, &k->approvals) ||
        !reg_word_maybe(r, n, "term", &k->term) || !reg_word_maybe(r, n, "act", &k->act))
        return false;
    if (k->term.ptr && !period_read(k->term, &p))
        return reg_wrong(r, node_find(n, "term"), _("A term is written like P5Y, P3M, P1W or P7D."));
    return !k->act.ptr || approval_act_find(k->act) ||
           reg_wrong(r, node_find(n, "act"), _("There is no act of this name."));
}

static bool kind(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id",   "title", "about", "permit", "scopes", "approvals", "superior", "report",
                                       "late", "term",  "act",   "once",   "fields", "source",    NULL};
    struct application_kinds *out = r->out;
    struct application_kind k = {0};
    if (!node_want_map(n, r->src, "kind", r->d) || !node_known_keys(n, r->src, keys, r->d) || !reg_id(r, n, &k.id) ||
        !reg_text(r, n, "title", &k.title) || !reg_text(r, n, "about", &k.about) || !decides(r, n, &k) ||
        !reg_scopes(r, n, k.scopes) || !reg_flag(r, n, "superior", &k.superior) ||
        !reg_flag(r, n, "report", &k.report) || !reg_flag(r, n, "late", &k.late) || !reg_flag(r, n, "once", &k.once) ||
        !fields(r, n, &k) || !reg_source(r, n, &k.source))
        return false;
    if (k.report && !k.term.ptr) return reg_wrong(r, n, _("What has to be reported at its end needs a term."));
    if (application_kind_find(out, k.id)) return reg_wrong(r, n, _("This id stands here twice."));
    out->list[out->n++] = k;
    return true;
}

bool application_kinds_read(struct arena *a, const struct source *src, struct application_kinds *out, struct diags *d) {
    static const char *const keys[] = {"kinds", NULL};
    struct application_kinds kinds = {0};
    struct reading r = {a, src, d, &kinds};
    const struct node *top = reg_top(&r, APPLICATIONS_FILE_MAX, keys);
    if (!top) return false;
    kinds.list = arena_array(a, APPLICATION_KINDS_MAX, sizeof *kinds.list);
    if (!reg_each(&r, node_need(top, src, "kinds", d), "kinds", APPLICATION_KINDS_MAX, kind) || d->errors) return false;
    *out = kinds;
    return true;
}

const struct application_kinds *application_kinds_builtin(void) {
    static struct application_kinds kinds;
    static struct arena *kept; /* as long as the program */
    if (kept) return &kinds;
    struct diags *d = mem_alloc(sizeof *d);
    struct source src = {STR("applications.yaml"), {(const char *)applications_yaml, applications_yaml_size}};
    kept = arena_new(4 * MIB);
    if (!application_kinds_read(kept, &src, &kinds, d)) reg_builtin_failed(d, "applications.yaml");
    mem_free(d);
    return &kinds;
}

const struct application_kind *application_kind_find(const struct application_kinds *k, struct str id) {
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->list[i].id, id)) return &k->list[i];
    return NULL;
}
