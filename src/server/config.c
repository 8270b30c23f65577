/* config: the table of keys, and reading kijun.conf by it. */
#include "server/config.h"

enum key_type { KEY_TEXT, KEY_LIST, KEY_YES, KEY_NUMBER };
struct config_key {
    const char *name;
    enum key_type type;
    size_t at;                      /* offset in struct server_config */
    unsigned least, most, standard; /* standard 0: the default of room http, as `kijun limits` shows it */
};
#define AT(field) offsetof(struct server_config, field)

static const struct config_key keys[] = {
    {"listen", KEY_LIST, AT(listen), 0, 0, 0},
    {"certificate", KEY_TEXT, AT(certificate), 0, 0, 0},
    {"key", KEY_TEXT, AT(key), 0, 0, 0},
    {"client_ca", KEY_TEXT, AT(client_ca), 0, 0, 0},
    {"trusted_proxies", KEY_LIST, AT(trusted_proxies), 0, 0, 0},
    {"hosts", KEY_LIST, AT(hosts), 0, 0, 0},
    {"base_url", KEY_TEXT, AT(base_url), 0, 0, 0},
    {"data", KEY_TEXT, AT(data), 0, 0, 0},
    {"lab", KEY_YES, AT(lab), 0, 0, 0},
    {"readers", KEY_NUMBER, AT(readers), 1, 8, 2},
    {"hashers", KEY_NUMBER, AT(hashers), 1, 8, 1},
    {"importers", KEY_NUMBER, AT(importers), 1, 4, 1},
    {"presses", KEY_NUMBER, AT(presses), 1, 4, 1},
    {"connections", KEY_NUMBER, AT(connections), 16, 65536, 0},
    {"connections_per_address", KEY_NUMBER, AT(connections_per_address), 4, 65536, 0},
    {"header_seconds", KEY_NUMBER, AT(header_seconds), 1, 120, 0},
    {"body_bytes_per_second", KEY_NUMBER, AT(body_bytes_per_second), 1, 1000000, 0},
    {"send_bytes_per_second", KEY_NUMBER, AT(send_bytes_per_second), 1, 1000000, 0},
    {"idle_seconds", KEY_NUMBER, AT(idle_seconds), 1, 600, 0},
    {"stop_seconds", KEY_NUMBER, AT(stop_seconds), 1, 120, 10},
    {"queue", KEY_NUMBER, AT(queue), 1, 1000, 100},
    {"answer_seconds", KEY_NUMBER, AT(answer_seconds), 1, 600, 30},
};
#define N_KEYS (sizeof keys / sizeof *keys)
_Static_assert(N_KEYS <= CONFIG_KEYS, "a line for each key");

static void *field(struct server_config *c, const struct config_key *k) {
    return (char *)c + k->at;
}
static const void *field_of(const struct server_config *c, const struct config_key *k) {
    return (const char *)c + k->at;
}

void config_init(struct server_config *c, struct arena *a) {
    *c = (struct server_config){.arena = a, .listen = {{"127.0.0.1:8480"}, 1}};
    for (size_t i = 0; i < N_KEYS; i++)
        if (keys[i].type == KEY_NUMBER) *(unsigned *)field(c, &keys[i]) = keys[i].standard;
}

/* Values ---------------------------------------------------------------------------------------------------------- */

static bool set_list(struct server_config *c, struct config_list *list, struct str value, struct err *e) {
    struct config_list now = {.n = 0};
    for (size_t at = 0; at < value.len;) {
        size_t from = at;
        while (at < value.len && value.ptr[at] != ' ' && value.ptr[at] != ',') at++;
        if (at > from && now.n == CONFIG_LIST_MAX)
            return err_set(e, ERR_LIMIT, _("The list has more than %d entries."), CONFIG_LIST_MAX);
        if (at > from) now.list[now.n++] = arena_str(c->arena, str_cut(value, from, at)).ptr;
        if (at < value.len) at++;
    }
    *list = now;
    return true;
}

static bool set_yes(bool *to, struct str value, struct err *e) {
    bool yes = str_is(value, "yes");
    if (!yes && !str_is(value, "no")) return err_set(e, ERR_INVALID, _("The value is yes or no."));
    *to = yes;
    return true;
}

static bool set_number(unsigned *to, const struct config_key *k, struct str value, struct err *e) {
    int64_t v;
    bool whole = str_int(value, &v);
    if (whole && v == (int64_t)k->standard) return *to = k->standard, true;
    if (!whole || v < (int64_t)k->least || v > (int64_t)k->most)
        return err_set(e, ERR_INVALID, _("%s is a number from %u to %u."), k->name, k->least, k->most);
    *to = (unsigned)v;
    return true;
}

