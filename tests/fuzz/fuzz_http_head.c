/* fuzz_http_head: any bytes as the head of a request. Byte by byte and at once must be the same, and what is accepted
 * must be a head that nobody can read differently. */
#include <assert.h>

#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(const struct head *h) {
    char path[HTTP_TARGET_MAX];
    size_t len, bad, hosts = 0;
    bool slash;
    const char *why;
    assert(h->n_fields <= HTTP_FIELDS_MAX && !(h->chunked && h->has_length));
    for (size_t i = 0; i < h->n_fields; i++) {
        assert(http_token(h->fields[i].name) && http_value(h->fields[i].value));
        hosts += str_is(h->fields[i].name, "host");
    }
    assert(hosts == 1 || (hosts == 0 && h->minor == 0));
    if (h->asterisk || target_decode(h->path, path, &len, &slash, &why) != 0) return;
    struct str p = {path, len};
    assert(len && path[0] == '/' && utf8_ok(p, &bad) && http_value(p));
    assert(!str_find(p, STR("//"), &bad) && !str_find(p, STR("/../"), &bad) && !str_find(p, STR("\\"), &bad));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct head h;
    struct str all = {(const char *)data, size};
    struct head_scan once = {0}, slow = {0};
    enum head_state state = head_scan(&once, all), by_byte = HEAD_MORE;
    for (size_t n = 0; n <= size && by_byte == HEAD_MORE; n++) by_byte = head_scan(&slow, (struct str){all.ptr, n});
    assert(state == by_byte);
    if (state == HEAD_WRONG) assert(once.status >= 400 && once.status == slow.status && once.why);
    if (state != HEAD_WHOLE) return 0;
    assert(once.end == slow.end && once.end <= size && once.end - once.start <= HTTP_HEAD_MAX);
    size_t n = once.end - once.start;
    char *copy = mem_alloc(n);
    memcpy(copy, data + once.start, n);
    unsigned status = head_read(copy, n, &h);
    assert(status == 0 || (status >= 400 && status <= 505 && status != 500 && h.why));
    if (!status) check_accepted(&h);
    mem_free(copy);
    return 0;
}
