/* fuzz_render_read: the JSON that kijun-render reads, as document and as picture.
 *
 * Links render (read.c, read_document.c, read_diagram.c) and jansson; needs no fonts. The first byte chooses the
 * reader, so that one corpus serves both. */
#include "render/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > 64 * KIB) return 0; /* below what could pass the arena's ceiling, which ends the program */
    struct arena *a = arena_new(256 * MIB);
    struct str json = {(const char *)data + 1, size - 1};
    struct err e = {0};
    if (data[0] == 'p') {
        struct diagram dg;
        enum lang lang;
        if (!read_picture(a, json, &lang, &dg, &e) && !e.text[0]) __builtin_trap(); /* an error says what it is */
    } else {
        struct document doc;
        if (!read_document(a, json, &doc, &e) && !e.text[0]) __builtin_trap();
    }
    arena_free(a);
    return 0;
}
