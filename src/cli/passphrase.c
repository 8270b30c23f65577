/* passphrase: asking for it. */
#include "cli/passphrase.h"

#include <string.h>

#define ROOM 1024

static bool ask(const char *question, char *to, size_t *n, struct err *e) {
    return term_ask_secret(question, to, ROOM, n) ||
           err_set(e, ERR_INVALID, _("A passphrase can only be typed at a terminal, and has at most %d bytes."), ROOM);
}

bool key_open(const char *path, struct note_key **out, struct err *e) {
    char typed[ROOM];
    size_t n = 0;
    bool needs;
    if (!note_key_needs_passphrase(path, &needs, e)) return false;
    if (!needs) return note_key_load(path, STR_NONE, out, e);
    bool ok = ask(_("Passphrase of the key: "), typed, &n, e) && note_key_load(path, (struct str){typed, n}, out, e);
    term_wipe(typed, sizeof typed);
    return ok;
}

static bool ask_twice(char *first, char *again, size_t *n, struct err *e) {
    size_t m;
    if (!ask(_("Passphrase for the new key (empty: none): "), first, n, e) ||
        !ask(_("The same once more: "), again, &m, e))
        return false;
    if (*n == m && memcmp(first, again, m) == 0) return true;
    return err_set(e, ERR_INVALID, _("The two passphrases are not the same. Nothing was written."));
}

bool key_save(const struct note_key *k, const char *path, struct err *e) {
    char first[ROOM] = "", again[ROOM] = "";
    size_t n = 0;
    bool ok = !term_tells_person() || ask_twice(first, again, &n, e);
    ok = ok && note_key_save(k, path, n ? (struct str){first, n} : STR_NONE, e);
    if (ok && !n) cli_note(_("warning: %s has no passphrase. Whoever gets the file can sign in your name."), path);
    term_wipe(first, sizeof first);
    term_wipe(again, sizeof again);
    return ok;
}
