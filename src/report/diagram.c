/* diagram: worksheet 3 from worksheet 2: who exchanges what with the system, over which network.
 *
 * The drawing rules ask that actors and exchanges that have something in common be drawn together, and that what does
 * not fit the picture goes to a numbered side table. So rows become actors with flows; rows of one actor in the same
 * direction over the same networks become one arrow; actors that differ in name only become one box. A picture has its
 * bounds, and what lies beyond them is drawn as “N others”; the work table above it always has everything. */
#include "report/build.h"
#include "report/report.h"

#define FLOWS_MAX 10   /* more arrows than this are hard to read with words on them */
#define ITEMS_MAX 3    /* lines on one arrow */
#define COLUMNS_MAX 48 /* of one line, an East Asian character being two */
#define PARTIES_MAX 24
#define NAMES_MAX 24   /* networks of the picture; devices or stores of one box */
#define LABEL_MAX 1200 /* bytes of one name or of the numbers on one arrow */
#define WORDS_MAX (16 * KIB)

struct names {
    struct str *list;
    size_t n, room;
};
struct arrow {
    enum flow flow;
    struct str network; /* "" = none; several are one name */
    struct names items; /* task and information */
};
struct party {
    struct names called; /* alike actors under one roof */
    struct names devices, stores;
    struct arrow *arrows;
    size_t n_arrows, room_arrows;
};
struct picture {
    struct builder b; /* for its phrases and its arena */
    struct party *parties;
    size_t n_parties, room_parties;
    struct names stores, networks;
};

static void add_name(struct arena *a, struct names *to, struct str name) {
    for (size_t i = 0; i < to->n; i++)
        if (str_eq(to->list[i], name)) return;
    to->list = arena_grow(a, to->list, to->n, &to->room, sizeof *to->list);
    to->list[to->n++] = name;
}

static void add_names(struct arena *a, struct names *to, const struct str *list, size_t n) {
    for (size_t i = 0; i < n; i++) add_name(a, to, list[i]);
}

static struct str join(struct picture *p, const struct str *list, size_t n, const char *between) {
    struct buf all;
    buf_init(&all, WORDS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_addz(&all, tr(p->b.lang, between));
        buf_add(&all, list[i]);
    }
    struct str joined = arena_str(p->b.a, buf_str(&all)); /* past the ceiling nobody would read on */
    buf_release(&all);
    return joined;
}

static struct str n_others(struct picture *p, size_t n) {
    return say(&p->b, N_("%1 others"), ARGS(arena_fmt(p->b.a, "%zu", n)));
}

/* A name that fits its box, cut between characters. */
static struct str shortened(struct picture *p, struct str name) {
    size_t cut;
    if (name.len <= LABEL_MAX) return name;
    struct str head = str_cut(name, 0, LABEL_MAX);
    if (!utf8_ok(head, &cut)) head = str_cut(head, 0, cut);
    return arena_fmt(p->b.a, "%.*s…", STR_ARG(head));
}

static void cap_names(struct picture *p, struct names *names) {
    for (size_t i = 0; i < names->n; i++) names->list[i] = shortened(p, names->list[i]);
    if (names->n <= NAMES_MAX) return;
    names->list[NAMES_MAX - 1] = n_others(p, names->n - NAMES_MAX + 1);
    names->n = NAMES_MAX;
}

static bool same_names(const struct names *x, const struct names *y) {
    if (x->n != y->n) return false;
    for (size_t i = 0; i < x->n; i++)
        if (!str_eq(x->list[i], y->list[i])) return false;
    return true;
}

/* Rows in --------------------------------------------------------------------------------------------------------- */

static struct party *party_named(struct picture *p, struct str name) {
    for (size_t i = 0; i < p->n_parties; i++)
        if (str_eq(p->parties[i].called.list[0], name)) return &p->parties[i];
    p->parties = arena_grow(p->b.a, p->parties, p->n_parties, &p->room_parties, sizeof *p->parties);
    struct party *party = &p->parties[p->n_parties++];
    *party = (struct party){0};
    add_name(p->b.a, &party->called, name);
    return party;
}

