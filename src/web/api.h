/* api: what the functions of the JSON API share. docs/api.md is for those who call it.
 *
 *     struct jsonw w;
 *     api_begin(v, &w);                                       // {"kijun":1
 *     jsonw_key(&w, "items"), jsonw_array(&w); …
 *     api_end(v, &w, 200);
 *
 * dispatch has checked the key, its scope and the permission for the system that the address names. Answers to GET of
 * one thing carry an ETag; If-None-Match gives 304, changes want If-Match (428 without it, 412 when it is not what is
 * there). Lists are in pages: `limit` (API_PAGE_MAX at most) and `after`, the `next` of the page before. */
#pragma once
#include "access/label.h"
#include "report/words_json.h"
#include "web/visit.h"

#define API_PAGE 50
#define API_PAGE_MAX 200

void api_begin(struct visit *v, struct jsonw *w);
void api_end(struct visit *v, struct jsonw *w, unsigned status);
void api_text(struct visit *v, struct str bytes, const char *type);
/* A moment as 2026-11-30T08:21:44.123Z; 0 is null. */
void api_moment(struct jsonw *w, const char *key, int64_t ms);
void api_member_int(struct jsonw *w, const char *key, int64_t n);
void api_next(struct jsonw *w, struct str next); /* "next": for `after`, or null */
/* JSON as it stands in the database, or null. */
void api_json(struct visit *v, struct jsonw *w, const char *key, struct str json);

/* A refusal with more than its status: problem+json. `d` may be NULL; its findings become "errors". */
void api_problem(struct visit *v, unsigned status, struct str detail, const struct diags *d);

/* Paging. `after` as a number; -1: it is none, and the answer is there. */
bool api_page(struct visit *v, int64_t *after, size_t *limit) MUST_CHECK;
size_t api_limit(const struct visit *v);

/* ETag of a number. `api_unchanged`: 304 is the answer. */
void api_etag(struct visit *v, int64_t revision);
bool api_unchanged(struct visit *v, int64_t revision) MUST_CHECK;
enum { API_ANY = -2, API_NONE = -3 };
/* What If-Match expects: a number, API_ANY for "*", API_NONE for If-None-Match: *. False: the answer is there. */
bool api_expected(struct visit *v, int64_t *expected) MUST_CHECK;

/* The record: the keeper's, or one over the reader's connection. */
struct trail *api_trail(struct visit *v, struct err *e) MUST_CHECK;
void api_trail_done(struct visit *v, struct trail *t);
struct trail_actor api_actor(const struct visit *v);

/* What the label of the visit's system says to this act. Readers cannot write, so what would have to be recorded (an
 * export of some classes) is refused here and done on the page of documents. False: 403 is the answer. */
bool api_label_permits(struct visit *v, enum label_act act) MUST_CHECK;

/* The system of the address, read and derived. Its label is looked at. False: the answer is there. */
struct api_system {
    int64_t id, revision;
    struct str json, name;
    struct system *system;
    struct derive_input input;
    const struct derivation *result;
    uint32_t *standards;
    size_t n_standards;
};
bool api_system_open(struct visit *v, struct api_system *out) MUST_CHECK;
/* Only those that ?standard= names (several with commas); all when it names none. */
bool api_choose_standards(struct visit *v, struct api_system *s) MUST_CHECK;
