/* diagram_layout: where everything of the overview picture stands. */
#include <stdlib.h>

#include "render/diagram.h"

#define EDGE 8.0
#define ACTOR_WIDTH 146.0
#define SYSTEM_WIDTH 178.0
#define GAP_WIDTH 176.0      /* between actor and system; the arrows' length */
#define WIDE_GAP_WIDTH 230.0 /* when all actors stand on one side */
#define WIDE_SYSTEM_WIDTH 250.0
#define BAND_INSET 11.0
#define NAME_SIZE 15.0
#define LABEL_SIZE 13.0
#define SMALL_SIZE 12.0
#define LEAD 1.3 /* line height over size */
#define ARROW_BELOW_LABEL 7.0
#define AFTER_ARROW 13.0
#define BETWEEN_ACTORS 16.0

#define BLACK 0x1A1A1Cu
#define GREY 0x5B5B60u
#define BLUE 0x00287Au

struct strip { /* an actor with its flows */
    const struct actor *actor;
    const struct actor_flow **flows; /* by network */
    struct para **labels;
    size_t n;
    size_t network; /* of its first flow */
    double card_height;
    struct para *name, **devices, **stores;
};
struct band { /* a network behind neighbouring arrows of one side */
    size_t network;
    double top;
    size_t name_item;
    bool open;
};
struct builder {
    struct typesetter *t;
    struct arena *a;
    const struct diagram *dg;
    struct dg_layout *l;
    double gap, system_width, system_x;
    struct para *system_name, **system_stores;
};

static struct dg_item *add(struct builder *b, enum dg_kind kind, enum dg_role role, double x, double y, double w,
                           double h) {
    struct dg_layout *l = b->l;
    l->items = arena_grow(b->a, l->items, l->n, &l->room, sizeof *l->items);
    struct dg_item *item = &l->items[l->n++];
    *item = (struct dg_item){.kind = kind, .role = role, .x = x, .y = y, .w = w, .h = h};
    item->fill = item->stroke = DG_NO_COLOUR;
    return item;
}

static struct para *words(struct builder *b, struct str s, double size, bool bold, double width, enum align align) {
    return para_plain(b->t, s, size, size * LEAD, bold, width, align);
}

static struct para *balanced(struct builder *b, struct str s, double size, bool bold, double width) {
    return para_balanced(b->t, s, size, size * LEAD, bold, width, ALIGN_CENTER);
}

static struct dg_item *add_text(struct builder *b, enum dg_role role, const struct para *p, double x, double y,
                                unsigned colour) {
    double w = para_natural_width(p);
    double from = p->align == ALIGN_CENTER ? x + (p->width - w) / 2 : x;
    struct dg_item *item = add(b, DG_TEXT, role, from, y, w, para_height(p));
    item->para = p;
    item->para_x = x;
    item->fill = colour;
    return item;
}

/* ---- measuring */

static struct para **list_words(struct builder *b, struct strs list, double width) {
    struct para **out = arena_array(b->a, list.n + 1, sizeof *out);
    for (size_t i = 0; i < list.n; i++) out[i] = words(b, list.list[i], SMALL_SIZE, false, width, ALIGN_LEFT);
    return out;
}

static double list_height(struct para *const *list, size_t n) {
    double h = 0;
    for (size_t i = 0; i < n; i++) h += para_height(list[i]) + 4;
    return h;
}

