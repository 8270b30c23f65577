/* services: the page of service levels: for each metric what the standard asks, what is promised, how the two compare.
 */
#pragma once
#include "web/loaded.h"

#define SERVICE_TEXT_MAX 200 /* characters of a value */

struct service_row {
    struct str id, title, control, control_path, reference, spoken, state, event;
    enum ui_look look;
    bool must;
    struct str name; /* of the field: "v-" and the metric's id */
    struct str value, before, expected, error;
    const struct ui_choice *choices; /* a select; n_choices 0: a text field */
    size_t n_choices;
    struct str hint, what;
};
struct service_standard {
    struct str title, pattern, why;
    const struct str *possible; /* while the pattern is not settled */
    size_t n_possible;
    bool settled, none;
    const struct service_row *rows;
    size_t n, met, short_must, short_other, open;
};
struct services_view {
    struct ui_page page;
    const struct system_head *head;
    const struct service_standard *list;
    size_t n;
    bool may;
    struct str action, documents, work;
};

/* A value as people write it ("２０分", "5分に1回", "99.5％", "はい"), in the spelling of quantity.h. */
bool service_value_read(struct arena *a, const struct standard *s, const struct metric *m, struct str text,
                        struct str *out, struct err *e) MUST_CHECK;
