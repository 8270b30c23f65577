/* erase: lists of what is to be erased. */
#include "ledger/erase.h"

#include "ledger/evidence.h"
#include "ledger/hold.h"
#include "ledger/retention_rules.h"
#include "trail/keep.h"

/* The list as text ------------------------------------------------------------------------------------------------ */

static bool number(struct str text, int64_t *out) {
    int64_t v = 0;
    if (!text.len || text.len > 15 || (text.ptr[0] == '0' && text.len > 1)) return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        v = v * 10 + (text.ptr[i] - '0');
    }
    return *out = v, true;
}

static bool read_word(struct erase_list *l, struct str word) {
    struct str head, tail, first, last;
    struct erase_range r;
    if (!str_split(word, ':', &head, &tail)) return false;
    if (str_is(head, "evidence")) return number(tail, &l->evidence[l->n_evidence]) && ++l->n_evidence;
    if (!str_is(head, "entry")) return false;
    if (!str_split(tail, '-', &first, &last)) first = last = tail;
    if (!number(first, &r.from) || !number(last, &r.to) || r.to < r.from) return false;
    r.to++;
    l->entries[l->n_entries++] = r;
    return true;
}

bool erase_read(struct arena *a, struct str text, struct erase_list *out, struct err *e) {
    struct erase_list l = {arena_array(a, ERASE_ITEMS_MAX, sizeof *l.entries), 0,
                           arena_array(a, ERASE_ITEMS_MAX, sizeof *l.evidence), 0};
    struct str word;
    if (text.len > ERASE_TEXT_MAX) return err_set(e, ERR_LIMIT, _("The list of what is to be erased is too long."));
    while (text.len) {
        if (!str_split(text, ' ', &word, &text)) word = text, text = STR("");
        if (l.n_entries + l.n_evidence == ERASE_ITEMS_MAX)
            return err_set(e, ERR_LIMIT, _("At most %d ranges and evidence are erased by one request."),
                           ERASE_ITEMS_MAX);
        if (!read_word(&l, word))
            return err_set(e, ERR_INVALID,
                           _("This names nothing that can be erased: %.*s (entry:12, entry:12-20, "
                             "evidence:5)."),
                           STR_ARG(word));
    }
    if (l.n_entries + l.n_evidence == 0) return err_set(e, ERR_INVALID, _("There is nothing to erase."));
    *out = l;
    return true;
}

void erase_write(const struct erase_list *l, struct buf *out) {
    bool first = true;
    for (size_t i = 0; i < l->n_entries; i++, first = false) {
        buf_addf(out, "%sentry:%lld", first ? "" : " ", (long long)l->entries[i].from);
        if (l->entries[i].to > l->entries[i].from + 1) buf_addf(out, "-%lld", (long long)l->entries[i].to - 1);
    }
    for (size_t i = 0; i < l->n_evidence; i++, first = false)
        buf_addf(out, "%sevidence:%lld", first ? "" : " ", (long long)l->evidence[i]);
}

static bool lists(const struct erase_list *l, int64_t entry) {
    for (size_t i = 0; i < l->n_entries; i++)
        if (entry >= l->entries[i].from && entry < l->entries[i].to) return true;
    return false;
}

bool erase_with_entries(struct arena *a, struct store *s, struct erase_list *l, struct err *e) {
    for (size_t i = 0; i < l->n_evidence; i++) {
        struct evidence v;
        if (!evidence_find(a, s, l->evidence[i], &v, e)) return false;
        if (v.erased || v.changed < 0 || lists(l, v.changed)) continue;
        if (l->n_entries + l->n_evidence == ERASE_ITEMS_MAX)
            return err_set(e, ERR_LIMIT, _("At most %d ranges and evidence are erased by one request."),
                           ERASE_ITEMS_MAX);
        l->entries[l->n_entries++] = (struct erase_range){v.changed, v.changed + 1};
    }
    return true;
}

/* What may not be erased ------------------------------------------------------------------------------------------ */

struct checking {
    const struct retention_rules *rules;
    const struct holds *holds;
    int64_t open, seen; /* entries that still have their content */
    bool ok;
    struct err *e;
};

static bool under_hold(const struct hold *h, const char *what, int64_t n, struct err *e) {
    return err_set(e, ERR_DENIED, _("%s %lld is under hold %lld (%.*s): %.*s"), what, (long long)n, (long long)h->id,
                   STR_ARG(h->scope), STR_ARG(h->reason));
}

static bool check_entry(void *ctx, const struct trail_kept *entry) {
    struct checking *c = ctx;
    int kind = retention_kind_find(c->rules, entry->kind);
    const struct hold *h = hold_of(c->holds, entry->kind, entry->subject);
    c->seen++;
    c->open += !entry->erased;
    if (kind >= 0 && c->rules->kinds[kind].fixed)
        c->ok = err_set(c->e, ERR_DENIED,
                        _("Entry %lld tells of an act on the record itself; such entries are never erased."),
                        (long long)entry->n);
    else if (h)
        c->ok = under_hold(h, _("Entry"), entry->n, c->e);
    return c->ok;
}

static bool check_range(struct trail *t, struct checking *c, const struct erase_range *r, struct err *e) {
    c->open = c->seen = 0;
    if (!trail_kept_walk(t, r->from, r->to, STR_NONE, INT64_MAX, check_entry, c, e) || !c->ok) return false;
    if (c->seen < r->to - r->from)
        return err_set(e, ERR_NOT_FOUND, _("There is no entry %lld in the record."), (long long)r->from + c->seen);
    if (c->open == 0)
        return err_set(e, ERR_CONFLICT, _("The content of entry %lld was erased before."), (long long)r->from);
    return true;
}

static bool check_evidence(struct arena *a, struct store *s, struct checking *c, int64_t id, struct err *e) {
    struct evidence v;
    struct buf on;
    if (!evidence_find(a, s, id, &v, e)) return false;
    if (v.erased) return err_set(e, ERR_CONFLICT, _("The evidence %lld was erased before."), (long long)id);
    buf_init(&on, TRAIL_SUBJECT_MAX);
    evidence_subject(v.system, v.control, v.id, &on);
    const struct hold *h = hold_of(c->holds, STR("evidence"), buf_str(&on));
    buf_release(&on);
    return !h || under_hold(h, _("Evidence"), id, e);
}

bool erase_check(struct arena *a, struct trail *t, const struct erase_list *l, struct err *e) {
    struct holds holds;
    struct checking c = {.rules = retention_rules_builtin(a), .holds = &holds, .ok = true, .e = e};
    if (!hold_list(a, trail_store(t), false, &holds, e)) return false;
    for (size_t i = 0; i < l->n_entries; i++)
        if (!check_range(t, &c, &l->entries[i], e)) return false;
    for (size_t i = 0; i < l->n_evidence; i++)
        if (!check_evidence(a, trail_store(t), &c, l->evidence[i], e)) return false;
    return true;
}

bool erase_carry(struct trail *t, const struct erase_list *l, int64_t entry, struct err *e) {
    int64_t taken;
    for (size_t i = 0; i < l->n_evidence; i++)
        if (!evidence_erase(trail_store(t), l->evidence[i], entry, e)) return false;
    for (size_t i = 0; i < l->n_entries; i++)
        if (!trail_erase(t, l->entries[i].from, l->entries[i].to, &taken, e)) return false;
    return true;
}
