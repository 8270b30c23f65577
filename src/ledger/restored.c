/* restored: evidence that was erased since the backup. A row keeps its number, system and control when its bytes go
 * (evidence.h), so by them it is known again. */
#include "ledger/restored.h"

#include "ledger/register.h"

static bool erase_row(struct store *s, int64_t id, int64_t system, struct str control, int64_t changed, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("UPDATE evidence SET content = NULL, sha256 = '', file = '', note = NULL, state = "
                        "'erased', changed = $4 WHERE id = $1 AND system = $2 AND control = $3 AND state = "
                        "'kept'"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, system);
    stmt_text(q, 3, control);
    stmt_int(q, 4, changed);
    return stmt_run(q, NULL, e) && register_touch(s, system, e);
}

static bool drop_unused(struct store *s, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("DELETE FROM content_piece WHERE content NOT IN (SELECT content FROM evidence WHERE "
                        "content IS NOT NULL)"),
                    e);
    if (!q || !stmt_run(q, NULL, e)) return false;
    q = store_query(
        s, SQL("DELETE FROM content WHERE id NOT IN (SELECT content FROM evidence WHERE content IS NOT NULL)"), e);
    return q && stmt_run(q, NULL, e);
}

bool restored_again(void *ctx, struct store *present, struct store *restored, bool erased, struct err *e) {
    struct err ours;
    (void)ctx;
    if (!erased) return true;
    struct stmt *q = store_query(
        present, SQL("SELECT id, system, control, changed FROM evidence WHERE state = 'erased' ORDER BY id"), e);
    if (!q) return e->kind == ERR_DB; /* it cannot be read: nobody can tell */
    while (stmt_row(q, e)) {
        if (erase_row(restored, stmt_int_at(q, 0), stmt_int_at(q, 1), stmt_text_at(q, 2), stmt_int_at(q, 3), &ours))
            continue;
        stmt_done(q);
        return *e = ours, false;
    }
    if (e->kind && e->kind != ERR_DB) return false;
    return drop_unused(restored, e);
}
