/* lane: how a request gets from the listener to the process that answers it, and back.
 *
 * A lane is a duty (read, write, hash, …) with one or more processes, each at one end of a socketpair; the listener
 * holds the other ends, gives a request to a process that is free, and keeps the others in a bounded queue. A process
 * answers one request at a time and is written without any event loop:
 *
 *     struct lane_options opt = {.answer = answer, .ctx = &mine, .tick = tick, .tick_ms = 1000};
 *     if (!lane_serve(fd, &opt, &e)) …                  // true: the listener closed the lane, or `requests` are done
 *
 * On the wire (src/http/frame.c has the bytes): a frame has a fixed head, then its parts; a body of more than
 * LANE_INLINE bytes is a sealed memfd that is passed along. Both sides check every length against its ceiling; a frame
 * that is wrong ends the connection (the other process is broken or broken into), never the reader. */
#pragma once
#include "http/http.h"

#define LANE_INLINE (64 * KIB)

typedef void lane_answer_fn(void *ctx, struct arena *a, const struct http_request *rq, struct http_response *rs);
struct lane_options {
    lane_answer_fn *answer;
    void *ctx;
    void (*tick)(void *ctx); /* between requests, about every tick_ms; NULL: none */
    unsigned tick_ms;
    unsigned requests;    /* end after so many; 0: never */
    size_t arena_ceiling; /* of one request; 0: 256 MiB */
    size_t body_max;      /* of an answer; 0: 64 MiB */
};
bool lane_serve(int fd, const struct lane_options *opt, struct err *e) MUST_CHECK;
