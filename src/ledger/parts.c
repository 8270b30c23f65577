/* parts: canonical JSON apart and together; three states into one.
 *
 * Merging: every (section, name) of the three states gets one slot that knows its part in each. Values are decided slot
 * by slot. The order of a section is that of the side that changed it (the file, when it did; else what is there), with
 * what only the other side has put in behind its neighbour there. Places are then kept where they still rise, and given
 * anew only where they do not, so that a row in the middle is one change and not one for every row below it. */
#include "ledger/parts.h"

#include <stdlib.h>

#include "fmt/fmt.h"

#define PLACE_STEP 65536

static const struct section sections[SECTIONS] = {
    {"system", false, "system"}, {"document", false, "system"},      {"register", false, "system"},
    {"tasks", true, "system"},   {"work", true, "system"},           {"answers", false, "answer"},
    {"sheets", true, "system"},  {"judgements", false, "judgement"}, {"decisions", false, "decision"},
    {"fill", false, "system"},   {"declared", false, "system"},      {"status", false, "inspection"},
};

const struct section *section_at(size_t i) {
    return &sections[i];
}

int section_find(struct str name) {
    for (int i = 0; i < SECTIONS; i++)
        if (str_is(name, sections[i].name)) return i;
    return -1;
}

const char *part_act_name(enum part_act act) {
    static const char *const names[] = {"add", "set", "remove", "move"};
    return names[act];
}

/* Apart and together -------------------------------------------------------------------------- */

struct splitter {
    struct arena *a;
    struct str json;
    struct parts *out;
    size_t room;
    struct err *e;
};

static bool add_part(struct splitter *s, struct str section, struct str name, const struct node *value, size_t place) {
    struct str text = str_cut(s->json, value->start, value->end);
    if (text.len > PART_VALUE_MAX)
        return err_set(s->e, ERR_LIMIT, _("\"%.*s\" under \"%.*s\" is larger than %zu KiB."), STR_ARG(name),
                       STR_ARG(section), PART_VALUE_MAX / KIB);
    if (name.len > PART_NAME_MAX)
        return err_set(s->e, ERR_LIMIT, _("A name under \"%.*s\" is longer than %d bytes."), STR_ARG(section),
                       PART_NAME_MAX);
    struct parts *o = s->out;
    o->list = arena_grow(s->a, o->list, o->n, &s->room, sizeof *o->list);
    o->list[o->n++] = (struct part){section, name, text, (int64_t)(place + 1) * PLACE_STEP, 0};
    return true;
}

static bool split_section(struct splitter *s, struct str name, const struct node *n) {
    int i = section_find(name);
    if (i < 0 || n->type != (sections[i].items ? NODE_LIST : NODE_MAP))
        return err_set(s->e, ERR_INVALID, _("\"%.*s\" is no part of a system."), STR_ARG(name));
    for (size_t k = 0; k < n->count; k++)
        if (!add_part(s, str_of(sections[i].name), n->keys ? n->keys[k]->text : STR_NONE, n->items[k], k)) return false;
    return true;
}

bool parts_split(struct arena *a, struct str json, struct parts *out, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("system"), json};
    struct parts all = {0};
    struct splitter s = {a, json, &all, 0, e};
    const struct node *root = json_read(a, &src, d);
    if (!root) return *e = d->list[0], false;
    if (root->type != NODE_MAP) return err_set(e, ERR_INVALID, _("This is not a system."));
    for (size_t i = 0; i < root->count; i++)
        if (!str_is(root->keys[i]->text, "kijun") && !split_section(&s, root->keys[i]->text, root->items[i]))
            return false;
    parts_sort(&all);
    *out = all;
    return true;
}

static int by_place(const void *pa, const void *pb) {
    const struct part *a = pa, *b = pb;
    int sa = section_find(a->section), sb = section_find(b->section);
    if (sa != sb) return sa < sb ? -1 : 1;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    return str_cmp(a->name, b->name);
}

void parts_sort(struct parts *p) {
    if (p->n) qsort(p->list, p->n, sizeof *p->list, by_place);
}

void parts_join(const struct parts *p, struct buf *out) {
    const struct section *open = NULL;
    buf_add(out, STR("{\"kijun\":1"));
    for (size_t i = 0; i < p->n; i++) {
        const struct section *s = &sections[section_find(p->list[i].section)];
        if (s == open) {
            buf_addc(out, ',');
        } else {
            if (open) buf_addc(out, open->items ? ']' : '}');
            buf_addf(out, ",\"%s\":%c", s->name, s->items ? '[' : '{');
            open = s;
        }
        if (!s->items) {
            json_quote(out, p->list[i].name);
            buf_addc(out, ':');
        }
        buf_add(out, p->list[i].value);
    }
    if (open) buf_addc(out, open->items ? ']' : '}');
    buf_addc(out, '}');
}

const struct part *parts_find(const struct parts *p, struct str section, struct str name) {
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->list[i].section, section) && str_eq(p->list[i].name, name)) return &p->list[i];
    return NULL;
}

