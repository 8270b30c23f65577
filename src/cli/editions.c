/* kijun diff --standard: what an edition of the standards adds, drops, changes and moves against another, and what
 * that means for a system. */
#include "cli/editions.h"

#include <string.h>

#include "cli/diff.h"
#include "cli/fleet.h"

/* JSON ---------------------------------------------------------------------------------------------- */

/* The kinds of detail, each once: "title, rule". */
static struct str what_of(struct arena *a, const struct edition_difference *d) {
    struct str all = STR_NONE;
    for (size_t i = 0; i < d->n_details; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++) again = again || strcmp(d->details[k].what, d->details[i].what) == 0;
        if (!again)
            all = all.len ? arena_fmt(a, "%.*s, %s", STR_ARG(all), d->details[i].what) : str_of(d->details[i].what);
    }
    return all;
}

static void json_details(struct jsonw *w, const struct edition_difference *d) {
    jsonw_key(w, "details");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_details; i++) {
        jsonw_object(w);
        jsonw_key(w, "what"), jsonw_z(w, d->details[i].what);
        json_member(w, "where", d->details[i].where);
        json_text(w, "before", &d->details[i].before);
        json_text(w, "after", &d->details[i].after);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int print_json(struct out *o, const struct editions *e, const struct system_effect *f, int status) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "different"), jsonw_bool(w, e->n > 0);
    jsonw_key(w, "changes");
    jsonw_array(w);
    for (size_t i = 0; i < e->n; i++) {
        const struct edition_difference *d = &e->list[i];
        jsonw_object(w);
        jsonw_key(w, "change"), jsonw_z(w, edition_change_id(d->change));
        jsonw_key(w, "kind"), jsonw_z(w, edition_kind_id(d->kind));
        json_member(w, "id", d->id);
        json_member(w, "now", d->now);
        json_text(w, "title", &d->title);
        json_member(w, "what", what_of(o->arena, d));
        json_details(w, d);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    if (f) json_system_effect(o, f);
    return json_end(o, status);
}

/* For people ----------------------------------------------------------------------------------------- */

static const char *kind_word(enum edition_kind k) {
    static const char *const words[EDITION_KINDS] = {N_("Standards"), N_("Questions"), N_("Conditions"),
                                                     N_("Groups"),    N_("Chapters"),  N_("Controls"),
                                                     N_("Metrics"),   N_("Mappings"),  N_("Annexes")};
    return _(words[k]);
}

