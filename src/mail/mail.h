/* mail: one mail as bytes (RFC 5322, MIME), and handing it to one relay (RFC 5321).
 *
 *     struct mail m = {.from = STR("kijun@example.go.jp"), .to = address, .subject = …, .body = …, .key = …, .at =
 * now}; struct mail_relay relay = {.name = "mail.example.go.jp", .tls = MAIL_STARTTLS, .context = context}; switch
 * (mail_send(&relay, fd, &m, &e)) …
 *
 * Who sends connects; here a connected socket is spoken over, within `seconds` in all, and stays the caller's. Headers
 * and body are base64, so that no name and no text can end a line or begin a header; addresses that would are refused.
 * Commands are never sent ahead of an answer: bytes that come unasked end the conversation, also those that somebody
 * put in before TLS begins. A password crosses the network under TLS only. */
#pragma once
#include "base/base.h"

#define MAIL_ADDRESS_MAX 254         /* bytes (RFC 5321 4.5.3.1.3) */
#define MAIL_LOCAL_MAX 64            /* bytes before the @ */
#define MAIL_SUBJECT_MAX 1000        /* bytes */
#define MAIL_BODY_MAX (64 * KIB)     /* bytes of text */
#define MAIL_MESSAGE_MAX (256 * KIB) /* bytes as sent */

extern const struct limit mail_limits[]; /* ends with a NULL name */

struct mail {
    struct str from, to;      /* addresses, nothing around them */
    struct str subject, body; /* UTF-8; control characters become blanks, but for the line ends of the body */
    struct str key; /* the same key and sender: the same Message-ID, so that a mail sent twice is seen as one */
    int64_t at;     /* ms: its date */
};
/* NAME@DOMAIN of plain ASCII, without quotes, comments and numbers in brackets. */
bool mail_address_ok(struct str address);
/* With CR LF at each line, none longer than 76 characters but those of addresses; without the dot at the end. INVALID:
 * an address, or text that is not UTF-8; LIMIT. */
bool mail_write(const struct mail *m, struct buf *out, struct err *e) MUST_CHECK;

/* As DATA wants it: a line that begins with a dot gets another one (RFC 5321 4.5.2), then the end. */
void mail_stuff(struct buf *out, struct str message);

enum mail_tls { MAIL_TLS_NONE, MAIL_STARTTLS, MAIL_TLS };
struct mail_context; /* whose certificates are believed */
/* `ca`: certificates in PEM. NULL: INVALID. */
struct mail_context *mail_context_new(struct str ca, struct err *e) MUST_CHECK;
void mail_context_free(struct mail_context *c); /* NULL is fine */

struct mail_relay {
    const char *name;                   /* what its certificate has to say: a name or a number */
    const char *self;                   /* how we present ourselves; NULL: [127.0.0.1] */
    enum mail_tls tls;                  /* NONE: nobody may listen in between; that is for the caller to know */
    const struct mail_context *context; /* unless NONE */
    struct str user, password;          /* user STR_NONE: without */
    unsigned seconds;                   /* of the whole conversation; 0: a minute */
};
enum mail_outcome {
    MAIL_SENT,    /* the relay has taken it over */
    MAIL_LATER,   /* not now; the error says why */
    MAIL_REFUSED, /* this mail never: trying again does not help */
};
/* SIGPIPE has to be ignored by the process. */
enum mail_outcome mail_send(const struct mail_relay *r, int fd, const struct mail *m, struct err *e) MUST_CHECK;
