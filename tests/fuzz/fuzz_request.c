/* fuzz_request: any bytes as a request of two people. What is taken has one text only: written again it is the same;
 * and what it lists to be erased is read back as the same list. */
#include <stdint.h>
#include <stdlib.h>

#include "ledger/erase.h"
#include "ledger/period.h"
#include "ledger/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(struct arena *a, struct str what) {
    struct erase_list l, again;
    struct buf first, second;
    struct err e;
    if (!erase_read(a, what, &l, &e)) return;
    buf_init(&first, 64 * KIB);
    buf_init(&second, 64 * KIB);
    erase_write(&l, &first);
    if (!erase_read(a, buf_str(&first), &again, &e)) abort();
    erase_write(&again, &second);
    if (!str_eq(buf_str(&first), buf_str(&second))) abort();
    buf_release(&first);
    buf_release(&second);
}

static void check_term(struct str text) {
    struct period p, again;
    char written[PERIOD_TEXT_MAX];
    if (!period_read(text, &p)) return;
    period_write(p, written);
    if (!period_read(str_of(written), &again) || again.months != p.months || again.days != p.days) abort();
}

static void check_again(const struct request_note *r) {
    struct buf b;
    struct err e;
    struct str text;
    buf_init(&b, REQUEST_MAX);
    if (!request_write(&r->request, &b, &e)) abort();
    text = buf_str(&b);
    if (!str_eq(str_cut(text, 0, text.len - 1), r->note.text)) abort();
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(64 * MIB);
    struct str bytes = {(const char *)data, size};
    struct request_note r;
    struct err e;
    if (request_read(a, STR("request"), bytes, &r, &e)) {
        check_again(&r);
        check_list(a, r.request.what);
    }
    check_list(a, bytes);
    check_term(bytes);
    arena_free(a);
    return 0;
}
