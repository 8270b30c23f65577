/* era: days as Japanese offices write them, and the year that an office counts by.
 *
 * Eras are data (registers/eras.yaml). Read are ISO days and every common way of an era date, full-width or not, with
 * digits or 漢数字: 2026-03-31 · 2026/3/31 · 2026年3月31日 · R8.3.31 · 令和8年3月31日 · 令和八年三月三十一日 ·
 * 平成元年1月8日 · 20260331.
 *
 *     char day[ERA_DAY_MAX];
 *     if (!era_read(STR("令和8年3月31日"), day, &e)) …                 // "2026-03-31"
 *     era_write(STR("2026-03-31"), ERA_LONG, &b);                      // 令和8年3月31日; ERA_SHORT: R8.3.31
 *     int32_t fiscal = era_fiscal_year(STR("2026-03-31"));             // 2025: the year that began on 1 April 2025
 *
 * A day before the first day of its era, or after its last, is refused with the era that it belongs to (令和元年4月1日
 * is 平成31年4月1日): such a date is a slip, and which of the two was meant only its writer knows. A day before the
 * first era has no era form and is written as ISO. Before 1873 Japan counted by another calendar; dates are taken by
 * the one of today throughout. Pure; no clock. */
#pragma once
#include "base/base.h"

#define ERA_DAY_MAX 11
#define ERA_TEXT_MAX 200 /* bytes of a date that is looked at */

/* INVALID: no date that is known here, a day that does not exist, or one outside of its era; the sentence in `lang`. */
bool era_read_in(enum lang lang, struct str text, char day[ERA_DAY_MAX], struct err *e) MUST_CHECK;
bool era_read(struct str text, char day[ERA_DAY_MAX], struct err *e) MUST_CHECK; /* in the language of messages */

enum era_form { ERA_LONG, ERA_SHORT };
/* `day` is an ISO day that exists; anything else is written as it stands. The first year is 元年 in the long form. */
void era_write(struct str day, enum era_form form, struct buf *out);

/* 年度: from 1 April. 0 when it is no day. */
int32_t era_fiscal_year(struct str day);
/* "令和7年度". By the era of 1 May, so that 2019 is 令和元年度, as offices write it since. */
void era_write_fiscal(int32_t year, struct buf *out);
/* "2025", "2025年度", "令和7年度", "R7": 0 when it is none. */
int32_t era_read_fiscal(struct str text);
