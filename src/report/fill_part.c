/* fill_part: one part of a template, written again with its marks filled.
 *
 * The tree is walked and every node copied as it stands, except for the texts (w:t) whose marks are filled, content
 * controls, repetitions, and paragraphs that become a table. Recursion is as deep as the XML nests (FILL_DEPTH_MAX).
 * Once the output is full nothing more is walked, so a repetition of much cannot take long. */
#include "report/fill_part.h"

#include "report/office.h"

static void emit(struct filling *f, uint32_t node);
static void emit_children(struct filling *f, uint32_t node);

static bool is(const struct filling *f, uint32_t node, const char *name) {
    return xml_is(f->t, node, name);
}

/* The texts of a paragraph or a row ----------------------------------------------------------------------------------
 */

struct texts {
    uint32_t *nodes;
    size_t *ends; /* of each, in `all` */
    size_t n, room, room_ends;
    struct buf all;
};

/* Only texts that hold text alone: what holds more is left as it is. */
static bool is_text(const struct filling *f, uint32_t node) {
    const struct xml_node *n = &f->t->nodes[node];
    if (!is(f, node, "w:t")) return false;
    return n->first && !f->t->nodes[n->first].next && f->t->nodes[n->first].type == XML_TEXT;
}

/* `nested`: also those of paragraphs inside (text boxes, cells). */
static void gather(const struct filling *f, struct arena *a, uint32_t node, bool nested, struct texts *out) {
    for (uint32_t c = f->t->nodes[node].first; c; c = f->t->nodes[c].next) {
        if (f->t->nodes[c].type != XML_ELEMENT || (!nested && is(f, c, "w:p"))) continue;
        if (!is_text(f, c)) {
            gather(f, a, c, nested, out);
            continue;
        }
        buf_add(&out->all, xml_decode(a, xml_raw(f->t, f->t->nodes[c].first)));
        out->nodes = arena_grow(a, out->nodes, out->n, &out->room, sizeof *out->nodes);
        out->ends = arena_grow(a, out->ends, out->n, &out->room_ends, sizeof *out->ends);
        out->nodes[out->n] = c;
        out->ends[out->n++] = out->all.len;
    }
}

static struct texts texts_of(const struct filling *f, struct arena *a, uint32_t node, bool nested) {
    struct texts t = {0};
    buf_init(&t.all, FILL_PART_MAX);
    gather(f, a, node, nested, &t);
    return t;
}

/* Writing ------------------------------------------------------------------------------------------------------------
 */

static void add_escaped(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '&')
            buf_addz(out, "&amp;");
        else if (c == '<')
            buf_addz(out, "&lt;");
        else if (c == '>')
            buf_addz(out, "&gt;");
        else
            buf_addc(out, c == '\t' ? ' ' : c);
    }
}

#define TEXT_OPEN "<w:t xml:space=\"preserve\">"

/* A line end in a value is a line break in the run, which keeps its look. */
static void emit_text(struct filling *f, struct str value) {
    struct str rest = office_text(f->scratch, value);
    size_t at;
    buf_addz(f->out, TEXT_OPEN);
    while (str_find(rest, STR("\n"), &at)) {
        add_escaped(f->out, str_cut(rest, 0, at));
        buf_addz(f->out, "</w:t><w:br/>" TEXT_OPEN);
        rest = str_cut(rest, at + 1, rest.len);
    }
    add_escaped(f->out, rest);
    buf_addz(f->out, "</w:t>");
}

static void emit_raw(struct filling *f, size_t from, size_t to) {
    buf_add(f->out, str_cut(f->t->text, from, to));
}

static void emit_plain(struct filling *f, uint32_t node) {
    const struct xml_node *n = &f->t->nodes[node];
    if (!n->first) {
        emit_raw(f, n->start, n->end);
        return;
    }
    emit_raw(f, n->start, f->t->nodes[n->first].start);
    emit_children(f, node);
    emit_raw(f, n->inner_end, n->end);
}

