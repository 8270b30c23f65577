/* run: sends what is in cases/ to a listener of its own and looks at what comes back.
 *
 *     hostile_run cases/FILE…        prints "ok NAME" or "not ok NAME" for each file, the cases that failed before it
 *
 * A file holds cases. A case begins with a line "== STATUS… close|keep what it is about"; the lines after it are the
 * bytes, without line ends of their own: \r \n \t \0 \s (a blank) \\ \xHH stand for bytes. "@repeat N TEXT" is TEXT N
 * times. "@each A B C" makes the case one for each word, which stands where the bytes say "@@". "#" begins a comment.
 *
 * Wanted are answers of exactly those statuses, in order; then either the end of the connection, or that it goes on: a
 * further request is answered. No answer may ever hold "/smuggled": that request stands inside of other ones. Every
 * case is sent plain; every fifth over TLS too. */
#include <openssl/ssl.h>
#include <signal.h>
#include <unistd.h>

#include "client.h"
#include "serve.h"

#define STATUSES_MAX 8
#define EACH_MAX 64
struct hostile_case {
    unsigned statuses[STATUSES_MAX];
    size_t n_statuses;
    bool keep;
    char what[160];
    struct buf bytes; /* with "@@" */
    struct str each[EACH_MAX];
    size_t n_each;
    struct arena *words;
};
static struct serve server;
static SSL_CTX *tls;
static unsigned ran, failed_in_file, tls_ran;

/* One answer out of what has come. False: not whole yet. */
static bool next_answer(struct str *in, unsigned *status, bool head_only) {
    size_t end, at;
    int64_t v, length = 0;
    if (!str_find(*in, STR("\r\n\r\n"), &end) || !str_starts(*in, STR("HTTP/1.1 ")) ||
        !str_int(str_cut(*in, 9, 12), &v))
        return false;
    struct str head = str_cut(*in, 0, end + 2), line, rest;
    if (str_find(head, STR("\r\ncontent-length: "), &at)) {
        rest = str_cut(head, at + 18, head.len);
        if (!str_split(rest, '\r', &line, &rest) || !str_int(line, &length)) return false;
    }
    if (head_only) length = 0;
    if (in->len < end + 4 + (size_t)length) return false;
    *status = (unsigned)v;
    *in = str_cut(*in, end + 4 + (size_t)length, in->len);
    return true;
}

static bool said_wrong(const struct hostile_case *c, struct str sent, struct str got, const char *why) {
    if (failed_in_file++ < 10) {
        printf("# %s: %s\n#   sent %zu bytes: ", c->what, why, sent.len);
        for (size_t i = 0; i < sent.len && i < 200; i++)
            printf(sent.ptr[i] < ' ' || sent.ptr[i] == 0x7f ? "\\x%02x" : "%c", (unsigned char)sent.ptr[i]);
        printf("\n#   got: %.*s\n", (int)(got.len < 100 ? got.len : 100), got.ptr ? got.ptr : "");
    }
    return false;
}

static const char canary[] = "GET /canary HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/* Gathers until as many answers as are wanted have come. */
static bool gather(struct client *k, const struct hostile_case *c, struct buf *got, struct str *rest, bool head_only,
                   const char **why) {
    size_t at = 0;
    *rest = STR_NONE;
    for (size_t i = 0; i < c->n_statuses; i++) {
        unsigned status;
        for (;;) {
            struct str in = str_cut(buf_str(got), at, got->len);
            if (next_answer(&in, &status, head_only)) {
                at = got->len - in.len;
                break;
            }
            if (!client_more(k, got, 5000)) return *why = "an answer is missing", false;
        }
        if (status != c->statuses[i]) return *why = "another status", false;
    }
    *rest = str_cut(buf_str(got), at, got->len);
    return true;
}

static bool converse(const struct hostile_case *c, struct str bytes, bool by_tls, struct buf *got) {
    struct client k;
    struct str rest;
    const char *why = "no connection";
    size_t at;
    bool head_only = str_starts(bytes, STR("HEAD "));
    if (!client_open(&k, by_tls ? server.tls_port : server.port, by_tls ? tls : NULL))
        return said_wrong(c, bytes, STR(""), why);
    client_send(&k, bytes);
    bool ok = gather(&k, c, got, &rest, head_only, &why);
    if (ok && c->keep) {
        size_t before = got->len - rest.len;
        unsigned status;
        client_send(&k, str_of(canary));
        while (client_more(&k, got, 5000)) {
        }
        rest = str_cut(buf_str(got), before, got->len);
        ok = str_find(rest, STR("path=/canary\n"), &at) && next_answer(&rest, &status, false) && status == 200;
        if (!ok) why = "the connection does not go on";
    } else if (ok) {
        while (client_more(&k, got, 5000)) {
        }
        ok = k.ended;
        if (!ok) why = "the connection was not closed";
        rest = str_cut(rest, 0, got->len - (size_t)(rest.ptr - got->ptr));
    }
    if (ok && rest.len) ok = false, why = "more than was wanted";
    if (str_find(buf_str(got), STR("/smuggled"), &at)) ok = false, why = "a smuggled request was seen";
    client_close(&k);
    return ok || said_wrong(c, bytes, buf_str(got), why);
}

