/* pack: a proof pack, member by member; see docs/trail-format.md. The members come from zip.c or from a folder, and are
 * read once each: what is hashed is what is checked. */
#include "verify/pack.h"

#include <stdlib.h>

#include "verify/check.h"
#include "verify/hash.h"
#include "verify/json.h"

#define TEXT_SIZE (4 * 1024 * 1024) /* of a member that is read whole */

static struct span word(const char *s) {
    return (struct span){(const uint8_t *)s, strlen(s)};
}

/* Names ----------------------------------------------------------------------------------------------------------- */

static const char *const always[] = {"README.en.txt", "README.ja.txt", "SHA256SUMS",      "checkpoint.txt",
                                     "keys.txt",      "pack.json",     "requirement.json"};

/* entries/NNNNNNNNNN.tlog-proof, and the number in it. */
static bool entry_name(const char *name, uint64_t *n) {
    struct span digits;
    if (!v_after(word(name), SPAN("entries/"), &digits) || digits.n != 21 || strcmp(name + 18, ".tlog-proof") != 0)
        return false;
    for (digits.n = 10; digits.n > 1 && digits.p[0] == '0'; digits.n--) digits.p++;
    return v_number(digits, n);
}

/* evidence/HEX or evidence/HEX.EXT, and the hash in it. */
static bool evidence_name(const char *name, uint8_t hash[32]) {
    struct span rest;
    if (!v_after(word(name), SPAN("evidence/"), &rest) || rest.n < 64 || !v_hex((struct span){rest.p, 64}, hash, 32))
        return false;
    const char *ending = name + 9 + 64;
    size_t n = strlen(ending);
    return n == 0 || (ending[0] == '.' && n > 1 && n <= 17 &&
                      strspn(ending + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == n - 1);
}

static bool is_always(const char *name) {
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(name, always[i]) == 0) return true;
    return false;
}

static int by_name(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static struct member *find(struct pack *p, const char *name) {
    struct member key = {0};
    size_t n = strlen(name);
    if (n > MEMBER_NAME) return NULL;
    memcpy(key.name, name, n);
    return p->n ? bsearch(&key, p->members, p->n, sizeof key, by_name) : NULL;
}

/* Every name is one of a pack, they are sorted, and none is missing. */
static void check_names(struct pack *p) {
    struct say *s = p->say;
    uint8_t hash[32];
    uint64_t n;
    for (size_t i = 0; i < p->n; i++) {
        s->member = p->members[i].name;
        if (!is_always(s->member) && !entry_name(s->member, &n) && !evidence_name(s->member, hash))
            v_fault(s, "a proof pack has no member of this name.", "証明パックにこの名前の項目はありません。");
        if (p->zip && i > 0 && strcmp(p->members[i - 1].name, s->member) >= 0) /* a folder has no order */
            v_fault(s, "the members are not sorted by name, or one is there twice.",
                    "項目が名前の順でないか、重複しています。");
    }
    s->member = NULL;
    qsort(p->members, p->n, sizeof *p->members, by_name);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!find(p, always[i])) v_fault(s, "the pack has no %s.", "パックに%sがありません。", always[i]);
}

/* Contents -------------------------------------------------------------------------------------------------------- */

