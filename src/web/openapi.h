/* openapi: the JSON API as an OpenAPI 3.1 document, from the table of routes: addresses, parameters, what permission
 * the key needs, bodies and answers. What the table cannot say of a route (its query, its media types) stands in
 * openapi.c; a test finds rows for routes that are not there. */
#pragma once
#include "web/route.h"

#define OPENAPI_MAX MIB

void openapi_write(struct buf *out, struct str base_url, enum lang lang);

struct openapi_note { /* of one route */
    const char *method, *path;
    const char *query;  /* names with blanks between them; NULL: none */
    const char *body;   /* media type of the request; NULL: none */
    const char *answer; /* media type; NULL: application/json */
    unsigned status;    /* of success; 0: 200 */
    bool etag;          /* the answer has one; with a change: If-Match is wanted */
};
extern const struct openapi_note openapi_notes[];
extern const size_t openapi_notes_n;
const struct openapi_note *openapi_note_find(const char *method, const char *path); /* NULL: nothing to add */
const char *openapi_query_help(struct str name);                                    /* a message; NULL: unknown name */