static enum flow flow_of(struct str word) {
    return str_is(word, "in") ? FLOW_IN : str_is(word, "out") ? FLOW_OUT : FLOW_BOTH;
}

static struct arrow *arrow_of(struct picture *p, struct party *party, enum flow flow, struct str network) {
    for (size_t i = 0; i < party->n_arrows; i++)
        if (party->arrows[i].flow == flow && str_eq(party->arrows[i].network, network)) return &party->arrows[i];
    party->arrows = arena_grow(p->b.a, party->arrows, party->n_arrows, &party->room_arrows, sizeof *party->arrows);
    struct arrow *arrow = &party->arrows[party->n_arrows++];
    *arrow = (struct arrow){.flow = flow, .network = network};
    return arrow;
}

/* "actor: information" is kept beside that actor, anything else in the system. */
static void add_store(struct picture *p, struct party *party, struct str store) {
    struct str owner, what;
    if (str_split(store, ':', &owner, &what) && str_eq(str_trim(owner), party->called.list[0]))
        add_name(p->b.a, &party->stores, str_trim(what));
    else
        add_name(p->b.a, &p->stores, store);
}

static struct str item_of(struct picture *p, struct str task, struct str information) {
    return information.len ? say(&p->b, N_("%1 “%2”"), ARGS(task, information)) : task;
}

/* Several networks of one row are one name; when there are too many different ones, the later ones are “others”. */
static struct str network_name(struct picture *p, const struct work_row *w) {
    struct str name = shortened(p, join(p, w->networks, w->n_networks, N_(", ")));
    if (!name.len || p->networks.n < NAMES_MAX - 1) return name;
    for (size_t i = 0; i < p->networks.n; i++)
        if (str_eq(p->networks.list[i], name)) return name;
    return trs(p->b.lang, N_("other networks"));
}

/* What stands on the arrow is the task and the information; a long task gives way to its step. */
static void add_row(struct picture *p, const struct work_row *w) {
    struct party *party = party_named(p, w->actor);
    struct str network = network_name(p, w);
    struct str information = join(p, w->information, w->n_information, N_(", "));
    struct str item = item_of(p, w->task, information);
    if (utf8_width(item) > COLUMNS_MAX && w->step.len) item = item_of(p, w->step, information);
    add_names(p->b.a, &party->devices, w->devices, w->n_devices);
    for (size_t i = 0; i < w->n_stores; i++) add_store(p, party, w->stores[i]);
    add_name(p->b.a, &arrow_of(p, party, flow_of(w->flow), network)->items, item);
    if (network.len) add_name(p->b.a, &p->networks, network);
}

/* Alike actors ------------------------------------------------------------------------------------------------------
 */

static bool alike(const struct party *x, const struct party *y) {
    if (x->n_arrows != y->n_arrows || !same_names(&x->devices, &y->devices) || !same_names(&x->stores, &y->stores))
        return false;
    for (size_t i = 0; i < x->n_arrows; i++) {
        const struct arrow *a = &x->arrows[i], *b = &y->arrows[i];
        if (a->flow != b->flow || !str_eq(a->network, b->network) || !same_names(&a->items, &b->items)) return false;
    }
    return true;
}

static void merge_alike(struct picture *p) {
    size_t kept = 0;
    for (size_t i = 0; i < p->n_parties; i++) {
        size_t twin = 0;
        while (twin < kept && !alike(&p->parties[twin], &p->parties[i])) twin++;
        if (twin < kept)
            add_name(p->b.a, &p->parties[twin].called, p->parties[i].called.list[0]);
        else
            p->parties[kept++] = p->parties[i];
    }
    p->n_parties = kept;
}

/* The actors that the picture has no room for become one box; what they do names them. */
static void fold_rest(struct picture *p) {
    if (p->n_parties <= PARTIES_MAX) return;
    struct party rest = {0};
    for (size_t i = PARTIES_MAX - 1; i < p->n_parties; i++) {
        const struct party *party = &p->parties[i];
        add_names(p->b.a, &rest.devices, party->devices.list, party->devices.n);
        add_names(p->b.a, &rest.stores, party->stores.list, party->stores.n);
        for (size_t k = 0; k < party->n_arrows; k++) {
            struct arrow *to = arrow_of(p, &rest, party->arrows[k].flow, party->arrows[k].network);
            for (size_t m = 0; m < party->arrows[k].items.n; m++)
                add_name(p->b.a, &to->items,
                         say(&p->b, N_("%1: %2"), ARGS(party->called.list[0], party->arrows[k].items.list[m])));
        }
    }
    add_name(p->b.a, &rest.called, n_others(p, p->n_parties - PARTIES_MAX + 1));
    p->parties[PARTIES_MAX - 1] = rest;
    p->n_parties = PARTIES_MAX;
}

