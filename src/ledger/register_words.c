/* register_words: what of a system is searched, as folded lines. */
#include "ledger/register_state.h"

static bool is_katakana(uint32_t c) {
    return c >= 0x30A1 && c <= 0x30FA;
}

static bool is_dash(uint32_t c) {
    return c == 0x30FC || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

struct str search_fold(struct arena *a, struct str s) {
    struct str key = catalog_fold(a, s);
    char *out = arena_alloc(a, key.len + 3);
    size_t n = 0, run = 0; /* of katakana characters before this one */
    for (size_t at = 0; at < key.len;) {
        size_t from = at;
        uint32_t c = utf8_next(key, &at), after = 0;
        if (at < key.len) {
            size_t peek = at;
            after = utf8_next(key, &peek);
        }
        if (is_dash(c) && run) {
            bool last = !is_katakana(after) && !is_dash(after);
            if (!last || run < 3) n += utf8_put(0x30FC, out + n);
            run = last ? 0 : run + 1;
            continue;
        }
        if (is_dash(c)) c = '-';
        if (c == '\n' || c == '\r' || c == '\t' || c == 0x1F) c = ' ';
        run = is_katakana(c) ? run + 1 : 0;
        if (c < 0x80)
            out[n++] = (char)c;
        else
            for (size_t i = from; i < at; i++) out[n++] = key.ptr[i];
    }
    return (struct str){out, n};
}

struct saying {
    struct arena *a;
    struct buf *out;
};

static void say(const struct saying *o, const char *section, struct str part, struct str words) {
    if (!words.len) return;
    buf_addz(o->out, section);
    buf_addc(o->out, 0x1F);
    buf_add(o->out, part);
    buf_addc(o->out, 0x1F);
    buf_add(o->out, search_fold(o->a, words));
    buf_addc(o->out, '\n');
}

static void say_register(const struct saying *o, const struct system *s) {
    const struct register_fields *f = register_fields_builtin();
    for (size_t i = 0; s->registered && i < f->n; i++) {
        const struct register_field *x = &f->list[i];
        if (!s->registered[i].ptr || x->means == MEANS_READING) continue;
        if (x->searchable) say(o, "register", x->id, s->registered[i]);
        if (x->type != FIELD_CHOICE) continue;
        say(o, "register", x->id, register_value_speak(x, LANG_JA, s->registered[i]));
        say(o, "register", x->id, register_value_speak(x, LANG_EN, s->registered[i]));
    }
}

static void say_answers(const struct saying *o, const struct catalog *cat, const struct answer *list, size_t n,
                        const char *section) {
    for (size_t i = 0; i < n; i++) {
        say(o, section, cat->facts[list[i].fact].id, list[i].text);
        say(o, section, cat->facts[list[i].fact].id, list[i].note);
    }
}

static void say_work(const struct saying *o, const struct system *s) {
    for (size_t i = 0; i < s->n_tasks; i++) say(o, "tasks", STR(""), s->tasks[i]);
    for (size_t i = 0; i < s->n_work; i++) {
        const struct work_row *w = &s->work[i];
        say(o, "work", STR(""), w->actor), say(o, "work", STR(""), w->task), say(o, "work", STR(""), w->summary);
        for (size_t k = 0; k < w->n_information; k++) say(o, "work", STR(""), w->information[k]);
    }
}

static void say_decided(const struct saying *o, const struct catalog *cat, const struct system *s) {
    for (size_t i = 0; i < s->n_judgements; i++)
        if (s->judgements[i].why.len)
            say(o, "judgements", condition_name(o->a, cat, s->judgements[i].condition), s->judgements[i].why);
    for (size_t i = 0; i < s->n_decisions; i++)
        if (s->decisions[i].why.len)
            say(o, "decisions", control_name(o->a, cat, s->decisions[i].control), s->decisions[i].why);
    for (size_t i = 0; i < s->n_choices; i++)
        if (s->choices[i].why.len)
            say(o, "decisions", condition_name(o->a, cat, s->choices[i].condition), s->choices[i].why);
    for (size_t i = 0; i < s->n_fills; i++)
        say(o, "fill", control_name(o->a, cat, s->fills[i].control), s->fills[i].text);
    for (size_t i = 0; i < s->n_status; i++)
        if (s->status[i].note.len) say(o, "status", control_name(o->a, cat, s->status[i].control), s->status[i].note);
}

void system_words(struct arena *a, const struct catalog *cat, const struct system *s, struct str reading,
                  struct buf *out) {
    struct saying o = {a, out};
    say(&o, "system", STR("name"), s->name);
    say(&o, "register", STR("reading"), reading);
    say(&o, "system", STR("owner"), s->owner);
    say(&o, "system", STR("purpose"), s->purpose);
    say_register(&o, s);
    say_work(&o, s);
    say_answers(&o, cat, s->answers, s->n_answers, "answers");
    for (size_t i = 0; i < s->n_sheets; i++)
        say_answers(&o, cat, s->sheets[i].answers, s->sheets[i].n_answers, "sheets");
    say_decided(&o, cat, s);
}
