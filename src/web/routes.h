/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route standards_routes[];
extern const struct route api_systems_routes[];
extern const struct route api_parts_routes[];
extern const struct route api_derivation_routes[];
extern const struct route api_evidence_routes[];
extern const struct route api_people_routes[];
extern const struct route api_record_routes[];
extern const struct route api_standards_routes[];
extern const struct route audit_routes[];
extern const struct route help_routes[];
extern const struct route self_routes[];
