/* lang: text for people, in their language.
 *
 * Messages are written in English in the source, marked `_("…")`, and translated in po/LANG.po. The
 * build turns each po file into a table inside the program (msgfmt, then tools/embed), so nothing is looked for at run
 * time. Two languages are in play at once and never mixed up: the language of
 * messages on the terminal (`_`, set once from the locale), and the language of a document (`tr`,
 * passed along; documents never depend on the locale). */
#pragma once
#include <stddef.h>

#include "base/str.h"

enum lang { LANG_JA, LANG_EN, LANG_COUNT };

/* The message in that language, or itself when there is no translation. Never NULL. */
const char *tr(enum lang lang, const char *message) __attribute__((format_arg(2)));
struct str trs(enum lang lang, const char *message); /* the same as a view */
const char *lang_message(const char *message) __attribute__((format_arg(1)));
#define _(message) lang_message(message)
#define N_(message) message /* marks for translation, translates elsewhere */

void lang_set(enum lang lang); /* the language of messages; at the start of main */
enum lang lang_current(void);
/* From LC_ALL, LC_MESSAGES, LANG and LANGUAGE as gettext reads them: Japanese when they ask for it. */
enum lang lang_from_environment(void);
bool lang_parse(struct str s, enum lang *out); /* "ja", "en" */
const char *lang_code(enum lang lang);

/* A text in every language; an absent one is STR_NONE. */
struct text {
    struct str in[LANG_COUNT];
};
/* In that language, or in whichever there is. */
struct str text_in(const struct text *t, enum lang lang);
