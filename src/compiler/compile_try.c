/* compile_try.c - try, except, finally, with.
 *
 * A handler begins with CATCH, which makes its exception the one being handled, and every
 * way out of it passes UNCATCH: the normal end, jumps (blocks_leave) and exceptions (a
 * cleanup region around the handler's body). A finally body is compiled once per way out.
 */
#include "compiler/unit.h"

/* What stands between a CATCH and its UNCATCH. */
typedef struct Handler {
    unsigned thrown, saved, again; /* the exception; the one before; one from the body */
    Label cleanup;
    Position place;
} Handler;

/* The three registers above the present top. Temporaries of the protected code may
 * overlap with them, since those are dead when the handler runs. */
static Handler plan_handler(Compiler *c, Position place) {
    unsigned mark = reg_mark(c);
    Handler h = {.thrown = reg_push_n(c, 3), .place = place};
    h.saved = h.thrown + 1;
    h.again = h.thrown + 2;
    h.cleanup = label_new(c);
    reg_release(c, mark);
    return h;
}

static void handler_begin(Compiler *c, Handler *h, BlockKind kind) {
    reg_push_n(c, 3);
    emit(c, h->place, OPCODE_CATCH, h->thrown, h->saved, 0);
    Block *block = block_push(c, kind, h->place);
    block->reg = h->saved;
    block_guard(c, block, h->cleanup, h->again);
}

/* Ends the block; the caller goes on with UNCATCH. */
static Block handler_end(Compiler *c) { return block_pop(c); }

static void handler_cleanup(Compiler *c, Handler *h, const Block *block) {
    label_bind_handler(c, h->cleanup, &block->bound);
    emit(c, NOWHERE, OPCODE_UNCATCH, h->saved, 0, 0);
    emit(c, NOWHERE, OPCODE_RERAISE, h->again, 0, 0);
}

/* ---- except ---- */

void unbind_handler_name(Compiler *c, const Ident *ident, Position at) {
    Name *name = mangle(c, ident);
    int reg = local_register(c, name);
    if (reg >= 0) {
        emit(c, at, OPCODE_LOAD_UNBOUND, (unsigned)reg, 1, 0);
        bound_remove(c, (uint32_t)reg);
        return;
    }
    unsigned mark = reg_mark(c), none = reg_push(c);
    emit(c, at, OPCODE_LOAD_NONE, none, 0, 0);
    store_name(c, name, at, none);
    delete_name(c, name, at);
    reg_release(c, mark);
}

/* The body of `except E as name`: the name is gone afterwards, however it ends. */
static void named_body(Compiler *c, AstExceptHandler *h, unsigned thrown) {
    Position at = place_of(&h->base);
    check_debug(c, h->name, &h->base, false);
    store_name(c, mangle(c, h->name), at, thrown);
    unsigned mark = reg_mark(c), again = reg_push(c);
    Label cleanup = label_new(c), end = label_new(c);
    nesting_enter(c, &h->base);
    Block *block = block_push(c, BLOCK_NAME, NOWHERE);
    block->name = h->name;
    block_guard(c, block, cleanup, again);
    statements(c, &h->body);
    Block done = block_pop(c);
    nesting_leave(c);
    unbind_handler_name(c, h->name, NOWHERE);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, cleanup, &done.bound);
    unbind_handler_name(c, h->name, NOWHERE);
    emit(c, NOWHERE, OPCODE_RERAISE, again, 0, 0);
    label_bind(c, end);
    reg_release(c, mark);
}

static void except_clause(Compiler *c, AstExceptHandler *h, Handler *handler, Label end,
                          bool last) {
    Position at = place_of(&h->base);
    Label next = label_new(c);
    unsigned mark = reg_mark(c);
    if (h->type) {
        unsigned type = expr(c, h->type, ANY);
        emit_branch(c, at, OPCODE_JUMP_NO_MATCH, handler->thrown, type, 0, next);
    } else if (!last) {
        compiler_error(c, &h->base, DIAG_DEFAULT_EXCEPT_LAST);
    }
    reg_release(c, mark);
    if (h->name)
        named_body(c, h, handler->thrown);
    else
        statements(c, &h->body);
    /* Out of the cleanup region for the regular way out. */
    Block *block = block_top(c);
    region_close(c, block);
    emit(c, at, OPCODE_UNCATCH, handler->saved, 0, 0);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    region_reopen(c, block);
    label_bind(c, next);
}

/* The body and the else clause; what the body raises goes to the handler, where the code
 * stands then. */
static Handler guarded_body(Compiler *c, AstTry *s, Label end) {
    Position at = place_of(&s->base);
    Handler handler = plan_handler(c, at);
    Label caught = label_new(c);
    nesting_enter(c, &s->base);
    Block *block = block_push(c, BLOCK_TRY, at);
    block_guard(c, block, caught, handler.thrown);
    statements(c, &s->body);
    Block body = block_pop(c);
    nesting_leave(c);
    statements(c, &s->orelse);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, caught, &body.bound);
    handler.place = NOWHERE;
    return handler;
}

