/* Every route of the tables with every role, as dispatch lets it through or refuses it: what is expected comes from
 * registers/roles.yaml by a naive evaluation (roles_naive.h). Then every changing route with every way of forging a
 * request. No function of a route runs (web_options.instead), so that all of them can be asked for anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "access/session.h"
#include "roles_naive.h"
#include "route_samples.h"
#include "web/visit.h"

#define DAY 86400000LL
#define ACTORS_MAX 160
#define ABSENT 99 /* a system that there is not */

/* What the systems of the fixture are made: where they belong, and their class of confidentiality. */
static const struct {
    int64_t system, organisation;
    unsigned class;
} objects[] = {{1, 2, 2}, {2, 2, 1}, {3, 3, 3}, {4, 2, 3}};
#define OBJECTS (sizeof objects / sizeof *objects)

struct actor {
    char id[72];
    const struct naive_role *role; /* NULL: none */
    enum scope_kind scope;
    int64_t object;
    bool second, elevated, must_change;
    bool known;     /* false: the account was stopped or suspended, or the session has ended */
    bool key_lives; /* the key of a session that has ended does not end */
    char cookie[TOKEN_TEXT_MAX], key[API_KEY_TEXT_MAX];
    struct str csrf;
};
static struct {
    struct site *site;
    struct web *web;
    struct naive_roles roles;
    struct actor list[ACTORS_MAX];
    size_t n;
    unsigned ran; /* how often a function would have run */
} m;

static void instead(struct visit *v) {
    m.ran++;
    visit_json(v, 200, STR("{}"));
}

/* People ---------------------------------------------------------------------------------------------------------- */

static void give(const struct actor *x) {
    struct err e = {0};
    int64_t now = clock_unix_ms();
    struct grant_wish w = {.person = str_of(x->id),
                           .role = str_of(x->role->id),
                           .scope = x->scope,
                           .object = x->object,
                           .since = now - DAY,
                           .reason = STR("試験")};
    struct grant_word word = {.asked = STR("admin"), .approved = STR("admin2")};
    STORE_TX struct store_tx tx = {0};
    SITE_MUST(store_begin(m.site->record.store, &tx, &e));
    SITE_MUST(grant_put(m.site->a, m.site->record.trail, &m.site->record.actor, &w, &word, now, NULL, &e));
    SITE_MUST(store_commit(&tx, &e));
}

static void sign_in(struct actor *x) {
    struct err e = {0};
    struct session_new new = {
        .person = str_of(x->id), .address = STR("127.0.0.1"), .agent = STR("test"), .second_factor = x->second};
    STORE_TX struct store_tx act = {0};
    int64_t id;
    SITE_MUST(store_join(m.site->record.store, &act, &e));
    SITE_MUST(session_begin(&m.site->keeping, &new, &id, x->cookie, &e));
    if (x->elevated) SITE_MUST(session_renew(&m.site->keeping, id, true, x->second, x->cookie, &e));
    SITE_MUST(act_record(
        &m.site->keeping,
        &(struct act_entry){.by = &m.site->record.actor, .kind = "use", .act = "sign-in", .person = new.person}, NULL,
        &e));
    SITE_MUST(store_leave(&act, &e));
    struct viewer v = {0};
    SITE_MUST(viewer_of_session(m.site->a, m.site->record.store, str_of(x->cookie), clock_unix_ms(), &v, &e));
    x->csrf = arena_str(m.site->a, str_of(v.csrf));
    x->must_change = v.must_change;
}

static void make_key(struct actor *x) {
    struct err e = {0};
    struct api_key new = {.person = str_of(x->id), .name = STR("試験"), .ends = clock_unix_ms() + 30 * DAY};
    for (enum permission p = PERMIT_SYSTEM_VIEW; p < PERMISSIONS; p++)
        if (permission_for_keys(p)) new.permissions |= (uint64_t)1 << p;
    int64_t id;
    SITE_MUST(api_key_add(&m.site->keeping, &m.site->record.actor, &new, &id, x->key, &e));
}

static struct actor *add(const char *id, const struct naive_role *role, enum scope_kind scope, int64_t object,
                         bool second, bool elevated) {
    struct err e = {0};
    if (m.n == ACTORS_MAX) abort();
    struct actor *x = &m.list[m.n++];
    *x = (struct actor){
        .role = role, .scope = scope, .object = object, .second = second, .elevated = elevated, .known = true};
    snprintf(x->id, sizeof x->id, "%.60s", id);
    struct account account = {.id = str_of(x->id), .name = str_of(x->id), .lang = LANG_JA};
    SITE_MUST(account_add(&m.site->keeping, &m.site->record.actor, &account, &e));
    if (role) give(x);
    sign_in(x);
    make_key(x);
    return x;
}

