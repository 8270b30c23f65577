/* Attacks by what is typed: each form that can be reached is filled with tests/hostile/strings.txt, by people of
 * several roles who follow every link; then every page, file and document is read as a browser reads it. What was typed
 * has to be text wherever it comes back: no tag, no attribute, no address, no header, no formula. Files that are bombs
 * go to every form that takes one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <expat.h>
#include <zip.h>

#include "html_form.h"
#include "web/make.h"
#include "web_fixture.h"

#define MARK "kj0x"
#define PAGES_MAX 1200
#define EACH 3 /* addresses of one shape that are followed */
#define STRINGS 300
#define TRIES 5

static struct {
    struct site *site;
    struct arena *a;
    struct str strings[STRINGS];
    size_t n_strings, next;
    struct str pages[PAGES_MAX]; /* of the person who walks */
    size_t n_pages;
    struct str shapes[PAGES_MAX];
    unsigned of_shape[PAGES_MAX];
    size_t n_shapes;
    unsigned faults, forms, stored, shown, uploads;
} w;

static void fault(struct str where, const char *what, struct str detail) {
    if (w.faults++ < 60)
        printf("# %.*s: %s: %.*s\n", STR_ARG(where), what, (int)(detail.len < 160 ? detail.len : 160), detail.ptr);
}

static bool in(struct str s, const char *word) {
    size_t at;
    return str_find(s, str_of(word), &at);
}

/* Strings -----------------------------------------------------------------------------------------------------------
 */

static struct str unescaped(struct str line) {
    char *out = arena_alloc(w.a, line.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) {
        bool escape = line.ptr[i] == '\\' && i + 1 < line.len && strchr("tn", line.ptr[i + 1]);
        out[n++] = !escape ? line.ptr[i] : line.ptr[i + 1] == 't' ? '\t' : '\n';
        i += escape;
    }
    return (struct str){out, n};
}

static void read_strings(void) {
    struct err e = {0};
    const char *root = getenv("KIJUN_SOURCE");
    struct str text, line;
    SITE_MUST(file_read(w.a, arena_fmt(w.a, "%s/tests/hostile/strings.txt", root ? root : ".").ptr, MIB, &text, &e));
    while (str_split(text, '\n', &line, &text))
        if (line.len && line.ptr[0] != '#' && w.n_strings < STRINGS) w.strings[w.n_strings++] = unescaped(line);
}

static struct str hostile(void) {
    return w.strings[w.next++ % w.n_strings];
}

/* Looking -----------------------------------------------------------------------------------------------------------
 */

static const char tags[] =
    " html head meta title link script body a header main footer nav div p span h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "table "
    "caption thead tbody tfoot tr th td form fieldset legend label input textarea select option optgroup button "
    "details "
    "summary section article aside b strong i em code pre small br hr img noscript blockquote cite q sub sup time abbr "
    "figure figcaption progress meter datalist output colgroup col svg g path rect circle line polyline polygon text "
    "tspan defs marker use desc ellipse kbd samp var ins del ruby rt rp wbr mark address ";

static bool ours(struct str address) {
    return str_starts(address, STR("#")) ||
           (str_starts(address, STR("/")) && !str_starts(address, STR("//")) && !str_starts(address, STR("/\\")));
}

static void look_at_tag(struct str where, const struct token *k) {
    char name[40];
    snprintf(name, sizeof name, " %.*s ", (int)(k->name.len < 36 ? k->name.len : 36), k->name.ptr);
    if (!strstr(tags, name)) fault(where, "a tag that is not ours", k->name);
    static const char *const addresses[] = {"href", "src", "action", "formaction", "poster", "cite", "data"};
    for (size_t i = 0; i < k->n; i++) {
        struct str x = k->attributes[i].name, value = k->attributes[i].value;
        if (str_starts(x, STR("on")) || str_is(x, "style") || str_is(x, "srcdoc") || in(x, MARK))
            fault(where, "an attribute that is not ours", x);
        for (size_t n = 0; n < sizeof addresses / sizeof *addresses; n++)
            if (str_is(x, addresses[n]) && !ours(value) && !str_starts(value, STR("data:image/")))
                fault(where, "an address that is not ours", value);
        if (str_is(x, "id") && in(value, "<")) fault(where, "an id", value);
    }
    if (str_is(k->name, "script") && !str_starts(token_value(k, "src"), STR("/assets/")))
        fault(where, "a script", token_value(k, "src"));
    if (str_is(k->name, "meta") && str_is(token_value(k, "http-equiv"), "refresh") &&
        in(token_value(k, "content"), "url"))
        fault(where, "a refresh that leads away", token_value(k, "content"));
}

