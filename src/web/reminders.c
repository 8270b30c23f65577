/* reminders: who is to be reminded of what, and the words of the mail. */
#include "web/reminders.h"

#include "access/account.h"
#include "access/label.h"
#include "ledger/fields.h"
#include "ledger/period.h"

/* Whether the label lets the name of the system into a mail; without one it does. */
static bool may_be_named(struct arena *a, struct store *s, int64_t system, struct str today, bool *may, struct err *e) {
    const struct label_rules *rules = label_rules_builtin();
    struct label l;
    if (!label_of(a, s, system, &l, e)) return false;
    unsigned ask = 0;
    for (size_t i = 0; i < rules->n_classes; i++) {
        const struct label_class *c = &rules->classes[i];
        unsigned value = l.class[c->axis] ? l.class[c->axis] : rules->unsaid[c->axis];
        if (c->value == value) ask |= c->ask[LABEL_MAIL];
    }
    for (size_t i = 0; i < l.n_limits; i++) {
        const struct label_rule *r = label_rule_find(rules, l.limits[i].id);
        bool holds = !l.limits[i].until.ptr || str_cmp(today, l.limits[i].until) <= 0;
        if (r && holds) ask |= r->ask[LABEL_MAIL];
    }
    *may = !(ask & (LABEL_REFUSE | LABEL_ENCRYPT));
    return true;
}

static struct str words_of(const struct task *t, enum lang lang) {
    const struct register_fields *f = register_fields_builtin();
    int at = t->kind == TASK_DATE ? register_field_find(f, t->about) : -1;
    return at >= 0 ? text_in(&f->list[at].title, lang) : trs(lang, task_kind_title(t->kind));
}

bool reminder_of(struct arena *a, struct store *s, struct str person, enum lang lang, struct str today, unsigned ahead,
                 struct reminder *out, struct err *e) {
    struct tasks tasks;
    char until[DAY_TEXT_MAX];
    struct reminder r = {.person = person};
    struct reminder_line *lines = arena_array(a, REMINDER_LINES_MAX, sizeof *lines);
    if (!tasks_of(a, s, person, today, ahead, NULL, 0, &tasks, e)) return false;
    day_of(day_end(today) - 1 + (int64_t)ahead * 86400000, until);
    for (size_t i = 0; i < tasks.n; i++) {
        const struct task *t = &tasks.list[i];
        bool may;
        if (!t->due.ptr || str_cmp(t->due, str_of(until)) > 0) continue;
        r.late += t->late;
        if (r.n == REMINDER_LINES_MAX) {
            r.beyond++;
            continue;
        }
        if (!may_be_named(a, s, t->system, today, &may, e)) return false;
        lines[r.n++] = (struct reminder_line){words_of(t, lang), may ? t->system_name : STR_NONE, t->due, t->late};
    }
    r.lines = lines;
    *out = r;
    return true;
}

bool reminders_all(struct arena *a, struct store *s, struct str today, unsigned ahead, struct reminder_to **list,
                   size_t *n, struct err *e) {
    struct account *people;
    size_t n_people, room = 0;
    *list = NULL;
    *n = 0;
    if (!account_list(a, s, &people, &n_people, e)) return false;
    for (size_t i = 0; i < n_people; i++) {
        struct reminder_to to = {.lang = people[i].lang};
        if (!people[i].active || people[i].suspended) continue;
        if (!reminder_of(a, s, people[i].id, to.lang, today, ahead, &to.reminder, e)) return false;
        if (!to.reminder.n) continue;
        to.reminder.name = people[i].name;
        to.reminder.mail = people[i].mail;
        *list = arena_grow(a, *list, *n, &room, sizeof **list);
        (*list)[(*n)++] = to;
    }
    return true;
}

/* The mail --------------------------------------------------------------------------------------------------------- */

static void add_line(struct buf *b, enum lang lang, const struct reminder_line *l) {
    struct str system = l->system.ptr ? l->system : trs(lang, "(a system that may not be named in mail)");
    buf_addf(b, l->late ? tr(lang, "- %.*s (late): %.*s, %.*s\n") : tr(lang, "- %.*s: %.*s, %.*s\n"), STR_ARG(l->due),
             STR_ARG(system), STR_ARG(l->what));
}

bool reminder_write(struct arena *a, enum lang lang, const struct reminder *r, struct reminder_mail *out,
                    struct err *e) {
    struct buf b;
    size_t n = r->n + r->beyond;
    struct reminder_mail mail;
    mail.subject = r->late ? arena_fmt(a, tr(lang, "[kijun] Due: %zu, of which late: %zu"), n, r->late)
                           : arena_fmt(a, tr(lang, "[kijun] Due soon: %zu"), n);
    buf_init(&b, REMINDER_BODY_MAX);
    buf_addf(&b, tr(lang, "Dear %.*s,\n\nthese dates are near or past:\n\n"),
             STR_ARG(r->name.len ? r->name : r->person));
    for (size_t i = 0; i < r->n; i++) add_line(&b, lang, &r->lines[i]);
    if (r->beyond) buf_addf(&b, tr(lang, "- and %zu more\n"), r->beyond);
    buf_addz(&b, "\n");
    if (r->base_url.len)
        buf_addf(&b, tr(lang, "What to do, and why, stands on your own page:\n%.*s/\n\n"), STR_ARG(r->base_url));
    buf_addz(&b, tr(lang, "This mail was sent by a program; nobody reads answers to it.\n"));
    bool good = buf_ok(&b) || err_set(e, ERR_LIMIT, tr(lang, "The reminder is too large."));
    mail.body = arena_str(a, buf_str(&b));
    buf_release(&b);
    if (good) *out = mail;
    return good;
}