static bool administers(const struct naive_role *r) {
    return naive_permits(r, "people") || naive_permits(r, "roles") || naive_permits(r, "settings") ||
           naive_permits(r, "record");
}

/* Each role for each kind of scope; what needs a second factor also without one; administrators also not elevated. */
static void add_role(const struct naive_role *r) {
    static const char *const words[] = {"all", "organisation", "system"};
    for (int k = 0; k < 3; k++) {
        char id[80];
        if (!naive_word(r->scopes, words[k])) continue;
        int64_t object = k == SCOPE_ALL ? 0 : k == SCOPE_ORGANISATION ? 2 : 1;
        snprintf(id, sizeof id, "x-%.40s-%s", r->id, words[k]);
        add(id, r, (enum scope_kind)k, object, true, administers(r));
        if (!r->second_factor) continue;
        snprintf(id, sizeof id, "y-%.40s-%s", r->id, words[k]);
        add(id, r, (enum scope_kind)k, object, false, administers(r));
        if (!administers(r)) continue;
        snprintf(id, sizeof id, "z-%.40s-%s", r->id, words[k]);
        add(id, r, (enum scope_kind)k, object, true, false);
    }
}

static void add_people(void) {
    struct err e = {0};
    for (size_t i = 0; i < m.roles.n; i++)
        if (m.roles.list[i].given) add_role(&m.roles.list[i]);
    add("n-no-role", NULL, SCOPE_ALL, 0, true, false);
    const struct naive_role *r = naive_role(&m.roles, "system-security-officer");
    add("n-upper", r, SCOPE_ORGANISATION, 1, true, false); /* of the ministry: everything below it */
    add("n-elsewhere", r, SCOPE_ORGANISATION, 4, true, false);
    struct actor *x = add("n-stopped", r, SCOPE_ORGANISATION, 2, true, false);
    SITE_MUST(account_stop(&m.site->keeping, &m.site->record.actor, str_of(x->id), &e));
    x->known = false;
    x = add("n-suspended", r, SCOPE_ORGANISATION, 2, true, false);
    SITE_MUST(account_suspend(&m.site->keeping, &m.site->record.actor, str_of(x->id), STR("端末の紛失"), &e));
    x->known = false;
    x = add("n-ended", r, SCOPE_ORGANISATION, 2, true, false);
    SITE_MUST(session_end_all(&m.site->keeping, &m.site->record.actor, str_of(x->id), 0, NULL, &e));
    x->known = false, x->key_lives = true;
    x = add("n-must-change", r, SCOPE_ORGANISATION, 2, true, false);
    struct account account;
    SITE_MUST(account_get(m.site->a, m.site->record.store, str_of(x->id), &account, &e));
    account.needs_second = true;
    SITE_MUST(account_set(&m.site->keeping, &m.site->record.actor, &account, &e));
    x->must_change = true;
}

/* The third by its label, the others by what their register says: the stricter counts. */
static void class_system(int64_t system, unsigned class) {
    struct err e = {0};
    if (system == 3) {
        struct label l = {.system = system, .class = {class, 2, 2}};
        SITE_MUST(label_set(m.site->record.trail, &m.site->record.actor, &l, STR("試験"), &e));
        return;
    }
    const struct register_fields *f = register_fields_builtin();
    const struct register_field *field = &f->list[f->by_meaning[MEANS_CONFIDENTIALITY]];
    struct part_wish w = {.section = STR("register"),
                          .name = field->id,
                          .expected = PART_ANY,
                          .value = arena_fmt(m.site->a, "\"%.*s\"", STR_ARG(field->choices[class - 1].id))};
    struct part_done done;
    SITE_MUST(system_part_set(m.site->record.trail, &m.site->record.actor, m.site->cat, system, &w, &done, &e));
}

