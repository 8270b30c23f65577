/* whole: inside of report. The report on a system over all standards; its sections by file. */
#pragma once
#include "report/spec.h"

void whole_standards(struct spec *sp);  /* whole_standards.c: what each standard asks for */
void whole_risks(struct spec *sp);      /* whole_risks.c: conditions and risks with what was chosen */
void whole_open(struct spec *sp);       /* whole_open.c: undetermined, undecided, without a reason */
void whole_deviations(struct spec *sp); /* whole_open.c: below, left out, against one another */
