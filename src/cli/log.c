/* kijun log: what the record tells, newest first. */
#include "cli/parts_view.h"
#include "ledger/history.h"

#define SHOWN 40
#define TOGETHER_MS 2000 /* entries of one person that follow each other so soon are one act for the reader */

/* What is asked for: one entry, or a subject (STR_NONE: everything). */
struct wanted {
    int64_t entry; /* -1: a subject */
    struct str subject;
    bool of_system; /* the subject is a system or a part of one */
};

static bool only_digits(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0 && s.len < 19;
}

/* SYSTEM/SECTION/NAME: a name of a system may have a slash in it too, so the longest that is one counts. */
static bool find_part(struct record *r, struct str word, struct wanted *w, struct err *e) {
    struct arena *a = r->call->arena;
    struct err first;
    int64_t id;
    bool tried = false;
    for (size_t end = word.len + 1; end-- > 0;) {
        if (end < word.len && word.ptr[end] != '/') continue;
        struct str rest = end < word.len ? str_cut(word, end + 1, word.len) : STR_NONE, section = rest, name = STR_NONE;
        if (rest.ptr && !str_split(rest, '/', &section, &name)) section = rest, name = STR_NONE;
        if (!rest.ptr || section_find(section) >= 0) {
            if (system_find(a, r->store, str_cut(word, 0, end), true, &id, e)) {
                w->subject = system_subject(a, id, section, name);
                w->of_system = true;
                return true;
            }
            if (e->kind != ERR_NOT_FOUND) return false;
            if (!tried) first = *e, tried = true;
        }
    }
    return *e = first, false;
}

static bool find_wanted(struct record *r, struct wanted *w, struct err *e) {
    int64_t id;
    struct call *c = r->call;
    *w = (struct wanted){.entry = -1};
    if (!c->n_arguments) return true;
    struct str word = str_of(c->arguments[0]);
    if (str_starts(word, STR("person/")) || str_starts(word, STR("system/")) || str_is(word, "installation"))
        return w->subject = word, true;
    bool number = only_digits(word) && !system_find(c->arena, r->store, word, true, &id, e);
    if (only_digits(word)) {
        struct system_record rec;
        number = number || !system_get(c->arena, r->store, word, &rec, e) || !str_eq(rec.name, word);
    }
    if (number) return str_int(word, &w->entry);
    return find_part(r, word, w, e);
}

/* One entry ----------------------------------------------------------------------------------- */

/* Section and name of `system/ID/SECTION/NAME`. */
static bool take_apart(struct str subject, int64_t *id, struct str *section, struct str *name) {
    struct str word, rest, number;
    if (!str_split(subject, '/', &word, &rest) || !str_is(word, "system")) return false;
    *section = *name = STR_NONE;
    if (!str_split(rest, '/', &number, &rest)) number = rest, rest = STR_NONE;
    if (rest.ptr && !str_split(rest, '/', section, name)) *section = rest;
    return str_int(number, id);
}

static struct str values_of(struct arena *a, const struct catalog *cat, const struct history_entry *h,
                            struct str section, struct str name, size_t most) {
    if (h->erased) return str_of(_("what it said was erased"));
    if (str_is(h->act, "move") && section.ptr) return STR_NONE;
    if (!h->before.ptr && !h->after.ptr) return STR_NONE;
    if (!h->before.ptr || !h->after.ptr)
        return part_says(a, cat, section, name, h->before.ptr ? h->before : h->after, most);
    return part_difference(a, cat, section, name, h->before, h->after, most);
}

static struct str act_text(const struct history_entry *h) {
    const char *word = h->erased ? _("erased") : act_word(h->act);
    return word ? str_of(word) : h->act;
}

struct shower {
    struct out *o;
    const struct catalog *cat;
    struct record *r;
    const struct wanted *w;
    const struct history_entry *last;
};

static struct str system_name(struct shower *s, int64_t id) {
    struct system_row *list;
    struct err e;
    size_t n;
    if (!system_list(s->o->arena, s->r->store, &list, &n, &e)) n = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) return list[i].name;
    return arena_fmt(s->o->arena, _("system %lld"), (long long)id);
}

