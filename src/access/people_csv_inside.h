/* people_csv_inside: inside of access. */
#pragma once
#include "access/people_csv.h"

const struct people_csv_seam *people_csv_seam_of(void);
