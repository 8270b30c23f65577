/* pictures: the pictures that stand alone as JSON, and drawn by kijun-render (docs/render-protocol.md). */
#include "report/picture.h"
#include "report/render_client.h"
#include "report/writing.h"

static const char *const sign_names[SIGN_COUNT] = {"wanted",  "treated",  "accepted", "open",        "off",
                                                   "unknown", "applies",  "left_out", "measure_off", "measure_unknown",
                                                   "stated",  "inferred", "before",   "conflict"};

static void member(struct jsonw *w, const char *key, struct str s) {
    if (!s.len) return;
    jsonw_key(w, key);
    jsonw_str(w, s);
}

static void number(struct jsonw *w, const char *key, size_t v) {
    jsonw_key(w, key);
    jsonw_int(w, (int64_t)v);
}

static void flag(struct jsonw *w, const char *key, bool v) {
    if (!v) return;
    jsonw_key(w, key);
    jsonw_bool(w, true);
}

static void name(struct jsonw *w, const char *key, const char *v) {
    jsonw_key(w, key);
    jsonw_z(w, v);
}

static void lines(struct jsonw *w, const char *key, const struct str *list, size_t n) {
    if (!n) return;
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) jsonw_str(w, list[i]);
    jsonw_end_array(w);
}

static void begin_list(struct jsonw *w, const char *key) {
    jsonw_key(w, key);
    jsonw_array(w);
}

