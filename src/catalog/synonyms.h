/* synonyms: words that mean the same to whoever searches (registers/synonyms.yaml, compiled in).
 *
 *     struct str words[SYNONYMS_MAX];
 *     size_t n = synonyms_of(STR("ログ"), words);          // ログ first, then 証跡, 監査ログ …, as catalog_fold has
 * them
 *
 * Each group is closed: every word of it finds the others. A word may stand in several groups. */
#pragma once
#include "catalog/catalog.h"

#define SYNONYMS_MAX 24
/* `word` is folded already. At least 1: itself. */
size_t synonyms_of(struct str word, struct str out[SYNONYMS_MAX]);
