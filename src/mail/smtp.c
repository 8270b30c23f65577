/* smtp: the conversation with the relay, a command and an answer at a time. */
#include "mail/reply.h"
#include "mail/wire.h"

#define SECONDS 60
#define COMMAND_MAX (2 * KIB) /* a line with user and password in base64 */

struct talk {
    const struct mail_relay *relay;
    struct wire wire;
    struct smtp_reply reply; /* the newest; its views lead into `got` */
    char got[SMTP_REPLY_MAX];
};

/* One answer, and not a byte after it: nothing was asked yet. */
static bool hear(struct talk *t, struct err *e) {
    size_t have = 0, used = 0, n;
    for (;;) {
        enum smtp_read state = have ? smtp_reply_read((struct str){t->got, have}, &t->reply, &used) : SMTP_MORE;
        if (state == SMTP_WHOLE && used == have) return true;
        if (state != SMTP_MORE || have == sizeof t->got) {
            t->reply.code = 0;
            return err_set(e, ERR_UPSTREAM, _("What the mail relay answers is not SMTP."));
        }
        if (!wire_receive(&t->wire, t->got + have, sizeof t->got - have, &n, e)) return t->reply.code = 0, false;
        have += n;
    }
}

static bool said_no(const struct talk *t, const char *to_what, enum err_kind kind, struct err *e) {
    char text[200];
    smtp_reply_text(&t->reply, text, sizeof text);
    return err_set(e, kind, _("The mail relay answered %s with %u %s"), to_what, t->reply.code, text);
}

/* Sends the line and hears the answer, which has to be of the hundred `want`. */
static bool ask(struct talk *t, struct str line, const char *what, unsigned want, struct err *e) {
    t->reply.code = 0;
    if (!wire_send(&t->wire, line, e) || !hear(t, e)) return false;
    return t->reply.code / 100 == want ? true : said_no(t, what, ERR_UPSTREAM, e);
}

static bool ask_fmt(struct talk *t, const char *what, unsigned want, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
static bool ask_fmt(struct talk *t, const char *what, unsigned want, struct err *e, const char *fmt, ...) {
    struct buf line;
    va_list ap;
    buf_init(&line, COMMAND_MAX);
    va_start(ap, fmt);
    buf_vaddf(&line, fmt, ap);
    va_end(ap);
    bool ok = buf_ok(&line) ? ask(t, buf_str(&line), what, want, e)
                            : err_set(e, ERR_LIMIT, _("A command to the mail relay is too long."));
    buf_release(&line);
    return ok;
}

static bool hello(struct talk *t, struct err *e) {
    return ask_fmt(t, "EHLO", 2, e, "EHLO %s\r\n", t->relay->self ? t->relay->self : "[127.0.0.1]");
}

static bool sign_in(struct talk *t, struct err *e) {
    const struct mail_relay *r = t->relay;
    struct buf plain, text;
    if (!r->user.len) return true;
    if (!t->wire.tls) return err_set(e, ERR_UPSTREAM, _("Without TLS no password is sent to the mail relay."));
    if (!smtp_offers(&t->reply, "AUTH", "PLAIN"))
        return err_set(e, ERR_UPSTREAM, _("The mail relay does not offer to sign in by AUTH PLAIN."));
    buf_init(&plain, COMMAND_MAX / 2);
    buf_init(&text, COMMAND_MAX);
    buf_addc(&plain, 0);
    buf_add(&plain, r->user);
    buf_addc(&plain, 0);
    buf_add(&plain, r->password);
    base64_add(&text, buf_str(&plain));
    bool ok = buf_ok(&plain) && buf_ok(&text) ? ask_fmt(t, "AUTH", 2, e, "AUTH PLAIN %.*s\r\n", STR_ARG(buf_str(&text)))
                                              : err_set(e, ERR_LIMIT, _("A command to the mail relay is too long."));
    if (plain.ptr) explicit_bzero(plain.ptr, plain.len);
    if (text.ptr) explicit_bzero(text.ptr, text.len);
    buf_release(&plain);
    buf_release(&text);
    return ok;
}

/* Greeting, TLS, who we are. */
static bool begin(struct talk *t, struct err *e) {
    const struct mail_relay *r = t->relay;
    if (r->tls == MAIL_TLS && !wire_secure(&t->wire, r->context, r->name, e)) return false;
    if (!hear(t, e)) return false;
    if (t->reply.code != 220) return said_no(t, "the connection", ERR_UPSTREAM, e);
    if (!hello(t, e)) return false;
    if (r->tls == MAIL_STARTTLS) {
        if (!smtp_offers(&t->reply, "STARTTLS", NULL))
            return err_set(e, ERR_UPSTREAM, _("The mail relay does not offer STARTTLS; nothing was sent."));
        if (!ask(t, STR("STARTTLS\r\n"), "STARTTLS", 2, e) || !wire_secure(&t->wire, r->context, r->name, e) ||
            !hello(t, e))
            return false;
    }
    return sign_in(t, e);
}

/* After an answer about the recipient or the text: a number of the five hundreds is about this mail. 0: no answer. */
static enum mail_outcome no_to(const struct talk *t, struct err *e) {
    if (t->reply.code / 100 != 5) return MAIL_LATER;
    e->kind = ERR_DENIED;
    return MAIL_REFUSED;
}

static enum mail_outcome hand_over(struct talk *t, const struct mail *m, struct str stuffed, struct err *e) {
    if (!ask_fmt(t, "MAIL", 2, e, "MAIL FROM:<%.*s>\r\n", STR_ARG(m->from))) return MAIL_LATER;
    if (!ask_fmt(t, "RCPT", 2, e, "RCPT TO:<%.*s>\r\n", STR_ARG(m->to))) return no_to(t, e);
    if (!ask(t, STR("DATA\r\n"), "DATA", 3, e)) return no_to(t, e);
    if (!ask(t, stuffed, "the mail", 2, e)) return no_to(t, e);
    return MAIL_SENT;
}

enum mail_outcome mail_send(const struct mail_relay *r, int fd, const struct mail *m, struct err *e) {
    struct buf message, stuffed;
    enum mail_outcome out = MAIL_REFUSED;
    buf_init(&message, MAIL_MESSAGE_MAX);
    buf_init(&stuffed, 2 * MAIL_MESSAGE_MAX);
    if (mail_write(m, &message, e)) {
        struct talk *t = mem_alloc(sizeof *t);
        t->relay = r;
        mail_stuff(&stuffed, buf_str(&message));
        out = MAIL_LATER;
        if (wire_open(&t->wire, fd, r->seconds ? r->seconds : SECONDS, e) && begin(t, e))
            out = hand_over(t, m, buf_str(&stuffed), e);
        struct err ignored;
        if (out == MAIL_SENT) (void)!ask(t, STR("QUIT\r\n"), "QUIT", 2, &ignored);
        wire_close(&t->wire);
        mem_free(t);
    }
    buf_release(&message);
    buf_release(&stuffed);
    return out;
}
