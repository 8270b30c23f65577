/* part_words: what a part of a system is called and says, for people. */
#include "ledger/part_words.h"

#include <string.h>

#include "fmt/fmt.h"
#include "ledger/fields.h"

static struct str own_title(const struct text *t) {
    return text_in(t, lang_current());
}

const char *section_word(struct str section) {
    static const char *const words[][2] = {
        {"system", N_("system")},        {"document", N_("document")},    {"tasks", N_("task")},
        {"work", N_("row of work")},     {"answers", N_("answer")},       {"sheets", N_("sheet")},
        {"judgements", N_("judgement")}, {"decisions", N_("decision")},   {"fill", N_("blank")},
        {"declared", N_("promise")},     {"status", N_("inspection")},    {"evidence", N_("evidence file")},
        {"register", N_("register")},    {"label", N_("classification")}, {"assignment", N_("assignment")},
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

/* Keys of a file, as people say them; the key itself when there is no word. */
static struct str member_word(struct str key) {
    static const char *const words[][2] = {
        {"name", N_("name")},           {"owner", N_("owner")},
        {"purpose", N_("purpose")},     {"number", N_("number")},
        {"version", N_("version")},     {"date", N_("date")},
        {"mark", N_("marking")},        {"handling", N_("handling")},
        {"title", N_("title")},         {"revisions", N_("revisions")},
        {"approvals", N_("approvals")}, {"level", N_("level")},
        {"why", N_("reason")},          {"choice", N_("choice")},
        {"state", N_("state")},         {"on", N_("day")},
        {"evidence", N_("evidence")},   {"note", N_("note")},
        {"by", N_("decided by")},       {"actor", N_("actor")},
        {"task", N_("task")},           {"step", N_("step")},
        {"summary", N_("summary")},     {"information", N_("information")},
        {"flow", N_("direction")},      {"devices", N_("devices")},
        {"networks", N_("networks")},   {"stores", N_("stores")},
        {"what", N_("content")},        {"account", N_("account")},
        {"vkey", N_("public key")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(key, words[i][0])) return str_of(_(words[i][1]));
    return key;
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

static const struct node *read_value(struct arena *a, struct str json) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("value"), json};
    return json.ptr ? json_read(a, &src, unread) : NULL;
}

/* What tells a row from others: the actor and what it is about. */
static struct str row_words(struct arena *a, const struct node *n) {
    static const char *const keys[] = {"actor", "information", "task", "step"};
    struct str words = STR_NONE;
    const struct node *about = node_find(n, "for") ? node_find(n, "for") : n;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct node *one = node_find(about, keys[i]);
        if (!one || one->type != NODE_SCALAR) continue;
        words = words.ptr ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(words), STR_ARG(one->text)) : one->text;
    }
    return words;
}

static const struct register_field *field_of(struct str section, struct str name) {
    int at = str_is(section, "register") ? register_field_find(register_fields_builtin(), name) : -1;
    return at >= 0 ? &register_fields_builtin()->list[at] : NULL;
}

struct str part_title(struct arena *a, const struct catalog *cat, struct str section, struct str name,
                      struct str json) {
    int at = section_find(section);
    bool row = at >= 0 && section_at((size_t)at)->items;
    const struct text *title = row ? NULL : title_of(cat, section, name);
    const struct node *n = row ? read_value(a, json) : NULL;
    struct str words = title ? own_title(title) : n && n->type == NODE_MAP ? row_words(a, n) : STR_NONE;
    const struct register_field *field = field_of(section, name);
    if (str_is(section, "system") || str_is(section, "document")) name = member_word(name);
    if (field) name = own_title(&field->title);
    if (!words.len) return arena_fmt(a, _("%s %.*s"), section_word(section), STR_ARG(name));
    return arena_fmt(a, _("%s %.*s (%.*s)"), section_word(section), STR_ARG(name), STR_ARG(words));
}

/* Values -------------------------------------------------------------------------------------- */

struct speaker {
    struct arena *a;
    struct buf *out;
    const struct catalog *cat;
    bool sheet;                         /* keys may be facts */
    bool words;                         /* keys are words of the file, not ids */
    bool judgement;                     /* yes: it holds */
    const struct fact *fact;            /* whose answer it is; NULL: no answer */
    const struct standard *standard;    /* whose level it is; NULL: none */
    const struct register_field *field; /* whose value it is; NULL: none */
};

