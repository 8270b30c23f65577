/* write: JSON, XML and zip, written by begin/add/end so that quoting is nobody's care.
 *
 * Everything lands in a `struct buf`, whose ceiling is the limit of the output. The writers end
 * nothing by themselves and check by assert that begin and end pair up (that is our mistake, never
 * the input's). Output is the same bytes for the same calls, on any machine and in any locale. */
#pragma once
#include "base/base.h"

/* JSON. Text that is not UTF-8 must not reach here. Pretty: two blanks, one member a line. */
struct jsonw {
    struct buf *out;
    bool pretty;
    unsigned depth;
    bool first, after_key;
};
void jsonw_init(struct jsonw *w, struct buf *out, bool pretty);
void jsonw_object(struct jsonw *w);
void jsonw_end_object(struct jsonw *w);
void jsonw_array(struct jsonw *w);
void jsonw_end_array(struct jsonw *w);
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_key_str(struct jsonw *w, struct str key);
void jsonw_str(struct jsonw *w, struct str s); /* STR_NONE becomes null */
void jsonw_z(struct jsonw *w, const char *z);
void jsonw_int(struct jsonw *w, int64_t v);
void jsonw_bool(struct jsonw *w, bool v);
void jsonw_null(struct jsonw *w);
/* A part of a document that was read as JSON, as it stands there (see node.h). */
struct node;
void jsonw_node(struct jsonw *w, const struct node *n);

/* YAML of a whole document: blocks, short things in brackets, quotes only where they are needed, a text of several
 * lines as a literal block, an empty line before each part of the top level. yaml_read gives the same tree back;
 * `plain` may differ where a text needs quotes or none, but what was null or a number stays it. */
void yaml_write(struct buf *out, const struct node *n);

/* XML and HTML-as-XML. Characters that XML 1.0 forbids become U+FFFD. Names come from the source. */
struct xmlw {
    struct buf *out;
    const char *open[64];
    unsigned depth;
    bool in_tag;
};
void xmlw_init(struct xmlw *w, struct buf *out); /* no declaration */
void xmlw_declare(struct xmlw *w);               /* <?xml version="1.0" encoding="UTF-8" standalone="yes"?> */
void xmlw_open(struct xmlw *w, const char *name);
void xmlw_attr(struct xmlw *w, const char *name, struct str value);
void xmlw_attrz(struct xmlw *w, const char *name, const char *value);
void xmlw_attrf(struct xmlw *w, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void xmlw_text(struct xmlw *w, struct str text);
void xmlw_close(struct xmlw *w); /* the innermost; <x/> when it is empty */
void xmlw_leaf(struct xmlw *w, const char *name, struct str text);

/* A zip archive made in memory (libzip), members in the order added, every date 1980-01-01. */
struct zipw;
struct zipw *zipw_new(struct err *e) MUST_CHECK;
bool zipw_add(struct zipw *z, const char *name, struct str content, struct err *e) MUST_CHECK; /* copies */
bool zipw_finish(struct zipw *z, struct buf *out, struct err *e) MUST_CHECK; /* frees z, also on failure */
void zipw_cancel(struct zipw *z);

/* A zip archive without compression, for what others check byte by byte: members one after the other as they are added,
 * every date 1980-01-01, no flags, no extra fields, at most 65,535 members and 2 GiB.
 *
 *     struct zip_stored z;
 *     zip_stored_init(&z, &out);
 *     zip_stored_add(&z, "a.txt", text);
 *     if (!zip_stored_end(&z, &e)) …                       // LIMIT; ends it in any case */
struct zip_stored {
    struct buf *out, directory;
    size_t n;
    bool too_large;
};
void zip_stored_init(struct zip_stored *z, struct buf *out);
void zip_stored_add(struct zip_stored *z, const char *name, struct str content);
bool zip_stored_end(struct zip_stored *z, struct err *e) MUST_CHECK;

/* To be called by main, before anything else uses libcrypto: want of memory then ends the program with status 3. */
void crypto_start(void);
/* SHA-256 (libcrypto) as 64 lower-case hex digits and a 0. */
void sha256_hex(struct str bytes, char out[65]);
/* The same bit by bit; `end` gives the memory back. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, struct str bytes);
void sha256_end(struct sha256 *h, char out[65]);

/* A UUID that is made from a name and from nothing else: version 5 in form, SHA-256 in substance (no SHA-1 is
 * computed anywhere). The same name gives the same UUID on any machine; 36 characters and a 0. */
void uuid_of(struct str name, char out[37]);
