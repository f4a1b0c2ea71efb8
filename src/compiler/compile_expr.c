/* compile_expr.c - expressions and conditions. See unit.h for registers and destinations.
 */
#include <string.h>

#include "compiler/unit.h"
#include "object/containers.h"
#include "object/str.h"

/* Displays longer than this are built item by item instead of in registers. */
enum { LARGEST_DISPLAY = 24 };

static unsigned result(Compiler *c, int dst) {
    return dst == ANY ? reg_push(c) : (unsigned)dst;
}

/* A register for a value that takes several steps: the destination if that is a
 * temporary, else a new one, moved to the destination by `delivered`. */
static unsigned workplace(Compiler *c, int dst) {
    return reg_is_temp(c, dst) ? (unsigned)dst : reg_push(c);
}

static unsigned delivered(Compiler *c, Position at, unsigned work, int dst,
                          unsigned mark) {
    if (dst == ANY) {
        reg_release(c, mark + 1);
        return work;
    }
    emit_move(c, at, (unsigned)dst, work);
    reg_release(c, mark);
    return (unsigned)dst;
}

/* ---- constants ---- */

void load_value(Compiler *c, Position at, Value v, unsigned dst) {
    if (is_int(v) && as_small(v) >= INT32_MIN && as_small(v) <= INT32_MAX)
        emit_bx(c, at, OPCODE_LOAD_INT, dst, (int32_t)as_small(v));
    else if (v == NONE_VALUE)
        emit(c, at, OPCODE_LOAD_NONE, dst, 0, 0);
    else if (v == TRUE_VALUE || v == FALSE_VALUE)
        emit(c, at, v == TRUE_VALUE ? OPCODE_LOAD_TRUE : OPCODE_LOAD_FALSE, dst, 0, 0);
    else
        emit_bx(c, at, OPCODE_LOAD_CONST, dst, (int32_t)const_add(c, v));
}

static unsigned load_constant(Compiler *c, Node *node, Value v, int dst) {
    int fixed = dst == ANY ? reg_of_float(c, v) : -1;
    if (fixed >= 0) return (unsigned)fixed;
    unsigned to = result(c, dst);
    load_value(c, place_of(node), v, to);
    return to;
}

/* ---- operands ---- */

/* Could evaluating this rebind a local? Looks at a bounded number of nodes and then says
 * yes. */
static bool may_rebind(const Node *node, int *budget) {
    if (--*budget < 0 || node->kind == AST_NamedExpr) return true;
    if (node->kind == AST_Lambda) return false;
    AstCursor at = {0};
    for (const Node *child; (child = ast_next_child(node, &at));)
        if (may_rebind(child, budget)) return true;
    return false;
}

static bool rebinds(Compiler *c, const Node *later) {
    int budget = 40;
    return later && c->unit->scope->has_walrus && may_rebind(later, &budget);
}

unsigned operand(Compiler *c, Node *node, Node *later, int scratch) {
    if (node->kind == AST_Name && !rebinds(c, later)) {
        Name *name = mangle(c, AST(node, Name)->id);
        if (local_register(c, name) >= 0) return load_name(c, name, place_of(node), ANY);
    }
    Value v = fold(c, node);
    int fixed = v == UNBOUND ? -1 : reg_of_float(c, v);
    if (fixed >= 0) return (unsigned)fixed;
    return expr(c, node, reg_is_temp(c, scratch) ? scratch : (int)reg_push(c));
}

/* ---- arithmetic ---- */

static const struct {
    uint16_t plain, in_place;
    uint16_t small, small_in_place; /* immediate forms; 0: none */
} BINARY[] = {
    [OP_Add] = {OPCODE_ADD, OPCODE_IADD, OPCODE_ADD_I, OPCODE_IADD_I},
    [OP_Sub] = {OPCODE_SUB, OPCODE_ISUB, OPCODE_SUB_I, OPCODE_ISUB_I},
    [OP_Mult] = {OPCODE_MUL, OPCODE_IMUL, OPCODE_MUL_I, 0},
    [OP_MatMult] = {OPCODE_MATMUL, OPCODE_IMATMUL, 0, 0},
    [OP_Div] = {OPCODE_DIV, OPCODE_IDIV, 0, 0},
    [OP_Mod] = {OPCODE_MOD, OPCODE_IMOD, OPCODE_MOD_I, 0},
    [OP_Pow] = {OPCODE_POW, OPCODE_IPOW, 0, 0},
    [OP_LShift] = {OPCODE_LSHIFT, OPCODE_ILSHIFT, OPCODE_LSHIFT_I, 0},
    [OP_RShift] = {OPCODE_RSHIFT, OPCODE_IRSHIFT, OPCODE_RSHIFT_I, 0},
    [OP_BitOr] = {OPCODE_OR, OPCODE_IOR, 0, 0},
    [OP_BitXor] = {OPCODE_XOR, OPCODE_IXOR, 0, 0},
    [OP_BitAnd] = {OPCODE_AND, OPCODE_IAND, OPCODE_AND_I, 0},
    [OP_FloorDiv] = {OPCODE_FLOORDIV, OPCODE_IFLOORDIV, OPCODE_FLOORDIV_I, 0},
};

