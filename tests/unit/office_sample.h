/* office_sample: a rich Japanese document for the tests of the docx and xlsx writers: every type of block, spans,
 * blanks, links, 300 requirements, and (wanted separately) text that wants to break files. Also a reader of zips. */
#pragma once
#include <assert.h>
#include <stdarg.h>
#include <zip.h>

#include "report/report.h"

#define SAMPLE_BLOCKS 2000
#define SAMPLE_REQUIREMENTS 300

struct sample {
    struct arena *a;
    struct block *blocks;
    size_t n;
    struct doc doc;
};

static struct runs sample_run(struct arena *a, enum run_style style, const char *text) {
    struct run *r = arena_alloc(a, sizeof *r);
    *r = (struct run){.style = style, .text = str_of(text)};
    return (struct runs){r, 1};
}

static struct runs sample_text(struct arena *a, const char *text) {
    return sample_run(a, RUN_NORMAL, text);
}

static struct block *sample_block(struct sample *s, enum block_type type) {
    assert(s->n < SAMPLE_BLOCKS);
    struct block *b = &s->blocks[s->n++];
    b->type = type;
    return b;
}

static void sample_heading(struct sample *s, unsigned level, const char *number, const char *id, const char *text) {
    struct block *b = sample_block(s, BLOCK_HEADING);
    b->level = level;
    b->number = str_of(number);
    b->id = str_of(id);
    b->new_page = level == 1;
    b->runs = sample_text(s->a, text);
}

static void sample_para(struct sample *s, enum para_style style, const char *text) {
    struct block *b = sample_block(s, BLOCK_PARA);
    b->para = style;
    b->runs = sample_text(s->a, text);
}

/* A statement with an open blank, a filled one, and a link. */
static void sample_statement(struct sample *s, const char *id) {
    static const struct run runs[] = {
        {.style = RUN_NORMAL, .text = {"受託者は、主体認証に連続して", 42}},
        {.style = RUN_BLANK, .text = {"【回数】", 12}},
        {.style = RUN_NORMAL, .text = {"回失敗した利用者のアカウントを、少なくとも", 63}},
        {.style = RUN_FILLED, .text = {"30分間", 11}},
        {.style = RUN_NORMAL, .text = {"停止する機能を設けること。詳細は", 48}},
        {.style = RUN_NORMAL, .text = {"表1", 4}, .link = {"#table-1", 8}},
        {.style = RUN_MUTED, .text = {"（出典: 基準A 4.2）", 26}},
    };
    struct block *b = sample_block(s, BLOCK_PARA);
    struct run *copy = arena_array(s->a, 7, sizeof *copy);
    for (size_t i = 0; i < 7; i++) {
        copy[i] = runs[i];
        copy[i].text = str_of(runs[i].text.ptr); /* the lengths above are for show */
    }
    b->para = PARA_STATEMENT;
    b->id = str_of(id);
    b->runs = (struct runs){copy, 7};
}

static void sample_list(struct sample *s, enum list_style style) {
    static const char *const texts[] = {
        "利用者の識別及び主体認証を行うこと。", "操作の記録を取得し、改ざんから保護すること。",
        "記録の保存期間は一年以上とすること。",
        ("障害が発生した場合は、速やかに担当課へ報告すること。報告には、発生日時、影響の"
         "範囲、原因及び講じた措置を含めること。")};
    struct block *b = sample_block(s, BLOCK_LIST);
    struct list_item *items = arena_array(s->a, 4, sizeof *items);
    for (size_t i = 0; i < 4; i++) {
        items[i].depth = i == 2 ? 1 : 0;
        items[i].runs = sample_text(s->a, texts[i]);
    }
    b->list = style;
    b->items = items;
    b->n_items = 4;
}

static struct cell sample_cell(struct arena *a, enum tone tone, const char *text) {
    return (struct cell){.runs = sample_text(a, text), .colspan = 1, .rowspan = 1, .tone = tone};
}

static struct table *sample_table(struct sample *s, enum table_style style, const char *id, const char *caption,
                                  size_t n_rows) {
    struct block *b = sample_block(s, BLOCK_TABLE);
    struct table *t = arena_alloc(s->a, sizeof *t);
    b->id = str_of(id);
    b->table = t;
    t->style = style;
    if (*caption) t->caption = sample_text(s->a, caption);
    t->rows = arena_array(s->a, n_rows, sizeof *t->rows);
    t->n_rows = n_rows;
    return t;
}

