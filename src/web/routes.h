/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route application_form_routes[];
extern const struct route application_routes[];
extern const struct route people_routes[];
extern const struct route person_act_routes[];
extern const struct route role_routes[];
extern const struct route organisation_routes[];
extern const struct route people_import_routes[];
extern const struct route handover_routes[];
extern const struct route record_routes[];
extern const struct route settings_routes[];