static int set_up(void **state) {
    (void)state;
    struct err e = {0};
    const char *root = getenv("KIJUN_SOURCE");
    m.site = site_new();
    naive_roles_read(&m.roles, root ? root : ".");
    for (size_t i = 0; i < OBJECTS; i++) class_system(objects[i].system, objects[i].class);
    add_people();
    struct web_options o = {.lane = LANE_READ,
                            .catalog = m.site->cat,
                            .store = m.site->reading,
                            .data_dir = m.site->dir,
                            .spool_dir = m.site->dir,
                            .base_url = SITE_URL,
                            .touch = -1,
                            .instead = instead};
    m.web = web_new(&o, &e);
    if (!m.web) site_die("web_new", &e);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    web_free(m.web);
    site_free(m.site);
    return 0;
}

/* Asking ---------------------------------------------------------------------------------------------------------- */

struct asked {
    struct str method, path, cookie, key, origin, site, token; /* STR_NONE: not sent */
};
struct heard {
    unsigned status;
    bool ran;
    struct str location; /* until the next question */
};

static struct heard ask(const struct asked *q) {
    struct arena *a = m.site->of_request;
    arena_clear(a);
    struct http_field fields[8];
    struct http_request rq = {.id = "test",
                              .method = q->method,
                              .path = q->path,
                              .peer = STR("127.0.0.1"),
                              .host = STR(SITE_HOST),
                              .fields = fields};
    if (q->cookie.ptr) fields[rq.n_fields++] = (struct http_field){STR("cookie"), q->cookie};
    if (q->key.ptr)
        fields[rq.n_fields++] = (struct http_field){STR("authorization"), arena_fmt(a, "Bearer %.*s", STR_ARG(q->key))};
    if (q->origin.ptr) fields[rq.n_fields++] = (struct http_field){STR("origin"), q->origin};
    if (q->site.ptr) fields[rq.n_fields++] = (struct http_field){STR("sec-fetch-site"), q->site};
    if (q->token.ptr) {
        rq.body = arena_fmt(a, "token=%.*s", STR_ARG(q->token));
        fields[rq.n_fields++] = (struct http_field){STR("content-type"), STR("application/x-www-form-urlencoded")};
    }
    struct http_response rs;
    http_response_init(&rs, 4 * MIB);
    unsigned before = m.ran;
    web_answer(m.web, a, &rq, &rs);
    struct heard h = {.status = rs.status, .ran = m.ran != before};
    struct str f = buf_str(&rs.fields), line;
    size_t at;
    if (str_find(f, STR("location: "), &at)) {
        f = str_cut(f, at + 10, f.len);
        h.location = arena_str(a, str_split(f, '\r', &line, &f) || str_split(f, '\n', &line, &f) ? line : f);
    }
    http_response_release(&rs);
    return h;
}

#define OPEN_TOKEN "000000000000000000000000000000000000000000000000"

static struct asked good_request(const struct route *r, struct str path, const struct actor *x) {
    struct asked q = {.method = str_of(r->method), .path = path};
    if (r->guard == GUARD_KEY) {
        if (x) q.key = str_of(x->key);
        return q;
    }
    bool open = !x || !x->known;
    q.cookie = x ? arena_fmt(m.site->a, "kijun=%s; kijun-form=" OPEN_TOKEN, x->cookie) : STR("kijun-form=" OPEN_TOKEN);
    if (r->guard == GUARD_NONE) return q;
    q.origin = STR(SITE_URL);
    q.site = STR("same-origin");
    q.token = open ? STR(OPEN_TOKEN) : x->csrf;
    return q;
}

/* Naively -----------------------------------------------------------------------------------------------------------
 */

enum fate { RUNS, SIGN_IN, ELEVATE, CHANGE_SECRET, REFUSED, UNSEEN, KEYLESS };
static const char *const fates[] = {"runs", "sign in", "elevate", "change the secret", "403", "404", "401"};

static bool below(int64_t organisation, int64_t top) {
    for (; organisation; organisation = site_organisations[organisation - 1].parent)
        if (organisation == top) return true;
    return false;
}

/* system and organisation: 0 = the address names none. */
static bool may(const struct actor *x, const char *permission, int64_t system, int64_t organisation, bool by_key) {
    const struct naive_role *r = x->role;
    unsigned class = 2;
    if (!r || !naive_permits(r, permission)) return false;
    if (r->second_factor && (by_key || !x->second)) return false;
    if (!system && !organisation) return true;
    for (size_t i = 0; i < OBJECTS; i++)
        if (objects[i].system == system) {
            organisation = objects[i].organisation;
            class = objects[i].class;
        }
    if (r->clearance < class) return false;
    if (x->scope == SCOPE_ALL) return true;
    if (x->scope == SCOPE_SYSTEM) return system == x->object;
    return below(organisation, x->object);
}

