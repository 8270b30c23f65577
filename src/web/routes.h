/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route work_conditions_routes[];
extern const struct route work_files_routes[];
extern const struct route work_purpose_routes[];
extern const struct route work_questions_routes[];
extern const struct route work_requirement_routes[];
extern const struct route work_requirements_routes[];
extern const struct route work_row_routes[];
extern const struct route work_routes[];
extern const struct route work_rows_routes[];
extern const struct route work_spec_routes[];
