/* spec_words: values, levels, reasons and places as words of the document's language. */
#include "report/head.h"
#include "report/spec.h"

#define SPOKEN_MAX (256 * KIB)
#define ANCHOR_MAX 40

struct str text_of(const struct spec *sp, const struct text *t) {
    return text_in(t, sp->in->lang);
}

static struct str keep(struct spec *sp, struct buf *spoken) {
    struct str s = arena_str(sp->b.a, buf_str(spoken));
    buf_release(spoken);
    return s;
}

struct str word_tri(struct spec *sp, enum tri v) {
    static const char *const words[] = {
        [TRI_NO] = N_("does not hold"), [TRI_YES] = N_("holds"), [TRI_UNKNOWN] = N_("undetermined")};
    return trs(sp->b.lang, words[v]);
}

struct str word_mandatory(struct spec *sp, const struct requirement *r) {
    if (r->standing == STANDING_UNDETERMINED) return trs(sp->b.lang, N_("undetermined"));
    return trs(sp->b.lang, r->mandatory ? N_("mandatory") : N_("optional"));
}

struct str word_certainty(struct spec *sp, enum certainty c) {
    static const char *const words[] = {[CERTAINTY_STATED] = N_("stated in the document"),
                                        [CERTAINTY_PUBLISHED] = N_("from another published document"),
                                        [CERTAINTY_INFERRED] = N_("inferred")};
    return trs(sp->b.lang, words[c]);
}

struct str word_level(struct spec *sp, const struct standard *std, int32_t level) {
    if (level < 0 || (size_t)level >= std->n_levels) return STR("");
    return text_of(sp, &std->levels[level].title);
}

struct str words_levels(struct spec *sp, const struct standard *std, uint64_t levels) {
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    for (size_t i = 0; i < std->n_levels && i < 64; i++) {
        if (!(levels >> i & 1)) continue;
        if (out.len) buf_addz(&out, tr(sp->b.lang, levels >> i == 1 ? N_(" or ") : N_(", ")));
        buf_add(&out, word_level(sp, std, (int32_t)i));
    }
    return keep(sp, &out);
}

struct str word_decided(struct spec *sp, const struct requirement *r) {
    switch (r->standing) {
    case STANDING_DECIDED:
        return word_level(sp, r->standard, r->level);
    case STANDING_UNDECIDED:
        return say(&sp->b, N_("undecided (%1 proposed)"), ARGS(word_level(sp, r->standard, r->level)));
    case STANDING_UNDETERMINED:
        return trs(sp->b.lang, N_("undetermined"));
    case STANDING_OMITTED:
        return word_level(sp, r->standard, 0);
    case STANDING_NOT_ASKED:
        return trs(sp->b.lang, N_("not applicable"));
    }
    return STR("");
}

struct str words_list(struct spec *sp, const struct str *list, size_t n) {
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_addz(&out, tr(sp->b.lang, N_(", ")));
        buf_add(&out, list[i]);
    }
    return keep(sp, &out);
}

static void add_line(struct spec *sp, struct buf *out, struct str line) {
    if (out->len) buf_addc(out, '\n');
    buf_addz(out, tr(sp->b.lang, N_("• ")));
    buf_add(out, line);
}

struct str words_texts(struct spec *sp, const struct text *list, size_t n) {
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    for (size_t i = 0; i < n; i++) add_line(sp, &out, text_of(sp, &list[i]));
    return keep(sp, &out);
}

struct str words_value(struct spec *sp, uint32_t fact, const struct value *v) {
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    value_speak(sp->in->cat, fact, v, sp->in->lang, &out);
    return keep(sp, &out);
}

/* 2026-04-01 as people of that language write it; anything else as it is. */
struct str words_date(struct spec *sp, struct str iso) {
    return head_date(&sp->b, iso);
}

/* Reasons ---------------------------------------------------------------------------------------------------------- */

static struct str condition_label(struct spec *sp, uint32_t index) {
    const struct condition *c = &sp->in->cat->conditions[index];
    return say(&sp->b, N_("condition %1 (%2)"), ARGS(c->id, text_of(sp, &c->title)));
}

struct str words_input(struct spec *sp, struct input_ref ref) {
    if (ref.is_condition) return condition_label(sp, ref.index);
    return text_of(sp, &sp->in->cat->facts[ref.index].title);
}

struct str words_input_known(struct spec *sp, struct input_ref ref) {
    struct str value;
    if (ref.is_condition)
        value = word_tri(sp, sp->in->derivation->conditions[ref.index].value);
    else
        value = words_value(sp, ref.index, &sp->in->facts->facts[ref.index]);
    return say(&sp->b, N_("%1: %2"), ARGS(words_input(sp, ref), value));
}

struct str words_inputs(struct spec *sp, struct refs refs, bool known) {
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    for (size_t i = 0; i < refs.n; i++)
        add_line(sp, &out, known ? words_input_known(sp, refs.list[i]) : words_input(sp, refs.list[i]));
    return keep(sp, &out);
}

/* Those of `refs` that are not among `known`: what was told once is not told again. */
struct refs refs_without(struct spec *sp, struct refs refs, struct refs known) {
    struct input_ref *list = arena_array(sp->b.a, refs.n, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < refs.n; i++) {
        size_t k = 0;
        while (k < known.n &&
               (known.list[k].is_condition != refs.list[i].is_condition || known.list[k].index != refs.list[i].index))
            k++;
        if (k == known.n) list[n++] = refs.list[i];
    }
    return (struct refs){.list = list, .n = n};
}

