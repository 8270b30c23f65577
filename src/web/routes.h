/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route home_routes[];
extern const struct route systems_routes[];
extern const struct route system_home_routes[];
extern const struct route system_edit_routes[];
extern const struct route system_label_routes[];
extern const struct route system_people_routes[];
extern const struct route history_routes[];
extern const struct route entry_routes[];
extern const struct route systems_new_routes[];
extern const struct route systems_book_routes[];
