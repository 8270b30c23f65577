/* assets: files that are the same for everybody, with all of their answers but the date made at the start. */
#include "http/inside.h"

static size_t place(const struct listener *l, struct str path) {
    size_t mask = l->assets_room - 1, at = (size_t)str_hash(path) & mask;
    while (l->assets[at].is && !str_is(path, l->assets[at].is->path)) at = (at + 1) & mask;
    return at;
}

static void same_fields(struct buf *b, const struct listener_asset *a) {
    buf_addf(b, "etag: %s\r\ncache-control: %s\r\n", a->etag,
             a->forever ? "public, max-age=31536000, immutable" : "public, max-age=300");
    buf_addz(b, "x-content-type-options: nosniff\r\ncross-origin-resource-policy: same-origin\r\n");
}

bool assets_begin(struct listener *l, struct err *e) {
    const struct listener_options *o = l->opt;
    for (l->assets_room = 16; l->assets_room < 2 * o->n_assets;) l->assets_room *= 2;
    l->assets = mem_alloc(l->assets_room * sizeof *l->assets);
    for (size_t i = 0; i < o->n_assets; i++) {
        const struct listener_asset *a = &o->assets[i];
        struct asset *to = &l->assets[place(l, str_of(a->path))];
        if (to->is) return err_set(e, ERR_INVALID, _("Two files are to be served as %s."), a->path);
        to->is = a;
        buf_init(&to->found, 2 * KIB);
        buf_init(&to->unchanged, 2 * KIB);
        buf_addf(&to->found, "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %zu\r\n", a->type, a->bytes.len);
        same_fields(&to->found, a);
        buf_addz(&to->unchanged, "HTTP/1.1 304 Not Modified\r\n");
        same_fields(&to->unchanged, a);
        if (!buf_ok(&to->found)) return err_set(e, ERR_LIMIT, _("The fields of %s are too long."), a->path);
    }
    return true;
}

void assets_end(struct listener *l) {
    for (size_t i = 0; l->assets && i < l->assets_room; i++) {
        if (!l->assets[i].is) continue;
        buf_release(&l->assets[i].found);
        buf_release(&l->assets[i].unchanged);
    }
    mem_free(l->assets);
}

const struct asset *asset_find(const struct listener *l, struct str path) {
    const struct asset *a = &l->assets[place(l, path)];
    return a->is ? a : NULL;
}
