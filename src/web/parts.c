/* parts: the words that style sheet and parts share. */
#include "web/parts.h"

const char *ui_width(enum ui_width w) {
    return w == UI_WIDTH_SHORT ? "short" : w == UI_WIDTH_MIDDLE ? "middle" : "full";
}

bool ui_chosen(const struct ui_field *f) {
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].chosen) return true;
    return false;
}

const char *ui_button_class(enum ui_button_look look) {
    static const char *const names[] = {"main", "second", "danger", "text"};
    return names[look];
}

const char *ui_look_class(enum ui_look look) {
    static const char *const names[] = {"plain", "info", "good", "wait", "warn", "bad"};
    return names[look];
}

/* So that nobody has to tell colours apart. */
const char *ui_look_sign(enum ui_look look) {
    static const char *const signs[] = {"–", "i", "✓", "…", "!", "×"};
    return signs[look];
}

const char *ui_step_class(enum ui_step_state s) {
    return s == UI_STEP_DONE ? "done" : s == UI_STEP_BEGUN ? "begun" : "todo";
}
