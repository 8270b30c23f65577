/* import_words: what headings and generic words mean, in both languages. What belongs to a standard (its questions,
 * conditions, controls, levels, choices) is not here but in the catalog.
 *
 * Words are compared as keys (import_key), so width, case, blanks and brackets do not matter. A new way of writing a
 * heading is one more word in this file. */
#include "ledger/import_parts.h"

#define WORDS_OF_ONE 14

struct meaning {
    enum heading heading;
    const char *words[WORDS_OF_ONE];
};
static const struct meaning meanings[] = {
    {HEAD_ITEM, {"項目", "項目名", "記入項目", "item"}},
    {HEAD_CONTENT, {"内容", "記入内容", "記入欄", "content", "contents"}},
    {HEAD_ACTOR, {"主体", "利用主体", "利用者", "アクター", "actor", "subject"}},
    {HEAD_TASK, {"業務", "業務名", "業務の名称", "task"}},
    {HEAD_STEP, {"業務（細分化後）", "細分化後の業務", "細分化した業務", "業務の細分", "作業", "手順", "step"}},
    {HEAD_SUMMARY,
     {"業務（細分化後）の概要", "細分化後の業務の概要", "業務の概要", "概要", "業務内容", "summary", "what is done"}},
    {HEAD_INFORMATION, {"情報", "取り扱う情報", "取扱情報", "扱う情報", "情報の名称", "information"}},
    {HEAD_ENVIRONMENT, {"利用環境・手段", "利用環境及び手段", "利用環境", "環境・手段", "environment", "means"}},
    {HEAD_DEVICES, {"機器", "端末", "利用機器", "利用端末", "使用機器", "devices", "device"}},
    {HEAD_NETWORKS, {"ネットワーク", "通信回線", "利用ネットワーク", "通信環境", "回線", "networks", "network"}},
    {HEAD_FLOW, {"情報の流れ", "流れ", "方向", "情報の方向", "flow", "direction"}},
    {HEAD_STORES, {"蓄積する情報", "保存する情報", "保存情報", "蓄積情報", "蓄積", "stores", "stored information"}},
    {HEAD_NUMBER, {"id", "番号", "no", "設問番号", "設問id", "number", "no."}},
    {HEAD_VIEWPOINT, {"観点", "観点分類", "分類", "viewpoint"}},
    {HEAD_QUESTION, {"設問", "質問", "設問内容", "question"}},
    {HEAD_ANSWER, {"回答", "回答欄", "回答内容", "記入欄（回答）", "answer"}},
    {HEAD_NOTE, {"備考", "補足", "メモ", "注記", "コメント", "特記事項", "note", "notes", "remarks"}},
    {HEAD_CONDITION, {"名称", "判断条件", "判断条件の名称", "条件", "条件名", "condition"}},
    {HEAD_EXPLANATION, {"解説", "説明", "explanation"}},
    {HEAD_RESULT, {"判断結果", "判断", "該当の有無", "結果", "result", "judgement"}},
    {HEAD_REASON,
     {"理由", "判断理由", "判断の理由", "根拠", "判断根拠", "検討理由", "選定理由", "理由・根拠", "reason", "why"}},
    {HEAD_BY, {"判断者", "検討者", "決定者", "担当者", "記入者", "by"}},
    {HEAD_ON, {"判断日", "検討日", "決定日", "記入日", "on"}},
    {HEAD_GROUP, {"対策区分", "区分", "category"}},
    {HEAD_POLICY, {"対策方針", "方針", "policy"}},
    {HEAD_CONTROL, {"対策要件", "対策要件の名称", "要件", "対策", "対策項目", "要求事項", "control", "requirement"}},
    {HEAD_RULE, {"判断条件対応関係", "判断条件との対応関係", "対応関係", "対応する判断条件"}},
    {HEAD_LEVEL, {"実施レベル", "レベル", "level"}},
    {HEAD_RECOMMENDED, {"推奨レベル", "推奨", "recommended level", "recommended"}},
    {HEAD_DECIDED,
     {"検討結果", "決定レベル", "実施レベル（検討結果）", "採用レベル", "decided level", "decided", "decision"}},
    {HEAD_CHAPTER, {"大項目", "chapter"}},
    {HEAD_PART, {"小項目", "section"}},
    {HEAD_WRITTEN, {"記載内容", "仕様書記載内容", "text"}},
};

