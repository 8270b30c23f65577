/* kijun user: the people whom the record knows. */
#include "cli/user.h"

#include "cli/parts_view.h"
#include "cli/user_roles.h"
#include "ledger/people.h"

#define KEY_FILE_MAX (64 * KIB)

struct act {
    const char *name;
    size_t least, most; /* arguments after it */
    enum store_mode mode;
    int (*run)(struct record *r);
};

static struct str argument(const struct record *r, size_t i) {
    return i + 1 < r->call->n_arguments ? str_of(r->call->arguments[i + 1]) : STR_NONE;
}

static int add(struct record *r) {
    struct person p = {.id = argument(r, 0), .name = r->call->person_name, .account = r->call->account};
    struct err e;
    if (!p.name.ptr) {
        err_set(&e, ERR_INVALID, _("Say what the person is called: --name NAME"));
        return cli_fail(&e);
    }
    if (!person_add(r->trail, &r->actor, &p, &e)) return cli_fail(&e);
    cli_note(_("added: %.*s (%.*s)"), STR_ARG(p.name), STR_ARG(p.id));
    return EXIT_DONE;
}

static int rename_person(struct record *r) {
    struct err e;
    if (!r->call->person_name.ptr) {
        err_set(&e, ERR_INVALID, _("Say what the person is called: --name NAME"));
        return cli_fail(&e);
    }
    if (!person_rename(r->trail, &r->actor, argument(r, 0), r->call->person_name, &e)) return cli_fail(&e);
    cli_note(_("renamed: %s is now %.*s"), r->call->arguments[1], STR_ARG(r->call->person_name));
    return EXIT_DONE;
}

/* The key of that name in a file of keys; people sign by their ids. */
static bool read_key(struct record *r, struct str *out, struct err *e) {
    struct call *c = r->call;
    const char *path = c->arguments[2];
    struct note_verifier *list;
    struct str text, id = argument(r, 0);
    struct buf b;
    size_t n;
    if (!file_read(c->arena, path, KEY_FILE_MAX, &text, e) ||
        !note_verifiers_read(c->arena, str_of(path), text, &list, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(list[i].name, id) || list[i].type != NOTE_ED25519) continue;
        buf_init(&b, 4 * KIB);
        note_verifier_write(&list[i], &b);
        *out = arena_str(c->arena, buf_str(&b));
        buf_release(&b);
        return true;
    }
    return err_at(e, str_of(path), 0, 0, ERR_INVALID,
                  _("There is no Ed25519 key of the name %.*s here; a person signs by the own id."), STR_ARG(id));
}

static int key(struct record *r) {
    struct err e;
    struct str vkey;
    if (!read_key(r, &vkey, &e) || !person_set_key(r->trail, &r->actor, argument(r, 0), vkey, &e)) return cli_fail(&e);
    cli_note(_("key set: %s"), r->call->arguments[1]);
    return EXIT_DONE;
}

static void list_json(struct out *o, const struct person *list, size_t n) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "people");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", list[i].id);
        json_member(w, "name", list[i].name);
        json_member(w, "account", list[i].account);
        json_member(w, "vkey", list[i].vkey);
        json_member(w, "state", list[i].active ? STR("active") : STR("stopped"));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int list_people(struct record *r) {
    struct person *list;
    struct err e;
    struct out o;
    size_t n;
    if (!person_list(r->call->arena, r->store, &list, &n, &e)) return cli_fail(&e);
    out_begin(&o, r->call);
    if (r->call->json) return list_json(&o, list, n), json_end(&o, EXIT_DONE);
    struct grid *t = grid_new(o.arena, 5, 1);
    const char *head[] = {"ID", _("Name"), _("Account"), _("Public key"), _("State")};
    grid_head(t, head);
    for (size_t i = 0; i < n; i++) {
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, list[i].id};
        row[1].text = list[i].name;
        row[2].text = list[i].account.ptr ? list[i].account : STR("-");
        row[3].text = list[i].vkey.ptr ? str_of(_("has one")) : STR("-");
        row[4] = (struct grid_cell){list[i].active ? STYLE_PLAIN : STYLE_DIM,
                                    str_of(list[i].active ? _("active") : _("stopped"))};
    }
    if (n)
        grid_print(&o, t, 0);
    else
        out_para(&o, 0, STYLE_PLAIN,
                 str_of(_("Nobody is known yet; entries name the account of the system alone. See: kijun user add")));
    return out_end(&o, EXIT_DONE);
}

