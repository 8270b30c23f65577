/* checkpoint: see checkpoint.h. */
#include "verify/checkpoint.h"

#include <stdlib.h>

#define DASH "\xE2\x80\x94 " /* an em dash and a blank begin a signature line */

/* The text: origin, size, root. */
static bool read_text(struct say *s, struct span *rest, struct checkpoint *c) {
    struct span size, root;
    const uint8_t *start = rest->p;
    s->line = c->line;
    if (!v_line(rest, &c->origin) || !v_key_name(c->origin)) {
        v_fault(s, "this should be the origin of a checkpoint.",
                "チェックポイントの証跡の名前(origin)の行ではありません。");
        return false;
    }
    s->line++;
    if (!v_line(rest, &size) || !v_number(size, &c->size)) {
        v_fault(s, "this should be the size of the checkpoint, a number.",
                "チェックポイントの件数の行ではありません。");
        return false;
    }
    s->line++;
    if (!v_line(rest, &root) || !v_hash_text(root, c->root)) {
        v_fault(s, "this should be the root of the checkpoint, 32 bytes in base64.",
                "チェックポイントのルートハッシュ(base64の32バイト)の行ではありません。");
        return false;
    }
    c->text = (struct span){start, (size_t)(rest->p - start)};
    return true;
}

/* One signature line, without its LF. */
static bool read_signature(struct span line, struct span *name, uint8_t *bytes, size_t room, size_t *n) {
    struct span rest;
    if (!v_after(line, SPAN(DASH), &rest)) return false;
    const uint8_t *blank = rest.n ? memchr(rest.p, ' ', rest.n) : NULL;
    if (!blank) return false;
    *name = (struct span){rest.p, (size_t)(blank - rest.p)};
    return v_key_name(*name) && v_base64((struct span){blank + 1, rest.n - name->n - 1}, bytes, room, n) && *n > 4;
}

#define SIGNATURE_SIZE 8192 /* bytes of one, at most: room for algorithms to come */

static bool read_signatures(struct say *s, const struct checkpoint *c) {
    struct span rest = c->signatures, line, name;
    uint8_t bytes[SIGNATURE_SIZE];
    size_t n, count = 0;
    for (s->line = c->line + 4; rest.n; s->line++) {
        if (!v_line(&rest, &line) || !read_signature(line, &name, bytes, sizeof bytes, &n)) {
            v_fault(s, "this is not a signature line.", "署名の行ではありません。");
            return false;
        }
        if (++count > NOTE_SIGNATURES) {
            v_fault(s, "there are more than 64 signatures.", "署名が64個を超えています。");
            return false;
        }
    }
    if (count == 0) v_fault(s, "the checkpoint has no signature.", "チェックポイントに署名がありません。");
    return count > 0;
}

bool v_checkpoint_read(struct say *s, struct span whole, uint64_t line, struct checkpoint *out) {
    struct checkpoint c = {.line = line};
    struct span blank;
    if (whole.n > NOTE_SIZE) {
        s->line = line;
        v_fault(s, "the checkpoint is longer than 1 MiB.", "チェックポイントが1 MiBを超えています。");
        return false;
    }
    if (!read_text(s, &whole, &c)) return false;
    s->line = line + 3;
    if (!v_line(&whole, &blank) || blank.n != 0) {
        v_fault(s, "a blank line should follow the three lines of the checkpoint.",
                "チェックポイントの3行の次は空行でなければなりません。");
        return false;
    }
    c.signatures = whole;
    if (!read_signatures(s, &c)) return false;
    s->line = 0;
    *out = c;
    return true;
}

/* Verifies each line that is of a known key. Names of keys are those of their lines, so a line says whose it is. */
static void verify_lines(struct say *s, struct trust *t, const struct checkpoint *c) {
    struct span rest = c->signatures, line, name;
    uint8_t bytes[SIGNATURE_SIZE];
    size_t n;
    for (size_t i = 0; i < t->n_keys; i++) t->keys[i].has_signed = false;
    for (s->line = c->line + 4; v_line(&rest, &line); s->line++) {
        if (!read_signature(line, &name, bytes, sizeof bytes, &n)) continue; /* said before */
        for (size_t i = 0; i < t->n_keys; i++) {
            struct key *k = &t->keys[i];
            if (!v_same(k->name, name) || memcmp(k->id, bytes, 4) != 0) continue;
            if (v_key_verify(k, c->text, (struct span){bytes + 4, n - 4})) {
                k->has_signed = true;
            } else {
                v_fault(s, "the signature of %.*s is wrong.", "%.*sの署名が正しくありません。", SPAN_ARG(name));
            }
        }
    }
    s->line = 0;
}

