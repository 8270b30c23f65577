/* witness: our witnesses: who cosigns for us, what we ask them, what they answered. */
#include <string.h>

#include "trail/shown.h"
#include "trail/text.h"

#define CHECKPOINTS_TRIED 1000 /* the newest ones, when an answer does not say what it is about */

static struct str vkey_text(struct arena *a, const struct note_verifier *v) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    note_verifier_write(v, &b);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool add(struct trail *t, struct arena *a, const struct trail_actor *by, const struct note_verifier *v,
                struct err *e) {
    struct str vkey = vkey_text(a, v);
    int64_t changed = 0;
    struct stmt *q = store_query_as(trail_store(t), STORE_TRAIL,
                                    SQL("INSERT INTO trail_witness (name, vkey, size) VALUES ($1, $2, 0) "
                                        "ON CONFLICT (name) DO NOTHING"),
                                    e);
    if (!q) return false;
    stmt_text(q, 1, v->name);
    stmt_text(q, 2, vkey);
    if (!stmt_run(q, &changed, e)) return false;
    if (!changed) return err_set(e, ERR_CONFLICT, _("A witness of the name %.*s is known already."), STR_ARG(v->name));
    return shown_record(t, by, STR("add"), "witness", v->name, shown_json_text(a, "vkey", vkey), STR_NONE, e);
}

bool witness_add(struct trail *t, const struct trail_actor *by, const struct note_verifier *v, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (v->type != NOTE_COSIGNATURE)
        return err_set(e, ERR_INVALID,
                       _("The key of %.*s is not one that cosigns (type 4). The witness shows its key with: kijun "
                         "witness list"),
                       STR_ARG(v->name));
    if (!store_join(trail_store(t), &tx, e)) return false;
    struct arena *a = arena_new(MIB);
    bool ok = add(t, a, by, v, e) && store_leave(&tx, e);
    arena_free(a);
    return ok;
}