static struct row *sample_row(struct sample *s, struct table *t, size_t row, size_t n, ...) {
    struct row *list = arena_array(s->a, t->n_rows, sizeof *list);
    memcpy(list, t->rows, t->n_rows * sizeof *list);
    struct cell *cells = arena_array(s->a, n, sizeof *cells);
    va_list ap;
    va_start(ap, n);
    for (size_t i = 0; i < n; i++) cells[i] = *va_arg(ap, struct cell *);
    va_end(ap);
    list[row].cells = cells;
    list[row].n = n;
    t->rows = list;
    return &list[row];
}

static struct cell *sample_c(struct sample *s, enum tone tone, const char *text) {
    struct cell *c = arena_alloc(s->a, sizeof *c);
    *c = sample_cell(s->a, tone, text);
    return c;
}

static struct cell *sample_span(struct cell *c, unsigned colspan, unsigned rowspan) {
    c->colspan = colspan;
    c->rowspan = rowspan;
    return c;
}

static void sample_span_table(struct sample *s) {
    static const unsigned widths[] = {2, 3, 3, 2};
    struct table *t = sample_table(s, TABLE_GRID, "table-1", "表1 情報の格付と取扱い", 5);
    t->widths = widths;
    t->n_columns = 4;
    sample_row(s, t, 0, 3, sample_span(sample_c(s, TONE_HEAD, "情報"), 1, 2),
               sample_span(sample_c(s, TONE_HEAD, "格付"), 2, 1), sample_span(sample_c(s, TONE_HEAD, "備考"), 1, 2))
        ->header = true;
    sample_row(s, t, 1, 2, sample_c(s, TONE_HEAD, "機密性"), sample_c(s, TONE_HEAD, "可用性"))->header = true;
    sample_row(s, t, 2, 4, sample_span(sample_c(s, TONE_NONE, "申請者の氏名、住所及び連絡先"), 1, 2),
               sample_c(s, TONE_NONE, "機密性2情報"), sample_c(s, TONE_WARN, "要安定情報。停止は一時間以内とする。"),
               sample_c(s, TONE_NONE, "個人情報を含む。\n特定個人情報は含まない。"));
    sample_row(s, t, 3, 3, sample_c(s, TONE_OFF, "対象外"), sample_c(s, TONE_OPEN, ""), sample_c(s, TONE_NONE, "―"));
    sample_row(s, t, 4, 2, sample_span(sample_c(s, TONE_NONE, "合計"), 2, 1),
               sample_span(sample_c(s, TONE_NONE, "二件のうち一件が未定である。"), 2, 1));
}

static void sample_approval(struct sample *s) {
    static const unsigned widths[] = {1, 1, 1};
    struct table *t = sample_table(s, TABLE_APPROVAL, "", "決裁", 2);
    t->widths = widths;
    t->n_columns = 3;
    sample_row(s, t, 0, 3, sample_c(s, TONE_HEAD, "作成"), sample_c(s, TONE_HEAD, "審査"),
               sample_c(s, TONE_HEAD, "承認"))
        ->header = true;
    sample_row(s, t, 1, 3, sample_c(s, TONE_NONE, ""), sample_c(s, TONE_NONE, ""), sample_c(s, TONE_NONE, ""));
}

static void sample_requirements(struct sample *s) {
    static const unsigned widths[] = {3, 10, 3, 4};
    static const enum tone tones[] = {TONE_NONE, TONE_OFF, TONE_WARN, TONE_NONE, TONE_OPEN};
    size_t n = SAMPLE_REQUIREMENTS;
    struct table *t = sample_table(s, TABLE_GRID, "all", "表2 要件の一覧", 1 + n);
    struct row *rows = arena_array(s->a, n + 1, sizeof *rows);
    t->widths = widths;
    t->n_columns = 4;
    for (size_t i = 0; i <= n; i++) {
        struct cell *c = arena_array(s->a, 4, sizeof *c);
        enum tone tone = tones[i % 5];
        c[0] = sample_cell(s->a, TONE_NONE, arena_fmt(s->a, "REQ-%03zu", i).ptr);
        c[1] =
            sample_cell(s->a, TONE_NONE,
                        "情報システムの利用者を識別し、主体認証を行う機能を設けるとともに、不正な利用を検知した場合は"
                        "担当課へ通知すること。");
        c[2] = sample_cell(s->a, tone, tone == TONE_OFF ? "対象外" : tone == TONE_OPEN ? "" : "必須");
        c[3] = sample_cell(s->a, TONE_NONE, "=SUM(A1:A2)");
        rows[i] = (struct row){.cells = c, .n = 4};
    }
    static const char *const heads[] = {"番号", "要件", "区分", "備考"};
    struct cell *c = arena_array(s->a, 4, sizeof *c);
    for (size_t i = 0; i < 4; i++) c[i] = sample_cell(s->a, TONE_HEAD, heads[i]);
    rows[0] = (struct row){.cells = c, .n = 4, .header = true};
    t->rows = rows;
}

