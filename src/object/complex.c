/* complex.c - class complex: pairs of doubles. Real operands are taken as complex ones.
 */
#include <errno.h>
#include <math.h>
#include <strings.h>
#include "base/number.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/format.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

typedef struct Pair {
    double real, imag;
} Pair;

static void trace_complex(Tracer *t, Object *o) { trace_attributes(t, o); }

const LayoutOps layout_COMPLEX = {.name = "complex", .trace = trace_complex};

static bool is_complex(Value v) { return has_layout(v, LAYOUT_COMPLEX); }

static Pair pair_of(Value v) {
    const Complex *z = (const Complex *)as_object(v);
    return (Pair){z->real, z->imag};
}

static Value complex_new(Runtime *rt, double real, double imag) {
    Complex *z = object_alloc(rt, sizeof *z, TYPE_COMPLEX, LAYOUT_COMPLEX, 0);
    if (!z) return RAISED;
    z->real = real;
    z->imag = imag;
    return value_object(z);
}

static Value from_pair(Runtime *rt, Pair p) { return complex_new(rt, p.real, p.imag); }

static Value of_type(Runtime *rt, Type *type, Pair p) {
    if (type->id == TYPE_COMPLEX) return from_pair(rt, p);
    Complex *z = type_alloc(rt, type, 0);
    if (!z) return RAISED;
    z->real = p.real;
    z->imag = p.imag;
    return value_object(z);
}

/* ---- arithmetic ------------------------------------------------------------------- */

