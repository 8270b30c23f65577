/* workload_record: changes with their entries, seals, and settling, as the program does them. */
#include <stdio.h>
#include <string.h>

#include "record_steps.h"
#include "store/rights.h"
#include "trail/checkpoint.h"
#include "workload.h"

#define STEPS 160

static struct note_key *key; /* one for the whole test */

static void *record_open(const char *folder, bool durable) {
    struct sample *s = mem_alloc(sizeof *s);
    struct err e;
    s->actor = (struct trail_actor){.account = STR("tester"), .host = STR("host"), .via = STR("test")};
    snprintf(s->path, sizeof s->path, "%s/%s", folder, workload_record.file);
    sample_open(s);
    if (!key && !note_key_new(STR("torture"), NOTE_ED25519, &key, &e)) return NULL;
    if (durable) return s;
    struct stmt *q = store_query_as(s->store, STORE_CARE, SQL("PRAGMA synchronous = OFF"), &e);
    return q && stmt_run(q, NULL, &e) ? s : NULL;
}

static bool record_step(void *w, unsigned k) {
    struct sample *s = w;
    struct err e;
    struct str note;
    struct arena *a = arena_new(MIB);
    bool ok = step_take(s, k, &e);
    if (ok && k % 20 == 7) ok = trail_seal(s->trail, a, key, STR("torture"), STR_NONE, &note, &e);
    if (ok && k % 31 == 5) ok = store_settle(s->store, &e);
    if (!ok) printf("# %s\n", e.text);
    arena_free(a);
    return ok;
}

static void record_close(void *w) {
    struct sample *s = w;
    sample_close(s);
    mem_free(s);
}

static bool record_check(const char *folder, unsigned *present, char *why, size_t room) {
    struct sample s = {0};
    struct err e;
    struct step_why told = {""};
    snprintf(s.path, sizeof s.path, "%s/%s", folder, workload_record.file);
    s.store = store_open(s.path, STORE_CREATE, &e);
    s.trail = s.store ? trail_open(s.store, &e) : NULL;
    int64_t n = s.trail ? steps_present(&s, 1, true, &told) : -1;
    if (!s.trail) snprintf(told.text, sizeof told.text, "%.250s", e.text);
    sample_close(&s);
    if (n >= 0) *present = (unsigned)n;
    snprintf(why, room, "%s", told.text);
    return n >= 0;
}

const struct workload workload_record = {.name = "record",
                                         .file = "kijun.db",
                                         .steps = STEPS,
                                         .open = record_open,
                                         .step = record_step,
                                         .close = record_close,
                                         .check = record_check};
