/* keys: the private halves: made, kept in a file, used.
 *
 * A key file is the line `name NAME` and a PKCS#8 block in PEM, encrypted (PBES2: PBKDF2 with HMAC-SHA-256,
 * AES-256-CBC) unless it has no passphrase. What was encrypted in another way is not read: a file that somebody put in
 * its place could otherwise choose a weak way, or one that takes forever. Copies of secrets in our memory are wiped. */
#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "trail/sign.h"
#include "trail/text.h"

#define KEY_FILE_MAX (16 * KIB)
#define KEY_ROUNDS 600000      /* of PBKDF2, when written */
#define KEY_ROUNDS_MAX 5000000 /* … and the most that are read */
#define PASSPHRASE_MAX 1024
#define COSIGNATURE_HEAD "cosignature/v1\n"

struct note_key {
    EVP_PKEY *key;
    const struct sign_algorithm *algorithm;
    struct note_verifier public;
    struct arena *arena; /* the public half lives here */
};

void note_key_free(struct note_key *k) {
    if (!k) return;
    EVP_PKEY_free(k->key); /* wipes the secret */
    arena_free(k->arena);
    mem_free(k);
}

const struct note_verifier *note_key_public(const struct note_key *k) {
    return &k->public;
}

/* Takes `key`, also when it fails. */
static bool key_of(struct str name, const struct sign_algorithm *g, EVP_PKEY *key, struct note_key **out,
                   struct err *e) {
    struct buf bytes;
    buf_init(&bytes, KIB);
    if (!g->bytes(key, &bytes)) {
        EVP_PKEY_free(key);
        buf_release(&bytes);
        return err_set(e, ERR_UPSTREAM, _("The cryptographic library could not make a key."));
    }
    struct note_key *k = mem_alloc(sizeof *k);
    k->arena = arena_new(16 * KIB);
    k->key = key;
    k->algorithm = g;
    k->public = (struct note_verifier){
        .name = arena_str(k->arena, name), .type = g->type, .key = arena_str(k->arena, buf_str(&bytes))};
    sign_key_id(g, k->public.name, k->public.key, k->public.id);
    buf_release(&bytes);
    *out = k;
    return true;
}

static bool name_good(struct str name, struct err *e) {
    if (text_name(name)) return true;
    return err_set(e, ERR_INVALID,
                   _("The name of a key has 1 to %d bytes, and no blanks, plus signs or invisible characters: %.*s"),
                   NOTE_NAME_MAX, STR_ARG(name));
}

bool note_key_new(struct str name, enum note_type type, struct note_key **out, struct err *e) {
    const struct sign_algorithm *g = sign_algorithm(type);
    if (!name_good(name, e)) return false;
    if (!g || g->timed)
        return err_set(e, ERR_INVALID, _("Keys of their own are Ed25519 or ECDSA P-256; an Ed25519 key also cosigns."));
    EVP_PKEY *key = sign_key_new(g, e);
    return key && key_of(name, g, key, out, e);
}

bool note_key_as_cosigner(const struct note_key *k, struct arena *a, struct note_verifier *out, struct err *e) {
    const struct sign_algorithm *g = sign_algorithm(NOTE_COSIGNATURE);
    if (k->public.type != NOTE_ED25519)
        return err_set(e, ERR_INVALID, _("Only an Ed25519 key can cosign; the key %.*s is of another kind."),
                       STR_ARG(k->public.name));
    *out = (struct note_verifier){.name = arena_str(a, k->public.name), .type = g->type};
    out->key = arena_str(a, k->public.key);
    sign_key_id(g, out->name, out->key, out->id);
    return true;
}

/* Signing --------------------------------------------------------------------------------------------------------- */

static bool sign_line(const struct note_key *k, const struct sign_algorithm *g, const struct note_verifier *v,
                      struct str text, int64_t when, struct buf *out, struct err *e) {
    struct buf bytes;
    buf_init(&bytes, KIB);
    buf_add(&bytes, (struct str){(const char *)v->id, sizeof v->id});
    bool ok = sign_text(g, k->key, text, when, &bytes, e);
    if (ok) {
        buf_addz(out, "\xE2\x80\x94 ");
        buf_add(out, v->name);
        buf_addc(out, ' ');
        base64_add(out, buf_str(&bytes));
        buf_addc(out, '\n');
    }
    buf_release(&bytes);
    return ok;
}

/* A text that looks like the beginning of a cosigned one is not signed: the same key does both. */
bool note_sign(const struct note_key *k, struct str text, struct buf *out, struct err *e) {
    if (!text_plain(text) || text.len > NOTE_MAX || str_starts(text, STR(COSIGNATURE_HEAD)))
        return err_set(e, ERR_INVALID, _("A text to be signed is UTF-8 in whole lines without control characters."));
    return sign_line(k, k->algorithm, &k->public, text, 0, out, e);
}

