/* kijun tree: the risk trees of a standard as pictures: what is treated, accepted, open, and what follows. */
#include <string.h>

#include "cli/document.h"
#include "cli/words.h"

#define PICTURES_MOST 32 /* trees of one call; as many as kijun-render puts into one PDF */

struct tree_ref {
    uint32_t standard;
    struct str group;
    const struct risk_tree *tree;
};
struct wanted {
    struct call *c;
    struct opened in;
    struct report_input input;
    struct tree_ref trees[PICTURES_MOST];
    size_t n;
};
struct made { /* a file to be */
    const char *path;
    struct buf content;
};

/* ---- which trees */

static bool is_asked_for(const struct call *c, struct str group) {
    for (size_t i = 0; i < c->n_trees; i++)
        if (str_eq(c->trees[i], group)) return true;
    return c->n_trees == 0;
}

static bool add_trees(struct wanted *w, uint32_t standard, struct err *e) {
    size_t n;
    struct str *groups = tree_groups(w->c->arena, w->in.cat, standard, &n);
    for (size_t i = 0; i < n; i++) {
        if (!is_asked_for(w->c, groups[i])) continue;
        if (w->n == PICTURES_MOST)
            return err_set(e, ERR_LIMIT, _("There are more than %d trees; name some with --tree."), PICTURES_MOST);
        w->trees[w->n++] = (struct tree_ref){standard, groups[i], NULL};
    }
    return true;
}

/* The words of a list: what there is to choose from. */
static struct str known_trees(const struct wanted *w) {
    struct str all = STR("");
    for (size_t i = 0; i < w->in.n_standards; i++) {
        size_t n;
        struct str *groups = tree_groups(w->c->arena, w->in.cat, w->in.standards[i], &n);
        for (size_t k = 0; k < n; k++)
            all = all.len ? arena_fmt(w->c->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(groups[k])) : groups[k];
    }
    return all;
}

static struct str standards_with_trees(const struct wanted *w) {
    struct str all = STR("");
    for (uint32_t i = 0; i < w->in.cat->n_standards; i++) {
        size_t n;
        struct str id = w->in.cat->standards[i].id;
        tree_groups(w->c->arena, w->in.cat, i, &n);
        if (n) all = all.len ? arena_fmt(w->c->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(id)) : id;
    }
    return all;
}

static bool check_names(const struct wanted *w, struct err *e) {
    struct str known = known_trees(w);
    for (size_t i = 0; i < w->c->n_trees; i++) {
        bool found = false;
        for (size_t k = 0; k < w->n && !found; k++) found = str_eq(w->trees[k].group, w->c->trees[i]);
        if (!found)
            return err_set(e, ERR_INVALID, _("There is no risk tree %.*s. There are: %.*s"), STR_ARG(w->c->trees[i]),
                           STR_ARG(known));
    }
    return true;
}

static bool find_trees(struct wanted *w, struct err *e) {
    if (!known_trees(w).len) {
        struct str others = standards_with_trees(w);
        if (!others.len) return err_set(e, ERR_INVALID, _("No standard that is loaded has a risk tree."));
        return err_set(e, ERR_INVALID, _("What --standard names has no risk tree. These have: %.*s"), STR_ARG(others));
    }
    for (size_t i = 0; i < w->in.n_standards; i++)
        if (!add_trees(w, w->in.standards[i], e)) return false;
    if (!check_names(w, e)) return false;
    for (size_t i = 0; i < w->n; i++)
        w->trees[i].tree = tree_compose(w->c->arena, &w->input, w->trees[i].standard, w->trees[i].group, w->c->reasons);
    return true;
}

/* ---- files */

static void write_all_json(const struct wanted *w, struct jsonw *j) {
    jsonw_key(j, "trees");
    jsonw_array(j);
    for (size_t i = 0; i < w->n; i++) tree_write_json(w->trees[i].tree, j);
    jsonw_end_array(j);
}

static bool make_json(const struct wanted *w, struct buf *out, struct err *e) {
    struct jsonw j;
    jsonw_init(&j, out, true);
    jsonw_object(&j);
    jsonw_key(&j, "kijun");
    jsonw_int(&j, 1);
    write_all_json(w, &j);
    jsonw_end_object(&j);
    buf_addc(out, '\n');
    return buf_ok(out) ||
           err_set(e, ERR_LIMIT, _("The document would be larger than %zu MiB."), REPORT_OUTPUT_MAX / MIB);
}

static bool make_pdf(const struct wanted *w, const struct writer_options *options, struct buf *out, struct err *e) {
    struct figure pictures[PICTURES_MOST] = {0};
    for (size_t i = 0; i < w->n; i++) pictures[i].tree = w->trees[i].tree;
    struct str title = trs(w->input.lang, N_("Risk trees"));
    return report_pictures_pdf(pictures, w->n, &w->input, title, options, out, e);
}