static bool belongs_together(const struct history_entry *a, const struct history_entry *b) {
    int64_t apart = a->at - b->at, x, y;
    struct str section, name;
    bool xs = take_apart(a->subject, &x, &section, &name), ys = take_apart(b->subject, &y, &section, &name);
    return apart < TOGETHER_MS && apart > -TOGETHER_MS && str_eq(a->account, b->account) && str_eq(a->id, b->id) &&
           a->erased == b->erased && str_eq(a->via, b->via) && xs == ys && (!xs || x == y);
}

static void show_head(struct shower *s, const struct history_entry *h) {
    int64_t id;
    struct str section, name, moment = moment_text(s->o->arena, h->at), who = person_text(s->o->arena, h);
    if (s->last) out_newline(s->o);
    out_addf(s->o, STYLE_BOLD, "%.*s  %.*s", STR_ARG(moment), STR_ARG(who));
    if (take_apart(h->subject, &id, &section, &name) && !s->w->of_system) {
        struct str system = system_name(s, id);
        out_addf(s->o, STYLE_BOLD, "  %.*s", STR_ARG(system));
    }
    if (h->via.len) out_addf(s->o, STYLE_DIM, "  [%.*s]", STR_ARG(h->via));
    out_newline(s->o);
}

static void show(struct shower *s, const struct history_entry *h) {
    struct arena *a = s->o->arena;
    int64_t id;
    struct str section = STR_NONE, name = STR_NONE, what = h->subject;
    if (!s->last || !belongs_together(s->last, h)) show_head(s, h);
    s->last = h;
    if (take_apart(h->subject, &id, &section, &name))
        what = section.ptr ? part_title(a, s->cat, section, name, h->after.ptr ? h->after : h->before)
                           : str_of(_("the system"));
    struct str values = values_of(a, s->cat, h, section, name, 70), act = act_text(h);
    struct str label = arena_fmt(a, "#%lld  %.*s", (long long)h->n, STR_ARG(act));
    out_item(s->o, 2, 14, label, STYLE_PLAIN,
             values.len ? arena_fmt(a, "%.*s: %.*s", STR_ARG(what), STR_ARG(values)) : what);
}

static void field(struct out *o, const char *label, struct str text) {
    if (text.len) out_item(o, 2, 12, str_of(label), STYLE_PLAIN, text);
}

/* All that an entry says. */
static void show_whole(struct shower *s, const struct history_entry *h) {
    struct out *o = s->o;
    struct arena *a = o->arena;
    int64_t id;
    struct str section = STR_NONE, name = STR_NONE, what = h->subject;
    char utc[CLOCK_TEXT_MAX];
    if (take_apart(h->subject, &id, &section, &name)) {
        struct str system = system_name(s, id),
                   part = part_title(a, s->cat, section, name, h->after.ptr ? h->after : h->before);
        what = section.ptr ? arena_fmt(a, "%.*s  %.*s", STR_ARG(system), STR_ARG(part)) : system;
    }
    clock_text(h->at, utc);
    struct str moment = moment_text(a, h->at);
    out_addf(o, STYLE_BOLD, _("Entry %lld"), (long long)h->n);
    out_newline(o);
    field(o, _("when"), arena_fmt(a, "%.*s (UTC %s)", STR_ARG(moment), utc));
    field(o, _("who"), person_text(a, h));
    if (!h->erased && h->name.len) field(o, _("account"), h->account);
    field(o, _("from"), h->terminal.len ? arena_fmt(a, "%.*s %.*s", STR_ARG(h->host), STR_ARG(h->terminal)) : h->host);
    field(o, _("address"), h->address);
    field(o, _("by way of"), h->via);
    field(o, _("what"), what);
    field(o, _("act"), act_text(h));
    if (h->erased) return field(o, "", str_of(_("what it said was erased")));
    if (h->before.ptr) field(o, _("before"), part_says(a, s->cat, section, name, h->before, SIZE_MAX));
    if (h->after.ptr) field(o, _("after"), part_says(a, s->cat, section, name, h->after, SIZE_MAX));
    if (!section.ptr) field(o, _("note"), h->note); /* of a part it is its place, which says nothing to people */
    field(o, _("subject"), h->subject);
}

