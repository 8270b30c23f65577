/* zip_stored: an archive without compression, written by hand so that every byte of it is known (PKWARE's APPNOTE,
 * sections 4.3.7, 4.3.12 and 4.3.16). */
#include "fmt/write.h"

#define NEEDS 10     /* version 1.0 */
#define MADE_BY 20   /* by version 2.0, file attributes of DOS: none */
#define DATE 0x0021  /* 1980-01-01 */
#define MOST 0xFFFFu /* members */
#define MOST_BYTES (2048 * MIB)

static uint32_t crc32_of(struct str s) {
    static uint32_t table[256];
    uint32_t crc = 0xFFFFFFFFu;
    if (!table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t v = i;
            for (int bit = 0; bit < 8; bit++) v = v >> 1 ^ (v & 1 ? 0xEDB88320u : 0);
            table[i] = v;
        }
    for (size_t i = 0; i < s.len; i++) crc = crc >> 8 ^ table[(crc ^ (unsigned char)s.ptr[i]) & 0xFF];
    return ~crc;
}

/* What the member's own header and its row of the directory have in common. */
static void add_common(struct buf *out, struct str name, struct str content, uint32_t crc) {
    buf_add_le16(out, NEEDS);
    buf_add_le16(out, 0); /* flags */
    buf_add_le16(out, 0); /* method: stored */
    buf_add_le16(out, 0); /* time */
    buf_add_le16(out, DATE);
    buf_add_le32(out, crc);
    buf_add_le32(out, content.len);
    buf_add_le32(out, content.len);
    buf_add_le16(out, (unsigned)name.len);
    buf_add_le16(out, 0); /* extra field */
}

void zip_stored_init(struct zip_stored *z, struct buf *out) {
    *z = (struct zip_stored){.out = out};
    buf_init(&z->directory, 64 * MIB);
}

void zip_stored_add(struct zip_stored *z, const char *name, struct str content) {
    struct str n = str_of(name);
    uint32_t crc = crc32_of(content);
    size_t at = z->out->len;
    if (z->n == MOST || n.len > MOST || content.len > MOST_BYTES || at > MOST_BYTES - content.len) {
        z->too_large = true;
        return;
    }
    z->n++;
    buf_add_le32(z->out, 0x04034b50);
    add_common(z->out, n, content, crc);
    buf_add(z->out, n);
    buf_add(z->out, content);
    buf_add_le32(&z->directory, 0x02014b50);
    buf_add_le16(&z->directory, MADE_BY);
    add_common(&z->directory, n, content, crc);
    buf_add_le16(&z->directory, 0); /* comment */
    buf_add_le16(&z->directory, 0); /* disk */
    buf_add_le16(&z->directory, 0); /* attributes, inside and outside */
    buf_add_le32(&z->directory, 0);
    buf_add_le32(&z->directory, at);
    buf_add(&z->directory, n);
}

bool zip_stored_end(struct zip_stored *z, struct err *e) {
    size_t at = z->out->len, size = z->directory.len;
    buf_add(z->out, buf_str(&z->directory));
    buf_add_le32(z->out, 0x06054b50);
    buf_add_le16(z->out, 0);
    buf_add_le16(z->out, 0);
    buf_add_le16(z->out, (unsigned)z->n);
    buf_add_le16(z->out, (unsigned)z->n);
    buf_add_le32(z->out, size);
    buf_add_le32(z->out, at);
    buf_add_le16(z->out, 0);
    bool fits = !z->too_large && buf_ok(&z->directory) && buf_ok(z->out) && at <= MOST_BYTES;
    buf_release(&z->directory);
    return fits || err_set(e, ERR_LIMIT, _("The zip archive would be larger than is allowed."));
}
