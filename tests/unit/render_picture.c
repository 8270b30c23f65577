/* render_picture: whatever the risk tree, no box lies on another and every word is in the picture; whatever the counts,
 * a bar has its length; and what is wrong in the input is named with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "render/diagram.h"
#include "render/graph.h"
#include "render/read.h"

static struct fonts *fonts;

/* A small generator of our own: the same pictures on every machine. */
static uint64_t seed = 20260401;
static unsigned roll(unsigned most) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % (most + 1);
}

static struct str words(struct arena *a, unsigned most) {
    static const char *const parts[] = {"漏えい", "「機密性」", "の確保", "データセンター",
                                        "PC",     "audit ",     "、",     "バックアップ"};
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (unsigned n = 1 + roll(most); n; n--) buf_addz(&b, parts[roll(7)]);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* `n` nodes over `ranks` columns, then boxes of one to four measures, edges and links. */
static struct risk_tree *random_tree(struct arena *a, unsigned n, unsigned ranks, unsigned n_edges,
                                     unsigned most_words) {
    struct risk_tree *t = arena_alloc(a, sizeof *t);
    struct risk_node *nodes = arena_array(a, n + 1, sizeof *nodes);
    struct measure *measures = arena_array(a, PICTURE_MEASURES_MAX, sizeof *measures);
    struct measure_box *boxes = arena_array(a, PICTURE_BOXES_MAX, sizeof *boxes);
    struct risk_edge *edges = arena_array(a, n_edges + 1, sizeof *edges);
    struct measure_link *links = arena_array(a, 41, sizeof *links);
    struct legend_entry *legend = arena_array(a, SIGN_COUNT, sizeof *legend);
    for (unsigned i = 0; i < n; i++)
        nodes[i] = (struct risk_node){words(a, 1), words(a, most_words), words(a, 0), (enum sign)roll(SIGN_UNKNOWN),
                                      roll(ranks)};
    for (t->n_boxes = 0; t->n_boxes < 1 + n / 2; t->n_boxes++) {
        struct measure_box box = {t->n_measures, 1 + roll(3)};
        for (size_t k = 0; k < box.n; k++)
            measures[t->n_measures++] =
                (struct measure){words(a, 0), words(a, most_words), roll(2) ? STR("") : words(a, 5),
                                 (enum sign)(SIGN_APPLIES + roll(3)), roll(1) == 1};
        boxes[t->n_boxes] = box;
    }
    for (unsigned i = 0; i < n_edges && n; i++) {
        struct risk_edge e = {roll(n - 1), roll(n - 1), false, roll(1) == 1, (enum edge_weight)roll(2)};
        if (nodes[e.from].rank >= nodes[e.to].rank) e.to_box = true, e.to = roll((unsigned)t->n_boxes - 1);
        edges[t->n_edges++] = e;
    }
    for (t->n_links = 0; t->n_links < 40; t->n_links++)
        links[t->n_links] = (struct measure_link){roll((unsigned)t->n_measures - 1), roll((unsigned)t->n_measures - 1),
                                                  roll(9) == 0, roll(1) == 1};
    for (t->n_legend = 0; t->n_legend < SIGN_COUNT; t->n_legend++)
        legend[t->n_legend] = (struct legend_entry){(enum sign)t->n_legend, words(a, 3)};
    t->nodes = nodes, t->n_nodes = n, t->measures = measures, t->boxes = boxes;
    t->edges = edges, t->links = links, t->legend = legend;
    t->title = words(a, 9), t->subtitle = words(a, 30), t->alt = words(a, 9);
    return t;
}

static bool touch(const struct dg_item *a, const struct dg_item *b) {
    double slack = 0.5;
    return a->x + slack < b->x + b->w && b->x + slack < a->x + a->w && a->y + slack < b->y + b->h &&
           b->y + slack < a->y + a->h;
}

static bool inside(const struct dg_item *in, const struct dg_item *out) {
    return in->x >= out->x - 0.5 && in->y >= out->y - 0.5 && in->x + in->w <= out->x + out->w + 0.5 &&
           in->y + in->h <= out->y + out->h + 0.5;
}

/* Boxes apart from each other; the words of a node or a measure inside one box and on no other words. */
static void check_layout(const struct dg_layout *l) {
    for (size_t i = 0; i < l->n; i++) {
        const struct dg_item *a = &l->items[i];
        size_t holders = 0;
        if (a->kind == DG_TEXT || a->role == DG_NODE)
            assert_true(a->x >= 0 && a->y >= 0 && a->x + a->w <= l->w + 0.5 && a->y + a->h <= l->h + 0.5);
        for (size_t k = 0; k < l->n; k++) {
            const struct dg_item *b = &l->items[k];
            if (k == i) continue;
            if (a->role == DG_NODE && b->role == DG_NODE && touch(a, b)) fail_msg("boxes %zu and %zu overlap", i, k);
            if (a->role == DG_NODE_TEXT && b->role == DG_NODE_TEXT && touch(a, b))
                fail_msg("words %zu and %zu overlap", i, k);
            holders += a->role == DG_NODE_TEXT && b->role == DG_NODE && inside(a, b);
        }
        if (a->role == DG_NODE_TEXT) assert_int_equal(holders, 1);
    }
}

static void trees_do_not_overlap(void **state) {
    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        struct arena *a = arena_new(256 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, round % 2 ? LANG_EN : LANG_JA);
        struct err e;
        const struct dg_layout *l = risk_layout(t, random_tree(a, round % 20, round % 5, roll(60), 6), &e);
        assert_non_null(l);
        check_layout(l);
        typesetter_release(t);
        arena_free(a);
    }
}