bool note_cosign(const struct note_key *k, struct str text, int64_t when, struct buf *out, struct err *e) {
    struct note_verifier v;
    struct arena *a = arena_new(16 * KIB);
    bool ok = note_key_as_cosigner(k, a, &v, e);
    if (ok && (!text_plain(text) || text.len > NOTE_MAX || when < 0))
        ok = err_set(e, ERR_INVALID, _("A text to be signed is UTF-8 in whole lines without control characters."));
    ok = ok && sign_line(k, sign_algorithm(NOTE_COSIGNATURE), &v, text, when, out, e);
    arena_free(a);
    return ok;
}

/* Writing --------------------------------------------------------------------------------------------------------- */

static bool library_failed(struct err *e) {
    ERR_clear_error();
    return err_set(e, ERR_UPSTREAM, _("The cryptographic library could not write the key."));
}

/* The way of encrypting, with a salt and a start of our own random numbers. */
static X509_ALGOR *way_of_encrypting(struct err *e) {
    unsigned char salt[16], start[16];
    if (!random_bytes(salt, sizeof salt, e) || !random_bytes(start, sizeof start, e)) return NULL;
    X509_ALGOR *way = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), KEY_ROUNDS, salt, sizeof salt, start, NID_hmacWithSHA256);
    if (!way) library_failed(e);
    return way;
}

static bool write_encrypted(BIO *to, PKCS8_PRIV_KEY_INFO *info, struct str passphrase, struct err *e) {
    X509_ALGOR *way = way_of_encrypting(e);
    if (!way) return false;
    X509_SIG *box = PKCS8_set0_pbe(passphrase.ptr, (int)passphrase.len, info, way);
    if (!box) {
        X509_ALGOR_free(way);
        return library_failed(e);
    }
    bool ok = PEM_write_bio_PKCS8(to, box) == 1;
    X509_SIG_free(box); /* and `way` with it */
    return ok || library_failed(e);
}

static bool write_block(BIO *to, EVP_PKEY *key, struct str passphrase, struct err *e) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    if (!info) return library_failed(e);
    bool ok = passphrase.ptr ? write_encrypted(to, info, passphrase, e)
                             : PEM_write_bio_PKCS8_PRIV_KEY_INFO(to, info) == 1 || library_failed(e);
    PKCS8_PRIV_KEY_INFO_free(info); /* wipes the secret */
    return ok;
}

static bool passphrase_good(struct str passphrase, struct err *e) {
    if (!passphrase.ptr || (passphrase.len > 0 && passphrase.len <= PASSPHRASE_MAX)) return true;
    return err_set(e, ERR_INVALID, _("A passphrase has 1 to %d bytes."), PASSPHRASE_MAX);
}

bool note_key_save(const struct note_key *k, const char *path, struct str passphrase, struct err *e) {
    if (!passphrase_good(passphrase, e)) return false;
    BIO *to = BIO_new(BIO_s_secmem());
    char *bytes;
    if (!to) return library_failed(e);
    bool ok = BIO_puts(to, "name ") > 0 &&
              BIO_write(to, k->public.name.ptr, (int)k->public.name.len) == (int)k->public.name.len &&
              BIO_puts(to, "\n") > 0;
    ok = ok ? write_block(to, k->key, passphrase, e) : library_failed(e);
    if (ok) {
        long n = BIO_get_mem_data(to, &bytes);
        ok = secret_write(path, (struct str){bytes, (size_t)n}, e);
    }
    BIO_free(to);
    return ok;
}

/* Reading --------------------------------------------------------------------------------------------------------- */

struct key_file {
    struct arena *arena;
    struct str all, name;
    char *pem_name, *pem_head;
    unsigned char *bytes;
    long n;
};

static void key_file_close(struct key_file *f) {
    union {
        const char *in;
        char *out;
    } all = {f->all.ptr};
    if (all.out) OPENSSL_cleanse(all.out, f->all.len);
    OPENSSL_free(f->pem_name);
    OPENSSL_free(f->pem_head);
    OPENSSL_clear_free(f->bytes, (size_t)f->n);
    arena_free(f->arena);
    ERR_clear_error();
}

static bool not_a_key(const char *path, struct err *e) {
    return err_at(e, str_of(path), 0, 0, ERR_INVALID,
                  _("This is no key file of kijun: a line with the name, then a private key (PKCS#8, PEM)."));
}

static bool is_encrypted(const struct key_file *f) {
    return strcmp(f->pem_name, PEM_STRING_PKCS8) == 0;
}

static bool key_file_take_apart(struct key_file *f, const char *path, struct err *e) {
    struct str rest = f->all, line;
    if (!text_line(&rest, &line) || !str_starts(line, STR("name ")) || rest.len > INT_MAX) return not_a_key(path, e);
    f->name = str_cut(line, 5, line.len);
    if (!text_name(f->name) || !str_starts(rest, STR("-----BEGIN "))) return not_a_key(path, e);
    BIO *from = BIO_new_mem_buf(rest.ptr, (int)rest.len);
    if (!from) return library_failed(e);
    bool ok = PEM_read_bio(from, &f->pem_name, &f->pem_head, &f->bytes, &f->n) == 1 && !*f->pem_head &&
              (is_encrypted(f) || strcmp(f->pem_name, PEM_STRING_PKCS8INF) == 0) && BIO_pending(from) == 0;
    BIO_free(from);
    return ok || not_a_key(path, e);
}

