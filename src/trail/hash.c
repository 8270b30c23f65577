/* hash: SHA-256 as the trail uses it; HMAC by its definition (RFC 2104), since a keyed context costs more than both
 * digests. */
#include <string.h>

#include "trail/inside.h"

#define BLOCK 64

bool hasher_init(struct hasher *h, struct err *e) {
    h->md = EVP_MD_fetch(NULL, "SHA256", NULL);
    h->ctx = EVP_MD_CTX_new();
    if (h->md && h->ctx && EVP_DigestInit_ex2(h->ctx, h->md, NULL) == 1) return true;
    hasher_release(h);
    return err_set(e, ERR_IO, _("SHA-256 is not available on this machine."));
}

void hasher_release(struct hasher *h) {
    EVP_MD_CTX_free(h->ctx);
    EVP_MD_free(h->md);
    *h = (struct hasher){0};
}

/* Digests cannot fail once the context was made, but for want of memory. */
static void must(int ok) {
    if (ok != 1) mem_exhausted("SHA-256 failed");
}

static void begin(struct hasher *h) {
    must(EVP_DigestInit_ex2(h->ctx, NULL, NULL));
}
static void add(struct hasher *h, const void *p, size_t n) {
    must(EVP_DigestUpdate(h->ctx, p, n));
}
static void end(struct hasher *h, trail_hash out) {
    must(EVP_DigestFinal_ex(h->ctx, out, NULL));
}

static void hmac(struct hasher *h, struct str key, struct str message, trail_hash out) {
    unsigned char inner[BLOCK], outer[BLOCK];
    trail_hash middle;
    memset(inner, 0x36, BLOCK);
    memset(outer, 0x5C, BLOCK);
    for (size_t i = 0; i < key.len && i < BLOCK; i++) { /* a salt is shorter than a block */
        inner[i] = (unsigned char)(inner[i] ^ (unsigned char)key.ptr[i]);
        outer[i] = (unsigned char)(outer[i] ^ (unsigned char)key.ptr[i]);
    }
    begin(h), add(h, inner, BLOCK), add(h, message.ptr, message.len), end(h, middle);
    begin(h), add(h, outer, BLOCK), add(h, middle, sizeof middle), end(h, out);
}

void hash_leaf(struct hasher *h, struct str salt, struct str record, trail_hash out) {
    unsigned char text[1 + TRAIL_HASH] = {0};
    trail_hash commitment;
    hmac(h, salt, record, commitment);
    memcpy(text + 1, commitment, TRAIL_HASH);
    begin(h), add(h, text, sizeof text), end(h, out);
}

void hash_node(struct hasher *h, const unsigned char *left, const unsigned char *right, trail_hash out) {
    unsigned char text[1 + 2 * TRAIL_HASH];
    text[0] = 1;
    memcpy(text + 1, left, TRAIL_HASH);
    memcpy(text + 1 + TRAIL_HASH, right, TRAIL_HASH);
    begin(h), add(h, text, sizeof text), end(h, out);
}

void hash_nothing(struct hasher *h, trail_hash out) {
    begin(h), end(h, out);
}

void trail_leaf_of(struct str salt, struct str record, trail_hash out) {
    struct hasher h;
    struct err e;
    if (!hasher_init(&h, &e)) mem_exhausted(e.text);
    hash_leaf(&h, salt, record, out);
    hasher_release(&h);
}
