/* xml_read: see xml_read.h.
 *
 * Pieces of a tag that is not finished are looked at again by expat with every piece that follows, so an endless tag
 * would take time without measure: what is fed without any event is counted and limited. */
#include "fmt/xml_read.h"

#include <expat.h>

#define BETWEEN '\x01' /* namespace and name; XML has no such character */

struct xml_attributes {
    const XML_Char **list;
};
struct xmlr {
    XML_Parser parser;
    struct xml_handler handler;
    struct str path, part;
    struct err *err;
    unsigned depth, depth_max;
    size_t quiet; /* bytes fed since the last event */
    bool stopped; /* by a handler or by us; the error is set */
};

static struct str local_name(const XML_Char *name) {
    const char *between = strrchr(name, BETWEEN);
    return str_of(between ? between + 1 : name);
}

struct str xml_attribute(const struct xml_attributes *attributes, const char *name) {
    for (const XML_Char **a = attributes->list; *a; a += 2)
        if (str_is(local_name(a[0]), name)) return str_of(a[1]);
    return STR_NONE;
}

static void stop(struct xmlr *x) {
    x->stopped = true;
    XML_StopParser(x->parser, XML_FALSE);
}

static void on_open(void *ctx, const XML_Char *name, const XML_Char **list) {
    struct xmlr *x = ctx;
    struct xml_attributes attributes = {list};
    if (x->stopped) return;
    x->quiet = 0;
    if (++x->depth > x->depth_max) {
        err_at(x->err, x->path, 0, 0, ERR_LIMIT, _("The part %.*s nests deeper than %u; it is not read."),
               STR_ARG(x->part), x->depth_max);
        stop(x);
    } else if (!x->handler.open(x->handler.ctx, local_name(name), &attributes)) {
        stop(x);
    }
}

static void on_close(void *ctx, const XML_Char *name) {
    struct xmlr *x = ctx;
    if (x->stopped) return;
    x->quiet = 0;
    x->depth--;
    if (x->handler.close && !x->handler.close(x->handler.ctx, local_name(name))) stop(x);
}

static void on_text(void *ctx, const XML_Char *text, int len) {
    struct xmlr *x = ctx;
    if (x->stopped) return;
    x->quiet = 0;
    if (x->handler.text && !x->handler.text(x->handler.ctx, (struct str){text, (size_t)len})) stop(x);
}

static void on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
    struct xmlr *x = ctx;
    (void)name, (void)system, (void)public, (void)internal;
    if (x->stopped) return;
    err_at(x->err, x->path, 0, 0, ERR_INVALID,
           _("The part %.*s holds a document type declaration, as no workbook does; it is not read."),
           STR_ARG(x->part));
    stop(x);
}

struct xmlr *xmlr_new(const struct xml_handler *handler, struct str path, struct str part, unsigned depth_max,
                      struct err *e) {
    struct xmlr *x = mem_alloc(sizeof *x);
    *x = (struct xmlr){.handler = *handler, .path = path, .part = part, .err = e, .depth_max = depth_max};
    x->parser = XML_ParserCreateNS(NULL, BETWEEN);
    if (!x->parser) mem_exhausted("xml");
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_open, on_close);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return x;
}

static bool parse(struct xmlr *x, struct str piece, bool last) {
    if (x->stopped) return false;
    if (XML_Parse(x->parser, piece.ptr ? piece.ptr : "", (int)piece.len, last) == XML_STATUS_OK) return true;
    enum XML_Error code = XML_GetErrorCode(x->parser);
    if (x->stopped) return false;
    x->stopped = true;
    if (code == XML_ERROR_NO_MEMORY) mem_exhausted("xml");
    return err_at(x->err, x->path, 0, 0, ERR_INVALID,
                  _("The file is damaged: its part %.*s is not well-formed XML (line %lu: %s)."), STR_ARG(x->part),
                  (unsigned long)XML_GetCurrentLineNumber(x->parser), XML_ErrorString(code));
}

bool xmlr_feed(struct xmlr *x, struct str piece) {
    x->quiet += piece.len;
    if (!parse(x, piece, false)) return false;
    if (x->quiet <= XML_TAG_MAX) return true;
    x->stopped = true;
    return err_at(x->err, x->path, 0, 0, ERR_LIMIT,
                  _("The part %.*s holds a tag of more than %zu KiB; it is not read."), STR_ARG(x->part),
                  XML_TAG_MAX / KIB);
}

bool xmlr_finish(struct xmlr *x) {
    return parse(x, STR(""), true);
}

void xmlr_free(struct xmlr *x) {
    if (!x) return;
    XML_ParserFree(x->parser);
    mem_free(x);
}

static bool check_open(void *ctx, struct str name, const struct xml_attributes *attributes) {
    (void)ctx, (void)name, (void)attributes;
    return true;
}

/* The declaration may name another encoding, and expat would follow it: only UTF-8 is what the bytes are taken for. */
static bool declares_utf8(struct str text) {
    size_t end, at;
    if (!str_starts(text, STR("<?xml"))) return true;
    if (!str_find(text, STR("?>"), &end)) return false;
    struct str head = str_cut(text, 0, end);
    if (!str_find(head, STR("encoding"), &at)) return true;
    head = str_cut(head, at, head.len);
    return str_find(head, STR("\"UTF-8\""), &at) || str_find(head, STR("'UTF-8'"), &at) ||
           str_find(head, STR("\"utf-8\""), &at) || str_find(head, STR("'utf-8'"), &at);
}

bool xml_check(struct str path, struct str part, struct str text, unsigned depth_max, struct err *e) {
    size_t bad;
    struct str bare = str_starts(text, STR("\xEF\xBB\xBF")) ? str_cut(text, 3, text.len) : text;
    if (!utf8_ok(bare, &bad) || !declares_utf8(bare))
        return err_at(e, path, 0, 0, ERR_INVALID, _("The part %.*s is not in UTF-8; it is not read."), STR_ARG(part));
    struct xmlr *x = xmlr_new(&(struct xml_handler){.open = check_open}, path, part, depth_max, e);
    bool ok = true;
    for (size_t at = 0; ok && at < bare.len; at += 64 * KIB)
        ok = xmlr_feed(x, str_cut(bare, at, at + 64 * KIB < bare.len ? at + 64 * KIB : bare.len));
    ok = ok && xmlr_finish(x);
    xmlr_free(x);
    return ok;
}
