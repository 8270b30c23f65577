/* pack_gather: what belongs into a proof pack: entries by what they are about, evidence by its control. */
#include <stdlib.h>

#include "fmt/fmt.h"
#include "ledger/history.h"
#include "ledger/pack.h"

struct gather {
    struct arena *arena;
    struct trail *t;
    struct pack *p;
    size_t room, files_room;
};

static bool add_entries(struct gather *g, struct str subject, struct err *e) {
    struct history h;
    if (!history_since(g->arena, g->t, subject, 0, &h, e)) return false;
    for (size_t i = 0; i < h.n; i++) {
        if (g->p->n_entries == PACK_ENTRIES_MAX)
            return err_set(e, ERR_LIMIT, _("More than %d entries belong to this; they do not fit into one pack."),
                           PACK_ENTRIES_MAX);
        g->p->entries = arena_grow(g->arena, g->p->entries, g->p->n_entries, &g->room, sizeof *g->p->entries);
        g->p->entries[g->p->n_entries++] = h.list[i].n;
    }
    return true;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void sort_entries(struct pack *p) {
    size_t kept = 0;
    if (!p->n_entries) return;
    qsort(p->entries, p->n_entries, sizeof *p->entries, by_number);
    for (size_t i = 0; i < p->n_entries; i++)
        if (!kept || p->entries[i] != p->entries[kept - 1]) p->entries[kept++] = p->entries[i];
    p->n_entries = kept;
}

/* Evidence ----------------------------------------------------------------------------------------------------------
 */

static bool read_bytes(struct arena *a, struct store *s, struct str sha256, struct str *out, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT content_piece.bytes FROM content_piece JOIN content ON content.id = "
                                     "content_piece.content WHERE content.sha256 = $1 ORDER BY content_piece.place"),
                                 e);
    struct buf b;
    char sum[65];
    if (!q) return false;
    buf_init(&b, PACK_MAX);
    stmt_text(q, 1, sha256);
    while (stmt_row(q, e)) buf_add(&b, stmt_bytes_at(q, 0));
    bool ok = e->kind == ERR_NONE;
    sha256_hex(buf_str(&b).ptr ? buf_str(&b) : STR(""), sum);
    if (ok && !str_is(sha256, sum))
        ok = err_set(e, ERR_DB, _("The bytes of the evidence %.*s are not those that were kept. See: kijun verify"),
                     STR_ARG(sha256));
    if (ok) *out = arena_str(a, buf_str(&b).ptr ? buf_str(&b) : STR(""));
    buf_release(&b);
    return ok;
}

static bool known(const struct pack *p, struct str sha256) {
    for (size_t i = 0; i < p->n_files; i++)
        if (str_eq(p->files[i].sha256, sha256)) return true;
    return false;
}

static bool list_files(struct gather *g, struct err *e) {
    struct pack *p = g->p;
    struct stmt *q = store_query(trail_store(g->t),
                                 SQL("SELECT sha256, file FROM evidence WHERE system = $1 AND control = $2 AND state = "
                                     "'kept' ORDER BY sha256, id"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, p->system);
    stmt_text(q, 2, p->control);
    while (stmt_row(q, e)) {
        struct str sha256 = stmt_text_at(q, 0);
        if ((p->only.ptr && !str_eq(p->only, sha256)) || known(p, sha256)) continue;
        if (p->n_files == PACK_EVIDENCE_MAX) {
            stmt_done(q);
            return err_set(e, ERR_LIMIT,
                           _("More than %d files of evidence belong to this; they do not fit into one pack."),
                           PACK_EVIDENCE_MAX);
        }
        p->files = arena_grow(g->arena, p->files, p->n_files, &g->files_room, sizeof *p->files);
        p->files[p->n_files++] =
            (struct pack_file){.sha256 = arena_str(g->arena, sha256), .name = arena_str(g->arena, stmt_text_at(q, 1))};
    }
    return e->kind == ERR_NONE;
}

bool pack_gather(struct arena *a, struct trail *t, struct pack *p, struct err *e) {
    static const char *const about[] = {"decisions", "judgements", "status", "declared", "fill", "evidence", "proofs"};
    struct gather g = {.arena = a, .t = t, .p = p};
    for (size_t i = 0; i < p->n_inputs; i++)
        if (!add_entries(&g, arena_fmt(a, "system/%lld/%.*s", (long long)p->system, STR_ARG(p->inputs[i])), e))
            return false;
    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        if (!add_entries(&g, arena_fmt(a, "system/%lld/%s/%.*s", (long long)p->system, about[i], STR_ARG(p->control)),
                         e))
            return false;
    if (!list_files(&g, e)) return false;
    for (size_t i = 0; i < p->n_files; i++)
        if (!read_bytes(a, trail_store(t), p->files[i].sha256, &p->files[i].bytes, e)) return false;
    sort_entries(p);
    return true;
}

bool pack_find_file(struct arena *a, struct store *s, struct str sha256, int64_t *system, struct str *control,
                    struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT system, control FROM evidence WHERE sha256 = $1 AND state = 'kept' ORDER "
                                     "BY id LIMIT 1"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, sha256);
    if (!stmt_row(q, e))
        return e->kind == ERR_NONE &&
               err_set(e, ERR_NOT_FOUND, _("No evidence in the record has these bytes (SHA-256 %.*s)."),
                       STR_ARG(sha256));
    *system = stmt_int_at(q, 0);
    *control = arena_str(a, stmt_text_at(q, 1));
    stmt_done(q);
    return true;
}

/* The act itself ----------------------------------------------------------------------------------------------------
 */

bool pack_record(struct arena *a, struct trail *t, const struct trail_actor *by, struct pack *p, struct err *e) {
    struct buf after;
    char sum[65];
    STORE_TX struct store_tx tx = {0};
    sha256_hex(p->requirement, sum);
    buf_init(&after, TRAIL_RECORD_MAX);
    buf_addf(&after, "{\"requirement\":\"%s\",\"evidence\":[", sum);
    for (size_t i = 0; i < p->n_files; i++) buf_addf(&after, "%s\"%.*s\"", i ? "," : "", STR_ARG(p->files[i].sha256));
    buf_addz(&after, "]}");
    struct trail_change change = {
        .by = by,
        .kind = STR("record"),
        .act = STR("prove"),
        .on = arena_fmt(a, "system/%lld/proofs/%.*s", (long long)p->system, STR_ARG(p->control)),
        .after = buf_str(&after)};
    bool ok = store_begin(trail_store(t), &tx, e) && trail_append(t, &change, &p->entry, e) && store_commit(&tx, e);
    buf_release(&after);
    if (!ok) return false;
    if (p->entry < 0)
        return err_set(e, ERR_CONFLICT, _("The record cannot take entries now, so nothing can be proven by it."));
    int64_t *all = arena_array(a, p->n_entries + 1, sizeof *all);
    if (p->n_entries) memcpy(all, p->entries, p->n_entries * sizeof *all);
    all[p->n_entries++] = p->entry; /* the newest, so it is the last */
    p->entries = all;
    return true;
}
