/* node: a document that a person wrote, as a tree in which every part knows its place.
 *
 * YAML and JSON files come in as the same tree, so the rooms above read one shape and can point at
 * line and column. Scalars stay text; what they mean (number, yes/no, date) is decided by whoever
 * knows the field's type. The tree and its text live in the arena that the reader was given.
 *
 * The subset is strict: one document, UTF-8 (a BOM and CRLF are accepted, CP932 is recognised and
 * explained), no anchors, aliases, tags, merge keys; duplicate keys, depth over NODE_DEPTH_MAX, more
 * than NODE_COUNT_MAX values, a text over NODE_SCALAR_MAX and a file over 16 MiB are errors (callers that read files
 * have lower ceilings of their own). */
#pragma once
#include "base/base.h"

#define NODE_DEPTH_MAX 32
#define NODE_COUNT_MAX 200000
#define NODE_SCALAR_MAX (64 * KIB)

enum node_type { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_type type;
    bool plain;                     /* scalar without quotes (YAML) or a JSON number/true/false/null */
    bool flow;                      /* list or map written with [ ] or { } */
    unsigned line, col;             /* of its first character, from 1 */
    unsigned owner_line, owner_col; /* of the key whose value it is; its own in lists and at the top */
    size_t start, end;              /* bytes in the source text, [start, end) */
    struct str text;                /* scalar: its value */
    size_t count;                   /* list: items; map: pairs */
    struct node **items;            /* list: items; map: values */
    struct node **keys;             /* map: scalar nodes */
};

/* A source: the name used in messages and its text. */
struct source {
    struct str path;
    struct str text;
};

/* NULL when anything was wrong; what was wrong is in `d`. An empty document is an error. */
struct node *yaml_read(struct arena *a, const struct source *src, struct diags *d) MUST_CHECK;
struct node *json_read(struct arena *a, const struct source *src, struct diags *d) MUST_CHECK;
/* The same for what programs write and people do not, with ceilings of the caller's instead of 16 MiB and
 * NODE_COUNT_MAX. */
struct json_limits {
    size_t bytes, values;
};
struct node *json_read_within(struct arena *a, const struct source *src, const struct json_limits *limits,
                              struct diags *d) MUST_CHECK;
/* By the first byte that is not blank: '{' or '[' is JSON, else YAML. Handles BOM, wrong UTF-8, CP932, size. */
struct node *node_read(struct arena *a, const struct source *src, struct diags *d) MUST_CHECK;

/* Looking. `find` may be absent (NULL). */
struct node *node_find(const struct node *map, const char *key);
/* YAML's and JSON's ways to say nothing: empty plain scalar, ~, null. */
bool node_is_null(const struct node *n);

/* Reading with complaint: on a wrong type the finding names the key, what is there, and what is wanted;
 * false, output untouched. `what` is a noun for messages, already translated. */
bool node_want_map(const struct node *n, const struct source *src, const char *what, struct diags *d) MUST_CHECK;
bool node_want_list(const struct node *n, const struct source *src, const char *what, struct diags *d) MUST_CHECK;
bool node_want_text(const struct node *n, const struct source *src, const char *what, struct str *out,
                    struct diags *d) MUST_CHECK;
/* Reports every key of `map` that is not among `known` (a NULL-ended list), with the nearest one that is. */
bool node_known_keys(const struct node *map, const struct source *src, const char *const *known,
                     struct diags *d) MUST_CHECK;
/* A required key: found, or reported at the line of the key whose value the map is. */
struct node *node_need(const struct node *map, const struct source *src, const char *key, struct diags *d) MUST_CHECK;
