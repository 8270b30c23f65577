/* openapi: the document of the API, written from the table of routes. */
#include "web/openapi.h"

#include <string.h>

#include "fmt/write.h"

#define LIST "after limit"
#define JSON "application/json"

const struct openapi_note openapi_notes[] = {
    {"GET", "/api/v1/systems", LIST " words state year confidentiality organisation", NULL, NULL, 0, false},
    {"POST", "/api/v1/systems", NULL, JSON, NULL, 201, true},
    {"GET", "/api/v1/systems/{system}", NULL, NULL, NULL, 0, true},
    {"PUT", "/api/v1/systems/{system}", NULL, JSON, NULL, 0, true},
    {"DELETE", "/api/v1/systems/{system}", NULL, NULL, NULL, 204, true},
    {"GET", "/api/v1/systems/{system}/parts", "section", NULL, NULL, 0, true},
    {"GET", "/api/v1/systems/{system}/parts/{section}/{part}", NULL, NULL, NULL, 0, true},
    {"PUT", "/api/v1/systems/{system}/parts/{section}/{part}", NULL, JSON, NULL, 0, true},
    {"DELETE", "/api/v1/systems/{system}/parts/{section}/{part}", NULL, NULL, NULL, 204, true},
    {"POST", "/api/v1/systems/{system}/parts/{section}", NULL, JSON, NULL, 201, false},
    {"GET", "/api/v1/systems/{system}/derivation", "standard lang", NULL, NULL, 0, true},
    {"GET", "/api/v1/systems/{system}/explanations/{of}", "lang", NULL, NULL, 0, true},
    {"GET", "/api/v1/systems/{system}/history", LIST, NULL, NULL, 0, false},
    {"GET", "/api/v1/systems/{system}/documents/{document}", "format standard lang", NULL, "application/octet-stream",
     0, true},
    {"GET", "/api/v1/systems/{system}/evidence/{evidence}", NULL, NULL, "application/octet-stream", 0, false},
    {"POST", "/api/v1/systems/{system}/evidence", "control file note effective expires", "application/octet-stream",
     NULL, 201, false},
    {"GET", "/api/v1/entries", LIST " subject", NULL, NULL, 0, false},
    {"GET", "/api/v1/entries/{entry}/proof", NULL, NULL, "text/plain", 0, false},
    {"GET", "/api/v1/checkpoint", NULL, NULL, "text/plain", 0, false},
    {"POST", "/api/v1/add-checkpoint", NULL, "text/plain", "text/plain", 0, false},
    {"GET", "/api/v1/people", LIST, NULL, NULL, 0, false},
    {"GET", "/api/v1/people/{person}", NULL, NULL, NULL, 0, true},
    {"GET", "/api/v1/grants", LIST " person role past", NULL, NULL, 0, false},
    {"GET", "/api/v1/applications", "which kind", NULL, NULL, 0, false},
    {"GET", "/api/v1/applications/{application}", NULL, NULL, NULL, 0, true},
    {"GET", "/api/v1/standards/{standard}/controls", LIST, NULL, NULL, 0, false},
    {"GET", "/api/v1/search", "words limit", NULL, NULL, 0, false},
};
const size_t openapi_notes_n = sizeof openapi_notes / sizeof *openapi_notes;

static const struct {
    const char *name, *help;
    bool must;
} queries[] = {
    {"after", N_("The “next” of the page before."), false},
    {"limit", N_("How many on a page, 200 at most; 50 unless said."), false},
    {"words", N_("Words to look for; two characters are enough."), false},
    {"state", N_("A state of the register."), false},
    {"year", N_("The fiscal year of the register."), false},
    {"confidentiality", N_("A class of confidentiality: 1, 2 or 3."), false},
    {"organisation", N_("The number of an organisation."), false},
    {"section", N_("A section of the file of a system."), false},
    {"standard", N_("Ids of standards, with commas; all unless said."), false},
    {"lang", N_("ja or en."), false},
    {"format", N_("docx, xlsx, pdf, html, md or json."), false},
    {"control", N_("STANDARD.ID of the control that it is about."), true},
    {"file", N_("The name of the file."), true},
    {"note", N_("What it shows."), false},
    {"effective", N_("The day from which it counts: 2026-04-01."), false},
    {"expires", N_("The last day on which it counts."), false},
    {"subject", N_("What entries are about, and what lies below it: system/3."), false},
    {"person", N_("The id of a person."), false},
    {"role", N_("The id of a role."), false},
    {"past", N_("yes: also what is over."), false},
    {"which", N_("mine, waiting or all."), false},
    {"kind", N_("The id of a kind of application."), false},
};

const struct openapi_note *openapi_note_find(const char *method, const char *path) {
    for (size_t i = 0; i < openapi_notes_n; i++)
        if (strcmp(openapi_notes[i].method, method) == 0 && strcmp(openapi_notes[i].path, path) == 0)
            return &openapi_notes[i];
    return NULL;
}

const char *openapi_query_help(struct str name) {
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        if (str_is(name, queries[i].name)) return queries[i].help;
    return NULL;
}

