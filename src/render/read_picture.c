/* read_picture: the pictures that stand alone, out of JSON: the overview, a risk tree, the coverage of standards. */
#include "render/read.h"
#include "render/read_json.h"

/* Every list of objects is read in two steps: its length, for the room; then one function for each element. */
typedef void read_element(struct reader *r, const json_t *v, void *to, size_t i);

static size_t length_of(struct reader *r, const json_t *object, const char *member, size_t most) {
    size_t n;
    reader_list(r, object, member, most, &n);
    return n;
}

static void each(struct reader *r, const json_t *object, const char *member, size_t n, void *to,
                 read_element *element) {
    const json_t *list = json_object_get(object, member);
    size_t before = reader_enter(r, member);
    for (size_t i = 0; i < n && !r->failed; i++) {
        size_t here = reader_enter_at(r, i);
        const json_t *v = json_array_get(list, i);
        if (reader_is_object(r, v)) element(r, v, to, i);
        reader_leave(r, here);
    }
    reader_leave(r, before);
}

static size_t read_index(struct reader *r, const json_t *v, const char *member, size_t n) {
    unsigned i = reader_number(r, v, member, 0, PICTURE_ROWS_MAX, PICTURE_ROWS_MAX);
    if (!r->failed && i >= n)
        reader_wrong(r, _("“%s” points outside its list, which has %zu entries, counted from 0."), member, n);
    return i;
}

static const char *const signs[SIGN_COUNT] = {"wanted",  "treated",  "accepted", "open",        "off",
                                              "unknown", "applies",  "left_out", "measure_off", "measure_unknown",
                                              "stated",  "inferred", "before",   "conflict"};

/* ---- the risk tree */

struct tree_reading {
    struct risk_tree *tree;
    struct risk_node *nodes;
    struct measure *measures;
    struct measure_box *boxes;
    struct risk_edge *edges;
    struct measure_link *links;
    struct legend_entry *legend;
};

static void read_node(struct reader *r, const json_t *v, void *to, size_t i) {
    struct risk_node *node = &((struct tree_reading *)to)->nodes[i];
    node->id = reader_text(r, v, "id", PICTURE_NAME_MAX);
    node->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    node->word = reader_text(r, v, "word", PICTURE_NAME_MAX);
    node->rank = reader_number(r, v, "rank", 0, PICTURE_RANK_MAX, 0);
    node->sign = (enum sign)reader_choice(r, v, "state", signs, SIGN_UNKNOWN + 1);
}

static void read_measure(struct reader *r, const json_t *v, void *to, size_t i) {
    struct measure *measure = &((struct tree_reading *)to)->measures[i];
    measure->id = reader_text(r, v, "id", PICTURE_NAME_MAX);
    measure->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    measure->note = reader_text(r, v, "note", PICTURE_NAME_MAX);
    measure->conflict = reader_flag(r, v, "conflict");
    measure->sign = (enum sign)(
        SIGN_APPLIES + reader_choice(r, v, "state", signs + SIGN_APPLIES, SIGN_MEASURE_UNKNOWN - SIGN_APPLIES + 1));
}

/* Boxes share out the measures in order, so none is drawn twice. */
static void read_box(struct reader *r, const json_t *v, void *to, size_t i) {
    struct tree_reading *t = to;
    struct measure_box *box = &t->boxes[i];
    box->first = i ? t->boxes[i - 1].first + t->boxes[i - 1].n : 0;
    box->n = reader_number(r, v, "measures", 1, PICTURE_MEASURES_MAX, 0);
    if (!r->failed && (!box->n || box->n > t->tree->n_measures - box->first))
        reader_wrong(r, _("The boxes do not share out the %zu measures."), t->tree->n_measures);
}

static void read_edge(struct reader *r, const json_t *v, void *to, size_t i) {
    static const char *const weights[] = {"live", "open", "off"};
    struct tree_reading *t = to;
    struct risk_edge *edge = &t->edges[i];
    edge->to_box = json_object_get(v, "box") != NULL;
    edge->from = read_index(r, v, "from", t->tree->n_nodes);
    edge->to = edge->to_box ? read_index(r, v, "box", t->tree->n_boxes) : read_index(r, v, "to", t->tree->n_nodes);
    edge->inferred = reader_flag(r, v, "inferred");
    edge->weight = (enum edge_weight)reader_choice(r, v, "weight", weights, 3);
    if (!r->failed && !edge->to_box && t->nodes[edge->from].rank >= t->nodes[edge->to].rank)
        reader_wrong(r, _("The edge does not lead to a higher rank."));
}

static void read_link(struct reader *r, const json_t *v, void *to, size_t i) {
    static const char *const kinds[] = {"before", "conflict"};
    struct tree_reading *t = to;
    struct measure_link *link = &t->links[i];
    link->from = read_index(r, v, "from", t->tree->n_measures);
    link->to = read_index(r, v, "to", t->tree->n_measures);
    link->conflict = reader_choice(r, v, "kind", kinds, 2) == 1;
    link->inferred = reader_flag(r, v, "inferred");
}