static void look_at_page(struct str where, struct str html) {
    struct tokens t = {.rest = html};
    struct token k;
    bool script = false;
    for (token_next(&t, &k); k.kind != TOKEN_END; token_next(&t, &k)) {
        if (k.kind == TOKEN_BROKEN) {
            fault(where, "cannot be read here", t.rest);
            return;
        }
        if (k.kind == TOKEN_OPEN) look_at_tag(where, &k);
        if (k.kind == TOKEN_COMMENT) fault(where, "a comment", k.name);
        if (k.kind == TOKEN_TEXT && in(k.name, MARK)) {
            w.shown++;
            if (script) fault(where, "inside of a script", k.name);
        }
        script = k.kind == TOKEN_OPEN && str_is(k.name, "script");
    }
}

/* RFC 4180, as far as formulas go: what each cell begins with. */
static void look_at_csv(struct str where, struct str csv) {
    bool quoted = false, begins = true;
    for (size_t i = 0; i < csv.len; i++) {
        char c = csv.ptr[i];
        bool number = i + 1 < csv.len && csv.ptr[i + 1] >= '0' && csv.ptr[i + 1] <= '9';
        if (begins && !quoted && c == '"') {
            quoted = true;
            continue;
        }
        if (begins && (c == '=' || c == '@' || c == '\t' || ((c == '+' || c == '-') && !number)))
            fault(where, "a formula", str_cut(csv, i, csv.len));
        begins = false;
        if (quoted && c == '"') {
            quoted = i + 1 < csv.len && csv.ptr[i + 1] == '"';
            i += quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            begins = true;
        }
    }
}

static void look_at_fields(struct str where, const struct reply *r) {
    struct str rest = r->fields, line;
    while (str_split(rest, '\n', &line, &rest)) {
        if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
        size_t colon;
        if (line.len && !str_find(line, STR(": "), &colon)) fault(where, "a header without a name", line);
        if (str_starts(line, STR("set-cookie: ")) && in(line, MARK)) fault(where, "a cookie", line);
        if (str_starts(line, STR("location: ")) && !ours(str_cut(line, 10, line.len))) fault(where, "leads away", line);
        for (size_t i = 0; i < line.len; i++)
            if ((unsigned char)line.ptr[i] < 0x20) fault(where, "a control character in a header", line);
    }
    if (r->status >= 200 && !in(r->fields, "x-content-type-options: nosniff")) fault(where, "no nosniff", r->fields);
}

static void look(struct str where, const struct reply *r) {
    if (!r->fields.len && (r->status == 404 || r->status == 405)) return; /* the listener's own answer: no such route */
    if (r->status >= 500 && !in(where, "picture")) fault(where, "an error of ours", arena_fmt(w.a, "%u", r->status));
    look_at_fields(where, r);
    if (in(r->fields, "content-type: text/html")) look_at_page(where, r->body);
    if (in(r->fields, "content-type: text/csv")) look_at_csv(where, r->body);
    if (!r->body.len || in(r->fields, "content-type: ")) return;
    fault(where, "no type", r->fields);
}

/* Walking -----------------------------------------------------------------------------------------------------------
 */

/* "/systems/3/risks" is like "/systems/#/risks": digits and what stands for a thing are all the same. */
static struct str shape_of(struct str path) {
    struct str bare = path, rest;
    (void)str_split(path, '?', &bare, &rest);
    struct route_match m;
    route_find(STR("GET"), bare, &m);
    return m.route ? str_of(m.route->path) : bare;
}

