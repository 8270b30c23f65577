/* self: kijun's own conformity: the table, and what is looked at on the spot. */
#include "access/self.h"

#include "access/grants.h"
#include "access/register_read.h"
#include "ledger/retention.h"
#include "ledger/settings.h"
#include "trail/checkpoint.h"

/* Made by tools/embed. */
extern const unsigned char self_yaml[];
extern const size_t self_yaml_size;

static const char *const class_ids[SELF_CLASSES] = {"basic", "conditional", "recommended"};
static const char *const class_titles[SELF_CLASSES] = {N_("basic duty"), N_("where a need is found"),
                                                       N_("recommended by the standard")};
static const char *const state_ids[SELF_STATES] = {"met", "partly", "missing", "operator"};
static const char *const state_titles[SELF_STATES] = {N_("met"), N_("met in part"), N_("missing"),
                                                      N_("for the operator")};

const char *self_class_id(enum self_class c) {
    return class_ids[c];
}
const char *self_state_id(enum self_state s) {
    return state_ids[s];
}
const char *self_class_title(enum self_class c) {
    return class_titles[c];
}
const char *self_state_title(enum self_state s) {
    return state_titles[s];
}

/* Reading --------------------------------------------------------------------------------------------------------- */

static bool word_of(struct reading *r, const struct node *n, const char *key, const char *const *words, size_t most,
                    unsigned *out) {
    struct str word;
    if (!reg_word(r, n, key, &word)) return false;
    for (unsigned i = 0; i < most; i++)
        if (str_is(word, words[i])) return *out = i, true;
    return reg_wrong(r, node_find(n, key), _("This word is none of those that the head of the file names."));
}

static bool one_row(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"of", "clause", "class", "state", "demand",
                                       "by", "note",   "shown", "check", NULL};
    struct self_table *to = r->out;
    struct self_row x = {.shown = STR_NONE, .check = STR_NONE};
    unsigned class, state;
    if (!node_want_map(n, r->src, "row", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
        !reg_word(r, n, "of", &x.of) || !reg_word(r, n, "clause", &x.clause) ||
        !word_of(r, n, "class", class_ids, SELF_CLASSES, &class) ||
        !word_of(r, n, "state", state_ids, SELF_STATES, &state) || !reg_text(r, n, "demand", &x.demand) ||
        !reg_text(r, n, "by", &x.by) || (node_find(n, "note") && !reg_text(r, n, "note", &x.note)) ||
        !reg_word_maybe(r, n, "shown", &x.shown) || !reg_word_maybe(r, n, "check", &x.check))
        return false;
    x.class = (enum self_class) class;
    x.state = (enum self_state)state;
    to->list[to->n++] = x;
    return true;
}

bool self_read(struct arena *a, const struct source *src, struct self_table *out, struct diags *d) {
    static const char *const keys[] = {"rows", NULL};
    struct self_table table = {.list = arena_array(a, SELF_ROWS_MAX, sizeof *table.list)};
    struct reading r = {.a = a, .src = src, .d = d, .out = &table};
    const struct node *top = reg_top(&r, SELF_FILE_MAX, keys);
    if (!top || !reg_each(&r, node_need(top, src, "rows", d), "rows", SELF_ROWS_MAX, one_row)) return false;
    *out = table;
    return true;
}

const struct self_table *self_builtin(void) {
    static struct self_table table;
    static struct arena *kept; /* as long as the program */
    if (table.n) return &table;
    kept = arena_new(16 * MIB);
    struct source src = {.path = STR("registers/self.yaml"), .text = {(const char *)self_yaml, self_yaml_size}};
    struct diags d = {0};
    if (!self_read(kept, &src, &table, &d)) reg_builtin_failed(&d, "self.yaml");
    return &table;
}

/* Looking --------------------------------------------------------------------------------------------------------- */

struct looking {
    struct arena *a;
    struct store *store;
    struct trail *trail;
    const struct self_process *process;
    int64_t now;
};
/* A finding makes the state `worse` at best; no finding leaves it. `looked` false: it could not be looked at here. */
struct looked {
    bool looked;
    enum self_state worse;
    const char *finding; /* a message, or NULL */
};
typedef bool look_fn(struct looking *l, struct looked *out, struct err *e);

