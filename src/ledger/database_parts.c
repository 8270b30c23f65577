/* database_parts: reading and writing the parts of a system, each change with its entry in the trail. */
#include "ledger/database_parts.h"

#include "fmt/fmt.h"
#include "ledger/register.h"

/* Reading ------------------------------------------------------------------------------------- */

static bool read_head(struct arena *a, struct store *s, int64_t id, struct stored *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT name, next_item, changed, state FROM system WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (!stmt_row(q, e))
        return !e->kind && err_set(e, ERR_NOT_FOUND, _("There is no system %lld in the database."), (long long)id);
    *out = (struct stored){.id = id,
                           .name = arena_str(a, stmt_text_at(q, 0)),
                           .next_item = stmt_int_at(q, 1),
                           .changed = stmt_int_at(q, 2),
                           .removed = !str_is(stmt_text_at(q, 3), "kept")};
    stmt_done(q);
    return true;
}

bool stored_read(struct arena *a, struct store *s, int64_t id, struct stored *out, struct err *e) {
    struct stored r;
    size_t room = 0;
    if (!read_head(a, s, id, &r, e)) return false;
    struct stmt *q =
        store_query(s, SQL("SELECT section, name, value, place, changed FROM system_part WHERE system = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    while (stmt_row(q, e)) {
        int section = section_find(stmt_text_at(q, 0));
        if (section < 0) continue; /* of a later version of the program; store_open refuses those */
        r.parts.list = arena_grow(a, r.parts.list, r.parts.n, &room, sizeof *r.parts.list);
        r.parts.list[r.parts.n++] = (struct part){.section = str_of(section_at((size_t)section)->name),
                                                  .name = arena_str(a, stmt_text_at(q, 1)),
                                                  .value = arena_str(a, stmt_text_at(q, 2)),
                                                  .place = stmt_int_at(q, 3),
                                                  .changed = stmt_int_at(q, 4)};
    }
    if (e->kind) return false;
    parts_sort(&r.parts);
    *out = r;
    return true;
}

bool stored_name_free(struct store *s, struct str name, int64_t id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT id FROM system WHERE name = $1 AND state = 'kept' AND id <> $2"), e);
    if (!q) return false;
    stmt_text(q, 1, name);
    stmt_int(q, 2, id);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    stmt_done(q);
    return err_set(e, ERR_CONFLICT, _("Another system is called \"%.*s\" already."), STR_ARG(name));
}

/* As it was ----------------------------------------------------------------------------------- */

/* What entries after a revision tell about one part as it was at that revision. */
struct was {
    struct part part;
    bool valued, absent, placed; /* what is known by now */
};

static int64_t place_in(struct arena *a, struct str json, int64_t otherwise) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("note"), json};
    const struct node *n = json.ptr ? node_find(json_read(a, &src, unread), "place") : NULL;
    int64_t place;
    return n && str_int(n->text, &place) ? place : otherwise;
}

static void look_back(struct arena *a, struct was *w, const struct history_entry *h) {
    bool move = str_is(h->act, "move");
    if (h->erased) {
        if (!w->valued) w->part.value = STR_NONE;
        w->valued = w->placed = true;
        return;
    }
    if (!w->placed && (move || str_is(h->act, "remove"))) {
        w->part.place = place_in(a, move ? h->before : h->note, w->part.place);
        w->placed = true;
    }
    if (w->valued || move) return;
    w->valued = true;
    w->absent = str_is(h->act, "add");
    w->part.value = h->before;
}

/* Section and name of `system/ID/SECTION/NAME`. */
static bool part_of_subject(struct str subject, struct str *section, struct str *name) {
    struct str word, rest;
    return str_split(subject, '/', &word, &rest) && str_split(rest, '/', &word, &rest) &&
           str_split(rest, '/', section, name) && section_find(*section) >= 0;
}

static struct was *was_of(struct arena *a, struct was **list, size_t *n, size_t *room, const struct stored *now,
                          struct str section, struct str name) {
    for (size_t i = 0; i < *n; i++)
        if (str_eq((*list)[i].part.name, name) && str_eq((*list)[i].part.section, section)) return &(*list)[i];
    *list = arena_grow(a, *list, *n, room, sizeof **list);
    struct was *w = &(*list)[(*n)++];
    const struct part *p = parts_find(&now->parts, section, name);
    *w = (struct was){.part = p ? *p : (struct part){.section = section, .name = name}};
    return w;
}