/* Three into one ------------------------------------------------------------------------------ */

enum side { BASE, NOW, FILE_, SIDES };

struct slot {
    int section;
    struct str name;
    const struct part *in[SIDES];
    const struct part *value; /* of the result; NULL: not there */
    struct slot *next;        /* in the order of the result */
    bool listed, stays;       /* stays: its place is kept */
    int64_t place;
};

struct merger {
    struct arena *a;
    struct parts_merge *out;
    struct slot *slots;
    size_t n;
    size_t room_changes, room_clashes, room_kept;
    struct slot **at[SIDES]; /* the slot of each part, by its index */
};

struct named { /* for sorting */
    const struct part *part;
    size_t index;
    enum side side;
};

static int by_name(const void *pa, const void *pb) {
    const struct named *a = pa, *b = pb;
    int sa = section_find(a->part->section), sb = section_find(b->part->section);
    if (sa != sb) return sa < sb ? -1 : 1;
    int c = str_cmp(a->part->name, b->part->name);
    return c ? c : (int)a->side - (int)b->side;
}

static void make_slots(struct merger *m, const struct parts *const sides[SIDES]) {
    size_t n = 0, total = sides[BASE]->n + sides[NOW]->n + sides[FILE_]->n;
    struct named *all = arena_array(m->a, total, sizeof *all);
    m->slots = arena_array(m->a, total, sizeof *m->slots);
    for (enum side side = BASE; side < SIDES; side++) {
        m->at[side] = arena_array(m->a, sides[side]->n, sizeof *m->at[side]);
        for (size_t i = 0; i < sides[side]->n; i++) all[n++] = (struct named){&sides[side]->list[i], i, side};
    }
    if (n) qsort(all, n, sizeof *all, by_name);
    for (size_t i = 0; i < n; i++) {
        const struct part *p = all[i].part;
        struct slot *last = m->n ? &m->slots[m->n - 1] : NULL;
        if (!last || last->section != section_find(p->section) || !str_eq(last->name, p->name)) {
            last = &m->slots[m->n++];
            *last = (struct slot){.section = section_find(p->section), .name = p->name};
        }
        last->in[all[i].side] = p;
        m->at[all[i].side][all[i].index] = last;
    }
}

/* A value that is not known is like nothing else. */
static bool alike(const struct part *a, const struct part *b) {
    if (!a || !b) return a == b;
    return a->value.ptr && b->value.ptr && str_eq(a->value, b->value);
}

static struct part_clash clash_of(const struct slot *s) {
    struct part which = {.section = str_of(sections[s->section].name), .name = s->name};
    return (struct part_clash){which, s->in[BASE], s->in[NOW], s->in[FILE_]};
}

static void decide(struct merger *m, struct slot *s) {
    struct parts_merge *o = m->out;
    const struct part *base = s->in[BASE], *now = s->in[NOW], *file = s->in[FILE_];
    s->value = now;
    if (alike(now, file)) return;
    if (alike(base, now)) {
        s->value = file;
    } else if (alike(base, file)) {
        o->kept = arena_grow(m->a, o->kept, o->n_kept, &m->room_kept, sizeof *o->kept);
        o->kept[o->n_kept++] = clash_of(s);
    } else {
        o->clashes = arena_grow(m->a, o->clashes, o->n_clashes, &m->room_clashes, sizeof *o->clashes);
        o->clashes[o->n_clashes++] = clash_of(s);
    }
}

/* Order --------------------------------------------------------------------------------------- */

/* Did this side put what it shares with the base into another order? */
static bool reordered(const struct merger *m, const struct parts *side, enum side which, int section) {
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < side->n; i++) {
        const struct slot *s = m->at[which][i];
        if (s->section != section || !s->in[BASE]) continue;
        if (s->in[BASE]->place < last) return true;
        last = s->in[BASE]->place;
    }
    return false;
}

/* What of `side` is in the result and not listed yet comes behind its neighbour of that side. */
static void list_side(struct merger *m, const struct parts *side, enum side which, int section, struct slot **head) {
    struct slot *before = NULL;
    for (size_t i = 0; i < side->n; i++) {
        struct slot *s = m->at[which][i];
        if (s->section != section || !s->value) continue;
        if (!s->listed) {
            struct slot **link = before ? &before->next : head;
            s->next = *link;
            *link = s;
            s->listed = true;
        }
        before = s;
    }
}

/* The longest row of parts whose places rise already: they stay. */
static void find_staying(struct merger *m, struct slot *head) {
    size_t n = 0, length = 0;
    for (struct slot *s = head; s; s = s->next) n++;
    struct slot **tails = arena_array(m->a, n, sizeof(struct slot *));
    struct slot **all = arena_array(m->a, n, sizeof(struct slot *));
    size_t *rank = arena_array(m->a, n, sizeof *rank), count = 0;
    for (struct slot *s = head; s; s = s->next) {
        if (!s->in[NOW]) continue;
        size_t low = 0, high = length;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (tails[middle]->in[NOW]->place < s->in[NOW]->place)
                low = middle + 1;
            else
                high = middle;
        }
        tails[low] = s;
        if (low == length) length++;
        all[count] = s;
        rank[count++] = low;
    }
    for (size_t i = count, want = length; i-- > 0 && want;)
        if (rank[i] + 1 == want) all[i]->stays = true, want--;
}

