/* zip: see zip.h. Numbers are those of PKWARE's APPNOTE, little-endian. */
#include "verify/zip.h"

#include <stdlib.h>

#define LOCAL 30   /* bytes of a local header without its name */
#define CENTRAL 46 /* of a row of the directory */
#define END 22     /* of the end of the directory */
#define DATE_1980_01_01 0x21

static uint32_t u16(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32(const uint8_t *p) {
    return u16(p) | u16(p + 2) << 16;
}

uint32_t v_crc32(uint32_t crc, struct span s) {
    static uint32_t table[256];
    if (!table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t v = i;
            for (int k = 0; k < 8; k++) v = v >> 1 ^ (v & 1 ? 0xEDB88320U : 0);
            table[i] = v;
        }
    crc = ~crc;
    for (size_t i = 0; i < s.n; i++) crc = crc >> 8 ^ table[(crc ^ s.p[i]) & 0xFF];
    return ~crc;
}

struct zip {
    struct say *say;
    const struct source *source;
    uint64_t next;  /* where the next local header must be */
    uint32_t maker; /* "version made by" of the first member; all are made by one program */
    uint64_t directory, directory_size, count;
};

static bool bad(struct zip *z, const char *en, const char *ja) {
    v_fault(
        z->say,
        "the zip file is not as kijun writes it: %s. A pack that was zipped again is checked unpacked, as a folder.",
        "zipファイルがkijunの書いたままではありません(%s)"
        "。圧縮し直したものは、展開したフォルダーとして検証してください。",
        z->say->ja ? ja : en);
    return false;
}

/* The end of the directory stands in the last bytes. */
static bool read_end(struct zip *z) {
    uint8_t e[END];
    if (z->source->size > PACK_SIZE) return bad(z, "larger than 2 GiB", "2 GiBを超えています");
    if (z->source->size < END || !v_source_read(z->source, z->source->size - END, e, END) ||
        memcmp(e, "PK\5\6", 4) != 0)
        return bad(z, "its end is missing, or something was added", "末尾が欠けているか、何かが加えられています");
    z->count = u16(e + 10);
    z->directory_size = u32(e + 12);
    z->directory = u32(e + 16);
    if (u32(e + 4) != 0 || u16(e + 8) != z->count || u16(e + 20) != 0 ||
        z->directory + z->directory_size != z->source->size - END)
        return bad(z, "its end contradicts itself", "末尾の記載に矛盾があります");
    if (z->count > PACK_MEMBERS || z->directory_size > (uint64_t)PACK_MEMBERS * (CENTRAL + MEMBER_NAME))
        return bad(z, "more than 10,000 members", "項目が10,000を超えています");
    return true;
}

/* What is the same in the local header (h) and the directory (c + 2): needs, flags, method, time, date, CRC, sizes. */
static bool check_common(struct zip *z, const uint8_t *h) {
    if (u16(h) != 10 && u16(h) != 20) return bad(z, "an unknown version", "不明な版");
    if (u16(h + 2) != 0) return bad(z, "flags are set", "フラグがあります");
    if (u16(h + 4) != 0) return bad(z, "a member is compressed", "圧縮された項目があります");
    if (u16(h + 6) != 0 || u16(h + 8) != DATE_1980_01_01)
        return bad(z, "a date other than 1980-01-01", "1980-01-01以外の日付");
    if (u32(h + 14) != u32(h + 18)) return bad(z, "two sizes of one member", "項目の大きさが二通りあります");
    return true;
}

/* One member: its row of the directory at c, with `left` bytes, and its local header. The row's length, or 0. */
static size_t read_member(struct zip *z, const uint8_t *c, size_t left, struct member *m) {
    uint8_t h[LOCAL + MEMBER_NAME];
    if (left < CENTRAL || memcmp(c, "PK\1\2", 4) != 0) return bad(z, "a broken directory", "目録が壊れています");
    size_t name = u16(c + 28);
    if (name == 0 || name > MEMBER_NAME || left - CENTRAL < name || memchr(c + CENTRAL, 0, name))
        return bad(z, "a bad name in the directory", "目録の名前が正しくありません");
    memcpy(m->name, c + CENTRAL, name);
    m->name[name] = 0;
    z->say->member = m->name;
    if (!check_common(z, c + 6)) return 0;
    if (z->maker == UINT32_MAX) z->maker = u16(c + 4);
    if (u16(c + 4) != z->maker)
        return bad(z, "members made by different programs", "作成したプログラムが項目により違います");
    /* Extra field, comment, disk, attributes: all nothing. */
    static const uint8_t nothing[12];
    if (memcmp(c + 30, nothing, 12) != 0)
        return bad(z, "comments, extra fields or attributes", "注釈、追加欄又は属性があります");
    m->size = u32(c + 24);
    m->crc = u32(c + 16);
    if (u32(c + 42) != z->next || z->next + LOCAL + name > z->directory ||
        m->size > z->directory - z->next - LOCAL - name)
        return bad(z, "members that do not follow each other", "項目が隙間なく並んでいません");
    if (!v_source_read(z->source, z->next, h, LOCAL + name) || memcmp(h, "PK\3\4", 4) != 0 ||
        memcmp(h + 4, c + 6, 22) != 0 || u16(h + 26) != name || u16(h + 28) != 0 ||
        memcmp(h + LOCAL, m->name, name) != 0)
        return bad(z, "the member's own header differs from the directory", "項目自身の見出しが目録と違います");
    m->at = z->next + LOCAL + name;
    z->next = m->at + m->size;
    return CENTRAL + name;
}

bool v_zip(struct say *s, const struct source *source, struct member **members, size_t *n) {
    struct zip z = {.say = s, .source = source, .maker = UINT32_MAX};
    if (!read_end(&z)) return false;
    uint8_t *directory = v_alloc(z.directory_size);
    struct member *all = v_alloc(z.count * sizeof *all);
    bool good = v_source_read(source, z.directory, directory, z.directory_size);
    size_t at = 0;
    for (uint64_t i = 0; good && i < z.count; i++) {
        size_t row = read_member(&z, directory + at, z.directory_size - at, &all[i]);
        good = row > 0;
        at += row;
    }
    s->member = NULL;
    if (good && (at != z.directory_size || z.next != z.directory))
        good = bad(&z, "bytes that belong to no member", "どの項目にも属さない部分があります");
    free(directory);
    if (good) {
        *members = all;
        *n = z.count;
    } else {
        free(all);
    }
    return good;
}
