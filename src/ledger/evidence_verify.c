/* evidence_verify: every byte of what was attached is looked at, and compared with what the record says of it. */
#include "ledger/evidence_parts.h"

struct verifying {
    struct trail *t;
    struct store *s;
    store_finding_fn *say;
    void *ctx;
    struct evidence_verified out;
    size_t n;
};

static void say(struct verifying *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct verifying *v, const char *fmt, ...) {
    struct buf b;
    va_list ap;
    buf_init(&b, 4 * KIB);
    va_start(ap, fmt);
    buf_vaddf(&b, fmt, ap);
    va_end(ap);
    v->n++;
    v->say(v->ctx, b.ptr ? b.ptr : "");
    buf_release(&b);
}

/* Contents -------------------------------------------------------------------------------------------------------- */

struct content {
    int64_t id, bytes;
    struct str sha256;
    bool used;
};

static bool check_content(struct verifying *v, const struct content *c, struct err *e) {
    char is[65];
    int64_t total;
    v->out.contents++;
    v->out.bytes += c->bytes;
    if (!c->used) say(v, _("The content %lld belongs to no evidence."), (long long)c->id);
    if (!evidence_pieces(v->s, c->id, NULL, NULL, &total, is, e)) {
        if (e->kind != ERR_DB) return false;
        say(v, _("The content %lld cannot be read: %s"), (long long)c->id, e->text);
        return true;
    }
    if (total != c->bytes)
        say(v, _("The content %lld has %lld bytes; %lld were kept."), (long long)c->id, (long long)total,
            (long long)c->bytes);
    else if (!str_eq(c->sha256, str_of(is)))
        say(v, _("The bytes of the content %lld are not those that were kept: they were changed."), (long long)c->id);
    return true;
}

/* One after the other by id, so that no list has to fit into memory. */
static bool check_contents(struct verifying *v, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct content c = {.id = -1};
    bool more = true, ok = true;
    while (ok && more) {
        struct stmt *q = store_query(v->s,
                                     SQL("SELECT id, bytes, sha256, EXISTS (SELECT 1 FROM evidence WHERE content = "
                                         "content.id) FROM content WHERE id > $1 ORDER BY id LIMIT 1"),
                                     e);
        if (!q) return arena_free(a), false;
        stmt_int(q, 1, c.id);
        more = stmt_row(q, e);
        ok = more || e->kind == ERR_NONE;
        if (more) {
            arena_clear(a);
            c = (struct content){stmt_int_at(q, 0), stmt_int_at(q, 1), arena_str(a, stmt_text_at(q, 2)),
                                 stmt_int_at(q, 3) != 0};
            stmt_done(q);
            ok = check_content(v, &c, e);
        }
    }
    arena_free(a);
    return ok;
}

static bool check_orphans(struct verifying *v, struct err *e) {
    struct stmt *q = store_query(v->s,
                                 SQL("SELECT content, COUNT(*) FROM content_piece WHERE content NOT IN "
                                     "(SELECT id FROM content) GROUP BY content"),
                                 e);
    if (!q) return false;
    while (stmt_row(q, e))
        say(v, _("%lld pieces belong to the content %lld, which is not there."), (long long)stmt_int_at(q, 1),
            (long long)stmt_int_at(q, 0));
    return e->kind == ERR_NONE;
}

/* Evidence -------------------------------------------------------------------------------------------------------- */

struct comparing {
    const struct evidence *v;
    struct str want; /* what stands in the record after `"after":` */
    bool seen, same;
};

static bool compare(void *ctx, const struct trail_entry *entry) {
    struct comparing *c = ctx;
    struct buf on;
    size_t at;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    evidence_subject(c->v->system, c->v->control, c->v->id, &on);
    c->seen = true;
    c->same = str_eq(entry->subject, buf_str(&on)) && (!entry->record.ptr || str_find(entry->record, c->want, &at));
    buf_release(&on);
    return false;
}

/* An entry whose number is negative waits outside of the record; there is nothing to compare then. */
static bool check_entry(struct verifying *v, const struct evidence *x, struct err *e) {
    struct buf want;
    if (x->changed < 0) return true;
    buf_init(&want, 64 * KIB);
    buf_addz(&want, "\"after\":");
    evidence_write(x, &want);
    buf_addz(&want, ",\"scan\":");
    struct comparing c = {.v = x, .want = buf_str(&want)};
    bool ok = trail_walk(v->t, x->changed, 1, STR_NONE, compare, &c, e);
    if (ok && !c.seen)
        say(v, _("The evidence %lld names the entry %lld, which is not there."), (long long)x->id,
            (long long)x->changed);
    else if (ok && !c.same)
        say(v, _("The evidence %lld does not say what its entry %lld says."), (long long)x->id, (long long)x->changed);
    buf_release(&want);
    return ok;
}

static bool check_evidence(struct verifying *v, const struct evidence *x, bool has_content, struct str content_sha,
                           struct err *e) {
    v->out.evidence++;
    if (x->erased) {
        v->out.erased++;
        if (has_content) say(v, _("The evidence %lld counts as erased, but its content is there."), (long long)x->id);
        return true;
    }
    if (!has_content)
        say(v, _("The content of the evidence %lld is missing."), (long long)x->id);
    else if (!str_eq(x->sha256, content_sha))
        say(v, _("The evidence %lld names another SHA-256 than its content."), (long long)x->id);
    return check_entry(v, x, e);
}

static struct str text(struct arena *a, const struct stmt *q, int column) {
    return stmt_null_at(q, column) ? STR_NONE : arena_str(a, stmt_text_at(q, column));
}

static bool next_evidence(struct verifying *v, struct arena *a, struct evidence *x, bool *more, struct err *e) {
    struct stmt *q = store_query(v->s,
                                 SQL("SELECT v.id, v.system, v.control, v.sha256, v.file, v.note, v.effective, "
                                     "v.expires, v.state, v.changed, c.bytes, c.type, c.sha256 "
                                     "FROM evidence AS v LEFT JOIN content AS c ON c.id = v.content "
                                     "WHERE v.id > $1 ORDER BY v.id LIMIT 1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, x->id);
    *more = stmt_row(q, e);
    if (!*more) return e->kind == ERR_NONE;
    arena_clear(a);
    *x = (struct evidence){.id = stmt_int_at(q, 0),
                           .system = stmt_int_at(q, 1),
                           .control = text(a, q, 2),
                           .sha256 = text(a, q, 3),
                           .file = text(a, q, 4),
                           .note = text(a, q, 5),
                           .effective = text(a, q, 6),
                           .expires = text(a, q, 7),
                           .erased = !str_is(stmt_text_at(q, 8), "kept"),
                           .changed = stmt_int_at(q, 9),
                           .bytes = stmt_int_at(q, 10),
                           .type = text(a, q, 11)};
    struct str sha = text(a, q, 12);
    stmt_done(q);
    return check_evidence(v, x, sha.ptr != NULL, sha, e);
}

bool evidence_verify(struct trail *t, store_finding_fn *found, void *ctx, struct evidence_verified *out, size_t *n,
                     struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct verifying v = {.t = t, .s = trail_store(t), .say = found, .ctx = ctx};
    struct evidence x = {.id = -1};
    bool more = true;
    if (!store_join_reading(v.s, &tx, e)) return false;
    struct arena *a = arena_new(MIB);
    bool ok = check_contents(&v, e) && check_orphans(&v, e);
    while (ok && more) ok = next_evidence(&v, a, &x, &more, e);
    arena_free(a);
    if (!ok) return false;
    *out = v.out;
    *n = v.n;
    return true;
}
