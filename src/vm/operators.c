/* operators.c - operators on any values, by CPython's rules: who is asked first, when the
 * reflected method is, and what the TypeError says. */
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/dispatch.h"

static const char *const symbols[] = {
#define BINARY(id, symbol, name, rname, iname) symbol,
#include "object/slots.def"
};
static const char *const inplace_symbols[] = {
#define BINARY(id, symbol, name, rname, iname) [OP_##id] = symbol "=",
#include "object/slots.def"
};

/* ---- binary ----------------------------------------------------------------------- */

static bool is_number(Value v) { return is_int(v) || is_double(v); }

static bool is_sequence(Value v) {
    return is_list(v) || is_tuple(v) || is_str(v) || has_layout(v, LAYOUT_BYTES) ||
           has_layout(v, LAYOUT_BYTEARRAY);
}

static Value left_operand(Runtime *rt, BinaryOp op, Type *t, Value a, Value b) {
    if (has_script(t, SLOT_ADD + op)) return call_script(rt, a, SLOT_ADD + op, &b, 1);
    Value (*slot)(Runtime *, Value, Value) = native_slots(t)->binary[op];
    return slot ? slot(rt, a, b) : NOT_IMPLEMENTED;
}

static Value right_operand(Runtime *rt, BinaryOp op, Type *t, Type *u, Value a, Value b) {
    if (has_script(u, SLOT_RADD + op)) return call_script(rt, b, SLOT_RADD + op, &a, 1);
    Value (*slot)(Runtime *, Value, Value) = native_slots(u)->binary[op];
    if (!slot) return NOT_IMPLEMENTED;
    if (slot == native_slots(t)->binary[op] && !has_script(t, SLOT_ADD + op))
        return NOT_IMPLEMENTED; /* it was asked already */
    if (op == OP_MUL && is_sequence(a) && is_sequence(b))
        return NOT_IMPLEMENTED; /* one sequence is asked to repeat itself: the left one */
    return slot(rt, a, b);
}

/* Is b's reflected method asked first? When its class extends a's and overrides it; and
 * where a is a sequence, because those concatenate and repeat only when all else failed.
 */
static bool reflected_first(Runtime *rt, BinaryOp op, Type *t, Type *u, Value a) {
    if ((op == OP_ADD || op == OP_MUL) && has_script(u, SLOT_RADD + op) &&
        is_sequence(a) && !has_script(t, SLOT_ADD + op))
        return true;
    if (!type_is_subtype(u, t)) return false;
    if (!has_script(u, SLOT_RADD + op)) return false;
    Str *name = SLOT_NAME(rt, SLOT_RADD + op);
    return type_lookup(rt, u, name) != type_lookup(rt, t, name);
}

static Value binary(Runtime *rt, BinaryOp op, Value a, Value b) {
    if (is_number(a) && is_number(b)) return number_binary(rt, op, a, b);
    Type *t = class_of(rt, a), *u = class_of(rt, b);
    if (t == u) return left_operand(rt, op, t, a, b);
    bool right_first = reflected_first(rt, op, t, u, a);
    Value v =
        right_first ? right_operand(rt, op, t, u, a, b) : left_operand(rt, op, t, a, b);
    if (v != NOT_IMPLEMENTED) return v;
    return right_first ? left_operand(rt, op, t, a, b)
                       : right_operand(rt, op, t, u, a, b);
}

Value value_binary(Runtime *rt, BinaryOp op, Value a, Value b) {
    Value v = binary(rt, op, a, b);
    return LIKELY(v != NOT_IMPLEMENTED) ? v : raise_unsupported(rt, symbols[op], a, b);
}

/* ---- in place --------------------------------------------------------------------- */

static Value raise_inplace(Runtime *rt, BinaryOp op, Value a, Value b) {
    return raise_unsupported(rt, op == OP_POW ? "**=" : inplace_symbols[op], a, b);
}

static Value in_place(Runtime *rt, BinaryOp op, Value a, Value b) {
    Type *t = class_of(rt, a);
    if (has_script(t, SLOT_IADD + op)) return call_script(rt, a, SLOT_IADD + op, &b, 1);
    Value (*slot)(Runtime *, Value, Value) = native_slots(t)->inplace[op];
    if (!slot) return NOT_IMPLEMENTED;
    Type *u = class_of(rt, b);
    if ((op == OP_ADD || op == OP_MUL) && has_script(u, SLOT_RADD + op) &&
        is_sequence(a)) {
        Value v =
            binary(rt, op, a, b); /* the reflected method comes before += of a list */
        if (v != NOT_IMPLEMENTED) return v;
    }
    return slot(rt, a, b);
}

