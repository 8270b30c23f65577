/* configure: where the configuration comes from: the file, then the options, then what follows from both. */
#include "ledger/installation.h"
#include "server/parent.h"

bool parent_configure(const struct server_options *o, struct arena *a, struct server_config *c, struct diags *d) {
    struct err e = {0};
    struct str text;
    config_init(c, a);
    bool good = true;
    if (o->config) {
        if (!file_read(a, o->config, CONFIG_MAX, &text, &e))
            return diags_add(d, str_of(e.path), 0, 0, e.kind, "%s", e.text);
        good = config_read(c, str_of(o->config), text, d);
    }
    for (size_t i = 0; i < o->n_settings; i++)
        good = config_set(c, o->settings[i].key, o->settings[i].value, d) && good;
    if (o->data) c->data = o->data;
    if (!c->data) c->data = installation_dir(a);
    return good && config_check(c, d);
}

bool server_check(struct arena *a, const struct server_options *o, struct diags *d) {
    struct server_config c;
    return parent_configure(o, a, &c, d);
}
