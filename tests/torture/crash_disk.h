/* crash_disk: what a power cut may leave of files, given what was written to them and when it was synced.
 *
 * `crash_record` writes down every call that the VFS makes below a folder. `crash_forward` then plays the calls up to
 * the moment of the cut, and `crash_leave` puts into another folder one of the states that the disk may be in at that
 * moment:
 *
 * - What was synced is there. Of each write after that, each sector of 512 bytes is there or not, whatever happened to
 * the others, or is torn (its beginning or its end is there). So a sector may hold any older version since the last
 * sync. A sector that was never written before, and is not there, is zeros or rubbish.
 * - The size is the old one, the new one, or one in between; a truncation that was not synced has happened or not.
 * - A file that was made is there once it was synced, one that was removed is gone once its directory was synced
 * (SQLite does that with the first sync of a log or journal that it made, or when it removes a file "durably"); before
 * that it is as chance has it, for each file alone.
 * - Bytes that nobody wrote do not change (SQLite's "powersafe overwrite"; disks of today promise it).
 *
 *     struct crash_disk *d = crash_record(folder);
 *     … work, and crash_mark(d, n) after each acknowledged transaction …
 *     crash_stop(d);
 *     for (cuts in rising order) { crash_forward(d, cut); crash_leave(d, random, other_folder); … } */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct crash_disk;

struct crash_disk *crash_record(const char *folder); /* one at a time; takes the hooks of the VFS */
void crash_mark(struct crash_disk *d, unsigned acknowledged);
void crash_stop(struct crash_disk *d);
void crash_free(struct crash_disk *d);

size_t crash_calls(const struct crash_disk *d); /* how many were recorded; a cut is from 0 to this */
/* What was acknowledged when the cut came; what had been at the end. */
unsigned crash_acknowledged(const struct crash_disk *d, size_t cut);

void crash_forward(struct crash_disk *d, size_t cut); /* never back */
void crash_leave(const struct crash_disk *d, uint64_t random, const char *folder);

uint64_t crash_random(uint64_t *state); /* a stream of numbers; any state will do */