static Pair product(Pair a, Pair b) {
    return (Pair){a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

/* Scaled by the larger part of the divisor, so that its square need not exist. */
static Pair quotient(Pair a, Pair b) {
    double real = fabs(b.real), imag = fabs(b.imag);
    if (real >= imag) {
        double ratio = b.imag / b.real, divisor = b.real + b.imag * ratio;
        return (Pair){(a.real + a.imag * ratio) / divisor,
                      (a.imag - a.real * ratio) / divisor};
    }
    if (imag >= real) {
        double ratio = b.real / b.imag, divisor = b.real * ratio + b.imag;
        return (Pair){(a.real * ratio + a.imag) / divisor,
                      (a.imag * ratio - a.real) / divisor};
    }
    return (Pair){NAN, NAN};
}

static bool is_zero(Pair p) { return p.real == 0 && p.imag == 0; }

static Pair power_natural(Pair base, unsigned n) {
    Pair r = {1, 0};
    for (; n; n >>= 1) {
        if (n & 1) r = product(r, base);
        base = product(base, base);
    }
    return r;
}

/* False: the angle is infinite. */
static bool power_polar(Pair a, Pair b, Pair *out) {
    double size = hypot(a.real, a.imag), angle = atan2(a.imag, a.real);
    double length = pow(size, b.real), phase = angle * b.real;
    if (b.imag != 0) {
        length /= exp(angle * b.imag);
        phase += b.imag * log(size);
    }
    *out = (Pair){length * cos(phase), length * sin(phase)};
    return !isinf(phase);
}

static Value raise_no_power(Runtime *rt) {
    return raise(rt, TYPE_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
}

static Value power(Runtime *rt, Pair a, Pair b) {
    bool whole = b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= 100;
    Pair r;
    if (whole && b.real > 0) {
        r = power_natural(a, (unsigned)b.real);
    } else if (whole) {
        Pair divisor = power_natural(a, (unsigned)-b.real);
        if (is_zero(divisor)) return raise_no_power(rt);
        r = quotient((Pair){1, 0}, divisor);
    } else if (is_zero(a)) {
        if (b.imag != 0 || b.real < 0) return raise_no_power(rt);
        r = (Pair){0, 0};
    } else if (!power_polar(a, b, &r)) {
        return raise_no_power(rt); /* as CPython says of it */
    }
    if (isinf(r.real) || isinf(r.imag))
        return raise(rt, TYPE_OVERFLOW_ERROR, "complex exponentiation");
    return from_pair(rt, r);
}

Value complex_power(Runtime *rt, double real, double imag, double to_real,
                    double to_imag) {
    return power(rt, (Pair){real, imag}, (Pair){to_real, to_imag});
}

/* 1: done, 0: no number, -1: raised */
static int to_pair(Runtime *rt, Value v, Pair *out) {
    if (is_complex(v)) {
        *out = pair_of(v);
        return 1;
    }
    if (!is_any_int(v) && !is_any_float(v)) return 0;
    out->imag = 0;
    return number_to_double(rt, v, &out->real) ? 1 : -1;
}

static Value binary(Runtime *rt, BinaryOp op, Value a, Value b) {
    Pair x, y;
    int ok = to_pair(rt, a, &x);
    if (ok > 0) ok = to_pair(rt, b, &y);
    if (ok <= 0) return ok ? RAISED : NOT_IMPLEMENTED;
    switch (op) {
    case OP_ADD: return complex_new(rt, x.real + y.real, x.imag + y.imag);
    case OP_SUB: return complex_new(rt, x.real - y.real, x.imag - y.imag);
    case OP_MUL: return from_pair(rt, product(x, y));
    case OP_POW: return power(rt, x, y);
    default: break;
    }
    if (is_zero(y))
        return raise(rt, TYPE_ZERO_DIVISION_ERROR, "complex division by zero");
    return from_pair(rt, quotient(x, y));
}

#define OPERATOR(op)                                            \
    static Value operator_##op(Runtime *rt, Value a, Value b) { \
        return binary(rt, OP_##op, a, b);                       \
    }
OPERATOR(ADD)
OPERATOR(SUB)
OPERATOR(MUL)
OPERATOR(DIV)
OPERATOR(POW)
#define ENTRY(op) .binary[OP_##op] = operator_##op

/* ---- slots ------------------------------------------------------------------------ */

static Value repr(Runtime *rt, Value self) {
    Pair z = pair_of(self);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    if (z.real == 0 && !signbit(z.real)) {
        number_format(z.imag, 'r', 0, 0, &b);
        buffer_byte(&b, 'j');
    } else {
        buffer_byte(&b, '(');
        number_format(z.real, 'r', 0, 0, &b);
        number_format(z.imag, 'r', 0, NUMBER_SIGN, &b);
        buffer_text(&b, "j)");
    }
    return string_or_raised(str_from_buffer(rt, &b));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    *out = number_hash(self);
    return true;
}

static bool equals(Runtime *rt, Pair z, Value other) {
    if (is_complex(other)) {
        Pair y = pair_of(other);
        return z.real == y.real && z.imag == y.imag;
    }
    return z.imag == 0 &&
           number_compare(rt, value_double(z.real), other, CMP_EQ) == TRUE_VALUE;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
    if (!is_complex(b) && !is_any_int(b) && !is_any_float(b)) return NOT_IMPLEMENTED;
    return value_bool(equals(rt, pair_of(a), b) == (op == CMP_EQ));
}

static int truth(Runtime *rt, Value self) { return !is_zero(pair_of(self)); }

static Value negate(Runtime *rt, Value self) {
    Pair z = pair_of(self);
    return complex_new(rt, -z.real, -z.imag);
}

static Value same(Runtime *rt, Value self) {
    return is_exact(self, TYPE_COMPLEX) ? self : from_pair(rt, pair_of(self));
}

static Value absolute(Runtime *rt, Value self) {
    Pair z = pair_of(self);
    double size = hypot(z.real, z.imag);
    if (isinf(size) && isfinite(z.real) && isfinite(z.imag))
        return raise(rt, TYPE_OVERFLOW_ERROR, "absolute value too large");
    return value_double(size);
}

/* ---- complex("...") --------------------------------------------------------------- */

typedef struct Reader {
    const char *at, *end;
} Reader;

static bool word(Reader *r, const char *text) {
    size_t n = strlen(text);
    if ((size_t)(r->end - r->at) < n || strncasecmp(r->at, text, n) != 0) return false;
    r->at += n;
    return true;
}

/* A real number with its sign, if one stands here. */
static bool take_real(Reader *r, double *out) {
    Reader ahead = *r;
    bool negative = false;
    if (ahead.at < ahead.end && (*ahead.at == '+' || *ahead.at == '-'))
        negative = *ahead.at++ == '-';
    if (word(&ahead, "infinity") || word(&ahead, "inf")) {
        *out = INFINITY;
    } else if (word(&ahead, "nan")) {
        *out = NAN;
    } else {
        size_t n = number_scan(ahead.at, (size_t)(ahead.end - ahead.at), out);
        if (!n) return false;
        ahead.at += n;
    }
    if (negative) *out = -*out;
    *r = ahead;
    return true;
}

static bool take_j(Reader *r) { return word(r, "j"); }
static bool at_sign(const Reader *r) {
    return r->at < r->end && (*r->at == '+' || *r->at == '-');
}

/* sign: "+" and "-" count as ones before a j. */
static double take_unit(Reader *r) {
    double unit = 1;
    if (at_sign(r)) unit = *r->at++ == '-' ? -1 : 1;
    return unit;
}

static bool read_parts(Reader *r, Pair *z) {
    double first;
    *z = (Pair){0, 0};
    if (!take_real(r, &first)) {
        z->imag = take_unit(r);
        return take_j(r);
    }
    if (take_j(r)) {
        z->imag = first;
        return true;
    }
    z->real = first;
    if (!at_sign(r)) return true;
    if (!take_real(r, &z->imag)) z->imag = take_unit(r);
    return take_j(r);
}

static bool read_complex(const char *text, size_t size, Pair *z) {
    number_trim(&text, &size);
    bool brackets = size >= 2 && *text == '(' && text[size - 1] == ')';
    if (brackets) {
        text++, size -= 2;
        number_trim(&text, &size);
    }
    Reader r = {text, text + size};
    return read_parts(&r, z) && r.at == r.end;
}

/* Underscores between digits go; false: one stands elsewhere. */
static bool without_underscores(const char *text, size_t size, Buffer *out) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '_') {
            buffer_byte(out, text[i]);
            continue;
        }
        bool between = i && i + 1 < size && text[i - 1] >= '0' && text[i - 1] <= '9' &&
                       text[i + 1] >= '0' && text[i + 1] <= '9';
        if (!between) return false;
    }
    return true;
}

