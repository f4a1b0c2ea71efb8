/* math_sums.c - the functions of math on many numbers: sums, products, distances, all
 * with as many bits as CPython keeps, so that the results are the same. */
#include <float.h>
#include <math.h>
#include "base/buffer.h"
#include "modules/math.h"
#include "object/containers.h"
#include "object/int_cell.h"
#include "object/protocol.h"

/* A sum or product together with its rounding error. */
typedef struct Exact {
    double high, low;
} Exact;

/* |a| >= |b| */
static Exact sum_ordered(double a, double b) {
    double s = a + b;
    return (Exact){s, (a - s) + b};
}

static Exact sum(double a, double b) {
    double s = a + b, z = s - a;
    return (Exact){s, (a - (s - z)) + (b - z)};
}

static Exact product(double a, double b) {
    double p = a * b;
    return (Exact){p, fma(a, b, -p)};
}

/* ---- fsum: partial sums that do not overlap (Shewchuk) ---------------------------- */

typedef struct Partials {
    Runtime *rt;
    Buffer store; /* of doubles, increasing in size */
    size_t n;
    double special, infinities; /* sums of what is not finite */
} Partials;

static bool store_partial(Partials *p, size_t at, double x) {
    if ((at + 1) * sizeof x > p->store.length) {
        buffer_append(&p->store, &x, sizeof x);
        if (p->store.failed) return raise_memory(p->rt), false;
    }
    ((double *)p->store.data)[at] = x;
    return true;
}

static bool fsum_each(Runtime *rt, void *user, Value item) {
    Partials *p = user;
    double given, x;
    if (!number_to_double(rt, item, &given)) return false;
    x = given;
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        double y = ((double *)p->store.data)[i];
        Exact s = fabs(x) < fabs(y) ? sum_ordered(y, x) : sum_ordered(x, y);
        if (s.low != 0 && !store_partial(p, kept++, s.low)) return false;
        x = s.high;
    }
    p->n = kept;
    if (x == 0) return true;
    if (isfinite(x)) {
        p->n++;
        return store_partial(p, kept, x);
    }
    if (isfinite(given)) {
        raise(rt, TYPE_OVERFLOW_ERROR, "intermediate overflow in fsum");
        return false;
    }
    if (isinf(given)) p->infinities += given;
    p->special += given;
    p->n = 0;
    return true;
}

/* From the largest on, until something is lost; then halves are decided by the rest. */
static double total_of(const Partials *p) {
    const double *parts = (const double *)p->store.data;
    size_t n = p->n;
    if (!n) return 0;
    Exact s = {parts[--n], 0};
    while (n && s.low == 0)
        s = sum_ordered(s.high, parts[--n]);
    if (n && ((s.low < 0 && parts[n - 1] < 0) || (s.low > 0 && parts[n - 1] > 0))) {
        double twice = s.low * 2, x = s.high + twice;
        if (twice == x - s.high) return x;
    }
    return s.high;
}

static Value math_fsum(Runtime *rt, Value *args, size_t n) {
    Partials p = {.rt = rt};
    buffer_init(&p.store, &rt->alloc);
    bool ok = value_each(rt, args[0], fsum_each, &p);
    double total = ok ? total_of(&p) : 0;
    buffer_free(&p.store);
    if (!ok) return RAISED;
    if (p.special == 0) return value_double(total);
    if (p.infinities != p.infinities)
        return raise(rt, TYPE_VALUE_ERROR, "-inf + inf in fsum");
    return value_double(p.special);
}

/* ---- prod ------------------------------------------------------------------------- */

static bool prod_each(Runtime *rt, void *user, Value item) {
    Value *total = user;
    *total = value_binary(rt, OP_MUL, *total, item);
    return *total != RAISED;
}

static Value math_prod(Runtime *rt, Value *args, size_t n) {
    Value total = args[1];
    return value_each(rt, args[0], prod_each, &total) ? total : RAISED;
}

/* ---- sumprod ---------------------------------------------------------------------- */

typedef struct Triple {
    double high, low, tiny;
} Triple;

