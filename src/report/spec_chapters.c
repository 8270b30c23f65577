/* spec_chapters: the text of the specification (worksheet 7): the standard's whole chapter tree, empty chapters
 * included, every requirement in its chapter with its acceptance test and its evidence. */
#include "report/spec.h"

/* One requirement ---------------------------------------------------------------------------------------------------
 */

static void mark_line(struct spec *sp, const struct requirement *r) {
    run_text(&sp->b, RUN_STRONG, word_mandatory(sp, r));
    run_text(&sp->b, RUN_NORMAL, say(&sp->b, N_(" · Level: %1"), ARGS(word_level(sp, r->standard, r->level))));
    if (r->result->recommended)
        run_text(&sp->b, RUN_MUTED,
                 say(&sp->b, N_(" · Recommended: %1"), ARGS(words_levels(sp, r->standard, r->result->recommended))));
    para_taken(&sp->b, PARA_NORMAL);
}

static void open_notes(struct spec *sp, const struct requirement *r) {
    if (r->standing == STANDING_UNDECIDED)
        para(&sp->b, PARA_WARNING,
             say(&sp->b,
                 N_("Undecided: nobody has decided the level yet. The text below is that of the proposed level, %1."),
                 ARGS(word_level(sp, r->standard, r->level))));
    if (r->reason_missing)
        para(&sp->b, PARA_WARNING,
             trs(sp->b.lang, N_("Open: the decision is below the recommended level, but no reason is written.")));
    else if (r->below)
        para(&sp->b, PARA_NOTE,
             say(&sp->b, N_("Reason for deciding below the recommended level: %1"), ARGS(r->decision->why)));
}

static void proposals(struct spec *sp, const struct control_level *text) {
    if (!text->n_proposals) return;
    run_text(&sp->b, RUN_STRONG, trs(sp->b.lang, N_("Examples of measures")));
    run_text(&sp->b, RUN_NORMAL, trs(sp->b.lang, N_(" (others of equal or better effect may be proposed)")));
    para_taken(&sp->b, PARA_SMALL);
    struct list_builder l = list_begin(&sp->b, LIST_BULLET);
    for (size_t i = 0; i < text->n_proposals; i++) list_text(&l, 0, text_of(sp, &text->proposals[i]));
    list_end(&l);
}

static struct str two_lists(struct spec *sp, const struct text *a, size_t n_a, const struct text *b, size_t n_b) {
    struct str first = words_texts(sp, a, n_a), second = words_texts(sp, b, n_b);
    if (!first.len || !second.len) return first.len ? first : second;
    return arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(first), STR_ARG(second));
}

static void pair(struct spec *sp, struct table_builder *t, const char *label, struct str value) {
    if (!value.len) return;
    table_row(t, false);
    table_text(t, TONE_HEAD, trs(sp->b.lang, label));
    table_text(t, TONE_NONE, value);
}

static void check_table(struct spec *sp, const struct requirement *r) {
    static const unsigned widths[] = {3, 14};
    const struct control *c = r->control;
    const struct control_level *text = r->text;
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    pair(sp, &t, N_("Acceptance"), two_lists(sp, c->acceptance, c->n_acceptance, text->acceptance, text->n_acceptance));
    pair(sp, &t, N_("Evidence"), two_lists(sp, c->evidence, c->n_evidence, text->evidence, text->n_evidence));
    table_end(&t);
}

/* Internally: why it is here, and what to think of when writing it. */
static struct str level_rules(struct spec *sp, const struct requirement *r) {
    struct buf out;
    buf_init(&out, 64 * KIB);
    for (size_t i = 0; i < r->control->n_levels; i++) {
        const struct control_level *l = &r->control->levels[i];
        struct str line = say(&sp->b, N_("%1: %2"),
                              ARGS(word_level(sp, r->standard, (int32_t)l->level), words_rule(sp, &l->recommend)));
        if (out.len) buf_addc(&out, '\n');
        buf_add(&out, line);
    }
    struct str s = arena_str(sp->b.a, buf_str(&out));
    buf_release(&out);
    return s;
}