/* Marks in a paragraph ------------------------------------------------------------------------------------------------
 */

/* Which text the byte is in. */
static size_t text_at(const struct texts *t, size_t at) {
    size_t low = 0, high = t->n - 1;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (at < t->ends[mid])
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static void copy_range(struct buf *to, const struct texts *t, size_t from, size_t until) {
    if (from >= until) return;
    for (size_t k = text_at(t, from), at = from; at < until && k < t->n; k++) {
        size_t end = t->ends[k] < until ? t->ends[k] : until;
        buf_add(&to[k], str_cut(buf_str(&t->all), at, end));
        at = end;
    }
}

/* False: the mark stays as it is. */
static bool resolve(struct filling *f, const struct fill_mark *m, struct str *value) {
    if (m->kind) {
        const struct fill_list *l = fill_list_named(f, f->scratch, m->name);
        *value = STR("");
        if (l && l == f->list) return true;
        fill_report(f, l ? FILL_BROKEN : FILL_UNKNOWN, m->name);
        return false;
    }
    switch (fill_value(f, m->name, value)) {
    case FILL_FOUND:
        f->r->filled++;
        return true;
    case FILL_FOUND_NOTHING:
        fill_report(f, FILL_MISSING, m->name);
        return true;
    case FILL_FOUND_NO_NAME:
        break;
    }
    fill_report(f, FILL_UNKNOWN, m->name);
    return false;
}

/* The mark's value stands where it begins, in the look of that run. */
static void fill_texts(struct filling *f, const struct texts *t) {
    struct str all = buf_str(&t->all), value;
    struct fill_mark m;
    struct buf *bufs = arena_array(f->scratch, t->n, sizeof *bufs);
    bool *touched = arena_array(f->scratch, t->n, sizeof *touched);
    size_t at = 0;
    for (size_t k = 0; k < t->n; k++) buf_init(&bufs[k], REPORT_OUTPUT_MAX);
    while (fill_mark_next(all, at, &m)) {
        copy_range(bufs, t, at, m.from);
        at = m.to;
        if (!resolve(f, &m, &value)) {
            copy_range(bufs, t, m.from, m.to);
            continue;
        }
        size_t first = text_at(t, m.from), last = text_at(t, m.to - 1);
        buf_add(&bufs[first], value);
        for (size_t k = first; k <= last; k++) touched[k] = true;
    }
    copy_range(bufs, t, at, all.len);
    for (size_t k = 0; k < t->n; k++) {
        if (touched[k]) f->text[t->nodes[k]] = arena_str(f->scratch, buf_str(&bufs[k]));
        buf_release(&bufs[k]);
    }
}

static void forget_texts(struct filling *f, const struct texts *t) {
    for (size_t k = 0; k < t->n; k++) f->text[t->nodes[k]] = STR_NONE;
}

/* A list that stands alone in its paragraph becomes a table. */
static const struct fill_list *list_alone(struct filling *f, const struct texts *t) {
    struct str all = str_trim(buf_str(&t->all));
    struct fill_mark m;
    if (f->list || !fill_mark_next(all, 0, &m) || m.kind || m.from != 0 || m.to != all.len) return NULL;
    return fill_list_named(f, f->scratch, m.name);
}

static void emit_list(struct filling *f, const struct fill_list *l) {
    struct buf xml;
    struct xmlw x;
    const struct doc doc = {.lang = f->data->lang};
    struct docx d = {.doc = &doc, .foreign = f->foreign, .arena = f->a, .x = &x};
    buf_init(&xml, REPORT_OUTPUT_MAX);
    xmlw_init(&x, &xml);
    f->r->filled++;
    if (l->table) {
        docx_table(&d, l->table); /* with a paragraph behind it, as a cell wants one at its end */
    } else {
        docx_para_open(&d, &(struct docx_para){.style = "BodyText"});
        docx_run(&d, NULL, trs(f->data->lang, N_("(none)")));
        xmlw_close(&x);
    }
    buf_add(f->out, buf_str(&xml));
    buf_release(&xml);
}

/* What was worked out for a paragraph or a control is not needed any more. */
static void leave(struct filling *f) {
    if (--f->busy == 0) arena_clear(f->scratch);
}

static void emit_para(struct filling *f, uint32_t node) {
    f->paragraph++;
    f->busy++;
    struct texts t = texts_of(f, f->scratch, node, false);
    struct fill_mark m;
    const struct fill_list *alone = list_alone(f, &t);
    if (alone) {
        emit_list(f, alone);
    } else if (fill_mark_next(buf_str(&t.all), 0, &m)) {
        fill_texts(f, &t);
        emit_plain(f, node);
        forget_texts(f, &t);
    } else {
        emit_plain(f, node);
    }
    buf_release(&t.all);
    leave(f);
}

/* Repetitions ---------------------------------------------------------------------------------------------------------
 */

/* The list that a row or paragraph begins (`kind` '#') or ends. */
static const struct fill_list *mark_in(struct filling *f, uint32_t node, char kind, bool *only) {
    struct texts t = texts_of(f, f->looking, node, is(f, node, "w:tr"));
    struct str all = buf_str(&t.all);
    const struct fill_list *found = NULL;
    struct fill_mark m;
    for (size_t at = 0; !found && fill_mark_next(all, at, &m); at = m.to)
        if (m.kind == kind) found = fill_list_named(f, f->looking, m.name);
    struct str trimmed = str_trim(all);
    *only = found && fill_mark_next(trimmed, 0, &m) && m.from == 0 && m.to == trimmed.len;
    buf_release(&t.all);
    arena_clear(f->looking);
    return found;
}

struct repetition {
    const struct fill_list *list;
    uint32_t first, last;
    bool drop_first, drop_last; /* paragraphs with nothing but the mark */
};

static bool repetition_at(struct filling *f, uint32_t node, struct repetition *out) {
    bool row = is(f, node, "w:tr"), only;
    if (f->list || (!row && !is(f, node, "w:p"))) return false;
    struct repetition r = {.first = node};
    r.list = mark_in(f, node, '#', &only);
    uint32_t parent = f->t->nodes[node].parent;
    if (!r.list || (f->endless == r.list && f->endless_parent == parent)) return false;
    r.drop_first = only && !row;
    for (uint32_t c = node; c; c = f->t->nodes[c].next) {
        if (f->t->nodes[c].type != XML_ELEMENT || !is(f, c, row ? "w:tr" : "w:p")) continue;
        if (mark_in(f, c, '/', &only) != r.list) continue;
        r.last = c;
        r.drop_last = only && !row && c != node;
        *out = r;
        return true;
    }
    f->endless = r.list; /* is not looked for again */
    f->endless_parent = parent;
    return false;
}

static void emit_once(struct filling *f, const struct repetition *r) {
    for (uint32_t c = r->first; c; c = c == r->last ? 0 : f->t->nodes[c].next) {
        bool dropped = (c == r->first && r->drop_first) || (c == r->last && r->drop_last);
        if (!dropped) emit(f, c);
    }
}

static void repeat(struct filling *f, const struct fill_list *list, void (*once)(struct filling *f, const void *what),
                   const void *what) {
    size_t paragraph = f->paragraph;
    f->list = list;
    f->said_none = false;
    f->row = list->n_rows ? 0 : SIZE_MAX;
    do {
        f->paragraph = paragraph;
        once(f, what);
        f->quiet = true;
    } while (list->n_rows && ++f->row < list->n_rows && buf_ok(f->out));
    f->list = NULL;
    f->quiet = false;
}

static void once_repetition(struct filling *f, const void *what) {
    emit_once(f, what);
}

/* Content controls
 * ------------------------------------------------------------------------------------------------------ */

static struct str control_name_of(struct filling *f, uint32_t properties, const char *element) {
    uint32_t node = xml_child(f->t, properties, element);
    return node ? xml_attr_of(f->scratch, f->t, node, "w:val") : STR_NONE;
}

/* Pictures, boxes to tick, building blocks: nothing to write text into. */
static bool takes_text(const struct filling *f, uint32_t properties) {
    static const char *const not [] = {"w:picture", "w14:checkbox", "w:docPartObj", "w:docPartList", "w:group"};
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (xml_child(f->t, properties, not [i])) return false;
    return true;
}

/* Its properties without what would show something else: the look of a placeholder, and a binding to other data. */
static void emit_properties(struct filling *f, uint32_t node) {
    static const char *const dropped[] = {"w:showingPlcHdr", "w:dataBinding", "w15:dataBinding"};
    const struct xml_node *n = &f->t->nodes[node];
    if (!n->first) {
        emit_raw(f, n->start, n->end);
        return;
    }
    emit_raw(f, n->start, f->t->nodes[n->first].start);
    for (uint32_t c = n->first; c; c = f->t->nodes[c].next) {
        bool drop = false;
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) drop |= is(f, c, dropped[i]);
        if (!drop) emit_raw(f, f->t->nodes[c].start, f->t->nodes[c].end);
    }
    emit_raw(f, n->inner_end, n->end);
}

