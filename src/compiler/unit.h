/* unit.h - one code object in the making, and the compilation as a whole.
 *
 * Failure is sticky: emitting goes on harmlessly after an error, and whoever needs to
 * know asks compiler_failed. Everything lives in the arena; values are safe because the
 * heap is paused. Instructions that cannot be reached are dropped at once (`dead`).
 *
 * Registers: parameters, locals and cells first, fixed; temporaries are a stack above,
 * `top` its height. A function that compiles an expression leaves `top` where it was, but
 * for the one register that it returns when asked for ANY. */
#ifndef COMPILER_UNIT_H
#define COMPILER_UNIT_H

#include "bytecode/code.h"
#include "compiler/compiler.h"
#include "compiler/scope.h"

typedef uint32_t Label;
enum { NO_LABEL = UINT32_MAX, ANY = -1, MAX_REGISTERS = 65535, MAX_BLOCKS = 20 };
#define MAX_WORDS (UINT32_C(1) << 26)

/* Which variables are surely bound, by register. */
typedef struct BoundSet {
    uint64_t *bits;
    uint32_t words;
} BoundSet;

typedef struct LabelInfo {
    int64_t at;   /* word index; -1: not placed */
    bool reached; /* something jumps here, `bound` is valid */
    BoundSet bound;
} LabelInfo;

typedef struct Fixup {
    uint32_t word, end; /* the word to patch; jumps count from `end` */
    Label label;
    bool wide; /* the low half of an operand word, else bits 32.. of an instruction */
} Fixup;

typedef struct Region {
    uint32_t start, end;
    Label handler;
    uint32_t reg;
} Region;

typedef enum BlockKind {
    BLOCK_LOOP,        /* break and continue end here */
    BLOCK_FOR,         /* the same, over iterator `reg` that is closed when left early */
    BLOCK_TRY,         /* body of try/except: nothing to do when left */
    BLOCK_FINALLY,     /* `body` runs when left */
    BLOCK_FINALLY_END, /* inside a finally body run for an exception */
    BLOCK_WITH,        /* `reg`: the bound __exit__ */
    BLOCK_HANDLER,     /* inside an except clause: UNCATCH `reg` */
    BLOCK_NAME,        /* its `as` name is deleted when left */
    BLOCK_STAR,        /* inside except*: may not be left by break, continue, return */
    BLOCK_GUARD,       /* only a region */
} BlockKind;

typedef struct Block {
    BlockKind kind;
    bool is_async;
    bool guarded; /* has a region */
    uint32_t region_start;
    Label handler; /* of the region */
    uint32_t handler_reg;
    BoundSet bound; /* at entry: what a handler may rely on */
    Label on_break, on_continue;
    uint32_t reg;
    const NodeList *body; /* BLOCK_FINALLY */
    const Ident *name;    /* BLOCK_NAME */
    Position place;
} Block;

typedef struct Unit {
    struct Unit *parent;
    Scope *scope; /* of the code object */
    Scope *inner; /* innermost inlined comprehension being emitted, or `scope` */
    Name *name;
    Str *qualname;
    uint32_t flags; /* of the code */
    int32_t first_line;
    Value doc;

    Instr *words;
    Position *places; /* one per word */
    uint32_t words_n, words_cap;
    uint32_t last_move; /* words_n behind a MOVE that another may join; 0: none */
    bool dead;

    LabelInfo *labels;
    uint32_t labels_n, labels_cap;
    Fixup *fixups;
    uint32_t fixups_n, fixups_cap;
    Region *regions;
    uint32_t regions_n, regions_cap;
    Block *blocks;
    uint32_t blocks_n, blocks_cap;
    uint32_t nesting; /* of blocks as CPython counts them */

    Value *consts;
    uint32_t consts_n, consts_cap;
    uint32_t *const_index; /* hashed by bits */
    uint32_t const_slots;

    uint32_t locals_n; /* fixed registers */
    uint32_t params_n;
    /* Behind the locals, a register for each of scope->loop_floats; the prologue loads
     * those whose bit is set here: they have been used. */
    uint32_t floats_used;
    uint32_t top, registers;
    BoundSet bound;
    uint64_t *cleared;     /* locals that must be UNBOUND at entry; locals_n bits */
    uint64_t *ever_bound;  /* locals that code so far assigns to; likewise */
    int64_t namespace_reg; /* of class bodies and separate locals, else -1 */
    int64_t class_cell, classdict_cell; /* of class bodies, else -1 */
    bool is_async;                      /* await is allowed */
    bool interactive;
} Unit;

