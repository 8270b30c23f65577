/* fuzz_era: any bytes as a date: refused, or a day that exists and that comes back the same in every form. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/era.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(struct str text, const char *day) {
    char same[ERA_DAY_MAX];
    struct err e;
    if (!era_read_in(LANG_EN, text, same, &e) || strcmp(same, day) != 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    char day[ERA_DAY_MAX];
    struct err e;
    struct buf b;
    int32_t year = era_read_fiscal(text);
    if (year < 0 || year > 9999) abort();
    if (!era_read_in(LANG_JA, text, day, &e)) return 0;
    buf_init(&b, KIB);
    again(str_of(day), day);
    for (int form = 0; form < 2; form++) {
        buf_clear(&b);
        era_write(str_of(day), (enum era_form)form, &b);
        again(buf_str(&b), day);
    }
    buf_clear(&b);
    era_write_fiscal(era_fiscal_year(str_of(day)), &b);
    if (era_fiscal_year(str_of(day)) > 1868 && era_read_fiscal(buf_str(&b)) != era_fiscal_year(str_of(day))) abort();
    buf_release(&b);
    return 0;
}
