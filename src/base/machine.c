/* machine: asking the kernel. */
#include "base/machine.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"

/* Numbers of linux/magic.h and of the file systems' own sources. */
static const struct {
    unsigned long type;
    enum file_system kind;
} types[] = {{0x6969, FILE_SYSTEM_NETWORK},     /* NFS */
             {0xFF534D42, FILE_SYSTEM_NETWORK}, /* CIFS */
             {0xFE534D42, FILE_SYSTEM_NETWORK}, /* SMB2 */
             {0x517B, FILE_SYSTEM_NETWORK},     /* SMB */
             {0x5346414F, FILE_SYSTEM_NETWORK}, /* AFS */
             {0x00C36400, FILE_SYSTEM_NETWORK}, /* Ceph */
             {0x01021997, FILE_SYSTEM_NETWORK}, /* 9P */
             {0x7461636F, FILE_SYSTEM_NETWORK}, /* OCFS2 */
             {0x01021994, FILE_SYSTEM_MEMORY},  /* tmpfs */
             {0x858458F6, FILE_SYSTEM_MEMORY},  /* ramfs */
             {0x794C7630, FILE_SYSTEM_OVERLAY}};

bool machine_file_system(const char *path, enum file_system *out, struct err *e) {
    struct statfs s;
    if (statfs(path, &s) != 0) return file_error(e, path, _("The file system cannot be looked at"));
    *out = FILE_SYSTEM_LOCAL;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((unsigned long)s.f_type == types[i].type) *out = types[i].kind;
    return true;
}

bool machine_is_administrator(void) {
    return geteuid() == 0;
}

unsigned machine_umask(void) {
    mode_t mask = umask(077);
    umask(mask);
    return mask;
}

bool machine_dumps_core(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur > 0;
}

enum machine_clock machine_clock(void) {
    struct timex t = {0};
    int state = adjtimex(&t);
    if (state < 0) return MACHINE_CLOCK_UNKNOWN;
    return state == TIME_ERROR || (t.status & STA_UNSYNC) ? MACHINE_CLOCK_ADRIFT : MACHINE_CLOCK_SYNCHRONISED;
}
