/* kijun search: find controls, conditions and questions by their words, in Japanese or English. */
#include "cli/words.h"
#include "report/standard_json.h"

#define SHOWN_ALL 5  /* hits of each standard where several are searched */
#define SHOWN_ONE 20 /* … of one */

static const char *const kinds[] = {[HIT_CONTROL] = "control", [HIT_CONDITION] = "condition", [HIT_FACT] = "question",
                                    [HIT_METRIC] = "metric",   [HIT_GROUP] = "group",         [HIT_ANNEX] = "annex"};

static const struct annex *annex_of(const struct catalog *cat, const struct hit *h) {
    return &cat->standards[h->index].annexes[h->part];
}

/* As `show` takes it. */
static struct str name_of(struct arena *a, const struct catalog *cat, const struct hit *h) {
    struct str standard = h->kind >= HIT_GROUP ? cat->standards[h->index].id : STR_NONE;
    switch (h->kind) {
    case HIT_CONTROL:
        return control_name(a, cat, h->index);
    case HIT_CONDITION:
        return condition_name(a, cat, h->index);
    case HIT_FACT:
        return cat->facts[h->index].id;
    case HIT_METRIC:
        return metric_name(a, cat, h->index);
    case HIT_GROUP:
        return arena_fmt(a, "%.*s.%.*s", STR_ARG(standard), STR_ARG(cat->standards[h->index].groups[h->part].id));
    case HIT_ANNEX:
        break;
    }
    const struct annex *x = annex_of(cat, h);
    if (h->entry < 0) return arena_fmt(a, "%.*s.%.*s", STR_ARG(standard), STR_ARG(x->id));
    return arena_fmt(a, "%.*s.%.*s/%.*s", STR_ARG(standard), STR_ARG(x->id),
                     STR_ARG(annex_entry_id(a, x, (uint32_t)h->entry)));
}

static const struct text *title_of(const struct catalog *cat, const struct hit *h) {
    switch (h->kind) {
    case HIT_CONTROL:
        return &cat->controls[h->index].title;
    case HIT_CONDITION:
        return &cat->conditions[h->index].title;
    case HIT_FACT:
        return &cat->facts[h->index].title;
    case HIT_METRIC:
        return &cat->metrics[h->index].title;
    case HIT_GROUP:
        return &cat->standards[h->index].groups[h->part].title;
    case HIT_ANNEX:
        break;
    }
    const struct annex *x = annex_of(cat, h);
    return h->entry < 0 ? &x->title : &x->entries[h->entry].title;
}

/* The standard that a hit belongs to; -1: a question, which all share. */
static int32_t standard_of_hit(const struct catalog *cat, const struct hit *h) {
    switch (h->kind) {
    case HIT_CONTROL:
        return (int32_t)cat->controls[h->index].standard;
    case HIT_CONDITION:
        return (int32_t)cat->conditions[h->index].standard;
    case HIT_METRIC:
        return (int32_t)cat->controls[cat->metrics[h->index].control].standard;
    case HIT_GROUP:
    case HIT_ANNEX:
        return (int32_t)h->index;
    case HIT_FACT:
        break;
    }
    return -1;
}

static bool holds(const struct opened *in, uint32_t standard) {
    for (size_t i = 0; i < in->n_standards; i++)
        if (in->standards[i] == standard) return true;
    return false;
}

struct askers {
    const struct opened *in;
    bool any;
};

static void add_asker(void *ctx, const struct standard *s, const struct question *q) {
    struct askers *found = ctx;
    (void)q;
    found->any = found->any || holds(found->in, (uint32_t)(s - found->in->cat->standards));
}

/* A question belongs to the standards that ask it; all of them together have every question. */
static bool asked_for(const struct opened *in, const struct hit *h) {
    int32_t standard = standard_of_hit(in->cat, h);
    if (standard >= 0) return holds(in, (uint32_t)standard);
    struct askers found = {.in = in, .any = in->n_standards == in->cat->n_standards};
    catalog_each_alias(in->cat, h->index, add_asker, &found);
    return found.any;
}

static size_t only_asked_for(const struct opened *in, struct hit *hits, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (asked_for(in, &hits[i])) hits[kept++] = hits[i];
    return kept;
}

static void print_json(struct out *o, const struct catalog *cat, struct str words, const struct hit *hits, size_t n) {
    struct jsonw *w = &o->json;
    json_begin(o);
    json_member(w, "words", words);
    jsonw_key(w, "hits");
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "id", name_of(o->arena, cat, &hits[i]));
        jsonw_key(w, "kind"), jsonw_z(w, kinds[hits[i].kind]);
        json_text(w, "title", title_of(cat, &hits[i]));
        jsonw_key(w, "in_title"), jsonw_bool(w, hits[i].in_title);
        json_member(w, "snippet", hits[i].snippet);
        int32_t standard = standard_of_hit(cat, &hits[i]);
        json_member(w, "standard", standard < 0 ? STR_NONE : cat->standards[standard].id);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