static void write_nodes(struct jsonw *w, const struct risk_tree *t) {
    begin_list(w, "nodes");
    for (size_t i = 0; i < t->n_nodes; i++) {
        const struct tree_node *n = &t->nodes[i];
        jsonw_object(w);
        member(w, "id", n->id);
        member(w, "title", n->title);
        name(w, "state", sign_names[n->sign]);
        member(w, "word", n->word);
        number(w, "rank", n->rank);
        member(w, "reason", n->reason);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_measures(struct jsonw *w, const struct risk_tree *t) {
    begin_list(w, "measures");
    for (size_t i = 0; i < t->n_measures; i++) {
        const struct tree_measure *m = &t->measures[i];
        jsonw_object(w);
        member(w, "id", m->id);
        member(w, "title", m->title);
        name(w, "state", sign_names[m->sign]);
        member(w, "note", m->note);
        flag(w, "conflict", m->conflict);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    begin_list(w, "boxes");
    for (size_t i = 0; i < t->n_boxes; i++) {
        jsonw_object(w);
        number(w, "measures", t->boxes[i]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_edges(struct jsonw *w, const struct risk_tree *t) {
    static const char *const weights[] = {"live", "open", "off"};
    begin_list(w, "edges");
    for (size_t i = 0; i < t->n_edges; i++) {
        jsonw_object(w);
        number(w, "from", t->edges[i].from);
        number(w, t->edges[i].to_box ? "box" : "to", t->edges[i].to);
        flag(w, "inferred", t->edges[i].inferred);
        name(w, "weight", weights[t->edges[i].weight]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    begin_list(w, "links");
    for (size_t i = 0; i < t->n_links; i++) {
        jsonw_object(w);
        number(w, "from", t->links[i].from);
        number(w, "to", t->links[i].to);
        name(w, "kind", t->links[i].conflict ? "conflict" : "before");
        flag(w, "inferred", t->links[i].inferred);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void tree_write_json(const struct risk_tree *t, struct jsonw *w) {
    jsonw_object(w);
    member(w, "standard", t->standard);
    member(w, "group", t->group);
    member(w, "title", t->title);
    member(w, "subtitle", t->subtitle);
    write_nodes(w, t);
    write_measures(w, t);
    write_edges(w, t);
    begin_list(w, "legend");
    for (size_t i = 0; i < t->n_legend; i++) {
        jsonw_object(w);
        name(w, "sign", sign_names[t->legend[i].sign]);
        member(w, "text", t->legend[i].text);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    lines(w, "notes", t->notes, t->n_notes);
    member(w, "alt", t->alt);
    jsonw_end_object(w);
}

static void write_row(struct jsonw *w, const struct cover_row *row) {
    jsonw_object(w);
    member(w, "id", row->id);
    member(w, "title", row->title);
    if (row->depth) number(w, "depth", row->depth);
    flag(w, "total", row->total);
    begin_list(w, "counts");
    for (size_t i = 0; i < COVER_COUNT; i++) jsonw_int(w, row->counts[i]);
    jsonw_end_array(w);
    number(w, "applying", row->applying);
    number(w, "decided", row->decided);
    member(w, "note", row->note);
    jsonw_end_object(w);
}

void coverage_write_json(const struct coverage *c, struct jsonw *w) {
    static const char *const keys[] = {"done",       "partly",       "not_done",      "recorded_not_applicable",
                                       "unrecorded", "undetermined", "does_not_apply"};
    static const char *const fills[] = {"solid", "hatch", "empty", "cross", "light", "dots", "none"};
    jsonw_object(w);
    member(w, "title", c->title);
    member(w, "subtitle", c->subtitle);
    member(w, "note_head", c->note_head);
    begin_list(w, "series");
    for (size_t i = 0; i < COVER_COUNT; i++) {
        jsonw_object(w);
        name(w, "key", keys[i]);
        member(w, "name", c->series[i]);
        name(w, "fill", fills[i]);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    begin_list(w, "panels");
    for (size_t i = 0; i < c->n_panels; i++) {
        jsonw_object(w);
        member(w, "standard", c->panels[i].standard->id);
        member(w, "title", c->panels[i].title);
        member(w, "subtitle", c->panels[i].subtitle);
        begin_list(w, "rows");
        for (size_t k = 0; k < c->panels[i].n_rows; k++) write_row(w, &c->panels[i].rows[k]);
        jsonw_end_array(w);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    lines(w, "notes", c->notes, c->n_notes);
    member(w, "alt", c->alt);
    jsonw_end_object(w);
}

/* ---- drawing */

static void write_picture(struct jsonw *w, const struct figure *p) {
    if (p->tree) {
        jsonw_key(w, "tree");
        tree_write_json(p->tree, w);
    } else if (p->coverage) {
        jsonw_key(w, "coverage");
        coverage_write_json(p->coverage, w);
    } else if (p->qr) {
        jsonw_key(w, "qr");
        qr_write_json(p->qr, w);
    } else {
        jsonw_key(w, "diagram");
        diagram_write_json(p->diagram, w);
    }
}

static bool send(const char *mode, struct buf *json, const struct writer_options *opt, struct buf *out, struct err *e) {
    bool ok = writer_done(json, e) && render_run(mode, buf_str(json), opt, out, e);
    buf_release(json);
    return ok;
}

static bool draw(const char *mode, const struct figure *p, enum lang lang, const struct writer_options *opt,
                 struct buf *out, struct err *e) {
    struct buf json;
    struct jsonw w;
    buf_init(&json, REPORT_OUTPUT_MAX);
    jsonw_init(&w, &json, false);
    jsonw_object(&w);
    name(&w, "lang", lang_code(lang));
    write_picture(&w, p);
    jsonw_end_object(&w);
    return send(mode, &json, opt, out, e);
}

bool report_picture_svg(const struct figure *p, enum lang lang, const struct writer_options *opt, struct buf *out,
                        struct err *e) {
    return draw("svg", p, lang, opt, out, e);
}

bool report_picture_png(const struct figure *p, enum lang lang, const struct writer_options *opt, struct buf *out,
                        unsigned *width, unsigned *height, struct err *e) {
    size_t before = out->len;
    return draw("png", p, lang, opt, out, e) &&
           render_png_size(str_cut(buf_str(out), before, out->len), width, height, e);
}

bool report_pictures_pdf(const struct figure *list, size_t n, const struct report_input *in, struct str title,
                         const struct writer_options *opt, struct buf *out, struct err *e) {
    struct buf json;
    struct jsonw w;
    buf_init(&json, REPORT_OUTPUT_MAX);
    jsonw_init(&w, &json, false);
    jsonw_object(&w);
    name(&w, "lang", lang_code(in->lang));
    member(&w, "title", title);
    member(&w, "owner", in->system->owner);
    name(&w, "generator", "kijun " KIJUN_VERSION);
    member(&w, "date", in->system->document.date);
    struct arena *a = arena_new(MIB);
    member(&w, "mark", picture_name(a, in->system->document.mark, PICTURE_NAME_MAX));
    arena_free(a);
    begin_list(&w, "pictures");
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        write_picture(&w, &list[i]);
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    return send("pictures", &json, opt, out, e);
}
