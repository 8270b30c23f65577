/* The register: counters stay equal to a fresh count through random changes; lists page without gaps; words are found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/database.h"
#include "ledger/evidence.h"
#include "ledger/register.h"
#include "ledger/search.h"
#include "random_system.h"
#include "record_sample.h"

struct fixture {
    struct sample s;
    struct arena *a;
    const struct catalog *cat;
    struct reckoner *r;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.cat = catalog_builtin(), .a = arena_new(1024 * MIB)};
    sample_init(&f.s);
    f.r = reckoner_new(f.cat);
    reckoner_attach(f.r);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    reckoner_free(f->r);
    sample_release(&f->s);
    arena_free(f->a);
    return 0;
}

static int64_t put(struct fixture *f, struct str text) {
    struct diags *d = arena_alloc(f->a, sizeof *d);
    struct source src = {STR("test"), text};
    struct system_put out;
    struct err e = {0};
    const struct system *s = system_load(f->a, f->cat, &src, d);
    if (!s) diags_print(d, stderr);
    assert_non_null(s);
    if (!system_put(f->a, f->s.trail, &f->s.actor, f->cat, s, NULL, &out, &e)) fail_msg("%s", e.text);
    return out.id;
}

static int64_t put_named(struct fixture *f, const char *name, const char *registered, const char *purpose) {
    return put(f, arena_fmt(f->a, "kijun: 1\nsystem: {name: \"%s\", purpose: \"%s\"}\nregister: {%s}\n", name, purpose,
                            registered));
}

static bool set(struct fixture *f, int64_t system, const char *section, struct str name, struct str value) {
    struct part_wish w = {str_of(section), name, PART_ANY, value};
    struct part_done done;
    struct err e = {0};
    return system_part_set(f->s.trail, &f->s.actor, f->cat, system, &w, &done, &e);
}

static void catch_up(struct fixture *f) {
    bool left = true;
    struct err e = {0};
    while (left)
        if (!register_catch_up(f->s.trail, f->r, clock_unix_ms(), 5, &left, &e)) fail_msg("%s", e.text);
}

/* Everything that is derived, as text; rows that count nothing are left out. */
static void dump_one(struct buf *b, struct stmt *q, int columns, const char *what) {
    struct err e = {0};
    assert_non_null(q);
    while (stmt_row(q, &e)) {
        buf_addz(b, what);
        for (int i = 0; i < columns; i++) {
            struct str t = stmt_bytes_at(q, i);
            for (size_t k = 0; k < t.len; k++) buf_addf(b, "%02x", (unsigned char)t.ptr[k]);
            buf_addf(b, " %lld|", (long long)stmt_int_at(q, i));
        }
        buf_addc(b, '\n');
    }
    assert_int_equal(e.kind, ERR_NONE);
}

static struct str dump(struct fixture *f) {
    struct store *s = f->s.store;
    struct err e;
    struct buf b;
    buf_init(&b, 256 * MIB);
    dump_one(&b, store_query(s, SQL("SELECT * FROM derived_tally ORDER BY system, standard"), &e), 15, "tally");
    dump_one(&b,
             store_query(s, SQL("SELECT * FROM derived_sum WHERE systems <> 0 ORDER BY organisation, standard"), &e),
             16, "sum");
    dump_one(&b,
             store_query(s,
                         SQL("SELECT * FROM derived_count WHERE systems <> 0 ORDER BY organisation, state, label, "
                             "year"),
                         &e),
             5, "count");
    dump_one(&b, store_query(s, SQL("SELECT * FROM derived_due ORDER BY system, place"), &e), 5, "due");
    dump_one(&b, store_query(s, SQL("SELECT * FROM derived_text ORDER BY system"), &e), 2, "text");
    dump_one(&b, store_query(s, SQL("SELECT * FROM derived_gram ORDER BY gram, place, block"), &e), 4, "gram");
    dump_one(&b, store_query(s, SQL("SELECT * FROM derived_system ORDER BY system"), &e), 18, "row");
    struct str text = arena_str(f->a, buf_str(&b));
    buf_release(&b);
    return text;
}

