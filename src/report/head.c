/* head: what every document about a system begins with. */
#include "report/head.h"

#include "fmt/write.h"
#include "report/quote.h"

static struct str or_empty(struct str s) {
    return s.ptr ? s : STR("");
}

struct identifying {
    struct arena *a;
    struct str all;
};
static void identify_wording(void *ctx, const struct standard *s, const struct wording *w) {
    struct identifying *i = ctx;
    (void)s;
    i->all = arena_fmt(i->a, "%.*s%s\n", STR_ARG(i->all), w->sha256);
}

/* The document's identity: with the same answers, standards, wording and program every edition of the document is the
 * same. It is the SHA-256 of the values as they are printed, each with a line end, so anybody can work it out again. */
static struct str identity(struct arena *a, const struct report_input *in) {
    char digest[65];
    struct identifying i = {a, arena_fmt(a, "%s\n%.*s\n", in->system->digest, STR_ARG(in->cat->digest))};
    quote_each_wording(in, identify_wording, &i);
    sha256_hex(arena_fmt(a, "%.*skijun %s\n", STR_ARG(i.all), KIJUN_VERSION), digest);
    return arena_str(a, str_of(digest));
}

struct str head_date(struct builder *b, struct str iso) {
    int64_t year, month, day;
    bool is_date = iso.len == 10 && iso.ptr[4] == '-' && iso.ptr[7] == '-' && str_int(str_cut(iso, 0, 4), &year) &&
                   str_int(str_cut(iso, 5, 7), &month) && str_int(str_cut(iso, 8, 10), &day);
    if (!is_date || b->lang != LANG_JA) return iso;
    return arena_fmt(b->a, "%d年%d月%d日", (int)year, (int)month, (int)day);
}

uint64_t report_standards(const struct report_input *in) {
    uint64_t bits = 0;
    for (size_t i = 0; i < in->n_standards; i++) bits |= UINT64_C(1) << in->standards[i];
    return bits;
}

void head_fill(struct builder *b, const struct report_input *in, struct str kind, struct str title, struct doc *doc) {
    const struct system *s = in->system;
    size_t at; /* a title that names the system needs no subtitle that does it again */
    *doc = (struct doc){.lang = b->lang,
                        .kind = kind,
                        .title = title,
                        .subtitle = str_find(title, s->name, &at) ? STR("") : s->name,
                        .number = or_empty(s->document.number),
                        .version = or_empty(s->document.version),
                        .date = or_empty(s->document.date),
                        .mark = or_empty(s->document.mark),
                        .handling = or_empty(s->document.handling),
                        .owner = or_empty(s->owner),
                        .generator = STR("kijun " KIJUN_VERSION),
                        .digest = identity(b->a, in)};
}

void head_cover(struct builder *b, const struct report_input *in, const struct doc *doc) {
    const struct system *s = in->system;
    cover_field(b, N_("Information system"), s->name);
    bool procures = str_is(doc->kind, "spec") || str_is(doc->kind, "internal");
    cover_field(b, procures ? N_("Procuring organisation") : N_("Organisation in charge"), s->owner);
    cover_field(b, N_("Document number"), s->document.number);
    cover_field(b, N_("Version"), s->document.version);
    cover_field(b, N_("Date"), head_date(b, s->document.date));
    cover_field(b, N_("Classification"), s->document.mark);
    cover_field(b, N_("Handling"), s->document.handling);
    cover_field(b, N_("Document identity"), doc->digest);
}
