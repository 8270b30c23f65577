/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route systems_routes[];
extern const struct route system_home_routes[];
extern const struct route system_edit_routes[];
extern const struct route system_label_routes[];
extern const struct route system_people_routes[];
extern const struct route standards_routes[];
extern const struct route risks_routes[];
extern const struct route services_routes[];
extern const struct route documents_routes[];
extern const struct route jobs_routes[];
extern const struct route application_form_routes[];
extern const struct route application_routes[];
extern const struct route people_routes[];
extern const struct route person_act_routes[];
extern const struct route role_routes[];
extern const struct route organisation_routes[];
extern const struct route people_import_routes[];