/* Up to the ceilings, with very long words; an empty tree too. */
static void large_trees_are_drawn(void **state) {
    (void)state;
    const unsigned sizes[][4] = {
        {0, 0, 0, 0}, {1, 0, 0, 2000}, {PICTURE_NODES_MAX, PICTURE_RANK_MAX, PICTURE_EDGES_MAX, 3}, {40, 1, 600, 40}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct arena *a = arena_new(512 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
        struct err e;
        struct buf svg;
        const struct dg_layout *l =
            risk_layout(t, random_tree(a, sizes[i][0], sizes[i][1], sizes[i][2], sizes[i][3]), &e);
        assert_non_null(l);
        buf_init(&svg, 64 * MIB);
        dg_draw_svg(l, &svg);
        assert_true(buf_ok(&svg) && str_ends(buf_str(&svg), STR("</svg>\n")));
        buf_release(&svg);
        typesetter_release(t);
        arena_free(a);
    }
}

/* The same graph gives the same numbers, and columns follow the ranks. */
static void columns_follow_ranks(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    struct graph_node first[3], again[3];
    for (int round = 0; round < 2; round++) {
        struct graph_node *n = round ? again : first;
        struct graph_edge edges[] = {{.from = 2, .to = 0}};
        n[0] = (struct graph_node){60, 20, 5, 0, 0}, n[1] = (struct graph_node){60, 20, 0, 0, 0};
        n[2] = (struct graph_node){60, 40, 2, 0, 0};
        struct graph g = {.nodes = n, .n_nodes = 3, .edges = edges, .n_edges = 1, .rank_gap = 50, .node_gap = 10};
        struct err e;
        assert_true(graph_layout(a, &g, &e));
        assert_true(n[1].x + 60 < n[2].x && n[2].x + 60 < n[0].x);
        assert_true(edges[0].n_points >= 4 && edges[0].n_points % 3 == 1);
        assert_true(edges[0].points[0] <= edges[0].points[2 * edges[0].n_points - 2]);
        assert_true(g.w >= n[0].x + 60 - 0.5 && g.h >= 40);
    }
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(&first[i].x, &again[i].x, sizeof first[i].x);
        assert_memory_equal(&first[i].y, &again[i].y, sizeof first[i].y);
    }
    arena_free(a);
}

