/* kijun derive: the requirements of a system, with levels, what was decided and what is still open. */
#include "cli/derive_view.h"
#include "cli/document.h"
#include "report/derivation_json.h"

static int run(struct call *c) {
    struct opened in;
    struct out o;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct standings n = standings_count(&in);
    status = standings_open(&n) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) {
        json_begin(&o);
        struct report_input report = document_input(c, &in);
        derivation_json(&o.json, o.arena, &report);
        return json_end(&o, status);
    }
    derive_view(&o, c, &in, &n);
    return out_end(&o, status);
}

const struct verb verb_derive = {
    .name = "derive",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("the requirements of a system, with levels"),
    .about = N_("Derives every requirement from the answers in FILE (- is standard input): whether it applies, which "
                "levels are recommended, what was decided. Exit status 1 when something is undetermined, undecided, or "
                "decided below the recommendation without a reason. Where several standards are asked for, large ones "
                "are shown by group; with --standard every requirement is listed that applies or is undetermined, with "
                "--all every one."),
    .example = "kijun derive system.yaml\nkijun derive system.yaml --standard {standard}\nkijun derive system.yaml "
               "--json --standard {standard}",
    .options = {OPT_JSON, OPT_STANDARD, OPT_EVERYTHING},
    .run = run,
};
