/* kijun covers: what meeting one standard gives in others; without a standard, each duty once. */
#include "cli/words.h"

#define SHOWN_PART 200 /* rows of one table for people */

static const char *const kind_ids[] = {"none", "part", "full"};

/* JSON ----------------------------------------------------------------------------------------------------------- */

static void json_by(struct out *o, const struct call *c, const struct catalog *cat, const char *key,
                    const struct cover_by *list, size_t n) {
    struct jsonw *w = &o->json;
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "control", control_name(o->arena, cat, list[i].control));
        jsonw_key(w, "relation"), jsonw_z(w, relation_kind_id(list[i].kind));
        json_member(w, "why", text_in(list[i].why, c->written_lang));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_standard(struct out *o, const struct call *c, const struct opened *in, const struct cover *covers,
                          const struct standard *s) {
    struct jsonw *w = &o->json;
    size_t count[3] = {0};
    jsonw_object(w);
    json_member(w, "id", s->id);
    jsonw_key(w, "controls");
    jsonw_array(w);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        if (!covers[i].wanted) continue;
        count[covers[i].kind]++;
        jsonw_object(w);
        json_member(w, "id", in->cat->controls[i].id);
        json_member(w, "title", text_in(&in->cat->controls[i].title, c->written_lang));
        jsonw_key(w, "cover"), jsonw_z(w, kind_ids[covers[i].kind]);
        json_by(o, c, in->cat, "by", covers[i].by, covers[i].n_by);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "count");
    jsonw_object(w);
    for (unsigned k = 0; k < 3; k++) jsonw_key(w, kind_ids[k]), jsonw_int(w, (int64_t)count[k]);
    jsonw_end_object(w);
    jsonw_end_object(w);
}

static void json_duties(struct out *o, const struct call *c, const struct opened *in, const struct duty *list,
                        size_t n) {
    struct jsonw *w = &o->json;
    jsonw_key(w, "duties");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "control", control_name(o->arena, in->cat, list[i].control));
        json_member(w, "title", text_in(&in->cat->controls[list[i].control].title, c->written_lang));
        json_by(o, c, in->cat, "others", list[i].others, list[i].n_others);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static struct str named(struct out *o, const struct catalog *cat, uint32_t control) {
    struct str id = control_name(o->arena, cat, control), title = title_in(&cat->controls[control].title);
    return arena_fmt(o->arena, "%.*s %.*s", STR_ARG(id), STR_ARG(title));
}

/* One control and what covers it: the first with its reason, the others by name. */
static void cover_rows(struct out *o, const struct opened *in, const struct standard *s, const struct cover *covers,
                       enum cover_kind kind, const char *heading) {
    size_t shown = 0, all = 0;
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++) {
        if (!covers[i].wanted || covers[i].kind != kind) continue;
        if (!all++) out_heading(o, heading);
        if (++shown > SHOWN_PART) continue;
        out_para(o, 2, STYLE_BOLD, named(o, in->cat, i));
        for (size_t k = 0; k < covers[i].n_by; k++) {
            const struct cover_by *by = &covers[i].by[k];
            bool meets = by->kind == MAP_EQUAL || by->kind == MAP_SUPERSET;
            if (kind == COVER_FULL && !meets) continue;
            out_para(o, 6, STYLE_PLAIN,
                     arena_fmt(o->arena, _("by %.*s: %.*s"), STR_ARG(named(o, in->cat, by->control)),
                               STR_ARG(title_in(by->why))));
        }
    }
    if (shown > SHOWN_PART)
        out_para(o, 2, STYLE_DIM, arena_fmt(o->arena, _("and %zu more (--json shows all)"), all - SHOWN_PART));
}

static void print_standard(struct out *o, const struct opened *in, const struct cover *covers,
                           const struct standard *s) {
    size_t count[3] = {0};
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        if (covers[i].wanted) count[covers[i].kind]++;
    out_newline(o);
    out_addf(o, STYLE_BOLD, "%.*s", STR_ARG(title_in(&s->title)));
    out_newline(o);
    out_para(o, 2, STYLE_PLAIN,
             arena_fmt(o->arena, _("controls that apply: fully covered %zu, covered in part %zu, not covered %zu"),
                       count[COVER_FULL], count[COVER_PART], count[COVER_NONE]));
    cover_rows(o, in, s, covers, COVER_FULL, _("Fully covered"));
    cover_rows(o, in, s, covers, COVER_PART, _("Covered in part"));
}

