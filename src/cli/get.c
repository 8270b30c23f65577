/* kijun get: a system out of the database as a file. kijun systems: which there are. */
#include "cli/parts_view.h"

static bool pretty_json(struct arena *a, const struct system_record *rec, struct str *out, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {rec->name, rec->json};
    struct buf b;
    struct jsonw w;
    const struct node *root = json_read(a, &src, d);
    if (!root) return *e = d->list[0], false;
    buf_init(&b, 16 * MIB);
    jsonw_init(&w, &b, true);
    jsonw_node(&w, root);
    buf_addc(&b, '\n');
    *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return true;
}

/* A file that stands there already may hold what nobody has put in yet. */
static bool may_overwrite(struct record *r, const char *path, struct err *e) {
    struct call *c = r->call;
    struct str text;
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct system_base base;
    struct system_put would;
    const struct catalog *cat;
    if (!file_exists(path)) return true;
    if (open_catalog(c, &cat)) return err_set(e, ERR_INVALID, _("The standards cannot be read."));
    if (!file_read(c->arena, path, SYSTEM_FILE_MAX, &text, e)) return false;
    struct source src = {str_of(path), text};
    const struct system *s = system_load(c->arena, cat, &src, d);
    bool based = s && system_base_read(text, &base) && (!base.origin.len || str_eq(base.origin, r->origin));
    if (s && system_would_put(c->arena, r->trail, cat, s, based ? &base : NULL, &would, e) && !would.n_changes &&
        !would.n_clashes && !would.created)
        return true;
    return err_at(e, str_of(path), 0, 0, ERR_CONFLICT,
                  _("This file holds what is not in the database. Put it in first (kijun put), or name another file."));
}

static int write_files(struct record *r, const struct system_record *rec, struct str yaml) {
    struct call *c = r->call;
    struct err e;
    for (size_t i = 0; i < c->n_outputs; i++) {
        struct str path = str_of(c->outputs[i]), text = yaml;
        if (!str_ends(path, STR(".yaml")) && !str_ends(path, STR(".yml")) && !str_ends(path, STR(".json"))) {
            err_set(&e, ERR_INVALID, _("%s: a system is written as .yaml or .json."), c->outputs[i]);
            return cli_fail(&e);
        }
        if (str_ends(path, STR(".json")) && !pretty_json(c->arena, rec, &text, &e)) return cli_fail(&e);
        if (!may_overwrite(r, c->outputs[i], &e) || !file_write(c->outputs[i], text, &e)) return cli_fail(&e);
        cli_note(_("written: %s"), c->outputs[i]);
    }
    return EXIT_DONE;
}

static int get(struct record *r) {
    struct call *c = r->call;
    struct system_record rec;
    struct str yaml;
    struct err e;
    struct out o;
    if (!system_get(c->arena, r->store, str_of(c->arguments[0]), &rec, &e) ||
        !system_yaml(c->arena, r->store, &rec, &yaml, &e))
        return cli_fail(&e);
    if (c->n_outputs) return write_files(r, &rec, yaml);
    out_begin(&o, c);
    buf_add(&o.text, c->json ? rec.json : yaml);
    if (c->json) buf_addc(&o.text, '\n');
    return out_end(&o, EXIT_DONE);
}

static int run_get(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_READ, &r);
    return status ? status : record_close(&r, get(&r));
}

const struct verb verb_get = {
    .name = "get",
    .group = VERB_RECORD,
    .arguments = N_("SYSTEM [-o FILE]"),
    .least = 1,
    .most = 1,
    .takes = TAKES_SYSTEM,
    .summary = N_("a system out of the database, as a file to edit"),
    .about =
        N_("SYSTEM is its name, or its number in kijun systems. Without -o it is printed as YAML, with --json as one "
           "line of JSON. The first line of the YAML says what it was made from; kijun put needs it to notice "
           "what others changed. A file that holds what is not in the database is not overwritten."),
    .example = "kijun get 行政情報提供システム\n"
               "kijun get 1 -o system.yaml",
    .options = {OPT_OUTPUT, OPT_JSON},
    .run = run_get,
};

/* Systems ------------------------------------------------------------------------------------- */

static bool last_change(struct record *r, const struct system_row *row, struct history_entry *h, struct err *e) {
    *h = (struct history_entry){.n = -1, .at = 0, .account = STR("?")};
    return row->changed < 0 || history_at(r->call->arena, r->trail, row->changed, h, e);
}

static void add_json(struct out *o, const struct system_row *row, const struct history_entry *h) {
    struct jsonw *w = &o->json;
    char at[CLOCK_TEXT_MAX];
    clock_text(h->at, at);
    jsonw_object(w);
    jsonw_key(w, "id"), jsonw_int(w, row->id);
    json_member(w, "name", row->name);
    json_member(w, "owner", row->owner);
    jsonw_key(w, "revision"), jsonw_int(w, row->changed);
    json_member(w, "changed", str_of(at));
    json_member(w, "by", h->erased ? STR_NONE : history_who(h));
    jsonw_end_object(w);
}

static int systems(struct record *r) {
    struct call *c = r->call;
    struct system_row *list;
    struct history_entry h;
    struct out o;
    struct err e;
    size_t n;
    if (!system_list(c->arena, r->store, &list, &n, &e)) return cli_fail(&e);
    out_begin(&o, c);
    struct grid *t = grid_new(c->arena, 5, 1);
    const char *head[] = {_("No."), _("System"), _("Owner"), _("last changed"), _("by")};
    grid_head(t, head);
    if (c->json) json_begin(&o), jsonw_key(&o.json, "systems"), jsonw_array(&o.json);
    for (size_t i = 0; i < n; i++) {
        if (!last_change(r, &list[i], &h, &e)) return out_end(&o, cli_fail(&e));
        if (c->json) {
            add_json(&o, &list[i], &h);
            continue;
        }
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, arena_fmt(c->arena, "%lld", (long long)list[i].id), true};
        row[1].text = list[i].name;
        row[2].text = list[i].owner.ptr ? list[i].owner : STR("-");
        row[3].text = moment_text(c->arena, h.at);
        row[4].text = person_text(c->arena, &h);
    }
    if (c->json) return jsonw_end_array(&o.json), json_end(&o, EXIT_DONE);
    if (n)
        grid_print(&o, t, 0);
    else
        out_para(&o, 0, STYLE_PLAIN, str_of(_("There is no system in the database yet. See: kijun put FILE")));
    return out_end(&o, EXIT_DONE);
}

static int run_systems(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_READ, &r);
    return status ? status : record_close(&r, systems(&r));
}

const struct verb verb_systems = {
    .name = "systems",
    .group = VERB_RECORD,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("the systems in the database, and who changed them last"),
    .example = "kijun systems",
    .options = {OPT_JSON},
    .run = run_systems,
};
