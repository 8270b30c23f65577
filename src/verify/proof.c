/* proof: the proof of one entry (C2SP tlog-proof), and the request for a witness (C2SP tlog-witness, add-checkpoint): a
 * list of hashes that leads to a checkpoint. */
#include <stdlib.h>

#include "verify/check.h"
#include "verify/hash.h"
#include "verify/record.h"
#include "verify/tree.h"

struct hashes {
    size_t n;
    uint8_t hash[PROOF_HASHES][32];
};

/* Hashes, a blank line, a checkpoint; s->line is the line before. */
static bool read_rest(struct say *s, struct span *rest, struct hashes *h, struct checkpoint *c) {
    struct span line;
    h->n = 0;
    for (;;) {
        s->line++;
        if (!v_line(rest, &line)) {
            v_fault(s, "the file ends before its checkpoint.", "チェックポイントの前でファイルが終わっています。");
            return false;
        }
        if (line.n == 0) break;
        if (h->n == PROOF_HASHES) {
            v_fault(s, "the proof has more than 63 hashes.", "証明のハッシュが63個を超えています。");
            return false;
        }
        if (!v_hash_text(line, h->hash[h->n++])) {
            v_fault(s, "this is not a hash, 32 bytes in base64.", "ハッシュ(base64の32バイト)ではありません。");
            return false;
        }
    }
    return v_checkpoint_read(s, *rest, s->line + 1, c);
}

/* extra: what the leaf is made of. */
static bool read_extra(struct say *s, struct span base64, struct proof *p) {
    size_t n, most = 1 + 32 + RECORD_SIZE, room = base64.n / 4 * 3 < most ? base64.n / 4 * 3 : most;
    uint8_t *bytes = v_alloc(room);
    p->extra = (struct span){bytes, 0};
    if (!v_base64(base64, bytes, room, &n)) {
        v_fault(s, "extra is not base64 of at most 1 MiB and 33 bytes.",
                "extraが、1 MiBと33バイト以内のbase64ではありません。");
        return false;
    }
    p->extra.n = n;
    if (n > 33 && bytes[0] == 0x01) {
        p->record = (struct span){bytes + 33, n - 33};
        return true;
    }
    if (n == 33 && bytes[0] == 0x02) return true;
    v_fault(s, "extra is neither 0x01, salt and record, nor 0x02 and a leaf hash.",
            "extraが、0x01とソルトとレコードでも、0x02と葉のハッシュでもありません。");
    return false;
}

/* The entry: its record, its leaf, and that the leaf leads to the root. */
static void check_entry(struct say *s, struct proof *p, const struct hashes *h) {
    uint8_t commitment[32], leaf[32], root[32];
    struct record r = {.n = p->index};
    s->line = 2;
    s->entry = p->index;
    if (p->record.n) {
        v_record(s, p->record, &r);
        memcpy(p->at, r.at, sizeof r.at);
        if (r.n != NO_ENTRY && r.n != p->index)
            v_fault(s, "the record says that it is entry %llu.", "レコードの番号は%lluです。", (unsigned long long)r.n);
        v_commitment(p->extra.p + 1, p->record, commitment);
        v_leaf(commitment, leaf);
    } else {
        memcpy(leaf, p->extra.p + 1, 32);
    }
    s->line = 3;
    if (p->index >= p->checkpoint.size) {
        v_fault(s, "there is no such entry: the checkpoint is of %llu.",
                "そのような記録はありません。チェックポイントは%llu件です。", (unsigned long long)p->checkpoint.size);
    } else if (!v_tree_lead(leaf, p->index, p->checkpoint.size, h->hash, h->n, root)) {
        v_fault(s, "the proof has %zu hashes, too many or too few for entry %llu of %llu.",
                "証明のハッシュの数(%zu個)が、記録%llu(全%llu件)に合いません。", h->n, (unsigned long long)p->index,
                (unsigned long long)p->checkpoint.size);
    } else if (memcmp(root, p->checkpoint.root, 32) != 0) {
        v_fault(s, "the entry does not lead to the root of the checkpoint: entry, number or proof was changed.",
                "記録がチェックポイントのルートハッシュにつながりません。記録、番号又は証明が変更されています。");
    }
    s->entry = NO_ENTRY;
    s->line = 0;
}