static int by_network(const void *x, const void *y) {
    const struct actor_flow *a = *(const struct actor_flow *const *)x, *b = *(const struct actor_flow *const *)y;
    if (a->network != b->network) return a->network < b->network ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* A label is best broken before the information's name: 業務「情報」, task (information). */
static struct para *label_words(struct builder *b, struct str s, double width) {
    struct para *p = balanced(b, s, LABEL_SIZE, false, width);
    size_t at;
    if (p->n_lines < 2 || !(str_find(s, STR("「"), &at) || str_find(s, STR(" ("), &at)) || at == 0) return p;
    struct str task = str_trim(str_cut(s, 0, at)), information = str_trim(str_cut(s, at, s.len));
    struct str lines = arena_fmt(b->a, "%.*s\n%.*s", STR_ARG(task), STR_ARG(information));
    struct para *broken = balanced(b, lines, LABEL_SIZE, false, width);
    return broken->n_lines <= p->n_lines ? broken : p;
}

static void measure_strip(struct builder *b, size_t actor, struct strip *s) {
    const struct diagram *dg = b->dg;
    s->actor = &dg->actors[actor];
    s->flows = arena_array(b->a, dg->n_flows + 1, sizeof *s->flows);
    for (size_t i = 0; i < dg->n_flows; i++)
        if (dg->flows[i].actor == actor) s->flows[s->n++] = &dg->flows[i];
    if (s->n) qsort(s->flows, s->n, sizeof *s->flows, by_network);
    s->network = s->n ? s->flows[0]->network : NO_NETWORK;
    s->labels = arena_array(b->a, s->n + 1, sizeof *s->labels);
    double label_width = b->gap - 2 * BAND_INSET - 8;
    for (size_t i = 0; i < s->n; i++) s->labels[i] = label_words(b, s->flows[i]->label, label_width);
    s->name = balanced(b, s->actor->name, NAME_SIZE, true, ACTOR_WIDTH - 16);
    s->devices = list_words(b, s->actor->devices, ACTOR_WIDTH - 44);
    s->stores = list_words(b, s->actor->stores, ACTOR_WIDTH - 44);
    s->card_height = 22 + para_height(s->name) + list_height(s->devices, s->actor->devices.n) +
                     list_height(s->stores, s->actor->stores.n);
    if (s->actor->devices.n + s->actor->stores.n) s->card_height += 10;
}

static double band_name_height(struct builder *b, size_t network) {
    if (network == NO_NETWORK) return 8;
    struct para *p =
        words(b, b->dg->networks.list[network], SMALL_SIZE, true, b->gap - 2 * BAND_INSET - 8, ALIGN_CENTER);
    return para_height(p) + 13;
}

static double flow_height(const struct strip *s, size_t i) {
    return para_height(s->labels[i]) + ARROW_BELOW_LABEL + AFTER_ARROW;
}

/* The height of a strip's arrows when `before` is the network of the arrow above. */
static double flows_height(struct builder *b, const struct strip *s, size_t before) {
    double h = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->flows[i]->network != before) h += band_name_height(b, s->flows[i]->network) + 6;
        before = s->flows[i]->network;
        h += flow_height(s, i);
    }
    return h;
}

static double strip_height(struct builder *b, const struct strip *s, size_t before) {
    double flows = flows_height(b, s, before);
    return flows > s->card_height ? flows : s->card_height;
}

static double side_height(struct builder *b, const struct strip *strips, size_t n) {
    double h = 0;
    size_t before = SIZE_MAX - 1; /* no network that there is */
    for (size_t i = 0; i < n; i++) {
        h += strip_height(b, &strips[i], before) + (i ? BETWEEN_ACTORS : 0);
        before = strips[i].n ? strips[i].flows[strips[i].n - 1]->network : SIZE_MAX - 1;
    }
    return h;
}

/* ---- placing */

static void close_band(struct builder *b, struct band *band, double x, double bottom) {
    static const unsigned tints[] = {0xEDF2FA, 0xF0F6EC, 0xFBF4E6, 0xF4EFF9, 0xEAF4F4};
    if (!band->open) return;
    band->open = false;
    if (band->network == NO_NETWORK) return;
    /* The band lies behind its name and arrows, so it takes the place that was kept for it before them. */
    struct dg_item *box = &b->l->items[band->name_item];
    box->x = x + BAND_INSET;
    box->y = band->top;
    box->w = b->gap - 2 * BAND_INSET;
    box->h = bottom - band->top;
    box->fill = tints[band->network % 5];
    box->stroke = 0x8A8E99;
    box->stroke_width = 0.9;
    box->dash = 4;
    box->radius = 14;
}

static double open_band(struct builder *b, struct band *band, size_t network, double x, double y) {
    *band = (struct band){.network = network, .top = y + 6, .open = true};
    double h = band_name_height(b, network);
    if (network == NO_NETWORK) return y + h + 6;
    band->name_item = b->l->n;
    add(b, DG_BOX, DG_BAND, x, y, 0, 0);
    struct para *p =
        words(b, b->dg->networks.list[network], SMALL_SIZE, true, b->gap - 2 * BAND_INSET - 8, ALIGN_CENTER);
    add_text(b, DG_BAND_NAME, p, x + BAND_INSET + 4, y + 12, GREY);
    return y + 6 + h;
}

static double place_list(struct builder *b, enum dg_kind sign, struct para *const *list, size_t n, double x, double y) {
    for (size_t i = 0; i < n; i++) {
        struct dg_item *item = add(b, sign, DG_INSIDE, x, y + 1, 14, 14);
        item->stroke = BLACK;
        item->stroke_width = 1.1;
        add_text(b, DG_INSIDE, list[i], x + 20, y, BLACK);
        y += para_height(list[i]) + 4;
    }
    return y;
}

