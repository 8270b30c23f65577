/* check: what only shows when everything is together: the 【 】 of statements against the declared fields, in
 * every language; controls without a way to accept them. */
#include "catalog/read.h"

#define OPEN_MARK STR("【")
#define CLOSE_MARK STR("】")

static int32_t field_index(const struct control *c, struct str id) {
    for (size_t i = 0; i < c->n_fields; i++)
        if (str_eq(c->fields[i].id, id)) return (int32_t)i;
    return -1;
}

/* Notes in `used` which fields a text names; reports names that no field has. */
static void scan(struct loader *l, const struct entry *p, const struct control *c, struct str text, uint64_t *used) {
    size_t from, to;
    while (str_find(text, OPEN_MARK, &from)) {
        text = str_cut(text, from + OPEN_MARK.len, text.len);
        if (!str_find(text, CLOSE_MARK, &to)) {
            entry_error(l, p, _("A 【 is not closed in a statement of “%.*s”."), STR_ARG(c->id));
            return;
        }
        struct str name = str_cut(text, 0, to);
        int32_t k = field_index(c, name);
        if (k < 0)
            entry_error(l, p, _("“%.*s” has no field “%.*s”."), STR_ARG(c->id), STR_ARG(name));
        else
            *used |= UINT64_C(1) << k;
        text = str_cut(text, to, text.len);
    }
}

static void check_fields(struct loader *l, const struct entry *p, const struct control *c) {
    uint64_t ever = 0;
    if (c->n_fields > 60) {
        entry_error(l, p, _("“%.*s” has more than 60 fields."), STR_ARG(c->id));
        return;
    }
    for (size_t i = 0; i < c->n_levels; i++) {
        uint64_t used[LANG_COUNT] = {0};
        for (unsigned k = 0; k < LANG_COUNT; k++) {
            scan(l, p, c, c->levels[i].statement.in[k], &used[k]);
            ever |= used[k];
        }
        const struct text *said = &c->levels[i].statement;
        if (said->in[LANG_JA].len && said->in[LANG_EN].len && used[LANG_JA] != used[LANG_EN])
            entry_error(l, p, _("The statements of “%.*s” name different fields in different languages."),
                        STR_ARG(c->id));
    }
    for (size_t i = 0; i < c->n_fields; i++)
        if (!(ever >> i & 1))
            entry_error(l, p, _("The field “%.*s” of “%.*s” is in no statement."), STR_ARG(c->fields[i].id),
                        STR_ARG(c->id));
}

static bool asks_for_judgement(const struct expr *e) {
    for (unsigned i = 0; i < e->count; i++)
        if (e->nodes[i].op == EXPR_JUDGEMENT) return true;
    return false;
}

/* A judgement is a person's word on a condition; a control's rule names the condition instead. */
static void check_rules(struct loader *l, const struct entry *p, const struct control *c) {
    for (size_t i = 0; i < c->n_levels; i++)
        if (asks_for_judgement(&c->levels[i].recommend) || asks_for_judgement(&c->levels[i].prefer))
            entry_error(l, p, _("“judgement” can stand in the rule of a condition only (here: “%.*s”)."),
                        STR_ARG(c->id));
}

void catalog_check_texts(struct loader *l, const struct catalog *cat) {
    for (size_t s = 0; s < cat->n_standards; s++)
        for (size_t i = 0; i < cat->standards[s].n_controls; i++) {
            const struct control *c = &cat->controls[cat->standards[s].first_control + i];
            check_fields(l, &l->standards[s]->controls.entries[i], c);
            check_rules(l, &l->standards[s]->controls.entries[i], c);
        }
}