static struct speaker speaker_of(struct arena *a, const struct catalog *cat, struct str section, struct str name,
                                 struct buf *out) {
    int32_t fact = str_is(section, "answers") ? catalog_find_fact(cat, name) : -1;
    int32_t control = str_is(section, "decisions") ? catalog_find_control(cat, name) : -1;
    struct speaker s = {.a = a, .out = out, .cat = cat, .sheet = str_is(section, "sheets"), .words = true};
    s.judgement = str_is(section, "judgements");
    s.field = field_of(section, name);
    if (str_is(section, "fill")) s.words = false;
    if (fact >= 0) s.fact = &cat->facts[fact];
    if (control >= 0) s.standard = &cat->standards[cat->controls[control].standard];
    return s;
}

static const struct fact *fact_of(const struct speaker *s, struct str key) {
    int32_t i = s->sheet ? catalog_find_fact(s->cat, key) : -1;
    return i >= 0 ? &s->cat->facts[i] : NULL;
}

/* Values that the file has words for. */
static struct str value_word(struct str key, struct str text) {
    static const char *const words[][3] = {
        {"state", "done", N_("Done")},         {"state", "partly", N_("Partly done")},
        {"state", "not_done", N_("Not done")}, {"state", "not_applicable", N_("Not relevant")},
        {"choice", "treat", N_("treated")},    {"choice", "accept", N_("accepted")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(key, words[i][0]) && str_is(text, words[i][1])) return str_of(_(words[i][2]));
    return text;
}

static struct str word_of(const struct speaker *s, struct str key, struct str text) {
    int32_t i;
    if (s->judgement && !key.len && (str_is(text, "yes") || str_is(text, "no")))
        return str_of(str_is(text, "yes") ? _("holds") : _("does not hold"));
    if (s->fact && !key.len && (i = fact_find_choice(s->fact, text)) >= 0) return own_title(&s->fact->choices[i].title);
    if (s->field) return register_value_speak(s->field, lang_current(), text);
    if (s->standard && str_is(key, "level") && (i = standard_find_level(s->standard, text)) >= 0)
        return own_title(&s->standard->levels[i].title);
    return s->words ? value_word(key, text) : text;
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

/* A key as people say it; nothing for `value`, which says what it is of by itself. */
static void add_key(const struct speaker *s, struct str key) {
    const struct fact *f = fact_of(s, key);
    struct str word = f ? own_title(&f->title) : s->words ? member_word(key) : key;
    if (str_is(key, "value") || str_is(key, "for") || str_is(key, "answers")) return;
    buf_addf(s->out, "%.*s: ", STR_ARG(word));
}

/* What stands under a key, by a speaker that knows what the key says. */
static struct speaker under(const struct speaker *s, struct str *key) {
    struct speaker inner = *s;
    const struct fact *f = fact_of(s, *key);
    if (f) inner.fact = f, inner.sheet = false;
    if (f || str_is(*key, "value")) *key = STR("");
    return inner;
}

static void speak(const struct speaker *s, const struct node *n, struct str key) {
    if (n->type == NODE_SCALAR) return add_line(s->out, n->text.len ? word_of(s, key, n->text) : STR("\"\""));
    for (size_t i = 0; i < n->count; i++) {
        struct str inner = n->keys ? n->keys[i]->text : key;
        if (i) buf_addz(s->out, n->keys ? _("; ") : _(", "));
        if (n->keys) add_key(s, inner);
        struct speaker below = under(s, &inner);
        speak(&below, n->items[i], inner);
    }
    if (!n->count) buf_addz(s->out, n->keys ? "{}" : "[]");
}

static bool same_value(const struct node *x, const struct node *y) {
    if (!x || !y || x->type != y->type || x->count != y->count) return x == y;
    if (x->type == NODE_SCALAR) return str_eq(x->text, y->text);
    for (size_t i = 0; i < x->count; i++)
        if ((x->keys && !str_eq(x->keys[i]->text, y->keys[i]->text)) || !same_value(x->items[i], y->items[i]))
            return false;
    return true;
}

static void speak_or_nothing(const struct speaker *s, const struct node *n, struct str key) {
    if (n)
        speak(s, n, key);
    else
        buf_addz(s->out, _("(nothing)"));
}

static const struct node *member_of(const struct node *map, struct str key) {
    for (size_t i = 0; i < map->count; i++)
        if (str_eq(map->keys[i]->text, key)) return map->items[i];
    return NULL;
}

static void differ(const struct speaker *s, const struct node *x, const struct node *y, struct str key, bool *any);

static void differ_member(const struct speaker *s, const struct node *x, const struct node *y, struct str key,
                          bool *any) {
    bool named = fact_of(s, key) || !(x && y && x->type == NODE_MAP && y->type == NODE_MAP), inside = false;
    if (same_value(x, y)) return;
    if (named && *any) buf_addz(s->out, _("; "));
    if (named) add_key(s, key);
    struct speaker below = under(s, &key);
    differ(&below, x, y, key, named ? &inside : any);
    *any = true;
}

static void differ(const struct speaker *s, const struct node *x, const struct node *y, struct str key, bool *any) {
    if (!x || !y || x->type != NODE_MAP || y->type != NODE_MAP) {
        speak_or_nothing(s, x, key);
        buf_addz(s->out, " → ");
        speak_or_nothing(s, y, key);
        *any = true;
        return;
    }
    for (size_t i = 0; i < x->count; i++)
        differ_member(s, x->items[i], member_of(y, x->keys[i]->text), x->keys[i]->text, any);
    for (size_t i = 0; i < y->count; i++)
        if (!member_of(x, y->keys[i]->text)) differ_member(s, NULL, y->items[i], y->keys[i]->text, any);
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

static struct str taken(struct arena *a, struct buf *b, size_t most) {
    struct str s = shortened(a, arena_str(a, buf_str(b)), most);
    buf_release(b);
    return s;
}

struct str part_says(struct arena *a, const struct catalog *cat, struct str section, struct str name, struct str json,
                     size_t most) {
    struct buf b;
    const struct node *n = read_value(a, json);
    if (!n) return json.ptr ? shortened(a, json, most) : str_of(_("(nothing)"));
    buf_init(&b, 4 * MIB);
    struct speaker s = speaker_of(a, cat, section, name, &b);
    speak(&s, n, STR(""));
    return taken(a, &b, most);
}

struct str part_difference(struct arena *a, const struct catalog *cat, struct str section, struct str name,
                           struct str before, struct str after, size_t most) {
    struct buf b;
    bool any = false;
    const struct node *x = read_value(a, before), *y = read_value(a, after);
    if (!x || !y) return part_says(a, cat, section, name, after, most);
    buf_init(&b, 4 * MIB);
    struct speaker s = speaker_of(a, cat, section, name, &b);
    differ(&s, x, y, STR(""), &any);
    if (!any) speak(&s, y, STR(""));
    return taken(a, &b, most > SIZE_MAX / 2 ? most : most * 2);
}

/* Entries ------------------------------------------------------------------------------------------ */

bool entry_subject(struct str subject, int64_t *system, struct str *section, struct str *name) {
    struct str word, rest, number;
    if (!str_split(subject, '/', &word, &rest) || !str_is(word, "system")) return false;
    *section = *name = STR_NONE;
    if (!str_split(rest, '/', &number, &rest)) number = rest, rest = STR_NONE;
    if (rest.ptr && !str_split(rest, '/', section, name)) *section = rest;
    return str_int(number, system);
}

struct str entry_words(struct arena *a, const struct catalog *cat, const struct history_entry *h) {
    int64_t id;
    struct str section = STR_NONE, name = STR_NONE, what = h->subject;
    const char *act = h->erased ? _("erased") : act_word(h->act);
    struct str did = act ? str_of(act) : h->act;
    if (entry_subject(h->subject, &id, &section, &name))
        what = section.ptr ? part_title(a, cat, section, name, h->after.ptr ? h->after : h->before)
                           : str_of(_("the system"));
    return arena_fmt(a, _("%.*s: %.*s"), STR_ARG(what), STR_ARG(did));
}