static Opcode binary_opcode(Operator op, bool in_place) {
    return (Opcode)(in_place ? BINARY[op].in_place : BINARY[op].plain);
}

/* A constant that fits the immediate field. */
static bool immediate(Compiler *c, Node *node, int *out) {
    if (node->kind != AST_Constant && node->kind != AST_UnaryOp &&
        node->kind != AST_BinOp)
        return false;
    Value v = fold(c, node);
    if (!is_int(v) || as_small(v) < INT16_MIN || as_small(v) > INT16_MAX) return false;
    *out = (int)as_small(v);
    return true;
}

void emit_binary(Compiler *c, Position at, Operator op, bool in_place, unsigned dst,
                 unsigned left, Node *right) {
    int small;
    Opcode form = (Opcode)(in_place ? BINARY[op].small_in_place : BINARY[op].small);
    if (form && immediate(c, right, &small)) {
        emit(c, at, form, dst, left, (unsigned)small);
        return;
    }
    unsigned mark = reg_mark(c);
    unsigned value = expr(c, right, ANY);
    emit(c, at, binary_opcode(op, in_place), dst, left, value);
    reg_release(c, mark);
}

static bool is_open_chain(Compiler *c, Node *node) {
    return node->kind == AST_BinOp && fold(c, node) == UNBOUND;
}

/* a + b + c + ...: any length, so by iteration from the left end. */
static unsigned binary_expr(Compiler *c, Node *node, int dst) {
    size_t n = 0;
    Node *left = node;
    for (; is_open_chain(c, left); left = AST(left, BinOp)->left)
        n++;
    AstBinOp **chain = arena_alloc(c->arena, n * sizeof *chain);
    if (!chain) return result(c, dst);
    Node *at = node;
    for (size_t i = n; i-- > 0; at = AST(at, BinOp)->left)
        chain[i] = AST(at, BinOp);
    unsigned mark = reg_mark(c);
    unsigned work = workplace(c, dst);
    unsigned value = operand(c, left, chain[0]->right, (int)work);
    for (size_t i = 0; i < n; i++) {
        unsigned to = i + 1 < n || dst == ANY ? work : (unsigned)dst;
        emit_binary(c, place_of(&chain[i]->base), chain[i]->op, false, to, value,
                    chain[i]->right);
        value = work;
    }
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return dst == ANY ? work : (unsigned)dst;
}

static unsigned unary_expr(Compiler *c, Node *node, int dst) {
    static const uint16_t OPS[] = {[UNARY_Invert] = OPCODE_INVERT,
                                   [UNARY_Not] = OPCODE_NOT,
                                   [UNARY_UAdd] = OPCODE_POS,
                                   [UNARY_USub] = OPCODE_NEG};
    AstUnaryOp *u = AST(node, UnaryOp);
    unsigned mark = reg_mark(c);
    unsigned value = expr(c, u->operand, ANY);
    reg_release(c, mark);
    unsigned to = result(c, dst);
    emit(c, place_of(node), OPS[u->op], to, value, 0);
    return to;
}

/* ---- comparison ---- */

static const struct {
    uint16_t plain, jump, immediate; /* jump 0: none */
    bool negated;                    /* the jump tests the opposite */
} COMPARE[] = {
    [CMP_Eq] = {OPCODE_EQ, OPCODE_JUMP_EQ, OPCODE_JUMP_EQ_I, false},
    [CMP_NotEq] = {OPCODE_NE, OPCODE_JUMP_NE, OPCODE_JUMP_NE_I, false},
    [CMP_Lt] = {OPCODE_LT, OPCODE_JUMP_LT, OPCODE_JUMP_LT_I, false},
    [CMP_LtE] = {OPCODE_LE, OPCODE_JUMP_LE, OPCODE_JUMP_LE_I, false},
    [CMP_Gt] = {OPCODE_GT, OPCODE_JUMP_GT, OPCODE_JUMP_GT_I, false},
    [CMP_GtE] = {OPCODE_GE, OPCODE_JUMP_GE, OPCODE_JUMP_GE_I, false},
    [CMP_Is] = {OPCODE_IS, OPCODE_JUMP_IS, 0, false},
    [CMP_IsNot] = {OPCODE_IS_NOT, OPCODE_JUMP_IS, 0, true},
    [CMP_In] = {OPCODE_IN, OPCODE_JUMP_IN, 0, false},
    [CMP_NotIn] = {OPCODE_NOT_IN, OPCODE_JUMP_IN, 0, true},
};

