/* people: the table of persons, each change with its entry. */
#include "ledger/people.h"

#include "fmt/fmt.h"

/* Looking ------------------------------------------------------------------------------------- */

static struct str copied(struct arena *a, struct str s) {
    return s.ptr ? arena_str(a, s) : STR_NONE;
}

static struct person person_at(struct arena *a, const struct stmt *q) {
    return (struct person){.id = copied(a, stmt_text_at(q, 0)),
                           .name = copied(a, stmt_text_at(q, 1)),
                           .account = copied(a, stmt_text_at(q, 2)),
                           .vkey = copied(a, stmt_text_at(q, 3)),
                           .active = str_is(stmt_text_at(q, 4), "active"),
                           .changed = stmt_int_at(q, 5)};
}

static bool find_one(struct arena *a, struct stmt *q, struct str key, struct person *out, bool *found, struct err *e) {
    if (!q) return false;
    stmt_text(q, 1, key);
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    *out = person_at(a, q);
    stmt_done(q);
    return true;
}

bool person_by_id(struct arena *a, struct store *s, struct str id, struct person *out, bool *found, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT id, name, account, vkey, state, changed FROM person WHERE id = $1"), e);
    return find_one(a, q, id, out, found, e);
}

bool person_by_account(struct arena *a, struct store *s, struct str account, struct person *out, bool *found,
                       struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT id, name, account, vkey, state, changed FROM person "
                                     "WHERE account = $1 AND state = 'active'"),
                                 e);
    return find_one(a, q, account, out, found, e);
}

bool person_list(struct arena *a, struct store *s, struct person **list, size_t *n, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT id, name, account, vkey, state, changed FROM person ORDER BY id"), e);
    struct person *all = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] = person_at(a, q);
    }
    if (e->kind) return false;
    *list = all;
    *n = count;
    return true;
}

/* What may be written ------------------------------------------------------------------------- */

bool person_id_ok(struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) return false;
    }
    return id.len > 0 && id.len <= PERSON_ID_MAX;
}

/* One line that a person can read: something in it, no controls, not too long. */
static bool text_ok(struct str s) {
    size_t characters = 0;
    bool seen = false;
    for (size_t at = 0; at < s.len; characters++) {
        uint32_t c = utf8_next(s, &at);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return false;
        seen = seen || (c != ' ' && c != 0x3000 && c != 0xA0);
    }
    return seen && characters <= PERSON_TEXT_MAX;
}

static bool name_ok(struct str name, struct err *e) {
    return text_ok(name) || err_set(e, ERR_INVALID, _("A name is one line of 1 to %d characters."), PERSON_TEXT_MAX);
}

/* Writing ------------------------------------------------------------------------------------- */

static struct str as_json(struct arena *a, const struct person *p) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "name"), jsonw_str(&w, p->name);
    if (p->account.ptr) jsonw_key(&w, "account"), jsonw_str(&w, p->account);
    if (p->vkey.ptr) jsonw_key(&w, "vkey"), jsonw_str(&w, p->vkey);
    jsonw_key(&w, "state"), jsonw_z(&w, p->active ? "active" : "stopped");
    jsonw_end_object(&w);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool record(struct arena *a, struct trail *t, const struct trail_actor *by, const char *act,
                   const struct person *before, struct person *after, struct err *e) {
    return trail_append(t,
                        &(struct trail_change){.by = by,
                                               .kind = STR("person"),
                                               .act = str_of(act),
                                               .on = arena_fmt(a, "person/%.*s", STR_ARG(after->id)),
                                               .before = before ? as_json(a, before) : STR_NONE,
                                               .after = as_json(a, after)},
                        &after->changed, e);
}

static bool insert(struct store *s, const struct person *p, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO person (id, name, account, vkey, state, changed) "
                                     "VALUES ($1, $2, $3, $4, 'active', $5)"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, p->id);
    stmt_text(q, 2, p->name);
    stmt_text(q, 3, p->account);
    stmt_text(q, 4, p->vkey);
    stmt_int(q, 5, p->changed);
    return stmt_run(q, NULL, e);
}

