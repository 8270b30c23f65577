/* cover: the first page: title large, what it is and whose, the fields below. Approval boxes follow as a table. */
#include "render/flow.h"

static const struct table *fields_table(struct flow *f) {
    const struct document *d = f->doc;
    struct table *t = arena_alloc(f->a, sizeof *t);
    struct row *rows = arena_array(f->a, d->n_cover, sizeof *rows);
    for (size_t i = 0; i < d->n_cover; i++) {
        struct cell *cells = arena_array(f->a, 2, sizeof *cells);
        struct run *runs = arena_array(f->a, 2, sizeof *runs);
        runs[0].text = d->cover[i].label;
        runs[1].text = d->cover[i].value;
        cells[0] = (struct cell){{&runs[0], 1}, 0, 1, 1, TONE_HEAD, ALIGN_LEFT};
        cells[1] = (struct cell){{&runs[1], 1}, 1, 1, 1, TONE_NONE, ALIGN_LEFT};
        rows[i] = (struct row){.cells = cells, .n = 2};
    }
    *t =
        (struct table){.style = TABLE_FORM, .n_columns = 2, .rows = rows, .n_rows = d->n_cover, .widths = {0.28, 0.72}};
    return t;
}

/* A title of two parts with a blank between them is best broken there. */
static struct para *title_para(struct flow *f, struct str title) {
    struct para *p = para_of(f->t, title, TYPE_TITLE, BODY_WIDTH, ALIGN_LEFT);
    size_t at;
    if (p->n_lines < 2 || !str_find(title, STR("\u3000"), &at)) return p;
    struct str parts =
        arena_fmt(f->a, "%.*s\n%.*s", STR_ARG(str_cut(title, 0, at)), STR_ARG(str_cut(title, at + 3, title.len)));
    struct para *broken = para_of(f->t, parts, TYPE_TITLE, BODY_WIDTH, ALIGN_LEFT);
    return broken->n_lines <= p->n_lines ? broken : p;
}

void cover_place(struct flow *f) {
    const struct document *d = f->doc;
    if (!f->page_empty) flow_new_page(f);
    f->has_cover = f->has_cover || f->page == 0;
    double top = f->y;
    f->y = top + 0.16 * BODY_HEIGHT;
    struct para *title = title_para(f, d->title);
    flow_para(f, &(struct para_place){.para = title, .decor = DECOR_TITLE, .tags = {.leaf = "H1"}});
    f->y += title->type->after;
    if (d->subtitle.len) {
        struct para *subtitle = para_of(f->t, d->subtitle, TYPE_SUBTITLE, BODY_WIDTH, ALIGN_LEFT);
        flow_para(f, &(struct para_place){.para = subtitle, .tags = {.leaf = "P"}});
    }
    if (!d->n_cover) return;
    f->y += 44;
    double least = top + 0.40 * BODY_HEIGHT; /* a short title leaves air, a long one pushes down */
    if (f->y < least) f->y = least;
    table_place(f, table_measure(f->t, fields_table(f), BODY_WIDTH), 0);
    f->y += 14;
}
