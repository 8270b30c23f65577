/* bench-register DIR make [SYSTEMS] [DECISIONS] [PEOPLE]: an agency's register, through ledger like anybody's.
 * bench-register DIR measure: what pages of it cost.
 *
 * 10,000 systems with 120 decisions each (1.2 million), 200 organisations, 500 people, each with its entry in the
 * record. `make` puts whole systems (one transaction each), then the keeper's catching up reckons them. `measure` asks
 * for pages of the list in every sort and with filters, searches, sums, tasks; reckons one system after a change;
 * medians and worst. */
#include <stdlib.h>
#include <string.h>

#include "ledger/assign.h"
#include "ledger/database.h"
#include "ledger/people.h"
#include "ledger/register.h"
#include "ledger/search.h"

#define ORGANISATIONS 200
#define ROUNDS 2000

static const struct trail_actor actor = {
    .account = STR("bench"), .id = STR("p1"), .name = STR("田中花子"), .host = STR("bench"), .via = STR("bench")};

struct bench {
    struct store *store;
    struct trail *trail;
    const struct catalog *cat;
    struct reckoner *r;
    struct arena *a;
    unsigned seed;
};

static void die(const char *what, const struct err *e) {
    fprintf(stderr, "bench-register: %s: %s\n", what, e ? e->text : "");
    exit(3);
}

static unsigned pick(struct bench *b, size_t n) {
    b->seed = b->seed * 1664525u + 1013904223u;
    return (unsigned)((b->seed >> 8) % n);
}

static double seconds(uint64_t from) {
    return (double)(clock_monotonic_ns() - from) / 1e9;
}

/* Making ---------------------------------------------------------------------------------------- */

static const char *const fields[] = {"電子申請", "文書管理", "人事給与", "統計調査", "許認可",   "旅費精算",
                                     "予算管理", "契約管理", "情報公開", "相談受付", "防災情報", "補助金"};
static const char *const kinds[] = {"システム", "サーバー", "ポータル", "データベース", "基盤"};
static const char *const reasons[] = {"代替の対策で補うため", "庁内だけで利用するため", "更改時に対応する",
                                      "委託先の証跡で確認できるため", "ウイルス対策製品で検知できるため"};

static void put_register(struct bench *b, struct jsonw *w, unsigned i) {
    static const char *const states[] = {"planned", "building", "operating", "operating", "operating", "ended"};
    jsonw_key(w, "register");
    jsonw_object(w);
    jsonw_key(w, "reading"), jsonw_str(w, arena_fmt(b->a, "しすてむ%05u", pick(b, 100000)));
    jsonw_key(w, "managing-section"), jsonw_str(w, arena_fmt(b->a, "%u", 1 + i % ORGANISATIONS));
    jsonw_key(w, "responsible"), jsonw_str(w, arena_fmt(b->a, "p%u", 1 + i % 500));
    jsonw_key(w, "state"), jsonw_z(w, states[pick(b, 6)]);
    jsonw_key(w, "fiscal-year"), jsonw_z(w, pick(b, 4) ? "2026" : "2025");
    jsonw_key(w, "confidentiality"), jsonw_str(w, arena_fmt(b->a, "c%u", 1 + pick(b, 3)));
    jsonw_key(w, "next-inspection"), jsonw_str(w, arena_fmt(b->a, "2027-%02u-%02u", 1 + pick(b, 12), 1 + pick(b, 28)));
    jsonw_end_object(w);
}

static void put_answers(struct bench *b, struct jsonw *w) {
    jsonw_key(w, "answers");
    jsonw_object(w);
    for (size_t i = 0; i < b->cat->n_facts; i++) {
        const struct fact *f = &b->cat->facts[i];
        if (f->counts.len || pick(b, 3) || f->asked == FACT_TEXT) continue;
        jsonw_key_str(w, f->id);
        if (f->asked == FACT_NUMBER)
            jsonw_int(w, f->shape.min + (int64_t)pick(b, 3));
        else
            jsonw_str(w, f->choices[pick(b, f->n_choices)].id);
    }
    jsonw_end_object(w);
}

