/* import --oscal: catalogs become standards, profiles become catalogs. */
#include <string.h>

#include "catalog/oscal.h"
#include "cli/import.h"
#include "cli/words.h"

static int refuse(const struct diags *d) {
    diags_print(d, stderr);
    int status = err_exit_status(diags_kind(d));
    return status ? status : EXIT_CALL;
}

static int wrong_call(enum err_kind kind, const char *message) {
    struct err e;
    err_set(&e, kind, "%s", message);
    return cli_fail(&e);
}

static bool is_json(const char *path) {
    return str_ends(str_of(path), STR(".json"));
}

static int read_files(struct call *c, struct oscal_file *files, struct diags *d) {
    struct err e;
    for (size_t i = 0; i < c->n_arguments; i++) {
        bool standard_input = strcmp(c->arguments[i], "-") == 0;
        struct source src = {.path = str_of(standard_input ? "<stdin>" : c->arguments[i])};
        if (!file_read(c->arena, c->arguments[i], OSCAL_FILE_MAX, &src.text, &e)) return cli_fail(&e);
        if (!oscal_read(c->arena, &src, &files[i], d)) return refuse(d);
    }
    return EXIT_DONE;
}

/* One output: a folder of standards, or for a profile a file. */
struct output {
    const char *path;
    struct oscal_standard made;
};

static int make_standard(struct call *c, const struct oscal_file *docs, size_t n, struct output *out, struct diags *d) {
    return oscal_to_standard(c->arena, docs, n, c->as, &out->made, d) ? EXIT_DONE : refuse(d);
}

static int write_standard(struct call *c, const struct output *out) {
    struct err e;
    struct str dir = str_of(out->path);
    while (dir.len > 1 && dir.ptr[dir.len - 1] == '/') dir.len--;
    struct str path = arena_fmt(c->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(out->made.id));
    struct file_content *files = arena_array(c->arena, out->made.n_files, sizeof *files);
    for (size_t i = 0; i < out->made.n_files; i++)
        files[i] = (struct file_content){out->made.files[i].name, out->made.files[i].content};
    if (!folder_write(path.ptr, files, out->made.n_files, &e)) return cli_fail(&e);
    cli_note(_("written: %s"), path.ptr);
    cli_note(_("controls %zu (of these withdrawn %zu), fields to fill in %zu, links to what is not there %zu. See: "
               "kijun --standards %.*s standards"),
             out->made.controls, out->made.withdrawn, out->made.fields, out->made.links_left_out, STR_ARG(dir));
    return EXIT_DONE;
}

static int resolve(struct call *c, const struct oscal_file *files, struct buf *resolved, struct oscal_file *catalog,
                   struct diags *d) {
    bool wants_folder = false;
    if (!oscal_resolve(c->arena, files, c->n_arguments, resolved, d)) return refuse(d);
    diags_print(d, stderr); /* warnings */
    for (size_t i = 0; i < c->n_outputs; i++) wants_folder = wants_folder || !is_json(c->outputs[i]);
    if (!wants_folder) return EXIT_DONE;
    struct source src = {files[0].src.path, arena_str(c->arena, buf_str(resolved))};
    return oscal_read(c->arena, &src, catalog, d) ? EXIT_DONE : refuse(d);
}

static int make_all(struct call *c, const struct oscal_file *docs, size_t n, struct output *outputs, struct diags *d) {
    int status = EXIT_DONE;
    for (size_t i = 0; i < c->n_outputs && !status; i++) {
        outputs[i].path = c->outputs[i];
        if (!is_json(outputs[i].path)) status = make_standard(c, docs, n, &outputs[i], d);
    }
    return status;
}

static int write_all(struct call *c, const struct buf *resolved, const struct output *outputs) {
    struct err e;
    int status = EXIT_DONE;
    for (size_t i = 0; i < c->n_outputs && !status; i++) {
        if (!is_json(outputs[i].path)) {
            status = write_standard(c, &outputs[i]);
            continue;
        }
        if (!file_write(outputs[i].path, buf_str(resolved), &e)) return cli_fail(&e);
        cli_note(_("written: %s"), outputs[i].path);
    }
    return status;
}

static int print_json(struct call *c, const struct output *outputs) {
    struct out o;
    out_begin(&o, c);
    struct jsonw *w = &o.json;
    json_begin(&o);
    jsonw_key(w, "written");
    jsonw_array(w);
    for (size_t i = 0; i < c->n_outputs; i++) {
        const struct oscal_standard *made = &outputs[i].made;
        jsonw_object(w);
        json_member(w, "path", str_of(outputs[i].path));
        json_member(w, "standard", made->id);
        jsonw_key(w, "controls"), jsonw_int(w, (int64_t)made->controls);
        jsonw_key(w, "withdrawn"), jsonw_int(w, (int64_t)made->withdrawn);
        jsonw_key(w, "fields"), jsonw_int(w, (int64_t)made->fields);
        jsonw_key(w, "links_left_out"), jsonw_int(w, (int64_t)made->links_left_out);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    return json_end(&o, EXIT_DONE);
}

static int import_files(struct call *c, struct buf *resolved) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct oscal_file files[ARGUMENTS_MAX], catalog;
    struct output outputs[OUTPUTS_MAX] = {0};
    int status = read_files(c, files, d);
    if (status) return status;
    bool profile = files[0].kind == OSCAL_PROFILE;
    for (size_t i = 0; i < c->n_outputs && !profile; i++)
        if (is_json(c->outputs[i]))
            return wrong_call(ERR_INVALID,
                              _("A catalog is taken into a folder: -o DIR. Only a profile is resolved to a "
                                "JSON file; name it first."));
    if (profile) status = resolve(c, files, resolved, &catalog, d);
    if (!status) status = make_all(c, profile ? &catalog : files, profile ? 1 : c->n_arguments, outputs, d);
    if (!status) status = write_all(c, resolved, outputs);
    return status || !c->json ? status : print_json(c, outputs);
}

int import_oscal(struct call *c) {
    struct buf resolved;
    if (!c->n_outputs)
        return wrong_call(ERR_INVALID,
                          _("Say where it goes: -o DIR, a folder of standards (or OUT.json for a profile)."));
    buf_init(&resolved, OSCAL_FILE_MAX);
    int status = import_files(c, &resolved);
    buf_release(&resolved);
    return status;
}
