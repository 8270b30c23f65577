/* kijun prove: a proof pack of one requirement, or of the one that a file of evidence belongs to. */
#include "cli/care.h"
#include "cli/explain.h"
#include "cli/seal.h"
#include "ledger/database.h"
#include "ledger/pack.h"

#define FILE_MAX (1024 * MIB)

struct proof {
    struct record *r;
    struct opened in;
    struct system_record system;
    struct thing thing;
    struct pack pack;
};

static int failed(const struct err *e) {
    return cli_fail(e);
}

/* The system as it stands in the database now. */
static int open_recorded(struct proof *p, struct str which) {
    struct call *c = p->r->call;
    struct err e;
    int status = open_standards(c, &p->in);
    if (status) return status;
    if (!system_get(c->arena, p->r->store, which, &p->system, &e)) return failed(&e);
    p->pack.system = p->system.id;
    return open_text(c, arena_str(c->arena, p->system.name).ptr, p->system.json, &p->in);
}

static bool is_sha256(struct str s) {
    unsigned char bytes[32];
    size_t got;
    return s.len == 64 && hex_read(s, bytes, sizeof bytes, &got) && got == 32;
}

/* By the file itself, or by its SHA-256. */
static int find_file(struct proof *p, const char *what) {
    struct arena *a = p->r->call->arena;
    struct str bytes, control;
    char sum[65];
    struct err e;
    if (is_sha256(str_of(what))) {
        p->pack.only = str_of(what);
    } else {
        if (!file_read(a, what, FILE_MAX, &bytes, &e)) return failed(&e);
        sha256_hex(bytes, sum);
        p->pack.only = arena_str(a, str_of(sum));
    }
    if (!pack_find_file(a, p->r->store, p->pack.only, &p->pack.system, &control, &e)) return failed(&e);
    int status = open_recorded(p, arena_fmt(a, "%lld", (long long)p->pack.system));
    return status ? status : open_thing(p->r->call, p->in.cat, control.ptr, NEAR_CONTROL | NEAR_CONDITION, &p->thing);
}

static int find_requirement(struct proof *p, const char *system, const char *id) {
    int status = open_recorded(p, str_of(system));
    return status ? status : open_thing(p->r->call, p->in.cat, id, NEAR_CONTROL | NEAR_CONDITION, &p->thing);
}

/* What settles it: answers and judgements by name; rows of sheets and what is implied come with all of their kind. */
static void name_inputs(struct proof *p, struct refs facts) {
    struct arena *a = p->r->call->arena;
    struct str *list = arena_array(a, facts.n + 3, sizeof *list);
    size_t n = 0;
    bool indirect = false;
    for (size_t i = 0; i < facts.n; i++) {
        struct input_ref r = facts.list[i];
        struct str name = input_name(a, p->in.cat, r);
        if (!r.is_condition && !base_answer(p->in.system, r.index)) indirect = true;
        list[n++] = arena_fmt(a, "%s/%.*s", r.is_condition ? "judgements" : "answers", STR_ARG(name));
    }
    if (indirect) list[n++] = STR("sheets"), list[n++] = STR("answers");
    p->pack.inputs = list;
    p->pack.n_inputs = n;
}

static struct str part_value(const struct proof *p, const char *section) {
    const struct part *part = parts_find(&p->system.parts, str_of(section), p->pack.control);
    return part ? part->value : STR_NONE;
}

/* As explain --json has it, with the system and what its people say of how far it is. */
static void write_requirement(struct proof *p) {
    struct call *c = p->r->call;
    struct out o;
    out_begin(&o, c);
    explain_json(&o, c, &p->in, p->thing);
    jsonw_key(&o.json, "system");
    jsonw_object(&o.json);
    jsonw_key(&o.json, "id"), jsonw_int(&o.json, p->system.id);
    json_member(&o.json, "name", p->system.name);
    jsonw_key(&o.json, "revision"), jsonw_int(&o.json, p->system.revision);
    jsonw_end_object(&o.json);
    jsonw_end_object(&o.json);
    buf_addc(&o.text, '\n');
    struct str status = part_value(p, "status"), text = buf_str(&o.text);
    /* A part is JSON already: it goes in as it is, before the last brace. */
    p->pack.requirement = status.ptr ? arena_fmt(c->arena, "%.*s,\"status\":%.*s}\n", (int)(str_trim(text).len - 1),
                                                 text.ptr, STR_ARG(status))
                                     : arena_str(c->arena, text);
    buf_release(&o.text);
}

