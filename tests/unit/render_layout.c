/* render_layout: whatever the diagram, nothing lies on anything else; whatever the table, every line is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/diagram.h"
#include "render/flow.h"
#include "render/read.h"

static struct fonts *fonts;

/* A small generator of our own: the same pictures on every machine. */
static uint64_t seed = 20260401;
static unsigned roll(unsigned most) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % (most + 1);
}

static struct str words(struct arena *a, unsigned most) {
    static const char *const parts[] = {"閲覧",  "「行政情報」", "登録及び管理", "利用者情報システム", "PC",
                                        "audit", "、",           "バックアップ", "Smartphone",         "1"};
    struct buf b;
    buf_init(&b, KIB);
    for (unsigned n = 1 + roll(most); n; n--) buf_addz(&b, parts[roll(9)]);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct strs list(struct arena *a, unsigned most) {
    size_t n = roll(most);
    struct str *out = arena_array(a, n + 1, sizeof *out);
    for (size_t i = 0; i < n; i++) out[i] = words(a, 3);
    return (struct strs){out, n};
}

static struct diagram *random_diagram(struct arena *a, unsigned n_actors, unsigned n_flows) {
    struct diagram *dg = arena_alloc(a, sizeof *dg);
    struct actor *actors = arena_array(a, n_actors + 1, sizeof *actors);
    struct actor_flow *flows = arena_array(a, n_flows + 1, sizeof *flows);
    struct side_row *side = arena_array(a, 13, sizeof *side);
    for (unsigned i = 0; i < n_actors; i++) actors[i] = (struct actor){words(a, 4), list(a, 5), list(a, 3)};
    dg->networks = list(a, 5);
    for (unsigned i = 0; i < n_flows; i++) {
        flows[i] = (struct actor_flow){roll(n_actors - 1), (enum flow_way)roll(2), words(a, 7), NO_NETWORK};
        if (dg->networks.n && roll(4)) flows[i].network = roll((unsigned)dg->networks.n - 1);
    }
    dg->n_side = roll(12);
    for (size_t i = 0; i < dg->n_side; i++) side[i] = (struct side_row){words(a, 0), words(a, 9)};
    dg->our_system = words(a, 5);
    dg->stores = list(a, 8);
    dg->actors = actors;
    dg->n_actors = n_actors;
    dg->flows = flows;
    dg->n_flows = n_flows;
    dg->side = side;
    dg->legend = words(a, 9);
    return dg;
}

static bool touch(const struct dg_item *a, const struct dg_item *b) {
    double slack = 0.5;
    return a->x + slack < b->x + b->w && b->x + slack < a->x + a->w && a->y + slack < b->y + b->h &&
           b->y + slack < a->y + a->h;
}

static bool is_solid(const struct dg_item *i) {
    return i->kind == DG_TEXT || i->role == DG_ACTOR || i->role == DG_SYSTEM;
}

static bool may_touch(const struct dg_item *a, const struct dg_item *b) {
    bool a_box = a->role == DG_ACTOR || a->role == DG_SYSTEM, b_box = b->role == DG_ACTOR || b->role == DG_SYSTEM;
    return (a_box && b->role == DG_INSIDE) || (b_box && a->role == DG_INSIDE);
}

static bool inside(const struct dg_item *in, const struct dg_item *out) {
    return in->x >= out->x - 0.5 && in->y >= out->y - 0.5 && in->x + in->w <= out->x + out->w + 0.5 &&
           in->y + in->h <= out->y + out->h + 0.5;
}

static void check_inside_something(const struct dg_layout *l, const struct dg_item *item) {
    size_t holders = 0;
    for (size_t k = 0; k < l->n; k++) {
        bool box = l->items[k].role == DG_ACTOR || l->items[k].role == DG_SYSTEM;
        holders += box && inside(item, &l->items[k]);
    }
    assert_int_equal(holders, 1);
}

static void check_layout(const struct dg_layout *l) {
    for (size_t i = 0; i < l->n; i++) {
        const struct dg_item *a = &l->items[i];
        assert_true(a->x >= 0 && a->y >= 0 && a->x + a->w <= l->w && a->y + a->h <= l->h);
        if (a->role == DG_INSIDE) check_inside_something(l, a);
        for (size_t k = i + 1; k < l->n && is_solid(a); k++) {
            const struct dg_item *b = &l->items[k];
            if (is_solid(b) && !may_touch(a, b) && touch(a, b))
                fail_msg("items %zu (role %d) and %zu (role %d) overlap", i, (int)a->role, k, (int)b->role);
        }
    }
    for (size_t i = 0; i < l->n; i++) /* no arrow runs through a text */
        for (size_t k = 0; l->items[i].kind == DG_ARROW && k < l->n; k++)
            if (l->items[k].kind == DG_TEXT) assert_false(touch(&l->items[i], &l->items[k]));
}

static void nothing_overlaps(void **state) {
    (void)state;
    for (unsigned round = 0; round < 150; round++) {
        struct arena *a = arena_new(64 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, round % 2 ? LANG_EN : LANG_JA);
        unsigned n_actors = 1 + round % 12;
        const struct dg_layout *l = dg_layout(t, random_diagram(a, n_actors, roll(40)), true);
        check_layout(l);
        typesetter_release(t);
        arena_free(a);
    }
}

static void bands_lie_behind_their_arrows(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
    struct diagram *dg = random_diagram(a, 6, 30);
    dg->networks = (struct strs){(const struct str[]){STR("インターネット"), STR("LAN")}, 2};
    struct actor_flow *flows = arena_array(a, dg->n_flows, sizeof *flows);
    for (size_t i = 0; i < dg->n_flows; i++) {
        flows[i] = dg->flows[i];
        flows[i].network = i % 2;
    }
    dg->flows = flows;
    const struct dg_layout *l = dg_layout(t, dg, false);
    for (size_t i = 0; i < l->n; i++) {
        if (l->items[i].kind != DG_ARROW) continue;
        size_t crossed = 0;
        for (size_t k = 0; k < l->n; k++) {
            const struct dg_item *b = &l->items[k], *arrow = &l->items[i];
            if (b->role != DG_BAND) continue;
            crossed +=
                arrow->y > b->y && arrow->y < b->y + b->h && arrow->x < b->x && arrow->x + arrow->w > b->x + b->w;
        }
        assert_int_equal(crossed, 1);
    }
    typesetter_release(t);
    arena_free(a);
}

/* A table with rows of every height and spans: each line of each cell is on a page, inside the page. */
static struct str random_table(struct arena *a) {
    struct buf b;
    buf_init(&b, 4 * MIB);
    buf_addz(&b, "{\"document\":{\"title\":\"t\",\"blocks\":[{\"type\":\"table\",\"rows\":[{\"header\":true,\"cells\":"
                 "[{\"runs\":[{\"text\":\"a\"}]},{\"runs\":[{\"text\":\"b\"}]}]}");
    for (unsigned i = 0; i < 40; i++) {
        bool spans = i % 5 == 0, spanned = i % 5 == 1 || i % 5 == 2;
        buf_addf(&b, ",{\"cells\":[");
        if (!spanned) buf_addf(&b, "{\"rowspan\":%d,\"runs\":[{\"text\":\"span %u\"}]},", spans ? 3 : 1, i);
        buf_addz(&b, "{\"runs\":[{\"text\":\"");
        for (unsigned n = roll(i % 9 ? 20 : 400); n; n--) buf_addz(&b, "長い内容を持つ行である。");
        buf_addz(&b, "\"}]}]}");
    }
    buf_addz(&b, "]}]}}");
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static unsigned lines_shown(const struct flow *f, const struct para *p) {
    bool seen[4096] = {false};
    unsigned n = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->pieces[i].para != p) continue;
        for (unsigned k = f->pieces[i].first; k < f->pieces[i].first + f->pieces[i].n && k < 4096; k++) seen[k] = true;
    }
    for (size_t k = 0; k < 4096; k++) n += seen[k];
    return n;
}