/* Reads a member in pieces; its hash comes out, and with `text` its content, which then is at most TEXT_SIZE. */
static bool read_content(struct pack *p, const struct member *m, uint8_t hash[32], struct span *text) {
    static uint8_t piece[64 * 1024];
    struct source file = {0};
    const struct source *source = p->zip ? p->zip : &file;
    uint32_t crc = 0;
    bool good = !(text && m->size > TEXT_SIZE);
    if (!p->zip && !v_source_open(p->folder, m->name, &file)) v_machine(m->name);
    uint8_t *whole = good && text ? v_alloc(m->size) : NULL;
    v_sha256_begin();
    for (uint64_t done = 0; good && done < m->size;) {
        size_t n = m->size - done < sizeof piece ? (size_t)(m->size - done) : sizeof piece;
        good = v_source_read(source, m->at + done, piece, n);
        if (good && whole) memcpy(whole + done, piece, n);
        if (good) v_sha256_add((struct span){piece, n});
        if (good && p->zip) crc = v_crc32(crc, (struct span){piece, n});
        done += n;
    }
    v_sha256_end(hash);
    if (!p->zip) v_source_close(&file);
    p->say->member = m->name;
    if (!good)
        v_fault(p->say, "the member cannot be read, or is larger than 4 MiB.",
                "項目を読めないか、4 MiBを超えています。");
    if (good && p->zip && crc != m->crc)
        v_fault(p->say, "the CRC of the zip file is wrong.", "zipファイルのCRCが合いません。");
    if (text) *text = (struct span){whole, good ? (size_t)m->size : 0};
    if (!good && text) v_free(*text);
    return good;
}

/* SHA256SUMS: `HEX  NAME` of every other member, in their order. */
static void read_sums(struct pack *p, const struct member *sums) {
    struct say *s = p->say;
    struct span text, rest, line;
    uint8_t hash[32];
    char name[MEMBER_NAME + 1], last[MEMBER_NAME + 1] = "";
    if (!read_content(p, sums, hash, &text)) return;
    rest = text;
    for (s->line = 1; rest.n; s->line++) {
        if (!v_line(&rest, &line) || line.n < 67 || line.n > 66 + MEMBER_NAME ||
            !v_hex((struct span){line.p, 64}, hash, 32) || line.p[64] != ' ' || line.p[65] != ' ' || !v_text(line)) {
            v_fault(s, "this is not a line of SHA256SUMS.", "SHA256SUMSの行ではありません。");
            break;
        }
        memcpy(name, line.p + 66, line.n - 66);
        name[line.n - 66] = 0;
        struct member *m = find(p, name);
        if (!m || m == sums) {
            v_fault(s, "there is no member %s.", "%sという項目はありません。", name);
        } else {
            memcpy(m->sha256, hash, 32);
            m->listed = true;
        }
        if (strcmp(last, name) >= 0) v_fault(s, "the lines are not sorted by name.", "行が名前の順ではありません。");
        memcpy(last, name, sizeof last);
    }
    s->line = 0;
    v_free(text);
}

/* Whether a member is the one that SHA256SUMS lists. */
static void check_hash(struct pack *p, const struct member *m, const uint8_t hash[32]) {
    p->say->line = 0;
    if (!m->listed) {
        v_fault(p->say, "the member is not listed in SHA256SUMS.", "項目がSHA256SUMSにありません。");
    } else if (memcmp(hash, m->sha256, 32) != 0) {
        v_fault(p->say, "the content is not that of SHA256SUMS: it was changed.",
                "内容がSHA256SUMSと一致しません。変更されています。");
    }
}

/* Members --------------------------------------------------------------------------------------------------------- */

