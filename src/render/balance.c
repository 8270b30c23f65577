/* balance: where words of a picture are broken: between words if that can be, and no line with one character left over.
 */
#include "render/text.h"

enum script { SCRIPT_KANJI, SCRIPT_HIRAGANA, SCRIPT_KATAKANA, SCRIPT_LATIN, SCRIPT_OTHER };

static enum script script_of(uint32_t c) {
    if (c >= 0x3400 && c <= 0x9FFF) return SCRIPT_KANJI;
    if (c >= 0x3041 && c <= 0x309F) return SCRIPT_HIRAGANA;
    if (c >= 0x30A1 && c <= 0x30FF && c != 0x30FB) return SCRIPT_KATAKANA;
    bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 0xBF && c < 0x250);
    return letter ? SCRIPT_LATIN : SCRIPT_OTHER;
}

/* How badly lines end: 2 inside a Latin word, 1 where a Japanese word hardly ends (between two characters of one
 * script, before hiragana), 0 elsewhere. The worst line counts. */
static unsigned badness(const struct para *p) {
    unsigned worst = 0;
    for (unsigned k = 0; k + 1 < p->n_lines; k++) {
        struct str line = para_line(p, k), next = para_line(p, k + 1);
        uint32_t before = ' ', after = ' ';
        for (size_t at = 0; at < line.len;) before = utf8_next(line, &at);
        size_t start = 0;
        if (next.len) after = utf8_next(next, &start);
        enum script b = script_of(before), a = script_of(after);
        bool hard = b != SCRIPT_OTHER && (a == b || a == SCRIPT_HIRAGANA);
        unsigned bad = !hard ? 0 : a == SCRIPT_LATIN ? 2 : 1;
        if (bad > worst) worst = bad;
    }
    return worst;
}

/* Words over several lines, broken between words if that can be, else into lines of about the same length. */
struct para *para_balanced(struct typesetter *t, struct str s, double size, double line, bool bold, double width,
                           enum align align) {
    struct para *p = para_plain(t, s, size, line, bold, width, align), *best = NULL;
    unsigned least = 3;
    for (double share = 0.5; p->n_lines > 1 && p->n_lines < 6 && share < 0.99 && least; share += 0.06) {
        struct para *narrow = para_plain(t, s, size, line, bold, width * share, align);
        if (narrow->n_lines > p->n_lines || badness(narrow) >= least) continue;
        narrow->width = width; /* centred, it is drawn in the middle of the whole width */
        best = narrow;
        least = badness(best);
    }
    return best && least <= badness(p) ? best : p;
}
