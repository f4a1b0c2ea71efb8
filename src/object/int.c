/* int.c - class int: cells, conversions from and to C, slots. Arithmetic is
 * int_arith.c's, text int_text.c's, methods int_methods.c's. */
#include "object/int.h"

#include "object/format.h"
#include "object/int_cell.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_int(Tracer *t, Object *o) { trace_attributes(t, o); }

const LayoutOps layout_INT = {.name = "int", .trace = trace_int};

/* ---- cells ---------------------------------------------------------------------------
 */

Int *int_room(Runtime *rt, size_t n) {
    size_t size;
    if (!size_muladd(n, sizeof(Limb), sizeof(Int), &size) || n > INT64_MAX / 64)
        return raise_memory(rt), NULL;
    return object_alloc(rt, size, TYPE_INT, LAYOUT_INT, 0);
}

/* Much room that a result did not need after all is not kept. */
static Value moved(Runtime *rt, Int *cell, size_t n, bool negative) {
    Int *less = int_room(rt, n);
    if (!less) return RAISED;
    memcpy(less->limbs, cell->limbs, n * sizeof(Limb));
    less->size = negative ? -(int64_t)n : (int64_t)n;
    heap_free(&rt->heap, &cell->head);
    return value_object(less);
}

static bool fits_small_magnitude(Limb m, bool negative) {
    return m <= (Limb)SMALL_MAX + negative;
}

Value int_finish(Runtime *rt, Int *cell, size_t n, bool negative) {
    if (UNLIKELY(n <= 1)) {
        Limb m = n ? cell->limbs[0] : 0;
        if (fits_small_magnitude(m, negative)) {
            heap_free(&rt->heap, &cell->head);
            return value_small(negative ? -(int64_t)m : (int64_t)m);
        }
    }
    size_t room = (heap_cell_size(&cell->head) - sizeof(Int)) / sizeof(Limb);
    if (UNLIKELY(room > 16 && n < room / 2)) return moved(rt, cell, n, negative);
    cell->size = negative ? -(int64_t)n : (int64_t)n;
    return value_object(cell);
}

Value int_from_limbs(Runtime *rt, const Limb *limbs, size_t n, bool negative) {
    if (n <= 1 && fits_small_magnitude(n ? limbs[0] : 0, negative))
        return value_small(n ? negative ? -(int64_t)limbs[0] : (int64_t)limbs[0] : 0);
    Int *cell = int_room(rt, n);
    if (!cell) return RAISED;
    memcpy(cell->limbs, limbs, n * sizeof(Limb));
    cell->size = negative ? -(int64_t)n : (int64_t)n;
    return value_object(cell);
}

Value int_from_wide(Runtime *rt, Uint128 magnitude, bool negative) {
    Limb limbs[2] = {(Limb)magnitude, (Limb)(magnitude >> 64)};
    return int_from_limbs(rt, limbs, limbs[1] ? 2 : limbs[0] != 0, negative);
}

Value int_exact(Runtime *rt, Value v) {
    if (is_int(v) || is_exact(v, TYPE_INT)) return v;
    IntView i;
    int_view(v, &i);
    Value exact = int_from_limbs(rt, i.limbs, i.n, i.negative);
    KEEP(v);
    return exact;
}

Value int_of_type(Runtime *rt, Type *type, Value v) {
    if (type->id == TYPE_INT) return v;
    IntView i;
    int_view(v, &i);
    size_t size;
    if (!size_muladd(i.n, sizeof(Limb), 0, &size)) return raise_memory(rt);
    Int *cell = type_alloc(rt, type, size);
    if (!cell) return RAISED;
    cell->size = i.negative ? -(int64_t)i.n : (int64_t)i.n;
    memcpy(cell->limbs, i.limbs, size);
    KEEP(v);
    return value_object(cell);
}

bool int_charge(void *runtime, uint64_t units) { return runtime_charge(runtime, units); }

/* ---- from C --------------------------------------------------------------------------
 */

Value int_from_i64(Runtime *rt, int64_t i) {
    if (LIKELY(fits_small(i))) return value_small(i);
    Int *cell = int_room(rt, 1);
    if (!cell) return RAISED;
    cell->limbs[0] = magnitude(i);
    cell->size = i < 0 ? -1 : 1;
    return value_object(cell);
}

Value int_from_u64(Runtime *rt, uint64_t i) {
    return i <= INT64_MAX ? int_from_i64(rt, (int64_t)i)
                          : int_from_limbs(rt, &i, 1, false);
}

Value int_from_double(Runtime *rt, double d) {
    if (LIKELY(d > -0x1p62 && d < 0x1p62)) return int_from_i64(rt, (int64_t)d);
    if (d != d) return raise(rt, TYPE_VALUE_ERROR, "cannot convert float NaN to integer");
    if (__builtin_isinf(d))
        return raise(rt, TYPE_OVERFLOW_ERROR, "cannot convert float infinity to integer");
    Limb limbs[LIMBS_OF_DOUBLE];
    size_t n = limbs_from_double(limbs, d);
    return int_from_limbs(rt, limbs, n, d < 0);
}

/* ---- to C ----------------------------------------------------------------------------
 */

