/* request: the text, its signatures, and what they are worth. */
#include "ledger/request.h"

#include <string.h>

#include "fmt/sniff.h"
#include "ledger/acts.h"
#include "trail/keep.h"

#define HEAD "kijun request 1"
static const char *const keys[] = {"origin ", "act ", "what ", "reason ", "until ", "once "};

/* The text -------------------------------------------------------------------------------------------------------- */

static bool on_a_line(struct str text, size_t most) {
    return text.len && sniff_line_good(text, most) && text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' ';
}

static bool once_good(struct str once) {
    unsigned char bytes[REQUEST_ONCE];
    size_t n;
    return hex_read(once, bytes, sizeof bytes, &n) && n == sizeof bytes;
}

static bool fields_good(const struct request *r, struct err *e) {
    int64_t at;
    if (!on_a_line(r->origin, NOTE_NAME_MAX) || !on_a_line(r->act, 40) || !on_a_line(r->what, REQUEST_WHAT_MAX))
        return err_set(e, ERR_INVALID, _("The request does not say in which log what is to be done."));
    if (!on_a_line(r->reason, REQUEST_REASON_MAX))
        return err_set(e, ERR_INVALID, _("A request needs its reason, in one line of at most %d bytes."),
                       REQUEST_REASON_MAX);
    if (r->until.len != 20 || !clock_read(r->until, &at))
        return err_set(e, ERR_INVALID, _("The request does not say until when it is good."));
    return once_good(r->once) || err_set(e, ERR_INVALID, _("The request has no number of its own (once)."));
}

bool request_write(const struct request *r, struct buf *out, struct err *e) {
    unsigned char bytes[REQUEST_ONCE];
    struct request full = *r;
    struct buf once;
    buf_init(&once, 2 * REQUEST_ONCE);
    bool ok = r->once.ptr || random_bytes(bytes, sizeof bytes, e);
    if (ok && !r->once.ptr) {
        hex_add(&once, (struct str){(const char *)bytes, sizeof bytes});
        full.once = buf_str(&once);
    }
    ok = ok && fields_good(&full, e);
    if (ok) {
        const struct str values[] = {full.origin, full.act, full.what, full.reason, full.until, full.once};
        buf_addz(out, HEAD "\n");
        for (size_t i = 0; i < 6; i++) buf_addz(out, keys[i]), buf_add(out, values[i]), buf_addc(out, '\n');
        buf_addc(out, '\n');
    }
    buf_release(&once);
    return ok;
}

static bool not_a_request(struct str path, struct err *e) {
    return err_at(e, path, 0, 0, ERR_INVALID,
                  _("This is no request of kijun, or it was changed: seven lines, an empty line, and signatures."));
}

/* The seven lines; `text` is all of them. */
static bool read_text(struct str text, struct request *out) {
    struct request r;
    struct str *const values[] = {&r.origin, &r.act, &r.what, &r.reason, &r.until, &r.once};
    struct str line;
    if (!str_split(text, '\n', &line, &text) || !str_is(line, HEAD)) return false;
    for (size_t i = 0; i < 6; i++) {
        if (!str_split(text, '\n', &line, &text) || !str_starts(line, str_of(keys[i]))) return false;
        *values[i] = str_cut(line, strlen(keys[i]), line.len);
    }
    if (text.len) return false;
    *out = r;
    return true;
}

bool request_read(struct arena *a, struct str path, struct str bytes, struct request_note *out, struct err *e) {
    struct request_note r = {0};
    struct err why;
    size_t at;
    if (bytes.len > REQUEST_MAX) return err_at(e, path, 0, 0, ERR_LIMIT, _("A request is larger than 64 KiB."));
    if (!str_find(bytes, STR("\n\n"), &at)) return not_a_request(path, e);
    if (at + 2 == bytes.len)
        r.note.text = arena_str(a, str_cut(bytes, 0, at + 1));
    else if (!note_read(a, path, bytes, &r.note, e))
        return false;
    if (!read_text(r.note.text, &r.request)) return not_a_request(path, e);
    if (!fields_good(&r.request, &why)) return err_at(e, path, 0, 0, why.kind, "%s", why.text);
    *out = r;
    return true;
}