/* The value into its first text, the others empty, further paragraphs gone. */
static void emit_content(struct filling *f, uint32_t content, struct str value) {
    const struct xml_node *n = &f->t->nodes[content];
    struct texts t = texts_of(f, f->scratch, content, true);
    if (!t.n) {
        bool block = xml_child(f->t, content, "w:p") || !n->first;
        bool inside = xml_child(f->t, content, "w:r") || xml_below(f->t, f->t->nodes[content].parent, "w:r");
        block &= !inside || xml_child(f->t, content, "w:p");
        buf_addz(f->out, block ? "<w:sdtContent><w:p><w:r>" : "<w:sdtContent><w:r>");
        emit_text(f, value);
        buf_addz(f->out, block ? "</w:r></w:p></w:sdtContent>" : "</w:r></w:sdtContent>");
        buf_release(&t.all);
        return;
    }
    for (size_t k = 0; k < t.n; k++) f->text[t.nodes[k]] = k ? STR("") : value;
    emit_raw(f, n->start, f->t->nodes[n->first].start);
    bool done = false;
    for (uint32_t c = n->first; c; c = f->t->nodes[c].next) {
        if (done && is(f, c, "w:p")) continue;
        const struct xml_node *k = &f->t->nodes[c];
        emit_plain(f, c); /* its marks are not looked at: the value stands for all of it */
        done |= is(f, c, "w:p") && k->start <= f->t->nodes[t.nodes[0]].start && f->t->nodes[t.nodes[0]].start < k->end;
    }
    emit_raw(f, n->inner_end, n->end);
    forget_texts(f, &t);
    buf_release(&t.all);
}