static Value parse(Runtime *rt, Type *type, Str *s) {
    Buffer ascii, plain;
    const char *text;
    size_t size;
    Pair z;
    if (!runtime_charge(rt, s->size >> 8)) return RAISED;
    buffer_init(&plain, &rt->alloc);
    number_text(rt, s, &ascii, &text, &size);
    bool ok = without_underscores(text, size, &plain);
    bool refused = ascii.failed || plain.failed;
    ok = ok && !refused && read_complex(plain.data ? plain.data : "", plain.length, &z);
    buffer_free(&ascii);
    buffer_free(&plain);
    if (refused) return raise_memory(rt);
    if (!ok) return raise(rt, TYPE_VALUE_ERROR, "complex() arg is a malformed string");
    return of_type(rt, type, z);
}

/* ---- construction ----------------------------------------------------------------- */

/* __complex__, if the class has one. *out UNBOUND: it has not. False: raised. */
static bool special(Runtime *rt, Value v, Value *out) {
    *out = UNBOUND;
    if (!is_object(v) || is_exact(v, TYPE_COMPLEX)) return true;
    *out = call_special(rt, v, SLOT_COMPLEX, NULL, 0);
    if (*out == RAISED) return false;
    if (*out == UNBOUND || is_complex(*out)) return true;
    raise(rt, TYPE_TYPE_ERROR, "__complex__ returned non-complex (type %.200T)", *out);
    return false;
}

static bool is_real(Runtime *rt, Value v) {
    const Slots *s = &type_of(rt, v)->slots;
    return is_any_int(v) || is_any_float(v) || s->to_float || s->index;
}

static bool to_part(Runtime *rt, Value v, Pair *out, const char *which) {
    if (is_complex(v)) {
        *out = pair_of(v);
        return true;
    }
    *out = (Pair){0, 0};
    if (is_any_float(v) && type_of(rt, v)->flags & TF_SCRIPT)
        v = call(rt, value_object(rt->types[TYPE_FLOAT]), &v, 1); /* by its __float__ */
    if (v == RAISED) return false;
    if (is_real(rt, v)) return number_to_double(rt, v, &out->real);
    raise(rt, TYPE_TYPE_ERROR, "complex() %s, not '%.200T'", which, v);
    return false;
}