bool int_to_i64(Value v, int64_t *out) {
    if (LIKELY(is_int(v))) {
        *out = as_small(v);
        return true;
    }
    if (!is_any_int(v)) return false;
    IntView i;
    int_view(v, &i);
    Limb m = i.n ? i.limbs[0] : 0;
    if (i.n > 1 || m > (Limb)INT64_MAX + i.negative) return false;
    *out = (int64_t)(i.negative ? 0 - m : m);
    return true;
}

Value number_index(Runtime *rt, Value v) {
    if (is_int(v)) return v;
    if (is_any_int(v)) return int_exact(rt, v);
    Type *t = type_of(rt, v);
    if (!t->slots.index)
        return raise(rt, TYPE_TYPE_ERROR,
                     "'%.200T' object cannot be interpreted as an integer", v);
    Value i = t->slots.index(rt, v);
    if (i == RAISED) return RAISED;
    if (is_any_int(i)) return int_exact(rt, i);
    return raise(rt, TYPE_TYPE_ERROR, "__index__ returned non-int (type %.200T)", i);
}

bool index_to_i64(Runtime *rt, Value v, int64_t *out) {
    if (is_int(v)) {
        *out = as_small(v);
        return true;
    }
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (int_to_i64(i, out)) return true;
    raise(rt, TYPE_OVERFLOW_ERROR, "cannot fit '%.200T' into an index-sized integer", v);
    return false;
}

bool index_to_ssize(Runtime *rt, Value v, bool clamp, int64_t *out) {
    if (!clamp) return index_to_i64(rt, v, out);
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (!int_to_i64(i, out)) *out = int_cell(i)->size < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

bool int_to_double(Runtime *rt, Value v, double *out) {
    IntView i;
    int_view(v, &i);
    if (!limbs_to_double(i.limbs, i.n, out)) {
        raise(rt, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
        return false;
    }
    if (i.negative) *out = -*out;
    return true;
}

/* ---- slots ---------------------------------------------------------------------------
 */

static Value repr(Runtime *rt, Value self) {
    return string_or_raised(int_to_str(rt, self, 10));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    *out = number_hash(self);
    return true;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    return is_any_int(a) && is_any_int(b) ? number_compare(rt, a, b, op)
                                          : NOT_IMPLEMENTED;
}

static int truth(Runtime *rt, Value self) {
    return is_int(self)                    ? self != INT_MID
           : has_layout(self, LAYOUT_BOOL) ? self == TRUE_VALUE
                                           : int_cell(self)->size != 0;
}

static Value same(Runtime *rt, Value self) { return int_exact(rt, self); }

static Value to_float(Runtime *rt, Value self) {
    double d;
    return int_to_double(rt, self, &d) ? value_double(d) : RAISED;
}

static Value negate(Runtime *rt, Value self) {
    return int_binary(rt, OP_SUB, value_small(0), self);
}

static Value invert(Runtime *rt, Value self) {
    return int_binary(rt, OP_XOR, self, value_small(-1));
}

static Value absolute(Runtime *rt, Value self) {
    IntView i;
    int_view(self, &i);
    return i.negative ? negate(rt, self) : int_exact(rt, self);
}

#define OPERATOR(op)                                                  \
    static Value operator_##op(Runtime *rt, Value a, Value b) {       \
        if (!is_any_int(a) || !is_any_int(b)) return NOT_IMPLEMENTED; \
        return int_binary(rt, OP_##op, a, b);                         \
    }
OPERATOR(ADD)
OPERATOR(SUB)
OPERATOR(MUL)
OPERATOR(DIV)
OPERATOR(FLOORDIV)
OPERATOR(MOD)
OPERATOR(POW)
OPERATOR(LSHIFT)
OPERATOR(RSHIFT)
OPERATOR(AND)
OPERATOR(XOR)
OPERATOR(OR)
OPERATOR(DIVMOD)
#define ENTRY(op) .binary[OP_##op] = operator_##op

const TypeDef type_def_INT = {
    .name = "int",
    .doc =
        "int([x]) -> integer\n"
        "int(x, base=10) -> integer\n\n"
        "Convert a number or a text in the given base (0: as its prefix says, like\n"
        "0x10) to an integer; floats are truncated towards zero. Without arguments: 0.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_INT,
    .flags = TF_BASE | TF_VARSIZE,
    .size = sizeof(Int),
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .truth = truth,
            .format = format_int,
            .index = same,
            .to_int = same,
            .to_float = to_float,
            .unary = {[OP_NEG] = negate,
                      [OP_POS] = same,
                      [OP_INVERT] = invert,
                      [OP_ABS] = absolute},
            ENTRY(ADD),
            ENTRY(SUB),
            ENTRY(MUL),
            ENTRY(DIV),
            ENTRY(FLOORDIV),
            ENTRY(MOD),
            ENTRY(POW),
            ENTRY(LSHIFT),
            ENTRY(RSHIFT),
            ENTRY(AND),
            ENTRY(XOR),
            ENTRY(OR),
            ENTRY(DIVMOD),
        },
    .methods = int_methods,
    .getset = int_attributes,
    .convert = int_convert,
};
