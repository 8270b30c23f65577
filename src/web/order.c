/* order: the fields that all requests for documents have, and what the label of a system says to them. */
#include "web/order.h"

static bool is_sent(const struct visit *v, const char *name, struct str value) {
    for (size_t i = 0; v->form && i < v->form->n; i++)
        if (str_is(v->form->list[i].name, name) && str_eq(v->form->list[i].value, value)) return true;
    return false;
}

static void set_fields(const struct visit *v, struct order_form *view) {
    const struct catalog *cat = v->opt->catalog;
    struct ui_choice *langs = arena_array(v->a, LANG_COUNT, sizeof *langs),
                     *standards = arena_array(v->a, cat->n_standards, sizeof *standards);
    enum lang chosen = LANG_JA;
    if (!lang_parse(visit_field(v, "lang"), &chosen)) chosen = LANG_JA;
    langs[0] = (struct ui_choice){STR("ja"), STR("日本語"), STR_NONE, chosen == LANG_JA, false};
    langs[1] = (struct ui_choice){STR("en"), STR("English"), STR_NONE, chosen == LANG_EN, false};
    view->lang = (struct ui_field){.name = "lang",
                                   .label = trs(v->lang, "Language of the document"),
                                   .choices = langs,
                                   .n_choices = LANG_COUNT,
                                   .why = trs(v->lang, "Documents for bidders and auditors are in Japanese as a rule, "
                                                       "whatever language you work in.")};
    for (size_t i = 0; i < cat->n_standards; i++)
        standards[i] = (struct ui_choice){cat->standards[i].id, text_in(&cat->standards[i].title, v->lang), STR_NONE,
                                          is_sent(v, "standards", cat->standards[i].id), false};
    view->standards = (struct ui_field){.name = "standards",
                                        .label = trs(v->lang, "Standards"),
                                        .choices = standards,
                                        .n_choices = cat->n_standards,
                                        .why = trs(v->lang, "A document may be about some of the standards only.")};
    view->purpose = (struct ui_field){.name = "purpose",
                                      .label = trs(v->lang, "Who receives it, and what for"),
                                      .value = visit_field(v, "purpose"),
                                      .must = true,
                                      .most = ORDER_PURPOSE_MAX,
                                      .why = trs(v->lang, "The label of this system asks that this is recorded.")};
}

/* Whether anything may be exported, and what is asked for it. `paper`: also printed. */
static struct label_answer allowed(const struct visit *v, const struct loaded *l, bool paper) {
    struct label_answer export, print;
    loaded_allows(v, l, LABEL_EXPORT, &export);
    if (!paper || !export.allowed) return export;
    loaded_allows(v, l, LABEL_PRINT, &print);
    if (!print.allowed) return print;
    export.ask |= print.ask;
    return export;
}

/* The standards that were ticked; ids that are none are left out. */
static void read_standards(const struct visit *v, struct make_order *o) {
    const struct catalog *cat = v->opt->catalog;
    struct str *list = arena_array(v->a, cat->n_standards, sizeof *list);
    for (size_t i = 0; i < cat->n_standards; i++)
        if (is_sent(v, "standards", cat->standards[i].id)) list[o->n_standards++] = cat->standards[i].id;
    o->standards = list;
}

void order_form(const struct visit *v, const struct loaded *l, struct order_form *out) {
    struct label_answer answer = allowed(v, l, false);
    *out = (struct order_form){.refused = answer.allowed ? STR_NONE : answer.why,
                               .asked = answer.allowed ? answer.why : STR_NONE,
                               .wants_purpose = (answer.ask & LABEL_RECORD) != 0};
    set_fields(v, out);
}

bool order_of(const struct visit *v, const struct loaded *l, bool paper, struct order_form *form,
              struct make_order *out, struct order_fault *fault) {
    struct label_answer answer = allowed(v, l, paper);
    out->lang = LANG_JA;
    out->purpose = visit_field(v, "purpose");
    (void)lang_parse(visit_field(v, "lang"), &out->lang);
    read_standards(v, out);
    out->mark = loaded_mark(v->a, l, out->lang);
    if (!answer.allowed) {
        *fault = (struct order_fault){403, NULL, answer.why};
        return false;
    }
    if ((answer.ask & LABEL_RECORD) && !out->purpose.len) {
        form->purpose.error = trs(v->lang, "Write who receives the document, and what for.");
        *fault = (struct order_fault){400, "purpose", form->purpose.error};
        return false;
    }
    return true;
}