static Value make(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    Value real = args[1], imag = args[2], own;
    if (real == UNBOUND) real = value_small(0);
    if (is_exact(real, TYPE_COMPLEX) && imag == UNBOUND && type->id == TYPE_COMPLEX)
        return real;
    if (is_str(real)) {
        if (imag == UNBOUND) return parse(rt, type, as_str(real));
        return raise(rt, TYPE_TYPE_ERROR,
                     "complex() can't take second arg if first is a string");
    }
    if (imag != UNBOUND && is_str(imag))
        return raise(rt, TYPE_TYPE_ERROR, "complex() second arg can't be a string");
    if (!special(rt, real, &own)) return RAISED;
    if (own != UNBOUND) real = own;
    Pair z, i = {0, 0};
    if (!to_part(rt, real, &z, "first argument must be a string or a number"))
        return RAISED;
    if (imag == UNBOUND) return of_type(rt, type, z);
    if (!to_part(rt, imag, &i, "second argument must be a number")) return RAISED;
    if (is_complex(imag)) z.real -= i.imag;
    return of_type(rt, type, (Pair){z.real, is_complex(real) ? z.imag + i.real : i.real});
}

/* ---- methods ---------------------------------------------------------------------- */

static Value conjugate(Runtime *rt, Value *args, size_t n) {
    Pair z = pair_of(args[0]);
    return complex_new(rt, z.real, -z.imag);
}

static Value itself(Runtime *rt, Value *args, size_t n) { return same(rt, args[0]); }

static Value power_method(Runtime *rt, Value *args, size_t n) {
    if (args[2] != NONE_VALUE) return raise(rt, TYPE_VALUE_ERROR, "complex modulo");
    return binary(rt, OP_POW, args[0], args[1]);
}

static Value power_reflected(Runtime *rt, Value *args, size_t n) {
    Value swapped[3] = {args[1], args[0], args[2]};
    return power_method(rt, swapped, n);
}

static Value getnewargs(Runtime *rt, Value *args, size_t n) {
    Pair z = pair_of(args[0]);
    Value parts[2] = {value_double(z.real), value_double(z.imag)};
    Tuple *t = tuple_from(rt, parts, 2);
    return t ? value_object(t) : RAISED;
}

static Value real_part(Runtime *rt, Value self) {
    return value_double(pair_of(self).real);
}
static Value imag_part(Runtime *rt, Value self) {
    return value_double(pair_of(self).imag);
}

static const NativeDef methods[] = {
    {"__new__(cls, real=..., imag=...)", make, "Create and return a new object."},
    {"conjugate(self, /)", conjugate,
     "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__(self, /)", itself, "Convert this value to exact type complex."},
    {"__pow__(self, value, mod=None, /)", power_method, "Return pow(self, value, mod)."},
    {"__rpow__(self, value, mod=None, /)", power_reflected,
     "Return pow(value, self, mod)."},
    {"__getnewargs__(self, /)", getnewargs, NULL},
    {0},
};

static const GetSetDef attributes[] = {
    {"real", real_part, NULL, "the real part of a complex number"},
    {"imag", imag_part, NULL, "the imaginary part of a complex number"},
    {0},
};

const TypeDef type_def_COMPLEX = {
    .name = "complex",
    .doc = "Create a complex number from a string or numbers.\n\n"
           "A string gives both parts, as in \"1+2j\"; of two numbers the second is\n"
           "multiplied by 1j and added to the first.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_COMPLEX,
    .flags = TF_BASE,
    .size = sizeof(Complex),
    .slots = {.repr = repr,
              .hash = hash,
              .compare = compare,
              .truth = truth,
              .format = format_complex,
              .unary = {[OP_NEG] = negate, [OP_POS] = same, [OP_ABS] = absolute},
              ENTRY(ADD),
              ENTRY(SUB),
              ENTRY(MUL),
              ENTRY(DIV),
              ENTRY(POW)},
    .methods = methods,
    .getset = attributes,
};
