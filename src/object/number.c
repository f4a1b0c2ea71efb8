/* number.c - what int and float do together: operators and order across the two, hashes,
 * conversion to a double. */
#include "object/int_cell.h"
#include "object/float.h"

bool number_to_double(Runtime *rt, Value v, double *out) {
    if (is_any_float(v)) {
        *out = float_value(v);
        return true;
    }
    if (is_any_int(v)) return int_to_double(rt, v, out);
    Type *t = type_of(rt, v);
    if (t->slots.to_float) {
        Value f = t->slots.to_float(rt, v);
        if (f == RAISED) return false;
        if (is_any_float(f)) {
            *out = float_value(f);
            return true;
        }
        raise(rt, TYPE_TYPE_ERROR, "%.50T.__float__ returned non-float (type %.50T)", v,
              f);
        return false;
    }
    if (t->slots.index) {
        Value i = number_index(rt, v);
        return i != RAISED && int_to_double(rt, i, out);
    }
    raise(rt, TYPE_TYPE_ERROR, "must be real number, not %.50T", v);
    return false;
}

Value number_binary(Runtime *rt, BinaryOp op, Value a, Value b) {
    if (is_any_int(a) && is_any_int(b)) return int_binary(rt, op, a, b);
    bool float_a = is_any_float(a), float_b = is_any_float(b);
    if (!float_a && !float_b) return NOT_IMPLEMENTED;
    if (!(float_a || is_any_int(a)) || !(float_b || is_any_int(b)))
        return NOT_IMPLEMENTED;
    if (!float_has(op)) return NOT_IMPLEMENTED;
    double x, y;
    if (!number_to_double(rt, a, &x) || !number_to_double(rt, b, &y)) return RAISED;
    return float_binary(rt, op, x, y);
}

/* ---- order ---------------------------------------------------------------------------
 */

enum { UNORDERED = 2 };

static int order_doubles(double x, double y) {
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : UNORDERED;
}

/* Exact: no int is rounded. */
static int order_int_double(Value a, double y) {
    if (is_int(a)) return order_doubles((double)as_small(a), y);
    IntView v;
    int_view(a, &v);
    if (y != y) return UNORDERED;
    if (!v.n) return order_doubles(0, y);
    if (v.negative != (y < 0)) return v.negative ? -1 : 1;
    int order = limbs_cmp_double(v.limbs, v.n, y);
    return v.negative ? -order : order;
}

static int mirrored(int order) { return order == UNORDERED ? UNORDERED : -order; }

static int order_numbers(Value a, Value b) {
    bool float_a = is_any_float(a), float_b = is_any_float(b);
    if (float_a && float_b) return order_doubles(float_value(a), float_value(b));
    if (float_b) return order_int_double(a, float_value(b));
    if (float_a) return mirrored(order_int_double(b, float_value(a)));
    return int_compare(a, b);
}

Value number_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    int order = order_numbers(a, b);
    return order == UNORDERED ? value_bool(op == CMP_NE) : compare_order(op, order);
}

/* ---- hash ----------------------------------------------------------------------------
 */

int64_t number_hash(Value v) {
    if (is_int(v)) return hash_int(as_small(v));
    if (is_any_float(v)) {
        double d = float_value(v);
        if (UNLIKELY(d != d) && is_object(v)) return hash_pointer(as_object(v));
        return hash_double(d);
    }
    if (has_layout(v, LAYOUT_COMPLEX)) {
        const Complex *z = (const Complex *)as_object(v);
        return hash_complex(z->real, z->imag);
    }
    IntView i;
    int_view(v, &i);
    return hash_limbs(i.limbs, i.n, i.negative);
}
