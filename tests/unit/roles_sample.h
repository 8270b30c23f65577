/* An installation with people, organisations and systems, for tests of access. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "access/approval.h"
#include "access/grants.h"
#include "access/organisation.h"
#include "ledger/people.h"
#include "record_sample.h"

#define T0 INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */
#define DAY INT64_C(86400000)
#define WHY STR("試験のため")

struct office {
    struct sample sample;
    struct arena *a;
    struct store *s;
    struct trail *t;
    struct trail_actor *by;
    struct err e;
};

/* Complains with the message of the error. */
#define OK(x)                                                                                                          \
    do {                                                                                                               \
        if (!(x)) fail_msg("%s: %s", #x, o->e.text);                                                                   \
    } while (0)
#define NOT(x, k)                                                                                                      \
    do {                                                                                                               \
        if (x) fail_msg("went through: %s", #x);                                                                       \
        if (o->e.kind != (k)) fail_msg("%s: kind %d: %s", #x, (int)o->e.kind, o->e.text);                              \
    } while (0)

static inline void office_person(struct office *o, const char *id) {
    OK(person_add(o->t, o->by, &(struct person){.id = str_of(id), .name = str_of(id)}, &o->e));
}

static inline int64_t office_unit(struct office *o, const char *name, int64_t parent) {
    int64_t id;
    OK(organisation_add(
        o->t, o->by, &(struct organisation){.name = str_of(name), .code = str_of(name), .parent = parent}, &id, &o->e));
    return id;
}

/* A row and its entry are all that these tests need of a system. */
static inline void office_system(struct office *o, int64_t id) {
    STORE_TX struct store_tx tx = {0};
    OK(store_begin(o->s, &tx, &o->e));
    struct stmt *q = store_query(o->s,
                                 SQL("INSERT INTO system (id, name, state, next_item, changed) "
                                     "VALUES ($1, $2, 'kept', 1, 0)"),
                                 &o->e);
    assert_non_null(q);
    stmt_int(q, 1, id);
    stmt_text(q, 2, arena_fmt(o->a, "system %d", (int)id));
    OK(stmt_run(q, NULL, &o->e));
    OK(trail_append(
        o->t, &(struct trail_change){.by = o->by, .kind = STR("system"), .act = STR("add"), .on = STR("system/x")},
        NULL, &o->e));
    OK(store_commit(&tx, &o->e));
}

static inline void office_open(struct office *o) {
    *o = (struct office){0};
    sample_init(&o->sample);
    o->a = arena_new(256 * MIB);
    o->s = o->sample.store;
    o->t = o->sample.trail;
    o->by = &o->sample.actor;
    lang_set(LANG_EN);
}

static inline void office_close(struct office *o) {
    arena_free(o->a);
    sample_release(&o->sample);
}

/* Gives a role whatever number of people it needs: the first administrator's way for one, an application for others. */
static inline struct viewer office_viewer(struct office *o, const char *id, int64_t now) {
    struct viewer v = {.known = true, .second_factor = true, .person = str_of(id), .name = str_of(id), .actor = *o->by};
    v.actor.id = v.person;
    v.actor.name = v.person;
    OK(grants_at(o->a, o->s, v.person, now, &v.grants, &v.n_grants, &o->e));
    return v;
}

/* Two people who can give everything: "admin" and "admin2". */
static inline void office_admins(struct office *o, int64_t now) {
    int64_t id;
    office_person(o, "admin");
    office_person(o, "admin2");
    OK(grant_first(o->t, o->by, STR("admin"), WHY, now, &id, &o->e));
    OK(grant_first(o->t, o->by, STR("admin2"), WHY, now, &id, &o->e));
}

/* By application, as a page would: admin asks, admin2 approves. False: o->e says where it stopped. */
static inline bool office_give(struct office *o, const char *person, const char *role, enum scope_kind scope,
                               int64_t object, unsigned clearance, int64_t now) {
    struct viewer admin = office_viewer(o, "admin", now), other = office_viewer(o, "admin2", now);
    char level[4] = "";
    int64_t id;
    if (clearance) snprintf(level, sizeof level, "%u", clearance);
    struct application_wish w = {.kind = STR("role"),
                                 .scope = scope,
                                 .object = object,
                                 .fields = arena_fmt(o->a,
                                                     "{\"person\":\"%s\",\"role\":\"%s\",\"clearance\":\"%s\","
                                                     "\"why\":\"test\"}",
                                                     person, role, level)};
    return application_draft(o->t, &admin, &w, now, &id, &o->e) &&
           application_file(o->t, &admin, id, STR_NONE, now, &o->e) &&
           application_decide(o->t, &other, id, true, WHY, now, NULL, &o->e);
}

static inline bool office_grant(struct office *o, const char *person, const char *role, enum scope_kind scope,
                                int64_t object, int64_t now, int64_t *id) {
    int64_t any;
    struct grant_wish w = {
        .person = str_of(person), .role = str_of(role), .scope = scope, .object = object, .since = now, .reason = WHY};
    return grant_give(o->t, o->by, &w, now, id ? id : &any, &o->e);
}
