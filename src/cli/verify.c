/* kijun verify: is everything as it was written? */
#include "cli/verify.h"
#include "ledger/evidence.h"

#define LOCK_SECONDS 30

struct verify_part *verify_begin(struct verify *v, const char *id, struct str label) {
    v->parts = arena_grow(v->call->arena, v->parts, v->n, &v->room, sizeof *v->parts);
    struct verify_part *p = arena_alloc(v->call->arena, sizeof *p);
    *p = (struct verify_part){.verify = v, .id = id, .label = label};
    return v->parts[v->n++] = p;
}

void verify_find(void *part, const char *finding) {
    struct verify_part *p = part;
    p->n++;
    if (p->kept == VERIFY_SHOWN_MAX) return;
    p->findings = arena_grow(p->verify->call->arena, p->findings, p->kept, &p->room, sizeof *p->findings);
    p->findings[p->kept++] = arena_str(p->verify->call->arena, str_of(finding));
}

void verify_find_entry(void *part, const struct trail_finding *f) {
    struct verify_part *p = part;
    if (f->entry < 0) return verify_find(p, f->text);
    verify_find(p, arena_fmt(p->verify->call->arena, _("Entry %lld: %s"), (long long)f->entry, f->text).ptr);
}

/* The installation ---------------------------------------------------------------------------------------------------
 */

static bool database(struct verify *v, struct store *s, struct err *e) {
    struct verify_part *p = verify_begin(v, "database", str_of(_("Database")));
    size_t n;
    if (!store_check(s, verify_find, p, &n, e)) return false;
    p->text = arena_fmt(v->call->arena, _("structure, references and page checksums of %lld KiB"),
                        (long long)(store_bytes(s) / 1024));
    return true;
}

static bool record(struct verify *v, struct trail *t, struct err *e) {
    struct arena *a = v->call->arena;
    struct verify_part *p = verify_begin(v, "record", str_of(_("Record")));
    struct trail_verified done;
    size_t n;
    if (!trail_verify(t, verify_find_entry, p, &done, &n, e)) return false;
    p->text = arena_fmt(a, _("%lld entries (%lld of them erased), every hash computed anew; root %.*s"),
                        (long long)done.size, (long long)done.erased, STR_ARG(care_root(a, done.root)));
    return true;
}

static bool seals(struct verify *v, struct trail *t, struct err *e) {
    struct verify_part *p = verify_begin(v, "seals", str_of(_("Seals")));
    int64_t count = 0;
    size_t n;
    if (!v->care.n_verifiers) {
        p->text = str_of(_("not checked"));
        verify_find(p,
                    _("The public key of the record (keys/log.vkey) is missing, so that no signature can be checked."));
        return true;
    }
    if (!trail_seals_verify(t, v->care.verifiers, v->care.n_verifiers, verify_find_entry, p, &count, &n, e))
        return false;
    p->text = arena_fmt(v->call->arena, _("%lld seals in the database, each signature checked"), (long long)count);
    return true;
}

static bool evidence(struct verify *v, struct trail *t, struct err *e) {
    struct verify_part *p = verify_begin(v, "evidence", str_of(_("Evidence")));
    struct evidence_verified done;
    size_t n;
    if (!evidence_verify(t, verify_find, p, &done, &n, e)) return false;
    p->text = arena_fmt(v->call->arena, _("%lld pieces (%lld of them erased), %lld KiB by their SHA-256"),
                        (long long)done.evidence, (long long)done.erased, (long long)(done.bytes / 1024));
    return true;
}

static bool outside(struct verify *v, struct trail *t, struct err *e) {
    if (file_exists(v->care.latest)) {
        if (!verify_checkpoint(v, t, v->care.latest, e)) return false;
    } else {
        struct verify_part *p = verify_begin(v, "outside", str_of(_("Seal outside")));
        p->text = str_of(_("there is none (keys/latest.checkpoint): an old copy of the database could not be noticed"));
    }
    for (size_t i = 0; i < v->call->n_checkpoints; i++)
        if (!verify_checkpoint(v, t, v->call->checkpoints[i], e)) return false;
    return true;
}

static bool opened(struct verify *v, struct store *s, struct err *e) {
    struct trail *t = trail_open(s, e);
    bool ok = t && database(v, s, e) && record(v, t, e) && evidence(v, t, e) && seals(v, t, e) && outside(v, t, e) &&
              (!v->call->all || verify_backups(v, s, e));
    trail_close(t);
    return ok;
}