bool stored_base(struct arena *a, struct trail *t, const struct stored *now, int64_t revision, struct parts *out,
                 struct history *since, struct err *e) {
    struct str subject = system_subject(a, now->id, STR_NONE, STR_NONE), section, name;
    struct was *list = NULL;
    size_t n = 0, room = 0;
    if (!history_since(a, t, subject, revision + 1, since, e)) return false;
    /* An entry that had to wait outside of the tree has no number yet, so nobody can look behind it. */
    for (size_t i = 0; i < now->parts.n; i++)
        if (now->parts.list[i].changed < 0) {
            struct was *w = was_of(a, &list, &n, &room, now, now->parts.list[i].section, now->parts.list[i].name);
            w->valued = w->placed = true;
            w->part.value = STR_NONE;
        }
    for (size_t i = 0; i < since->n; i++)
        if (part_of_subject(since->list[i].subject, &section, &name))
            look_back(a, was_of(a, &list, &n, &room, now, section, name), &since->list[i]);
    struct parts base = {arena_array(a, now->parts.n + n, sizeof *base.list), 0};
    for (size_t i = 0; i < n; i++)
        if (!list[i].absent) base.list[base.n++] = list[i].part;
    for (size_t i = 0; i < now->parts.n; i++) {
        const struct part *p = &now->parts.list[i];
        size_t k = 0;
        while (k < n && !(str_eq(list[k].part.name, p->name) && str_eq(list[k].part.section, p->section))) k++;
        if (k == n) base.list[base.n++] = *p;
    }
    parts_sort(&base);
    *out = base;
    return true;
}

/* Writing ------------------------------------------------------------------------------------- */

static struct str place_json(struct arena *a, const struct part *p) {
    return arena_fmt(a, "{\"place\":%lld}", (long long)p->place);
}

static bool append(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t system,
                   const struct part_change *c, int64_t *n, struct err *e) {
    const struct part *p = c->act == PART_ADD ? &c->after : &c->before;
    struct trail_change entry = {.by = by,
                                 .kind = str_of(section_at((size_t)section_find(p->section))->kind),
                                 .act = str_of(part_act_name(c->act)),
                                 .on = system_subject(a, system, p->section, p->name)};
    if (c->act == PART_MOVE) {
        entry.before = place_json(a, &c->before);
        entry.after = place_json(a, &c->after);
    } else {
        if (c->act != PART_ADD) entry.before = c->before.value;
        if (c->act != PART_REMOVE) entry.after = c->after.value;
        if (c->act != PART_SET) entry.note = place_json(a, p);
    }
    return trail_append(t, &entry, n, e);
}