static bool set_value(struct server_config *c, const struct config_key *k, struct str value, struct err *e) {
    void *to = field(c, k);
    if (k->type == KEY_LIST) return set_list(c, to, value, e);
    if (k->type == KEY_YES) return set_yes(to, value, e);
    if (k->type == KEY_NUMBER) return set_number(to, k, value, e);
    *(const char **)to = value.len ? arena_str(c->arena, value).ptr : NULL;
    return true;
}

static const struct config_key *find_key(struct str name) {
    for (size_t i = 0; i < N_KEYS; i++)
        if (str_is(name, keys[i].name)) return &keys[i];
    return NULL;
}

static bool unknown_key(struct str path, unsigned line, struct str name, struct diags *d) {
    struct str names[N_KEYS];
    for (size_t i = 0; i < N_KEYS; i++) names[i] = str_of(keys[i].name);
    struct str near = err_nearest(name, names, N_KEYS);
    int shown = name.len > 60 ? 60 : (int)name.len;
    if (near.len)
        return diags_add(d, path, line, 1, ERR_INVALID, _("There is no key %.*s (did you mean %.*s?)."), shown,
                         name.ptr, STR_ARG(near));
    return diags_add(d, path, line, 1, ERR_INVALID, _("There is no key %.*s."), shown, name.ptr);
}

/* Reading --------------------------------------------------------------------------------------------------------- */

static bool is_plain(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7f) return false;
    return true;
}

static bool read_line(struct server_config *c, struct str path, unsigned number, struct str line, struct diags *d) {
    struct str name, value;
    struct err e = {0};
    line = str_trim(line);
    if (!line.len || line.ptr[0] == '#') return true;
    if (!is_plain(line)) return diags_add(d, path, number, 1, ERR_INVALID, _("The line has a control character."));
    if (!str_split(line, '=', &name, &value))
        return diags_add(d, path, number, 1, ERR_INVALID, _("A line is a key, an equals sign and a value."));
    name = str_trim(name), value = str_trim(value);
    const struct config_key *k = find_key(name);
    if (!k) return unknown_key(path, number, name, d);
    unsigned *said = &c->line[k - keys];
    if (*said)
        return diags_add(d, path, number, 1, ERR_INVALID, _("%s stands twice; first in line %u."), k->name, *said);
    *said = number;
    return set_value(c, k, value, &e) || diags_add(d, path, number, 1, e.kind, "%s", e.text);
}

bool config_read(struct server_config *c, struct str path, struct str text, struct diags *d) {
    struct str line;
    size_t bad_at;
    bool good = true;
    c->path = path;
    if (text.len > CONFIG_MAX)
        return diags_add(d, path, 0, 0, ERR_LIMIT, _("The configuration is larger than %zu KiB."), CONFIG_MAX / KIB);
    if (!utf8_ok(text, &bad_at)) return diags_add(d, path, 0, 0, ERR_INVALID, _("The configuration is not UTF-8."));
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_cut(text, 3, text.len);
    for (unsigned number = 1; text.len; number++) {
        if (!str_split(text, '\n', &line, &text)) line = text, text = STR("");
        good = read_line(c, path, number, line, d) && good;
    }
    return good;
}

bool config_set(struct server_config *c, struct str key, struct str value, struct diags *d) {
    struct err e = {0};
    const struct config_key *k = find_key(key);
    if (!k) return unknown_key(STR_NONE, 0, key, d);
    if (!is_plain(value) || !utf8_ok(value, &(size_t){0}))
        return diags_add(d, STR_NONE, 0, 0, ERR_INVALID, _("The value of %s is no plain text."), k->name);
    c->line[k - keys] = 0;
    return set_value(c, k, str_trim(value), &e) || diags_add(d, STR_NONE, 0, 0, e.kind, "%s: %s", k->name, e.text);
}

void config_write(const struct server_config *c, struct buf *out) {
    for (size_t i = 0; i < N_KEYS; i++) {
        const void *from = field_of(c, &keys[i]);
        const struct config_list *list = from;
        buf_addf(out, "%s =", keys[i].name);
        for (size_t k = 0; keys[i].type == KEY_LIST && k < list->n; k++) buf_addf(out, " %s", list->list[k]);
        if (keys[i].type == KEY_YES) buf_addf(out, " %s", *(const bool *)from ? "yes" : "no");
        if (keys[i].type == KEY_NUMBER) buf_addf(out, " %u", *(const unsigned *)from);
        if (keys[i].type == KEY_TEXT && *(const char *const *)from) buf_addf(out, " %s", *(const char *const *)from);
        buf_addc(out, '\n');
    }
}
