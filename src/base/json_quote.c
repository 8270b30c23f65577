/* json_quote: a text between double quotes, as JSON and YAML read it. */
#include "base/buf.h"

void json_quote(struct buf *out, struct str s) {
    static const char short_forms[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    size_t from = 0;
    buf_addc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
        buf_add(out, str_cut(s, from, i));
        from = i + 1;
        const char *found = NULL;
        for (size_t k = 0; short_forms[k]; k += 2)
            if ((unsigned char)short_forms[k] == c) found = &short_forms[k + 1];
        if (found)
            buf_addc(out, '\\'), buf_addc(out, *found);
        else
            buf_addf(out, "\\u%04x", c);
    }
    buf_add(out, str_cut(s, from, s.len));
    buf_addc(out, '"');
}
