/* form_entry: fields of the register as fields of a form. */
#include "web/systems.h"

#include "access/organisation.h"
#include "web/inside.h"

static void add_choice(struct ui_choice *list, size_t *n, struct str value, struct str label, struct str chosen) {
    list[*n] = (struct ui_choice){.value = value, .label = label, .chosen = value.len && str_eq(value, chosen)};
    ++*n;
}

/* "Not said" first, so that a value can be taken away again. */
static struct ui_choice *begin_choices(struct visit *v, size_t room, struct str chosen, size_t *n) {
    struct ui_choice *list = arena_array(v->a, room + 2, sizeof *list);
    *n = 0;
    add_choice(list, n, STR(""), trs(v->lang, "Not entered"), STR_NONE);
    list[0].chosen = !chosen.len;
    return list;
}

static void choices_of(struct visit *v, const struct register_field *f, struct str value, struct form_entry *out) {
    size_t n;
    struct ui_choice *list = begin_choices(v, f->n_choices + 2, value, &n);
    for (size_t i = 0; i < f->n_choices; i++)
        add_choice(list, &n, f->choices[i].id, text_in(&f->choices[i].title, v->lang), value);
    if (f->type == FIELD_YESNO) {
        add_choice(list, &n, STR("yes"), register_value_speak(f, v->lang, STR("yes")), value);
        add_choice(list, &n, STR("no"), register_value_speak(f, v->lang, STR("no")), value);
    }
    out->kind = FORM_SELECT;
    out->ui.choices = list;
    out->ui.n_choices = n;
    out->ui.width = UI_WIDTH_MIDDLE;
}

/* Those that the visitor manages, and the one that it is in. Without organisations: whatever one writes. */
static bool sections_of(struct visit *v, struct str value, struct form_entry *out, struct err *e) {
    const struct ui_choice *all;
    size_t n_all, n;
    if (!systems_organisations(v, PERMIT_SYSTEM_MANAGE, true, value, &all, &n_all, e)) return false;
    if (!n_all) return true;
    struct ui_choice *list = begin_choices(v, n_all + 1, value, &n);
    bool there = !value.len;
    for (size_t i = 0; i < n_all; i++) {
        list[n++] = all[i];
        there = there || all[i].chosen;
    }
    if (!there) {
        struct str name = value;
        struct organisation o;
        struct err unknown = {0};
        bool of_system = v->object.system && v->object.organisation &&
                         organisation_get(v->a, v->opt->store, v->object.organisation, &o, &unknown);
        if (of_system && (str_eq(value, o.code) || str_eq(value, arena_fmt(v->a, "%lld", (long long)o.id))))
            name = o.name;
        add_choice(list, &n, value, name, value);
    }
    out->kind = FORM_SELECT;
    out->ui.choices = list;
    out->ui.n_choices = n;
    return true;
}

bool register_entry(struct visit *v, const struct register_field *f, struct str value, struct form_entry *out,
                    struct err *e) {
    struct form_entry x = {.ui = {.name = arena_fmt(v->a, "r-%.*s", STR_ARG(f->id)).ptr,
                                  .label = text_in(&f->title, v->lang),
                                  .value = value.ptr ? value : STR(""),
                                  .what = text_in(&f->help, v->lang),
                                  .most = f->type == FIELD_LINES ? REGISTER_LINES_MAX : REGISTER_TEXT_MAX}};
    if (f->required)
        x.ui.why = arena_fmt(v->a, tr(v->lang, "The register has to hold it (%.*s of the common standards)."),
                             STR_ARG(f->section));
    else if (f->due)
        x.ui.why = trs(v->lang, "You are reminded of this date before it comes.");
    else if (f->searchable)
        x.ui.why = trs(v->lang, "Systems can be found by it.");
    *out = x;
    switch (f->type) {
    case FIELD_LINES:
        out->kind = FORM_AREA;
        return true;
    case FIELD_DATE:
        out->kind = FORM_DAY;
        return true;
    case FIELD_CHOICE:
    case FIELD_YESNO:
        choices_of(v, f, value, out);
        return true;
    case FIELD_ORGANISATION:
        return sections_of(v, value, out, e);
    case FIELD_YEAR:
        out->ui.width = UI_WIDTH_SHORT;
        out->ui.hint = trs(v->lang, "For example 2026 or 令和8年度");
        return true;
    case FIELD_PERSON:
        out->ui.hint = trs(v->lang, "Name, or the id of an account");
        return true;
    case FIELD_TEXT:
    case FIELD_TYPES:
        break;
    }
    return true;
}
