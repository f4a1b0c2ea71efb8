/* tuple.c - immutable sequences. Items lie in the cell, the attribute word of a
 * subclass's instance behind them. The hash is kept once it is known. */
#include "object/bulk.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_tuple(Tracer *t, Object *o) {
    Tuple *self = (Tuple *)o;
    trace_values(t, self->items, self->size);
    trace_attributes(t, o);
}

const LayoutOps layout_TUPLE = {.name = "tuple", .trace = trace_tuple};

/* ---- making --------------------------------------------------------------------------
 */

/* Whoever fills it sets its size. */
static Tuple *alloc_tuple(Runtime *rt, size_t n) {
    size_t size;
    if (!size_muladd(n, sizeof(Value), sizeof(Tuple), &size)) {
        raise_memory(rt);
        return NULL;
    }
    Tuple *t = object_alloc(rt, size, TYPE_TUPLE, LAYOUT_TUPLE, 0);
    if (!t) return NULL;
    t->size = 0;
    t->hash = 0;
    return t;
}

Tuple *tuple_new(Runtime *rt, size_t n) {
    if (n == 0 && rt->empty_tuple) return rt->empty_tuple;
    Tuple *t = alloc_tuple(rt, n);
    if (!t || !bulk_fill(rt, t->items, UNBOUND, n)) return NULL;
    t->size = n;
    return t;
}

Tuple *tuple_from(Runtime *rt, const Value *items, size_t n) {
    if (n == 0 && rt->empty_tuple) return rt->empty_tuple;
    Tuple *t = alloc_tuple(rt, n);
    if (!t || !bulk_copy_values(rt, t->items, items, n)) return NULL;
    t->size = n;
    return t;
}

Tuple *tuple_of(Runtime *rt, Value iterable) {
    if (is_exact(iterable, TYPE_TUPLE)) return as_tuple(iterable);
    List *l;
    if (is_exact(iterable, TYPE_LIST))
        l = as_list(iterable);
    else {
        l = list_new(rt, 0);
        if (!l || !list_extend(rt, l, iterable)) return NULL;
    }
    if (!runtime_charge(rt, l->size >> 8)) return NULL;
    Tuple *t = tuple_from(rt, l->items->items, l->size);
    KEEP(l);
    return t;
}

static Value convert(Runtime *rt, Value v) {
    Tuple *t = v == UNBOUND ? rt->empty_tuple : tuple_of(rt, v);
    return t ? value_object(t) : RAISED;
}

static Value make(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    Value v = convert(rt, args[1]);
    if (v == RAISED || type->id == TYPE_TUPLE) return v;
    Tuple *plain = as_tuple(v);
    Tuple *t = type_alloc(rt, type, plain->size * sizeof(Value));
    if (!t) return RAISED;
    t->size = plain->size;
    t->hash = 0;
    if (!bulk_copy_values(rt, t->items, plain->items, plain->size)) return RAISED;
    KEEP(plain);
    return value_object(t);
}

/* ---- operators -------------------------------------------------------------------- */

static Value repr(Runtime *rt, Value self) {
    return sequence_repr(rt, self, "(", ",", ")", "(...)");
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    Tuple *t = as_tuple(self);
    if (t->hash) {
        *out = t->hash;
        return true;
    }
    HashTuple state = hash_tuple_begin();
    for (size_t i = 0; i < t->size; i++) {
        int64_t h;
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        if (!value_hash(rt, t->items[i], &h)) return false;
        state = hash_tuple_add(state, h);
    }
    t->hash = *out = hash_tuple_end(state, t->size);
    return true;
}

static int64_t len(Runtime *rt, Value self) { return (int64_t)as_tuple(self)->size; }

static Value slice(Runtime *rt, Tuple *t, Slice *s) {
    int64_t start, stop, step;
    size_t count;
    if (!slice_unpack(rt, s, t->size, &start, &stop, &step, &count)) return RAISED;
    if (count == t->size && step == 1 && is_exact(value_object(t), TYPE_TUPLE))
        return value_object(t);
    if (!runtime_charge(rt, count >> 8)) return RAISED;
    Tuple *r = tuple_new(rt, count);
    if (!r) return RAISED;
    Pieces p = {0};
    while (pieces_next(rt, &p, count, BULK_ITEMS))
        for (size_t i = p.from; i < p.to; i++)
            r->items[i] = t->items[start + (int64_t)i * step];
    KEEP(t);
    return p.to == count ? value_object(r) : RAISED;
}

