/* who: account, host, terminal. */
#include "base/who.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

struct str environment_get(const char *name) {
    struct str s = str_of(getenv(name));
    return s.len ? s : STR_NONE;
}

static struct str account_of(struct arena *a, uid_t uid) {
    struct passwd *p = getpwuid(uid);
    return p ? arena_str(a, str_of(p->pw_name)) : arena_fmt(a, "uid %u", (unsigned)uid);
}

void who_am_i(struct arena *a, struct whoami *out) {
    char host[256] = "", name[256];
    struct str sudo = environment_get("SUDO_USER"), remote = environment_get("SSH_CONNECTION"), address, rest;
    *out = (struct whoami){.account = account_of(a, getuid())};
    if (sudo.ptr && getuid() == 0) out->account = arena_fmt(a, "%.*s as %.*s", STR_ARG(sudo), STR_ARG(out->account));
    if (gethostname(host, sizeof host - 1) == 0) out->host = arena_str(a, str_of(host));
    if (ttyname_r(STDIN_FILENO, name, sizeof name) == 0) out->terminal = arena_str(a, str_of(name));
    if (remote.ptr && str_split(remote, ' ', &address, &rest)) out->address = arena_str(a, address);
}