static void emit_filled(struct filling *f, uint32_t node, uint32_t content, struct str value) {
    const struct xml_node *n = &f->t->nodes[node];
    uint32_t before = f->cleaned;
    if (xml_below(f->t, node, "w:showingPlcHdr")) f->cleaned = node;
    emit_raw(f, n->start, f->t->nodes[n->first].start);
    for (uint32_t c = n->first; c; c = f->t->nodes[c].next) {
        if (c == content)
            emit_content(f, c, value);
        else if (is(f, c, "w:sdtPr"))
            emit_properties(f, c);
        else
            emit_raw(f, f->t->nodes[c].start, f->t->nodes[c].end);
    }
    emit_raw(f, n->inner_end, n->end);
    f->cleaned = before;
}

/* Of a repeating control the first entry is the pattern. */
static void once_content(struct filling *f, const void *what) {
    uint32_t content = *(const uint32_t *)what;
    uint32_t item = xml_child(f->t, content, "w:sdt");
    if (item)
        emit(f, item);
    else
        emit_children(f, content);
}

static void emit_control_list(struct filling *f, uint32_t node, uint32_t content, const struct fill_list *l,
                              bool repeats) {
    const struct xml_node *n = &f->t->nodes[node], *c = &f->t->nodes[content];
    emit_raw(f, n->start, c->start);
    buf_addz(f->out, "<w:sdtContent>");
    if (repeats)
        repeat(f, l, once_content, &content);
    else
        emit_list(f, l);
    buf_addz(f->out, "</w:sdtContent>");
    emit_raw(f, c->end, n->end);
}

