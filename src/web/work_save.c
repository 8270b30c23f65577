/* work_save: one part after the other, each on the state that its reader saw. */
#include <string.h>

#include "fmt/era.h"
#include "fmt/fmt.h"
#include "ledger/history.h"
#include "web/work.h"

int64_t work_changed(const struct work *w, const char *section, struct str name) {
    const struct part *p = parts_find(&w->rec.parts, str_of(section), name);
    return p ? p->changed : PART_ABSENT;
}

struct str work_expected_write(struct arena *a, int64_t changed) {
    return changed == PART_ABSENT ? STR("new") : arena_fmt(a, "%lld", (long long)changed);
}

int64_t work_expected_read(struct str s) {
    int64_t n;
    return s.len < 19 && str_int(s, &n) && n >= 0 ? n : PART_ABSENT;
}

static void name_clash(const struct work *w, const struct part_wish *wish, struct work_clash *clash) {
    struct history h = {0};
    struct err ignored = {0};
    struct system_record now;
    if (history_newest(w->a, w->v->opt->trail, system_subject(w->a, w->id, wish->section, wish->name), 1, &h,
                       &ignored) &&
        h.n) {
        clash->at = h.list[0].at;
        clash->entry = h.list[0].n;
        if (!h.list[0].erased) clash->who = history_who(&h.list[0]);
    }
    ignored = (struct err){0};
    if (!system_get_numbered(w->a, w->v->opt->store, w->id, &now, &ignored)) return;
    const struct part *p = parts_find(&now.parts, wish->section, wish->name);
    clash->says = p ? p->value : STR_NONE;
}

enum work_result work_put(const struct work *w, const struct part_wish *wish, struct part_done *done,
                          struct work_clash *clash, struct err *e) {
    if (system_part_set(w->v->opt->trail, &w->v->viewer.actor, w->cat, w->id, wish, done, e)) return WORK_SAVED;
    if (e->kind != ERR_CONFLICT || wish->expected == PART_ANY) return WORK_REFUSED;
    *clash = (struct work_clash){.field = clash->field};
    name_clash(w, wish, clash);
    return WORK_CLASHED;
}

/* Lists ------------------------------------------------------------------------------------------------------------ */

/* Where a list is parted: a line end, a comma of any kind. */
static size_t parting(struct str s, size_t at) {
    static const char *const marks[] = {"\n", ",", "、", "，", ";", "；"};
    struct str rest = str_cut(s, at, s.len);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(rest, str_of(marks[i]))) return strlen(marks[i]);
    return 0;
}

/* Full-width blanks, too. */
static struct str trimmed(struct str s) {
    for (;;) {
        s = str_trim(s);
        if (str_starts(s, STR("　")))
            s = str_cut(s, 3, s.len);
        else if (str_ends(s, STR("　")))
            s = str_cut(s, 0, s.len - 3);
        else
            return s;
    }
}

const struct str *work_list_split(struct arena *a, struct str text, size_t *n) {
    struct str *list = NULL;
    size_t room = 0, from = 0;
    *n = 0;
    for (size_t i = 0; i <= text.len;) {
        size_t mark = i < text.len ? parting(text, i) : 1;
        if (!mark) {
            i++;
            continue;
        }
        struct str one = trimmed(str_cut(text, from, i));
        if (one.len) {
            list = arena_grow(a, list, *n, &room, sizeof *list);
            list[(*n)++] = one;
        }
        from = i += mark;
    }
    return list;
}