/* False: between two that stay there is no room. */
static bool give_places(struct slot *head) {
    int64_t before = 0;
    for (struct slot *s = head; s;) {
        if (s->stays) {
            before = s->place = s->in[NOW]->place;
            s = s->next;
            continue;
        }
        int64_t many = 0, i = 1;
        struct slot *end = s;
        for (; end && !end->stays; end = end->next) many++;
        int64_t room = end ? end->in[NOW]->place - before : (many + 1) * PLACE_STEP;
        if (room <= many) return false;
        int64_t each = room / (many + 1), rest = room % (many + 1);
        for (; s != end; s = s->next, i++) s->place = before + each * i + rest * i / (many + 1);
    }
    return true;
}

static void give_all_places(struct slot *head) {
    int64_t place = 0;
    for (struct slot *s = head; s; s = s->next) s->place = place += PLACE_STEP;
}

/* Changes ------------------------------------------------------------------------------------- */

static void add_change(struct merger *m, enum part_act act, const struct part *before, const struct part *after) {
    struct parts_merge *o = m->out;
    o->changes = arena_grow(m->a, o->changes, o->n_changes, &m->room_changes, sizeof *o->changes);
    struct part_change *c = &o->changes[o->n_changes++];
    *c = (struct part_change){.act = act};
    if (before) c->before = *before;
    if (after) c->after = *after;
}

static void add_changes(struct merger *m, const struct slot *s) {
    const struct part *now = s->in[NOW];
    struct part after = *s->value;
    after.section = str_of(sections[s->section].name);
    after.name = s->name;
    after.place = s->place;
    if (!now) return add_change(m, PART_ADD, NULL, &after);
    after.changed = now->changed;
    if (s->place != now->place) {
        struct part moved = *now;
        moved.place = s->place;
        add_change(m, PART_MOVE, now, &moved);
    }
    if (!alike(now, s->value)) add_change(m, PART_SET, now, &after);
}

static void merge_section(struct merger *m, const struct parts *const sides[SIDES], int section) {
    struct slot *head = NULL;
    bool by_file = reordered(m, sides[FILE_], FILE_, section);
    enum side first = by_file ? FILE_ : NOW, second = by_file ? NOW : FILE_;
    list_side(m, sides[first], first, section, &head);
    list_side(m, sides[second], second, section, &head);
    find_staying(m, head);
    if (!give_places(head)) give_all_places(head);
    for (size_t i = 0; i < sides[NOW]->n; i++) {
        const struct slot *s = m->at[NOW][i];
        if (s->section == section && !s->value) add_change(m, PART_REMOVE, s->in[NOW], NULL);
    }
    for (const struct slot *s = head; s; s = s->next) add_changes(m, s);
}

void parts_merge(struct arena *a, const struct parts *base, const struct parts *now, const struct parts *file,
                 int64_t *next_item, struct parts_merge *out) {
    struct parts_merge merge = {0};
    struct merger m = {.a = a, .out = &merge};
    struct parts wanted = {arena_array(a, file->n, sizeof *file->list), file->n};
    for (size_t i = 0; i < file->n; i++) {
        wanted.list[i] = file->list[i];
        if (!wanted.list[i].name.ptr) wanted.list[i].name = arena_fmt(a, "%lld", (long long)(*next_item)++);
    }
    const struct parts *const sides[SIDES] = {base, now, &wanted};
    make_slots(&m, sides);
    for (size_t i = 0; i < m.n; i++) decide(&m, &m.slots[i]);
    for (int section = 0; section < SECTIONS; section++) merge_section(&m, sides, section);
    *out = merge;
}

struct parts parts_apply(struct arena *a, const struct parts *now, const struct part_change *changes, size_t n) {
    struct parts p = {arena_array(a, now->n + n, sizeof *p.list), 0};
    for (size_t i = 0; i < now->n; i++) p.list[p.n++] = now->list[i];
    for (size_t i = 0; i < n; i++) {
        const struct part_change *c = &changes[i];
        const struct part *which = c->act == PART_ADD ? &c->after : &c->before;
        size_t k = 0;
        while (k < p.n && !(str_eq(p.list[k].name, which->name) && str_eq(p.list[k].section, which->section))) k++;
        if (c->act == PART_ADD)
            p.list[p.n++] = c->after;
        else if (c->act == PART_REMOVE)
            p.list[k] = p.list[--p.n];
        else if (c->act == PART_MOVE)
            p.list[k].place = c->after.place;
        else
            p.list[k].value = c->after.value;
    }
    parts_sort(&p);
    return p;
}
