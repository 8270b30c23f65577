/* bench-verify: entries a second that kijun-verify checks, on one core: a whole export with every commitment opened,
 * and the tree alone, from leaf hashes. The export is made here in memory.
 *
 *     bench-verify [ENTRIES [RUNS]]        medians, one line each */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "verify/check.h"
#include "verify/hash.h"
#include "verify/tree.h"

/* Time of the processor, so that other work on the machine does not count. */
static uint64_t nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void base64(const uint8_t *bytes, size_t n, char *out) {
    EVP_EncodeBlock((unsigned char *)out, bytes, (int)n);
}

static EVP_PKEY *key;
static char vkey[256];

/* A key, and how a trusted one is written. */
static void make_key(void) {
    uint8_t typed[33] = {0x01}, hash[32];
    size_t n = 32;
    char text[64];
    key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    if (!key || EVP_PKEY_get_raw_public_key(key, typed + 1, &n) != 1) exit(3);
    v_sha256(SPAN("bench\n"), (struct span){typed, 33}, hash);
    base64(typed, 33, text);
    snprintf(vkey, sizeof vkey, "bench+%02x%02x%02x%02x+%s", hash[0], hash[1], hash[2], hash[3], text);
}

static void put_checkpoint(FILE *out, const struct tree *t) {
    char text[256], root_text[64], signature_text[128];
    uint8_t root[32], signature[4 + 64], typed[33] = {0x01}, hash[32];
    size_t n = 64, raw = 32;
    v_tree_root(t, root);
    base64(root, 32, root_text);
    snprintf(text, sizeof text, "bench\n%llu\n%s\n", (unsigned long long)t->n, root_text);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(c, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(c, signature + 4, &n, (const unsigned char *)text, strlen(text)) != 1)
        exit(3);
    EVP_MD_CTX_free(c);
    EVP_PKEY_get_raw_public_key(key, typed + 1, &raw);
    v_sha256(SPAN("bench\n"), (struct span){typed, 33}, hash);
    memcpy(signature, hash, 4);
    base64(signature, sizeof signature, signature_text);
    fprintf(out, "\n%s\n\xE2\x80\x94 bench %s\n", text, signature_text);
}

/* An export whose records are about as long as those of decisions are (400 bytes); its leaf hashes in `leaves`. */
static void make_export(size_t n, FILE *out, uint8_t (*leaves)[32]) {
    struct tree t = {0};
    fprintf(out, "kijun trail 1\norigin bench\nentries %zu\n\n", n);
    for (size_t i = 0; i < n; i++) {
        char record[1024], salt_text[64];
        uint8_t salt[32], commitment[32];
        v_sha256(SPAN("salt"), (struct span){(const uint8_t *)&i, sizeof i}, salt);
        base64(salt, 32, salt_text);
        int size =
            snprintf(record, sizeof record,
                     "{\"kijun\":1,\"n\":%zu,\"at\":\"2026-11-30T%02zu:%02zu:%02zu.%03zuZ\",\"kind\":\"decision\","
                     "\"on\":\"system/%zu/decisions/sbd.AT-1-1\",\"act\":\"set\",\"who\":{\"account\":\"suzuki\","
                     "\"id\":\"12\",\"name\":\"鈴木 一郎\"},\"from\":{\"host\":\"desk-3.example.jp\",\"via\":\"cli\","
                     "\"terminal\":\"pts/3\"},\"before\":{\"level\":\"high\"},\"after\":{\"level\":\"mid\",\"why\":"
                     "\"利用者が職員に限られ、外部に公開しないため。\"}}",
                     i, i / 3600000 % 24, i / 60000 % 60, i / 1000 % 60, i % 1000, i % 977);
        v_commitment(salt, (struct span){(const uint8_t *)record, (size_t)size}, commitment);
        v_leaf(commitment, leaves[i]);
        v_tree_add(&t, leaves[i]);
        fprintf(out, "+ %s %s\n", salt_text, record);
    }
    put_checkpoint(out, &t);
}

static void report(const char *what, size_t n, uint64_t *times, size_t runs) {
    qsort(times, runs, sizeof *times, by_value);
    uint64_t median = times[runs / 2];
    printf("%s entries=%zu runs=%zu median_us=%llu per_second=%llu\n", what, n, runs,
           (unsigned long long)(median / 1000), (unsigned long long)((uint64_t)n * 1000000000U / median));
}

int main(int argc, char **argv) {
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000, runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 7,
           size = 0;
    char *text = NULL;
    const char *why[2];
    static struct trust trust;
    if (n == 0 || runs == 0 || runs > 100) return 2;
    uint8_t(*leaves)[32] = malloc(n * sizeof *leaves);
    FILE *out = open_memstream(&text, &size), *nowhere = fopen("/dev/null", "w");
    if (!leaves || !out || !nowhere) return 3;
    make_key();
    make_export(n, out, leaves);
    fclose(out);
    if (!v_trust_key(&trust, (struct span){(const uint8_t *)vkey, strlen(vkey)}, false, why)) return 3;
    struct source source = v_source_memory((struct span){(const uint8_t *)text, size});
    uint64_t whole[100], alone[100];
    for (size_t i = 0; i < runs; i++) {
        struct say say = {.out = nowhere};
        uint64_t start = nanoseconds();
        if (v_check(&say, &trust, "bench", &source) != VERIFIED) return 1;
        whole[i] = nanoseconds() - start;
        struct tree t = {0};
        uint8_t root[32];
        start = nanoseconds();
        for (size_t k = 0; k < n; k++) v_tree_add(&t, leaves[k]);
        v_tree_root(&t, root);
        alone[i] = nanoseconds() - start;
    }
    printf("export bytes=%zu per_entry=%zu\n", size, size / n);
    report("whole", n, whole, runs);
    report("tree", n, alone, runs);
    v_trust_free(&trust);
    return 0;
}