/* The picture -------------------------------------------------------------------------------------------------------
 */

static size_t count_arrows(const struct picture *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_parties; i++) n += p->parties[i].n_arrows;
    return n;
}

static bool needs_numbers(const struct picture *p) {
    if (count_arrows(p) > FLOWS_MAX) return true;
    for (size_t i = 0; i < p->n_parties; i++)
        for (size_t k = 0; k < p->parties[i].n_arrows; k++) {
            const struct names *items = &p->parties[i].arrows[k].items;
            if (items->n > ITEMS_MAX) return true;
            for (size_t m = 0; m < items->n; m++)
                if (utf8_width(items->list[m]) > COLUMNS_MAX) return true;
        }
    return false;
}

/* ① … ㊿, as far as Unicode has them, then (51) … */
static struct str number_sign(struct arena *a, size_t n) {
    char sign[4];
    uint32_t cp = n <= 20 ? 0x245Fu + (uint32_t)n : n <= 35 ? 0x323Cu + (uint32_t)n : 0x328Du + (uint32_t)n;
    if (n > 50) return arena_fmt(a, "(%zu)", n);
    return arena_str(a, (struct str){sign, utf8_put(cp, sign)});
}

static struct str party_name(struct picture *p, const struct party *party) {
    return shortened(p, join(p, party->called.list, party->called.n, N_(" / ")));
}

static struct str arrow_sentence(struct picture *p, const struct party *party, const struct arrow *arrow,
                                 struct str what) {
    static const char *const over[] = {
        [FLOW_IN] = N_("%1 to the system, over %3: %2"),
        [FLOW_OUT] = N_("The system to %1, over %3: %2"),
        [FLOW_BOTH] = N_("%1 and the system, both ways, over %3: %2"),
    };
    static const char *const plain[] = {
        [FLOW_IN] = N_("%1 to the system: %2"),
        [FLOW_OUT] = N_("The system to %1: %2"),
        [FLOW_BOTH] = N_("%1 and the system, both ways: %2"),
    };
    const char *pattern = arrow->network.len ? over[arrow->flow] : plain[arrow->flow];
    return say(&p->b, pattern, ARGS(party_name(p, party), what, arrow->network));
}

/* Moves the words of an arrow to the side table; the arrow keeps their numbers. */
static struct str numbered(struct picture *p, struct diagram *dg, struct diagram_row *side, const struct party *party,
                           const struct arrow *arrow) {
    struct str label = STR("");
    for (size_t i = 0; i < arrow->items.n; i++) {
        struct diagram_row *row = &side[dg->n_side++];
        row->number = number_sign(p->b.a, dg->n_side);
        row->text = arrow_sentence(p, party, arrow, arrow->items.list[i]);
        if (label.len < LABEL_MAX) label = arena_fmt(p->b.a, "%.*s%.*s", STR_ARG(label), STR_ARG(row->number));
    }
    return label.len < LABEL_MAX ? label : arena_fmt(p->b.a, "%.*s…", STR_ARG(label));
}

static size_t network_index(const struct picture *p, struct str name) {
    for (size_t i = 0; i < p->networks.n; i++)
        if (str_eq(p->networks.list[i], name)) return i;
    return SIZE_MAX;
}

static size_t count_items(const struct picture *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_parties; i++)
        for (size_t k = 0; k < p->parties[i].n_arrows; k++) n += p->parties[i].arrows[k].items.n;
    return n;
}

