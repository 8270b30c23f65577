/* doc_json: the tree as JSON: the format `json`, and what kijun-render reads (docs/render-protocol.md).
 *
 * Members that have their default are left out, so a document's JSON stays as small as what it says. */

#include "report/report.h"
#include "report/writers.h"
#include "report/writing.h"

static void member_str(struct jsonw *w, const char *key, struct str s) {
    if (!s.len) return;
    jsonw_key(w, key);
    jsonw_str(w, s);
}

static void member_int(struct jsonw *w, const char *key, size_t v, size_t otherwise) {
    if (v == otherwise) return;
    jsonw_key(w, key);
    jsonw_int(w, (int64_t)v);
}

static void member_true(struct jsonw *w, const char *key, bool v) {
    if (!v) return;
    jsonw_key(w, key);
    jsonw_bool(w, true);
}

/* A name of an enumeration; the first one is the default and left out. */
static void member_name(struct jsonw *w, const char *key, const char *const *names, unsigned v) {
    if (!v) return;
    jsonw_key(w, key);
    jsonw_z(w, names[v]);
}

static void member_strs(struct jsonw *w, const char *key, const struct str *list, size_t n) {
    if (!n) return;
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) jsonw_str(w, list[i].ptr ? list[i] : STR(""));
    jsonw_end_array(w);
}

