/* limits: every ceiling of the room in one table, from which the code takes its numbers and `kijun limits` its rows.
 *
 *     for (const struct limit *l = http_limits; l->name; l++) printf("%s %" PRIu64 " %s\n", l->name, l->value,
 * l->unit);
 *
 * The sizes that web must know stand in http.h and lane.h; the others are here. Seconds and rates that an installation
 * may set (struct listener_options) are given here as their defaults. */
#pragma once
#include "base/base.h"
#include "http/http.h"
#include "http/lane.h"

#define HTTP_METHOD_MAX 16                   /* a longer method is one that we do not have */
#define HTTP_CHUNK_EXTENSIONS_MAX (4 * KIB)  /* of one body, all chunks together */
#define HTTP_TRAILERS_MAX (8 * KIB)          /* of one body */
#define HTTP_CHUNK_DIGITS_MAX 8              /* of the size of one chunk */
#define HTTP_BODIES_MAX (256 * MIB)          /* of all requests at the same time */
#define HTTP_ANSWER_FIELDS_MAX (64 * KIB)    /* of an answer */
#define HTTP_FILE_MAX ((uint64_t)4096 * MIB) /* of an answer that is a file */
#define HTTP_CERTIFICATE_MAX (16 * KIB)      /* of a client */
#define HTTP_FRAME_MAX (512 * KIB)           /* of a frame between listener and lane, without what goes beside it */
#define HTTP_PART_HEAD_MAX (2 * KIB)         /* of the fields of one part of multipart/form-data */
#define HTTP_CONNECTIONS 4096
#define HTTP_CONNECTIONS_PER_PEER 256
#define HTTP_HEADER_SECONDS 10
#define HTTP_BODY_RATE 500
#define HTTP_SEND_RATE 1000
#define HTTP_IDLE_SECONDS 30
#define HTTP_STOP_SECONDS 10
#define HTTP_LINGER_SECONDS 2
#define HTTP_LINGER_MAX (256 * KIB) /* read and thrown away after a refusal, so that the client can read it */

extern const struct limit http_limits[]; /* ends with a NULL name */