static void read_legend(struct reader *r, const json_t *v, void *to, size_t i) {
    struct legend_entry *entry = &((struct tree_reading *)to)->legend[i];
    entry->sign = (enum sign)reader_choice(r, v, "sign", signs, SIGN_COUNT);
    entry->text = reader_text(r, v, "text", PICTURE_NAME_MAX);
}

static void check_boxes(struct reader *r, const struct risk_tree *t) {
    size_t shared = t->n_boxes ? t->boxes[t->n_boxes - 1].first + t->boxes[t->n_boxes - 1].n : 0;
    if (!r->failed && shared != t->n_measures)
        reader_wrong(r, _("The boxes do not share out the %zu measures."), t->n_measures);
}

static void read_lists(struct reader *r, const json_t *v, struct tree_reading *to) {
    struct risk_tree *t = to->tree;
    t->n_nodes = length_of(r, v, "nodes", PICTURE_NODES_MAX);
    t->n_measures = length_of(r, v, "measures", PICTURE_MEASURES_MAX);
    t->n_boxes = length_of(r, v, "boxes", PICTURE_BOXES_MAX);
    t->n_edges = length_of(r, v, "edges", PICTURE_EDGES_MAX);
    t->n_links = length_of(r, v, "links", PICTURE_LINKS_MAX);
    t->n_legend = length_of(r, v, "legend", PICTURE_LEGEND_MAX);
    t->nodes = to->nodes = arena_array(r->a, t->n_nodes + 1, sizeof *to->nodes);
    t->measures = to->measures = arena_array(r->a, t->n_measures + 1, sizeof *to->measures);
    t->boxes = to->boxes = arena_array(r->a, t->n_boxes + 1, sizeof *to->boxes);
    t->edges = to->edges = arena_array(r->a, t->n_edges + 1, sizeof *to->edges);
    t->links = to->links = arena_array(r->a, t->n_links + 1, sizeof *to->links);
    t->legend = to->legend = arena_array(r->a, t->n_legend + 1, sizeof *to->legend);
    each(r, v, "nodes", t->n_nodes, to, read_node);
    each(r, v, "measures", t->n_measures, to, read_measure);
    each(r, v, "boxes", t->n_boxes, to, read_box);
    check_boxes(r, t);
    each(r, v, "edges", t->n_edges, to, read_edge);
    each(r, v, "links", t->n_links, to, read_link);
    each(r, v, "legend", t->n_legend, to, read_legend);
}

static void read_tree(struct reader *r, const json_t *v, struct risk_tree *t) {
    struct tree_reading to = {.tree = t};
    t->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    t->subtitle = reader_text(r, v, "subtitle", PICTURE_NAME_MAX);
    read_lists(r, v, &to);
    t->notes = reader_strs(r, v, "notes", PICTURE_NOTES_MAX, PICTURE_NAME_MAX);
    t->alt = reader_text(r, v, "alt", TREE_ITEM_MAX);
}

/* ---- coverage */

struct coverage_reading {
    struct coverage *coverage;
    struct series *series;
    struct panel *panels;
    struct coverage_row *rows; /* of the present panel */
    size_t n_rows;             /* of all */
};

static void read_series(struct reader *r, const json_t *v, void *to, size_t i) {
    static const char *const fills[] = {"solid", "hatch", "empty", "light", "cross", "dots", "none"};
    struct series *series = &((struct coverage_reading *)to)->series[i];
    series->name = reader_text(r, v, "name", PICTURE_NAME_MAX);
    series->fill = (enum fill_kind)reader_choice(r, v, "fill", fills, FILL_NONE + 1);
}

static void read_counts(struct reader *r, const json_t *v, size_t n, unsigned *counts) {
    size_t given = length_of(r, v, "counts", PICTURE_SERIES_MAX);
    const json_t *list = json_object_get(v, "counts");
    if (!r->failed && given != n) reader_wrong(r, _("There should be %zu counts, one for each of the series."), n);
    for (size_t i = 0; i < n && !r->failed; i++) {
        const json_t *count = json_array_get(list, i);
        json_int_t value = json_integer_value(count);
        if (!json_is_integer(count) || value < 0 || value > 1000000)
            reader_wrong(r, _("A whole number from %u to %u is expected here."), 0u, 1000000u);
        else
            counts[i] = (unsigned)value;
    }
}

static void read_row(struct reader *r, const json_t *v, void *to, size_t i) {
    struct coverage_reading *c = to;
    struct coverage_row *row = &c->rows[i];
    row->id = reader_text(r, v, "id", PICTURE_NAME_MAX);
    row->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    row->note = reader_text(r, v, "note", PICTURE_NAME_MAX);
    row->depth = reader_number(r, v, "depth", 0, PICTURE_RANK_MAX, 0);
    row->total = reader_flag(r, v, "total");
    read_counts(r, v, c->coverage->n_series, row->counts);
}

