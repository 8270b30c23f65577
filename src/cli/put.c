/* kijun put: system files into the database. */
#include <string.h>

#include "cli/parts_view.h"

#define SHOWN 12 /* changes of one system; the rest is counted */

struct file {
    const char *path;
    struct opened in;
    struct system_base base;
    bool based;
    struct system_put done;
};

/* All files are read before anything is written, so that a slip in the third leaves no half. */
static int read_files(struct call *c, struct file *files) {
    const struct catalog *cat;
    int status = open_catalog(c, &cat), worst = EXIT_DONE;
    for (size_t i = 0; i < c->n_arguments && !status; i++) {
        files[i].path = c->arguments[i];
        int one = open_system(c, files[i].path, &files[i].in);
        if (one > worst) worst = one;
        if (!one) files[i].based = system_base_read(files[i].in.source.text, &files[i].base);
    }
    return status ? status : worst;
}

/* The line of another installation says nothing here. */
static void check_origin(struct record *r, struct file *f) {
    if (!f->based || !f->base.origin.len || str_eq(f->base.origin, r->origin)) return;
    cli_note(_("%s was made from another database (%.*s); it is put in as it is."), f->path, STR_ARG(f->base.origin));
    f->based = false;
}

/* What is written in the first line moves with the database, unless the file lacks what others wrote. */
static void move_line(struct record *r, struct file *f) {
    struct err e;
    struct str text = f->in.source.text;
    if (!f->based || f->done.n_kept || f->done.revision == f->base.revision || strcmp(f->path, "-") == 0) return;
    struct str line = system_base_line(r->call->arena, f->done.revision, f->done.id, r->origin);
    struct str new = arena_fmt(r->call->arena, "%.*s%.*s%.*s", (int)f->base.start, text.ptr, STR_ARG(line),
                               STR_ARG(str_cut(text, f->base.end, text.len)));
    if (!file_write(f->path, new, &e))
        cli_note(_("the first line of %s could not be brought up to date: %s"), f->path, e.text);
}

/* Showing ------------------------------------------------------------------------------------- */

static void show_change(struct out *o, const struct catalog *cat, const struct part_change *c) {
    struct arena *a = o->arena;
    const struct part *p = c->act == PART_ADD ? &c->after : &c->before;
    struct str title = part_title(a, cat, p->section, p->name, p->value), text = title;
    if (c->act == PART_SET) {
        struct str both = part_difference(a, cat, p->section, p->name, c->before.value, c->after.value, 70);
        text = arena_fmt(a, "%.*s: %.*s", STR_ARG(title), STR_ARG(both));
    } else if (c->act != PART_MOVE) {
        struct str says = part_says(a, cat, p->section, p->name, p->value, 70);
        text = arena_fmt(a, "%.*s: %.*s", STR_ARG(title), STR_ARG(says));
    }
    out_item(o, 2, 8, str_of(act_word(str_of(part_act_name(c->act)))), STYLE_PLAIN, text);
}

static void show_changes(struct out *o, const struct file *f) {
    const struct system_put *d = &f->done;
    size_t n = d->n_changes;
    if (d->created) {
        out_addf(o, STYLE_GOOD, _("%.*s: new in the database, parts: %zu"), STR_ARG(f->in.system->name), n);
        out_newline(o);
        return;
    }
    if (!n)
        out_addf(o, STYLE_PLAIN, _("%.*s: nothing to change."), STR_ARG(f->in.system->name));
    else
        out_addf(o, STYLE_GOOD, _("%.*s: changes: %zu"), STR_ARG(f->in.system->name), n);
    out_newline(o);
    for (size_t i = 0; i < n && (i < SHOWN || n == SHOWN + 1); i++) show_change(o, f->in.cat, &d->changes[i]);
    if (n > SHOWN + 1)
        out_para(o, 2, STYLE_DIM,
                 arena_fmt(o->arena, _("and %zu more: kijun log %.*s"), n - SHOWN,
                           STR_ARG(term_shell_word(o->arena, f->in.system->name))));
}

/* What a side made of the part: the difference, where it is known what it was. */
static struct str side_says(struct arena *a, const struct catalog *cat, const struct system_clash *k,
                            const struct part *side) {
    const struct part *p = &k->part.part, *base = k->part.base;
    if (side && base && base->value.ptr)
        return part_difference(a, cat, p->section, p->name, base->value, side->value, 60);
    return part_says(a, cat, p->section, p->name, side ? side->value : STR_NONE, 60);
}

/* A part that others changed: what, who, when, and what each side says. */
static void show_clash(struct out *o, const struct catalog *cat, const struct system_clash *k, bool both) {
    struct arena *a = o->arena;
    const struct part *p = &k->part.part, *any = k->part.now ? k->part.now : k->part.file ? k->part.file : p;
    struct str who = k->by ? person_text(a, k->by) : STR("?"), when = k->by ? moment_text(a, k->by->at) : STR("?");
    struct str there = side_says(a, cat, k, k->part.now);
    out_para(o, 2, STYLE_BOLD, part_title(a, cat, p->section, p->name, any->value));
    out_para(o, 4, STYLE_PLAIN,
             arena_fmt(a, _("in the database: %.*s   [%.*s, %.*s]"), STR_ARG(there), STR_ARG(who), STR_ARG(when)));
    if (!both) return;
    struct str here = side_says(a, cat, k, k->part.file);
    out_para(o, 4, STYLE_PLAIN, arena_fmt(a, _("in the file: %.*s"), STR_ARG(here)));
}

