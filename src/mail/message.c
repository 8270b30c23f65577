/* message: a mail as bytes. All that comes from people goes through base64; only checked addresses stand as they are.
 */
#include "fmt/fmt.h"
#include "mail/mail.h"

#define WORD_BYTES 39 /* of the subject in one encoded word: 52 characters, with its frame and "Subject: " below 76 */
#define LINE_BYTES 57 /* of the body in a line of 76 characters */

/* Addresses ------------------------------------------------------------------------------------------------------- */

static bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atom(char c) {
    return is_alnum(c) || (c && strchr("!#$%&'*+/=?^_`{|}~-", c));
}

/* Parts between dots, none of them empty. */
static bool parts_ok(struct str s, bool domain) {
    bool more = true;
    while (more) {
        struct str part;
        more = str_split(s, '.', &part, &s);
        if (!more) part = s;
        if (!part.len || (domain && (part.len > 63 || part.ptr[0] == '-' || part.ptr[part.len - 1] == '-')))
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (domain ? !is_alnum(part.ptr[i]) && part.ptr[i] != '-' : !is_atom(part.ptr[i])) return false;
    }
    return true;
}

bool mail_address_ok(struct str address) {
    struct str local, domain;
    return address.len <= MAIL_ADDRESS_MAX && str_split(address, '@', &local, &domain) && local.len <= MAIL_LOCAL_MAX &&
           parts_ok(local, false) && parts_ok(domain, true);
}

/* Text ------------------------------------------------------------------------------------------------------------ */

static bool is_control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* At most `most` bytes, and no character cut in two. The text is valid UTF-8. */
static size_t whole_characters(struct str s, size_t most) {
    if (s.len <= most) return s.len;
    while (most && ((unsigned char)s.ptr[most] & 0xc0) == 0x80) most--;
    return most;
}

static void add_subject(struct buf *out, struct str subject) {
    buf_addz(out, "Subject:");
    for (bool first = true; subject.len || first; first = false) {
        char word[WORD_BYTES];
        size_t n = whole_characters(subject, WORD_BYTES);
        for (size_t i = 0; i < n; i++) word[i] = is_control(subject.ptr[i]) ? ' ' : subject.ptr[i];
        buf_addz(out, first ? " =?UTF-8?B?" : "\r\n =?UTF-8?B?");
        base64_add(out, (struct str){word, n});
        buf_addz(out, "?=");
        subject = str_cut(subject, n, subject.len);
    }
    buf_addz(out, "\r\n");
}

static void add_body(struct buf *out, struct str body) {
    struct buf text;
    buf_init(&text, 2 * MAIL_BODY_MAX + 2);
    for (size_t i = 0; i < body.len; i++) {
        char c = body.ptr[i];
        if (c == '\n')
            buf_addz(&text, "\r\n");
        else
            buf_addc(&text, is_control(c) && c != '\t' ? ' ' : c);
    }
    struct str rest = buf_str(&text);
    while (rest.len) {
        size_t n = rest.len < LINE_BYTES ? rest.len : LINE_BYTES;
        base64_add(out, str_cut(rest, 0, n));
        buf_addz(out, "\r\n");
        rest = str_cut(rest, n, rest.len);
    }
    buf_release(&text);
}

/* The whole ------------------------------------------------------------------------------------------------------- */

/* "Tue, 01 Dec 2026 02:33:40 +0000" */
static void add_date(struct buf *out, int64_t at) {
    static const char days[] = "ThuFriSatSunMonTueWed", /* 1970 began with a Thursday */
        months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[CLOCK_TEXT_MAX];
    clock_text(at, text);
    int64_t day = at / 86400000 - (at % 86400000 < 0), month = 1;
    bool known = str_int((struct str){text + 5, 2}, &month);
    const char *name = months + 3 * (known ? month - 1 : 0);
    buf_addf(out, "Date: %.3s, %.2s %.3s %.4s %.8s +0000\r\n", days + 3 * (((day % 7) + 7) % 7), text + 8, name, text,
             text + 11);
}

/* Says nothing to strangers about what the key is made of. */
static void add_id(struct buf *out, struct str key, struct str from) {
    char digest[65];
    struct str domain = STR(""), local;
    sha256_hex(key, digest);
    str_split(from, '@', &local, &domain);
    buf_addf(out, "Message-ID: <%.32s@%.*s>\r\n", digest, STR_ARG(domain));
}

bool mail_write(const struct mail *m, struct buf *out, struct err *e) {
    size_t bad;
    if (!mail_address_ok(m->from)) return err_set(e, ERR_INVALID, _("The sender's mail address cannot be used."));
    if (!mail_address_ok(m->to)) return err_set(e, ERR_INVALID, _("The recipient's mail address cannot be used."));
    if (!utf8_ok(m->subject, &bad) || !utf8_ok(m->body, &bad))
        return err_set(e, ERR_INVALID, _("The text of the mail is not UTF-8."));
    if (m->subject.len > MAIL_SUBJECT_MAX || m->body.len > MAIL_BODY_MAX)
        return err_set(e, ERR_LIMIT, _("The mail is too long."));
    add_date(out, m->at);
    buf_addf(out, "From: <%.*s>\r\nTo: <%.*s>\r\n", STR_ARG(m->from), STR_ARG(m->to));
    add_id(out, m->key, m->from);
    add_subject(out, m->subject);
    buf_addz(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    add_body(out, m->body);
    return buf_ok(out) ? true : err_set(e, ERR_LIMIT, _("The mail is too long."));
}

void mail_stuff(struct buf *out, struct str message) {
    for (size_t i = 0; i < message.len; i++) {
        if (message.ptr[i] == '.' && (i == 0 || message.ptr[i - 1] == '\n')) buf_addc(out, '.');
        buf_addc(out, message.ptr[i]);
    }
    buf_addz(out, ".\r\n");
}
