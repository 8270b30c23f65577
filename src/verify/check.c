/* check: what a file is, by its first bytes; then the check that belongs to it. */
#include "verify/check.h"

#include <errno.h>
#include <stdlib.h>

#define SMALL (4 * 1024 * 1024) /* bytes of a proof, a checkpoint or a request, at most */

/* A checkpoint has nothing at its head that would name it: a name, then a line that is a number. */
static bool is_checkpoint(struct span head) {
    struct span origin, size;
    uint64_t n;
    return v_line(&head, &origin) && v_key_name(origin) && v_line(&head, &size) && v_number(size, &n);
}

static void check_checkpoint(struct say *s, struct trust *t, struct span text) {
    struct checkpoint c;
    if (!v_checkpoint_read(s, text, 1, &c)) return;
    v_checkpoint_signed(s, t, &c);
    v_checkpoint_earlier(s, t, &c);
    v_checkpoint_show(s, t, &c);
}

/* A text that is small enough to be read whole. */
static bool check_small(struct say *s, struct trust *t, const struct source *source,
                        void (*check)(struct say *, struct trust *, struct span), const char *en, const char *ja) {
    struct span text;
    if (v_source_all(source, 0, SMALL, &text)) {
        check(s, t, text);
        v_free(text);
    } else {
        v_fault(s, "the file is larger than 4 MiB.", "ファイルが4 MiBを超えています。");
    }
    return v_verdict(s, en, ja);
}

enum status v_check(struct say *s, struct trust *t, const char *name, const struct source *source) {
    uint8_t bytes[1024];
    struct span head = {bytes, source->size < sizeof bytes ? (size_t)source->size : sizeof bytes}, rest;
    bool good;
    v_begin(s, name);
    if (!v_source_read(source, 0, bytes, head.n)) head.n = 0;
    if (v_after(head, SPAN("PK\3\4"), &rest) || v_after(head, SPAN("PK\5\6"), &rest)) {
        v_pack_zip(s, t, source);
        good = v_verdict(s, "proof pack", "証明パック");
    } else if (v_after(head, SPAN("kijun trail "), &rest)) {
        v_export(s, t, source);
        good = v_verdict(s, "trail export", "証跡の書き出し");
    } else if (v_after(head, SPAN("c2sp.org/tlog-proof"), &rest)) {
        good = check_small(s, t, source, v_proof, "proof of an entry", "記録の証明");
    } else if (v_after(head, SPAN("old "), &rest)) {
        good = check_small(s, t, source, v_request, "request for a witness", "立会いの依頼");
    } else if (is_checkpoint(head)) {
        good = check_small(s, t, source, check_checkpoint, "checkpoint", "チェックポイント");
    } else {
        return WRONG_INPUT;
    }
    return good ? VERIFIED : NOT_VERIFIED;
}

enum status v_check_folder(struct say *s, struct trust *t, const char *name) {
    v_begin(s, name);
    if (!v_pack_folder(s, t, name)) return WRONG_INPUT;
    return v_verdict(s, "proof pack, unpacked", "証明パック(展開済み)") ? VERIFIED : NOT_VERIFIED;
}