static void put_decisions(struct bench *b, struct jsonw *w, size_t n) {
    size_t step = b->cat->n_controls / n ? b->cat->n_controls / n : 1;
    jsonw_key(w, "decisions");
    jsonw_object(w);
    for (size_t i = 0, k = pick(b, step); i < n && k < b->cat->n_controls; i++, k += step) {
        const struct standard *std = &b->cat->standards[b->cat->controls[k].standard];
        jsonw_key_str(w, control_name(b->a, b->cat, (uint32_t)k));
        jsonw_object(w);
        jsonw_key(w, "level"), jsonw_str(w, std->levels[pick(b, std->n_levels)].id);
        if (pick(b, 4)) jsonw_key(w, "why"), jsonw_z(w, reasons[pick(b, 5)]);
        jsonw_end_object(w);
    }
    jsonw_end_object(w);
}

static struct str system_text(struct bench *b, unsigned i, size_t decisions) {
    struct buf out;
    struct jsonw w;
    buf_init(&out, 4 * MIB);
    jsonw_init(&w, &out, false);
    jsonw_object(&w);
    jsonw_key(&w, "kijun"), jsonw_int(&w, 1);
    jsonw_key(&w, "system");
    jsonw_object(&w);
    jsonw_key(&w, "name");
    jsonw_str(&w, arena_fmt(b->a, "第%u %s%s", i, fields[i % 12], kinds[i % 5]));
    jsonw_key(&w, "purpose"), jsonw_z(&w, "国民からの申請を受け付け、審査し、結果を通知する。");
    jsonw_end_object(&w);
    put_register(b, &w, i);
    put_answers(b, &w);
    put_decisions(b, &w, decisions);
    jsonw_end_object(&w);
    struct str s = arena_str(b->a, buf_str(&out));
    buf_release(&out);
    return s;
}

/* Answers that contradict each other are refused: such a system is drawn again. */
static void put_system(struct bench *b, unsigned i, size_t decisions) {
    struct err e;
    for (int tries = 0; tries < 20; tries++) {
        struct diags *d = arena_alloc(b->a, sizeof *d);
        struct source src = {STR("bench"), system_text(b, i, decisions)};
        struct system_put out;
        const struct system *s = system_load(b->a, b->cat, &src, d);
        if (!s && tries == 19) die("system", &d->list[0]);
        if (!s) continue;
        if (!system_put(b->a, b->trail, &actor, b->cat, s, NULL, &out, &e)) die("put", &e);
        return;
    }
}

static void make_people(struct bench *b, unsigned systems, unsigned people) {
    struct err e;
    int64_t id;
    for (unsigned i = 1; i <= people; i++)
        if (!person_add(b->trail, &actor,
                        &(struct person){.id = arena_fmt(b->a, "p%u", i), .name = arena_fmt(b->a, "職員%u", i)}, &e))
            die("person", &e);
    for (unsigned i = 0; i < 4 * people; i++) {
        struct assignment x = {.system = 1 + i % systems,
                               .person = arena_fmt(b->a, "p%u", 1 + i % people),
                               .duty = (enum work_duty)(i / people),
                               .due = STR("2027-03-31")};
        if (!assignment_add(b->trail, &actor, &x, &id, &e)) die("assignment", &e);
    }
}

static void catch_up(struct bench *b, size_t *n) {
    struct err e;
    bool left = true;
    for (*n = 0; left; ++*n)
        if (!register_catch_up(b->trail, b->r, clock_unix_ms(), REGISTER_BATCH_MAX, &left, &e)) die("catch up", &e);
}

