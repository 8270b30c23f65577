/* parts_view: moments and people of the record, and changes of parts as JSON. */
#include "cli/parts_view.h"

/* Moments and people -------------------------------------------------------------------------- */

struct str moment_text(struct arena *a, int64_t unix_ms) {
    char text[CLOCK_TEXT_MAX];
    clock_text(unix_ms + INT64_C(9) * 3600 * 1000, text);
    text[10] = ' ';
    return arena_fmt(a, "%.19s +09:00", text);
}

struct str person_text(struct arena *a, const struct history_entry *h) {
    if (h->erased) return str_of(_("(erased)"));
    if (h->name.len) return arena_fmt(a, _("%.*s (%.*s)"), STR_ARG(h->name), STR_ARG(h->id));
    return arena_str(a, h->account);
}

/* JSON ---------------------------------------------------------------------------------------- */

void json_part_value(struct jsonw *w, struct arena *a, const char *key, struct str json) {
    struct diags *unread = arena_alloc(a, sizeof *unread);
    struct source src = {STR("value"), json};
    const struct node *n = json.ptr ? json_read(a, &src, unread) : NULL;
    jsonw_key(w, key);
    if (n)
        jsonw_node(w, n);
    else
        jsonw_null(w);
}

void json_change(struct jsonw *w, struct arena *a, const struct part_change *c) {
    const struct part *p = c->act == PART_ADD ? &c->after : &c->before;
    jsonw_object(w);
    json_member(w, "section", p->section);
    json_member(w, "name", p->name);
    json_member(w, "act", str_of(part_act_name(c->act)));
    json_part_value(w, a, "before", c->act == PART_ADD ? STR_NONE : c->before.value);
    json_part_value(w, a, "after", c->act == PART_REMOVE ? STR_NONE : c->after.value);
    jsonw_end_object(w);
}
