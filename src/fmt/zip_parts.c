/* zip_parts: see zip_parts.h (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
#include "fmt/zip_parts.h"

#include <stdlib.h>
#include <strings.h>

#include "fmt/write.h"

#define END_SIZE 22
#define ROW_SIZE 46
#define HEAD_SIZE 30
#define SYMLINK 0xA000u /* of the Unix mode in the high half of the attributes */
#define FORMAT_MASK 0xF000u
#define FLAG_ENCRYPTED 0x0041u /* ordinary or strong */
#define FLAG_DESCRIPTOR 0x0008u
#define FLAG_UTF8 0x0800u

struct zip_reading {
    struct arena *a;
    struct str path, bytes;
    size_t *starts, *ends; /* where members lie, by number */
    struct err *e;
};

static bool damaged(const struct zip_reading *r, const char *what) {
    return err_at(r->e, r->path, 0, 0, ERR_INVALID, _("The file is damaged: its zip archive cannot be read (%s)."),
                  what);
}

static unsigned le16(struct str s, size_t at) {
    return (unsigned)(unsigned char)s.ptr[at] | (unsigned)(unsigned char)s.ptr[at + 1] << 8;
}

static uint32_t le32(struct str s, size_t at) {
    return (uint32_t)le16(s, at) | (uint32_t)le16(s, at + 2) << 16;
}

/* The end of the directory: its comment reaches exactly to the end of the file. */
static bool find_end(const struct zip_reading *r, size_t *at) {
    size_t len = r->bytes.len;
    for (size_t back = END_SIZE; back <= len && back <= END_SIZE + 0xFFFF; back++) {
        size_t here = len - back;
        if (le32(r->bytes, here) == 0x06054b50 && le16(r->bytes, here + 20) == back - END_SIZE) {
            *at = here;
            return true;
        }
    }
    return damaged(r, _("it has no directory"));
}

static bool name_ok(struct str name) {
    size_t at;
    if (!name.len || name.len > 512 || name.ptr[0] == '/' || memchr(name.ptr, '\\', name.len) ||
        memchr(name.ptr, 0, name.len) || memchr(name.ptr, ':', name.len))
        return false;
    for (struct str rest = name; str_find(rest, STR(".."), &at);) {
        bool begins = at == 0 || rest.ptr[at - 1] == '/', ends = at + 2 == rest.len || rest.ptr[at + 2] == '/';
        if (begins && ends) return false;
        rest = str_cut(rest, at + 1, rest.len);
    }
    return true;
}

/* The member's own header, and where its bytes lie. */
static bool read_head(const struct zip_reading *r, struct zip_part *p, size_t at, size_t directory, size_t *end) {
    if (at > directory || directory - at < HEAD_SIZE || le32(r->bytes, at) != 0x04034b50)
        return damaged(r, _("a part does not begin where it should"));
    size_t name = le16(r->bytes, at + 26), extra = le16(r->bytes, at + 28), data = at + HEAD_SIZE + name + extra;
    if (data > directory || directory - data < p->packed) return damaged(r, _("a part reaches past its end"));
    struct str own = str_cut(r->bytes, at + HEAD_SIZE, at + HEAD_SIZE + name);
    bool later = p->flags & FLAG_DESCRIPTOR, same = le32(r->bytes, at + 18) == p->packed;
    if (!str_eq(own, p->name) || le16(r->bytes, at + 8) != p->method || (!same && !later))
        return damaged(r, _("a part and the directory do not agree"));
    p->data = str_cut(r->bytes, data, data + p->packed);
    *end = data + p->packed;
    return true;
}

