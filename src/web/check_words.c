/* check_words: words, addresses and values of self-inspection. */
#include "web/check_words.h"

#include "fmt/write.h"

static const struct {
    const char *id, *word;
    enum ui_look look;
} states[CHECK_STATES] = {
    [CHECK_NONE] = {"none", N_("Not recorded"), UI_WAIT},
    [CHECK_DONE] = {"done", N_("Done"), UI_GOOD},
    [CHECK_PARTLY] = {"partly", N_("Partly done"), UI_WARN},
    [CHECK_NOT_DONE] = {"not_done", N_("Not done"), UI_BAD},
    [CHECK_NOT_APPLICABLE] = {"not_applicable", N_("Not applicable"), UI_INFO},
};

enum check_state check_state_of(const struct status_entry *e) {
    for (unsigned i = 1; e && i < CHECK_STATES; i++)
        if (str_is(e->state, states[i].id)) return (enum check_state)i;
    return CHECK_NONE;
}

const char *check_state_id(enum check_state s) {
    return states[s].id;
}

struct str check_state_word(enum lang lang, enum check_state s) {
    return trs(lang, states[s].word);
}

enum ui_look check_state_look(enum check_state s) {
    return states[s].look;
}

struct str check_roles(struct arena *a, const struct standard *s, const struct control *c, enum lang lang) {
    struct str list = STR("");
    for (size_t i = 0; i < c->n_roles; i++)
        for (size_t k = 0; k < s->n_roles; k++) {
            if (!str_eq(s->roles[k].id, c->roles[i])) continue;
            struct str title = text_in(&s->roles[k].title, lang);
            list = list.len ? arena_fmt(a, tr(lang, "%.*s, %.*s"), STR_ARG(list), STR_ARG(title)) : title;
        }
    return list;
}

struct str check_url(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    if (s.len) http_url_encode(&b, s);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

struct str check_path(struct arena *a, const struct loaded *l, struct str control) {
    return arena_fmt(a, "%.*s/checklists/%.*s", STR_ARG(l->path), STR_ARG(check_url(a, control)));
}

struct str check_value(struct arena *a, const struct status_entry *e) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 480 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "state"), jsonw_str(&w, e->state);
    if (e->on.len) jsonw_key(&w, "on"), jsonw_str(&w, e->on);
    if (e->n_evidence) {
        jsonw_key(&w, "evidence");
        jsonw_array(&w);
        for (size_t i = 0; i < e->n_evidence; i++) jsonw_str(&w, e->evidence[i]);
        jsonw_end_array(&w);
    }
    if (e->note.len) jsonw_key(&w, "note"), jsonw_str(&w, e->note);
    jsonw_end_object(&w);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

struct str check_bytes(const struct visit *v, const char *name) {
    return v->form ? http_form_get(v->form, name, NULL) : STR_NONE;
}
