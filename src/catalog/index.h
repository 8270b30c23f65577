/* index: from ids to indices without looking at everything. For src/catalog only.
 *
 * Open addressing: a thing stands in the first free slot from the one that its id gives on. Things are put in by rising
 * index, so of two with one name the earlier is found, as if one looked through all of them in order. A control may be
 * found by its printed id too. The tables are made when a catalog is loaded, and baked into the program with it. */
#pragma once
#include "catalog/catalog.h"

void index_ids(struct arena *a, struct catalog *cat);
/* -1 when there is none. `bare`: within that standard. */
int32_t index_find_fact(const struct catalog *cat, struct str id);
int32_t index_find_condition(const struct catalog *cat, const struct standard *s, struct str bare);
int32_t index_find_control(const struct catalog *cat, const struct standard *s, struct str bare);
