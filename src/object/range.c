/* range.c - arithmetic progressions of ints of any size.
 *
 * Start, stop, step and length are exact ints. Progressions whose numbers are all small
 * get the fast RangeIterator; the others count with general arithmetic. */
#include "object/int.h"
#include "object/iterator.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

#define ZERO value_small(0)
#define ONE value_small(1)

static void trace_range(Tracer *t, Object *o) {
    trace_values(t, &((Range *)o)->start, 4);
}

const LayoutOps layout_RANGE = {.name = "range", .trace = trace_range};

INLINE Range *as_range(Value v) { return (Range *)as_object(v); }

static bool less(Runtime *rt, Value a, Value b) {
    return both_int(a, b) ? a < b : number_compare(rt, a, b, CMP_LT) == TRUE_VALUE;
}
static bool same(Runtime *rt, Value a, Value b) {
    return a == b || number_compare(rt, a, b, CMP_EQ) == TRUE_VALUE;
}
/* Arithmetic that passes a raised error on. */
static Value calc(Runtime *rt, BinaryOp op, Value a, Value b) {
    return a == RAISED || b == RAISED ? RAISED : number_binary(rt, op, a, b);
}

/* ---- making ----------------------------------------------------------------------- */

static Value length_of(Runtime *rt, Value start, Value stop, Value step) {
    if (is_int(start) && is_int(stop) && is_int(step)) {
        int64_t a = as_small(start), b = as_small(stop), by = as_small(step);
        if (by > 0) return a < b ? value_small((b - a - 1) / by + 1) : ZERO;
        int64_t n = a > b ? (a - b - 1) / -by + 1 : 0;
        return int_from_i64(rt, n);
    }
    bool down = less(rt, step, ZERO);
    Value low = down ? stop : start, high = down ? start : stop;
    if (!less(rt, low, high)) return ZERO;
    if (down) step = calc(rt, OP_SUB, ZERO, step);
    Value span = calc(rt, OP_SUB, calc(rt, OP_SUB, high, low), ONE);
    return calc(rt, OP_ADD, calc(rt, OP_FLOORDIV, span, step), ONE);
}

static Value range_new(Runtime *rt, Value start, Value stop, Value step) {
    Value length = length_of(rt, start, stop, step);
    if (length == RAISED) return RAISED;
    Range *r = object_alloc(rt, sizeof *r, TYPE_RANGE, LAYOUT_RANGE, 0);
    if (!r) return RAISED;
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = length;
    return value_object(r);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    if (args[2] == UNBOUND) {
        Value stop = number_index(rt, args[1]);
        return stop == RAISED ? RAISED : range_new(rt, ZERO, stop, ONE);
    }
    Value start = number_index(rt, args[1]);
    if (start == RAISED) return RAISED;
    Value stop = number_index(rt, args[2]);
    if (stop == RAISED) return RAISED;
    Value step = args[3] == UNBOUND ? ONE : number_index(rt, args[3]);
    if (step == RAISED) return RAISED;
    if (step == ZERO)
        return raise(rt, TYPE_VALUE_ERROR, "range() arg 3 must not be zero");
    return range_new(rt, start, stop, step);
}

static Value convert(Runtime *rt, Value v) {
    if (v == UNBOUND)
        return raise(rt, TYPE_TYPE_ERROR, "range expected at least 1 argument, got 0");
    Value stop = number_index(rt, v);
    return stop == RAISED ? RAISED : range_new(rt, ZERO, stop, ONE);
}

/* ---- items ------------------------------------------------------------------------ */

/* start + i * step, inside or not. */
static Value item_at(Runtime *rt, Range *r, Value i) {
    return calc(rt, OP_ADD, r->start, calc(rt, OP_MUL, i, r->step));
}

static Value sliced(Runtime *rt, Range *r, Slice *s) {
    Value parts[3];
    if (!slice_unpack_wide(rt, s, r->length, parts)) return RAISED;
    Value start = item_at(rt, r, parts[0]);
    Value stop = start == RAISED ? RAISED : item_at(rt, r, parts[1]);
    Value step = calc(rt, OP_MUL, r->step, parts[2]);
    return stop == RAISED || step == RAISED ? RAISED : range_new(rt, start, stop, step);
}