/* `is` between a literal and something else is a mistake worth a warning. */
static const char *literal_type(Compiler *c, Node *node) {
    if (node->kind == AST_Constant) {
        switch (AST(node, Constant)->value.type) {
        case CONST_INT: return "int";
        case CONST_FLOAT: return "float";
        case CONST_IMAGINARY: return "complex";
        case CONST_STR: return "str";
        case CONST_BYTES: return "bytes";
        default: return NULL;
        }
    }
    Value v =
        node->kind == AST_Tuple || node->kind == AST_UnaryOp ? fold(c, node) : UNBOUND;
    if (v == UNBOUND) return NULL;
    return is_int(v) ? "int" : is_double(v) ? "float" : is_tuple(v) ? "tuple" : NULL;
}

static void check_is(Compiler *c, Node *node, AstCompare *cmp) {
    Node *left = cmp->left;
    const char *left_type = literal_type(c, left);
    for (size_t i = 0; i < cmp->ops.count; i++) {
        Node *right = cmp->comparators.items[i];
        const char *right_type = literal_type(c, right);
        CmpOp op = cmp->ops.items[i];
        const char *type = left_type ? left_type : right_type;
        if (type && (op == CMP_Is || op == CMP_IsNot)) {
            diag_warn(c->d, node->lineno, DIAG_WARN_IS_LITERAL,
                      op == CMP_Is ? "is" : "is not", type, op == CMP_Is ? "==" : "!=");
            return;
        }
        left_type = right_type;
    }
}

/* `x in [1, 2]` needs no new list: a constant tuple; `in {1, 2}` a constant frozenset. */
Value constant_container(Compiler *c, Node *node) {
    const NodeList *elts;
    if (node->kind == AST_List)
        elts = &AST(node, List)->elts;
    else if (node->kind == AST_Set)
        elts = &AST(node, Set)->elts;
    else
        return UNBOUND;
    Value *items = arena_alloc(c->arena, elts->count * sizeof(Value));
    if (!items) return UNBOUND;
    for (size_t i = 0; i < elts->count; i++)
        if ((items[i] = fold(c, elts->items[i])) == UNBOUND) return UNBOUND;
    if (node->kind == AST_List) return const_tuple(c, items, elts->count);
    Set *set = set_new(c->rt, true);
    for (size_t i = 0; set && i < elts->count; i++) {
        if (set_add(c->rt, set, items[i])) continue;
        if (error_is(c->rt, TYPE_MEMORY_ERROR))
            c->raised = true;
        else
            error_clear(c->rt);
        return UNBOUND;
    }
    if (set) return const_canonical(c, value_object(set));
    c->raised = true;
    return UNBOUND;
}

/* The right operand of a comparison. */
static unsigned comparand(Compiler *c, Node *node, CmpOp op, Node *later) {
    if (op == CMP_In || op == CMP_NotIn) {
        Value v = constant_container(c, node);
        if (v != UNBOUND) return load_constant(c, node, v, (int)reg_push(c));
    }
    return operand(c, node, later, ANY);
}

static unsigned compare_expr(Compiler *c, Node *node, int dst) {
    AstCompare *cmp = AST(node, Compare);
    Position at = place_of(node);
    check_is(c, node, cmp);
    unsigned mark = reg_mark(c);
    size_t n = cmp->ops.count;
    if (n == 1) {
        Node *right = cmp->comparators.items[0];
        unsigned a = operand(c, cmp->left, right, dst);
        unsigned b = comparand(c, right, cmp->ops.items[0], NULL);
        reg_release(c, mark);
        unsigned to = result(c, dst);
        emit(c, at, COMPARE[cmp->ops.items[0]].plain, to, a, b);
        return to;
    }
    unsigned work = workplace(c, dst);
    Label end = label_new(c);
    unsigned a = operand(c, cmp->left, cmp->comparators.items[0], ANY);
    for (size_t i = 0; i < n; i++) {
        Node *later = i + 1 < n ? cmp->comparators.items[i + 1] : NULL;
        unsigned b = comparand(c, cmp->comparators.items[i], cmp->ops.items[i], later);
        emit(c, at, COMPARE[cmp->ops.items[i]].plain, work, a, b);
        if (i + 1 < n) emit_jump(c, at, OPCODE_JUMP_FALSE, work, end);
        a = b;
    }
    label_bind(c, end);
    return delivered(c, at, work, dst, mark);
}

