/* speak: a value as a person would write it, in the language of a document. */
#include "ledger/ledger.h"

static void add_number(const struct fact *f, int64_t v, enum lang lang, struct buf *out) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)(v < 0 ? -v : v));
    if (v < 0) buf_addc(out, '-');
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) buf_addc(out, ',');
        buf_addc(out, digits[i]);
    }
    struct str unit = text_in(&f->unit, lang);
    if (unit.len && lang == LANG_EN) buf_addc(out, ' ');
    buf_add(out, unit);
}

static void add_choices(const struct fact *f, uint64_t mask, enum lang lang, struct buf *out) {
    bool first = true;
    for (size_t i = 0; i < f->n_choices; i++) {
        if (!(mask >> i & 1)) continue;
        if (!first) buf_add(out, trs(lang, N_(", ")));
        buf_add(out, text_in(&f->choices[i].title, lang));
        first = false;
    }
}

static void speak_settled(const struct fact *f, const struct value *v, enum lang lang, struct buf *out) {
    if (f->asked == FACT_TEXT)
        buf_add(out, v->text);
    else if (f->asked == FACT_NUMBER)
        add_number(f, v->lo, lang, out);
    else if (v->maybe == 0)
        buf_add(out, trs(lang, N_("none of these")));
    else
        add_choices(f, v->maybe, lang, out);
}

/* Somebody answered and somebody did not know: what is sure so far, and that more may come. */
static void speak_open(const struct fact *f, const struct value *v, enum lang lang, struct buf *out) {
    bool bound = f->asked == FACT_NUMBER && v->lo > f->shape.min;
    if (f->asked == FACT_NUMBER && bound) {
        add_number(f, v->lo, lang, out);
        buf_add(out, trs(lang, N_(" or more")));
    } else if (f->shape.type == FACT_MANY && v->sure) {
        add_choices(f, v->sure, lang, out);
        buf_add(out, trs(lang, N_(" and possibly more")));
    } else if (f->shape.type == FACT_ONE && f->combine == COMBINE_MAX && v->answered) {
        add_choices(f, v->maybe & (~v->maybe + 1), lang, out);
        buf_add(out, trs(lang, N_(" or higher")));
    } else {
        buf_add(out, trs(lang, N_("unknown")));
    }
}

void value_speak(const struct catalog *cat, uint32_t fact, const struct value *v, enum lang lang, struct buf *out) {
    const struct fact *f = &cat->facts[fact];
    if (v->settled)
        speak_settled(f, v, lang, out);
    else if (v->answered)
        speak_open(f, v, lang, out);
    else
        buf_add(out, trs(lang, N_("unknown")));
}
