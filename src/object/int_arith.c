/* int_arith.c - arithmetic of ints. Numbers of 64 bits are computed as such, others of
 * one limb in 128 bits; the rest goes to limbs.h, straight into the cell of the result.
 */
#include "object/containers.h"
#include "object/int_cell.h"

typedef struct Operands {
    IntView a, b;
} Operands;

static Value by_zero(Runtime *rt, const char *what) {
    return raise(rt, TYPE_ZERO_DIVISION_ERROR, "%s by zero", what);
}

static Value pair(Runtime *rt, Value q, Value r) {
    if (q == RAISED || r == RAISED) return RAISED;
    Value both[2] = {q, r};
    Tuple *t = tuple_from(rt, both, 2);
    return t ? value_object(t) : RAISED;
}

static Value divided_by_zero(Runtime *rt, BinaryOp op) {
    if (op == OP_DIV) return by_zero(rt, "division");
    return by_zero(rt, op == OP_MOD ? "integer modulo" : "integer division or modulo");
}

/* ---- 64 bits each --------------------------------------------------------------------
 */

INLINE bool is_word(Value v, int64_t *out) {
    if (is_int(v)) return *out = as_small(v), true;
    if (!is_exact(v, TYPE_INT)) return false;
    const Int *cell = int_cell(v);
    bool one = cell->size == 1 || cell->size == -1;
    if (!one || cell->limbs[0] > INT64_MAX) return false;
    *out = cell->size * (int64_t)cell->limbs[0];
    return true;
}

/* What small ints grow to, and what comes of that: random numbers, hashes. UNBOUND: not
 * so, or seldom. */
static Value binary_of_words(Runtime *rt, BinaryOp op, int64_t a, int64_t b) {
    int64_t r;
    bool over = false;
    switch (op) {
    case OP_ADD: over = __builtin_add_overflow(a, b, &r); break;
    case OP_SUB: over = __builtin_sub_overflow(a, b, &r); break;
    case OP_MUL: over = __builtin_mul_overflow(a, b, &r); break;
    case OP_FLOORDIV:
        if (b <= 0) return UNBOUND;
        r = a / b - (a % b < 0);
        break;
    case OP_MOD:
        if (b <= 0) return UNBOUND;
        r = a % b;
        if (r < 0) r += b;
        break;
    case OP_AND: r = a & b; break;
    case OP_OR: r = a | b; break;
    case OP_XOR: r = a ^ b; break;
    case OP_LSHIFT:
        if (b < 0 || b > 62) return UNBOUND;
        over = __builtin_mul_overflow(a, INT64_C(1) << b, &r);
        break;
    case OP_RSHIFT:
        if (b < 0) return UNBOUND;
        r = a >> (b < 63 ? b : 63);
        break;
    default: return UNBOUND;
    }
    return over ? UNBOUND : int_from_i64(rt, r);
}

/* ---- one limb each -------------------------------------------------------------------
 */

static Int128 wide(const IntView *v) {
    Int128 m = v->n ? v->limbs[0] : 0;
    return v->negative ? -m : m;
}

static Value from_signed(Runtime *rt, Int128 i) {
    if (LIKELY(i >= SMALL_MIN && i <= SMALL_MAX)) return value_small((int64_t)i);
    return int_from_wide(rt, i < 0 ? -(Uint128)i : (Uint128)i, i < 0);
}

static Value divide_words(Runtime *rt, BinaryOp op, const Operands *o) {
    Limb a = o->a.n ? o->a.limbs[0] : 0, b = o->b.limbs[0];
    Int128 q = a / b, r = a % b;
    bool unlike = o->a.negative != o->b.negative;
    if (unlike && r) q++, r = b - (Limb)r;
    if (unlike) q = -q;
    if (o->b.negative) r = -r;
    if (op == OP_FLOORDIV) return from_signed(rt, q);
    if (op == OP_MOD) return from_signed(rt, r);
    return pair(rt, from_signed(rt, q), from_signed(rt, r));
}

static Value shift_right_word(Runtime *rt, Int128 a, const IntView *by) {
    if (by->n > 1 || by->limbs[0] >= 127) return value_small(a < 0 ? -1 : 0);
    return from_signed(rt, a >> by->limbs[0]);
}

