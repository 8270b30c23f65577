/* reply: what a person typed at a question, and what it means. No terminal here: text in, meaning out. */
#pragma once
#include "cli/cli.h"

enum reply {
    REPLY_VALUE,
    REPLY_HELP,    /* ? */
    REPLY_SKIP,    /* - or nothing */
    REPLY_UNKNOWN, /* u: not known, and written down as that */
    REPLY_QUIT,    /* q */
    REPLY_WRONG,   /* `e` says why */
};
/* A reply to a fact's question. `value` is YAML for the file. Numbers of choices (full-width too, several where
 * several are allowed, divided by commas, 、 or blanks), ids, titles; numbers for numbers. */
enum reply reply_fact(struct arena *a, const struct fact *f, struct str line, struct str *value, struct err *e);
/* What the line is when it is a sign (nothing is SKIP); REPLY_VALUE when it is a text of its own. */
enum reply reply_sign(struct str line);
/* A reply to yes or no. */
enum reply reply_yesno(struct str line, bool *yes, struct err *e);
/* Which choice stands at `place` (from 0) of the list that people see: yes stands before no. */
size_t reply_shown_choice(const struct fact *f, size_t place);
/* A text as a quoted YAML scalar. */
struct str reply_quote(struct arena *a, struct str text);