static void same_as_fresh(struct fixture *f) {
    struct err e;
    struct str kept = dump(f);
    assert_true(register_forget(f->s.store, &e));
    catch_up(f);
    struct str fresh = dump(f), a, b;
    while (!str_eq(kept, fresh) && str_split(kept, '\n', &a, &kept) && str_split(fresh, '\n', &b, &fresh))
        if (!str_eq(a, b)) fail_msg("kept %.*s\nfresh %.*s", STR_ARG(str_cut(a, 0, 600)), STR_ARG(str_cut(b, 0, 600)));
    assert_true(str_eq(kept, fresh));
}

/* Sums are what adding up all systems gives. */
static void sums_add_up(struct fixture *f) {
    struct err e;
    struct stmt *q = store_query(
        f->s.store,
        SQL("SELECT SUM(t.undetermined), SUM(t.done), SUM(t.undone), SUM(t.undecided), COUNT(*), d.organisation FROM "
            "derived_tally AS t JOIN derived_system AS d ON d.system = t.system WHERE t.standard = '' GROUP BY "
            "d.organisation"),
        &e);
    int64_t want[40][6];
    size_t n = 0;
    assert_non_null(q);
    for (; stmt_row(q, &e); n++)
        for (int i = 0; i < 6; i++) want[n][i] = stmt_int_at(q, i);
    for (size_t i = 0; i < n; i++) {
        struct register_reach reach = {.organisations = &want[i][5], .n_organisations = 1};
        struct tally *list;
        size_t count;
        assert_true(register_sums(f->a, f->s.store, f->cat, &reach, &list, &count, &e));
        const struct tally *all = &list[count - 1];
        assert_int_equal(all->n[TALLY_UNDETERMINED], want[i][0]);
        assert_int_equal(all->n[TALLY_DONE], want[i][1]);
        assert_int_equal(all->n[TALLY_UNDONE], want[i][2]);
        assert_int_equal(all->n[TALLY_UNDECIDED], want[i][3]);
        assert_int_equal(all->systems, want[i][4]);
    }
}

static struct str any_value(struct fixture *f, unsigned *seed, const char **section, struct str *name) {
    uint32_t control = pick(seed, f->cat->n_controls);
    const struct standard *std = &f->cat->standards[f->cat->controls[control].standard];
    *name = control_id(f->a, f->cat, control);
    switch (pick(seed, 7)) {
    case 0:
        *section = "status";
        return STR("{\"state\":\"done\",\"note\":\"点検した\"}");
    case 1:
        *section = "status";
        return STR("{\"state\":\"partly\",\"evidence\":[\"手順書\"]}");
    case 2:
        *section = "register";
        *name = STR("managing-section");
        return arena_fmt(f->a, "\"%u\"", pick(seed, 4));
    case 3:
        *section = "register";
        *name = STR("contract-ends");
        return arena_fmt(f->a, "\"2027-0%u-15\"", 1 + pick(seed, 9));
    case 4:
        *section = "register";
        *name = STR("state");
        return pick(seed, 2) ? STR("\"operating\"") : STR("\"ended\"");
    case 5: {
        const struct fact *x = &f->cat->facts[pick(seed, f->cat->n_facts)];
        *section = "answers";
        *name = x->id;
        if (x->asked == FACT_MANY) return arena_fmt(f->a, "[\"%.*s\"]", STR_ARG(x->choices[0].id));
        return STR("\"unknown\"");
    }
    default:
        *section = "decisions";
        return arena_fmt(f->a, "{\"level\":\"%.*s\",\"why\":\"理由%u サーバー\"}",
                         STR_ARG(std->levels[pick(seed, std->n_levels)].id), pick(seed, 30));
    }
}

static bool give_text(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    struct str *rest = ctx;
    (void)e;
    *got = rest->len < room ? rest->len : room;
    memcpy(to, rest->ptr, *got);
    *rest = str_cut(*rest, *got, rest->len);
    return true;
}

static void evidence(struct fixture *f, int64_t system, struct str control, const char *expires) {
    struct str rest = STR("shown");
    struct evidence_offer o = {.system = system,
                               .control = control,
                               .file = STR("a.txt"),
                               .expires = str_of(expires),
                               .read = give_text,
                               .ctx = &rest};
    struct evidence out;
    struct err e;
    if (!evidence_add(f->a, f->s.trail, &f->s.actor, &o, &out, NULL, &e)) fail_msg("%s", e.text);
}

