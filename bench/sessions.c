/* bench-sessions DIR URL: makes the people of bench-register into users who are signed in: an account, an organisation,
 * a role over it, a session. Prints COOKIE ORGANISATION for each, a line; the last one may see everything.
 * Organisations and roles are made once, sessions every time. */
#include "../tests/unit/web_fixture.h"

#include "fmt/write.h"

#define ORGANISATIONS 200
#define PEOPLE 500

static void sign_in(struct site *s, struct str person, const char *after) {
    struct err e = {0};
    struct session_new new = {
        .person = person, .address = STR("127.0.0.1"), .agent = STR("bench"), .second_factor = true};
    char cookie[TOKEN_TEXT_MAX];
    int64_t id;
    STORE_TX struct store_tx x = {0};
    SITE_MUST(store_join(s->record.store, &x, &e));
    SITE_MUST(session_begin(&s->keeping, &new, &id, cookie, &e));
    SITE_MUST(act_record(&s->keeping,
                         &(struct act_entry){.by = &s->record.actor, .kind = "use", .act = "sign-in", .person = person},
                         NULL, &e));
    SITE_MUST(store_leave(&x, &e));
    printf("%s %s\n", cookie, after);
}

static void give(struct site *s, struct str person, const char *role, enum scope_kind scope, int64_t object) {
    struct err e = {0};
    int64_t now = clock_unix_ms();
    struct grant_wish wish = {.person = person,
                              .role = str_of(role),
                              .scope = scope,
                              .object = object,
                              .since = now - 1000,
                              .clearance = 3,
                              .reason = STR("bench")};
    STORE_TX struct store_tx tx = {0};
    SITE_MUST(store_begin(s->record.store, &tx, &e));
    SITE_MUST(grant_put(s->a, s->record.trail, &s->record.actor, &wish,
                        &(struct grant_word){.asked = STR("p1"), .approved = STR("p2")}, now, NULL, &e));
    SITE_MUST(store_commit(&tx, &e));
}

static void make_user(struct site *s, unsigned i) {
    struct err e = {0};
    int64_t organisation = 1 + (i - 1) % ORGANISATIONS;
    struct account account = {.id = arena_fmt(s->a, "p%u", i), .name = arena_fmt(s->a, "職員%u", i)};
    SITE_MUST(account_set(&s->keeping, &s->record.actor, &account, &e));
    SITE_MUST(member_set(s->record.trail, &s->record.actor, account.id, organisation, &e));
    if (i < PEOPLE)
        give(s, account.id, "system-security-officer", SCOPE_ORGANISATION, organisation);
    else
        give(s, account.id, "adviser", SCOPE_ALL, 0);
}

int main(int argc, char **argv) {
    struct err e = {0};
    if (argc != 3) return 2;
    crypto_start();
    struct site *s = calloc(1, sizeof *s);
    s->a = arena_new(512 * MIB);
    struct record_options o = {.dir = argv[1], .mode = STORE_CREATE, .via = STR("bench")};
    SITE_MUST(installation_open(s->a, &o, &s->record, &e));
    s->key = access_key_open(arena_fmt(s->a, "%s/keys", argv[1]).ptr, true, &e);
    if (!s->key) site_die("access_key_open", &e);
    s->keeping = (struct keeping){.trail = s->record.trail, .key = s->key, .base_url = str_of(argv[2])};
    bool any;
    struct account last;
    any = account_get(s->a, s->record.store, STR("p500"), &last, &e) && last.changed;
    e = (struct err){0};
    for (unsigned i = 1; !any && i <= ORGANISATIONS; i++) {
        struct organisation org = {.name = arena_fmt(s->a, "第%u課", i), .code = arena_fmt(s->a, "%u", i)};
        int64_t id;
        SITE_MUST(organisation_add(s->record.trail, &s->record.actor, &org, &id, &e));
    }
    for (unsigned i = 1; i <= PEOPLE; i++) {
        if (!any) make_user(s, i);
        sign_in(s, arena_fmt(s->a, "p%u", i),
                i < PEOPLE ? arena_fmt(s->a, "%u", 1 + (i - 1) % ORGANISATIONS).ptr : "0");
    }
    access_key_free(s->key);
    installation_seal(&s->record);
    installation_close(&s->record);
    arena_free(s->a);
    free(s);
    return 0;
}
