/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route risks_routes[];
extern const struct route services_routes[];
extern const struct route documents_routes[];
extern const struct route jobs_routes[];
extern const struct route checklists_routes[];
extern const struct route check_routes[];
extern const struct route coverage_routes[];
extern const struct route bids_routes[];
