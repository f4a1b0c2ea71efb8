/* math.c - module math: functions of doubles, and roundings to ints.
 *
 * What the C library answers is taken, with CPython's view of what is an error: a NaN
 * that does not come from a NaN is a domain error, and so is an infinity from a finite
 * argument, except where the function merely grew too large. */
#include "modules/math.h"

#include <limits.h>
#include <math.h>
#include "modules/modules.h"
#include "object/int_cell.h"
#include "object/protocol.h"

Value math_domain_error(Runtime *rt) {
    return raise(rt, TYPE_VALUE_ERROR, "math domain error");
}
Value math_range_error(Runtime *rt) {
    return raise(rt, TYPE_OVERFLOW_ERROR, "math range error");
}

static Value pair(Runtime *rt, Value a, Value b) {
    Value both[2] = {a, b};
    Tuple *t = a == RAISED || b == RAISED ? NULL : tuple_from(rt, both, 2);
    return t ? value_object(t) : RAISED;
}

/* ---- functions of one double ------------------------------------------------------ */

/* `grows`: an infinity is an overflow, not a pole. */
static Value checked(Runtime *rt, double r, double x, bool grows) {
    if (r != r && x == x) return math_domain_error(rt);
    if (isinf(r) && isfinite(x))
        return grows ? math_range_error(rt) : math_domain_error(rt);
    return value_double(r);
}

#define FUNCTION(name, grows)                                      \
    static Value math_##name(Runtime *rt, Value *args, size_t n) { \
        double x;                                                  \
        if (!number_to_double(rt, args[0], &x)) return RAISED;     \
        return checked(rt, name(x), x, grows);                     \
    }
FUNCTION(acos, false)
FUNCTION(acosh, false)
FUNCTION(asin, false)
FUNCTION(asinh, false)
FUNCTION(atan, false)
FUNCTION(atanh, false)
FUNCTION(cbrt, false)
FUNCTION(cos, false)
FUNCTION(cosh, true)
FUNCTION(erf, false)
FUNCTION(erfc, false)
FUNCTION(exp, true)
FUNCTION(exp2, true)
FUNCTION(expm1, true)
FUNCTION(fabs, false)
FUNCTION(log1p, false)
FUNCTION(sin, false)
FUNCTION(sinh, true)
FUNCTION(sqrt, false)
FUNCTION(tan, false)
FUNCTION(tanh, false)

static Value scaled(Runtime *rt, Value v, double factor) {
    double x;
    return number_to_double(rt, v, &x) ? value_double(x * factor) : RAISED;
}
static Value math_degrees(Runtime *rt, Value *args, size_t n) {
    return scaled(rt, args[0], 180.0 / M_PI);
}
static Value math_radians(Runtime *rt, Value *args, size_t n) {
    return scaled(rt, args[0], M_PI / 180.0);
}

#define PREDICATE(name)                                                          \
    static Value math_##name(Runtime *rt, Value *args, size_t n) {               \
        double x;                                                                \
        return number_to_double(rt, args[0], &x) ? value_bool(name(x)) : RAISED; \
    }
PREDICATE(isfinite)
PREDICATE(isinf)
PREDICATE(isnan)

/* ---- logarithms: also of ints beyond the doubles ---------------------------------- */

static Value log_of(Runtime *rt, Value v, double (*log_fn)(double)) {
    double x;
    if (!is_any_int(v)) {
        if (!number_to_double(rt, v, &x)) return RAISED;
        return x <= 0 ? math_domain_error(rt) : value_double(log_fn(x));
    }
    IntView i;
    int_view(v, &i);
    if (i.negative || !i.n) return math_domain_error(rt);
    if (limbs_to_double(i.limbs, i.n, &x)) return value_double(log_fn(x));
    size_t exponent;
    x = limbs_frexp(i.limbs, i.n, &exponent);
    return value_double(log_fn(x) + log_fn(2.0) * (double)exponent);
}

