/* importers: the readers of uploaded files, one line for each. */
#pragma once
#include "web/import.h"

extern const struct import_reader import_template;    /* a Word template, filled (word_template_reader.c) */
extern const struct import_reader import_system_file; /* a system: YAML, JSON, a workbook with worksheets */