static bool query_must(struct str name) {
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        if (str_is(name, queries[i].name)) return queries[i].must;
    return false;
}

/* Pieces ---------------------------------------------------------------------------------------------------------- */

struct writing {
    struct jsonw w;
    enum lang lang;
};

static void pair(struct writing *o, const char *key, const char *value) {
    jsonw_key(&o->w, key), jsonw_z(&o->w, value);
}

static void reference(struct writing *o, const char *to) {
    jsonw_object(&o->w);
    pair(o, "$ref", to);
    jsonw_end_object(&o->w);
}

static void parameter(struct writing *o, struct str name, const char *in, bool must, const char *help) {
    jsonw_object(&o->w);
    jsonw_key(&o->w, "name"), jsonw_str(&o->w, name);
    pair(o, "in", in);
    jsonw_key(&o->w, "required"), jsonw_bool(&o->w, must);
    if (help) pair(o, "description", tr(o->lang, help));
    jsonw_key(&o->w, "schema"), jsonw_object(&o->w);
    pair(o, "type", "string");
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
}

static void path_parameters(struct writing *o, struct str path) {
    struct str before, name;
    while (str_split(path, '{', &before, &path) && str_split(path, '}', &name, &path))
        parameter(o, name, "path", true, NULL);
}

static void query_parameters(struct writing *o, struct str names) {
    struct str one;
    while (names.len) {
        if (!str_split(names, ' ', &one, &names)) one = names, names = STR_NONE;
        parameter(o, one, "query", query_must(one), openapi_query_help(one));
    }
}

static void content(struct writing *o, const char *type, bool binary) {
    jsonw_key(&o->w, "content"), jsonw_object(&o->w);
    jsonw_key(&o->w, type), jsonw_object(&o->w);
    jsonw_key(&o->w, "schema"), jsonw_object(&o->w);
    pair(o, "type", binary ? "string" : "object");
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
}

static void answer(struct writing *o, const char *status, const char *words) {
    jsonw_key(&o->w, status), jsonw_object(&o->w);
    pair(o, "description", words);
    if (status[0] == '4' || status[0] == '5') {
        jsonw_key(&o->w, "content"), jsonw_object(&o->w);
        jsonw_key(&o->w, "application/problem+json"), jsonw_object(&o->w);
        jsonw_key(&o->w, "schema");
        reference(o, "#/components/schemas/Problem");
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
    }
    jsonw_end_object(&o->w);
}

static bool changes(const struct route *r) {
    return strcmp(r->method, "GET") != 0;
}

static void success(struct writing *o, const struct openapi_note *n) {
    unsigned status = n && n->status ? n->status : 200;
    const char *type = n && n->answer ? n->answer : JSON;
    char key[12];
    snprintf(key, sizeof key, "%u", status);
    jsonw_key(&o->w, key), jsonw_object(&o->w);
    pair(o, "description", http_reason(status));
    if (n && n->etag && status != 204) {
        jsonw_key(&o->w, "headers"), jsonw_object(&o->w);
        jsonw_key(&o->w, "ETag"), jsonw_object(&o->w);
        jsonw_key(&o->w, "schema"), jsonw_object(&o->w);
        pair(o, "type", "string");
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
    }
    if (status != 204) content(o, type, strcmp(type, JSON) != 0);
    jsonw_end_object(&o->w);
}

static void answers(struct writing *o, const struct route *r, const struct openapi_note *n) {
    jsonw_key(&o->w, "responses"), jsonw_object(&o->w);
    success(o, n);
    if (n && n->etag && !changes(r)) answer(o, "304", http_reason(304));
    if (changes(r) || (n && n->query)) answer(o, "400", http_reason(400));
    answer(o, "401", http_reason(401));
    answer(o, "403", http_reason(403));
    if (strchr(r->path, '{')) answer(o, "404", http_reason(404));
    if (changes(r)) {
        answer(o, "409", http_reason(409));
        if (n && n->etag) answer(o, "412", http_reason(412));
        answer(o, "413", http_reason(413));
        answer(o, "422", http_reason(422));
        if (n && n->etag) answer(o, "428", http_reason(428));
    }
    jsonw_end_object(&o->w);
}

/* "get_systems_system_parts" */
static void operation_id(struct writing *o, const struct route *r) {
    struct buf b;
    buf_init(&b, KIB);
    for (const char *c = r->method; *c; c++) buf_addc(&b, (char)(*c - 'A' + 'a'));
    for (const char *c = r->path + strlen("/api/v1"); *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (letter)
            buf_addc(&b, *c);
        else if (*c == '/' || *c == '-' || *c == '.')
            buf_addc(&b, '_');
    }
    jsonw_key(&o->w, "operationId"), jsonw_str(&o->w, buf_str(&b));
    buf_release(&b);
}

