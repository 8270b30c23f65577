/* settings_pages: what can be set of the installation, with who changed it last; the notice before signing in; the rule
 * of periodic change, with both texts about it. Terms of keeping are settings_terms.c. */
#include "web/settings_pages.h"

#include "access/password.h"
#include "access/signin.h"
#include "ledger/history.h"
#include "web/inside.h"
#include "web/routes.h"
#include "web/settings_pages.html.h"

static const struct done_word done[] = {
    {"saved", N_("The settings were saved.")},
    {"same", N_("Nothing was changed.")},
    {NULL, NULL},
};

struct ui_crumb *settings_crumbs(struct visit *v) {
    struct ui_crumb *c = arena_array(v->a, 1, sizeof *c);
    c[0] = (struct ui_crumb){trs(v->lang, "Administration"), STR("/settings")};
    return c;
}

void settings_show_form(struct visit *v, struct settings_form *p, struct str title, struct str lead, unsigned status) {
    if (!p->button.len) p->button = trs(v->lang, "Save");
    p->page = (struct ui_page){.title = title,
                               .menu = "settings",
                               .crumbs = settings_crumbs(v),
                               .n_crumbs = 1,
                               .lead = lead,
                               .faults = p->faults.list,
                               .n_faults = p->faults.n};
    struct html h = visit_page(v, status);
    t_settings_form(&h, p);
}

/* The overview
 * --------------------------------------------------------------------------------------------------------- */

/* Who changed it last. */
static bool last_change(struct visit *v, struct trail *t, struct str subject, struct setting_row *r, struct err *e) {
    struct history h;
    if (!history_newest(v->a, t, subject, 1, &h, e)) return false;
    if (!h.n) return true;
    r->at = h.list[0].at;
    r->by = history_who(&h.list[0]);
    r->entry_path = arena_fmt(v->a, "/record/entries/%lld", (long long)h.list[0].n);
    return true;
}

