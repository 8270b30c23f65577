/* page: what a sound page of a database file looks like, and a sound frame of its log.
 *
 * Inside store only. page.c opens with the format on disk. Nothing here touches a file. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_RESERVE 8        /* bytes at the end of each page that hold its checksum */
#define PAGE_MIN 512          /* SQLite's smallest and largest page */
#define PAGE_MAX 65536        /* bytes */
#define PAGE_HEAD 100         /* the database header at the start of page 1 */
#define FRAME_HEAD 24         /* a frame of the log: this many bytes, then a page */
#define FRAME_FIRST 32        /* the log's own header, before the first frame */
#define PAGE_LOCKED (1 << 30) /* the byte that SQLite locks; the page that holds it is never written */

/* Can a page be this large? */
bool page_size_ok(size_t size);

/* The checksum of a page of `size` bytes whose number is `number` (from 1); its last 8 bytes are not looked at. */
uint64_t page_sum(const unsigned char *page, size_t size, uint32_t number);
void page_stamp(unsigned char *page, size_t size, uint32_t number); /* writes it where it belongs */
bool page_sound(const unsigned char *page, size_t size, uint32_t number);
bool page_empty(const unsigned char *page, size_t size); /* zeros alone */

/* What the first PAGE_HEAD bytes say: false when they are no database's. A header that names an impossible page size
 * gives 0 for it. */
struct page_head {
    size_t size;      /* bytes of a page; 0 = impossible */
    unsigned reserve; /* bytes at the end of each page that SQLite leaves alone */
    uint32_t pages;   /* how many the file should have */
    uint32_t trunk;   /* first page of the list of free pages; 0 = none */
    uint32_t free;    /* how many pages are free */
};
bool page_head_read(const unsigned char head[PAGE_HEAD], struct page_head *out);
uint32_t page_u32(const unsigned char *p); /* big-endian, as SQLite writes numbers */

/* Does the page in a frame of the log fit the frame's checksum? `before` is the checksum of the frame before (for the
 * first, that of the log's header); `big`: the sums run over big-endian words, as the log's magic number says. */
bool frame_sound(const unsigned char before[8], const unsigned char head[FRAME_HEAD], const unsigned char *page,
                 size_t size, bool big);
