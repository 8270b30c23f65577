/* An installation with accounts, for tests of access: a record, its keys, people, and a hasher that is quick. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <openssl/sha.h>
#include <string.h>

#include "access/access.h"
#include "access/account.h"
#include "access/factor.h"
#include "access/link.h"
#include "access/session.h"
#include "access/signin.h"
#include "ledger/people.h"
#include "ledger/settings.h"
#include "record_sample.h"

#define GOOD "seven lanterns above the frozen canal"

struct house {
    struct sample s;
    struct access_key *key;
    struct keeping k;
    struct arena *a;
    struct trail_actor by;
    struct signin_from from;
    struct err e;
    char keys[400];
    int notices;
    char notice[64];
};

/* cmocka shows no message of ours. */
#define OK(h, call)                                                                                                    \
    do {                                                                                                               \
        if (!(call)) fail_msg("%s: %s", #call, (h)->e.text);                                                           \
    } while (0)

static inline void house_noticed(void *ctx, const char *what, struct str person) {
    struct house *h = ctx;
    (void)person;
    h->notices++;
    snprintf(h->notice, sizeof h->notice, "%s", what);
}

static inline void house_open(struct house *h) {
    memset(h, 0, sizeof *h);
    sample_init(&h->s);
    snprintf(h->keys, sizeof h->keys, "%s/keys", h->s.dir);
    h->key = access_key_open(h->keys, true, &h->e);
    assert_non_null(h->key);
    h->k = (struct keeping){
        .trail = h->s.trail, .key = h->key, .base_url = STR("https://example.jp"), .notice = house_noticed, .ctx = h};
    h->a = arena_new(64 * MIB);
    h->by = (struct trail_actor){
        .account = STR("kijun"), .host = STR("host"), .via = STR("web"), .address = STR("192.0.2.1")};
    h->from = (struct signin_from){.by = &h->by, .agent = STR("Browser/1.0")};
}

static inline void house_close(struct house *h) {
    char path[500];
    snprintf(path, sizeof path, "%s/access.key", h->keys);
    unlink(path);
    rmdir(h->keys);
    access_key_free(h->key);
    arena_free(h->a);
    sample_release(&h->s);
}

/* What the hasher does, but quick: tests are not about PBKDF2 (access_password has one that is). */
static inline struct password_result house_work(const struct password_job *job, const char *old, const char *new) {
    struct password_result r = {.n = job->n};
    for (size_t i = 0; i < job->n; i++) {
        const char *typed = job->works[i].of_new ? new : old;
        unsigned char text[512];
        size_t n = strlen(typed);
        r.works[i] = job->works[i];
        memcpy(text, job->works[i].way.salt, PASSWORD_SALT);
        memcpy(text + PASSWORD_SALT, typed, n);
        SHA256(text, PASSWORD_SALT + n, r.hashes[i]);
    }
    return r;
}

/* Somebody who can sign in. */
static inline void house_person(struct house *h, const char *id, const char *password) {
    struct account c = {.id = str_of(id), .name = STR("田中花子"), .lang = LANG_JA};
    char token[TOKEN_TEXT_MAX];
    struct password_job job;
    struct str who;
    OK(h, account_add(&h->k, &h->by, &c, &h->e));
    OK(h, link_invite(&h->k, &h->by, str_of(id), token, &h->e));
    struct link_wish w = {.token = str_of(token), .password = str_of(password)};
    OK(h, link_begin(&h->k, &h->by, &w, &job, &h->e));
    struct password_result r = house_work(&job, "", password);
    OK(h, link_finish(&h->k, h->a, &h->by, &w, &r, &who, &h->e));
    assert_true(str_is(who, id));
}

static inline struct signin_step house_try(struct house *h, const char *name, const char *password) {
    struct signin_step step;
    OK(h, signin_begin(&h->k, h->a, &h->from, SIGNIN_FOR_SESSION, str_of(name), &step, &h->e));
    if (step.state != SIGNIN_PASSWORD) return step;
    struct password_result r = house_work(&step.job, password, "");
    char token[TOKEN_TEXT_MAX];
    memcpy(token, step.token, sizeof token);
    OK(h, signin_password(&h->k, h->a, &h->from, str_of(token), &r, &step, &h->e));
    return step;
}

static inline struct signin_step house_code(struct house *h, struct signin_step step, const char *code) {
    char token[TOKEN_TEXT_MAX];
    memcpy(token, step.token, sizeof token);
    OK(h, signin_code(&h->k, h->a, &h->from, str_of(token), str_of(code), &step, &h->e));
    return step;
}

static inline struct viewer house_viewer(struct house *h, const char *cookie) {
    struct viewer v;
    OK(h, viewer_of_session(h->a, h->s.store, str_of(cookie), clock_unix_ms(), &v, &h->e));
    return v;
}

/* Time passes; the clock of the tests knows only how far it is off in all. */
static inline void house_turn(int64_t ms) {
    static int64_t off;
    clock_turn_ms(off += ms);
}

struct house_count {
    const char *kind, *act;
    int n;
};
static inline bool house_counted(void *ctx, const struct trail_entry *entry) {
    struct house_count *c = ctx;
    char want[80];
    size_t at;
    snprintf(want, sizeof want, "\"act\":\"%s\"", c->act);
    if (str_is(entry->kind, c->kind) && str_find(entry->record, str_of(want), &at)) c->n++;
    return true;
}
/* How many entries of that kind and act there are. */
static inline int house_entries(struct house *h, const char *kind, const char *act) {
    struct house_count c = {kind, act, 0};
    OK(h, trail_walk(h->s.trail, 0, 100000, STR_NONE, house_counted, &c, &h->e));
    return c.n;
}