static void note_page(struct str path) {
    struct str bare, rest;
    if (str_split(path, '#', &bare, &rest)) path = bare;
    if (!ours(path) || !path.len || str_starts(path, STR("/assets/")) || w.n_pages == PAGES_MAX) return;
    for (size_t i = 0; i < w.n_pages; i++)
        if (str_eq(w.pages[i], path)) return;
    struct str shape = shape_of(path);
    size_t k = 0;
    while (k < w.n_shapes && !str_eq(w.shapes[k], shape)) k++;
    if (k == w.n_shapes && k < PAGES_MAX) w.shapes[w.n_shapes++] = shape, w.of_shape[k] = 0;
    if (k == PAGES_MAX || w.of_shape[k]++ >= EACH) return;
    w.pages[w.n_pages++] = arena_str(w.a, path);
}

static void note_links(struct str html) {
    struct tokens t = {.rest = html};
    struct token k;
    for (token_next(&t, &k); k.kind != TOKEN_END && k.kind != TOKEN_BROKEN; token_next(&t, &k))
        if (k.kind == TOKEN_OPEN && str_is(k.name, "a") && token_value(&k, "href").ptr)
            note_page(token_decoded(w.a, token_value(&k, "href")));
}

/* What would end the walk. */
static bool leave_alone(struct str action) {
    static const char *const parts[] = {"/sign-out", "/remove",  "/stop",    "/report",   "/sessions", "/end",
                                        "/revoke",   "/suspend", "/take",    "/lower",    "/language", "/reset",
                                        "/secret",   "/elevate", "/confirm", "/handover", "/restore",  "/sign-in"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (in(action, parts[i])) return true;
    return false;
}

static const struct site_field browser[] = {{"origin", SITE_URL}, {"sec-fetch-site", "same-origin"}, {NULL, NULL}};

static struct reply send(const char *person, const struct html_form *f) {
    struct str action = arena_str(w.a, f->action);
    struct reply r =
        site_send(w.site, person, "POST", action.ptr, form_body(w.a, f), "application/x-www-form-urlencoded", browser);
    look(arena_fmt(w.a, "POST %.*s as %s", STR_ARG(f->action), person), &r);
    return r;
}

/* The same form in the answer, where the page says what is wrong. */
static bool form_again(const struct reply *r, const struct html_form *f, struct html_form *again) {
    struct tokens t = {.rest = r->body};
    while (form_next(w.a, &t, again))
        if (str_eq(again->action, f->action)) return true;
    return false;
}

/* Hostile first; then, field by field that is wrong, what such a field may want, so that the rest is stored. */
static void attack(const char *person, struct html_form *f) {
    static const char *const tame[TRIES] = {NULL, "2026-12-01", "3", "hanako", "x@example.go.jp"};
    static struct html_form again;
    bool texts = false;
    for (size_t i = 0; i < f->n; i++)
        if (f->list[i].text && (texts = true)) f->list[i].value = hostile();
    if (!texts) return;
    w.forms++;
    for (int k = 0; k < TRIES; k++) {
        struct reply r = send(person, f);
        if (r.status == 303) {
            w.stored++;
            note_page(r.location);
            return;
        }
        if (k + 1 == TRIES || !form_again(&r, f, &again)) return;
        for (size_t i = 0; i < again.n; i++)
            if (again.list[i].text && again.list[i].wrong) again.list[i].value = str_of(tame[k + 1]);
        *f = again;
    }
}

/* Files --------------------------------------------------------------------------------------------------------------
 */

struct bomb {
    const char *name;
    struct str bytes;
};
static struct bomb bombs[16];
static size_t n_bombs;

static void add_bomb(const char *name, struct str bytes) {
    bombs[n_bombs++] = (struct bomb){name, bytes};
}

static struct str zipped(const char *const *names, const struct str *parts, size_t n) {
    zip_error_t ze;
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &ze);
    zip_source_keep(to);
    zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, &ze);
    for (size_t i = 0; i < n; i++)
        if (zip_file_add(z, names[i], zip_source_buffer(z, parts[i].ptr, parts[i].len, 0), ZIP_FL_OVERWRITE) < 0)
            abort();
    if (zip_close(z)) abort();
    zip_stat_t st;
    zip_source_stat(to, &st);
    char *out = arena_alloc(w.a, st.size);
    zip_source_open(to);
    zip_source_read(to, out, st.size);
    zip_source_close(to);
    zip_source_free(to);
    return (struct str){out, st.size};
}

