/* pattern: small patterns for what a printed document is marked with: numbers of headings, bullets, running heads.
 *
 * A pattern is a line of text. Full-width and ASCII characters are the same; a blank stands for any number of blanks,
 * also none. In braces:
 *
 *     {n} a number    {a} a small letter    {A} capital letters    {ア} a kana in the order ア, イ, ウ …
 *     {i} a small roman numeral    {R} a roman numeral: Ⅱ, II    {w} characters without a blank
 *     {_} one blank or more    {-} anything up to a tab, also nothing    {*} anything, also nothing    {=X|Y} one of
 * these
 *
 * The first six kinds are remembered, in order, as numbers and in the spelling that ids have (Ⅱ is II). Matching is
 * bounded: a pattern that would have to try more than PATTERN_STEPS_MAX times does not match.
 *
 *     struct match m;
 *     if (pattern_match(STR("({n}) "), line, 0, &m)) … m.captures[0].value, and the text goes on at m.end … */
#pragma once
#include "base/base.h"

#define PATTERN_MAX 256 /* bytes */
#define PATTERN_CAPTURES_MAX 6
#define PATTERN_STEPS_MAX 4096

enum capture_kind {
    CAPTURE_NUMBER,
    CAPTURE_LETTER,
    CAPTURE_CAPITALS,
    CAPTURE_KANA,
    CAPTURE_SMALL_ROMAN,
    CAPTURE_ROMAN
};
struct capture {
    enum capture_kind kind;
    uint32_t value; /* place in its order, from 1; of capitals 0 */
    char text[16];  /* as in ids */
};
struct match {
    size_t end; /* byte in the text after the match */
    struct capture captures[PATTERN_CAPTURES_MAX];
    size_t n_captures;
};

/* Is it a pattern? False with what is wrong. `n_captures` may be NULL. */
bool pattern_check(struct str pattern, size_t *n_captures, struct err *e) MUST_CHECK;
/* Does the valid UTF-8 text match from byte `at`, as far as the pattern goes? */
bool pattern_match(struct str pattern, struct str text, size_t at, struct match *out);
/* Does the whole text match? Blanks at its end do not matter. */
bool pattern_whole(struct str pattern, struct str text);

/* How the number at a place of an order is written in ids: (CAPTURE_KANA, 2) is イ. False past its end. */
bool capture_at(enum capture_kind kind, uint32_t value, struct capture *out);
/* A full-width Latin character as ASCII; every other one as it is. */
uint32_t char_fold(uint32_t cp);
bool char_is_blank(uint32_t cp); /* blank, tab, no-break and full-width blank */
