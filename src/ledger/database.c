/* database: systems put, got, changed by the part, removed. The rows themselves: database_parts.c. */
#include "ledger/database.h"

#include "ledger/database_parts.h"

/* Finding ------------------------------------------------------------------------------------- */

struct str system_subject(struct arena *a, int64_t system, struct str section, struct str name) {
    struct str s = arena_fmt(a, "system/%lld", (long long)system);
    if (section.ptr) s = arena_fmt(a, "%.*s/%.*s", STR_ARG(s), STR_ARG(section));
    if (section.ptr && name.ptr) s = arena_fmt(a, "%.*s/%.*s", STR_ARG(s), STR_ARG(name));
    return s;
}

bool system_list(struct arena *a, struct store *s, struct system_row **list, size_t *n, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT system.id, system.name, system_part.value, system.changed FROM system "
                                     "LEFT JOIN system_part ON system_part.system = system.id AND "
                                     "system_part.section = 'system' AND system_part.name = 'owner' "
                                     "WHERE system.state = 'kept' ORDER BY system.id"),
                                 e);
    struct system_row *rows = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    while (stmt_row(q, e)) {
        rows = arena_grow(a, rows, count, &room, sizeof *rows);
        struct diags *unread = arena_alloc(a, sizeof *unread);
        struct source src = {STR("owner"), arena_str(a, stmt_text_at(q, 2))};
        const struct node *owner = stmt_null_at(q, 2) ? NULL : json_read(a, &src, unread);
        rows[count++] = (struct system_row){.id = stmt_int_at(q, 0),
                                            .name = arena_str(a, stmt_text_at(q, 1)),
                                            .owner = owner ? owner->text : STR_NONE,
                                            .changed = stmt_int_at(q, 3)};
    }
    if (e->kind) return false;
    *list = rows;
    *n = count;
    return true;
}

static bool no_such_system(struct arena *a, struct store *s, struct str which, struct err *e) {
    struct system_row *list;
    size_t n;
    if (!system_list(a, s, &list, &n, e)) return false;
    struct str *names = arena_array(a, n, sizeof *names);
    for (size_t i = 0; i < n; i++) names[i] = list[i].name;
    struct str near = err_nearest(which, names, n);
    if (near.ptr)
        return err_set(e, ERR_NOT_FOUND, _("There is no system \"%.*s\" in the database (did you mean \"%.*s\"?)."),
                       STR_ARG(which), STR_ARG(near));
    return err_set(e, ERR_NOT_FOUND, _("There is no system \"%.*s\" in the database. See: kijun systems"),
                   STR_ARG(which));
}