static void try_except(Compiler *c, AstTry *s) {
    unsigned mark = reg_mark(c);
    Label end = label_new(c);
    Handler handler = guarded_body(c, s, end);
    handler_begin(c, &handler, BLOCK_HANDLER);
    nesting_enter(c, &s->base);
    for (size_t i = 0; i < s->handlers.count; i++)
        except_clause(c, AST(s->handlers.items[i], ExceptHandler), &handler, end,
                      i + 1 == s->handlers.count);
    nesting_leave(c);
    Block done = handler_end(c);
    emit(c, NOWHERE, OPCODE_UNCATCH, handler.saved, 0, 0);
    emit(c, NOWHERE, OPCODE_RERAISE, handler.thrown, 0, 0);
    handler_cleanup(c, &handler, &done);
    reg_release(c, mark);
    label_bind(c, end);
}

/* ---- finally ---- */

static void try_finally(Compiler *c, AstTry *s, void (*protected)(Compiler *, AstTry *)) {
    Position at = place_of(&s->base);
    unsigned mark = reg_mark(c);
    Handler handler = plan_handler(c, at);
    Label caught = label_new(c), end = label_new(c);
    nesting_enter(c, &s->base);
    Block *block = block_push(c, BLOCK_FINALLY, at);
    block->body = &s->finalbody;
    block_guard(c, block, caught, handler.thrown);
    protected(c, s);
    Block body = block_pop(c);
    nesting_leave(c);
    statements(c, &s->finalbody);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, caught, &body.bound);
    handler.place = NOWHERE;
    nesting_enter(c, &s->base);
    handler_begin(c, &handler, BLOCK_FINALLY_END);
    if (!c->unit->dead) statements(c, &s->finalbody);
    Block done = handler_end(c);
    nesting_leave(c);
    emit(c, NOWHERE, OPCODE_UNCATCH, handler.saved, 0, 0);
    emit(c, NOWHERE, OPCODE_RERAISE, handler.thrown, 0, 0);
    handler_cleanup(c, &handler, &done);
    reg_release(c, mark);
    label_bind(c, end);
}

static void only_body(Compiler *c, AstTry *s) { statements(c, &s->body); }

void try_stmt(Compiler *c, Node *node) {
    AstTry *s = AST(node, Try);
    if (!s->finalbody.count)
        try_except(c, s);
    else
        try_finally(c, s, s->handlers.count ? try_except : only_body);
}

/* ---- except* ---- */

typedef struct Star {
    unsigned original; /* the exception as caught */
    unsigned raised;   /* list of what the clauses raised, and of what none matched */
    unsigned match;    /* the part for the present clause; match + 1: the rest */
} Star;

/* What a clause raises is kept; the other clauses still run. */
static void star_body(Compiler *c, AstExceptHandler *h, Star *star) {
    unsigned mark = reg_mark(c), saved = reg_push(c), thrown = reg_push(c);
    Label failed = label_new(c), end = label_new(c);
    emit(c, NOWHERE, OPCODE_CATCH, star->match, saved, 0);
    block_push(c, BLOCK_STAR, NOWHERE);
    Block *block = block_push(c, BLOCK_HANDLER, NOWHERE);
    block->reg = saved;
    block_guard(c, block, failed, thrown);
    if (h->name)
        named_body(c, h, star->match);
    else
        statements(c, &h->body);
    Block done = block_pop(c);
    block_pop(c);
    emit(c, NOWHERE, OPCODE_UNCATCH, saved, 0, 0);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, failed, &done.bound);
    emit(c, NOWHERE, OPCODE_UNCATCH, saved, 0, 0);
    emit(c, NOWHERE, OPCODE_LIST_APPEND, star->raised, thrown, 0);
    label_bind(c, end);
    reg_release(c, mark);
}

static void star_clause(Compiler *c, AstExceptHandler *h, Star *star) {
    Position at = place_of(&h->base);
    Label next = label_new(c);
    unsigned mark = reg_mark(c), type = expr(c, h->type, ANY);
    emit(c, at, OPCODE_GROUP_SPLIT, star->match, star->match + 1, type);
    reg_release(c, mark);
    emit_jump(c, at, OPCODE_JUMP_NONE, star->match, next);
    star_body(c, h, star);
    label_bind(c, next);
}

static void star_clauses(Compiler *c, AstTry *s, Handler *handler) {
    Star star = {.original = handler->thrown};
    Label whole = label_new(c);
    star.raised = reg_push(c);
    star.match = reg_push_n(c, 2);
    emit(c, NOWHERE, OPCODE_BUILD_LIST, star.raised, star.raised, 0);
    emit_move(c, NOWHERE, star.match + 1, star.original);
    for (size_t i = 0; i < s->handlers.count; i++)
        star_clause(c, AST(s->handlers.items[i], ExceptHandler), &star);
    emit_jump(c, NOWHERE, OPCODE_JUMP_NONE, star.match + 1, whole);
    emit(c, NOWHERE, OPCODE_LIST_APPEND, star.raised, star.match + 1, 0);
    label_bind(c, whole);
    emit(c, NOWHERE, OPCODE_GROUP_JOIN, handler->thrown, star.raised, star.original);
}

