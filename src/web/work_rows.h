/* work_rows: worksheets 2 and 3, who does what with which information, as rows and as a picture. */
#pragma once
#include "web/work.h"

struct work_row_view {
    const struct work_row *row;
    struct str number;                                      /* its name for life */
    struct str information, devices, networks, stores, way; /* in words */
};
struct work_rows {
    struct work_head head;
    struct work_row_view *rows;
    size_t n_rows;
    bool picture; /* worksheet 3 */
};
/* One row to be written. */
struct work_row_form {
    struct work_head head;
    struct ui_field actor, task, step, summary, information, flow, devices, networks, stores;
    struct ui_choice ways[3];   /* of flow */
    struct str number, expects; /* number "new": none yet */
    struct work_clash clash;
    const struct str *actors, *task_list, *things, *device_list, *network_list; /* what was used before */
    size_t n_actors, n_task_list, n_things, n_device_list, n_network_list;
};
