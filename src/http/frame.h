/* frame: the bytes between the listener and a process of a lane. Numbers are little-endian.
 *
 *     head      "kjQ1" (request) or "kjA1" (answer), u32 bytes of what follows, u32 descriptors beside it, u32 0
 *     request   id[20], u8 secure, u32 stage, method, path, query, peer, host, certificate, u32 fields, (name, value)…,
 *               body, note
 *     answer    id[20], u32 status, u32 forward + 1 (0: none), u8 new body, fields (as on the wire, each ended by
 *               CR LF), body, note
 *     a text    u32 length (0xffffffff: none), its bytes
 *     a parcel  u8 how (0 in the frame, 1 a sealed memfd beside it, 2 a file beside it), u64 bytes, the bytes when 0
 *
 * Both sides read through the same functions, which believe nothing: every length against its ceiling and against what
 * there is, every byte used, descriptors exactly as many as were announced. An answer's fields are checked by name and
 * value, so that a process that was broken into cannot write a second answer into the first.
 *
 * A frame is a stream (SOCK_STREAM); descriptors come with its first byte. */
#pragma once
#include "http/http.h"
#include "http/parcel.h"

#define FRAME_HEAD 16
#define FRAME_FDS 2

struct frame {
    struct buf bytes;   /* head and all */
    int fds[FRAME_FDS]; /* borrowed from the parcels */
    size_t n_fds;
};
void frame_init(struct frame *f);
void frame_release(struct frame *f);

/* `rq` without body and note, which are the parcels. False: larger than HTTP_FRAME_MAX (LIMIT). */
bool frame_request(struct frame *out, const struct http_request *rq, const struct parcel *body,
                   const struct parcel *note, struct err *e) MUST_CHECK;
struct frame_answer {
    char id[20];
    unsigned status;
    int forward; /* -1: none */
    bool new_body;
    struct str fields;
    struct parcel body, note;
};
bool frame_answer(struct frame *out, const struct frame_answer *in, struct err *e) MUST_CHECK;

/* Of a head: how many bytes follow, and how many descriptors belong to it. UPSTREAM. */
bool frame_head(const char head[FRAME_HEAD], bool answer, size_t *bytes, size_t *n_fds, struct err *e) MUST_CHECK;
/* What follows the head; views into `bytes`. The descriptors become the parcels' when it succeeds, else they are
 * still the caller's. */
bool frame_read_request(struct arena *a, struct str bytes, const int *fds, size_t n_fds, struct http_request *rq,
                        struct parcel *body, struct parcel *note, struct err *e) MUST_CHECK;
bool frame_read_answer(struct str bytes, const int *fds, size_t n_fds, struct frame_answer *out,
                       struct err *e) MUST_CHECK;
