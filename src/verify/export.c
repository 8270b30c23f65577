/* export: a trail export: head lines, entries, the checkpoint over them; see docs/trail-format.md.
 *
 * The tree is folded while the lines pass. An earlier checkpoint is compared with the root at its size, when the fold
 * gets there, so that a change can be put between two of them. */
#include <stdlib.h>

#include "verify/check.h"
#include "verify/hash.h"
#include "verify/record.h"
#include "verify/tree.h"

#define LINE_SIZE (RECORD_SIZE + 64)

struct trail {
    struct say *say;
    const struct trust *trust;
    struct tree tree;
    struct span origin; /* owned */
    uint64_t announced; /* entries, by the head */
    uint64_t erased;
    uint64_t shift;    /* what numbers in records are ahead of the lines, so that one lost line is one fault */
    bool unreadable;   /* a line whose leaf is not known: the tree cannot be compared */
    size_t earlier;    /* next checkpoint of an earlier day */
    uint64_t matching; /* the largest size at which one agreed */
    bool rewritten;
    char first[RECORD_TIME + 1], last[RECORD_TIME + 1];
};

/* The head: three lines and a blank one. False when reading on makes no sense. */
static bool read_head(struct trail *t, struct lines *l) {
    struct say *s = t->say;
    struct span line, rest;
    s->line = 1;
    if (v_lines_next(l, &line) != LINE || !v_same(line, SPAN("kijun trail 1"))) {
        v_fault(s, "the first line should be \"kijun trail 1\".", "最初の行は「kijun trail 1」でなければなりません。");
        return false;
    }
    s->line = 2;
    if (v_lines_next(l, &line) != LINE || !v_after(line, SPAN("origin "), &rest) || !v_key_name(rest)) {
        v_fault(s, "this should be \"origin NAME\".", "「origin 名前」の行ではありません。");
        return false;
    }
    uint8_t *copy = v_alloc(rest.n);
    memcpy(copy, rest.p, rest.n);
    t->origin = (struct span){copy, rest.n};
    s->line = 3;
    if (v_lines_next(l, &line) != LINE || !v_after(line, SPAN("entries "), &rest) || !v_number(rest, &t->announced)) {
        v_fault(s, "this should be \"entries N\".", "「entries 件数」の行ではありません。");
        return false;
    }
    s->line = 4;
    if (v_lines_next(l, &line) == LINE && line.n == 0) return true;
    v_fault(s, "this line should be blank.", "空行でなければなりません。");
    return false;
}

/* Compares the tree with the earlier checkpoints of its present size. */
static void compare_earlier(struct trail *t) {
    for (; t->earlier < t->trust->n_earlier; t->earlier++) {
        const struct earlier *e = &t->trust->earlier[t->earlier];
        uint8_t root[32];
        if (e->checkpoint.size != t->tree.n) return;
        if (t->unreadable || t->rewritten) continue;
        v_tree_root(&t->tree, root);
        if (memcmp(root, e->checkpoint.root, 32) == 0) {
            t->matching = t->tree.n;
            v_note(t->say, "contains the checkpoint %s of %llu entries", "チェックポイント%s(%llu件)を含みます",
                   e->file, (unsigned long long)t->tree.n);
            continue;
        }
        t->rewritten = true;
        t->say->entry = NO_ENTRY;
        v_fault(t->say,
                "history was rewritten before entry %llu and not before entry %llu: the checkpoint %s says otherwise.",
                "記録%1$lluより前、記録%2$llu以降の履歴が書き換えられています。チェックポイント%3$sと一致しません。",
                (unsigned long long)t->tree.n, (unsigned long long)t->matching, e->file);
    }
}

/* The number and the time that a record gives, against its place and the record before. */
static void compare_record(struct trail *t, const struct record *r) {
    struct say *s = t->say;
    if (r->n != NO_ENTRY && r->n != t->tree.n + t->shift) {
        v_fault(s, "the record says that it is entry %llu: entries are missing, doubled or in disorder here.",
                "レコードの番号は%lluです。ここで記録が欠けているか、重複しているか、順序が違います。",
                (unsigned long long)r->n);
        t->shift = r->n - t->tree.n;
    }
    if (!r->at[0]) return;
    if (!t->first[0]) memcpy(t->first, r->at, sizeof t->first);
    if (t->last[0] && strcmp(r->at, t->last) < 0 && !r->clock)
        v_remark(s, "the time %s is before that of the entry before (%s).", "時刻%sが、前の記録の時刻%sより前です。",
                 r->at, t->last);
    memcpy(t->last, r->at, sizeof t->last);
}

/* The leaf hash of one line; false when it cannot be known. */
static bool read_entry(struct trail *t, struct span line, uint8_t leaf[32]) {
    struct say *s = t->say;
    struct span rest;
    struct record record;
    uint8_t salt[32], commitment[32];
    if (v_after(line, SPAN("- "), &rest)) {
        t->erased++;
        if (v_hash_text(rest, leaf)) return true;
        v_fault(s, "the leaf hash of the erased entry is not 32 bytes in base64.",
                "消去された記録の葉のハッシュがbase64の32バイトではありません。");
        return false;
    }
    if (!v_after(line, SPAN("+ "), &rest)) {
        v_fault(s, "an entry begins with \"+ \" or \"- \".", "記録の行は「+ 」か「- 」で始まらなければなりません。");
        return false;
    }
    if (rest.n < 45 || rest.p[44] != ' ' || !v_hash_text((struct span){rest.p, 44}, salt)) {
        v_fault(s, "the salt is not 32 bytes in base64.", "ソルトがbase64の32バイトではありません。");
        return false;
    }
    struct span text = {rest.p + 45, rest.n - 45};
    v_record(s, text, &record);
    compare_record(t, &record);
    v_commitment(salt, text, commitment);
    v_leaf(commitment, leaf);
    return true;
}