static Triple triple_add_product(Triple t, double x, double y) {
    Exact p = product(x, y), s = sum(t.high, p.high);
    Exact r = sum(t.low, p.low), q = sum(r.high, s.low);
    return (Triple){s.high, q.high, t.tiny + r.low + q.low};
}

static double triple_value(Triple t) {
    Exact last = sum(t.low, t.tiny), all = sum(t.high, last.high);
    return all.high + (all.low + last.low);
}

typedef struct SumProduct {
    Runtime *rt;
    Value total;   /* of what went neither way below */
    int64_t whole; /* products of ints, as long as all are and fit */
    Triple floats; /* products with floats, as long as no others follow */
    bool no_whole, no_floats, has_floats;
} SumProduct;

static bool sumprod_add(SumProduct *s, Value v) {
    if (v != RAISED) s->total = value_binary(s->rt, OP_ADD, s->total, v);
    return v != RAISED && s->total != RAISED;
}

static bool flush_whole(SumProduct *s) {
    int64_t i = s->whole;
    s->no_whole = true;
    s->whole = 0;
    return !i || sumprod_add(s, int_from_i64(s->rt, i));
}

static bool flush_floats(SumProduct *s) {
    s->no_floats = true;
    if (!s->has_floats) return true;
    s->has_floats = false;
    return sumprod_add(s, value_double(triple_value(s->floats)));
}

static bool is_exact_int(Value v) { return is_int(v) || is_exact(v, TYPE_INT); }

static bool take_whole(SumProduct *s, Value a, Value b) {
    int64_t x, y, sum;
    if (s->no_whole || !is_exact_int(a) || !is_exact_int(b)) return false;
    if (!int_to_i64(a, &x) || !int_to_i64(b, &y)) return false;
    if (__builtin_mul_overflow(x, y, &sum) || __builtin_add_overflow(sum, s->whole, &sum))
        return false;
    s->whole = sum;
    return true;
}

static bool as_part(Value v, double *out) {
    if (is_double(v)) {
        *out = as_double(v);
        return true;
    }
    IntView i;
    if (!is_exact_int(v) && !is_exact(v, TYPE_BOOL)) return false;
    int_view(v, &i);
    if (!limbs_to_double(i.limbs, i.n, out)) return false;
    if (i.negative) *out = -*out;
    return true;
}

static bool take_float(SumProduct *s, Value a, Value b) {
    double x, y;
    if (s->no_floats || (!is_double(a) && !is_double(b))) return false;
    if (!as_part(a, &x) || !as_part(b, &y)) return false;
    Triple t = triple_add_product(s->floats, x, y);
    if (!isfinite(t.high)) return false;
    s->floats = t;
    return s->has_floats = true;
}

static bool sumprod_pair(SumProduct *s, Value a, Value b) {
    if (take_whole(s, a, b)) return true;
    if (!flush_whole(s)) return false;
    if (take_float(s, a, b)) return true;
    return flush_floats(s) && sumprod_add(s, value_binary(s->rt, OP_MUL, a, b));
}

static Value math_sumprod(Runtime *rt, Value *args, size_t n) {
    Value left = value_iter(rt, args[0]);
    Value right = left == RAISED ? RAISED : value_iter(rt, args[1]);
    if (right == RAISED) return RAISED;
    SumProduct s = {.rt = rt, .total = value_small(0)};
    for (;;) {
        Value a = value_next(rt, left);
        Value b = a == RAISED ? RAISED : value_next(rt, right);
        if (b == RAISED) return RAISED;
        if ((a == UNBOUND) != (b == UNBOUND))
            return raise(rt, TYPE_VALUE_ERROR, "Inputs are not the same length");
        if (a == UNBOUND) break;
        if (!sumprod_pair(&s, a, b)) return RAISED;
    }
    return flush_whole(&s) && flush_floats(&s) ? s.total : RAISED;
}

/* ---- hypot, dist: the length of a vector ------------------------------------------ */

typedef struct Vector {
    double *parts; /* absolute values */
    size_t n;
    double largest;
    bool has_nan;
} Vector;

/* All scaled by a power of two so that the largest is in [0.5, 1). Squares and their sum
 * are kept with their errors, and the root is corrected once by what it misses. */
