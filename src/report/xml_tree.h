/* xml_tree: inside of report. XML of a template as a tree that knows where each part stands in the text, so that what
 * is not touched can be written again byte for byte. Only for text that xml_check (fmt/xml_read.h) has found
 * well-formed. */
#pragma once
#include "base/base.h"

#define XML_TREE_NODES_MAX 1000000u

enum xml_type { XML_ELEMENT, XML_TEXT, XML_OTHER /* comment, instruction, CDATA */ };
struct xml_node {
    enum xml_type type;
    struct str name;              /* as written, "w:p" */
    size_t start, end;            /* of the whole, in the text */
    size_t inner, inner_end;      /* of what an element holds; equal when it is empty */
    uint32_t parent, first, next; /* 0: none (0 itself is the document) */
};
struct xml_tree {
    struct str text;
    const struct xml_node *nodes; /* in the order of the text */
    size_t n;
};
bool xml_tree_read(struct arena *a, struct str path, struct str text, struct xml_tree *out, struct err *e) MUST_CHECK;

struct str xml_raw(const struct xml_tree *t, uint32_t node);
/* The start tag's attribute, decoded; STR_NONE when it is not there. */
struct str xml_attr_of(struct arena *a, const struct xml_tree *t, uint32_t node, const char *name);
struct str xml_decode(struct arena *a, struct str raw); /* &amp; &#12354; … */
/* The first child element of that name; 0. */
uint32_t xml_child(const struct xml_tree *t, uint32_t node, const char *name);
/* The first element of that name below; 0. */
uint32_t xml_below(const struct xml_tree *t, uint32_t node, const char *name);
bool xml_is(const struct xml_tree *t, uint32_t node, const char *name);