static Value getitem(Runtime *rt, Value self, Value key) {
    if (is_exact(key, TYPE_SLICE))
        return slice(rt, as_tuple(self), (Slice *)as_object(key));
    int64_t i;
    if (!sequence_index(rt, self, key, "tuple index", &i)) return RAISED;
    return as_tuple(self)->items[i];
}

static Value iter(Runtime *rt, Value self) {
    TupleIterator *it =
        object_alloc(rt, sizeof *it, TYPE_TUPLE_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->tuple = as_tuple(self);
    it->index = 0;
    return value_object(it);
}

static Value concat(Runtime *rt, Value a, Value b) {
    if (!is_tuple(a) || !is_tuple(b)) return NOT_IMPLEMENTED;
    Tuple *x = as_tuple(a), *y = as_tuple(b);
    if (!x->size && is_exact(b, TYPE_TUPLE)) return b;
    if (!y->size && is_exact(a, TYPE_TUPLE)) return a;
    if (!runtime_charge(rt, (x->size + y->size) >> 8)) return RAISED;
    Tuple *r = alloc_tuple(rt, x->size + y->size);
    if (!r || !bulk_copy_values(rt, r->items, x->items, x->size) ||
        !bulk_copy_values(rt, r->items + x->size, y->items, y->size))
        return RAISED;
    r->size = x->size + y->size;
    KEEP(x);
    KEEP(y);
    return value_object(r);
}

static Value repeat(Runtime *rt, Value a, Value b) {
    if (!is_tuple(a)) {
        Value swap = a;
        a = b, b = swap;
    }
    int64_t n;
    Value ok = sequence_repeat_count(rt, b, &n);
    if (ok != NONE_VALUE) return ok;
    Tuple *t = as_tuple(a);
    if ((n == 1 || !t->size) && is_exact(a, TYPE_TUPLE)) return a;
    size_t size;
    if (!size_muladd(t->size, (size_t)n, 0, &size) || size > SIZE_MAX / 16)
        return raise_memory(rt);
    if (!runtime_charge(rt, size >> 8)) return RAISED;
    Tuple *r = tuple_new(rt, size);
    if (!r) return RAISED;
    if (size) {
        size_t unit = t->size * sizeof(Value);
        memcpy(r->items, t->items, unit);
        if (!bulk_repeat(rt, (char *)r->items, unit, size * sizeof(Value))) return RAISED;
    }
    KEEP(t);
    return value_object(r);
}

/* ---- methods ---------------------------------------------------------------------- */

static Value count(Runtime *rt, Value *args, size_t n) {
    return sequence_count(rt, args[0], args[1]);
}

static Value index_of(Runtime *rt, Value *args, size_t n) {
    int64_t from = 0, to = (int64_t)as_tuple(args[0])->size;
    if (!sequence_bound(rt, args[2], (size_t)to, &from)) return RAISED;
    if (!sequence_bound(rt, args[3], as_tuple(args[0])->size, &to)) return RAISED;
    int64_t i = sequence_find(rt, args[0], args[1], from, to);
    if (i == -2) return RAISED;
    if (i < 0) return raise(rt, TYPE_VALUE_ERROR, "tuple.index(x): x not in tuple");
    return value_small(i);
}

static Value getnewargs(Runtime *rt, Value *args, size_t n) {
    Tuple *plain = tuple_from(rt, as_tuple(args[0])->items, as_tuple(args[0])->size);
    if (!plain) return RAISED;
    Value v = value_object(plain);
    Tuple *t = tuple_from(rt, &v, 1);
    return t ? value_object(t) : RAISED;
}

static const NativeDef methods[] = {
    {"__new__(cls, iterable=..., /)", make, "Create and return a new object."},
    {"count(self, value, /)", count, "Return number of occurrences of value."},
    {"index(self, value, start=..., stop=..., /)", index_of,
     "Return first index of value."},
    {"__getnewargs__(self, /)", getnewargs, NULL},
    GENERIC_METHOD,
    {0},
};

const TypeDef type_def_TUPLE = {
    .name = "tuple",
    .doc = "Built-in immutable sequence.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_TUPLE,
    .flags = TF_BASE | TF_VARSIZE | TF_SEQUENCE,
    .size = sizeof(Tuple),
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = sequence_compare,
            .len = len,
            .getitem = getitem,
            .contains = sequence_contains,
            .iter = iter,
            .binary[OP_ADD] = concat,
            .binary[OP_MUL] = repeat,
        },
    .methods = methods,
    .convert = convert,
};
