/* sign_in: what the pages before a session show. */
#pragma once
#include "web/parts.h"

struct sign_in_page {
    struct ui_page page;
    bool has_banner, certificate;
    struct markup banner; /* the text before signing in */
    struct ui_field name, password;
    struct str next;
};
/* The second step, and the codes of who forgot the password. */
struct second_page {
    struct ui_page page;
    struct str action, passkey, cancel; /* passkey: the form that asks for one; STR_NONE: none */
    bool has_code, two;                 /* two: a one-time code and a recovery code, each in its field */
    struct ui_field code, recovery;
    struct str next;
};
/* What the browser is asked for with a passkey: passkey.js does it and sends the form. */
struct passkey_page {
    struct ui_page page;
    const char *kind;   /* "get", "create" */
    struct str options; /* JSON */
    struct str action;  /* where the answer goes */
    struct str cancel;
    const struct ui_field *name; /* of a new one; NULL: none */
    const char *purpose;         /* hidden field "for"; NULL: none */
    struct str next;
};
struct consent_page {
    struct ui_page page;
    struct markup banner;
    int64_t version;
    struct str next;
};
struct forgot_page {
    struct ui_page page;
    struct ui_field name;
};