static void bars_have_their_length(void **state) {
    (void)state;
    for (unsigned round = 0; round < 40; round++) {
        struct arena *a = arena_new(256 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
        struct series series[7];
        struct coverage_row rows[12] = {0};
        struct panel panels[5];
        for (unsigned i = 0; i < 7; i++) series[i] = (struct series){words(a, 1), (enum fill_kind)i};
        for (unsigned i = 0; i < 12; i++) {
            rows[i] =
                (struct coverage_row){words(a, 0), words(a, round % 3 ? 3 : 200), roll(2), i == 0, {0}, words(a, 0)};
            for (unsigned k = 0; k < 7; k++) rows[i].counts[k] = roll(1) ? 0 : roll(round % 2 ? 3 : 900);
        }
        for (unsigned i = 0; i < 5; i++) panels[i] = (struct panel){words(a, 2), words(a, 9), rows, 12};
        struct coverage c = {words(a, 1), words(a, 1), words(a, 0), words(a, 1), series,
                             7,           panels,      round % 6,   {NULL, 0}};
        const struct dg_layout *l = coverage_layout(t, &c);
        for (size_t i = 0; i < l->n; i++) {
            const struct dg_item *item = &l->items[i];
            if (item->kind != DG_BOX && item->kind != DG_TEXT) continue;
            assert_true(item->w >= 0 && item->x >= 0 && item->x + item->w <= l->w && item->y + item->h <= l->h);
        }
        typesetter_release(t);
        arena_free(a);
    }
}

static void reads(const char *json, const char *place) {
    struct arena *a = arena_new(64 * MIB);
    struct pictures p;
    struct err e = {0};
    bool good = read_pictures(a, str_of(json), &p, &e);
    if (good != !place) fail_msg("%s: %s", json, e.text);
    if (place && !strstr(e.text, place)) fail_msg("%s does not name %s", e.text, place);
    arena_free(a);
}

static void errors_name_their_place(void **state) {
    (void)state;
    reads("{\"tree\":{}}", NULL);
    reads("{\"coverage\":{}}", NULL);
    reads("{\"diagram\":{}}", NULL);
    reads("{\"qr\":{\"text\":\"a\\nb\"}}", NULL);
    reads("{\"qr\":{}}", "qr.text");
    reads("{\"qr\":{\"text\":\"\"}}", "qr.text");
    reads("{\"qr\":{\"text\":\"a\\tb\"}}", "qr.text");
    reads("{\"qr\":{\"text\":\"a\\u202eb\"}}", "qr.text");
    reads("{\"pictures\":[{\"tree\":{}},{\"coverage\":{}}]}", NULL);
    reads("{}", "diagram");
    reads("{\"pictures\":[]}", "no picture");
    reads("{\"pictures\":[{\"tree\":{}},{\"tree\":[]}]}", "pictures[1].tree");
    reads("{\"tree\":{\"nodes\":[{},{\"state\":\"applies\"}]}}", "tree.nodes[1].state");
    reads("{\"tree\":{\"nodes\":[{\"rank\":1},{\"rank\":1}],\"edges\":[{\"from\":0,\"to\":1}]}}", "tree.edges[0]");
    reads("{\"tree\":{\"nodes\":[{}],\"edges\":[{\"from\":0,\"to\":1}]}}", "tree.edges[0]");
    reads("{\"tree\":{\"nodes\":[{}],\"edges\":[{\"from\":0,\"box\":0}]}}", "tree.edges[0]");
    reads("{\"tree\":{\"measures\":[{}]}}", "share out");
    reads("{\"tree\":{\"measures\":[{}],\"boxes\":[{\"measures\":2}]}}", "tree.boxes[0]");
    reads("{\"tree\":{\"measures\":[{}],\"boxes\":[{\"measures\":1}],\"links\":[{\"from\":0,\"to\":1}]}}",
          "tree.links[0]");
    reads("{\"tree\":{\"legend\":[{\"sign\":\"heard\"}]}}", "tree.legend[0].sign");
    reads("{\"coverage\":{\"series\":[{}],\"panels\":[{\"rows\":[{\"counts\":[1,2]}]}]}}", "panels[0].rows[0]");
    reads("{\"coverage\":{\"series\":[{}],\"panels\":[{\"rows\":[{\"counts\":[-1]}]}]}}", "panels[0].rows[0]");
}

/* Every size of text makes a code that lies inside its picture; the largest is allowed and no more. */
static void codes_hold_every_length(void **state) {
    (void)state;
    static const size_t lengths[] = {1, 14, 100, 450, 900, 1500, TREE_QR_MAX};
    char json[TREE_QR_MAX + 100];
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct arena *a = arena_new(64 * MIB);
        struct typesetter *t = typesetter_new(a, fonts, LANG_JA);
        char *text = arena_alloc(a, lengths[i] + 1);
        for (size_t k = 0; k < lengths[i]; k++) text[k] = (char)('!' + k % 90);
        const struct qr qr = {.text = {text, lengths[i]}, .beside = i % 2};
        const struct dg_layout *l = qr_layout(t, &qr);
        const struct dg_item *code = &l->items[0];
        double left = 1e9, right = 0, bottom = 0;
        size_t n = 2 * (strlen(code->letters) / 5 * 4);
        assert_true(n > 100);
        for (size_t k = 0; k < n; k += 2) {
            if (code->numbers[k] < left) left = code->numbers[k];
            if (code->numbers[k] > right) right = code->numbers[k];
            if (code->numbers[k + 1] > bottom) bottom = code->numbers[k + 1];
        }
        assert_true(left >= 8 && right + left <= l->w + 0.001 && bottom + left <= l->h + 0.001);
        typesetter_release(t);
        arena_free(a);
    }
    memset(json, 'a', sizeof json);
    int head = snprintf(json, sizeof json, "{\"qr\":{\"text\":\"");
    json[head] = 'a';
    snprintf(json + head + TREE_QR_MAX, 10, "\"}}");
    reads(json, NULL);
    json[head + TREE_QR_MAX] = 'a';
    snprintf(json + head + TREE_QR_MAX + 1, 10, "\"}}");
    reads(json, "qr.text");
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
        cmocka_unit_test(trees_do_not_overlap),    cmocka_unit_test(large_trees_are_drawn),
        cmocka_unit_test(columns_follow_ranks),    cmocka_unit_test(bars_have_their_length),
        cmocka_unit_test(errors_name_their_place), cmocka_unit_test(codes_hold_every_length),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