static enum fate expected(const struct route *r, const struct actor *x, int64_t system, int64_t organisation) {
    bool by_key = r->guard == GUARD_KEY;
    const char *p = permission_id(r->permit);
    if (r->permit == PERMIT_ANYBODY) return RUNS;
    if (!x || (!x->known && !(by_key && x->key_lives))) return by_key ? KEYLESS : SIGN_IN;
    bool own = strncmp(r->path, "/account", 8) == 0 || strcmp(r->path, "/sign-out") == 0;
    if (x->must_change && !by_key && !own) return CHANGE_SECRET;
    if (system == ABSENT) return UNSEEN;
    if (r->permit == PERMIT_SIGNED_IN) return RUNS;
    if (x->must_change && !by_key) return REFUSED;
    if (!may(x, p, system, organisation, by_key))
        return system && !may(x, "system.view", system, organisation, by_key) ? UNSEEN : REFUSED;
    bool admin =
        strcmp(p, "people") == 0 || strcmp(p, "roles") == 0 || strcmp(p, "settings") == 0 || strcmp(p, "record") == 0;
    return admin && !x->elevated && !by_key ? ELEVATE : RUNS;
}

static enum fate fate_of(const struct heard *h) {
    if (h->ran) return RUNS;
    if (h->status == 303 && str_starts(h->location, STR("/sign-in"))) return SIGN_IN;
    if (h->status == 303 && str_starts(h->location, STR("/account/elevate"))) return ELEVATE;
    if (h->status == 303 && str_starts(h->location, STR("/account/"))) return CHANGE_SECRET;
    return h->status == 404 ? UNSEEN : h->status == 401 ? KEYLESS : REFUSED;
}

static unsigned wrong, tried;

static void try(const struct route *r, const struct actor *x, int64_t system, int64_t organisation) {
    struct str path;
    if (!sample_address(m.site->a, m.site->cat, r->path, system, organisation, &path)) {
        wrong++;
        return;
    }
    struct asked q = good_request(r, path, x);
    struct heard h = ask(&q);
    enum fate want = expected(r, x, strstr(r->path, "{system}") ? system : 0,
                              strstr(r->path, "{organisation}") && !strstr(r->path, "{system}") ? organisation : 0),
              have = fate_of(&h);
    tried++;
    if (have == want) return;
    if (wrong++ < 40)
        printf("# %s %.*s as %s: %s (%u), wanted: %s\n", r->method, STR_ARG(path), x ? x->id : "nobody", fates[have],
               h.status, fates[want]);
}

#define EACH_ROUTE(r)                                                                                                  \
    for (const struct route *const *t_ = route_tables; *t_; t_++)                                                      \
        for (const struct route *r = *t_; r->path; r++)

/* Tests -------------------------------------------------------------------------------------------------------------
 */

static void every_route_with_every_role(void **state) {
    (void)state;
    static const int64_t systems[] = {1, 2, 3, 4, ABSENT}, organisations[] = {1, 2, 3};
    wrong = tried = 0;
    EACH_ROUTE(r) {
        bool of_system = strstr(r->path, "{system}") != NULL,
             of_organisation = strstr(r->path, "{organisation}") != NULL;
        size_t n = of_system ? 5 : of_organisation ? 3 : 1;
        for (size_t k = 0; k < n; k++) {
            try(r, NULL, systems[k], organisations[k % 3]);
            for (size_t i = 0; i < m.n; i++) try(r, &m.list[i], systems[k], organisations[k % 3]);
        }
    }
    print_message("# %u requests of %zu people\n", tried, m.n);
    assert_int_equal(wrong, 0);
}

static void an_address_is_of_its_route(void **state) {
    (void)state;
    EACH_ROUTE(r) {
        struct str path;
        struct route_match found;
        assert_true(sample_address(m.site->a, m.site->cat, r->path, 1, 2, &path));
        route_find(str_of(r->method), path, &found);
        if (found.route != r) print_message("# %s is answered by %s\n", r->path, found.route ? found.route->path : "-");
        assert_ptr_equal(found.route, r);
    }
}

/* Somebody who may do it: otherwise a refusal would prove nothing. */
static const struct actor *who_may(const struct route *r) {
    int64_t system = strstr(r->path, "{system}") ? 1 : 0,
            organisation = !system && strstr(r->path, "{organisation}") ? 2 : 0;
    for (size_t i = 0; i < m.n; i++)
        if (m.list[i].known && expected(r, &m.list[i], system, organisation) == RUNS) return &m.list[i];
    return NULL;
}