static void make(struct bench *b, unsigned systems, size_t decisions, unsigned people) {
    uint64_t from = clock_monotonic_ns();
    size_t batches;
    for (unsigned i = 1; i <= systems; i++) {
        put_system(b, i, decisions);
        arena_clear(b->a);
        if (i % 1000 == 0) fprintf(stderr, "%u systems, %.0f s\n", i, seconds(from));
    }
    printf("put systems=%u decisions=%zu s=%.1f ms_each=%.2f\n", systems, systems * decisions, seconds(from),
           seconds(from) * 1e3 / systems);
    from = clock_monotonic_ns();
    make_people(b, systems, people);
    printf("people n=%u assignments=%u s=%.1f\n", people, 4 * people, seconds(from));
    from = clock_monotonic_ns();
    catch_up(b, &batches);
    printf("reckon systems=%u s=%.1f ms_each=%.2f mib=%lld\n", systems, seconds(from), seconds(from) * 1e3 / systems,
           (long long)store_bytes(b->store) / (1 << 20));
}

/* Measuring ------------------------------------------------------------------------------------- */

static int by_size(const void *pa, const void *pb) {
    double x = *(const double *)pa, y = *(const double *)pb;
    return (x > y) - (x < y);
}

typedef void work_fn(struct bench *b, int round);
static void rounds(struct bench *b, const char *name, int n, work_fn *work) {
    static double t[ROUNDS];
    for (int i = 0; i < n; i++) {
        uint64_t from = clock_monotonic_ns();
        work(b, i);
        t[i] = seconds(from);
        arena_clear(b->a);
    }
    qsort(t, (size_t)n, sizeof *t, by_size);
    printf("%s ms=%.3f p99_ms=%.3f worst_ms=%.3f\n", name, t[n / 2] * 1e3, t[n * 99 / 100] * 1e3, t[n - 1] * 1e3);
    fflush(stdout);
}

static void list(struct bench *b, struct register_filter *f) {
    struct register_page page;
    struct err e;
    f->most = 50;
    if (!register_list(b->a, b->store, b->r, f, &page, &e)) die("list", &e);
}

static void list_all(struct bench *b, int round) {
    list(b, &(struct register_filter){.reach = {.all = true}, .sort = (enum register_sort)(round % 4)});
}

static void list_deep(struct bench *b, int round) {
    list(b, &(struct register_filter){.reach = {.all = true},
                                      .after = arena_fmt(b->a, "しすてむ%05u|%d", pick(b, 100000), round)});
}

static void list_filtered(struct bench *b, int round) {
    list(b, &(struct register_filter){.reach = {.all = true},
                                      .state = STR("ended"),
                                      .label = 1 + (unsigned)round % 3,
                                      .year = STR("2025"),
                                      .sort = (enum register_sort)(round % 4)});
}

static void list_open(struct bench *b, int round) {
    list(b, &(struct register_filter){
                .reach = {.all = true}, .open = 1u << TALLY_SERVICES_UNMET, .sort = (enum register_sort)(round % 4)});
}

static void list_own(struct bench *b, int round) {
    int64_t own[12];
    for (int i = 0; i < 12; i++) own[i] = 1 + (round * 7) % 180 + i;
    list(b, &(struct register_filter){.reach = {.organisations = own, .n_organisations = 12},
                                      .sort = (enum register_sort)(round % 4)});
}

static void list_many(struct bench *b, int round) {
    int64_t own[60];
    for (int i = 0; i < 60; i++) own[i] = 1 + round % 100 + i;
    list(b, &(struct register_filter){.reach = {.organisations = own, .n_organisations = 60},
                                      .sort = (enum register_sort)(round % 4)});
}

static void look_up(struct bench *b, const char *words) {
    struct search_result r;
    struct err e;
    if (!search_systems(b->a, b->store, &(struct search_query){.words = str_of(words), .most = 50}, &r, &e))
        die("search", &e);
}

static void search_common(struct bench *b, int round) {
    static const char *const words[] = {"申請", "証跡", "ウイルス", "サーバー", "第7", "人事給与 ポータル"};
    look_up(b, words[round % 6]);
}

static void search_rare(struct bench *b, int round) {
    look_up(b, arena_fmt(b->a, "第%u", 1 + pick(b, 9999) + (unsigned)(round & 1)).ptr);
}

static void search_nothing(struct bench *b, int round) {
    (void)round;
    look_up(b, "申請給与");
}

