/* system: reading a system file as a whole, and finding things in what was read. */
#include "ledger/load.h"

static void read_head(const struct loader *l, const struct node *root, struct system *s) {
    static const char *const keys[] = {"name", "owner", "purpose", NULL};
    const struct node *format = node_need(root, l->src, "kijun", l->d),
                      *system = node_need(root, l->src, "system", l->d);
    struct str version;
    if (format && node_want_text(format, l->src, "kijun", &version, l->d) && !str_is(version, "1"))
        loader_error(l, format, _("This program reads system files of form 1 (kijun: 1), not \"%.*s\"."),
                     STR_ARG(version));
    if (!system || !node_want_map(system, l->src, "system", l->d)) return;
    if (!node_known_keys(system, l->src, keys, l->d)) return;
    const struct node *name = node_need(system, l->src, "name", l->d);
    s->name = loader_text(l, system, "name");
    s->owner = loader_text(l, system, "owner");
    s->purpose = loader_text(l, system, "purpose");
    if (name && (node_is_null(name) || (name->type == NODE_SCALAR && text_is_blank(name->text))))
        loader_error(l, name, _("The system needs a name."));
}

static void read_revisions(const struct loader *l, const struct node *list, struct system *s) {
    static const char *const keys[] = {"version", "date", "what", "by", NULL};
    struct revision *out = arena_array(l->a, list->count, sizeof *out);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *n = list->items[i];
        if (!node_want_map(n, l->src, "revisions", l->d) || !node_known_keys(n, l->src, keys, l->d)) continue;
        out[s->n_revisions++] = (struct revision){loader_text(l, n, "version"), loader_date(l, n, "date"),
                                                  loader_text(l, n, "what"), loader_text(l, n, "by")};
    }
    s->revisions = out;
}

static void read_document(const struct loader *l, const struct node *map, struct system *s) {
    static const char *const keys[] = {"number", "version",   "date",      "mark", "handling",
                                       "title",  "revisions", "approvals", NULL};
    if (!node_known_keys(map, l->src, keys, l->d)) return;
    s->document.number = loader_text(l, map, "number");
    s->document.version = loader_text(l, map, "version");
    s->document.date = loader_date(l, map, "date");
    s->document.mark = loader_text(l, map, "mark");
    s->document.handling = loader_text(l, map, "handling");
    s->document.title = loader_text(l, map, "title");
    s->approvals = loader_texts(l, map, "approvals", &s->n_approvals);
    if (s->n_approvals > APPROVALS_MAX)
        loader_error(l, node_find(map, "approvals"), _("\"%s\" has %zu entries; at most %zu are accepted."),
                     "approvals", s->n_approvals, (size_t)APPROVALS_MAX);
    const struct node *revisions = loader_child(l, map, "revisions", NODE_LIST);
    if (revisions) read_revisions(l, revisions, s);
}

static void read_row(const struct loader *l, const struct node *n, struct work_row *out) {
    static const char *const keys[] = {"actor", "task",    "step",     "summary", "information",
                                       "flow",  "devices", "networks", "stores",  NULL};
    if (!node_want_map(n, l->src, "work", l->d) || !node_known_keys(n, l->src, keys, l->d)) return;
    out->actor = loader_text(l, n, "actor");
    out->task = loader_text(l, n, "task");
    out->step = loader_text(l, n, "step");
    out->summary = loader_text(l, n, "summary");
    out->flow = loader_text(l, n, "flow");
    out->information = loader_texts(l, n, "information", &out->n_information);
    out->devices = loader_texts(l, n, "devices", &out->n_devices);
    out->networks = loader_texts(l, n, "networks", &out->n_networks);
    out->stores = loader_texts(l, n, "stores", &out->n_stores);
    if (out->flow.ptr && !str_is(out->flow, "in") && !str_is(out->flow, "out") && !str_is(out->flow, "both"))
        loader_error(l, node_find(n, "flow"),
                     _("\"flow\" is in (into the system), out (from it) or both, not \"%.*s\"."), STR_ARG(out->flow));
}

