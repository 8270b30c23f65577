/* me: who one is here: name, organisation, roles; the language; reporting that somebody knows one's secret. */
#include "web/me.h"

#include "access/account.h"
#include "access/grants.h"
#include "access/organisation.h"
#include "ledger/evidence.h"
#include "web/inside.h"
#include "web/me.html.h"
#include "web/routes.h"
#include "web/steps.h"

struct me_frame me_frame(const struct visit *v, enum me_tab here, struct str title) {
    struct ui_crumb *crumbs = arena_array(v->a, 1, sizeof *crumbs);
    crumbs[0] = (struct ui_crumb){trs(v->lang, "My account"), STR("/account")};
    return (struct me_frame){
        .page = {.title = title, .crumbs = crumbs, .n_crumbs = here == ME_OVERVIEW ? 0 : 1},
        .tabs = {{trs(v->lang, "Overview"), STR("/account"), here == ME_OVERVIEW, -1},
                 {trs(v->lang, "Ways to sign in"), STR("/account/secrets"), here == ME_SECRETS, -1},
                 {trs(v->lang, "Sessions"), STR("/account/sessions"), here == ME_SESSIONS, -1},
                 {trs(v->lang, "Keys and calendar"), STR("/account/keys"), here == ME_KEYS, -1}},
    };
}

/* Roles ----------------------------------------------------------------------------------------------------------- */

static struct str scope_words(struct visit *v, const struct grant *g) {
    struct err e = {0};
    struct str path;
    if (g->scope == SCOPE_ALL) return trs(v->lang, "The whole installation");
    if (g->scope == SCOPE_ORGANISATION && organisation_path(v->a, v->opt->store, g->object, &path, &e)) return path;
    if (g->scope == SCOPE_SYSTEM && evidence_system_name(v->a, v->opt->store, g->object, &path, &e)) return path;
    return arena_fmt(v->a, "%lld", (long long)g->object);
}

static struct str day_of(struct visit *v, int64_t ms) {
    char text[CLOCK_TEXT_MAX];
    clock_text(ms + 9 * 3600000LL, text); /* Japan's time */
    return arena_fmt(v->a, "%.10s", text);
}

static bool list_roles(struct visit *v, struct ui_table *t, struct err *e) {
    static const char *const heads[] = {N_("Role"), N_("Scope of the role"), N_("Valid from"), N_("Until")};
    struct grant_list grants;
    struct ui_column *columns = arena_array(v->a, 4, sizeof *columns);
    if (!grant_list(v->a, v->opt->store, &(struct grant_filter){.person = v->viewer.person}, v->now, &grants, e))
        return false;
    struct ui_cell *cells = arena_array(v->a, 4 * grants.n + 1, sizeof *cells);
    for (size_t i = 0; i < 4; i++) columns[i].label = trs(v->lang, heads[i]);
    for (size_t i = 0; i < grants.n; i++) {
        const struct grant *g = &grants.list[i];
        const struct role *role = role_find(roles_builtin(), g->role);
        cells[4 * i].text = role ? text_in(&role->title, v->lang) : g->role;
        cells[4 * i + 1].text = scope_words(v, g);
        cells[4 * i + 2].text = day_of(v, g->since);
        cells[4 * i + 3].text = g->until ? day_of(v, g->until - 1) : trs(v->lang, "No end set");
    }
    *t = (struct ui_table){.caption = trs(v->lang, "Roles"),
                           .caption_hidden = true,
                           .columns = columns,
                           .n_columns = 4,
                           .cells = cells,
                           .n_rows = grants.n,
                           .empty = trs(v->lang, "You have no role so far.")};
    return true;
}

/* The page -------------------------------------------------------------------------------------------------------- */

static bool list_pairs(struct visit *v, const struct account *c, struct me_page *p, struct err *e) {
    struct ui_pair *pairs = arena_array(v->a, 6, sizeof *pairs);
    struct str place = STR("");
    if (v->viewer.organisation && !organisation_path(v->a, v->opt->store, v->viewer.organisation, &place, e))
        return false;
    pairs[0] = (struct ui_pair){trs(v->lang, "Name"), c->name, STR_NONE};
    pairs[1] = (struct ui_pair){trs(v->lang, "Reading"), c->reading, STR_NONE};
    pairs[2] = (struct ui_pair){trs(v->lang, "User id"), c->id, STR_NONE};
    pairs[3] = (struct ui_pair){trs(v->lang, "Organisation"), place, STR_NONE};
    pairs[4] = (struct ui_pair){trs(v->lang, "Mail"), c->mail, STR_NONE};
    pairs[5] = (struct ui_pair){trs(v->lang, "Staff number"), c->staff, STR_NONE};
    p->pairs = pairs;
    p->n_pairs = 6;
    return true;
}

