/* bids: what bidders answer to the requirements of a specification (応札者回答票): a filled sheet is read, checked
 * against the specification, and compared with those of others.
 *
 * The clauses come from whoever composed the specification (report/bids.h). Their digest stands in each sheet, so that
 * a sheet made from another edition is noticed. A filled sheet is found by the titles of its columns, in Japanese or
 * English; columns and rows may be moved and cells merged; a row belongs to the clause that its key names, else to
 * the one whose printed number it has. Signs and words are understood in full width and half (bids_words.c).
 *
 *     struct bid *b = bid_read(a, clauses, book, lang, &e);      // NULL: no sheet here is an answer sheet
 *     for (size_t i = 0; i < b->n_findings; i++) say(b->findings[i].cell, b->findings[i].text);
 *     struct bid_sum sum = bid_sum(clauses, b);
 *
 * Nothing is judged: that a bidder says ○ is kept as said, and what contradicts it is pointed out at its cell. */
#pragma once
#include "base/base.h"
#include "fmt/xlsx_read.h"

#define BID_CLAUSES_MAX 10000u
#define BID_FINDINGS_MAX 2000u /* of one sheet; the rest is counted */
#define BID_TEXT_MAX 10000u    /* characters of one cell */
#define BID_POINTS_MAX 1000000 /* of one clause */
#define BIDS_MAX 32u           /* sheets compared at once */

/* A requirement as it is asked of a bidder. */
struct bid_clause {
    struct str key;    /* "sbd.AT-1-1" */
    struct str number; /* as printed in the specification */
    struct str chapter, title, statement;
    bool mandatory;
    int64_t points; /* 加点 of an optional clause; 0 = none */
};
struct bid_clauses {
    const struct bid_clause *list;
    size_t n;
    char digest[65]; /* of keys, numbers, statements and what is mandatory; not of points */
    bool weighted;   /* points were set */
};
void bid_digest(struct bid_clauses *c); /* fills in `digest` */

enum bid_answer { BID_NONE, BID_MET, BID_PARTLY, BID_UNMET, BID_PROPOSAL, BID_ANSWERS };
const char *bid_answer_id(enum bid_answer a);   /* "", "met", "partly", "unmet", "proposal" */
const char *bid_answer_sign(enum bid_answer a); /* "", "○", "△", "×", "提案": the same in every language */
/* As people write it; "" is BID_NONE. False when it is not understood. */
bool bid_answer_of(struct arena *a, struct str text, enum bid_answer *out);
/* Does the text say that something is not possible (不可, 対応できません …)? */
bool bid_says_not(struct arena *a, struct str text);

/* Columns to fill in; their titles, untranslated. */
enum bid_field { BID_ANSWER, BID_HOW, BID_WHERE, BID_NOTE, BID_KEY, BID_FIELDS };
extern const char *const bid_titles[BID_FIELDS];
#define BID_POINTS_TITLE N_("Points")
#define BID_NUMBER_TITLE N_("No.")
#define BID_STATEMENT_TITLE N_("Text of the requirement")
#define BID_BIDDER_TITLE N_("Name of the bidder")
#define BID_DIGEST_KEY "specification_digest"

enum bid_finding_kind {
    BID_EDITION,  /* made from another edition of the specification, or that cannot be told */
    BID_NO_NAME,  /* the bidder's name is missing */
    BID_REFUSED,  /* × on a mandatory clause */
    BID_MISSING,  /* a mandatory clause without an answer */
    BID_ABSENT,   /* the clause's row is gone */
    BID_UNREAD,   /* a cell that is not understood */
    BID_DOUBLE,   /* two rows of one clause that disagree */
    BID_NO_HOW,   /* ○, △ or 提案 without how */
    BID_NO_PROOF, /* an optional clause claimed without where it is shown */
    BID_FOREIGN,  /* a row of no clause */
    BID_ALTERED,  /* the requirement's text is another one than asked: pointed out only */
    BID_SAYS_NOT, /* ○, and the text says that it cannot be done: pointed out only */
    BID_KINDS
};
const char *bid_finding_id(enum bid_finding_kind kind); /* "edition", "refused" … */
struct bid_finding {
    enum bid_finding_kind kind;
    size_t clause;   /* SIZE_MAX: about no clause */
    struct str cell; /* "回答!F12"; "" when it is about the whole */
    struct str text; /* a sentence */
};
/* A finding that is only pointed out makes no sheet wrong. */
bool bid_finding_is_serious(enum bid_finding_kind kind);

struct bid_row {
    bool there;
    enum bid_answer answer;
    struct str how, where, note; /* "" = nothing */
    struct str cell;             /* of the answer */
};
struct bid {
    struct str file, bidder; /* bidder "": not named */
    struct str digest;       /* as in the sheet; "" = none */
    bool same_edition;
    const struct bid_row *rows; /* by clause */
    size_t n_rows;
    const struct bid_finding *findings; /* by kind, then as they stand in the sheet */
    size_t n_findings, beyond;
};
/* Messages are in `lang`. NULL: INVALID, no sheet has the titles of an answer sheet; LIMIT. */
struct bid *bid_read(struct arena *a, const struct bid_clauses *c, const struct book *book, enum lang lang,
                     struct err *e) MUST_CHECK;
bool bid_has_serious(const struct bid *b);

/* The officer's sheet of points, filled in: sets the points of optional clauses. Points are whole and at most
 * BID_POINTS_MAX; full-width digits too. What is wrong is reported by cell in `d`, and then nothing is set. */
bool bid_weights_read(struct arena *a, struct bid_clauses *c, const struct book *book, enum lang lang,
                      struct diags *d) MUST_CHECK;

struct bid_sum {
    size_t mandatory[BID_ANSWERS], optional[BID_ANSWERS]; /* how many clauses have which answer */
    int64_t points;                                       /* of optional clauses met, with how and where written */
    int64_t waiting; /* of those that a person has to judge: △, 提案, or ○ without a proof */
    int64_t most;    /* of all optional clauses */
    size_t serious, pointed_out;
};
struct bid_sum bid_sum(const struct bid_clauses *c, const struct bid *b);
/* How the clause stands for a person who compares: answered and without contradiction? */
bool bid_clause_is_open(const struct bid_clauses *c, const struct bid *b, size_t clause);
