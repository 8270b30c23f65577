/* say: see say.h. */
#include "verify/say.h"

#include <stdarg.h>

/* Prints text from anywhere: UTF-8 as it is, but nothing that a terminal would obey or that turns the writing round. */
static void put(FILE *out, const char *s) {
    struct span all = {(const uint8_t *)s, strlen(s)};
    for (size_t i = 0, n; i < all.n; i += n) {
        n = 1;
        while (i + n < all.n && (all.p[i + n] & 0xC0) == 0x80) n++;
        struct span c = {all.p + i, n};
        bool c1 = n == 2 && c.p[0] == 0xC2 && c.p[1] < 0xA0;
        /* U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069 */
        bool turns = n == 3 && c.p[0] == 0xE2 &&
                     ((c.p[1] == 0x80 && ((c.p[2] & 0xFE) == 0x8E || (c.p[2] >= 0xA8 && c.p[2] <= 0xAE))) ||
                      (c.p[1] == 0x81 && c.p[2] >= 0xA6 && c.p[2] <= 0xA9));
        if (c.p[0] != 0x7F && !c1 && !turns && v_text(c)) {
            fwrite(c.p, 1, n, out);
        } else {
            fputc('?', out);
        }
    }
}

static void put_place(const struct say *s) {
    char number[64];
    put(s->out, s->file);
    if (s->member) {
        fputs(": ", s->out);
        put(s->out, s->member);
    }
    if (s->line) {
        snprintf(number, sizeof number, ":%llu", (unsigned long long)s->line);
        fputs(number, s->out);
    }
    fputs(": ", s->out);
    if (s->entry != NO_ENTRY) fprintf(s->out, s->ja ? "記録%llu: " : "entry %llu: ", (unsigned long long)s->entry);
}

/* One sentence in the language of the reader. */
static void put_sentence(struct say *s, const char *en, const char *ja, va_list values)
    __attribute__((format(printf, 2, 0), format(printf, 3, 0)));

static void put_sentence(struct say *s, const char *en, const char *ja, va_list values) {
    char text[2048];
    vsnprintf(text, sizeof text, s->ja ? ja : en, values);
    put(s->out, text);
    fputc('\n', s->out);
}

void v_fault(struct say *s, const char *en, const char *ja, ...) {
    va_list values;
    if (s->faults++ >= FAULTS_SHOWN) return;
    put_place(s);
    va_start(values, ja);
    put_sentence(s, en, ja, values);
    va_end(values);
}

void v_remark(struct say *s, const char *en, const char *ja, ...) {
    va_list values;
    if (s->remarks++ >= FAULTS_SHOWN || s->quiet) return;
    put_place(s);
    fputs(s->ja ? "注意: " : "remark: ", s->out);
    va_start(values, ja);
    put_sentence(s, en, ja, values);
    va_end(values);
}

void v_note(struct say *s, const char *en, const char *ja, ...) {
    va_list values;
    if (s->quiet) return;
    fputs("  ", s->out);
    va_start(values, ja);
    put_sentence(s, en, ja, values);
    va_end(values);
}

void v_begin(struct say *s, const char *file) {
    s->file = file;
    s->member = NULL;
    s->line = 0;
    s->entry = NO_ENTRY;
    s->faults = s->remarks = 0;
}

bool v_verdict(struct say *s, const char *en_what, const char *ja_what) {
    bool good = s->faults == 0;
    s->member = NULL;
    s->line = 0;
    s->entry = NO_ENTRY;
    if (s->faults > FAULTS_SHOWN)
        v_note(s, "%lu more faults are not shown.", "ほかに%lu件の誤りがあります(表示を省略)。",
               s->faults - FAULTS_SHOWN);
    if (good && s->quiet) return true;
    put_place(s);
    if (good) {
        fprintf(s->out, s->ja ? "検証に成功しました(%s)。\n" : "verified (%s).\n", s->ja ? ja_what : en_what);
    } else {
        fprintf(s->out, s->ja ? "検証できません(%s)。誤り%lu件。\n" : "NOT VERIFIED (%s): faults: %lu.\n",
                s->ja ? ja_what : en_what, s->faults);
    }
    return good;
}