/* Where it comes from; and level by level what was concluded rather than read. */
static struct str sources(struct spec *sp, const struct requirement *r) {
    struct str all = words_source(sp, &r->control->source);
    for (size_t i = 0; i < r->control->n_levels; i++) {
        const struct control_level *l = &r->control->levels[i];
        if (l->source.certainty != CERTAINTY_INFERRED) continue;
        struct str line = say(&sp->b, N_("%1: %2"),
                              ARGS(word_level(sp, r->standard, (int32_t)l->level), words_source(sp, &l->source)));
        all = arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(line));
    }
    return all;
}

static struct str official(struct spec *sp, const struct requirement *r, const char *part) {
    const struct quote *q = quote_find(sp->in->cat, sp->in->wordings, r->index, str_of(part), -1);
    if (!q) return STR_NONE;
    return say(&sp->b, N_("%1 (%2)"), ARGS(q->text, quote_place(&sp->b, sp->in->cat, sp->in->wordings, q)));
}

static void internal_table(struct spec *sp, const struct requirement *r) {
    static const unsigned widths[] = {4, 13};
    const struct control *c = r->control;
    const struct decision *d = r->decision;
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    pair(sp, &t, N_("Purpose of the requirement"), text_of(sp, &c->purpose));
    pair(sp, &t, N_("Official wording (purpose)"), official(sp, r, "purpose"));
    if (!r->text) pair(sp, &t, N_("Official wording"), official(sp, r, "statement"));
    pair(sp, &t, N_("How to choose the level"), text_of(sp, &c->choosing));
    pair(sp, &t, N_("What to watch when writing"), text_of(sp, &c->writing));
    if (r->text) {
        pair(sp, &t, N_("Threat"), text_of(sp, &r->text->threat));
        pair(sp, &t, N_("Effect"), text_of(sp, &r->text->effect));
    }
    pair(sp, &t, N_("Rules of recommendation"), level_rules(sp, r));
    pair(sp, &t, N_("Reason"), words_inputs(sp, r->result->because, true));
    pair(sp, &t, N_("Answers behind it"),
         words_inputs(sp, refs_without(sp, r->result->facts, r->result->because), true));
    pair(sp, &t, N_("What would change it"), words_changes(sp, (struct result_ref){.index = r->index}));
    if (d) {
        pair(sp, &t, N_("Decided level"), word_decided(sp, r));
        pair(sp, &t, N_("Reason of the decision"), d->why);
        pair(sp, &t, N_("Decided by"), d->by);
        pair(sp, &t, N_("Decided on"), words_date(sp, d->on));
    }
    pair(sp, &t, N_("Source"), sources(sp, r));
    table_keep_ends(&t);
    table_end(&t);
}

/* Beside the text its official wording; where the standard states no more than a purpose, that. */
static void official_wording(struct spec *sp, const struct requirement *r) {
    const struct report_input *in = sp->in;
    quote_para(&sp->b, in->cat, in->wordings, r->index, STR("statement"), r->level);
    if (!text_of(sp, &r->text->statement).len)
        quote_para(&sp->b, in->cat, in->wordings, r->index, STR("purpose"), r->level);
}

static void requirement(struct spec *sp, const struct requirement *r, unsigned level) {
    const struct control *c = r->control;
    heading(&sp->b, level, c->printed.len ? c->printed : c->id, control_anchor(sp->b.a, r), text_of(sp, &c->title));
    if (r->standing == STANDING_UNDETERMINED) {
        para(&sp->b, PARA_WARNING,
             say(&sp->b, N_("Undetermined: whether this requirement is needed (%1) depends on:\n%2"),
                 ARGS(words_levels(sp, r->standard, r->result->possible),
                      words_inputs(sp, r->result->undetermined_by, false))));
    } else {
        mark_line(sp, r);
        open_notes(sp, r);
        if (r->text) {
            struct field_source fields = requirement_fields(sp->b.a, sp, r);
            run_fields(&sp->b, text_of(sp, &r->text->statement), &fields);
            para_taken(&sp->b, PARA_STATEMENT);
            official_wording(sp, r);
            proposals(sp, r->text);
            check_table(sp, r);
        }
    }
    if (sp->in->internal) internal_table(sp, r);
}

/* The chapters ------------------------------------------------------------------------------------------------------
 */

static bool is_in(const struct requirement *r, const struct standard *std, const struct chapter *ch) {
    return r->standard == std && requirement_listed(r) && str_eq(r->control->chapter, ch->id);
}