static struct str repeated(const char *text, size_t n) {
    struct buf b;
    buf_init(&b, 128 * MIB);
    for (size_t i = 0; i < n; i++) buf_add(&b, str_of(text));
    struct str s = arena_str(w.a, buf_str(&b));
    buf_release(&b);
    return s;
}

#define BOOK_TYPES                                                                                                     \
    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define LAUGHS                                                                                                         \
    "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"kj0xkj0xkj0xkj0x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"  \
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"                           \
    "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]>"                         \
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets>&f;</sheets></workbook>"
#define OUTSIDE                                                                                                        \
    "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"                                  \
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets>&a;</sheets></workbook>"

static void make_bombs(void) {
    static const char *const book[] = {"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"};
    struct str types = STR(BOOK_TYPES), zeros = repeated("                                ", 2 * 1024 * 1024);
    add_bomb("bomb.xlsx", zipped(book, (struct str[]){types, zeros, zeros}, 3));
    add_bomb("laughs.xlsx", zipped(book, (struct str[]){types, STR(LAUGHS), types}, 3));
    add_bomb("outside.xlsx", zipped(book, (struct str[]){types, STR(OUTSIDE), types}, 3));
    struct str deep = repeated("<a>", 200000);
    add_bomb("deep.xlsx", zipped(book, (struct str[]){types, deep, deep}, 3));
    static const char *const climbing[] = {"../../../../tmp/kj0x", "/tmp/kj0x", "xl/workbook.xml"};
    add_bomb("../../kj0x.xlsx", zipped(climbing, (struct str[]){types, types, types}, 3));
    struct str whole = bombs[0].bytes;
    add_bomb("cut.xlsx", str_cut(whole, 0, whole.len / 2));
    add_bomb("empty.xlsx", STR(""));
    add_bomb("kj0x.csv", STR("id,name\n=cmd|' /C calc'!A0,\"<script>kj0x()</script>\"\n"));
    add_bomb("wide.csv", repeated("kj0x,", 200000));
    add_bomb("long.csv", repeated("kj0x\n", 400000));
    add_bomb("quote.csv", STR("id,name\n\"kj0x,never closed\n"));
    add_bomb("nul.csv", (struct str){"id,name\n\0kj0x,\xff\xfe\n", 17});
    add_bomb("deep.json", repeated("[", 100000));
    add_bomb("deep.yaml", repeated("- ", 50000));
    add_bomb("anchors.yaml", STR("a: &a [k,k,k,k]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"));
}

static void upload_all(const char *person, const struct html_form *f) {
    struct str action = arena_str(w.a, f->action);
    for (size_t i = 0; i < n_bombs; i++) {
        struct str body = form_multipart_body(w.a, f, str_of(bombs[i].name), bombs[i].bytes);
        struct reply r = site_send(w.site, person, "POST", action.ptr, body,
                                   "multipart/form-data; boundary=" FORM_BOUNDARY, browser);
        look(arena_fmt(w.a, "POST %.*s of %s as %s", STR_ARG(f->action), bombs[i].name, person), &r);
        if (in(r.body, "root:x:0")) fault(f->action, "a file of the machine", r.body);
        w.uploads++;
    }
}

/* Everybody walks; a form is attacked where it is first met. */
static struct str met[PAGES_MAX];
static size_t n_met;
static bool first_meeting(struct str action) {
    struct str shape = shape_of(action);
    for (size_t i = 0; i < n_met; i++)
        if (str_eq(met[i], shape)) return false;
    if (n_met < PAGES_MAX) met[n_met++] = arena_str(w.a, shape);
    return true;
}