/* The words of a detail, for people. Marked here for translation; they are ids in JSON. */
static const char *word_of(const char *what) {
    static const struct {
        const char *id, *word;
    } words[] = {{"title", N_("title")},
                 {"levels", N_("levels")},
                 {"rule", N_("rule")},
                 {"prefer", N_("rule of the level proposed first")},
                 {"text", N_("text")},
                 {"statement", N_("statement")},
                 {"threat", N_("threat")},
                 {"effect", N_("effect")},
                 {"proposals", N_("proposals")},
                 {"acceptance", N_("acceptance")},
                 {"evidence", N_("evidence")},
                 {"purpose", N_("purpose")},
                 {"choosing", N_("how to choose")},
                 {"writing", N_("how to write")},
                 {"caution", N_("caution")},
                 {"practices", N_("practices")},
                 {"fields", N_("fields")},
                 {"group", N_("group")},
                 {"chapter", N_("chapter")},
                 {"parent", N_("parent")},
                 {"order", N_("order")},
                 {"printed", N_("printed id")},
                 {"number", N_("number")},
                 {"takes", N_("takes")},
                 {"grade", N_("grade")},
                 {"type", N_("type")},
                 {"combine", N_("combination")},
                 {"per", N_("what it is asked of")},
                 {"min", N_("smallest number")},
                 {"max", N_("largest number")},
                 {"unit", N_("unit")},
                 {"choices", N_("choices")},
                 {"implied", N_("implied answer")},
                 {"edition", N_("edition")},
                 {"published", N_("published")},
                 {"short", N_("short title")},
                 {"about", N_("about")},
                 {"control_word", N_("word for a control")},
                 {"questions", N_("questions")},
                 {"viewpoints", N_("viewpoints")},
                 {"viewpoint", N_("viewpoint")},
                 {"roles", N_("roles")},
                 {"phases", N_("phases")},
                 {"kinds", N_("kinds")},
                 {"asks", N_("kind of request")},
                 {"kind", N_("kind")},
                 {"tree", N_("tree")},
                 {"depth", N_("depth")},
                 {"edges", N_("edges")},
                 {"typical", N_("typical cases")},
                 {"requires", N_("prerequisites")},
                 {"conflicts", N_("conflicts")},
                 {"refers", N_("references")},
                 {"own", N_("own part")},
                 {"supplier", N_("supplier's part")},
                 {"events", N_("events")},
                 {"means", N_("means")},
                 {"corrections", N_("corrections")},
                 {"measure", N_("measure")},
                 {"better", N_("better side")},
                 {"from", N_("counted from")},
                 {"values", N_("reference values")},
                 {"is", N_("relation")},
                 {"why", N_("reason")},
                 {"points", N_("points")},
                 {"source", N_("source")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(what, words[i].id) == 0) return _(words[i].word);
    return what;
}

static void print_detail(struct out *o, const struct edition_detail *d) {
    struct str before = title_in(&d->before), after = title_in(&d->after);
    struct str head = str_of(word_of(d->what));
    /* Only the other language differs: then that is what has to be shown. */
    for (unsigned i = 0; i < LANG_COUNT && str_eq(before, after); i++) before = d->before.in[i], after = d->after.in[i];
    if (d->where.len) head = arena_fmt(o->arena, "%.*s %.*s", STR_ARG(head), STR_ARG(d->where));
    out_para(o, 4, STYLE_DIM, head);
    if (before.len) out_item(o, 6, 2, STR("-"), STYLE_PLAIN, before);
    if (after.len) out_item(o, 6, 2, STR("+"), STYLE_PLAIN, after);
}

static void print_difference(struct out *o, const struct edition_difference *d) {
    struct str id = d->id;
    if (d->now.len) id = arena_fmt(o->arena, "%.*s → %.*s", STR_ARG(d->id), STR_ARG(d->now));
    out_item(o, 2, 16, id, STYLE_PLAIN, title_in(&d->title));
    for (size_t i = 0; i < d->n_details; i++) print_detail(o, &d->details[i]);
}

static void print_change(struct out *o, const struct editions *e, enum edition_change change, const char *heading) {
    for (int k = 0; k < EDITION_KINDS; k++) {
        size_t n = 0;
        for (size_t i = 0; i < e->n; i++) n += e->list[i].change == change && e->list[i].kind == (enum edition_kind)k;
        if (!n) continue;
        out_heading(o, arena_fmt(o->arena, _("%s – %s: %zu"), heading, kind_word((enum edition_kind)k), n).ptr);
        for (size_t i = 0; i < e->n; i++)
            if (e->list[i].change == change && e->list[i].kind == (enum edition_kind)k)
                print_difference(o, &e->list[i]);
    }
}

static void print_counts(struct out *o, const struct editions *e) {
    size_t n[EDITION_CHANGES] = {0};
    for (size_t i = 0; i < e->n; i++) n[e->list[i].change]++;
    out_newline(o);
    out_para(o, 0, STYLE_BOLD,
             arena_fmt(o->arena, _("Added %zu, dropped %zu, changed %zu, moved %zu"), n[EDITION_ADDED],
                       n[EDITION_DROPPED], n[EDITION_CHANGED], n[EDITION_MOVED]));
}

static int print_words(struct out *o, const struct editions *e, const struct system_effect *f, int status) {
    if (!e->n) out_para(o, 0, STYLE_GOOD, str_of(_("The two editions are the same.")));
    print_change(o, e, EDITION_ADDED, _("Added"));
    print_change(o, e, EDITION_DROPPED, _("Dropped"));
    print_change(o, e, EDITION_CHANGED, _("Changed"));
    print_change(o, e, EDITION_MOVED, _("Moved"));
    if (e->n) print_counts(o, e);
    if (f) print_system_effect(o, f);
    return out_end(o, status);
}

int diff_editions(struct call *c) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct system_effect effect;
    struct out o;
    const struct catalog *before = catalog_load(c->arena, c->arguments[0], d);
    const struct catalog *after = before ? catalog_load(c->arena, c->arguments[1], d) : NULL;
    if (!before || !after) {
        diags_print(d, stderr);
        return err_exit_status(diags_kind(d));
    }
    if (c->fleet) return fleet_diff(c, before, after);
    const struct editions *e = editions_compare(c->arena, before, after);
    const struct system_effect *f = NULL;
    if (c->n_arguments > 2) {
        int bad = system_effect(c, e, c->arguments[2], &effect);
        if (bad) return bad;
        f = &effect;
    }
    int status = e->n ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    return c->json ? print_json(&o, e, f, status) : print_words(&o, e, f, status);
}