static bool find_by(struct stmt *q, int64_t *id, bool *found, struct err *e) {
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool find_named(struct store *s, struct str name, bool removed, int64_t *id, bool *found, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT id FROM system WHERE name = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_text(q, 1, name);
    if (!find_by(q, id, found, e)) return false;
    if (*found || !removed) return true;
    q = store_query(s, SQL("SELECT id FROM system WHERE name = $1 ORDER BY id DESC LIMIT 1"), e);
    if (!q) return false;
    stmt_text(q, 1, name);
    return find_by(q, id, found, e);
}

static bool find_numbered(struct store *s, int64_t number, bool removed, int64_t *id, bool *found, struct err *e) {
    struct stmt *q = removed ? store_query(s, SQL("SELECT id FROM system WHERE id = $1"), e)
                             : store_query(s, SQL("SELECT id FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, number);
    return find_by(q, id, found, e);
}

bool system_find(struct arena *a, struct store *s, struct str which, bool removed, int64_t *id, struct err *e) {
    bool found;
    int64_t number;
    if (!find_named(s, which, removed, id, &found, e)) return false;
    if (!found && str_int(which, &number) && !find_numbered(s, number, removed, id, &found, e)) return false;
    return found || no_such_system(a, s, which, e);
}

/* Getting ------------------------------------------------------------------------------------- */

static struct str joined(struct arena *a, const struct parts *p, struct err *e) {
    struct buf b;
    buf_init(&b, 2 * SYSTEM_FILE_MAX);
    parts_join(p, &b);
    struct str json = buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR_NONE;
    buf_release(&b);
    if (!json.ptr || json.len > SYSTEM_FILE_MAX)
        err_set(e, ERR_LIMIT, _("The system would be larger than %zu MiB."), SYSTEM_FILE_MAX / MIB);
    return json.len > SYSTEM_FILE_MAX ? STR_NONE : json;
}

static bool get(struct arena *a, struct store *s, int64_t id, struct system_record *out, struct err *e) {
    struct stored r;
    if (!stored_read(a, s, id, &r, e)) return false;
    struct str json = joined(a, &r.parts, e);
    if (!json.ptr) return false;
    *out = (struct system_record){.id = id, .name = r.name, .revision = r.changed, .parts = r.parts, .json = json};
    return true;
}

bool system_get(struct arena *a, struct store *s, struct str which, struct system_record *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    int64_t id;
    if (!store_join_reading(s, &tx, e)) return false;
    return system_find(a, s, which, false, &id, e) && get(a, s, id, out, e);
}

bool system_get_numbered(struct arena *a, struct store *s, int64_t id, struct system_record *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    bool found;
    if (!store_join_reading(s, &tx, e)) return false;
    if (!find_numbered(s, id, false, &id, &found, e)) return false;
    if (!found) return err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)id);
    return get(a, s, id, out, e);
}

bool installation_origin(struct arena *a, struct store *s, struct str *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT origin FROM installation"), e);
    if (!q) return false;
    *out = STR_NONE;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return true;
}

bool system_yaml(struct arena *a, struct store *s, const struct system_record *r, struct str *out, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {r->name, r->json};
    struct str origin;
    struct buf b;
    if (!installation_origin(a, s, &origin, e)) return false;
    const struct node *root = json_read(a, &src, d);
    if (!root) return *e = d->list[0], false;
    buf_init(&b, 4 * SYSTEM_FILE_MAX);
    buf_add(&b, system_base_line(a, r->revision, r->id, origin));
    buf_add(&b, STR("\n# 上の行は kijun put が他の人の変更と突き合わせるための目印です。消さないでください。\n"));
    yaml_write(&b, root);
    bool ok = buf_ok(&b) && b.len <= SYSTEM_FILE_MAX;
    if (ok) *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return ok || err_set(e, ERR_LIMIT, _("The system would be larger than %zu MiB."), SYSTEM_FILE_MAX / MIB);
}

/* Where a file comes from --------------------------------------------------------------------- */

#define BASE_WORDS "# kijun: revision "

struct str system_base_line(struct arena *a, int64_t revision, int64_t system, struct str origin) {
    return arena_fmt(a, BASE_WORDS "%lld, system %lld%s%.*s", (long long)revision, (long long)system,
                     origin.len ? ", " : "", STR_ARG(origin));
}

bool system_base_read(struct str text, struct system_base *out) {
    size_t bom = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct str line = str_cut(text, bom, text.len), rest, head, tail;
    str_split(line, '\n', &line, &rest);
    line = str_trim(line);
    struct system_base base = {.start = bom, .end = bom + line.len};
    if (!str_starts(line, STR(BASE_WORDS))) return false;
    line = str_cut(line, sizeof BASE_WORDS - 1, line.len);
    if (!str_split(line, ',', &head, &tail)) head = line, tail = STR_NONE;
    if (!str_int(str_trim(head), &base.revision)) return false;
    tail = str_trim(tail);
    if (str_starts(tail, STR("system "))) {
        struct str number = str_cut(tail, 7, tail.len);
        if (str_split(number, ',', &number, &rest)) base.origin = str_trim(rest);
        if (!str_int(str_trim(number), &base.system)) return false;
    }
    *out = base;
    return true;
}

/* Putting ------------------------------------------------------------------------------------- */

static bool canonical_parts(struct arena *a, const struct catalog *cat, const struct system *s, struct parts *out,
                            struct err *e) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 4 * SYSTEM_FILE_MAX);
    jsonw_init(&w, &b, false);
    system_write_json(cat, s, &w);
    bool ok = buf_ok(&b) && b.len <= SYSTEM_FILE_MAX;
    struct str json = ok ? arena_str(a, buf_str(&b)) : STR_NONE;
    buf_release(&b);
    if (!ok) return err_set(e, ERR_LIMIT, _("The system would be larger than %zu MiB."), SYSTEM_FILE_MAX / MIB);
    return parts_split(a, json, out, e);
}

