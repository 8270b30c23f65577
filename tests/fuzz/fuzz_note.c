/* fuzz_note: any bytes as a signed note, a checkpoint, a file of verifier keys and a key file. What is read is written
 * back to the same bytes: there is one text for one value, so whatever was changed is noticed. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "trail/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_note(struct arena *a, struct str bytes) {
    struct note note;
    struct checkpoint c;
    struct err e;
    struct buf again, part;
    if (!note_read(a, STR("fuzz"), bytes, &note, &e)) return;
    buf_init(&again, 2 * MIB);
    buf_add(&again, note.text);
    buf_addc(&again, '\n');
    for (size_t i = 0; i < note.n; i++) {
        const struct note_signature *s = &note.signatures[i];
        buf_init(&part, NOTE_MAX);
        buf_add(&part, (struct str){(const char *)s->id, sizeof s->id});
        buf_add(&part, s->bytes);
        buf_addf(&again, "\xE2\x80\x94 %.*s ", STR_ARG(s->name));
        base64_add(&again, buf_str(&part));
        buf_addc(&again, '\n');
        buf_release(&part);
    }
    assert(str_eq(buf_str(&again), bytes));
    buf_clear(&again);
    if (checkpoint_read(STR("fuzz"), note.text, &c, &e)) {
        checkpoint_write(&c, &again);
        assert(str_starts(note.text, buf_str(&again)) && c.size >= 0 && c.origin.len);
    }
    buf_release(&again);
}

static void check_keys(struct arena *a, struct str bytes) {
    struct note_verifier *list, one;
    struct err e;
    struct buf again;
    size_t n;
    if (!note_verifiers_read(a, STR("fuzz"), bytes, &list, &n, &e)) return;
    for (size_t i = 0; i < n; i++) {
        buf_init(&again, 4 * KIB);
        note_verifier_write(&list[i], &again);
        assert(note_verifier_read(a, buf_str(&again), &one, &e));
        assert(str_eq(one.name, list[i].name) && str_eq(one.key, list[i].key) && one.type == list[i].type);
        /* A signature that is nonsense is wrong, for every kind of key. */
        struct note_signature s = {.name = one.name, .bytes = str_cut(bytes, 0, 72)};
        memcpy(s.id, one.id, sizeof s.id);
        struct note note = {STR("a\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), &s, 1};
        assert(note_verify(&note, &one, NULL) == NOTE_WRONG);
        buf_release(&again);
    }
}

/* Key files without a passphrase: with one, the rounds of PBKDF2 would be all that is tested. */
static void check_key_file(struct str bytes) {
    struct scratch_file f;
    struct note_key *k;
    struct err e;
    bool needs;
    if (!scratch_file_open(&f, &e)) return;
    FILE *to = fopen(f.path, "w");
    if (to) {
        fwrite(bytes.ptr ? bytes.ptr : "", 1, bytes.len, to);
        fclose(to);
    }
    if (note_key_load(f.path, STR_NONE, &k, &e)) note_key_free(k);
    (void)!note_key_needs_passphrase(f.path, &needs, &e);
    scratch_file_close(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(64 * MIB);
    struct str bytes = {(const char *)data, size};
    struct checkpoint c;
    struct err e;
    check_note(a, bytes);
    check_keys(a, bytes);
    if (str_starts(bytes, STR("name "))) check_key_file(bytes);
    (void)!checkpoint_read(STR("fuzz"), bytes, &c, &e);
    arena_free(a);
    return 0;
}