void v_proof_read(struct say *s, struct span text, struct proof *p) {
    struct span line, rest;
    struct hashes h;
    *p = (struct proof){.index = NO_ENTRY};
    s->line = 1;
    if (!v_line(&text, &line) || !v_same(line, SPAN("c2sp.org/tlog-proof@v1"))) {
        v_fault(s, "the first line should be \"c2sp.org/tlog-proof@v1\".",
                "最初の行は「c2sp.org/tlog-proof@v1」でなければなりません。");
        return;
    }
    s->line = 2;
    if (!v_line(&text, &line) || !v_after(line, SPAN("extra "), &rest)) {
        v_fault(s, "this should be \"extra BASE64\".", "「extra BASE64」の行ではありません。");
        return;
    }
    bool extra = read_extra(s, rest, p);
    s->line = 3;
    if (!v_line(&text, &line) || !v_after(line, SPAN("index "), &rest) || !v_number(rest, &p->index)) {
        v_fault(s, "this should be \"index N\".", "「index 番号」の行ではありません。");
        return;
    }
    if (!read_rest(s, &text, &h, &p->checkpoint)) p->checkpoint.text.n = 0;
    if (extra && p->checkpoint.text.n) check_entry(s, p, &h);
}

void v_proof_release(struct proof *p) {
    v_free(p->extra);
}

void v_proof(struct say *s, struct trust *t, struct span text) {
    struct proof p;
    v_proof_read(s, text, &p);
    if (p.checkpoint.text.n) {
        v_checkpoint_signed(s, t, &p.checkpoint);
        v_checkpoint_earlier(s, t, &p.checkpoint);
        v_checkpoint_show(s, t, &p.checkpoint);
    }
    if (p.record.n) {
        v_note(s, "entry %llu, %s", "記録%llu、%s", (unsigned long long)p.index, p.at);
        v_note(s, "%.*s", "%.*s", SPAN_ARG(p.record));
    } else if (p.extra.n) {
        v_note(s, "entry %llu, erased", "記録%llu(消去済み)", (unsigned long long)p.index);
    }
    v_proof_release(&p);
}

/* The consistency proof needs the root of the old size, which only an earlier checkpoint can give. */
static void check_growth(struct say *s, const struct trust *t, uint64_t old, const struct hashes *h,
                         const struct checkpoint *c) {
    bool compared = false;
    s->line = 1;
    if (old > c->size) {
        v_fault(s, "the old size %llu is larger than that of the checkpoint, %llu.",
                "元の件数%lluが、チェックポイントの件数%lluより大きいです。", (unsigned long long)old,
                (unsigned long long)c->size);
        return;
    }
    for (size_t i = 0; i < t->n_earlier; i++) {
        const struct earlier *e = &t->earlier[i];
        if (!v_earlier_origin(s, e, c)) continue;
        if (e->checkpoint.size == old) {
            compared = true;
            if (!v_tree_grew(old, e->checkpoint.root, c->size, c->root, h->hash, h->n)) {
                v_fault(s, "this does not show that the log grew out of the checkpoint %s of %llu entries.",
                        "チェックポイント%s(%llu件)から証跡が続いていることを示していません。", e->file,
                        (unsigned long long)old);
            } else {
                v_note(s, "grew out of the checkpoint %s of %llu entries", "チェックポイント%s(%llu件)から続いています",
                       e->file, (unsigned long long)old);
            }
        } else if (e->checkpoint.size != c->size || memcmp(e->checkpoint.root, c->root, 32) != 0) {
            v_fault(s, "the checkpoint %s of %llu entries has another size or root than this request.",
                    "チェックポイント%s(%llu件)は、この依頼と件数又はルートハッシュが違います。", e->file,
                    (unsigned long long)e->checkpoint.size);
        }
    }
    if (!compared && old > 0)
        v_fault(s, "to check the growth, the checkpoint of %llu entries is needed: give it with --checkpoint.",
                "続いていることを確かめるには%llu件のチェックポイントが要ります。--checkpointで指定してください。",
                (unsigned long long)old);
    if (old == 0 && h->n != 0)
        v_fault(s, "a request from size 0 has no hashes.", "0件からの依頼にはハッシュがありません。");
}

void v_request(struct say *s, struct trust *t, struct span text) {
    struct span line, rest;
    struct hashes h;
    struct checkpoint c;
    uint64_t old;
    s->line = 1;
    if (!v_line(&text, &line) || !v_after(line, SPAN("old "), &rest) || !v_number(rest, &old)) {
        v_fault(s, "the first line should be \"old SIZE\".", "最初の行は「old 件数」でなければなりません。");
        return;
    }
    if (!read_rest(s, &text, &h, &c)) return;
    check_growth(s, t, old, &h, &c);
    v_checkpoint_signed(s, t, &c);
    v_checkpoint_show(s, t, &c);
}
