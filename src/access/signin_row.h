/* signin_row: a sign-in under way, as the database has it between two steps. For src/access/signin*.c. */
#pragma once
#include "access/inside.h"

enum row_state { ROW_PASSWORD = 1, ROW_REHASH, ROW_SECOND, ROW_BANNER, ROW_PASSKEY };
#define PROOF_PASSWORD 1
#define PROOF_TOTP 2
#define PROOF_RECOVERY 4
#define PROOF_PASSKEY 8
#define PROOF_CERTIFICATE 16

struct signin_row {
    enum signin_for purpose;
    enum row_state state;
    struct str person; /* STR_NONE: nobody */
    struct str name;   /* under which failures count: the person, else what was typed, hashed */
    int64_t session;   /* of signin_again */
    int64_t proofs;    /* bits */
    struct str challenge;
    struct str address;
};
/* Kept for SIGNIN_MS (with a challenge FACTOR_OFFER_MS) under a new token. */
bool row_put(struct keeping *k, const struct signin_row *r, char token[TOKEN_TEXT_MAX], struct err *e) MUST_CHECK;
/* Taken out: a token is good for one step. `found` false: there is none. */
bool row_take(struct arena *a, struct keeping *k, struct str token, struct signin_row *out, bool *found,
              struct err *e) MUST_CHECK;
/* How many of an address are under way. */
bool row_count(struct keeping *k, struct str address, int64_t *n, struct err *e) MUST_CHECK;

/* Somebody who may sign in: active, with an account, not suspended. By id or mail; in the arena. */
struct signin_person {
    struct str id, name;
};
bool person_who_may(struct arena *a, struct store *s, struct str which, struct signin_person *out, bool *found,
                    struct err *e) MUST_CHECK;

/* What was just shown is wrong: counted, and told where it has to be. */
bool signin_missed(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                   int64_t misses, struct err *e) MUST_CHECK;
/* Enough was proven: the banner, or what the row is for. Inside an act. */
bool signin_proven(struct keeping *k, struct arena *a, const struct signin_from *from, struct signin_row *r,
                   struct signin_step *out, struct err *e) MUST_CHECK;
/* The session begins; after the banner. */
bool signin_enter(struct keeping *k, struct arena *a, const struct signin_from *from, const struct signin_row *r,
                  struct signin_step *out, struct err *e) MUST_CHECK;
/* Asks for a second factor. Inside an act. */
bool signin_ask_second(struct keeping *k, struct signin_row *r, bool wrong, struct signin_step *out,
                       struct err *e) MUST_CHECK;
