/* limits: what this room bounds, as `kijun limits` prints it. */
#include "server/config.h"
#include "server/files.h"
#include "server/process.h"
#include "server/server.h"

const struct limit server_limits[] = {
    {"server.configuration", CONFIG_MAX, "bytes", N_("The configuration file.")},
    {"server.configuration.list", CONFIG_LIST_MAX, "entries", N_("Entries of one list of the configuration.")},
    {"server.pem", PEM_MAX, "bytes", N_("A file of certificates or a key.")},
    {"server.processes", PROCESSES_MAX, "processes", N_("Processes of the server together.")},
    {"server.falls", FALLS, "falls", N_("Falls of one process within ten seconds, after which it is started slower.")},
    {"server.falls.slowest", SLOWEST_SECONDS, "seconds",
     N_("The longest wait before a fallen process is started again.")},
    {NULL, 0, NULL, NULL},
};
