/* bids_find: where an answer sheet's columns are, and which clause a row is about. */
#include "fmt/fmt.h"
#include "ledger/bids_parts.h"
#include "ledger/form.h"
#include "ledger/load.h"

#define HEAD_ROWS 60 /* the titles stand in one of the first rows */

static const char *const other_titles[BID_FIELDS][8] = {
    [BID_ANSWER] = {"回答", "対応", "対応可否", "可否", "対応状況", "回答(○△×)", "応札者の回答"},
    [BID_HOW] = {"対応方法", "実現方法", "対応内容", "具体的な対応", "提案内容", "説明"},
    [BID_WHERE] = {"記載箇所", "提案書記載箇所", "提案書ページ", "提案書頁", "参照箇所", "頁", "ページ"},
    [BID_NOTE] = {"備考", "補足", "コメント", "摘要", "note"},
    [BID_KEY] = {"識別子", "キー"},
};
static const char *const numbers[] = {"no.", "no", "項番", "番号", "要件番号", NULL};
static const char *const points[] = {"points", "配点", "加点", "得点配分", NULL};
static const char *const statements[] = {"要件", "要件の内容", "要件の文", "要求事項", NULL};

static bool among(struct str folded, const char *const *list) {
    for (; *list; list++)
        if (str_is(folded, *list)) return true;
    return false;
}

static bool titled(struct arena *a, struct str folded, const char *message) {
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_eq(folded, form_fold(a, trs((enum lang)lang, message)))) return true;
    return false;
}

static void take(int32_t *at, bool is, uint32_t col) {
    if (*at < 0 && is) *at = (int32_t)col;
}

static void take_title(struct arena *a, struct str text, uint32_t col, struct bid_columns *c) {
    if (!text.len || text.len > 200) return;
    struct str folded = form_fold(a, text);
    take(&c->number, among(folded, numbers) || titled(a, folded, BID_NUMBER_TITLE), col);
    take(&c->points, among(folded, points) || titled(a, folded, BID_POINTS_TITLE), col);
    take(&c->statement, among(folded, statements) || titled(a, folded, BID_STATEMENT_TITLE), col);
    for (enum bid_field f = 0; f < BID_FIELDS; f++)
        take(&c->at[f], among(folded, other_titles[f]) || titled(a, folded, bid_titles[f]), col);
}

static bool enough(const struct bid_columns *c, bool weights) {
    return (c->at[BID_KEY] >= 0 || c->number >= 0) && (weights ? c->points : c->at[BID_ANSWER]) >= 0;
}

bool bid_columns_find(struct arena *a, const struct book_sheet *s, bool weights, struct bid_columns *out) {
    struct bid_columns c = {0};
    uint32_t row = UINT32_MAX;
    for (size_t i = 0; i <= s->n_cells; i++) {
        bool ended = i == s->n_cells || s->cells[i].row != row;
        if (ended && row != UINT32_MAX && enough(&c, weights)) {
            *out = c;
            return true;
        }
        if (i == s->n_cells || s->cells[i].row >= HEAD_ROWS) break;
        if (ended) {
            row = s->cells[i].row;
            c = (struct bid_columns){
                .at = {-1, -1, -1, -1, -1}, .number = -1, .points = -1, .statement = -1, .head = row};
        }
        take_title(a, s->cells[i].text, s->cells[i].col, &c);
    }
    return false;
}

struct str bid_cell(struct arena *a, const struct book_sheet *s, uint32_t row, int32_t col) {
    if (col < 0) return STR("");
    struct str text = book_text(s, row, (uint32_t)col);
    char *out = arena_alloc(a, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\r') out[n++] = text.ptr[i];
    return text_is_blank((struct str){out, n}) ? STR("") : str_trim((struct str){out, n});
}

struct bid_index bid_index_of(struct arena *a, const struct bid_clauses *c) {
    struct bid_index x = {arena_array(a, c->n, sizeof(struct str)), arena_array(a, c->n, sizeof(struct str)), c->n};
    for (size_t i = 0; i < c->n; i++) {
        x.keys[i] = form_fold(a, c->list[i].key);
        x.numbers[i] = form_fold(a, c->list[i].number);
    }
    return x;
}

size_t bid_clause_of(struct arena *a, const struct bid_index *index, struct str key, struct str number) {
    size_t found = SIZE_MAX;
    if (key.len > 200 || number.len > 200) return SIZE_MAX;
    struct str k = form_fold(a, key), n = form_fold(a, number);
    for (size_t i = 0; i < index->n && k.len; i++)
        if (str_eq(index->keys[i], k)) return i;
    for (size_t i = 0; i < index->n && n.len && !k.len; i++) {
        if (!str_eq(index->numbers[i], n)) continue;
        if (found != SIZE_MAX) return SIZE_MAX; /* two standards have it: the number alone does not say which */
        found = i;
    }
    return found;
}
