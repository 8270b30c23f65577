/* register_sums: counters of one system and of many, as they stand. */
#include "ledger/register_rows.h"

const char *tally_id(enum tally_kind k) {
    static const char *const ids[TALLIES] = {
        "applies",    "undetermined",     "undecided",     "unreasoned",       "below",
        "done",       "partly",           "undone",        "evidence_missing", "evidence_expired",
        "risks_open", "risks_unreasoned", "services_unmet"};
    return ids[k];
}

int64_t tally_open(const struct tally *t) {
    return t->n[TALLY_UNDETERMINED] + t->n[TALLY_UNDECIDED] + t->n[TALLY_UNREASONED] + t->n[TALLY_RISKS_OPEN] +
           t->n[TALLY_RISKS_UNREASONED] + t->n[TALLY_SERVICES_UNMET];
}

/* One for each standard of the catalog, in its order, and one for all together. */
static struct tally *empty(struct arena *a, const struct catalog *cat) {
    struct tally *list = arena_array(a, cat->n_standards + 1, sizeof *list);
    for (size_t i = 0; i < cat->n_standards; i++) list[i].standard = cat->standards[i].id;
    list[cat->n_standards].standard = STR("");
    return list;
}

/* Columns: standard, systems, the counters. A standard that is not loaded any more is passed over. */
static bool add_rows(struct stmt *q, const struct catalog *cat, struct tally *list, bool *any, struct err *e) {
    struct tally row;
    while (stmt_row(q, e)) {
        size_t i = 0;
        while (i < cat->n_standards && !str_eq(list[i].standard, stmt_text_at(q, 0))) i++;
        if (i == cat->n_standards && stmt_text_at(q, 0).len) continue;
        tally_columns(q, 2, &row);
        list[i].systems += stmt_int_at(q, 1);
        for (int t = 0; t < TALLIES; t++) list[i].n[t] += row.n[t];
        *any = true;
    }
    return e->kind == ERR_NONE;
}

static bool add_system(struct store *s, const struct catalog *cat, int64_t system, struct tally *list, bool *any,
                       struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT standard, 1, applies, undetermined, undecided, unreasoned, below, done, partly, "
                        "undone, evidence_missing, evidence_expired, risks_open, risks_unreasoned, services_unmet "
                        "FROM derived_tally WHERE system = $1"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, system);
    return add_rows(q, cat, list, any, e);
}

static bool add_organisation(struct store *s, const struct catalog *cat, int64_t organisation, struct tally *list,
                             bool *any, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT standard, systems, applies, undetermined, undecided, unreasoned, below, done, partly, "
                        "undone, evidence_missing, evidence_expired, risks_open, risks_unreasoned, services_unmet "
                        "FROM derived_sum WHERE organisation = $1"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, organisation);
    return add_rows(q, cat, list, any, e);
}

bool register_tally(struct arena *a, struct store *s, const struct catalog *cat, int64_t system, struct tally **list,
                    size_t *n, struct err *e) {
    struct tally *all = empty(a, cat);
    bool any = false;
    if (!add_system(s, cat, system, all, &any, e)) return false;
    *list = all;
    *n = any ? cat->n_standards + 1 : 0;
    return true;
}

/* A single system of the reach that none of its organisations has. */
static bool counted_already(struct store *s, const struct register_reach *reach, int64_t system, bool *yes,
                            struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT organisation FROM derived_system WHERE system = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    *yes = false;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    for (size_t i = 0; i < reach->n_organisations; i++) *yes = *yes || reach->organisations[i] == stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

bool register_sums(struct arena *a, struct store *s, const struct catalog *cat, const struct register_reach *reach,
                   struct tally **list, size_t *n, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct tally *all = empty(a, cat);
    bool any = false, counted;
    if (!store_join_reading(s, &tx, e)) return false;
    if (reach->all && !add_organisation(s, cat, SUM_OF_ALL, all, &any, e)) return false;
    for (size_t i = 0; !reach->all && i < reach->n_organisations; i++)
        if (!add_organisation(s, cat, reach->organisations[i], all, &any, e)) return false;
    for (size_t i = 0; !reach->all && i < reach->n_systems; i++) {
        if (!counted_already(s, reach, reach->systems[i], &counted, e)) return false;
        if (!counted && !add_system(s, cat, reach->systems[i], all, &any, e)) return false;
    }
    *list = all;
    *n = cat->n_standards + 1;
    return true;
}
