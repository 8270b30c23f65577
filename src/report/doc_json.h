/* doc_json: inside of report. Parts of the tree as JSON, for others than doc_write_json. */
#pragma once
#include "fmt/fmt.h"
#include "report/doc.h"

void diagram_write_json(const struct diagram *dg, struct jsonw *w);
