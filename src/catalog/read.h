/* read: inside of catalog. What the readers of the YAML share.
 *
 * Loading has two passes. The readers (read_facts.c, read_standard.c, read_controls.c) take the files apart into
 * single allocations; link.c then lays them out as arrays, compiles every rule and checks every reference. */
#pragma once
#include "catalog/catalog.h"
#include "fmt/fmt.h"

#define CATALOG_FILE_MAX (4 * MIB)
#define CATALOG_STANDARDS_MAX 64
#define CATALOG_FACTS_MAX 2000
#define CATALOG_CONDITIONS_MAX 1000 /* in all standards; conditions are ordered by recursion */
#define CATALOG_CONTROLS_MAX 10000
#define CATALOG_MAPPINGS_MAX 50000
#define CATALOG_IMPLIED_MAX 32 /* rules of one fact */
#define SHARED_RULE UINT32_MAX /* a rule of no standard: it names shared facts only */

/* A rule found while reading, compiled when all names are known. */
struct pending_rule {
    struct expr *target;
    const struct node *node;
    const struct source *src;
    uint32_t standard;
};
/* A reference by id to something of the same standard, checked at the end. */
struct pending_ref {
    const struct node *node;
    const struct source *src;
    uint32_t standard;
    const char *kind; /* "group", "chapter", "viewpoint", "role", "control", "fact" */
};
/* Lists that grow while reading. Each thing is allocated by itself, so addresses stay; whatever has an id begins with
 * it (struct str), which is how link.c finds those that stand twice. */
struct entry {
    void *thing;
    const struct source *src; /* where it stands */
    const struct node *node;
};
struct list {
    struct entry *entries;
    size_t n, room;
};
struct loading {
    struct standard std;
    struct list questions, conditions, groups, chapters, controls, corrections, annexes, counts, attach;
    struct list metrics;      /* of its controls, in their order */
    const struct source *src; /* standard.yaml */
};
struct loader {
    struct arena *a;
    struct diags *d;
    struct list facts;
    struct loading *standards[CATALOG_STANDARDS_MAX];
    size_t n_standards;
    struct list rules, refs;   /* struct pending_rule *, struct pending_ref * */
    struct list mappings;      /* struct pending_mapping * */
    struct list mapping_files; /* struct node: the file, with its `from` and `to` */
    struct list uncovered;     /* struct pending_uncovered * */
    enum lang language;        /* that every text of the folder being read has */
    bool one_language;         /* … and it is said to be the only one: the other is not missed */
};
/* A pair of a mapping file, whose ids are looked up when all are known. */
struct pending_mapping {
    struct mapping made;
    const struct node *file; /* with its `from` and `to` */
};
struct pending_uncovered {
    struct uncovered made;
    const struct node *file;
};

void list_add(struct loader *l, struct list *to, void *thing, const struct source *src, const struct node *node);
/* A finding at an entry's place. */
bool entry_error(struct loader *l, const struct entry *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Small readers. Absent keys leave the output as it is and are fine unless `need`. Findings go to l->d. */
void read_str(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
              struct str *out);
void read_text(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
               struct text *out);
void read_texts(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
                const struct text **out, size_t *n);
void read_strs(struct loader *l, const struct source *src, const struct node *map, const char *key,
               const struct str **out, size_t *n);
void read_int(struct loader *l, const struct source *src, const struct node *map, const char *key, int64_t *out);
void read_yes(struct loader *l, const struct source *src, const struct node *map, const char *key, bool *out);
void read_source_note(struct loader *l, const struct source *src, const struct node *map, bool need,
                      struct source_note *out);
/* One of `words` (NULL-ended); reports anything else with the nearest word. */
bool read_word(struct loader *l, const struct source *src, const struct node *map, const char *key, bool need,
               const char *const *words, unsigned *out);
void read_rule(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               struct expr *target);
void want_ref(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
              const char *kind);
void want_ref_at(struct loader *l, const struct source *src, const struct node *n, uint32_t standard, const char *kind);
/* The same for a list of ids under `key`. */
void want_refs(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               const char *kind);
/* A list of relations: a bare id, or a map with the id under `id_key`, `certainty` and `note`. */
void read_relations(struct loader *l, const struct source *src, const struct node *map, const char *key,
                    const char *id_key, uint32_t standard, const char *kind, const struct relation **out, size_t *n);
/* An id that a rule, a file or a command line can name: begins with a letter, then letters, digits and `also`. */
void want_id(struct loader *l, const struct source *src, const struct node *map, const char *key, struct str id,
             const char *also);
/* Each id stands once. */
void want_unique(struct loader *l, const struct list *list);
/* Calls `each` for the items of map[key], each a map with an id of the given form. */
typedef void read_each(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to);
void read_list(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               read_each *each, void *to);

struct named *read_named(struct loader *l, const struct source *src, const struct node *map, const char *key,
                         size_t *n);
void read_fact(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
void read_standard_head(struct loader *l, const struct source *src, const struct node *map, uint32_t standard);
void read_standard_lists(struct loader *l, const struct source *src, const struct node *map, uint32_t standard);
/* read_service.c: means, families and events of a standard; the metrics of a control (how many it has). */
void read_service_words(struct loader *l, const struct source *src, const struct node *map, uint32_t standard);
size_t read_metrics(struct loader *l, const struct source *src, uint32_t standard, const struct node *control);
void link_metrics(struct loader *l, const struct loading *ld, const struct standard *s);
/* read_annex.c: what else the document holds, and the numbers printed in it. */
void read_annex(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
void read_count(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
/* read_attach.c: how its document is laid out. */
void read_attach(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
/* read_mapping.c */
void read_mapping_file(struct loader *l, const struct source *src, const struct node *map);
void link_mappings(struct loader *l, struct catalog *cat, struct places *places);
void read_control(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
struct catalog *catalog_link(struct loader *l);
void catalog_check_texts(struct loader *l,
                         const struct catalog *cat); /* fields and 【 】 of the statements fit each other */
