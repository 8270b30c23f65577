/* lang: looking up translations in the table that the build made from po/LANG.po.
 *
 * The table is a GNU .mo file: a header, a sorted list of (length, offset) of the originals, the same of the
 * translations. It is our own, made by msgfmt in the same build, so it is trusted. */
#include "base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char lang_table_ja[];
extern const size_t lang_table_ja_size;

static enum lang message_lang = LANG_EN;

static uint32_t word_at(const unsigned char *table, size_t at) {
    uint32_t w;
    memcpy(&w, table + at, sizeof w);
    return w;
}

static const char *look_up(const unsigned char *table, size_t size, const char *message) {
    if (size < 28 || word_at(table, 0) != 0x950412de) return message;
    size_t low = 0, high = word_at(table, 8);
    size_t originals = word_at(table, 12), translations = word_at(table, 16);
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = strcmp(message, (const char *)table + word_at(table, originals + mid * 8 + 4));
        if (c == 0) {
            const char *found = (const char *)table + word_at(table, translations + mid * 8 + 4);
            return *found ? found : message;
        }
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
#ifdef SANITIZED /* no test passes by a sentence that the translators were never shown */
    if (*message < 'A' || *message > 'Z') return message;
    (void)fprintf(stderr, "no translation: %s\n", message);
    abort();
#endif
    return message;
}

const char *tr(enum lang lang, const char *message) {
    if (lang != LANG_JA || !*message) return message;
    return look_up(lang_table_ja, lang_table_ja_size, message);
}

struct str trs(enum lang lang, const char *message) {
    return str_of(tr(lang, message));
}

const char *lang_message(const char *message) {
    return tr(message_lang, message);
}

void lang_set(enum lang lang) {
    message_lang = lang;
}

enum lang lang_current(void) {
    return message_lang;
}

static bool asks_for_japanese(const char *value) {
    return strncmp(value, "ja", 2) == 0 && (value[2] == 0 || value[2] == '_' || value[2] == '.' || value[2] == ':');
}

enum lang lang_from_environment(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < 3 && !locale; i++) {
        const char *v = getenv(names[i]);
        if (v && *v) locale = v;
    }
    const char *languages = getenv("LANGUAGE");
    bool plain_c = !locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
    if (languages && *languages && !plain_c) return asks_for_japanese(languages) ? LANG_JA : LANG_EN;
    return locale && asks_for_japanese(locale) ? LANG_JA : LANG_EN;
}

static const char *const codes[LANG_COUNT] = {[LANG_JA] = "ja", [LANG_EN] = "en"};

bool lang_parse(struct str s, enum lang *out) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (str_is(s, codes[i])) return *out = (enum lang)i, true;
    return false;
}

const char *lang_code(enum lang lang) {
    return codes[lang];
}

struct str text_in(const struct text *t, enum lang lang) {
    if (t->in[lang].len) return t->in[lang];
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (t->in[i].len) return t->in[i];
    return STR_NONE;
}