static void control(struct filling *f, uint32_t node) {
    uint32_t properties = xml_child(f->t, node, "w:sdtPr"), content = xml_child(f->t, node, "w:sdtContent");
    struct str name = properties ? control_name_of(f, properties, "w:tag") : STR_NONE, value;
    if (!properties || !content || !takes_text(f, properties)) {
        emit_plain(f, node);
        return;
    }
    const struct fill_list *l = f->list ? NULL : fill_list_named(f, f->scratch, name);
    struct str alias = control_name_of(f, properties, "w:alias");
    if (!l && !f->list) l = fill_list_named(f, f->scratch, alias);
    bool repeats = xml_child(f->t, properties, "w15:repeatingSection") || xml_child(f->t, content, "w:tr");
    if (l && (repeats || xml_child(f->t, content, "w:p") || xml_child(f->t, content, "w:tbl"))) {
        emit_control_list(f, node, content, l, repeats);
        return;
    }
    enum fill_found found = fill_value(f, name, &value);
    if (found == FILL_FOUND_NO_NAME) found = fill_value(f, name = alias, &value);
    if (found == FILL_FOUND_NO_NAME) {
        emit_plain(f, node); /* somebody else's; marks inside are filled */
        return;
    }
    if (found == FILL_FOUND)
        f->r->filled++;
    else
        fill_report(f, FILL_MISSING, name);
    emit_filled(f, node, content, value);
}

static void emit_control(struct filling *f, uint32_t node) {
    f->busy++;
    control(f, node);
    leave(f);
}

/* The walk
 * ---------------------------------------------------------------------------------------------------------------- */

/* Ids of content controls are once in a document: the copies of a repetition go without. */
static bool is_repeated_id(const struct filling *f, uint32_t node) {
    return f->list && f->row && f->row != SIZE_MAX && is(f, node, "w:id") && is(f, f->t->nodes[node].parent, "w:sdtPr");
}

static void emit(struct filling *f, uint32_t node) {
    const struct xml_node *n = &f->t->nodes[node];
    if (!buf_ok(f->out)) return;
    if (n->type != XML_ELEMENT) {
        emit_raw(f, n->start, n->end);
    } else if (f->text[node].ptr) {
        emit_text(f, f->text[node]);
    } else if (is(f, node, "w:p")) {
        emit_para(f, node);
    } else if (is(f, node, "w:sdt")) {
        emit_control(f, node);
    } else if (!(f->cleaned && is(f, node, "w:rStyle")) && !is_repeated_id(f, node)) {
        emit_plain(f, node);
    }
}

static void emit_children(struct filling *f, uint32_t node) {
    struct repetition r;
    for (uint32_t c = f->t->nodes[node].first; c; c = f->t->nodes[c].next) {
        if (f->t->nodes[c].type == XML_ELEMENT && repetition_at(f, c, &r)) {
            repeat(f, r.list, once_repetition, &r);
            c = r.last;
            continue;
        }
        emit(f, c);
    }
}

void fill_part(struct filling *f) {
    emit_children(f, 0);
}