static void prop_counters_equal_a_fresh_count(void **state) {
    struct fixture *f = *state;
    unsigned seed = 7;
    int64_t ids[8];
    size_t changed = 0;
    for (unsigned i = 0; i < 8; i++) {
        char name[40];
        snprintf(name, sizeof name, "システム%u", i);
        ids[i] = put(f, random_system(f->a, f->cat, 100 + i, name));
    }
    same_as_fresh(f);
    for (int round = 0; round < 2000; round++) {
        const char *section;
        struct str name, value = any_value(f, &seed, &section, &name);
        if (pick(&seed, 5) == 0) value = STR_NONE;
        changed += set(f, ids[pick(&seed, 7)], section, name, value);
        if (round == 100) evidence(f, ids[1], control_id(f->a, f->cat, 3), "2020-01-01");
        if (round == 110) evidence(f, ids[1], control_id(f->a, f->cat, 5), "2099-01-01");
        if (round == 600) {
            struct err e;
            assert_true(system_remove(f->s.trail, &f->s.actor, ids[7], &e));
            reckoner_attach(NULL); /* as a verb of the command line: only marks */
        }
        if (round == 900) catch_up(f), reckoner_attach(f->r);
    }
    assert_true(changed > 1000);
    sums_add_up(f);
    same_as_fresh(f);
    sums_add_up(f);
}

/* What a system has to do is what deriving it says, counted here once more in another way. */
static void counters_are_what_deriving_says(void **state) {
    struct fixture *f = *state;
    struct system_record rec;
    struct err e;
    struct diags *d = arena_alloc(f->a, sizeof *d);
    struct tally *list;
    size_t n;
    int64_t id = put(f, random_system(f->a, f->cat, 4, "数える"));
    assert_true(system_get(f->a, f->s.store, STR("数える"), &rec, &e));
    struct source src = {STR("s"), rec.json};
    const struct system *s = system_load(f->a, f->cat, &src, d);
    struct derive_input in = {system_facts(f->a, f->cat, s), system_judgements(f->a, f->cat, s)};
    const struct derivation *r = derive(deriver_new(f->a, f->cat), f->a, &in);
    assert_true(register_tally(f->a, f->s.store, f->cat, id, &list, &n, &e));
    assert_int_equal(n, f->cat->n_standards + 1);
    for (uint32_t k = 0; k < f->cat->n_standards; k++) {
        const struct standard *std = &f->cat->standards[k];
        int64_t applies = 0, open = 0, stand = 0;
        for (uint32_t i = std->first_control; i < std->first_control + std->n_controls; i++) {
            const struct status_entry *x = system_status(s, i);
            applies += r->controls[i].applies == TRI_YES;
            open += r->controls[i].applies == TRI_UNKNOWN || !r->controls[i].recommended;
            stand += control_stands(s, i, &r->controls[i]) && !(x && str_is(x->state, "not_applicable"));
        }
        assert_int_equal(list[k].n[TALLY_APPLIES], applies);
        assert_int_equal(list[k].n[TALLY_UNDETERMINED], open);
        assert_int_equal(list[k].n[TALLY_DONE] + list[k].n[TALLY_PARTLY] + list[k].n[TALLY_UNDONE], stand);
    }
}

