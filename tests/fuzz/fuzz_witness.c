/* fuzz_witness: any bytes as a request to a witness that watches a log, and as an answer to that log. Nothing is
 * cosigned without a request that can be taken apart; nothing is put under a checkpoint that is no cosignature of a
 * known key. */
#include <assert.h>
#include <stdio.h>

#include "../unit/record_sample.h"
#include "trail/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The key of RFC 8032 section 7.1, test 1, so that requests of the corpus are signed rightly. */
#define KEY_FILE                                                                                                       \
    "name kijun.example/rfc8032-1\n-----BEGIN PRIVATE KEY-----\n"                                                      \
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"

static struct sample sample;
static struct note_key *key;
static struct str sealed;
static struct arena *kept;

static void must(bool ok, const struct err *e) {
    if (ok) return;
    fprintf(stderr, "%s\n", e->text);
    abort();
}

static void end(void) {
    sample_release(&sample);
    note_key_free(key);
    arena_free(kept);
}

static void begin(void) {
    struct err e;
    struct note_verifier co;
    char path[300];
    sample_init(&sample);
    kept = arena_new(MIB);
    snprintf(path, sizeof path, "%s/key", sample.dir);
    must(secret_write(path, STR(KEY_FILE), &e) && note_key_load(path, STR_NONE, &key, &e), &e);
    unlink(path);
    must(note_key_as_cosigner(key, kept, &co, &e) && witness_add(sample.trail, &sample.actor, &co, &e) &&
             witness_watch(sample.trail, &sample.actor, note_key_public(key), &e) &&
             trail_seal(sample.trail, kept, key, note_key_public(key)->name, STR_NONE, &sealed, &e),
         &e);
    atexit(end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct witness_question q;
    if (!key) begin();
    struct arena *a = arena_new(64 * MIB);
    struct str bytes = {(const char *)data, size}, note;
    struct err e;
    struct buf answer;
    int64_t known;
    buf_init(&answer, 64 * KIB);
    bool is_question = witness_question_read(a, bytes, &q, &e);
    if (is_question) assert(q.old >= 0 && q.n <= WITNESS_PROOF_MAX && q.note.n > 0);
    bool answered = witness_answer(sample.trail, a, &sample.actor, key, bytes, 1, &answer, &known, &e);
    assert(!answered || is_question);
    assert(answered == (answer.len > 0));
    if (witness_accept(sample.trail, a, &sample.actor, bytes, &note, &e)) assert(str_starts(note, sealed));
    buf_release(&answer);
    arena_free(a);
    return 0;
}
