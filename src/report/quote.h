/* quote: official wording in documents, marked 原文.
 *
 * Any composer may put it beside a control's own text; where the user gave no wording, or none for that control,
 * nothing is added. The words are the standard's and not the document's language: they are quoted as they stand.
 *
 *     quote_para(&b, in->cat, in->wordings, control, STR("statement"), level); */
#pragma once
#include "report/build.h"
#include "report/report.h"

/* The quote of that part at that level; NULL when there is none. `all` may be NULL. */
const struct quote *quote_find(const struct catalog *cat, const struct wordings *all, uint32_t control, struct str part,
                               int32_t level);
/* A paragraph: “原文”, the words, the copy and its lines. */
void quote_para(struct builder *b, const struct catalog *cat, const struct wordings *all, uint32_t control,
                struct str part, int32_t level);
/* The same inside a cell that is being gathered: a line of its own, without its place. */
void quote_runs(struct builder *b, const struct catalog *cat, const struct wordings *all, uint32_t control,
                struct str part, int32_t level);
/* Where a quote comes from: "copy.txt, line 12". */
struct str quote_place(struct builder *b, const struct catalog *cat, const struct wordings *all, const struct quote *q);

/* The wordings given for the document's standards: calls `each` in the standards' order. */
void quote_each_wording(const struct report_input *in,
                        void (*each)(void *ctx, const struct standard *s, const struct wording *w), void *ctx);