bool witness_list(struct trail *t, struct arena *a, struct trail_witness **out, size_t *n, struct err *e) {
    struct trail_witness *list = NULL;
    size_t count = 0, room = 0;
    struct stmt *q =
        store_query_as(trail_store(t), STORE_TRAIL, SQL("SELECT name, vkey, size FROM trail_witness ORDER BY name"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = (struct trail_witness){arena_str(a, stmt_text_at(q, 0)), arena_str(a, stmt_text_at(q, 1)),
                                               stmt_int_at(q, 2)};
    }
    if (e->kind != ERR_NONE) return false;
    *out = list;
    *n = count;
    return true;
}

/* Asking ---------------------------------------------------------------------------------------------------------- */

static bool known_size(struct trail *t, struct str witness, int64_t *size, struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(t), STORE_TRAIL, SQL("SELECT size FROM trail_witness WHERE name = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, witness);
    if (!stmt_row(q, e))
        return e->kind == ERR_NONE &&
               err_set(e, ERR_NOT_FOUND, _("No witness of the name %.*s is known."), STR_ARG(witness));
    *size = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool request(struct trail *t, struct arena *a, struct str witness, int64_t old, struct str bytes,
                    struct buf *out, struct err *e) {
    struct note note;
    struct checkpoint c;
    trail_hash hashes[2 * TRAIL_LEVELS];
    int64_t known = 0;
    size_t n = 0;
    if (!known_size(t, witness, &known, e) || !shown_of_ours(t, a, bytes, &note, &c, e)) return false;
    if (old < 0) old = known;
    if (old > c.size)
        return err_set(e, ERR_INVALID, _("The witness knows %lld entries already; this checkpoint has %lld."),
                       (long long)old, (long long)c.size);
    if (old > 0 && old < c.size && !trail_consistency(t, old, c.size, hashes, &n, e)) return false;
    buf_addf(out, "old %lld\n", (long long)old);
    for (size_t i = 0; i < n; i++) text_add_hash(out, hashes[i]);
    buf_addc(out, '\n');
    buf_add(out, bytes);
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The request is too large."));
}

bool witness_request(struct trail *t, struct arena *a, struct str witness, int64_t old, struct str note,
                     struct buf *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    return store_join_reading(trail_store(t), &tx, e) && request(t, a, witness, old, note, out, e) &&
           store_leave(&tx, e);
}

/* Answers --------------------------------------------------------------------------------------------------------- */

struct answered {
    struct trail *t;
    struct arena *a;
    const struct trail_actor *by;
    struct trail_witness *witnesses;
    size_t n_witnesses;
    struct note ours, answer; /* the answer's signatures, over the text of ours */
    struct checkpoint checkpoint;
    struct buf note; /* ours, with what was found */
    size_t taken;
    struct str names; /* who cosigned */
};

static bool has_signature(const struct note *note, const struct note_signature *s) {
    for (size_t i = 0; i < note->n; i++)
        if (str_eq(note->signatures[i].name, s->name) && memcmp(note->signatures[i].id, s->id, sizeof s->id) == 0 &&
            str_eq(note->signatures[i].bytes, s->bytes))
            return true;
    return false;
}

static bool saw(struct answered *w, const struct trail_witness *witness, struct err *e) {
    struct stmt *q = store_query_as(trail_store(w->t), STORE_TRAIL,
                                    SQL("UPDATE trail_witness SET size = $1 WHERE name = $2 AND size < $1"), e);
    if (!q) return false;
    stmt_int(q, 1, w->checkpoint.size);
    stmt_text(q, 2, witness->name);
    return stmt_run(q, NULL, e);
}

/* The lines of one witness: they hold for the text of ours, or none of them is taken. */
static bool take_from(struct answered *w, const struct trail_witness *witness, bool *found, struct err *e) {
    struct note_verifier v;
    if (!note_verifier_read(w->a, witness->vkey, &v, e)) return false;
    if (note_verify(&w->answer, &v, NULL) != NOTE_SIGNED) return true;
    *found = true;
    for (size_t i = 0; i < w->answer.n; i++) {
        const struct note_signature *s = &w->answer.signatures[i];
        if (!str_eq(s->name, v.name) || memcmp(s->id, v.id, sizeof v.id) != 0 || has_signature(&w->ours, s)) continue;
        if (w->ours.n + w->taken == NOTE_SIGNATURES_MAX)
            return err_set(e, ERR_LIMIT, _("There are more than %d signatures."), NOTE_SIGNATURES_MAX);
        shown_add_signature(&w->note, s);
        w->taken++;
    }
    w->names = w->names.len ? arena_fmt(w->a, "%.*s %.*s", STR_ARG(w->names), STR_ARG(v.name)) : v.name;
    return saw(w, witness, e);
}

static bool keep(struct answered *w, struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(w->t), STORE_TRAIL, SQL("UPDATE trail_checkpoint SET note = $1 WHERE size = $2"), e);
    if (!q) return false;
    stmt_text(q, 1, buf_str(&w->note));
    stmt_int(q, 2, w->checkpoint.size);
    return stmt_run(q, NULL, e) &&
           shown_record(w->t, w->by, STR("accept"), "checkpoint",
                        arena_fmt(w->a, "%lld", (long long)w->checkpoint.size), shown_json(w->a, &w->checkpoint),
                        shown_json_text(w->a, "witnesses", w->names), e);
}

/* The answer's lines, put under a text of ours. */
static bool answer_under(struct answered *w, struct str answer, struct err *e) {
    struct buf b;
    buf_init(&b, NOTE_MAX);
    buf_add(&b, w->ours.text);
    buf_addc(&b, '\n');
    buf_add(&b, answer);
    bool ok = (buf_ok(&b) && str_starts(answer, STR("\xE2\x80\x94 "))) ||
              err_set(e, ERR_INVALID, _("An answer of a witness is one or more lines with cosignatures."));
    ok = ok && note_read(w->a, STR(""), buf_str(&b), &w->answer, e);
    buf_release(&b);
    return ok;
}

static bool try_note(struct answered *w, struct str bytes, struct str answer, bool *found, struct err *e) {
    if (!shown_of_ours(w->t, w->a, bytes, &w->ours, &w->checkpoint, e) || !answer_under(w, answer, e)) return false;
    buf_clear(&w->note);
    buf_add(&w->note, bytes);
    for (size_t i = 0; i < w->n_witnesses; i++)
        if (!take_from(w, &w->witnesses[i], found, e)) return false;
    return !*found || !w->taken || keep(w, e);
}

/* The note of the newest checkpoint that is smaller than `below`. */
static bool note_below(struct trail *t, struct arena *a, int64_t below, int64_t *size, struct str *note,
                       struct err *e) {
    struct stmt *q =
        store_query_as(trail_store(t), STORE_TRAIL,
                       SQL("SELECT size, note FROM trail_checkpoint WHERE size < $1 ORDER BY size DESC LIMIT 1"), e);
    if (!q) return false;
    stmt_int(q, 1, below);
    *note = STR_NONE;
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *size = stmt_int_at(q, 0);
    *note = arena_str(a, stmt_text_at(q, 1));
    stmt_done(q);
    return true;
}

static bool accept(struct answered *w, struct str answer, struct str *out, struct err *e) {
    int64_t below = INT64_MAX;
    bool found = false;
    struct arena *whole = w->a; /* what is tried is forgotten, what was found is not */
    for (int i = 0; i < CHECKPOINTS_TRIED && !found; i++) {
        struct arena *a = w->a = arena_new(8 * MIB);
        struct str bytes;
        bool ok =
            note_below(w->t, a, below, &below, &bytes, e) && (!bytes.ptr || try_note(w, bytes, answer, &found, e));
        bool more = ok && bytes.ptr;
        if (ok && found) *out = arena_str(whole, buf_str(&w->note));
        arena_free(a);
        w->a = whole;
        if (!ok) return false;
        if (!more) break;
    }
    return found || err_set(e, ERR_NOT_FOUND,
                            _("No line of the answer is a cosignature of a witness that we know, over a checkpoint of "
                              "ours."));
}

bool witness_accept(struct trail *t, struct arena *a, const struct trail_actor *by, struct str answer, struct str *note,
                    struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct answered w = {.t = t, .a = a, .by = by};
    struct str made;
    if (!store_join(trail_store(t), &tx, e) || !witness_list(t, a, &w.witnesses, &w.n_witnesses, e)) return false;
    buf_init(&w.note, NOTE_MAX);
    bool ok = accept(&w, answer, &made, e) && store_leave(&tx, e);
    buf_release(&w.note);
    if (ok) *note = made;
    return ok;
}

/* The newest cosigned ---------------------------------------------------------------------------------------------- */

static bool is_cosigned(struct arena *a, struct str bytes, const struct trail_witness *witnesses, size_t n, bool *yes,
                        struct err *e) {
    struct note note;
    struct note_verifier v;
    if (!note_read(a, STR(""), bytes, &note, e)) return false;
    for (size_t i = 0; i < n && !*yes; i++) {
        if (!note_verifier_read(a, witnesses[i].vkey, &v, e)) return false;
        *yes = note_verify(&note, &v, NULL) == NOTE_SIGNED;
    }
    return true;
}

bool trail_cosigned(struct trail *t, struct arena *a, struct str *note, struct err *e) {
    struct trail_witness *list;
    size_t n;
    int64_t below = 0;
    struct str bytes;
    bool yes = false;
    if (!witness_list(t, a, &list, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].size >= below) below = list[i].size + 1; /* no witness has seen more than that */
    *note = STR_NONE;
    for (int i = 0; n && i < CHECKPOINTS_TRIED; i++) {
        struct arena *one = arena_new(8 * MIB);
        bool ok =
            note_below(t, one, below, &below, &bytes, e) && (!bytes.ptr || is_cosigned(one, bytes, list, n, &yes, e));
        bool end = !ok || !bytes.ptr;
        if (ok && yes) *note = arena_str(a, bytes);
        arena_free(one);
        if (end || yes) return ok;
    }
    return true;
}
