/* entry_page: one entry of the record: what it says, and the proof that it stands in what was sealed. */
#include <string.h>

#include "fmt/fmt.h"
#include "ledger/part_words.h"
#include "trail/checkpoint.h"
#include "web/entry_page.html.h"
#include "web/history_pages.h"
#include "web/inside.h"
#include "web/routes.h"

#define PROOF_MAX (4 * MIB)

struct proving {
    struct trail *trail;
    struct history_entry entry;
    struct str salt, record; /* STR_NONE: erased */
    trail_hash leaf;
    struct str note; /* the newest seal; STR_NONE: nothing was sealed yet */
    struct checkpoint seal;
};

static struct str hex_of(struct visit *v, struct str bytes) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    hex_add(&b, bytes);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Of a system: who may see the system. Of anything else: who audits. What one may not see is not there. */
static bool may_see(struct visit *v, struct str subject, bool *may, struct err *e) {
    int64_t system;
    struct str section, name;
    const struct access_object any = {.any = true};
    *may = viewer_may(&v->viewer, PERMIT_AUDIT, &any) && !entry_subject(subject, &system, &section, &name);
    if (*may || !entry_subject(subject, &system, &section, &name)) return true;
    return system_may(v, system, PERMIT_SYSTEM_VIEW, may, e) && (*may || system_may(v, system, PERMIT_AUDIT, may, e));
}

struct taking {
    struct visit *v;
    struct proving *p;
};

static bool take(void *ctx, const struct trail_entry *entry) {
    struct taking *t = ctx;
    t->p->salt = entry->salt.ptr ? arena_str(t->v->a, entry->salt) : STR_NONE;
    t->p->record = entry->record.ptr ? arena_str(t->v->a, entry->record) : STR_NONE;
    memcpy(t->p->leaf, entry->leaf.ptr, entry->leaf.len);
    return false;
}

static bool read_seal(struct visit *v, struct proving *p, struct err *e) {
    struct note note;
    if (!trail_sealed(p->trail, v->a, &p->note, e)) return false;
    return !p->note.ptr || (note_read(v->a, STR("checkpoint"), p->note, &note, e) &&
                            checkpoint_read(STR("checkpoint"), note.text, &p->seal, e));
}

/* `p->trail` is the caller's to close in any case. */
static bool read_entry(struct visit *v, struct proving *p, struct err *e) {
    int64_t n = visit_number(v, "entry");
    bool may;
    struct taking t = {v, p};
    *p = (struct proving){.trail = trail_open(v->opt->store, e)};
    if (!p->trail) return false;
    if (n < 0) return err_set(e, ERR_NOT_FOUND, tr(v->lang, "There is no such entry."));
    if (!history_at(v->a, p->trail, n, &p->entry, e)) return false;
    if (!may_see(v, p->entry.subject, &may, e)) return false;
    if (!may) return err_set(e, ERR_NOT_FOUND, tr(v->lang, "There is no such entry."));
    return trail_walk(p->trail, n, 1, STR_NONE, take, &t, e) && read_seal(v, p, e);
}

/* Showing ---------------------------------------------------------------------------------------------------------- */

static void add_pair(struct ui_pair *list, size_t *n, struct str term, struct str text) {
    if (text.len) list[(*n)++] = (struct ui_pair){.term = term, .text = text};
}

/* What changed, in words. */
static struct str change_of(struct visit *v, const struct history_entry *h) {
    int64_t system;
    struct str section, name;
    if (!entry_subject(h->subject, &system, &section, &name) || (!h->before.ptr && !h->after.ptr)) return STR_NONE;
    if (!h->before.ptr || !h->after.ptr)
        return part_says(v->a, v->opt->catalog, section, name, h->before.ptr ? h->before : h->after, 2000);
    return part_difference(v->a, v->opt->catalog, section, name, h->before, h->after, 2000);
}

static void fill_pairs(struct visit *v, struct entry_page *p, const struct history_entry *h) {
    struct ui_pair *list = arena_array(v->a, 12, sizeof *list);
    size_t n = 0;
    struct str who = h->name.len ? arena_fmt(v->a, "%.*s (%.*s)", STR_ARG(h->name), STR_ARG(h->id)) : history_who(h);
    add_pair(list, &n, trs(v->lang, "What"), entry_words(v->a, v->opt->catalog, h));
    add_pair(list, &n, trs(v->lang, "Before → after"), change_of(v, h));
    add_pair(list, &n, trs(v->lang, "Who"), h->erased ? trs(v->lang, "(erased)") : who);
    add_pair(list, &n, trs(v->lang, "Account"), h->account);
    add_pair(list, &n, trs(v->lang, "By way of"), h->via);
    add_pair(list, &n, trs(v->lang, "Computer"), h->host);
    add_pair(list, &n, trs(v->lang, "Address"), h->address);
    add_pair(list, &n, trs(v->lang, "Kind"), h->kind);
    add_pair(list, &n, trs(v->lang, "Subject"), h->subject);
    add_pair(list, &n, trs(v->lang, "Act"), h->act);
    p->pairs = list;
    p->n_pairs = n;
}

