/* reminders: the mail that tells a person what is due; made here, sent by nobody yet.
 *
 * Due for a reminder are tasks with a day that is past, or comes within `ahead` days. A mail says which systems and by
 * when, with the address of the person's own page, and nothing of what was answered or decided: mail is read elsewhere.
 * Names of systems whose label forbids mailing are left out as well (LABEL_MAIL).
 *
 *     if (!reminders_due(a, store, STR("hanako"), today, 7, &list, &n, &e)) …
 *     if (n) reminder_write(a, LANG_JA, &r, &mail);                   // subject and body, plain text
 *
 * Pure but for the database that is read; the same state and day give the same bytes. */
#pragma once
#include "ledger/assign.h"

#define REMINDER_LINES_MAX 40
#define REMINDER_BODY_MAX (64 * KIB)

struct reminder_line {
    struct str what, system, due; /* system STR_NONE: may not be named in a mail */
    bool late;
};
struct reminder {
    struct str person, name, mail; /* who; mail STR_NONE: has no address, nothing can be sent */
    struct str base_url;           /* "https://kijun.example.go.jp"; STR_NONE: no address is named */
    const struct reminder_line *lines;
    size_t n, late, beyond; /* beyond: more than are listed */
};
struct reminder_mail {
    struct str subject, body; /* one line; lines of text ending in \n */
};
/* What the person is to be reminded of on that day (2026-04-01): n 0 when nothing is due. In `lang`. */
bool reminder_of(struct arena *a, struct store *s, struct str person, enum lang lang, struct str today, unsigned ahead,
                 struct reminder *out, struct err *e) MUST_CHECK;
/* Everybody who is to be reminded: active accounts, by id, each in the language of the account. */
struct reminder_to {
    struct reminder reminder;
    enum lang lang;
};
bool reminders_all(struct arena *a, struct store *s, struct str today, unsigned ahead, struct reminder_to **list,
                   size_t *n, struct err *e) MUST_CHECK;
bool reminder_write(struct arena *a, enum lang lang, const struct reminder *r, struct reminder_mail *out,
                    struct err *e) MUST_CHECK;