static double length_scaled(const Vector *v, double scale) {
    double total = 1.0, squares_lost = 0, sums_lost = 0;
    for (size_t i = 0; i < v->n; i++) {
        double x = v->parts[i] * scale;
        Exact p = product(x, x), s = sum_ordered(total, p.high);
        total = s.high;
        squares_lost += p.low;
        sums_lost += s.low;
    }
    double root = sqrt(total - 1.0 + (squares_lost + sums_lost));
    Exact p = product(-root, root), s = sum_ordered(total, p.high);
    total = s.high;
    squares_lost += p.low;
    sums_lost += s.low;
    double missing = total - 1.0 + (squares_lost + sums_lost);
    return (root + missing / (2.0 * root)) / scale;
}

static double length_of(Vector *v) {
    int exponent;
    double unit = 1;
    if (isinf(v->largest)) return v->largest;
    if (v->has_nan) return NAN;
    if (v->largest == 0 || v->n <= 1) return v->largest;
    frexp(v->largest, &exponent);
    if (exponent < -1023) { /* subnormal: the scale would not be finite */
        unit = DBL_MIN;
        for (size_t i = 0; i < v->n; i++)
            v->parts[i] /= unit;
        frexp(v->largest / unit, &exponent);
    }
    return unit * length_scaled(v, ldexp(1.0, -exponent));
}

static void put_part(Vector *v, double x) {
    x = fabs(x);
    v->parts[v->n++] = x;
    if (x != x)
        v->has_nan = true;
    else if (x > v->largest)
        v->largest = x;
}

enum { FEW_PARTS = 16 };

/* Room for n parts. `few` serves where it is enough. */
static bool vector_room(Runtime *rt, Vector *v, double *few, Blob **blob, size_t n) {
    size_t size;
    *v = (Vector){.parts = few};
    *blob = NULL;
    if (n <= FEW_PARTS) return true;
    if (!size_muladd(n, sizeof(double), 0, &size)) return raise_memory(rt), false;
    *blob = blob_new(rt, size);
    if (!*blob) return false;
    v->parts = (double *)(*blob)->bytes;
    return true;
}

static Value math_hypot(Runtime *rt, Value *args, size_t n) {
    Tuple *t = as_tuple(args[0]);
    double few[FEW_PARTS], x;
    Vector v;
    Blob *blob;
    if (!vector_room(rt, &v, few, &blob, t->size)) return RAISED;
    for (size_t i = 0; i < t->size; i++) {
        if (!number_to_double(rt, t->items[i], &x)) return RAISED;
        put_part(&v, x);
    }
    double length = length_of(&v);
    KEEP(blob);
    return value_double(length);
}

static Value math_dist(Runtime *rt, Value *args, size_t n) {
    Tuple *p = tuple_of(rt, args[0]), *q = p ? tuple_of(rt, args[1]) : NULL;
    double few[FEW_PARTS], x, y;
    Vector v;
    Blob *blob;
    if (!q) return RAISED;
    if (p->size != q->size)
        return raise(rt, TYPE_VALUE_ERROR,
                     "both points must have the same number of dimensions");
    if (!vector_room(rt, &v, few, &blob, p->size)) return RAISED;
    for (size_t i = 0; i < p->size; i++) {
        if (!number_to_double(rt, p->items[i], &x) ||
            !number_to_double(rt, q->items[i], &y))
            return RAISED;
        put_part(&v, x - y);
    }
    double length = length_of(&v);
    KEEP(blob);
    return value_double(length);
}

const NativeDef math_sum_natives[] = {
    {"dist(p, q, /)", math_dist,
     "Return the Euclidean distance between two points p and q."},
    {"fsum(seq, /)", math_fsum,
     "Return an accurate floating-point sum of values in the iterable seq."},
    {"hypot(*coordinates)", math_hypot,
     "Multidimensional Euclidean distance from the origin to a point."},
    {"prod(iterable, /, *, start=1)", math_prod,
     "Calculate the product of all the elements in the input iterable."},
    {"sumprod(p, q, /)", math_sumprod,
     "Return the sum of products of values from two iterables p and q."},
    {0},
};
