/* frame: writing and reading what goes over a lane. */
#include "http/frame.h"

#include "http/limits.h"
#include "http/parse.h"

static const char magic[2][5] = {"kjQ1", "kjA1"};

void frame_init(struct frame *f) {
    *f = (struct frame){0};
    buf_init(&f->bytes, HTTP_FRAME_MAX);
}

void frame_release(struct frame *f) {
    buf_release(&f->bytes);
}

static void put_text(struct buf *out, struct str s) {
    buf_add_le32(out, s.ptr ? s.len : 0xffffffffu);
    buf_add(out, s);
}

static void put_parcel(struct frame *f, const struct parcel *p) {
    buf_addc(&f->bytes, p->fd < 0 ? 0 : p->file ? 2 : 1);
    buf_add_le32(&f->bytes, (unsigned long)(p->bytes & 0xffffffffu));
    buf_add_le32(&f->bytes, (unsigned long)(p->bytes >> 32));
    if (p->fd >= 0)
        f->fds[f->n_fds++] = p->fd;
    else
        buf_add(&f->bytes, (struct str){p->ptr ? p->ptr : "", (size_t)p->bytes});
}

static void begin(struct frame *f, bool answer) {
    buf_clear(&f->bytes);
    f->n_fds = 0;
    buf_add(&f->bytes, (struct str){magic[answer], 4});
    for (int i = 0; i < 3; i++) buf_add_le32(&f->bytes, 0);
}

static bool finish(struct frame *f, struct err *e) {
    if (!buf_ok(&f->bytes)) return err_set(e, ERR_LIMIT, _("A message between two processes is too long."));
    size_t n = f->bytes.len - FRAME_HEAD;
    for (int i = 0; i < 4; i++) {
        f->bytes.ptr[4 + i] = (char)(n >> (8 * i));
        f->bytes.ptr[8 + i] = (char)(f->n_fds >> (8 * i));
    }
    return true;
}

bool frame_request(struct frame *f, const struct http_request *rq, const struct parcel *body, const struct parcel *note,
                   struct err *e) {
    struct buf *b = &f->bytes;
    begin(f, false);
    buf_add(b, (struct str){rq->id, sizeof rq->id});
    buf_addc(b, rq->secure);
    buf_add_le32(b, rq->stage);
    put_text(b, rq->method);
    put_text(b, rq->path);
    put_text(b, rq->query);
    put_text(b, rq->peer);
    put_text(b, rq->host);
    put_text(b, rq->certificate);
    buf_add_le32(b, rq->n_fields);
    for (size_t i = 0; i < rq->n_fields; i++) {
        put_text(b, rq->fields[i].name);
        put_text(b, rq->fields[i].value);
    }
    put_parcel(f, body);
    put_parcel(f, note);
    return finish(f, e);
}

bool frame_answer(struct frame *f, const struct frame_answer *in, struct err *e) {
    struct buf *b = &f->bytes;
    begin(f, true);
    buf_add(b, (struct str){in->id, sizeof in->id});
    buf_add_le32(b, in->status);
    buf_add_le32(b, (unsigned long)(in->forward + 1));
    buf_addc(b, in->new_body);
    put_text(b, in->fields);
    put_parcel(f, &in->body);
    put_parcel(f, &in->note);
    return finish(f, e);
}

/* Reading: a cursor that remembers that something was wrong, and gives nothing from then on. */
struct cursor {
    struct str rest;
    const int *fds;
    size_t n_fds;
    bool bad;
};

static const unsigned char *take(struct cursor *c, size_t n) {
    if (c->bad || c->rest.len < n) return c->bad = true, NULL;
    const unsigned char *at = (const unsigned char *)c->rest.ptr;
    c->rest = str_cut(c->rest, n, c->rest.len);
    return at;
}

