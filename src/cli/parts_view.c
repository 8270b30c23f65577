/* parts_view: what a part of a system is called and says, for people. */
#include "cli/parts_view.h"

#include <string.h>

const char *section_word(struct str section) {
    static const char *const words[][2] = {
        {"system", N_("system")},        {"document", N_("document")},  {"tasks", N_("task")},
        {"work", N_("row of work")},     {"answers", N_("answer")},     {"sheets", N_("sheet")},
        {"judgements", N_("judgement")}, {"decisions", N_("decision")}, {"fill", N_("blank")},
        {"declared", N_("promise")},     {"status", N_("inspection")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(section, words[i][0])) return _(words[i][1]);
    return "?";
}

const char *act_word(struct str act) {
    static const char *const words[][2] = {
        {"add", N_("added")},    {"set", N_("changed")},  {"remove", N_("removed")},   {"move", N_("moved")},
        {"stop", N_("stopped")}, {"erase", N_("erased")}, {"restore", N_("restored")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(act, words[i][0])) return _(words[i][1]);
    return NULL;
}

static const struct text *title_of(const struct catalog *cat, struct str section, struct str name) {
    int32_t i;
    if (str_is(section, "answers") && (i = catalog_find_fact(cat, name)) >= 0) return &cat->facts[i].title;
    if (str_is(section, "judgements") || str_is(section, "decisions")) {
        if ((i = catalog_find_condition(cat, name)) >= 0) return &cat->conditions[i].title;
    }
    if (str_is(section, "declared")) return (i = catalog_find_metric(cat, name)) >= 0 ? &cat->metrics[i].title : NULL;
    return (i = catalog_find_control(cat, name)) >= 0 ? &cat->controls[i].title : NULL;
}

struct str part_title(struct arena *a, const struct catalog *cat, struct str section, struct str name) {
    int at = section_find(section);
    const struct text *title = at >= 0 && section_at((size_t)at)->items ? NULL : title_of(cat, section, name);
    if (!title) return arena_fmt(a, "%s %.*s", section_word(section), STR_ARG(name));
    struct str words = title_in(title);
    return arena_fmt(a, _("%s %.*s (%.*s)"), section_word(section), STR_ARG(name), STR_ARG(words));
}

/* Values -------------------------------------------------------------------------------------- */

struct speaker {
    struct buf *out;
    const struct catalog *cat;
    const struct fact *fact;         /* whose answer it is; NULL: no answer */
    const struct standard *standard; /* whose level it is; NULL: none */
};

static struct str word_of(const struct speaker *s, struct str key, struct str text) {
    if (s->fact && !key.len) {
        int32_t i = fact_find_choice(s->fact, text);
        if (i >= 0) return title_in(&s->fact->choices[i].title);
    }
    if (s->standard && str_is(key, "level")) {
        int32_t i = standard_find_level(s->standard, text);
        if (i >= 0) return title_in(&s->standard->levels[i].title);
    }
    return text;
}

/* Line ends would break the line, so they are shown as a sign. */
static void add_line(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\n')
            buf_addz(out, "⏎");
        else
            buf_addc(out, s.ptr[i] == '\t' || s.ptr[i] == '\r' ? ' ' : s.ptr[i]);
    }
}

static void speak(const struct speaker *s, const struct node *n, struct str key) {
    if (n->type == NODE_SCALAR) return add_line(s->out, n->text.len ? word_of(s, key, n->text) : STR("\"\""));
    for (size_t i = 0; i < n->count; i++) {
        struct str inner = n->keys ? n->keys[i]->text : key;
        bool value = n->keys && str_is(inner, "value");
        if (i) buf_addz(s->out, n->keys ? _("; ") : _(", "));
        if (n->keys && !value) buf_addf(s->out, "%.*s: ", STR_ARG(inner));
        speak(s, n->items[i], value ? STR("") : inner);
    }
    if (!n->count) buf_addz(s->out, n->keys ? "{}" : "[]");
}

static struct str shortened(struct arena *a, struct str s, size_t most) {
    size_t at = 0, columns = 0;
    if (utf8_width(s) <= most) return s;
    while (at < s.len) {
        size_t from = at;
        utf8_next(s, &at);
        columns += utf8_width(str_cut(s, from, at));
        if (columns + 1 > most) return arena_fmt(a, "%.*s…", (int)from, s.ptr);
    }
    return s;
}

struct str part_says(struct arena *a, const struct catalog *cat, struct str section, struct str name, struct str json,
                     size_t most) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("value"), json};
    struct buf b;
    if (!json.ptr) return str_of(_("(nothing)"));
    const struct node *n = json_read(a, &src, unread);
    if (!n) return shortened(a, json, most);
    buf_init(&b, 2 * MIB);
    struct speaker s = {.out = &b, .cat = cat};
    int32_t fact = str_is(section, "answers") ? catalog_find_fact(cat, name) : -1;
    int32_t control = str_is(section, "decisions") ? catalog_find_control(cat, name) : -1;
    if (fact >= 0) s.fact = &cat->facts[fact];
    if (control >= 0) s.standard = standard_of_control(cat, (uint32_t)control);
    speak(&s, n, STR(""));
    struct str out = shortened(a, arena_str(a, buf_str(&b)), most);
    buf_release(&b);
    return out;
}

/* Moments and people -------------------------------------------------------------------------- */

struct str moment_text(struct arena *a, int64_t unix_ms) {
    char text[CLOCK_TEXT_MAX];
    clock_text(unix_ms + INT64_C(9) * 3600 * 1000, text);
    text[10] = ' ';
    return arena_fmt(a, "%.19s +09:00", text);
}

struct str person_text(struct arena *a, const struct history_entry *h) {
    if (h->erased) return str_of(_("(erased)"));
    if (h->name.len) return arena_fmt(a, _("%.*s (%.*s)"), STR_ARG(h->name), STR_ARG(h->id));
    return arena_str(a, h->account);
}

/* JSON ---------------------------------------------------------------------------------------- */

void json_part_value(struct jsonw *w, struct arena *a, const char *key, struct str json) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("value"), json};
    const struct node *n = json.ptr ? json_read(a, &src, unread) : NULL;
    jsonw_key(w, key);
    if (n)
        jsonw_node(w, n);
    else
        jsonw_null(w);
}

void json_change(struct jsonw *w, struct arena *a, const struct part_change *c) {
    const struct part *p = c->act == PART_ADD ? &c->after : &c->before;
    jsonw_object(w);
    json_member(w, "section", p->section);
    json_member(w, "name", p->name);
    json_member(w, "act", str_of(part_act_name(c->act)));
    json_part_value(w, a, "before", c->act == PART_ADD ? STR_NONE : c->before.value);
    json_part_value(w, a, "after", c->act == PART_REMOVE ? STR_NONE : c->after.value);
    jsonw_end_object(w);
}
