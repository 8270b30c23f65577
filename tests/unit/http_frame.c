/* http_frame: frames there and back, parcels, and a lane that answers over a pair of sockets. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h> /* wants those above first */

#include "http/control.h"
#include "http/frame.h"
#include "http/limits.h"

static struct err err;

static struct str payload_of(const struct frame *f) {
    return str_cut(buf_str(&f->bytes), FRAME_HEAD, f->bytes.len);
}

static const struct http_field fields[] = {{STR("host"), STR("a.example")}, {STR("x"), STR("")}};
static const struct http_request request = {.id = "abc0000000000000001",
                                            .method = STR("POST"),
                                            .path = STR("/系"),
                                            .query = STR("q"),
                                            .fields = fields,
                                            .n_fields = 2,
                                            .peer = STR("127.0.0.1"),
                                            .secure = true,
                                            .host = STR("a.example"),
                                            .stage = 2};

static void requests_come_back(void **state) {
    (void)state;
    struct arena *a = arena_new(1 * MIB);
    struct parcel body, note = PARCEL_NONE, body2, note2;
    struct http_request rq;
    struct frame f;
    size_t n, n_fds;
    assert_true(parcel_of(STR("hello"), &body, &err));
    frame_init(&f);
    assert_true(frame_request(&f, &request, &body, &note, &err));
    assert_true(frame_head(f.bytes.ptr, false, &n, &n_fds, &err));
    assert_true(n == f.bytes.len - FRAME_HEAD && n_fds == 0);
    assert_false(frame_head(f.bytes.ptr, true, &n, &n_fds, &err));
    assert_true(frame_read_request(a, payload_of(&f), NULL, 0, &rq, &body2, &note2, &err));
    assert_true(str_is(rq.path, "/系") && str_is(rq.query, "q") && rq.secure && rq.stage == 2 && rq.n_fields == 2);
    assert_true(!rq.certificate.ptr && str_is(rq.fields[0].value, "a.example") && !strcmp(rq.id, request.id));
    assert_true(body2.bytes == 5 && memcmp(body2.ptr, "hello", 5) == 0 && note2.bytes == 0);
    parcel_release(&body2);
    /* Cut anywhere, or with something behind it, it is refused. */
    struct str p = payload_of(&f);
    for (size_t i = 0; i < p.len; i++)
        assert_false(frame_read_request(a, str_cut(p, 0, i), NULL, 0, &rq, &body2, &note2, &err));
    int beside = 1000;
    assert_false(frame_read_request(a, p, &beside, 1, &rq, &body2, &note2, &err));
    frame_release(&f);
    parcel_release(&body);
    arena_free(a);
}

static bool answer_taken(unsigned status, int forward, const char *said) {
    struct frame_answer in = {.id = "abc",
                              .status = status,
                              .forward = forward,
                              .fields = str_of(said),
                              .body = PARCEL_NONE,
                              .note = PARCEL_NONE},
                        out;
    struct frame f;
    frame_init(&f);
    assert_true(frame_answer(&f, &in, &err));
    bool ok = frame_read_answer(payload_of(&f), NULL, 0, &out, &err);
    frame_release(&f);
    return ok;
}

