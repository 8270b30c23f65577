/* oscal_yaml: inside of catalog. The data of a standard written as people write it (docs/data-format.md): block maps,
 * two blanks a step, every text in double quotes. */
#pragma once
#include "fmt/fmt.h"

struct yamlw {
    struct buf *out;
    unsigned indent; /* blanks */
    bool item;       /* the next key begins an item of a list */
    enum lang main;  /* every text has it: what only another language says stands under it too */
};
void yamlw_key(struct yamlw *y, const char *key); /* with something below it */
void yamlw_item(struct yamlw *y);                 /* an item that is a map: ends with yamlw_item_end */
void yamlw_item_end(struct yamlw *y);
/* Nothing is written for what is absent or empty. */
void yamlw_str(struct yamlw *y, const char *key, struct str value);
void yamlw_text(struct yamlw *y, const char *key, const struct text *t);
void yamlw_texts(struct yamlw *y, const char *key, const struct text *list, size_t n);
void yamlw_strs(struct yamlw *y, const char *key, const struct str *list, size_t n);
