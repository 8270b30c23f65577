/* fields_value: what a value of the register is, from what a person wrote and for people. */
#include "fmt/era.h"
#include "ledger/fields.h"
#include "ledger/load.h"

static size_t characters(struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

static size_t most_of(const struct register_field *f) {
    return f->type == FIELD_LINES ? REGISTER_LINES_MAX : REGISTER_TEXT_MAX;
}

/* Without characters that no line of text has. */
static bool is_text(const struct register_field *f, struct str v) {
    for (size_t i = 0; i < v.len; i++) {
        unsigned char c = (unsigned char)v.ptr[i];
        if (c < 0x20 && c != '\t' && !(c == '\n' && f->type == FIELD_LINES)) return false;
    }
    return !text_is_blank(v) && characters(v) <= most_of(f);
}

static bool read_choice(const struct register_field *f, enum lang lang, struct str text, struct arena *a,
                        struct str *out, struct err *e) {
    struct str listed = STR("");
    for (size_t i = 0; i < f->n_choices; i++) {
        const struct field_choice *c = &f->choices[i];
        if (str_eq(text, c->id) || str_eq(text, c->title.in[LANG_JA]) || str_eq(text, c->title.in[LANG_EN]))
            return *out = c->id, true;
        listed = arena_fmt(a, "%.*s%s%.*s", STR_ARG(listed), i ? ", " : "", STR_ARG(text_in(&c->title, lang)));
    }
    return err_set(e, ERR_INVALID, tr(lang, N_("\"%.*s\" is none of the choices of \"%.*s\": %.*s.")),
                   STR_ARG(str_cut(text, 0, 100)), STR_ARG(text_in(&f->title, lang)), STR_ARG(listed));
}

static bool read_yesno(const struct register_field *f, enum lang lang, struct str text, struct str *out,
                       struct err *e) {
    static const char *const yes[] = {"○", "有", "あり", "する", "1", NULL};
    static const char *const no[] = {"×", "無", "なし", "しない", "0", NULL};
    bool is;
    if (word_yesno(text, &is)) return *out = is ? STR("yes") : STR("no"), true;
    for (size_t i = 0; yes[i]; i++)
        if (str_is(text, yes[i])) return *out = STR("yes"), true;
    for (size_t i = 0; no[i]; i++)
        if (str_is(text, no[i])) return *out = STR("no"), true;
    return err_set(e, ERR_INVALID, tr(lang, N_("\"%.*s\" is yes or no, not \"%.*s\".")),
                   STR_ARG(text_in(&f->title, lang)), STR_ARG(str_cut(text, 0, 100)));
}

/* Blanks of both widths off both sides. */
static struct str trimmed(struct str s) {
    for (;;) {
        struct str t = str_trim(s);
        if (str_starts(t, STR("\xE3\x80\x80"))) t = str_cut(t, 3, t.len);
        if (str_ends(t, STR("\xE3\x80\x80"))) t = str_cut(t, 0, t.len - 3);
        if (t.len == s.len) return t;
        s = t;
    }
}

static bool read_text(const struct register_field *f, enum lang lang, struct str text, struct str *out, struct err *e) {
    if (characters(text) > most_of(f))
        return err_set(e, ERR_LIMIT, tr(lang, N_("\"%.*s\" may be %zu characters long; this is longer.")),
                       STR_ARG(text_in(&f->title, lang)), most_of(f));
    if (!is_text(f, text))
        return err_set(e, ERR_INVALID,
                       tr(lang, N_("\"%.*s\" has characters that cannot be kept (line breaks or control characters).")),
                       STR_ARG(text_in(&f->title, lang)));
    return *out = text, true;
}

bool register_value_read(const struct register_field *f, enum lang lang, struct str text, struct arena *a,
                         struct str *out, struct err *e) {
    char day[ERA_DAY_MAX];
    int32_t year;
    size_t bad;
    if (!utf8_ok(text, &bad)) return err_set(e, ERR_INVALID, tr(lang, N_("This is no text.")));
    if (text_is_blank(text)) return *out = STR_NONE, true;
    text = trimmed(text);
    switch (f->type) {
    case FIELD_DATE:
        if (!era_read_in(lang, text, day, e)) return false;
        return *out = arena_str(a, str_of(day)), true;
    case FIELD_YEAR:
        year = era_read_fiscal(text);
        if (year < 1868)
            return err_set(e, ERR_INVALID, tr(lang, N_("\"%.*s\" is no fiscal year; write 2026 or 令和8年度.")),
                           STR_ARG(str_cut(text, 0, 100)));
        return *out = arena_fmt(a, "%d", year), true;
    case FIELD_CHOICE:
        return read_choice(f, lang, text, a, out, e);
    case FIELD_YESNO:
        return read_yesno(f, lang, text, out, e);
    default:
        return read_text(f, lang, text, out, e);
    }
}

struct str register_value_speak(const struct register_field *f, enum lang lang, struct str value) {
    if (f->type == FIELD_CHOICE)
        for (size_t i = 0; i < f->n_choices; i++)
            if (str_eq(f->choices[i].id, value)) return text_in(&f->choices[i].title, lang);
    if (f->type == FIELD_YESNO) return str_is(value, "yes") ? trs(lang, N_("Yes")) : trs(lang, N_("No"));
    return value;
}

/* The section `register:` of a system's file. */
void read_register(const struct loader *l, const struct node *map, struct system *s) {
    const struct register_fields *fields = register_fields_builtin();
    struct str *values = arena_array(l->a, fields->n, sizeof *values);
    unsigned *lines = arena_array(l->a, fields->n, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i], *n = map->items[i];
        int at = register_field_find(fields, key->text);
        struct str text;
        if (at < 0) {
            loader_error(l, key, _("The register has no field \"%.*s\"."), STR_ARG(key->text));
            continue;
        }
        if (!loader_once(l, lines, (uint32_t)at, key) || node_is_null(n)) continue;
        if (!node_want_text(n, l->src, fields->list[at].id.ptr, &text, l->d)) continue;
        struct err e = {0};
        struct str value;
        if (!register_value_read(&fields->list[at], lang_current(), text, l->a, &value, &e))
            loader_error(l, n, "%s", e.text);
        else
            values[at] = value;
    }
    s->registered = values;
}
