/* crash_disk: see its header. */
#include "crash_disk.h"

#include "../unit/db_sample.h"

#define SECTOR 512
#define NAMES 16
#define FILES_MAX 4096

struct bytes {
    unsigned char *ptr;
    size_t len, room;
};

/* One call, as it was made. */
enum what { WRITE, TRUNCATE, SYNC, CREATE, REMOVE };
struct call {
    enum what what;
    unsigned name;         /* which name in the folder */
    size_t offset, n;      /* TRUNCATE: offset is the new size */
    unsigned char *bytes;  /* WRITE */
    bool durable;          /* REMOVE: the directory is synced too */
    unsigned acknowledged; /* when it was made */
};

/* A file while the calls are played: what is safe, and what was done to it since. */
struct file {
    struct bytes synced;
    size_t *since; /* numbers of calls */
    size_t n_since, room_since;
    bool ever_synced, logs; /* of a log or journal the first sync is one of the directory too */
};

struct crash_disk {
    char folder[300];
    char names[NAMES][64];
    unsigned n_names, acknowledged;
    struct call *calls;
    size_t n_calls, room_calls;
    /* Playing */
    size_t at;
    struct file files[FILES_MAX];
    int n_files;
    int live[NAMES], safe[NAMES]; /* the file that has the name: now, and surely after a cut; -1 = none */
    struct {
        unsigned name;
        int file;  /* -1: removed */
    } entries[64]; /* changes of the directory that were not synced */
    unsigned n_entries;
};

uint64_t crash_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void *grown(void *p, size_t count, size_t *room, size_t each) {
    if (count < *room) return p;
    *room = *room ? *room * 2 : 64;
    p = realloc(p, *room * each);
    if (!p) abort();
    return p;
}

static void resize(struct bytes *b, size_t len) {
    if (len > b->room) {
        b->room = len + len / 2 + 4096;
        b->ptr = realloc(b->ptr, b->room);
        if (!b->ptr) abort();
    }
    if (len > b->len) memset(b->ptr + b->len, 0, len - b->len);
    b->len = len;
}

/* Recording ------------------------------------------------------------------------------------------------------- */

static int name_of(struct crash_disk *d, const char *path) {
    size_t len = strlen(d->folder);
    if (strncmp(path, d->folder, len) != 0 || path[len] != '/') return -1;
    const char *name = path + len + 1;
    for (unsigned i = 0; i < d->n_names; i++)
        if (strcmp(d->names[i], name) == 0) return (int)i;
    if (d->n_names == NAMES || strlen(name) >= sizeof d->names[0]) abort();
    (void)snprintf(d->names[d->n_names], sizeof d->names[0], "%s", name);
    return (int)d->n_names++;
}

static enum vfs_fate record(void *ctx, const struct vfs_call *c) {
    static const enum what kinds[] = {
        [VFS_WRITE] = WRITE, [VFS_TRUNCATE] = TRUNCATE, [VFS_SYNC] = SYNC, [VFS_OPEN] = CREATE, [VFS_DELETE] = REMOVE};
    struct crash_disk *d = ctx;
    int name = name_of(d, c->path);
    bool changes = c->op == VFS_WRITE || c->op == VFS_TRUNCATE || c->op == VFS_SYNC || c->op == VFS_DELETE;
    if (c->op == VFS_OPEN) changes = c->created && access(c->path, F_OK) != 0;
    if (name < 0 || !changes) return VFS_PASS;
    d->calls = grown(d->calls, d->n_calls, &d->room_calls, sizeof *d->calls);
    struct call *call = &d->calls[d->n_calls++];
    *call = (struct call){.what = kinds[c->op],
                          .name = (unsigned)name,
                          .offset = (size_t)c->offset,
                          .n = c->op == VFS_WRITE ? c->n : 0,
                          .durable = c->durable,
                          .acknowledged = d->acknowledged};
    if (call->n) {
        call->bytes = malloc(call->n);
        if (!call->bytes) abort();
        memcpy(call->bytes, c->bytes, call->n);
    }
    return VFS_PASS;
}

struct crash_disk *crash_record(const char *folder) {
    struct crash_disk *d = calloc(1, sizeof *d);
    if (!d) abort();
    (void)snprintf(d->folder, sizeof d->folder, "%s", folder);
    for (unsigned i = 0; i < NAMES; i++) d->live[i] = d->safe[i] = -1;
    vfs_set_hooks(&(struct vfs_hooks){record, d});
    return d;
}

void crash_mark(struct crash_disk *d, unsigned acknowledged) {
    d->acknowledged = acknowledged;
}

void crash_stop(struct crash_disk *d) {
    (void)d;
    vfs_set_hooks(NULL);
}

void crash_free(struct crash_disk *d) {
    for (size_t i = 0; i < d->n_calls; i++) free(d->calls[i].bytes);
    for (int i = 0; i < d->n_files; i++) {
        free(d->files[i].synced.ptr);
        free(d->files[i].since);
    }
    free(d->calls);
    free(d);
}

size_t crash_calls(const struct crash_disk *d) {
    return d->n_calls;
}

unsigned crash_acknowledged(const struct crash_disk *d, size_t cut) {
    return cut < d->n_calls ? d->calls[cut].acknowledged : d->acknowledged;
}

/* Playing --------------------------------------------------------------------------------------------------------- */

static void apply(struct bytes *b, const struct call *c) {
    if (c->what == TRUNCATE) {
        resize(b, c->offset);
    } else {
        if (c->offset + c->n > b->len) resize(b, c->offset + c->n);
        memcpy(b->ptr + c->offset, c->bytes, c->n);
    }
}

static void entry(struct crash_disk *d, unsigned name, int file) {
    if (d->n_entries == sizeof d->entries / sizeof *d->entries) abort();
    d->entries[d->n_entries].name = name;
    d->entries[d->n_entries++].file = file;
    d->live[name] = file;
}

