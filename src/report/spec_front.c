/* spec_front: cover, approval boxes, revisions, and what the reader should know about the document. */
#include "report/head.h"
#include "report/spec.h"

static struct str document_title(struct spec *sp) {
    const struct system *s = sp->in->system;
    if (sp->in->internal) return trs(sp->b.lang, N_("Record of the information security requirements (internal)"));
    return s->document.title.len ? s->document.title
                                 : trs(sp->b.lang, N_("Procurement specification (information security requirements)"));
}

void spec_title(struct spec *sp, struct str kind, struct str title) {
    head_fill(&sp->b, sp->in, kind, title, sp->doc);
    sp->doc->landscape = true;
    head_cover(&sp->b, sp->in, sp->doc);
    block_simple(&sp->b, BLOCK_COVER);
}

void spec_approval(struct spec *sp, const char *const *defaults, size_t n_defaults) {
    const struct system *s = sp->in->system;
    size_t n = s->n_approvals ? s->n_approvals : n_defaults;
    unsigned *widths = arena_array(sp->b.a, n, sizeof *widths);
    for (size_t i = 0; i < n; i++) widths[i] = 1;
    struct table_builder t = table_begin(&sp->b, TABLE_APPROVAL, widths, n);
    table_caption(&t, trs(sp->b.lang, N_("Approval")));
    table_row(&t, true);
    for (size_t i = 0; i < n; i++)
        table_text(&t, TONE_HEAD, s->n_approvals ? s->approvals[i] : trs(sp->b.lang, defaults[i]))->align =
            ALIGN_CENTER;
    table_row(&t, false);
    for (size_t i = 0; i < n; i++) table_text(&t, TONE_NONE, STR(""));
    table_end(&t);
}

static void revisions(struct spec *sp) {
    static const unsigned widths[] = {2, 5, 9, 5};
    static const char *const heads[] = {N_("Version"), N_("Date"), N_("What changed"), N_("By"), NULL};
    const struct system *s = sp->in->system;
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 4);
    table_caption(&t, trs(sp->b.lang, N_("Revisions")));
    table_heads(&t, heads);
    for (size_t i = 0; i < s->n_revisions; i++) {
        table_row(&t, false);
        table_text(&t, TONE_NONE, s->revisions[i].version);
        table_text(&t, TONE_NONE, words_date(sp, s->revisions[i].date));
        table_text(&t, TONE_NONE, s->revisions[i].what);
        table_text(&t, TONE_NONE, s->revisions[i].by);
    }
    if (!s->n_revisions) {
        table_row(&t, false);
        table_text(&t, TONE_NONE, s->document.version);
        table_text(&t, TONE_NONE, words_date(sp, s->document.date));
        table_text(&t, TONE_NONE, STR(""));
        table_text(&t, TONE_NONE, STR(""));
    }
    table_end(&t);
}

void spec_front(struct spec *sp) {
    static const char *const boxes[] = {N_("Drafted"), N_("Reviewed"), N_("Approved")};
    head_fill(&sp->b, sp->in, sp->in->internal ? STR("internal") : STR("spec"), document_title(sp), sp->doc);
    head_cover(&sp->b, sp->in, sp->doc);
    block_simple(&sp->b, BLOCK_COVER);
    spec_approval(sp, boxes, sizeof boxes / sizeof *boxes);
    revisions(sp);
    size_t open = spec_open_points(sp);
    if (open)
        para(&sp->b, PARA_WARNING,
             say(&sp->b,
                 N_("This document has %1 open points. They are marked in the text and must be settled before it is "
                    "published."),
                 ARGS(count_text(&sp->b, open))));
    block_simple(&sp->b, BLOCK_TOC);
}

/* About this document --------------------------------------------------------------------------------------------- */

void spec_editions(struct spec *sp) {
    static const unsigned widths[] = {6, 9};
    static const char *const heads[] = {N_("Standard"), N_("Edition"), NULL};
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 2);
    table_heads(&t, heads);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        table_row(&t, false);
        table_text(&t, TONE_NONE, text_of(sp, &std->title));
        table_text(&t, TONE_NONE, std->edition);
    }
    table_end(&t);
    para(&sp->b, PARA_WARNING,
         trs(sp->b.lang, N_("The editions above are those of the data that kijun holds. Before using this document, "
                            "check that they agree with the editions in force.")));
}