typedef struct Compiler {
    Runtime *rt;
    Arena *arena;
    const Source *source;
    Diagnostic *d;
    NameTable names;
    ScopeTree tree;
    Unit *unit;
    Block spare; /* given where memory failed: written to, never read */
    unsigned flags;
    bool future_annotations;
    int32_t future_line; /* last line of the leading __future__ imports */
    bool raised;         /* an exception is pending in rt */
    uint32_t depth;
    uint32_t keyword_calls; /* calls with keywords so far */
    struct FoldTable *folds;
    struct ConstTable *const_table;
} Compiler;

INLINE bool compiler_failed(const Compiler *c) {
    return c->raised || c->arena->failed || c->d->type != DIAG_TYPE_NONE;
}
/* Reports a SyntaxError at a node. */
#define compiler_error(c, node, ...) \
    diag_set_compiler((c)->d, (c)->source, span_of(node), __VA_ARGS__)
/* Around recursion over the tree. False: too deep, reported. */
bool compiler_enter(Compiler *c);
INLINE void compiler_leave(Compiler *c) { c->depth--; }
/* Room for one more item of `size` bytes in an arena array. */
MUST_CHECK bool compiler_grow(Compiler *c, void *array, uint32_t n, uint32_t *capacity,
                              size_t size);
#define GROW(c, array, n, capacity) \
    compiler_grow(c, &(array), n, &(capacity), sizeof *(array))

INLINE Position place_of(const Node *n) {
    return (Position){n->lineno, n->col_offset, n->end_lineno, n->end_col_offset};
}
#define NOWHERE ((Position){0, 0, 0, 0})

/* ---- units (emitter.c) ---- */
/* Starts a code object for `scope`; its registers are assigned by unit_assign_registers.
 */
MUST_CHECK bool unit_begin(Compiler *c, Scope *scope, Name *name, int32_t first_line);
/* Ends it and returns to the parent. NULL: failed. */
Code *unit_end(Compiler *c);

/* ---- instructions ---- */
void emit(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc);
void emit_bx(Compiler *c, Position at, Opcode op, unsigned a, int32_t bc);
void emit_w(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc,
            uint64_t w1);
/* With bc as the jump. */
void emit_jump(Compiler *c, Position at, Opcode op, unsigned a, Label target);
/* With w1 as the jump. */
void emit_branch(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc,
                 Label target);
/* LOOP to a label already placed. */
void emit_loop(Compiler *c, Position at, Label target);
/* FOR_LOOP to the head of a loop, where its FOR_ITER stands. */
void emit_for_loop(Compiler *c, Position at, Label target);
/* Moves into neighbouring registers become one instruction. */
void emit_move(Compiler *c, Position at, unsigned to, unsigned from);
/* Gives word 1 of the last instruction, which is an `op`, a place of its own. */
void emit_second_place(Compiler *c, Position at, Opcode op);
Label label_new(Compiler *c);
void label_bind(Compiler *c, Label label);
/* A handler begins: reachable if its region is not empty; bound as at `bound`. */
void label_bind_handler(Compiler *c, Label label, const BoundSet *bound);

/* ---- blocks and regions ---- */
Block *block_push(Compiler *c, BlockKind kind, Position place);
Block *block_top(Compiler *c); /* the innermost */
/* Opens the region of the block just pushed. */
void block_guard(Compiler *c, Block *block, Label handler, unsigned reg);
/* Closes its region and removes it. */
Block block_pop(Compiler *c);
void region_close(Compiler *c, Block *block);
void region_reopen(Compiler *c, Block *block);
/* CPython's limit on nested loops and tries. */
void nesting_enter(Compiler *c, const Node *node);
void nesting_leave(Compiler *c);