static void sample_diagram(struct sample *s) {
    static const struct str devices[] = {{"端末", 6}}, stores[] = {{"申請データ", 15}},
                            networks[] = {{"インターネット", 21}};
    static const struct diagram_actor actors[] = {{.name = {"申請者", 9}, .devices = devices, .n_devices = 1},
                                                  {.name = {"審査担当", 12}, .devices = devices, .n_devices = 1}};
    static const struct diagram_flow flows[] = {{0, FLOW_IN, {"申請", 6}, 0}, {1, FLOW_BOTH, {"審査", 6}, SIZE_MAX}};
    static const struct diagram_row side[] = {{{"1", 1}, {"申請書の受付と、添付書類の登録", 45}},
                                              {{"2", 1}, {"審査結果の通知", 21}}};
    static const struct diagram dg = {.system = {"オンライン申請システム", 33},
                                      .stores = stores,
                                      .n_stores = 1,
                                      .actors = actors,
                                      .n_actors = 2,
                                      .networks = networks,
                                      .n_networks = 1,
                                      .flows = flows,
                                      .n_flows = 2,
                                      .side = side,
                                      .n_side = 2,
                                      .side_title = {"別表 業務と情報", 22},
                                      .legend = {"矢印は情報の流れる向きを示す。", 45},
                                      .alt = {"申請者と審査担当がシステムと情報をやり取りする図", 72}};
    struct block *b = sample_block(s, BLOCK_DIAGRAM);
    b->diagram = &dg;
    b->id = str_of("figure-1");
    b->caption = sample_text(s->a, "図1 システムの概要");
}

static void sample_data(struct sample *s) {
    static const struct column columns[] = {{{"id", 2}, {"番号", 6}, COLUMN_TEXT, 12},
                                            {{"count", 5}, {"件数", 6}, COLUMN_INT, 8},
                                            {{"text", 4}, {"要件", 6}, COLUMN_TEXT, 60}};
    struct dataset *data = arena_array(s->a, 2, sizeof *data);
    size_t n = SAMPLE_REQUIREMENTS;
    struct str *cells = arena_array(s->a, n * 3, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        cells[i * 3] = arena_fmt(s->a, "REQ-%03zu", i + 1);
        cells[i * 3 + 1] = i == 7 ? STR("未定") : arena_fmt(s->a, "%zu", i);
        cells[i * 3 + 2] = i == 0   ? STR("=1+1")
                           : i == 1 ? STR("007")
                           : i == 2 ? STR("http://example.jp/")
                                    : STR("要件文");
    }
    data[0] = (struct dataset){.name = str_of("要件"), .columns = columns, .n_columns = 3, .cells = cells, .n_rows = n};
    data[1] = (struct dataset){.name = str_of("要件"), .columns = columns, .n_columns = 3};
    s->doc.data = data;
    s->doc.n_data = 2;
}

/* What breaks files: control characters, noncharacters, markup, 40,000 characters, right to left, emoji. */
static void sample_hostile(struct sample *s) {
    static const unsigned widths[] = {1, 2};
    static const char nasty[] =
        "a\x01"
        "b\x1f"
        "c\x7f"
        "d\xef\xbf\xbf"
        "e\xef\xbf\xbe"
        "f ]]> <w:p> &amp; \"'\t_x0041_ "
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xf0\x9f\x94\x92\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9";
    char *huge = arena_alloc(s->a, 40000 * 3 + 1);
    for (size_t i = 0; i < 40000; i++) memcpy(huge + i * 3, i % 50 == 49 ? "。" : "長", 3);
    sample_heading(s, 1, "9", "hostile:[]*?/\\",
                   "悪意:[]*?/\\'ある長い見出しがシート名の上限である三十一文字を超える場合");
    sample_heading(s, 1, "9", "", "悪意:[]*?/\\'ある長い見出しがシート名の上限である三十一文字を超える場合");
    sample_para(s, PARA_NORMAL, nasty);
    sample_para(s, PARA_NORMAL, huge);
    struct table *t = sample_table(s, TABLE_GRID, "", "+cmd|' /C calc'!A0", 3);
    t->widths = widths;
    t->n_columns = 2;
    sample_row(s, t, 0, 2, sample_c(s, TONE_HEAD, nasty), sample_c(s, TONE_NONE, huge));
    sample_row(s, t, 1, 1, sample_span(sample_c(s, TONE_NONE, "@はみ出す"), 9, 9));
    sample_row(s, t, 2, 0);
    s->doc.title = str_of("=1+1 & <b>\x02&P");
    s->doc.date = str_of("2026-02-30");
}