static bool update(struct store *s, const struct person *p, struct err *e) {
    struct stmt *q =
        store_query(s, SQL("UPDATE person SET name = $2, vkey = $3, state = $4, changed = $5 WHERE id = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, p->id);
    stmt_text(q, 2, p->name);
    stmt_text(q, 3, p->vkey);
    stmt_text(q, 4, p->active ? STR("active") : STR("stopped"));
    stmt_int(q, 5, p->changed);
    return stmt_run(q, NULL, e);
}

static bool may_be_added(struct arena *a, struct store *s, const struct person *p, struct err *e) {
    struct person other;
    bool found;
    if (!person_id_ok(p->id))
        return err_set(
            e, ERR_INVALID,
            _("\"%.*s\" cannot be the id of a person: small letters, digits and . _ - are, 1 to %d of them."),
            STR_ARG(p->id), PERSON_ID_MAX);
    if (!name_ok(p->name, e)) return false;
    if (p->account.ptr && !text_ok(p->account))
        return err_set(e, ERR_INVALID, _("An account is one line of 1 to %d characters."), PERSON_TEXT_MAX);
    if (!person_by_id(a, s, p->id, &other, &found, e)) return false;
    if (found)
        return err_set(e, ERR_CONFLICT, _("The id %.*s was given to %.*s; an id is never given twice."), STR_ARG(p->id),
                       STR_ARG(other.name));
    if (!p->account.ptr) return true;
    if (!person_by_account(a, s, p->account, &other, &found, e)) return false;
    return !found || err_set(e, ERR_CONFLICT, _("The account %.*s is that of %.*s (%.*s)."), STR_ARG(p->account),
                             STR_ARG(other.name), STR_ARG(other.id));
}

bool person_add(struct trail *t, const struct trail_actor *by, const struct person *p, struct err *e) {
    struct arena *a = arena_new(4 * MIB);
    STORE_TX struct store_tx tx = {0};
    struct person new = *p;
    new.active = true;
    bool ok = store_join(trail_store(t), &tx, e) && may_be_added(a, trail_store(t), &new, e) &&
              record(a, t, by, "add", NULL, &new, e) && insert(trail_store(t), &new, e) && store_leave(&tx, e);
    arena_free(a);
    return ok;
}

static bool nobody(struct arena *a, struct store *s, struct str id, struct err *e) {
    struct person *list;
    size_t n;
    if (!person_list(a, s, &list, &n, e)) return false;
    struct str *ids = arena_array(a, n, sizeof *ids);
    for (size_t i = 0; i < n; i++) ids[i] = list[i].id;
    struct str near = err_nearest(id, ids, n);
    if (near.ptr)
        return err_set(e, ERR_NOT_FOUND, _("There is no person %.*s (did you mean %.*s?)."), STR_ARG(id),
                       STR_ARG(near));
    return err_set(e, ERR_NOT_FOUND, _("There is no person %.*s. See: kijun user list"), STR_ARG(id));
}

struct person_change {
    const char *act;
    struct str name, vkey;
    bool stop, key;
};

static bool change(struct arena *a, struct trail *t, const struct trail_actor *by, struct str id,
                   const struct person_change *c, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct person before, after;
    bool found;
    if (!store_join(s, &tx, e) || !person_by_id(a, s, id, &before, &found, e)) return false;
    if (!found) return nobody(a, s, id, e);
    if (!before.active)
        return err_set(e, ERR_CONFLICT, _("%.*s (%.*s) was stopped; nothing is changed of a stopped person."),
                       STR_ARG(before.name), STR_ARG(before.id));
    after = before;
    if (c->name.ptr) after.name = c->name;
    if (c->key) after.vkey = c->vkey;
    if (c->stop) after.active = false;
    return record(a, t, by, c->act, &before, &after, e) && update(s, &after, e) && store_leave(&tx, e);
}

static bool change_person(struct trail *t, const struct trail_actor *by, struct str id, const struct person_change *c,
                          struct err *e) {
    struct arena *a = arena_new(16 * MIB);
    bool ok = change(a, t, by, id, c, e);
    arena_free(a);
    return ok;
}

bool person_stop(struct trail *t, const struct trail_actor *by, struct str id, struct err *e) {
    return change_person(t, by, id, &(struct person_change){.act = "stop", .stop = true}, e);
}

bool person_rename(struct trail *t, const struct trail_actor *by, struct str id, struct str name, struct err *e) {
    return name_ok(name, e) && change_person(t, by, id, &(struct person_change){.act = "set", .name = name}, e);
}

bool person_set_key(struct trail *t, const struct trail_actor *by, struct str id, struct str vkey, struct err *e) {
    if (vkey.ptr && (vkey.len > PERSON_KEY_MAX || !text_ok(vkey)))
        return err_set(e, ERR_INVALID, _("A public key is one line of at most %d bytes."), PERSON_KEY_MAX);
    return change_person(t, by, id, &(struct person_change){.act = "set", .key = true, .vkey = vkey}, e);
}

/* Who calls ----------------------------------------------------------------------------------- */

bool actor_of_caller(struct arena *a, struct store *s, struct str via, struct trail_actor *out, struct err *e) {
    struct whoami me;
    struct person p;
    bool found = false;
    size_t as;
    who_am_i(a, &me);
    /* Behind sudo it is the one who called it ("tanaka as root"). */
    struct str account = str_find(me.account, STR(" as "), &as) ? str_cut(me.account, 0, as) : me.account;
    if (s && !person_by_account(a, s, account, &p, &found, e)) return false;
    *out = (struct trail_actor){.account = me.account,
                                .host = me.host,
                                .via = via,
                                .terminal = me.terminal,
                                .address = me.address,
                                .id = found ? p.id : STR_NONE,
                                .name = found ? p.name : STR_NONE};
    return true;
}
