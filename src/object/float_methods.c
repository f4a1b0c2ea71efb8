/* float_methods.c - the constructor, methods and attributes of class float. */
#include <math.h>
#include "base/number.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/memoryview.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

/* ---- construction ----------------------------------------------------------------- */

static Value parse(Runtime *rt, const char *text, size_t size, Value shown) {
    double d;
    number_trim(&text, &size);
    if (number_parse(text, size, &d)) return value_double(d);
    return raise(rt, TYPE_VALUE_ERROR, "could not convert string to float: %R", shown);
}

Value float_from_str(Runtime *rt, Str *s) {
    Buffer ascii;
    const char *text;
    size_t size;
    if (!runtime_charge(rt, s->size >> 8)) return RAISED;
    number_text(rt, s, &ascii, &text, &size);
    Value v = ascii.failed ? raise_memory(rt) : parse(rt, text, size, value_object(s));
    buffer_free(&ascii);
    KEEP(s);
    return v;
}

static Value from_value(Runtime *rt, Value v) {
    Type *t = type_of(rt, v);
    double d;
    if (is_any_int(v) || is_any_float(v) || t->slots.to_float || t->slots.index)
        return number_to_double(rt, v, &d) ? value_double(d) : RAISED;
    if (is_str(v)) return float_from_str(rt, as_str(v));
    const char *text;
    size_t size;
    if (!is_bytes(v) && !is_bytearray(v) && !is_memoryview(v))
        return raise(rt, TYPE_TYPE_ERROR,
                     "float() argument must be a string or a real number, not '%.200T'",
                     v);
    return bytes_view(rt, v, &text, &size) ? parse(rt, text, size, v) : RAISED;
}

/* A subclass may have a __float__ of its own. */
static Value from_subclass(Runtime *rt, Value v) {
    Value f = type_of(rt, v)->slots.to_float(rt, v);
    if (f == RAISED || is_any_float(f))
        return f == RAISED ? f : value_double(float_value(f));
    return raise(rt, TYPE_TYPE_ERROR, "%.50T.__float__ returned non-float (type %.50T)",
                 v, f);
}

Value float_convert(Runtime *rt, Value v) {
    return v == UNBOUND      ? value_double(0)
           : is_double(v)    ? v
           : is_int(v)       ? value_double((double)as_small(v))
           : is_any_float(v) ? from_subclass(rt, v)
                             : from_value(rt, v);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    Value v = float_convert(rt, args[1]);
    return v == RAISED ? v : float_of_type(rt, as_type(args[0]), as_double(v));
}

static Value of_class(Runtime *rt, Value class, double d) {
    Value v = value_double(d);
    return as_type(class)->id == TYPE_FLOAT ? v : call(rt, class, &v, 1);
}

static Value fromhex(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "bad argument type for built-in operation");
    Str *s = as_str(args[1]);
    const char *text = s->bytes;
    size_t size = s->size;
    double d;
    number_trim(&text, &size);
    NumberStatus status = number_from_hex(text, size, &d);
    KEEP(s);
    if (status == NUMBER_OVERFLOW)
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     "hexadecimal value too large to represent as a float");
    if (status != NUMBER_OK)
        return raise(rt, TYPE_VALUE_ERROR, "invalid hexadecimal floating-point string");
    return of_class(rt, args[0], d);
}

static Value hex(Runtime *rt, Value *args, size_t n) {
    char text[NUMBER_REPR_MAX];
    return string_or_raised(str_new(rt, text, number_hex(float_value(args[0]), text)));
}

/* ---- as integers ------------------------------------------------------------------ */