/* The blocks in `extra` come last: hostile or not. */
static struct sample *sample_new(bool hostile) {
    static const struct doc_field cover[] = {{{"情報システム", 18}, {"オンライン申請システム", 33}},
                                             {{"文書番号", 12}, {"情シ第12号", 14}},
                                             {{"発注者", 9}, {"総務部 情報システム課", 31}},
                                             {{"契約番号", 12}, {"", 0}}};
    struct arena *a = arena_new(256 * MIB);
    struct sample *s = arena_alloc(a, sizeof *s);
    s->a = a;
    s->blocks = arena_array(a, SAMPLE_BLOCKS, sizeof *s->blocks);
    s->doc = (struct doc){.lang = LANG_JA,
                          .kind = STR("spec"),
                          .title = STR("調達仕様書（情報セキュリティ要件）"),
                          .subtitle = STR("オンライン申請システム"),
                          .number = STR("情シ第12号"),
                          .version = STR("1.0"),
                          .date = STR("2026-04-01"),
                          .mark = STR("機密性1情報"),
                          .owner = STR("総務部 情報システム課"),
                          .generator = STR("kijun 0.1.0"),
                          .digest = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
                          .cover = cover,
                          .n_cover = 4};
    sample_block(s, BLOCK_COVER);
    sample_approval(s);
    sample_block(s, BLOCK_TOC);
    sample_block(s, BLOCK_PAGE_BREAK);
    sample_heading(s, 1, "1", "h-1", "調達の概要");
    sample_para(s, PARA_NORMAL,
                "本書は、オンライン申請システムの設計、開発及び運用に当たり、受託者が満たすべき情報セキュリティに関する"
                "要件を定めるものである。受託者は、本書に定める要件を全て満たすこと。");
    sample_diagram(s);
    sample_heading(s, 2, "1.1", "h-1-1", "取り扱う情報");
    sample_span_table(s);
    sample_para(s, PARA_NOTE, "注 格付は、発注者が定める基準による。");
    sample_para(s, PARA_WARNING, "未定の項目が二件ある。公告の前に記入すること。");
    sample_heading(s, 1, "2", "h-2", "情報セキュリティ要件");
    sample_heading(s, 2, "2.1", "", "主体認証");
    sample_heading(s, 3, "ア", "h-a", "識別及び主体認証");
    sample_statement(s, "req-1");
    sample_list(s, LIST_NUMBER);
    sample_heading(s, 4, "(1)", "", "ログの取得");
    sample_list(s, LIST_BULLET);
    sample_list(s, LIST_NUMBER);
    sample_para(s, PARA_SMALL, "小さい本文の例。");
    for (int i = 0; i < 40; i++) {
        sample_heading(s, 3, arena_fmt(a, "2.1.%d", i + 1).ptr, arena_fmt(a, "r-%d", i).ptr, "管理策の要件");
        sample_statement(s, "");
        sample_para(s, PARA_NORMAL, "利用者の権限は、職務の遂行に必要な最小限の範囲とし、年一回以上見直すこと。");
    }
    sample_heading(s, 1, "3", "h-3", "要件の一覧");
    sample_requirements(s);
    sample_data(s);
    if (hostile) sample_hostile(s);
    s->doc.blocks = s->blocks;
    s->doc.n_blocks = s->n;
    return s;
}

/* A member of a zip as text in the arena; fails the test when the archive or the member is not there. */
static struct str sample_member(struct arena *a, const struct buf *zip, const char *name) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(zip->ptr, zip->len, 0, &error);
    zip_t *z = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    assert(z && "the archive opens");
    zip_stat_t st;
    if (zip_stat(z, name, 0, &st) != 0) {
        zip_close(z);
        return STR_NONE;
    }
    char *text = arena_alloc(a, st.size + 1);
    zip_file_t *f = zip_fopen(z, name, 0);
    zip_int64_t got = zip_fread(f, text, st.size);
    zip_fclose(f);
    zip_close(z);
    assert(got == (zip_int64_t)st.size);
    return (struct str){text, st.size};
}

/* Past the reference at `at` ("&amp;"); SIZE_MAX when it is none. */
static size_t sample_reference(struct str s, size_t at) {
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#9;", "&#10;", "&#13;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(str_cut(s, at, s.len), str_of(known[i]))) return at + strlen(known[i]);
    return SIZE_MAX;
}