/* UNBOUND: too large for this. */
static Value binary_words(Runtime *rt, BinaryOp op, const Operands *o) {
    Int128 a = wide(&o->a), b = wide(&o->b);
    switch (op) {
    case OP_ADD: return from_signed(rt, a + b);
    case OP_SUB: return from_signed(rt, a - b);
    case OP_MUL:
        if (!o->a.n || !o->b.n) return value_small(0);
        return int_from_wide(rt, (Uint128)o->a.limbs[0] * o->b.limbs[0],
                             o->a.negative != o->b.negative);
    case OP_FLOORDIV:
    case OP_MOD:
    case OP_DIVMOD: return divide_words(rt, op, o);
    case OP_AND: return from_signed(rt, a & b);
    case OP_OR: return from_signed(rt, a | b);
    case OP_XOR: return from_signed(rt, a ^ b);
    default: return UNBOUND;
    }
}

/* ---- many limbs ----------------------------------------------------------------------
 */

static Value add(Runtime *rt, const IntView *a, const IntView *b, bool subtract) {
    bool b_negative = b->negative != subtract;
    size_t most = a->n > b->n ? a->n : b->n;
    Int *r = int_room(rt, most + 1);
    if (!r) return RAISED;
    size_t n;
    if (a->negative == b_negative) {
        n = limbs_add(r->limbs, a->limbs, a->n, b->limbs, b->n);
        return int_finish(rt, r, n, a->negative);
    }
    int order = limbs_cmp(a->limbs, a->n, b->limbs, b->n);
    if (order >= 0) {
        n = limbs_sub(r->limbs, a->limbs, a->n, b->limbs, b->n);
        return int_finish(rt, r, n, n && a->negative);
    }
    n = limbs_sub(r->limbs, b->limbs, b->n, a->limbs, a->n);
    return int_finish(rt, r, n, b_negative);
}