static void place_card(struct builder *b, const struct strip *s, double x, double y, double h) {
    struct dg_item *box = add(b, DG_BOX, DG_ACTOR, x, y, ACTOR_WIDTH, h);
    box->fill = 0xFFFFFF;
    box->stroke = BLACK;
    box->stroke_width = 1.3;
    box->radius = 7;
    double at = y + (h - s->card_height) / 2 + 11;
    add_text(b, DG_INSIDE, s->name, x + 8, at, BLACK);
    at += para_height(s->name) + 6;
    if (s->actor->devices.n + s->actor->stores.n == 0) return;
    struct dg_item *rule = add(b, DG_RULE, DG_INSIDE, x + 12, at, ACTOR_WIDTH - 24, 0);
    rule->stroke = 0xC9CBD2;
    rule->stroke_width = 1;
    at = place_list(b, DG_DEVICE, s->devices, s->actor->devices.n, x + 14, at + 6);
    place_list(b, DG_STORE, s->stores, s->actor->stores.n, x + 14, at);
}

static void place_flow(struct builder *b, const struct strip *s, size_t i, double gap_x, double y, bool left) {
    add_text(b, DG_LABEL, s->labels[i], gap_x + BAND_INSET + 4, y, BLACK);
    double at = y + para_height(s->labels[i]) + ARROW_BELOW_LABEL;
    struct dg_item *arrow = add(b, DG_ARROW, DG_FLOW, gap_x + 1, at, b->gap - 2, 0);
    enum flow_way way = s->flows[i]->way;
    bool to_system = way == FLOW_IN || way == FLOW_BOTH, to_actor = way == FLOW_OUT || way == FLOW_BOTH;
    arrow->head_at_end = left ? to_system : to_actor;
    arrow->head_at_start = left ? to_actor : to_system;
    arrow->stroke = BLACK;
    arrow->stroke_width = 1.5;
}

static void place_side(struct builder *b, const struct strip *strips, size_t n, double y, double height, bool left) {
    double gap_x = left ? EDGE + ACTOR_WIDTH : b->system_x + b->system_width;
    double card_x = left ? EDGE : gap_x + b->gap;
    double air = n ? (height - side_height(b, strips, n)) / (double)n : 0; /* the shorter side spreads out */
    struct band band = {.network = SIZE_MAX - 1};
    for (size_t k = 0; k < n; k++) {
        const struct strip *s = &strips[k];
        bool goes_on = band.open && s->n && s->flows[0]->network == band.network;
        size_t before = goes_on ? band.network : SIZE_MAX - 1;
        if (!goes_on) close_band(b, &band, gap_x, y - BETWEEN_ACTORS);
        double flows = flows_height(b, s, before), h = strip_height(b, s, before) + air;
        place_card(b, s, card_x, y, h);
        double at = y + (h - flows) / 2;
        for (size_t i = 0; i < s->n; i++) {
            if (s->flows[i]->network != before) {
                close_band(b, &band, gap_x, at);
                at = open_band(b, &band, s->flows[i]->network, gap_x, at);
            }
            before = s->flows[i]->network;
            place_flow(b, s, i, gap_x, at, left);
            at += flow_height(s, i);
        }
        bool last_of_band = k + 1 == n || !strips[k + 1].n || strips[k + 1].flows[0]->network != band.network;
        if (last_of_band) close_band(b, &band, gap_x, at);
        y += h + BETWEEN_ACTORS;
    }
}

static void place_system(struct builder *b, double y, double height, double content) {
    struct dg_item *box = add(b, DG_BOX, DG_SYSTEM, b->system_x, y, b->system_width, height);
    box->fill = 0xE6ECF6;
    box->stroke = BLUE;
    box->stroke_width = 2.4;
    box->radius = 10;
    double at = y + (height - content) / 2 + 14;
    add_text(b, DG_INSIDE, b->system_name, b->system_x + 10, at, BLACK);
    at += para_height(b->system_name) + 12;
    place_list(b, DG_STORE, b->system_stores, b->dg->stores.n, b->system_x + 22, at);
}

/* One entry of the side table; gives back its height. */
static double place_side_row(struct builder *b, const struct side_row *row, double x, double y, double width) {
    struct para *number = words(b, row->number, SMALL_SIZE, true, 42, ALIGN_LEFT);
    struct para *text = words(b, row->text, SMALL_SIZE, false, width - 56, ALIGN_LEFT);
    double h = para_height(number) > para_height(text) ? para_height(number) : para_height(text);
    struct dg_item *rule = add(b, DG_RULE, DG_BELOW, x, y, width, 0);
    rule->stroke = 0xC9CBD2;
    rule->stroke_width = 1;
    add_text(b, DG_BELOW, number, x + 6, y + 4, BLACK);
    add_text(b, DG_BELOW, text, x + 52, y + 4, BLACK);
    return h + 9;
}