static void run_bytes(const struct hostile_case *c, struct str bytes) {
    struct buf got;
    buf_init(&got, 16 * MIB);
    ran++;
    converse(c, bytes, false, &got);
    if (ran % 5 == 0) {
        buf_clear(&got);
        tls_ran++;
        converse(c, bytes, true, &got);
    }
    buf_release(&got);
}

static void run_case(struct hostile_case *c) {
    if (!c->n_statuses) return;
    if (!c->n_each) return run_bytes(c, buf_str(&c->bytes));
    for (size_t i = 0; i < c->n_each; i++) {
        struct str rest = buf_str(&c->bytes);
        struct buf b;
        size_t at;
        buf_init(&b, 1 * MIB);
        while (str_find(rest, STR("@@"), &at)) {
            buf_add(&b, str_cut(rest, 0, at));
            buf_add(&b, c->each[i]);
            rest = str_cut(rest, at + 2, rest.len);
        }
        buf_add(&b, rest);
        run_bytes(c, buf_str(&b));
        buf_release(&b);
    }
}

static unsigned hex(char c) {
    return (unsigned)(c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0');
}

static void unescape(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\\' && i + 1 < s.len) {
            c = s.ptr[++i];
            const char *from = strchr("rnt0s\\", c);
            if (c == 'x' && i + 2 < s.len) {
                c = (char)(hex(s.ptr[i + 1]) << 4 | hex(s.ptr[i + 2]));
                i += 2;
            } else if (from) {
                c = "\r\n\t\0 \\"[from - "rnt0s\\"];
            }
        }
        buf_addc(out, c);
    }
}

static void begin_case(struct hostile_case *c, struct str line) {
    struct str word, rest = str_trim(str_cut(line, 2, line.len));
    int64_t v;
    c->n_statuses = c->n_each = 0;
    buf_clear(&c->bytes);
    arena_clear(c->words);
    while (str_split(rest, ' ', &word, &rest) && c->n_statuses < STATUSES_MAX && str_int(word, &v))
        c->statuses[c->n_statuses++] = (unsigned)v;
    c->keep = str_is(word, "keep");
    snprintf(c->what, sizeof c->what, "%.*s", STR_ARG(rest));
}

static void add_line(struct hostile_case *c, struct str line) {
    struct str word, rest;
    int64_t n;
    if (str_starts(line, STR("@each "))) {
        rest = str_cut(line, 6, line.len);
        while (rest.len && c->n_each < EACH_MAX) {
            struct buf b;
            if (!str_split(rest, ' ', &word, &rest)) word = rest, rest = STR_NONE;
            buf_init(&b, 4 * KIB);
            unescape(&b, word);
            c->each[c->n_each++] = arena_str(c->words, buf_str(&b));
            buf_release(&b);
        }
    } else if (str_starts(line, STR("@repeat "))) {
        rest = str_cut(line, 8, line.len);
        if (!str_split(rest, ' ', &word, &rest) || !str_int(word, &n)) return;
        while (n-- > 0) unescape(&c->bytes, rest);
    } else {
        unescape(&c->bytes, line);
    }
}

static void run_file(const char *path) {
    struct arena *a = arena_new(16 * MIB);
    static struct hostile_case c;
    struct str text, line;
    struct err e;
    unsigned before = ran;
    failed_in_file = 0;
    c = (struct hostile_case){.words = arena_new(1 * MIB)};
    buf_init(&c.bytes, 4 * MIB);
    if (!file_read(a, path, 4 * MIB, &text, &e))
        err_print(&e, stderr), failed_in_file++;
    else
        while (text.len) {
            if (!str_split(text, '\n', &line, &text)) line = text, text = STR_NONE;
            if (str_starts(line, STR("== "))) {
                run_case(&c);
                begin_case(&c, line);
            } else if (line.len && line.ptr[0] != '#') {
                add_line(&c, line);
            }
        }
    run_case(&c);
    const char *name = strrchr(path, '/');
    printf("%sok hostile %s: %u requests", failed_in_file ? "not " : "", name ? name + 1 : path, ran - before);
    if (failed_in_file) printf(", %u of them answered wrongly", failed_in_file);
    printf("\n");
    fflush(stdout);
    buf_release(&c.bytes);
    arena_free(c.words);
    arena_free(a);
}

int main(int argc, char **argv) {
    struct arena *a = arena_new(1 * MIB);
    struct err e = {0};
    unsigned bad = 0;
    signal(SIGPIPE, SIG_IGN);
    server = (struct serve){.quiet = true};
    if (!client_certificate(a, &server.certificate, &server.key) || !serve_start(&server, &e)) {
        err_print(&e, stderr);
        return 3;
    }
    tls = SSL_CTX_new(TLS_client_method());
    for (int i = 1; i < argc; i++) {
        run_file(argv[i]);
        bad += failed_in_file;
    }
    printf("%sok hostile: %u requests in all, %u of them over TLS too\n", ran >= 500 || argc < 3 ? "" : "not ", ran,
           tls_ran);
    fflush(stdout);
    bad += slow_clients(&server, tls);
    serve_stop(&server);
    SSL_CTX_free(tls);
    arena_free(a);
    return bad ? 1 : 0;
}