void v_checkpoint_signed(struct say *s, struct trust *t, const struct checkpoint *c) {
    bool by_log = false, has_log = false;
    unsigned long before = s->faults;
    verify_lines(s, t, c);
    s->line = c->line;
    for (size_t i = 0; i < t->n_keys; i++) {
        const struct key *k = &t->keys[i];
        has_log |= !k->witness;
        by_log |= !k->witness && k->has_signed && v_same(k->name, c->origin);
        if (k->needed && !k->has_signed && s->faults == before)
            v_fault(s, "the witness %.*s has not cosigned.", "立会人%.*sの連署がありません。", SPAN_ARG(k->name));
    }
    if (has_log && !by_log && s->faults == before)
        v_fault(s, "no trusted key has signed this checkpoint of %.*s.",
                "証跡%.*sのチェックポイントに、信頼する鍵の署名がありません。", SPAN_ARG(c->origin));
    if (!has_log && !t->no_key)
        v_fault(s, "the signature was not checked: give the log's key with --key.",
                "署名を確かめていません。--keyで証跡の鍵を指定してください。");
    s->line = 0;
}

#define CIVIL 80 /* room for a time */

/* Seconds since 1970 as UTC: the civil calendar, counted from 1 March of the year 0. */
static void civil(uint64_t seconds, char out[CIVIL]) {
    uint64_t day = seconds / 86400 + 719468, rest = seconds % 86400, era = day / 146097, of_era = day % 146097;
    uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    unsigned y = (unsigned)(year + era * 400) + (month >= 10), m = (unsigned)(month < 10 ? month + 3 : month - 9);
    snprintf(out, CIVIL, "%u-%02u-%02uT%02u:%02u:%02uZ", y, m, (unsigned)(of_year - (153 * month + 2) / 5 + 1),
             (unsigned)(rest / 3600), (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
}

void v_checkpoint_show(struct say *s, const struct trust *t, const struct checkpoint *c) {
    char print[65], time[CIVIL];
    bool any = false;
    v_note(s, "log: %.*s, checkpoint of %llu entries", "証跡: %.*s、%llu件のチェックポイント", SPAN_ARG(c->origin),
           (unsigned long long)c->size);
    for (size_t i = 0; i < t->n_keys; i++) {
        const struct key *k = &t->keys[i];
        if (!k->has_signed) continue;
        v_key_fingerprint(k, print);
        any |= !k->witness;
        if (k->witness) {
            civil(k->time < 253402300800U ? k->time : 0, time); /* the year 10000 */
            v_note(s, "cosigned by %.*s at %s, key %s", "連署: %.*s、%s、鍵 %s", SPAN_ARG(k->name), time, print);
        } else {
            v_note(s, "signed by %.*s, key %s", "署名: %.*s、鍵 %s", SPAN_ARG(k->name), print);
        }
    }
    if (!any) v_note(s, "THE SIGNATURE OF THE LOG WAS NOT CHECKED OR IS MISSING", "証跡の署名は未確認か、ありません");
}

bool v_earlier_origin(struct say *s, const struct earlier *e, const struct checkpoint *c) {
    if (v_same(e->checkpoint.origin, c->origin)) return true;
    v_fault(s, "this is of the log %.*s, but the checkpoint %s is of %.*s.",
            "証跡%.*sのものですが、チェックポイント%sは証跡%.*sのものです。", SPAN_ARG(c->origin), e->file,
            SPAN_ARG(e->checkpoint.origin));
    return false;
}

void v_checkpoint_earlier(struct say *s, const struct trust *t, const struct checkpoint *c) {
    s->line = c->line;
    for (size_t i = 0; i < t->n_earlier; i++) {
        const struct earlier *e = &t->earlier[i];
        if (!v_earlier_origin(s, e, c)) continue;
        if (e->checkpoint.size != c->size) {
            v_fault(s,
                    "this is of %llu entries, and the checkpoint %s of %llu: only a trail export or a consistency "
                    "proof can "
                    "compare them.",
                    "%llu件のもので、%sの%llu件とは、証跡の書き出しか整合性証明がなければ比べられません。",
                    (unsigned long long)c->size, e->file, (unsigned long long)e->checkpoint.size);
        } else if (memcmp(e->checkpoint.root, c->root, 32) != 0) {
            v_fault(s, "the history is another one: the root is not that of the checkpoint %s of the same size.",
                    "履歴が異なります。同じ件数のチェックポイント%sとルートハッシュが一致しません。", e->file);
        } else {
            v_note(s, "agrees with the checkpoint %s", "チェックポイント%sと一致します", e->file);
        }
    }
    s->line = 0;
}

bool v_trust_checkpoint(struct say *s, struct trust *t, const char *file, void *bytes, size_t n) {
    struct earlier e = {file, bytes, {.line = 1}};
    struct span whole = {bytes, n};
    bool good = t->n_earlier < TRUST_CHECKPOINTS && n <= NOTE_SIZE;
    v_begin(s, file);
    if (!good) v_fault(s, "there are more than 64 checkpoints.", "チェックポイントが64個を超えています。");
    good = good && read_text(s, &whole, &e.checkpoint);
    if (good && whole.n) {
        good = v_checkpoint_read(s, (struct span){bytes, n}, 1, &e.checkpoint);
        if (good) verify_lines(s, t, &e.checkpoint);
    }
    if (!good || s->faults) {
        free(bytes);
        return false;
    }
    size_t at = t->n_earlier++;
    for (; at > 0 && t->earlier[at - 1].checkpoint.size > e.checkpoint.size; at--) t->earlier[at] = t->earlier[at - 1];
    t->earlier[at] = e;
    return true;
}
