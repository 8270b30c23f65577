/* routes: the tables of routes, one line for each file that has one. */
#pragma once
#include "web/route.h"

extern const struct route elevate_routes[];
extern const struct route forgot_routes[];
extern const struct route home_routes[];
extern const struct route link_routes[];
extern const struct route me_routes[];
extern const struct route own_key_routes[];
extern const struct route own_secret_routes[];
extern const struct route own_session_routes[];
extern const struct route sign_in_routes[];