static bool read_row(const struct zip_reading *r, size_t *at, size_t end, struct zip_part *p, size_t *offset) {
    if (end - *at < ROW_SIZE || le32(r->bytes, *at) != 0x02014b50) return damaged(r, _("its directory is broken"));
    size_t name = le16(r->bytes, *at + 28), extra = le16(r->bytes, *at + 30), comment = le16(r->bytes, *at + 32);
    if (end - *at - ROW_SIZE < name + extra + comment) return damaged(r, _("its directory is broken"));
    *p = (struct zip_part){.made_by = le16(r->bytes, *at + 4),
                           .needs = le16(r->bytes, *at + 6),
                           .flags = le16(r->bytes, *at + 8),
                           .method = le16(r->bytes, *at + 10),
                           .time = le16(r->bytes, *at + 12),
                           .date = le16(r->bytes, *at + 14),
                           .crc = le32(r->bytes, *at + 16),
                           .packed = le32(r->bytes, *at + 20),
                           .unpacked = le32(r->bytes, *at + 24),
                           .attributes = le32(r->bytes, *at + 38),
                           .name = str_cut(r->bytes, *at + ROW_SIZE, *at + ROW_SIZE + name)};
    *offset = le32(r->bytes, *at + 42);
    *at += ROW_SIZE + name + extra + comment;
    if (!name_ok(p->name)) return damaged(r, _("the name of a part leads out of it"));
    if (p->flags & FLAG_ENCRYPTED)
        return err_at(r->e, r->path, 0, 0, ERR_INVALID, _("The file is encrypted; take the password off and save it."));
    if (p->packed == UINT32_MAX || p->unpacked == UINT32_MAX || *offset == UINT32_MAX)
        return damaged(r, _("a part is larger than 4 GiB"));
    if (p->made_by >> 8 == 3 && (p->attributes >> 16 & FORMAT_MASK) == SYMLINK)
        return damaged(r, _("a part is a link to elsewhere"));
    return true;
}

static int compare_names(const void *a, const void *b) {
    const struct str *x = *(const struct str *const *)a, *y = *(const struct str *const *)b;
    size_t n = x->len < y->len ? x->len : y->len;
    int c = strncasecmp(x->ptr, y->ptr, n);
    return c ? c : (x->len > y->len) - (x->len < y->len);
}

static bool names_differ(const struct zip_reading *r, const struct zip_parts *z) {
    const struct str **names = arena_array(r->a, z->n + 1, sizeof *names);
    for (size_t i = 0; i < z->n; i++) names[i] = &z->list[i].name;
    qsort(names, z->n, sizeof(struct str *), compare_names);
    for (size_t i = 1; i < z->n; i++)
        if (compare_names(&names[i - 1], &names[i]) == 0) return damaged(r, _("a part stands in it twice"));
    return true;
}