/* A damage that stops the looking is what was looked for. */
static bool installation(struct verify *v, struct err *e) {
    struct file_lock lock;
    if (!file_exists(v->care.database))
        return err_at(e, str_of(v->care.database), 0, 0, ERR_NOT_FOUND, _("There is no database here."));
    if (!file_lock(&lock, arena_fmt(v->call->arena, "%s/lock", v->care.dir).ptr, false, LOCK_SECONDS, e)) return false;
    struct store *s = store_open(v->care.database, STORE_READ, e);
    bool ok = s && opened(v, s, e);
    store_close(s);
    file_unlock(&lock);
    if (!ok && e->kind == ERR_DB) {
        verify_find(v->n ? v->parts[v->n - 1] : verify_begin(v, "database", str_of(_("Database"))), e->text);
        ok = true;
    }
    return ok;
}

/* Showing -----------------------------------------------------------------------------------------------------------
 */

static void print_json(struct out *o, const struct verify *v, size_t findings) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "good"), jsonw_bool(w, !findings);
    jsonw_key(w, "findings"), jsonw_int(w, (int64_t)findings);
    jsonw_key(w, "parts");
    jsonw_array(w);
    for (size_t i = 0; i < v->n; i++) {
        const struct verify_part *p = v->parts[i];
        jsonw_object(w);
        jsonw_key(w, "part"), jsonw_z(w, p->id);
        json_member(w, "what", p->label);
        json_member(w, "checked", p->text);
        jsonw_key(w, "n"), jsonw_int(w, (int64_t)p->n);
        jsonw_key(w, "findings");
        jsonw_array(w);
        for (size_t k = 0; k < p->kept; k++) jsonw_str(w, p->findings[k]);
        jsonw_end_array(w);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print(struct out *o, const struct verify *v, size_t findings) {
    struct arena *a = o->arena;
    for (size_t i = 0; i < v->n; i++) {
        const struct verify_part *p = v->parts[i];
        out_item(o, 0, 14, p->label, STYLE_PLAIN, p->text);
        out_item(o, 0, 14, STR(""), p->n ? STYLE_BAD : STYLE_GOOD,
                 p->n ? arena_fmt(a, _("%zu findings:"), p->n) : str_of(_("no finding")));
        for (size_t k = 0; k < p->kept; k++) out_para(o, 16, STYLE_BAD, p->findings[k]);
        if (p->n > p->kept) out_para(o, 16, STYLE_DIM, arena_fmt(a, _("and %zu more"), p->n - p->kept));
    }
    out_newline(o);
    if (findings)
        out_para(o, 0, STYLE_BAD, arena_fmt(a, _("Not as it was written: %zu findings."), findings));
    else
        out_para(o, 0, STYLE_GOOD, str_of(_("Everything that was checked is as it was written.")));
}

static int show(const struct verify *v) {
    struct out o;
    size_t findings = 0;
    for (size_t i = 0; i < v->n; i++) findings += v->parts[i]->n;
    int status = findings ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, v->call);
    if (v->call->json) return print_json(&o, v, findings), json_end(&o, status);
    print(&o, v, findings);
    return out_end(&o, status);
}

static int run(struct call *c) {
    struct verify v = {.call = c};
    struct err e;
    if (!care_init(c, &v.care, &e)) return cli_fail(&e);
    bool ok = c->n_arguments || installation(&v, &e);
    for (size_t i = 0; ok && i < c->n_arguments; i++) ok = verify_file(&v, c->arguments[i], &e);
    return ok ? show(&v) : cli_fail(&e);
}

const struct verb verb_verify = {
    .name = "verify",
    .group = VERB_RECORD,
    .arguments = N_("[BACKUP...]"),
    .least = 0,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_FILES,
    .summary = N_("check that nothing was changed: database, record, seals, backups"),
    .about = N_("Without a file: structure, references and page checksums of the database; every hash of the record, "
                "computed anew; the bytes of evidence; the signature of every seal; and the seal that is kept outside "
                "of the database, by "
                "which an old copy that was put back is noticed. --checkpoint holds a seal that was kept elsewhere "
                "against the record, --all checks every backup too. With files: these backups. What was checked is "
                "printed with its numbers, what was found with its place. Exit status 1 when anything was found. "
                "Exports of the record, proofs and proof packs are checked by the separate program kijun-verify, which "
                "shares nothing with the one that writes them."),
    .example = "kijun verify\n"
               "kijun verify --checkpoint seal.txt --all\n"
               "kijun verify backups/kijun-20261130T082144Z-812.db",
    .options = {OPT_CHECKPOINT, OPT_BACKUPS, OPT_JSON, OPT_TO},
    .run = run,
};
