/* quantity: promised, measured and reference values of a service, typed so that they can be compared.
 *
 * How a value is written, in the data of a standard and in a system file:
 *
 *     interval              1/5min 1/1h 1/1d 1/3w 1/1mo 1/1y   once in that time; 1/EVENT: once for each event
 *     duration, retention   20min 24h 3d 1w 6mo 5y
 *     ratio                 99.7%
 *     count                 3
 *     means                 ids of the standard's means: a+b together, a|b one of them
 *     done                  yes or no
 *
 * A month counts 30 days and a year 365; where both sides are given in months or years, months are compared. */
#pragma once
#include "base/base.h"

struct standard;
struct metric;

enum measure {
    MEASURE_INTERVAL,
    MEASURE_DURATION,
    MEASURE_RETENTION,
    MEASURE_RATIO,
    MEASURE_COUNT,
    MEASURE_MEANS,
    MEASURE_DONE
};
const char *measure_id(enum measure m);   /* "interval" … */
enum better { BETTER_LESS, BETTER_MORE }; /* on which side a value beyond the reference still meets it */
enum unit { UNIT_NONE, UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

struct quantity {
    enum unit unit; /* of a time */
    int64_t amount; /* time: in the unit; ratio: millionths; count; done: 0 or 1 */
    int32_t event;  /* an interval counted by an event: its index; -1 = by time */
    uint64_t means; /* bits over the standard's means */
    bool one_of;    /* one of the means is enough; else all together */
};

#define QUANTITY_MEANS_MAX 64
#define QUANTITY_AMOUNT_MAX INT64_C(1000000000)

/* Reads a value as the measure wants it. False: `why` says what is wrong, ending a sentence that names the value. */
bool quantity_parse(const struct standard *s, enum measure m, struct str text, struct quantity *out,
                    struct err *why) MUST_CHECK;
/* The same spelling back; and for people: 「5分に1回」, "once in 5 minutes". */
void quantity_write(const struct standard *s, enum measure m, const struct quantity *q, struct buf *out);
void quantity_speak(const struct standard *s, enum measure m, enum better b, const struct quantity *q, enum lang lang,
                    struct buf *out);

/* Whether a value reaches a reference value. ASK: a person has to look (means of a family without order, an interval
 * by another event). FREE: the standard gives no value. */
enum reach { REACH_NO, REACH_YES, REACH_ASK, REACH_FREE };
enum reach quantity_reach(const struct standard *s, const struct metric *m, const struct quantity *value,
                          size_t pattern);
