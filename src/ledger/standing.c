/* standing: where a decision stands beside what is recommended. Said once, for the terminal and for documents. */
#include "ledger/ledger.h"

static int32_t lowest(uint64_t levels) {
    return levels ? (int32_t)__builtin_ctzll(levels) : -1;
}

int32_t level_proposed(const struct control_result *r) {
    return r->preferred > 0 ? r->preferred : lowest(r->recommended & ~UINT64_C(1));
}

bool decision_is_below(const struct decision *d, const struct control_result *r) {
    return d && r->recommended && d->level < lowest(r->recommended);
}

bool decision_lacks_reason(const struct decision *d, const struct control_result *r) {
    return decision_is_below(d, r) && !d->why.len;
}

bool standard_asks_for_decisions(const struct standard *s) {
    return s->n_levels > 2;
}

enum tri condition_stands(const struct system *s, uint32_t condition, const struct condition_result *r) {
    const struct choice_made *c = system_choice(s, condition);
    if (!c || !c->accepted) return r->value;
    const struct judgement *j = system_judgement(s, condition);
    return j ? j->value : r->rule_value;
}

bool choice_lacks_reason(const struct choice_made *c) {
    return c && c->accepted && !c->why.len;
}

bool choice_is_open(const struct catalog *cat, const struct system *s, uint32_t condition,
                    const struct condition_result *r) {
    const struct choice_made *c = system_choice(s, condition);
    if (!cat->conditions[condition].tree.len || condition_stands(s, condition, r) != TRI_YES) return false;
    return !c || choice_lacks_reason(c);
}

const struct answer *answer_find(const struct answer *list, size_t n, uint32_t fact) {
    for (size_t i = 0; i < n; i++)
        if (list[i].fact == fact) return &list[i];
    return NULL;
}
