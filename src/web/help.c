/* help: what to do, what words mean, by keyboard alone, when something does not work. */
#include "web/help.h"

#include "web/help.html.h"
#include "web/openapi.h"
#include "web/routes.h"

/* Made by tools/embed of docs/help. */
#define HELP_TEXT(name)                                                                                                \
    extern const unsigned char help_ja_##name[], help_en_##name[];                                                     \
    extern const size_t help_ja_##name##_size, help_en_##name##_size
HELP_TEXT(first);
HELP_TEXT(words);
HELP_TEXT(keyboard);
HELP_TEXT(trouble);
HELP_TEXT(record);
HELP_TEXT(accessibility);
HELP_TEXT(about);
#define TEXTS(name)                                                                                                    \
    {                                                                                                                  \
        [LANG_JA] = {help_ja_##name, &help_ja_##name##_size}, [LANG_EN] = { help_en_##name, &help_en_##name##_size }   \
    }
static const struct help_text {
    const char *id, *path, *title;
    struct {
        const unsigned char *bytes;
        const size_t *size;
    } in[LANG_COUNT];
} texts[] = {
    {"first", "/help/first", N_("First steps"), TEXTS(first)},
    {"words", "/help/words", N_("Words"), TEXTS(words)},
    {"keyboard", "/help/keyboard", N_("Keyboard and display"), TEXTS(keyboard)},
    {"trouble", "/help/trouble", N_("When something does not work"), TEXTS(trouble)},
    {"record", "/help/record", N_("What is recorded"), TEXTS(record)},
    {"accessibility", "/accessibility", N_("Accessibility"), TEXTS(accessibility)},
    {"about", "/about", N_("About this service"), TEXTS(about)},
};
#define N_TEXTS (sizeof texts / sizeof *texts)

/* "# Heading" on a line of its own begins a section. */
size_t help_split(struct arena *a, struct str text, struct help_section out[HELP_SECTIONS_MAX]) {
    size_t n = 0, from = 0;
    struct str heading = STR("");
    for (size_t at = 0; at <= text.len;) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != '\n') end++;
        struct str line = str_cut(text, at, end);
        bool begins = str_starts(line, STR("# ")), over = end >= text.len;
        if (begins || over) {
            struct str body = str_trim(str_cut(text, from, begins ? at : text.len));
            if ((heading.len || body.len) && n < HELP_SECTIONS_MAX)
                out[n++] = (struct help_section){heading, markup_markdown(a, body)};
            heading = begins ? str_trim(str_cut(line, 2, line.len)) : STR("");
            from = over ? text.len : end + 1;
        }
        at = end + 1;
    }
    return n;
}

static void link_all(struct visit *v, struct help_page *p, const char *here) {
    p->links = arena_array(v->a, N_TEXTS + 2, sizeof *p->links);
    for (size_t i = 0; i < N_TEXTS; i++)
        p->links[p->n_links++] =
            (struct help_link){trs(v->lang, texts[i].title), str_of(texts[i].path), str_is(str_of(here), texts[i].id)};
    p->links[p->n_links++] =
        (struct help_link){trs(v->lang, "For programs: the API"), STR("/help/api"), str_is(str_of(here), "api")};
}

static struct help_page *begin(struct visit *v, const char *here, const char *title) {
    struct help_page *p = arena_alloc(v->a, sizeof *p);
    p->crumbs[0] = (struct ui_crumb){trs(v->lang, "Help pages"), STR("/help")};
    p->page = (struct ui_page){.title = trs(v->lang, title), .crumbs = p->crumbs, .n_crumbs = *here ? 1 : 0};
    p->sections = arena_array(v->a, HELP_SECTIONS_MAX, sizeof *p->sections);
    link_all(v, p, here);
    return p;
}

static void send(struct visit *v, const struct help_page *p) {
    struct html h = visit_page(v, 200);
    t_help_page(&h, p);
}

