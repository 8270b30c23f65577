/* history: reading entries of the trail. */
#include "ledger/history.h"

#include "fmt/fmt.h"

static struct str text_of(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_SCALAR && !n->plain ? n->text : STR_NONE;
}

static struct str json_of(const struct node *map, const char *key, struct str record) {
    const struct node *n = node_find(map, key);
    return n ? str_cut(record, n->start, n->end) : STR_NONE;
}

static void read_record(struct arena *a, struct history_entry *h) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("record"), h->record};
    const struct node *root = json_read(a, &src, unread), *who = node_find(root, "who"),
                      *from = node_find(root, "from");
    h->act = text_of(root, "act");
    h->account = text_of(who, "account");
    h->id = text_of(who, "id");
    h->name = text_of(who, "name");
    h->host = text_of(from, "host");
    h->via = text_of(from, "via");
    h->terminal = text_of(from, "terminal");
    h->address = text_of(from, "address");
    h->before = json_of(root, "before", h->record);
    h->after = json_of(root, "after", h->record);
    h->note = json_of(root, "note", h->record);
}

struct gatherer {
    struct arena *a;
    struct history_entry *list;
    size_t n, room;
};

static bool gather(void *ctx, const struct trail_entry *entry) {
    struct gatherer *g = ctx;
    g->list = arena_grow(g->a, g->list, g->n, &g->room, sizeof *g->list);
    struct history_entry *h = &g->list[g->n++];
    *h = (struct history_entry){.n = entry->n,
                                .at = entry->at,
                                .erased = !entry->record.ptr,
                                .kind = arena_str(g->a, entry->kind),
                                .subject = arena_str(g->a, entry->subject)};
    if (h->erased) return true;
    h->record = arena_str(g->a, entry->record);
    read_record(g->a, h);
    return true;
}

bool history_since(struct arena *a, struct trail *t, struct str subject, int64_t from, struct history *out,
                   struct err *e) {
    struct gatherer g = {.a = a};
    if (!trail_walk(t, from < 0 ? 0 : from, INT64_MAX, subject, gather, &g, e)) return false;
    *out = (struct history){g.list, g.n, g.n};
    return true;
}

struct numbers {
    struct arena *a;
    int64_t *list;
    size_t n, room;
};

static bool note_number(void *ctx, const struct trail_entry *entry) {
    struct numbers *s = ctx;
    s->list = arena_grow(s->a, s->list, s->n, &s->room, sizeof *s->list);
    s->list[s->n++] = entry->n;
    return true;
}

bool history_newest(struct arena *a, struct trail *t, struct str subject, size_t most, struct history *out,
                    struct err *e) {
    struct numbers all = {.a = a};
    struct gatherer g = {.a = a};
    if (!trail_walk(t, 0, INT64_MAX, subject, note_number, &all, e)) return false;
    for (size_t i = all.n; i-- > 0 && g.n < most;)
        if (!trail_walk(t, all.list[i], 1, STR_NONE, gather, &g, e)) return false;
    *out = (struct history){g.list, g.n, all.n};
    return true;
}

struct finding {
    struct gatherer g;
    const struct history_filter *f;
    bool more;
};

static bool is_of(const struct history_entry *h, struct str person) {
    size_t at;
    return str_find(h->name, person, &at) || str_find(h->id, person, &at) || str_find(h->account, person, &at);
}

static bool gather_fitting(void *ctx, const struct trail_entry *entry) {
    struct finding *w = ctx;
    const struct history_filter *f = w->f;
    if ((f->since && entry->at < f->since) || (f->until && entry->at >= f->until)) return true;
    gather(&w->g, entry);
    if (f->person.len && !is_of(&w->g.list[w->g.n - 1], f->person)) w->g.n--;
    w->more = w->g.n > f->most;
    if (w->more) w->g.n = f->most;
    return !w->more;
}

bool history_find(struct arena *a, struct trail *t, const struct history_filter *f, struct history *out, bool *more,
                  struct err *e) {
    struct finding w = {.g = {.a = a}, .f = f};
    if (!trail_walk_back(t, f->before ? f->before : INT64_MAX, f->subject, gather_fitting, &w, e)) return false;
    *out = (struct history){w.g.list, w.g.n, w.g.n};
    *more = w.more;
    return true;
}

bool history_at(struct arena *a, struct trail *t, int64_t n, struct history_entry *out, struct err *e) {
    struct gatherer g = {.a = a};
    if (n >= 0 && !trail_walk(t, n, 1, STR_NONE, gather, &g, e)) return false;
    if (!g.n) return err_set(e, ERR_NOT_FOUND, _("The record has no entry %lld."), (long long)n);
    *out = g.list[0];
    return true;
}

struct str history_who(const struct history_entry *h) {
    return h->name.len ? h->name : h->id.len ? h->id : h->account;
}
