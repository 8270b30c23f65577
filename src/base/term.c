/* term: asking the terminal, and the variables that people set for it. */
#include "base/term.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
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

void term_wipe(void *bytes, size_t n) {
    explicit_bzero(bytes, n);
}

/* One byte at a time: what was typed after the line stays for whoever reads next. */
static bool read_line(int fd, char *to, size_t room, size_t *len) {
    size_t n = 0;
    bool fits = true;
    for (;;) {
        char c;
        ssize_t got = read(fd, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || c == 3) return false; /* Ctrl-C comes as a character: see below */
        if (c == '\n') return *len = n, fits;
        if (n < room)
            to[n++] = c;
        else
            fits = false;
    }
}

bool term_ask_secret(const char *question, char *to, size_t room, size_t *len) {
    struct termios before, silent;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool ok = tcgetattr(fd, &before) == 0;
    if (ok) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG); /* no signal may leave the terminal silent */
        silent.c_lflag |= ECHONL | ICANON;
        ok = write(fd, question, strlen(question)) >= 0 && tcsetattr(fd, TCSAFLUSH, &silent) == 0;
    }
    if (ok) {
        ok = read_line(fd, to, room, len);
        /* Whatever was read, the terminal shows again what is typed. */
        ok = tcsetattr(fd, TCSAFLUSH, &before) == 0 && ok;
    }
    close(fd);
    if (!ok) term_wipe(to, room);
    return ok;
}