static Value getitem(Runtime *rt, Value self, Value key) {
    Range *r = as_range(self);
    if (is_exact(key, TYPE_SLICE)) return sliced(rt, r, (Slice *)as_object(key));
    if (!is_any_int(key) && !type_of(rt, key)->slots.index)
        return raise(rt, TYPE_TYPE_ERROR,
                     "range indices must be integers or slices, not %.200T", key);
    Value i = number_index(rt, key);
    if (i != RAISED && less(rt, i, ZERO)) i = calc(rt, OP_ADD, i, r->length);
    if (i == RAISED) return RAISED;
    if (less(rt, i, ZERO) || !less(rt, i, r->length))
        return raise(rt, TYPE_INDEX_ERROR, "range object index out of range");
    return item_at(rt, r, i);
}

static int64_t len(Runtime *rt, Value self) {
    int64_t n;
    if (int_to_i64(as_range(self)->length, &n)) return n;
    raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return -1;
}

static int truth(Runtime *rt, Value self) { return as_range(self)->length != ZERO; }

static bool is_plain_int(Value v) {
    return is_int(v) || is_exact(v, TYPE_INT) || is_exact(v, TYPE_BOOL);
}

/* Where an int stands: its index, UNBOUND when it is not there. */
static Value find_int(Runtime *rt, Range *r, Value v) {
    Value offset = calc(rt, OP_SUB, v, r->start);
    Value left = calc(rt, OP_MOD, offset, r->step);
    if (left == RAISED) return RAISED;
    if (left != ZERO) return UNBOUND;
    Value i = calc(rt, OP_FLOORDIV, offset, r->step);
    if (i == RAISED) return RAISED;
    return less(rt, i, ZERO) || !less(rt, i, r->length) ? UNBOUND : i;
}

/* Compares item by item: the index of the first equal one, UNBOUND, or RAISED. */
static Value search(Runtime *rt, Range *r, Value v) {
    for (Value i = ZERO; less(rt, i, r->length); i = calc(rt, OP_ADD, i, ONE)) {
        if (!runtime_charge(rt, (i & 0xFF) == 0)) return RAISED;
        Value item = item_at(rt, r, i);
        int equal = item == RAISED ? -1 : value_equal(rt, item, v);
        if (equal) return equal < 0 ? RAISED : i;
    }
    return UNBOUND;
}

static int contains(Runtime *rt, Value self, Value v) {
    Range *r = as_range(self);
    Value i = is_plain_int(v) ? find_int(rt, r, v) : search(rt, r, v);
    return i == RAISED ? -1 : i != UNBOUND;
}

/* ---- order and text --------------------------------------------------------------- */

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, TYPE_RANGE) ||
        !is_exact(b, TYPE_RANGE))
        return NOT_IMPLEMENTED;
    Range *x = as_range(a), *y = as_range(b);
    bool equal = same(rt, x->length, y->length);
    if (equal && x->length != ZERO)
        equal = same(rt, x->start, y->start) &&
                (x->length == ONE || same(rt, x->step, y->step));
    return value_bool(equal == (op == CMP_EQ));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    Range *r = as_range(self);
    Value parts[3] = {r->length, r->length == ZERO ? NONE_VALUE : r->start,
                      r->length == ZERO || r->length == ONE ? NONE_VALUE : r->step};
    Tuple *t = tuple_from(rt, parts, 3);
    return t && value_hash(rt, value_object(t), out);
}

static Value repr(Runtime *rt, Value self) {
    Range *r = as_range(self);
    if (r->step == ONE)
        return string_or_raised(str_format(rt, "range(%R, %R)", r->start, r->stop));
    return string_or_raised(
        str_format(rt, "range(%R, %R, %R)", r->start, r->stop, r->step));
}

/* ---- iteration -------------------------------------------------------------------- */

typedef struct LongRangeIterator {
    Object head;
    Value next; /* UNBOUND: exhausted */
    Value step, left;
} LongRangeIterator;