static void sync_directory(struct crash_disk *d) {
    memcpy(d->safe, d->live, sizeof d->safe);
    d->n_entries = 0;
}

static void sync_file(struct crash_disk *d, unsigned name) {
    struct file *f = &d->files[d->live[name]];
    for (size_t i = 0; i < f->n_since; i++) apply(&f->synced, &d->calls[f->since[i]]);
    f->n_since = 0;
    if (f->ever_synced) return;
    f->ever_synced = true;
    if (f->logs) {
        sync_directory(d);
        return;
    }
    d->safe[name] = d->live[name];
    unsigned kept = 0;
    for (unsigned i = 0; i < d->n_entries; i++)
        if (d->entries[i].name != name) d->entries[kept++] = d->entries[i];
    d->n_entries = kept;
}

static void play(struct crash_disk *d, size_t number) {
    const struct call *c = &d->calls[number];
    if (c->what == CREATE) {
        if (d->n_files == FILES_MAX) abort();
        d->files[d->n_files] = (struct file){.logs = strchr(d->names[c->name], '-') != NULL};
        entry(d, c->name, d->n_files++);
        return;
    }
    int live = d->live[c->name];
    if (live < 0) return; /* removed although it is not there */
    if (c->what == REMOVE) {
        entry(d, c->name, -1);
        if (c->durable) sync_directory(d);
    } else if (c->what == SYNC) {
        sync_file(d, c->name);
    } else {
        struct file *f = &d->files[live];
        f->since = grown(f->since, f->n_since, &f->room_since, sizeof *f->since);
        f->since[f->n_since++] = number;
    }
}

void crash_forward(struct crash_disk *d, size_t cut) {
    while (d->at < cut && d->at < d->n_calls) play(d, d->at++);
}

/* Cutting --------------------------------------------------------------------------------------------------------- */

/* How this disk behaves, out of 256 each; a state has one mood, so that extremes are met too. */
struct mood {
    unsigned kept, torn;
    bool rubbish;
    uint64_t random;
};

static bool chance(struct mood *m, unsigned of256) {
    return (crash_random(&m->random) & 255) < of256;
}

static struct mood mood_of(uint64_t random) {
    static const unsigned kept[] = {0, 24, 128, 128, 232, 256}, torn[] = {0, 0, 16, 128};
    struct mood m = {.random = random};
    uint64_t r = crash_random(&m.random);
    m.kept = kept[r % 6];
    m.torn = torn[r / 6 % 4];
    m.rubbish = r / 24 % 4 == 0;
    return m;
}

/* One sector of a write, bytes from `from` to `to` of the file. */
static void write_sector(struct mood *m, struct bytes *b, const struct call *c, size_t from, size_t to, size_t old) {
    const unsigned char *bytes = c->bytes + (from - c->offset);
    size_t n = to - from;
    if (chance(m, m->torn)) {
        size_t part = crash_random(&m->random) % (n + 1);
        bool first = chance(m, 128);
        memcpy(b->ptr + from + (first ? 0 : part), bytes + (first ? 0 : part), first ? part : n - part);
    } else if (chance(m, m->kept)) {
        memcpy(b->ptr + from, bytes, n);
    } else if (m->rubbish && from >= old) {
        for (size_t i = from; i < to; i++) b->ptr[i] = (unsigned char)crash_random(&m->random);
    }
}

static void leave_call(struct mood *m, struct bytes *b, const struct call *c, size_t old) {
    if (c->what == TRUNCATE) {
        if (!chance(m, 128) || c->offset >= b->len) return;
        memset(b->ptr + c->offset, 0, b->len - c->offset); /* the size is settled later */
        return;
    }
    size_t end = c->offset + c->n;
    if (end > b->len) resize(b, end);
    for (size_t at = c->offset; at < end;) {
        size_t to = (at / SECTOR + 1) * SECTOR;
        if (to > end) to = end;
        write_sector(m, b, c, at, to, old);
        at = to;
    }
}

/* The size after so many of the calls since the last sync. */
static size_t size_after(const struct crash_disk *d, const struct file *f, size_t calls) {
    size_t size = f->synced.len;
    for (size_t i = 0; i < calls; i++) {
        const struct call *c = &d->calls[f->since[i]];
        if (c->what == TRUNCATE)
            size = c->offset;
        else if (c->offset + c->n > size)
            size = c->offset + c->n;
    }
    return size;
}

static void leave_file(const struct crash_disk *d, struct mood *m, const struct file *f, const char *path) {
    struct bytes b = {0};
    resize(&b, f->synced.len);
    if (b.len) memcpy(b.ptr, f->synced.ptr, b.len);
    for (size_t i = 0; i < f->n_since; i++) leave_call(m, &b, &d->calls[f->since[i]], f->synced.len);
    uint64_t r = crash_random(&m->random);
    size_t calls = r % 4 == 0 ? 0 : r % 4 == 1 ? r / 4 % (f->n_since + 1) : f->n_since;
    resize(&b, size_after(d, f, calls));
    db_save(path, b.ptr, b.len);
    free(b.ptr);
}

void crash_leave(const struct crash_disk *d, uint64_t random, const char *folder) {
    struct mood m = mood_of(random);
    int names[NAMES];
    char path[600];
    memcpy(names, d->safe, sizeof names);
    for (unsigned i = 0; i < d->n_entries; i++)
        if (chance(&m, 128)) names[d->entries[i].name] = d->entries[i].file;
    db_clear(folder, false);
    for (unsigned i = 0; i < d->n_names; i++) {
        if (names[i] < 0) continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, d->names[i]);
        leave_file(d, &m, &d->files[names[i]], path);
    }
}