static void every_line_of_a_table_is_shown(void **state) {
    (void)state;
    for (unsigned round = 0; round < 10; round++) {
        struct arena *a = arena_new(256 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
        struct document doc;
        struct flow f;
        struct err e;
        assert_true(read_document(a, random_table(a), &doc, &e));
        flow_run(&f, t, &doc);
        for (size_t i = 0; i < f.n; i++) {
            const struct piece *p = &f.pieces[i];
            assert_int_equal(lines_shown(&f, p->para), p->para->n_lines);
            assert_true(p->y >= MARGIN_TOP - 0.1 && p->y + p->h <= BODY_BOTTOM + 0.1);
            assert_true(p->text_y + p->n * p->para->type->line <= p->y + p->h + 0.1);
        }
        typesetter_release(t);
        arena_free(a);
    }
}

static bool reads(const char *json, const char *place) {
    struct arena *a = arena_new(64 * MIB);
    struct document doc;
    struct err e = {0};
    bool good = read_document(a, str_of(json), &doc, &e);
    if (place) assert_non_null(strstr(e.text, place));
    arena_free(a);
    return good;
}

static void errors_name_their_place(void **state) {
    (void)state;
    assert_true(reads("{\"document\":{}}", NULL));
    assert_false(
        reads("{\"document\":{\"blocks\":[{\"type\":\"para\"},{\"type\":\"paragraph\"}]}}", "document.blocks[1].type"));
    assert_false(reads("{\"document\":{\"blocks\":[{\"type\":\"diagram\",\"diagram\":{\"flows\":[{\"actor\":1}]}}]}}",
                       "document.blocks[0].diagram.flows[0]"));
    assert_false(reads("{\"document\":{\"blocks\":[{\"type\":\"table\",\"rows\":[{\"cells\":[{\"colspan\":0}]}]}]}}",
                       "rows[0].cells[0].colspan"));
    assert_false(reads("{\"document\":", "line 1"));
}

/* What does not fit the line of a list in a cell goes on under its text, deeper ones farther in; other text does not.
 */
static void lists_in_cells_hang(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
    struct str list = STR(
        "次のいずれか\n・浅い行であるが、幅が足りないので折り返す。\n　・深い行であるが、幅が足りないので折り返す。");
    struct para *p = para_of(t, list, TYPE_CELL, 120, ALIGN_LEFT);
    double shallow = 0, deep = 0;
    assert_non_null(p->offsets);
    for (unsigned i = 0; i < p->n_lines; i++) {
        if (p->offsets[i] <= 0) continue;
        if (shallow <= 0) shallow = p->offsets[i];
        deep = p->offsets[i];
    }
    assert_true(shallow > 0 && deep > shallow);
    assert_true(p->offsets[0] <= 0);
    assert_null(
        para_of(t, STR("折り返すが、箇条書ではない普通の文である。\n二つ目の段落。"), TYPE_CELL, 120, ALIGN_LEFT)
            ->offsets);
    typesetter_release(t);
    arena_free(a);
}

struct bytes {
    struct str all;
    size_t at;
};

static cairo_status_t take(void *closure, unsigned char *to, unsigned n) {
    struct bytes *from = closure;
    if (from->all.len - from->at < n) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, from->all.ptr + from->at, n);
    from->at += n;
    return CAIRO_STATUS_SUCCESS;
}