static struct str count_words(struct visit *v, int64_t n) {
    struct buf b;
    buf_init(&b, 100);
    struct html h = {.out = &b, .lang = v->lang};
    html_count(&h, n);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str value_words(struct visit *v, const struct setting_kind *k, struct str value) {
    int64_t n;
    struct str unit = setting_unit(v->lang, k);
    if (k->type == SETTING_WORD) return setting_word_title(v->lang, value);
    if (k->type == SETTING_PATH) return value.len ? value : trs(v->lang, "Not set");
    if (str_int(value, &n)) value = count_words(v, n);
    return unit.len ? arena_fmt(v->a, tr(v->lang, "%.*s %.*s"), STR_ARG(value), STR_ARG(unit)) : value;
}

static bool group_rows(struct visit *v, struct trail *t, const struct setting_group *g, struct settings_group_view *out,
                       struct err *e) {
    out->title = trs(v->lang, g->title);
    out->path = arena_fmt(v->a, "/settings/%s", g->id);
    out->open = true;
    out->rows = arena_array(v->a, setting_kinds_n, sizeof *out->rows);
    for (size_t i = 0; i < setting_kinds_n; i++) {
        const struct setting_kind *k = &setting_kinds[i];
        struct str value;
        bool is_set;
        if (!setting_in_group(k, g)) continue;
        struct setting_row *r = &out->rows[out->n++];
        *r = (struct setting_row){.title = setting_title(v->lang, k)};
        if (!setting_current(v->a, v->opt->store, k, &value, &is_set, e) ||
            !last_change(v, t, arena_fmt(v->a, "setting/%s", k->name), r, e))
            return false;
        r->value = value_words(v, k, value);
    }
    return true;
}

static bool banner_rows(struct visit *v, struct trail *t, struct settings_group_view *out, struct err *e) {
    struct banner b;
    if (!banner_get(v->a, v->opt->store, &b, e)) return false;
    out->title = trs(v->lang, "Notice before signing in");
    out->path = STR("/settings/banner");
    out->open = true;
    out->rows = arena_array(v->a, 1, sizeof *out->rows);
    out->n = 1;
    out->rows[0].title = trs(v->lang, "Text");
    out->rows[0].value = b.version ? text_in(&b.text, v->lang) : trs(v->lang, "There is none.");
    return last_change(v, t, STR("banner"), &out->rows[0], e);
}

static bool password_rows(struct visit *v, struct settings_group_view *out, struct err *e) {
    struct password_rule rule;
    if (!password_rule_get(v->a, v->opt->store, &rule, e)) return false;
    out->title = trs(v->lang, "Passwords");
    out->path = STR("/settings/password");
    out->open = true;
    out->rows = arena_array(v->a, 3, sizeof *out->rows);
    out->n = 3;
    out->rows[0] = (struct setting_row){.title = trs(v->lang, "Shortest password"),
                                        .value = arena_fmt(v->a, tr(v->lang, "%d characters; with a second factor %d"),
                                                           PASSWORD_LEAST, PASSWORD_LEAST_SECOND)};
    out->rows[1] = (struct setting_row){
        .title = trs(v->lang, "Refused passwords"),
        .value = trs(v->lang, "Common ones, and those with the name, the ID or the mail address in them")};
    out->rows[2] = (struct setting_row){
        .title = trs(v->lang, "Periodic change"),
        .value = rule.days ? arena_fmt(v->a, tr(v->lang, "every %lld days; the last %lld are refused"),
                                       (long long)rule.days, (long long)rule.history)
                           : trs(v->lang, "not asked for"),
        .at = rule.changed,
        .by = person_words(v, rule.by)};
    return true;
}

static bool overview(struct visit *v, struct trail *t, struct settings_page *p, struct err *e) {
    if (!banner_rows(v, t, &p->groups[p->n++], e) || !password_rows(v, &p->groups[p->n++], e)) return false;
    for (size_t i = 0; i < SETTING_GROUPS; i++)
        if (!group_rows(v, t, &setting_groups[i], &p->groups[p->n++], e)) return false;
    return terms_rows(v, &p->groups[p->n++], e);
}

static void show(struct visit *v) {
    struct settings_page *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    struct trail *t = trail_open(v->opt->store, &e);
    bool ok = t && overview(v, t, p, &e);
    trail_close(t);
    if (!ok) return visit_fail(v, &e);
    p->page =
        (struct ui_page){.title = trs(v->lang, "Administration"), .menu = "settings", .done = done_words(v, done)};
    struct html h = visit_page(v, 200);
    t_settings(&h, p);
}

/* A group
 * -------------------------------------------------------------------------------------------------------------- */

static const struct setting_group *group_named(const struct visit *v) {
    struct str id = visit_param(v, "group");
    for (size_t i = 0; i < SETTING_GROUPS; i++)
        if (str_is(id, setting_groups[i].id)) return &setting_groups[i];
    return NULL;
}

static struct ui_choice *word_choices(struct visit *v, const struct setting_kind *k, struct str value, size_t *n) {
    struct str rest = str_of(k->words), word;
    struct ui_choice *c = arena_array(v->a, 8, sizeof *c);
    for (*n = 0; rest.len && *n < 8; ++*n) {
        if (!str_split(rest, ' ', &word, &rest)) word = rest, rest = STR("");
        c[*n] = (struct ui_choice){
            .value = word, .label = setting_word_title(v->lang, word), .chosen = str_eq(word, value)};
    }
    return c;
}

static bool ask_group(struct visit *v, const struct setting_group *g, struct settings_form *p, struct err *e) {
    p->fields = arena_array(v->a, setting_kinds_n, sizeof *p->fields);
    for (size_t i = 0; i < setting_kinds_n; i++) {
        const struct setting_kind *k = &setting_kinds[i];
        struct str value, unit = setting_unit(v->lang, k);
        bool is_set;
        if (!setting_in_group(k, g) || !setting_by_web(k)) continue;
        if (!setting_current(v->a, v->opt->store, k, &value, &is_set, e)) return false;
        struct ui_field *f = &p->fields[p->n++];
        *f = (struct ui_field){.name = k->name,
                               .label = setting_title(v->lang, k),
                               .what = trs(v->lang, k->help),
                               .must = true,
                               .value = v->form ? visit_field(v, k->name) : value};
        if (k->type == SETTING_WORD) {
            f->choices = word_choices(v, k, f->value, &f->n_choices);
        } else {
            f->inputmode = "numeric";
            f->width = UI_WIDTH_SHORT;
            if (unit.len) f->label = arena_fmt(v->a, tr(v->lang, "%.*s (%.*s)"), STR_ARG(f->label), STR_ARG(unit));
            f->hint =
                arena_fmt(v->a, tr(v->lang, "%.*s; unless changed %s"), STR_ARG(setting_range(v->a, k)), k->standard);
        }
    }
    p->action = arena_fmt(v->a, "/settings/%s", g->id);
    return true;
}

static void group_form(struct visit *v) {
    const struct setting_group *g = group_named(v);
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!g) return visit_status(v, 404);
    if (!ask_group(v, g, p, &e)) return visit_fail(v, &e);
    settings_show_form(v, p, trs(v->lang, g->title), trs(v->lang, g->lead), 200);
}

