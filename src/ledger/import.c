/* import: see import.h. */
#include "ledger/import.h"

#include "ledger/import_parts.h"

#define PASSES_MAX 60 /* of reading back what was taken in */

/* What is said about it ----------------------------------------------------------------------------------------- */

static void say(struct importer *im, struct import_notes *list, struct origin at, struct str why) {
    if (list->n == IMPORT_NOTES_MAX) {
        list->beyond++;
        return;
    }
    list->list = arena_grow(im->a, list->list, list->n, &list->room, sizeof *list->list);
    list->list[list->n++] = (struct import_note){at.cell, at.said, why};
}

void import_unread(struct importer *im, struct origin at, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    say(im, &im->out->unread, at, arena_vfmt(im->a, fmt, ap));
    va_end(ap);
}

void import_note(struct importer *im, struct origin at, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    say(im, &im->out->notes, at, arena_vfmt(im->a, fmt, ap));
    va_end(ap);
}

void import_found(struct importer *im, const char *kind, struct str place) {
    struct imported *o = im->out;
    o->tables = arena_grow(im->a, o->tables, o->n_tables, &o->tables_room, sizeof *o->tables);
    o->tables[o->n_tables++] = (struct import_table){kind, place};
}

struct origin origin_of(struct importer *im, const struct book_sheet *s, uint32_t row, uint32_t col) {
    return (struct origin){book_place(im->a, s, row, col), book_text(s, row, col)};
}

bool import_set(struct importer *im, struct item *map, const char *key, struct str text, struct origin at) {
    struct item *it = item_child(im->a, map, str_of(key), ITEM_TEXT);
    if (it && it->cell.ptr && !str_eq(it->text, text)) {
        import_unread(im, at, _("“%.*s” says something else about the same."), STR_ARG(it->cell));
        return false;
    }
    if (!it) return false;
    it->text = text;
    it->cell = at.cell;
    it->said = at.said;
    return true;
}

/* Worksheets ---------------------------------------------------------------------------------------------------- */

static const char *const kinds[] = {
    [TABLE_SYSTEM] = "worksheet-1",     [TABLE_WORK] = "worksheet-2",     [TABLE_QUESTIONS] = "worksheet-4",
    [TABLE_CONDITIONS] = "worksheet-5", [TABLE_CONTROLS] = "worksheet-6", [TABLE_CHAPTERS] = "worksheet-7"};

struct sheet_tables {
    struct found_table *tables;
    size_t n;
};

static bool inside(const struct sheet_tables *found, const struct book_cell *c) {
    for (size_t i = 0; i < found->n; i++) {
        const struct found_table *t = &found->tables[i];
        if (c->row >= t->head && c->row < t->end && c->col >= t->left && c->col < t->right) return true;
    }
    return false;
}

/* A formula without its result, or with an error, says nothing; nobody should believe that nothing was there. */
static void report_broken(struct importer *im, const struct book_sheet *s, const struct sheet_tables *found) {
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct book_cell *c = &s->cells[i];
        bool in = inside(found, c);
        im->out->outside += !in;
        if (!in || (c->kind != BOOK_FAILED && c->kind != BOOK_MISSING)) continue;
        if (c->kind == BOOK_FAILED)
            import_unread(im, origin_of(im, s, c->row, c->col), _("The formula here has an error for its result."));
        else
            import_unread(im, origin_of(im, s, c->row, c->col),
                          _("The formula here was saved without its result; open the file in Excel and save it."));
    }
}

static void import_worksheets(struct importer *im) {
    const struct book *b = im->book;
    struct sheet_tables *found = arena_array(im->a, b->n_sheets, sizeof *found);
    for (size_t i = 0; i < b->n_sheets; i++) {
        found[i].tables = found_tables(im, &b->sheets[i], &found[i].n);
        report_broken(im, &b->sheets[i], &found[i]);
        if (b->sheets[i].hidden && found[i].n)
            import_note(im, origin_of(im, &b->sheets[i], found[i].tables[0].head, found[i].tables[0].left),
                        _("This sheet is hidden in Excel; it is taken in like the others."));
    }
    for (enum table_kind kind = 0; kind < TABLE_KINDS; kind++)
        for (size_t i = 0; i < b->n_sheets; i++)
            for (size_t t = 0; t < found[i].n; t++) {
                const struct found_table *table = &found[i].tables[t];
                if (table->kind != kind) continue;
                import_found(im, kinds[kind], book_place(im->a, table->sheet, table->head, table->left));
                import_table_rows(im, table);
            }
}

/* Reading back -------------------------------------------------------------------------------------------------- */

static void comment(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) buf_addc(out, s.ptr[i] == '\n' ? ' ' : s.ptr[i]);
}

/* What could not be read stands at the head of the file: who goes on with the file sees it. */
static void put_header(struct importer *im, struct buf *out) {
    const struct import_notes *u = &im->out->unread;
    if (!u->n) return;
    buf_addf(out, "# %s\n", _("Not read, and so not in this file:"));
    for (size_t i = 0; i < u->n; i++) {
        buf_add(out, STR("#   "));
        comment(out, u->list[i].cell);
        buf_addz(out, u->list[i].cell.len ? ": " : "");
        comment(out, u->list[i].why);
        buf_addc(out, '\n');
    }
    buf_addc(out, '\n');
}