static Value as_integer_ratio(Runtime *rt, Value *args, size_t n) {
    double d = float_value(args[0]);
    if (isinf(d))
        return raise(rt, TYPE_OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
    if (d != d) return raise(rt, TYPE_VALUE_ERROR, "cannot convert NaN to integer ratio");
    int exponent;
    int64_t fraction = (int64_t)(frexp(d, &exponent) * 0x1p53);
    exponent -= 53;
    if (fraction) {
        int zeros = __builtin_ctzll((uint64_t)fraction);
        fraction >>= zeros;
        exponent += zeros;
    } else {
        exponent = 0;
    }
    Value parts[2] = {int_from_i64(rt, fraction), value_small(1)};
    Value *scaled = &parts[exponent < 0];
    if (*scaled == RAISED) return RAISED;
    *scaled = number_binary(rt, OP_LSHIFT, *scaled,
                            value_small(exponent < 0 ? -exponent : exponent));
    if (parts[0] == RAISED || parts[1] == RAISED) return RAISED;
    Tuple *t = tuple_from(rt, parts, 2);
    return t ? value_object(t) : RAISED;
}

static Value is_integer(Runtime *rt, Value *args, size_t n) {
    double d = float_value(args[0]);
    return value_bool(isfinite(d) && floor(d) == d);
}

/* To the nearest integer, halves to even, whatever the rounding mode. */
static double nearest(double d) {
    double r = round(d);
    return fabs(d - r) == 0.5 ? 2.0 * round(d / 2.0) : r;
}

static Value round_to(Runtime *rt, Value *args, size_t n) {
    double d = float_value(args[0]);
    int64_t digits;
    if (args[1] == NONE_VALUE) return int_from_double(rt, nearest(d));
    if (!index_to_ssize(rt, args[1], true, &digits)) return RAISED;
    if (!isfinite(d)) return value_double(d);
    double rounded;
    if (!number_round(d, digits, &rounded))
        return raise(rt, TYPE_OVERFLOW_ERROR, "rounded value too large to represent");
    return value_double(rounded);
}

static Value trunc_int(Runtime *rt, Value *args, size_t n) {
    return int_from_double(rt, float_value(args[0]));
}
static Value floor_int(Runtime *rt, Value *args, size_t n) {
    return int_from_double(rt, floor(float_value(args[0])));
}
static Value ceil_int(Runtime *rt, Value *args, size_t n) {
    return int_from_double(rt, ceil(float_value(args[0])));
}

/* ---- the rest --------------------------------------------------------------------- */

static Value conjugate(Runtime *rt, Value *args, size_t n) {
    return value_double(float_value(args[0]));
}

static Value power(Runtime *rt, Value *args, size_t n) {
    if (args[2] != NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR,
                     "pow() 3rd argument not allowed unless all arguments are integers");
    return number_binary(rt, OP_POW, args[0], args[1]);
}

static Value power_reflected(Runtime *rt, Value *args, size_t n) {
    Value swapped[3] = {args[1], args[0], args[2]};
    return power(rt, swapped, n);
}

static Value getformat(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "__getformat__() argument must be str, not %T",
                     args[1]);
    if (!str_is(as_str(args[1]), "double") && !str_is(as_str(args[1]), "float"))
        return raise(rt, TYPE_VALUE_ERROR,
                     "__getformat__() argument 1 must be 'double' or 'float'");
    return string_or_raised(str_from_cstr(rt, "IEEE, little-endian"));
}

static Value getnewargs(Runtime *rt, Value *args, size_t n) {
    Value v = value_double(float_value(args[0]));
    Tuple *t = tuple_from(rt, &v, 1);
    return t ? value_object(t) : RAISED;
}

static Value real(Runtime *rt, Value self) { return value_double(float_value(self)); }
static Value imag(Runtime *rt, Value self) { return value_double(0); }

const NativeDef float_methods[] = {
    {"__new__(cls, x=..., /)", make, "Create and return a new object."},
    {"fromhex(cls, string, /)[class]", fromhex,
     "Create a floating-point number from a hexadecimal string."},
    {"hex(self, /)", hex,
     "Return a hexadecimal representation of a floating-point number."},
    {"as_integer_ratio(self, /)", as_integer_ratio,
     "Return a pair of integers, whose ratio is exactly equal to the original float."},
    {"is_integer(self, /)", is_integer, "Return True if the float is an integer."},
    {"conjugate(self, /)", conjugate, "Return self, the complex conjugate of any float."},
    {"__round__(self, ndigits=None, /)", round_to,
     "Return the Integral closest to x, rounding half toward even."},
    {"__trunc__(self, /)", trunc_int,
     "Return the Integral closest to x between 0 and x."},
    {"__floor__(self, /)", floor_int, "Return the floor as an Integral."},
    {"__ceil__(self, /)", ceil_int, "Return the ceiling as an Integral."},
    {"__pow__(self, value, mod=None, /)", power, "Return pow(self, value, mod)."},
    {"__rpow__(self, value, mod=None, /)", power_reflected,
     "Return pow(value, self, mod)."},
    {"__getformat__(cls, typestr, /)[class]", getformat, "How floats are stored."},
    {"__getnewargs__(self, /)", getnewargs, NULL},
    {0},
};

const GetSetDef float_attributes[] = {
    {"real", real, NULL, "the real part of a complex number"},
    {"imag", imag, NULL, "the imaginary part of a complex number"},
    {0},
};