struct span {
    size_t from, to;
};
static int compare_spans(const void *a, const void *b) {
    const struct span *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static bool read_all(const struct zip_reading *r, struct zip_parts *z, size_t directory, size_t end) {
    struct span *spans = arena_array(r->a, z->n + 1, sizeof *spans);
    size_t at = directory;
    for (size_t i = 0; i < z->n; i++)
        if (!read_row(r, &at, end, &z->list[i], &spans[i].from) ||
            !read_head(r, &z->list[i], spans[i].from, directory, &spans[i].to))
            return false;
    if (at != end) return damaged(r, _("its directory is broken"));
    qsort(spans, z->n, sizeof *spans, compare_spans);
    if (z->n && spans[0].from != 0) return damaged(r, _("something stands before it"));
    for (size_t i = 1; i < z->n; i++)
        if (spans[i].from < spans[i - 1].to) return damaged(r, _("parts lie over one another"));
    return names_differ(r, z);
}

bool zip_parts_read(struct arena *a, struct str path, struct str bytes, size_t most, struct zip_parts *out,
                    struct err *e) {
    struct zip_reading r = {.a = a, .path = path, .bytes = bytes, .e = e};
    size_t end;
    if (!find_end(&r, &end)) return false;
    size_t n = le16(bytes, end + 10), size = le32(bytes, end + 12), directory = le32(bytes, end + 16);
    if (le16(bytes, end + 4) || le16(bytes, end + 6) || le16(bytes, end + 8) != n || n == 0xFFFF || directory > end ||
        end - directory != size)
        return damaged(&r, _("its directory is broken"));
    if (n > most)
        return err_at(e, path, 0, 0, ERR_LIMIT, _("The file holds %zu parts; at most %zu are accepted."), n, most);
    struct zip_parts z = {arena_array(a, n, sizeof(struct zip_part)), n};
    if (!read_all(&r, &z, directory, end)) return false;
    *out = z;
    return true;
}

const struct zip_part *zip_parts_find(const struct zip_parts *z, struct str name) {
    for (size_t i = 0; i < z->n; i++)
        if (str_eq(z->list[i].name, name)) return &z->list[i];
    return NULL;
}

/* Writing -----------------------------------------------------------------------------------------------------------
 */

static void add_common(struct buf *out, const struct zip_part *p) {
    buf_add_le16(out, p->needs);
    buf_add_le16(out, p->flags & ~FLAG_DESCRIPTOR);
    buf_add_le16(out, p->method);
    buf_add_le16(out, p->time);
    buf_add_le16(out, p->date);
    buf_add_le32(out, p->crc);
    buf_add_le32(out, p->packed);
    buf_add_le32(out, p->unpacked);
    buf_add_le16(out, (unsigned)p->name.len);
    buf_add_le16(out, 0); /* extra field */
}

static void add_part(struct buf *out, struct buf *directory, const struct zip_part *p) {
    size_t at = out->len;
    buf_add_le32(out, 0x04034b50);
    add_common(out, p);
    buf_add(out, p->name);
    buf_add(out, p->data);
    buf_add_le32(directory, 0x02014b50);
    buf_add_le16(directory, p->made_by);
    add_common(directory, p);
    buf_add_le16(directory, 0); /* comment */
    buf_add_le16(directory, 0); /* disk */
    buf_add_le16(directory, 0);
    buf_add_le32(directory, p->attributes);
    buf_add_le32(directory, at);
    buf_add(directory, p->name);
}

/* Packed by the writer of archives, taken out of its archive as it lies there. */
static bool pack(struct arena *a, const struct zip_change *c, struct zip_part *out, struct err *e) {
    struct buf whole;
    struct zip_parts z;
    struct zipw *w = zipw_new(e);
    if (!w) return false;
    buf_init(&whole, 128 * MIB);
    bool ok = zipw_add(w, "part", c->content, e);
    if (!ok)
        zipw_cancel(w);
    else
        ok = zipw_finish(w, &whole, e);
    struct str kept = ok ? arena_str(a, buf_str(&whole)) : STR_NONE;
    buf_release(&whole);
    if (!ok || !zip_parts_read(a, STR("part"), kept, 1, &z, e)) return false;
    *out = *c->part;
    out->flags = c->part->flags & FLAG_UTF8;
    out->needs = z.list[0].needs;
    out->method = z.list[0].method;
    out->crc = z.list[0].crc;
    out->packed = z.list[0].packed;
    out->unpacked = z.list[0].unpacked;
    out->data = z.list[0].data;
    return true;
}

static const struct zip_change *change_of(const struct zip_change *changes, size_t n, const struct zip_part *p) {
    for (size_t i = 0; i < n; i++)
        if (changes[i].part == p) return &changes[i];
    return NULL;
}

bool zip_parts_write(struct arena *a, const struct zip_parts *z, const struct zip_change *changes, size_t n,
                     struct buf *out, struct err *e) {
    struct buf directory;
    bool ok = true;
    buf_init(&directory, 4 * MIB);
    for (size_t i = 0; ok && i < z->n; i++) {
        struct zip_part p = z->list[i];
        const struct zip_change *c = change_of(changes, n, &z->list[i]);
        if (c) ok = pack(a, c, &p, e);
        if (ok) add_part(out, &directory, &p);
    }
    size_t at = out->len, size = directory.len;
    buf_add(out, buf_str(&directory));
    buf_add_le32(out, 0x06054b50);
    buf_add_le16(out, 0);
    buf_add_le16(out, 0);
    buf_add_le16(out, (unsigned)z->n);
    buf_add_le16(out, (unsigned)z->n);
    buf_add_le32(out, size);
    buf_add_le32(out, at);
    buf_add_le16(out, 0);
    bool fits = buf_ok(out) && buf_ok(&directory);
    buf_release(&directory);
    return ok && (fits || err_set(e, ERR_LIMIT, _("The zip archive would be larger than is allowed.")));
}
