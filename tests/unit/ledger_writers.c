/* ledger_writers: many processes write to one system at once. Nothing that was acknowledged is lost, nobody is told
 * "busy", and the record tells every change once.
 *
 * Each writer has a row of its own that it sets again and again, and adds one to a number that all share: it reads,
 * adds, and sets it on the state that it read, again and again until nobody was faster. KIJUN_WRITERS (50) processes,
 * KIJUN_WRITES (3) rounds each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>

#include <cmocka.h> /* wants those above first */

#include "ledger/database.h"
#include "record_sample.h"

#define SHARED "users.scale"

static unsigned long from_environment(const char *name, unsigned long usual) {
    const char *set = getenv(name);
    return set ? strtoul(set, NULL, 10) : usual;
}

struct writer {
    struct arena *a;
    struct sample s;
    const struct catalog *cat;
    unsigned number;
    char name[24]; /* of its row */
    struct str row;
    int64_t changed;
    struct err e;
};

static bool read_shared(struct writer *w, int64_t *value, int64_t *changed) {
    struct system_record r;
    if (!system_get(w->a, w->s.store, STR("1"), &r, &w->e)) return false;
    const struct part *p = parts_find(&r.parts, STR("answers"), STR(SHARED));
    *changed = p ? p->changed : PART_ABSENT;
    *value = 0;
    return !p || str_int(p->value, value);
}

/* Optimistic: a conflict is the only thing that may go wrong, and then it is tried again. */
static bool add_one(struct writer *w) {
    for (int tries = 0; tries < 10000; tries++) {
        int64_t value, changed;
        struct part_done done;
        arena_clear(w->a);
        if (!read_shared(w, &value, &changed)) return false;
        struct part_wish wish = {STR("answers"), STR(SHARED), changed, arena_fmt(w->a, "%lld", (long long)value + 1)};
        if (system_part_set(w->s.trail, &w->s.actor, w->cat, 1, &wish, &done, &w->e)) return true;
        if (w->e.kind != ERR_CONFLICT || !strstr(w->e.text, "Meanwhile")) return false;
        clock_sleep_us(200 + 37 * w->number);
    }
    return false;
}

/* A row of its own; later a word in it, on the state that it left. */
static bool write_own(struct writer *w, unsigned round) {
    struct part_done done;
    struct part_wish row = {STR("tasks"), round ? w->row : STR_NONE, round ? w->changed : PART_ANY,
                            arena_fmt(w->a, "\"w%u-%u\"", w->number, round)};
    if (!system_part_set(w->s.trail, &w->s.actor, w->cat, 1, &row, &done, &w->e)) return false;
    if (!round) snprintf(w->name, sizeof w->name, "%s", done.name), w->row = str_of(w->name);
    w->changed = done.changed;
    return true;
}

static int writer(const struct sample *s, unsigned number, unsigned long rounds) {
    static char account[24];
    struct writer w = {.a = arena_new(256 * MIB), .s = *s, .cat = catalog_builtin(), .number = number};
    snprintf(account, sizeof account, "writer%u", number);
    sample_open(&w.s);
    w.s.actor.account = str_of(account);
    bool ok = true;
    for (unsigned i = 0; ok && i < rounds; i++) ok = write_own(&w, i) && add_one(&w);
    if (!ok) fprintf(stderr, "writer %u: %s\n", number, w.e.text);
    sample_close(&w.s);
    arena_free(w.a);
    return ok ? 0 : 1;
}

static void begin_system(struct sample *s) {
    struct arena *a = arena_new(64 * MIB);
    struct source src = {STR("s"), STR("kijun: 1\nsystem: {name: S}\n")};
    static struct diags d;
    struct system_put r;
    struct err e;
    const struct system *sys = system_load(a, catalog_builtin(), &src, &d);
    if (!sys || !system_put(a, s->trail, &s->actor, catalog_builtin(), sys, NULL, &r, &e)) fail_msg("%s", e.text);
    arena_free(a);
}

struct counted {
    struct arena *a;
    size_t adds, sets, shared;
    int64_t last;
};

/* Each value of the shared number stands in the record once, in order. */
static void count(struct counted *k, const struct history *h) {
    for (size_t i = 0; i < h->n; i++) {
        bool task = str_starts(h->list[i].subject, STR("system/1/tasks/"));
        k->adds += task && str_is(h->list[i].act, "add");
        k->sets += task && str_is(h->list[i].act, "set");
        if (!str_ends(h->list[i].subject, STR("/" SHARED))) continue;
        int64_t before = 0, after;
        assert_true(str_int(h->list[i].after, &after) &&
                    (!h->list[i].before.ptr || str_int(h->list[i].before, &before)));
        assert_int_equal(before, k->last);
        assert_int_equal(after, k->last + 1);
        k->last = after;
        k->shared++;
    }
}

static void nothing_is_lost(void **state) {
    (void)state;
    unsigned long writers = from_environment("KIJUN_WRITERS", 50), rounds = from_environment("KIJUN_WRITES", 3);
    struct sample s;
    struct err e;
    sample_init(&s);
    begin_system(&s);
    sample_close(&s);
    fflush(NULL);
    for (unsigned i = 0; i < writers; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) _exit(writer(&s, i, rounds));
    }
    for (unsigned long i = 0; i < writers; i++) {
        int status = 1;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    sample_open(&s);
    struct arena *a = arena_new(1024 * MIB);
    struct history h;
    struct trail_verified v;
    struct system_record r;
    size_t found;
    assert_true(history_since(a, s.trail, STR("system/1"), 0, &h, &e));
    struct counted k = {.a = a};
    count(&k, &h);
    assert_int_equal(k.adds, writers);
    assert_int_equal(k.sets, writers * (rounds - 1));
    assert_int_equal(k.shared, writers * rounds);
    assert_true(system_get(a, s.store, STR("1"), &r, &e));
    assert_int_equal(r.parts.n, 1 + writers + 1);
    struct str last = arena_fmt(a, "-%lu\"", rounds - 1);
    for (size_t i = 0; i < r.parts.n; i++)
        if (str_is(r.parts.list[i].section, "tasks")) assert_true(str_ends(r.parts.list[i].value, last));
    int64_t total;
    assert_true(str_int(parts_find(&r.parts, STR("answers"), STR(SHARED))->value, &total));
    assert_int_equal(total, writers * rounds);
    assert_true(trail_verify(s.trail, NULL, NULL, &v, &found, &e));
    assert_int_equal(found, 0);
    arena_free(a);
    sample_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_lost)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