static void group_save(struct visit *v) {
    const struct setting_group *g = group_named(v);
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!g) return visit_status(v, 404);
    if (!ask_group(v, g, p, &e)) return visit_fail(v, &e);
    for (size_t i = 0; i < p->n; i++) {
        struct err wrong = {0};
        if (!setting_check(setting_find(str_of(p->fields[i].name)), p->fields[i].value, &wrong))
            fault_add(v, &p->faults, &p->fields[i],
                      arena_fmt(v->a, tr(v->lang, "\"%.*s\" has to be: %.*s"), STR_ARG(p->fields[i].label),
                                STR_ARG(setting_range(v->a, setting_find(str_of(p->fields[i].name))))));
    }
    if (p->faults.n) return settings_show_form(v, p, trs(v->lang, g->title), trs(v->lang, g->lead), 422);
    for (size_t i = 0; i < p->n; i++) {
        const struct setting_kind *k = setting_find(str_of(p->fields[i].name));
        struct str was;
        bool is_set;
        if (!setting_current(v->a, v->opt->store, k, &was, &is_set, &e)) return visit_fail(v, &e);
        if (str_eq(was, p->fields[i].value)) continue;
        if (!setting_set(v->opt->trail, &v->viewer.actor, str_of(k->name), p->fields[i].value, &e))
            return visit_fail(v, &e);
    }
    visit_see(v, "/settings?done=saved");
}

/* The notice before signing in
 * ----------------------------------------------------------------------------------------- */

static bool ask_banner(struct visit *v, struct settings_form *p, struct err *e) {
    struct banner b;
    if (!banner_get(v->a, v->opt->store, &b, e)) return false;
    struct ui_field *f = p->fields = arena_array(v->a, 2, sizeof *f);
    f[0] = (struct ui_field){
        .name = "ja",
        .label = trs(v->lang, "Text in Japanese"),
        .rows = 8,
        .most = 2500,
        .value = v->form ? visit_field(v, "ja") : b.text.in[LANG_JA],
        .why = trs(v->lang, "People are told before they sign in what is recorded and what is not allowed, and consent "
                            "once to each text.")};
    f[1] = (struct ui_field){.name = "en",
                             .label = trs(v->lang, "Text in English"),
                             .rows = 8,
                             .most = 6000,
                             .value = v->form ? visit_field(v, "en") : b.text.in[LANG_EN]};
    p->n = 2;
    p->action = STR("/settings/banner");
    return true;
}

static void banner_form(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask_banner(v, p, &e)) return visit_fail(v, &e);
    settings_show_form(
        v, p, trs(v->lang, "Notice before signing in"),
        trs(v->lang, "After a change everybody is asked for consent once more. Both empty: there is no notice."), 200);
}

static void banner_save(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask_banner(v, p, &e)) return visit_fail(v, &e);
    struct text text = {{[LANG_JA] = p->fields[0].value, [LANG_EN] = p->fields[1].value}};
    if (text.in[LANG_JA].len != 0 && !text.in[LANG_EN].len)
        fault_add(v, &p->faults, &p->fields[1], trs(v->lang, "Enter the text in English, too."));
    if (text.in[LANG_EN].len != 0 && !text.in[LANG_JA].len)
        fault_add(v, &p->faults, &p->fields[0], trs(v->lang, "Enter the text in Japanese, too."));
    if (!p->faults.n) {
        if (banner_set(&v->web->keeping, &v->viewer.actor, &text, &e)) return visit_see(v, "/settings?done=saved");
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, NULL, &e);
    }
    settings_show_form(v, p, trs(v->lang, "Notice before signing in"), STR_NONE, 422);
}

/* Periodic change of passwords
 * ----------------------------------------------------------------------------------------- */

