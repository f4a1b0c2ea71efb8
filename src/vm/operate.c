/* operate.c - operators whose fast path did not apply.
 *
 * Operator methods written in script get a frame, so that no C recursion happens; when
 * one returns NotImplemented, operator_returned tries the next candidate. Everything else
 * goes through protocol.h. */
#include "object/bytes.h"
#include "vm/dispatch.h"
#include "vm/slow.h"

#include <math.h>

static Function *script_method(Runtime *rt, Type *t, unsigned slot) {
    if (!slotset_has(&t->script_slots, slot)) return NULL;
    Value fn = type_lookup(rt, t, SLOT_NAME(rt, slot));
    if (!is_exact(fn, TYPE_FUNCTION)) return NULL;
    Function *f = (Function *)as_object(fn);
    return f->flags & CODE_SUSPENDABLE ? NULL : f;
}

Value quick_power(double x, Value y) {
    double m, n;
    if (!quick_doubles(y, y, &m, &n)) return UNBOUND;
    double r = pow(x, n);
    return LIKELY(isfinite(r)) && LIKELY(r != 0) ? value_double_raw(r) : UNBOUND;
}

/* Words of the running instruction. */
static const Instr *after(VM *vm) { return vm->pc + opcode_words[instr_op(*vm->pc)]; }

static bool is_plain_number(Value v) {
    return is_int(v) || is_double(v) || is_exact(v, TYPE_INT);
}

/* Two of the same built-in class: nobody else has a say. */
static Value binary_of_same(Runtime *rt, BinaryOp op, Value a, Value b) {
    if (!is_object(a) || !is_object(b)) return NOT_IMPLEMENTED;
    uint32_t shape = as_object(a)->shape;
    if (shape >= TYPE_COUNT || shape != as_object(b)->shape) return NOT_IMPLEMENTED;
    const Slots *slots = &rt->types[shape]->slots;
    return slots->binary[op] ? slots->binary[op](rt, a, b) : NOT_IMPLEMENTED;
}

/* A script method may be pushed only where nothing but it can answer: then NotImplemented
 * leads on to the general rules, which operator_returned applies without it. */
NOINLINE static Value binary_general(VM *vm, BinaryOp op, bool inplace, Value a,
                                     Value b) {
    Runtime *rt = &vm->rt;
    if (is_plain_number(a) && is_plain_number(b)) {
        Value v = number_binary(rt, op, a, b);
        if (v != NOT_IMPLEMENTED) return v;
    }
    if (!inplace) {
        Value v = binary_of_same(rt, op, a, b);
        if (v != NOT_IMPLEMENTED) return v;
    }
    Type *t = type_of(rt, a), *u = type_of(rt, b);
    if (t->flags & TF_SCRIPT && op != OP_DIVMOD && !(inplace && t->slots.inplace[op])) {
        bool reflected_first = u != t && type_is_subtype(u, t);
        Function *fn = script_method(rt, t, SLOT_ADD + op);
        if (fn && !reflected_first) {
            Value args[2] = {a, b};
            return push_call(vm, after(vm), fn, args, 2, RET_BINARY, instr_a(*vm->pc));
        }
    }
    return inplace ? value_inplace(rt, op, a, b) : value_binary(rt, op, a, b);
}

/* Texts come first, without the registers that the general rules need. */
Value binary_slow(VM *vm, BinaryOp op, bool inplace, Value a, Value b) {
    if (op != OP_ADD || !is_exact(a, TYPE_STR) || !is_exact(b, TYPE_STR))
        return binary_general(vm, op, inplace, a, b);
    Str *s = str_append(&vm->rt, as_str(a), as_str(b));
    return s ? value_object(s) : RAISED;
}

Value unary_slow(VM *vm, UnaryOp op, Value a) {
    Runtime *rt = &vm->rt;
    Function *fn = script_method(rt, type_of(rt, a), SLOT_NEG + op);
    if (fn) return push_call(vm, after(vm), fn, &a, 1, RET_PLAIN, instr_a(*vm->pc));
    return value_unary(rt, op, a);
}

Value compare_slow(VM *vm, CompareOp op, Value a, Value b, RetKind kind) {
    Runtime *rt = &vm->rt;
    if (is_exact(a, TYPE_STR) && is_exact(b, TYPE_STR)) {
        Str *s = as_str(a), *t = as_str(b);
        if (op == CMP_EQ) return value_bool(a == b || str_equal(s, t));
        if (op == CMP_NE) return value_bool(a != b && !str_equal(s, t));
    }
    Type *t = type_of(rt, a), *u = type_of(rt, b);
    if (t->flags & TF_SCRIPT && !(u != t && type_is_subtype(u, t))) {
        Function *fn = script_method(rt, t, SLOT_LT + op);
        if (fn) {
            Value args[2] = {a, b};
            unsigned dst = kind == RET_COMPARE ? instr_a(*vm->pc) : 0;
            return push_call(vm, after(vm), fn, args, 2, kind, dst);
        }
    }
    return value_compare(rt, a, b, op);
}

