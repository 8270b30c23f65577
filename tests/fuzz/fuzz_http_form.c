/* fuzz_http_form: any bytes as a form: "u" and a form in one line, or anything else and parts between lines of "--b".
 */
#include <assert.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_form form;
    struct err e;
    size_t bad;
    if (size < 1) return 0;
    struct arena *a = arena_new(64 * MIB);
    bool line = data[0] == 'u';
    struct http_field type = {STR("content-type"),
                              line ? STR("application/x-www-form-urlencoded") : STR("multipart/form-data; boundary=b")};
    struct http_request rq = {.fields = &type, .n_fields = 1, .body = {(const char *)data + 1, size - 1}};
    if (http_form_of(a, &rq, &form, &e)) {
        assert(form.n <= HTTP_FORM_MAX);
        for (size_t i = 0; i < form.n; i++) {
            const struct http_part *p = &form.list[i];
            assert(p->name.ptr && utf8_ok(p->name, &bad) && p->value.ptr);
            if (!p->file.ptr) assert(utf8_ok(p->value, &bad) && !memchr(p->value.ptr, '\r', p->value.len));
            if (p->file.ptr) assert(!memchr(p->file.ptr, '/', p->file.len) && !memchr(p->file.ptr, '\\', p->file.len));
        }
    } else {
        assert(e.kind == ERR_INVALID || e.kind == ERR_LIMIT);
    }
    arena_free(a);
    return 0;
}