/* What evidence is worth ends with its last day: the system is behind from the next day on, and reckoned again. */
static void evidence_expires_by_itself(void **state) {
    struct fixture *f = *state;
    struct err e;
    struct register_row row;
    bool found, left;
    char day[CLOCK_TEXT_MAX];
    struct str control = control_id(f->a, f->cat, f->cat->standards[0].first_control);
    int64_t id = put_named(f, "期限", "", "x"), now = clock_unix_ms();
    assert_true(set(f, id, "decisions", control,
                    arena_fmt(f->a, "{\"level\":\"%.*s\"}", STR_ARG(f->cat->standards[0].levels[1].id))));
    assert_true(set(f, id, "status", control, STR("{\"state\":\"done\"}")));
    assert_true(register_row_of(f->a, f->s.store, f->r, id, &row, &found, &e));
    assert_int_equal(row.n[TALLY_EVIDENCE_MISSING], 1);
    clock_text(now + 86400000LL * 3, day);
    day[10] = 0;
    evidence(f, id, control, day);
    assert_true(register_row_of(f->a, f->s.store, f->r, id, &row, &found, &e));
    assert_int_equal(row.n[TALLY_EVIDENCE_MISSING], 0);
    assert_true(str_eq(row.next, str_of(day)));
    assert_true(register_catch_up(f->s.trail, f->r, now + 86400000LL * 5, 50, &left, &e));
    assert_true(register_row_of(f->a, f->s.store, f->r, id, &row, &found, &e));
    assert_int_equal(row.n[TALLY_EVIDENCE_EXPIRED], 1);
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Lists ------------------------------------------------------------------------------------------- */

static size_t walk_pages(struct fixture *f, struct register_filter filter, size_t page_size, int64_t *ids,
                         int64_t *total) {
    size_t n = 0;
    struct err e;
    filter.most = page_size;
    for (;;) {
        struct register_page page;
        if (!register_list(f->a, f->s.store, f->r, &filter, &page, &e)) fail_msg("%s", e.text);
        for (size_t i = 0; i < page.n; i++) ids[n++] = page.rows[i].system;
        *total = page.total;
        if (!page.next.ptr) return n;
        filter.after = page.next;
    }
}

static void lists_page_without_gaps(void **state) {
    struct fixture *f = *state;
    static const char *const readings[] = {"あ", "い", "う", "え", "お", "か"};
    int64_t ids[200], other[200], total;
    for (int i = 0; i < 40; i++) {
        char name[40];
        snprintf(name, sizeof name, "一覧%d", i);
        put_named(f, name,
                  arena_fmt(f->a,
                            "reading: %s, managing-section: \"%d\", state: %s, confidentiality: c%d, "
                            "fiscal-year: 令和%d年度",
                            readings[i % 6], 10 + i % 4, i % 3 ? "operating" : "ended", 1 + i % 3, 7 + i % 2)
                      .ptr,
                  "p");
    }
    for (int sort = 0; sort < 4; sort++) {
        struct register_filter all = {.reach = {.all = true}, .sort = (enum register_sort)sort};
        size_t n = walk_pages(f, all, 200, ids, &total);
        assert_int_equal(total, (int64_t)n);
        assert_int_equal(walk_pages(f, all, 7, other, &total), n);
        assert_memory_equal(ids, other, n * sizeof *ids);
        /* The same from organisations that are merged. */
        int64_t organisations[] = {10, 11, 12, 13};
        struct register_filter some = {.reach = {.organisations = organisations, .n_organisations = 4},
                                       .sort = (enum register_sort)sort};
        assert_int_equal(walk_pages(f, some, 6, other, &total), 40);
        assert_int_equal(total, 40);
        size_t k = 0;
        for (size_t i = 0; i < n && k < 40; i++) k += ids[i] == other[k];
        assert_int_equal(k, 40);
        int64_t systems[] = {other[3], other[17]};
        qsort(systems, 2, sizeof *systems, by_number);
        struct register_filter few = {
            .reach = {.organisations = organisations, .n_organisations = 2, .systems = systems, .n_systems = 2},
            .sort = (enum register_sort)sort};
        size_t with = walk_pages(f, few, 5, ids, &total);
        assert_true(with >= 20 && with <= 22);
        some.state = STR("operating"), some.label = 2, some.year = STR("2026");
        n = walk_pages(f, some, 3, other, &total);
        assert_int_equal(total, (int64_t)n);
        some.open = 1u << TALLY_UNDETERMINED;
        assert_int_equal(walk_pages(f, some, 3, other, &total), n);
        some.open = 1u << TALLY_EVIDENCE_EXPIRED;
        assert_int_equal(walk_pages(f, some, 3, other, &total), 0);
        assert_true(n > 0 && n < 40);
    }
    struct register_filter wrong = {.reach = {.all = true}, .after = STR("no page")};
    struct register_page page;
    struct err e;
    assert_false(register_list(f->a, f->s.store, f->r, &wrong, &page, &e));
    assert_int_equal(e.kind, ERR_INVALID);
}

/* Search ------------------------------------------------------------------------------------------ */

static size_t found(struct fixture *f, const char *words, struct search_result *out) {
    struct err e;
    if (!search_systems(f->a, f->s.store, &(struct search_query){.words = str_of(words), .most = 50}, out, &e))
        fail_msg("%s", e.text);
    return out->n;
}

static bool finds(struct fixture *f, const char *words, int64_t id) {
    struct search_result r;
    found(f, words, &r);
    for (size_t i = 0; i < r.n; i++)
        if (r.hits[i].system == id) return true;
    return false;
}

static struct str glossary(struct fixture *f) {
    const char *root = getenv("KIJUN_SOURCE");
    struct str text;
    struct err e;
    assert_true(file_read(f->a, arena_fmt(f->a, "%s/docs/glossary.md", root ? root : ".").ptr, 4 * MIB, &text, &e));
    return text;
}

/* Each word of two characters in the glossary, alone in the purpose of a system, is found. */
static void words_of_two_characters_are_found(void **state) {
    struct fixture *f = *state;
    struct str text = glossary(f), line, cell, rest;
    size_t n = 0;
    while (str_split(text, '\n', &line, &text)) {
        if (!str_starts(line, STR("| ")) || !str_split(str_cut(line, 2, line.len), '|', &cell, &rest)) continue;
        cell = str_trim(cell);
        if (cell.len != 6 || (unsigned char)cell.ptr[0] < 0xE3) continue;
        char name[60];
        snprintf(name, sizeof name, "語%zu", n++);
        int64_t id = put_named(f, name, "", arena_fmt(f->a, "甲%.*s乙", STR_ARG(cell)).ptr);
        assert_true(finds(f, arena_str(f->a, cell).ptr, id));
        assert_false(finds(f, arena_fmt(f->a, "%.*s丙", STR_ARG(cell)).ptr, id));
    }
    assert_true(n > 20);
}

static void words_are_found_as_people_write_them(void **state) {
    struct fixture *f = *state;
    struct search_result r;
    int64_t id =
        put_named(f, "電子申請ポータルサーバー", "responsible: 山田", "ＬＧＷＡＮで ウイルス対策、Audit logs 10～20人");
    assert_true(finds(f, "サーバ", id) && finds(f, "サーバー", id) && finds(f, "ｻｰﾊﾞｰ", id));
    assert_true(finds(f, "lgwan", id) && finds(f, "LGW", id) && !finds(f, "gwan", id));
    assert_true(finds(f, "マルウェア", id)); /* a synonym */
    assert_true(finds(f, "山", id) && finds(f, "山田 申請", id) && !finds(f, "山田 不在", id));
    assert_true(finds(f, "10〜20", id));
    assert_false(finds(f, "請子", id) || finds(f, "申請 ポーカル", id));
    assert_int_equal(found(f, "ポータルサーバー", &r), 1);
    assert_true(r.hits[0].in_name);
    assert_true(str_is(r.hits[0].section, "system") && str_is(r.hits[0].part, "name"));
    assert_int_equal(found(f, " 　", &r), 0);
    assert_int_equal(found(f, "…！", &r), 0);
    assert_true(set(f, id, "system", STR("purpose"), STR("\"別の目的\"")));
    assert_false(finds(f, "lgwan", id));
    assert_true(finds(f, "別の", id));
    struct register_filter filter = {.reach = {.all = true}, .words = STR("ポータル")};
    struct register_page page;
    struct err e;
    assert_true(register_list(f->a, f->s.store, f->r, &filter, &page, &e));
    assert_int_equal(page.n, 1);
    struct register_reach nothing = {0};
    assert_true(search_systems(f->a, f->s.store, &(struct search_query){STR("ポータル"), &nothing, 10}, &r, &e));
    assert_int_equal(r.n, 0);
}

/* A change of the tables that is no change of derived rows still needs its entry. */
static void derived_rows_alone_need_no_entry(void **state) {
    struct fixture *f = *state;
    struct err e;
    struct store_tx tx = {0};
    assert_true(store_begin(f->s.store, &tx, &e));
    assert_true(register_touch(f->s.store, 1, &e));
    assert_true(store_commit(&tx, &e));
    assert_true(store_begin(f->s.store, &tx, &e));
    struct stmt *q = store_query(f->s.store, SQL("UPDATE system SET name = 'x' WHERE id = 1"), &e);
    assert_true(q && stmt_run(q, NULL, &e));
    assert_false(store_commit(&tx, &e));
    catch_up(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prop_counters_equal_a_fresh_count), cmocka_unit_test(counters_are_what_deriving_says),
        cmocka_unit_test(evidence_expires_by_itself),        cmocka_unit_test(lists_page_without_gaps),
        cmocka_unit_test(words_of_two_characters_are_found), cmocka_unit_test(words_are_found_as_people_write_them),
        cmocka_unit_test(derived_rows_alone_need_no_entry),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
