/* zip: the list of members of a zip file that holds nothing but them, as kijun writes it.
 *
 * Every byte of the file is accounted for: local headers and contents follow each other from the first byte in the
 * order of the directory, the directory follows at once, and its end is the end of the file. Contents are stored, not
 * packed; there are no comments, no extra fields, no dates but 1980-01-01, and what a header says twice it says alike.
 * So no byte can change unseen, and no other reader can see other members. A pack that another program zipped again
 * fails here; it is checked as a folder.
 *
 * At most 2 GiB and 10,000 members.
 */
#pragma once
#include "verify/say.h"
#include "verify/source.h"

#define PACK_MEMBERS 10000
#define PACK_SIZE (2048ULL * 1024 * 1024)
#define MEMBER_NAME 128 /* bytes of a name, at most */

struct member {
    char name[MEMBER_NAME + 1];
    uint64_t at; /* of the content */
    uint64_t size;
    uint32_t crc;
    uint8_t sha256[32]; /* of the content; for pack.c */
    bool listed;        /* likewise: in SHA256SUMS */
    bool named;         /* likewise: by a record */
};

/* The members in the order of the file, from malloc, and their number. False when it is not such a zip file. */
bool v_zip(struct say *s, const struct source *source, struct member **members, size_t *n);

/* CRC-32 of zip, in pieces; begins with 0. */
uint32_t v_crc32(uint32_t crc, struct span s);
