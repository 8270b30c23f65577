/* import: what `kijun import` can take in; one function for each format. */
#pragma once
#include "cli/cli.h"

int import_xlsx(struct call *c);  /* worksheets: import_xlsx.c */
int import_oscal(struct call *c); /* catalogs and profiles: import_oscal.c */
