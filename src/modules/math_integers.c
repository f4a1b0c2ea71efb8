/* math_integers.c - the functions of math on ints: divisors, factorials, binomials,
 * roots. */
#include "modules/math.h"
#include "object/containers.h"
#include "object/int_cell.h"
#include "object/protocol.h"

/* Arithmetic that passes a raised error on. */
static Value calc(Runtime *rt, BinaryOp op, Value a, Value b) {
    return a == RAISED || b == RAISED ? RAISED : int_binary(rt, op, a, b);
}

static bool is_negative(Value i) { return int_compare(i, value_small(0)) < 0; }

static Value absolute(Runtime *rt, Value i) {
    return i != RAISED && is_negative(i) ? calc(rt, OP_SUB, value_small(0), i) : i;
}

/* ---- gcd, lcm --------------------------------------------------------------------- */

static Value gcd_small(Runtime *rt, Limb a, Limb b) {
    while (b) {
        Limb rest = a % b;
        a = b, b = rest;
    }
    return int_from_u64(rt, a);
}

/* Of exact ints. */
static Value gcd_of(Runtime *rt, Value v, Value w) {
    IntView a, b;
    int_view(v, &a);
    int_view(w, &b);
    if (a.n <= 1 && b.n <= 1)
        return gcd_small(rt, a.n ? a.limbs[0] : 0, b.n ? b.limbs[0] : 0);
    Int *r = int_room(rt, a.n > b.n ? a.n : b.n);
    Scratch scratch;
    Limb *more = r ? scratch_take(rt, &scratch, limbs_gcd_scratch(a.n, b.n)) : NULL;
    if (!more) return RAISED;
    size_t n = limbs_gcd(r->limbs, a.limbs, a.n, b.limbs, b.n, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    KEEP(v);
    KEEP(w);
    return n == LIMBS_STOPPED ? RAISED : int_finish(rt, r, n, false);
}

static Value math_gcd(Runtime *rt, Value *args, size_t n) {
    Tuple *t = as_tuple(args[0]);
    Value r = value_small(0);
    for (size_t i = 0; i < t->size; i++) {
        Value v = number_index(rt, t->items[i]);
        r = v == RAISED ? RAISED : gcd_of(rt, r, v);
        if (r == RAISED) return RAISED;
    }
    return r;
}

static Value math_lcm(Runtime *rt, Value *args, size_t n) {
    Tuple *t = as_tuple(args[0]);
    Value r = value_small(1);
    for (size_t i = 0; i < t->size; i++) {
        Value v = number_index(rt, t->items[i]);
        if (v == RAISED) return RAISED;
        if (r == value_small(0)) continue;
        Value divisor = v == value_small(0) ? value_small(1) : gcd_of(rt, r, v);
        r = calc(rt, OP_MUL, calc(rt, OP_FLOORDIV, r, divisor), v);
        r = absolute(rt, r);
        if (r == RAISED) return RAISED;
    }
    return r;
}

/* ---- products of ranges ----------------------------------------------------------- */

/* from * (from + 1) * ... * (to - 1), halved until it fits a word, so that factors of
 * products stay of like size. */
static Value range_product(Runtime *rt, uint64_t from, uint64_t to) {
    Uint128 word = 1;
    uint64_t at = from;
    if (!runtime_charge(rt, 1)) return RAISED;
    while (at < to && !((word * at) >> 64))
        word *= at++;
    if (at == to) return int_from_wide(rt, word, false);
    if (at > from + (to - from) / 2) {
        Value rest = range_product(rt, at, to);
        return calc(rt, OP_MUL, int_from_wide(rt, word, false), rest);
    }
    uint64_t middle = from + (to - from) / 2;
    Value low = range_product(rt, from, middle);
    return low == RAISED ? RAISED : calc(rt, OP_MUL, low, range_product(rt, middle, to));
}

static Value math_factorial(Runtime *rt, Value *args, size_t n) {
    Value v = number_index(rt, args[0]);
    int64_t i;
    if (v == RAISED) return RAISED;
    if (is_negative(v))
        return raise(rt, TYPE_VALUE_ERROR, "factorial() not defined for negative values");
    if (!int_to_i64(v, &i))
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     "factorial() argument should not exceed %lld", (long long)INT64_MAX);
    return range_product(rt, 1, (uint64_t)i + 1);
}

