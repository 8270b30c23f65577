/* write: a system as the JSON form of its file, every key in the order of DESIGN 5.1. What is absent is left out. */
#include "ledger/fields.h"
#include "ledger/ledger.h"

struct writer {
    const struct catalog *cat;
    struct jsonw *w;
};

static void text(const struct writer *o, const char *key, struct str value) {
    if (!value.ptr) return;
    jsonw_key(o->w, key);
    jsonw_str(o->w, value);
}

static void texts(const struct writer *o, const char *key, const struct str *list, size_t n) {
    if (!n) return;
    jsonw_key(o->w, key);
    jsonw_array(o->w);
    for (size_t i = 0; i < n; i++) jsonw_str(o->w, list[i]);
    jsonw_end_array(o->w);
}

static void id_key(const struct writer *o, uint32_t standard, struct str id) {
    struct buf name;
    buf_init(&name, 64 * KIB);
    buf_add(&name, o->cat->standards[standard].id);
    buf_addc(&name, '.');
    buf_add(&name, id);
    jsonw_key_str(o->w, buf_str(&name));
    buf_release(&name);
}

static void control_key(const struct writer *o, uint32_t control) {
    id_key(o, o->cat->controls[control].standard, o->cat->controls[control].id);
}

static void value(const struct writer *o, const struct fact *f, const struct answer *a) {
    if (a->unknown) {
        jsonw_z(o->w, "unknown");
    } else if (f->asked == FACT_TEXT) {
        jsonw_str(o->w, a->text);
    } else if (f->asked == FACT_NUMBER) {
        jsonw_int(o->w, a->value.lo);
    } else if (f->asked == FACT_MANY) {
        jsonw_array(o->w);
        for (size_t i = 0; i < f->n_choices; i++)
            if (a->value.maybe >> i & 1) jsonw_str(o->w, f->choices[i].id);
        jsonw_end_array(o->w);
    } else {
        jsonw_str(o->w, f->choices[__builtin_ctzll(a->value.maybe)].id);
    }
}

static void answers(const struct writer *o, const struct answer *list, size_t n) {
    if (!n) return;
    jsonw_key(o->w, "answers");
    jsonw_object(o->w);
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = &o->cat->facts[list[i].fact];
        jsonw_key_str(o->w, f->id);
        if (list[i].note.ptr) {
            jsonw_object(o->w);
            jsonw_key(o->w, "value");
        }
        value(o, f, &list[i]);
        if (!list[i].note.ptr) continue;
        text(o, "note", list[i].note);
        jsonw_end_object(o->w);
    }
    jsonw_end_object(o->w);
}

static void head(const struct writer *o, const struct system *s) {
    jsonw_key(o->w, "kijun");
    jsonw_int(o->w, 1);
    jsonw_key(o->w, "system");
    jsonw_object(o->w);
    text(o, "name", s->name);
    text(o, "owner", s->owner);
    text(o, "purpose", s->purpose);
    jsonw_end_object(o->w);
}

static void revisions(const struct writer *o, const struct system *s) {
    if (!s->n_revisions) return;
    jsonw_key(o->w, "revisions");
    jsonw_array(o->w);
    for (size_t i = 0; i < s->n_revisions; i++) {
        const struct revision *r = &s->revisions[i];
        jsonw_object(o->w);
        text(o, "version", r->version);
        text(o, "date", r->date);
        text(o, "what", r->what);
        text(o, "by", r->by);
        jsonw_end_object(o->w);
    }
    jsonw_end_array(o->w);
}

static void document(const struct writer *o, const struct system *s) {
    bool any = s->document.number.ptr || s->document.version.ptr || s->document.date.ptr || s->document.mark.ptr ||
               s->document.handling.ptr || s->document.title.ptr || s->n_revisions || s->n_approvals;
    if (!any) return;
    jsonw_key(o->w, "document");
    jsonw_object(o->w);
    text(o, "number", s->document.number);
    text(o, "version", s->document.version);
    text(o, "date", s->document.date);
    text(o, "mark", s->document.mark);
    text(o, "handling", s->document.handling);
    text(o, "title", s->document.title);
    revisions(o, s);
    texts(o, "approvals", s->approvals, s->n_approvals);
    jsonw_end_object(o->w);
}

static void work(const struct writer *o, const struct system *s) {
    if (!s->n_work) return;
    jsonw_key(o->w, "work");
    jsonw_array(o->w);
    for (size_t i = 0; i < s->n_work; i++) {
        const struct work_row *r = &s->work[i];
        jsonw_object(o->w);
        text(o, "actor", r->actor);
        text(o, "task", r->task);
        text(o, "step", r->step);
        text(o, "summary", r->summary);
        texts(o, "information", r->information, r->n_information);
        text(o, "flow", r->flow);
        texts(o, "devices", r->devices, r->n_devices);
        texts(o, "networks", r->networks, r->n_networks);
        texts(o, "stores", r->stores, r->n_stores);
        jsonw_end_object(o->w);
    }
    jsonw_end_array(o->w);
}

static void sheets(const struct writer *o, const struct system *s) {
    if (!s->n_sheets) return;
    jsonw_key(o->w, "sheets");
    jsonw_array(o->w);
    for (size_t i = 0; i < s->n_sheets; i++) {
        const struct sheet *sheet = &s->sheets[i];
        jsonw_object(o->w);
        if (sheet->actor.ptr || sheet->information.ptr) {
            jsonw_key(o->w, "for");
            jsonw_object(o->w);
            text(o, "actor", sheet->actor);
            text(o, "information", sheet->information);
            jsonw_end_object(o->w);
        }
        answers(o, sheet->answers, sheet->n_answers);
        jsonw_end_object(o->w);
    }
    jsonw_end_array(o->w);
}

