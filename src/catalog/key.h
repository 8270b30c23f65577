/* key: what a text is compared by when somebody searches: NFKC, case folded, the wave dashes made one. For src/catalog
 * only. Texts of the characters that nearly every text here is made of are mapped directly; the rest asks utf8proc. */
#pragma once
#include "catalog/catalog.h"

/* The two halves of catalog_fold. The first is false when a character stands in the text that it does not know. */
bool search_key_plain(struct arena *a, struct str s, struct str *key);
struct str search_key_any(struct arena *a, struct str s);
