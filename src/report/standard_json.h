/* standard_json: a control, a condition, a question, a metric, a standard, a group or an annex, as `kijun show --json`
 * and the API give it: the members of an open object. Pure. */
#pragma once
#include "derive/derive.h"
#include "fmt/write.h"

void show_control_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index);
void show_condition_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index);
void show_fact_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index);
void show_metric_json(struct jsonw *w, struct arena *a, const struct catalog *cat, uint32_t index);
void show_standard_json(struct jsonw *w, const struct catalog *cat, const struct standard *s);
void show_group_json(struct jsonw *w, const struct catalog *cat, const struct standard *s, uint32_t group);
/* `entry` -1: the annex with all its entries. */
void show_annex_json(struct jsonw *w, struct arena *a, const struct standard *s, uint32_t annex, int32_t entry);
/* The id of an entry, or its number where it has none. */
struct str annex_entry_id(struct arena *a, const struct annex *x, uint32_t entry);

size_t standard_items(const struct catalog *cat, const struct standard *s); /* controls without a parent */
size_t standard_metrics(const struct catalog *cat, const struct standard *s);