static void judgements(const struct writer *o, const struct system *s) {
    if (!s->n_judgements) return;
    jsonw_key(o->w, "judgements");
    jsonw_object(o->w);
    for (size_t i = 0; i < s->n_judgements; i++) {
        const struct judgement *j = &s->judgements[i];
        const struct condition *c = &o->cat->conditions[j->condition];
        id_key(o, c->standard, c->id);
        jsonw_object(o->w);
        text(o, "value", str_of(tri_name(j->value)));
        text(o, "why", j->why);
        text(o, "by", j->by);
        text(o, "on", j->on);
        jsonw_end_object(o->w);
    }
    jsonw_end_object(o->w);
}

static void decisions(const struct writer *o, const struct system *s) {
    if (!s->n_decisions && !s->n_choices) return;
    jsonw_key(o->w, "decisions");
    jsonw_object(o->w);
    for (size_t i = 0; i < s->n_decisions; i++) {
        const struct decision *d = &s->decisions[i];
        const struct standard *std = &o->cat->standards[o->cat->controls[d->control].standard];
        control_key(o, d->control);
        jsonw_object(o->w);
        text(o, "level", std->levels[d->level].id);
        text(o, "why", d->why);
        text(o, "by", d->by);
        text(o, "on", d->on);
        if (d->mandatory != TRI_UNKNOWN) text(o, "mandatory", str_of(tri_name(d->mandatory)));
        jsonw_end_object(o->w);
    }
    for (size_t i = 0; i < s->n_choices; i++) {
        const struct choice_made *c = &s->choices[i];
        id_key(o, o->cat->conditions[c->condition].standard, o->cat->conditions[c->condition].id);
        jsonw_object(o->w);
        text(o, "choice", c->accepted ? STR("accept") : STR("treat"));
        text(o, "why", c->why);
        text(o, "by", c->by);
        text(o, "on", c->on);
        jsonw_end_object(o->w);
    }
    jsonw_end_object(o->w);
}

/* The blanks of one control stand together, since one map of the file held them. */
static void fills(const struct writer *o, const struct system *s) {
    if (!s->n_fills) return;
    jsonw_key(o->w, "fill");
    jsonw_object(o->w);
    for (size_t i = 0; i < s->n_fills;) {
        uint32_t control = s->fills[i].control;
        control_key(o, control);
        jsonw_object(o->w);
        for (; i < s->n_fills && s->fills[i].control == control; i++) {
            jsonw_key_str(o->w, o->cat->controls[control].fields[s->fills[i].field].id);
            jsonw_str(o->w, s->fills[i].text);
        }
        jsonw_end_object(o->w);
    }
    jsonw_end_object(o->w);
}

static void declared(const struct writer *o, const struct system *s) {
    if (!s->n_declared) return;
    jsonw_key(o->w, "declared");
    jsonw_object(o->w);
    for (size_t i = 0; i < s->n_declared; i++) {
        const struct metric *m = &o->cat->metrics[s->declared[i].metric];
        const struct control *c = &o->cat->controls[m->control];
        const struct standard *std = &o->cat->standards[c->standard];
        struct buf b;
        buf_init(&b, 4 * KIB);
        buf_addf(&b, "%.*s.%.*s.%.*s", STR_ARG(std->id), STR_ARG(c->id), STR_ARG(m->id));
        jsonw_key_str(o->w, buf_str(&b));
        buf_clear(&b);
        quantity_write(std, m->measure, &s->declared[i].value, &b);
        jsonw_str(o->w, buf_str(&b));
        buf_release(&b);
    }
    jsonw_end_object(o->w);
}

static void status(const struct writer *o, const struct system *s) {
    if (!s->n_status) return;
    jsonw_key(o->w, "status");
    jsonw_object(o->w);
    for (size_t i = 0; i < s->n_status; i++) {
        const struct status_entry *e = &s->status[i];
        control_key(o, e->control);
        jsonw_object(o->w);
        text(o, "state", e->state);
        text(o, "on", e->on);
        texts(o, "evidence", e->evidence, e->n_evidence);
        text(o, "note", e->note);
        jsonw_end_object(o->w);
    }
    jsonw_end_object(o->w);
}

static void registered(const struct writer *o, const struct system *s) {
    const struct register_fields *f = register_fields_builtin();
    bool any = false;
    for (size_t i = 0; s->registered && i < f->n; i++) any = any || s->registered[i].ptr;
    if (!any) return;
    jsonw_key(o->w, "register");
    jsonw_object(o->w);
    for (size_t i = 0; i < f->n; i++) {
        if (!s->registered[i].ptr) continue;
        jsonw_key_str(o->w, f->list[i].id);
        jsonw_str(o->w, s->registered[i]);
    }
    jsonw_end_object(o->w);
}

void system_write_json(const struct catalog *cat, const struct system *s, struct jsonw *w) {
    struct writer o = {cat, w};
    jsonw_object(w);
    head(&o, s);
    document(&o, s);
    registered(&o, s);
    texts(&o, "tasks", s->tasks, s->n_tasks);
    work(&o, s);
    answers(&o, s->answers, s->n_answers);
    sheets(&o, s);
    judgements(&o, s);
    decisions(&o, s);
    fills(&o, s);
    declared(&o, s);
    status(&o, s);
    jsonw_end_object(w);
}