bool request_sign(struct arena *a, struct str path, struct str bytes, const struct note_key *key, struct buf *out,
                  struct err *e) {
    struct request_note r;
    const struct note_verifier *v = note_key_public(key);
    if (!request_read(a, path, bytes, &r, e)) return false;
    for (size_t i = 0; i < r.note.n; i++)
        if (str_eq(r.note.signatures[i].name, v->name) && memcmp(r.note.signatures[i].id, v->id, sizeof v->id) == 0)
            return err_at(e, path, 0, 0, ERR_CONFLICT, _("%.*s signed this request already."), STR_ARG(v->name));
    if (r.note.n == NOTE_SIGNATURES_MAX)
        return err_at(e, path, 0, 0, ERR_LIMIT, _("There are more than %d signatures."), NOTE_SIGNATURES_MAX);
    buf_add(out, bytes);
    return note_sign(key, r.note.text, out, e);
}

/* Who signed ------------------------------------------------------------------------------------------------------ */

struct signing {
    struct arena *a;
    struct store *s;
    const struct request_note *r;
    struct request_signers out;
    struct str keys[NOTE_SIGNATURES_MAX]; /* public keys that counted */
    size_t n_keys;
};

static bool find_person(struct signing *g, struct str id, bool *found, bool *active, struct str *name, struct str *vkey,
                        struct err *e) {
    struct stmt *q = store_query(g->s, SQL("SELECT name, vkey, state FROM person WHERE id = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, id);
    *found = stmt_row(q, e);
    if (*found) {
        *name = arena_str(g->a, stmt_text_at(q, 0));
        *vkey = stmt_null_at(q, 1) ? STR_NONE : arena_str(g->a, stmt_text_at(q, 1));
        *active = str_is(stmt_text_at(q, 2), "active");
    }
    stmt_done(q);
    return *found || e->kind == ERR_NONE;
}

static bool counted(const struct request_signers *s, struct str id) {
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->list[i].id, id)) return true;
    return false;
}

/* Public keys are the same when their bytes are, whatever name or type they were registered under. */
static bool key_is_new(struct signing *g, struct str key) {
    for (size_t i = 0; i < g->n_keys; i++)
        if (str_eq(g->keys[i], key)) return false;
    g->keys[g->n_keys++] = key;
    return true;
}

static bool judge(struct signing *g, struct str id, struct request_signer *out, struct err *e) {
    bool found, active = false;
    struct str vkey = STR_NONE;
    struct note_verifier v;
    struct err why;
    *out = (struct request_signer){.id = id, .is = REQUEST_STRANGER};
    if (!find_person(g, id, &found, &active, &out->name, &vkey, e)) return false;
    if (!found || !vkey.ptr || !note_verifier_read(g->a, vkey, &v, &why) || !str_eq(v.name, id)) return true;
    if (v.type == NOTE_COSIGNATURE) return true; /* says when, not what */
    enum note_verdict verdict = note_verify(&g->r->note, &v, NULL);
    if (verdict == NOTE_WRONG)
        return err_set(e, ERR_INVALID, _("The signature of %.*s is wrong: the request or the signature was changed."),
                       STR_ARG(id));
    if (verdict == NOTE_ABSENT) return true; /* signed with a key that is not this person's */
    out->is = !active ? REQUEST_STOPPED : key_is_new(g, v.key) ? REQUEST_GOOD : REQUEST_SAME_KEY;
    return true;
}

bool request_signers(struct arena *a, struct store *s, const struct request_note *r, struct request_signers *out,
                     struct err *e) {
    struct signing *g = arena_alloc(a, sizeof *g);
    *g = (struct signing){.a = a, .s = s, .r = r};
    g->out.list = arena_array(a, NOTE_SIGNATURES_MAX, sizeof *g->out.list);
    for (size_t i = 0; i < r->note.n; i++) {
        struct request_signer one;
        if (counted(&g->out, r->note.signatures[i].name)) continue;
        if (!judge(g, r->note.signatures[i].name, &one, e)) return false;
        g->out.good += one.is == REQUEST_GOOD;
        g->out.list[g->out.n++] = one;
    }
    *out = g->out;
    return true;
}