/* One link: jump to target when its truth is `when`. */
static void compare_jump(Compiler *c, Position at, CmpOp op, unsigned a, Node *right,
                         unsigned b, bool when, Label target) {
    bool sense = COMPARE[op].negated ? !when : when;
    if ((op == CMP_Is || op == CMP_IsNot) && right->kind == AST_Constant &&
        AST(right, Constant)->value.type == CONST_NONE)
        emit_jump(c, at, sense ? OPCODE_JUMP_NONE : OPCODE_JUMP_NOT_NONE, a, target);
    else
        emit_branch(c, at, COMPARE[op].jump, a, b, sense, target);
}

static bool is_none_test(const AstCompare *cmp, size_t i) {
    Node *right = cmp->comparators.items[i];
    return (cmp->ops.items[i] == CMP_Is || cmp->ops.items[i] == CMP_IsNot) &&
           right->kind == AST_Constant && AST(right, Constant)->value.type == CONST_NONE;
}

static void jump_if_compare(Compiler *c, Node *node, bool when, Label target) {
    AstCompare *cmp = AST(node, Compare);
    Position at = place_of(node);
    check_is(c, node, cmp);
    unsigned mark = reg_mark(c);
    size_t n = cmp->ops.count;
    Label skip = n > 1 && when ? label_new(c) : NO_LABEL;
    unsigned a = operand(c, cmp->left, cmp->comparators.items[0], ANY);
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        CmpOp op = cmp->ops.items[i];
        Node *right = cmp->comparators.items[i];
        bool sense = last ? when : false;
        Label to = last || !when ? target : skip;
        int small;
        if (last && COMPARE[op].immediate && immediate(c, right, &small)) {
            emit_branch(c, at, COMPARE[op].immediate, a, (unsigned)small, sense, to);
            break;
        }
        unsigned b = 0;
        if (!last || !is_none_test(cmp, i))
            b = comparand(c, right, op, last ? NULL : cmp->comparators.items[i + 1]);
        compare_jump(c, at, op, a, right, b, sense, to);
        a = b;
    }
    if (skip != NO_LABEL) label_bind(c, skip);
    reg_release(c, mark);
}

/* ---- conditions ---- */

/* 1 or 0 for a constant condition, -1 otherwise. */
static int constant_truth(Compiler *c, Node *node) {
    Value v = fold(c, node);
    if (v == UNBOUND) return -1;
    if (v == TRUE_VALUE || v == ELLIPSIS_VALUE) return 1;
    if (v == FALSE_VALUE || v == NONE_VALUE) return 0;
    if (is_int(v)) return as_small(v) != 0;
    if (is_double(v)) return as_double(v) != 0;
    if (is_exact(v, TYPE_STR)) return as_str(v)->size != 0;
    if (is_exact(v, TYPE_TUPLE)) return as_tuple(v)->size != 0;
    return -1;
}

static void jump_if_bool(Compiler *c, AstBoolOp *b, bool when, Label target) {
    /* `and` goes on to the next operand while true, `or` while false. */
    bool stops_at = b->op == BOOL_Or;
    bool direct = stops_at == when;
    Label skip = direct ? target : label_new(c);
    for (size_t i = 0; i + 1 < b->values.count; i++)
        jump_if(c, b->values.items[i], stops_at, skip);
    jump_if(c, b->values.items[b->values.count - 1], when, target);
    if (!direct) label_bind(c, skip);
}

static void jump_if_ifexp(Compiler *c, AstIfExp *e, bool when, Label target) {
    Label other = label_new(c), end = label_new(c);
    jump_if(c, e->test, false, other);
    jump_if(c, e->body, when, target);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind(c, other);
    jump_if(c, e->orelse, when, target);
    label_bind(c, end);
}

static void jump_if_value(Compiler *c, Node *node, bool when, Label target) {
    unsigned mark = reg_mark(c);
    unsigned value = expr(c, node, ANY);
    emit_jump(c, place_of(node), when ? OPCODE_JUMP_TRUE : OPCODE_JUMP_FALSE, value,
              target);
    reg_release(c, mark);
}

void jump_if(Compiler *c, Node *node, bool when, Label target) {
    if (!compiler_enter(c)) return;
    int truth = constant_truth(c, node);
    if (truth >= 0) {
        if (truth == when) emit_jump(c, place_of(node), OPCODE_JUMP, 0, target);
    } else if (node->kind == AST_UnaryOp && AST(node, UnaryOp)->op == UNARY_Not) {
        jump_if(c, AST(node, UnaryOp)->operand, !when, target);
    } else if (node->kind == AST_BoolOp) {
        jump_if_bool(c, AST(node, BoolOp), when, target);
    } else if (node->kind == AST_Compare) {
        jump_if_compare(c, node, when, target);
    } else if (node->kind == AST_IfExp) {
        jump_if_ifexp(c, AST(node, IfExp), when, target);
    } else {
        jump_if_value(c, node, when, target);
    }
    compiler_leave(c);
}