/* n * (n - 1) * ... * (n - k + 1) */
static Value falling(Runtime *rt, Value n, uint64_t k) {
    int64_t word;
    if (int_to_i64(n, &word))
        return range_product(rt, (uint64_t)word - k + 1, (uint64_t)word + 1);
    Value r = n;
    for (uint64_t i = 1; i < k && r != RAISED; i++) {
        if (!runtime_charge(rt, 1)) return RAISED;
        r = calc(rt, OP_MUL, r, calc(rt, OP_SUB, n, int_from_u64(rt, i)));
    }
    return k ? r : value_small(1);
}

static bool check_natural(Runtime *rt, Value v, const char *name) {
    if (!is_negative(v)) return true;
    raise(rt, TYPE_VALUE_ERROR, "%s must be a non-negative integer", name);
    return false;
}

/* n and k of perm(n, k) and comb(n, k). False: raised. */
static bool natural_pair(Runtime *rt, const Value *args, Value *n, Value *k) {
    *n = number_index(rt, args[0]);
    *k = *n == RAISED ? RAISED : number_index(rt, args[1]);
    return *k != RAISED && check_natural(rt, *n, "n") && check_natural(rt, *k, "k");
}

static Value math_perm(Runtime *rt, Value *args, size_t count) {
    if (args[1] == NONE_VALUE) return math_factorial(rt, args, 1);
    Value n, k;
    int64_t steps;
    if (!natural_pair(rt, args, &n, &k)) return RAISED;
    if (int_compare(n, k) < 0) return value_small(0);
    if (!int_to_i64(k, &steps))
        return raise(rt, TYPE_OVERFLOW_ERROR, "k must not exceed %lld",
                     (long long)INT64_MAX);
    return falling(rt, n, (uint64_t)steps);
}

static Value math_comb(Runtime *rt, Value *args, size_t count) {
    Value n, k;
    int64_t steps;
    if (!natural_pair(rt, args, &n, &k)) return RAISED;
    if (int_compare(n, k) < 0) return value_small(0);
    Value other = calc(rt, OP_SUB, n, k);
    if (other == RAISED) return RAISED;
    if (int_compare(other, k) < 0) k = other;
    if (!int_to_i64(k, &steps))
        return raise(rt, TYPE_OVERFLOW_ERROR, "min(n - k, k) must not exceed %lld",
                     (long long)INT64_MAX);
    Value above = falling(rt, n, (uint64_t)steps);
    if (above == RAISED) return RAISED;
    return calc(rt, OP_FLOORDIV, above, range_product(rt, 1, (uint64_t)steps + 1));
}

/* ---- roots ------------------------------------------------------------------------ */

static Value math_isqrt(Runtime *rt, Value *args, size_t n) {
    Value v = number_index(rt, args[0]);
    if (v == RAISED) return RAISED;
    IntView a;
    int_view(v, &a);
    if (a.negative)
        return raise(rt, TYPE_VALUE_ERROR, "isqrt() argument must be nonnegative");
    Int *r = int_room(rt, (a.n + 1) / 2);
    Scratch scratch;
    Limb *more = r ? scratch_take(rt, &scratch, limbs_isqrt_scratch(a.n)) : NULL;
    if (!more) return RAISED;
    size_t size = limbs_isqrt(r->limbs, a.limbs, a.n, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    KEEP(v);
    return size == LIMBS_STOPPED ? RAISED : int_finish(rt, r, size, false);
}

const NativeDef math_integer_natives[] = {
    {"comb(n, k, /)", math_comb,
     "Number of ways to choose k items from n items without repetition and without "
     "order."},
    {"factorial(n, /)", math_factorial, "Find n!."},
    {"gcd(*integers)", math_gcd, "Greatest Common Divisor."},
    {"isqrt(n, /)", math_isqrt,
     "Return the integer part of the square root of the input."},
    {"lcm(*integers)", math_lcm, "Least Common Multiple."},
    {"perm(n, k=None, /)", math_perm,
     "Number of ways to choose k items from n items without repetition and with order."},
    {0},
};
