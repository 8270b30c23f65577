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

struct spec *spec_begin(struct arena *a, const struct report_input *in) {
    struct spec *sp = arena_alloc(a, sizeof *sp);
    *sp = (struct spec){.in = in, .doc = arena_alloc(a, sizeof *sp->doc)};
    builder_init(&sp->b, a, in->lang);
    spec_settle(sp);
    return sp;
}

struct doc *spec_compose(struct arena *a, const struct report_input *in) {
    struct spec *sp = spec_begin(a, in);
    spec_front(sp);
    SPEC_EACH(sp, r) sp->doc->open_blanks += r->blanks;
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