/* The entries, up to the blank line after them. False when the file ends before. */
static bool read_entries(struct trail *t, struct lines *l) {
    struct say *s = t->say;
    struct span line;
    uint8_t leaf[32] = {0};
    for (;;) {
        if (t->earlier < t->trust->n_earlier) compare_earlier(t);
        enum line got = v_lines_next(l, &line);
        s->line = l->number;
        s->entry = NO_ENTRY;
        if (got == LINE && line.n == 0) return true;
        if (got != LINE) {
            s->line += got == LINES_END;
            if (got == LINE_TOO_LONG) {
                v_fault(s, "the line is longer than 1 MiB and 64 bytes.", "行が1 MiBと64バイトを超えています。");
            } else {
                v_fault(
                    s,
                    "the file ends in the middle: after %llu of %llu entries there is no blank line and no checkpoint.",
                    "ファイルが途中で終わっています。%llu件目(全%llu件)の後に、空行とチェックポイントがありません。",
                    (unsigned long long)t->tree.n, (unsigned long long)t->announced);
            }
            return false;
        }
        s->entry = t->tree.n;
        t->unreadable |= !read_entry(t, line, leaf);
        v_tree_add(&t->tree, leaf);
    }
}

/* What the checkpoint says, against what was read. */
static void compare_checkpoint(struct trail *t, const struct checkpoint *c) {
    struct say *s = t->say;
    uint8_t root[32];
    s->line = c->line;
    if (!v_same(c->origin, t->origin))
        v_fault(s, "the checkpoint is of the log %.*s, the head of the file says %.*s.",
                "チェックポイントは証跡%.*sのものですが、ファイルの先頭には%.*sとあります。", SPAN_ARG(c->origin),
                SPAN_ARG(t->origin));
    s->line++;
    if (c->size != t->tree.n) {
        v_fault(s, "the checkpoint is of %llu entries, the file has %llu.",
                "チェックポイントは%llu件ですが、ファイルには%llu件あります。", (unsigned long long)c->size,
                (unsigned long long)t->tree.n);
        return;
    }
    s->line++;
    v_tree_root(&t->tree, root);
    if (t->unreadable) {
        v_fault(s, "the root cannot be compared, since entries cannot be read.",
                "読めない記録があるため、ルートハッシュを比べられません。");
    } else if (memcmp(root, c->root, 32) != 0) {
        v_fault(s, "the entries do not give the root of the checkpoint: something was changed, added or removed.",
                "記録から求めたルートハッシュがチェックポイントと一致しません。変更、追加又は削除があります。");
    }
}

/* Earlier checkpoints that the file does not reach, or that are of another log. */
static void compare_missing(struct trail *t, const struct checkpoint *c) {
    struct say *s = t->say;
    s->line = 0;
    for (size_t i = 0; i < t->trust->n_earlier; i++) {
        const struct earlier *e = &t->trust->earlier[i];
        if (v_earlier_origin(s, e, c) && e->checkpoint.size > t->tree.n)
            v_fault(s, "%llu entries are missing at the end: the checkpoint %s is of %llu entries.",
                    "末尾の%llu件が欠けています。チェックポイント%sは%llu件です。",
                    (unsigned long long)(e->checkpoint.size - t->tree.n), e->file,
                    (unsigned long long)e->checkpoint.size);
    }
}

static void read_checkpoint(struct trail *t, struct trust *trust, const struct lines *l) {
    struct say *s = t->say;
    struct checkpoint c;
    struct span rest;
    if (!v_source_all(l->source, v_lines_place(l), NOTE_SIZE, &rest)) {
        v_fault(s, "what follows the entries is longer than a checkpoint may be (1 MiB).",
                "記録の後の部分が、チェックポイントの上限(1 MiB)を超えています。");
        return;
    }
    if (v_checkpoint_read(s, rest, l->number + 1, &c)) {
        compare_checkpoint(t, &c);
        compare_missing(t, &c);
        v_checkpoint_signed(s, trust, &c);
        v_checkpoint_show(s, trust, &c);
    }
    v_free(rest);
}

void v_export(struct say *s, struct trust *trust, const struct source *source) {
    struct trail t = {.say = s, .trust = trust};
    struct lines l;
    v_lines_init(&l, source, LINE_SIZE);
    if (read_head(&t, &l) && read_entries(&t, &l)) {
        if (t.tree.n != t.announced) {
            s->line = 3;
            v_fault(s, "the head says %llu entries, the file has %llu.",
                    "先頭には%llu件とありますが、ファイルには%llu件あります。", (unsigned long long)t.announced,
                    (unsigned long long)t.tree.n);
        }
        read_checkpoint(&t, trust, &l);
    }
    v_note(s, "entries: %llu, erased: %llu", "記録: %llu件(うち消去%llu件)", (unsigned long long)t.tree.n,
           (unsigned long long)t.erased);
    if (t.first[0]) v_note(s, "from %s to %s", "%sから%sまで", t.first, t.last);
    v_lines_release(&l);
    v_free(t.origin);
}