static struct str write_yaml(struct importer *im, bool header) {
    struct buf out;
    buf_init(&out, 2 * SYSTEM_FILE_MAX);
    if (header) put_header(im, &out);
    item_write(im->root, &out);
    struct str yaml = arena_str(im->a, buf_str(&out));
    if (!buf_ok(&out)) yaml = STR_NONE;
    buf_release(&out);
    return yaml;
}

static struct str first_cell(const struct item *it) {
    if (it->cell.ptr) return it->cell;
    for (const struct item *i = it->first; i; i = i->next) {
        struct str cell = first_cell(i);
        if (cell.ptr) return cell;
    }
    return STR("");
}

/* Leaves out what the finding is about; false when that is nothing that came from a cell. */
static bool leave_out(struct importer *im, const struct err *finding) {
    struct item *it = item_at_line(im->root, finding->line);
    if (!it) return false;
    while (it->up && it->up->cell.ptr && it->cell.ptr && str_eq(it->up->cell, it->cell)) it = it->up;
    if (!it->up || it->up == im->root) return false;
    import_unread(im, (struct origin){first_cell(it), it->said}, "%s", finding->text);
    item_remove(it);
    return true;
}

/* Reads what was taken in as a system file, until it is one. Diagnoses of one pass may be about the same thing, so only
 * the first of each line counts. */
static struct system *read_back(struct importer *im, bool *left_out, struct diags *d) {
    struct source src = {im->book->path, write_yaml(im, false)};
    *d = (struct diags){0};
    *left_out = false;
    struct system *s = src.text.ptr ? system_load(im->a, im->cat, &src, d) : NULL;
    unsigned last = 0;
    for (size_t i = 0; !s && i < d->count; i++) {
        if (d->list[i].advice_only || d->list[i].line == last) continue;
        last = d->list[i].line;
        *left_out = leave_out(im, &d->list[i]) || *left_out;
    }
    return s;
}

static struct system *settle(struct importer *im, struct diags *d) {
    bool left_out = true;
    struct system *s = NULL;
    for (unsigned pass = 0; !s && left_out && pass < PASSES_MAX; pass++) s = read_back(im, &left_out, d);
    return s;
}

static const struct derivation *derive_answers(struct importer *im, const struct system *s) {
    if (!s) return NULL;
    struct derive_input in = {.facts = system_facts(im->a, im->cat, s),
                              .judgements = system_judgements(im->a, im->cat, s)};
    return derive(deriver_new(im->a, im->cat), im->a, &in);
}

/* The whole ----------------------------------------------------------------------------------------------------- */

static void begin(struct importer *im) {
    static const struct {
        const char *key;
        enum item_type type;
    } parts[] = {{"system", ITEM_MAP},  {"document", ITEM_MAP}, {"tasks", ITEM_LIST},     {"work", ITEM_LIST},
                 {"answers", ITEM_MAP}, {"sheets", ITEM_LIST},  {"judgements", ITEM_MAP}, {"decisions", ITEM_MAP}};
    im->root = item_new(im->a, ITEM_MAP);
    item_child(im->a, im->root, STR("kijun"), ITEM_TEXT)->text = STR("1");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        item_child(im->a, im->root, str_of(parts[i].key), parts[i].type);
}

static void prune(struct importer *im) {
    for (struct item *it = im->root->first, *next; it; it = next) {
        next = it->next;
        if (it->type != ITEM_TEXT && !it->first && !str_is(it->key, "system")) item_remove(it);
    }
}

static void finish(struct importer *im, struct diags *d) {
    prune(im);
    im->out->system = settle(im, d);
    if (!im->out->system)
        for (size_t i = 0; i < d->count; i++)
            if (!d->list[i].advice_only) import_unread(im, (struct origin){STR(""), STR("")}, "%s", d->list[i].text);
    im->out->yaml = write_yaml(im, true);
}

struct imported *import_book(struct arena *a, const struct catalog *cat, const struct book *book, struct err *e) {
    struct importer im = {.a = a, .cat = cat, .book = book, .out = arena_alloc(a, sizeof *im.out)};
    struct diags *d = arena_alloc(a, sizeof *d);
    begin(&im);
    if (!import_file_rows(&im)) {
        import_worksheets(&im);
        /* What follows from the answers is asked of a file with a name; the worksheet may have none. */
        struct item *system = item_find(im.root, STR("system"));
        bool nameless = !item_find(system, STR("name"));
        if (nameless) item_child(a, system, STR("name"), ITEM_TEXT)->text = STR("-");
        const struct derivation *derived = derive_answers(&im, settle(&im, d));
        if (nameless) item_remove(item_find(system, STR("name")));
        import_conditions_after(&im, derived);
    }
    if (!im.out->n_tables) {
        err_at(e, book->path, 0, 0, ERR_INVALID,
               _("No worksheet is recognised in this workbook: there are no headings such as 項目 and 内容, 設問 and "
                 "回答, "
                 "対策要件 and 検討結果."));
        return NULL;
    }
    finish(&im, d);
    if (!im.out->yaml.ptr) {
        err_at(e, book->path, 0, 0, ERR_LIMIT, _("What the workbook says is more than %zu MiB."),
               SYSTEM_FILE_MAX / MIB);
        return NULL;
    }
    return im.out;
}