/* Our PNG is read back, dot for dot, by somebody else's reader. */
static void a_png_is_what_was_drawn(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, MIB);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 37, 23);
    for (int y = 0; y < 23; y++) {
        unsigned char *row = cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s);
        for (int x = 0; x < 37; x++) memcpy(row + 4 * x, &(uint32_t){0xFF000000u | roll(0xFFFFFF)}, 4);
    }
    cairo_surface_mark_dirty(s);
    assert_true(png_write(s, &out));
    struct bytes from = {buf_str(&out), 0};
    cairo_surface_t *back = cairo_image_surface_create_from_png_stream(take, &from);
    assert_int_equal(cairo_surface_status(back), CAIRO_STATUS_SUCCESS);
    assert_int_equal(from.at, out.len);
    for (int y = 0; y < 23; y++)
        assert_memory_equal(cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s),
                            cairo_image_surface_get_data(back) + y * cairo_image_surface_get_stride(back), 37 * 4);
    cairo_surface_destroy(back);
    cairo_surface_destroy(s);
    buf_release(&out);
}

static int open_fonts(void **state) {
    (void)state;
    struct err e;
    fonts = fonts_open(&e);
    return fonts ? 0 : -1;
}

static int close_fonts(void **state) {
    (void)state;
    fonts_close(fonts);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps),
        cmocka_unit_test(bands_lie_behind_their_arrows),
        cmocka_unit_test(every_line_of_a_table_is_shown),
        cmocka_unit_test(errors_name_their_place),
        cmocka_unit_test(lists_in_cells_hang),
        cmocka_unit_test(a_png_is_what_was_drawn),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