/* ---- bound variables ---- */
bool bound_has(const BoundSet *s, uint32_t reg);
void bound_add(Compiler *c, uint32_t reg);
void bound_remove(Compiler *c, uint32_t reg);

/* ---- registers (registers.c) ---- */
void unit_assign_registers(Compiler *c, const Astarguments *args);
unsigned reg_push(Compiler *c);
unsigned reg_push_n(Compiler *c, uint32_t n); /* consecutive; the first */
INLINE unsigned reg_mark(const Compiler *c) { return c->unit->top; }
INLINE void reg_release(Compiler *c, unsigned mark) { c->unit->top = mark; }
/* A call window on top for n arguments; the caller fills R[f] and R[f+4]... */
unsigned reg_window(Compiler *c, unsigned arguments, int dst);
INLINE bool reg_is_temp(const Compiler *c, int reg) {
    const Unit *u = c->unit;
    return reg >= 0 && (uint32_t)reg >= u->locals_n + u->scope->loop_floats_n;
}
/* The register that holds a float throughout, or -1. */
int reg_of_float(Compiler *c, Value v);

/* ---- constants (consts.c) ---- */
uint32_t const_add(Compiler *c, Value v);     /* index */
unsigned const_name(Compiler *c, Name *name); /* index that fits 16 bits */
unsigned const_short(Compiler *c, Value v);   /* the same for any value */
Value const_tuple(Compiler *c, const Value *items, size_t n);
/* One object per value and type, so that equal constants of one compilation are
 * identical. */
Value const_canonical(Compiler *c, Value v);
Value const_of_ast(Compiler *c, const AstConst *k); /* UNBOUND: failed */
Value const_str(Compiler *c, const char *text);

/* ---- folding (fold.c) ---- */
/* The value of a constant expression, or UNBOUND. */
Value fold(Compiler *c, Node *node);

/* ---- expressions (compile_expr.c) ---- */
/* Compiles into register dst, or with ANY into whatever register is best: a local in
 * place or a new temporary. A local as dst is written by the last instruction only. */
unsigned expr(Compiler *c, Node *node, int dst);
/* An operand that is read after `later` (may be NULL) has been computed; `scratch`: a
 * temporary that may hold it, or ANY. */
unsigned operand(Compiler *c, Node *node, Node *later, int scratch);
void expr_discard(Compiler *c, Node *node);
void jump_if(Compiler *c, Node *node, bool when, Label target);
void load_value(Compiler *c, Position at, Value v, unsigned dst);
/* Items into consecutive new registers, no stars; the first. */
unsigned expr_list(Compiler *c, const NodeList *items);
bool has_star(const NodeList *items);
/* The tuple or frozenset that may stand for a display of constants where nobody can
 * change it: behind `in`, in a for header. UNBOUND: there is none. */
Value constant_container(Compiler *c, Node *node);
void await_value(Compiler *c, Position at, unsigned to, unsigned value, unsigned kind);
/* dst = left op right, with the immediate form where there is one. */
void emit_binary(Compiler *c, Position at, Operator op, bool in_place, unsigned dst,
                 unsigned left, Node *right);

/* ---- calls (compile_call.c) ---- */
unsigned call_expr(Compiler *c, Node *node, int dst);
/* Arguments and call once R[f] holds the callable and `first` leading arguments are in.
 */
void call_arguments(Compiler *c, Position at, unsigned f, unsigned first,
                    const NodeList *args, const NodeList *keywords, unsigned dst);
bool compile_super(Compiler *c, Node *node, unsigned dst);

/* ---- names and targets (compile_name.c) ---- */
Name *mangle(Compiler *c, const Ident *ident);
unsigned load_name(Compiler *c, Name *name, Position at, int dst);
/* The register of a plain local variable, or -1. */
int local_register(Compiler *c, Name *name);
void store_name(Compiler *c, Name *name, Position at, unsigned reg);
void delete_name(Compiler *c, Name *name, Position at);
/* Every keyword of a call or class header may be given once. */
void check_keywords(Compiler *c, const NodeList *keywords);
void check_debug(Compiler *c, const Ident *ident, const Node *node, bool deleting);
/* The register that an expression may be compiled into for this target, or -1. */
int target_register(Compiler *c, Node *target);
void store_target(Compiler *c, Node *target, unsigned reg);
Position attr_place(const AstAttribute *node);

