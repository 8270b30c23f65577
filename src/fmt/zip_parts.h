/* zip_parts: an archive as it lies in the file, so that it can be written again with a few members exchanged and every
 * other one kept: the same compressed bytes, the same names, dates and order.
 *
 *     struct zip_parts z;
 *     if (!zip_parts_read(a, path, bytes, 4096, &z, &e)) …
 *     zip_parts_find(&z, STR("word/document.xml"));             // NULL: there is none
 *     if (!zip_parts_write(&z, changes, n, &out, &e)) …
 *
 * Strict, since office programs write plain archives and attackers do not: one disk, no ZIP64, nothing encrypted, no
 * bytes before the first member that the directory does not know, no two members of one name (case ignored), no member
 * over another's bytes (the trick of the bombs), no names with "..", "\" or a root, no symbolic links, every member's
 * own header says what the directory says. Nothing is unpacked here (zip_read.h does that, with its own ceilings).
 * Views into `bytes`, which must live on. */
#pragma once
#include "base/base.h"

struct zip_part {
    struct str name;
    unsigned method, flags, time, date, made_by, needs;
    uint32_t crc, packed, unpacked, attributes;
    struct str data; /* packed */
};
struct zip_parts {
    struct zip_part *list; /* in the order of the directory */
    size_t n;
};
bool zip_parts_read(struct arena *a, struct str path, struct str bytes, size_t most, struct zip_parts *out,
                    struct err *e) MUST_CHECK;
const struct zip_part *zip_parts_find(const struct zip_parts *z, struct str name);

struct zip_change {
    const struct zip_part *part; /* of the list */
    struct str content;          /* unpacked; it is packed here */
};
bool zip_parts_write(struct arena *a, const struct zip_parts *z, const struct zip_change *changes, size_t n,
                     struct buf *out, struct err *e) MUST_CHECK;