static bool look_tls(struct looking *l, struct looked *out, struct err *e) {
    (void)e;
    if (!l->process->serving) return true;
    *out = (struct looked){true, SELF_PARTLY, NULL};
    if (!l->process->tls)
        out->finding = N_("This server is reached without TLS, or TLS ends at a proxy in front of it.");
    return true;
}

static bool look_elevation(struct looking *l, struct looked *out, struct err *e) {
    int64_t minutes;
    if (!l->store) return true;
    if (!setting_amount(l->store, "session.elevated_minutes", &minutes, e)) return false;
    *out = (struct looked){true, SELF_PARTLY, NULL};
    if (minutes > 30) out->finding = N_("Raised rights last longer than half an hour.");
    return true;
}

static bool look_word(struct looking *l, const char *name, const char *bad, const char *finding, struct looked *out,
                      struct err *e) {
    struct str value;
    if (!l->store) return true;
    if (!setting_value(l->a, l->store, name, &value, e)) return false;
    *out = (struct looked){true, SELF_PARTLY, str_is(value, bad) ? finding : NULL};
    return true;
}
static bool look_scanner(struct looking *l, struct looked *out, struct err *e) {
    return look_word(l, "evidence.scanner", "", N_("No scanner is set, so evidence is not scanned."), out, e);
}
static bool look_on_failure(struct looking *l, struct looked *out, struct err *e) {
    return look_word(l, "trail.on_failure", "continue",
                     N_("Changes go on when the record cannot be written (trail.on_failure)."), out, e);
}

static bool look_witness(struct looking *l, struct looked *out, struct err *e) {
    struct trail_witness *list;
    size_t n;
    if (!l->trail) return true;
    if (!witness_list(l->trail, l->a, &list, &n, e)) return false;
    *out = (struct looked){true, SELF_PARTLY, n ? NULL : N_("No witness outside vouches for the record.")};
    return true;
}

static bool look_terms(struct looking *l, struct looked *out, struct err *e) {
    const struct retention_rules *rules = retention_rules_builtin(l->a);
    struct retention_term *terms;
    bool any = false;
    if (!l->store) return true;
    if (!retention_terms(l->a, l->store, rules, &terms, e)) return false;
    for (size_t i = 0; i < rules->n_kinds; i++) any = any || terms[i].set || rules->kinds[i].term.len;
    *out = (struct looked){true, SELF_PARTLY, any ? NULL : N_("No term of keeping was ordered: everything is kept.")};
    return true;
}

/* The newest entry that tells of a backup. */
struct backup_seen {
    int64_t at;
};
static bool see_backup(void *ctx, const struct trail_entry *x) {
    struct backup_seen *to = ctx;
    size_t at;
    if (str_is(x->kind, "record") && str_find(x->record, STR("\"backup\""), &at)) to->at = x->at;
    return true;
}
#define BACKUP_LOOK 20000 /* entries that are looked through, the newest */
static bool look_backup(struct looking *l, struct looked *out, struct err *e) {
    struct backup_seen seen = {0};
    int64_t size, days;
    if (!l->trail) return true;
    if (!trail_size(l->trail, &size, e) || !setting_amount(l->store, "backup.days", &days, e)) return false;
    int64_t from = size > BACKUP_LOOK ? size - BACKUP_LOOK : 0;
    if (!trail_walk(l->trail, from, size - from, STR_NONE, see_backup, &seen, e)) return false;
    *out = (struct looked){true, SELF_PARTLY, NULL};
    if (!seen.at)
        out->finding = N_("No backup is known to the record.");
    else if (l->now - seen.at > days * 86400000)
        out->finding = N_("The newest backup is older than the setting backup.days allows.");
    return true;
}