static Value math_log(Runtime *rt, Value *args, size_t n) {
    Value a = log_of(rt, args[0], log);
    if (a == RAISED || args[1] == UNBOUND) return a;
    Value b = log_of(rt, args[1], log);
    return b == RAISED ? RAISED : number_binary(rt, OP_DIV, a, b);
}
static Value math_log2(Runtime *rt, Value *args, size_t n) {
    return log_of(rt, args[0], log2);
}
static Value math_log10(Runtime *rt, Value *args, size_t n) {
    return log_of(rt, args[0], log10);
}

/* ---- functions of two and three doubles ------------------------------------------- */

static bool two(Runtime *rt, Value *args, double *x, double *y) {
    return number_to_double(rt, args[0], x) && number_to_double(rt, args[1], y);
}

static Value math_atan2(Runtime *rt, Value *args, size_t n) {
    double x, y;
    return two(rt, args, &x, &y) ? value_double(atan2(x, y)) : RAISED;
}
static Value math_copysign(Runtime *rt, Value *args, size_t n) {
    double x, y;
    return two(rt, args, &x, &y) ? value_double(copysign(x, y)) : RAISED;
}
static Value math_fmod(Runtime *rt, Value *args, size_t n) {
    double x, y;
    if (!two(rt, args, &x, &y)) return RAISED;
    double r = fmod(x, y);
    return r != r && x == x && y == y ? math_domain_error(rt) : value_double(r);
}
static Value math_remainder(Runtime *rt, Value *args, size_t n) {
    double x, y;
    if (!two(rt, args, &x, &y)) return RAISED;
    double r = remainder(x, y);
    return r != r && x == x && y == y ? math_domain_error(rt) : value_double(r);
}
static Value math_pow(Runtime *rt, Value *args, size_t n) {
    double x, y;
    if (!two(rt, args, &x, &y)) return RAISED;
    double r = pow(x, y);
    if (isfinite(r) || !isfinite(x) || !isfinite(y)) return value_double(r);
    return r != r || x == 0 ? math_domain_error(rt) : math_range_error(rt);
}
static Value math_fma(Runtime *rt, Value *args, size_t n) {
    double x, y, z;
    if (!two(rt, args, &x, &y) || !number_to_double(rt, args[2], &z)) return RAISED;
    double r = fma(x, y, z);
    if (isfinite(r)) return value_double(r);
    if (r != r) {
        if (x == x && y == y && z == z)
            return raise(rt, TYPE_VALUE_ERROR, "invalid operation in fma");
    } else if (isfinite(x) && isfinite(y) && isfinite(z)) {
        return raise(rt, TYPE_OVERFLOW_ERROR, "overflow in fma");
    }
    return value_double(r);
}

static Value math_isclose(Runtime *rt, Value *args, size_t n) {
    double a, b, relative, absolute;
    if (!two(rt, args, &a, &b) || !number_to_double(rt, args[2], &relative) ||
        !number_to_double(rt, args[3], &absolute))
        return RAISED;
    if (relative < 0 || absolute < 0)
        return raise(rt, TYPE_VALUE_ERROR, "tolerances must be non-negative");
    if (a == b) return TRUE_VALUE;
    if (isinf(a) || isinf(b)) return FALSE_VALUE;
    double apart = fabs(b - a);
    return value_bool(apart <= fabs(relative * b) || apart <= fabs(relative * a) ||
                      apart <= absolute);
}

/* ---- parts of a double ------------------------------------------------------------ */

static Value math_frexp(Runtime *rt, Value *args, size_t n) {
    double x;
    int exponent = 0;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    if (isfinite(x)) x = frexp(x, &exponent);
    return pair(rt, value_double(x), value_small(exponent));
}

static Value math_modf(Runtime *rt, Value *args, size_t n) {
    double x, whole;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    double part = modf(x, &whole);
    return pair(rt, value_double(part), value_double(whole));
}

