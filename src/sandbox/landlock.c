/* landlock: what is below the named paths, and nothing else; no TCP; no signals out of the sandbox.
 *
 * By raw system calls, and with the kernel's numbers written out, since the headers of a build machine are older than
 * the kernels that the program meets: version 1 (Linux 5.13) files, 2 moving between folders, 3 cutting files short, 4
 * TCP, 5 ioctl of devices, 6 signals and abstract sockets. What a kernel does not know is left out. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/inside.h"

#define FS(bit) (1ULL << (bit))
enum {
    FS_EXECUTE,
    FS_WRITE_FILE,
    FS_READ_FILE,
    FS_READ_DIR,
    FS_REMOVE_DIR,
    FS_REMOVE_FILE,
    FS_MAKE_CHAR,
    FS_MAKE_DIR,
    FS_MAKE_REG,
    FS_MAKE_SOCK,
    FS_MAKE_FIFO,
    FS_MAKE_BLOCK,
    FS_MAKE_SYM,
    FS_REFER,
    FS_TRUNCATE,
    FS_IOCTL_DEV
};
#define NET_BIND_TCP 1ULL
#define NET_CONNECT_TCP 2ULL
#define SCOPE_ABSTRACT_UNIX 1ULL
#define SCOPE_SIGNAL 2ULL
#define RULE_PATH_BENEATH 1
#define CREATE_RULESET_VERSION 1U

struct ruleset {
    uint64_t fs, net, scoped;
};
struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

#define READING (FS(FS_READ_FILE) | FS(FS_READ_DIR))
#define WRITING                                                                                                        \
    (READING | FS(FS_WRITE_FILE) | FS(FS_REMOVE_DIR) | FS(FS_REMOVE_FILE) | FS(FS_MAKE_DIR) | FS(FS_MAKE_REG) |        \
     FS(FS_REFER) | FS(FS_TRUNCATE))
#define RUNNING (READING | FS(FS_EXECUTE))
/* What can be said of a file that is no folder. */
#define OF_FILES (FS(FS_EXECUTE) | FS(FS_WRITE_FILE) | FS(FS_READ_FILE) | FS(FS_TRUNCATE) | FS(FS_IOCTL_DEV))

unsigned landlock_abi(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    return version > 0 ? (unsigned)version : 0;
}

static struct ruleset everything(const struct sandbox *s, unsigned abi) {
    static const unsigned known[] = {0, FS_MAKE_SYM, FS_REFER, FS_TRUNCATE, FS_TRUNCATE};
    unsigned last = abi < sizeof known / sizeof *known ? known[abi] : FS_IOCTL_DEV;
    struct ruleset all = {.fs = FS(last + 1) - 1};
    if (abi >= 4) all.net = NET_BIND_TCP | (s->may & SANDBOX_CONNECT ? 0 : NET_CONNECT_TCP);
    if (abi >= 6) all.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
    return all;
}

static size_t size_of_ruleset(unsigned abi) {
    return abi >= 6 ? sizeof(struct ruleset) : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

/* A kernel that refuses a rule would refuse the path later: told now, when it can be understood. */
static bool allow(const struct sandbox *s, int ruleset, const struct ruleset *all, const struct sandbox_path *p,
                  struct err *e) {
    struct stat st;
    struct path_beneath rule = {.allowed = p->how == SANDBOX_WRITE_PATH ? WRITING
                                           : p->how == SANDBOX_RUN_PATH ? RUNNING
                                                                        : READING,
                                .parent = open(p->path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0) return true; /* not there: nothing to allow */
    rule.allowed &= all->fs;
    if (!fstat(rule.parent, &st) && !S_ISDIR(st.st_mode)) rule.allowed &= OF_FILES;
    long bad = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent);
    return bad ? sandbox_failed(e, s, p->path) : true;
}

bool landlock_enter(const struct sandbox *s, bool *taken, struct err *e) {
    unsigned abi = landlock_abi();
    if (!abi) return true;
    struct ruleset all = everything(s, abi);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size_of_ruleset(abi), 0);
    if (ruleset < 0) return sandbox_failed(e, s, "landlock_create_ruleset");
    bool ok = true;
    for (size_t i = 0; ok && i < s->n_paths; i++) ok = allow(s, ruleset, &all, &s->paths[i], e);
    if (ok && syscall(SYS_landlock_restrict_self, ruleset, 0)) ok = sandbox_failed(e, s, "landlock_restrict_self");
    close(ruleset);
    *taken = ok;
    return ok;
}
