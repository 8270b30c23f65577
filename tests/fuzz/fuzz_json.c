/* fuzz_json: any bytes as JSON; what is read must be a sound tree with places inside the text. */
#include "check_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    struct arena *a = arena_new(256 * MIB);
    struct source src = {STR("fuzz"), {(const char *)data, size}};
    d = (struct diags){0};
    check_reading(json_read(a, &src, &d), &src, &d);
    arena_free(a);
    return 0;
}