static bool ask_password(struct visit *v, struct settings_form *p, struct err *e) {
    struct password_rule rule;
    if (!password_rule_get(v->a, v->opt->store, &rule, e)) return false;
    struct ui_field *f = p->fields = arena_array(v->a, 3, sizeof *f);
    f[0] = (struct ui_field){.name = "days",
                             .label = trs(v->lang, "Passwords have to be changed after (days; 0: never)"),
                             .must = true,
                             .inputmode = "numeric",
                             .width = UI_WIDTH_SHORT,
                             .value = v->form ? visit_field(v, "days") : arena_fmt(v->a, "%lld", (long long)rule.days),
                             .what = trs(v->lang, "People are reminded 30, 14 and 3 days before.")};
    f[1] = (struct ui_field){
        .name = "history",
        .label = trs(v->lang, "Former passwords that are refused (at most 24)"),
        .must = true,
        .inputmode = "numeric",
        .width = UI_WIDTH_SHORT,
        .value = v->form ? visit_field(v, "history") : arena_fmt(v->a, "%lld", (long long)rule.history),
        .why = trs(v->lang, "Where periodic change is asked for, the same password may not come back.")};
    f[2] = (struct ui_field){
        .name = "why",
        .label = trs(v->lang, "Give the reason"),
        .rows = 3,
        .most = 600,
        .value = v->form ? visit_field(v, "why") : rule.why,
        .hint = trs(v->lang, "Needed when periodic change is asked for. It is recorded together with who decided.")};
    p->n = 3;
    struct settings_note *n = arena_array(v->a, 2, sizeof *n);
    n[0] = (struct settings_note){
        .title = trs(v->lang, "What the government's standards say"),
        .text = trs(v->lang, "Where users are to change what authenticates them periodically, there has to be a "
                             "function that asks them to, and one that checks that they did or blocks who did not"
                             ". The standard does not itself ask for periodic change."),
        .look = UI_INFO};
    n[1] = (struct settings_note){
        .title = trs(v->lang, "What today's guidance says"),
        .text = trs(v->lang, "NIST SP 800-63B-4 and OWASP ASVS forbid to ask for periodic change without a sign that a "
                             "password is known to others: people then choose weaker ones. Long passwords, the list of "
                             "common ones and a second factor protect better."),
        .look = UI_WARN};
    p->notes = n;
    p->n_notes = 2;
    p->action = STR("/settings/password");
    return true;
}

static void password_form(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct err e = {0};
    if (!ask_password(v, p, &e)) return visit_fail(v, &e);
    settings_show_form(v, p, trs(v->lang, "Passwords"), STR_NONE, 200);
}

static void password_save(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    struct password_rule rule = {.by = v->viewer.person};
    struct err e = {0};
    if (!ask_password(v, p, &e)) return visit_fail(v, &e);
    if (!str_int(p->fields[0].value, &rule.days) || rule.days < 0 || rule.days > 3660)
        fault_add(v, &p->faults, &p->fields[0], trs(v->lang, "Enter a number of days from 0 to 3660."));
    if (!str_int(p->fields[1].value, &rule.history) || rule.history < 0 || rule.history > PASSWORD_HISTORY_MAX)
        fault_add(v, &p->faults, &p->fields[1], trs(v->lang, "Enter a number from 0 to 24."));
    rule.why = p->fields[2].value;
    if (rule.days && !rule.why.len)
        fault_add(v, &p->faults, &p->fields[2], trs(v->lang, "Enter the reason for asking for periodic change."));
    if (!p->faults.n) {
        if (password_rule_set(&v->web->keeping, &v->viewer.actor, &rule, &e))
            return visit_see(v, "/settings?done=saved");
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, NULL, &e);
    }
    settings_show_form(v, p, trs(v->lang, "Passwords"), STR_NONE, fault_status(&e));
}

const struct route settings_routes[] = {
    ROUTE("GET", "/settings", PERMIT_SETTINGS, GUARD_NONE, LANE_READ, show, N_("Settings")),
    ROUTE("GET", "/settings/banner", PERMIT_SETTINGS, GUARD_NONE, LANE_READ, banner_form,
          N_("The notice before signing in")),
    ROUTE("POST", "/settings/banner", PERMIT_SETTINGS, GUARD_TOKEN, LANE_WRITE, banner_save,
          N_("Change the notice before signing in")),
    ROUTE("GET", "/settings/password", PERMIT_SETTINGS, GUARD_NONE, LANE_READ, password_form, N_("Rules of passwords")),
    ROUTE("POST", "/settings/password", PERMIT_SETTINGS, GUARD_TOKEN, LANE_WRITE, password_save,
          N_("Change the rules of passwords")),
    ROUTE("GET", "/settings/terms", PERMIT_RECORD, GUARD_NONE, LANE_READ, terms_form, N_("Terms of keeping")),
    ROUTE("POST", "/settings/terms", PERMIT_RECORD, GUARD_TOKEN, LANE_WRITE, terms_apply,
          N_("Apply for other terms of keeping")),
    ROUTE("GET", "/settings/{group}", PERMIT_SETTINGS, GUARD_NONE, LANE_READ, group_form, N_("Some of the settings")),
    ROUTE("POST", "/settings/{group}", PERMIT_SETTINGS, GUARD_TOKEN, LANE_WRITE, group_save, N_("Change settings")),
    ROUTES_END,
};
