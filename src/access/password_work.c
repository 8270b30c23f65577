/* password_work: the slow part of passwords. Pure: no database, no clock; the hasher process has nothing else. */
#include <string.h>

#include <openssl/evp.h>
#include <utf8proc.h>

#include "access/inside.h"

#define JOB_TEXT_MAX (2 * KIB)

/* Both are made of what CRYPTREC's list has. A further one is a further row; the first is preferred for new hashes. */
const struct password_algorithm password_algorithms[] = {
    {"pbkdf2-sha512", "SHA512", PASSWORD_ROUNDS},
    {"pbkdf2-sha256", "SHA256", 600000},
    {NULL, NULL, 0},
};

const struct password_algorithm *password_algorithm(struct str id) {
    for (const struct password_algorithm *g = password_algorithms; g->id; g++)
        if (str_is(id, g->id)) return g;
    return NULL;
}

/* Deriving -------------------------------------------------------------------------------------------------------- */

/* NFKC, once; a text of its own that is freed by free_plain. NULL: not UTF-8, or longer than any password may be. */
static char *plain_of(struct str typed, size_t *n) {
    utf8proc_uint8_t *mapped = NULL;
    if (typed.len > 4 * (size_t)PASSWORD_MOST || !utf8_ok(typed, NULL)) return NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)(typed.len ? typed.ptr : ""), (utf8proc_ssize_t)typed.len, &mapped,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (len < 0) return NULL;
    *n = (size_t)len;
    return (char *)mapped;
}

static void free_plain(char *p, size_t n) {
    secret_wipe(p, n);
    free(p); /* utf8proc's own allocation */
}

size_t password_characters(struct str typed) {
    size_t n, count = 0;
    char *p = plain_of(typed, &n);
    if (!p) return 0;
    for (size_t at = 0; at < n; count++) (void)utf8_next((struct str){p, n}, &at);
    free_plain(p, n);
    return count;
}

bool password_derive(const struct password_way *w, struct str password, unsigned char out[PASSWORD_HASH],
                     struct err *e) {
    size_t n;
    const EVP_MD *digest = w->algorithm ? EVP_get_digestbyname(w->algorithm->digest) : NULL;
    if (!digest || !w->rounds || w->rounds > PASSWORD_ROUNDS_MAX)
        return err_set(e, ERR_INVALID, _("There is no such way of hashing a password."));
    char *plain = plain_of(password, &n);
    if (!plain) return err_set(e, ERR_INVALID, _("A password is text of at most %d characters."), PASSWORD_MOST);
    bool ok = PKCS5_PBKDF2_HMAC(plain, (int)n, w->salt, PASSWORD_SALT, (int)w->rounds, digest, PASSWORD_HASH, out) == 1;
    free_plain(plain, n);
    return ok || err_set(e, ERR_UPSTREAM, _("The cryptographic library could not hash a password."));
}

/* What cannot be a password costs the same and matches nothing. */
static bool derive_nothing(const struct password_way *w, unsigned char out[PASSWORD_HASH], struct err *e) {
    return password_derive(w, STR("nothing"), out, e) && random_bytes(out, PASSWORD_HASH, e);
}

bool password_work_job(const struct password_job *job, struct str password, struct str new_password,
                       struct password_result *out, struct err *e) {
    struct password_result r = {.n = job->n};
    bool old_good = password.ptr && password_characters(password) > 0;
    bool new_good = new_password.ptr && password_characters(new_password) > 0;
    if (job->n > PASSWORD_WORKS) return err_set(e, ERR_INVALID, _("There is no such way of hashing a password."));
    for (size_t i = 0; i < job->n; i++) {
        const struct password_work *w = &job->works[i];
        r.works[i] = *w;
        bool good = w->of_new ? new_good : old_good;
        if (good ? !password_derive(&w->way, w->of_new ? new_password : password, r.hashes[i], e)
                 : !derive_nothing(&w->way, r.hashes[i], e))
            return false;
    }
    *out = r;
    return true;
}

/* As text: "pbkdf2-sha512:210000:SALT:old[:HASH]", blanks between them -----------------------------------------------
 */

static void write_work(struct buf *out, const struct password_work *w) {
    buf_addf(out, "%s%s:%u:", out->len ? " " : "", w->way.algorithm->id, w->way.rounds);
    hex_add(out, (struct str){(const char *)w->way.salt, PASSWORD_SALT});
    buf_addz(out, w->of_new ? ":new" : ":old");
}

void password_job_write(const struct password_job *job, struct buf *out) {
    struct buf b;
    buf_init(&b, JOB_TEXT_MAX);
    for (size_t i = 0; i < job->n; i++) write_work(&b, &job->works[i]);
    buf_add(out, buf_str(&b));
    buf_release(&b);
}

void password_result_write(const struct password_result *r, struct buf *out) {
    struct buf b;
    buf_init(&b, JOB_TEXT_MAX);
    for (size_t i = 0; i < r->n; i++) {
        write_work(&b, &r->works[i]);
        buf_addc(&b, ':');
        hex_add(&b, (struct str){(const char *)r->hashes[i], PASSWORD_HASH});
    }
    buf_add(out, buf_str(&b));
    secret_wipe(b.ptr, b.len);
    buf_release(&b);
}

/* A decimal number without anything around it, as we write it. */
static bool read_rounds(struct str s, unsigned *out) {
    unsigned v = 0;
    if (!s.len || s.len > 8 || s.ptr[0] == '0') return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = 10 * v + (unsigned)(s.ptr[i] - '0');
    }
    return *out = v, v <= PASSWORD_ROUNDS_MAX;
}

/* `rest`: what follows the last colon, of a result; STR_NONE when nothing may. */
static bool read_work(struct str s, struct password_work *w, struct str *rest) {
    struct str id, rounds, salt, which;
    size_t got;
    if (!str_split(s, ':', &id, &s) || !str_split(s, ':', &rounds, &s) || !str_split(s, ':', &salt, &s)) return false;
    *rest = STR_NONE;
    if (!str_split(s, ':', &which, rest)) which = s;
    w->of_new = str_is(which, "new");
    w->way.algorithm = password_algorithm(id);
    return (w->of_new || str_is(which, "old")) && w->way.algorithm && read_rounds(rounds, &w->way.rounds) &&
           hex_read(salt, w->way.salt, PASSWORD_SALT, &got) && got == PASSWORD_SALT;
}

static bool read_result(struct str text, bool hashes, struct password_result *out) {
    struct password_result r = {.n = 0};
    struct str one, hash;
    size_t got;
    if (!text.len || text.len > JOB_TEXT_MAX) return false;
    for (bool more = true; more; r.n++) {
        more = str_split(text, ' ', &one, &text);
        if (!more) one = text;
        if (r.n == PASSWORD_WORKS || !read_work(one, &r.works[r.n], &hash) || (hash.ptr != NULL) != hashes)
            return false;
        if (hashes && (!hex_read(hash, r.hashes[r.n], PASSWORD_HASH, &got) || got != PASSWORD_HASH)) return false;
    }
    *out = r;
    return true;
}

bool password_job_read(struct str text, struct password_job *out, struct err *e) {
    struct password_result r;
    if (!read_result(text, false, &r)) return err_set(e, ERR_INVALID, _("This is no job for hashing a password."));
    memcpy(out->works, r.works, sizeof out->works);
    out->n = r.n;
    return true;
}

bool password_result_read(struct str text, struct password_result *out, struct err *e) {
    return read_result(text, true, out) || err_set(e, ERR_INVALID, _("This is no result of hashing a password."));
}
