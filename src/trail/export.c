/* export: the whole record as a file that anybody can check (docs/trail-format.md). */
#include "trail/shown.h"

struct writing {
    struct buf line;
    trail_write_fn *write;
    void *ctx;
    int64_t next;
    struct err *e;
    bool failed;
};

static bool flush(struct writing *w) {
    if (!buf_ok(&w->line))
        w->failed = !err_set(w->e, ERR_LIMIT, _("The entry %lld is larger than an entry may be."), (long long)w->next);
    else if (!w->write(w->ctx, buf_str(&w->line), w->e))
        w->failed = true;
    buf_clear(&w->line);
    return !w->failed;
}

static bool add_entry(void *ctx, const struct trail_entry *entry) {
    struct writing *w = ctx;
    if (entry->n != w->next) {
        w->failed = !err_set(w->e, ERR_DB, _("The entry %lld is missing."), (long long)w->next);
        return false;
    }
    bool erased = !entry->record.ptr;
    buf_addz(&w->line, erased ? "- " : "+ ");
    base64_add(&w->line, erased ? entry->leaf : entry->salt);
    if (!erased) {
        buf_addc(&w->line, ' ');
        buf_add(&w->line, entry->record);
    }
    buf_addc(&w->line, '\n');
    if (!flush(w)) return false;
    w->next++;
    return true;
}

static bool write_all(struct trail *t, struct arena *a, struct str bytes, struct writing *w, struct err *e) {
    struct note note;
    struct checkpoint c;
    if (!shown_of_ours(t, a, bytes, &note, &c, e)) return false;
    buf_addz(&w->line, "kijun trail 1\norigin ");
    buf_add(&w->line, c.origin);
    buf_addf(&w->line, "\nentries %lld\n\n", (long long)c.size);
    if (!flush(w) || !trail_walk(t, 0, c.size, STR_NONE, add_entry, w, e) || w->failed) return false;
    if (w->next != c.size) return err_set(e, ERR_DB, _("The entry %lld is missing."), (long long)w->next);
    buf_addc(&w->line, '\n');
    buf_add(&w->line, bytes);
    return flush(w);
}

bool trail_export(struct trail *t, struct str note, trail_write_fn *write, void *ctx, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_join_reading(trail_store(t), &tx, e)) return false;
    struct err own;
    struct arena *a = arena_new(4 * MIB);
    struct writing w = {.write = write, .ctx = ctx, .e = &own};
    buf_init(&w.line, NOTE_MAX + KIB);
    bool ok = write_all(t, a, note, &w, e) && store_leave(&tx, e);
    if (w.failed) *e = own;
    buf_release(&w.line);
    arena_free(a);
    return ok;
}