static void describe(struct proof *p) {
    struct arena *a = p->r->call->arena;
    bool control = p->thing.kind == THING_CONTROL;
    const struct derivation *d = p->in.result;
    p->pack.control =
        control ? control_name(a, p->in.cat, p->thing.index) : condition_name(a, p->in.cat, p->thing.index);
    p->pack.subject = arena_fmt(a, "%.*s %.*s", STR_ARG(p->system.name), STR_ARG(p->pack.control));
    name_inputs(p, control ? d->controls[p->thing.index].facts : d->conditions[p->thing.index].facts);
    write_requirement(p);
}

static int report(struct proof *p, const struct buf *out) {
    struct out o;
    char sum[65];
    sha256_hex(buf_str(out), sum);
    out_begin(&o, p->r->call);
    if (p->r->call->json) {
        json_begin(&o);
        json_member(&o.json, "subject", p->pack.subject);
        jsonw_key(&o.json, "entries"), jsonw_int(&o.json, (int64_t)p->pack.n_entries);
        jsonw_key(&o.json, "evidence"), jsonw_int(&o.json, (int64_t)p->pack.n_files);
        jsonw_key(&o.json, "entry"), jsonw_int(&o.json, p->pack.entry);
        jsonw_key(&o.json, "sha256"), jsonw_z(&o.json, sum);
        return json_end(&o, EXIT_DONE);
    }
    cli_note(_("written: %s (%zu entries with their proofs, %zu files of evidence)"), p->r->call->outputs[0],
             p->pack.n_entries, p->pack.n_files);
    return out_end(&o, EXIT_DONE);
}

static int make(struct proof *p) {
    struct call *c = p->r->call;
    struct care k;
    struct buf out;
    struct err e;
    describe(p);
    if (!care_init(c, &k, &e) || !pack_gather(c->arena, p->r->trail, &p->pack, &e) ||
        !pack_record(c->arena, p->r->trail, &p->r->actor, &p->pack, &e) || !seal_now(p->r, &p->pack.note, &e))
        return failed(&e);
    p->pack.keys = k.verifiers;
    p->pack.n_keys = k.n_verifiers;
    buf_init(&out, PACK_MAX);
    bool ok = pack_write(c->arena, p->r->trail, &p->pack, &out, &e) && file_write(c->outputs[0], buf_str(&out), &e);
    int status = ok ? report(p, &out) : failed(&e);
    buf_release(&out);
    return status;
}

static int prove(struct proof *p) {
    struct call *c = p->r->call;
    struct err e;
    if (!p->r->key) {
        err_set(&e, ERR_NOT_FOUND, _("Without the sealing key (keys/log.pem) nothing can be proven."));
        return failed(&e);
    }
    int status =
        c->n_arguments == 1 ? find_file(p, c->arguments[0]) : find_requirement(p, c->arguments[0], c->arguments[1]);
    return status ? status : make(p);
}

static int run(struct call *c) {
    struct record r;
    struct err e;
    if (c->n_outputs != 1 || !str_ends(str_of(c->outputs[0]), STR(".zip"))) {
        err_set(&e, ERR_INVALID, _("Name one output file: -o PACK.zip"));
        return failed(&e);
    }
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    struct proof p = {.r = &r};
    return record_close(&r, prove(&p));
}

const struct verb verb_prove = {
    .name = "prove",
    .group = VERB_RECORD,
    .arguments = N_("SYSTEM STD:ID|FILE -o PACK.zip"),
    .least = 1,
    .most = 2,
    .takes = TAKES_FILE_THEN_ID,
    .summary = N_("write a proof pack of a requirement, for an auditor"),
    .about = N_("A pack holds the requirement as it is derived now, with its decision and reasons; the evidence; every "
                "entry of the record about it, each with the proof that it stands in the record; the seal to which the "
                "proofs lead; and instructions in both languages. It can be checked without kijun and without a "
                "network, with kijun-verify or with openssl alone. Of a file of evidence (by the file itself or its "
                "SHA-256) the requirement that it belongs to is proven with it. Making a pack is an entry of the "
                "record too."),
    .example = "kijun prove 行政情報提供システム {control} -o pack.zip\n"
               "kijun prove evidence.pdf -o pack.zip",
    .options = {OPT_OUTPUT, OPT_JSON, OPT_STANDARD},
    .run = run,
};
