/* verify_bridge: kijun-verify for verify_trail.c, in a file of its own, since both sides have a struct checkpoint. */
#include <stdlib.h>

#include "verify/check.h"
#include "verify_bridge.h"

int verify_bytes(const char *bytes, size_t n, const char *key, const char *earlier, size_t earlier_n, char *said,
                 size_t room) {
    static struct trust trust;
    const char *why[2];
    char *text = NULL;
    size_t size = 0;
    struct say say = {.out = open_memstream(&text, &size), .entry = NO_ENTRY};
    if (!say.out || !v_trust_key(&trust, (struct span){(const uint8_t *)key, strlen(key)}, false, why)) return -1;
    if (earlier) {
        void *copy = v_alloc(earlier_n);
        memcpy(copy, earlier, earlier_n);
        if (!v_trust_checkpoint(&say, &trust, "earlier", copy, earlier_n)) return -1;
    }
    struct source source = v_source_memory((struct span){(const uint8_t *)bytes, n});
    enum status status = v_check(&say, &trust, "x", &source);
    fclose(say.out);
    snprintf(said, room, "%s", text);
    free(text);
    v_trust_free(&trust);
    return (int)status;
}
