/* slice.c - slice objects, and what they mean for a length. */
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_slice(Tracer *t, Object *o) {
    trace_values(t, &((Slice *)o)->start, 3);
}

const LayoutOps layout_SLICE = {.name = "slice", .trace = trace_slice};

Value slice_new(Runtime *rt, Value start, Value stop, Value step) {
    Slice *s = object_alloc(rt, sizeof *s, TYPE_SLICE, LAYOUT_SLICE, 0);
    if (!s) return RAISED;
    s->start = start;
    s->stop = stop;
    s->step = step;
    return value_object(s);
}

INLINE Slice *as_slice(Value v) { return (Slice *)as_object(v); }

/* ---- for lengths that fit a word -------------------------------------------------- */

static bool is_index(Runtime *rt, Value v) {
    if (is_int(v) || is_any_int(v) || type_of(rt, v)->slots.index) return true;
    raise(rt, TYPE_TYPE_ERROR,
          "slice indices must be integers or None or have an __index__ method");
    return false;
}

static bool unpack_one(Runtime *rt, Value v, int64_t when_none, int64_t *out) {
    if (v == NONE_VALUE)
        *out = when_none;
    else if (is_int(v))
        *out = as_small(v);
    else
        return is_index(rt, v) && index_to_ssize(rt, v, true, out);
    return true;
}

static int64_t clamp(int64_t i, int64_t length, int64_t low, int64_t high) {
    if (i < 0) i += length;
    return i < low ? low : i > high ? high : i;
}

bool slice_bounds(Runtime *rt, Slice *s, int64_t *start, int64_t *stop, int64_t *step) {
    if (!unpack_one(rt, s->step, 1, step)) return false;
    if (*step == 0) {
        raise(rt, TYPE_VALUE_ERROR, "slice step cannot be zero");
        return false;
    }
    if (*step < -INT64_MAX) *step = -INT64_MAX;
    bool down = *step < 0;
    return unpack_one(rt, s->start, down ? INT64_MAX : 0, start) &&
           unpack_one(rt, s->stop, down ? INT64_MIN : INT64_MAX, stop);
}

size_t slice_clamp(size_t size, int64_t *start, int64_t *stop, int64_t step) {
    int64_t length = (int64_t)size;
    bool down = step < 0;
    int64_t low = down ? -1 : 0, high = down ? length - 1 : length;
    *start = clamp(*start, length, low, high);
    *stop = clamp(*stop, length, low, high);
    if (down) return *stop < *start ? (size_t)((*start - *stop - 1) / -step + 1) : 0;
    return *start < *stop ? (size_t)((*stop - *start - 1) / step + 1) : 0;
}

bool slice_unpack(Runtime *rt, Slice *s, size_t size, int64_t *start, int64_t *stop,
                  int64_t *step, size_t *count) {
    if (!slice_bounds(rt, s, start, stop, step)) return false;
    *count = slice_clamp(size, start, stop, *step);
    return true;
}

/* ---- for any length --------------------------------------------------------------- */

static bool less(Runtime *rt, Value a, Value b) {
    return number_compare(rt, a, b, CMP_LT) == TRUE_VALUE;
}

/* One bound between low and high, negative ones counting from the length. */
static Value wide_bound(Runtime *rt, Value v, Value length, Value low, Value high,
                        Value when_none) {
    if (v == NONE_VALUE) return when_none;
    if (!is_index(rt, v)) return RAISED;
    v = number_index(rt, v);
    if (v == RAISED) return RAISED;
    if (less(rt, v, value_small(0))) {
        v = number_binary(rt, OP_ADD, v, length);
        if (v == RAISED) return RAISED;
        return less(rt, v, low) ? low : v;
    }
    return less(rt, high, v) ? high : v;
}

bool slice_unpack_wide(Runtime *rt, Slice *s, Value length, Value parts[3]) {
    Value step = value_small(1);
    if (s->step != NONE_VALUE) {
        if (!is_index(rt, s->step)) return false;
        step = number_index(rt, s->step);
        if (step == RAISED) return false;
    }
    if (step == value_small(0)) {
        raise(rt, TYPE_VALUE_ERROR, "slice step cannot be zero");
        return false;
    }
    bool down = less(rt, step, value_small(0));
    Value low = value_small(down ? -1 : 0), high = length;
    if (down) high = number_binary(rt, OP_SUB, length, value_small(1));
    if (high == RAISED) return false;
    parts[0] = wide_bound(rt, s->start, length, low, high, down ? high : low);
    if (parts[0] == RAISED) return false;
    parts[1] = wide_bound(rt, s->stop, length, low, high, down ? low : high);
    parts[2] = step;
    return parts[1] != RAISED;
}

static Value indices(Runtime *rt, Value *args, size_t n) {
    Value length = number_index(rt, args[1]), parts[3];
    if (length == RAISED) return RAISED;
    if (less(rt, length, value_small(0)))
        return raise(rt, TYPE_VALUE_ERROR, "length should not be negative");
    if (!slice_unpack_wide(rt, as_slice(args[0]), length, parts)) return RAISED;
    Tuple *t = tuple_from(rt, parts, 3);
    return t ? value_object(t) : RAISED;
}

/* ---- the class -------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    if (args[2] == UNBOUND) return slice_new(rt, NONE_VALUE, args[1], NONE_VALUE);
    return slice_new(rt, args[1], args[2], args[3] == UNBOUND ? NONE_VALUE : args[3]);
}

static Value repr(Runtime *rt, Value self) {
    Slice *s = as_slice(self);
    return string_or_raised(
        str_format(rt, "slice(%R, %R, %R)", s->start, s->stop, s->step));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    const Value *parts = &as_slice(self)->start;
    HashTuple state = hash_tuple_begin();
    for (int i = 0; i < 3; i++) {
        int64_t h;
        if (!value_hash(rt, parts[i], &h)) return false;
        state = hash_tuple_add(state, h);
    }
    *out = (int64_t)state == -1 ? 1546275796 : (int64_t)state;
    return true;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_exact(a, TYPE_SLICE) || !is_exact(b, TYPE_SLICE)) return NOT_IMPLEMENTED;
    Tuple *x = tuple_from(rt, &as_slice(a)->start, 3);
    Tuple *y = x ? tuple_from(rt, &as_slice(b)->start, 3) : NULL;
    return y ? sequence_compare(rt, value_object(x), value_object(y), op) : RAISED;
}

static Value start(Runtime *rt, Value self) { return as_slice(self)->start; }
static Value stop(Runtime *rt, Value self) { return as_slice(self)->stop; }
static Value step(Runtime *rt, Value self) { return as_slice(self)->step; }

static const NativeDef methods[] = {
    {"__new__(cls, start, stop=..., step=..., /)", make, NULL},
    {"indices(self, length, /)", indices,
     "The (start, stop, step) for a sequence of length."},
    {0},
};

static const GetSetDef attributes[] = {
    {"start", start, NULL, NULL},
    {"stop", stop, NULL, NULL},
    {"step", step, NULL, NULL},
    {0},
};

const TypeDef type_def_SLICE = {
    .name = "slice",
    .doc = "What is written between the brackets of a[start:stop:step].",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_SLICE,
    .size = sizeof(Slice),
    .slots = {.repr = repr, .hash = hash, .compare = compare},
    .methods = methods,
    .getset = attributes,
};