/* The proof, and whether it leads to the root that was sealed: computed here and now. */
static bool fill_proof(struct visit *v, struct entry_page *p, const struct proving *x, struct err *e) {
    trail_hash hashes[TRAIL_LEVELS];
    size_t n;
    p->sealed = x->note.ptr && x->entry.n < x->seal.size;
    p->seal_size = x->seal.size;
    p->origin = x->seal.origin;
    p->root = hex_of(v, (struct str){(const char *)x->seal.root, TRAIL_HASH});
    if (!p->sealed) return true;
    if (!trail_inclusion(x->trail, x->entry.n, x->seal.size, hashes, &n, e)) return false;
    struct str *list = arena_array(v->a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) list[i] = hex_of(v, (struct str){(const char *)hashes[i], TRAIL_HASH});
    p->hashes = list;
    p->n_hashes = n;
    trail_hash leaf;
    memcpy(leaf, x->leaf, sizeof leaf);
    if (x->record.ptr) trail_leaf_of(x->salt, x->record, leaf);
    p->holds = trail_inclusion_holds(x->entry.n, x->seal.size, leaf, (const trail_hash *)hashes, n, x->seal.root);
    p->proof_path = arena_fmt(v->a, "/record/entries/%lld/proof", (long long)x->entry.n);
    p->command = arena_fmt(v->a, "kijun-verify --key log.vkey entry-%lld.tlog-proof", (long long)x->entry.n);
    return true;
}

static bool fill_frame(struct visit *v, struct entry_page *p, const struct history_entry *h, struct err *e) {
    struct str title = arena_fmt(v->a, tr(v->lang, "Entry %lld of the record"), (long long)h->n);
    p->n = h->n;
    p->at = h->at;
    p->erased = h->erased;
    if (v->object.system) {
        if (!system_head_read(v, "history", &p->head, e)) return false;
        system_head_crumb(&p->head, trs(v->lang, "History"), arena_fmt(v->a, "%.*s/history", STR_ARG(p->head.path)));
        p->page = system_page(&p->head, title);
        return true;
    }
    p->crumb = (struct ui_crumb){trs(v->lang, "Record"), STR("/record")};
    p->page = (struct ui_page){.title = title, .menu = "record", .crumbs = &p->crumb, .n_crumbs = 1};
    return true;
}

static void entry(struct visit *v) {
    struct err e = {0};
    struct proving *x = arena_alloc(v->a, sizeof *x);
    struct entry_page p = {0};
    bool good = read_entry(v, x, &e) && fill_proof(v, &p, x, &e) && fill_frame(v, &p, &x->entry, &e);
    trail_close(x->trail);
    if (!good) {
        visit_fail(v, &e);
        return;
    }
    fill_pairs(v, &p, &x->entry);
    p.record = x->record;
    p.salt = x->salt.ptr ? hex_of(v, x->salt) : STR_NONE;
    p.leaf = hex_of(v, (struct str){(const char *)x->leaf, TRAIL_HASH});
    struct html h = visit_page(v, 200);
    t_entry(&h, &p);
}

static void proof(struct visit *v) {
    struct err e = {0};
    struct proving *x = arena_alloc(v->a, sizeof *x);
    struct buf out;
    buf_init(&out, PROOF_MAX);
    bool good = read_entry(v, x, &e);
    if (good && (!x->note.ptr || x->entry.n >= x->seal.size))
        good = err_set(&e, ERR_NOT_FOUND, tr(v->lang, "This entry is not sealed yet; try again in a minute."));
    good = good && trail_prove(x->trail, x->note, x->entry.n, &out, &e);
    trail_close(x->trail);
    if (good)
        visit_file(v, buf_str(&out), "text/plain; charset=utf-8",
                   arena_fmt(v->a, "entry-%lld.tlog-proof", (long long)x->entry.n));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

/* The public half of the key that seals, with which proofs are checked. */
static void log_key(struct visit *v) {
    struct err e = {0};
    struct str text = STR_NONE;
    struct buf out;
    if (v->opt->key) {
        buf_init(&out, 64 * KIB);
        note_verifier_write(note_key_public(v->opt->key), &out);
        buf_addc(&out, '\n');
        visit_file(v, buf_str(&out), "text/plain; charset=utf-8", STR("log.vkey"));
        buf_release(&out);
        return;
    }
    if (file_read(v->a, arena_fmt(v->a, "%s/keys/log.vkey", v->opt->data_dir).ptr, 64 * KIB, &text, &e))
        visit_file(v, text, "text/plain; charset=utf-8", STR("log.vkey"));
    else
        visit_status(v, 404);
}

const struct route entry_routes[] = {
    ROUTE("GET", "/record/entries/{entry}", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, entry,
          N_("An entry of the record with its proof")),
    ROUTE("GET", "/record/entries/{entry}/proof", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, proof,
          N_("The proof of an entry, to be checked elsewhere")),
    ROUTE("GET", "/record/log.vkey", PERMIT_SIGNED_IN, GUARD_NONE, LANE_WRITE, log_key,
          N_("The public key of the record")),
    ROUTES_END,
};