static void refuse(const struct route *r, const char *how, const struct asked *q) {
    struct heard h = ask(q);
    tried++;
    if (!h.ran && (h.status == 403 || h.status == 401)) return;
    if (wrong++ < 40) printf("# %s %s, %s: %u%s\n", r->method, r->path, how, h.status, h.ran ? ", it ran" : "");
}

static void forge(const struct route *r, const struct actor *x, const struct asked *good) {
    const struct actor *other = x == &m.list[0] ? &m.list[1] : &m.list[0];
    struct asked q = *good;
    q.token = STR_NONE, refuse(r, "without a body", &q), q = *good;
    q.token = STR(""), refuse(r, "with an empty token", &q), q = *good;
    q.token = other->csrf, refuse(r, "with the token of another session", &q), q = *good;
    q.token = STR(OPEN_TOKEN), refuse(r, "with the token of a cookie", &q), q = *good;
    q.token = str_cut(good->token, 0, good->token.len - 1), refuse(r, "with a cut token", &q), q = *good;
    q.token = arena_fmt(m.site->a, "%.*s&token=%.*s", STR_ARG(good->token), STR_ARG(good->token));
    refuse(r, "with two tokens", &q), q = *good;
    static const char *const origins[] = {"http://evil.example",
                                          "null",
                                          "https://127.0.0.1:8480",
                                          "http://127.0.0.1:8481",
                                          "http://127.0.0.1:8480.evil.example",
                                          "http://127.0.0.1:8480/",
                                          "HTTP://127.0.0.1:8480",
                                          ""};
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++)
        q.origin = str_of(origins[i]), refuse(r, origins[i], &q), q = *good;
    q.site = STR("cross-site"), refuse(r, "cross-site", &q), q = *good;
    q.site = STR("same-site"), refuse(r, "same-site", &q), q = *good;
    q.site = STR("none"), refuse(r, "typed", &q), q = *good;
    q.site = STR_NONE, q.origin = STR_NONE, refuse(r, "from nowhere", &q);
}

static void a_forged_request_changes_nothing(void **state) {
    (void)state;
    wrong = tried = 0;
    EACH_ROUTE(r) {
        struct str path;
        if (r->guard != GUARD_TOKEN && r->guard != GUARD_OPEN) continue;
        assert_true(sample_address(m.site->a, m.site->cat, r->path, 1, 2, &path));
        const struct actor *x = who_may(r);
        if (!x) {
            printf("# nobody may %s %s\n", r->method, r->path);
            wrong++;
            continue;
        }
        struct asked good = good_request(r, path, x);
        if (!ask(&good).ran) {
            printf("# %s %s as %s: the good request does not run\n", r->method, r->path, x->id);
            wrong++;
        }
        forge(r, x, &good);
        /* A link or a picture can only GET: another route or none, never this one. */
        struct route_match found;
        route_find(STR("GET"), path, &found);
        if (found.route == r) wrong++;
    }
    print_message("# %u forged requests\n", tried);
    assert_int_equal(wrong, 0);
}

