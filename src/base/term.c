/* term: asking the terminal, and the variables that people set for it. */
#include "base/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/str.h"

bool term_reads_person(void) {
    return isatty(STDIN_FILENO) == 1;
}

bool term_shows_person(void) {
    return isatty(STDOUT_FILENO) == 1;
}

bool term_tells_person(void) {
    return isatty(STDERR_FILENO) == 1;
}

static bool is_set(const char *name) {
    const char *v = getenv(name);
    return v && *v;
}

bool term_wants_colour(void) {
    const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (is_set("NO_COLOR")) return false;
    if (force && *force && strcmp(force, "0") != 0) return true;
    return term_shows_person() && !(term && strcmp(term, "dumb") == 0);
}

size_t term_columns(void) {
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    int64_t n;
    if (columns && str_int(str_of(columns), &n) && n > 0 && n <= 10000) return (size_t)n;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
