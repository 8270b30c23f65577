/* handover_seam: what of a person lies outside of access: work that is assigned, systems that one is responsible for.
 * Set once at the start (handover.h). */
#include "access/handover.h"
#include "ledger/assign.h"
#include "ledger/database.h"
#include "ledger/fields.h"
#include "web/inside.h"

static const struct catalog *catalog;

struct responsible {
    int64_t *ids;
    struct str *names;
    size_t n;
};

static struct str quoted(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    json_quote(&b, s);
    struct str q = arena_str(a, buf_str(&b));
    buf_release(&b);
    return q;
}

/* Kept systems whose field of the register names this person. */
static bool systems_of(struct arena *a, struct store *s, struct str person, struct responsible *out, struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_PERSON];
    size_t room_ids = 0, room_names = 0;
    *out = (struct responsible){0};
    if (at < 0) return true;
    struct stmt *q = store_query(s,
                                 SQL("SELECT s.id, s.name FROM system_part p JOIN system s ON s.id = p.system WHERE "
                                     "p.section = 'register' AND p.name = $1 AND p.value = $2 AND s.state = 'kept' "
                                     "ORDER BY s.id LIMIT 2000"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, f->list[at].id);
    stmt_text(q, 2, quoted(a, person));
    while (stmt_row(q, e)) {
        out->ids = arena_grow(a, out->ids, out->n, &room_ids, sizeof *out->ids);
        out->names = arena_grow(a, out->names, out->n, &room_names, sizeof *out->names);
        out->ids[out->n] = stmt_int_at(q, 0);
        out->names[out->n++] = arena_str(a, stmt_text_at(q, 1));
    }
    return e->kind == ERR_NONE;
}

static bool list(struct arena *a, struct store *s, struct str person, struct handover_row **rows, size_t *n,
                 struct err *e) {
    struct assignment *work;
    struct responsible own;
    size_t n_work;
    if (!assignments_of(a, s, person, &work, &n_work, e) || !systems_of(a, s, person, &own, e)) return false;
    struct handover_row *out = arena_array(a, n_work + own.n, sizeof *out);
    size_t at = 0;
    for (size_t i = 0; i < n_work; i++)
        out[at++] = (struct handover_row){
            .what = HANDOVER_ASSIGNMENT,
            .id = work[i].id,
            .title = arena_fmt(a, _("%.*s: %s"), STR_ARG(work[i].system_name), _(work_duty_title(work[i].duty)))};
    for (size_t i = 0; i < own.n; i++)
        out[at++] = (struct handover_row){.what = HANDOVER_SYSTEM, .id = own.ids[i], .title = own.names[i]};
    *rows = out;
    *n = at;
    return true;
}

static bool end_work(struct arena *a, struct trail *t, const struct trail_actor *by, struct str from, struct str reason,
                     struct err *e) {
    struct assignment *work;
    size_t n;
    if (!assignments_of(a, trail_store(t), from, &work, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (!assignment_end(t, by, work[i].id, reason, e)) return false;
    return true;
}

static bool pass_systems(struct arena *a, struct trail *t, const struct trail_actor *by, struct str from, struct str to,
                         struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    struct responsible own;
    if (!systems_of(a, trail_store(t), from, &own, e)) return false;
    for (size_t i = 0; i < own.n; i++) {
        struct part_wish w = {.section = STR("register"),
                              .name = f->list[f->by_meaning[MEANS_PERSON]].id,
                              .expected = PART_ANY,
                              .value = quoted(a, to)};
        struct part_done done;
        if (!system_part_set(t, by, catalog, own.ids[i], &w, &done, e)) return false;
    }
    return true;
}

static bool move(struct trail *t, const struct trail_actor *by, struct str from, struct str to, int64_t from_when,
                 struct str reason, struct err *e) {
    (void)from_when; /* both are of the moment: the page says so */
    struct arena *a = arena_new(64 * MIB);
    size_t n;
    bool ok = to.ptr ? assignments_hand_over(t, by, from, to, reason, &n, e) && pass_systems(a, t, by, from, to, e)
                     : end_work(a, t, by, from, reason, e);
    arena_free(a);
    return ok;
}

void handover_seam_set(const struct catalog *cat) {
    static const struct handover_seam seam = {list, move};
    catalog = cat;
    handover_set_seam(cat ? &seam : NULL);
}
