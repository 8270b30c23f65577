/* acts: what two people can order.
 *
 *     erase      entry:12 entry:20-31 evidence:5            (erase.h)
 *     retention  answer=P5Y use=P3M decision=none           terms of keeping; none: for ever */
#include "ledger/acts.h"

#include "ledger/erase.h"
#include "ledger/period.h"
#include "ledger/retention.h"

static bool erase_look(const struct act_call *c, struct err *e) {
    struct erase_list l;
    return erase_read(c->a, c->what, &l, e) && erase_check(c->a, c->trail, &l, e);
}

static bool erase_do(const struct act_call *c, struct err *e) {
    struct erase_list l;
    return erase_read(c->a, c->what, &l, e) && erase_carry(c->trail, &l, c->entry, e);
}

/* `each` gets every kind with its term; STR_NONE: for ever. */
typedef bool term_fn(const struct act_call *c, struct str kind, struct str term, struct err *e);
static bool each_term(const struct act_call *c, term_fn *each, struct err *e) {
    const struct retention_rules *rules = retention_rules_builtin(c->a);
    struct str rest = c->what, word, kind, term;
    struct period p;
    bool seen[RETENTION_KINDS_MAX] = {0};
    if (!rest.len) return err_set(e, ERR_INVALID, _("The request orders no term."));
    while (rest.len) {
        if (!str_split(rest, ' ', &word, &rest)) word = rest, rest = STR("");
        int k = str_split(word, '=', &kind, &term) ? retention_kind_find(rules, kind) : -1;
        bool for_ever = k >= 0 && str_is(term, "none");
        if (k < 0 || (!for_ever && !period_read(term, &p)))
            return err_set(e, ERR_INVALID, _("This is no term for a kind of record: %.*s (answer=P5Y, use=none)."),
                           STR_ARG(word));
        if (rules->kinds[k].fixed)
            return err_set(e, ERR_DENIED, _("Records of the kind %.*s are kept for ever."), STR_ARG(kind));
        if (seen[k]) return err_set(e, ERR_INVALID, _("The kind %.*s stands here twice."), STR_ARG(kind));
        seen[k] = true;
        if (each && !each(c, kind, for_ever ? STR_NONE : term, e)) return false;
    }
    return true;
}

static bool set_term(const struct act_call *c, struct str kind, struct str term, struct err *e) {
    return retention_set(trail_store(c->trail), kind, term, c->entry, e);
}

static bool retention_look(const struct act_call *c, struct err *e) {
    return each_term(c, NULL, e);
}

static bool retention_do(const struct act_call *c, struct err *e) {
    return each_term(c, set_term, e);
}

static const struct act acts[] = {
    {"erase", erase_look, erase_do, true},
    {"retention", retention_look, retention_do, false},
};

const struct act *act_find(struct str name) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(name, acts[i].name)) return &acts[i];
    return NULL;
}
