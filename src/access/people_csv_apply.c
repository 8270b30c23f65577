/* people_csv_apply: a plan, carried out in one transaction. */
#include "access/change.h"
#include "access/people_csv_inside.h"

struct applying {
    struct arena *a;
    struct trail *t;
    const struct trail_actor *by;
    int64_t now;
};

/* People ------------------------------------------------------------------------------------------------------------
 */

static bool put_details(const struct applying *x, const struct csv_row *r, struct err *e) {
    const struct people_csv_seam *seam = people_csv_seam_of();
    struct people_details d = {r->reading, r->mail, r->staff_number};
    return !seam->set || seam->set(x->t, x->by, r->id, &d, e);
}

static bool put_place(const struct applying *x, const struct csv_row *r, struct err *e) {
    struct organisation o;
    bool found;
    if (!r->organisation_code.ptr) return true;
    if (!organisation_by_code(x->a, trail_store(x->t), r->organisation_code, &o, &found, e)) return false;
    if (!found)
        return err_set(e, ERR_CONFLICT, _("There is no active organisation with this code: %.*s"),
                       STR_ARG(r->organisation_code));
    return member_set(x->t, x->by, r->id, o.id, e);
}

static bool change_one(const struct applying *x, const struct csv_row *r, struct err *e) {
    struct person p;
    bool found;
    if (!person_by_id(x->a, trail_store(x->t), r->id, &p, &found, e)) return false;
    if (!str_eq(p.name, r->name) && !person_rename(x->t, x->by, r->id, r->name, e)) return false;
    return put_details(x, r, e) && put_place(x, r, e);
}

static bool one_person(const struct applying *x, const struct csv_row *r, struct err *e) {
    struct str reason = str_of(_("The personnel office's file says that the person has left."));
    switch (r->doing) {
    case CSV_ADD:
        return person_add(x->t, x->by, &(struct person){.id = r->id, .name = r->name}, e) && put_details(x, r, e) &&
               put_place(x, r, e);
    case CSV_CHANGE:
        return change_one(x, r, e);
    case CSV_STOP:
        return grant_take_all(x->t, x->by, r->id, reason, x->now, NULL, e) && person_stop(x->t, x->by, r->id, e);
    default:
        return true;
    }
}

/* Organisations ------------------------------------------------------------------------------------------------------
 */

static bool number_of(const struct applying *x, struct str code, int64_t *id, struct err *e) {
    struct organisation o = {0};
    bool found = true;
    if (code.ptr && !organisation_by_code(x->a, trail_store(x->t), code, &o, &found, e)) return false;
    if (!found)
        return err_set(e, ERR_CONFLICT, _("There is no active organisation with this code: %.*s"), STR_ARG(code));
    return *id = o.id, true;
}

static bool change_organisation(const struct applying *x, const struct csv_row *r, struct organisation *o,
                                int64_t parent, struct err *e) {
    bool renamed = !str_eq(o->name, r->name) || (r->reading.ptr && !str_eq(o->reading, r->reading));
    bool moved = r->parent_code.ptr && parent != o->parent;
    o->name = r->name;
    if (r->reading.ptr) o->reading = r->reading;
    return (!renamed || organisation_set(x->t, x->by, o, e)) &&
           (!moved || organisation_move(x->t, x->by, o->id, parent, e));
}

static bool one_organisation(const struct applying *x, const struct csv_row *r, struct err *e) {
    struct organisation o = {0};
    int64_t parent, id;
    bool found;
    if (r->doing == CSV_SAME) return true;
    if (!number_of(x, r->parent_code, &parent, e) ||
        !organisation_by_code(x->a, trail_store(x->t), r->id, &o, &found, e))
        return false;
    if (r->doing == CSV_ADD)
        return organisation_add(
            x->t, x->by,
            &(struct organisation){.name = r->name, .reading = r->reading, .code = r->id, .parent = parent}, &id, e);
    if (!found)
        return err_set(e, ERR_CONFLICT, _("There is no active organisation with this code: %.*s"), STR_ARG(r->id));
    return r->doing == CSV_STOP ? organisation_stop(x->t, x->by, o.id, e) : change_organisation(x, r, &o, parent, e);
}

/* All of it ---------------------------------------------------------------------------------------------------------
 */

static bool as_it_was(struct trail *t, const struct people_plan *p, struct err *e) {
    int64_t size;
    if (!trail_size(t, &size, e)) return false;
    return size == p->stamp ||
           err_set(e, ERR_CONFLICT, _("Something was changed since the file was looked at; look at it again."));
}

/* What ends comes last, the lowest first: children stand behind their parents. */
static bool all(const struct applying *x, const struct people_plan *p, struct err *e) {
    for (size_t i = 0; i < p->n; i++) {
        const struct csv_row *r = &p->rows[i];
        if (r->doing == CSV_STOP) continue;
        if (!(p->organisations ? one_organisation(x, r, e) : one_person(x, r, e))) return false;
    }
    for (size_t i = p->n; i-- > 0;) {
        const struct csv_row *r = &p->rows[i];
        if (r->doing == CSV_STOP && !(p->organisations ? one_organisation(x, r, e) : one_person(x, r, e))) return false;
    }
    return true;
}

bool people_csv_apply(struct trail *t, const struct trail_actor *by, const struct people_plan *p, int64_t now,
                      struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join(trail_store(t), &tx, e) || !as_it_was(t, p, e)) return false;
    struct arena *a = arena_new(512 * MIB);
    bool ok = all(&(struct applying){a, t, by, now}, p, e);
    arena_free(a);
    return ok && store_leave(&tx, e);
}
