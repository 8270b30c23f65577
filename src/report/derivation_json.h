/* derivation_json: `kijun derive --json` and `kijun explain --json`, also of the API: the members of an open object.
 *
 *     struct report_input in = {.cat = cat, .system = sys, .facts = &input, .deriver = dv, .derivation = d, …};
 *     derivation_json(&w, a, &in);
 *     explanation_json(&w, a, &in, (struct result_ref){false, control});
 *
 * Of the input all is read but `internal`, `wordings` and `roles`. Pure. */
#pragma once
#include "fmt/write.h"
#include "report/report.h"

void derivation_json(struct jsonw *w, struct arena *a, const struct report_input *in);
void explanation_json(struct jsonw *w, struct arena *a, const struct report_input *in, struct result_ref what);
