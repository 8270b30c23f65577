/* reply: see the header. */
#include "mail/reply.h"

#include <strings.h>

static bool digit(char c, char least, char most) {
    return c >= least && c <= most;
}

/* Of a line as far as it is there. */
static bool begins_well(struct str line) {
    return (line.len < 1 || digit(line.ptr[0], '2', '5')) && (line.len < 2 || digit(line.ptr[1], '0', '9')) &&
           (line.len < 3 || digit(line.ptr[2], '0', '9')) && (line.len < 4 || line.ptr[3] == '-' || line.ptr[3] == ' ');
}

/* The line without its end. False: `state` says why there is none. */
static bool take_line(struct str bytes, size_t *at, struct str *line, enum smtp_read *state) {
    size_t end = *at;
    while (end < bytes.len && bytes.ptr[end] != '\r' && bytes.ptr[end] != '\n' && bytes.ptr[end]) end++;
    *line = str_cut(bytes, *at, end);
    *state = SMTP_BROKEN;
    if (line->len > SMTP_LINE_MAX || !begins_well(*line)) return false;
    if (end == bytes.len || (end + 1 == bytes.len && bytes.ptr[end] == '\r')) return *state = SMTP_MORE, false;
    if (bytes.ptr[end] != '\r' || bytes.ptr[end + 1] != '\n' || line->len < 3) return false;
    *at = end + 2;
    return true;
}

enum smtp_read smtp_reply_read(struct str bytes, struct smtp_reply *out, size_t *used) {
    enum smtp_read state;
    struct str line;
    size_t at = 0;
    out->n = 0;
    for (;;) {
        if (!take_line(bytes, &at, &line, &state)) return state;
        unsigned code =
            (unsigned)(line.ptr[0] - '0') * 100 + (unsigned)(line.ptr[1] - '0') * 10 + (unsigned)(line.ptr[2] - '0');
        if (out->n && code != out->code) return SMTP_BROKEN;
        if (out->n == SMTP_LINES_MAX) return SMTP_BROKEN;
        out->code = code;
        out->lines[out->n++] = str_cut(line, line.len < 4 ? line.len : 4, line.len);
        if (line.len < 4 || line.ptr[3] == ' ') return *used = at, SMTP_WHOLE;
    }
}

static bool same_word(struct str s, const char *word) {
    return s.len == strlen(word) && !strncasecmp(s.ptr, word, s.len);
}

bool smtp_offers(const struct smtp_reply *r, const char *extension, const char *word) {
    for (size_t i = 1; i < r->n; i++) { /* the first line is a greeting */
        struct str rest = r->lines[i], head;
        bool first = true, more = true, ours = false;
        while (more) {
            more = str_split(rest, ' ', &head, &rest);
            if (!more) head = rest;
            if (first) ours = same_word(head, extension);
            if (ours && (!word || (!first && same_word(head, word)))) return true;
            first = false;
        }
    }
    return false;
}

void smtp_reply_text(const struct smtp_reply *r, char *to, size_t room) {
    struct str s = r->n ? r->lines[r->n - 1] : STR("");
    size_t n = 0;
    for (; n + 1 < room && n < s.len; n++) to[n] = s.ptr[n] >= 0x20 && s.ptr[n] < 0x7f ? s.ptr[n] : '?';
    to[n] = 0;
}