static void operation(struct writing *o, const struct route *r) {
    const struct openapi_note *n = openapi_note_find(r->method, r->path);
    char method[8];
    size_t i = 0;
    for (; r->method[i] && i + 1 < sizeof method; i++) method[i] = (char)(r->method[i] - 'A' + 'a');
    method[i] = 0;
    jsonw_key(&o->w, method), jsonw_object(&o->w);
    operation_id(o, r);
    pair(o, "summary", tr(o->lang, r->summary));
    if (r->permit > PERMIT_SIGNED_IN) pair(o, "x-permission", permission_id(r->permit));
    jsonw_key(&o->w, "parameters"), jsonw_array(&o->w);
    path_parameters(o, str_of(r->path));
    if (n && n->query) query_parameters(o, str_of(n->query));
    bool made = n && n->status == 201;
    if (n && n->etag && changes(r) && !made)
        parameter(o, STR("If-Match"), "header", true, N_("The ETag of the state that was seen."));
    if (n && n->etag && !changes(r))
        parameter(o, STR("If-None-Match"), "header", false, N_("An ETag: 304 while it stands."));
    jsonw_end_array(&o->w);
    if (n && n->body) {
        jsonw_key(&o->w, "requestBody"), jsonw_object(&o->w);
        jsonw_key(&o->w, "required"), jsonw_bool(&o->w, true);
        jsonw_key(&o->w, "content"), jsonw_object(&o->w);
        jsonw_key(&o->w, n->body), jsonw_object(&o->w);
        jsonw_key(&o->w, "schema"), jsonw_object(&o->w); /* any JSON, or bytes */
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
        jsonw_end_object(&o->w);
    }
    answers(o, r, n);
    jsonw_end_object(&o->w);
}

/* The document ---------------------------------------------------------------------------------------------------- */

static bool of_api(const struct route *r) {
    return r->path && str_starts(str_of(r->path), STR("/api/v1/"));
}

static bool seen_before(const struct route *const *table, const struct route *r) {
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *x = *t; x->path; x++) {
            if (t == table && x == r) return false;
            if (strcmp(x->path, r->path) == 0) return true;
        }
    return false;
}

static void paths(struct writing *o) {
    jsonw_key(&o->w, "paths"), jsonw_object(&o->w);
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++) {
            if (!of_api(r) || seen_before(t, r)) continue;
            jsonw_key(&o->w, r->path), jsonw_object(&o->w);
            for (const struct route *const *t2 = route_tables; *t2; t2++)
                for (const struct route *x = *t2; x->path; x++)
                    if (strcmp(x->path, r->path) == 0) operation(o, x);
            jsonw_end_object(&o->w);
        }
    jsonw_end_object(&o->w);
}

static void problem_schema(struct writing *o) {
    static const char *const members[] = {"type", "title", "detail", "instance"};
    jsonw_key(&o->w, "Problem"), jsonw_object(&o->w);
    pair(o, "type", "object");
    jsonw_key(&o->w, "properties"), jsonw_object(&o->w);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        jsonw_key(&o->w, members[i]), jsonw_object(&o->w);
        pair(o, "type", "string");
        jsonw_end_object(&o->w);
    }
    jsonw_key(&o->w, "status"), jsonw_object(&o->w);
    pair(o, "type", "integer");
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
}

static void components(struct writing *o) {
    jsonw_key(&o->w, "components"), jsonw_object(&o->w);
    jsonw_key(&o->w, "securitySchemes"), jsonw_object(&o->w);
    jsonw_key(&o->w, "key"), jsonw_object(&o->w);
    pair(o, "type", "http");
    pair(o, "scheme", "bearer");
    pair(o, "description", tr(o->lang, N_("A key of a person, made under “Own page”: some of what the person may.")));
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
    jsonw_key(&o->w, "schemas"), jsonw_object(&o->w);
    problem_schema(o);
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
}

void openapi_write(struct buf *out, struct str base_url, enum lang lang) {
    struct writing o = {.lang = lang};
    jsonw_init(&o.w, out, false);
    jsonw_object(&o.w);
    pair(&o, "openapi", "3.1.0");
    jsonw_key(&o.w, "info"), jsonw_object(&o.w);
    pair(&o, "title", "kijun");
    pair(&o, "version", KIJUN_VERSION);
    jsonw_key(&o.w, "license"), jsonw_object(&o.w);
    pair(&o, "name", "MIT");
    pair(&o, "identifier", "MIT");
    jsonw_end_object(&o.w);
    pair(&o, "summary", tr(lang, N_("Security requirements of government systems")));
    jsonw_end_object(&o.w);
    jsonw_key(&o.w, "servers"), jsonw_array(&o.w), jsonw_object(&o.w);
    jsonw_key(&o.w, "url"), jsonw_str(&o.w, base_url.len ? base_url : STR("/"));
    jsonw_end_object(&o.w), jsonw_end_array(&o.w);
    jsonw_key(&o.w, "security"), jsonw_array(&o.w), jsonw_object(&o.w);
    jsonw_key(&o.w, "key"), jsonw_array(&o.w), jsonw_end_array(&o.w);
    jsonw_end_object(&o.w), jsonw_end_array(&o.w);
    paths(&o);
    components(&o);
    jsonw_end_object(&o.w);
}
