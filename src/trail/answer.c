/* answer: being a witness: which logs we watch, what we know of them, and what we say when they ask. */
#include <assert.h>
#include <string.h>

#include "trail/inside.h"
#include "trail/shown.h"
#include "trail/text.h"

#define TEXT_MAX (16 * KIB) /* of a checkpoint, with lines of others */
#define REQUEST_MAX (NOTE_MAX + 8 * KIB)

/* Watching -------------------------------------------------------------------------------------------------------- */

static bool insert(struct trail *t, struct str origin, struct str vkey, struct err *e) {
    trail_hash nothing;
    int64_t changed = 0;
    hash_nothing(&t->hash, nothing);
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("INSERT INTO trail_watched (origin, vkey, size, root) VALUES ($1, $2, 0, $3) "
                                        "ON CONFLICT (origin) DO NOTHING"),
                                    e);
    if (!q) return false;
    stmt_text(q, 1, origin);
    stmt_text(q, 2, vkey);
    stmt_bytes(q, 3, (struct str){(const char *)nothing, sizeof nothing});
    if (!stmt_run(q, &changed, e)) return false;
    return changed || err_set(e, ERR_CONFLICT, _("The record %.*s is watched already."), STR_ARG(origin));
}

bool witness_watch(struct trail *t, const struct trail_actor *by, const struct note_verifier *v, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (v->type == NOTE_COSIGNATURE)
        return err_set(e, ERR_INVALID,
                       _("The key of %.*s cosigns (type 4); a record is watched by the key that seals it."),
                       STR_ARG(v->name));
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(MIB);
    struct buf vkey;
    buf_init(&vkey, 4 * KIB);
    note_verifier_write(v, &vkey);
    bool ok =
        insert(t, v->name, buf_str(&vkey), e) &&
        shown_record(t, by, STR("add"), "watched", v->name, shown_json_text(a, "vkey", buf_str(&vkey)), STR_NONE, e) &&
        store_leave(&tx, e);
    buf_release(&vkey);
    arena_free(a);
    return ok;
}

bool witness_watching(struct trail *t, struct arena *a, struct trail_watched **out, size_t *n, struct err *e) {
    struct trail_watched *list = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("SELECT origin, vkey, note, size FROM trail_watched ORDER BY origin"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] =
            (struct trail_watched){arena_str(a, stmt_text_at(q, 0)), arena_str(a, stmt_text_at(q, 1)),
                                   stmt_null_at(q, 2) ? STR_NONE : arena_str(a, stmt_text_at(q, 2)), stmt_int_at(q, 3)};
    }
    if (e->kind != ERR_NONE) return false;
    *out = list;
    *n = count;
    return true;
}

/* A request ------------------------------------------------------------------------------------------------------- */

static bool not_a_request(struct err *e) {
    return err_set(e, ERR_INVALID,
                   _("This is no request to a witness: a line “old SIZE”, hashes, an empty line, and a checkpoint."));
}

bool witness_question_read(struct arena *a, struct str request, struct witness_question *out, struct err *e) {
    struct str rest = request, line;
    struct witness_question q = {0};
    if (request.len > REQUEST_MAX) return err_set(e, ERR_LIMIT, _("The request is too large."));
    if (!text_line(&rest, &line) || !str_starts(line, STR("old ")) || !text_number(str_cut(line, 4, line.len), &q.old))
        return not_a_request(e);
    for (;;) {
        if (!text_line(&rest, &line)) return not_a_request(e);
        if (line.len == 0) break;
        if (q.n == WITNESS_PROOF_MAX)
            return err_set(e, ERR_LIMIT, _("The proof has more than %d hashes."), WITNESS_PROOF_MAX);
        if (!text_hash(line, q.proof[q.n++])) return not_a_request(e);
    }
    if (!note_read(a, STR(""), rest, &q.note, e)) return false;
    if (q.note.text.len > TEXT_MAX) return err_set(e, ERR_LIMIT, _("The request is too large."));
    if (!checkpoint_read(STR(""), q.note.text, &q.checkpoint, e)) return false;
    *out = q;
    return true;
}

/* An answer ------------------------------------------------------------------------------------------------------- */

struct known {
    struct note_verifier key;
    int64_t size;
    trail_hash root;
    struct str note; /* STR_NONE: it has shown none yet */
};

