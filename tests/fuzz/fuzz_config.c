/* fuzz_config: any bytes as kijun.conf: what is accepted goes round by config_write unchanged. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(64 * MIB);
    struct server_config c, again;
    struct diags d = {.count = 0};
    config_init(&c, a);
    if (config_read(&c, STR("kijun.conf"), (struct str){(const char *)data, size}, &d) && config_check(&c, &d)) {
        struct buf first, second;
        buf_init(&first, MIB);
        buf_init(&second, MIB);
        config_write(&c, &first);
        config_init(&again, a);
        if (first.len <= CONFIG_MAX) {
            if (!config_read(&again, STR("kijun.conf"), buf_str(&first), &d)) abort();
            config_write(&again, &second);
            if (!str_eq(buf_str(&first), buf_str(&second))) abort();
        }
        buf_release(&first);
        buf_release(&second);
    }
    arena_free(a);
    return 0;
}