static struct str outcome(struct spec *sp, const struct counterfactual *cf, struct result_ref result) {
    if (result.is_condition) return word_tri(sp, cf->condition_value);
    if (!cf->recommended) return trs(sp->b.lang, N_("undetermined"));
    const struct control *c = &sp->in->cat->controls[result.index];
    return words_levels(sp, &sp->in->cat->standards[c->standard], cf->recommended);
}

/* One more sentence of “what would change it”; a condition's own judgement is not named by the condition's name. */
static struct str change_sentence(struct spec *sp, const struct counterfactual *cf, struct result_ref result) {
    struct str then = outcome(sp, cf, result);
    if (!cf->what.is_condition)
        return say(&sp->b, N_("If “%1” were “%2”: %3"),
                   ARGS(words_input(sp, cf->what), words_value(sp, cf->what.index, &cf->value), then));
    struct str word = word_tri(sp, cf->judgement);
    if (result.is_condition && cf->what.index == result.index)
        return say(&sp->b, N_("If a person judged “%1”: %2"), ARGS(word, then));
    return say(&sp->b, N_("If “%1” were “%2”: %3"), ARGS(words_input(sp, cf->what), word, then));
}

struct str words_changes(struct spec *sp, struct result_ref result) {
    const struct report_input *in = sp->in;
    size_t n = 0;
    struct counterfactual *list = derive_counterfactuals(in->deriver, sp->b.a, in->facts, in->derivation, result, &n);
    struct buf out;
    buf_init(&out, SPOKEN_MAX);
    for (size_t i = 0; i < n; i++) {
        add_line(sp, &out, change_sentence(sp, &list[i], result));
    }
    const struct derivation *d = in->derivation;
    const struct refs *facts =
                          result.is_condition ? &d->conditions[result.index].facts : &d->controls[result.index].facts,
                      *open = result.is_condition ? &d->conditions[result.index].undetermined_by
                                                  : &d->controls[result.index].undetermined_by;
    if (!n && facts->n && !open->n)
        add_line(sp, &out, trs(sp->b.lang, N_("No single answer or judgement would change the result.")));
    return keep(sp, &out);
}

struct str words_source(struct spec *sp, const struct source_note *n) {
    struct str how = word_certainty(sp, n->certainty), note = text_of(sp, &n->note);
    struct str place = n->section.len ? say(&sp->b, N_("%1 (%2)"), ARGS(n->section, how)) : how;
    return note.len ? say(&sp->b, N_("%1. %2"), ARGS(place, note)) : place;
}

/* Places ----------------------------------------------------------------------------------------------------------- */

/* Ids may hold any letters; anchors only [A-Za-z0-9_-], so the rest is written as hex; and Word knows bookmarks up to
 * 40 letters only, so the end of a longer one becomes a digest. */
static struct str anchor_of(struct arena *a, const char *kind, struct str standard, struct str id) {
    struct buf out;
    char digest[65];
    buf_init(&out, SPOKEN_MAX);
    buf_addf(&out, "%s-%.*s-", kind, STR_ARG(standard));
    for (size_t i = 0; i < id.len; i++) {
        unsigned char c = (unsigned char)id.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
        if (plain)
            buf_addc(&out, (char)c);
        else
            buf_addf(&out, "_%02x", c);
    }
    struct str s = arena_str(a, buf_str(&out));
    buf_release(&out);
    if (s.len <= ANCHOR_MAX) return s;
    sha256_hex(s, digest);
    return arena_fmt(a, "%.*s-%.8s", STR_ARG(str_cut(s, 0, ANCHOR_MAX - 9)), digest);
}

struct str control_anchor(struct arena *a, const struct requirement *r) {
    return anchor_of(a, "r", r->standard->id, r->control->id);
}

struct str condition_anchor(struct arena *a, const struct catalog *cat, uint32_t condition) {
    const struct condition *c = &cat->conditions[condition];
    return anchor_of(a, "k", cat->standards[c->standard].id, c->id);
}

/* The way to a chapter: each step's number, or its title when it has none. */
struct str chapter_label(struct spec *sp, const struct standard *std, const struct chapter *ch) {
    struct str label = STR("");
    for (unsigned depth = 0; ch && depth < 8; depth++) {
        struct str step = ch->number.len ? ch->number : text_of(sp, &ch->title);
        label = label.len ? arena_fmt(sp->b.a, "%.*s %.*s", STR_ARG(step), STR_ARG(label)) : step;
        ch = ch->parent.len ? standard_find_chapter(std, ch->parent) : NULL;
    }
    return label;
}

struct str chapter_anchor(struct spec *sp, const struct standard *std, const struct chapter *ch) {
    return arena_fmt(sp->b.a, "c-%.*s-%zu", STR_ARG(std->id), (size_t)(ch - std->chapters) + 1);
}

struct str standard_label(struct spec *sp, const struct standard *std) {
    struct str s = text_of(sp, &std->short_title);
    return s.len ? s : text_of(sp, &std->title);
}

void run_requirement(struct spec *sp, const struct requirement *r) {
    struct str id = r->control->printed.len ? r->control->printed : r->control->id;
    run_link(&sp->b, RUN_NORMAL, id, requirement_listed(r) ? control_anchor(sp->b.a, r) : STR(""));
}