struct str work_list_join(struct arena *a, const struct str *list, size_t n, const char *between) {
    struct buf b;
    buf_init(&b, PART_VALUE_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_addz(&b, between);
        buf_add(&b, list[i]);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

struct str work_json_text(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 8 * PART_VALUE_MAX);
    json_quote(&b, s);
    struct str json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return json;
}

struct str work_json_texts(struct arena *a, const struct str *list, size_t n) {
    struct buf b;
    buf_init(&b, 8 * PART_VALUE_MAX);
    buf_addc(&b, '[');
    for (size_t i = 0; i < n; i++) {
        if (i) buf_addc(&b, ',');
        json_quote(&b, list[i]);
    }
    buf_addc(&b, ']');
    struct str json = arena_str(a, buf_str(&b));
    buf_release(&b);
    return json;
}

/* Fields that are parts -------------------------------------------------------------------------------------------- */

/* A value of a part as its field shows it. */
static struct str shown(const struct work *w, struct str json) {
    struct diags *d = arena_alloc(w->a, sizeof *d);
    struct source src = {STR("part"), json};
    const struct node *n = json.len ? json_read(w->a, &src, d) : NULL;
    if (!n) return STR("");
    if (n->type == NODE_SCALAR) return node_is_null(n) ? STR("") : n->text;
    if (n->type != NODE_LIST) return json;
    struct str *list = arena_array(w->a, n->count, sizeof *list);
    for (size_t i = 0; i < n->count; i++) list[i] = n->items[i]->text;
    return work_list_join(w->a, list, n->count, "\n");
}

void work_text_fill(const struct work *w, struct work_text *t) {
    const struct part *p = t->part.ptr ? parts_find(&w->rec.parts, t->section, t->part) : NULL;
    t->was = shown(w, p ? p->value : STR_NONE);
    t->field.value = t->was;
    t->expects = work_expected_write(w->a, p ? p->changed : PART_ABSENT);
    t->x = arena_fmt(w->a, "x.%s", t->field.name);
    t->o = arena_fmt(w->a, "o.%s", t->field.name);
}

/* What it is to become; false: it cannot be read, the field says why. */
static bool wanted(const struct work *w, struct work_text *t, struct str typed, struct str *json) {
    char day[ERA_DAY_MAX];
    struct err e = {0};
    *json = STR_NONE;
    if (!typed.len) {
        if (t->field.must) t->field.error = trs(w->lang, "Please enter this.");
        return !t->field.must;
    }
    if (t->date) {
        if (!era_read_in(w->lang, typed, day, &e)) {
            t->field.error = arena_str(w->a, str_of(e.text));
            return false;
        }
        *json = work_json_text(w->a, arena_str(w->a, str_of(day)));
    } else if (t->list) {
        size_t n;
        const struct str *list = work_list_split(w->a, typed, &n);
        *json = work_json_texts(w->a, list, n);
    } else {
        *json = work_json_text(w->a, typed);
    }
    return true;
}

static bool save_one(struct work *w, struct work_text *t, size_t *saved) {
    struct visit *v = w->v;
    struct err e = {0};
    struct part_done done;
    struct str typed = visit_field(v, t->field.name), was = visit_field(v, t->o.ptr);
    bool theirs = visit_field(v, arena_fmt(w->a, "k.%s", t->field.name).ptr).len > 0;
    if (!typed.ptr || theirs || str_eq(typed, was.ptr ? was : STR(""))) return true;
    struct part_wish wish = {.section = t->section, .name = t->part};
    wish.expected = work_expected_read(visit_field(v, t->x.ptr));
    t->field.value = typed;
    if (!wanted(w, t, typed, &wish.value)) return false;
    if (!wish.value.ptr && wish.expected == PART_ABSENT) return true; /* nothing was, nothing is */
    /* A new item meets nobody; so does one that somebody removed and that is wanted all the same. */
    bool item = section_at((size_t)section_find(t->section))->items;
    if (item && wish.value.ptr && wish.expected == PART_ABSENT) wish.name = STR_NONE, wish.expected = PART_ANY;
    t->clash.field = t->field.name;
    enum work_result r = work_put(w, &wish, &done, &t->clash, &e);
    if (r == WORK_SAVED) {
        ++*saved;
        t->clash = (struct work_clash){0};
        return true;
    }
    if (r == WORK_REFUSED) {
        t->clash = (struct work_clash){0};
        t->field.error = arena_str(w->a, str_of(e.text));
        return false;
    }
    if (t->clash.says.ptr) t->clash.says = shown(w, t->clash.says);
    return false;
}

size_t work_texts_save(struct work *w, struct work_head *h, struct work_text *list, size_t n, size_t *saved) {
    struct err e = {0};
    size_t left = 0;
    *saved = 0;
    for (size_t i = 0; i < n; i++) {
        if (save_one(w, &list[i], saved)) continue;
        left++;
        work_fault(h, list[i].field.name,
                   list[i].field.error.len ? list[i].field.error
                                           : arena_fmt(w->a, tr(w->lang, "Somebody else changed this meanwhile: %.*s"),
                                                       STR_ARG(list[i].field.label)));
    }
    if (!left) return 0;
    /* What is there now; what was typed stays. */
    if (!system_get_numbered(w->a, w->v->opt->store, w->id, &w->rec, &e)) return left;
    for (size_t i = 0; i < n; i++) {
        struct work_text *t = &list[i];
        bool mine = t->clash.field || t->field.error.len;
        struct str typed = t->field.value;
        struct str x = visit_field(w->v, t->x.ptr), o = visit_field(w->v, t->o.ptr);
        if (!t->part.ptr && !mine) continue;
        work_text_fill(w, t);
        if (mine) t->field.value = typed;
        if (t->field.error.len) t->expects = x, t->was = o.ptr ? o : STR("");
    }
    return left;
}
