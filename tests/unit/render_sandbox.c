/* render_sandbox: after entering the sandbox, everything that it forbids is refused, and drawing's own calls are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants those above first */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "render/graph.h"
#include "render/locked.h"

/* In a process of its own, since there is no way back; gives back how it ended. */
static int in_sandbox(int (*act)(void)) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct err e = {0};
        _exit(sandbox_enter(&render_sandbox, &e) ? act() : 9);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static int selftest(void) {
    return sandbox_selftest(&render_sandbox, stderr) ? 0 : 1;
}

static int ends_itself(void) {
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void refuses_every_act(void **state) {
    (void)state;
    assert_int_equal(in_sandbox(selftest), 0);
}

/* A failed assertion must still end the process: tgkill to itself stays open. */
static void may_abort(void **state) {
    (void)state;
    int status = in_sandbox(ends_itself);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static int lays_out(void) {
    struct arena *a = arena_new(MIB);
    struct graph_node nodes[] = {{50, 20, 0, 0, 0}, {50, 20, 1, 0, 0}};
    struct graph_edge edges[] = {{.from = 0, .to = 1}};
    struct graph g = {.nodes = nodes, .n_nodes = 2, .edges = edges, .n_edges = 1, .rank_gap = 40, .node_gap = 10};
    struct err e;
    return graph_layout(a, &g, &e) && nodes[1].x > nodes[0].x + 50 ? 0 : 1;
}

/* graphviz needs nothing that the sandbox takes: its plugin is linked, and it is given sizes, not fonts. */
static void may_lay_out(void **state) {
    (void)state;
    assert_int_equal(in_sandbox(lays_out), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_every_act),
        cmocka_unit_test(may_abort),
        cmocka_unit_test(may_lay_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