static void try_star(Compiler *c, AstTry *s) {
    unsigned mark = reg_mark(c);
    Label end = label_new(c), settled = label_new(c);
    Handler handler = guarded_body(c, s, end);
    nesting_enter(c, &s->base);
    handler_begin(c, &handler, BLOCK_HANDLER);
    star_clauses(c, s, &handler);
    Block done = handler_end(c);
    nesting_leave(c);
    emit(c, NOWHERE, OPCODE_UNCATCH, handler.saved, 0, 0);
    emit_jump(c, NOWHERE, OPCODE_JUMP_NONE, handler.thrown, settled);
    emit(c, NOWHERE, OPCODE_RERAISE, handler.thrown, 0, 0);
    handler_cleanup(c, &handler, &done);
    label_bind(c, settled);
    label_bind(c, end);
    reg_release(c, mark);
}

void try_star_stmt(Compiler *c, Node *node) {
    AstTry *s = AST(node, Try); /* TryStar has the same layout */
    if (!s->finalbody.count)
        try_star(c, s);
    else
        try_finally(c, s, s->handlers.count ? try_star : only_body);
}

/* ---- with ---- */

/* exit(None, None, None) on the regular way out. */
void with_exit(Compiler *c, const Block *block) {
    Position at = block->place;
    unsigned mark = reg_mark(c), f = reg_push_n(c, 7);
    emit_move(c, at, f, block->reg);
    for (unsigned i = 0; i < 3; i++)
        emit(c, at, OPCODE_LOAD_NONE, f + 4 + i, 0, 0);
    emit(c, at, OPCODE_CALL, f, f, 3);
    if (block->is_async) await_value(c, at, f, f, 2);
    reg_release(c, mark);
}

/* exit(type, value, traceback): true swallows the exception. */
static void with_handler(Compiler *c, Handler *h, const Block *with) {
    Position at = with->place;
    Label swallowed = label_new(c), end = label_new(c);
    handler_begin(c, h, BLOCK_HANDLER);
    unsigned mark = reg_mark(c), f = reg_push_n(c, 7);
    emit_move(c, at, f, with->reg);
    emit(c, at, OPCODE_WITH_EXCEPT, f, f, h->thrown);
    if (with->is_async) await_value(c, at, f, f, 2);
    emit_jump(c, at, OPCODE_JUMP_TRUE, f, swallowed);
    reg_release(c, mark);
    Block done = handler_end(c);
    emit(c, at, OPCODE_UNCATCH, h->saved, 0, 0);
    emit(c, at, OPCODE_RERAISE, h->thrown, 0, 0);
    handler_cleanup(c, h, &done);
    label_bind(c, swallowed);
    emit(c, at, OPCODE_UNCATCH, h->saved, 0, 0);
    label_bind(c, end);
}

static void with_items(Compiler *c, AstWith *s, size_t i, bool is_async) {
    if (i == s->items.count) {
        statements(c, &s->body);
        return;
    }
    if (!compiler_enter(c)) return;
    Astwithitem *item = AST(s->items.items[i], withitem);
    Position at = place_of(item->context_expr);
    unsigned mark = reg_mark(c), manager = reg_push(c), exit = reg_push(c);
    expr(c, item->context_expr, (int)manager);
    Handler handler = plan_handler(c, at);
    unsigned f = reg_push_n(c, 4), base = is_async ? 2 : 0;
    emit(c, at, OPCODE_LOAD_SPECIAL, f, manager, base);
    emit(c, at, OPCODE_LOAD_SPECIAL, exit, manager, base + 1);
    emit(c, at, OPCODE_CALL, f, f, 0);
    if (is_async) await_value(c, at, f, f, 1);
    nesting_enter(c, &s->base);
    Block *block = block_push(c, BLOCK_WITH, at);
    Label caught = label_new(c), end = label_new(c);
    block->reg = exit;
    block->is_async = is_async;
    block_guard(c, block, caught, handler.thrown);
    if (item->optional_vars) store_target(c, item->optional_vars, f);
    reg_release(c, exit + 1);
    with_items(c, s, i + 1, is_async);
    Block with = block_pop(c);
    nesting_leave(c);
    if (!c->unit->dead) with_exit(c, &with);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, caught, &with.bound);
    with_handler(c, &handler, &with);
    label_bind(c, end);
    reg_release(c, mark);
    compiler_leave(c);
}

void with_stmt(Compiler *c, Node *node, bool is_async) {
    if (is_async && !c->unit->is_async) compiler_error(c, node, DIAG_ASYNC_WITH_OUTSIDE);
    with_items(c, AST(node, With), 0, is_async);
}