/* Keys are made once for a book, not once for a cell. */
struct word_keys {
    const void *of; /* the list of words they were made of */
    struct str *keys;
    int32_t *means;
    size_t n;
    struct word_keys *next;
};

static struct word_keys *keys_new(struct importer *im, const void *of, size_t most) {
    struct word_keys *k = arena_alloc(im->a, sizeof *k);
    *k = (struct word_keys){.of = of, .next = im->words};
    k->keys = arena_array(im->a, most, sizeof *k->keys);
    k->means = arena_array(im->a, most, sizeof *k->means);
    im->words = k;
    return k;
}

static struct word_keys *keys_of(struct importer *im, const void *of) {
    for (struct word_keys *k = im->words; k; k = k->next)
        if (k->of == of) return k;
    return NULL;
}

static void keys_add(struct importer *im, struct word_keys *k, struct str word, int32_t meaning) {
    k->keys[k->n] = import_key(im->a, word);
    k->means[k->n] = meaning;
    if (k->keys[k->n].len) k->n++;
}

/* The meaning of a text; -1 when it is none of the words. */
static int32_t keys_find(const struct word_keys *k, struct str text) {
    struct arena *scratch = arena_new(MIB);
    struct str key = import_key(scratch, text);
    int32_t found = -1;
    for (size_t i = 0; i < k->n && found < 0; i++)
        if (str_eq(k->keys[i], key)) found = k->means[i];
    arena_free(scratch);
    return found;
}

#define TEXT_OF_WORD_MAX 200 /* bytes; a longer text is no heading */

enum heading heading_of(struct importer *im, struct str text) {
    struct word_keys *k = keys_of(im, meanings);
    if (!k) {
        size_t n = sizeof meanings / sizeof *meanings;
        k = keys_new(im, meanings, n * WORDS_OF_ONE + im->cat->n_standards * LANG_COUNT);
        for (size_t i = 0; i < n; i++)
            for (size_t w = 0; w < WORDS_OF_ONE && meanings[i].words[w]; w++)
                keys_add(im, k, str_of(meanings[i].words[w]), (int32_t)meanings[i].heading);
        for (size_t i = 0; i < im->cat->n_standards; i++)
            for (unsigned l = 0; l < LANG_COUNT; l++)
                keys_add(im, k, im->cat->standards[i].control_word.in[l], HEAD_CONTROL);
    }
    int32_t found = text.len && text.len <= TEXT_OF_WORD_MAX ? keys_find(k, text) : -1;
    return found < 0 ? HEAD_NONE : (enum heading)found;
}

/* Worksheet 1. */
struct label {
    const char *path;
    bool lists;
    const char *words[WORDS_OF_ONE];
};
static const struct label labels[] = {
    {"system.name",
     false,
     {"名称", "システム名", "システム名称", "システムの名称", "情報システム名", "情報システム名称",
      "情報システムの名称", "対象システム", "name", "system name", "name of the system"}},
    {"system.owner",
     false,
     {"所管", "所管部署", "システム所管部署", "所管府省庁", "所管課室", "担当部署", "調達部署", "組織", "組織名",
      "owner", "organisation"}},
    {"system.purpose", false, {"目的", "システムの目的", "調達の目的", "purpose"}},
    {"tasks", true, {"業務", "業務一覧", "業務の一覧", "対象業務", "業務の概要", "tasks", "task"}},
    {"document.title", false, {"文書名", "件名", "調達件名", "document title", "title"}},
    {"document.number", false, {"文書番号", "管理番号", "整理番号", "document number"}},
    {"document.version", false, {"版", "版数", "版番号", "バージョン", "version"}},
    {"document.date", false, {"日付", "作成日", "作成年月日", "文書の日付", "記入日", "date"}},
    {"document.mark", false, {"格付", "機密性", "機密性の格付", "格付け", "取扱区分", "classification", "mark"}},
    {"document.handling", false, {"取扱制限", "取扱い", "取扱", "handling"}},
};

const char *label_path(struct importer *im, struct str text, bool *lists) {
    struct word_keys *k = keys_of(im, labels);
    size_t n = sizeof labels / sizeof *labels;
    if (!k) {
        k = keys_new(im, labels, n * WORDS_OF_ONE);
        for (size_t i = 0; i < n; i++)
            for (size_t w = 0; w < WORDS_OF_ONE && labels[i].words[w]; w++)
                keys_add(im, k, str_of(labels[i].words[w]), (int32_t)i);
    }
    int32_t found = text.len && text.len <= TEXT_OF_WORD_MAX ? keys_find(k, text) : -1;
    if (found < 0) return NULL;
    *lists = labels[found].lists;
    return labels[found].path;
}

