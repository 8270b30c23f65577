/* fuzz_bids: any text as a workbook (unit/form_book.h) that a bidder sends back, and as an officer's sheet of points.
 * Findings stand in their order, cells are named, and what was read can be counted. */
#include "../unit/form_book.h"
#include "check_tree.h"
#include "ledger/bids.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct bid_clause list[] = {
        {STR("a.M-1"), STR("M-1"), STR("1"), STR("x"), STR("必須の一"), true, 0},
        {STR("a.O-1"), STR("O-1"), STR("2"), STR("y"), STR("任意の一"), false, 10}};
    struct str text = {(const char *)data, size};
    static struct diags d;
    struct err e;
    size_t bad;
    if (!utf8_ok(text, &bad) || size > 64 * KIB) return 0;
    struct arena *a = arena_new(1024 * MIB);
    struct bid_clauses c = {.list = list, .n = 2};
    bid_digest(&c);
    const struct book *book = book_of(a, text);
    struct bid *b = bid_read(a, &c, book, LANG_JA, &e);
    for (size_t i = 0; b && i < b->n_findings; i++) {
        check_that(b->findings[i].text.len > 0 && b->findings[i].kind < BID_KINDS);
        check_that(i == 0 || b->findings[i - 1].kind <= b->findings[i].kind);
    }
    if (b) check_that(bid_sum(&c, b).points <= 10);
    d = (struct diags){0};
    if (bid_weights_read(a, &c, book, LANG_JA, &d))
        check_that(c.list[1].points >= 0 && c.list[1].points <= BID_POINTS_MAX && c.list[0].points == 0);
    arena_free(a);
    return 0;
}
