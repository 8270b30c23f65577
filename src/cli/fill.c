#include "cli/cli.h"
static int run(struct call *c) { (void)c; return 0; }
const struct verb verb_fill = {.name = "fill", .group = VERB_DOCUMENTS, .arguments = "", .summary = "", .run = run};