static unsigned bool_expr(Compiler *c, Node *node, int dst) {
    AstBoolOp *b = AST(node, BoolOp);
    unsigned mark = reg_mark(c), work = workplace(c, dst);
    Label end = label_new(c);
    for (size_t i = 0; i < b->values.count; i++) {
        Node *value = b->values.items[i];
        expr(c, value, (int)work);
        if (i + 1 < b->values.count)
            emit_jump(c, place_of(value),
                      b->op == BOOL_Or ? OPCODE_JUMP_TRUE : OPCODE_JUMP_FALSE, work, end);
    }
    label_bind(c, end);
    return delivered(c, place_of(node), work, dst, mark);
}

static unsigned if_expr(Compiler *c, Node *node, int dst) {
    AstIfExp *e = AST(node, IfExp);
    unsigned to = result(c, dst);
    Label other = label_new(c), end = label_new(c);
    jump_if(c, e->test, false, other);
    expr(c, e->body, (int)to);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind(c, other);
    expr(c, e->orelse, (int)to);
    label_bind(c, end);
    return to;
}

/* ---- displays ---- */

unsigned expr_list(Compiler *c, const NodeList *items) {
    unsigned first = reg_mark(c);
    for (size_t i = 0; i < items->count; i++)
        expr(c, items->items[i], (int)reg_push(c));
    return first;
}

bool has_star(const NodeList *items) {
    for (size_t i = 0; i < items->count; i++)
        if (items->items[i]->kind == AST_Starred) return true;
    return false;
}

/* All items constant and enough of them: they come from one tuple. */
static Value constant_items(Compiler *c, const NodeList *items) {
    if (items->count < 3) return UNBOUND;
    Value *values = arena_alloc(c->arena, items->count * sizeof(Value));
    if (!values) return UNBOUND;
    for (size_t i = 0; i < items->count; i++)
        if ((values[i] = fold(c, items->items[i])) == UNBOUND) return UNBOUND;
    return const_tuple(c, values, items->count);
}

/* Appends items one by one to the list or set in `work`. */
static void append_items(Compiler *c, const NodeList *items, unsigned work, bool is_set,
                         Position at) {
    for (size_t i = 0; i < items->count; i++) {
        Node *item = items->items[i];
        unsigned mark = reg_mark(c);
        bool star = item->kind == AST_Starred;
        unsigned value = expr(c, star ? AST(item, Starred)->value : item, ANY);
        Opcode op = is_set ? star ? OPCODE_SET_UPDATE : OPCODE_SET_ADD
                    : star ? OPCODE_LIST_EXTEND
                           : OPCODE_LIST_APPEND;
        emit(c, at, op, work, value, 0);
        reg_release(c, mark);
    }
}

static unsigned sequence_expr(Compiler *c, Node *node, const NodeList *items, Opcode op,
                              int dst) {
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    bool is_set = op == OPCODE_BUILD_SET;
    Value fixed =
        op == OPCODE_BUILD_TUPLE || has_star(items) ? UNBOUND : constant_items(c, items);
    if (fixed == UNBOUND && items->count <= LARGEST_DISPLAY && !has_star(items)) {
        unsigned first = expr_list(c, items);
        reg_release(c, mark);
        unsigned to = result(c, dst);
        emit(c, at, op, to, first, (unsigned)items->count);
        return to;
    }
    unsigned work = workplace(c, dst);
    emit(c, at, is_set ? OPCODE_BUILD_SET : OPCODE_BUILD_LIST, work, work, 0);
    if (fixed != UNBOUND) {
        unsigned all = load_constant(c, node, fixed, (int)reg_push(c));
        emit(c, at, is_set ? OPCODE_SET_UPDATE : OPCODE_LIST_EXTEND, work, all, 0);
    } else {
        append_items(c, items, work, is_set, at);
    }
    if (op == OPCODE_BUILD_TUPLE) emit(c, at, OPCODE_LIST_TO_TUPLE, work, work, 0);
    return delivered(c, at, work, dst, mark);
}

static bool has_hole(const NodeList *keys) {
    for (size_t i = 0; i < keys->count; i++)
        if (!keys->items[i]) return true;
    return false;
}