/* Signs have no key, so they are compared as they are. */
static bool is_one_of(struct importer *im, struct str text, const char *const *words) {
    struct str trimmed = import_trim(text);
    size_t n = 0;
    if (!trimmed.len || trimmed.len > TEXT_OF_WORD_MAX) return false;
    for (; words[n]; n++)
        if (str_is(trimmed, words[n])) return true;
    struct word_keys *k = keys_of(im, words);
    if (!k) {
        k = keys_new(im, words, n);
        for (size_t i = 0; i < n; i++) keys_add(im, k, str_of(words[i]), 0);
    }
    return keys_find(k, trimmed) >= 0;
}

bool word_of_yes_no(struct importer *im, struct str text, bool *yes) {
    static const char *const yes_words[] = {"○",    "〇",       "◯",  "◎",    "●",    "有",  "あり", "有り",
                                            "該当", "該当する", "要", "必要", "はい", "yes", "y",    "true",
                                            "レ",   "✓",        "✔",  "☑",    "1",    NULL};
    static const char *const no_words[] = {"×",    "✕",     "✖",      "☓",          "Ｘ",   "x",      "無",
                                           "なし", "無し",  "非該当", "該当しない", "不要", "いいえ", "no",
                                           "n",    "false", "☐",      "0",          NULL};
    bool is_yes = is_one_of(im, text, yes_words), is_no = !is_yes && is_one_of(im, text, no_words);
    if (is_yes || is_no) *yes = is_yes;
    return is_yes || is_no;
}

bool word_is_unknown(struct importer *im, struct str text) {
    static const char *const words[] = {"未定",       "不明",       "検討中", "確認中", "未確認",
                                        "わからない", "分からない", "調査中", "要確認", "unknown",
                                        "undecided",  "tbd",        "？",     "?",      NULL};
    return is_one_of(im, text, words);
}

bool word_is_nothing(struct importer *im, struct str text) {
    static const char *const words[] = {"-", "－", "ー", "―", "—", "‐", "–", "―", "/", "／", "n/a", NULL};
    return !import_trim(text).len || is_one_of(im, text, words);
}

bool word_is_ditto(struct importer *im, struct str text) {
    static const char *const words[] = {"同上", "〃", "々", "\"", "”", "ditto", "same as above", NULL};
    return is_one_of(im, text, words);
}

static bool holds_one_of(struct importer *im, struct str text, const char *const *words) {
    struct str key = import_key(im->a, text);
    size_t at;
    for (size_t i = 0; words[i]; i++)
        if (str_find(key, import_key(im->a, str_of(words[i])), &at)) return true;
    return false;
}

/* 「利用環境・手段」 lists devices and networks together; what speaks of a line is a network. */
bool word_is_network(struct importer *im, struct str text) {
    static const char *const words[] = {"ネットワーク",
                                        "インターネット",
                                        "イントラネット",
                                        "lan",
                                        "wan",
                                        "vpn",
                                        "回線",
                                        "専用線",
                                        "閉域",
                                        "網",
                                        "wi-fi",
                                        "無線通信",
                                        "network",
                                        "internet",
                                        "intranet",
                                        "line",
                                        "5g",
                                        "lte",
                                        NULL};
    static const char *const devices[] = {"pc",     "パソコン", "端末",   "サーバ", "ルータ",
                                          "server", "電話機",   "router", NULL};
    return holds_one_of(im, text, words) && !holds_one_of(im, text, devices);
}

const char *word_flow(struct importer *im, struct str text) {
    static const char *const in[] = {"in", "入", "入力", "登録", "主体→システム", "システムへ", "into the system",
                                     NULL};
    static const char *const out[] = {"out", "出", "出力", "提供", "システム→主体", "主体へ", "out of the system",
                                      NULL};
    static const char *const both[] = {"both", "双方向", "両方", "入出力", "主体⇔システム", "主体↔システム", NULL};
    if (is_one_of(im, text, both)) return "both";
    if (is_one_of(im, text, in)) return "in";
    return is_one_of(im, text, out) ? "out" : NULL;
}

bool text_is_title(struct str text) {
    static const char *const marks[] = {"■", "□", "◆", "●", "※", "【", "＜", "注）", "注)", "(注", "（注", "＊", "*"};
    struct str s = import_trim(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s, str_of(marks[i]))) return true;
    return false;
}
