/* words_json: results in JSON, in the same names wherever they are given: by verbs and by the API.
 *
 * The members of an open object are written; who calls begins and ends it. Texts are {"ja":…,"en":…} or null, absent
 * strings null, standards and controls by their ids. Pure. */
#pragma once
#include "derive/derive.h"
#include "fmt/write.h"
#include "ledger/ledger.h"

void json_member(struct jsonw *w, const char *key, struct str value);   /* null when absent or empty */
void json_text(struct jsonw *w, const char *key, const struct text *t); /* {"ja":…,"en":…} or null */
void json_texts(struct jsonw *w, const char *key, const struct text *list, size_t n);
void json_refs(struct jsonw *w, struct arena *a, const struct catalog *cat, const char *key, struct refs refs);
void json_implied(struct jsonw *w, const struct catalog *cat, const struct implied *list, size_t n); /* "implied":[…] */
void json_levels(struct jsonw *w, const char *key, const struct standard *s, uint64_t bits);
void json_source(struct jsonw *w, const struct source_note *n);
void json_value(struct jsonw *w, const char *key, const struct fact *f, const struct value *v);

const char *fact_type_name(enum fact_type t); /* "yesno" …, as in the data */
const struct standard *standard_of_control(const struct catalog *cat, uint32_t control);
const struct standard *standard_of_condition(const struct catalog *cat, uint32_t condition);
/* What is recommended, with the promise that nothing applies exactly when leaving out is all there is. */
uint64_t recommended_of(const struct control_result *r);