static unsigned dict_expr(Compiler *c, Node *node, int dst) {
    AstDict *d = AST(node, Dict);
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    if (d->keys.count <= LARGEST_DISPLAY && !has_hole(&d->keys)) {
        for (size_t i = 0; i < d->keys.count; i++) {
            expr(c, d->keys.items[i], (int)reg_push(c));
            expr(c, d->values.items[i], (int)reg_push(c));
        }
        reg_release(c, mark);
        unsigned to = result(c, dst);
        emit(c, at, OPCODE_BUILD_DICT, to, mark, (unsigned)d->keys.count);
        return to;
    }
    unsigned work = workplace(c, dst);
    emit(c, at, OPCODE_BUILD_DICT, work, work, 0);
    for (size_t i = 0; i < d->keys.count; i++) {
        unsigned inner = reg_mark(c);
        if (!d->keys.items[i]) {
            unsigned value = expr(c, d->values.items[i], ANY);
            emit(c, at, OPCODE_DICT_UPDATE, work, value, 0);
        } else {
            unsigned key = operand(c, d->keys.items[i], d->values.items[i], ANY);
            unsigned value = expr(c, d->values.items[i], ANY);
            emit(c, at, OPCODE_DICT_SET, work, key, value);
        }
        reg_release(c, inner);
    }
    return delivered(c, at, work, dst, mark);
}

/* ---- attributes, items ---- */

static unsigned attribute_expr(Compiler *c, Node *node, int dst) {
    AstAttribute *a = AST(node, Attribute);
    unsigned mark = reg_mark(c);
    unsigned to;
    if (dst != ANY && compile_super(c, node, (unsigned)dst)) return (unsigned)dst;
    if (dst == ANY) {
        to = reg_push(c);
        if (compile_super(c, node, to)) return to;
        reg_release(c, mark);
    }
    unsigned object = operand(c, a->value, NULL, dst);
    reg_release(c, mark);
    to = result(c, dst);
    emit(c, attr_place(a), OPCODE_GET_ATTR, to, object,
         const_name(c, mangle(c, a->attr)));
    return to;
}

/* CPython's hints on literals that cannot be subscripted. */
static void check_subscript(Compiler *c, AstSubscript *s) {
    const char *type = NULL;
    switch (s->value->kind) {
    case AST_Constant: {
        ConstType t = AST(s->value, Constant)->value.type;
        if (t == CONST_STR || t == CONST_BYTES) return;
        static const char *const TYPES[] = {
            [CONST_NONE] = "NoneType",    [CONST_FALSE] = "bool",
            [CONST_TRUE] = "bool",        [CONST_ELLIPSIS] = "ellipsis",
            [CONST_INT] = "int",          [CONST_FLOAT] = "float",
            [CONST_IMAGINARY] = "complex"};
        type = TYPES[t];
        break;
    }
    case AST_Set:
    case AST_SetComp: type = "set"; break;
    case AST_GeneratorExp: type = "generator"; break;
    case AST_Lambda: type = "function"; break;
    default: return;
    }
    diag_warn(c->d, s->base.lineno, DIAG_WARN_NOT_SUBSCRIPTABLE, type);
}

static void check_index(Compiler *c, AstSubscript *s) {
    const char *container = NULL, *index = NULL;
    if (s->slice->kind == AST_Constant) {
        switch (AST(s->slice, Constant)->value.type) {
        case CONST_FLOAT: index = "float"; break;
        case CONST_STR: index = "str"; break;
        case CONST_BYTES: index = "bytes"; break;
        case CONST_IMAGINARY: index = "complex"; break;
        case CONST_NONE: index = "NoneType"; break;
        case CONST_ELLIPSIS: index = "ellipsis"; break;
        default: return;
        }
    } else if (s->slice->kind == AST_Tuple) {
        index = "tuple";
    } else {
        return;
    }
    switch (s->value->kind) {
    case AST_JoinedStr: container = "str"; break;
    case AST_List:
    case AST_ListComp: container = "list"; break;
    case AST_Tuple: container = "tuple"; break;
    case AST_Constant:
        if (AST(s->value, Constant)->value.type == CONST_STR) container = "str";
        if (AST(s->value, Constant)->value.type == CONST_BYTES) container = "bytes";
        break;
    default: break;
    }
    if (container) diag_warn(c->d, s->base.lineno, DIAG_WARN_BAD_INDEX, container, index);
}

static unsigned subscript_expr(Compiler *c, Node *node, int dst) {
    AstSubscript *s = AST(node, Subscript);
    check_subscript(c, s);
    check_index(c, s);
    unsigned mark = reg_mark(c);
    unsigned object = operand(c, s->value, s->slice, dst);
    unsigned key = expr(c, s->slice, ANY);
    reg_release(c, mark);
    unsigned to = result(c, dst);
    emit(c, place_of(node), OPCODE_GET_ITEM, to, object, key);
    return to;
}

static void slice_part(Compiler *c, Node *part, Position at) {
    unsigned reg = reg_push(c);
    if (part)
        expr(c, part, (int)reg);
    else
        emit(c, at, OPCODE_LOAD_NONE, reg, 0, 0);
}