/* What a hit is, where it is not what most are. */
static const char *kind_word(const struct hit *h) {
    switch (h->kind) {
    case HIT_CONTROL:
    case HIT_FACT:
        break;
    case HIT_CONDITION:
        return _("condition of the standard");
    case HIT_METRIC:
        return _("metric");
    case HIT_GROUP:
        return _("group");
    case HIT_ANNEX:
        return h->entry < 0 ? _("annex") : _("annex entry");
    }
    return NULL;
}

static void add_hit(struct arena *a, struct grid *t, const struct catalog *cat, const struct hit *h) {
    struct grid_cell *row = grid_row(t);
    const char *kind = kind_word(h);
    struct str title = title_in(title_of(cat, h));
    row[0].text = name_of(a, cat, h);
    row[1] = (struct grid_cell){STYLE_BOLD, kind ? arena_fmt(a, _("%.*s (%s)"), STR_ARG(title), kind) : title};
    if (!h->in_title) grid_row(t)[1] = (struct grid_cell){STYLE_DIM, h->snippet};
}

/* The hits of one standard, or the questions; what is not shown is counted. */
static void print_group(struct out *o, const struct call *c, const struct opened *in, int32_t standard,
                        const struct hit *hits, size_t n) {
    size_t found = 0, most = c->all ? SIZE_MAX : in->n_standards == 1 || c->n_standards ? SHOWN_ONE : SHOWN_ALL;
    for (size_t i = 0; i < n; i++) found += standard_of_hit(in->cat, &hits[i]) == standard;
    if (!found) return;
    struct str title = standard < 0 ? str_of(_("Questions")) : term_standard(&in->cat->standards[standard]);
    out_heading(o, arena_fmt(o->arena, _("%.*s (%zu)"), STR_ARG(title), found).ptr);
    struct grid *t = grid_new(o->arena, 2, 1);
    for (size_t i = 0, shown = 0; i < n && shown < most; i++) {
        if (standard_of_hit(in->cat, &hits[i]) != standard) continue;
        add_hit(o->arena, t, in->cat, &hits[i]);
        shown++;
    }
    grid_print(o, t, 2);
    if (found <= most) return;
    struct str more = arena_fmt(o->arena, _("and %zu more"), found - most);
    if (standard >= 0 && most < SHOWN_ONE)
        more = arena_fmt(o->arena, _("%.*s (with --standard %.*s or --all)"), STR_ARG(more),
                         STR_ARG(in->cat->standards[standard].id));
    else
        more = arena_fmt(o->arena, _("%.*s (with --all)"), STR_ARG(more));
    out_para(o, 2, STYLE_DIM, more);
}

static void print_hits(struct out *o, const struct call *c, const struct opened *in, const struct hit *hits, size_t n) {
    for (size_t i = 0; i < in->n_standards; i++) print_group(o, c, in, (int32_t)in->standards[i], hits, n);
    print_group(o, c, in, -1, hits, n);
}

static int run(struct call *c) {
    struct opened in = {0};
    struct out o;
    struct str words = str_of(c->arguments[0]);
    size_t n;
    int status = open_standards(c, &in);
    if (status) return status;
    for (size_t i = 1; i < c->n_arguments; i++) words = arena_fmt(c->arena, "%.*s %s", STR_ARG(words), c->arguments[i]);
    struct hit *hits = catalog_search(c->arena, in.cat, words, &n);
    if (!hits) {
        struct err e;
        err_set(&e, ERR_INVALID, _("Say what to look for: there is no word in the search."));
        return cli_fail(&e);
    }
    n = only_asked_for(&in, hits, n);
    out_begin(&o, c);
    if (c->json) return print_json(&o, in.cat, words, hits, n), json_end(&o, n ? EXIT_DONE : EXIT_FINDING);
    print_hits(&o, c, &in, hits, n);
    if (n) {
        out_next(&o, "kijun show %.*s", STR_ARG(term_shell_word(c->arena, name_of(c->arena, in.cat, &hits[0]))));
        return out_end(&o, EXIT_DONE);
    }
    cli_note(_("Nothing holds all of these words: %.*s"), STR_ARG(words));
    return out_end(&o, EXIT_FINDING);
}

const struct verb verb_search = {
    .name = "search",
    .group = VERB_STANDARDS,
    .arguments = N_("WORDS..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_WORDS,
    .summary = N_("find requirements, conditions, questions, metrics and terms by words"),
    .about = N_("Finds what holds all the words, in Japanese or English; two characters are enough. Width and case do "
                "not matter. Groups, metrics and annexes such as the glossary are searched too. Titles come first, by "
                "standard; a screenful is shown, with --all everything. Exit status 1 when nothing is found."),
    .example = "kijun search 認証\nkijun search 通信 暗号",
    .options = {OPT_JSON, OPT_STANDARD, OPT_EVERYTHING},
    .run = run,
};
