/* zip_read: see zip_read.h. */
#include "fmt/zip_read.h"

#include <stdlib.h>
#include <strings.h>
#include <zip.h>

struct zipr {
    zip_t *archive;
    struct str path;
    struct zip_limits limits;
    size_t unpacked; /* so far */
};

static bool damaged(const struct zipr *z, struct err *e, const char *what) {
    return err_at(e, z->path, 0, 0, ERR_INVALID, _("The file is damaged: its zip archive cannot be read (%s)."), what);
}

static int compare_names(const void *a, const void *b) {
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two members of one name: which of them counts is up to the program, so no program should choose. */
static bool names_differ(const struct zipr *z, size_t n, struct err *e) {
    const char **names = mem_alloc((n + 1) * sizeof *names);
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        names[i] = zip_get_name(z->archive, i, 0);
        if (!names[i]) names[i] = "";
    }
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 1; ok && i < n; i++)
        if (strcasecmp(names[i - 1], names[i]) == 0) ok = damaged(z, e, _("a part stands in it twice"));
    mem_free(names);
    return ok;
}

static bool entries_fit(const struct zipr *z, struct err *e) {
    zip_int64_t n = zip_get_num_entries(z->archive, 0);
    if (n < 0) return damaged(z, e, zip_strerror(z->archive));
    if ((zip_uint64_t)n > z->limits.entries)
        return err_at(e, z->path, 0, 0, ERR_LIMIT, _("The file holds %lld parts; at most %zu are accepted."),
                      (long long)n, z->limits.entries);
    return names_differ(z, (size_t)n, e);
}

struct zipr *zipr_open(struct str path, struct str bytes, const struct zip_limits *limits, struct err *e) {
    zip_error_t ze;
    struct zipr *z = mem_alloc(sizeof *z);
    *z = (struct zipr){.path = path, .limits = *limits};
    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &ze);
    if (source) z->archive = zip_open_from_source(source, ZIP_RDONLY, &ze);
    if (!z->archive) {
        damaged(z, e, zip_error_strerror(&ze));
        if (source) zip_source_free(source);
    }
    zip_error_fini(&ze);
    if (z->archive && entries_fit(z, e)) return z;
    zipr_close(z);
    return NULL;
}

void zipr_close(struct zipr *z) {
    if (!z) return;
    if (z->archive) zip_discard(z->archive);
    mem_free(z);
}

static zip_int64_t locate(struct zipr *z, struct str name) {
    char *zname = mem_alloc(name.len + 1);
    if (name.len) memcpy(zname, name.ptr, name.len);
    zip_int64_t at = zip_name_locate(z->archive, zname, ZIP_FL_NOCASE);
    mem_free(zname);
    return at;
}

bool zipr_has(struct zipr *z, struct str name) {
    return locate(z, name) >= 0;
}

/* May `size` bytes have come out of `packed`? */
static bool size_fits(const struct zipr *z, struct str name, size_t size, zip_uint64_t packed, struct err *e) {
    if (size > z->limits.part || z->unpacked > z->limits.unpacked)
        return err_at(e, z->path, 0, 0, ERR_LIMIT, _("Unpacked, the file is too large: %.*s is over %zu MiB."),
                      STR_ARG(name), (size > z->limits.part ? z->limits.part : z->limits.unpacked) / MIB);
    if (size > z->limits.free && size / z->limits.ratio > packed)
        return err_at(e, z->path, 0, 0, ERR_LIMIT,
                      _("The part %.*s unpacks to more than %zu times its size, as no honest workbook does; it is not "
                        "read."),
                      STR_ARG(name), z->limits.ratio);
    return true;
}

static bool read_pieces(struct zipr *z, zip_file_t *member, struct str name, zip_uint64_t packed,
                        bool (*each)(void *ctx, struct str piece), void *ctx, struct err *e) {
    enum { PIECE = 64 * 1024 };
    char *piece = mem_alloc(PIECE);
    zip_int64_t n = 0;
    size_t size = 0;
    bool ok = true;
    while (ok && (n = zip_fread(member, piece, PIECE)) > 0) {
        size += (size_t)n;
        z->unpacked += (size_t)n;
        ok = size_fits(z, name, size, packed, e) && each(ctx, (struct str){piece, (size_t)n});
    }
    if (ok && n < 0) ok = damaged(z, e, zip_file_strerror(member));
    mem_free(piece);
    return ok;
}

bool zipr_read(struct zipr *z, struct str name, bool (*each)(void *ctx, struct str piece), void *ctx, struct err *e) {
    zip_stat_t st;
    zip_int64_t at = locate(z, name);
    if (at < 0) return damaged(z, e, _("a part that it names is not in it"));
    zip_stat_init(&st);
    if (zip_stat_index(z->archive, (zip_uint64_t)at, 0, &st) != 0) return damaged(z, e, zip_strerror(z->archive));
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
        return err_at(e, z->path, 0, 0, ERR_INVALID, _("The file is encrypted; take the password off and save it."));
    if (!(st.valid & ZIP_STAT_COMP_SIZE)) return damaged(z, e, _("a size is missing"));
    zip_file_t *member = zip_fopen_index(z->archive, (zip_uint64_t)at, 0);
    if (!member) return damaged(z, e, zip_strerror(z->archive));
    bool ok = read_pieces(z, member, name, st.comp_size, each, ctx, e);
    zip_fclose(member);
    return ok;
}
