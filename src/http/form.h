/* form: what the two readers of forms share; http.h has what others call. */
#pragma once
#include "http/http.h"

struct form_list {
    struct http_part *list;
    size_t n, room;
};
bool form_add(struct arena *a, struct form_list *l, struct http_part part, struct err *e) MUST_CHECK;
struct str form_lines(char *s, size_t n); /* in place; there is room for a 0 behind it */
bool form_text_ok(struct str s);          /* UTF-8 without control characters but LF and tab */
/* `parameters`: what stands behind the ";" of the type. */
bool form_multipart(struct arena *a, struct str parameters, struct str body, struct http_form *out,
                    struct err *e) MUST_CHECK;
