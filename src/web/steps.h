/* steps: from one step of signing in to the next: signin.h and the hasher below, pages above.
 *
 * A step ends with the browser at the page of the next one. What signin.h calls `token` is a cookie of its own
 * ("kijun-step"), which no page can read. A form with a password takes the way keeper → hasher → keeper:
 *
 *     static void proved(struct visit *v) {                                  // POST, LANE_WRITE
 *         struct password_result r;
 *         struct str token;
 *         if (steps_hashed(v, &token, &r, &e)) …                             // back from the hasher
 *         else … steps_hash(v, token, &job);                                 // there
 *     } */
#pragma once
#include "access/signin.h"
#include "web/parts.h"
#include "web/visit.h"

#define STEPS_NEXT_MAX 2000 /* bytes */
#define STEPS_FRESH_MS (15 * 60000LL)

/* Who asks and from where; lives as long as the visit. */
struct signin_from steps_from(const struct visit *v);
struct keeping *steps_keeping(const struct visit *v);

/* Where the person wanted to go: a path of ours from the form or the query, or "". Never the pages of signing in. */
struct str steps_next(const struct visit *v);
/* "?next=%2Fsystems" or "", with `first` '?' or '&'. */
struct str steps_next_query(const struct visit *v, char first);

/* On to the hasher; `before` (one line) comes back with the result. */
void steps_hash(struct visit *v, struct str before, const struct password_job *job);
/* Whether this is the way back; then the form is there, too. False with e->kind set: it is, and broken. */
bool steps_hashed(struct visit *v, struct str *before, struct password_result *r, struct err *e) MUST_CHECK;

void steps_keep(struct visit *v, struct str token); /* the cookie of the step; "" takes it away */
struct str steps_kept(const struct visit *v);       /* STR_NONE: none */

/* The page that asks for a passkey, for the step that was begun. */
struct passkey_page;
void steps_passkey_page(struct visit *v, const struct signin_step *s, const struct passkey_page *p);
/* What the browser answered to it. False: the answer is there. */
bool steps_passkey(struct visit *v, struct signin_step *s) MUST_CHECK;

/* What is done everywhere when everything was proven: the session's cookie, the link of a reset, and on. */
void steps_done(struct visit *v, const struct signin_step *s);
/* A secret was shown lately, so that secrets may be changed; otherwise the answer leads to where it is shown again and
 * from there back to `path`. */
bool steps_fresh(struct visit *v, const char *path);
/* What somebody typed as a code: full-width letters and digits become plain ones. */
struct str steps_code(const struct visit *v, struct str typed);
/* One fault for the summary of the page; an empty sentence: none. */
void steps_fault(const struct visit *v, struct ui_page *p, const char *field, struct str sentence);
/* "You have to wait 4 seconds …" */
struct str steps_wait(const struct visit *v, unsigned seconds);