/* Two columns when there are many entries, the first half on the left. */
static double place_side_table(struct builder *b, double y) {
    const struct diagram *dg = b->dg;
    double width = b->l->w - 2 * EDGE, bottom = y;
    size_t columns = dg->n_side > 8 ? 2 : 1, half = (dg->n_side + columns - 1) / columns;
    double each = columns == 2 ? width / 2 - 10 : width;
    for (size_t c = 0; c < columns; c++) {
        double at = y;
        for (size_t i = c * half; i < (c + 1) * half && i < dg->n_side; i++)
            at += place_side_row(b, &dg->side[i], EDGE + (double)c * (each + 20), at, each);
        if (at > bottom) bottom = at;
    }
    return bottom;
}

/* What did not fit the arrows, and the explanation of the signs. */
static double place_below(struct builder *b, double y) {
    const struct diagram *dg = b->dg;
    double width = b->l->w - 2 * EDGE;
    y += 14;
    if (dg->n_side && dg->side_title.len) {
        struct para *title = words(b, dg->side_title, LABEL_SIZE, true, width, ALIGN_LEFT);
        add_text(b, DG_BELOW, title, EDGE, y, BLACK);
        y += para_height(title) + 6;
    }
    if (dg->n_side) y = place_side_table(b, y);
    if (dg->legend.len) {
        struct para *legend = words(b, dg->legend, SMALL_SIZE, false, width, ALIGN_LEFT);
        add_text(b, DG_BELOW, legend, EDGE, y + 4, GREY);
        y += para_height(legend) + 8;
    }
    return y;
}

/* ---- the whole */

static int by_first_network(const void *x, const void *y) {
    const struct strip *a = x, *b = y;
    if (a->network != b->network) return a->network < b->network ? -1 : 1;
    return a->actor < b->actor ? -1 : a->actor > b->actor;
}

/* How many actors stand on the left: where the higher side is lowest. One actor alone stands on the left. */
static size_t split_sides(struct builder *b, const struct strip *strips, size_t n) {
    size_t best = n < 2 ? n : 1;
    double lowest = 1e12;
    for (size_t k = 1; k < n; k++) {
        double l = side_height(b, strips, k), r = side_height(b, strips + k, n - k);
        double higher = l > r ? l : r;
        if (higher >= lowest) continue;
        lowest = higher;
        best = k;
    }
    return best;
}

struct dg_layout *dg_layout(struct typesetter *t, const struct diagram *dg, bool below) {
    struct builder b = {.t = t, .a = typesetter_arena(t), .dg = dg};
    size_t n = dg->n_actors;
    bool one_side = n < 2;
    b.gap = one_side ? WIDE_GAP_WIDTH : GAP_WIDTH;
    b.system_width = one_side ? WIDE_SYSTEM_WIDTH : SYSTEM_WIDTH;
    b.system_x = EDGE + (n ? ACTOR_WIDTH + b.gap : 0);
    b.l = arena_alloc(b.a, sizeof *b.l);
    *b.l = (struct dg_layout){.title = dg->our_system, .alt = dg->alt, .lang = typesetter_lang(t)};
    b.l->w = b.system_x + b.system_width + (one_side ? 0 : b.gap + ACTOR_WIDTH) + EDGE;

    struct strip *strips = arena_array(b.a, n + 1, sizeof *strips);
    for (size_t i = 0; i < n; i++) measure_strip(&b, i, &strips[i]);
    if (n > 1) qsort(strips, n, sizeof *strips, by_first_network);
    size_t left = split_sides(&b, strips, n);
    b.system_name = balanced(&b, dg->our_system, NAME_SIZE + 1, true, b.system_width - 20);
    b.system_stores = list_words(&b, dg->stores, b.system_width - 58);
    double content =
        28 + para_height(b.system_name) + (dg->stores.n ? 12 : 0) + list_height(b.system_stores, dg->stores.n);

    double height = content > 120 ? content : 120;
    double l = side_height(&b, strips, left), r = side_height(&b, strips + left, n - left);
    if (l > height) height = l;
    if (r > height) height = r;
    place_side(&b, strips, left, EDGE, height, true);
    place_side(&b, strips + left, n - left, EDGE, height, false);
    place_system(&b, EDGE, height, content);
    double bottom = EDGE + height;
    if (below && (dg->n_side || dg->legend.len)) bottom = place_below(&b, bottom);
    b.l->h = bottom + EDGE;
    return b.l;
}
