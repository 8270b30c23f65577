/* log: one line of the log, written at once, so that lines of several processes do not mix. */
#include "server/log.h"

#include <unistd.h>

#define LINE_MAX_BYTES (4 * KIB)

static void write_line(const struct buf *line) {
    ssize_t ignored = write(STDERR_FILENO, line->ptr, line->len);
    (void)ignored;
}

static void begin(struct buf *line, const char *level, const char *duty) {
    char now[CLOCK_TEXT_MAX];
    clock_text(clock_unix_ms(), now);
    buf_init(line, LINE_MAX_BYTES);
    buf_addf(line, "time=%s level=%s duty=%s ", now, level, duty);
}

static void end(struct buf *line) {
    buf_addc(line, '\n');
    write_line(line);
    buf_release(line);
}

void server_log(const char *level, const char *duty, const char *fmt, ...) {
    struct buf line;
    va_list ap;
    begin(&line, level, duty);
    va_start(ap, fmt);
    buf_vaddf(&line, fmt, ap);
    va_end(ap);
    end(&line);
}

void server_log_sentence(const char *level, const char *duty, const char *event, const char *sentence) {
    struct buf line;
    begin(&line, level, duty);
    buf_addf(&line, "event=%s sentence=\"", event);
    for (const char *p = sentence; *p; p++)
        buf_addc(&line, (unsigned char)*p < 0x20 || *p == '"' || *p == 0x7f ? '\'' : *p);
    buf_addc(&line, '"');
    end(&line);
}
