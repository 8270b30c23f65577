/* witness_show: who holds whose record to account. */
#include "cli/witness.h"

#include "cli/words.h"

struct known {
    struct trail_witness *witnesses;
    struct trail_watched *watched;
    size_t n_witnesses, n_watched;
};

static struct str key_line(struct arena *a, const struct note_verifier *v) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    note_verifier_write(v, &b);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool our_keys(struct record *r, struct str *seals, struct str *cosigns, struct err *e) {
    struct note_verifier co;
    *seals = *cosigns = STR_NONE;
    if (!r->key) return true;
    *seals = key_line(r->call->arena, note_key_public(r->key));
    if (note_key_public(r->key)->type != NOTE_ED25519) return true; /* it cannot be a witness */
    if (!note_key_as_cosigner(r->key, r->call->arena, &co, e)) return false;
    *cosigns = key_line(r->call->arena, &co);
    return true;
}

bool witness_keys(struct record *r, struct buf *out, struct err *e) {
    struct str seals, cosigns;
    if (!our_keys(r, &seals, &cosigns, e)) return false;
    if (!seals.ptr) return err_set(e, ERR_NOT_FOUND, _("There is no key here to sign with."));
    buf_addz(out, "# 証跡を封印する鍵 / seals the record: kijun witness watch\n");
    buf_add(out, seals);
    buf_addc(out, '\n');
    if (!cosigns.ptr) return true;
    buf_addz(out, "# 立会人として連署する鍵 / cosigns as a witness: kijun witness add\n");
    buf_add(out, cosigns);
    buf_addc(out, '\n');
    return true;
}

static int print_json(struct record *r, const struct known *k, struct str seals, struct str cosigns) {
    struct out o;
    out_begin(&o, r->call);
    struct jsonw *w = &o.json;
    json_begin(&o);
    json_member(w, "origin", r->origin);
    json_member(w, "seals", seals);
    json_member(w, "cosigns", cosigns);
    jsonw_key(w, "witnesses");
    jsonw_array(w);
    for (size_t i = 0; i < k->n_witnesses; i++) {
        jsonw_object(w);
        json_member(w, "name", k->witnesses[i].name);
        json_member(w, "key", k->witnesses[i].vkey);
        jsonw_key(w, "size"), jsonw_int(w, k->witnesses[i].size);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "watched");
    jsonw_array(w);
    for (size_t i = 0; i < k->n_watched; i++) {
        jsonw_object(w);
        json_member(w, "origin", k->watched[i].origin);
        json_member(w, "key", k->watched[i].vkey);
        jsonw_key(w, "size"), jsonw_int(w, k->watched[i].size);
        json_member(w, "note", k->watched[i].note);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    return json_end(&o, EXIT_DONE);
}

static struct str seen(struct arena *a, int64_t size) {
    if (size == 0) return str_of(_("nothing yet"));
    return arena_fmt(a, _("%lld entries"), (long long)size);
}

static int print_people(struct record *r, const struct known *k, struct str seals, struct str cosigns) {
    struct out o;
    out_begin(&o, r->call);
    out_item(&o, 0, 16, str_of(_("This record")), STYLE_BOLD, r->origin);
    if (seals.ptr) out_item(&o, 0, 16, str_of(_("seals with")), STYLE_PLAIN, seals);
    if (cosigns.ptr) out_item(&o, 0, 16, str_of(_("cosigns with")), STYLE_PLAIN, cosigns);
    out_heading(&o, _("Witnesses of this record, and what they cosigned last"));
    if (!k->n_witnesses) out_para(&o, 2, STYLE_PLAIN, str_of(_("none")));
    for (size_t i = 0; i < k->n_witnesses; i++)
        out_item(&o, 2, 32, k->witnesses[i].name, STYLE_PLAIN, seen(o.arena, k->witnesses[i].size));
    out_heading(&o, _("Records that are watched here, and what they showed last"));
    if (!k->n_watched) out_para(&o, 2, STYLE_PLAIN, str_of(_("none")));
    for (size_t i = 0; i < k->n_watched; i++)
        out_item(&o, 2, 32, k->watched[i].origin, STYLE_PLAIN, seen(o.arena, k->watched[i].size));
    return out_end(&o, EXIT_DONE);
}

int witness_show(struct record *r) {
    struct known k;
    struct str seals, cosigns;
    struct err e;
    struct arena *a = r->call->arena;
    if (!our_keys(r, &seals, &cosigns, &e) || !witness_list(r->trail, a, &k.witnesses, &k.n_witnesses, &e) ||
        !witness_watching(r->trail, a, &k.watched, &k.n_watched, &e))
        return cli_fail(&e);
    return r->call->json ? print_json(r, &k, seals, cosigns) : print_people(r, &k, seals, cosigns);
}
