/* import_values: an answer in words, in the terms of its question. What was said more exactly than the answer can
 * hold ("100万人程度", "PC（貸与品）") is kept as its note. */
#include "ledger/import_parts.h"

/* Choices ------------------------------------------------------------------------------------------------------- */

enum match { MATCH_WHOLE, MATCH_TEXT_SHORT, MATCH_TITLE_SHORT, MATCH_PART, MATCH_REMARK, MATCH_WAYS };

static bool part_matches(struct importer *im, struct str title, struct str text) {
    size_t n;
    const struct str *parts = import_split(im->a, without_remark(title), true, &n);
    for (size_t i = 0; i < n; i++)
        if (n > 1 && import_same(im->a, parts[i], text)) return true;
    return false;
}

static bool choice_matches(struct importer *im, const struct choice *c, struct str text, enum match way) {
    struct str shorter = without_remark(text);
    if (way == MATCH_WHOLE && str_eq(c->id, import_trim(text))) return true;
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        struct str title = c->title.in[l];
        bool same = way == MATCH_WHOLE         ? import_same(im->a, title, text)
                    : way == MATCH_TEXT_SHORT  ? import_same(im->a, title, shorter)
                    : way == MATCH_TITLE_SHORT ? import_same(im->a, without_remarks(im->a, title), shorter)
                    : way == MATCH_PART        ? part_matches(im, title, shorter)
                                               : import_same(im->a, remark_of(title), shorter);
        if (same) return true;
    }
    return false;
}

static int32_t only_match(struct importer *im, const struct fact *f, struct str text, enum match way) {
    int32_t found = -1;
    for (size_t i = 0; i < f->n_choices; i++) {
        if (!choice_matches(im, &f->choices[i], text, way)) continue;
        if (found >= 0) return -1;
        found = (int32_t)i;
    }
    return found;
}

/* The choice meant; -1: none, or more than one may be. `exact` is cleared when the text says more than the choice. */
static int32_t choice_of(struct importer *im, const struct fact *f, struct str text, bool *exact) {
    static const char *const vague[] = {"等", "など", "ほか", "他", "程度", "くらい", "ぐらい", "頃"};
    struct str s = import_trim(text);
    for (enum match way = MATCH_WHOLE; way < MATCH_WAYS; way++) {
        int32_t found = only_match(im, f, s, way);
        if (found < 0) continue;
        *exact = *exact && way == MATCH_WHOLE;
        return found;
    }
    for (size_t i = 0; i < sizeof vague / sizeof *vague; i++) {
        if (!str_ends(s, str_of(vague[i])) || s.len == strlen(vague[i])) continue;
        *exact = false;
        return choice_of(im, f, str_cut(s, 0, s.len - strlen(vague[i])), exact);
    }
    return -1;
}

/* Numbers ------------------------------------------------------------------------------------------------------- */

static bool skip_word(struct str *s, const char *const *words) {
    for (size_t i = 0; words[i]; i++)
        if (str_starts(*s, str_of(words[i]))) return *s = import_trim(str_cut(*s, strlen(words[i]), s->len)), true;
    return false;
}

static bool is_unit(struct importer *im, const struct fact *f, struct str s) {
    if (!s.len) return true;
    for (unsigned l = 0; l < LANG_COUNT; l++)
        if (import_same(im->a, f->unit.in[l], s)) return true;
    return str_is(s, "名") && str_is(f->unit.in[LANG_JA], "人");
}

