/* seal: the paper that witnesses a record. One page for a closed network: whoever keeps it elsewhere can tell later
 * whether an entry was changed, or an old copy put back. */
#include "fmt/write.h"
#include "report/build.h"
#include "report/report.h"

#define JAPAN_MS (9 * 3600 * 1000)

/* A moment as the reader's clock shows it: in Japanese that of Japan, which has no summer time. */
static struct str moment(struct builder *b, int64_t ms) {
    char text[CLOCK_TEXT_MAX];
    bool ja = b->lang == LANG_JA;
    clock_text(ms + (ja ? JAPAN_MS : 0), text);
    struct str s = str_of(text), date = str_cut(s, 0, 10), time = str_cut(s, 11, 19);
    if (!ja) return arena_fmt(b->a, "%.*s %.*s UTC", STR_ARG(date), STR_ARG(time));
    return arena_fmt(b->a, "%.*s年%.*s月%.*s日 %.*s（日本標準時）", STR_ARG(str_cut(date, 0, 4)),
                     STR_ARG(str_cut(date, 5, 7)), STR_ARG(str_cut(date, 8, 10)), STR_ARG(time));
}

static void row(struct builder *b, struct table_builder *t, const char *label, enum run_style style, struct str text) {
    table_row(t, false);
    table_text(t, TONE_HEAD, trs(b->lang, label));
    run_text(b, style, text);
    table_cell(t, TONE_NONE);
}

static void cosigner_row(struct builder *b, struct table_builder *t, const struct seal_input *in) {
    table_row(t, false);
    table_text(t, TONE_HEAD, trs(b->lang, N_("Cosignatures of witnesses")));
    if (!in->n_cosigners) run_text(b, RUN_NORMAL, trs(b->lang, N_("none")));
    for (size_t i = 0; i < in->n_cosigners; i++) {
        run_break(b);
        run_text(b, RUN_NORMAL, in->cosigners[i].name);
        run_text(b, RUN_MUTED, STR("　"));
        run_text(b, RUN_MUTED, moment(b, in->cosigners[i].when * 1000));
    }
    table_cell(t, TONE_NONE);
}

static void facts(struct builder *b, const struct seal_input *in) {
    static const unsigned widths[] = {1, 3};
    struct table_builder t = table_begin(b, TABLE_FORM, widths, 2);
    row(b, &t, N_("Name of the record"), RUN_NORMAL, in->origin);
    row(b, &t, N_("Number of entries"), RUN_STRONG, arena_fmt(b->a, "%lld", (long long)in->entries));
    row(b, &t, N_("Time of the last entry"), RUN_NORMAL,
        in->last_at < 0 ? trs(b->lang, N_("none")) : moment(b, in->last_at));
    row(b, &t, N_("Root hash"), RUN_CODE, in->root);
    if (in->key.len) row(b, &t, N_("Verifier key"), RUN_CODE, in->key);
    cosigner_row(b, &t, in);
    table_end(&t);
}

static struct str picture_words(struct builder *b, const struct seal_input *in) {
    return say(b, N_("QR code with the seal of the record %1 at %2 entries"),
               ARGS(in->origin, arena_fmt(b->a, "%lld", (long long)in->entries)));
}

static void code(struct builder *b, const struct seal_input *in) {
    struct qr *qr = arena_alloc(b->a, sizeof *qr);
    if (in->note.len > QR_TEXT_MAX) {
        para(b, PARA_WARNING,
             trs(b->lang, N_("The seal has so many cosignatures that it does not fit into a QR code. Keep it as a file "
                             "(.txt) together with this page.")));
        return;
    }
    *qr = (struct qr){.text = in->note, .alt = picture_words(b, in)};
    block_add(b, &(struct block){.type = BLOCK_QR, .qr = qr});
}

static void how_to_compare(struct builder *b) {
    heading(b, 2, STR(""), STR("compare"), trs(b->lang, N_("How to compare later")));
    struct list_builder l = list_begin(b, LIST_NUMBER);
    list_text(
        &l, 0,
        trs(b->lang, N_("Read the QR code and store the text as it is in a file, for example paper.txt. It is the "
                        "text that is printed on this page; typing it in serves as well.")));
    run_text(b, RUN_NORMAL, trs(b->lang, N_("On the computer with the record, run: ")));
    run_text(b, RUN_CODE, STR("kijun verify --checkpoint paper.txt"));
    list_item(&l, 0);
    list_text(&l, 0,
              trs(b->lang, N_("If it holds, the first entries up to the number above are exactly those of that day. If "
                              "not, an entry was changed or taken off, or an older copy of the database was put back: "
                              "keep this page and report it.")));
    list_end(&l);
}

static void keeper(struct builder *b) {
    static const unsigned widths[] = {2, 3, 3, 2};
    static const char *const heads[] = {N_("Date"), N_("Where it is kept"), N_("Name of the keeper"), N_("Seal"), NULL};
    struct table_builder t = table_begin(b, TABLE_APPROVAL, widths, 4);
    table_heads(&t, heads);
    table_keep(&t);
    table_row(&t, false);
    for (int i = 0; i < 4; i++) table_text(&t, TONE_NONE, STR(""));
    table_end(&t);
}

static struct str date_of(struct builder *b, const struct seal_input *in) {
    char text[CLOCK_TEXT_MAX];
    if (in->last_at < 0) return STR("");
    clock_text(in->last_at + (b->lang == LANG_JA ? JAPAN_MS : 0), text);
    return arena_str(b->a, str_cut(str_of(text), 0, 10));
}

struct doc *seal_compose(struct arena *a, const struct seal_input *in) {
    struct builder b;
    char digest[65];
    struct doc *doc = arena_alloc(a, sizeof *doc);
    builder_init(&b, a, in->lang);
    sha256_hex(in->note, digest);
    *doc = (struct doc){.lang = in->lang,
                        .kind = STR("seal"),
                        .title = trs(in->lang, N_("Seal of the record")),
                        .subtitle = in->origin,
                        .number = STR(""),
                        .version = STR(""),
                        .date = date_of(&b, in),
                        .mark = STR(""),
                        .handling = STR(""),
                        .owner = in->origin,
                        .generator = STR("kijun " KIJUN_VERSION),
                        .digest = arena_str(a, str_of(digest))};
    heading(&b, 1, STR(""), STR("seal"), doc->title);
    para(&b, PARA_NORMAL,
         trs(in->lang, N_("This page seals the record (who did what and when) of the installation named below, as it "
                          "stood when the page was made. If an entry is changed, taken off or put in, the root hash is "
                          "another one. Kept apart from the record, the page shows later, without any network, whether "
                          "that happened.")));
    facts(&b, in);
    code(&b, in);
    how_to_compare(&b);
    keeper(&b);
    builder_finish(&b, doc);
    return doc;
}

const struct qr *seal_picture(struct arena *a, const struct seal_input *in) {
    struct builder b;
    builder_init(&b, a, in->lang);
    if (in->note.len > QR_TEXT_MAX) return NULL;
    struct qr *qr = arena_alloc(a, sizeof *qr);
    *qr = (struct qr){.title = say(&b, N_("Seal of the record %1"), ARGS(in->origin)),
                      .text = in->note,
                      .alt = picture_words(&b, in),
                      .beside = true};
    return qr;
}
