/* spec: the procurement specification, and the internal record of how it came about. */
#include "report/spec.h"

#include "fmt/fmt.h"

void section(struct spec *sp, const char *id, struct str title) {
    heading(&sp->b, 1, count_text(&sp->b, ++sp->sections), str_of(id), title);
    sp->b.blocks[sp->b.n_blocks - 1].new_page = sp->sections == 1;
}

/* An annex has no number of its own; its title says what it is. */
void annex(struct spec *sp, const char *id, struct str title) {
    heading(&sp->b, 1, STR(""), str_of(id), title);
    sp->b.blocks[sp->b.n_blocks - 1].new_page = true;
}

void subsection(struct spec *sp, size_t n, const char *title) {
    struct str number = arena_fmt(sp->b.a, "%zu.%zu", sp->sections, n);
    heading(&sp->b, 2, number, arena_fmt(sp->b.a, "s-%zu-%zu", sp->sections, n), trs(sp->b.lang, title));
}

/* The document's identity: with the same answers, standards and program every edition of the document is the same. It
 * is the SHA-256 of the three values as they are printed, each with a line end, so anybody can work it out again. */
static void find_identity(struct spec *sp) {
    const struct report_input *in = sp->in;
    struct str all =
        arena_fmt(sp->b.a, "%s\n%.*s\nkijun %s\n", in->system->digest, STR_ARG(in->cat->digest), KIJUN_VERSION);
    sha256_hex(all, sp->identity);
}

struct doc *spec_compose(struct arena *a, const struct report_input *in) {
    struct spec *sp = arena_alloc(a, sizeof *sp);
    *sp = (struct spec){.in = in, .doc = arena_alloc(a, sizeof *sp->doc)};
    builder_init(&sp->b, a, in->lang);
    find_identity(sp);
    spec_settle(sp);
    SPEC_EACH(sp, r) sp->doc->open_blanks += r->blanks;

    spec_front(sp);
    if (in->internal) spec_open(sp); /* first of all: what a person still has to do */
    spec_about(sp);
    spec_system(sp);
    if (in->internal) spec_answers(sp);
    spec_conditions(sp);
    spec_controls(sp);
    if (in->internal) spec_left_out(sp);
    spec_chapters(sp);
    if (in->internal) spec_corrections(sp);
    spec_answer_table(sp);
    spec_data(sp);
    builder_finish(&sp->b, sp->doc);
    return sp->doc;
}
