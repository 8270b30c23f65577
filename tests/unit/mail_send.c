/* mail_send: mails as bytes; answers of a relay; whole conversations with a relay that follows a script, in the clear
 * and by TLS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h> /* wants those above first */

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/mail.h"
#include "mail/reply.h"

static struct err err;

static const struct mail sample = {.from = {"kijun@example.go.jp", 19},
                                   .to = {"hanako@example.go.jp", 20},
                                   .subject = {"期限", 6},
                                   .body = {"一\n.二\n", 9},
                                   .key = {"reminder hanako 2026-12-01", 26},
                                   .at = 1796092420000};

/* Bytes ----------------------------------------------------------------------------------------------------------- */

static void addresses(void **state) {
    (void)state;
    static const char *const good[] = {"a@b", "hanako.yamada+x@sub.example.go.jp", "o'neil@example.jp"};
    static const char *const bad[] = {
        "",      "a",      "@b",   "a@",      "a@@b",          "a@b@c",         ".a@b",
        "a.@b",  "a..a@b", "a@b.", "a@-b",    "a@b-",          "a@b c",         "a@b\r\nRCPT TO:<x@y>",
        "a\r@b", "a@b>",   "<a@b", "\"a\"@b", "a@[127.0.0.1]", "花@example.jp", "a@例.jp"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(mail_address_ok(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(mail_address_ok(str_of(bad[i])));
    assert_false(mail_address_ok((struct str){"a\0@b", 4}));
    for (size_t local = MAIL_LOCAL_MAX - 1; local <= MAIL_LOCAL_MAX + 1; local++) {
        char text[80];
        memset(text, 'a', local);
        text[local] = '@', text[local + 1] = 'b';
        assert_int_equal(mail_address_ok((struct str){text, local + 2}), local <= MAIL_LOCAL_MAX);
    }
}

static void whole_mail(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, MAIL_MESSAGE_MAX);
    assert_true(mail_write(&sample, &b, &err));
    assert_string_equal(b.ptr, "Date: Tue, 01 Dec 2026 02:33:40 +0000\r\n"
                               "From: <kijun@example.go.jp>\r\nTo: <hanako@example.go.jp>\r\n"
                               "Message-ID: <3bf4c6a67bae830ef8346318452b6e0d@example.go.jp>\r\n"
                               "Subject: =?UTF-8?B?5pyf6ZmQ?=\r\n"
                               "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                               "5LiADQou5LqMDQo=\r\n");
    buf_release(&b);
}

/* Whatever the texts are: lines are short and plain, the head has the fields it should have and no other. */
static void nothing_gets_in(void **state) {
    (void)state;
    struct buf long_one;
    buf_init(&long_one, MAIL_SUBJECT_MAX);
    for (int i = 0; i < 333; i++) buf_addz(&long_one, "山");
    const struct str texts[] = {STR("x\r\nBcc: y@z\r\n\r\n."), STR("\n.\n"), STR(""), buf_str(&long_one),
                                (struct str){"a\0b\x7f", 4}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct mail m = sample;
        struct buf b;
        struct str line, rest;
        size_t fields = 0;
        bool head = true;
        m.subject = m.body = m.key = texts[i];
        buf_init(&b, MAIL_MESSAGE_MAX);
        assert_true(mail_write(&m, &b, &err));
        for (rest = buf_str(&b); str_split(rest, '\n', &line, &rest);) {
            assert_true(line.len && line.ptr[line.len - 1] == '\r' && line.len <= 77);
            if (line.len == 1) head = false;
            fields += head && line.ptr[0] != ' ';
            for (size_t k = 0; k + 1 < line.len; k++) assert_true(line.ptr[k] >= 0x20 && line.ptr[k] < 0x7f);
        }
        assert_true(rest.len == 0 && !head && fields == 9);
        assert_false(str_find(buf_str(&b), STR("Bcc"), &(size_t){0}));
        buf_release(&b);
    }
    buf_release(&long_one);
}

static void dots(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    mail_stuff(&b, STR(".\r\n.a\r\nb.\r\n..\r\n"));
    assert_string_equal(b.ptr, "..\r\n..a\r\nb.\r\n...\r\n.\r\n");
    buf_release(&b);
}

/* Each encoded word by itself is whole characters, none of them a control character; together they are the subject. */
static void subjects(void **state) {
    (void)state;
    struct buf b, all, given;
    struct str rest, word;
    unsigned char bytes[80];
    size_t at, got, bad, words = 0;
    buf_init(&b, MAIL_MESSAGE_MAX);
    buf_init(&all, MAIL_MESSAGE_MAX);
    buf_init(&given, MAIL_SUBJECT_MAX);
    buf_addz(&given, "x\r\nBcc: y@z");
    for (int i = 0; i < 100; i++) buf_addz(&given, i % 2 ? "山" : "a𠮷");
    struct mail m = sample;
    m.subject = buf_str(&given);
    assert_true(mail_write(&m, &b, &err));
    for (rest = buf_str(&b); str_find(rest, STR("=?UTF-8?B?"), &at); words++) {
        rest = str_cut(rest, at + 10, rest.len);
        assert_true(str_split(rest, '?', &word, &rest));
        assert_true(base64_read(word, bytes, sizeof bytes, &got));
        struct str text = {(const char *)bytes, got};
        assert_true(utf8_ok(text, &bad));
        for (size_t i = 0; i < got; i++) assert_true(bytes[i] >= 0x20 && bytes[i] != 0x7f);
        buf_add(&all, text);
    }
    memcpy(given.ptr + 1, "  ", 2);
    assert_true(words > 10 && str_eq(buf_str(&all), buf_str(&given)));
    buf_release(&b);
    buf_release(&all);
    buf_release(&given);
}

static bool writes(struct mail m) {
    struct buf b;
    buf_init(&b, MAIL_MESSAGE_MAX);
    bool ok = mail_write(&m, &b, &err);
    buf_release(&b);
    return ok;
}

static void refuses(void **state) {
    (void)state;
    struct mail m = sample;
    m.to = STR("a@b\r\nRCPT TO:<c@d>");
    assert_false(writes(m));
    assert_int_equal(err.kind, ERR_INVALID);
    m = sample, m.from = STR("");
    assert_false(writes(m));
    m = sample, m.subject = STR("\xff");
    assert_false(writes(m));
    m = sample, m.body = STR("\xe3\x81");
    assert_false(writes(m));
    struct buf b;
    buf_init(&b, MIB);
    for (size_t i = 0; i < MAIL_BODY_MAX; i++) buf_addc(&b, '\n'); /* the most that it can grow */
    m = sample, m.body = buf_str(&b);
    assert_true(writes(m));
    buf_addc(&b, 'x');
    m.body = buf_str(&b);
    assert_false(writes(m));
    assert_int_equal(err.kind, ERR_LIMIT);
    m = sample, m.subject = (struct str){b.ptr, MAIL_SUBJECT_MAX + 1};
    assert_false(writes(m));
    buf_release(&b);
}

/* Answers --------------------------------------------------------------------------------------------------------- */

static enum smtp_read read_reply(struct str text, struct smtp_reply *r) {
    size_t used = 0;
    enum smtp_read whole = smtp_reply_read(text, r, &used);
    if (whole == SMTP_WHOLE) assert_true(used <= text.len);
    for (size_t n = 0; n < (whole == SMTP_WHOLE ? used : 0); n++) { /* a beginning of it is never anything else */
        size_t part;
        struct smtp_reply other;
        assert_int_equal(smtp_reply_read((struct str){text.ptr, n}, &other, &part), SMTP_MORE);
    }
    return whole;
}

static void replies(void **state) {
    (void)state;
    struct smtp_reply r;
    char shown[8];
    static const char *const broken[] = {
        "25x",  "150 x\r\n", "600 x\r\n", "250 a\n", "250 a\rb",      "250-a\r\n251 b\r\n",
        "\r\n", "25\r\n",    "250_a\r\n", "hello",   "250-a\r\n\r\n", "250 a\n250 b\r\n"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_int_equal(read_reply(str_of(broken[i]), &r), SMTP_BROKEN);
    assert_int_equal(read_reply((struct str){"250 \0\r\n", 7}, &r), SMTP_BROKEN);
    assert_int_equal(read_reply(STR("250-a\r\n"), &r), SMTP_MORE);
    assert_int_equal(read_reply(STR("250\r\n"), &r), SMTP_WHOLE);
    assert_int_equal(read_reply(STR("250-relay\r\n250-STARTTLS\r\n250-auth LOGIN plain\r\n250 AUTHPLAIN\r\n"), &r),
                     SMTP_WHOLE);
    assert_true(r.code == 250 && r.n == 4);
    assert_true(smtp_offers(&r, "STARTTLS", NULL) && smtp_offers(&r, "AUTH", "PLAIN"));
    assert_false(smtp_offers(&r, "relay", NULL) || smtp_offers(&r, "AUTH", "CRAM-MD5") ||
                 smtp_offers(&r, "PLAIN", NULL) || smtp_offers(&r, "AUTH", "AUTH"));
    assert_int_equal(read_reply(STR("550 a\x1b\xe3"
                                    "bcdefgh\r\n"),
                                &r),
                     SMTP_WHOLE);
    smtp_reply_text(&r, shown, sizeof shown);
    assert_string_equal(shown, "a??bcde");
}

static void reply_limits(void **state) {
    (void)state;
    struct smtp_reply r;
    for (int by = -1; by <= 1; by++) {
        struct buf b;
        buf_init(&b, MIB);
        buf_addz(&b, "250 ");
        for (int i = 4; i < SMTP_LINE_MAX + by; i++) buf_addc(&b, 'a');
        buf_addz(&b, "\r\n");
        assert_int_equal(read_reply(buf_str(&b), &r), by <= 0 ? SMTP_WHOLE : SMTP_BROKEN);
        buf_clear(&b);
        for (int i = 1; i < SMTP_LINES_MAX + by; i++) buf_addz(&b, "250-a\r\n");
        buf_addz(&b, "250 a\r\n");
        assert_int_equal(read_reply(buf_str(&b), &r), by <= 0 ? SMTP_WHOLE : SMTP_BROKEN);
        buf_release(&b);
    }
}

/* A relay --------------------------------------------------------------------------------------------------------- */

/* What it waits for ("" at the beginning: it speaks first) and what it says then. "TLS" in place of an answer:
 * the handshake. An expected "." is everything up to the end of the mail. */
struct step {
    const char *hears, *says;
};

static EVP_PKEY *key;
static X509 *certificate;
static struct mail_context *context;

static void name_extension(X509 *x, int nid, const char *value) {
    X509V3_CTX c;
    char text[80];
    X509V3_set_ctx_nodb(&c);
    X509V3_set_ctx(&c, x, x, NULL, NULL, 0);
    snprintf(text, sizeof text, "%s", value);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &c, nid, text);
    assert_non_null(ext);
    X509_add_ext(x, ext, -1);
    X509_EXTENSION_free(ext);
}

static X509 *make_certificate(void) {
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"relay", -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    name_extension(x, NID_basic_constraints, "critical,CA:TRUE");
    name_extension(x, NID_subject_alt_name, "DNS:mail.example,IP:127.0.0.1");
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    return x;
}

static bool heard(int fd, SSL *tls, const char *hears) {
    char got[64 * KIB];
    size_t n = 0, want = strlen(hears);
    bool mail = !strcmp(hears, ".");
    while (n < sizeof got) {
        ssize_t one = tls ? SSL_read(tls, got + n, 1) : read(fd, got + n, 1);
        if (one != 1) return false;
        n++;
        if (mail ? n > 5 && !memcmp(got + n - 5, "\r\n.\r\n", 5) : got[n - 1] == '\n')
            return mail || (n >= want && !memcmp(got, hears, want));
    }
    return false;
}

/* In a child; 0 when all went by the script. */
static int play(int fd, const struct step *s) {
    SSL_CTX *c = SSL_CTX_new(TLS_server_method());
    SSL *tls = NULL;
    SSL_CTX_use_certificate(c, certificate);
    SSL_CTX_use_PrivateKey(c, key);
    for (; s->hears; s++) {
        if (*s->hears && !heard(fd, tls, s->hears)) return 1;
        if (!strcmp(s->says, "TLS")) {
            tls = SSL_new(c);
            SSL_set_fd(tls, fd);
            if (SSL_accept(tls) != 1) return 2;
            continue;
        }
        int length = (int)strlen(s->says);
        if (length && (tls ? SSL_write(tls, s->says, length) : (int)write(fd, s->says, (size_t)length)) != length)
            return 3;
    }
    return 0;
}

static int played; /* status of the script */
static enum mail_outcome converse(const struct mail_relay *r, const struct step *script) {
    int ends[2], status;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t pid = fork();
    if (!pid) {
        close(ends[0]);
        _exit(play(ends[1], script));
    }
    close(ends[1]);
    err = (struct err){0};
    enum mail_outcome out = mail_send(r, ends[0], &sample, &err);
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    played = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

static const struct mail_relay plain = {.name = "127.0.0.1", .seconds = 5};
#define HELLO                                                                                                          \
    {"", "220 relay\r\n"}, {                                                                                           \
        "EHLO [127.0.0.1]\r\n", "250-relay\r\n250 8BITMIME\r\n"                                                        \
    }
#define TO                                                                                                             \
    {"MAIL FROM:<kijun@example.go.jp>\r\n", "250 ok\r\n"}, {                                                           \
        "RCPT TO:<hanako@example.go.jp>\r\n", "250 ok\r\n"                                                             \
    }
#define REST                                                                                                           \
    TO, {"DATA\r\n", "354 go\r\n"}, {".", "250 taken\r\n"}, {"QUIT\r\n", "221 bye\r\n"}, {                             \
        0                                                                                                              \
    }

static void sends(void **state) {
    (void)state;
    assert_int_equal(converse(&plain, (const struct step[]){HELLO, REST}), MAIL_SENT);
    assert_int_equal(played, 0);
    /* Taken is taken, whatever comes after it. */
    assert_int_equal(
        converse(&plain, (const struct step[]){HELLO, TO, {"DATA\r\n", "354 go\r\n"}, {".", "250 ok\r\n"}, {0}}),
        MAIL_SENT);
}

static void later_or_never(void **state) {
    (void)state;
    const struct {
        enum mail_outcome out;
        struct step script[8];
    } cases[] = {
        {MAIL_LATER, {{0}}},
        {MAIL_LATER, {{"", "554 no service\r\n"}, {0}}},
        {MAIL_LATER, {{"", "HTTP/1.1 400 Bad Request\r\n"}, {0}}},
        {MAIL_LATER, {{"", "220 relay\r\n"}, {"EHLO", "502 what\r\n"}, {0}}},
        {MAIL_LATER, {HELLO, {"MAIL", "550 not from you\r\n"}, {0}}},
        {MAIL_LATER, {HELLO, {"MAIL", "250 ok\r\n"}, {"RCPT", "451 later\r\n"}, {0}}},
        {MAIL_REFUSED, {HELLO, {"MAIL", "250 ok\r\n"}, {"RCPT", "550 nobody\r\n"}, {0}}},
        {MAIL_LATER, {HELLO, {"MAIL", "250 ok\r\n"}, {"RCPT", "550 nobody\r\n550 twice\r\n"}, {0}}},
        {MAIL_LATER, {HELLO, {"MAIL", "250 ok\r\n"}, {"RCPT", ""}, {0}}},
        {MAIL_LATER, {HELLO, TO, {"DATA", "354 go\r\n"}, {".", ""}, {0}}},
        {MAIL_LATER, {HELLO, TO, {"DATA", "354 go\r\n"}, {".", "452 full\r\n"}, {0}}},
        {MAIL_REFUSED, {HELLO, TO, {"DATA", "354 go\r\n"}, {".", "554 no\r\n"}, {0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(converse(&plain, cases[i].script), cases[i].out);
        assert_true(err.text[0] && err.kind != ERR_NONE);
    }
}

static void slow_relay(void **state) {
    (void)state;
    struct mail_relay r = plain;
    int ends[2];
    r.seconds = 1;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(mail_send(&r, ends[0], &sample, &err), MAIL_LATER); /* nobody ever answers */
    assert_int_equal(err.kind, ERR_UPSTREAM);
    close(ends[0]);
    close(ends[1]);
}

#define OFFER                                                                                                          \
    {"", "220 relay\r\n"}, {"EHLO", "250-relay\r\n250 STARTTLS\r\n"}, {                                                \
        "STARTTLS\r\n", "220 go\r\n"                                                                                   \
    }
static void by_tls(void **state) {
    (void)state;
    struct mail_relay r = {.name = "mail.example", .tls = MAIL_STARTTLS, .context = context, .seconds = 5};
    assert_int_equal(converse(&r, (const struct step[]){OFFER, {"", "TLS"}, {"EHLO", "250 relay\r\n"}, REST}),
                     MAIL_SENT);
    assert_int_equal(played, 0);
    r.name = "127.0.0.1", r.tls = MAIL_TLS;
    assert_int_equal(converse(&r, (const struct step[]){{"", "TLS"}, HELLO, REST}), MAIL_SENT);
    assert_int_equal(played, 0);
    r.name = "other.example";
    assert_int_equal(converse(&r, (const struct step[]){{"", "TLS"}, HELLO, REST}), MAIL_LATER);
    assert_non_null(strstr(err.text, "not accepted"));
    r.name = "127.0.0.2";
    assert_int_equal(converse(&r, (const struct step[]){{"", "TLS"}, HELLO, REST}), MAIL_LATER);
    /* Whoever takes the offer away, or puts words in before the handshake, gets nothing. */
    r.name = "mail.example", r.tls = MAIL_STARTTLS;
    assert_int_equal(converse(&r, (const struct step[]){HELLO, {"MAIL", ""}, {0}}), MAIL_LATER);
    assert_int_equal(played, 1);
    assert_int_equal(converse(&r, (const struct step[]){{"", "220 relay\r\n"},
                                                        {"EHLO", "250-relay\r\n250 STARTTLS\r\n"},
                                                        {"STARTTLS\r\n", "220 go\r\n250 AUTH PLAIN\r\n"},
                                                        {"", "TLS"},
                                                        {0}}),
                     MAIL_LATER);
}

static void signs_in(void **state) {
    (void)state;
    struct mail_relay r = {.name = "mail.example",
                           .tls = MAIL_STARTTLS,
                           .context = context,
                           .user = STR("kijun"),
                           .password = STR("secret"),
                           .seconds = 5};
    const struct step good[] = {OFFER,
                                {"", "TLS"},
                                {"EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"},
                                {"AUTH PLAIN AGtpanVuAHNlY3JldA==\r\n", "235 welcome\r\n"},
                                REST};
    assert_int_equal(converse(&r, good), MAIL_SENT);
    assert_int_equal(played, 0);
    assert_int_equal(converse(&r, (const struct step[]){OFFER, {"", "TLS"}, {"EHLO", "250 relay\r\n"}, REST}),
                     MAIL_LATER);
    r.tls = MAIL_TLS_NONE; /* offered in the clear: not taken */
    assert_int_equal(converse(&r, (const struct step[]){{"", "220 relay\r\n"},
                                                        {"EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"},
                                                        {"AUTH", "235 thanks\r\n"},
                                                        {0}}),
                     MAIL_LATER);
    assert_int_equal(played, 1);
}

static void contexts(void **state) {
    (void)state;
    assert_null(mail_context_new(STR(""), &err));
    assert_null(mail_context_new(STR("no certificate"), &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

static int begin(void **state) {
    (void)state;
    char *pem;
    signal(SIGPIPE, SIG_IGN);
    key = EVP_EC_gen("P-256");
    certificate = make_certificate();
    BIO *b = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(b, certificate);
    long length = BIO_get_mem_data(b, &pem);
    context = mail_context_new((struct str){pem, (size_t)length}, &err);
    BIO_free(b);
    return context ? 0 : 1;
}

static int end(void **state) {
    (void)state;
    mail_context_free(context);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),      cmocka_unit_test(whole_mail),   cmocka_unit_test(nothing_gets_in),
        cmocka_unit_test(refuses),        cmocka_unit_test(dots),         cmocka_unit_test(subjects),
        cmocka_unit_test(replies),        cmocka_unit_test(reply_limits), cmocka_unit_test(sends),
        cmocka_unit_test(later_or_never), cmocka_unit_test(slow_relay),   cmocka_unit_test(by_tls),
        cmocka_unit_test(signs_in),       cmocka_unit_test(contexts)};
    return cmocka_run_group_tests(tests, begin, end);
}