bool request_could_sign(struct arena *a, struct store *s, const struct request_signers *signers, struct str **ids,
                        size_t *n, struct err *e) {
    struct str *list = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query(
        s, SQL("SELECT id FROM person WHERE state = 'active' AND vkey IS NOT NULL ORDER BY id LIMIT 1000"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        struct str id = stmt_text_at(q, 0);
        bool signed_it = false;
        for (size_t i = 0; i < signers->n; i++)
            signed_it = signed_it || (signers->list[i].is == REQUEST_GOOD && str_eq(signers->list[i].id, id));
        if (signed_it) continue;
        list = arena_grow(a, list, count, &room, sizeof *list);
        list[count++] = arena_str(a, id);
    }
    if (e->kind != ERR_NONE) return false;
    *ids = list;
    *n = count;
    return true;
}

/* Carrying it out ------------------------------------------------------------------------------------------------- */

static bool in_time(const struct request *r, int64_t now, struct err *e) {
    int64_t until;
    if (!clock_read(r->until, &until))
        return err_set(e, ERR_INVALID, _("The request does not say until when it is good."));
    if (now > until)
        return err_set(e, ERR_INVALID, _("The request was good until %.*s. Make a new one."), STR_ARG(r->until));
    if (until > clock_later(now, 0, REQUEST_DAYS_MAX))
        return err_set(e, ERR_INVALID, _("A request is good for at most %d days; this one says until %.*s."),
                       REQUEST_DAYS_MAX, STR_ARG(r->until));
    return true;
}

static const struct act *act_of(const struct request *r, struct err *e) {
    const struct act *act = act_find(r->act);
    if (!act) err_set(e, ERR_INVALID, _("There is no act of two people called %.*s."), STR_ARG(r->act));
    return act;
}

bool request_check(struct arena *a, struct trail *t, const struct request *r, int64_t now, struct err *e) {
    const struct act *act = act_of(r, e);
    return act && in_time(r, now, e) && act->look(&(struct act_call){.a = a, .trail = t, .what = r->what}, e);
}

static bool enough(struct arena *a, struct store *s, const struct request_note *r, struct err *e) {
    struct request_signers who;
    if (!request_signers(a, s, r, &who, e)) return false;
    if (who.good >= REQUEST_SIGNERS) return true;
    return err_set(e, ERR_DENIED,
                   _("The request needs the signatures of %d different people who are registered and active; it has "
                     "%zu."),
                   REQUEST_SIGNERS, who.good);
}

static bool append(struct trail *t, const struct trail_actor *by, const struct request *r, struct str bytes, int64_t *n,
                   struct err *e) {
    struct buf on, note;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    buf_init(&note, TRAIL_RECORD_MAX);
    buf_addf(&on, "request/%.*s", STR_ARG(r->once));
    json_quote(&note, bytes);
    struct trail_change c = {
        .by = by, .kind = STR("record"), .act = r->act, .on = buf_str(&on), .note = buf_str(&note)};
    bool ok = trail_append_now(t, &c, n, e);
    buf_release(&on);
    buf_release(&note);
    return ok;
}

bool request_execute(struct arena *a, struct trail *t, const struct trail_actor *by, struct str origin, struct str path,
                     struct str bytes, int64_t now, struct request_done *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct request_note r;
    int64_t n;
    if (!request_read(a, path, bytes, &r, e)) return false;
    if (!str_eq(r.request.origin, origin))
        return err_at(e, path, 0, 0, ERR_INVALID, _("The request is for another log: %.*s, not %.*s."),
                      STR_ARG(r.request.origin), STR_ARG(origin));
    const struct act *act = act_of(&r.request, e);
    if (!act || !store_begin(s, &tx, e) || !in_time(&r.request, now, e)) return false;
    if (!trail_request_find(t, r.request.once, &n, e)) return false;
    if (n >= 0)
        return err_at(e, path, 0, 0, ERR_CONFLICT,
                      _("This request was carried out before: entry %lld of the record. A request serves once."),
                      (long long)n);
    struct act_call c = {.a = a, .trail = t, .what = r.request.what};
    if (!enough(a, s, &r, e) || !act->look(&c, e) || !append(t, by, &r.request, bytes, &n, e)) return false;
    c.entry = n;
    if (!act->carry(&c, e) || !trail_request_spend(t, r.request.once, n, e) || !store_commit(&tx, e)) return false;
    struct err why;
    *out = (struct request_done){n, !act->settle || store_settle(s, &why)};
    return true;
}