static void me(struct visit *v) {
    struct account c;
    struct err e = {0};
    struct me_page p = {.frame = me_frame(v, ME_OVERVIEW, trs(v->lang, "My account"))};
    struct ui_choice choices[] = {{STR("ja"), STR("日本語"), STR_NONE, v->viewer.lang == LANG_JA, false},
                                  {STR("en"), STR("English"), STR_NONE, v->viewer.lang == LANG_EN, false}};
    p.lang = (struct ui_field){.name = "lang",
                               .label = trs(v->lang, "Language"),
                               .hint = trs(v->lang, "Of pages and of mail to you"),
                               .choices = choices,
                               .n_choices = 2,
                               .width = UI_WIDTH_MIDDLE};
    if (visit_query(v, "done").len) p.frame.page.done = trs(v->lang, "The language was saved.");
    if (!account_get(v->a, v->opt->store, v->viewer.person, &c, &e) || !list_pairs(v, &c, &p, &e) ||
        !list_roles(v, &p.roles, &e)) {
        visit_fail(v, &e);
        return;
    }
    struct html h = visit_page(v, 200);
    t_me(&h, &p);
}

bool me_language(struct visit *v, enum lang lang, struct err *e) {
    struct account c;
    if (!account_get(v->a, v->opt->store, v->viewer.person, &c, e)) return false;
    if (c.lang == lang) return true;
    c.lang = lang;
    return account_set(steps_keeping(v), &v->viewer.actor, &c, e);
}

static void language(struct visit *v) {
    enum lang lang;
    struct err e = {0};
    if (lang_parse(visit_field(v, "lang"), &lang) && !me_language(v, lang, &e)) {
        visit_fail(v, &e);
        return;
    }
    visit_see(v, "/account?done=1");
}

/* Report and lock (統一基準 2.1.1.1(3)(b)) --------------------------------------------------------------------------
 */

static void show_report(struct visit *v, unsigned status, struct str fault) {
    struct report_page p = {
        .frame = me_frame(v, ME_OTHER, trs(v->lang, "Report and lock")),
        .why = {.name = "why",
                .label = trs(v->lang, "What happened"),
                .hint = trs(v->lang, "For example: the phone with the codes was lost on 1 April."),
                .why = trs(v->lang, "Administrators read it and know what to do first. It goes into the record."),
                .value = visit_field(v, "why"),
                .error = fault,
                .most = 200,
                .must = true}};
    p.frame.page.lead = trs(v->lang, "If somebody may know your password, or a device with your codes or passkeys is "
                                     "lost, lock the account yourself, right away.");
    steps_fault(v, &p.frame.page, "why", fault);
    struct html h = visit_page(v, status);
    t_report(&h, &p);
}

static void report(struct visit *v) {
    show_report(v, 200, STR_NONE);
}

static void report_send(struct visit *v) {
    struct err e = {0};
    struct locked_page p = {.page = {.title = trs(v->lang, "The account is locked")}};
    struct str why = visit_field(v, "why");
    if (!why.len) {
        show_report(v, 422, trs(v->lang, "Say in one line what happened."));
        return;
    }
    if (!account_suspend(steps_keeping(v), &v->viewer.actor, v->viewer.person, why, &e)) {
        if (e.kind == ERR_INVALID)
            show_report(v, 422, str_of(e.text));
        else
            visit_fail(v, &e);
        return;
    }
    cookie_set(v, "kijun", STR(""), -1);
    v->viewer = (struct viewer){.lang = v->lang}; /* nobody any more: no menu, no name */
    struct html h = visit_page(v, 200);
    t_locked(&h, &p);
}

const struct route me_routes[] = {
    ROUTE("GET", "/account", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, me, N_("The own account")),
    ROUTE("POST", "/account/language", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, language, N_("Choose the language")),
    ROUTE("GET", "/account/report", PERMIT_SIGNED_IN, GUARD_NONE, LANE_READ, report, N_("Report and lock")),
    ROUTE("POST", "/account/report", PERMIT_SIGNED_IN, GUARD_TOKEN, LANE_WRITE, report_send, N_("Report and lock")),
    ROUTES_END,
};
