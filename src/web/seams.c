/* seams: what one room asks of another that it may not include, joined once at the start of a process (readers show
 * what the keeper would do). */
#include "web/seams.h"

#include "access/grants.h"
#include "access/people_csv.h"
#include "web/inside.h"

/* Which organisation a system belongs to: for the register. */
static bool organisation_of_text(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e) {
    (void)ctx;
    struct arena *a = arena_new(MIB);
    bool good = object_organisation_named(a, s, named, id, e);
    arena_free(a);
    return good;
}

void seams_join(struct web *w) {
    if (w->reckoner) reckoner_set_organisations(w->reckoner, organisation_of_text, NULL);
    grants_set_place(object_organisation_of);
    people_csv_use_accounts();
    handover_seam_set(w->opt.catalog);
}
