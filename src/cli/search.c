/* kijun search: find controls, conditions and questions by their words, in Japanese or English. */
#include "cli/words.h"

static const char *const kinds[] = {[HIT_CONTROL] = "control", [HIT_CONDITION] = "condition", [HIT_FACT] = "question"};

static struct str name_of(struct arena *a, const struct catalog *cat, const struct hit *h) {
    if (h->kind == HIT_CONTROL) return control_name(a, cat, h->index);
    if (h->kind == HIT_CONDITION) return condition_name(a, cat, h->index);
    return cat->facts[h->index].id;
}

static const struct text *title_of(const struct catalog *cat, const struct hit *h) {
    if (h->kind == HIT_CONTROL) return &cat->controls[h->index].title;
    if (h->kind == HIT_CONDITION) return &cat->conditions[h->index].title;
    return &cat->facts[h->index].title;
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
    if (h->kind == HIT_CONTROL) return holds(in, in->cat->controls[h->index].standard);
    if (h->kind == HIT_CONDITION) return holds(in, in->cat->conditions[h->index].standard);
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
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print_hits(struct out *o, const struct catalog *cat, const struct hit *hits, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct str title = title_in(title_of(cat, &hits[i]));
        out_item(o, 0, 14, name_of(o->arena, cat, &hits[i]), STYLE_BOLD, title);
        if (!str_eq(hits[i].snippet, title)) out_para(o, 16, STYLE_DIM, hits[i].snippet);
    }
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
    print_hits(&o, in.cat, hits, n);
    if (n) {
        out_next(&o, "kijun show %.*s", STR_ARG(name_of(c->arena, in.cat, &hits[0])));
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
    .summary = N_("find requirements, conditions and questions by words"),
    .about = N_("Finds what holds all the words, in Japanese or English; two characters are enough. Width and case do "
                "not matter. Exit status 1 when nothing is found."),
    .example = "kijun search 認証\nkijun search 通信 暗号",
    .options = {OPT_JSON, OPT_STANDARD},
    .run = run,
};