/* `a *= b` repeats a sequence b only where a's class is built in: classes of scripts have
 * the slots of sequences in CPython, and those are a's to answer with. */
static bool never_repeats(Runtime *rt, BinaryOp op, Value a, Value b) {
    return op == OP_MUL && class_of(rt, a)->flags & TF_SCRIPT && !is_sequence(a) &&
           is_sequence(b) && !has_script(class_of(rt, b), SLOT_RADD + op);
}

Value value_inplace(Runtime *rt, BinaryOp op, Value a, Value b) {
    Value v = is_number(a) ? NOT_IMPLEMENTED : in_place(rt, op, a, b);
    if (v == NOT_IMPLEMENTED)
        v = never_repeats(rt, op, a, b) ? left_operand(rt, op, class_of(rt, a), a, b)
                                        : binary(rt, op, a, b);
    return LIKELY(v != NOT_IMPLEMENTED) ? v : raise_inplace(rt, op, a, b);
}

Value binary_reflected(Runtime *rt, BinaryOp op, Value a, Value b, bool inplace) {
    Type *t = class_of(rt, a), *u = class_of(rt, b);
    bool asks_right = t != u && !(inplace && never_repeats(rt, op, a, b));
    Value v = asks_right ? right_operand(rt, op, t, u, a, b) : NOT_IMPLEMENTED;
    if (v != NOT_IMPLEMENTED) return v;
    return inplace ? raise_inplace(rt, op, a, b)
                   : raise_unsupported(rt, symbols[op], a, b);
}

/* ---- unary ------------------------------------------------------------------------ */

Value value_unary(Runtime *rt, UnaryOp op, Value a) {
    static const char *const names[] = {
#define UNARY(id, symbol, name) symbol,
#include "object/slots.def"
    };
    Type *t = class_of(rt, a);
    if (has_script(t, SLOT_NEG + op)) {
        Value v = call_special(rt, a, SLOT_NEG + op, NULL, 0);
        if (v != UNBOUND) return v;
    }
    Value (*slot)(Runtime *, Value) = native_slots(t)->unary[op];
    if (slot) return slot(rt, a);
    const char *unary = op == OP_ABS ? "" : "unary ";
    return raise(rt, TYPE_TYPE_ERROR, "bad operand type for %s%s: '%T'", unary, names[op],
                 a);
}

/* ---- comparison ------------------------------------------------------------------- */

static CompareOp mirrored(CompareOp op) {
    static const uint8_t mirror[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};
    return (CompareOp)mirror[op];
}

/* object's own __ne__: the opposite of __eq__. */
static Value not_equal(Runtime *rt, Value a, Value b) {
    Value v = call_script(rt, a, SLOT_EQ, &b, 1);
    if (v == RAISED || v == NOT_IMPLEMENTED) return v;
    int truth = value_truth(rt, v);
    return truth < 0 ? RAISED : value_bool(!truth);
}

static Value ask(Runtime *rt, Type *t, Value a, Value b, CompareOp op) {
    if (has_script(t, SLOT_LT + op)) return call_script(rt, a, SLOT_LT + op, &b, 1);
    Value (*slot)(Runtime *, Value, Value, CompareOp) = native_slots(t)->compare;
    if (!slot || slot == rt->types[TYPE_OBJECT]->slots.compare)
        return op == CMP_NE && has_script(t, SLOT_EQ) ? not_equal(rt, a, b)
                                                      : NOT_IMPLEMENTED;
    return slot(rt, a, b, op);
}

static Value compare_by_identity(Runtime *rt, Value a, Value b, CompareOp op) {
    static const char *const texts[] = {"<", "<=", "==", "!=", ">", ">="};
    if (op == CMP_EQ) return value_bool(a == b);
    if (op == CMP_NE) return value_bool(a != b);
    return raise(rt, TYPE_TYPE_ERROR,
                 "'%s' not supported between instances of '%.100T' and '%.100T'",
                 texts[op], a, b);
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    Type *t = class_of(rt, a), *u = class_of(rt, b);
    bool reversed = t != u && type_is_subtype(u, t);
    if (reversed) {
        Value v = ask(rt, u, b, a, mirrored(op));
        if (v != NOT_IMPLEMENTED) return v;
    }
    Value v = ask(rt, t, a, b, op);
    if (v != NOT_IMPLEMENTED) return v;
    if (!reversed) {
        v = ask(rt, u, b, a, mirrored(op));
        if (v != NOT_IMPLEMENTED) return v;
    }
    return compare_by_identity(rt, a, b, op);
}

