/* limits: the table. */
#include "mail/mail.h"
#include "mail/reply.h"

const struct limit mail_limits[] = {
    {"mail.address", MAIL_ADDRESS_MAX, "bytes", N_("Mail address.")},
    {"mail.subject", MAIL_SUBJECT_MAX, "bytes", N_("Subject of a mail.")},
    {"mail.body", MAIL_BODY_MAX, "bytes", N_("Text of a mail.")},
    {"mail.message", MAIL_MESSAGE_MAX, "bytes", N_("A mail as it is sent.")},
    {"mail.reply.line", SMTP_LINE_MAX, "bytes", N_("Line of an answer of the mail relay.")},
    {"mail.reply.lines", SMTP_LINES_MAX, "lines", N_("Lines of one answer of the mail relay.")},
    {0}};
