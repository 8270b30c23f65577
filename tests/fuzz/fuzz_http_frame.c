/* fuzz_http_frame: any bytes as a frame between listener and lane. The first byte says which, and how many descriptors
 * came along; what is accepted is written again and must be the same bytes. */
#include <assert.h>

#include "http/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int fds[FRAME_FDS] = {1000, 1001}; /* never used as descriptors */

static void let_go(struct parcel *p) {
    p->fd = -1;
    parcel_release(p);
}

static void check_same(const struct frame *f, struct str payload, size_t n_fds) {
    assert(f->bytes.len == payload.len + FRAME_HEAD && f->n_fds == n_fds);
    assert(payload.len == 0 || memcmp(f->bytes.ptr + FRAME_HEAD, payload.ptr, payload.len) == 0);
}

static void request(struct str payload, size_t n_fds) {
    struct arena *a = arena_new(16 * MIB);
    struct http_request rq;
    struct parcel body, note;
    struct frame f;
    struct err e;
    if (frame_read_request(a, payload, fds, n_fds, &rq, &body, &note, &e)) {
        frame_init(&f);
        assert(frame_request(&f, &rq, &body, &note, &e));
        check_same(&f, payload, n_fds);
        frame_release(&f);
        let_go(&body);
        let_go(&note);
    }
    arena_free(a);
}

static void answer(struct str payload, size_t n_fds) {
    struct frame_answer r;
    struct frame f;
    struct err e;
    if (!frame_read_answer(payload, fds, n_fds, &r, &e)) return;
    frame_init(&f);
    assert(frame_answer(&f, &r, &e));
    check_same(&f, payload, n_fds);
    frame_release(&f);
    let_go(&r.body);
    let_go(&r.note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct err e;
    size_t n, n_fds;
    if (size < 1) return 0;
    struct str payload = {(const char *)data + 1, size - 1};
    size_t beside = data[0] / 2 % (FRAME_FDS + 1);
    if (data[0] % 2)
        answer(payload, beside);
    else
        request(payload, beside);
    if (payload.len >= FRAME_HEAD && frame_head(payload.ptr, data[0] % 2, &n, &n_fds, &e)) assert(n_fds <= FRAME_FDS);
    return 0;
}
