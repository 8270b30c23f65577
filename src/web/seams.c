/* seams: what one room asks of another that it may not include, joined once at the start of a process. */
#include "web/seams.h"

#include "access/grants.h"
#include "access/handover.h"
#include "ledger/assign.h"
#include "web/inside.h"

/* Which organisation a system belongs to: for the register. */
static bool organisation_of_text(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e) {
    (void)ctx;
    struct arena *a = arena_new(MIB);
    bool good = object_organisation_named(a, s, named, id, e);
    arena_free(a);
    return good;
}

/* What a person has to do on systems: for handing over. */
static bool handover_list(struct arena *a, struct store *s, struct str person, struct handover_row **rows, size_t *n,
                          struct err *e) {
    struct assignment *list;
    size_t count;
    if (!assignments_of(a, s, person, &list, &count, e)) return false;
    struct handover_row *out = arena_array(a, count ? count : 1, sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = (struct handover_row){.what = HANDOVER_ASSIGNMENT, .id = list[i].id, .title = list[i].system_name};
    *rows = out;
    *n = count;
    return true;
}
static bool handover_move(struct trail *t, const struct trail_actor *by, struct str from, struct str to,
                          int64_t from_when, struct str reason, struct err *e) {
    (void)from_when;
    return !to.len || assignments_hand_over(t, by, from, to, reason, NULL, e);
}

void seams_join(struct web *w) {
    static const struct handover_seam handover = {handover_list, handover_move};
    if (w->reckoner) reckoner_set_organisations(w->reckoner, organisation_of_text, NULL);
    grants_set_place(object_organisation_of);
    handover_set_seam(&handover);
}
