/* order: what every request for a document asks: in which language, about which standards, and, where the label of the
 * system wants it, for whom.
 *
 *     struct order_form form;
 *     order_form(v, &l, &form);                                             // for the page
 *     if (!order_of(v, &l, paper, &form, &order, &fault)) show it again …   // what was sent
 */
#pragma once
#include "web/loaded.h"
#include "web/make.h"

#define ORDER_PURPOSE_MAX 200 /* characters */

struct order_form {
    struct str refused, asked; /* refused: why nothing may be exported; asked: what the label wants */
    bool wants_purpose;
    struct ui_field lang, standards, purpose;
};
void order_form(const struct visit *v, const struct loaded *l, struct order_form *out);

struct order_fault {
    unsigned status;
    const char *name; /* of the field; may be NULL */
    struct str sentence;
};
/* Language, standards, purpose and mark of the order; `what` and `format` are the caller's. False: the fault, which
 * also stands in the form. `paper`: made to be printed, so that the label is asked for that, too. */
bool order_of(const struct visit *v, const struct loaded *l, bool paper, struct order_form *form,
              struct make_order *out, struct order_fault *fault) MUST_CHECK;
