/* approval_acts: what approving carries out, in the transaction of the last approval. A further act is a row here. */
#include "access/approval_inside.h"
#include "access/grants_inside.h"
#include "access/handover_inside.h"
#include "ledger/acts.h"
#include "ledger/period.h"

/* Giving a role -----------------------------------------------------------------------------------------------------
 */

static struct grant_wish wish_of(const struct approval_call *c) {
    int64_t clearance = 0;
    struct str text = application_value(c->a, c->x, "clearance");
    if (text.ptr && !str_int(text, &clearance)) clearance = 9; /* refused by the check */
    return (struct grant_wish){.person = application_value(c->a, c->x, "person"),
                               .role = application_value(c->a, c->x, "role"),
                               .scope = c->x->scope,
                               .object = c->x->object,
                               .since = c->x->since > c->now ? c->x->since : c->now,
                               .until = c->x->until,
                               .clearance = clearance < 0 || clearance > 9 ? 9 : (unsigned)clearance,
                               .reason = application_value(c->a, c->x, "why")};
}

static bool grant_look(const struct approval_call *c, struct err *e) {
    struct grant_wish w = wish_of(c);
    return grant_check(c->a, trail_store(c->t), &w, c->now, NULL, e);
}

static bool grant_carry(const struct approval_call *c, struct err *e) {
    struct grant_wish w = wish_of(c);
    return grant_put(c->a, c->t, c->by, &w,
                     &(struct grant_word){.asked = c->x->applicant, .approved = c->approved, .application = c->x->id},
                     c->now, NULL, e);
}

/* Handing over ------------------------------------------------------------------------------------------------------
 */

static bool order_of(const struct approval_call *c, struct handover_order *o, struct err *e) {
    struct str day = application_value(c->a, c->x, "day"), organisation = application_value(c->a, c->x, "organisation");
    *o = (struct handover_order){.from = application_value(c->a, c->x, "from"),
                                 .to = application_value(c->a, c->x, "to"),
                                 .organisation = -1,
                                 .reason = application_value(c->a, c->x, "why")};
    if (!day_ok(day)) return err_set(e, ERR_INVALID, _("%.*s is not a day that exists (2027-03-31)."), STR_ARG(day));
    o->from_when = day_end(day) - INT64_C(86400000);
    if (organisation.ptr && (!str_int(organisation, &o->organisation) || o->organisation < 0))
        return err_set(e, ERR_INVALID, _("%.*s is not the number of an organisation."), STR_ARG(organisation));
    return true;
}

static bool handover_look(const struct approval_call *c, struct err *e) {
    struct handover_order o;
    struct handover h;
    if (!order_of(c, &o, e) || !handover_preview(c->a, trail_store(c->t), &o, c->now, &h, e)) return false;
    return handover_possible(&h, e);
}

static bool handover_act(const struct approval_call *c, struct err *e) {
    struct handover_order o;
    return order_of(c, &o, e) &&
           handover_carry(
               c->a, c->t, c->by, &o,
               &(struct grant_word){.asked = c->x->applicant, .approved = c->approved, .application = c->x->id}, c->now,
               e);
}

/* Terms of keeping: what two people order with their keys (ledger/request.h), ordered by applicant and approver ------
 */

static bool terms_of(const struct approval_call *c, struct act_call *out, struct err *e) {
    *out = (struct act_call){c->a, c->t, application_value(c->a, c->x, "terms"), c->x->changed};
    return out->what.ptr || err_set(e, ERR_INVALID, _("The request orders no term."));
}

static bool terms_look(const struct approval_call *c, struct err *e) {
    struct act_call call;
    return terms_of(c, &call, e) && act_find(STR("retention"))->look(&call, e);
}

static bool terms_carry(const struct approval_call *c, struct err *e) {
    struct act_call call;
    const struct act *act = act_find(STR("retention"));
    return terms_of(c, &call, e) && act->look(&call, e) && act->carry(&call, e);
}

static const struct approval_act acts[] = {
    {"grant", grant_look, grant_carry},
    {"handover", handover_look, handover_act},
    {"retention", terms_look, terms_carry},
};

const struct approval_act *approval_act_find(struct str name) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(name, acts[i].name)) return &acts[i];
    return NULL;
}