static void fill_flows(struct picture *p, struct diagram *dg) {
    bool numbers = needs_numbers(p);
    struct diagram_flow *flows = arena_array(p->b.a, count_arrows(p), sizeof *flows);
    struct diagram_row *side = arena_array(p->b.a, numbers ? count_items(p) : 0, sizeof *side);
    for (size_t i = 0; i < p->n_parties; i++)
        for (size_t k = 0; k < p->parties[i].n_arrows; k++) {
            const struct arrow *arrow = &p->parties[i].arrows[k];
            struct str label = numbers ? numbered(p, dg, side, &p->parties[i], arrow)
                                       : join(p, arrow->items.list, arrow->items.n, "\n");
            flows[dg->n_flows++] = (struct diagram_flow){
                .actor = i, .flow = arrow->flow, .label = label, .network = network_index(p, arrow->network)};
        }
    dg->flows = flows;
    dg->side = side;
    dg->side_title = numbers ? trs(p->b.lang, N_("Side table: what the numbers in the picture mean")) : STR("");
    dg->legend =
        trs(p->b.lang,
            numbers ? N_("Arrows point where the information goes; their numbers are those of the side table.")
                    : N_("Arrows point where the information goes; on them stand the task and the “information”."));
}

static void fill_actors(struct picture *p, struct diagram *dg) {
    struct diagram_actor *actors = arena_array(p->b.a, p->n_parties, sizeof *actors);
    for (size_t i = 0; i < p->n_parties; i++) {
        const struct party *party = &p->parties[i];
        actors[i] = (struct diagram_actor){.name = party_name(p, party),
                                           .devices = party->devices.list,
                                           .n_devices = party->devices.n,
                                           .stores = party->stores.list,
                                           .n_stores = party->stores.n};
    }
    dg->actors = actors;
    dg->n_actors = p->n_parties;
}

/* The whole picture in words, one line each. */
static struct str in_words(struct picture *p, struct str system) {
    struct buf out;
    buf_init(&out, 256 * KIB);
    buf_add(&out, say(&p->b, N_("“%1” stands in the middle, with its actors around it."), ARGS(system)));
    if (p->stores.n) {
        buf_addc(&out, '\n');
        buf_add(&out, say(&p->b, N_("The system keeps: %1."), ARGS(join(p, p->stores.list, p->stores.n, N_(", ")))));
    }
    for (size_t i = 0; i < p->n_parties; i++) {
        const struct party *party = &p->parties[i];
        struct str name = party_name(p, party);
        if (party->devices.n) {
            buf_addc(&out, '\n');
            buf_add(&out, say(&p->b, N_("%1 uses: %2."),
                              ARGS(name, join(p, party->devices.list, party->devices.n, N_(", ")))));
        }
        if (party->stores.n) {
            buf_addc(&out, '\n');
            buf_add(&out, say(&p->b, N_("%1 keeps: %2."),
                              ARGS(name, join(p, party->stores.list, party->stores.n, N_(", ")))));
        }
        for (size_t k = 0; k < party->n_arrows; k++) {
            struct str what = join(p, party->arrows[k].items.list, party->arrows[k].items.n, N_(", "));
            buf_addc(&out, '\n');
            buf_add(&out, arrow_sentence(p, party, &party->arrows[k], what));
        }
    }
    struct str s = arena_str(p->b.a, buf_str(&out));
    buf_release(&out);
    return s;
}

struct diagram *diagram_compose(struct arena *a, const struct system *s, enum lang lang) {
    struct picture *p = arena_alloc(a, sizeof *p);
    struct diagram *dg = arena_alloc(a, sizeof *dg);
    builder_init(&p->b, a, lang);
    for (size_t i = 0; i < s->n_work; i++) add_row(p, &s->work[i]);
    merge_alike(p);
    fold_rest(p);
    cap_names(p, &p->stores);
    for (size_t i = 0; i < p->n_parties; i++) {
        cap_names(p, &p->parties[i].devices);
        cap_names(p, &p->parties[i].stores);
    }
    *dg = (struct diagram){.system = shortened(p, s->name),
                           .stores = p->stores.list,
                           .n_stores = p->stores.n,
                           .networks = p->networks.list,
                           .n_networks = p->networks.n};
    fill_actors(p, dg);
    fill_flows(p, dg);
    dg->alt = in_words(p, s->name);
    return dg;
}