static unsigned chapter_depth(const struct standard *std, const struct chapter *ch) {
    unsigned depth = 1;
    const struct chapter *up = ch;
    while (up->parent.len && depth < 8 && (up = standard_find_chapter(std, up->parent))) depth++;
    return depth;
}

static bool has_children(const struct standard *std, const struct chapter *ch) {
    for (size_t i = 0; i < std->n_chapters; i++)
        if (str_eq(std->chapters[i].parent, ch->id)) return true;
    return false;
}

static void see(struct spec *sp, const char *before, struct str place, struct str id) {
    run_text(&sp->b, RUN_NORMAL, trs(sp->b.lang, before));
    run_link(&sp->b, RUN_NORMAL, place, id);
    run_text(&sp->b, RUN_NORMAL, trs(sp->b.lang, N_("”.")));
    para_taken(&sp->b, PARA_NORMAL);
}

/* What of the system stands in this chapter; false when it is not that kind of chapter. */
static bool taken(struct spec *sp, const struct chapter *ch) {
    if (str_is(ch->takes, "purpose")) {
        struct str purpose = sp->in->system->purpose;
        para(&sp->b, PARA_NORMAL, purpose.len ? purpose : trs(sp->b.lang, N_("(not written)")));
    } else if (str_is(ch->takes, "overview")) {
        see(sp, N_("The tasks and the information system are described in “"),
            arena_fmt(sp->b.a, "%zu.3 %s", sp->work_section, tr(sp->b.lang, N_("Tasks in detail"))), STR("work"));
    } else if (str_is(ch->takes, "diagram")) {
        see(sp, N_("The overview of the system is shown in “"),
            arena_fmt(sp->b.a, "%zu %s", sp->overview_section, tr(sp->b.lang, N_("System overview"))), STR("overview"));
    } else {
        return false;
    }
    return true;
}

static void chapter(struct spec *sp, const struct standard *std, const struct chapter *ch) {
    unsigned depth = chapter_depth(std, ch), level = depth > 3 ? 4 : depth + 1; /* under the section */
    bool filled = false;
    heading(&sp->b, level, ch->number, chapter_anchor(sp, std, ch), text_of(sp, &ch->title));
    if (ch->takes.len) filled = taken(sp, ch);
    SPEC_EACH(sp, r) {
        if (!is_in(r, std, ch)) continue;
        requirement(sp, r, 5); /* as deep as the deepest chapter: all look alike */
        filled = true;
    }
    if (filled || has_children(std, ch)) return;
    run_text(&sp->b, RUN_MUTED, trs(sp->b.lang, N_("(to be written by the procuring office)")));
    para_taken(&sp->b, PARA_NORMAL);
}

static bool is_homeless(const struct requirement *r, const struct standard *std) {
    return r->standard == std && requirement_listed(r) && !standard_find_chapter(std, r->control->chapter);
}

/* A standard without chapters lists its requirements by group; so do those that name no chapter. */
static void by_group(struct spec *sp, const struct standard *std) {
    struct str group = STR_NONE;
    SPEC_EACH(sp, r) {
        if (!is_homeless(r, std)) continue;
        if (!group.ptr || !str_eq(group, r->control->group)) {
            const struct group *g = standard_find_group(std, r->control->group);
            group = r->control->group.ptr ? r->control->group : STR("");
            heading(&sp->b, 2, group, STR(""), g ? text_of(sp, &g->title) : trs(sp->b.lang, N_("Other requirements")));
        }
        requirement(sp, r, 3);
    }
}

void spec_chapters(struct spec *sp) {
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        struct str id = arena_fmt(sp->b.a, "text-%.*s", STR_ARG(std->id));
        section(sp, id.ptr, say(&sp->b, N_("Text of the specification (%1)"), ARGS(standard_label(sp, std))));
        if (std->n_chapters)
            para(&sp->b, PARA_NORMAL,
                 trs(sp->b.lang, N_("The chapters below follow the order of the procurement specification. Chapters "
                                    "that are not about information security are left to the procuring office.")));
        for (size_t c = 0; c < std->n_chapters; c++) chapter(sp, std, &std->chapters[c]);
        by_group(sp, std);
    }
}
