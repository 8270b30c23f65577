/* limits: what outsiders can make this room hold, as `kijun limits` prints it. */
#pragma once
#include "base/limit.h"

#define ACCESS_ATTEMPTS_MAX 100000 /* names and addresses whose failures are counted */
#define ACCESS_SIGNINS_MAX 20000   /* sign-ins under way */
#define ACCESS_SIGNINS_ADDRESS 200 /* … of one address */

extern const struct limit access_limits[]; /* ends with name NULL */
