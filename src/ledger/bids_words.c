/* bids_words: answers as people write them, and what each finding is called. */
#include "ledger/bids.h"

#include "fmt/fmt.h"
#include "ledger/form.h"

const char *const bid_titles[BID_FIELDS] = {
    [BID_ANSWER] = N_("Answer of the bidder"),
    [BID_HOW] = N_("How it is met"),
    [BID_WHERE] = N_("Where it is shown (document, page)"),
    [BID_NOTE] = N_("Remarks"),
    [BID_KEY] = N_("Key"),
};

static const char *const met[] = {"○",        "〇",         "◯",       "◎",      "met", "yes",  "可",   "対応",
                                  "対応可",   "対応可能",   "対応済",  "満たす", "ok",  "適合", "はい", "o",
                                  "対応する", "対応します", "○(対応)", "✓",      "✔",   "レ",   "遵守", NULL};
static const char *const partly[] = {"△",        "▲",      "partly",   "partial", "一部",
                                     "一部対応", "一部可", "条件付き", "条件付",  NULL};
static const char *const unmet[] = {"×",      "✕",      "✗",        "x",          "unmet",  "no",
                                    "否",     "不可",   "対応不可", "対応しない", "非対応", "対応できない",
                                    "未対応", "いいえ", NULL};
static const char *const proposal[] = {"提案", "proposal", "代替提案", "代替", "代替案", "☆", NULL};
static const char *const *const words[BID_ANSWERS] = {
    [BID_MET] = met, [BID_PARTLY] = partly, [BID_UNMET] = unmet, [BID_PROPOSAL] = proposal};

const char *bid_answer_id(enum bid_answer a) {
    static const char *const ids[] = {"", "met", "partly", "unmet", "proposal"};
    return ids[a];
}

const char *bid_answer_sign(enum bid_answer a) {
    static const char *const signs[] = {"", "○", "△", "×", "提案"};
    return signs[a];
}

bool bid_answer_of(struct arena *a, struct str text, enum bid_answer *out) {
    if (text.len > 200) return false;
    struct str folded = form_fold(a, text);
    if (!folded.len) {
        *out = BID_NONE;
        return true;
    }
    for (enum bid_answer k = BID_MET; k < BID_ANSWERS; k++)
        for (const char *const *w = words[k]; *w; w++)
            if (str_is(folded, *w)) {
                *out = k;
                return true;
            }
    return false;
}

/* Words for “cannot” that are not taken back by what stands around them: 不可欠 is no refusal. */
bool bid_says_not(struct arena *a, struct str text) {
    static const char *const not [] = {"不可",           "できません",   "できない",   "対応しません", "対応しない",
                                       "いたしかねます", "困難",         "非対応",     "未対応",       "対象外",
                                       "cannot",         "notsupported", "notpossible"};
    static const char *const fine[] = {"不可欠",     "不可分",         "不可逆",      "困難にする",
                                       "困難とする", "できないように", "できない構成"};
    struct str s = form_fold(a, text);
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++) {
        struct str rest = s;
        for (size_t at; str_find(rest, str_of(not [i]), &at);) {
            struct str here = str_cut(rest, at, rest.len);
            bool taken_back = false;
            for (size_t k = 0; k < sizeof fine / sizeof *fine; k++) taken_back |= str_starts(here, str_of(fine[k]));
            if (!taken_back) return true;
            rest = str_cut(here, strlen(not [i]), here.len);
        }
    }
    return false;
}

const char *bid_finding_id(enum bid_finding_kind kind) {
    static const char *const ids[] = {"edition", "no_name", "refused",  "missing", "absent",  "unread",
                                      "double",  "no_how",  "no_proof", "foreign", "altered", "says_not"};
    return ids[kind];
}

bool bid_finding_is_serious(enum bid_finding_kind kind) {
    return kind != BID_ALTERED && kind != BID_SAYS_NOT;
}

/* Each part with its length before it, so that no two lists of clauses give the same bytes. */
static void digest_part(struct sha256 *h, struct arena *a, struct str s) {
    sha256_add(h, arena_fmt(a, "%zu:", s.len));
    sha256_add(h, s);
}

void bid_digest(struct bid_clauses *c) {
    struct arena *a = arena_new(4 * MIB);
    struct sha256 *h = sha256_new();
    sha256_add(h, STR("kijun bid clauses 1\n"));
    for (size_t i = 0; i < c->n; i++) {
        digest_part(h, a, c->list[i].key);
        digest_part(h, a, c->list[i].number);
        digest_part(h, a, c->list[i].statement);
        digest_part(h, a, c->list[i].mandatory ? STR("must") : STR("may"));
        arena_clear(a);
    }
    sha256_end(h, c->digest);
    arena_free(a);
}