static bool find(struct trail *t, struct arena *a, struct str origin, struct known *k, struct err *e) {
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("SELECT vkey, size, root, note FROM trail_watched WHERE origin = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, origin);
    if (!stmt_row(q, e))
        return e->kind == ERR_NONE &&
               err_set(e, ERR_NOT_FOUND, _("The record %.*s is not watched here."), STR_ARG(origin));
    struct str root = stmt_bytes_at(q, 2);
    bool good = root.len == TRAIL_HASH && note_verifier_read(a, stmt_text_at(q, 0), &k->key, e);
    if (good) memcpy(k->root, root.ptr, TRAIL_HASH);
    k->size = stmt_int_at(q, 1);
    k->note = stmt_null_at(q, 3) ? STR_NONE : arena_str(a, stmt_text_at(q, 3));
    stmt_done(q);
    return good || err_set(e, ERR_DB, _("What is known of the record %.*s is damaged."), STR_ARG(origin));
}

/* The checkpoint with the signature of the log alone: what strangers put under it is not kept. */
static struct str signed_by_log(struct arena *a, const struct note *note, const struct note_verifier *v) {
    struct buf b;
    buf_init(&b, NOTE_MAX);
    buf_add(&b, note->text);
    buf_addc(&b, '\n');
    for (size_t i = 0; i < note->n; i++)
        if (str_eq(note->signatures[i].name, v->name) && memcmp(note->signatures[i].id, v->id, sizeof v->id) == 0) {
            shown_add_signature(&b, &note->signatures[i]);
            break;
        }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

struct answering {
    struct trail *t;
    struct arena *a;
    const struct trail_actor *by;
    const struct note_key *key;
    struct witness_question ask;
    struct known known;
    int64_t now, *told;
    bool kept; /* proof against the log is in the record: committed though the answer is no */
};

/* Two checkpoints of one size with different roots, both signed: nobody can explain that away. */
static bool keep_proof(struct answering *w, struct err *e) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    buf_addz(&b, "{\"known\":");
    json_quote(&b, w->known.note);
    buf_addz(&b, ",\"shown\":");
    json_quote(&b, signed_by_log(w->a, &w->ask.note, &w->known.key));
    buf_addc(&b, '}');
    w->kept = shown_record(w->t, w->by, STR("conflict"), "watched", w->ask.checkpoint.origin,
                           shown_json(w->a, &w->ask.checkpoint), buf_str(&b), e);
    buf_release(&b);
    return w->kept && err_set(e, ERR_CONFLICT,
                              _("The record %.*s shows another history of %lld entries than before: it was changed. "
                                "Both checkpoints are kept in this record."),
                              STR_ARG(w->ask.checkpoint.origin), (long long)w->ask.checkpoint.size);
}

static bool check(struct answering *w, struct err *e) {
    const struct witness_question *q = &w->ask;
    const struct checkpoint *c = &q->checkpoint;
    const struct known *k = &w->known;
    if (!find(w->t, w->a, c->origin, &w->known, e)) return false;
    if (note_verify(&q->note, &k->key, NULL) != NOTE_SIGNED)
        return err_set(e, ERR_DENIED, _("The checkpoint is not signed by the key that is known for %.*s."),
                       STR_ARG(c->origin));
    if (q->old > c->size)
        return err_set(e, ERR_INVALID, _("The request goes from %lld entries back to %lld."), (long long)q->old,
                       (long long)c->size);
    if (k->note.ptr && c->size == k->size && memcmp(c->root, k->root, TRAIL_HASH) != 0) return keep_proof(w, e);
    if (q->old != k->size) {
        *w->told = k->size;
        return err_set(e, ERR_CONFLICT, _("The request begins at %lld entries; this witness knows %lld of %.*s."),
                       (long long)q->old, (long long)k->size, STR_ARG(c->origin));
    }
    /* From nothing everything follows, and there is nothing to prove. */
    bool holds = q->old == 0 && c->size > 0
                     ? q->n == 0
                     : trail_consistency_holds(q->old, c->size, (const trail_hash *)q->proof, q->n, k->root, c->root);
    return holds || err_set(e, ERR_INVALID,
                            _("The proof does not hold: nothing shows that the %lld entries known before are the "
                              "beginning of the %lld entries of %.*s."),
                            (long long)q->old, (long long)c->size, STR_ARG(c->origin));
}

static bool remember(struct answering *w, struct err *e) {
    const struct checkpoint *c = &w->ask.checkpoint;
    struct stmt *q =
        store_query_as(trail_store(w->t), STORE_TRAIL,
                       SQL("UPDATE trail_watched SET size = $1, root = $2, note = $3 WHERE origin = $4"), e);
    if (!q) return false;
    stmt_int(q, 1, c->size);
    stmt_bytes(q, 2, (struct str){(const char *)c->root, TRAIL_HASH});
    stmt_text(q, 3, signed_by_log(w->a, &w->ask.note, &w->known.key));
    stmt_text(q, 4, c->origin);
    return stmt_run(q, NULL, e) &&
           shown_record(w->t, w->by, STR("cosign"), "watched", c->origin, shown_json(w->a, c), STR_NONE, e);
}

static bool answer_in(struct answering *w, struct str request, struct buf *line, struct err *e) {
    return witness_question_read(w->a, request, &w->ask, e) && check(w, e) && remember(w, e) &&
           note_cosign(w->key, w->ask.note.text, w->now, line, e);
}

bool witness_answer(struct trail *t, struct arena *a, const struct trail_actor *by, const struct note_key *k,
                    struct str request, int64_t now, struct buf *answer, int64_t *known, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct answering *w = arena_alloc(a, sizeof *w);
    struct buf line;
    struct err not_kept;
    *w = (struct answering){.t = t, .a = a, .by = by, .key = k, .now = now, .told = known};
    *known = -1;
    assert(!store_in_transaction(trail_store(t)));
    if (!store_begin(trail_store(t), &tx, e)) return false;
    buf_init(&line, 4 * KIB);
    bool ok = answer_in(w, request, &line, e);
    if (w->kept && !store_commit(&tx, &not_kept)) *e = not_kept;
    ok = ok && store_commit(&tx, e);
    if (ok) buf_add(answer, buf_str(&line));
    buf_release(&line);
    return ok;
}