static void sums(struct bench *b, int round) {
    struct tally *list_of;
    struct err e;
    size_t n;
    struct register_reach reach = {.all = round % 2};
    int64_t own[12];
    for (int i = 0; i < 12; i++) own[i] = 1 + i;
    reach.organisations = own, reach.n_organisations = 12;
    if (!register_sums(b->a, b->store, b->cat, &reach, &list_of, &n, &e)) die("sums", &e);
}

static void tasks(struct bench *b, int round) {
    struct tasks t;
    struct err e;
    if (!tasks_of(b->a, b->store, arena_fmt(b->a, "p%d", 1 + round % 500), STR("2026-12-01"), 90, NULL, 0, &t, &e))
        die("tasks", &e);
}

static void change(struct bench *b, int round) {
    struct part_done done;
    struct err e;
    struct part_wish w = {.section = STR("system"),
                          .name = STR("purpose"),
                          .expected = PART_ANY,
                          .value = arena_fmt(b->a, "\"目的 %d 申請を受け付ける。\"", round)};
    if (!system_part_set(b->trail, &actor, b->cat, 1 + pick(b, 1000), &w, &done, &e)) die("change", &e);
}

static void refresh(struct bench *b, int round) {
    STORE_TX struct store_tx tx = {0};
    struct err e;
    if (!store_begin(b->store, &tx, &e) || !register_refresh(b->trail, b->r, 1 + round % 1000, clock_unix_ms(), &e) ||
        !store_commit(&tx, &e))
        die("refresh", &e);
}

static void nothing_behind(struct bench *b, int round) {
    bool left;
    struct err e;
    (void)round;
    if (!register_catch_up(b->trail, b->r, clock_unix_ms(), 64, &left, &e)) die("catch up", &e);
}

static void measure(struct bench *b) {
    size_t batches;
    struct err e;
    catch_up(b, &batches);
    rounds(b, "list", ROUNDS, list_all);
    rounds(b, "list_deep", ROUNDS, list_deep);
    rounds(b, "list_filtered", 400, list_filtered);
    rounds(b, "list_open", 400, list_open);
    rounds(b, "list_of_12_organisations", ROUNDS, list_own);
    rounds(b, "list_of_60_organisations", 400, list_many);
    rounds(b, "search_common", ROUNDS, search_common);
    rounds(b, "search_rare", ROUNDS, search_rare);
    rounds(b, "search_without_hit", 400, search_nothing);
    rounds(b, "sums", ROUNDS, sums);
    rounds(b, "tasks", ROUNDS, tasks);
    rounds(b, "nothing_behind", 100, nothing_behind);
    rounds(b, "refresh_unchanged", 500, refresh);
    rounds(b, "change_marked", 500, change);
    catch_up(b, &batches);
    reckoner_attach(b->r);
    rounds(b, "change_reckoned", 500, change);
    if (!register_forget(b->store, &e)) die("forget", &e);
    uint64_t from = clock_monotonic_ns();
    catch_up(b, &batches);
    printf("reckon_all s=%.1f\n", seconds(from));
}

int main(int argc, char **argv) {
    struct bench b = {.cat = catalog_builtin(), .a = arena_new(1024 * MIB), .seed = 20261130};
    struct err e;
    char path[512];
    if (argc < 3) die("usage: bench-register DIR make [SYSTEMS] [DECISIONS] [PEOPLE] | measure", NULL);
    snprintf(path, sizeof path, "%s/kijun.db", argv[1]);
    if (!(b.store = store_open(path, STORE_CREATE, &e)) || !(b.trail = trail_open(b.store, &e))) die(path, &e);
    b.r = reckoner_new(b.cat);
    if (!strcmp(argv[2], "make"))
        make(&b, argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 10000, argc > 4 ? strtoul(argv[4], NULL, 10) : 120,
             argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 500);
    else
        measure(&b);
    reckoner_free(b.r);
    trail_close(b.trail);
    store_close(b.store);
    arena_free(b.a);
    return 0;
}
