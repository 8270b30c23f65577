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
extern const struct route systems_routes[];
extern const struct route system_home_routes[];
extern const struct route system_edit_routes[];
extern const struct route system_label_routes[];
extern const struct route system_people_routes[];
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
extern const struct route handover_routes[];
extern const struct route record_routes[];
extern const struct route settings_routes[];