/* What the loader of files says to these parts, and how it writes them. Names of items go by their order. */
static bool loaded_parts(struct arena *a, const struct catalog *cat, const struct parts *p, struct parts *out,
                         struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("db"), joined(a, p, e)};
    if (!src.text.ptr) return false;
    const struct system *s = system_load(a, cat, &src, d);
    if (!s) return err_set(e, d->list[0].kind, "%s", d->list[0].text);
    if (!canonical_parts(a, cat, s, out, e)) return false;
    for (size_t i = 0, k = 0; i < out->n; i++) {
        if (out->list[i].name.ptr) continue;
        while (k < p->n && !str_eq(p->list[k].section, out->list[i].section)) k++;
        if (k < p->n) out->list[i].name = p->list[k++].name;
    }
    return true;
}

/* The system as wanted, whoever wants it: loaded as a file would be, and what differs from now is written. */
static bool write_wanted(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                         struct stored *now, const struct parts *wanted, struct parts_merge *m, struct err *e) {
    struct parts proper;
    if (!loaded_parts(a, cat, wanted, &proper, e)) return false;
    parts_merge(a, &now->parts, &now->parts, &proper, &now->next_item, m);
    return !m->n_changes || stored_write(a, t, by, now, m->changes, m->n_changes, e);
}

struct putter {
    struct arena *a;
    struct trail *t;
    const struct trail_actor *by; /* NULL: only to see what would be done */
    const struct catalog *cat;
    const struct system_base *base;
    struct system_put *out;
    struct parts file;
    struct stored now;
    struct history since;
    struct err *e;
};

/* The newest entry about a part since the base. */
static const struct history_entry *last_entry(const struct putter *p, const struct part *part) {
    struct str subject = system_subject(p->a, p->now.id, part->section, part->name);
    for (size_t i = p->since.n; i-- > 0;)
        if (str_eq(p->since.list[i].subject, subject)) return &p->since.list[i];
    return NULL;
}

static const struct system_clash *with_entries(const struct putter *p, const struct part_clash *list, size_t n) {
    struct system_clash *out = arena_array(p->a, n, sizeof *out);
    for (size_t i = 0; i < n; i++) out[i] = (struct system_clash){list[i], last_entry(p, &list[i].part)};
    return out;
}

static bool is_own(const struct putter *p, const struct part *part) {
    const struct history_entry *h = last_entry(p, part);
    return p->by && h && !h->erased && str_eq(h->account, p->by->account) && str_eq(h->id, p->by->id);
}

/* Items put in since, by the file and in the database: what the same person put in before is the same when it is alike;
 * what somebody else put in, only when it is equal. */
static void number_new(struct putter *p, const struct parts *base) {
    struct parts own = {arena_array(p->a, p->now.parts.n, sizeof *own.list), 0};
    for (size_t i = 0; i < p->now.parts.n; i++) {
        const struct part *part = &p->now.parts.list[i];
        if (!parts_find(base, part->section, part->name) && is_own(p, part)) own.list[own.n++] = *part;
    }
    parts_number_alike(&own, &p->file);
    for (size_t i = 0; i < p->now.parts.n; i++) {
        const struct part *part = &p->now.parts.list[i];
        if (parts_find(base, part->section, part->name) || parts_find(&p->file, part->section, part->name)) continue;
        for (size_t k = 0; k < p->file.n; k++) {
            struct part *item = &p->file.list[k];
            if (item->name.ptr || !str_eq(item->section, part->section) || !str_eq(item->value, part->value)) continue;
            item->name = part->name;
            break;
        }
    }
}

static bool merge_with_base(struct putter *p, struct parts_merge *m) {
    struct parts base;
    int64_t size;
    if (!trail_size(p->t, &size, p->e)) return false;
    if (p->base->revision >= size)
        return err_set(p->e, ERR_CONFLICT,
                       _("The file was made from entry %lld, but the record has only %lld: was an older backup "
                         "restored? To put the file in as it is, delete its first line."),
                       (long long)p->base->revision, (long long)size);
    if (!stored_base(p->a, p->t, &p->now, p->base->revision, &base, &p->since, p->e)) return false;
    parts_number(&base, &p->file);
    number_new(p, &base);
    parts_merge(p->a, &base, &p->now.parts, &p->file, &p->now.next_item, m);
    p->out->n_clashes = m->n_clashes;
    p->out->clashes = with_entries(p, m->clashes, m->n_clashes);
    p->out->n_kept = m->n_kept;
    p->out->kept = with_entries(p, m->kept, m->n_kept);
    return !m->n_clashes ||
           err_set(p->e, ERR_CONFLICT,
                   _("Others changed the same in \"%.*s\" since the file was made (%zu); nothing was written."),
                   STR_ARG(p->now.name), m->n_clashes);
}

