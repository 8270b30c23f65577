/* manifest: written and read; reading takes only what writing would have written. */
#include "trail/manifest.h"

#include <string.h>

#include "trail/sum.h"
#include "trail/text.h"

void manifest_write(const struct backup_manifest *m, struct buf *out) {
    buf_addf(out, "kijun backup 1\norigin %.*s\nfile %.*s\nbytes %lld\nsha256 %.*s\n", STR_ARG(m->origin),
             STR_ARG(m->file), (long long)m->bytes, STR_ARG(m->sha256));
    buf_addf(out, "version %u\nsize %lld\nroot ", m->version, (long long)m->size);
    text_add_hash(out, m->root);
    buf_addf(out, "at %.*s\nprogram %.*s\n", STR_ARG(m->at), STR_ARG(m->program));
    for (size_t i = 0; i < m->n_tables; i++) {
        const struct backup_table *t = &m->tables[i];
        buf_addf(out, "table %lld %.*s %.*s\n", (long long)t->rows, STR_ARG(t->sha256), STR_ARG(t->name));
    }
}

static bool field(struct str *rest, const char *name, struct str *value) {
    struct str line, head;
    return text_line(rest, &line) && str_split(line, ' ', &head, value) && str_is(head, name);
}

static bool number_field(struct str *rest, const char *name, int64_t *out) {
    struct str value;
    return field(rest, name, &value) && text_number(value, out);
}

static bool read_tables(struct arena *a, struct str rest, struct backup_manifest *m) {
    struct str line, number, tail;
    m->tables = arena_array(a, BACKUP_TABLES_MAX, sizeof *m->tables);
    while (rest.len) {
        if (m->n_tables == BACKUP_TABLES_MAX || !text_line(&rest, &line)) return false;
        struct backup_table *t = &m->tables[m->n_tables++];
        if (!str_starts(line, STR("table ")) || !str_split(str_cut(line, 6, line.len), ' ', &number, &tail) ||
            !text_number(number, &t->rows) || !str_split(tail, ' ', &t->sha256, &t->name))
            return false;
    }
    return true;
}

static bool read_fields(struct arena *a, struct str rest, struct backup_manifest *m) {
    struct str line, root;
    int64_t version;
    if (!text_line(&rest, &line) || !str_is(line, "kijun backup 1")) return false;
    if (!field(&rest, "origin", &m->origin) || !field(&rest, "file", &m->file)) return false;
    if (!number_field(&rest, "bytes", &m->bytes) || !field(&rest, "sha256", &m->sha256)) return false;
    if (!number_field(&rest, "version", &version) || version > 100000) return false;
    m->version = (uint32_t)version;
    return number_field(&rest, "size", &m->size) && field(&rest, "root", &root) && text_hash(root, m->root) &&
           field(&rest, "at", &m->at) && field(&rest, "program", &m->program) && read_tables(a, rest, m);
}

bool manifest_read(struct arena *a, struct str path, struct str text, struct backup_manifest *out, struct err *e) {
    struct backup_manifest m = {0};
    struct buf again;
    buf_init(&again, MANIFEST_MAX);
    bool ok = read_fields(a, text, &m);
    if (ok) manifest_write(&m, &again);
    ok = ok && str_eq(buf_str(&again), text); /* one text for one manifest */
    buf_release(&again);
    if (!ok) return err_at(e, path, 0, 0, ERR_INVALID, _("This is not the manifest of a backup, or it was changed."));
    *out = m;
    return true;
}

/* Digests --------------------------------------------------------------------------------------------------------- */

struct digests {
    struct arena *arena;
    struct backup_table *tables;
    size_t n;
    int64_t rows;
    struct sum sum;
    bool failed;
    struct err *e;
};

static void end_table(struct digests *d) {
    char text[SUM_TEXT];
    if (!d->n) return;
    if (sum_text(&d->sum, text, d->e))
        d->tables[d->n - 1].sha256 = arena_str(d->arena, str_of(text));
    else
        d->failed = true;
}

static void take(void *ctx, struct str table, struct str row) {
    struct digests *d = ctx;
    unsigned char length[8];
    if (d->failed) return;
    if (!row.ptr) {
        end_table(d);
        if (d->n == BACKUP_TABLES_MAX) {
            d->failed = true;
            (void)err_set(d->e, ERR_LIMIT, _("The database has more than %d tables."), BACKUP_TABLES_MAX);
            return;
        }
        d->tables[d->n++] = (struct backup_table){.name = arena_str(d->arena, table)};
        return;
    }
    for (unsigned i = 0; i < 8; i++) length[i] = (unsigned char)((uint64_t)row.len >> (56 - 8 * i));
    sum_add(&d->sum, (struct str){(const char *)length, sizeof length});
    sum_add(&d->sum, row);
    d->tables[d->n - 1].rows++;
    if (table.len) d->rows++;
}

bool manifest_tables(struct store *s, struct arena *a, struct backup_table **out, size_t *n, int64_t *rows,
                     struct err *e) {
    struct err why;
    struct digests d = {.arena = a, .e = &why};
    d.tables = arena_array(a, BACKUP_TABLES_MAX, sizeof *d.tables);
    if (!sum_init(&d.sum, e)) return false;
    bool ok = store_dump(s, take, &d, e);
    if (ok) end_table(&d);
    sum_release(&d.sum);
    if (ok && d.failed) return *e = why, false;
    if (ok) *out = d.tables, *n = d.n, *rows = d.rows;
    return ok;
}

bool manifest_same_tables(const struct backup_table *a, size_t n, const struct backup_table *b, size_t m, char *why,
                          size_t room) {
    for (size_t i = 0; i < n || i < m; i++) {
        if (i >= n || i >= m || !str_eq(a[i].name, b[i].name)) {
            struct str name = i < n ? a[i].name : b[i].name;
            return snprintf(why, room, _("The table %.*s is only in one of the two."), STR_ARG(name)), false;
        }
        if (a[i].rows != b[i].rows)
            return snprintf(why, room, _("The table %.*s has %lld rows, but %lld were expected."), STR_ARG(a[i].name),
                            (long long)b[i].rows, (long long)a[i].rows),
                   false;
        if (!str_eq(a[i].sha256, b[i].sha256))
            return snprintf(why, room, _("Rows of the table %.*s differ."), STR_ARG(a[i].name)), false;
    }
    return true;
}