static void show_kept(struct out *o, const struct file *f) {
    if (!f->done.n_kept) return;
    out_para(o, 0, STYLE_OPEN,
             arena_fmt(o->arena, _("Changed by others meanwhile and left as it is (%zu):"), f->done.n_kept));
    for (size_t i = 0; i < f->done.n_kept; i++) show_clash(o, f->in.cat, &f->done.kept[i], false);
    out_para(o, 0, STYLE_OPEN,
             arena_fmt(o->arena, _("%s does not hold them. Before you go on, get it anew: kijun get %.*s -o %s"),
                       f->path, STR_ARG(term_shell_word(o->arena, f->in.system->name)),
                       term_shell_word(o->arena, str_of(f->path)).ptr));
}

static void show_clashes(struct out *o, const struct file *f) {
    struct str name = term_shell_word(o->arena, f->in.system->name);
    for (size_t i = 0; i < f->done.n_clashes; i++) show_clash(o, f->in.cat, &f->done.clashes[i], true);
    out_para(o, 0, STYLE_PLAIN,
             arena_fmt(o->arena,
                       _("What to do: get the newest state into another file (kijun get %.*s -o new.yaml), write your "
                         "changes into it, and put that in. Who changed what: kijun log %.*s"),
                       STR_ARG(name), STR_ARG(name)));
}

static void json_clashes(struct out *o, const char *key, const struct system_clash *list, size_t n) {
    struct jsonw *w = &o->json;
    jsonw_key(w, key);
    jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(w);
        json_member(w, "section", list[i].part.part.section);
        json_member(w, "name", list[i].part.part.name);
        json_part_value(w, o->arena, "database", list[i].part.now ? list[i].part.now->value : STR_NONE);
        json_part_value(w, o->arena, "file", list[i].part.file ? list[i].part.file->value : STR_NONE);
        if (list[i].by) {
            jsonw_key(w, "entry"), jsonw_int(w, list[i].by->n);
            json_member(w, "by", history_who(list[i].by));
        }
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void json_file(struct out *o, const struct file *f) {
    struct jsonw *w = &o->json;
    jsonw_object(w);
    json_member(w, "file", str_of(f->path));
    json_member(w, "name", f->in.system->name);
    jsonw_key(w, "id"), jsonw_int(w, f->done.id);
    jsonw_key(w, "revision"), jsonw_int(w, f->done.revision);
    jsonw_key(w, "created"), jsonw_bool(w, f->done.created);
    jsonw_key(w, "changes");
    jsonw_array(w);
    for (size_t i = 0; i < f->done.n_changes; i++) json_change(w, o->arena, &f->done.changes[i]);
    jsonw_end_array(w);
    json_clashes(o, "kept", f->done.kept, f->done.n_kept);
    json_clashes(o, "conflicts", f->done.clashes, f->done.n_clashes);
    jsonw_end_object(w);
}

/* Doing --------------------------------------------------------------------------------------- */

static int put_file(struct record *r, struct out *o, struct file *f) {
    struct err e;
    check_origin(r, f);
    bool ok = system_put(r->call->arena, r->trail, &r->actor, f->in.cat, f->in.system, f->based ? &f->base : NULL,
                         &f->done, &e);
    if (!ok && !f->done.n_clashes) {
        if (!e.path[0]) snprintf(e.path, sizeof e.path, "%s", f->path);
        return cli_fail(&e);
    }
    if (r->call->json) json_file(o, f);
    if (!ok) {
        if (!e.path[0]) snprintf(e.path, sizeof e.path, "%s", f->path);
        cli_fail(&e);
        if (!r->call->json) show_clashes(o, f);
        return EXIT_CALL;
    }
    move_line(r, f);
    if (r->call->json) return EXIT_DONE;
    show_changes(o, f);
    show_kept(o, f);
    return EXIT_DONE;
}

static int run(struct call *c) {
    struct file *files = arena_array(c->arena, c->n_arguments, sizeof *files);
    struct record r;
    struct out o;
    int status = read_files(c, files), worst = EXIT_DONE;
    if (status) return status;
    if ((status = record_open(c, STORE_CREATE, &r))) return status;
    out_begin(&o, c);
    if (c->json) {
        json_begin(&o);
        jsonw_key(&o.json, "systems");
        jsonw_array(&o.json);
    }
    for (size_t i = 0; i < c->n_arguments; i++) {
        int one = put_file(&r, &o, &files[i]);
        if (one > worst) worst = one;
    }
    if (c->json) jsonw_end_array(&o.json);
    return record_close(&r, c->json ? json_end(&o, worst) : out_end(&o, worst));
}

const struct verb verb_put = {
    .name = "put",
    .group = VERB_RECORD,
    .arguments = N_("FILE..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_FILES,
    .summary = N_("put system files into the database, each change with its entry in the record"),
    .about =
        N_("A system is found by its name, or else is new. Only what differs is written: each answer, decision or row "
           "is one entry that says who, when, before and after. A file of kijun get says in its first line what it "
           "was made from: what others changed since and the file did not touch stays; what both changed to "
           "different things is a conflict, nothing is written and it is told who changed it when (exit status 2). "
           "After that the first line is brought up to date. A file without that line wins over what is there. The "
           "database is made on first use."),
    .example = "kijun put system.yaml\n"
               "kijun get 行政情報提供システム -o system.yaml\n"
               "kijun log 行政情報提供システム",
    .options = {OPT_JSON},
    .run = run,
};