static bool find_or_create(struct putter *p, const struct system *s) {
    bool found = false;
    int64_t id;
    if (p->base && p->base->system > 0) {
        id = p->base->system;
        found = true;
    } else if (!find_named(trail_store(p->t), s->name, false, &id, &found, p->e)) {
        return false;
    }
    p->out->created = !found;
    if (!found && !p->by) return p->now = (struct stored){.name = s->name, .next_item = 1}, true;
    if (!found) return stored_create(p->a, p->t, p->by, s->name, &p->now, p->e);
    if (!stored_read(p->a, trail_store(p->t), id, &p->now, p->e)) return false;
    return !p->now.removed || err_set(p->e, ERR_CONFLICT,
                                      _("The system \"%.*s\" was removed from the database. To put the file in as a "
                                        "new system, delete its first line."),
                                      STR_ARG(p->now.name));
}

/* With what others wrote in it, it is no longer what was loaded. */
static bool write_merged(struct putter *p, struct parts_merge *m) {
    if (!p->out->n_kept)
        return !m->n_changes || stored_write(p->a, p->t, p->by, &p->now, m->changes, m->n_changes, p->e);
    struct parts wanted = parts_apply(p->a, &p->now.parts, m->changes, m->n_changes);
    return write_wanted(p->a, p->t, p->by, p->cat, &p->now, &wanted, m, p->e);
}

static bool put(struct putter *p, const struct system *s) {
    struct parts_merge m;
    if (!canonical_parts(p->a, p->cat, s, &p->file, p->e) || !find_or_create(p, s)) return false;
    if (p->base && !p->out->created) {
        if (!merge_with_base(p, &m)) return false;
    } else {
        parts_number(&p->now.parts, &p->file);
        parts_merge(p->a, &p->now.parts, &p->now.parts, &p->file, &p->now.next_item, &m);
    }
    if (p->by && !write_merged(p, &m)) return false;
    p->out->changes = m.changes;
    p->out->n_changes = m.n_changes;
    p->out->id = p->now.id;
    p->out->revision = p->now.changed;
    return true;
}

bool system_put(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                const struct system *s, const struct system_base *base, struct system_put *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    *out = (struct system_put){0};
    struct putter p = {.a = a, .t = t, .by = by, .cat = cat, .base = base, .out = out, .e = e};
    if (!store_join(trail_store(t), &tx, e)) return false;
    return put(&p, s) && store_leave(&tx, e);
}

bool system_would_put(struct arena *a, struct trail *t, const struct catalog *cat, const struct system *s,
                      const struct system_base *base, struct system_put *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    *out = (struct system_put){0};
    struct putter p = {.a = a, .t = t, .cat = cat, .base = base, .out = out, .e = e};
    return store_begin_reading(trail_store(t), &tx, e) && (put(&p, s) || out->n_clashes);
}

/* One part ------------------------------------------------------------------------------------ */

/* Who was there first, when, and what it says now. */
static bool changed_meanwhile(struct arena *a, struct trail *t, int64_t system, const struct part_wish *w,
                              const struct part *now, struct err *e) {
    struct history h;
    char moment[CLOCK_TEXT_MAX] = "?";
    if (!history_newest(a, t, system_subject(a, system, w->section, w->name), 1, &h, e)) return false;
    struct str who = h.n && !h.list[0].erased ? history_who(&h.list[0]) : STR("?");
    if (h.n) clock_text(h.list[0].at, moment);
    if (!now) return err_set(e, ERR_CONFLICT, _("Meanwhile %.*s removed this (%s)."), STR_ARG(who), moment);
    return err_set(e, ERR_CONFLICT, _("Meanwhile %.*s changed this (%s); it says now: %.*s"), STR_ARG(who), moment,
                   STR_ARG(str_cut(now->value, 0, 300)));
}