static const struct act acts[] = {
    {"add", 1, 1, STORE_CREATE, add},
    {"list", 0, 0, STORE_READ, list_people},
    {"stop", 1, 1, STORE_WRITE, user_stop},
    {"rename", 1, 1, STORE_WRITE, rename_person},
    {"key", 2, 2, STORE_WRITE, key},
    {"roles", 0, 1, STORE_READ, user_roles},
    {"grant", 2, 3, STORE_WRITE, user_grant},
    {"take", 1, 1, STORE_WRITE, user_take},
    {"invite", 1, 1, STORE_WRITE, user_invite},
    {"reset", 1, 1, STORE_WRITE, user_reset},
    {"unlock", 1, 1, STORE_WRITE, user_unlock},
    {"sessions", 0, 1, STORE_READ, user_sessions},
    {"end", 1, 1, STORE_WRITE, user_end},
};

static bool act_of(const struct call *c, const struct act **out, struct err *e) {
    struct str names[sizeof acts / sizeof *acts];
    size_t n = sizeof acts / sizeof *acts, more = c->n_arguments - 1;
    for (size_t i = 0; i < n; i++) {
        names[i] = str_of(acts[i].name);
        if (!str_is(names[i], c->arguments[0])) continue;
        if (more < acts[i].least || more > acts[i].most)
            return err_set(e, ERR_INVALID, _("user %s has too few or too many arguments. See: kijun help user"),
                           acts[i].name);
        return *out = &acts[i], true;
    }
    struct str near = err_nearest(str_of(c->arguments[0]), names, n);
    if (near.ptr)
        return err_set(e, ERR_INVALID, _("user does not know %s (did you mean %.*s?)."), c->arguments[0],
                       STR_ARG(near));
    return err_set(e, ERR_INVALID, _("user does not know %s. It knows: %s"), c->arguments[0], c->verb->acts);
}

static int run(struct call *c) {
    struct record r;
    struct err e;
    const struct act *act;
    if (!act_of(c, &act, &e)) return cli_fail(&e);
    int status = record_open(c, act->mode, &r);
    return status ? status : record_close(&r, act->run(&r));
}

const struct verb verb_user = {
    .name = "user",
    .group = VERB_RECORD,
    .arguments = N_("ACT [ID]"),
    .least = 1,
    .most = 4,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "add|list|stop|rename|key|roles|grant|take|invite|reset|unlock|sessions|end",
    .summary = N_("the people whom the record knows by name"),
    .about =
        N_("add ID --name NAME makes a person known, --account ACCOUNT says as which user of the system; what is done "
           "under that account then bears the name. Ids are small letters, digits and . _ - and are never given "
           "twice. stop ID ends it (nobody is deleted), rename ID --name NAME changes the name, key ID FILE sets "
           "the public key with which the person signs requests, list shows everybody. roles shows the roles "
           "there are, roles ID those of a person; grant ID ROLE [SCOPE] --reason TEXT gives one (SCOPE: all, "
           "organisation/NUMBER, system/NUMBER; --until DAY), take NUMBER --reason TEXT ends it. Roles that two people "
           "give are applied for in the server; only the first two administrators are made here. For signing in to the "
           "server: invite ID prints a link that works once, by which the person sets a password; reset ID does so for "
           "who lost it, and what was there before stops working; unlock ID after too many failures; sessions [ID] "
           "shows who is signed in, end ID ends all sessions of a person. Each act is an entry of the record."),
    .example = "kijun user add hanako --name 田中花子 --account htanaka\n"
               "kijun user list\n"
               "kijun user key hanako hanako.vkey\n"
               "kijun user grant hanako administrator --reason 初期設定\n"
               "kijun user invite hanako\n"
               "kijun user stop hanako",
    .options = {OPT_NAME, OPT_ACCOUNT, OPT_REASON, OPT_UNTIL, OPT_JSON},
    .run = run,
};