static void walk(const char *person, bool attacking) {
    static struct html_form f;
    w.n_pages = w.n_shapes = 0;
    note_page(STR("/"));
    note_page(STR("/sign-in"));
    for (size_t i = 1; i <= SITE_SYSTEMS; i++) note_page(arena_fmt(w.a, "/systems/%zu", i));
    for (size_t i = 0; i < w.n_pages; i++) {
        struct str path = w.pages[i];
        struct reply r = site_send(w.site, person, "GET", path.ptr, STR(""), NULL, browser);
        look(arena_fmt(w.a, "GET %.*s as %s", STR_ARG(path), person ? person : "nobody"), &r);
        if (r.status == 303) note_page(r.location);
        if (!in(r.fields, "content-type: text/html")) continue;
        note_links(r.body);
        struct tokens t = {.rest = r.body};
        while (attacking && form_next(w.a, &t, &f)) {
            if (leave_alone(f.action) || !first_meeting(f.action)) continue;
            if (f.file)
                upload_all(person, &f);
            else
                attack(person, &f);
        }
    }
    print_message("# %s walked %zu pages\n", person ? person : "nobody", w.n_pages);
}

/* Documents -----------------------------------------------------------------------------------------------------------
 */

static void XMLCALL on_element(void *ctx, const XML_Char *name, const XML_Char **attributes) {
    struct str where = *(struct str *)ctx;
    if (strcmp(name, "f") == 0 && in(where, "xl/worksheets")) fault(where, "a formula", str_of(name));
    if (strstr(name, MARK)) fault(where, "an element", str_of(name));
    for (; *attributes; attributes += 2) {
        if (strstr(attributes[0], MARK)) fault(where, "an attribute", str_of(attributes[0]));
        bool outside = strcmp(attributes[0], "Target") == 0 && strstr(attributes[1], "evil");
        if (outside) fault(where, "leads away", str_of(attributes[1]));
    }
}

static void look_at_part(struct str where, struct str xml) {
    XML_Parser p = XML_ParserCreate(NULL);
    XML_SetUserData(p, &where);
    XML_SetElementHandler(p, on_element, NULL);
    if (XML_Parse(p, xml.ptr, (int)xml.len, 1) == XML_STATUS_ERROR)
        fault(where, "not well-formed", str_of(XML_ErrorString(XML_GetErrorCode(p))));
    if (in(xml, MARK)) w.shown++;
    XML_ParserFree(p);
}

static void look_at_zip(struct str where, struct str bytes) {
    zip_error_t ze;
    zip_t *z = zip_open_from_source(zip_source_buffer_create(bytes.ptr, bytes.len, 0, &ze), ZIP_RDONLY, &ze);
    if (!z) {
        fault(where, "no archive", STR(""));
        return;
    }
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        zip_stat_t st;
        zip_stat_index(z, (zip_uint64_t)i, 0, &st);
        if (!in(str_of(st.name), ".xml") && !in(str_of(st.name), ".rels")) continue;
        char *part = arena_alloc(w.a, st.size + 1);
        zip_file_t *file = zip_fopen_index(z, (zip_uint64_t)i, 0);
        zip_int64_t n = zip_fread(file, part, st.size);
        zip_fclose(file);
        look_at_part(arena_fmt(w.a, "%.*s %s", STR_ARG(where), st.name), (struct str){part, n < 0 ? 0 : (size_t)n});
    }
    zip_discard(z);
}

/* A document may have a style of its own; what was typed may still be neither tag nor attribute. */
static void look_at_document(struct str where, struct str html) {
    struct tokens t = {.rest = html};
    struct token k;
    for (token_next(&t, &k); k.kind != TOKEN_END; token_next(&t, &k)) {
        if (k.kind == TOKEN_BROKEN) {
            fault(where, "cannot be read here", t.rest);
            return;
        }
        if (k.kind == TOKEN_TEXT && in(k.name, MARK)) w.shown++;
        if (k.kind == TOKEN_COMMENT && in(k.name, MARK)) fault(where, "a comment", k.name);
        if (k.kind != TOKEN_OPEN) continue;
        if (in(k.name, MARK) || str_is(k.name, "script")) fault(where, "a tag", k.name);
        for (size_t i = 0; i < k.n; i++)
            if (str_starts(k.attributes[i].name, STR("on")) || in(k.attributes[i].name, MARK) ||
                in(k.attributes[i].value, "javascript:"))
                fault(where, "an attribute", k.attributes[i].value);
    }
}

