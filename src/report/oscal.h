/* oscal: the standards and a system as OSCAL 1.1.2 JSON (catalog, profile, system security plan).
 *
 * OSCAL is NIST's format for control catalogs and plans; other programs read it. What OSCAL has no word for stands in
 * props and parts whose `ns` is OSCAL_NS, so that nothing is lost and nobody else's words are borrowed.
 *
 *     struct buf out;
 *     buf_init(&out, REPORT_OUTPUT_MAX);
 *     if (!oscal_write_catalog(a, cat, standard, LANG_JA, &out, &e)) …
 *
 * Ids are tokens: STD_ID with `(` as `.` and `)` gone (`2.1.1.1(1)(b)` of the standard x is `x_2.1.1.1.1.b`); the
 * printed id is the prop `label`, kijun's own the prop `id`. Sub-items are nested controls. A document is in one
 * language, named in its prop `language`; the other language has the same ids. UUIDs are made from ids (uuid_of) and
 * dates come from the standard or the system file, so the same input gives the same bytes; where neither has a date,
 * `last-modified` is OSCAL_UNDATED and the prop `undated` says so.
 *
 * The profile names the catalogs as `catalog-STD.json`, the plan names the profile as `profile.json`, beside it. */
#pragma once
#include "report/report.h"

#define OSCAL_VERSION "1.1.2"
#define OSCAL_NS "urn:kijun:oscal"
#define OSCAL_UNDATED "1970-01-01T00:00:00Z"

/* `standard` is an index into the catalog. The output ends with a line end. False when the output is larger than the
 * buffer's ceiling (ERR_LIMIT). */
bool oscal_write_catalog(struct arena *a, const struct catalog *cat, uint32_t standard, enum lang lang, struct buf *out,
                         struct err *e) MUST_CHECK;
/* Profile and plan hold the controls of the input's standards that apply or may apply; where nothing is certain this is
 * said at the control. False with ERR_INVALID when nothing applies: OSCAL knows no empty profile or plan. */
bool oscal_write_profile(struct arena *a, const struct report_input *in, struct buf *out, struct err *e) MUST_CHECK;
bool oscal_write_ssp(struct arena *a, const struct report_input *in, struct buf *out, struct err *e) MUST_CHECK;