static bool as_expected(const struct part *now, int64_t expected) {
    if (expected == PART_ANY) return true;
    return expected == PART_ABSENT ? !now : now && now->changed == expected;
}

/* The parts as they are with the wish in them. */
static bool wished(struct arena *a, struct stored *now, const struct part_wish *w, struct str name, struct parts *out,
                   struct err *e) {
    struct parts p = {arena_array(a, now->parts.n + 1, sizeof *p.list), 0};
    int section = section_find(w->section);
    bool put = !w->value.ptr;
    int64_t last = 0;
    for (size_t i = 0; i < now->parts.n; i++) {
        const struct part *part = &now->parts.list[i];
        bool same_section = str_eq(part->section, w->section), it = same_section && str_eq(part->name, name);
        if (same_section) last = part->place;
        if (it && !w->value.ptr) continue;
        p.list[p.n] = *part;
        if (it) p.list[p.n].value = w->value, put = true;
        p.n++;
    }
    if (!put && section_at((size_t)section)->items && w->name.ptr)
        return err_set(e, ERR_NOT_FOUND, _("There is no item %.*s under \"%.*s\"."), STR_ARG(name),
                       STR_ARG(w->section));
    if (!put) p.list[p.n++] = (struct part){w->section, name, w->value, last + 1, 0};
    parts_sort(&p);
    *out = p;
    return true;
}

static bool check_wish(struct arena *a, const struct part_wish *w, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("value"), w->value};
    int section = section_find(w->section);
    if (section < 0) return err_set(e, ERR_INVALID, _("\"%.*s\" is no part of a system."), STR_ARG(w->section));
    if (!w->name.ptr && !section_at((size_t)section)->items)
        return err_set(e, ERR_INVALID, _("\"%.*s\" needs the name of a part."), STR_ARG(w->section));
    if (w->value.len > PART_VALUE_MAX || w->name.len > PART_NAME_MAX)
        return err_set(e, ERR_LIMIT, _("\"%.*s\" under \"%.*s\" is larger than %zu KiB."), STR_ARG(w->name),
                       STR_ARG(w->section), PART_VALUE_MAX / KIB);
    if (w->value.ptr && !json_read(a, &src, d)) return *e = d->list[0], false;
    return true;
}

static bool set_part(struct arena *a, struct trail *t, const struct trail_actor *by, const struct catalog *cat,
                     int64_t system, const struct part_wish *w, struct part_done *out, struct err *e) {
    struct stored now;
    struct parts wanted;
    struct parts_merge m;
    struct part_done done = {0};
    if (!check_wish(a, w, e) || !stored_read(a, trail_store(t), system, &now, e)) return false;
    if (now.removed) return err_set(e, ERR_NOT_FOUND, _("There is no system %lld in the database."), (long long)system);
    struct str name = w->name.ptr ? w->name : arena_fmt(a, "%lld", (long long)now.next_item);
    const struct part *there = w->name.ptr ? parts_find(&now.parts, w->section, name) : NULL;
    if (!as_expected(there, w->expected)) return changed_meanwhile(a, t, system, w, there, e);
    if (!w->value.ptr && !there) return err_set(e, ERR_NOT_FOUND, _("There is nothing to remove."));
    if (!w->name.ptr) now.next_item++;
    if (!wished(a, &now, w, name, &wanted, e) || !write_wanted(a, t, by, cat, &now, &wanted, &m, e)) return false;
    const struct part *result = parts_find(&now.parts, w->section, name);
    if (w->value.ptr && !result)
        return err_set(e, ERR_INVALID, _("\"%.*s\" under \"%.*s\" says nothing, or is another name of a part."),
                       STR_ARG(name), STR_ARG(w->section));
    done.changed = result ? result->changed : PART_ABSENT;
    done.revision = now.changed;
    if (!w->name.ptr) snprintf(done.name, sizeof done.name, "%.*s", STR_ARG(name));
    *out = done;
    return true;
}

bool system_part_set(struct trail *t, const struct trail_actor *by, const struct catalog *cat, int64_t system,
                     const struct part_wish *wish, struct part_done *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(512 * MIB);
    bool ok = set_part(a, t, by, cat, system, wish, out, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}

bool system_remove(struct trail *t, const struct trail_actor *by, int64_t system, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(512 * MIB);
    bool ok = stored_remove(a, t, by, system, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}