static Value multiply(Runtime *rt, const IntView *a, const IntView *b) {
    if (a->n < b->n) {
        const IntView *swap = a;
        a = b, b = swap;
    }
    if (b->n == 0) return value_small(0);
    Int *r = int_room(rt, a->n + b->n);
    if (!r) return RAISED;
    bool negative = a->negative != b->negative;
    if (b->n == 1)
        return int_finish(rt, r, limbs_mul_1(r->limbs, a->limbs, a->n, b->limbs[0], 0),
                          negative);
    bool square = a->limbs == b->limbs;
    Scratch scratch;
    Limb *more = scratch_take(
        rt, &scratch, square ? limbs_sqr_scratch(a->n) : limbs_mul_scratch(a->n, b->n));
    if (!more) return RAISED;
    size_t n =
        square ? limbs_sqr(r->limbs, a->limbs, a->n, more, INT_METER(rt))
               : limbs_mul(r->limbs, a->limbs, a->n, b->limbs, b->n, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    return n == LIMBS_STOPPED ? RAISED : int_finish(rt, r, n, negative);
}

/* Quotient and remainder towards zero, as asked for. */
static bool divide(Runtime *rt, const Operands *o, Int *q, size_t *qn, Int *r,
                   size_t *rn) {
    const IntView *a = &o->a, *b = &o->b;
    if (b->n == 1) {
        Limb rest;
        if (q)
            *qn = limbs_div_1(q->limbs, a->limbs, a->n, b->limbs[0], &rest);
        else
            rest = limbs_mod_1(a->limbs, a->n, b->limbs[0]);
        if (r) r->limbs[0] = rest;
        *rn = rest != 0;
        return true;
    }
    Scratch scratch;
    Limb *more = scratch_take(rt, &scratch, limbs_divrem_scratch(a->n, b->n));
    if (!more) return false;
    bool ok = limbs_divrem(q ? q->limbs : NULL, qn, r->limbs, rn, a->limbs, a->n,
                           b->limbs, b->n, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    return ok;
}

static Value floor_quotient(Runtime *rt, Int *q, size_t qn, bool unlike, bool rest) {
    const Limb one = 1;
    if (unlike && rest) qn = limbs_add(q->limbs, q->limbs, qn, &one, 1);
    return int_finish(rt, q, qn, unlike && qn);
}

static Value floor_remainder(Runtime *rt, Int *r, size_t rn, const Operands *o) {
    if (rn && o->a.negative != o->b.negative)
        rn = limbs_sub(r->limbs, o->b.limbs, o->b.n, r->limbs, rn);
    return int_finish(rt, r, rn, rn && o->b.negative);
}

/* |a| < |b| */
static Value divide_by_larger(Runtime *rt, BinaryOp op, Value a, Value b, bool stays) {
    Value q = value_small(stays ? 0 : -1), r = a;
    if (op == OP_FLOORDIV) return q;
    if (!stays) r = int_binary(rt, OP_ADD, a, b);
    return op == OP_MOD ? r : pair(rt, q, r);
}

static Value floor_divide(Runtime *rt, BinaryOp op, const Operands *o, Value a, Value b) {
    bool unlike = o->a.negative != o->b.negative;
    if (limbs_cmp(o->a.limbs, o->a.n, o->b.limbs, o->b.n) < 0)
        return divide_by_larger(rt, op, int_exact(rt, a), b, !unlike || !o->a.n);
    bool want_q = op != OP_MOD, want_r = op != OP_FLOORDIV || o->b.n > 1;
    Int *q = want_q ? int_room(rt, o->a.n - o->b.n + 2) : NULL;
    if (want_q && !q) return RAISED;
    Int *r = want_r ? int_room(rt, o->b.n) : NULL;
    if (want_r && !r) return RAISED;
    size_t qn = 0, rn = 0;
    if (!divide(rt, o, q, &qn, r, &rn)) return RAISED;
    Value quotient = q ? floor_quotient(rt, q, qn, unlike, rn != 0) : UNBOUND;
    if (op == OP_FLOORDIV) {
        if (r) heap_free(&rt->heap, &r->head);
        return quotient;
    }
    if (quotient == RAISED) return RAISED;
    Value remainder = floor_remainder(rt, r, rn, o);
    return op == OP_MOD ? remainder : pair(rt, quotient, remainder);
}

/* ---- true division --------------------------------------------------------------------
 */

static bool exact_in_double(const IntView *v) {
    return v->n <= 1 && (!v->n || v->limbs[0] <= UINT64_C(1) << 53);
}

static Value true_divide(Runtime *rt, const Operands *o) {
    if (!o->b.n) return divided_by_zero(rt, OP_DIV);
    double value;
    if (exact_in_double(&o->a) && exact_in_double(&o->b)) {
        value = (double)(o->a.n ? o->a.limbs[0] : 0) / (double)o->b.limbs[0];
    } else {
        Scratch scratch;
        Limb *more = scratch_take(rt, &scratch, limbs_ratio_scratch(o->a.n, o->b.n));
        if (!more) return RAISED;
        LimbsRatio status = limbs_ratio(&value, o->a.limbs, o->a.n, o->b.limbs, o->b.n,
                                        more, INT_METER(rt));
        scratch_drop(rt, &scratch);
        if (status == LIMBS_STOP) return RAISED;
        if (status == LIMBS_TOO_LARGE)
            return raise(rt, TYPE_OVERFLOW_ERROR,
                         "integer division result too large for a float");
    }
    return value_double(o->a.negative != o->b.negative ? -value : value);
}

/* ---- shifts --------------------------------------------------------------------------
 */

static Value shift_left(Runtime *rt, const Operands *o) {
    if (!o->a.n) return value_small(0);
    size_t room;
    bool words = o->b.n > 1; /* of 2**64 bits, of which CPython counts up to fifteen */
    if (o->b.n > 2 || (words && o->b.limbs[1] >= 15))
        return raise(rt, TYPE_OVERFLOW_ERROR, "too many digits in integer");
    if (words || (o->b.n && o->b.limbs[0] >> 63)) return raise_memory(rt);
    uint64_t by = o->b.n ? o->b.limbs[0] : 0;
    if (o->a.n == 1 && by < 64)
        return int_from_wide(rt, (Uint128)o->a.limbs[0] << by, o->a.negative);
    if (!limbs_shl_size(o->a.n, by, &room)) return raise_memory(rt);
    if (!runtime_charge(rt, room >> 5)) return RAISED;
    Int *r = int_room(rt, room);
    if (!r) return RAISED;
    return int_finish(rt, r, limbs_shl(r->limbs, o->a.limbs, o->a.n, by), o->a.negative);
}

static Value shift_right(Runtime *rt, const Operands *o) {
    if (!o->b.n) return int_from_limbs(rt, o->a.limbs, o->a.n, o->a.negative);
    if (o->a.n <= 1) return shift_right_word(rt, wide(&o->a), &o->b);
    if (o->b.n > 1) return value_small(o->a.negative ? -1 : 0);
    Int *r = int_room(rt, o->a.n + 1);
    if (!r) return RAISED;
    bool lost;
    size_t n = limbs_shr(r->limbs, o->a.limbs, o->a.n, o->b.limbs[0], &lost);
    const Limb one = 1;
    if (o->a.negative && lost) n = limbs_add(r->limbs, r->limbs, n, &one, 1);
    return int_finish(rt, r, n, n && o->a.negative);
}

static Value shift(Runtime *rt, BinaryOp op, const Operands *o) {
    if (o->b.negative) return raise(rt, TYPE_VALUE_ERROR, "negative shift count");
    return op == OP_LSHIFT ? shift_left(rt, o) : shift_right(rt, o);
}

static Value logic(Runtime *rt, LimbsLogic op, const IntView *a, const IntView *b) {
    Int *r = int_room(rt, (a->n > b->n ? a->n : b->n) + 1);
    if (!r) return RAISED;
    bool negative;
    size_t n = limbs_logic(op, r->limbs, &negative, a->limbs, a->n, a->negative, b->limbs,
                           b->n, b->negative);
    return int_finish(rt, r, n, negative);
}

static bool is_mask(const IntView *v) { return v->n == 1 && !v->negative; }

static Value masked(Runtime *rt, const IntView *v, Limb mask) {
    Limb low = v->n ? v->limbs[0] : 0;
    return int_from_wide(rt, (v->negative ? -low : low) & mask, false);
}

/* A mask of one limb needs no more of the other: what keeps hashes within 64 bits. */
static Value common_bits(Runtime *rt, const IntView *a, const IntView *b) {
    if (is_mask(b)) return masked(rt, a, b->limbs[0]);
    return is_mask(a) ? masked(rt, b, a->limbs[0]) : logic(rt, LIMBS_AND, a, b);
}

/* ---- powers --------------------------------------------------------------------------
 */

static Value power_of_words(Runtime *rt, Limb base, uint64_t exponent, bool negative) {
    Uint128 result = 1, square = base;
    for (;; exponent >>= 1) {
        if (exponent & 1) {
            if (result >> 64 || square >> 64) return UNBOUND;
            result *= square;
        }
        if (exponent <= 1) return int_from_wide(rt, result, negative);
        if (square >> 64) return UNBOUND;
        square *= square;
    }
}

static Value power(Runtime *rt, const Operands *o, Value a, Value b) {
    if (o->b.negative) {
        double x, y;
        if (!int_to_double(rt, a, &x) || !int_to_double(rt, b, &y)) return RAISED;
        return number_binary(rt, OP_POW, value_double(x), value_double(y));
    }
    if (!o->b.n) return value_small(1);
    bool negative = o->a.negative && (o->b.limbs[0] & 1);
    if (!o->a.n) return value_small(0);
    if (o->a.n == 1 && o->a.limbs[0] == 1) return value_small(negative ? -1 : 1);
    size_t room;
    if (o->b.n > 1) return raise_memory(rt);
    uint64_t exponent = o->b.limbs[0];
    if (o->a.n == 1) {
        Value v = power_of_words(rt, o->a.limbs[0], exponent, negative);
        if (v != UNBOUND) return v;
    }
    if (!limbs_pow_size(o->a.limbs, o->a.n, exponent, &room)) return raise_memory(rt);
    Int *r = int_room(rt, room);
    if (!r) return RAISED;
    Scratch scratch;
    Limb *more = scratch_take(rt, &scratch, limbs_pow_scratch(room));
    if (!more) return RAISED;
    size_t n = limbs_pow(r->limbs, o->a.limbs, o->a.n, exponent, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    return n == LIMBS_STOPPED ? RAISED : int_finish(rt, r, n, negative);
}

/* ---- pow(a, b, m) --------------------------------------------------------------------
 */

/* The x with a * x = 1 modulo |m|, 0 <= a < |m|. */
static Value inverse(Runtime *rt, Value a, Value m) {
    IntView base, modulus;
    int_view(a, &base);
    int_view(m, &modulus);
    Int *r = int_room(rt, modulus.n);
    Scratch scratch;
    Limb *more =
        r ? scratch_take(rt, &scratch, limbs_inverse_scratch(base.n, modulus.n)) : NULL;
    if (!more) return RAISED;
    size_t n = limbs_inverse(r->limbs, base.limbs, base.n, modulus.limbs, modulus.n, more,
                             INT_METER(rt));
    scratch_drop(rt, &scratch);
    if (n == LIMBS_STOPPED) return RAISED;
    bool unit = modulus.n == 1 && modulus.limbs[0] == 1;
    if (!n && !unit)
        return raise(rt, TYPE_VALUE_ERROR,
                     "base is not invertible for the given modulus");
    return int_finish(rt, r, n, false);
}

Value int_power_modulo(Runtime *rt, Value a, Value b, Value m) {
    IntView base, exponent, modulus;
    int_view(m, &modulus);
    if (!modulus.n) return raise(rt, TYPE_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    Value positive = modulus.negative ? int_binary(rt, OP_SUB, value_small(0), m) : m;
    a = positive == RAISED ? RAISED : int_binary(rt, OP_MOD, a, positive);
    if (a == RAISED) return RAISED;
    int_view(b, &exponent);
    if (exponent.negative) {
        a = inverse(rt, a, m);
        if (a == RAISED) return RAISED;
    }
    int_view(a, &base);
    Int *r = int_room(rt, modulus.n);
    Scratch scratch;
    Limb *more =
        r ? scratch_take(rt, &scratch, limbs_powmod_scratch(base.n, modulus.n)) : NULL;
    if (!more) return RAISED;
    size_t n = limbs_powmod(r->limbs, base.limbs, base.n, exponent.limbs, exponent.n,
                            modulus.limbs, modulus.n, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    KEEP(a);
    KEEP(b);
    if (n == LIMBS_STOPPED) return RAISED;
    Value v = int_finish(rt, r, n, false);
    if (v == RAISED || !modulus.negative || v == value_small(0)) return v;
    return int_binary(rt, OP_ADD, v, m);
}

/* ---- the operators -------------------------------------------------------------------
 */

static Value binary_limbs(Runtime *rt, BinaryOp op, const Operands *o, Value a, Value b) {
    switch (op) {
    case OP_ADD: return add(rt, &o->a, &o->b, false);
    case OP_SUB: return add(rt, &o->a, &o->b, true);
    case OP_MUL: return multiply(rt, &o->a, &o->b);
    case OP_DIV: return true_divide(rt, o);
    case OP_FLOORDIV:
    case OP_MOD:
    case OP_DIVMOD: return floor_divide(rt, op, o, a, b);
    case OP_POW: return power(rt, o, a, b);
    case OP_LSHIFT:
    case OP_RSHIFT: return shift(rt, op, o);
    case OP_AND: return common_bits(rt, &o->a, &o->b);
    case OP_OR: return logic(rt, LIMBS_OR, &o->a, &o->b);
    case OP_XOR: return logic(rt, LIMBS_XOR, &o->a, &o->b);
    default: return NOT_IMPLEMENTED;
    }
}

static Value binary_views(Runtime *rt, BinaryOp op, Value a, Value b) {
    Operands o;
    int_view(a, &o.a);
    int_view(b, &o.b);
    if (!o.b.n && (op == OP_FLOORDIV || op == OP_MOD || op == OP_DIVMOD))
        return divided_by_zero(rt, op);
    if (o.a.n <= 1 && o.b.n <= 1) {
        Value v = binary_words(rt, op, &o);
        if (v != UNBOUND) return v;
    }
    size_t more = o.a.n + o.b.n;
    if (more > 256 && !runtime_charge(rt, more >> 5)) return RAISED;
    Value v = binary_limbs(rt, op, &o, a, b);
    KEEP(a);
    KEEP(b);
    return v;
}

Value int_binary(Runtime *rt, BinaryOp op, Value a, Value b) {
    int64_t x, y;
    if (LIKELY(is_word(a, &x)) && LIKELY(is_word(b, &y))) {
        Value v = binary_of_words(rt, op, x, y);
        if (LIKELY(v != UNBOUND)) return v;
    }
    return binary_views(rt, op, a, b);
}
int int_compare(Value a, Value b) {
    if (both_int(a, b)) return (a > b) - (a < b);
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.negative != y.negative) return x.negative ? -1 : 1;
    int order = limbs_cmp(x.limbs, x.n, y.limbs, y.n);
    return x.negative ? -order : order;
}