/* Digits with commas and at most one point, in ten-thousandths. */
static bool read_amount(struct str *s, int64_t *out) {
    int64_t v = 0;
    size_t at = 0, digits = 0, behind = 0;
    bool point = false;
    for (; at < s->len; at++) {
        char c = s->ptr[at];
        if (c == ',' && digits && !point) continue;
        if (c == '.' && digits && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        if (++digits > 12 || (point && ++behind > 4)) return false;
        v = v * 10 + (c - '0');
    }
    for (; behind < 4; behind++) v *= 10;
    *s = str_cut(*s, at, s->len);
    *out = v;
    return digits > 0;
}

static int64_t multiplier(struct str *s) {
    static const struct {
        const char *word;
        int64_t times;
    } words[] = {{"百万", 1000000}, {"千万", 10000000}, {"百", 100}, {"千", 1000}, {"万", 10000}, {"億", 100000000}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(*s, str_of(words[i].word))) {
            *s = str_cut(*s, strlen(words[i].word), s->len);
            return words[i].times;
        }
    return 1;
}

/* "約1,200万人程度": each part once, larger first (1億2000万). */
static bool read_number(struct importer *im, const struct fact *f, struct str text, int64_t *out, bool *exact) {
    static const char *const before[] = {"約", "およそ", "おおよそ", "概ね", "計", "about", "approx.", "some", NULL};
    static const char *const after[] = {"程度", "くらい", "ぐらい", "前後", "ほど", "見込み", NULL};
    struct str s = import_trim(catalog_fold(im->a, without_remark(text)));
    int64_t sum = 0, amount, last = INT64_MAX;
    if (!str_eq(without_remark(text), import_trim(text))) *exact = false;
    if (skip_word(&s, before)) *exact = false;
    size_t parts = 0;
    while (s.len && s.ptr[0] >= '0' && s.ptr[0] <= '9') {
        if (!read_amount(&s, &amount)) return false;
        int64_t times = multiplier(&s);
        if (times >= last || amount > INT64_MAX / times / 2) return false;
        last = times;
        sum += amount * times;
        parts++;
    }
    if (!parts || sum % 10000) return false;
    s = import_trim(s);
    for (size_t i = 0; after[i]; i++)
        if (str_ends(s, str_of(after[i]))) {
            *exact = false;
            s = import_trim(str_cut(s, 0, s.len - strlen(after[i])));
        }
    if (skip_word(&s, after)) *exact = false;
    *out = sum / 10000;
    return is_unit(im, f, s);
}

/* What people know it by, in the language of messages. */
static struct str title_of(const struct fact *f) {
    struct str title = text_in(&f->title, lang_current());
    return title.len ? title : f->id;
}

/* Setting ------------------------------------------------------------------------------------------------------- */

static void put_note(struct importer *im, struct item *entry, struct str note, struct str said, bool exact,
                     struct origin at) {
    struct str text = note;
    if (!exact) text = note.len ? arena_fmt(im->a, "%.*s\n%.*s", STR_ARG(said), STR_ARG(note)) : said;
    if (text.len) import_set(im, entry, "note", text, at);
}

/* `values`: one scalar, or a list when `many`. */
static void put_answer(struct importer *im, struct item *answers, const struct fact *f, const struct str *values,
                       size_t n, bool many, struct str note, bool exact, struct origin at) {
    struct str said = import_trim(at.said);
    struct item *old = item_find(answers, f->id), *entry;
    if (old) {
        if (!str_eq(import_trim(old->said), said))
            import_unread(im, at, _("“%.*s” is answered in %.*s already, in another way."), STR_ARG(title_of(f)),
                          STR_ARG(old->cell));
        return;
    }
    bool long_form = note.len || !exact;
    struct item *map = long_form ? item_child(im->a, answers, f->id, ITEM_MAP) : answers;
    entry = item_child(im->a, map, long_form ? STR("value") : f->id, many ? ITEM_LIST : ITEM_TEXT);
    if (!many) entry->text = values[0];
    for (size_t i = 0; many && i < n; i++) {
        struct item *one = item_add(im->a, entry, ITEM_TEXT);
        one->text = values[i];
        one->cell = at.cell;
        one->said = at.said;
    }
    struct item *top = long_form ? map : entry;
    top->cell = entry->cell = at.cell;
    top->said = entry->said = at.said;
    if (long_form) put_note(im, map, note, said, exact, at);
}

static bool put_many(struct importer *im, struct item *answers, const struct fact *f, struct str text, struct str note,
                     struct origin at) {
    struct str values[EXPR_CHOICES_MAX];
    size_t n = 0, n_pieces;
    bool exact = true;
    int32_t whole = only_match(im, f, import_trim(text), MATCH_WHOLE);
    struct str *pieces = whole >= 0 ? &text : import_split(im->a, text, false, &n_pieces);
    if (whole >= 0) n_pieces = 1;
    if (n_pieces > EXPR_CHOICES_MAX) {
        import_unread(im, at, _("This lists %zu things; a list has at most %d."), n_pieces, EXPR_CHOICES_MAX);
        return true;
    }
    for (size_t i = 0; i < n_pieces; i++) {
        size_t n_fine = 1;
        struct str *fine = &pieces[i];
        if (choice_of(im, f, pieces[i], &(bool){true}) < 0) fine = import_split(im->a, pieces[i], true, &n_fine);
        if (n_fine > EXPR_CHOICES_MAX) n_fine = EXPR_CHOICES_MAX;
        for (size_t k = 0; k < n_fine; k++) {
            int32_t c = choice_of(im, f, fine[k], &exact);
            bool twice = false;
            if (c < 0) {
                import_unread(im, at, _("“%.*s” is none of the choices of “%.*s”, or could be several of them."),
                              STR_ARG(fine[k]), STR_ARG(title_of(f)));
                return true;
            }
            for (size_t j = 0; j < n; j++) twice = twice || str_eq(values[j], f->choices[c].id);
            if (!twice && n < EXPR_CHOICES_MAX) values[n++] = f->choices[c].id;
        }
    }
    if (!n) return false;
    put_answer(im, answers, f, values, n, true, note, exact, at);
    return true;
}

void import_answer(struct importer *im, struct item *answers, uint32_t fact, struct str text, struct str note,
                   struct origin at) {
    const struct fact *f = &im->cat->facts[fact];
    struct str value = STR_NONE;
    bool exact = true, yes;
    int64_t number;
    int32_t choice = -1;
    if (word_is_nothing(im, text) && f->asked != FACT_TEXT) return;
    if (f->asked == FACT_TEXT) {
        value = import_trim(text);
    } else if (f->asked == FACT_NUMBER) {
        if (read_number(im, f, text, &number, &exact)) value = arena_fmt(im->a, "%lld", (long long)number);
    } else {
        choice = only_match(im, f, import_trim(text), MATCH_WHOLE);
        if (choice >= 0 && f->asked != FACT_MANY) value = f->choices[choice].id;
    }
    if (!value.ptr && word_is_unknown(im, text)) value = STR("unknown");
    if (!value.ptr && f->asked == FACT_YESNO && word_of_yes_no(im, without_remark(text), &yes)) {
        value = yes ? STR("yes") : STR("no");
        exact = str_eq(without_remark(text), import_trim(text));
    }
    if (!value.ptr && f->asked == FACT_MANY && put_many(im, answers, f, text, note, at)) return;
    if (!value.ptr && f->asked != FACT_NUMBER && f->asked != FACT_MANY) {
        choice = choice_of(im, f, text, &exact);
        if (choice >= 0) value = f->choices[choice].id;
    }
    if (value.ptr)
        put_answer(im, answers, f, &value, 1, false, note, exact, at);
    else if (f->asked == FACT_NUMBER)
        import_unread(im, at, _("“%.*s” is answered with a number."), STR_ARG(title_of(f)));
    else
        import_unread(im, at, _("This is none of the choices of “%.*s”, or could be several of them."),
                      STR_ARG(title_of(f)));
}
