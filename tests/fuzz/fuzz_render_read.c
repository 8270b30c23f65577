/* fuzz_render_read: the JSON that kijun-render reads, as document and as picture.
 *
 * Links render (read.c, read_document.c, read_diagram.c, read_picture.c) and jansson; needs no fonts. The first byte
 * chooses the reader, so that one corpus serves both. */
#include "render/read.h"

static void must(bool so) {
    if (!so) __builtin_trap();
}

/* What picture.h promises: indexes inside their lists, edges that rise, boxes that share out all measures. */
static void check_picture(const struct picture *p) {
    const struct risk_tree *t = &p->tree;
    size_t shared = 0;
    if (p->kind != PICTURE_TREE) return;
    for (size_t i = 0; i < t->n_boxes; i++) {
        must(t->boxes[i].first == shared && t->boxes[i].n > 0);
        shared += t->boxes[i].n;
    }
    must(shared == t->n_measures);
    for (size_t i = 0; i < t->n_nodes; i++)
        must(t->nodes[i].sign <= SIGN_UNKNOWN && t->nodes[i].rank <= PICTURE_RANK_MAX);
    for (size_t i = 0; i < t->n_measures; i++)
        must(t->measures[i].sign >= SIGN_APPLIES && t->measures[i].sign <= SIGN_MEASURE_UNKNOWN);
    for (size_t i = 0; i < t->n_edges; i++) {
        const struct risk_edge *e = &t->edges[i];
        must(e->from < t->n_nodes && e->to < (e->to_box ? t->n_boxes : t->n_nodes));
        must(e->to_box || t->nodes[e->from].rank < t->nodes[e->to].rank);
    }
    for (size_t i = 0; i < t->n_links; i++) must(t->links[i].from < t->n_measures && t->links[i].to < t->n_measures);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > 64 * KIB) return 0; /* below what could pass the arena's ceiling, which ends the program */
    struct arena *a = arena_new(256 * MIB);
    struct str json = {(const char *)data + 1, size - 1};
    struct err e = {0};
    if (data[0] == 'p') {
        struct pictures p;
        if (read_pictures(a, json, &p, &e))
            for (size_t i = 0; i < p.n; i++) check_picture(&p.list[i]);
        else if (!e.text[0])
            __builtin_trap(); /* an error says what it is */
    } else {
        struct document doc;
        if (!read_document(a, json, &doc, &e) && !e.text[0]) __builtin_trap();
    }
    arena_free(a);
    return 0;
}
