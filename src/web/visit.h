/* visit: one request, as the functions of routes see it. Everything in it lives in the request's arena. */
#pragma once
#include "web/html.h"
#include "web/web.h"

struct visit {
    struct web *web;
    const struct web_options *opt;
    struct deriver *deriver; /* of opt->catalog; NULL where there is none */
    struct arena *a;
    const struct http_request *rq;
    struct http_response *rs;
    const struct route *route;
    struct viewer viewer;
    enum lang lang;
    struct access_object object;  /* what the address names, as far as it was looked up */
    const struct http_form *form; /* of the body, read by dispatch when the guard is a form's; else NULL */
    const struct http_form *query;
    int64_t now;           /* ms */
    struct str open_token; /* of forms before signing in; "" otherwise */
    struct visit_seen {    /* on the page that follows signing in: the time before, and failures since */
        bool is;
        int64_t at; /* ms; 0: this is the first time */
        struct str address;
        int64_t failures;
    } seen;
    bool api; /* answers are JSON, errors problem+json */
    struct visit_parameter {
        struct str name, value;
    } parameters[ROUTE_PARAMETERS_MAX];
    size_t n_parameters;
};

/* A parameter of the address: visit_param(v, "system"). STR_NONE: the route has none of that name. */
struct str visit_param(const struct visit *v, const char *name);
int64_t visit_number(const struct visit *v, const char *name);   /* of a parameter; -1: not a number */
struct str visit_field(const struct visit *v, const char *name); /* of the form, trimmed; STR_NONE: absent */
struct str visit_query(const struct visit *v, const char *name);
bool visit_may(const struct visit *v, enum permission p); /* for the object of the visit */

/* Answers. Each sets the status, the fields and the body; the function returns right after. */
struct html visit_page(struct visit *v, unsigned status); /* an HTML page begins: hand it to a template */
void visit_see(struct visit *v, const char *path_fmt, ...)
    __attribute__((format(printf, 2, 3)));                                             /* 303 to a path of ours */
void visit_file(struct visit *v, struct str bytes, const char *type, struct str name); /* a download */
void visit_json(struct visit *v, unsigned status, struct str json);
/* An error page (or problem+json for the API) from an error; the kind gives the status. The page says what to do. */
void visit_fail(struct visit *v, const struct err *e);
void visit_status(struct visit *v, unsigned status); /* the plain page of that status */
