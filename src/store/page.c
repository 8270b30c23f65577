/* page: the checksums of kijun's database file, on disk.
 *
 * The file is an SQLite database whose pages keep 8 bytes free at their end (byte 20 of the file is 8). In the file
 * itself, those 8 bytes hold the checksum of the page, little-endian. Any SQLite reads such a file; one that writes it
 * without kijun leaves checksums that do not fit, and that is told as damage.
 *
 * The checksum of page N (from 1) of S bytes. All numbers have 64 bits and wrap.
 *
 *     step(h, w) = rotate_left(h + w * 0x9E3779B97F4A7C15, 29) * 0x6A09E667F3BCC909
 *
 * 1. The page without its last 8 bytes is S/8 - 1 words, little-endian. Word i (from 0) belongs to lane i mod 4. The
 * four lanes begin as 1, 2, 3 and 4, and lane = step(lane, word) for its words in order.
 * 2. h = step(step(step(lane0, lane1), lane2), lane3)
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
#define STEP_LANE UINT64_C(0x6A09E667F3BCC909)
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
    h += w * STEP_WORD;
    return (h << 29 | h >> 35) * STEP_LANE;
}

uint64_t page_sum(const unsigned char *page, size_t size, uint32_t number) {
    uint64_t a = 1, b = 2, c = 3, d = 4;
    const unsigned char *last = page + size - 32;
    for (; page < last; page += 32) { /* four lanes, so that the processor can work on them at the same time */
        a = step(a, word(page));
        b = step(b, word(page + 8));
        c = step(c, word(page + 16));
        d = step(d, word(page + 24));
    }
    a = step(a, word(page));
    b = step(b, word(page + 8));
    c = step(c, word(page + 16));
    uint64_t h = step(step(step(a, b), c), d);
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

static uint32_t frame_word(const unsigned char *p, bool big) {
    if (big) return page_u32(p);
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

bool frame_sound(const unsigned char before[8], const unsigned char head[FRAME_HEAD], const unsigned char *page,
                 size_t size, bool big) {
    uint32_t s = page_u32(before), t = page_u32(before + 4);
    s += frame_word(head, big) + t; /* of the head, the number of the page and the size of the database count */
    t += frame_word(head + 4, big) + s;
    for (const unsigned char *end = page + size; page < end; page += 8) {
        s += frame_word(page, big) + t;
        t += frame_word(page + 4, big) + s;
    }
    return s == page_u32(head + 16) && t == page_u32(head + 20);
}
