/* proc_child: a part of the work in a process of its own. */
#include "base/proc.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lang.h"

#define FIRST_TAKEN (STDERR_FILENO + 1)
#define DESCRIPTORS_MOST 1024 /* where there is no close_range */

static void give_up_descriptors(void) {
    if (close_range(FIRST_TAKEN, ~0u, 0) == 0) return;
    for (int fd = FIRST_TAKEN; fd < DESCRIPTORS_MOST; fd++) close(fd);
}

bool proc_child_start(struct proc_child *c, bool (*work)(void *ctx), void *ctx, struct err *e) {
    pid_t parent = getpid(), pid;
    fflush(NULL);
    pid = fork();
    if (pid < 0) return err_set(e, ERR_IO, _("No further process can be started: %s."), strerror(errno));
    if (pid > 0) {
        c->pid = pid;
        return true;
    }
    signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1); /* it ended in between */
    give_up_descriptors();
    bool good = work(ctx);
    fflush(NULL);
    _exit(good ? 0 : 1);
}

bool proc_child_ended(struct proc_child *c, bool *good) {
    int status = 0;
    *good = false;
    if (!c->pid) return true;
    pid_t ended = waitpid(c->pid, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
    c->pid = 0;
    *good = ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return true;
}

void proc_child_kill(struct proc_child *c) {
    if (!c->pid) return;
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) continue;
    c->pid = 0;
}
