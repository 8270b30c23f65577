/* text: lines, numbers, hashes and names, read strictly. */
#include "trail/text.h"

#include <string.h>

#include "trail/note.h"

bool text_line(struct str *rest, struct str *line) {
    return str_split(*rest, '\n', line, rest);
}

bool text_number(struct str s, int64_t *out) {
    int64_t v = 0;
    if (s.len == 0 || s.len > 19 || (s.ptr[0] == '0' && s.len > 1)) return false;
    for (size_t i = 0; i < s.len; i++) {
        int digit = s.ptr[i] - '0';
        if (digit < 0 || digit > 9 || v > (INT64_MAX - digit) / 10) return false;
        v = v * 10 + digit;
    }
    *out = v;
    return true;
}

bool text_hash(struct str line, trail_hash out) {
    unsigned char hash[TRAIL_HASH];
    size_t n;
    if (!base64_read(line, hash, sizeof hash, &n) || n != TRAIL_HASH) return false;
    memcpy(out, hash, TRAIL_HASH);
    return true;
}

void text_add_hash(struct buf *out, const trail_hash hash) {
    base64_add(out, (struct str){(const char *)hash, TRAIL_HASH});
    buf_addc(out, '\n');
}

bool text_plain(struct str s) {
    size_t bad;
    if (s.len == 0 || s.ptr[s.len - 1] != '\n' || !utf8_ok(s, &bad)) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\n') return false;
    return true;
}

static bool may_name(uint32_t c) {
    static const struct {
        uint32_t from, to;
    } not [] = {{0, 0x20},          {'+', '+'},         {0x7F, 0xA0},     {0xAD, 0xAD},     {0x61C, 0x61C},
                {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},
                {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFDD0, 0xFDEF},
                {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF},
                {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (c >= not [i].from && c <= not [i].to) return false;
    return (c & 0xFFFE) != 0xFFFE;
}

bool text_name(struct str name) {
    size_t bad;
    if (name.len == 0 || name.len > NOTE_NAME_MAX || !utf8_ok(name, &bad)) return false;
    for (size_t at = 0; at < name.len;)
        if (!may_name(utf8_next(name, &at))) return false;
    return true;
}
