/* oscal: standards that others wrote, as OSCAL catalogs and profiles (JSON, 1.0 to 1.2).
 *
 * A catalog becomes the files of a standard: what docs/data-format.md describes, in the language that the catalog is
 * in. OSCAL has no rules, so every control applies (`when: "true"`), withdrawn ones never do.
 *
 * group → group; control → control, controls inside it → sub-items; `{{ insert: param, x }}` in a statement → 【x】
 * with a field; statement and its items → statement, one line each; overview and guidance → purpose; assessment
 * objectives → acceptance; assessment methods → evidence; other parts → practices; links required, related, conflicts →
 * relations inside the catalog. What our own exporter wrote (src/report/oscal.h) comes back as it was, but for rules,
 * conditions, metrics and annexes.
 *
 *     struct oscal_file f;
 *     if (!oscal_read(a, &src, &f, d)) …            // every finding has its line, and its place in the document
 *     if (!oscal_to_standard(a, &f, 1, STR_NONE, &made, d)) … */
#pragma once
#include "fmt/fmt.h"

#define OSCAL_FILE_MAX (32 * MIB)
#define OSCAL_VALUES_MAX ((size_t)1000000)
#define OSCAL_FILES_MAX 64            /* of one call */
#define OSCAL_CHAIN_MAX 8             /* profiles that import profiles */
#define OSCAL_STANDARD_MAX (48 * MIB) /* what becomes of one catalog */

enum oscal_kind { OSCAL_CATALOG, OSCAL_PROFILE };
struct oscal_file {
    struct source src;
    enum oscal_kind kind;
    const struct node *body; /* the object under "catalog" or "profile" */
};
/* Any other OSCAL document, and any other JSON, is refused. The node tree lives in the arena. */
bool oscal_read(struct arena *a, const struct source *src, struct oscal_file *out, struct diags *d) MUST_CHECK;

/* A profile with the catalogs and profiles that it imports, as one catalog. `files[0]` is the profile; an import finds
 * its file by the name at the end of its address (also through back-matter), by uuid, or because there is just one.
 * With: include-all, include-controls and exclude-controls (with-ids, matching, with-child-controls); merge as-is,
 * flat, custom; set-parameters; alters with adds and removes. The result is written as OSCAL JSON. */
bool oscal_resolve(struct arena *a, const struct oscal_file *files, size_t n, struct buf *out,
                   struct diags *d) MUST_CHECK;

/* The files of a standard's folder. */
struct oscal_standard {
    struct str id;
    struct {
        struct str name, content;
    } * files;
    size_t n_files;
    size_t controls, withdrawn, fields;
    size_t links_left_out; /* to what the catalog does not hold */
};
/* `docs`: the catalog, and the same in other languages. `as`: "" or the id of the new standard; else what the catalog
 * says (ours do), or the name of the file. */
bool oscal_to_standard(struct arena *a, const struct oscal_file *docs, size_t n, struct str as,
                       struct oscal_standard *out, struct diags *d) MUST_CHECK;
