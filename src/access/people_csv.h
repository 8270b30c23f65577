/* people_csv: organisations and people from a CSV file of the personnel office.
 *
 * UTF-8 or CP932; the first line names the columns, in Japanese or English, in any order; unknown columns are an error.
 *     people: 職員番号 staff_number (required) · 氏名 name (required) · よみ reading · メール mail · 組織コード
 *             organisation_code · 利用者ID id · 状態 state (在職 active, 退職 stopped)
 *     organisations: 組織コード code (required) · 組織名 name (required) · よみ reading · 上位組織コード parent_code ·
 *             状態 state (有効 active, 廃止 stopped)
 * A person's id is 利用者ID, or is made from the staff number. One person, one staff number, one id for ever
 * (統一基準 2.1.1.3(2)(j)(l)).
 *
 *     if (!people_csv_read(a, store, &src, &plan, &d, e)) …                 // d: everything wrong, by line
 *     show plan.rows;                                                        // the dry run: what would be done
 *     if (!people_csv_apply(trail, &actor, &plan, now, e)) …                // all of it in one transaction, or nothing
 *
 * A plan is of one state of the database: CONFLICT when people or organisations changed since. Who is not in the file
 * is left as is. A person who is stopped loses all roles in the same transaction. */
#pragma once
#include "access/grants.h"
#include "access/organisation.h"
#include "ledger/people.h"

#define PEOPLE_CSV_MAX (8 * MIB)
#define PEOPLE_CSV_ROWS_MAX 20000
#define PEOPLE_CSV_COLUMNS_MAX 32

enum csv_doing { CSV_SAME, CSV_ADD, CSV_CHANGE, CSV_STOP };
struct csv_row {
    size_t line;
    enum csv_doing doing;
    struct str id; /* of a person; of an organisation its code */
    struct str name, reading, mail, staff_number, organisation_code,
        parent_code; /* STR_NONE: the column is not there */
    struct str was;  /* what changes, a sentence; STR_NONE */
};
struct people_plan {
    bool organisations; /* what it is about */
    struct csv_row *rows;
    size_t n, adds, changes, stops;
    int64_t stamp; /* the record's size when it was read */
};
/* Staff number, reading and mail are in the tables of accounts. Set once at the start; without it these columns are
 * checked and otherwise left alone, and people are found by id. */
struct people_details {
    struct str reading, mail, staff_number; /* STR_NONE: left as is */
};
struct people_csv_seam {
    bool (*find)(struct arena *a, struct store *s, struct str staff_number, struct str *id, bool *found, struct err *e);
    bool (*get)(struct arena *a, struct store *s, struct str id, struct people_details *out, struct err *e);
    bool (*set)(struct trail *t, const struct trail_actor *by, struct str id, const struct people_details *d,
                struct err *e);
};
void people_csv_set_seam(const struct people_csv_seam *seam);
void people_csv_use_accounts(void); /* the seam of account.h */

bool people_csv_read(struct arena *a, struct trail *t, const struct source *src, struct people_plan *out,
                     struct diags *d, struct err *e) MUST_CHECK;
bool organisations_csv_read(struct arena *a, struct trail *t, const struct source *src, struct people_plan *out,
                            struct diags *d, struct err *e) MUST_CHECK;
bool people_csv_apply(struct trail *t, const struct trail_actor *by, const struct people_plan *p, int64_t now,
                      struct err *e) MUST_CHECK;