/* Marks what a record names: 64 hex digits in quotes, of the requirement or of a file of evidence. */
static void mark_named(struct pack *p, struct span record) {
    struct member *requirement = find(p, "requirement.json");
    uint8_t hash[32], other[32];
    for (size_t i = 0; i + 66 <= record.n; i++) {
        struct span hex = {record.p + i + 1, 64};
        if (record.p[i] != '"' || record.p[i + 65] != '"' || !v_hex(hex, hash, 32)) continue;
        if (requirement && memcmp(requirement->sha256, hash, 32) == 0) requirement->named = true;
        char name[9 + 64 + 1];
        snprintf(name, sizeof name, "evidence/%.64s", (const char *)hex.p);
        size_t low = 0, high = p->n; /* the first member whose name is not before this one */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (strcmp(p->members[middle].name, name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (; low < p->n && evidence_name(p->members[low].name, other) && memcmp(other, hash, 32) == 0; low++)
            p->members[low].named = true;
    }
}

static void check_proof(struct pack *p, struct span text, uint64_t n) {
    struct say *s = p->say;
    struct proof proof;
    v_proof_read(s, text, &proof);
    if (proof.index != NO_ENTRY && proof.index != n) {
        s->line = 3;
        v_fault(s, "the proof is of entry %llu.", "この証明は記録%lluのものです。", (unsigned long long)proof.index);
    }
    if (proof.checkpoint.text.n && p->checkpoint.text.n) {
        s->line = proof.checkpoint.line;
        if (!v_same(proof.checkpoint.text, p->checkpoint.text)) {
            v_fault(s, "the proof leads to another checkpoint than checkpoint.txt.",
                    "この証明のチェックポイントは、checkpoint.txtと違います。");
        } else if (!v_same(proof.checkpoint.signatures, p->checkpoint.signatures)) {
            v_checkpoint_signed(s, p->trust, &proof.checkpoint);
        }
    }
    s->line = 0;
    mark_named(p, proof.record);
    p->erased += proof.extra.n > 0 && proof.record.n == 0;
    v_proof_release(&proof);
}

static void check_keys(struct pack *p, struct span text) {
    struct say *s = p->say;
    struct span line;
    struct key k;
    const char *why[2];
    for (s->line = 1; text.n; s->line++) {
        if (!v_line(&text, &line)) {
            v_fault(s, "the last line does not end.", "最後の行に改行がありません。");
            break;
        }
        if (line.n == 0 || line.p[0] == '#') continue;
        if (v_key_read(line, &k, why)) {
            v_key_release(&k);
        } else {
            v_fault(s, "%s", "%s", why[s->ja]);
        }
    }
    s->line = 0;
}

/* "KEY": of pack.json, after a sign. */
static bool expect_key(struct span *rest, char sign, struct span quoted) {
    struct span name;
    if (!v_json_sign(rest, sign)) return false;
    v_json_blanks(rest);
    if (!v_json_text(rest, &name) || !v_same(name, quoted) || !v_json_sign(rest, ':')) return false;
    v_json_blanks(rest);
    return true;
}

/* The next member after *at that is an entry; its number, or NO_ENTRY. */
static uint64_t next_entry(const struct pack *p, size_t *at) {
    uint64_t n;
    while (*at < p->n)
        if (entry_name(p->members[(*at)++].name, &n)) return n;
    return NO_ENTRY;
}

/* {"kijun":1,"pack":1,"subject":…,"entries":[n, …]}: the entries are the members. */
static void check_pack_json(struct pack *p, struct span text) {
    struct say *s = p->say;
    struct span rest = text, line, kijun, pack, subject, list, value;
    bool good = true;
    while (good && v_line(&rest, &line)) good = v_text(line);
    good = good && v_text(rest);
    rest = text;
    good = good && expect_key(&rest, '{', SPAN("\"kijun\"")) && v_json_value(&rest, &kijun) &&
           v_same(kijun, SPAN("1")) && expect_key(&rest, ',', SPAN("\"pack\"")) && v_json_value(&rest, &pack) &&
           v_same(pack, SPAN("1")) && expect_key(&rest, ',', SPAN("\"subject\"")) && v_json_value(&rest, &subject) &&
           expect_key(&rest, ',', SPAN("\"entries\"")) && v_json_value(&rest, &list) && v_json_kind(list) == '[' &&
           v_json_sign(&rest, '}') && (rest.n == 0 || v_same(rest, SPAN("\n")));
    if (!good) {
        v_fault(s, "this is not {\"kijun\":1,\"pack\":1,\"subject\":…,\"entries\":[…]}.",
                "{\"kijun\":1,\"pack\":1,\"subject\":…,\"entries\":[…]}の形ではありません。");
        return;
    }
    v_note(s, "subject: %.*s", "対象: %.*s", SPAN_ARG(subject));
    size_t at = 0;
    for (char sign = '['; v_json_sign(&list, sign); sign = ',') {
        uint64_t listed, there = next_entry(p, &at);
        v_json_blanks(&list);
        if (sign == '[' && list.n && list.p[0] == ']' && there == NO_ENTRY) return;
        if (!v_json_value(&list, &value) || !v_number(value, &listed) || listed != there) {
            v_fault(s, "the entries of pack.json are not those of the pack, in their order.",
                    "pack.jsonの記録の一覧が、パックの中の記録と(その順に)一致しません。");
            return;
        }
    }
    if (next_entry(p, &at) != NO_ENTRY)
        v_fault(s, "the pack has entries that pack.json does not list.", "pack.jsonにない記録がパックにあります。");
}

static void check_member(struct pack *p, const struct member *m) {
    uint8_t hash[32], named[32];
    uint64_t n;
    struct span text;
    p->say->member = m->name;
    bool proof = entry_name(m->name, &n), keys = strcmp(m->name, "keys.txt") == 0,
         list = strcmp(m->name, "pack.json") == 0;
    bool whole = proof || keys || list;
    if (!read_content(p, m, hash, whole ? &text : NULL)) return;
    check_hash(p, m, hash);
    if (evidence_name(m->name, named) && memcmp(named, hash, 32) != 0)
        v_fault(p->say, "the content has another SHA-256 than the name.", "内容のSHA-256が名前と違います。");
    if (proof) check_proof(p, text, n);
    if (keys) check_keys(p, text);
    if (list) check_pack_json(p, text);
    if (whole) v_free(text);
    p->entries += proof;
}

/* checkpoint.txt comes first: all proofs lead to it. Its text is given back, the checkpoint points into it. */
static struct span check_checkpoint(struct pack *p) {
    const struct member *m = find(p, "checkpoint.txt");
    struct span text = {NULL, 0};
    uint8_t hash[32];
    if (!m || !read_content(p, m, hash, &text)) return (struct span){NULL, 0};
    check_hash(p, m, hash);
    if (!v_checkpoint_read(p->say, text, 1, &p->checkpoint)) {
        p->checkpoint.text.n = 0;
        return text;
    }
    v_checkpoint_signed(p->say, p->trust, &p->checkpoint);
    v_checkpoint_earlier(p->say, p->trust, &p->checkpoint);
    v_checkpoint_show(p->say, p->trust, &p->checkpoint);
    return text;
}

void v_pack(struct pack *p) {
    uint8_t hash[32];
    check_names(p);
    const struct member *sums = find(p, "SHA256SUMS");
    if (sums) read_sums(p, sums);
    struct span checkpoint = check_checkpoint(p);
    for (size_t i = 0; i < p->n; i++)
        if (&p->members[i] != sums && strcmp(p->members[i].name, "checkpoint.txt") != 0)
            check_member(p, &p->members[i]);
    for (size_t i = 0; i < p->n; i++) {
        const struct member *m = &p->members[i];
        p->say->member = m->name;
        if (!m->named && (evidence_name(m->name, hash) || strcmp(m->name, "requirement.json") == 0))
            v_fault(p->say, "no record of the pack names this file by its SHA-256.",
                    "このファイルのSHA-256を示すレコードがパックにありません。");
    }
    p->say->member = NULL;
    v_note(p->say, "entries: %llu, erased: %llu; members: %zu", "記録: %llu件(うち消去%llu件)、項目: %zu",
           (unsigned long long)p->entries, (unsigned long long)p->erased, p->n);
    v_free(checkpoint);
}

void v_pack_zip(struct say *s, struct trust *t, const struct source *source) {
    struct pack p = {.say = s, .trust = t, .zip = source, .folder = -1};
    if (!v_zip(s, source, &p.members, &p.n)) return;
    v_pack(&p);
    free(p.members);
}
