/* out: text for a terminal, by columns and not by bytes.
 *
 * What a verb has to say is gathered in a `struct out` and leaves the program at once, so that a full disk or a closed
 * pipe is noticed. Widths count East Asian characters as two. Lines are broken where Japanese may be broken (not before
 * 、 or 」, not after 「) and only on a terminal: a file or a pipe gets whole lines. Styles are escape sequences on a
 * terminal and nothing elsewhere; they never carry meaning alone.
 *
 *     struct out o;
 *     out_begin(&o, c);
 *     out_heading(&o, _("Conditions"));
 *     out_item(&o, 2, 8, name, title);
 *     return out_end(&o, EXIT_DONE); */
#pragma once
#include "cli/cli.h"
#include "fmt/fmt.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_GOOD, STYLE_OPEN, STYLE_BAD };

struct out {
    struct buf text;
    bool colour;
    size_t width; /* columns; 0 = never break */
    struct arena *arena;
    struct jsonw json; /* for --json: writes into `text` */
};

/* Life. `out_end` writes everything on standard output and gives the memory back; it returns `status`, or 3 when
 * the text could not be written. `out_flush` writes what there is, for conversations. */
void out_begin(struct out *o, const struct call *c);
bool out_flush(struct out *o);
int out_end(struct out *o, int status);

void out_add(struct out *o, enum style style, struct str s);
void out_addf(struct out *o, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void out_newline(struct out *o);
void out_spaces(struct out *o, size_t n);

void out_heading(struct out *o, const char *text); /* an empty line, then bold */
/* A paragraph: every line indented by `indent`. Line ends in the text stay. */
void out_para(struct out *o, size_t indent, enum style style, struct str text);
/* A label of at least `columns` columns, the text beside it, broken lines under the text. */
void out_item(struct out *o, size_t indent, size_t columns, struct str label, enum style style, struct str text);
/* The step that makes sense next: "next: kijun …". */
void out_next(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Tables. Columns are as wide as their widest cell; one column gives way when the terminal is narrow. */
struct grid_cell {
    enum style style;
    struct str text;
    bool right; /* stands on the right of its column, as figures do */
};
/* A figure, "-" for none. */
struct grid_cell grid_figure(struct arena *a, enum style style, size_t n);
struct grid;
struct grid *grid_new(struct arena *a, size_t columns, size_t gives_way);
void grid_head(struct grid *t, const char *const *titles);
void grid_head_right(struct grid *t, size_t from); /* the titles just given, from this column on, stand above figures */
void grid_section(struct grid *t, size_t indent, struct str title);
struct grid_cell *grid_row(struct grid *t); /* `columns` empty cells to fill in */
void grid_print(struct out *o, const struct grid *t, size_t indent);