static void print_duties(struct out *o, const struct opened *in, const struct duty *list, size_t n) {
    size_t alone = 0;
    out_heading(o, _("Duties that several standards state, the strictest first"));
    for (size_t i = 0; i < n; i++) {
        const struct duty *d = &list[i];
        alone += !d->n_others;
        if (!d->n_others) continue;
        out_para(o, 2, STYLE_BOLD, named(o, in->cat, d->control));
        for (size_t k = 0; k < d->n_others; k++) {
            bool meets = d->others[k].kind == MAP_EQUAL || d->others[k].kind == MAP_SUPERSET;
            out_para(o, 6, meets ? STYLE_GOOD : STYLE_PLAIN,
                     arena_fmt(o->arena, meets ? _("also meets %.*s") : _("in part %.*s"),
                               STR_ARG(named(o, in->cat, d->others[k].control))));
        }
    }
    out_heading(o, _("Summary"));
    out_para(o, 2, STYLE_PLAIN,
             arena_fmt(o->arena, _("duties: %zu, of which %zu stand in one standard only"), n, alone));
}

/* Verb ----------------------------------------------------------------------------------------------------------- */

static int duties(struct call *c, const struct opened *in) {
    struct out o;
    size_t n;
    const struct duty *list = duties_of(c->arena, in->cat, in->system, in->result, in->standards_bits, &n);
    out_begin(&o, c);
    if (c->json) return json_begin(&o), json_duties(&o, c, in, list, n), json_end(&o, EXIT_DONE);
    out_add(&o, STYLE_BOLD, in->system->name);
    out_newline(&o);
    print_duties(&o, in, list, n);
    return out_end(&o, EXIT_DONE);
}

static int covers(struct call *c, const struct opened *in, uint32_t standard) {
    struct out o;
    int status = EXIT_DONE;
    const struct cover *all = covers_of(c->arena, in->cat, in->system, in->result, UINT64_C(1) << standard);
    for (uint32_t i = 0; i < in->cat->n_controls; i++)
        if ((in->standards_bits >> in->cat->controls[i].standard & 1) && all[i].wanted && all[i].kind != COVER_FULL)
            status = EXIT_FINDING;
    out_begin(&o, c);
    if (c->json) {
        json_begin(&o);
        json_member(&o.json, "standard", in->cat->standards[standard].id);
        jsonw_key(&o.json, "others");
        jsonw_array(&o.json);
    } else {
        out_add(&o, STYLE_BOLD, in->system->name);
        out_newline(&o);
        out_para(&o, 0, STYLE_PLAIN,
                 arena_fmt(o.arena, _("What meeting %.*s gives in other standards"),
                           STR_ARG(title_in(&in->cat->standards[standard].short_title))));
    }
    for (size_t i = 0; i < in->n_standards; i++) {
        if (in->standards[i] == standard) continue;
        const struct standard *s = &in->cat->standards[in->standards[i]];
        if (c->json)
            json_standard(&o, c, in, all, s);
        else
            print_standard(&o, in, all, s);
    }
    if (!c->json) return out_end(&o, status);
    jsonw_end_array(&o.json);
    return json_end(&o, status);
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    if (c->n_arguments < 2) return duties(c, &in);
    struct str id = str_of(c->arguments[1]);
    for (uint32_t i = 0; i < in.cat->n_standards; i++)
        if (str_eq(in.cat->standards[i].id, id)) return covers(c, &in, i);
    err_set(&e, ERR_NOT_FOUND, _("There is no standard %.*s. See: kijun standards"), STR_ARG(id));
    return cli_fail(&e);
}

const struct verb verb_covers = {
    .name = "covers",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE [STD]"),
    .least = 1,
    .most = 2,
    .takes = TAKES_FILE,
    .summary = N_("what meeting one standard gives in others"),
    .about =
        N_("By the mappings between the standards: which controls of other standards that apply to the system are "
           "met, or met in part, by meeting STD, and why. Without STD: each duty that several standards state once, "
           "the strictest first. The mappings are kijun's own. Exit status 1 when something that applies is not "
           "fully covered."),
    .example = "kijun covers system.yaml {standard}\nkijun covers system.yaml --json",
    .options = {OPT_STANDARD, OPT_JSON},
    .run = run,
};
