/* compile_loop.c - for, async for, while; break and continue; leaving blocks. */
#include "compiler/unit.h"

/* ---- leaving blocks ---- */

bool blocks_run_code(const Compiler *c) {
    const Unit *u = c->unit;
    for (uint32_t i = 0; i < u->blocks_n; i++)
        if (u->blocks[i].kind == BLOCK_FINALLY || u->blocks[i].kind == BLOCK_WITH ||
            u->blocks[i].kind == BLOCK_NAME)
            return true;
    return false;
}

static void leave_block(Compiler *c, const Block *block) {
    switch (block->kind) {
    case BLOCK_FOR: emit(c, block->place, OPCODE_FOR_END, block->reg, 0, 0); break;
    case BLOCK_FINALLY: statements(c, block->body); break;
    case BLOCK_WITH: with_exit(c, block); break;
    case BLOCK_HANDLER:
    case BLOCK_FINALLY_END:
        emit(c, block->place, OPCODE_UNCATCH, block->reg, 0, 0);
        break;
    case BLOCK_NAME: unbind_handler_name(c, block->name, block->place); break;
    default: break;
    }
}

Block *blocks_leave(Compiler *c, uint32_t keep, uint32_t *n) {
    Unit *u = c->unit;
    *n = u->blocks_n;
    Block *saved = arena_alloc(c->arena, (u->blocks_n - keep + 1) * sizeof(Block));
    if (!saved) return NULL;
    uint32_t nesting = u->nesting;
    for (uint32_t i = *n; i-- > keep;) {
        region_close(c, &u->blocks[i]);
        saved[i - keep] = u->blocks[i];
        u->blocks_n = i;
        if (!u->dead) leave_block(c, &saved[i - keep]);
    }
    u->nesting = nesting;
    return saved;
}

void blocks_restore(Compiler *c, const Block *saved, uint32_t keep, uint32_t n) {
    Unit *u = c->unit;
    if (!saved) {
        u->blocks_n = n;
        return;
    }
    for (uint32_t i = keep; i < n; i++) {
        u->blocks[i] = saved[i - keep];
        region_reopen(c, &u->blocks[i]);
    }
    u->blocks_n = n;
}

static bool is_loop(const Block *block) {
    return (block->kind == BLOCK_LOOP || block->kind == BLOCK_FOR) &&
           block->on_break != NO_LABEL;
}

/* The innermost loop's index, or -1 after reporting. */
static int64_t find_loop(Compiler *c, Node *node, DiagId outside) {
    Unit *u = c->unit;
    for (uint32_t i = u->blocks_n; i-- > 0;) {
        if (u->blocks[i].kind == BLOCK_STAR) {
            compiler_error(c, node, DIAG_LEAVE_EXCEPT_STAR);
            return -1;
        }
        if (is_loop(&u->blocks[i])) return i;
    }
    compiler_error(c, node, outside);
    return -1;
}

void break_stmt(Compiler *c, Node *node) {
    int64_t loop = find_loop(c, node, DIAG_BREAK_OUTSIDE);
    if (loop < 0) return;
    Label target = c->unit->blocks[loop].on_break;
    uint32_t n;
    Block *saved = blocks_leave(c, (uint32_t)loop, &n);
    emit_jump(c, place_of(node), OPCODE_JUMP, 0, target);
    blocks_restore(c, saved, (uint32_t)loop, n);
}

void continue_stmt(Compiler *c, Node *node) {
    int64_t loop = find_loop(c, node, DIAG_CONTINUE_OUTSIDE);
    if (loop < 0) return;
    Label target = c->unit->blocks[loop].on_continue;
    uint32_t n;
    Block *saved = blocks_leave(c, (uint32_t)loop + 1, &n);
    emit_loop(c, place_of(node), target);
    blocks_restore(c, saved, (uint32_t)loop + 1, n);
}

/* ---- for ---- */

static bool is_sequence(const Node *target) {
    return target->kind == AST_Tuple || target->kind == AST_List;
}

/* Is the iterator, if it is a generator, likely made for this loop alone? */
static bool makes_iterator(const Node *iterable) {
    return iterable->kind == AST_Call || iterable->kind == AST_GeneratorExp;
}

void loop_iterator(Compiler *c, Node *iterable, unsigned iterator, bool is_async,
                   bool is_statement) {
    unsigned mark = reg_mark(c), value = iterator;
    bool folds = iterable->kind == AST_List && !(is_async && is_statement);
    Value fixed = folds ? constant_container(c, iterable) : UNBOUND;
    if (fixed != UNBOUND)
        load_value(c, place_of(iterable), fixed, iterator);
    else
        value = operand(c, iterable, NULL, (int)iterator);
    reg_release(c, mark);
    emit(c, place_of(iterable), is_async ? OPCODE_GET_AITER : OPCODE_GET_ITER, iterator,
         value, 0);
}

