/* outline: headings as PDF bookmarks and as the table of contents.
 *
 * The contents take as many lines as there are headings, so their place is known before any page number is: the
 * numbers are written in when everything has its page. That is the second pass, and nothing moves in it. */
#include "render/flow.h"

#define TOC_MOST 90 /* lines: contents of two pages, for ordinary documents */

static struct str plain(struct arena *a, struct runs runs) {
    struct buf b;
    buf_init(&b, 4 * TREE_ITEM_MAX);
    for (size_t i = 0; i < runs.n; i++) buf_add(&b, runs.list[i].text);
    for (size_t i = 0; i < b.len; i++)
        if (b.ptr[i] == '\n') b.ptr[i] = ' ';
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

void outline_gather(struct flow *f) {
    const struct document *d = f->doc;
    size_t n = 0, upto3 = 0;
    for (size_t i = 0; i < d->n_blocks; i++) n += d->blocks[i].type == BLOCK_HEADING;
    f->entries = arena_array(f->a, n, sizeof *f->entries);
    for (size_t i = 0; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        if (b->type != BLOCK_HEADING) continue;
        upto3 += b->level <= 3;
        f->entries[f->n_entries++] =
            (struct entry){.block = i, .level = b->level, .number = b->number, .text = plain(f->a, b->runs)};
    }
    f->toc_depth = upto3 <= TOC_MOST ? 3 : 2;
}

#define PAGE_NUMBER_WIDTH 34.0

void outline_toc_place(struct flow *f) {
    size_t group = ++f->groups;
    struct para *title = para_of(f->t, trs(f->doc->lang, N_("Contents")), TYPE_H1, BODY_WIDTH, ALIGN_LEFT);
    flow_para(f, &(struct para_place){.para = title, .decor = DECOR_RULE, .tags = {.leaf = "H1"}});
    f->y += title->type->after;
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct entry *e = &f->entries[i];
        if (e->level > f->toc_depth) continue;
        enum type_id type = e->level == 1 ? TYPE_TOC1 : TYPE_TOC2;
        double indent = (e->level - 1) * 16.0;
        struct str line =
            e->number.len ? arena_fmt(f->a, "%.*s\u2003%.*s", STR_ARG(e->number), STR_ARG(e->text)) : e->text;
        struct para *p = para_of(f->t, line, type, BODY_WIDTH - indent - PAGE_NUMBER_WIDTH, ALIGN_LEFT);
        flow_space(f, p->type->before);
        size_t before = f->n;
        struct para_place place = {.para = p, .x = indent};
        place.tags = (struct tags){"TOC", "TOCI", "P", group, ++f->groups};
        flow_para(f, &place);
        for (size_t k = before; k < f->n; k++) {
            f->pieces[k].leads_to = e->block + 1;
            f->pieces[k].leader = f->pieces[k].ends;
        }
    }
    f->y += 10;
}

void outline_number(struct flow *f) {
    unsigned *page = arena_array(f->a, f->doc->n_blocks + 1, sizeof *page);
    for (size_t i = 0; i < f->n; i++)
        if (f->pieces[i].target) page[f->pieces[i].target] = f->pieces[i].page + 1;
    for (size_t i = 0; i < f->n_entries; i++) f->entries[i].page = page[f->entries[i].block + 1];
    for (size_t i = 0; i < f->n; i++) {
        struct piece *p = &f->pieces[i];
        if (!p->leader) continue;
        enum type_id type = p->para->type == type_of(TYPE_TOC1) ? TYPE_TOC1 : TYPE_TOC2;
        struct para *number = para_of(f->t, arena_fmt(f->a, "%u", page[p->leads_to]), type, 0, ALIGN_LEFT);
        p->label = number;
        p->label_x = MARGIN_SIDE + BODY_WIDTH - para_natural_width(number);
    }
}
