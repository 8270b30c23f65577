/* web_fixture: an installation with people of every kind and the example systems, and asking it for pages.
 *
 *     struct site *site = site_new(STANDARD_CATALOG…);
 *     struct answer r = site_ask(site, "hanako", "GET", "/systems/1", NULL);          // as who is signed in
 *     struct answer r = site_ask(site, "hanako", "POST", "/systems/1/register", "name=…");   // with the token of the
 * form site_free(site);
 *
 * Both lanes are in this process: reading ones get a connection of their own. tests/browser/fixture.c makes the same
 * for a real server. Passwords: nobody has one; sessions are made as signing in makes them. */
#pragma once
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/account.h"
#include "access/approval.h"
#include "access/grants_inside.h"
#include "access/inside.h"
#include "access/label.h"
#include "access/organisation.h"
#include "ledger/database.h"
#include "ledger/fields.h"
#include "ledger/installation.h"
#include "web/web.h"

struct member_of_cast {
    const char *id, *name, *reading, *role;
    enum lang lang;
    enum scope_kind scope;
    unsigned object; /* organisation by place in site_organisations (from 1), or system */
    bool second;
};
/* Organisations: 1 the ministry, 2 its section for systems, 3 its section for accounts, 4 audit. */
static const struct {
    const char *name, *reading, *code;
    unsigned parent;
} site_organisations[] = {
    {"総務省", "そうむしょう", "100", 0},
    {"情報システム課", "じょうほうしすてむか", "110", 1},
    {"会計課", "かいけいか", "120", 1},
    {"監査室", "かんさしつ", "130", 1},
};
static const struct member_of_cast site_cast[] = {
    {"admin", "管理太郎", "かんりたろう", "administrator", LANG_JA, SCOPE_ALL, 0, true},
    {"admin2", "管理次郎", "かんりじろう", "administrator", LANG_JA, SCOPE_ALL, 0, true},
    {"hanako", "田中花子", "たなかはなこ", "system-security-officer", LANG_JA, SCOPE_ORGANISATION, 2, false},
    {"jiro", "佐藤次郎", "さとうじろう", "system-security-manager", LANG_JA, SCOPE_ORGANISATION, 2, false},
    {"chotatsu", "調達三郎", "ちょうたつさぶろう", "procurement-officer", LANG_JA, SCOPE_ORGANISATION, 2, false},
    {"kaikei", "会計四郎", "かいけいしろう", "system-security-officer", LANG_JA, SCOPE_ORGANISATION, 3, false},
    {"suzuki", "鈴木一郎", "すずきいちろう", "approver", LANG_JA, SCOPE_ORGANISATION, 1, true},
    {"bucho", "高橋部長", "たかはしぶちょう", "superior", LANG_JA, SCOPE_ALL, 0, true},
    {"tokatsu", "統括五郎", "とうかつごろう", "chief-security-officer", LANG_JA, SCOPE_ALL, 0, true},
    {"kansa", "監査花枝", "かんさはなえ", "auditor", LANG_JA, SCOPE_ALL, 0, true},
    {"reader", "閲覧六郎", "えつらんろくろう", "reader", LANG_JA, SCOPE_ORGANISATION, 1, false},
    {"smith", "John Smith", "すみす", "system-security-officer", LANG_EN, SCOPE_ORGANISATION, 2, false},
    {"gaibu", "委託七郎", "いたくしちろう", "contractor", LANG_JA, SCOPE_SYSTEM, 1, false},
    {"nobody", "役割無し", "やくわりなし", NULL, LANG_JA, SCOPE_ALL, 0, false},
};
#define SITE_CAST (sizeof site_cast / sizeof *site_cast)
/* Systems, by number from 1; the first two belong to 情報システム課, the third to 会計課. */
static const char *const site_systems[] = {"gyosei-joho-teikyo.yaml", "saas.yaml", "finance.yaml", "jinji.yaml"};
#define SITE_SYSTEMS (sizeof site_systems / sizeof *site_systems)

struct site {
    struct arena *a, *of_request;
    char dir[256];
    struct record record;
    struct store *reading;
    struct access_key *key;
    struct keeping keeping;
    const struct catalog *cat;
    struct web *writer, *reader;
    char cookies[SITE_CAST][TOKEN_TEXT_MAX];
    char csrf[SITE_CAST][TOKEN_TEXT_MAX];
};
#define SITE_URL "http://127.0.0.1:8480"
#define SITE_HOST "127.0.0.1:8480"

