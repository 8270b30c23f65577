/* oscal_yaml: block YAML. */
#include "catalog/oscal_yaml.h"

static void begin_line(struct yamlw *y) {
    for (unsigned i = 0; i + 2 < y->indent + (y->item ? 0 : 2); i++) buf_addc(y->out, ' ');
    if (y->item) buf_add(y->out, STR("- "));
    y->item = false;
}

void yamlw_key(struct yamlw *y, const char *key) {
    begin_line(y);
    buf_addz(y->out, key);
    buf_add(y->out, STR(":\n"));
}

void yamlw_item(struct yamlw *y) {
    y->indent += 4;
    y->item = true;
}

void yamlw_item_end(struct yamlw *y) {
    y->indent -= 4;
    y->item = false;
}

void yamlw_str(struct yamlw *y, const char *key, struct str value) {
    if (!value.len) return;
    begin_line(y);
    buf_addz(y->out, key);
    buf_add(y->out, STR(": "));
    json_quote(y->out, value);
    buf_addc(y->out, '\n');
}

static bool is_empty(const struct text *t) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (t->in[i].len) return false;
    return true;
}

static void languages(struct yamlw *y, const struct text *t) {
    struct text all = *t;
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (!all.in[y->main].len) all.in[y->main] = t->in[i];
    for (unsigned i = 0; i < LANG_COUNT; i++) yamlw_str(y, lang_code((enum lang)i), all.in[i]);
}

void yamlw_text(struct yamlw *y, const char *key, const struct text *t) {
    if (is_empty(t)) return;
    yamlw_key(y, key);
    y->indent += 2;
    languages(y, t);
    y->indent -= 2;
}

void yamlw_texts(struct yamlw *y, const char *key, const struct text *list, size_t n) {
    bool begun = false;
    for (size_t i = 0; i < n; i++) {
        if (is_empty(&list[i])) continue;
        if (!begun) yamlw_key(y, key);
        begun = true;
        yamlw_item(y);
        languages(y, &list[i]);
        yamlw_item_end(y);
    }
}

void yamlw_strs(struct yamlw *y, const char *key, const struct str *list, size_t n) {
    if (!n) return;
    yamlw_key(y, key);
    for (size_t i = 0; i < n; i++) {
        y->indent += 4;
        y->item = true;
        begin_line(y);
        json_quote(y->out, list[i]);
        buf_addc(y->out, '\n');
        y->indent -= 4;
    }
}
