/* scan: clamd's INSTREAM. `zINSTREAM` 0; pieces with their length before them, 32 bits, big-endian; an empty piece; the
 * answer ends with 0: `stream: OK`, `stream: NAME FOUND`, or `… ERROR`. */
#include "ledger/scan.h"

#define PIECE (64 * KIB)
#define ANSWER_MAX KIB

static bool send_piece(struct unix_socket *s, struct str piece, struct err *e) {
    char head[4];
    for (unsigned i = 0; i < 4; i++) head[i] = (char)(unsigned char)(piece.len >> (24 - 8 * i) & 0xFF);
    return unix_socket_send(s, (struct str){head, sizeof head}, e) && unix_socket_send(s, piece, e);
}

static bool send_all(struct unix_socket *s, struct str bytes, struct err *e) {
    if (!unix_socket_send(s, STR("zINSTREAM\0"), e)) return false;
    while (bytes.len) {
        size_t n = bytes.len < PIECE ? bytes.len : PIECE;
        if (!send_piece(s, str_cut(bytes, 0, n), e)) return false;
        bytes = str_cut(bytes, n, bytes.len);
    }
    return send_piece(s, STR(""), e);
}

/* Up to the 0 or the end. */
static bool receive_answer(struct unix_socket *s, struct buf *answer, struct err *e) {
    char bytes[256];
    size_t got = 1;
    while (got && buf_ok(answer) && !(answer->len && answer->ptr[answer->len - 1] == 0)) {
        if (!unix_socket_receive(s, bytes, sizeof bytes, &got, e)) return false;
        buf_add(answer, (struct str){bytes, got});
    }
    return true;
}

/* Printable ASCII: names of malware come from outside. */
static void keep_name(struct str name, char found[SCAN_FOUND_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < name.len && n + 1 < SCAN_FOUND_MAX; i++)
        found[n++] = name.ptr[i] > 0x20 && name.ptr[i] < 0x7F ? name.ptr[i] : '_';
    found[n] = 0;
}

static bool understand(struct str answer, enum scanned *verdict, char found[SCAN_FOUND_MAX], struct err *e) {
    char why[SCAN_FOUND_MAX];
    if (answer.len && answer.ptr[answer.len - 1] == 0) answer.len--;
    answer = str_trim(answer);
    if (str_is(answer, "stream: OK")) return *verdict = SCAN_CLEAN, true;
    if (str_starts(answer, STR("stream: ")) && str_ends(answer, STR(" FOUND")) && answer.len > 14) {
        keep_name(str_cut(answer, 8, answer.len - 6), found);
        return *verdict = SCAN_INFECTED, true;
    }
    keep_name(answer, why);
    return err_set(e, ERR_UPSTREAM, _("The virus scanner gave no verdict: %s"), *why ? why : _("no answer"));
}

bool scan_bytes(const char *socket, unsigned ms, struct str bytes, enum scanned *verdict, char found[SCAN_FOUND_MAX],
                struct err *e) {
    UNIX_SOCKET struct unix_socket s = UNIX_SOCKET_CLOSED;
    struct buf answer;
    struct err sending, receiving;
    if (!unix_socket_connect(&s, socket, ms, e)) return false;
    /* A scanner that has seen enough (too large, or infected) answers before it has everything. */
    bool sent = send_all(&s, bytes, &sending);
    buf_init(&answer, ANSWER_MAX);
    bool ok = receive_answer(&s, &answer, &receiving);
    if (!ok || (!sent && !answer.len))
        *e = sent ? receiving : sending, ok = false;
    else
        ok = understand(buf_str(&answer), verdict, found, e);
    /* "Clean" counts only for all of the bytes. */
    if (ok && !sent && *verdict == SCAN_CLEAN) *e = sending, ok = false;
    buf_release(&answer);
    return ok;
}
