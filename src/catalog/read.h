/* read: inside of catalog. What the readers of the YAML share.
 *
 * Loading has two passes. The readers (read_facts.c, read_standard.c, read_controls.c) take the files apart into
 * single allocations; link.c then lays them out as arrays, compiles every rule and checks every reference. */
#pragma once
#include "catalog/catalog.h"
#include "fmt/fmt.h"

#define CATALOG_FILE_MAX (4 * MIB)
#define CATALOG_STANDARDS_MAX 64

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
    const char *kind; /* "group", "chapter", "viewpoint", "role", "parent", "control" */
};
/* Arrays that grow while reading; each entry is allocated by itself, so addresses stay. */
struct list {
    void **items;
    size_t n, room;
};
struct loading {
    struct standard std;
    struct list questions, conditions, groups, chapters, controls, corrections;
    struct list question_places, control_parents; /* const struct node *, beside questions and controls */
    const struct source *src;                     /* standard.yaml */
};
struct loader {
    struct arena *a;
    struct diags *d;
    struct list facts, fact_places; /* struct fact *, struct place_of * */
    struct loading *standards[CATALOG_STANDARDS_MAX];
    size_t n_standards;
    struct list rules, refs; /* struct pending_rule *, struct pending_ref * */
};
struct place_of {
    const struct node *node;
    const struct source *src;
};

void list_add(struct loader *l, struct list *to, void *item);

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
/* Calls `each` for the items of map[key], each a map with an id of the given form. */
typedef void read_each(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to);
void read_list(struct loader *l, const struct source *src, const struct node *map, const char *key, uint32_t standard,
               read_each *each, void *to);

void read_fact(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
void read_standard_head(struct loader *l, const struct source *src, const struct node *map, uint32_t standard);
void read_standard_lists(struct loader *l, const struct source *src, const struct node *map, uint32_t standard);
void read_control(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to);
struct catalog *catalog_link(struct loader *l);
void catalog_check_texts(struct loader *l,
                         const struct catalog *cat); /* fields and 【 】 of the statements fit each other */