static inline void site_die(const char *what, const struct err *e) {
    fprintf(stderr, "fixture: %s: ", what);
    err_print(e, stderr);
    exit(3);
}
#define SITE_MUST(call)                                                                                                \
    do {                                                                                                               \
        if (!(call)) site_die(#call, &e);                                                                              \
    } while (0)

static inline void site_people(struct site *s, const struct trail_actor *by) {
    struct err e = {0};
    int64_t now = clock_unix_ms();
    for (size_t i = 0; i < sizeof site_organisations / sizeof *site_organisations; i++) {
        struct organisation o = {.name = str_of(site_organisations[i].name),
                                 .reading = str_of(site_organisations[i].reading),
                                 .code = str_of(site_organisations[i].code),
                                 .parent = (int64_t)site_organisations[i].parent};
        int64_t id;
        SITE_MUST(organisation_add(s->record.trail, by, &o, &id, &e));
    }
    for (size_t i = 0; i < SITE_CAST; i++) {
        const struct member_of_cast *c = &site_cast[i];
        struct account account = {.id = str_of(c->id),
                                  .name = str_of(c->name),
                                  .reading = str_of(c->reading),
                                  .mail = arena_fmt(s->a, "%s@example.go.jp", c->id),
                                  .staff = arena_fmt(s->a, "S%04zu", i + 1),
                                  .lang = c->lang};
        SITE_MUST(account_add(&s->keeping, by, &account, &e));
        int64_t home = c->scope == SCOPE_ORGANISATION ? (int64_t)c->object : 1;
        SITE_MUST(member_set(s->record.trail, by, account.id, home, &e));
        if (!c->role) continue;
        struct grant_wish w = {.person = account.id,
                               .role = str_of(c->role),
                               .scope = c->scope,
                               .object = (int64_t)c->object,
                               .since = now - 86400000,
                               .reason = STR("試験のため")};
        struct grant_word word = {.asked = STR("admin"), .approved = STR("admin2")};
        STORE_TX struct store_tx tx = {0};
        SITE_MUST(store_begin(s->record.store, &tx, &e));
        SITE_MUST(grant_put(s->a, s->record.trail, by, &w, &word, now, NULL, &e));
        SITE_MUST(store_commit(&tx, &e));
    }
}

static inline void site_sessions(struct site *s, const struct trail_actor *by) {
    struct err e = {0};
    for (size_t i = 0; i < SITE_CAST; i++) {
        STORE_TX struct store_tx x = {0};
        struct session_new new = {.person = str_of(site_cast[i].id),
                                  .address = STR("127.0.0.1"),
                                  .agent = STR("fixture"),
                                  .second_factor = site_cast[i].second};
        int64_t id;
        SITE_MUST(store_join(s->record.store, &x, &e));
        SITE_MUST(session_begin(&s->keeping, &new, &id, s->cookies[i], &e));
        if (strcmp(site_cast[i].role ? site_cast[i].role : "", "administrator") == 0)
            SITE_MUST(session_renew(&s->keeping, id, true, true, s->cookies[i], &e));
        SITE_MUST(act_record(&s->keeping,
                             &(struct act_entry){.by = by, .kind = "use", .act = "sign-in", .person = new.person}, NULL,
                             &e));
        SITE_MUST(store_leave(&x, &e));
    }
}

static inline void site_system(struct site *s, const struct trail_actor *by, const char *file, const char *code) {
    struct err e = {0};
    const char *root = getenv("KIJUN_SOURCE");
    struct str path = arena_fmt(s->a, "%s/examples/%s", root ? root : ".", file), text;
    SITE_MUST(file_read(s->a, path.ptr, SYSTEM_FILE_MAX, &text, &e));
    struct source src = {.path = path, .text = text};
    struct diags d = {0};
    struct system *sys = system_load(s->a, s->cat, &src, &d);
    if (!sys) {
        diags_print(&d, stderr);
        exit(3);
    }
    struct system_put put;
    SITE_MUST(system_put(s->a, s->record.trail, by, s->cat, sys, NULL, &put, &e));
    const struct register_fields *f = register_fields_builtin();
    struct part_wish w = {.section = STR("register"),
                          .name = f->list[f->by_meaning[MEANS_ORGANISATION]].id,
                          .expected = PART_ANY,
                          .value = arena_fmt(s->a, "\"%s\"", code)};
    struct part_done done;
    SITE_MUST(system_part_set(s->record.trail, by, s->cat, put.id, &w, &done, &e));
}

/* `dir` is made; an existing one must be empty. */
static inline struct site *site_make(const char *dir, const char *base_url) {
    struct err e = {0};
    struct site *s = calloc(1, sizeof *s);
    s->a = arena_new(512 * MIB);
    s->of_request = arena_new(256 * MIB);
    snprintf(s->dir, sizeof s->dir, "%s", dir);
    s->cat = catalog_builtin();
    struct record_options o = {.dir = s->dir, .mode = STORE_CREATE, .via = STR("fixture")};
    SITE_MUST(installation_open(s->a, &o, &s->record, &e));
    s->key = access_key_open(arena_fmt(s->a, "%s/keys", dir).ptr, true, &e);
    if (!s->key) site_die("access_key_open", &e);
    s->keeping = (struct keeping){.trail = s->record.trail, .key = s->key, .base_url = str_of(base_url)};
    struct trail_actor by = s->record.actor;
    for (size_t i = 0; i < SITE_SYSTEMS; i++) site_system(s, &by, site_systems[i], i == 2 ? "120" : "110");
    site_people(s, &by);
    site_sessions(s, &by);
    return s;
}

static inline void site_close(struct site *s) {
    web_free(s->reader);
    web_free(s->writer);
    store_close(s->reading);
    access_key_free(s->key);
    installation_seal(&s->record);
    installation_close(&s->record);
    arena_free(s->of_request);
    arena_free(s->a);
    free(s);
}

/* Asking ---------------------------------------------------------------------------------------------------------- */

struct reply {
    unsigned status;
    struct str body, fields, location;
    int forward; /* the lane that it was handed on to at last; -1: none */
};

static inline void site_serve(struct site *s) {
    struct err e = {0};
    s->reading = store_open(s->record.path, STORE_READ, &e);
    if (!s->reading) site_die("store_open", &e);
    struct web_options write = {.lane = LANE_WRITE,
                                .catalog = s->cat,
                                .store = s->record.store,
                                .trail = s->record.trail,
                                .key = s->record.key,
                                .data_dir = s->dir,
                                .spool_dir = s->dir,
                                .base_url = SITE_URL,
                                .touch = -1};
    struct web_options read = write;
    read.lane = LANE_READ;
    read.store = s->reading;
    read.trail = NULL;
    read.key = NULL;
    s->writer = web_new(&write, &e);
    if (!s->writer) site_die("web_new", &e);
    s->reader = web_new(&read, &e);
    if (!s->reader) site_die("web_new", &e);
}

static inline struct site *site_new(void) {
    char dir[] = "/tmp/kijun-site.XXXXXX";
    if (!mkdtemp(dir)) exit(3);
    char data[64];
    snprintf(data, sizeof data, "%s/data", dir);
    struct site *s = site_make(data, SITE_URL);
    site_serve(s);
    return s;
}

static inline void site_take_away(const char *path) {
    DIR *d = opendir(path);
    for (struct dirent *f = d ? readdir(d) : NULL; f; f = readdir(d)) {
        char inner[800];
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        int n = snprintf(inner, sizeof inner, "%s/%s", path, f->d_name);
        if (n < 0 || (size_t)n >= sizeof inner) continue;
        if (unlink(inner)) site_take_away(inner);
    }
    if (d) closedir(d);
    rmdir(path);
}

static inline void site_free(struct site *s) {
    char dir[256];
    snprintf(dir, sizeof dir, "%s", s->dir);
    site_close(s);
    char *end = strrchr(dir, '/');
    if (end) *end = 0;
    site_take_away(dir);
}

static inline int site_place(const char *person) {
    for (size_t i = 0; person && i < SITE_CAST; i++)
        if (strcmp(site_cast[i].id, person) == 0) return (int)i;
    return -1;
}

/* The token that the person's forms carry. */
static inline struct str site_token(struct site *s, const char *person) {
    struct err e = {0};
    struct viewer v = {0};
    int at = site_place(person);
    if (at < 0) return STR("000000000000000000000000000000000000000000000000");
    if (!viewer_of_session(s->a, s->reading, str_of(s->cookies[at]), clock_unix_ms(), &v, &e))
        site_die("viewer_of_session", &e);
    return arena_str(s->a, str_of(v.csrf));
}

/* Any request; `fields` come after the cookie, ended by a name NULL. */
struct site_field {
    const char *name, *value;
};
static inline struct reply site_send(struct site *s, const char *person, const char *method, const char *target,
                                     struct str body, const char *type, const struct site_field *more) {
    arena_clear(s->of_request);
    struct arena *a = s->of_request;
    struct http_field fields[24];
    struct http_request rq = {.id = "test",
                              .method = str_of(method),
                              .body = body,
                              .peer = STR("127.0.0.1"),
                              .host = STR(SITE_HOST),
                              .fields = fields};
    struct str path = str_of(target), query = STR_NONE;
    (void)str_split(path, '?', &path, &query);
    rq.path = path;
    rq.query = query;
    int at = site_place(person);
    struct str cookie = at >= 0 ? arena_fmt(a, "kijun=%s", s->cookies[at])
                                : STR("kijun-form=000000000000000000000000000000000000000000000000");
    bool own = false; /* a cookie of the test's own takes its place */
    for (const struct site_field *f = more; f && f->name; f++) own = own || strcmp(f->name, "cookie") == 0;
    if (!own) fields[rq.n_fields++] = (struct http_field){STR("cookie"), cookie};
    fields[rq.n_fields++] = (struct http_field){STR("accept-language"), STR("ja")};
    if (type) fields[rq.n_fields++] = (struct http_field){STR("content-type"), str_of(type)};
    for (; more && more->name; more++)
        fields[rq.n_fields++] = (struct http_field){str_of(more->name), str_of(more->value)};
    struct listener_way way;
    struct reply r = {.forward = -1};
    if (!web_way(NULL, rq.method, rq.path, &way)) {
        r.status = way.status;
        return r;
    }
    for (int lane = way.lane; rq.stage <= HTTP_FORWARDS_MAX; rq.stage++) {
        struct http_response *rs = arena_alloc(s->a, sizeof *rs); /* lives as long as the site: tests are short */
        http_response_init(rs, 64 * MIB);
        struct web_options bare = {.lane = (enum lane)lane, .catalog = s->cat, .data_dir = s->dir, .touch = -1};
        struct err e = {0};
        struct web *other = lane == LANE_HASH || lane == LANE_IMPORT ? web_new(&bare, &e) : NULL;
        web_answer(other ? other : lane == LANE_WRITE ? s->writer : s->reader, a, &rq, rs);
        web_free(other);
        r.status = rs->status;
        r.body = arena_str(s->a, buf_str(&rs->body));
        r.fields = arena_str(s->a, buf_str(&rs->fields));
        struct str note = arena_str(s->a, buf_str(&rs->note));
        int forward = rs->forward;
        bool new_body = rs->new_body;
        http_response_release(rs);
        if (forward < 0) break;
        lane = r.forward = forward;
        rq.note = note;
        if (new_body) rq.body = r.body;
    }
    size_t where;
    if (str_find(r.fields, STR("location: "), &where)) {
        struct str rest = str_cut(r.fields, where + 10, r.fields.len), line, after;
        r.location = str_split(rest, '\r', &line, &after) ? line : rest;
        if (str_split(r.location, '\n', &line, &after)) r.location = line;
    }
    return r;
}

/* As a browser would: GET, or POST of a form (urlencoded, without the token) from a page of ours. */
static inline struct reply site_ask(struct site *s, const char *person, const char *method, const char *target,
                                    const char *form) {
    static const struct site_field ours[] = {{"origin", SITE_URL}, {"sec-fetch-site", "same-origin"}, {NULL, NULL}};
    if (!form) return site_send(s, person, method, target, STR(""), NULL, ours);
    struct str token = site_token(s, person);
    struct str body = arena_fmt(s->a, "token=%.*s%s%s", STR_ARG(token), *form ? "&" : "", form);
    return site_send(s, person, method, target, body, "application/x-www-form-urlencoded", ours);
}

static inline bool reply_has(const struct reply *r, const char *text) {
    size_t at;
    return str_find(r->body, str_of(text), &at);
}
