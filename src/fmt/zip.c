/* zip: archives made in memory with libzip; the same members give the same bytes.
 *
 * libzip would stamp members with the time of day in the local time zone and the rights of a file; both are set
 * to constants here. zlib's output is the same for the same library version, which is what one machine has. */
#include <zip.h>

#include "fmt/write.h"

#define DOS_1980_01_01 0x0021 /* the earliest day that a zip can say */

struct zipw {
    zip_t *archive;
    zip_source_t *whole; /* where the archive lands; kept past closing */
};

static bool fail(struct err *e, const char *what) {
    return err_set(e, ERR_IO, _("The zip archive could not be made: %s."), what);
}

struct zipw *zipw_new(struct err *e) {
    zip_error_t ze;
    zip_error_init(&ze);
    struct zipw *z = mem_alloc(sizeof *z);
    z->whole = zip_source_buffer_create(NULL, 0, 0, &ze);
    if (z->whole) {
        zip_source_keep(z->whole);
        z->archive = zip_open_from_source(z->whole, ZIP_TRUNCATE, &ze);
        if (!z->archive) zip_source_free(z->whole); /* the archive's share, which it did not take */
    }
    if (z->archive) return z;
    fail(e, zip_error_strerror(&ze));
    zip_error_fini(&ze);
    if (z->whole) zip_source_free(z->whole);
    mem_free(z);
    return NULL;
}

bool zipw_add(struct zipw *z, const char *name, struct str content, struct err *e) {
    char *copy = content.len ? mem_alloc(content.len) : NULL; /* libzip would forget to free an empty one */
    if (copy) memcpy(copy, content.ptr, content.len);
    zip_source_t *member = zip_source_buffer(z->archive, copy, content.len, 1); /* owns the copy */
    if (!member) {
        mem_free(copy);
        return fail(e, zip_strerror(z->archive));
    }
    zip_int64_t at = zip_file_add(z->archive, name, member, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(member);
        return fail(e, zip_strerror(z->archive));
    }
    zip_uint64_t index = (zip_uint64_t)at;
    if (zip_set_file_compression(z->archive, index, ZIP_CM_DEFLATE, 6) != 0 ||
        zip_file_set_dostime(z->archive, index, 0, DOS_1980_01_01, 0) != 0 ||
        zip_file_set_external_attributes(z->archive, index, 0, ZIP_OPSYS_DOS, 0) != 0)
        return fail(e, zip_strerror(z->archive));
    return true;
}

static bool read_whole(zip_source_t *whole, struct buf *out, struct err *e) {
    char block[16 * 1024];
    zip_int64_t n = -1;
    if (zip_source_open(whole) != 0) return fail(e, zip_error_strerror(zip_source_error(whole)));
    while ((n = zip_source_read(whole, block, sizeof block)) > 0) buf_add(out, (struct str){block, (size_t)n});
    zip_source_close(whole);
    if (n < 0) return fail(e, zip_error_strerror(zip_source_error(whole)));
    return buf_ok(out) || err_set(e, ERR_LIMIT, _("The zip archive is larger than %zu MiB."), out->ceiling / MIB);
}

bool zipw_finish(struct zipw *z, struct buf *out, struct err *e) {
    if (zip_close(z->archive) != 0) {
        fail(e, zip_strerror(z->archive));
        zipw_cancel(z);
        return false;
    }
    bool ok = read_whole(z->whole, out, e);
    zip_source_free(z->whole);
    mem_free(z);
    return ok;
}

void zipw_cancel(struct zipw *z) {
    if (!z) return;
    zip_discard(z->archive);
    zip_source_free(z->whole);
    mem_free(z);
}
