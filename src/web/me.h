/* me: the own pages: who one is here, how one signs in, sessions, keys. Templates: pages/me.html. */
#pragma once
#include "access/factor.h"
#include "access/session.h"
#include "web/parts.h"

#define ME_TABS 4
/* The frame of the own pages; `here`: which of the tabs. In the visit's arena. */
struct me_frame {
    struct ui_page page;
    struct ui_tab tabs[ME_TABS];
};
enum me_tab { ME_OVERVIEW, ME_SECRETS, ME_SESSIONS, ME_KEYS, ME_OTHER };
struct me_frame me_frame(const struct visit *v, enum me_tab here, struct str title);

struct me_page {
    struct me_frame frame;
    const struct ui_pair *pairs;
    size_t n_pairs;
    struct ui_table roles;
    struct ui_field lang;
};
struct secrets_page {
    struct me_frame frame;
    bool must; /* something has to be put right first */
    struct str must_why;
    bool has_password;
    struct str password_set; /* when, and until when */
    const struct factor *factors;
    size_t n_factors, recovery_left;
    bool certificate; /* this connection has one that could be added */
};
struct secret_page { /* the own password */
    struct me_frame frame;
    struct str must_why;
    bool has_password;
    struct ui_field old, new, again;
};
struct code_page { /* a one-time code is set up */
    struct me_frame frame;
    struct markup picture;
    struct str secret, spaced, uri;
    struct ui_field name, code;
};
struct recovery_page {
    struct me_frame frame;
    const struct str *codes;
    size_t n_codes;
    struct str person;
};
struct sessions_page {
    struct me_frame frame;
    const struct session *list;
    const struct str *browsers; /* "Firefox, Windows" */
    size_t n;
    int64_t here; /* the one that asks */
};
struct keys_page {
    struct me_frame frame;
    const struct api_key *list;
    size_t n;
    struct ui_field name, permissions, days;
    struct str token, calendar; /* shown once; "" = none */
    struct str base_url;
};
struct report_page {
    struct me_frame frame;
    struct ui_field why;
};
struct locked_page {
    struct ui_page page;
};

/* The language of the account becomes that one (the button in the header). */
bool me_language(struct visit *v, enum lang lang, struct err *e) MUST_CHECK;