/* risks.svg and the tree of a group: risks-GROUP.svg. A group's id has no character that a file name cannot have but
 * the slash. */
static const char *path_of(const struct wanted *w, const char *path, const struct tree_ref *tree) {
    if (w->n == 1) return path;
    const char *dot = strrchr(path, '.');
    struct str stem = {path, (size_t)(dot - path)};
    struct str name = w->in.n_standards > 1 && w->trees[0].standard != w->trees[w->n - 1].standard
                          ? arena_fmt(w->c->arena, "%.*s-%.*s", STR_ARG(w->in.cat->standards[tree->standard].id),
                                      STR_ARG(tree->group))
                          : tree->group;
    char *out = arena_alloc(w->c->arena, stem.len + name.len + strlen(dot) + 2);
    size_t n = 0;
    for (size_t i = 0; i < stem.len; i++) out[n++] = stem.ptr[i];
    out[n++] = '-';
    for (size_t i = 0; i < name.len; i++) out[n++] = name.ptr[i] == '/' ? '_' : name.ptr[i];
    for (size_t i = 0; dot[i]; i++) out[n++] = dot[i];
    return out;
}

static bool make_one(const struct wanted *w, const char *path, const struct writer_options *options, struct made *files,
                     size_t *n, struct err *e) {
    struct str name = str_of(path);
    bool svg = str_ends(name, STR(".svg")), png = str_ends(name, STR(".png"));
    struct made *file = &files[*n];
    unsigned width, height;
    if (svg || png) {
        for (size_t i = 0; i < w->n; i++) {
            struct figure p = {.tree = w->trees[i].tree};
            file = &files[(*n)++];
            buf_init(&file->content, REPORT_OUTPUT_MAX);
            file->path = path_of(w, path, &w->trees[i]);
            if (svg ? !report_picture_svg(&p, w->input.lang, options, &file->content, e)
                    : !report_picture_png(&p, w->input.lang, options, &file->content, &width, &height, e))
                return false;
        }
        return true;
    }
    (*n)++;
    buf_init(&file->content, REPORT_OUTPUT_MAX);
    file->path = path;
    if (str_ends(name, STR(".json"))) return make_json(w, &file->content, e);
    if (str_ends(name, STR(".pdf"))) return make_pdf(w, options, &file->content, e);
    return err_set(e, ERR_INVALID, _("The ending of %s names no format. There are: %.*s"), path,
                   STR_ARG(STR(".svg, .png, .pdf, .json")));
}

/* Everything is made before anything is written: one that fails leaves every file as it was. */
static bool make_and_write(const struct wanted *w, struct err *e) {
    const struct call *c = w->c;
    struct made *files = arena_array(c->arena, OUTPUTS_MAX * PICTURES_MOST, sizeof *files);
    struct str dir;
    size_t n = 0;
    if (!file_program_dir(c->arena, &dir, e)) return false;
    struct writer_options options = {.program_dir = dir};
    bool ok = true;
    for (size_t i = 0; i < c->n_outputs && ok; i++) ok = make_one(w, c->outputs[i], &options, files, &n, e);
    for (size_t i = 0; i < n && ok; i++) ok = file_write(files[i].path, buf_str(&files[i].content), e);
    for (size_t i = 0; i < n; i++) {
        if (ok) cli_note(_("written: %s"), files[i].path);
        buf_release(&files[i].content);
    }
    return ok;
}

static int show_json(const struct wanted *w) {
    struct out o;
    out_begin(&o, w->c);
    json_begin(&o);
    write_all_json(w, &o.json);
    return json_end(&o, EXIT_DONE);
}

static int run(struct call *c) {
    struct wanted w = {.c = c};
    struct err e;
    int status = open_system(c, c->arguments[0], &w.in);
    if (status) return status;
    if (!c->n_outputs && !c->json) {
        err_set(&e, ERR_INVALID, _("No output file is named. Example: kijun tree %s -o tree.svg"), c->arguments[0]);
        return cli_fail(&e);
    }
    w.input = document_input(c, &w.in);
    if (!find_trees(&w, &e) || !make_and_write(&w, &e)) return cli_fail(&e);
    return c->json ? show_json(&w) : EXIT_DONE;
}

const struct verb verb_tree = {
    .name = "tree",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.svg"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("draw the risk trees: treated, accepted, open"),
    .about =
        N_("Draws the trees of risks of a standard that has them: which benefits are wanted, which risks follow and "
           "what was chosen about each (treat or accept), and the measures that they lead to. What hangs on "
           "accepted risks only is left out. The ending of OUT says the format: svg, png, pdf (a page for each "
           "tree, A3 across) or json. With several trees, svg and png become a file each: OUT-GROUP.svg."),
    .example = "kijun tree system.yaml -o tree.pdf\nkijun tree system.yaml --reasons -o tree.svg",
    .options = {OPT_OUTPUT, OPT_STANDARD, OPT_TREE, OPT_REASONS, OPT_JSON},
    .run = run,
};
