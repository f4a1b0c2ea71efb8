/* bool.c - class bool and its two instances, which are ints. */
#include "object/int_cell.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

#define SINGLETON \
    { .shape = TYPE_BOOL, .layout = LAYOUT_BOOL, .gc = GC_IMMORTAL }
Object true_object = SINGLETON;
Object false_object = SINGLETON;

const LayoutOps layout_BOOL = {.name = "bool"};

static Value repr(Runtime *rt, Value self) {
    return string_or_raised(str_intern_cstr(rt, self == TRUE_VALUE ? "True" : "False"));
}

static Value logic(Runtime *rt, BinaryOp op, Value a, Value b) {
    if (!is_any_int(a) || !is_any_int(b)) return NOT_IMPLEMENTED;
    if (!is_exact(a, TYPE_BOOL) || !is_exact(b, TYPE_BOOL))
        return int_binary(rt, op, a, b);
    bool x = a == TRUE_VALUE, y = b == TRUE_VALUE;
    return value_bool(op == OP_AND ? x && y : op == OP_OR ? x || y : x != y);
}

static Value and (Runtime * rt, Value a, Value b) { return logic(rt, OP_AND, a, b); }
static Value or (Runtime * rt, Value a, Value b) { return logic(rt, OP_OR, a, b); }
static Value xor (Runtime * rt, Value a, Value b) { return logic(rt, OP_XOR, a, b); }

    static Value convert(Runtime *rt, Value v) {
    if (v == UNBOUND) return FALSE_VALUE;
    int truth = value_truth(rt, v);
    return truth < 0 ? RAISED : value_bool(truth);
}

static Value make(Runtime *rt, Value *args, size_t n) { return convert(rt, args[1]); }

static const NativeDef methods[] = {
    {"__new__(cls, object=..., /)", make, "Create and return a new object."},
    {0},
};

const TypeDef type_def_BOOL = {
    .name = "bool",
    .doc = "Returns True when the argument is true, False otherwise.\n"
           "The builtins True and False are the only two instances of the class bool.\n"
           "The class bool is a subclass of the class int, and cannot be subclassed.",
    .base = TYPE_INT,
    .layout = LAYOUT_BOOL,
    .size = sizeof(Object),
    .slots = {.repr = repr, .binary = {[OP_AND] = and, [OP_OR] = or, [OP_XOR] = xor}},
    .methods = methods,
    .convert = convert,
};