static void read_panel(struct reader *r, const json_t *v, void *to, size_t i) {
    struct coverage_reading *c = to;
    struct panel *panel = &c->panels[i];
    panel->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    panel->subtitle = reader_text(r, v, "subtitle", PICTURE_NAME_MAX);
    panel->n_rows = length_of(r, v, "rows", PICTURE_ROWS_MAX);
    if (!reader_take(r, &c->n_rows, panel->n_rows, PICTURE_ROWS_MAX, _("rows"))) return;
    panel->rows = c->rows = arena_array(r->a, panel->n_rows + 1, sizeof *c->rows);
    each(r, v, "rows", panel->n_rows, c, read_row);
}

static void read_coverage(struct reader *r, const json_t *v, struct coverage *c) {
    struct coverage_reading to = {.coverage = c};
    c->title = reader_text(r, v, "title", PICTURE_NAME_MAX);
    c->subtitle = reader_text(r, v, "subtitle", PICTURE_NAME_MAX);
    c->note_head = reader_text(r, v, "note_head", PICTURE_NAME_MAX);
    c->n_series = length_of(r, v, "series", PICTURE_SERIES_MAX);
    c->n_panels = length_of(r, v, "panels", PICTURE_PANELS_MAX);
    c->series = to.series = arena_array(r->a, c->n_series + 1, sizeof *to.series);
    c->panels = to.panels = arena_array(r->a, c->n_panels + 1, sizeof *to.panels);
    each(r, v, "series", c->n_series, &to, read_series);
    each(r, v, "panels", c->n_panels, &to, read_panel);
    c->notes = reader_strs(r, v, "notes", PICTURE_NOTES_MAX, PICTURE_NAME_MAX);
    c->alt = reader_text(r, v, "alt", TREE_ITEM_MAX);
}

/* ---- the QR code */

/* What was read for the eye has its control characters replaced; a code must hold exactly what was sent. */
void reader_qr(struct reader *r, const json_t *object, struct qr *out) {
    out->title = reader_text(r, object, "title", PICTURE_NAME_MAX);
    out->text = reader_text(r, object, "text", TREE_QR_MAX);
    out->alt = reader_text(r, object, "alt", TREE_ITEM_MAX);
    out->beside = reader_flag(r, object, "beside");
    const json_t *sent = json_object_get(object, "text");
    size_t before = reader_enter(r, "text");
    if (!r->failed && !out->text.len) reader_wrong(r, _("A text is expected here."));
    if (!r->failed && !str_eq(out->text, (struct str){json_string_value(sent), json_string_length(sent)}))
        reader_wrong(r, _("A QR code takes no control characters and none that turn the direction of writing."));
    reader_leave(r, before);
}

/* ---- any of them */

static void read_one(struct reader *r, const json_t *v, struct picture *out) {
    const char *member = json_object_get(v, "tree")       ? "tree"
                         : json_object_get(v, "coverage") ? "coverage"
                         : json_object_get(v, "qr")       ? "qr"
                                                          : "diagram";
    const json_t *inside = reader_object(r, v, member);
    size_t before = reader_enter(r, member);
    if (inside) switch (*member) {
        case 't':
            out->kind = PICTURE_TREE;
            read_tree(r, inside, &out->tree);
            break;
        case 'c':
            out->kind = PICTURE_COVERAGE;
            read_coverage(r, inside, &out->coverage);
            break;
        case 'q':
            out->kind = PICTURE_QR;
            reader_qr(r, inside, &out->qr);
            break;
        default:
            out->kind = PICTURE_DIAGRAM;
            reader_diagram(r, inside, &out->diagram);
        }
    reader_leave(r, before);
}

static void read_page(struct reader *r, const json_t *v, void *to, size_t i) {
    read_one(r, v, &((struct picture *)to)[i]);
}

bool read_pictures(struct arena *a, struct str json, struct pictures *out, struct err *e) {
    json_t *root = reader_parse(json, e);
    if (!root) return false;
    struct reader r = {.a = a, .e = e};
    struct pictures all = {.n = 1};
    struct picture *list = arena_array(a, 1, sizeof *list);
    if (reader_is_object(&r, root)) {
        all.lang = reader_lang(&r, root);
        all.title = reader_text(&r, root, "title", TREE_LABEL_MAX);
        all.owner = reader_text(&r, root, "owner", TREE_LABEL_MAX);
        all.generator = reader_text(&r, root, "generator", TREE_LABEL_MAX);
        all.date = reader_text(&r, root, "date", TREE_LABEL_MAX);
        all.mark = reader_text(&r, root, "mark", PICTURE_NAME_MAX);
        if (json_object_get(root, "pictures")) {
            all.n = length_of(&r, root, "pictures", PICTURES_MAX);
            list = arena_array(a, all.n + 1, sizeof *list);
            each(&r, root, "pictures", all.n, list, read_page);
            if (!r.failed && !all.n) reader_wrong(&r, _("There is no picture."));
        } else {
            read_one(&r, root, list);
        }
    }
    json_decref(root);
    if (r.failed) return false;
    all.list = list;
    *out = all;
    return true;
}
