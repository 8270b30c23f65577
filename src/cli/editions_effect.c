/* editions_effect: what a new edition means for one system. */
#include <string.h>

#include "cli/editions.h"

/* Both editions ------------------------------------------------------------------------------------- */

int system_effect(struct call *c, const struct editions *e, const char *path, struct system_effect *out) {
    struct str text;
    memset(out, 0, sizeof *out);
    out->editions = e;
    out->before.cat = e->before;
    int status = open_read(c, path, &text);
    if (!status) status = open_text(c, path, text, &out->before);
    if (status) return status;
    out->outcome = edition_outcome_of(c->arena, e, deriver_new(c->arena, e->after), out->before.system,
                                      out->before.result, &out->before.input);
    return EXIT_DONE;
}

bool system_effect_any(const struct system_effect *f) {
    return f->outcome.effects.n || f->outcome.n_stale;
}

/* Saying it ------------------------------------------------------------------------------------------ */

static void json_side(struct jsonw *w, const char *key, const struct catalog *cat, const struct derivation *d,
                      int32_t control) {
    jsonw_key(w, key);
    if (control < 0) {
        jsonw_null(w);
        return;
    }
    const struct control_result *r = &d->controls[control];
    jsonw_object(w);
    jsonw_key(w, "applies"), jsonw_z(w, tri_name(r->applies));
    json_levels(w, "recommended", standard_of_control(cat, (uint32_t)control), recommended_of(r));
    jsonw_end_object(w);
}

void json_system_effect(struct out *o, const struct system_effect *f) {
    struct jsonw *w = &o->json;
    jsonw_key(w, "effect");
    jsonw_object(w);
    json_member(w, "system", f->before.system->name);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (size_t i = 0; i < f->outcome.effects.n; i++) {
        const struct edition_effect *x = &f->outcome.effects.list[i];
        jsonw_object(w);
        jsonw_key(w, "effect"), jsonw_z(w, edition_effect_id(x->kind));
        json_member(w, "id",
                    x->after >= 0 ? control_name(o->arena, f->editions->after, (uint32_t)x->after)
                                  : control_name(o->arena, f->editions->before, (uint32_t)x->before));
        json_member(w, "was",
                    x->before >= 0 ? control_name(o->arena, f->editions->before, (uint32_t)x->before) : STR_NONE);
        json_side(w, "before", f->editions->before, f->before.result, x->before);
        json_side(w, "after", f->editions->after, f->outcome.after, x->after);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "stale");
    jsonw_array(w);
    for (size_t i = 0; i < f->outcome.n_stale; i++) {
        jsonw_object(w);
        jsonw_key(w, "where"), jsonw_z(w, f->outcome.stale[i].where);
        json_member(w, "id", f->outcome.stale[i].id);
        json_member(w, "now", f->outcome.stale[i].now);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static struct str side_words(struct out *o, const struct catalog *cat, const struct derivation *d, int32_t control) {
    if (control < 0) return STR("-");
    const struct control_result *r = &d->controls[control];
    if (r->applies == TRI_UNKNOWN) return str_of(term_applies(r->applies));
    return term_levels(o->arena, standard_of_control(cat, (uint32_t)control), recommended_of(r));
}

static void print_effects(struct out *o, const struct system_effect *f, enum edition_effect_kind kind,
                          const char *heading) {
    if (!f->outcome.effects.count[kind]) return;
    out_heading(o, arena_fmt(o->arena, _("%s: %zu"), heading, f->outcome.effects.count[kind]).ptr);
    for (size_t i = 0; i < f->outcome.effects.n; i++) {
        const struct edition_effect *x = &f->outcome.effects.list[i];
        if (x->kind != kind) continue;
        const struct catalog *cat = x->after >= 0 ? f->editions->after : f->editions->before;
        uint32_t control = (uint32_t)(x->after >= 0 ? x->after : x->before);
        struct str text = arena_fmt(o->arena, _("%.*s (%.*s → %.*s)"), STR_ARG(title_in(&cat->controls[control].title)),
                                    STR_ARG(side_words(o, f->editions->before, f->before.result, x->before)),
                                    STR_ARG(side_words(o, f->editions->after, f->outcome.after, x->after)));
        out_item(o, 2, 16, control_name(o->arena, cat, control), STYLE_PLAIN, text);
    }
}

void print_system_effect(struct out *o, const struct system_effect *f) {
    static const char *const headings[EFFECT_KINDS] = {
        [EFFECT_APPLIES] = N_("Newly applies"),  [EFFECT_ENDS] = N_("Applies no longer"),
        [EFFECT_GONE] = N_("No longer in it"),   [EFFECT_LEVEL] = N_("Applies at another level"),
        [EFFECT_OPEN] = N_("Waits for answers"), [EFFECT_SETTLED] = N_("Settled now")};
    out_heading(o, arena_fmt(o->arena, _("What it means for “%.*s”"), STR_ARG(f->before.system->name)).ptr);
    if (!system_effect_any(f)) out_para(o, 2, STYLE_GOOD, str_of(_("Nothing changes for this system.")));
    for (int k = 0; k < EFFECT_KINDS; k++) print_effects(o, f, (enum edition_effect_kind)k, _(headings[k]));
    if (f->outcome.n_stale) out_heading(o, _("To be changed in the file"));
    for (size_t i = 0; i < f->outcome.n_stale; i++) {
        const struct edition_stale *s = &f->outcome.stale[i];
        out_item(o, 2, 16, str_of(s->where), STYLE_PLAIN,
                 s->now.len
                     ? arena_fmt(o->arena, _("%.*s is now %.*s"), STR_ARG(s->id), STR_ARG(s->now))
                     : arena_fmt(o->arena, _("%.*s is not there any more, or its answer is not"), STR_ARG(s->id)));
    }
}
