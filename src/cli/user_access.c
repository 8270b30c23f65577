/* user_access: links, locks and sessions of people, for an operator without a browser. */
#include "cli/user.h"

#include "access/account.h"
#include "access/link.h"
#include "access/session.h"
#include "cli/parts_view.h"

/* What acts on accounts need; the key of the installation is made on first use. */
static bool keeping_open(struct record *r, struct keeping *k, struct err *e) {
    struct str folder = arena_fmt(r->call->arena, "%s/keys", r->dir);
    *k = (struct keeping){.trail = r->trail, .key = access_key_open(folder.ptr, true, e)};
    return k->key != NULL;
}

static void keeping_close(const struct keeping *k) {
    access_key_free((struct access_key *)(uintptr_t)k->key);
}

static struct str who(const struct record *r) {
    return str_of(r->call->arguments[1]);
}

/* The link goes to standard output, alone on its line. */
static int show_link(struct record *r, const char *token) {
    struct out o;
    out_begin(&o, r->call);
    buf_addf(&o.text, "/link/%s\n", token);
    cli_note(
        _("Open this path once on the server's address; there the person chooses a password that nobody else sees."));
    return out_end(&o, EXIT_DONE);
}

int user_stop(struct record *r) {
    struct keeping k;
    struct err e;
    if (!keeping_open(r, &k, &e)) return cli_fail(&e);
    bool ok = account_stop(&k, &r->actor, who(r), &e);
    keeping_close(&k);
    if (!ok) return cli_fail(&e);
    cli_note(_("stopped: %s"), r->call->arguments[1]);
    return EXIT_DONE;
}

int user_invite(struct record *r) {
    struct keeping k;
    char token[TOKEN_TEXT_MAX];
    struct err e;
    if (!keeping_open(r, &k, &e)) return cli_fail(&e);
    bool ok = link_invite(&k, &r->actor, who(r), token, &e);
    keeping_close(&k);
    return ok ? show_link(r, token) : cli_fail(&e);
}

int user_reset(struct record *r) {
    struct keeping k;
    char token[TOKEN_TEXT_MAX];
    struct err e;
    if (!keeping_open(r, &k, &e)) return cli_fail(&e);
    bool ok = link_reset(&k, &r->actor, who(r), true, token, &e);
    keeping_close(&k);
    return ok ? show_link(r, token) : cli_fail(&e);
}

int user_unlock(struct record *r) {
    struct keeping k;
    struct err e;
    if (!keeping_open(r, &k, &e)) return cli_fail(&e);
    bool ok = account_unlock(&k, &r->actor, who(r), &e);
    keeping_close(&k);
    if (!ok) return cli_fail(&e);
    cli_note(_("unlocked: %s"), r->call->arguments[1]);
    return EXIT_DONE;
}

int user_end(struct record *r) {
    struct keeping k = {.trail = r->trail};
    struct account c;
    struct err e;
    size_t n;
    if (!account_get(r->call->arena, r->store, who(r), &c, &e) || !session_end_all(&k, &r->actor, who(r), 0, &n, &e))
        return cli_fail(&e);
    cli_note(_("sessions ended: %zu"), n);
    return EXIT_DONE;
}

static struct str moment(struct out *o, int64_t ms) {
    char text[CLOCK_TEXT_MAX];
    clock_text(ms, text);
    return arena_str(o->arena, str_of(text));
}

static void sessions_json(struct out *o, const struct session *list, size_t n) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "sessions");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "person", list[i].person);
        json_member(w, "began", moment(o, list[i].began));
        json_member(w, "used", moment(o, list[i].used));
        json_member(w, "address", list[i].address);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

int user_sessions(struct record *r) {
    struct session *list;
    struct err e;
    struct out o;
    size_t n;
    struct str person = r->call->n_arguments > 1 ? who(r) : STR_NONE;
    if (!session_list(r->call->arena, r->store, person, clock_unix_ms(), &list, &n, &e)) return cli_fail(&e);
    out_begin(&o, r->call);
    if (r->call->json) return sessions_json(&o, list, n), json_end(&o, EXIT_DONE);
    struct grid *t = grid_new(o.arena, 4, 1);
    const char *head[] = {"ID", _("Began"), _("Last used"), _("Address")};
    grid_head(t, head);
    for (size_t i = 0; i < n; i++) {
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, list[i].person};
        row[1].text = moment(&o, list[i].began);
        row[2].text = moment(&o, list[i].used);
        row[3].text = list[i].address.ptr ? list[i].address : STR("-");
    }
    if (n)
        grid_print(&o, t, 0);
    else
        out_para(&o, 0, STYLE_PLAIN, str_of(_("Nobody is signed in.")));
    return out_end(&o, EXIT_DONE);
}
