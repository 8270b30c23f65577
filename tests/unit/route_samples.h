/* route_samples: an address for each route of the tables. A parameter that has no value here fails the tests that walk
 * the tables, so that a new one is added. */
#pragma once
#include "web_fixture.h"

/* {system} and {organisation} are said by the caller. "?name" is looked up in the catalog. */
static const struct {
    const char *name, *value;
} route_samples[] = {
    {"act", "suspend"},
    {"annex", "?annex"},
    {"application", "1"},
    {"assignment", "1"},
    {"bid", "1"},
    {"condition", "?condition"},
    {"control", "?control"},
    {"document", "1"},
    {"entry", "1"},
    {"evidence", "1"},
    {"format", "md"},
    {"page", "start"},
    {"procurement", "1"},
    {"factor", "1"},
    {"grant", "1"},
    {"group", "?group"},
    {"job", "1"},
    {"key", "1"},
    {"kind", "exception"},
    {"of", "?of"},
    {"part", "name"},
    {"person", "hanako"},
    {"question", "?question"},
    {"risk", "1"},
    {"row", "1"},
    {"section", "register"},
    {"session", "1"},
    {"sheet", "1"},
    {"standard", "?standard"},
    {"token", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
};

static inline struct str sample_of_catalog(struct arena *a, const struct catalog *cat, struct str name) {
    const struct standard *s = &cat->standards[0];
    if (str_is(name, "standard")) return s->id;
    const struct control *c = &cat->controls[s->first_control];
    if (str_is(name, "control")) return c->id;
    if (str_is(name, "group")) return s->groups[0].id;
    if (str_is(name, "condition")) return s->n_conditions ? cat->conditions[s->first_condition].id : STR("x");
    if (str_is(name, "question")) return cat->facts[0].id;
    if (str_is(name, "of")) return arena_fmt(a, "%.*s:%.*s", STR_ARG(s->id), STR_ARG(c->id));
    return STR("x");
}

/* False: a parameter without a value; which, is said. */
static inline bool sample_address(struct arena *a, const struct catalog *cat, const char *form, int64_t system,
                                  int64_t organisation, struct str *out) {
    struct buf b;
    bool good = true;
    buf_init(&b, 4 * KIB);
    for (const char *p = form; *p && good; p++) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        if (!end) {
            buf_addf(&b, "%c", *p);
            continue;
        }
        struct str name = {p + 1, (size_t)(end - p - 1)};
        p = end;
        if (str_is(name, "system")) {
            buf_addf(&b, "%lld", (long long)system);
        } else if (str_is(name, "organisation")) {
            buf_addf(&b, "%lld", (long long)organisation);
        } else {
            good = false;
            for (size_t i = 0; i < sizeof route_samples / sizeof *route_samples && !good; i++)
                if (str_is(name, route_samples[i].name)) {
                    struct str value = str_of(route_samples[i].value);
                    if (value.ptr[0] == '?') value = sample_of_catalog(a, cat, name);
                    http_url_encode(&b, value);
                    good = true;
                }
            if (!good)
                printf("# %s: nothing stands for {%.*s}; add it to tests/unit/route_samples.h\n", form, STR_ARG(name));
        }
    }
    *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return good;
}