static Value walk(Runtime *rt, Value start, Value step, Value length) {
    if (is_int(start) && is_int(step) && is_int(length)) {
        RangeIterator *it =
            object_alloc(rt, sizeof *it, TYPE_RANGE_ITERATOR, LAYOUT_ITERATOR, 0);
        if (!it) return RAISED;
        it->next = as_small(start);
        it->step = as_small(step);
        it->left = (uint64_t)as_small(length);
        return value_object(it);
    }
    LongRangeIterator *it =
        object_alloc(rt, sizeof *it, TYPE_LONG_RANGE_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->head.aux = 2;
    it->next = start;
    it->step = step;
    it->left = length;
    return value_object(it);
}

static Value iter(Runtime *rt, Value self) {
    Range *r = as_range(self);
    return walk(rt, r->start, r->step, r->length);
}

static Value iter_reversed(Runtime *rt, Value *args, size_t n) {
    Range *r = as_range(args[0]);
    Value last = item_at(rt, r, calc(rt, OP_SUB, r->length, ONE));
    Value step = calc(rt, OP_SUB, ZERO, r->step);
    return last == RAISED || step == RAISED ? RAISED : walk(rt, last, step, r->length);
}

static Value next(Runtime *rt, Value self) {
    RangeIterator *it = (RangeIterator *)as_object(self);
    if (!it->left) return UNBOUND;
    it->left--;
    int64_t i = it->next;
    it->next = (int64_t)((uint64_t)i + (uint64_t)it->step);
    return fits_small(i) ? value_small(i) : int_from_i64(rt, i);
}

static Value hint(Runtime *rt, Value *args, size_t n) {
    return int_from_u64(rt, ((RangeIterator *)as_object(args[0]))->left);
}

static Value next_long(Runtime *rt, Value self) {
    LongRangeIterator *it = (LongRangeIterator *)as_object(self);
    if (it->next == UNBOUND || it->left == ZERO) return UNBOUND;
    Value after = calc(rt, OP_ADD, it->next, it->step);
    Value left = calc(rt, OP_SUB, it->left, ONE);
    if (after == RAISED || left == RAISED) return RAISED;
    Value v = it->next;
    it->next = after;
    it->left = left;
    heap_barrier(&rt->heap, it);
    return v;
}

static Value hint_long(Runtime *rt, Value *args, size_t n) {
    return ((LongRangeIterator *)as_object(args[0]))->left;
}

/* ---- methods ---------------------------------------------------------------------- */

static Value count(Runtime *rt, Value *args, size_t n) {
    Range *r = as_range(args[0]);
    if (is_plain_int(args[1])) {
        Value i = find_int(rt, r, args[1]);
        return i == RAISED ? RAISED : value_small(i != UNBOUND);
    }
    int64_t found = 0;
    for (Value i = ZERO; less(rt, i, r->length); i = calc(rt, OP_ADD, i, ONE)) {
        if (!runtime_charge(rt, (i & 0xFF) == 0)) return RAISED;
        Value item = item_at(rt, r, i);
        int equal = item == RAISED ? -1 : value_equal(rt, item, args[1]);
        if (equal < 0) return RAISED;
        found += equal;
    }
    return value_small(found);
}

static Value index_of(Runtime *rt, Value *args, size_t n) {
    Range *r = as_range(args[0]);
    bool plain = is_plain_int(args[1]);
    Value i = plain ? find_int(rt, r, args[1]) : search(rt, r, args[1]);
    if (i != UNBOUND) return i;
    if (plain) return raise(rt, TYPE_VALUE_ERROR, "%R is not in range", args[1]);
    return raise(rt, TYPE_VALUE_ERROR, "sequence.index(x): x not in sequence");
}

static Value start(Runtime *rt, Value self) { return as_range(self)->start; }
static Value stop(Runtime *rt, Value self) { return as_range(self)->stop; }
static Value step(Runtime *rt, Value self) { return as_range(self)->step; }

static const NativeDef methods[] = {
    {"__new__(cls, start, stop=..., step=..., /)", make, NULL},
    {"count(self, value, /)", count, "Return number of occurrences of value."},
    {"index(self, value, /)", index_of, "Return index of value."},
    {"__reversed__(self, /)", iter_reversed, "Return a reverse iterator."},
    {0},
};

static const GetSetDef attributes[] = {
    {"start", start, NULL, NULL},
    {"stop", stop, NULL, NULL},
    {"step", step, NULL, NULL},
    {0},
};

const TypeDef type_def_RANGE = {
    .name = "range",
    .doc = "The integers from start (inclusive) to stop (exclusive) by step.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_RANGE,
    .flags = TF_SEQUENCE,
    .convert = convert,
    .size = sizeof(Range),
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .truth = truth,
            .len = len,
            .getitem = getitem,
            .contains = contains,
            .iter = iter,
        },
    .methods = methods,
    .getset = attributes,
};

static const NativeDef iterator_methods[] = {
    {"__length_hint__(self, /)", hint, "Private method returning an estimate."},
    {0},
};
static const NativeDef long_iterator_methods[] = {
    {"__length_hint__(self, /)", hint_long, "Private method returning an estimate."},
    {0},
};

const TypeDef type_def_RANGE_ITERATOR = {
    .name = "range_iterator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ITERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(RangeIterator),
    .slots = {.iter = iterator_self, .next = next},
    .methods = iterator_methods,
};

const TypeDef type_def_LONG_RANGE_ITERATOR = {
    .name = "longrange_iterator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ITERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(LongRangeIterator),
    .slots = {.iter = iterator_self, .next = next_long},
    .methods = long_iterator_methods,
};
