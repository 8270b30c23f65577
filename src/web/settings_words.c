/* settings_words: what settings are called on pages. */
#include "web/settings_pages.h"

static const struct {
    const char *name, *title, *unit;
} titles[] = {
    {"backup.days", N_("Warning when there was no backup for"), N_("days")},
    {"backup.folder", N_("Folder of backups"), NULL},
    {"backup.generations", N_("Backups that are kept"), N_("backups")},
    {"evidence.max_bytes", N_("Largest file of evidence"), N_("bytes")},
    {"evidence.scan_failure", N_("Evidence without a verdict of the virus scanner"), NULL},
    {"evidence.scan_seconds", N_("Time for scanning one file"), N_("seconds")},
    {"evidence.scanner", N_("Socket of the virus scanner"), NULL},
    {"evidence.total_bytes", N_("Evidence in all"), N_("bytes")},
    {"password.rounds", N_("Rounds of hashing a password"), N_("rounds")},
    {"session.elevated_minutes", N_("Administrator work ends after"), N_("minutes")},
    {"session.hours", N_("A session ends after, in all"), N_("hours")},
    {"session.idle_minutes", N_("A session ends without use after"), N_("minutes")},
    {"session.most", N_("Sessions of one person at the same time"), N_("sessions")},
    {"signin.certificate", N_("What a client certificate is good for"), NULL},
    {"totp.sha1", N_("One-time codes by SHA-1"), NULL},
    {"trail.limit_bytes", N_("Largest size of the database (0: no limit)"), N_("bytes")},
    {"trail.on_failure", N_("Changes that cannot be recorded"), NULL},
};
static const struct {
    const char *word, *title;
} words[] = {
    {"refuse", N_("are refused")},
    {"accept", N_("are accepted")},
    {"hold", N_("are held within bounds")},
    {"continue", N_("are made all the same")},
    {"second", N_("as a second factor")},
    {"alone", N_("to sign in with it alone")},
    {"no", N_("not allowed")},
    {"yes", N_("allowed")},
};

const struct setting_group setting_groups[SETTING_GROUPS] = {
    {"sessions", N_("Sessions"), N_("How long people stay signed in."), {"session."}},
    {"sign-in",
     N_("Means of signing in"),
     N_("What is accepted besides a password."),
     {"signin.", "totp.", "password."}},
    {"evidence", N_("Evidence"), N_("How large it may be, and how it is scanned for viruses."), {"evidence."}},
    {"backups", N_("Backups"), N_("How many are kept, and when a missing one is warned of."), {"backup."}},
    {"trail",
     N_("When the record cannot be written"),
     N_("What happens when the record cannot be written or fills up."),
     {"trail."}},
};

struct str setting_title(enum lang lang, const struct setting_kind *k) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_is(str_of(k->name), titles[i].name)) return trs(lang, titles[i].title);
    return str_of(k->name);
}

struct str setting_unit(enum lang lang, const struct setting_kind *k) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_is(str_of(k->name), titles[i].name) && titles[i].unit) return trs(lang, titles[i].unit);
    return STR_NONE;
}

struct str setting_word_title(enum lang lang, struct str word) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i].word)) return trs(lang, words[i].title);
    return word;
}

bool setting_by_web(const struct setting_kind *k) {
    return k->type != SETTING_PATH;
}

bool setting_in_group(const struct setting_kind *k, const struct setting_group *g) {
    for (size_t i = 0; i < 3 && g->prefixes[i]; i++)
        if (str_starts(str_of(k->name), str_of(g->prefixes[i]))) return true;
    return false;
}
