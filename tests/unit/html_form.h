/* html_form: the forms of a page, and filling them in as somebody with bad intentions would. */
#pragma once
#include "html_tokens.h"
#include "http/http.h"

#define FORM_FIELDS 400
struct form_field {
    struct str name, value;
    bool text, wrong, file; /* wrong: the page says that what stands in it is */
    bool taken;             /* is sent */
};
struct html_form {
    struct str action;
    struct form_field list[FORM_FIELDS];
    size_t n;
    bool file;
};

static inline bool form_has(const struct html_form *f, struct str name) {
    for (size_t i = 0; i < f->n; i++)
        if (f->list[i].taken && str_eq(f->list[i].name, name)) return true;
    return false;
}

static inline struct form_field *form_put(struct html_form *f, struct str name, struct str value) {
    static struct form_field over;
    struct form_field *x = f->n < FORM_FIELDS ? &f->list[f->n++] : &over;
    *x = (struct form_field){.name = name, .value = value, .taken = true};
    return x;
}

static inline void form_input(struct arena *a, struct html_form *f, const struct token *t) {
    struct str name = token_decoded(a, token_value(t, "name")), type = token_value(t, "type"),
               value = token_decoded(a, token_value(t, "value"));
    if (!name.len || token_value(t, "disabled").ptr) return;
    bool group = str_is(type, "radio") || str_is(type, "checkbox");
    if (group && str_is(type, "radio") && form_has(f, name)) return;
    struct form_field *x = form_put(f, name, value);
    x->wrong = str_is(token_value(t, "aria-invalid"), "true");
    x->file = str_is(type, "file");
    f->file = f->file || x->file;
    if (x->file) x->taken = false;
    x->text = !group && !x->file && !str_is(type, "hidden") && !token_value(t, "readonly").ptr;
}

/* From behind the tag <form> to its end. */
static inline void form_read(struct arena *a, struct tokens *t, struct html_form *f) {
    struct token k;
    struct form_field *area = NULL, *select = NULL;
    for (token_next(t, &k); k.kind != TOKEN_END && k.kind != TOKEN_BROKEN; token_next(t, &k)) {
        if (k.kind == TOKEN_CLOSE && str_is(k.name, "form")) return;
        if (k.kind == TOKEN_TEXT && area) {
            area->value = token_decoded(a, k.name);
            if (area->value.len && area->value.ptr[0] == '\n') area->value = str_cut(area->value, 1, area->value.len);
        }
        area = NULL;
        if (k.kind != TOKEN_OPEN) continue;
        if (str_is(k.name, "input")) form_input(a, f, &k);
        if (str_is(k.name, "textarea")) {
            area = form_put(f, token_decoded(a, token_value(&k, "name")), STR(""));
            area->text = true;
            area->wrong = str_is(token_value(&k, "aria-invalid"), "true");
        }
        if (str_is(k.name, "select")) select = form_put(f, token_decoded(a, token_value(&k, "name")), STR(""));
        if (str_is(k.name, "option") && select && !token_value(&k, "disabled").ptr &&
            (token_value(&k, "selected").ptr || !select->value.len))
            select->value = token_decoded(a, token_value(&k, "value"));
        struct str name = token_decoded(a, token_value(&k, "name"));
        if (str_is(k.name, "button") && name.len && !form_has(f, name))
            form_put(f, name, token_decoded(a, token_value(&k, "value")));
    }
}

/* The next form of the page that is sent with POST; false: there is none. */
static inline bool form_next(struct arena *a, struct tokens *t, struct html_form *f) {
    struct token k;
    for (token_next(t, &k); k.kind != TOKEN_END && k.kind != TOKEN_BROKEN; token_next(t, &k)) {
        if (k.kind != TOKEN_OPEN || !str_is(k.name, "form")) continue;
        if (!str_is(token_value(&k, "method"), "post")) continue;
        *f = (struct html_form){.action = token_decoded(a, token_value(&k, "action"))};
        form_read(a, t, f);
        return true;
    }
    return false;
}

static inline struct str form_body(struct arena *a, const struct html_form *f) {
    struct buf b;
    buf_init(&b, 4 * MIB);
    for (size_t i = 0; i < f->n; i++) {
        if (!f->list[i].taken) continue;
        if (b.len) buf_addf(&b, "&");
        http_url_encode(&b, f->list[i].name);
        buf_addf(&b, "=");
        http_url_encode(&b, f->list[i].value);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

#define FORM_BOUNDARY "----kijunboundary"
static inline struct str form_multipart_body(struct arena *a, const struct html_form *f, struct str name,
                                             struct str bytes) {
    struct buf b;
    buf_init(&b, 32 * MIB);
    for (size_t i = 0; i < f->n; i++) {
        const struct form_field *x = &f->list[i];
        buf_addf(&b, "--" FORM_BOUNDARY "\r\ncontent-disposition: form-data; name=\"%.*s\"", STR_ARG(x->name));
        if (x->file) buf_addf(&b, "; filename=\"%.*s\"\r\ncontent-type: application/octet-stream", STR_ARG(name));
        buf_addf(&b, "\r\n\r\n");
        buf_add(&b, x->file ? bytes : x->value);
        buf_addf(&b, "\r\n");
    }
    buf_addf(&b, "--" FORM_BOUNDARY "--\r\n");
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}