static Value math_ldexp(Runtime *rt, Value *args, size_t n) {
    double x;
    int64_t exponent;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    if (!is_any_int(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    if (!index_to_ssize(rt, args[1], true, &exponent)) return RAISED;
    if (x == 0 || !isfinite(x)) return value_double(x);
    if (exponent > INT_MAX) return math_range_error(rt);
    if (exponent < INT_MIN) return value_double(copysign(0.0, x));
    double r = ldexp(x, (int)exponent);
    return isinf(r) ? math_range_error(rt) : value_double(r);
}

static Value math_ulp(Runtime *rt, Value *args, size_t n) {
    double x;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    x = fabs(x);
    if (!isfinite(x)) return value_double(x);
    double next = nextafter(x, INFINITY);
    return value_double(isinf(next) ? x - nextafter(x, -INFINITY) : next - x);
}

/* Doubles in order: -0 and 0 together, one step apart from their neighbours. */
static int64_t rank(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_rank(int64_t r, double zero) {
    if (!r) return zero;
    int64_t bits = r < 0 ? INT64_MIN - r : r;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double walk(double x, double y, uint64_t steps) {
    int64_t from = rank(x), to = rank(y);
    uint64_t apart =
        from < to ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (steps >= apart) return y;
    int64_t at =
        from < to ? (int64_t)((uint64_t)from + steps) : (int64_t)((uint64_t)from - steps);
    return of_rank(at, copysign(0.0, x));
}

static Value math_nextafter(Runtime *rt, Value *args, size_t n) {
    double x, y;
    if (!two(rt, args, &x, &y)) return RAISED;
    if (args[2] == NONE_VALUE) return value_double(nextafter(x, y));
    Value steps = number_index(rt, args[2]);
    if (steps == RAISED) return RAISED;
    IntView i;
    int_view(steps, &i);
    if (i.negative)
        return raise(rt, TYPE_VALUE_ERROR, "steps must be a non-negative integer");
    if (!i.n || x != x) return value_double(x);
    if (y != y || x == y) return value_double(y);
    return value_double(walk(x, y, i.n > 1 ? UINT64_MAX : i.limbs[0]));
}

/* ---- roundings to ints ------------------------------------------------------------ */

static Value to_whole(Runtime *rt, Value v, SlotId slot, double (*whole)(double)) {
    double x;
    if (is_double(v)) return int_from_double(rt, whole(as_double(v)));
    Value i = call_special(rt, v, slot, NULL, 0);
    if (i != UNBOUND) return i;
    return number_to_double(rt, v, &x) ? int_from_double(rt, whole(x)) : RAISED;
}
static Value math_ceil(Runtime *rt, Value *args, size_t n) {
    return to_whole(rt, args[0], SLOT_CEIL, ceil);
}
static Value math_floor(Runtime *rt, Value *args, size_t n) {
    return to_whole(rt, args[0], SLOT_FLOOR, floor);
}
static Value math_trunc(Runtime *rt, Value *args, size_t n) {
    if (is_double(args[0])) return int_from_double(rt, as_double(args[0]));
    Value i = call_special(rt, args[0], SLOT_TRUNC, NULL, 0);
    if (i != UNBOUND) return i;
    return raise(rt, TYPE_TYPE_ERROR, "type %.100T doesn't define __trunc__ method",
                 args[0]);
}

/* ---- the module ------------------------------------------------------------------- */

static const NativeDef natives[] = {
    {"acos(x, /)", math_acos, "Return the arc cosine (measured in radians) of x."},
    {"acosh(x, /)", math_acosh, "Return the inverse hyperbolic cosine of x."},
    {"asin(x, /)", math_asin, "Return the arc sine (measured in radians) of x."},
    {"asinh(x, /)", math_asinh, "Return the inverse hyperbolic sine of x."},
    {"atan(x, /)", math_atan, "Return the arc tangent (measured in radians) of x."},
    {"atan2(y, x, /)", math_atan2,
     "Return the arc tangent of y/x, with signs considered."},
    {"atanh(x, /)", math_atanh, "Return the inverse hyperbolic tangent of x."},
    {"cbrt(x, /)", math_cbrt, "Return the cube root of x."},
    {"ceil(x, /)", math_ceil, "Return the smallest integer >= x."},
    {"copysign(x, y, /)", math_copysign, "Return the magnitude of x with the sign of y."},
    {"cos(x, /)", math_cos, "Return the cosine of x (measured in radians)."},
    {"cosh(x, /)", math_cosh, "Return the hyperbolic cosine of x."},
    {"degrees(x, /)", math_degrees, "Convert angle x from radians to degrees."},
    {"erf(x, /)", math_erf, "Error function at x."},
    {"erfc(x, /)", math_erfc, "Complementary error function at x."},
    {"exp(x, /)", math_exp, "Return e raised to the power of x."},
    {"exp2(x, /)", math_exp2, "Return 2 raised to the power of x."},
    {"expm1(x, /)", math_expm1, "Return exp(x)-1 without loss of precision."},
    {"fabs(x, /)", math_fabs, "Return the absolute value of the float x."},
    {"floor(x, /)", math_floor, "Return the largest integer <= x."},
    {"fma(x, y, z, /)", math_fma, "Compute (x * y) + z with a single round."},
    {"fmod(x, y, /)", math_fmod, "Return fmod(x, y), according to platform C."},
    {"frexp(x, /)", math_frexp, "Return the mantissa and exponent of x, as pair (m, e)."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose,
     "Determine whether two floating-point numbers are close in value."},
    {"isfinite(x, /)", math_isfinite,
     "Return True if x is neither an infinity nor a NaN."},
    {"isinf(x, /)", math_isinf, "Return True if x is a positive or negative infinity."},
    {"isnan(x, /)", math_isnan, "Return True if x is a NaN (not a number)."},
    {"ldexp(x, i, /)", math_ldexp, "Return x * (2**i)."},
    {"log(x, base=..., /)", math_log, "Return the logarithm of x to the given base."},
    {"log10(x, /)", math_log10, "Return the base 10 logarithm of x."},
    {"log1p(x, /)", math_log1p, "Return the natural logarithm of 1+x."},
    {"log2(x, /)", math_log2, "Return the base 2 logarithm of x."},
    {"modf(x, /)", math_modf, "Return the fractional and integer parts of x."},
    {"nextafter(x, y, /, *, steps=None)", math_nextafter,
     "Return the floating-point value the given number of steps after x towards y."},
    {"pow(x, y, /)", math_pow, "Return x**y (x to the power of y)."},
    {"radians(x, /)", math_radians, "Convert angle x from degrees to radians."},
    {"remainder(x, y, /)", math_remainder,
     "Difference between x and the closest multiple of y."},
    {"sin(x, /)", math_sin, "Return the sine of x (measured in radians)."},
    {"sinh(x, /)", math_sinh, "Return the hyperbolic sine of x."},
    {"sqrt(x, /)", math_sqrt, "Return the square root of x."},
    {"tan(x, /)", math_tan, "Return the tangent of x (measured in radians)."},
    {"tanh(x, /)", math_tanh, "Return the hyperbolic tangent of x."},
    {"trunc(x, /)", math_trunc, "Truncates the Real x to the nearest Integral toward 0."},
    {"ulp(x, /)", math_ulp, "Return the value of the least significant bit of x."},
    {0},
};

Value module_math(VM *vm) {
    Runtime *rt = &vm->rt;
    Module *m = module_make(vm, "math",
                            "This module provides access to the mathematical functions\n"
                            "defined by the C standard.",
                            natives);
    if (!m || !module_add_natives(rt, m, math_gamma_natives) ||
        !module_add_natives(rt, m, math_integer_natives) ||
        !module_add_natives(rt, m, math_sum_natives))
        return RAISED;
    const struct {
        const char *name;
        double value;
    } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (!module_add(rt, m, constants[i].name, value_double(constants[i].value)))
            return RAISED;
    return value_object(m);
}
