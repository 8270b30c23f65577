/* seal: a seal of the record as text, as a picture and on paper. */
#include "cli/seal.h"

#include <string.h>

#include "cli/document.h"
#include "cli/words.h"

bool seal_now(struct record *r, struct str *note, struct err *e) {
    struct arena *a = r->call->arena;
    struct str kept;
    if (!r->key)
        return trail_sealed(r->trail, a, note, e) &&
               (note->ptr || err_set(e, ERR_NOT_FOUND, _("The record has no seal yet, and no key to seal it.")));
    return checkpoint_kept(a, r->latest, &kept, e) && trail_seal(r->trail, a, r->key, r->origin, kept, note, e) &&
           checkpoint_keep(r->latest, *note, e);
}

/* What stands in the note ------------------------------------------------------------------------------------------ */

struct taken_apart {
    struct note note;
    struct checkpoint checkpoint;
    struct seal_cosigner *cosigners;
    size_t n;
};

static bool take_apart(struct record *r, struct str bytes, struct taken_apart *out, struct err *e) {
    struct arena *a = r->call->arena;
    struct trail_witness *list;
    struct note_verifier v;
    size_t n;
    if (!note_read(a, STR(""), bytes, &out->note, e) ||
        !checkpoint_read(STR(""), out->note.text, &out->checkpoint, e) || !witness_list(r->trail, a, &list, &n, e))
        return false;
    out->cosigners = arena_array(a, n + 1, sizeof *out->cosigners);
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        struct seal_cosigner *c = &out->cosigners[out->n];
        if (!note_verifier_read(a, list[i].vkey, &v, e)) return false;
        if (note_verify(&out->note, &v, &c->when) != NOTE_SIGNED) continue;
        c->name = v.name;
        out->n++;
    }
    return true;
}

static struct str root_text(struct arena *a, const struct checkpoint *c) {
    struct buf b;
    buf_init(&b, 64);
    base64_add(&b, (struct str){(const char *)c->root, TRAIL_HASH});
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str key_text(struct record *r) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    if (r->key) note_verifier_write(note_key_public(r->key), &b);
    struct str s = arena_str(r->call->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool take_time(void *ctx, const struct trail_entry *entry) {
    *(int64_t *)ctx = entry->at;
    return false;
}

static bool input_of(struct record *r, struct str note, struct seal_input *out, struct err *e) {
    struct taken_apart t;
    int64_t at = -1;
    if (!take_apart(r, note, &t, e)) return false;
    if (t.checkpoint.size > 0 && !trail_walk(r->trail, t.checkpoint.size - 1, 1, STR_NONE, take_time, &at, e))
        return false;
    *out = (struct seal_input){.lang = r->call->written_lang,
                               .note = note,
                               .origin = t.checkpoint.origin,
                               .root = root_text(r->call->arena, &t.checkpoint),
                               .key = key_text(r),
                               .entries = t.checkpoint.size,
                               .last_at = at,
                               .cosigners = t.cosigners,
                               .n_cosigners = t.n};
    return true;
}

/* Files ------------------------------------------------------------------------------------------------------------ */

static bool draw(const struct seal_input *in, bool png, struct arena *a, const struct writer_options *options,
                 struct buf *out, struct err *e) {
    unsigned width, height;
    const struct figure figure = {.qr = seal_picture(a, in)};
    if (!figure.qr)
        return err_set(e, ERR_LIMIT, _("The seal has so many cosignatures that it does not fit into a QR code."));
    return png ? report_picture_png(&figure, in->lang, options, out, &width, &height, e)
               : report_picture_svg(&figure, in->lang, options, out, e);
}

static bool make(const char *path, const struct seal_input *in, struct arena *a, const struct writer_options *options,
                 struct buf *out, struct err *e) {
    const struct writer *w;
    struct str name = str_of(path);
    bool png = str_ends(name, STR(".png"));
    if (str_ends(name, STR(".txt"))) return buf_add(out, in->note), true;
    if (png || str_ends(name, STR(".svg"))) return draw(in, png, a, options, out, e);
    return document_writer(path, &w, e) && w->write(seal_compose(a, in), options, out, e);
}

bool seal_write(struct record *r, struct str note, struct err *e) {
    struct call *c = r->call;
    struct buf contents[OUTPUTS_MAX];
    struct writer_options options = {0};
    struct seal_input in;
    if (!file_program_dir(c->arena, &options.program_dir, e) || !input_of(r, note, &in, e)) return false;
    for (size_t i = 0; i < c->n_outputs; i++) buf_init(&contents[i], REPORT_OUTPUT_MAX);
    bool ok = true;
    for (size_t i = 0; ok && i < c->n_outputs; i++) ok = make(c->outputs[i], &in, c->arena, &options, &contents[i], e);
    for (size_t i = 0; ok && i < c->n_outputs; i++) ok = file_write(c->outputs[i], buf_str(&contents[i]), e);
    for (size_t i = 0; i < c->n_outputs; i++) buf_release(&contents[i]);
    for (size_t i = 0; ok && i < c->n_outputs; i++) cli_note(_("written: %s"), c->outputs[i]);
    return ok;
}

/* Standard output -------------------------------------------------------------------------------------------------- */

static void print_json(struct out *o, struct record *r, struct str note, const struct taken_apart *t) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "checkpoint");
    jsonw_object(w);
    json_member(w, "origin", t->checkpoint.origin);
    jsonw_key(w, "size"), jsonw_int(w, t->checkpoint.size);
    json_member(w, "root", root_text(r->call->arena, &t->checkpoint));
    json_member(w, "note", note);
    jsonw_key(w, "witnesses");
    jsonw_array(w);
    for (size_t i = 0; i < t->n; i++) {
        jsonw_object(w);
        json_member(w, "name", t->cosigners[i].name);
        jsonw_key(w, "time"), jsonw_int(w, t->cosigners[i].when);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

int seal_print(struct record *r, struct str note, int status) {
    struct out o;
    struct err e;
    struct taken_apart t;
    if (r->call->json && !take_apart(r, note, &t, &e)) return cli_fail(&e);
    out_begin(&o, r->call);
    if (r->call->json) return print_json(&o, r, note, &t), json_end(&o, status);
    buf_add(&o.text, note);
    return out_end(&o, status);
}
