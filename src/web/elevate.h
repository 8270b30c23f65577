/* elevate: the page on which a secret is shown once more. */
#pragma once
#include "web/parts.h"

struct elevate_page {
    struct ui_page page;
    struct str action, next;
    const char *purpose; /* "elevate", "confirm" */
    bool has_password, has_code, has_passkey;
    struct ui_field password, code;
};