/* The operands of the instruction that ends before `ret`. */
static void operands(const Instr *ret, const Value *caller, RetKind kind, Value *a,
                     Value *b, unsigned *opcode) {
    const Instr *pc = ret - (kind == RET_COMPARE_JUMP ? 2 : 1);
    unsigned op = instr_op(*pc);
    *opcode = op;
    if (kind == RET_COMPARE_JUMP) {
        *a = caller[instr_a(*pc)];
        *b = op >= OPCODE_JUMP_LT_I && op <= OPCODE_JUMP_GE_I ? value_small(instr_sb(*pc))
                                                              : caller[instr_b(*pc)];
        return;
    }
    *a = caller[instr_b(*pc)];
    *b = op >= OPCODE_ADD_I && op <= OPCODE_ISUB_I ? value_small(instr_sc(*pc))
                                                   : caller[instr_c(*pc)];
}

static BinaryOp binary_op(unsigned opcode) {
    static const uint8_t immediates[] = {OP_ADD, OP_SUB, OP_MUL,    OP_FLOORDIV,
                                         OP_MOD, OP_AND, OP_LSHIFT, OP_RSHIFT,
                                         OP_ADD, OP_SUB};
    if (opcode >= OPCODE_ADD_I) return (BinaryOp)immediates[opcode - OPCODE_ADD_I];
    if (opcode >= OPCODE_IADD) return (BinaryOp)(opcode - OPCODE_IADD);
    return (BinaryOp)(opcode - OPCODE_ADD);
}

Value operator_returned(VM *vm, RetKind kind, const Instr *ret, Value *caller,
                        unsigned dst, Value v) {
    Runtime *rt = &vm->rt;
    if (UNLIKELY(v == NOT_IMPLEMENTED)) {
        Value a, b;
        unsigned opcode;
        vm->pc = ret - 1;
        operands(ret, caller, kind, &a, &b, &opcode);
        if (kind == RET_BINARY) {
            bool inplace = (opcode >= OPCODE_IADD && opcode <= OPCODE_IOR) ||
                           opcode >= OPCODE_IADD_I;
            v = binary_reflected(rt, binary_op(opcode), a, b, inplace);
        } else {
            CompareOp op = kind == RET_COMPARE ? (CompareOp)(opcode - OPCODE_LT)
                           : opcode >= OPCODE_JUMP_LT_I
                               ? (CompareOp)(opcode - OPCODE_JUMP_LT_I)
                               : (CompareOp)(opcode - OPCODE_JUMP_LT);
            v = value_compare_reflected(rt, a, b, op);
        }
        if (v == RAISED) return RAISED;
        vm->pc = ret;
    }
    if (kind != RET_COMPARE_JUMP) {
        caller[dst] = v;
        return PUSHED;
    }
    int truth = quick_truth(v);
    if (truth < 0) truth = value_truth(rt, v);
    if (truth < 0) {
        vm->pc = ret - 1;
        return RAISED;
    }
    if (truth == (int)instr_c(ret[-2])) vm->pc = ret + (int32_t)(uint32_t)ret[-1];
    return PUSHED;
}

/* Where a byte of bytes or a bytearray lies; NULL: the general way must look. */
static unsigned char *byte_at(Value container, Value key) {
    if (!is_int(key) || !is_object(container)) return NULL;
    int64_t n = as_small(key), size;
    char *bytes;
    if (as_object(container)->shape == TYPE_BYTEARRAY) {
        size = (int64_t)as_bytearray(container)->size;
        bytes = bytearray_bytes(as_bytearray(container));
    } else if (as_object(container)->shape == TYPE_BYTES) {
        size = (int64_t)as_bytes(container)->size;
        bytes = as_bytes(container)->bytes;
    } else {
        return NULL;
    }
    if (n < 0) n += size;
    return n >= 0 && n < size ? (unsigned char *)bytes + n : NULL;
}

Value get_item_slow(VM *vm, Value container, Value key) {
    Runtime *rt = &vm->rt;
    const unsigned char *byte = byte_at(container, key);
    if (byte) return value_small(*byte);
    Type *t = type_of(rt, container);
    Function *fn = script_method(rt, t, SLOT_GETITEM);
    if (fn) {
        Value args[2] = {container, key};
        return push_call(vm, after(vm), fn, args, 2, RET_PLAIN, instr_a(*vm->pc));
    }
    return value_getitem(rt, container, key);
}

int set_item_slow(VM *vm, Value container, Value key, Value v) {
    Runtime *rt = &vm->rt;
    if (is_exact(container, TYPE_BYTEARRAY) && is_int(v) && as_small(v) >> 8 == 0) {
        unsigned char *byte = byte_at(container, key);
        if (byte) return *byte = (unsigned char)as_small(v), 1;
    }
    Type *t = type_of(rt, container);
    Function *fn = script_method(rt, t, SLOT_SETITEM);
    if (fn) {
        Value args[3] = {container, key, v};
        return push_call(vm, after(vm), fn, args, 3, RET_DISCARD, 0) == PUSHED ? 0 : -1;
    }
    return value_setitem(rt, container, key, v) ? 1 : -1;
}
