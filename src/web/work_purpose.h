/* work_purpose: worksheet 1. */
#pragma once
#include "web/work.h"

#define WORK_TASKS_MAX 100 /* as the loader of files has it */
#define WORK_TASKS_NEW 3   /* empty lines for more */

struct work_purpose {
    struct work_head head;
    struct work_text name, owner, purpose;
    struct work_text *tasks; /* those that are there, then the empty ones */
    size_t n_tasks;
};
