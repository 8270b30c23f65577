/* limits: the table of this room. */
#include "access/limits.h"

#include "access/inside.h"

const struct limit access_limits[] = {
    {"access.password", PASSWORD_MOST, "characters", N_("The longest password.")},
    {"access.factors", FACTOR_MOST, "factors", N_("How many factors one person may have.")},
    {"access.passkey", PASSKEY_RESPONSE_MAX, "bytes", N_("The largest answer of a passkey.")},
    {"access.attempts", ACCESS_ATTEMPTS_MAX, "rows",
     N_("Names and addresses whose failures are counted; the oldest go.")},
    {"access.signins", ACCESS_SIGNINS_MAX, "rows", N_("How many sign-ins may be under way; the oldest go.")},
    {"access.signins_address", ACCESS_SIGNINS_ADDRESS, "rows",
     N_("How many sign-ins of one address may be under way.")},
    {"access.delay", ATTEMPT_DELAY, "failures", N_("After how many failures in a row one has to wait.")},
    {"access.lock", ATTEMPT_LOCK, "failures", N_("After how many failures in a row a name is locked for a while.")},
    {"access.stop", ATTEMPT_STOP, "failures",
     N_("After how many failures in a row a password counts no more until it is set anew.")},
    {"access.challenge", FACTOR_OFFER_MS / 1000, "seconds", N_("How long a passkey's challenge is good.")},
    {"access.banner", BANNER_MAX, "bytes", N_("The longest notice before signing in, in each language.")},
    {NULL, 0, NULL, NULL},
};