static void write_runs(struct jsonw *w, const char *key, struct runs runs) {
    static const char *const styles[] = {"normal", "strong", "blank", "filled", "muted", "code"};
    if (!runs.n) return;
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < runs.n; i++) {
        jsonw_object(w);
        jsonw_key(w, "text");
        jsonw_str(w, runs.list[i].text);
        member_name(w, "style", styles, runs.list[i].style);
        member_str(w, "link", runs.list[i].link);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_cell(struct jsonw *w, const struct cell *c) {
    static const char *const tones[] = {"none", "head", "open", "off", "warn"};
    static const char *const aligns[] = {"left", "center", "right"};
    jsonw_object(w);
    write_runs(w, "runs", c->runs);
    member_int(w, "colspan", c->colspan, 1);
    member_int(w, "rowspan", c->rowspan, 1);
    member_name(w, "tone", tones, c->tone);
    member_name(w, "align", aligns, c->align);
    jsonw_end_object(w);
}

static void write_table(struct jsonw *w, const struct table *t) {
    static const char *const styles[] = {"grid", "form", "approval"};
    jsonw_key(w, "style");
    jsonw_z(w, styles[t->style]);
    write_runs(w, "caption", t->caption);
    jsonw_key(w, "widths");
    jsonw_array(w);
    for (size_t i = 0; i < t->n_columns; i++) jsonw_int(w, t->widths[i]);
    jsonw_end_array(w);
    jsonw_key(w, "rows");
    jsonw_array(w);
    for (size_t r = 0; r < t->n_rows; r++) {
        jsonw_object(w);
        member_true(w, "header", t->rows[r].header);
        member_true(w, "keep", t->rows[r].keep_with_next);
        jsonw_key(w, "cells");
        jsonw_array(w);
        for (size_t c = 0; c < t->rows[r].n; c++) write_cell(w, &t->rows[r].cells[c]);
        jsonw_end_array(w);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_actors(struct jsonw *w, const struct diagram *dg) {
    jsonw_key(w, "actors");
    jsonw_array(w);
    for (size_t i = 0; i < dg->n_actors; i++) {
        const struct diagram_actor *actor = &dg->actors[i];
        jsonw_object(w);
        jsonw_key(w, "name");
        jsonw_str(w, actor->name);
        member_strs(w, "devices", actor->devices, actor->n_devices);
        member_strs(w, "stores", actor->stores, actor->n_stores);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_flows(struct jsonw *w, const struct diagram *dg) {
    static const char *const directions[] = {"in", "out", "both"};
    jsonw_key(w, "flows");
    jsonw_array(w);
    for (size_t i = 0; i < dg->n_flows; i++) {
        const struct diagram_flow *flow = &dg->flows[i];
        jsonw_object(w);
        jsonw_key(w, "actor");
        jsonw_int(w, (int64_t)flow->actor);
        jsonw_key(w, "flow");
        jsonw_z(w, directions[flow->flow]);
        member_str(w, "label", flow->label);
        member_int(w, "network", flow->network, SIZE_MAX);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

void diagram_write_json(const struct diagram *dg, struct jsonw *w) {
    jsonw_object(w);
    jsonw_key(w, "system");
    jsonw_str(w, dg->system);
    member_strs(w, "stores", dg->stores, dg->n_stores);
    write_actors(w, dg);
    member_strs(w, "networks", dg->networks, dg->n_networks);
    write_flows(w, dg);
    if (dg->n_side) {
        jsonw_key(w, "side");
        jsonw_array(w);
        for (size_t i = 0; i < dg->n_side; i++) {
            jsonw_object(w);
            jsonw_key(w, "number");
            jsonw_str(w, dg->side[i].number);
            jsonw_key(w, "text");
            jsonw_str(w, dg->side[i].text);
            jsonw_end_object(w);
        }
        jsonw_end_array(w);
    }
    member_str(w, "side_title", dg->side_title);
    member_str(w, "legend", dg->legend);
    member_str(w, "alt", dg->alt);
    jsonw_end_object(w);
}

void qr_write_json(const struct qr *qr, struct jsonw *w) {
    jsonw_object(w);
    member_str(w, "title", qr->title);
    jsonw_key(w, "text");
    jsonw_str(w, qr->text);
    member_str(w, "alt", qr->alt);
    member_true(w, "beside", qr->beside);
    jsonw_end_object(w);
}

static void write_list(struct jsonw *w, const struct block *b) {
    static const char *const styles[] = {"bullet", "number"};
    jsonw_key(w, "style");
    jsonw_z(w, styles[b->list]);
    jsonw_key(w, "items");
    jsonw_array(w);
    for (size_t i = 0; i < b->n_items; i++) {
        jsonw_object(w);
        member_int(w, "depth", b->items[i].depth, 0);
        write_runs(w, "runs", b->items[i].runs);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_block(struct jsonw *w, const struct block *b) {
    static const char *const types[] = {"heading", "para", "list",       "table", "diagram",
                                        "cover",   "toc",  "page_break", "qr"};
    static const char *const paras[] = {"normal", "small", "statement", "note", "warning"};
    jsonw_object(w);
    jsonw_key(w, "type");
    jsonw_z(w, types[b->type]);
    member_str(w, "id", b->id);
    switch (b->type) {
    case BLOCK_HEADING:
        jsonw_key(w, "level");
        jsonw_int(w, b->level);
        member_str(w, "number", b->number);
        member_true(w, "new_page", b->new_page);
        write_runs(w, "runs", b->runs);
        break;
    case BLOCK_PARA:
        member_name(w, "style", paras, b->para);
        write_runs(w, "runs", b->runs);
        break;
    case BLOCK_LIST:
        write_list(w, b);
        break;
    case BLOCK_TABLE:
        write_table(w, b->table);
        break;
    case BLOCK_DIAGRAM:
        write_runs(w, "caption", b->caption);
        jsonw_key(w, "diagram");
        diagram_write_json(b->diagram, w);
        break;
    case BLOCK_QR:
        write_runs(w, "caption", b->caption);
        jsonw_key(w, "qr");
        qr_write_json(b->qr, w);
        break;
    case BLOCK_COVER:
    case BLOCK_TOC:
    case BLOCK_PAGE_BREAK:
        break;
    }
    jsonw_end_object(w);
}

static void write_dataset(struct jsonw *w, const struct dataset *d) {
    static const char *const types[] = {"text", "int"};
    jsonw_object(w);
    jsonw_key(w, "name");
    jsonw_str(w, d->name);
    jsonw_key(w, "columns");
    jsonw_array(w);
    for (size_t i = 0; i < d->n_columns; i++) {
        jsonw_object(w);
        jsonw_key(w, "key");
        jsonw_str(w, d->columns[i].key);
        jsonw_key(w, "title");
        jsonw_str(w, d->columns[i].title);
        jsonw_key(w, "type");
        jsonw_z(w, types[d->columns[i].type]);
        jsonw_key(w, "width");
        jsonw_int(w, d->columns[i].width);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "rows");
    jsonw_array(w);
    for (size_t r = 0; r < d->n_rows; r++) {
        jsonw_array(w);
        for (size_t c = 0; c < d->n_columns; c++) jsonw_str(w, d->cells[r * d->n_columns + c]);
        jsonw_end_array(w);
    }
    jsonw_end_array(w);
    jsonw_end_object(w);
}

static void write_head(struct jsonw *w, const struct doc *doc) {
    jsonw_key(w, "lang");
    jsonw_z(w, lang_code(doc->lang));
    member_str(w, "kind", doc->kind);
    jsonw_key(w, "title");
    jsonw_str(w, doc->title);
    member_str(w, "subtitle", doc->subtitle);
    member_str(w, "number", doc->number);
    member_str(w, "version", doc->version);
    member_str(w, "date", doc->date);
    member_str(w, "mark", doc->mark);
    member_str(w, "handling", doc->handling);
    member_str(w, "owner", doc->owner);
    member_str(w, "generator", doc->generator);
    member_str(w, "digest", doc->digest);
    member_true(w, "landscape", doc->landscape);
    if (!doc->n_cover) return;
    jsonw_key(w, "cover");
    jsonw_array(w);
    for (size_t i = 0; i < doc->n_cover; i++) {
        jsonw_object(w);
        jsonw_key(w, "label");
        jsonw_str(w, doc->cover[i].label);
        jsonw_key(w, "value");
        jsonw_str(w, doc->cover[i].value);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void write_doc(struct jsonw *w, const struct doc *doc) {
    jsonw_object(w);
    jsonw_key(w, "kijun");
    jsonw_int(w, 1);
    jsonw_key(w, "document");
    jsonw_object(w);
    write_head(w, doc);
    jsonw_key(w, "blocks");
    jsonw_array(w);
    for (size_t i = 0; i < doc->n_blocks; i++) write_block(w, &doc->blocks[i]);
    jsonw_end_array(w);
    if (doc->n_data) {
        jsonw_key(w, "data");
        jsonw_array(w);
        for (size_t i = 0; i < doc->n_data; i++) write_dataset(w, &doc->data[i]);
        jsonw_end_array(w);
    }
    jsonw_end_object(w);
    jsonw_end_object(w);
}

void doc_write_json(const struct doc *doc, struct jsonw *w) {
    struct arena *a = arena_new(REPORT_OUTPUT_MAX);
    write_doc(w, doc_on_paper(a, doc));
    arena_free(a);
}

static bool write_json(const struct doc *doc, const struct writer_options *opt, struct buf *out, struct err *e) {
    (void)opt;
    struct jsonw w;
    jsonw_init(&w, out, true);
    doc_write_json(doc, &w);
    buf_addc(out, '\n');
    return writer_done(out, e);
}

const struct writer writer_json = {"json", "application/json", write_json};
