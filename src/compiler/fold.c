/* fold.c - values of constant expressions, computed once per node.
 *
 * Folds what CPython folds where it shows or pays: numbers, text concatenation, tuples;
 * with CPython's bounds on the size of results. What would raise is left to run time. */
#include <string.h>

#include "compiler/unit.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

enum { MAX_INT_BITS = 128, MAX_STR = 4096 };

typedef struct FoldTable {
    struct FoldSlot {
        const Node *node;
        Value value;
    } * slots;
    uint32_t capacity, count;
} FoldTable;

static uint32_t slot_of(const FoldTable *t, const Node *node) {
    uint64_t h = ((uint64_t)(uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t at = (uint32_t)(h >> 32) & (t->capacity - 1);
    while (t->slots[at].node && t->slots[at].node != node)
        at = (at + 1) & (t->capacity - 1);
    return at;
}

static bool table_grow(Compiler *c, FoldTable *t) {
    FoldTable bigger = {NULL, t->capacity ? t->capacity * 2 : 64, t->count};
    bigger.slots = arena_alloc(c->arena, bigger.capacity * sizeof *bigger.slots);
    if (!bigger.slots) return false;
    for (uint32_t i = 0; i < t->capacity; i++)
        if (t->slots[i].node)
            bigger.slots[slot_of(&bigger, t->slots[i].node)] = t->slots[i];
    *t = bigger;
    return true;
}

static Value remember(Compiler *c, const Node *node, Value v) {
    FoldTable *t = c->folds;
    if (!t) t = c->folds = ARENA_NEW(c->arena, FoldTable);
    if (!t || (t->count * 2 >= t->capacity && !table_grow(c, t))) return v;
    uint32_t at = slot_of(t, node);
    if (!t->slots[at].node) t->count++;
    t->slots[at].node = node;
    t->slots[at].value = v;
    return v;
}

static bool remembered(Compiler *c, const Node *node, Value *v) {
    FoldTable *t = c->folds;
    if (!t || !t->capacity) return false;
    uint32_t at = slot_of(t, node);
    *v = t->slots[at].value;
    return t->slots[at].node != NULL;
}

/* ---- arithmetic ---- */

static uint64_t bits_of(Value v) {
    if (is_int(v)) {
        int64_t i = as_small(v);
        uint64_t u = (uint64_t)(i < 0 ? -i : i);
        return u ? 64 - (uint64_t)__builtin_clzll(u) : 0;
    }
    Int *i = (Int *)as_object(v);
    return (uint64_t)(i->size < 0 ? -i->size : i->size) * 64;
}

static bool is_bool(Value v) { return v == TRUE_VALUE || v == FALSE_VALUE; }
static bool is_whole(Value v) { return is_int(v) || is_exact(v, TYPE_INT) || is_bool(v); }
static bool is_complex(Value v) { return is_exact(v, TYPE_COMPLEX); }
static Value as_whole(Value v) { return is_bool(v) ? value_small(v == TRUE_VALUE) : v; }

/* Would the result be too large to keep? */
static bool too_large(Operator op, Value a, Value b) {
    if (!is_whole(a) || !is_whole(b)) return false;
    uint64_t left = bits_of(as_whole(a)), right = bits_of(as_whole(b));
    switch (op) {
    case OP_Mult: return left + right > MAX_INT_BITS;
    case OP_Pow:
    case OP_LShift: {
        Value n = as_whole(b);
        if (!is_int(n)) return true;
        if (as_small(n) <= 0) return false;
        if (as_small(n) > MAX_INT_BITS) return true;
        uint64_t by = (uint64_t)as_small(n);
        return (op == OP_Pow ? left * by : left + by) > MAX_INT_BITS;
    }
    default: return left > MAX_INT_BITS * 4 || right > MAX_INT_BITS * 4;
    }
}

static const uint8_t BINARY_OPS[] = {
    [OP_Add] = OP_ADD,           [OP_Sub] = OP_SUB,       [OP_Mult] = OP_MUL,
    [OP_MatMult] = OP_MATMUL,    [OP_Div] = OP_DIV,       [OP_Mod] = OP_MOD,
    [OP_Pow] = OP_POW,           [OP_LShift] = OP_LSHIFT, [OP_RShift] = OP_RSHIFT,
    [OP_BitOr] = OP_OR,          [OP_BitXor] = OP_XOR,    [OP_BitAnd] = OP_AND,
    [OP_FloorDiv] = OP_FLOORDIV,
};

static Value fold_complex(Compiler *c, Operator op, Value a, Value b) {
    double real[2], imag[2];
    Value v[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        imag[i] = 0;
        if (is_complex(v[i])) {
            real[i] = ((Complex *)as_object(v[i]))->real;
            imag[i] = ((Complex *)as_object(v[i]))->imag;
        } else if (is_double(v[i])) {
            real[i] = as_double(v[i]);
        } else if (is_int(as_whole(v[i]))) {
            real[i] = (double)as_small(as_whole(v[i]));
        } else {
            return UNBOUND;
        }
    }
    if (op != OP_Add && op != OP_Sub) return UNBOUND;
    Complex *z = object_alloc(c->rt, sizeof(Complex), TYPE_COMPLEX, LAYOUT_COMPLEX, 0);
    if (!z) return RAISED;
    z->real = op == OP_Add ? real[0] + real[1] : real[0] - real[1];
    z->imag = op == OP_Add ? imag[0] + imag[1] : imag[0] - imag[1];
    return value_object(z);
}

static bool is_number(Value v) { return is_whole(v) || is_double(v); }

static Value fold_binary(Compiler *c, Operator op, Value a, Value b) {
    Value v = UNBOUND;
    if (is_number(a) && is_number(b)) {
        if (op == OP_MatMult || too_large(op, a, b)) return UNBOUND;
        v = number_binary(c->rt, BINARY_OPS[op], as_whole(a), as_whole(b));
        /* Logic on two bools stays bool. */
        if (is_bool(a) && is_bool(b) && is_int(v) &&
            (op == OP_BitAnd || op == OP_BitOr || op == OP_BitXor))
            v = value_bool(as_small(v));
    } else if ((is_complex(a) || is_complex(b)) && (is_number(a) || is_number(b))) {
        v = fold_complex(c, op, a, b);
    } else if (op == OP_Add && is_exact(a, TYPE_STR) && is_exact(b, TYPE_STR)) {
        if (as_str(a)->size + as_str(b)->size > MAX_STR) return UNBOUND;
        Str *s = str_concat(c->rt, as_str(a), as_str(b));
        v = s ? value_object(s) : RAISED;
    }
    return v;
}

static Value fold_unary(Compiler *c, UnaryOperator op, Value v) {
    if (op == UNARY_Not) {
        if (is_bool(v) || v == NONE_VALUE) return value_bool(v != TRUE_VALUE);
        if (is_int(v)) return value_bool(as_small(v) == 0);
        if (is_double(v)) return value_bool(as_double(v) == 0);
        if (is_exact(v, TYPE_STR)) return value_bool(as_str(v)->size == 0);
        return UNBOUND;
    }
    if (is_double(v) && op != UNARY_Invert)
        return op == UNARY_USub ? value_double(-as_double(v)) : v;
    if (is_complex(v) && op == UNARY_USub) {
        Complex *from = (Complex *)as_object(v);
        Complex *z =
            object_alloc(c->rt, sizeof(Complex), TYPE_COMPLEX, LAYOUT_COMPLEX, 0);
        if (!z) return RAISED;
        z->real = -from->real;
        z->imag = -from->imag;
        return value_object(z);
    }
    if (!is_whole(v) || (op == UNARY_Invert && is_bool(v))) return UNBOUND;
    v = as_whole(v);
    if (op == UNARY_UAdd) return v;
    if (op == UNARY_USub) return number_binary(c->rt, OP_SUB, value_small(0), v);
    return number_binary(c->rt, OP_XOR, v, value_small(-1));
}

/* ---- nodes ---- */

static Value finish(Compiler *c, const Node *node, Value v) {
    if (v == RAISED) {
        /* What fails here fails again, properly, at run time; no memory is final. */
        if (error_is(c->rt, TYPE_MEMORY_ERROR))
            c->raised = true;
        else
            error_clear(c->rt);
        v = UNBOUND;
    }
    if (v == NOT_IMPLEMENTED) v = UNBOUND;
    if (v != UNBOUND) v = const_canonical(c, v);
    return remember(c, node, v);
}

/* The left end of a chain decides quickly; every link is remembered. */
static Value fold_chain(Compiler *c, Node *node) {
    size_t n = 0;
    Node *at = node;
    Value v = UNBOUND, seen;
    for (; at->kind == AST_BinOp && !remembered(c, at, &seen); at = AST(at, BinOp)->left)
        n++;
    v = at->kind == AST_BinOp ? seen : fold(c, at);
    Node **chain = arena_alloc(c->arena, n * sizeof(Node *));
    if (!chain) return UNBOUND;
    at = node;
    for (size_t i = n; i-- > 0; at = AST(at, BinOp)->left)
        chain[i] = at;
    for (size_t i = 0; i < n; i++) {
        Value right = v == UNBOUND ? UNBOUND : fold(c, AST(chain[i], BinOp)->right);
        if (right != UNBOUND) v = fold_binary(c, AST(chain[i], BinOp)->op, v, right);
        if (right == UNBOUND) v = UNBOUND;
        v = finish(c, chain[i], v);
    }
    return v;
}

static Value fold_tuple(Compiler *c, Node *node) {
    AstTuple *t = AST(node, Tuple);
    if (t->ctx != CTX_Load) return UNBOUND;
    for (size_t i = 0; i < t->elts.count; i++)
        if (fold(c, t->elts.items[i]) == UNBOUND) return finish(c, node, UNBOUND);
    Value *items = arena_alloc(c->arena, t->elts.count * sizeof(Value));
    if (!items) return UNBOUND;
    for (size_t i = 0; i < t->elts.count; i++)
        items[i] = fold(c, t->elts.items[i]);
    return finish(c, node, const_tuple(c, items, t->elts.count));
}

static Value fold_inside(Compiler *c, Node *node) {
    Value v;
    switch (node->kind) {
    case AST_Constant: return const_of_ast(c, &AST(node, Constant)->value);
    case AST_Name:
        return AST(node, Name)->ctx == CTX_Load &&
                       !strcmp(AST(node, Name)->id->text, "__debug__")
                   ? TRUE_VALUE
                   : UNBOUND;
    case AST_BinOp: return remembered(c, node, &v) ? v : fold_chain(c, node);
    case AST_UnaryOp:
        if (remembered(c, node, &v)) return v;
        v = fold(c, AST(node, UnaryOp)->operand);
        return finish(c, node,
                      v == UNBOUND ? v : fold_unary(c, AST(node, UnaryOp)->op, v));
    case AST_Tuple: return remembered(c, node, &v) ? v : fold_tuple(c, node);
    default: return UNBOUND;
    }
}

Value fold(Compiler *c, Node *node) {
    if (c->raised || !compiler_enter(c)) return UNBOUND;
    Value v = fold_inside(c, node);
    compiler_leave(c);
    return v;
}