/* What needs two people needs a second one who may. */
static bool look_two_people(struct looking *l, struct looked *out, struct err *e) {
    struct grant_list list;
    const struct roles *roles = roles_builtin();
    struct str one = STR_NONE;
    bool two = false;
    if (!l->store) return true;
    if (!grant_list(l->a, l->store, &(struct grant_filter){0}, l->now, &list, e)) return false;
    for (size_t i = 0; i < list.n; i++) {
        const struct role *r = role_find(roles, list.list[i].role);
        if (!r || !r->first) continue;
        two = two || (one.len && !str_eq(one, list.list[i].person));
        one = list.list[i].person;
    }
    *out = (struct looked){true, SELF_PARTLY, two ? NULL : N_("Fewer than two people are administrators.")};
    return true;
}

static const struct {
    const char *id;
    look_fn *look;
} checks[] = {
    {"tls", look_tls},         {"elevation", look_elevation},   {"scanner", look_scanner},
    {"witness", look_witness}, {"on-failure", look_on_failure}, {"terms", look_terms},
    {"backup", look_backup},   {"two-people", look_two_people},
};

static bool look_at(struct looking *l, const struct self_row *row, struct self_now *to, struct err *e) {
    struct looked looked = {0};
    *to = (struct self_now){.row = row, .state = row->state, .finding = STR_NONE};
    for (size_t i = 0; row->check.len && i < sizeof checks / sizeof *checks; i++)
        if (str_is(row->check, checks[i].id) && !checks[i].look(l, &looked, e)) return false;
    to->looked = looked.looked;
    if (!looked.finding) return true;
    to->finding = str_of(_(looked.finding));
    if (to->state == SELF_MET) to->state = looked.worse;
    return true;
}

bool self_look(struct arena *a, struct store *s, const struct self_process *p, int64_t now, struct self_look *out,
               struct err *e) {
    const struct self_table *table = self_builtin();
    struct self_look look = {.list = arena_array(a, table->n, sizeof *look.list), .n = table->n};
    struct looking l = {.a = a, .store = s, .process = p, .now = now};
    if (s && !(l.trail = trail_open(s, e))) return false;
    bool good = true;
    for (size_t i = 0; good && i < table->n; i++) {
        good = look_at(&l, &table->list[i], &look.list[i], e);
        if (good) look.count[look.list[i].state]++;
    }
    trail_close(l.trail);
    if (good) *out = look;
    return good;
}

/* JSON ------------------------------------------------------------------------------------------------------------ */

static void text_json(struct jsonw *w, const char *key, const struct text *t) {
    jsonw_key(w, key);
    if (!t->in[LANG_JA].len && !t->in[LANG_EN].len) {
        jsonw_null(w);
        return;
    }
    jsonw_object(w);
    for (int i = 0; i < LANG_COUNT; i++) jsonw_key(w, lang_code((enum lang)i)), jsonw_str(w, t->in[i]);
    jsonw_end_object(w);
}

static void row_json(struct jsonw *w, const struct self_now *x) {
    jsonw_object(w);
    jsonw_key(w, "standard"), jsonw_str(w, x->row->of);
    jsonw_key(w, "clause"), jsonw_str(w, x->row->clause);
    jsonw_key(w, "class"), jsonw_z(w, self_class_id(x->row->class));
    jsonw_key(w, "state"), jsonw_z(w, self_state_id(x->state));
    text_json(w, "demand", &x->row->demand);
    text_json(w, "by", &x->row->by);
    text_json(w, "note", &x->row->note);
    jsonw_key(w, "shown"), jsonw_str(w, x->row->shown);
    jsonw_key(w, "looked"), jsonw_bool(w, x->looked);
    jsonw_key(w, "finding"), jsonw_str(w, x->finding);
    jsonw_end_object(w);
}

void self_write_json(struct jsonw *w, const struct self_look *look) {
    jsonw_key(w, "counts");
    jsonw_object(w);
    for (int i = 0; i < SELF_STATES; i++)
        jsonw_key(w, self_state_id((enum self_state)i)), jsonw_int(w, (int64_t)look->count[i]);
    jsonw_end_object(w);
    jsonw_key(w, "rows");
    jsonw_array(w);
    for (size_t i = 0; i < look->n; i++) row_json(w, &look->list[i]);
    jsonw_end_array(w);
}
