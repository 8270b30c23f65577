/* link: one-time links, by which a person sets the own secret and nobody else learns it (統一基準 2.1.1.1(1)(f)).
 *
 *     link_first     while nobody can sign in: `kijun serve` prints it; whoever opens it becomes the first
 * administrator link_invite    for a person who has an account but no secret yet link_reset     for one who lost it:
 * what was there before does not work from that moment on
 *
 * A link is BASE_URL/link/TOKEN, works once, for 24 hours (a reset: one hour); a newer one of the same person takes the
 * place of the older. Opening it: link_look (changes nothing, so a preview of a mail program spends nothing), then a
 * form with the new password: link_begin → the hasher → link_finish. */
#pragma once
#include "access/password.h"

enum link_purpose { LINK_FIRST, LINK_INVITE, LINK_RESET };
/* CONFLICT: somebody can sign in already. An earlier one that was not used ends. */
bool link_first(struct keeping *k, const struct trail_actor *by, char token[TOKEN_TEXT_MAX], struct err *e) MUST_CHECK;
/* CONFLICT: stopped or suspended; invite: has a secret already (then: reset). */
bool link_invite(struct keeping *k, const struct trail_actor *by, struct str person, char token[TOKEN_TEXT_MAX],
                 struct err *e) MUST_CHECK;
/* `factors`: they go, too, with the recovery codes: for who lost the device. Also clears what was locked. */
bool link_reset(struct keeping *k, const struct trail_actor *by, struct str person, bool factors,
                char token[TOKEN_TEXT_MAX], struct err *e) MUST_CHECK;

struct link_info {
    enum link_purpose purpose;
    struct str person, name; /* of LINK_FIRST: STR_NONE, to be asked for */
    int64_t ends;            /* ms */
    size_t least;            /* characters that the password needs */
    bool second_next;        /* a second factor is to be set up right after */
};
/* NOT_FOUND, the same for one that never was, was used, or is over. */
bool link_look(struct arena *a, struct store *s, struct str token, int64_t now, struct link_info *out,
               struct err *e) MUST_CHECK;
/* `id`, `name`: of LINK_FIRST only. INVALID: the password is not good enough, the id cannot be one. */
struct link_wish {
    struct str token, id, name, password;
};
bool link_begin(struct keeping *k, const struct trail_actor *by, const struct link_wish *w, struct password_job *job,
                struct err *e) MUST_CHECK;
/* Keeps the password, ends the link and every session; with LINK_FIRST makes the person and the account and calls
 * grants_first (seam.h). `person`: whose it is; the person then signs in as everybody does. */
bool link_finish(struct keeping *k, struct arena *a, const struct trail_actor *by, const struct link_wish *w,
                 const struct password_result *r, struct str *person, struct err *e) MUST_CHECK;
