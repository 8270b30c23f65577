/* fuzz_passkey: what a browser answers: JSON around CBOR, and what passes between keeper and hasher. */
#include <stdlib.h>

#include "access/passkey.h"
#include "access/password.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(64 * MIB);
    struct str bytes = {(const char *)data, size}, auth;
    struct passkey_site site = {STR("https://example.jp"), STR("example.jp"), STR("0123456789abcdef0123456789abcdef")};
    struct passkey_made made;
    struct passkey_shown shown;
    struct password_job job;
    struct password_result result;
    struct err e;
    uint32_t counter;
    if (attestation_auth_data(bytes, &auth) && auth.len > size) abort();
    if (passkey_read_made(a, &site, bytes, &made, &e) && (!made.id.len || !made.key.len)) abort();
    if (passkey_read_shown(a, bytes, &shown, &e) &&
        passkey_verify(a, &site, &shown, -7, STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
                       &counter, &e))
        abort();
    (void)!password_job_read(bytes, &job, &e);
    (void)!password_result_read(bytes, &result, &e);
    arena_free(a);
    return 0;
}