/* JSON ---------------------------------------------------------------------------------------- */

static void add_json(struct out *o, const struct history_entry *h) {
    struct jsonw *w = &o->json;
    char at[CLOCK_TEXT_MAX];
    struct diags *unread = arena_alloc(o->arena, sizeof *unread);
    struct source src = {STR("record"), h->record};
    const struct node *n = h->erased ? NULL : json_read(o->arena, &src, unread);
    if (n) return jsonw_node(w, n);
    clock_text(h->at, at);
    jsonw_object(w);
    jsonw_key(w, "n"), jsonw_int(w, h->n);
    json_member(w, "at", str_of(at));
    json_member(w, "kind", h->kind);
    json_member(w, "on", h->subject);
    jsonw_key(w, "erased"), jsonw_bool(w, true);
    jsonw_end_object(w);
}

static int print_json(struct out *o, const struct history *h) {
    json_begin(o);
    jsonw_key(&o->json, "total"), jsonw_int(&o->json, (int64_t)h->total);
    jsonw_key(&o->json, "entries");
    jsonw_array(&o->json);
    for (size_t i = 0; i < h->n; i++) add_json(o, &h->list[i]);
    jsonw_end_array(&o->json);
    return json_end(o, EXIT_DONE);
}

static int log_of(struct record *r) {
    struct call *c = r->call;
    struct wanted w;
    struct history h = {0};
    struct history_entry one;
    struct err e;
    struct out o;
    const struct catalog *cat;
    int status = open_catalog(c, &cat);
    if (status) return status;
    if (!find_wanted(r, &w, &e)) return cli_fail(&e);
    bool found = w.entry >= 0 ? history_at(c->arena, r->trail, w.entry, &one, &e)
                              : history_newest(c->arena, r->trail, w.subject, c->all ? SIZE_MAX : SHOWN, &h, &e);
    if (!found) return cli_fail(&e);
    if (w.entry >= 0) h = (struct history){&one, 1, 1};
    out_begin(&o, c);
    if (c->json) return print_json(&o, &h);
    struct shower s = {.o = &o, .cat = cat, .r = r, .w = &w};
    for (size_t i = 0; i < h.n; i++) w.entry >= 0 ? show_whole(&s, &h.list[i]) : show(&s, &h.list[i]);
    if (h.total > h.n) out_para(&o, 2, STYLE_DIM, arena_fmt(c->arena, _("and %zu more (with --all)"), h.total - h.n));
    if (!h.n) out_para(&o, 0, STYLE_PLAIN, str_of(_("The record has no entry about this.")));
    return out_end(&o, EXIT_DONE);
}

static int run(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_READ, &r);
    return status ? status : record_close(&r, log_of(&r));
}

const struct verb verb_log = {
    .name = "log",
    .group = VERB_RECORD,
    .arguments = N_("[SYSTEM[/SECTION[/NAME]] | NUMBER]"),
    .least = 0,
    .most = 1,
    .takes = TAKES_SYSTEM,
    .summary = N_("who changed what, when, before and after; newest first"),
    .about =
        N_("Without an argument everything; with a system its history, also of one that was removed; with "
           "SYSTEM/SECTION or SYSTEM/SECTION/NAME that of a part, named as in the file (answers/network). NUMBER "
           "shows one entry in full; person/ID the entries about a person. Times are those of Japan (+09:00). With "
           "--json the records as they stand in the trail."),
    .example = "kijun log\n"
               "kijun log 行政情報提供システム\n"
               "kijun log 行政情報提供システム/answers/network\n"
               "kijun log 42",
    .options = {OPT_JSON, OPT_EVERYTHING},
    .run = run,
};