/* Pages take no keys and the API takes no cookies. */
static void keys_and_cookies_are_apart(void **state) {
    (void)state;
    wrong = tried = 0;
    EACH_ROUTE(r) {
        struct str path;
        const struct actor *x = who_may(r);
        if (!x || r->permit == PERMIT_ANYBODY) continue;
        assert_true(sample_address(m.site->a, m.site->cat, r->path, 1, 2, &path));
        struct asked q = {.method = str_of(r->method), .path = path};
        if (r->guard == GUARD_KEY) {
            q.cookie = arena_fmt(m.site->a, "kijun=%s", x->cookie);
            q.origin = STR(SITE_URL), q.token = x->csrf;
            refuse(r, "with a cookie", &q);
        } else {
            q.key = str_of(x->key);
            q.origin = STR(SITE_URL), q.token = x->csrf;
            struct heard h = ask(&q);
            if (h.ran) printf("# %s %s ran with a key\n", r->method, r->path), wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* Real answers this time: the name of a system that somebody may not see stands on no page of theirs. */
static unsigned named_in(const struct reply *r, const struct actor *x, const char *path, bool by_key) {
    struct err e = {0};
    struct system_row *rows;
    size_t n, at;
    unsigned named = 0;
    SITE_MUST(system_list(m.site->a, m.site->reading, &rows, &n, &e));
    for (size_t i = 0; i < n; i++) {
        /* The own roles say what for. */
        bool own = strcmp(path, "/account") == 0 && x->scope == SCOPE_SYSTEM && x->object == rows[i].id;
        if (own || may(x, "system.view", rows[i].id, 0, by_key) || !str_find(r->body, rows[i].name, &at)) continue;
        printf("# %s names system %lld to %s: %.*s\n", path, (long long)rows[i].id, x->id, 120, r->body.ptr + at);
        named++;
    }
    return named;
}

static unsigned named_to(const struct member_of_cast *c, const char *path) {
    struct actor x = {.role = naive_role(&m.roles, c->role),
                      .scope = c->scope,
                      .object = (int64_t)c->object,
                      .second = c->second,
                      .known = true};
    snprintf(x.id, sizeof x.id, "%s", c->id);
    struct reply r = site_send(m.site, c->id, "GET", path, STR(""), NULL, NULL);
    return named_in(&r, &x, path, false);
}

static unsigned named_to_key(const char *path) {
    const struct actor *x = m.list;
    while (strcmp(x->id, "n-upper") != 0) x++;
    struct site_field key[] = {{"authorization", arena_fmt(m.site->a, "Bearer %s", x->key).ptr}, {NULL, NULL}};
    struct reply r = site_send(m.site, NULL, "GET", path, STR(""), NULL, key);
    return named_in(&r, x, path, true);
}

static void what_may_not_be_seen_is_not_named(void **state) {
    (void)state;
    static const char *const people[] = {"kaikei", "nobody", "gaibu", "hanako"};
    unsigned named = 0;
    for (int i = 0; i < 50; i++) web_tick(m.site->writer); /* counts the systems, so that they are listed */
    EACH_ROUTE(r) {
        bool of_system = strstr(r->path, "{system}") != NULL;
        if (strcmp(r->method, "GET") != 0 || r->lane != LANE_READ) continue;
        for (size_t i = 0; i < (of_system ? OBJECTS : 1); i++) {
            struct str path;
            assert_true(sample_address(m.site->a, m.site->cat, r->path, objects[i].system, 2, &path));
            if (r->guard == GUARD_KEY) named += named_to_key(path.ptr);
            for (size_t k = 0; r->guard == GUARD_NONE && k < sizeof people / sizeof *people; k++)
                named += named_to(&site_cast[site_place(people[k])], path.ptr);
            if (strcmp(r->path, "/api/v1/search") == 0)
                named += named_to_key("/api/v1/search?words=%E3%82%B7%E3%82%B9%E3%83%86%E3%83%A0");
        }
    }
    assert_int_equal(named, 0);
}

/* A session belongs to its cookie alone: a shorter, longer or changed one is nobody's. */
static void a_cookie_is_whole(void **state) {
    (void)state;
    const struct actor *x = &m.list[0];
    for (size_t i = 0; i < strlen(x->cookie); i++) {
        char text[TOKEN_TEXT_MAX];
        memcpy(text, x->cookie, sizeof text);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        struct asked q = {.method = STR("GET"), .path = STR("/"), .cookie = arena_fmt(m.site->a, "kijun=%s", text)};
        struct heard h = ask(&q);
        assert_int_equal(fate_of(&h), SIGN_IN);
    }
    struct asked q = {.method = STR("GET"), .path = STR("/")};
    q.cookie = arena_fmt(m.site->a, "kijun=%.42s", x->cookie);
    struct heard h = ask(&q);
    assert_int_equal(fate_of(&h), SIGN_IN);
    q.cookie = arena_fmt(m.site->a, "kijun=%sA", x->cookie);
    h = ask(&q);
    assert_int_equal(fate_of(&h), SIGN_IN);
    q.cookie = arena_fmt(m.site->a, "__Host-kijun=%s", x->cookie);
    h = ask(&q);
    assert_int_equal(fate_of(&h), SIGN_IN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_of_its_route),
        cmocka_unit_test(every_route_with_every_role),
        cmocka_unit_test(a_forged_request_changes_nothing),
        cmocka_unit_test(keys_and_cookies_are_apart),
        cmocka_unit_test(a_cookie_is_whole),
        cmocka_unit_test(what_may_not_be_seen_is_not_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
