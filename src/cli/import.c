/* kijun import: what people and other programs wrote. Each format is in a file of its own. */
#include "cli/import.h"

static int run(struct call *c) {
    return c->import_oscal ? import_oscal(c) : import_xlsx(c);
}

const struct verb verb_import = {
    .name = "import",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE.xlsx | --oscal FILE..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_FILES,
    .summary = N_("worksheets filled in Excel, or standards written as OSCAL"),
    .about =
        N_("Takes in workbooks that kijun wrote (spec -o FILE.xlsx --for internal gives the same system back) and "
           "sheets laid out as the worksheets of the SBD manual. Worksheets are found by their headings, wherever "
           "they stand; merged cells and added rows or columns do no harm. The system file goes to standard output, "
           "or into the file named with -o. Nothing is guessed: every cell that is not understood is named, and "
           "then the exit status is 1; a file that cannot be read is status 2.\n\n"
           "With --oscal, a catalog (JSON) becomes a folder in the folder named with -o, for --standards; its "
           "requirements apply to everything, since OSCAL has no rules, and are decided and tracked like any other. A "
           "second file with the same ids in the other language adds its texts. A profile, named first, is resolved "
           "with the catalogs and profiles named after it; -o OUT.json writes the resolved catalog. --as says the id "
           "of the new standard. Everything appears or nothing does; a folder that is there already is not touched."),
    .example = "kijun import worksheets.xlsx -o system.yaml\nkijun import worksheets.xlsx --json\n"
               "kijun import --oscal catalog.json --as nist -o standards\n"
               "kijun import --oscal profile.json catalog.json -o resolved.json",
    .options = {OPT_OUTPUT, OPT_JSON, OPT_OSCAL, OPT_AS},
    .run = run,
};
