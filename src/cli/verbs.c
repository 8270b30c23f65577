/* verbs: the table of verbs. Each one is declared in the file of its own name. */
#include "cli/cli.h"

extern const struct verb verb_standards, verb_show, verb_search, verb_check, verb_attach;
extern const struct verb verb_ask, verb_derive, verb_explain, verb_diff, verb_fleet, verb_import;
extern const struct verb verb_spec, verb_checklist, verb_report, verb_diagram, verb_sla, verb_covers, verb_export;
extern const struct verb verb_bids, verb_fill;
extern const struct verb verb_tree, verb_coverage;
extern const struct verb verb_put, verb_get, verb_systems, verb_log, verb_user;
extern const struct verb verb_checkpoint, verb_witness;
extern const struct verb verb_evidence, verb_retention, verb_hold, verb_erase, verb_sign, verb_execute, verb_key;
extern const struct verb verb_verify, verb_backup, verb_restore, verb_doctor, verb_self, verb_setting, verb_prove;
extern const struct verb verb_serve, verb_selftest, verb_limits;
extern const struct verb verb_help, verb_complete;

const struct verb *const verbs[] = {
    &verb_ask,       &verb_derive,   &verb_explain,
    &verb_diff,      &verb_import, /* a system */
    &verb_fleet,                   /* many */
    &verb_spec,      &verb_diagram,  &verb_sla,
    &verb_covers,    &verb_export,   /* documents */
    &verb_checklist, &verb_report,   /* … */
    &verb_bids,      &verb_fill,     /* … */
    &verb_tree,      &verb_coverage, /* pictures */
    &verb_standards, &verb_show,     &verb_search,
    &verb_check,     &verb_attach, /* the standards */
    &verb_put,       &verb_get,      &verb_systems,
    &verb_log,       &verb_user, /* the record */
    &verb_evidence,  &verb_prove,    &verb_checkpoint,
    &verb_witness, /* … */
    &verb_verify,    &verb_backup,   &verb_restore,
    &verb_doctor,    &verb_self,    &verb_setting, /* its care */
    &verb_retention, &verb_hold,    /* … */
    &verb_erase,     &verb_sign,     &verb_execute,
    &verb_key,                                     /* … two people */
    &verb_serve,     &verb_selftest, &verb_limits, /* the server */
    &verb_help,      &verb_complete, NULL,
};

const struct verb *verb_find(struct str name) {
    for (size_t i = 0; verbs[i]; i++)
        if (str_is(name, verbs[i]->name)) return verbs[i];
    return NULL;
}

bool verb_knows(const struct verb *v, enum option_id id) {
    if (option_get(id)->everywhere) return true;
    for (size_t i = 0; v->options[i] != OPT_END; i++)
        if (v->options[i] == id) return true;
    return false;
}
