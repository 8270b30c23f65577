/* sum: SHA-256 piece by piece. */
#include "trail/sum.h"

#include <string.h>

static bool library_failed(struct err *e) {
    return err_set(e, ERR_UPSTREAM, _("The cryptographic library could not compute a checksum."));
}

bool sum_init(struct sum *s, struct err *e) {
    *s = (struct sum){.ctx = EVP_MD_CTX_new()};
    if (s->ctx && EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) == 1) return true;
    sum_release(s);
    return library_failed(e);
}

void sum_add(struct sum *s, struct str bytes) {
    if (bytes.len && EVP_DigestUpdate(s->ctx, bytes.ptr, bytes.len) != 1) s->failed = true;
    s->bytes += bytes.len;
}

bool sum_text(struct sum *s, char out[SUM_TEXT], struct err *e) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (s->failed || EVP_DigestFinal_ex(s->ctx, digest, &n) != 1 || n != 32 ||
        EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) != 1)
        return library_failed(e);
    for (unsigned i = 0; i < n; i++) snprintf(out + (size_t)2 * i, 3, "%02x", digest[i]);
    s->bytes = 0;
    return true;
}

void sum_release(struct sum *s) {
    EVP_MD_CTX_free(s->ctx);
    s->ctx = NULL;
}

/* The writer ends itself when it fails. */
static bool pass_on(struct file_reader *r, struct file_writer **w, struct sum *s, struct err *e) {
    char block[64 * KIB];
    size_t got;
    for (;;) {
        if (!file_reader_next(r, block, sizeof block, &got, e)) return false;
        if (!got) return true;
        sum_add(s, (struct str){block, got});
        if (*w && !file_writer_add(*w, (struct str){block, got}, e)) return *w = NULL, false;
    }
}

bool sum_file(const char *path, const char *to, char out[SUM_TEXT], int64_t *bytes, struct err *e) {
    struct file_reader r;
    struct file_writer *w = NULL;
    struct sum s;
    char text[SUM_TEXT];
    if (!sum_init(&s, e)) return false;
    if (!file_reader_open(&r, path, e)) return sum_release(&s), false;
    bool ok = !to || (w = file_writer_open(to, e));
    ok = ok && pass_on(&r, &w, &s, e);
    int64_t n = (int64_t)s.bytes;
    ok = ok && sum_text(&s, text, e);
    file_reader_close(&r);
    sum_release(&s);
    if (ok && w) return file_writer_finish(w, e) && (memcpy(out, text, sizeof text), *bytes = n, true);
    file_writer_cancel(w);
    if (ok) memcpy(out, text, sizeof text), *bytes = n;
    return ok;
}
