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

const struct answer *answer_find(const struct answer *list, size_t n, uint32_t fact) {
    for (size_t i = 0; i < n; i++)
        if (list[i].fact == fact) return &list[i];
    return NULL;
}
