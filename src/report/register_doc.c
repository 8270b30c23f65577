/* register_doc: composing the register. */
#include "report/register_doc.h"

#include "ledger/register_book.h"
#include "report/build.h"

struct composing {
    const struct register_doc_input *in;
    struct builder b;
    const struct register_field *fields[REGISTER_FIELDS_MAX]; /* those that have a column, in their order */
    size_t n;
    size_t rows;
};

static void choose_fields(struct composing *c) {
    const struct register_fields *f = register_fields_builtin();
    for (unsigned column = 1; column <= REGISTER_FIELDS_MAX; column++)
        for (size_t i = 0; i < f->n; i++)
            if (f->list[i].column == column && c->n < REGISTER_FIELDS_MAX) c->fields[c->n++] = &f->list[i];
}

static struct str value_of(const struct register_doc_row *row, const struct register_field *f) {
    size_t at = (size_t)(f - register_fields_builtin()->list);
    return row->values && row->values[at].ptr ? row->values[at] : STR_NONE;
}

/* Columns: the name, the fields, the two keys. */
static const struct fill_column *fill_of(struct composing *c) {
    struct fill_column *fill = arena_array(c->b.a, c->n + 3, sizeof *fill);
    for (size_t i = 0; i < c->n; i++) {
        const struct register_field *f = c->fields[i];
        struct fill_column *x = &fill[i + 1];
        x->type = f->type == FIELD_DATE ? FILL_DATE : FILL_TEXT;
        if (f->type != FIELD_CHOICE && f->type != FIELD_YESNO) continue;
        struct str *words = arena_array(c->b.a, f->n_choices + 2, sizeof *words);
        for (size_t k = 0; k < f->n_choices; k++) words[x->n_choices++] = text_in(&f->choices[k].title, c->in->lang);
        if (f->type == FIELD_YESNO) {
            words[x->n_choices++] = register_value_speak(f, c->in->lang, STR("yes"));
            words[x->n_choices++] = register_value_speak(f, c->in->lang, STR("no"));
        }
        x->type = FILL_CHOICE;
        x->choices = words;
    }
    fill[c->n + 1].type = fill[c->n + 2].type = FILL_KEY;
    return fill;
}

static const unsigned *widths_of(struct composing *c) {
    unsigned *widths = arena_array(c->b.a, c->n + 3, sizeof *widths);
    widths[0] = 30;
    for (size_t i = 0; i < c->n; i++) widths[i + 1] = c->fields[i]->width;
    widths[c->n + 1] = widths[c->n + 2] = 10;
    return widths;
}

static void number_cell(struct table_builder *t, int64_t v) {
    table_text(t, TONE_NONE, arena_fmt(t->b->a, "%lld", (long long)v));
}

static void head_row(struct composing *c, struct table_builder *t) {
    table_row(t, true);
    table_text(t, TONE_HEAD, trs(c->in->lang, N_("Name of the system")));
    for (size_t i = 0; i < c->n; i++) table_text(t, TONE_HEAD, text_in(&c->fields[i]->title, c->in->lang));
    table_text(t, TONE_HEAD, STR(REGISTER_COLUMN_ID));
    table_text(t, TONE_HEAD, STR(REGISTER_COLUMN_REVISION));
}

static void form(struct composing *c) {
    struct table_builder t = table_begin(&c->b, TABLE_GRID, widths_of(c), c->n + 3);
    t.fill = fill_of(c);
    head_row(c, &t);
    for (size_t r = 0; r < c->rows; r++) {
        const struct register_doc_row *row = &c->in->rows[r];
        table_row(&t, false);
        table_text(&t, TONE_NONE, row->name);
        for (size_t i = 0; i < c->n; i++) {
            struct str v = value_of(row, c->fields[i]);
            table_text(&t, TONE_NONE, v.ptr ? register_value_speak(c->fields[i], c->in->lang, v) : STR(""));
        }
        number_cell(&t, row->system);
        number_cell(&t, row->revision);
    }
    table_end(&t);
}

static void data(struct composing *c) {
    const struct register_fields *f = register_fields_builtin();
    struct column *columns = arena_array(c->b.a, f->n + 3, sizeof *columns);
    columns[0] = (struct column){STR("system"), STR("No."), COLUMN_INT, 8};
    columns[1] = (struct column){STR("revision"), STR("No."), COLUMN_INT, 10};
    columns[2] = (struct column){STR("name"), STR("Name of the system"), COLUMN_TEXT, 30};
    for (size_t i = 0; i < f->n; i++)
        columns[i + 3] =
            (struct column){f->list[i].id, f->list[i].title.in[c->in->lang], COLUMN_TEXT, f->list[i].width};
    struct data_builder d = data_begin(&c->b, N_("Data: register"), columns, f->n + 3);
    for (size_t r = 0; r < c->rows; r++) {
        const struct register_doc_row *row = &c->in->rows[r];
        data_int(&d, row->system);
        data_int(&d, row->revision);
        data_cell(&d, row->name);
        for (size_t i = 0; i < f->n; i++) data_cell(&d, row->values && row->values[i].ptr ? row->values[i] : STR(""));
    }
    data_end(&d);
}

struct doc *register_compose(struct arena *a, const struct register_doc_input *in) {
    struct composing c = {.in = in, .rows = in->n < REGISTER_DOC_ROWS_MAX ? in->n : REGISTER_DOC_ROWS_MAX};
    struct doc *doc = arena_alloc(a, sizeof *doc);
    struct str none = STR("");
    *doc = (struct doc){.lang = in->lang,
                        .kind = STR("register"),
                        .title = trs(in->lang, N_("Register of systems")),
                        .subtitle = none,
                        .number = none,
                        .version = none,
                        .date = in->made.ptr ? in->made : none,
                        .mark = none,
                        .handling = none,
                        .owner = in->owner.ptr ? in->owner : none,
                        .generator = STR("kijun " KIJUN_VERSION),
                        .digest = none,
                        .landscape = true};
    builder_init(&c.b, a, in->lang);
    choose_fields(&c);
    heading(&c.b, 1, none, STR("register"), trs(in->lang, N_("Register")));
    if (c.rows)
        form(&c);
    else
        para(&c.b, PARA_NORMAL, trs(in->lang, N_("There are no systems in the register.")));
    data(&c);
    builder_finish(&c.b, doc);
    return doc;
}
