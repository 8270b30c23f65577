/* past: states of a system other than now. */
#include "ledger/past.h"

#include "fmt/fmt.h"
#include "ledger/database_parts.h"
#include "ledger/fields.h"

/* As it was ------------------------------------------------------------------------------------- */

static struct str joined(struct arena *a, const struct parts *p) {
    struct buf b;
    buf_init(&b, 2 * SYSTEM_FILE_MAX);
    parts_join(p, &b);
    struct str json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return json;
}

static struct str name_of(struct arena *a, const struct parts *p, struct str otherwise) {
    const struct part *name = parts_find(p, STR("system"), STR("name"));
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("name"), name ? name->value : STR_NONE};
    const struct node *n = name ? json_read(a, &src, unread) : NULL;
    return n && n->type == NODE_SCALAR ? n->text : otherwise;
}

/* Parts whose content was erased since are left out. */
static void known_parts(struct system_past *p) {
    struct parts *list = &p->record.parts;
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (list->list[i].value.ptr)
            list->list[n++] = list->list[i];
        else
            p->unknown++;
    }
    list->n = n;
}

bool system_at_entry(struct arena *a, struct trail *t, int64_t system, int64_t entry, struct system_past *out,
                     struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct stored now;
    struct history since;
    struct system_past p = {.record = {.id = system, .revision = entry}};
    if (!store_join_reading(trail_store(t), &tx, e)) return false;
    if (!stored_read(a, trail_store(t), system, &now, e) || !stored_base(a, t, &now, entry, &p.record.parts, &since, e))
        return false;
    if (!p.record.parts.n)
        return err_set(e, ERR_NOT_FOUND, _("The system %lld was not in the record at that time."), (long long)system);
    known_parts(&p);
    p.record.name = name_of(a, &p.record.parts, now.name);
    p.record.json = joined(a, &p.record.parts);
    *out = p;
    return true;
}

bool system_at(struct arena *a, struct trail *t, int64_t system, int64_t moment, struct system_past *out,
               struct err *e) {
    struct history h;
    int64_t last = -1;
    if (!history_since(a, t, system_subject(a, system, STR_NONE, STR_NONE), 0, &h, e)) return false;
    for (size_t i = 0; i < h.n && h.list[i].at <= moment; i++) last = h.list[i].n;
    if (last < 0)
        return err_set(e, ERR_NOT_FOUND, _("The system %lld was not in the record at that time."), (long long)system);
    return system_at_entry(a, t, system, last, out, e);
}

bool systems_compare(struct arena *a, const struct parts *before, const struct parts *after,
                     const struct part_change **changes, size_t *n, struct err *e) {
    struct parts file = {arena_array(a, after->n, sizeof *file.list), after->n};
    struct parts_merge m;
    int64_t next = INT32_MAX;
    (void)e;
    for (size_t i = 0; i < after->n; i++) {
        file.list[i] = after->list[i];
        if (section_at((size_t)section_find(file.list[i].section))->items) file.list[i].name = STR_NONE;
    }
    parts_number(before, &file);
    parts_merge(a, before, before, &file, &next, &m);
    *changes = m.changes;
    *n = m.n_changes;
    return true;
}

/* A copy ---------------------------------------------------------------------------------------- */

static bool resets(const struct part *p) {
    static const char *const document[] = {"number", "version", "date", "revisions"};
    if (str_is(p->section, "status")) return true;
    if (str_is(p->section, "document"))
        for (size_t i = 0; i < sizeof document / sizeof *document; i++)
            if (str_is(p->name, document[i])) return true;
    if (!str_is(p->section, "register")) return false;
    int at = register_field_find(register_fields_builtin(), p->name);
    return at >= 0 && register_fields_builtin()->list[at].reset;
}

static struct str quoted(struct arena *a, struct str text) {
    struct buf b;
    buf_init(&b, MIB);
    json_quote(&b, text);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void put_field(struct parts *p, enum field_meaning means, struct str value) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[means];
    if (at < 0) return;
    p->list[p->n++] = (struct part){STR("register"), f->list[at].id, value, INT32_MAX + (int64_t)at, 0};
}

static struct parts copied(struct arena *a, const struct system_record *r, const struct copy_wish *w) {
    struct parts p = {arena_array(a, r->parts.n + 2, sizeof *p.list), 0};
    for (size_t i = 0; i < r->parts.n; i++) {
        if (resets(&r->parts.list[i])) continue;
        p.list[p.n] = r->parts.list[i];
        if (str_is(p.list[p.n].section, "system") && str_is(p.list[p.n].name, "name"))
            p.list[p.n].value = quoted(a, w->name);
        p.n++;
    }
    if (w->year) put_field(&p, MEANS_YEAR, arena_fmt(a, "\"%d\"", w->year));
    put_field(&p, MEANS_ORIGIN,
              quoted(a, arena_fmt(a, "%.*s (system %lld, entry %lld)", STR_ARG(r->name), (long long)r->id,
                                  (long long)r->revision)));
    parts_sort(&p);
    return p;
}

static bool name_is_free(struct arena *a, struct store *s, struct str name, struct err *e) {
    int64_t id;
    if (!name.len) return err_set(e, ERR_INVALID, _("The copy needs a name."));
    struct err not_there;
    if (!system_find(a, s, name, false, &id, &not_there))
        return not_there.kind == ERR_NOT_FOUND || (*e = not_there, false);
    return err_set(e, ERR_CONFLICT, _("Another system is called \"%.*s\" already."), STR_ARG(name));
}

bool system_copy(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                 int64_t system, const struct copy_wish *wish, struct system_put *out, struct err *e) {
    struct system_record r;
    struct diags *d = arena_alloc(a, sizeof *d);
    if (!name_is_free(a, trail_store(t), wish->name, e) ||
        !system_get(a, trail_store(t), arena_fmt(a, "%lld", (long long)system), &r, e))
        return false;
    if (r.id != system)
        return err_set(e, ERR_NOT_FOUND, _("There is no system %lld in the database."), (long long)system);
    struct parts p = copied(a, &r, wish);
    struct source src = {STR("copy"), joined(a, &p)};
    const struct system *s = system_load(a, cat, &src, d);
    if (!s) return *e = d->list[0], false;
    return system_put(a, t, by, cat, s, NULL, out, e);
}