static void send_text(struct visit *v, const struct help_text *t) {
    struct help_page *p = begin(v, t->id, t->title);
    struct str text = {(const char *)t->in[v->lang].bytes, *t->in[v->lang].size};
    p->n = help_split(v->a, text, p->sections);
    send(v, p);
}

static void help(struct visit *v) {
    struct help_page *p = begin(v, "", N_("Help pages"));
    p->page.lead = trs(v->lang, "Beside every question and field there is help of its own: “What is this, and why am I "
                                "asked?”");
    send(v, p);
}

static void help_text(struct visit *v) {
    for (size_t i = 0; i < N_TEXTS; i++)
        if (str_is(visit_param(v, "page"), texts[i].id)) {
            send_text(v, &texts[i]);
            return;
        }
    visit_status(v, 404);
}

static void by_path(struct visit *v) {
    for (size_t i = 0; i < N_TEXTS; i++)
        if (str_is(v->rq->path, texts[i].path)) send_text(v, &texts[i]);
}

/* The API ---------------------------------------------------------------------------------------------------------- */

static size_t api_rows(struct visit *v, struct ui_cell *cells) {
    size_t n = 0;
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++) {
            if (r->guard != GUARD_KEY) continue;
            if (cells) {
                struct ui_cell *row = &cells[4 * n];
                const struct openapi_note *note = openapi_note_find(r->method, r->path);
                row[0].text = arena_fmt(v->a, "%s %s", r->method, r->path);
                row[1].text = trs(v->lang, r->summary);
                row[2].text = str_of(note && note->query ? note->query : "");
                row[3].text = r->permit > PERMIT_SIGNED_IN ? str_of(permission_id(r->permit)) : STR("");
            }
            n++;
        }
    return n;
}

static void help_api(struct visit *v) {
    static const char *const heads[] = {N_("Address"), N_("What it does"), N_("In the query"), N_("Permission")};
    struct help_page *p = begin(v, "api", N_("For programs: the API"));
    struct ui_column *columns = arena_array(v->a, 4, sizeof *columns);
    struct ui_table *t = arena_alloc(v->a, sizeof *t);
    for (size_t i = 0; i < 4; i++) columns[i].label = trs(v->lang, heads[i]);
    size_t n = api_rows(v, NULL);
    struct ui_cell *cells = arena_array(v->a, 4 * n + 1, sizeof *cells);
    (void)api_rows(v, cells);
    *t = (struct ui_table){.caption = trs(v->lang, "Addresses of the API"),
                           .columns = columns,
                           .n_columns = 4,
                           .cells = cells,
                           .n_rows = n};
    p->page.lead = trs(
        v->lang, "Programs use the same rights as people, by a key that a person makes on the own page: "
                 "“Authorization: Bearer kj_…”. Answers are JSON, errors application/problem+json. Answers carry an "
                 "ETag; changes want it back in If-Match, so that nobody's change is lost.");
    p->table = t;
    p->api = true;
    send(v, p);
}

static void openapi_file(struct visit *v) {
    struct buf b;
    buf_init(&b, OPENAPI_MAX);
    openapi_write(&b, str_of(v->opt->base_url ? v->opt->base_url : ""), v->lang);
    visit_file(v, buf_str(&b), "application/json", STR("openapi.json"));
    buf_release(&b);
}

const struct route help_routes[] = {
    ROUTE("GET", "/help", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, help, N_("Help pages")),
    ROUTE("GET", "/help/api", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, help_api, N_("The API for people")),
    ROUTE("GET", "/help/openapi.json", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, openapi_file,
          N_("The API as an OpenAPI document")),
    ROUTE("GET", "/help/{page}", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, help_text, N_("A page of help")),
    ROUTE("GET", "/accessibility", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, by_path, N_("Accessibility")),
    ROUTE("GET", "/about", PERMIT_ANYBODY, GUARD_NONE, LANE_READ, by_path, N_("About this service")),
    ROUTES_END,
};