/* Characters up to `end`, of which none may be raw markup or forbidden in XML; SIZE_MAX when one is. */
static size_t sample_chars(struct str s, size_t at, char end) {
    while (at < s.len && s.ptr[at] != end) {
        if (s.ptr[at] == '<') return SIZE_MAX; /* in an attribute */
        if (s.ptr[at] == '&') {
            at = sample_reference(s, at);
            if (at == SIZE_MAX) return at;
            continue;
        }
        uint32_t cp = utf8_next(s, &at);
        if ((cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0xfffe || cp == 0xffff) return SIZE_MAX;
    }
    return at;
}

/* Past the attributes of a tag, at its '>' or '/'; SIZE_MAX when they are wrong. */
static size_t sample_attributes(struct str s, size_t at) {
    while (at < s.len && s.ptr[at] == ' ') {
        size_t equals;
        if (!str_find(str_cut(s, at, s.len), STR("=\""), &equals)) return SIZE_MAX;
        at = sample_chars(s, at + equals + 2, '"');
        if (at >= s.len) return SIZE_MAX;
        at++;
    }
    return at;
}

/* Strict for what our writers make: no comments, no CDATA, one blank before an attribute. */
static bool sample_well_formed(struct str s) {
    struct str open[64];
    size_t depth = 0, at, roots = 0;
    if (!utf8_ok(s, &at) || !str_starts(s, STR("<?xml ")) || !str_find(s, STR("?>"), &at)) return false;
    for (at += 2; at < s.len;) {
        if (s.ptr[at] != '<') {
            size_t from = at;
            at = sample_chars(s, at, '<');
            if (at == SIZE_MAX || (depth == 0 && str_trim(str_cut(s, from, at)).len)) return false;
            continue;
        }
        bool end = at + 1 < s.len && s.ptr[at + 1] == '/';
        size_t from = at + 1 + end, to = from;
        while (to < s.len && !strchr(" />", s.ptr[to])) to++;
        struct str name = str_cut(s, from, to);
        at = end ? to : sample_attributes(s, to);
        if (at >= s.len || name.len == 0) return false;
        bool empty = !end && s.ptr[at] == '/';
        at += empty;
        if (at >= s.len || s.ptr[at++] != '>') return false;
        if (end && (depth == 0 || !str_eq(open[--depth], name))) return false;
        if (!end && depth == 0) roots++;
        if (!end && !empty && depth == sizeof open / sizeof *open) return false;
        if (!end && !empty) open[depth++] = name;
    }
    return depth == 0 && roots == 1;
}

/* Every member that is XML is well formed; gives their number. */
static size_t sample_all_xml(struct arena *a, const struct buf *zip) {
    zip_source_t *source = zip_source_buffer_create(zip->ptr, zip->len, 0, NULL);
    zip_t *z = zip_open_from_source(source, ZIP_RDONLY, NULL);
    size_t n = 0;
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        const char *name = zip_get_name(z, (zip_uint64_t)i, 0);
        if (str_ends(str_of(name), STR(".png"))) continue;
        struct str text = sample_member(a, zip, name);
        bool good = sample_well_formed(text);
        if (!good) (void)fprintf(stderr, "%s is not well formed\n", name);
        assert(good && "the member is well formed");
        n++;
    }
    zip_close(z);
    return n;
}

static size_t sample_count(struct str hay, const char *needle) {
    size_t n = 0, at;
    while (str_find(hay, str_of(needle), &at)) {
        n++;
        hay = str_cut(hay, at + strlen(needle), hay.len);
    }
    return n;
}

/* A grey PNG of 8 × 4 pixels: stands for what kijun-render makes. */
static void sample_png(struct buf *out, unsigned *width, unsigned *height) {
    static const unsigned char png[] = {
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
        0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x04, 0x08, 0x00, 0x00, 0x00, 0x00, 0x96, 0xa6, 0x21,
        0x2c, 0x00, 0x00, 0x00, 0x23, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xb0, 0x09, 0x48, 0xa9,
        0xe8, 0x59, 0xb0, 0xe5, 0x04, 0x83, 0x5b, 0x54, 0x5e, 0xd3, 0xb4, 0x55, 0xfb, 0x2e, 0x31, 0x40,
        0x05, 0xee, 0x30, 0x40, 0x05, 0x9e, 0x01, 0x00, 0x2b, 0x43, 0x12, 0x21, 0xe6, 0x75, 0x9c, 0xee,
        0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
    buf_add(out, (struct str){(const char *)png, sizeof png});
    *width = 8;
    *height = 4;
}
