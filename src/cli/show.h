/* show: inside of `kijun show`. Each kind of thing for people; as JSON: report/standard_json.h. */
#pragma once
#include "cli/kin.h"
#include "report/standard_json.h"

#define SHOW_LABEL 16 /* columns of the labels */

void show_control(struct out *o, const struct catalog *cat, uint32_t index);
void show_condition(struct out *o, const struct catalog *cat, uint32_t index);
void show_fact(struct out *o, const struct catalog *cat, uint32_t index);
void show_metric(struct out *o, const struct catalog *cat, uint32_t index);
void show_standard(struct out *o, const struct catalog *cat, const struct standard *s);
void show_group(struct out *o, const struct catalog *cat, const struct standard *s, uint32_t group);
void show_annex(struct out *o, const struct catalog *cat, const struct standard *s, uint32_t annex, int32_t entry);

/* Labelled lines; nothing when the text is empty. */
void show_item(struct out *o, const char *label, struct str text);
void show_items(struct out *o, const char *label, const struct text *list, size_t n);
void show_source(struct out *o, const struct source_note *n);
void show_title(struct out *o, struct str name, struct str text);
