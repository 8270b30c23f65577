/* page: the checksums of kijun's database file, on disk.
 *
 * The file is an SQLite database whose pages keep 8 bytes free at their end (byte 20 of the file is 8). In the file
 * itself, those 8 bytes hold the checksum of the page, little-endian. Any SQLite reads such a file; one that writes it
 * without kijun leaves checksums that do not fit, and that is told as damage.
 *
 * The checksum of page N (from 1) of S bytes. All numbers have 64 bits and wrap.
 *
 *     step(h, w) = x xor (x >> 32), where x = (h + w) * 0x9E3779B97F4A7C15
 *
 * 1. The page without its last 8 bytes is S/8 - 1 words, little-endian. Word i (from 0) belongs to lane i mod 8. The
 *    eight lanes begin as 1 to 8, and lane = step(lane, word) for its words in order.
 * 2. h = 0, then h = step(h, lane) for the eight lanes in order.
 * 3. h = h xor (h >> 32), then h = h * ((N * 0xBB67AE8584CAA73B) | 1), then h = h xor (h >> 32).
 *
 * What follows from it:
 * - Every step can be undone when one of its two inputs is known, so a change of any one byte (of any one word, even)
 *   always changes the checksum. Larger changes pass unseen once in 2^64, a page in another's place once in 2^40 or
 * less.
 * - A page that is zeros to its very end counts as sound too, though its checksum would not be 0. It must: a page that
 * is allocated and freed within one transaction is never written, and what SQLite leaves out of the file the system
 * fills with zeros. A page of zeros that was written can be told from it by its checksum, so `vfs_check_file`, which
 * knows the free pages, finds those that were lost.
 * - It is no protection against people: whoever can write the file can write checksums. That is what the trail is for.
 *
 * The log (-wal) is SQLite's own format: each frame has a checksum of 64 bits that continues that of the frame before.
 * SQLite looks at it only when it recovers a log after a crash; kijun's VFS looks at it whenever a page is read. */
#include "store/page.h"

#include <string.h>

#define STEP_WORD UINT64_C(0x9E3779B97F4A7C15)
#define STEP_NUMBER UINT64_C(0xBB67AE8584CAA73B)

bool page_size_ok(size_t size) {
    return size >= PAGE_MIN && size <= PAGE_MAX && (size & (size - 1)) == 0;
}

static uint64_t word(const unsigned char *p) {
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

static inline uint64_t step(uint64_t h, uint64_t w) {
    h = (h + w) * STEP_WORD;
    return h ^ h >> 32;
}

#define LANES 8 /* so that the processor can work on them at the same time */

uint64_t page_sum(const unsigned char *page, size_t size, uint32_t number) {
    uint64_t lane[LANES] = {1, 2, 3, 4, 5, 6, 7, 8}, h = 0;
    for (const unsigned char *last = page + size - 8 * LANES; page < last; page += 8 * LANES)
        for (size_t i = 0; i < LANES; i++) lane[i] = step(lane[i], word(page + 8 * i));
    for (size_t i = 0; i < LANES - 1; i++) lane[i] = step(lane[i], word(page + 8 * i));
    for (size_t i = 0; i < LANES; i++) h = step(h, lane[i]);
    h ^= h >> 32;
    h *= (number * STEP_NUMBER) | 1;
    return h ^ h >> 32;
}

void page_stamp(unsigned char *page, size_t size, uint32_t number) {
    uint64_t sum = page_sum(page, size, number);
    unsigned char *at = page + size - PAGE_RESERVE;
    for (unsigned i = 0; i < 8; i++) at[i] = (unsigned char)(sum >> 8 * i);
}

bool page_sound(const unsigned char *page, size_t size, uint32_t number) {
    uint64_t stored = word(page + size - PAGE_RESERVE);
    return stored == page_sum(page, size, number) || (stored == 0 && page_empty(page, size));
}

bool page_empty(const unsigned char *page, size_t size) {
    return page[0] == 0 && memcmp(page, page + 1, size - 1) == 0;
}

uint32_t page_u32(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool page_head_read(const unsigned char head[PAGE_HEAD], struct page_head *out) {
    if (memcmp(head, "SQLite format 3", 16) != 0) return false;
    size_t size = (size_t)head[16] << 8 | head[17];
    if (size == 1) size = PAGE_MAX;
    *out = (struct page_head){.size = page_size_ok(size) ? size : 0,
                              .reserve = head[20],
                              .pages = page_u32(head + 28),
                              .trunk = page_u32(head + 32),
                              .free = page_u32(head + 36)};
    return true;
}

static inline uint32_t frame_word(const unsigned char *p, bool swap) {
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return swap ? __builtin_bswap32(w) : w;
}

struct sums {
    uint32_t s, t;
};

static inline struct sums frame_add(struct sums of, const unsigned char *p, size_t n, bool swap) {
    for (const unsigned char *end = p + n; p < end; p += 8) {
        of.s += frame_word(p, swap) + of.t;
        of.t += frame_word(p + 4, swap) + of.s;
    }
    return of;
}

bool frame_sound(const unsigned char before[8], const unsigned char head[FRAME_HEAD], const unsigned char *page,
                 size_t size, bool big) {
    bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
    struct sums of = {page_u32(before), page_u32(before + 4)};
    of = frame_add(of, head, 8, swap); /* of the head, the number of the page and the size of the database count */
    of = swap ? frame_add(of, page, size, true) : frame_add(of, page, size, false);
    return of.s == page_u32(head + 16) && of.t == page_u32(head + 20);
}
