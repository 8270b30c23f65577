/* wordings: the files given with --wording. Nothing is picked up by itself: the same call gives the same bytes. */
#include "cli/wordings.h"

#include "cli/words.h"

#define LABEL 16

static int load(struct call *c, const struct catalog *cat, const char *path, struct wording **out) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct source src = {.path = str_of(path)};
    struct err e;
    if (!file_read(c->arena, path, WORDING_BYTES_MAX, &src.text, &e)) return cli_fail(&e);
    *out = wording_load(c->arena, cat, &src, d);
    diags_print(d, stderr);
    return *out ? EXIT_DONE : err_exit_status(diags_kind(d));
}

int open_wordings(struct call *c, const struct catalog *cat, struct wordings *out) {
    const struct wording **list = arena_array(c->arena, c->n_wordings, sizeof *list);
    struct wordings all = {list, 0};
    for (size_t i = 0; i < c->n_wordings; i++) {
        struct wording *w = NULL;
        struct err e;
        int status = load(c, cat, c->wordings[i], &w);
        if (status) return status;
        for (size_t k = 0; k < i; k++) {
            if (list[k]->standard != w->standard) continue;
            err_set(&e, ERR_INVALID, _("%s and %s hold the wording of the same standard."), c->wordings[k],
                    c->wordings[i]);
            return cli_fail(&e);
        }
        list[all.n++] = w;
    }
    *out = all;
    return EXIT_DONE;
}

static struct str lines_of(struct arena *a, const struct quote *q) {
    uint32_t first = q->lines[0], last = q->lines[q->n_lines - 1];
    return first == last ? arena_fmt(a, _("line %u"), first) : arena_fmt(a, _("lines %u to %u"), first, last);
}

void say_quotes(struct out *o, const struct catalog *cat, const struct wordings *all, uint32_t control) {
    const struct wording *w = wordings_of(all, cat->controls[control].standard);
    for (size_t i = 0; w && i < w->n_quotes; i++) {
        const struct quote *q = &w->quotes[i];
        if (q->control != control) continue;
        bool purpose = str_is(q->part, "purpose");
        struct str of = q->level < 0 ? STR("") : term_level(&cat->standards[w->standard], q->level);
        out_heading(o, purpose ? _("Official wording (purpose)") : _("Official wording"));
        if (of.len) out_item(o, 2, LABEL, str_of(_("Level")), STYLE_PLAIN, of);
        out_item(o, 2, LABEL, str_of(_("Text")), STYLE_PLAIN, q->text);
        out_item(o, 2, LABEL, str_of(_("Copy")), STYLE_PLAIN,
                 arena_fmt(o->arena, "%.*s, %.*s", STR_ARG(w->copy_name), STR_ARG(lines_of(o->arena, q))));
    }
}

void json_quotes(struct out *o, const struct catalog *cat, const struct wordings *all, uint32_t control) {
    const struct wording *w = wordings_of(all, cat->controls[control].standard);
    struct jsonw *j = &o->json;
    jsonw_key(j, "wording");
    jsonw_array(j);
    for (size_t i = 0; w && i < w->n_quotes; i++) {
        const struct quote *q = &w->quotes[i];
        if (q->control != control) continue;
        jsonw_object(j);
        json_member(j, "part", q->part);
        json_member(j, "level", q->level < 0 ? STR_NONE : cat->standards[w->standard].levels[q->level].id);
        json_member(j, "text", q->text);
        jsonw_key(j, "lines");
        jsonw_array(j);
        for (size_t k = 0; k < q->n_lines; k++) jsonw_int(j, q->lines[k]);
        jsonw_end_array(j);
        json_member(j, "copy", w->copy_name);
        json_member(j, "sha256", str_of(w->copy_sha256));
        jsonw_end_object(j);
    }
    jsonw_end_array(j);
}