static unsigned slice_expr(Compiler *c, Node *node, int dst) {
    AstSlice *s = AST(node, Slice);
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    slice_part(c, s->lower, at);
    slice_part(c, s->upper, at);
    slice_part(c, s->step, at);
    reg_release(c, mark);
    unsigned to = result(c, dst);
    emit(c, at, OPCODE_BUILD_SLICE, to, mark, 0);
    return to;
}

/* ---- formatted strings ---- */

static unsigned formatted_expr(Compiler *c, Node *node, int dst) {
    AstFormattedValue *f = AST(node, FormattedValue);
    unsigned conversion = f->conversion == 's'   ? 1
                          : f->conversion == 'r' ? 2
                          : f->conversion == 'a' ? 3
                                                 : 0;
    unsigned mark = reg_mark(c);
    unsigned to;
    if (!f->format_spec) {
        unsigned value = expr(c, f->value, ANY);
        reg_release(c, mark);
        to = result(c, dst);
        emit(c, place_of(node), OPCODE_FORMAT, to, value, conversion);
        return to;
    }
    expr(c, f->value, (int)reg_push(c));
    expr(c, f->format_spec, (int)reg_push(c));
    reg_release(c, mark);
    to = result(c, dst);
    emit(c, place_of(node), OPCODE_FORMAT_SPEC, to, mark, conversion);
    return to;
}

/* Long ones are joined in pieces. */
static unsigned joined_expr(Compiler *c, Node *node, int dst) {
    const NodeList *values = &AST(node, JoinedStr)->values;
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    if (!values->count) {
        unsigned to = result(c, dst);
        load_value(c, at, const_str(c, ""), to);
        return to;
    }
    if (values->count == 1) return expr(c, values->items[0], dst);
    unsigned n = 0;
    for (size_t i = 0; i < values->count; i++) {
        expr(c, values->items[i], (int)reg_push(c));
        if (++n < 200 || i + 1 == values->count) continue;
        emit(c, at, OPCODE_BUILD_STRING, mark, mark, n);
        reg_release(c, mark + 1);
        n = 1;
    }
    reg_release(c, mark);
    unsigned to = result(c, dst);
    emit(c, at, OPCODE_BUILD_STRING, to, mark, n);
    return to;
}

/* ---- suspension ---- */

/* Inside except clauses the exception being handled stays with this frame while it is
 * suspended. */
static int outermost_saved(const Compiler *c) {
    const Unit *u = c->unit;
    for (uint32_t i = 0; i < u->blocks_n; i++)
        if (u->blocks[i].kind == BLOCK_HANDLER || u->blocks[i].kind == BLOCK_FINALLY_END)
            return (int)u->blocks[i].reg;
    return -1;
}

/* The bracket around one suspending instruction. What is thrown in there must find the
 * frame's own state restored, hence a region of one instruction. */
static void suspend(Compiler *c, Position at, Opcode op, unsigned to, unsigned value,
                    unsigned kind) {
    int saved = outermost_saved(c);
    if (saved < 0) {
        emit(c, at, op, to, value, kind);
        return;
    }
    unsigned mark = reg_mark(c), handled = reg_push(c), thrown = reg_push(c);
    Label handler = label_new(c), end = label_new(c);
    emit(c, at, OPCODE_SUSPEND_CATCH, handled, (unsigned)saved, 0);
    Block *guard = block_push(c, BLOCK_GUARD, at);
    block_guard(c, guard, handler, thrown);
    emit(c, at, op, to, value, kind);
    Block done = block_pop(c);
    emit(c, at, OPCODE_RESUME_CATCH, handled, (unsigned)saved, 0);
    emit_jump(c, at, OPCODE_JUMP, 0, end);
    label_bind_handler(c, handler, &done.bound);
    emit(c, at, OPCODE_RESUME_CATCH, handled, (unsigned)saved, 0);
    emit(c, at, OPCODE_RERAISE, thrown, 0, 0);
    label_bind(c, end);
    reg_release(c, mark);
}

void await_value(Compiler *c, Position at, unsigned to, unsigned value, unsigned kind) {
    if (reg_is_temp(c, (int)value)) kind |= AWAIT_TEMPORARY;
    suspend(c, at, OPCODE_AWAIT, to, value, kind);
}

static bool in_function(const Compiler *c) { return scope_is_function(c->unit->scope); }

/* The value stays on the stack while the bracket's own registers are taken. */
static unsigned suspend_with(Compiler *c, Node *node, Opcode op, Node *value, int dst) {
    Position at = place_of(node);
    unsigned mark = reg_mark(c), work = workplace(c, dst);
    unsigned from = work;
    if (value)
        from = operand(c, value, NULL, (int)work);
    else
        emit(c, at, OPCODE_LOAD_NONE, work, 0, 0);
    if (op == OPCODE_YIELD_FROM) {
        emit(c, at, OPCODE_GET_YIELD_FROM_ITER, work, from, 0);
        from = work;
    }
    unsigned to = dst == ANY ? work : (unsigned)dst;
    if (op == OPCODE_AWAIT)
        await_value(c, at, to, from, 0);
    else
        suspend(c, at, op, to, from, 0);
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return to;
}