static bool key_file_open(struct key_file *f, const char *path, struct err *e) {
    *f = (struct key_file){.arena = arena_new(64 * KIB)};
    if (file_read(f->arena, path, KEY_FILE_MAX, &f->all, e) && key_file_take_apart(f, path, e)) return true;
    key_file_close(f);
    return false;
}

/* Only our way of encrypting, and no more rounds than a person would wait for. */
static bool way_is_ours(const X509_SIG *box) {
    const X509_ALGOR *way;
    const ASN1_OBJECT *what;
    const void *value;
    int type, good = 0;
    X509_SIG_get0(box, &way, NULL);
    X509_ALGOR_get0(&what, &type, &value, way);
    if (OBJ_obj2nid(what) != NID_pbes2 || type != V_ASN1_SEQUENCE) return false;
    PBE2PARAM *both = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBE2PARAM));
    PBKDF2PARAM *stretch = NULL;
    if (both && OBJ_obj2nid(both->keyfunc->algorithm) == NID_id_pbkdf2 && both->keyfunc->parameter &&
        both->keyfunc->parameter->type == V_ASN1_SEQUENCE)
        stretch = ASN1_item_unpack(both->keyfunc->parameter->value.sequence, ASN1_ITEM_rptr(PBKDF2PARAM));
    if (stretch) {
        int64_t rounds = 0;
        good = ASN1_INTEGER_get_int64(&rounds, stretch->iter) == 1 && rounds >= 1 && rounds <= KEY_ROUNDS_MAX &&
               stretch->prf && OBJ_obj2nid(stretch->prf->algorithm) == NID_hmacWithSHA256 &&
               OBJ_obj2nid(both->encryption->algorithm) == NID_aes_256_cbc;
    }
    PBKDF2PARAM_free(stretch);
    PBE2PARAM_free(both);
    return good;
}

static PKCS8_PRIV_KEY_INFO *decrypt(const struct key_file *f, const char *path, struct str passphrase, struct err *e) {
    const unsigned char *p = f->bytes;
    X509_SIG *box = d2i_X509_SIG(NULL, &p, f->n);
    PKCS8_PRIV_KEY_INFO *info = NULL;
    if (!box || p != f->bytes + f->n)
        not_a_key(path, e);
    else if (!way_is_ours(box))
        err_at(e, str_of(path), 0, 0, ERR_INVALID,
               _("The key is encrypted in another way than kijun does it (PBKDF2 with SHA-256, AES-256-CBC)."));
    else if (!(info = PKCS8_decrypt(box, passphrase.ptr, (int)passphrase.len)))
        err_at(e, str_of(path), 0, 0, ERR_DENIED, _("The passphrase does not open this key."));
    X509_SIG_free(box);
    return info;
}

static PKCS8_PRIV_KEY_INFO *key_info(const struct key_file *f, const char *path, struct str passphrase, struct err *e) {
    const unsigned char *p = f->bytes;
    if (is_encrypted(f) && !passphrase.ptr) {
        err_at(e, str_of(path), 0, 0, ERR_DENIED, _("This key needs its passphrase."));
        return NULL;
    }
    if (is_encrypted(f)) return decrypt(f, path, passphrase, e);
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, f->n);
    if (info && p == f->bytes + f->n) return info;
    PKCS8_PRIV_KEY_INFO_free(info);
    not_a_key(path, e);
    return NULL;
}

static bool load(const struct key_file *f, const char *path, struct str passphrase, struct note_key **out,
                 struct err *e) {
    PKCS8_PRIV_KEY_INFO *info = key_info(f, path, passphrase, e);
    if (!info) return false;
    EVP_PKEY *key = EVP_PKCS82PKEY(info);
    PKCS8_PRIV_KEY_INFO_free(info);
    const struct sign_algorithm *g = key ? sign_algorithm_of(key) : NULL;
    if (g) return key_of(f->name, g, key, out, e);
    EVP_PKEY_free(key);
    return err_at(e, str_of(path), 0, 0, ERR_INVALID, _("The key is neither Ed25519 nor ECDSA P-256."));
}

bool note_key_load(const char *path, struct str passphrase, struct note_key **out, struct err *e) {
    struct key_file f;
    if (!passphrase_good(passphrase, e) || !key_file_open(&f, path, e)) return false;
    bool ok = load(&f, path, passphrase, out, e);
    key_file_close(&f);
    return ok;
}

bool note_key_needs_passphrase(const char *path, bool *needs, struct err *e) {
    struct key_file f;
    if (!key_file_open(&f, path, e)) return false;
    *needs = is_encrypted(&f);
    key_file_close(&f);
    return true;
}
