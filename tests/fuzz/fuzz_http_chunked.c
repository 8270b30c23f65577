/* fuzz_http_chunked: any bytes as a body in chunks. However it is cut into pieces, the content is the same. The first
 * byte says how large the pieces are. */
#include <assert.h>

#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum body_state read_all(struct str in, size_t step, struct buf *out, struct body_reader *b, size_t *used_all) {
    static const struct head h = {.chunked = true};
    enum body_state state = BODY_MORE;
    size_t at = 0, used;
    struct str data;
    assert(body_begin(b, &h, 4096));
    while (state != BODY_END && state != BODY_WRONG) {
        size_t n = in.len - at < step ? in.len - at : step;
        state = body_read(b, str_cut(in, at, at + n), &used, &data);
        assert(used <= n && data.len <= used);
        at += used;
        buf_add(out, data);
        if (state == BODY_MORE && at == in.len) break;
        assert(used || state != BODY_DATA);
    }
    *used_all = at;
    return state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct body_reader a, b;
    struct buf whole, pieces;
    size_t used_a, used_b;
    if (size < 1) return 0;
    struct str in = {(const char *)data + 1, size - 1};
    buf_init(&whole, 1 * MIB);
    buf_init(&pieces, 1 * MIB);
    enum body_state x = read_all(in, in.len + 1, &whole, &a, &used_a),
                    y = read_all(in, data[0] % 7 + 1u, &pieces, &b, &used_b);
    assert(x == y && a.status == b.status && whole.len == pieces.len && whole.len <= 4096);
    assert(x == BODY_WRONG || used_a == used_b);
    assert(whole.len == 0 || memcmp(whole.ptr, pieces.ptr, whole.len) == 0);
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