static bool delete_row(struct store *s, int64_t system, const struct part *p, struct err *e) {
    struct stmt *q = store_query(s, SQL("DELETE FROM system_part WHERE system = $1 AND section = $2 AND name = $3"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_text(q, 2, p->section);
    stmt_text(q, 3, p->name);
    return stmt_run(q, NULL, e);
}

static bool write_row(struct store *s, int64_t system, const struct part *p, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO system_part (system, section, name, place, value, changed) "
                        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (system, section, name) DO UPDATE SET "
                        "place = excluded.place, value = excluded.value, changed = excluded.changed"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_text(q, 2, p->section);
    stmt_text(q, 3, p->name);
    stmt_int(q, 4, p->place);
    stmt_text(q, 5, p->value);
    stmt_int(q, 6, p->changed);
    return stmt_run(q, NULL, e);
}

static bool write_head(struct store *s, const struct stored *r, struct err *e) {
    struct stmt *q =
        store_query(s, SQL("UPDATE system SET name = $2, next_item = $3, changed = $4, state = $5 WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, r->id);
    stmt_text(q, 2, r->name);
    stmt_int(q, 3, r->next_item);
    stmt_int(q, 4, r->changed);
    stmt_text(q, 5, r->removed ? STR("removed") : STR("kept"));
    return stmt_run(q, NULL, e);
}

/* The number of an entry, or another one than before when it has none yet (the trail holds it). */
static int64_t mark_of(int64_t n, int64_t before) {
    return n >= 0 ? n : before < 0 ? before - 1 : -1;
}

static size_t index_of(const struct parts *p, const struct part *which) {
    size_t i = 0;
    while (i < p->n && !(str_eq(p->list[i].name, which->name) && str_eq(p->list[i].section, which->section))) i++;
    return i;
}

static bool write_change(struct arena *a, struct trail *t, const struct trail_actor *by, struct stored *s,
                         const struct part_change *c, struct err *e) {
    struct parts *p = &s->parts;
    size_t i = index_of(p, c->act == PART_ADD ? &c->after : &c->before);
    int64_t n;
    if (!append(a, t, by, s->id, c, &n, e)) return false;
    s->changed = mark_of(n, s->changed);
    if (c->act == PART_REMOVE) {
        if (!delete_row(trail_store(t), s->id, &c->before, e)) return false;
        p->list[i] = p->list[--p->n];
        return true;
    }
    struct part *row = &p->list[i];
    if (c->act == PART_ADD) p->n++, *row = c->after;
    if (c->act == PART_MOVE) row->place = c->after.place;
    if (c->act == PART_SET) row->value = c->after.value;
    if (c->act != PART_MOVE) row->changed = mark_of(n, row->changed); /* moved, it still says the same */
    return write_row(trail_store(t), s->id, row, e);
}

/* The name of the system is a part like others; the table keeps it once more, to find it by. */
static struct str name_in(struct arena *a, const struct part *p) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("name"), p->value};
    const struct node *n = json_read(a, &src, unread);
    return n && n->type == NODE_SCALAR ? n->text : STR("");
}

bool stored_write(struct arena *a, struct trail *t, const struct trail_actor *by, struct stored *s,
                  const struct part_change *changes, size_t n, struct err *e) {
    struct parts roomy = {arena_array(a, s->parts.n + n, sizeof *roomy.list), s->parts.n};
    for (size_t i = 0; i < s->parts.n; i++) roomy.list[i] = s->parts.list[i];
    s->parts = roomy;
    for (size_t i = 0; i < n; i++)
        if (!write_change(a, t, by, s, &changes[i], e)) return false;
    parts_sort(&s->parts);
    const struct part *name = parts_find(&s->parts, STR("system"), STR("name"));
    if (name) s->name = name_in(a, name);
    return stored_name_free(trail_store(t), s->name, s->id, e) && write_head(trail_store(t), s, e) &&
           register_changed(t, s->id, e);
}

static bool next_id(struct store *s, int64_t *id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM system"), e);
    if (!q || !stmt_row(q, e)) return false;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

/* An entry about the system as a whole; `name` is all it says. */
static bool append_whole(struct arena *a, struct trail *t, const struct trail_actor *by, struct stored *s, bool added,
                         struct err *e) {
    struct buf value;
    int64_t n;
    buf_init(&value, MIB);
    buf_addz(&value, "{\"name\":");
    json_quote(&value, s->name);
    buf_addc(&value, '}');
    struct trail_change c = {.by = by,
                             .kind = STR("system"),
                             .act = added ? STR("add") : STR("remove"),
                             .on = system_subject(a, s->id, STR_NONE, STR_NONE)};
    *(added ? &c.after : &c.before) = buf_str(&value);
    bool ok = trail_append(t, &c, &n, e);
    buf_release(&value);
    if (ok) s->changed = mark_of(n, s->changed);
    return ok;
}

bool stored_create(struct arena *a, struct trail *t, const struct trail_actor *by, struct str name, struct stored *out,
                   struct err *e) {
    struct stored r = {.name = name, .next_item = 1};
    if (!stored_name_free(trail_store(t), name, 0, e) || !next_id(trail_store(t), &r.id, e)) return false;
    if (!append_whole(a, t, by, &r, true, e)) return false;
    struct stmt *q =
        store_query(trail_store(t),
                    SQL("INSERT INTO system (id, name, state, next_item, changed) VALUES ($1, $2, 'kept', 1, $3)"), e);
    if (!q) return false;
    stmt_int(q, 1, r.id);
    stmt_text(q, 2, name);
    stmt_int(q, 3, r.changed);
    if (!stmt_run(q, NULL, e)) return false;
    *out = r;
    return true;
}

bool stored_remove(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) {
    struct stored s;
    if (!stored_read(a, trail_store(t), id, &s, e)) return false;
    if (s.removed) return err_set(e, ERR_NOT_FOUND, _("There is no system %lld in the database."), (long long)id);
    for (size_t i = s.parts.n; i-- > 0;) {
        struct part_change c = {.act = PART_REMOVE, .before = s.parts.list[i]};
        if (!write_change(a, t, by, &s, &c, e)) return false;
    }
    s.removed = true;
    return append_whole(a, t, by, &s, false, e) && write_head(trail_store(t), &s, e) && register_changed(t, id, e);
}
