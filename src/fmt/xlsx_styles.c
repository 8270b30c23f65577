/* xlsx_styles: what of styles.xml counts: which cell styles show a date, a time of day or per cents. */
#include "fmt/xlsx_parts.h"

#define FORMATS_MAX 4096u

struct custom { /* a format of the book's own */
    uint32_t id;
    struct number_format format;
};
struct styles {
    struct book_reader *r;
    struct custom *custom;
    size_t n_custom, custom_room, formats_room;
    bool in_formats, in_cells; /* numFmts; cellXfs, and no other list of xf */
};

static bool add_custom(struct styles *s, const struct xml_attributes *attributes) {
    struct custom c = {.format = number_format_of(xml_attribute(attributes, "formatCode"))};
    if (!attribute_uint(xml_attribute(attributes, "numFmtId"), &c.id)) return true;
    if (s->n_custom >= FORMATS_MAX) return part_limit(s->r, _("It holds more than %u formats."), FORMATS_MAX);
    s->custom = arena_grow(s->r->a, s->custom, s->n_custom, &s->custom_room, sizeof *s->custom);
    s->custom[s->n_custom++] = c;
    return true;
}

/* Books have some dozens of formats; FORMATS_MAX keeps the search short for those that have not. */
static struct number_format format_of(const struct styles *s, uint32_t id) {
    for (size_t i = s->n_custom; i-- > 0;)
        if (s->custom[i].id == id) return s->custom[i].format;
    return number_format_builtin(id);
}

static bool add_cell_style(struct styles *s, const struct xml_attributes *attributes) {
    struct book_reader *r = s->r;
    uint32_t id = 0;
    attribute_uint(xml_attribute(attributes, "numFmtId"), &id);
    if (r->n_formats >= BOOK_STYLES_MAX) return part_limit(r, _("It holds more than %u formats."), BOOK_STYLES_MAX);
    r->formats = arena_grow(r->a, r->formats, r->n_formats, &s->formats_room, sizeof *r->formats);
    r->formats[r->n_formats++] = format_of(s, id);
    return true;
}

static bool styles_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    struct styles *s = ctx;
    if (str_is(name, "numFmts")) s->in_formats = true;
    if (str_is(name, "cellXfs")) s->in_cells = true;
    if (s->in_formats && str_is(name, "numFmt")) return add_custom(s, attributes);
    if (s->in_cells && str_is(name, "xf")) return add_cell_style(s, attributes);
    return true;
}

static bool styles_close(void *ctx, struct str name) {
    struct styles *s = ctx;
    if (str_is(name, "numFmts")) s->in_formats = false;
    if (str_is(name, "cellXfs")) s->in_cells = false;
    return true;
}

bool styles_read(struct book_reader *r, struct str part) {
    struct styles s = {.r = r};
    return part_read(r, part, &(struct xml_handler){&s, styles_open, styles_close, NULL});
}