/* R[to] = await anext(iterator); StopAsyncIteration goes to the loop's handler. */
static void async_next(Compiler *c, ForLoop *loop, unsigned to, Position whole) {
    Block *guard = block_push(c, BLOCK_GUARD, loop->place);
    block_guard(c, guard, loop->handler, loop->thrown);
    unsigned mark = reg_mark(c), next = reg_push(c);
    emit(c, whole, OPCODE_GET_ANEXT, next, loop->iterator, 0);
    await_value(c, whole, to, next, 3);
    reg_release(c, mark);
    block_pop(c);
}

void loop_open(Compiler *c, ForLoop *loop, const Node *whole, Node *iterable,
               unsigned iterator, Node *target, bool is_async) {
    *loop = (ForLoop){.iterator = iterator, .is_async = is_async};
    loop->place = place_of(iterable);
    loop->closes = makes_iterator(iterable);
    loop->head = label_new(c);
    loop->exit = label_new(c);
    loop->handler = is_async ? label_new(c) : NO_LABEL;
    loop->body_handler = loop->closes ? label_new(c) : NO_LABEL;
    unsigned mark = reg_mark(c);
    loop->thrown = reg_push(c);
    reg_release(c, mark);
    label_bind(c, loop->head);
    int local = target_register(c, target);
    unsigned item = local >= 0 ? (unsigned)local : reg_push(c);
    if (is_async)
        async_next(c, loop, item, place_of(whole));
    else
        emit_branch(c, loop->place, OPCODE_FOR_ITER, item, iterator,
                    (loop->closes ? FOR_CLOSES : 0) |
                        (local < 0 && is_sequence(target) ? FOR_PARTS : 0),
                    loop->exit);
    Block *block =
        block_push(c, loop->closes ? BLOCK_FOR : BLOCK_LOOP, place_of(iterable));
    block->reg = iterator;
    if (loop->closes) block_guard(c, block, loop->body_handler, loop->thrown);
    store_target(c, target, item);
    reg_release(c, mark);
}

void loop_close(Compiler *c, ForLoop *loop) {
    if (loop->is_async)
        emit_loop(c, loop->place, loop->head);
    else
        emit_for_loop(c, loop->place, loop->head);
    Block block = block_pop(c);
    if (loop->closes) {
        label_bind_handler(c, loop->body_handler, &block.bound);
        emit(c, loop->place, OPCODE_FOR_END, loop->iterator, 0, 0);
        emit(c, loop->place, OPCODE_RERAISE, loop->thrown, 0, 0);
    }
    if (loop->is_async) {
        LabelInfo *head = &c->unit->labels[loop->head];
        label_bind_handler(c, loop->handler, &head->bound);
        Label other = label_new(c);
        emit_branch(c, loop->place, OPCODE_JUMP_NOT_ASYNC_END, loop->thrown, 0, 0, other);
        emit_jump(c, loop->place, OPCODE_JUMP, 0, loop->exit);
        label_bind(c, other);
        emit(c, loop->place, OPCODE_RERAISE, loop->thrown, 0, 0);
    }
    label_bind(c, loop->exit);
}

static void for_loop(Compiler *c, Node *node, bool is_async) {
    AstFor *s = AST(node, For); /* AsyncFor has the same layout */
    unsigned mark = reg_mark(c), iterator = reg_push(c);
    Label end = label_new(c);
    nesting_enter(c, node);
    loop_iterator(c, s->iter, iterator, is_async, true);
    ForLoop loop;
    loop_open(c, &loop, node, s->iter, iterator, s->target, is_async);
    Block *block = block_top(c);
    block->on_break = end;
    block->on_continue = loop.head;
    statements(c, &s->body);
    loop_close(c, &loop);
    nesting_leave(c);
    reg_release(c, mark);
    statements(c, &s->orelse);
    label_bind(c, end);
}

void for_stmt(Compiler *c, Node *node) { for_loop(c, node, false); }

void async_for_stmt(Compiler *c, Node *node) {
    if (!c->unit->is_async) compiler_error(c, node, DIAG_ASYNC_FOR_OUTSIDE);
    for_loop(c, node, true);
}

void while_stmt(Compiler *c, Node *node) {
    AstWhile *s = AST(node, While);
    Label head = label_new(c), exit = label_new(c), end = label_new(c);
    nesting_enter(c, node);
    label_bind(c, head);
    Block *block = block_push(c, BLOCK_LOOP, place_of(node));
    block->on_break = end;
    block->on_continue = head;
    jump_if(c, s->test, false, exit);
    statements(c, &s->body);
    emit_loop(c, place_of(node), head);
    block_pop(c);
    nesting_leave(c);
    label_bind(c, exit);
    statements(c, &s->orelse);
    label_bind(c, end);
}