static void how_to_read(struct spec *sp) {
    static const char *const lines[] = {
        N_("“Mandatory” requirements must be met. A proposal that does not meet one of them is not accepted."),
        N_("“Optional” requirements may be met or left out; what the bidder offers for them is taken into account in "
           "the evaluation."),
        N_("A text in 【 】 is a condition that the procuring organisation has yet to write. Underlined text is a "
           "condition that it has written."),
        N_("The examples of measures do not limit the technique. A measure of equal or better effect may be proposed."),
        N_("“Acceptance” says what is checked when the work is accepted; “Evidence” says what the bidder must "
           "attach.")};
    struct list_builder l = list_begin(&sp->b, LIST_NUMBER);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) list_text(&l, 0, trs(sp->b.lang, lines[i]));
    list_end(&l);
}

static void identity_row(struct table_builder *t, const char *label, struct str value) {
    table_row(t, false);
    table_text(t, TONE_HEAD, trs(t->b->lang, label));
    run_text(t->b, RUN_CODE, value);
    table_cell(t, TONE_NONE);
}

struct quoting {
    struct spec *sp;
    struct table_builder *t;
    size_t n;
};
static void wording_row(void *ctx, const struct standard *s, const struct wording *w) {
    struct quoting *q = ctx;
    table_row(q->t, false);
    table_text(q->t, TONE_HEAD, say(&q->sp->b, N_("Wording of %1 (SHA-256)"), ARGS(standard_label(q->sp, s))));
    run_text(&q->sp->b, RUN_CODE, str_of(w->sha256));
    table_cell(q->t, TONE_NONE);
    q->n++;
}

/* Whose words the quotes are: which copies, and what they are worth beside the document's own text. */
static void copy_item(void *ctx, const struct standard *s, const struct wording *w) {
    struct quoting *q = ctx;
    if (!q->n++)
        para(&q->sp->b, PARA_NORMAL,
             trs(q->sp->b.lang,
                 N_("Paragraphs marked “Official wording” quote the standard from the copies named "
                    "below, to be read beside the text; what is required is the text of this document.")));
    para(&q->sp->b, PARA_SMALL,
         say(&q->sp->b, N_("%1: %2 (SHA-256 %3)"),
             ARGS(standard_label(q->sp, s), w->copy_name, str_of(w->copy_sha256))));
}

void spec_identity(struct spec *sp) {
    static const unsigned widths[] = {4, 11};
    struct table_builder t = table_begin(&sp->b, TABLE_FORM, widths, 2);
    identity_row(&t, N_("Document identity"), sp->doc->digest);
    identity_row(&t, N_("File of answers (SHA-256)"), str_of(sp->in->system->digest));
    identity_row(&t, N_("Data of the standards (SHA-256)"), sp->in->cat->digest);
    struct quoting q = {sp, &t, 0};
    quote_each_wording(sp->in, wording_row, &q);
    identity_row(&t, N_("Program"), sp->doc->generator);
    table_end(&t);
    const char *how =
        q.n ? N_("The identity is the SHA-256 of the values below it. The same answers, standards, wording and "
                 "program always give the same document.")
            : N_("The identity is the SHA-256 of the three values below it. The same answers, standards and "
                 "program always give the same document.");
    para(&sp->b, PARA_SMALL, trs(sp->b.lang, how));
}

void spec_about(struct spec *sp) {
    struct str name = sp->in->system->name;
    section(sp, "about", trs(sp->b.lang, N_("About this document")));
    if (sp->in->internal)
        para(&sp->b, PARA_NORMAL,
             say(&sp->b,
                 N_("This document records how the information security requirements of “%1” were derived and decided. "
                    "It is for internal use and is not given to bidders."),
                 ARGS(name)));
    else
        para(&sp->b, PARA_NORMAL,
             say(&sp->b,
                 N_("This document sets out the information security requirements that the contractor has to meet in "
                    "the procurement of “%1”."),
                 ARGS(name)));
    subsection(sp, 1, N_("Standards used"));
    spec_editions(sp);
    subsection(sp, 2, N_("How to read this document"));
    how_to_read(sp);
    struct quoting quoting = {sp, NULL, 0};
    quote_each_wording(sp->in, copy_item, &quoting);
    subsection(sp, 3, N_("Identity of this document"));
    spec_identity(sp);
}
