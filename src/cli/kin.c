/* kin: what stands beside a thing of a standard. */
#include "cli/kin.h"

const char *term_kin(enum relation_kind kind) {
    switch (kind) {
    case MAP_EQUAL:
        return _("asks the same");
    case MAP_SUBSET:
        return _("asks more");
    case MAP_SUPERSET:
        return _("asks a part of it");
    case MAP_INTERSECTS:
        return _("overlaps");
    }
    return "";
}

struct str term_grade(struct str grade) {
    if (str_is(grade, "basic")) return str_of(_("basic"));
    if (str_is(grade, "enhanced")) return str_of(_("enhanced"));
    if (str_is(grade, "recommended")) return str_of(_("recommended (grade)"));
    return grade;
}

struct str term_named(const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return title_in(&list[i].title);
    return id;
}

struct str term_named_list(struct arena *a, const struct named *list, size_t n, const struct str *ids, size_t n_ids) {
    struct str all = STR("");
    for (size_t i = 0; i < n_ids; i++) {
        struct str one = term_named(list, n, ids[i]);
        all = i ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

const char *term_carriers(struct carriers c) {
    if (c.own == TRI_UNKNOWN || c.supplier == TRI_UNKNOWN) return _("not settled yet");
    if (c.own == TRI_YES && c.supplier == TRI_YES) return _("the organisation and its suppliers");
    if (c.own == TRI_YES) return _("the organisation itself");
    return c.supplier == TRI_YES ? _("suppliers") : _("nobody, as things stand");
}

struct str with_certainty(struct arena *a, struct str text, enum certainty c) {
    if (c == CERTAINTY_STATED || !text.len) return text;
    return arena_fmt(a, _("%.*s (%s)"), STR_ARG(text), term_certainty(c));
}

struct str term_quantity(struct arena *a, const struct standard *s, const struct metric *m, const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    quantity_speak(s, m->measure, m->better, q, lang_current(), &b);
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}