static uint32_t get_u32(struct cursor *c) {
    const unsigned char *p = take(c, 4);
    return p ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

static bool get_bool(struct cursor *c) {
    const unsigned char *p = take(c, 1);
    if (p && *p > 1) c->bad = true;
    return p && *p == 1;
}

static struct str get_text(struct cursor *c, size_t ceiling, bool may_miss) {
    uint32_t n = get_u32(c);
    if (n == 0xffffffffu) return c->bad |= !may_miss, STR_NONE;
    if (n > ceiling) c->bad = true;
    const unsigned char *p = take(c, n);
    return p ? (struct str){(const char *)p, n} : STR_NONE;
}

/* In-frame bytes are copied: a parcel owns what it holds. */
static struct parcel get_parcel(struct cursor *c, uint64_t ceiling, bool may_be_file) {
    struct parcel p = PARCEL_NONE;
    const unsigned char *how = take(c, 1);
    uint64_t low = get_u32(c), bytes = low | (uint64_t)get_u32(c) << 32;
    if (c->bad || *how > (may_be_file ? 2 : 1) || bytes > (*how == 2 ? HTTP_FILE_MAX : ceiling))
        return c->bad = true, p;
    if (*how == 0) {
        const unsigned char *at = bytes <= LANE_INLINE ? take(c, (size_t)bytes) : NULL;
        if (!at) return c->bad = true, p;
        if (bytes) p.ptr = memcpy(mem_alloc((size_t)bytes), at, (size_t)bytes);
        p.room = (size_t)bytes;
    } else {
        if (!c->n_fds) return c->bad = true, p;
        p.fd = *c->fds++;
        c->n_fds--;
        p.file = *how == 2;
    }
    p.bytes = bytes;
    return p;
}

static bool get_id(struct cursor *c, char id[20]) {
    const unsigned char *p = take(c, 20);
    if (!p || p[19]) return c->bad = true, false;
    memcpy(id, p, 20);
    for (size_t i = 0; id[i]; i++)
        if (!((id[i] >= '0' && id[i] <= '9') || (id[i] >= 'a' && id[i] <= 'z'))) return c->bad = true, false;
    return true;
}

static bool broken(struct err *e) {
    return err_set(e, ERR_UPSTREAM, _("A message of another process is not as it must be."));
}

/* Everything was used and was right; otherwise what the parcels hold in memory goes, and descriptors stay the
 * caller's. */
static bool done(struct cursor *c, struct parcel *body, struct parcel *note, struct err *e) {
    if (!c->bad && c->rest.len == 0 && c->n_fds == 0) return true;
    body->fd = note->fd = -1;
    parcel_release(body);
    parcel_release(note);
    return broken(e);
}

bool frame_head(const char head[FRAME_HEAD], bool answer, size_t *bytes, size_t *n_fds, struct err *e) {
    struct cursor c = {.rest = {head, FRAME_HEAD}};
    const unsigned char *m = take(&c, 4);
    uint32_t n = get_u32(&c), fds = get_u32(&c), zero = get_u32(&c);
    if (memcmp(m, magic[answer], 4) != 0 || n > HTTP_FRAME_MAX - FRAME_HEAD || fds > FRAME_FDS || zero)
        return broken(e);
    *bytes = n;
    *n_fds = fds;
    return true;
}

bool frame_read_request(struct arena *a, struct str bytes, const int *fds, size_t n_fds, struct http_request *out,
                        struct parcel *body, struct parcel *note, struct err *e) {
    struct cursor c = {.rest = bytes, .fds = fds, .n_fds = n_fds};
    struct http_request rq = {0};
    struct http_field *fields = NULL;
    get_id(&c, rq.id);
    rq.secure = get_bool(&c);
    rq.stage = get_u32(&c);
    rq.method = get_text(&c, HTTP_METHOD_MAX, false);
    rq.path = get_text(&c, HTTP_TARGET_MAX, false);
    rq.query = get_text(&c, HTTP_TARGET_MAX, true);
    rq.peer = get_text(&c, 64, false);
    rq.host = get_text(&c, 300, false);
    rq.certificate = get_text(&c, HTTP_CERTIFICATE_MAX, true);
    rq.n_fields = get_u32(&c);
    if (rq.n_fields > HTTP_FIELDS_MAX || rq.stage > HTTP_FORWARDS_MAX) c.bad = true;
    if (!c.bad) fields = arena_array(a, rq.n_fields + 1, sizeof *fields);
    for (size_t i = 0; !c.bad && i < rq.n_fields; i++) {
        fields[i].name = get_text(&c, HTTP_HEAD_MAX, false);
        fields[i].value = get_text(&c, HTTP_HEAD_MAX, false);
    }
    rq.fields = fields;
    struct parcel b = get_parcel(&c, HTTP_UPLOAD_MAX, false), n = get_parcel(&c, HTTP_NOTE_MAX, false);
    if (!done(&c, &b, &n, e)) return false;
    *out = rq;
    *body = b;
    *note = n;
    return true;
}

/* Each line a name that a process may say, a colon, a blank, a value without control characters. */
static bool fields_ok(struct str s) {
    while (s.len) {
        struct str name, value;
        size_t end;
        if (!str_find(s, STR("\r\n"), &end)) return false;
        struct str line = str_cut(s, 0, end);
        if (!str_split(line, ':', &name, &value) || !http_field_may(name) || !http_value(value)) return false;
        s = str_cut(s, end + 2, s.len);
    }
    return true;
}

bool frame_read_answer(struct str bytes, const int *fds, size_t n_fds, struct frame_answer *out, struct err *e) {
    struct cursor c = {.rest = bytes, .fds = fds, .n_fds = n_fds};
    struct frame_answer r = {.forward = -1};
    get_id(&c, r.id);
    r.status = get_u32(&c);
    uint32_t forward = get_u32(&c);
    r.new_body = get_bool(&c);
    r.fields = get_text(&c, HTTP_ANSWER_FIELDS_MAX, false);
    if (forward > 64 || (!forward && (r.status < 200 || r.status > 599)) || !fields_ok(r.fields)) c.bad = true;
    r.forward = (int)forward - 1;
    r.body = get_parcel(&c, HTTP_FILE_MAX, forward == 0);
    r.note = get_parcel(&c, HTTP_NOTE_MAX, false);
    if (!c.bad && forward && r.body.bytes > HTTP_UPLOAD_MAX) c.bad = true;
    if (!done(&c, &r.body, &r.note, e)) return false;
    *out = r;
    return true;
}