Value value_compare_reflected(Runtime *rt, Value a, Value b, CompareOp op) {
    Type *t = class_of(rt, a), *u = class_of(rt, b);
    if (!(t != u && type_is_subtype(u, t))) {
        Value v = ask(rt, u, b, a, mirrored(op));
        if (v != NOT_IMPLEMENTED) return v;
    }
    return compare_by_identity(rt, a, b, op);
}

static Value compare_strings(Str *a, Str *b, CompareOp op) {
    if (op == CMP_EQ) return value_bool(a == b || str_equal(a, b));
    if (op == CMP_NE) return value_bool(a != b && !str_equal(a, b));
    return compare_order(op, str_compare(a, b));
}

Value value_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (is_number(a) && is_number(b)) return number_compare(rt, a, b, op);
    if (is_exact(a, TYPE_STR) && is_exact(b, TYPE_STR))
        return compare_strings(as_str(a), as_str(b), op);
    if (!depth_enter(rt, " in comparison")) return RAISED;
    Value v = compare(rt, a, b, op);
    depth_leave(rt);
    return v;
}

int value_compare_bool(Runtime *rt, Value a, Value b, CompareOp op) {
    Value v = value_compare(rt, a, b, op);
    if (v == TRUE_VALUE) return 1;
    if (v == FALSE_VALUE) return 0;
    return v == RAISED ? -1 : value_truth(rt, v);
}

int value_equal(Runtime *rt, Value a, Value b) {
    if (a == b) return 1;
    if (is_int(a) && is_int(b)) return 0;
    if (is_exact(a, TYPE_STR) && is_exact(b, TYPE_STR))
        return str_equal(as_str(a), as_str(b));
    return value_compare_bool(rt, a, b, CMP_EQ);
}

/* ---- truth ------------------------------------------------------------------------ */

static int script_truth(Runtime *rt, Value v) {
    Value answer = call_special(rt, v, SLOT_BOOL, NULL, 0);
    if (answer == RAISED) return -1;
    if (answer == TRUE_VALUE || answer == FALSE_VALUE) return answer == TRUE_VALUE;
    raise(rt, TYPE_TYPE_ERROR, "__bool__ should return bool, returned %T", answer);
    return -1;
}

int value_truth(Runtime *rt, Value v) {
    if (v == TRUE_VALUE) return 1;
    if (v == FALSE_VALUE || v == NONE_VALUE) return 0;
    if (is_int(v)) return v != INT_MID;
    if (is_double(v)) return as_double(v) != 0;
    if (is_exact(v, TYPE_STR)) return as_str(v)->size != 0;
    if (is_exact(v, TYPE_LIST)) return as_list(v)->size != 0;
    if (is_exact(v, TYPE_TUPLE)) return as_tuple(v)->size != 0;
    if (is_exact(v, TYPE_DICT)) return as_dict(v)->live != 0;
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_BOOL)) return script_truth(rt, v);
    const Slots *slots = native_slots(t);
    if (slots->truth) return slots->truth(rt, v);
    if (has_script(t, SLOT_LEN) || slots->len) {
        int64_t size = value_len(rt, v);
        return size < 0 ? -1 : size > 0;
    }
    return 1;
}

/* ---- hash ------------------------------------------------------------------------- */

static bool script_hash(Runtime *rt, Type *t, Value v, int64_t *out) {
    if (is_refused(rt, t, SLOT_HASH))
        return raise(rt, TYPE_TYPE_ERROR, "unhashable type: '%T'", v), false;
    Value h = call_special(rt, v, SLOT_HASH, NULL, 0);
    if (h == RAISED) return false;
    if (!is_any_int(h)) {
        raise(rt, TYPE_TYPE_ERROR, "__hash__ method should return an integer");
        return false;
    }
    if (!int_to_i64(h, out)) *out = number_hash(h);
    if (*out == -1) *out = -2;
    return true;
}

bool value_hash(Runtime *rt, Value v, int64_t *out) {
    if (is_number(v)) {
        *out = number_hash(v);
        return true;
    }
    if (is_exact(v, TYPE_STR)) {
        *out = str_public_hash(rt, as_str(v));
        return true;
    }
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_HASH)) return script_hash(rt, t, v, out);
    bool (*slot)(Runtime *, Value, int64_t *) = native_slots(t)->hash;
    if (!slot) return raise(rt, TYPE_TYPE_ERROR, "unhashable type: '%T'", v), false;
    if (!depth_enter(rt, "")) return false;
    bool ok = slot(rt, v, out);
    depth_leave(rt);
    return ok;
}

bool value_is_callable(Runtime *rt, Value v) {
    Type *t = class_of(rt, v);
    return has_script(t, SLOT_CALL) || native_slots(t)->call;
}
