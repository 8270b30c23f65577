/* fuzz_sniff: any bytes as a file and as its name: always some form, the same one again, and always a name that is
 * safe to show. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(struct str name) {
    size_t bad, at = 0;
    if (!name.len || name.len > SNIFF_NAME_MAX || !utf8_ok(name, &bad)) abort();
    if (name.ptr[0] == '.' || memchr(name.ptr, '/', name.len) || memchr(name.ptr, '\\', name.len)) abort();
    while (at < name.len) {
        uint32_t cp = utf8_next(name, &at);
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct buf name;
    enum sniffed is = sniff(bytes);
    if ((unsigned)is >= SNIFF_COUNT || is != sniff(bytes) || !strchr(sniff_type(is), '/')) abort();
    /* What is shown inside of a page never has a tag in it that a browser would act on. */
    size_t at;
    if (is == SNIFF_TEXT && (str_find(bytes, STR("<script"), &at) || str_find(bytes, STR("<SVG"), &at))) abort();
    buf_init(&name, SNIFF_NAME_MAX);
    sniff_clean_name(bytes, &name);
    if (!buf_ok(&name)) abort();
    check_name(buf_str(&name));
    sniff_name_fits(is, buf_str(&name));
    sniff_name_fits(is, bytes);
    buf_release(&name);
    return 0;
}
