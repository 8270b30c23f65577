/* evidence: what shows that a control is carried out, kept with the record.
 *
 * The bytes lie in the database in pieces of 64 KiB under their SHA-256 (the same bytes once), so that evidence, its
 * entry in the record and its bytes are one transaction and one file. What a file is is told from its bytes
 * (fmt/sniff.h), never from its name; the name is cleaned and never used as a path. Programs are refused, whatever they
 * are called and whoever brings them: what shows something about a program is a report or a checksum, and there is no
 * way around it, since evidence is opened by people who trust its place. Scripts are text, kept and only handed over.
 *
 *     struct evidence_offer offer = {.system = 3, .control = STR("std.ID"), .file = name, .read = …, .ctx = …};
 *     if (!evidence_add(a, trail, &actor, &offer, &got, &e)) …               // CONFLICT: infected, and recorded as
 * event if (!evidence_read(store, got.id, write_piece, &out, &e)) …            // SHA-256 checked while reading
 *
 * Settings: `evidence.max_bytes` (of one file, 50 MiB), `evidence.total_bytes` (of all, 10 GiB), `evidence.scanner`
 * (the path of a clamd socket; none: nothing is scanned), `evidence.scan_seconds` (60), `evidence.scan_failure`
 * (`refuse`, or `accept`: kept as not scanned). A file is held in memory while it is taken. */
#pragma once
#include "fmt/sniff.h"
#include "trail/trail.h"

#define EVIDENCE_PIECE (64 * KIB)
#define EVIDENCE_NOTE_MAX 2000   /* bytes */
#define EVIDENCE_CONTROL_MAX 200 /* bytes */
#define EVIDENCE_LIST_MAX 100000

struct evidence {
    int64_t id, system, bytes, changed; /* changed: number of the entry that added or erased it */
    struct str control, file, type, note, effective, expires, sha256, scan;
    bool safe, erased;
};

/* Adding. `read` gives the bytes (lines.h); days as YYYY-MM-DD or STR_NONE. */
struct evidence_offer {
    int64_t system; /* has to exist, and not be removed */
    struct str control, file, note, effective, expires;
    lines_read_fn *read;
    void *ctx;
};
/* In a transaction of its own. Nothing is kept of what is refused: LIMIT (too large), INVALID (days, texts, a program),
 * CONFLICT (infected: an entry of kind `event` says so), UPSTREAM (the scanner gives no verdict). `misnamed` (may be
 * NULL): the ending of the name claims something else than the bytes are; the entry says so too. */
bool evidence_add(struct arena *a, struct trail *t, const struct trail_actor *by, const struct evidence_offer *offer,
                  struct evidence *out, bool *misnamed, struct err *e) MUST_CHECK;

/* Looking; copied into the arena. By system, control, id; `system` 0: of all. */
bool evidence_list(struct arena *a, struct store *s, int64_t system, struct evidence **list, size_t *n,
                   struct err *e) MUST_CHECK;
bool evidence_find(struct arena *a, struct store *s, int64_t id, struct evidence *out, struct err *e) MUST_CHECK;
/* A system by its name, or by its number when none has that name; one that was removed only when no other has the name.
 * NOT_FOUND. */
bool evidence_system(struct arena *a, struct store *s, struct str which, int64_t *id, struct str *name,
                     struct err *e) MUST_CHECK;
bool evidence_system_name(struct arena *a, struct store *s, int64_t id, struct str *name, struct err *e) MUST_CHECK;
/* Whether its effective period is over on that day (period.h); false when it has no end. */
bool evidence_expired(const struct evidence *v, struct str day);
/* `system/3/evidence/std.ID/12`: what its entries are about. */
void evidence_subject(int64_t system, struct str control, int64_t id, struct buf *out);

/* The bytes, piece by piece. False when they are not those that were kept (DB): what was given before is then worth
 * nothing. */
typedef bool evidence_piece_fn(void *ctx, struct str piece, struct err *e);
bool evidence_read(struct store *s, int64_t id, evidence_piece_fn *give, void *ctx, struct err *e) MUST_CHECK;

/* Inside a transaction whose entry says so: the bytes go (unless other evidence has the same), the row keeps number,
 * system and control. CONFLICT when it is erased already. */
bool evidence_erase(struct store *s, int64_t id, int64_t entry, struct err *e) MUST_CHECK;

/* Care: every content has its size and SHA-256, no piece is without content and no content without evidence, every
 * evidence that is not erased has its content, and says the same as its entry. `n`: how many findings; false only when
 * it could not be looked at. */
struct evidence_verified {
    int64_t evidence, erased, contents, bytes;
};
bool evidence_verify(struct trail *t, store_finding_fn *say, void *ctx, struct evidence_verified *out, size_t *n,
                     struct err *e) MUST_CHECK;
