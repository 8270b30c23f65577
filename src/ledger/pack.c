/* pack: the members of a proof pack, in the order of their names. */
#include "ledger/pack.h"

#include <stdlib.h>

#include "fmt/fmt.h"

struct member {
    struct str name, content;
};
struct members {
    struct arena *arena;
    struct member *list;
    size_t n, room;
};

static void add(struct members *m, struct str name, struct str content) {
    m->list = arena_grow(m->arena, m->list, m->n, &m->room, sizeof *m->list);
    m->list[m->n++] = (struct member){name, content};
}

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct member *)a)->name, ((const struct member *)b)->name);
}

/* The ending of a file's name when it is a plain one, so that whoever opens it knows what it is. */
static struct str ending(struct str name) {
    size_t at = name.len;
    while (at && name.len - at < 8 && name.ptr[at - 1] != '.') at--;
    struct str end = str_cut(name, at, name.len);
    if (!at || name.ptr[at - 1] != '.' || !end.len || end.len > 8) return STR("");
    for (size_t i = 0; i < end.len; i++) {
        char c = end.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return STR("");
    }
    return str_cut(name, at - 1, name.len);
}

static void add_pack_json(struct members *m, const struct pack *p) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, MIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "kijun"), jsonw_int(&w, 1);
    jsonw_key(&w, "pack"), jsonw_int(&w, 1);
    jsonw_key(&w, "subject"), jsonw_str(&w, p->subject);
    jsonw_key(&w, "entries");
    jsonw_array(&w);
    for (size_t i = 0; i < p->n_entries; i++) jsonw_int(&w, p->entries[i]);
    jsonw_end_array(&w);
    jsonw_end_object(&w);
    buf_addc(&b, '\n');
    add(m, STR("pack.json"), arena_str(m->arena, buf_str(&b)));
    buf_release(&b);
}

static bool add_keys(struct members *m, struct trail *t, const struct pack *p, struct err *e) {
    struct trail_witness *witnesses;
    struct buf b;
    size_t n;
    if (!witness_list(t, m->arena, &witnesses, &n, e)) return false;
    buf_init(&b, MIB);
    buf_addz(&b, "# Keys of the record and of its witnesses. A help only: trust the ones that you got another way.\n"
                 "# 記録及び証人の公開鍵。参考にすぎない。別の手段で受け取った鍵を信頼すること。\n");
    for (size_t i = 0; i < p->n_keys; i++) note_verifier_write(&p->keys[i], &b), buf_addc(&b, '\n');
    for (size_t i = 0; i < n; i++) buf_add(&b, witnesses[i].vkey), buf_addc(&b, '\n');
    add(m, STR("keys.txt"), arena_str(m->arena, buf_str(&b)));
    buf_release(&b);
    return true;
}

static bool add_proofs(struct members *m, struct trail *t, const struct pack *p, struct err *e) {
    struct buf b;
    bool ok = true;
    buf_init(&b, 4 * MIB);
    for (size_t i = 0; ok && i < p->n_entries; i++) {
        buf_clear(&b);
        ok = trail_prove(t, p->note, p->entries[i], &b, e);
        if (ok)
            add(m, arena_fmt(m->arena, "entries/%010lld.tlog-proof", (long long)p->entries[i]),
                arena_str(m->arena, buf_str(&b)));
    }
    buf_release(&b);
    return ok;
}

static void add_readme(struct members *m, const struct pack *p, enum lang lang, const char *name) {
    struct buf b;
    buf_init(&b, MIB);
    pack_readme(p, lang, &b);
    add(m, str_of(name), arena_str(m->arena, buf_str(&b)));
    buf_release(&b);
}

/* The list of the others, sorted as they are. */
static struct str sums(struct members *m) {
    struct buf b;
    char sum[65];
    buf_init(&b, 4 * MIB);
    for (size_t i = 0; i < m->n; i++) {
        sha256_hex(m->list[i].content, sum);
        buf_addf(&b, "%s  %.*s\n", sum, STR_ARG(m->list[i].name));
    }
    struct str s = arena_str(m->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

bool pack_write(struct arena *a, struct trail *t, const struct pack *p, struct buf *out, struct err *e) {
    struct members m = {.arena = a};
    struct zip_stored z;
    add(&m, STR("requirement.json"), p->requirement);
    add(&m, STR("checkpoint.txt"), p->note);
    add_pack_json(&m, p);
    add_readme(&m, p, LANG_JA, "README.ja.txt");
    add_readme(&m, p, LANG_EN, "README.en.txt");
    for (size_t i = 0; i < p->n_files; i++)
        add(&m, arena_fmt(a, "evidence/%.*s%.*s", STR_ARG(p->files[i].sha256), STR_ARG(ending(p->files[i].name))),
            p->files[i].bytes);
    if (!add_keys(&m, t, p, e) || !add_proofs(&m, t, p, e)) return false;
    qsort(m.list, m.n, sizeof *m.list, by_name);
    struct str list = sums(&m);
    add(&m, STR("SHA256SUMS"), list);
    qsort(m.list, m.n, sizeof *m.list, by_name);
    zip_stored_init(&z, out);
    for (size_t i = 0; i < m.n; i++) zip_stored_add(&z, m.list[i].name.ptr, m.list[i].content);
    return zip_stored_end(&z, e);
}
