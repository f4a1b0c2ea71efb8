/* float.c - class float: arithmetic, slots. Exact floats are words (value.h); cells are
 * instances of subclasses only. */
#include "object/float.h"

#include <math.h>
#include "base/number.h"
#include "object/containers.h"
#include "object/format.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_float(Tracer *t, Object *o) { trace_attributes(t, o); }

const LayoutOps layout_FLOAT = {.name = "float", .trace = trace_float};

Value float_of_type(Runtime *rt, Type *type, double value) {
    if (type->id == TYPE_FLOAT) return value_double(value);
    Float *f = type_alloc(rt, type, 0);
    if (!f) return RAISED;
    f->value = value;
    return value_object(f);
}

/* ---- arithmetic ------------------------------------------------------------------- */

double float_mod(double a, double b) {
    double rest = fmod(a, b);
    if (!rest) return copysign(0.0, b);
    return (b < 0) != (rest < 0) ? rest + b : rest;
}

/* The floor quotient together with float_mod, so that both fit each other. */
double float_floordiv(double a, double b) {
    double rest = fmod(a, b), quotient = (a - rest) / b;
    if (rest && (b < 0) != (rest < 0)) quotient -= 1.0;
    if (!quotient) return copysign(0.0, a / b);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static Value raise_range(Runtime *rt) {
    Str *text = str_from_cstr(rt, "Numerical result out of range");
    if (!text) return RAISED;
    Value args[2] = {value_small(34), value_object(text)}; /* ERANGE */
    Value e = call(rt, value_object(rt->types[TYPE_OVERFLOW_ERROR]), args, 2);
    return e == RAISED ? RAISED : raise_object(rt, e);
}

static Value power(Runtime *rt, double x, double y) {
    if (x == 0 && y < 0 && !isinf(y))
        return raise(rt, TYPE_ZERO_DIVISION_ERROR,
                     "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y))
        return complex_power(rt, x, 0, y, 0);
    double r = pow(x, y);
    if (isinf(r) && isfinite(x) && isfinite(y)) return raise_range(rt);
    return value_double(r);
}

static Value divide_by_zero(Runtime *rt, BinaryOp op) {
    const char *what = op == OP_DIV        ? "float division by zero"
                       : op == OP_FLOORDIV ? "float floor division by zero"
                       : op == OP_MOD      ? "float modulo by zero"
                                           : "float divmod()";
    return raise(rt, TYPE_ZERO_DIVISION_ERROR, "%s", what);
}

static Value divmod_pair(Runtime *rt, double x, double y) {
    Value both[2] = {value_double(float_floordiv(x, y)), value_double(float_mod(x, y))};
    Tuple *t = tuple_from(rt, both, 2);
    return t ? value_object(t) : RAISED;
}

bool float_has(BinaryOp op) { return op <= OP_POW ? op != OP_MATMUL : op == OP_DIVMOD; }

Value float_binary(Runtime *rt, BinaryOp op, double x, double y) {
    switch (op) {
    case OP_ADD: return value_double(x + y);
    case OP_SUB: return value_double(x - y);
    case OP_MUL: return value_double(x * y);
    case OP_POW: return power(rt, x, y);
    default: break;
    }
    if (y == 0) return divide_by_zero(rt, op);
    switch (op) {
    case OP_DIV: return value_double(x / y);
    case OP_FLOORDIV: return value_double(float_floordiv(x, y));
    case OP_MOD: return value_double(float_mod(x, y));
    default: return divmod_pair(rt, x, y);
    }
}

/* ---- slots ------------------------------------------------------------------------ */

Str *float_repr(Runtime *rt, double d) {
    char text[NUMBER_REPR_MAX];
    return str_new(rt, text, number_repr(d, text));
}

static Value repr(Runtime *rt, Value self) {
    return string_or_raised(float_repr(rt, float_value(self)));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    *out = number_hash(self);
    return true;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    bool known = (is_any_float(a) || is_any_int(a)) && (is_any_float(b) || is_any_int(b));
    return known ? number_compare(rt, a, b, op) : NOT_IMPLEMENTED;
}

static int truth(Runtime *rt, Value self) { return float_value(self) != 0; }
static Value to_int(Runtime *rt, Value self) {
    return int_from_double(rt, float_value(self));
}
static Value to_float(Runtime *rt, Value self) { return value_double(float_value(self)); }
static Value negate(Runtime *rt, Value self) { return value_double(-float_value(self)); }
static Value absolute(Runtime *rt, Value self) {
    return value_double(fabs(float_value(self)));
}

#define OPERATOR(op)                                            \
    static Value operator_##op(Runtime *rt, Value a, Value b) { \
        return number_binary(rt, OP_##op, a, b);                \
    }
OPERATOR(ADD)
OPERATOR(SUB)
OPERATOR(MUL)
OPERATOR(DIV)
OPERATOR(FLOORDIV)
OPERATOR(MOD)
OPERATOR(POW)
OPERATOR(DIVMOD)
#define ENTRY(op) .binary[OP_##op] = operator_##op

const TypeDef type_def_FLOAT = {
    .name = "float",
    .doc = "Convert a string or number to a floating-point number, if possible.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_FLOAT,
    .flags = TF_BASE,
    .size = sizeof(Float),
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .truth = truth,
            .format = format_float,
            .to_int = to_int,
            .to_float = to_float,
            .unary = {[OP_NEG] = negate, [OP_POS] = to_float, [OP_ABS] = absolute},
            ENTRY(ADD),
            ENTRY(SUB),
            ENTRY(MUL),
            ENTRY(DIV),
            ENTRY(FLOORDIV),
            ENTRY(MOD),
            ENTRY(POW),
            ENTRY(DIVMOD),
        },
    .methods = float_methods,
    .getset = float_attributes,
    .convert = float_convert,
};
