/* xlsx_place: names of cells, and looking things up in a sheet. */
#include <strings.h>

#include "fmt/xlsx_parts.h"

static struct str column_name(uint32_t col, char out[8]) {
    size_t at = 8;
    uint32_t n = col + 1;
    do {
        n--;
        out[--at] = (char)('A' + n % 26);
        n /= 26;
    } while (n && at > 0);
    return (struct str){out + at, 8 - at};
}

struct str book_cell_name(struct arena *a, uint32_t row, uint32_t col) {
    char letters[8];
    return arena_fmt(a, "%.*s%u", STR_ARG(column_name(col, letters)), row + 1);
}

/* Excel writes a name plain when it is letters, digits, _ and . and does not begin with a digit; Japanese ones too. */
static bool is_plain_name(struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c >= 0x80;
        if (!letter && !(digit && i > 0)) return false;
    }
    size_t at;
    return s.len > 0 && !str_find(s, STR("\xE3\x80\x80"), &at); /* a full-width blank */
}

struct str book_place(struct arena *a, const struct book_sheet *s, uint32_t row, uint32_t col) {
    struct str cell = book_cell_name(a, row, col);
    if (is_plain_name(s->name)) return arena_fmt(a, "%.*s!%.*s", STR_ARG(s->name), STR_ARG(cell));
    struct buf name;
    buf_init(&name, 64 * KIB);
    for (size_t i = 0; i < s->name.len; i++) {
        if (s->name.ptr[i] == '\'') buf_addc(&name, '\'');
        buf_addc(&name, s->name.ptr[i]);
    }
    struct str out = arena_fmt(a, "'%.*s'!%.*s", STR_ARG(buf_str(&name)), STR_ARG(cell));
    buf_release(&name);
    return out;
}

bool book_cell_parse(struct str name, uint32_t *row, uint32_t *col) {
    size_t at = 0;
    uint32_t c = 0, r = 0;
    if (at < name.len && name.ptr[at] == '$') at++;
    size_t letters = at;
    for (; at < name.len && at < letters + 4; at++) {
        char l = (char)(name.ptr[at] & ~0x20);
        if (l < 'A' || l > 'Z') break;
        c = c * 26 + (uint32_t)(l - 'A' + 1);
    }
    if (at == letters || c > BOOK_COLUMNS) return false;
    if (at < name.len && name.ptr[at] == '$') at++;
    if (at == name.len || name.len - at > 7) return false;
    for (; at < name.len; at++) {
        if (name.ptr[at] < '0' || name.ptr[at] > '9') return false;
        r = r * 10 + (uint32_t)(name.ptr[at] - '0');
    }
    if (r == 0 || r > BOOK_ROWS) return false;
    *row = r - 1;
    *col = c - 1;
    return true;
}

bool attribute_uint(struct str s, uint32_t *out) {
    uint32_t v = 0;
    if (s.len == 0 || s.len > 9) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (uint32_t)(s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

const struct book_cell *book_cell_at(const struct book_sheet *s, uint32_t row, uint32_t col) {
    size_t from = 0, to = s->n_cells;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        const struct book_cell *c = &s->cells[mid];
        if (c->row == row && c->col == col) return c;
        if (c->row < row || (c->row == row && c->col < col))
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

const struct book_range *book_range_at(const struct book_sheet *s, uint32_t row, uint32_t col) {
    size_t from = 0, to = s->n_spans; /* the last span that begins at or before the place */
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        const struct book_span *span = &s->spans[mid];
        if (span->row < row || (span->row == row && span->col <= col))
            from = mid + 1;
        else
            to = mid;
    }
    if (from == 0 || s->spans[from - 1].row != row || s->spans[from - 1].end <= col) return NULL;
    return &s->merged[s->spans[from - 1].range];
}

struct str book_text(const struct book_sheet *s, uint32_t row, uint32_t col) {
    const struct book_range *m = book_range_at(s, row, col);
    const struct book_cell *c = book_cell_at(s, m ? m->row : row, m ? m->col : col);
    return c ? c->text : STR("");
}

const struct book_sheet *book_sheet(const struct book *b, struct str name) {
    if (!name.len) return NULL;
    for (size_t i = 0; i < b->n_sheets; i++)
        if (b->sheets[i].name.len == name.len && strncasecmp(b->sheets[i].name.ptr, name.ptr, name.len) == 0)
            return &b->sheets[i];
    return NULL;
}