static void answers_are_not_believed(void **state) {
    (void)state;
    assert_true(answer_taken(200, -1, "") && answer_taken(599, -1, "a: b\r\nset-cookie: c\r\n") &&
                answer_taken(0, 3, ""));
    assert_false(answer_taken(199, -1, ""));
    assert_false(answer_taken(600, -1, ""));
    assert_false(answer_taken(100, -1, ""));
    static const char *const bad[] = {"a: b",
                                      "a: b\r\n\r\n",
                                      "a: b\n\r\n",
                                      "A: b\r\n",
                                      "a b: c\r\n",
                                      ": b\r\n",
                                      "content-length: 5\r\n",
                                      "transfer-encoding: chunked\r\n",
                                      "connection: x\r\n",
                                      "a: b\x01\r\n",
                                      "a: b\r\n\r\nHTTP/1.1 200 OK\r\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(answer_taken(200, -1, bad[i]));
}

static void parcels_are_sealed(void **state) {
    (void)state;
    struct parcel p = PARCEL_NONE;
    struct str piece = {NULL, 0}, text;
    static char x[LANE_INLINE];
    memset(x, 'x', sizeof x);
    piece = (struct str){x, sizeof x};
    assert_true(parcel_add(&p, piece, sizeof x + 1, &err) && p.fd < 0);
    assert_true(parcel_add(&p, STR("y"), sizeof x + 1, &err) && p.fd >= 0);
    assert_false(parcel_add(&p, STR("z"), sizeof x + 1, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_false(parcel_check(&p, &err)); /* not sealed: it could still change */
    assert_true(parcel_seal(&p, &err) && parcel_check(&p, &err));
    assert_true(write(p.fd, "a", 1) < 0 && ftruncate(p.fd, 0) != 0);
    p.bytes--;
    assert_false(parcel_check(&p, &err)); /* not of the size that was said */
    p.bytes++;
    assert_true(parcel_load(&p, sizeof x + 1, &text, &err));
    assert_true(text.len == sizeof x + 1 && text.ptr[sizeof x] == 'y' && p.fd < 0);
    parcel_release(&p);
    parcel_release(&p);
}

static void answer(void *ctx, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    (void)ctx, (void)a;
    if (str_is(rq->path, "/forgets")) return; /* no status: 500 */
    http_status(rs, 200);
    http_add(rs, "x-body", rq->body);
    if (str_is(rq->path, "/large"))
        for (int i = 0; i < 100000; i++) buf_addz(&rs->body, "0123456789");
    if (str_is(rq->path, "/too-large"))
        for (int i = 0; i < 200000; i++) buf_addz(&rs->body, "0123456789");
}

static unsigned ask(int fd, const char *path, uint64_t *bytes, bool *beside) {
    struct parcel body, note = PARCEL_NONE;
    struct http_request rq = request;
    struct frame_answer r;
    struct frame f;
    static char in[HTTP_FRAME_MAX];
    char control[CMSG_SPACE(2 * sizeof(int))];
    struct iovec v = {in, FRAME_HEAD};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    int got = -1;
    size_t n, n_fds;
    rq.path = str_of(path);
    assert_true(parcel_of(STR("hello"), &body, &err));
    frame_init(&f);
    assert_true(frame_request(&f, &rq, &body, &note, &err));
    assert_int_equal(send(fd, f.bytes.ptr, f.bytes.len, 0), f.bytes.len);
    assert_int_equal(recvmsg(fd, &m, MSG_WAITALL), FRAME_HEAD);
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (c) memcpy(&got, CMSG_DATA(c), sizeof got);
    assert_true(frame_head(in, true, &n, &n_fds, &err) && n_fds == (c ? 1u : 0u));
    assert_int_equal(recv(fd, in, n, MSG_WAITALL), n);
    assert_true(frame_read_answer((struct str){in, n}, &got, n_fds, &r, &err) && parcel_check(&r.body, &err));
    assert_string_equal(r.id, request.id);
    *bytes = r.body.bytes;
    *beside = r.body.fd >= 0;
    unsigned status = r.status;
    parcel_release(&r.body);
    parcel_release(&r.note);
    parcel_release(&body);
    frame_release(&f);
    return status;
}

static void lanes_answer(void **state) {
    (void)state;
    int pair[2], status;
    uint64_t bytes;
    bool beside;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    pid_t child = fork();
    if (child == 0) {
        struct lane_options opt = {.answer = answer, .body_max = 1000000};
        close(pair[0]);
        _exit(lane_serve(pair[1], &opt, &err) ? 0 : 1);
    }
    close(pair[1]);
    assert_int_equal(ask(pair[0], "/", &bytes, &beside), 200);
    assert_true(bytes == 0 && !beside);
    assert_int_equal(ask(pair[0], "/large", &bytes, &beside), 200);
    assert_true(bytes == 1000000 && beside);
    assert_int_equal(ask(pair[0], "/too-large", &bytes, &beside), 500);
    assert_int_equal(ask(pair[0], "/forgets", &bytes, &beside), 500);
    close(pair[0]);
    assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void control_messages(void **state) {
    (void)state;
    int pair[2];
    struct control_message m;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    assert_false(control_receive(pair[1], 0, &m, &err));
    assert_int_equal(err.kind, ERR_NONE);
    assert_true(control_send(pair[0], CONTROL_PROCESS, 3, &pair[0], 1, STR("why"), &err));
    assert_true(control_receive(pair[1], 1000, &m, &err));
    assert_true(m.what == CONTROL_PROCESS && m.lane == 3 && m.n_fds == 1 && !strcmp(m.text, "why"));
    close(m.fds[0]);
    assert_int_equal(send(pair[0], "?x", 2, 0), 2);
    assert_false(control_receive(pair[1], 1000, &m, &err));
    close(pair[0]);
    assert_false(control_receive(pair[1], 1000, &m, &err));
    assert_int_equal(err.kind, ERR_UPSTREAM);
    close(pair[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(requests_come_back), cmocka_unit_test(answers_are_not_believed),
                                       cmocka_unit_test(parcels_are_sealed), cmocka_unit_test(lanes_answer),
                                       cmocka_unit_test(control_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
