/* folder: the members of a proof pack that was unpacked. Links are not followed; a pack has folders of one level. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/check.h"
#include "verify/pack.h"

/* Adds what the folder `name` below the pack has ("" is the pack itself), and says what cannot be a member. */
static bool list(struct pack *p, const char *name) {
    struct dirent *d;
    struct stat st;
    int fd = openat(p->folder, *name ? name : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) return false;
    while ((d = readdir(dir))) {
        char path[2 * MEMBER_NAME];
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0) continue;
        int n = snprintf(path, sizeof path, "%s%s%s", name, *name ? "/" : "", d->d_name);
        p->say->member = path;
        if (n < 0 || n > MEMBER_NAME || p->n == PACK_MEMBERS) {
            v_fault(p->say, "the name is too long, or there are more than 10,000 files.",
                    "名前が長すぎるか、ファイルが10,000を超えています。");
            break;
        }
        if (fstatat(p->folder, path, &st, AT_SYMLINK_NOFOLLOW) != 0) v_machine(path);
        if (S_ISDIR(st.st_mode) && *name == 0) {
            if (!list(p, path)) v_machine(path);
        } else if (!S_ISREG(st.st_mode)) {
            v_fault(p->say, "this is not a regular file.", "通常のファイルではありません。");
        } else {
            struct member *m = &p->members[p->n++];
            *m = (struct member){.size = (uint64_t)st.st_size};
            memcpy(m->name, path, (size_t)n + 1);
        }
    }
    p->say->member = NULL;
    closedir(dir);
    return true;
}

bool v_pack_folder(struct say *s, struct trust *t, const char *path) {
    struct pack p = {.say = s, .trust = t};
    p.folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p.folder < 0) return false;
    p.members = v_alloc(PACK_MEMBERS * sizeof *p.members);
    bool good = list(&p, "");
    int why = errno;
    if (good) v_pack(&p);
    close(p.folder);
    free(p.members);
    errno = why;
    return good;
}
