/* user_roles: inside of cli. The acts of kijun user that give and take roles. */
#pragma once
#include "cli/record.h"

int user_roles(struct record *r);
int user_grant(struct record *r);
int user_take(struct record *r);