static void read_work(const struct loader *l, const struct node *list, struct system *s) {
    struct work_row *rows = arena_array(l->a, list->count, sizeof *rows);
    for (size_t i = 0; i < list->count; i++) read_row(l, list->items[i], &rows[i]);
    s->work = rows;
    s->n_work = list->count;
}

static void read_parts(const struct loader *l, const struct node *root, struct system *s) {
    const struct node *n;
    read_head(l, root, s);
    if ((n = loader_child(l, root, "document", NODE_MAP))) read_document(l, n, s);
    if ((n = loader_child(l, root, "register", NODE_MAP))) read_register(l, n, s);
    s->tasks = loader_texts(l, root, "tasks", &s->n_tasks);
    if ((n = loader_child(l, root, "work", NODE_LIST))) read_work(l, n, s);
    if ((n = loader_child(l, root, "answers", NODE_MAP))) read_answers(l, n, &s->answers, &s->n_answers);
    if ((n = loader_child(l, root, "sheets", NODE_LIST))) read_sheets(l, n, s);
    check_agreement(l, s);
    if ((n = loader_child(l, root, "judgements", NODE_MAP))) read_judgements(l, n, s);
    if ((n = loader_child(l, root, "decisions", NODE_MAP))) read_decisions(l, n, s);
    if ((n = loader_child(l, root, "fill", NODE_MAP))) read_fills(l, n, s);
    if ((n = loader_child(l, root, "declared", NODE_MAP))) read_declared(l, n, s);
    if ((n = loader_child(l, root, "status", NODE_MAP))) read_status(l, n, s);
}

struct system *system_load(struct arena *a, const struct catalog *cat, const struct source *src, struct diags *d) {
    static const char *const keys[] = {"kijun",  "system",     "document",  "register", "tasks",    "work",   "answers",
                                       "sheets", "judgements", "decisions", "fill",     "declared", "status", NULL};
    struct loader l = {a, cat, src, d};
    size_t before = d->errors;
    if (src->text.len > SYSTEM_FILE_MAX) {
        diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu MiB."), SYSTEM_FILE_MAX / MIB);
        return NULL;
    }
    const struct node *root = node_read(a, src, d);
    if (!root || !node_want_map(root, src, _("the system file"), d)) return NULL;
    struct system *s = arena_alloc(a, sizeof *s);
    bool known = node_known_keys(root, src, keys, d);
    read_parts(&l, root, s);
    sha256_hex(src->text, s->digest);
    if (!known || d->errors != before) return NULL;
    check_implied(&l, s);
    return s;
}

const struct decision *system_decision(const struct system *s, uint32_t control) {
    for (size_t i = 0; i < s->n_decisions; i++)
        if (s->decisions[i].control == control) return &s->decisions[i];
    return NULL;
}

const struct judgement *system_judgement(const struct system *s, uint32_t condition) {
    for (size_t i = 0; i < s->n_judgements; i++)
        if (s->judgements[i].condition == condition) return &s->judgements[i];
    return NULL;
}

const struct choice_made *system_choice(const struct system *s, uint32_t condition) {
    for (size_t i = 0; i < s->n_choices; i++)
        if (s->choices[i].condition == condition) return &s->choices[i];
    return NULL;
}

const struct declared *system_declared(const struct system *s, uint32_t metric) {
    for (size_t i = 0; i < s->n_declared; i++)
        if (s->declared[i].metric == metric) return &s->declared[i];
    return NULL;
}

const struct status_entry *system_status(const struct system *s, uint32_t control) {
    for (size_t i = 0; i < s->n_status; i++)
        if (s->status[i].control == control) return &s->status[i];
    return NULL;
}

const struct fill *system_fill(const struct system *s, uint32_t control, uint32_t field) {
    for (size_t i = 0; i < s->n_fills; i++)
        if (s->fills[i].control == control && s->fills[i].field == field) return &s->fills[i];
    return NULL;
}