static void make_one(const struct make_call *call, const struct make_kind *kind, const char *format, struct str json,
                     int64_t system) {
    struct err e = {0};
    struct arena *a = arena_new(512 * MIB);
    struct make_order o = {
        .what = str_of(kind->id), .format = str_of(format), .lang = LANG_JA, .mark = STR("機密性2情報")};
    struct buf out;
    struct str where = arena_fmt(w.a, "%s.%s of system %lld", kind->id, format, (long long)system);
    buf_init(&out, 256 * MIB);
    if (make_document(a, call, &o, json, &out, &e)) {
        struct str bytes = buf_str(&out);
        if (strcmp(format, "html") == 0) look_at_document(where, bytes);
        if (strcmp(format, "csv") == 0) look_at_csv(where, bytes);
        if (strcmp(format, "xlsx") == 0 || strcmp(format, "docx") == 0) look_at_zip(where, bytes);
    } else if (e.kind != ERR_NOT_FOUND && e.kind != ERR_INVALID) {
        fault(where, "was not made", str_of(e.text));
    }
    buf_release(&out);
    arena_free(a);
}

static void make_all(int64_t system) {
    struct err e = {0};
    struct system_record rec;
    const char *build = getenv("KIJUN_BUILD");
    if (!system_get_numbered(w.a, w.site->record.store, system, &rec, &e)) return;
    struct make_call call = {.cat = w.site->cat,
                             .deriver = deriver_new(w.a, w.site->cat),
                             .program_dir = arena_fmt(w.a, "%s/src/render", build ? build : "build-asan")};
    for (const struct make_kind *k = make_kinds; k->id; k++)
        for (size_t f = 0; f < MAKE_FORMATS_MAX && k->formats[f]; f++)
            if (strstr(" html csv xlsx docx md json ", arena_fmt(w.a, " %s ", k->formats[f]).ptr))
                make_one(&call, k, k->formats[f], rec.json, system);
}

/* Tests --------------------------------------------------------------------------------------------------------------
 */

static int set_up(void **state) {
    (void)state;
    w.site = site_new();
    w.a = arena_new((size_t)2 * 1024 * MIB);
    for (int i = 0; i < 50; i++) web_tick(w.site->writer); /* counts the systems, so that they are listed */
    read_strings();
    make_bombs();
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(w.site);
    arena_free(w.a);
    return 0;
}

static const char *const walkers[] = {"hanako", "admin", "tokatsu", "kansa", NULL};

static void what_is_typed_is_text(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof walkers / sizeof *walkers; i++) walk(walkers[i], true);
    w.shown = 0;
    walk("hanako", false);
    walk("admin", false);
    walk("kansa", false);
    print_message("# %u forms, %u stored, %u files sent, shown again %u times\n", w.forms, w.stored, w.uploads,
                  w.shown);
    assert_true(w.forms > 0 && w.stored > 0 && w.shown > 50); /* otherwise nothing was tried */
    assert_int_equal(w.faults, 0);
}

static void what_is_typed_is_text_in_documents(void **state) {
    (void)state;
    w.faults = w.shown = 0;
    for (int64_t i = 1; i <= (int64_t)SITE_SYSTEMS; i++) make_all(i);
    print_message("# shown in documents %u times\n", w.shown);
    assert_int_equal(w.faults, 0);
}

/* The rows are there still, and the record says who typed it all. */
static void nothing_else_happened(void **state) {
    (void)state;
    struct err e = {0};
    struct system_row *list;
    size_t n;
    assert_true(system_list(w.a, w.site->record.store, &list, &n, &e));
    assert_true(n >= SITE_SYSTEMS);
    assert_int_equal(site_ask(w.site, "hanako", "GET", "/", NULL).status, 200);
    assert_int_not_equal(access("/tmp/kj0x", F_OK), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_text),
        cmocka_unit_test(what_is_typed_is_text_in_documents),
        cmocka_unit_test(nothing_else_happened),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
