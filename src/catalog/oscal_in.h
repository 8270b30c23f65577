/* oscal_in: inside of catalog. What reading and resolving OSCAL share. */
#pragma once
#include "catalog/oscal.h"

#define OSCAL_OURS "urn:kijun:oscal" /* the namespace of src/report/oscal.h */

/* A text under a key, trimmed; STR_NONE when there is none. */
struct str oscal_at(const struct node *map, const char *key);
/* A list under a key: its items; none when it is absent. Wrong types were refused by oscal_check. */
size_t oscal_count(const struct node *map, const char *key);
const struct node *oscal_nth(const struct node *map, const char *key, size_t i);
/* A prop by name: in our namespace, or in none. */
const struct node *oscal_prop_of(const struct node *map, const char *name, bool ours);
struct str oscal_our(const struct node *map, const char *name); /* its value */

/* Types and required keys of everything that is read here; every finding names the place in the document. */
bool oscal_check(struct arena *a, const struct oscal_file *f, struct diags *d) MUST_CHECK;

/* Things by id. */
struct oscal_entry {
    struct str id;
    const struct node *node;
};
struct oscal_index {
    struct oscal_entry *list;
    size_t n, room;
};
void oscal_index_add(struct arena *a, struct oscal_index *x, struct str id, const struct node *node);
void oscal_index_sort(struct oscal_index *x); /* then it can be asked; the first of equal ids is found */
const struct node *oscal_index_find(const struct oscal_index *x, struct str id);
size_t oscal_index_place(const struct oscal_index *x, struct str id); /* where in the list; n when it is not there */
/* Every control and every parameter below a catalog or group. */
void oscal_index_controls(struct arena *a, const struct node *holder, struct oscal_index *controls,
                          struct oscal_index *params);