static unsigned await_expr(Compiler *c, Node *node, int dst) {
    /* An inlined comprehension reports itself. */
    if (!c->unit->is_async && c->unit->inner->kind != SCOPE_COMPREHENSION)
        compiler_error(c, node,
                       in_function(c) ? DIAG_AWAIT_OUTSIDE_ASYNC : DIAG_AWAIT_OUTSIDE);
    return suspend_with(c, node, OPCODE_AWAIT, AST(node, Await)->value, dst);
}

static unsigned yield_expr(Compiler *c, Node *node, int dst) {
    if (!in_function(c)) compiler_error(c, node, DIAG_YIELD_OUTSIDE);
    bool is_async = c->unit->flags & CODE_ASYNC_GENERATOR;
    Opcode op = is_async ? OPCODE_YIELD_ASYNC : OPCODE_YIELD;
    return suspend_with(c, node, op, AST(node, Yield)->value, dst);
}

static unsigned yield_from_expr(Compiler *c, Node *node, int dst) {
    if (!in_function(c))
        compiler_error(c, node, DIAG_YIELD_FROM_OUTSIDE);
    else if (c->unit->is_async)
        compiler_error(c, node, DIAG_YIELD_FROM_IN_ASYNC);
    return suspend_with(c, node, OPCODE_YIELD_FROM, AST(node, YieldFrom)->value, dst);
}

/* ---- the rest ---- */

static unsigned walrus_expr(Compiler *c, Node *node, int dst) {
    AstNamedExpr *w = AST(node, NamedExpr);
    int reg = target_register(c, w->target);
    if (reg >= 0) {
        expr(c, w->value, reg);
        store_target(c, w->target, (unsigned)reg);
        /* Not in place: a later operand may bind it again. */
        unsigned to = result(c, dst);
        emit_move(c, place_of(node), to, (unsigned)reg);
        return to;
    }
    unsigned mark = reg_mark(c), work = workplace(c, dst);
    expr(c, w->value, (int)work);
    store_target(c, w->target, work);
    return delivered(c, place_of(node), work, dst, mark);
}

static unsigned expr_inside(Compiler *c, Node *node, int dst) {
    switch (node->kind) {
    case AST_Name:
        return load_name(c, mangle(c, AST(node, Name)->id), place_of(node), dst);
    case AST_BinOp: return binary_expr(c, node, dst);
    case AST_UnaryOp: return unary_expr(c, node, dst);
    case AST_Compare: return compare_expr(c, node, dst);
    case AST_BoolOp: return bool_expr(c, node, dst);
    case AST_IfExp: return if_expr(c, node, dst);
    case AST_Call: return call_expr(c, node, dst);
    case AST_Attribute: return attribute_expr(c, node, dst);
    case AST_Subscript: return subscript_expr(c, node, dst);
    case AST_Slice: return slice_expr(c, node, dst);
    case AST_List:
        return sequence_expr(c, node, &AST(node, List)->elts, OPCODE_BUILD_LIST, dst);
    case AST_Tuple:
        return sequence_expr(c, node, &AST(node, Tuple)->elts, OPCODE_BUILD_TUPLE, dst);
    case AST_Set:
        return sequence_expr(c, node, &AST(node, Set)->elts, OPCODE_BUILD_SET, dst);
    case AST_Dict: return dict_expr(c, node, dst);
    case AST_JoinedStr: return joined_expr(c, node, dst);
    case AST_FormattedValue: return formatted_expr(c, node, dst);
    case AST_Lambda: return lambda_expr(c, node, dst);
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: return comprehension_expr(c, node, dst);
    case AST_Await: return await_expr(c, node, dst);
    case AST_Yield: return yield_expr(c, node, dst);
    case AST_YieldFrom: return yield_from_expr(c, node, dst);
    case AST_NamedExpr: return walrus_expr(c, node, dst);
    case AST_Starred: compiler_error(c, node, DIAG_STAR_HERE); return result(c, dst);
    default: return result(c, dst);
    }
}

unsigned expr(Compiler *c, Node *node, int dst) {
    if (!compiler_enter(c)) return result(c, dst);
    Value v = fold(c, node);
    unsigned to =
        v != UNBOUND ? load_constant(c, node, v, dst) : expr_inside(c, node, dst);
    compiler_leave(c);
    return to;
}

void expr_discard(Compiler *c, Node *node) {
    unsigned mark = reg_mark(c);
    expr(c, node, ANY);
    reg_release(c, mark);
}
