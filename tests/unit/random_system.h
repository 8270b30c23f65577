/* random_system: a system file that says anything that the standards in the program let it say, by a seed. */
#pragma once
#include <stdlib.h>

#include "ledger/ledger.h"

static const char *const random_words[] = {"申請",   "審査",       "yes",  "1/5min",     "- x",  "a: b",     "#",
                                           " 前後 ", "二行\n目\n", "",     "\tタブ",     "null", "unknownx", "\"引用\"",
                                           "\\n",    "😀",          "１２", "2026-04-01", "{x}",  "長い文"};

static unsigned pick(unsigned *seed, size_t n) {
    return (unsigned)rand_r(seed) % (unsigned)n;
}

static struct str random_words_of(struct arena *a, unsigned *seed) {
    struct str s = str_of(random_words[pick(seed, 20)]);
    if (pick(seed, 3) == 0) s = arena_fmt(a, "%.*s%s", STR_ARG(s), random_words[pick(seed, 20)]);
    if (pick(seed, 40) == 0)
        for (int i = 0; i < 6; i++) s = arena_fmt(a, "%.*s、%.*s", STR_ARG(s), STR_ARG(s));
    return s;
}

static struct str random_words_after(struct arena *a, unsigned *seed, const char *first) {
    struct str s = random_words_of(a, seed);
    return arena_fmt(a, "%s%.*s", first, STR_ARG(s));
}

static void put_text(struct arena *a, struct jsonw *w, unsigned *seed, const char *key, unsigned often) {
    if (pick(seed, 100) >= often) return;
    jsonw_key(w, key);
    jsonw_str(w, random_words_of(a, seed));
}

static void put_texts(struct arena *a, struct jsonw *w, unsigned *seed, const char *key) {
    if (pick(seed, 2)) return;
    jsonw_key(w, key);
    jsonw_array(w);
    for (unsigned n = 1 + pick(seed, 3); n; n--) jsonw_str(w, random_words_of(a, seed));
    jsonw_end_array(w);
}

static void put_answer(struct arena *a, struct jsonw *w, unsigned *seed, const struct fact *f) {
    bool note = pick(seed, 3) == 0;
    jsonw_key_str(w, f->id);
    if (note) jsonw_object(w), put_text(a, w, seed, "note", 100), jsonw_key(w, "value");
    if (pick(seed, 8) == 0)
        jsonw_z(w, "unknown");
    else if (f->asked == FACT_NUMBER)
        jsonw_int(w, f->shape.min + (int64_t)pick(seed, 3));
    else if (f->asked == FACT_TEXT)
        jsonw_str(w, random_words_after(a, seed, "x"));
    else
        jsonw_str(w, f->choices[pick(seed, f->n_choices)].id);
    if (note) jsonw_end_object(w);
}

static void put_answers(struct arena *a, const struct catalog *cat, struct jsonw *w, unsigned *seed, bool sheet) {
    jsonw_key(w, "answers");
    jsonw_object(w);
    uint32_t first = pick(seed, cat->n_facts), n = pick(seed, 12);
    for (uint32_t i = 0; i < n && i < cat->n_facts; i++) {
        const struct fact *f = &cat->facts[(first + i * (sheet ? 3 : 1)) % cat->n_facts];
        if (sheet && i * 3 >= cat->n_facts) break;
        if (!f->counts.len && !(sheet && f->combine == COMBINE_SAME)) put_answer(a, w, seed, f);
    }
    jsonw_end_object(w);
}

static void put_work(struct arena *a, struct jsonw *w, unsigned *seed) {
    static const char *const flows[] = {"in", "out", "both"};
    jsonw_key(w, "work");
    jsonw_array(w);
    for (unsigned n = pick(seed, 5); n; n--) {
        jsonw_object(w);
        put_text(a, w, seed, "actor", 90);
        put_text(a, w, seed, "task", 70);
        put_texts(a, w, seed, "information");
        if (pick(seed, 2)) jsonw_key(w, "flow"), jsonw_z(w, flows[pick(seed, 3)]);
        put_texts(a, w, seed, "stores");
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static struct str control_id(struct arena *a, const struct catalog *cat, uint32_t control) {
    const struct control *c = &cat->controls[control];
    return arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->standards[c->standard].id), STR_ARG(c->id));
}

static void put_decisions(struct arena *a, const struct catalog *cat, struct jsonw *w, unsigned *seed) {
    static const char *const states[] = {"done", "partly", "not_done", "not_applicable"};
    uint32_t first = pick(seed, cat->n_controls), n = pick(seed, 10);
    jsonw_key(w, "decisions");
    jsonw_object(w);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t control = (first + i * 7) % (uint32_t)cat->n_controls;
        const struct standard *std = &cat->standards[cat->controls[control].standard];
        jsonw_key_str(w, control_id(a, cat, control));
        jsonw_object(w);
        jsonw_key(w, "level"), jsonw_str(w, std->levels[pick(seed, std->n_levels)].id);
        put_text(a, w, seed, "why", 50);
        jsonw_end_object(w);
    }
    jsonw_end_object(w);
    jsonw_key(w, "status");
    jsonw_object(w);
    for (uint32_t i = 0; i < n; i++) {
        jsonw_key_str(w, control_id(a, cat, (first + i * 11) % (uint32_t)cat->n_controls));
        jsonw_object(w);
        jsonw_key(w, "state"), jsonw_z(w, states[pick(seed, 4)]);
        put_texts(a, w, seed, "evidence");
        put_text(a, w, seed, "note", 30);
        jsonw_end_object(w);
    }
    jsonw_end_object(w);
}

static void put_judgements(struct arena *a, const struct catalog *cat, struct jsonw *w, unsigned *seed) {
    uint32_t first = pick(seed, cat->n_conditions), n = pick(seed, 4);
    jsonw_key(w, "judgements");
    jsonw_object(w);
    for (uint32_t i = 0; i < n; i++) {
        const struct condition *c = &cat->conditions[(first + i) % cat->n_conditions];
        jsonw_key_str(w, arena_fmt(a, "%.*s.%.*s", STR_ARG(cat->standards[c->standard].id), STR_ARG(c->id)));
        jsonw_object(w);
        jsonw_key(w, "value"), jsonw_z(w, pick(seed, 2) ? "yes" : "no");
        jsonw_key(w, "why"), jsonw_str(w, random_words_after(a, seed, "理由"));
        jsonw_end_object(w);
    }
    jsonw_end_object(w);
}

static struct str random_system(struct arena *a, const struct catalog *cat, unsigned seed, const char *name) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 4 * MIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "kijun"), jsonw_int(&w, 1);
    jsonw_key(&w, "system");
    jsonw_object(&w);
    jsonw_key(&w, "name"), jsonw_z(&w, name);
    put_text(a, &w, &seed, "owner", 50);
    put_text(a, &w, &seed, "purpose", 50);
    jsonw_end_object(&w);
    jsonw_key(&w, "tasks");
    jsonw_array(&w);
    for (unsigned n = pick(&seed, 5); n; n--) jsonw_str(&w, random_words_of(a, &seed));
    jsonw_end_array(&w);
    put_work(a, &w, &seed);
    put_answers(a, cat, &w, &seed, false);
    jsonw_key(&w, "sheets");
    jsonw_array(&w);
    for (unsigned n = pick(&seed, 3); n; n--)
        jsonw_object(&w), put_answers(a, cat, &w, &seed, true), jsonw_end_object(&w);
    jsonw_end_array(&w);
    put_judgements(a, cat, &w, &seed);
    put_decisions(a, cat, &w, &seed);
    jsonw_end_object(&w);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}
