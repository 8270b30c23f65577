/* words_json: what results are called in JSON. */
#include "report/words_json.h"

const struct standard *standard_of_control(const struct catalog *cat, uint32_t control) {
    return &cat->standards[cat->controls[control].standard];
}

const struct standard *standard_of_condition(const struct catalog *cat, uint32_t condition) {
    return &cat->standards[cat->conditions[condition].standard];
}

uint64_t recommended_of(const struct control_result *r) {
    return r->applies == TRI_NO ? 1 : r->recommended;
}

const char *fact_type_name(enum fact_type t) {
    static const char *const names[] = {[FACT_YESNO] = "yesno",
                                        [FACT_ONE] = "one",
                                        [FACT_MANY] = "many",
                                        [FACT_NUMBER] = "number",
                                        [FACT_TEXT] = "text"};
    return names[t];
}

void json_member(struct jsonw *w, const char *key, struct str value) {
    jsonw_key(w, key);
    jsonw_str(w, value.len ? value : STR_NONE);
}

static void json_text_value(struct jsonw *w, const struct text *t) {
    bool any = false;
    for (unsigned i = 0; i < LANG_COUNT; i++) any = any || t->in[i].len;
    if (!any) return jsonw_null(w);
    jsonw_object(w);
    for (unsigned i = 0; i < LANG_COUNT; i++) json_member(w, lang_code((enum lang)i), t->in[i]);
    jsonw_end_object(w);
}

void json_text(struct jsonw *w, const char *key, const struct text *t) {
    jsonw_key(w, key);
    json_text_value(w, t);
}

void json_texts(struct jsonw *w, const char *key, const struct text *list, size_t n) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) json_text_value(w, &list[i]);
    jsonw_end_array(w);
}

void json_refs(struct jsonw *w, struct arena *a, const struct catalog *cat, const char *key, struct refs refs) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < refs.n; i++) jsonw_str(w, input_name(a, cat, refs.list[i]));
    jsonw_end_array(w);
}

void json_implied(struct jsonw *w, const struct catalog *cat, const struct implied *list, size_t n) {
    jsonw_key(w, "implied");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct implied *x = &list[i];
        const struct fact *f = &cat->facts[x->fact];
        jsonw_object(w);
        json_member(w, "fact", f->id);
        json_member(w, "value", f->choices[x->by->choice].id);
        jsonw_key(w, "because");
        jsonw_array(w);
        for (size_t k = 0; k < x->n_because; k++) jsonw_str(w, cat->facts[x->because[k]].id);
        jsonw_end_array(w);
        json_text(w, "why", &x->by->why);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void json_levels(struct jsonw *w, const char *key, const struct standard *s, uint64_t bits) {
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < s->n_levels; i++)
        if (bits >> i & 1) jsonw_str(w, s->levels[i].id);
    jsonw_end_array(w);
}

void json_source(struct jsonw *w, const struct source_note *n) {
    jsonw_key(w, "source");
    jsonw_object(w);
    json_member(w, "section", n->section);
    jsonw_key(w, "certainty");
    jsonw_z(w, certainty_id(n->certainty));
    json_text(w, "note", &n->note);
    jsonw_end_object(w);
}

static void json_choices(struct jsonw *w, const struct fact *f, uint64_t bits) {
    jsonw_array(w);
    for (size_t i = 0; i < f->n_choices; i++)
        if (bits >> i & 1) jsonw_str(w, f->choices[i].id);
    jsonw_end_array(w);
}

/* Settled values as their ids or number; what is not settled is null. */
void json_value(struct jsonw *w, const char *key, const struct fact *f, const struct value *v) {
    jsonw_key(w, key);
    if (!v->settled) return jsonw_null(w);
    switch (f->shape.type) {
    case FACT_NUMBER:
        return jsonw_int(w, v->lo);
    case FACT_MANY:
        return json_choices(w, f, v->sure);
    case FACT_YESNO:
    case FACT_ONE:
        if (v->maybe) return jsonw_str(w, f->choices[__builtin_ctzll(v->maybe)].id);
        break;
    case FACT_TEXT:
        break;
    }
    jsonw_null(w);
}