/* ---- functions and classes (compile_func.c) ---- */
void function_stmt(Compiler *c, Node *node);
void class_stmt(Compiler *c, Node *node);
void type_alias_stmt(Compiler *c, Node *node);
unsigned lambda_expr(Compiler *c, Node *node, int dst);
/* MAKE_FUNCTION; `fixed` is the first of four registers or -1 for none but the closure.
 */
void make_function(Compiler *c, Position at, Code *code, Scope *scope, int fixed,
                   unsigned dst);
Str *annotation_text(Compiler *c,
                     Node *node); /* for `from __future__ import annotations` */

/* ---- type parameters (compile_generic.c) ---- */
/* Starts the hidden function of the type parameters with that many nameless arguments, in
 * its first registers; R[*tuple] holds the type variables. False: failed. */
bool generic_begin(Compiler *c, Node *node, const NodeList *params, unsigned arguments,
                   unsigned *tuple);
/* Ends it with `result`; outside R[dst] = its call, through window f whose arguments are
 * there. */
void generic_end(Compiler *c, Node *node, unsigned result, unsigned f, unsigned arguments,
                 unsigned dst);
NodeList generic_bases(Compiler *c, Node *node, const NodeList *bases, unsigned tuple);

/* ---- comprehensions (compile_comp.c) ---- */
unsigned comprehension_expr(Compiler *c, Node *node, int dst);

/* ---- statements (compile_stmt.c, compile_loop.c, compile_try.c, compile_match.c) ----
 */
void statement(Compiler *c, Node *node);
void statements(Compiler *c, const NodeList *body);
void for_stmt(Compiler *c, Node *node);
void async_for_stmt(Compiler *c, Node *node);
void while_stmt(Compiler *c, Node *node);
void break_stmt(Compiler *c, Node *node);
void continue_stmt(Compiler *c, Node *node);
void try_stmt(Compiler *c, Node *node);
void try_star_stmt(Compiler *c, Node *node);
void unbind_handler_name(Compiler *c, const Ident *name, Position at);
void with_exit(Compiler *c, const Block *block);
void with_stmt(Compiler *c, Node *node, bool is_async);
void match_stmt(Compiler *c, Node *node);
/* Leaves all blocks from index `keep` up in a jump: runs their exits with the regions
 * closed. After the jump blocks_restore puts back what was returned. */
Block *blocks_leave(Compiler *c, uint32_t keep, uint32_t *n);
void blocks_restore(Compiler *c, const Block *saved, uint32_t keep, uint32_t n);
/* Must a value survive in a register of its own while blocks are left? */
bool blocks_run_code(const Compiler *c);
/* Loop machinery shared with comprehensions: see compile_loop.c. */
typedef struct ForLoop {
    Label head, exit;
    Label handler;      /* ends an async loop */
    Label body_handler; /* closes an iterator made for the loop */
    unsigned iterator, thrown;
    bool closes, is_async;
    Position place;
} ForLoop;
/* R[iterator] = iter of the iterable. A list of constants becomes a tuple but, as for
 * CPython's compiler, in an `async for` statement. */
void loop_iterator(Compiler *c, Node *iterable, unsigned iterator, bool is_async,
                   bool is_statement);
/* The head; up to and with storing the item. Pushes a BLOCK_FOR or BLOCK_LOOP.
 * `whole` is the statement or comprehension: the place of an async loop's steps. */
void loop_open(Compiler *c, ForLoop *loop, const Node *whole, Node *iterable,
               unsigned iterator, Node *target, bool is_async);
/* The jump back, the handler, and the exit. */
void loop_close(Compiler *c, ForLoop *loop);
/* R[dst] = the cell of a variable that an inner function captures. */
void load_closure(Compiler *c, Position at, Name *name, unsigned dst);
Value clean_doc(Compiler *c, const AstConst *k);
/* The docstring of a body, or NULL. */
const AstConst *docstring(const NodeList *body);

#endif
