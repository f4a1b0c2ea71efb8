/* iterator.c - see iterator.h. */
#include "object/iterator.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/set.h"
#include "object/str.h"

typedef struct Iterator { /* the common beginning */
    Object head;
    uint64_t first;
    Value values[];
} Iterator;

static void trace_iterator(Tracer *t, Object *o) {
    Iterator *it = (Iterator *)o;
    if (o->shape == TYPE_RANGE_ITERATOR) return;
    if (is_object(it->first))
        trace_object(t, as_object(it->first));
    else if (it->first >> 48 == 0)
        trace_object(t, (Object *)(uintptr_t)it->first);
    trace_values(t, it->values, o->aux);
    trace_attributes(t, o);
}

const LayoutOps layout_ITERATOR = {.name = "iterator", .trace = trace_iterator};

Value iterator_self(Runtime *rt, Value self) { return self; }

/* What a call made by a next slot came to: a pending StopIteration becomes the end. */
static Value iterator_result(Runtime *rt, Value v) {
    if (LIKELY(v != RAISED) || !error_is(rt, TYPE_STOP_ITERATION)) return v;
    error_clear(rt);
    return UNBOUND;
}

/* The result of a subscript: an index that is out of range ends the iteration too. */
static Value item_or_end(Runtime *rt, Value v) {
    if (LIKELY(v != RAISED)) return v;
    if (!error_is(rt, TYPE_INDEX_ERROR) && !error_is(rt, TYPE_STOP_ITERATION))
        return RAISED;
    error_clear(rt);
    return UNBOUND;
}

/* An instance of `type`, which is the built-in or extends it. */
static void *make(Runtime *rt, Type *type, uint32_t type_id, size_t size,
                  unsigned values) {
    Iterator *it = type->id == type_id
                       ? object_alloc(rt, size, type_id, LAYOUT_ITERATOR, 0)
                       : type_alloc(rt, type, 0);
    if (it) it->head.aux = (uint16_t)values;
    return it;
}

/* ---- lists and tuples ------------------------------------------------------------- */

static Value next_of_list(Runtime *rt, Value self) {
    ListIterator *it = (ListIterator *)as_object(self);
    if (!it->list) return UNBOUND;
    if (it->index < it->list->size) return it->list->items->items[it->index++];
    it->list = NULL;
    return UNBOUND;
}

static Value hint_of_list(Runtime *rt, Value *args, size_t n) {
    ListIterator *it = (ListIterator *)as_object(args[0]);
    bool more = it->list && it->index < it->list->size;
    return value_small(more ? (int64_t)(it->list->size - it->index) : 0);
}

/* Its index is one above the item to come. */
static Value next_of_reverse(Runtime *rt, Value self) {
    ListIterator *it = (ListIterator *)as_object(self);
    if (!it->list) return UNBOUND;
    if (it->index && it->index <= it->list->size)
        return it->list->items->items[--it->index];
    it->list = NULL;
    return UNBOUND;
}

static Value hint_of_reverse(Runtime *rt, Value *args, size_t n) {
    ListIterator *it = (ListIterator *)as_object(args[0]);
    bool more = it->list && it->index <= it->list->size;
    return value_small(more ? (int64_t)it->index : 0);
}

static Value next_of_tuple(Runtime *rt, Value self) {
    TupleIterator *it = (TupleIterator *)as_object(self);
    if (!it->tuple) return UNBOUND;
    if (it->index < it->tuple->size) return it->tuple->items[it->index++];
    it->tuple = NULL;
    return UNBOUND;
}

static Value hint_of_tuple(Runtime *rt, Value *args, size_t n) {
    TupleIterator *it = (TupleIterator *)as_object(args[0]);
    return value_small(it->tuple ? (int64_t)(it->tuple->size - it->index) : 0);
}

/* ---- sets ------------------------------------------------------------------------- */

static Value next_of_set(Runtime *rt, Value self) {
    SetIterator *it = (SetIterator *)as_object(self);
    if (!it->set) return UNBOUND;
    if (it->set->used != it->used) {
        it->used = SIZE_MAX; /* and from now on always */
        return raise(rt, TYPE_RUNTIME_ERROR, "Set changed size during iteration");
    }
    Value v;
    if (!set_next(it->set, &it->index, &v)) {
        it->set = NULL;
        return UNBOUND;
    }
    it->left--;
    return v;
}

static Value hint_of_set(Runtime *rt, Value *args, size_t n) {
    SetIterator *it = (SetIterator *)as_object(args[0]);
    bool more = it->set && it->set->used == it->used;
    return value_small(more ? (int64_t)it->left : 0);
}

/* ---- objects with __getitem__, and reversed() ------------------------------------- */

typedef struct IndexIterator {
    Object head;
    Value sequence; /* UNBOUND: exhausted */
    int64_t index;
} IndexIterator;

Value sequence_iterator_new(Runtime *rt, Value v) {
    IndexIterator *it =
        object_alloc(rt, sizeof *it, TYPE_SEQUENCE_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->sequence = v;
    it->index = 0;
    return value_object(it);
}

static Value next_by_index(Runtime *rt, Value self) {
    IndexIterator *it = (IndexIterator *)as_object(self);
    if (it->sequence == UNBOUND) return UNBOUND;
    Value v = value_getitem(rt, it->sequence, value_small(it->index));
    v = item_or_end(rt, v);
    if (v == UNBOUND)
        it->sequence = UNBOUND;
    else if (v != RAISED)
        it->index++;
    return v;
}

static Value hint_by_index(Runtime *rt, Value *args, size_t n) {
    IndexIterator *it = (IndexIterator *)as_object(args[0]);
    if (it->sequence == UNBOUND) return value_small(0);
    int64_t size = value_length_hint(rt, it->sequence, -1);
    if (size < 0) return error_pending(rt) ? RAISED : NOT_IMPLEMENTED;
    return value_small(size > it->index ? size - it->index : 0);
}

static bool is_sequence(Runtime *rt, Value v) {
    if (is_dict(v) || has_layout(v, LAYOUT_SET) || has_layout(v, LAYOUT_MAPPINGPROXY))
        return false;
    Type *t = type_of(rt, v);
    return t->slots.getitem || slotset_has(&t->script_slots, SLOT_GETITEM);
}

static Value make_reversed(Runtime *rt, Value *args, size_t n) {
    Value v = args[1];
    Value method = type_lookup(rt, type_of(rt, v), SLOT_NAME(rt, SLOT_REVERSED));
    if (method == NONE_VALUE || (method == UNBOUND && !is_sequence(rt, v)))
        return raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not reversible", v);
    if (method != UNBOUND) return call_special(rt, v, SLOT_REVERSED, NULL, 0);
    int64_t size = value_len(rt, v);
    if (size < 0) return RAISED;
    IndexIterator *it = make(rt, as_type(args[0]), TYPE_REVERSED, sizeof *it, 0);
    if (!it) return RAISED;
    it->sequence = v;
    it->index = size - 1;
    return value_object(it);
}

static Value next_reversed(Runtime *rt, Value self) {
    IndexIterator *it = (IndexIterator *)as_object(self);
    if (it->sequence == UNBOUND) return UNBOUND;
    Value v = UNBOUND;
    if (it->index >= 0)
        v = item_or_end(rt, value_getitem(rt, it->sequence, value_small(it->index)));
    if (v == UNBOUND)
        it->sequence = UNBOUND;
    else if (v != RAISED)
        it->index--;
    return v;
}

static Value hint_reversed(Runtime *rt, Value *args, size_t n) {
    IndexIterator *it = (IndexIterator *)as_object(args[0]);
    if (it->sequence == UNBOUND) return value_small(0);
    int64_t size = value_len(rt, it->sequence);
    if (size < 0) return RAISED;
    return value_small(size <= it->index ? 0 : it->index + 1);
}

/* ---- iter(callable, sentinel) ----------------------------------------------------- */

typedef struct CallIterator {
    Object head;
    Value callable; /* UNBOUND: exhausted */
    Value sentinel;
} CallIterator;

Value callable_iterator_new(Runtime *rt, Value callable, Value sentinel) {
    CallIterator *it =
        object_alloc(rt, sizeof *it, TYPE_CALLABLE_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->head.aux = 1;
    it->callable = callable;
    it->sentinel = sentinel;
    return value_object(it);
}

static Value next_by_call(Runtime *rt, Value self) {
    CallIterator *it = (CallIterator *)as_object(self);
    if (it->callable == UNBOUND) return UNBOUND;
    Value v = iterator_result(rt, call(rt, it->callable, NULL, 0));
    if (v == RAISED) return RAISED;
    int ended = v == UNBOUND ? 1 : value_equal(rt, it->sentinel, v);
    if (ended < 0) return RAISED;
    if (!ended) return v;
    it->callable = UNBOUND;
    return UNBOUND;
}

/* ---- enumerate -------------------------------------------------------------------- */

/* The next item of an iterator that this one holds, which may hold another in turn. */
static Value next_within(Runtime *rt, Value iterator) {
    if (!depth_enter(rt, "")) return RAISED;
    Value v = value_next(rt, iterator);
    depth_leave(rt);
    return v;
}

typedef struct Enumerate {
    Object head;
    Value iterator, count;
} Enumerate;

static Value make_enumerate(Runtime *rt, Value *args, size_t n) {
    if (args[1] == UNBOUND)
        return raise(rt, TYPE_TYPE_ERROR,
                     "enumerate() missing required argument 'iterable'");
    Value count = number_index(rt, args[2]);
    if (count == RAISED) return RAISED;
    Value inner = value_iter(rt, args[1]);
    if (inner == RAISED) return RAISED;
    Enumerate *it = make(rt, as_type(args[0]), TYPE_ENUMERATE, sizeof *it, 1);
    if (!it) return RAISED;
    it->iterator = inner;
    it->count = count;
    return value_object(it);
}

static int enumerated_parts(Runtime *rt, Enumerate *it, Value *out) {
    out[1] = next_within(rt, it->iterator);
    if (is_special(out[1])) return out[1] == RAISED ? -1 : 0;
    Value after = LIKELY(is_int(it->count) && as_small(it->count) < SMALL_MAX)
                      ? it->count + 1
                      : number_binary(rt, OP_ADD, it->count, value_small(1));
    if (after == RAISED) return -1;
    out[0] = it->count;
    it->count = after;
    heap_barrier(&rt->heap, it);
    return 1;
}

static Value next_enumerated(Runtime *rt, Value self) {
    Value pair[2];
    int got = enumerated_parts(rt, (Enumerate *)as_object(self), pair);
    if (got <= 0) return got ? RAISED : UNBOUND;
    Tuple *t = tuple_from(rt, pair, 2);
    return t ? value_object(t) : RAISED;
}

/* ---- zip -------------------------------------------------------------------------- */

typedef struct Zip {
    Object head;
    Tuple *iterators; /* a tuple of our own; its items are iterators */
    Value strict;
} Zip;

/* The iterators of args, or NULL. */
static Tuple *iterators_of(Runtime *rt, Tuple *args, size_t from) {
    Tuple *iterators = tuple_new(rt, args->size - from);
    for (size_t i = from; iterators && i < args->size; i++) {
        Value it = value_iter(rt, args->items[i]);
        if (it == RAISED) return NULL;
        iterators->items[i - from] = it;
        heap_barrier(&rt->heap, iterators);
    }
    return iterators;
}

static Value make_zip(Runtime *rt, Value *args, size_t n) {
    int strict = value_truth(rt, args[2]);
    if (strict < 0) return RAISED;
    Tuple *iterators = iterators_of(rt, as_tuple(args[1]), 0);
    if (!iterators) return RAISED;
    Zip *it = make(rt, as_type(args[0]), TYPE_ZIP, sizeof *it, 1);
    if (!it) return RAISED;
    it->iterators = iterators;
    it->strict = value_bool(strict);
    return value_object(it);
}

static Value uneven(Runtime *rt, const char *how, size_t i) {
    return raise(rt, TYPE_VALUE_ERROR, "zip() argument %zu is %s than argument%s%zu",
                 i + 1, how, i == 1 ? " " : "s 1-", i);
}

/* Iterator i ended first. With strict=True all must have. */
static Value end_of_zip(Runtime *rt, Zip *it, size_t i) {
    if (it->strict != TRUE_VALUE) return UNBOUND;
    if (i) return uneven(rt, "shorter", i);
    for (i = 1; i < it->iterators->size; i++) {
        Value v = next_within(rt, it->iterators->items[i]);
        if (v == RAISED) return RAISED;
        if (v != UNBOUND) return uneven(rt, "longer", i);
    }
    return UNBOUND;
}

static int zipped_parts(Runtime *rt, Zip *it, Value *out, unsigned n) {
    if (!n || n != it->iterators->size) return ITERATOR_WHOLE;
    for (unsigned i = 0; i < n; i++) {
        out[i] = next_within(rt, it->iterators->items[i]);
        if (LIKELY(!is_special(out[i]))) continue;
        return out[i] == RAISED || end_of_zip(rt, it, i) == RAISED ? -1 : 0;
    }
    return 1;
}

static Value next_zipped(Runtime *rt, Value self) {
    Zip *it = (Zip *)as_object(self);
    size_t n = it->iterators->size;
    if (!n) return UNBOUND;
    Tuple *t = tuple_new(rt, n);
    if (!t) return RAISED;
    for (size_t i = 0; i < n; i++) {
        Value v = next_within(rt, it->iterators->items[i]);
        if (UNLIKELY(is_special(v))) return v == RAISED ? RAISED : end_of_zip(rt, it, i);
        t->items[i] = v;
        heap_barrier(&rt->heap, t);
    }
    return value_object(t);
}

int iterator_parts(Runtime *rt, Object *iterator, Value *out, unsigned n) {
    switch (iterator->shape) {
    case TYPE_ZIP: return zipped_parts(rt, (Zip *)iterator, out, n);
    case TYPE_ENUMERATE:
        return n == 2 ? enumerated_parts(rt, (Enumerate *)iterator, out) : ITERATOR_WHOLE;
    case TYPE_DICT_ITEM_ITERATOR:
        return n == 2 ? dict_item_parts(rt, iterator, out) : ITERATOR_WHOLE;
    default: return ITERATOR_WHOLE;
    }
}

/* ---- map and filter --------------------------------------------------------------- */

typedef struct Map {
    Object head;
    Value function;
    Value iterators; /* a tuple; for filter the iterator */
} Map;

static Value make_map(Runtime *rt, Value *args, size_t n) {
    Tuple *given = as_tuple(args[1]);
    if (given->size < 2)
        return raise(rt, TYPE_TYPE_ERROR, "map() must have at least two arguments.");
    Tuple *iterators = iterators_of(rt, given, 1);
    if (!iterators) return RAISED;
    Map *it = make(rt, as_type(args[0]), TYPE_MAP, sizeof *it, 1);
    if (!it) return RAISED;
    it->function = given->items[0];
    it->iterators = value_object(iterators);
    return value_object(it);
}

static Value next_mapped(Runtime *rt, Value self) {
    Map *it = (Map *)as_object(self);
    Tuple *iterators = as_tuple(it->iterators);
    size_t n = iterators->size;
    Value few[4];
    Tuple *many = NULL;
    Value *args = few;
    if (n > COUNT_OF(few)) {
        many = tuple_new(rt, n);
        if (!many) return RAISED;
        args = many->items;
    }
    for (size_t i = 0; i < n; i++) {
        Value v = next_within(rt, iterators->items[i]);
        if (is_special(v)) return v;
        args[i] = v;
        if (many) heap_barrier(&rt->heap, many);
    }
    Value v = iterator_result(rt, call(rt, it->function, args, n));
    KEEP(many);
    return v;
}

static Value make_filter(Runtime *rt, Value *args, size_t n) {
    Value inner = value_iter(rt, args[2]);
    if (inner == RAISED) return RAISED;
    Map *it = make(rt, as_type(args[0]), TYPE_FILTER, sizeof *it, 1);
    if (!it) return RAISED;
    it->function = args[1];
    it->iterators = inner;
    return value_object(it);
}

static Value next_filtered(Runtime *rt, Value self) {
    Map *it = (Map *)as_object(self);
    bool by_truth =
        it->function == NONE_VALUE || it->function == value_object(rt->types[TYPE_BOOL]);
    for (;;) {
        Value v = next_within(rt, it->iterators);
        if (is_special(v)) return v;
        Value verdict = by_truth ? v : iterator_result(rt, call(rt, it->function, &v, 1));
        if (is_special(verdict)) return verdict;
        int truth = value_truth(rt, verdict);
        if (truth) return truth < 0 ? RAISED : v;
    }
}

/* ---- the classes ------------------------------------------------------------------ */

#define HINT(fn)                                                    \
    (const NativeDef[]) {                                           \
        {"__length_hint__(self, /)", fn,                            \
         "Private method returning an estimate of len(list(it))."}, \
            {0},                                                    \
    }
#define ITERATOR(id, text, type, fn, defs)            \
    const TypeDef type_def_##id = {                   \
        .name = text,                                 \
        .base = TYPE_OBJECT,                          \
        .layout = LAYOUT_ITERATOR,                    \
        .flags = TF_ABSTRACT,                         \
        .size = sizeof(type),                         \
        .slots = {.iter = iterator_self, .next = fn}, \
        .methods = defs,                              \
    };
#define CONSTRUCTED(id, text, type, fn, defs, about)  \
    const TypeDef type_def_##id = {                   \
        .name = text,                                 \
        .doc = about,                                 \
        .base = TYPE_OBJECT,                          \
        .layout = LAYOUT_ITERATOR,                    \
        .flags = TF_BASE,                             \
        .size = sizeof(type),                         \
        .slots = {.iter = iterator_self, .next = fn}, \
        .methods = defs,                              \
    };

ITERATOR(LIST_ITERATOR, "list_iterator", ListIterator, next_of_list, HINT(hint_of_list))
ITERATOR(LIST_REVERSE_ITERATOR, "list_reverseiterator", ListIterator, next_of_reverse,
         HINT(hint_of_reverse))
ITERATOR(TUPLE_ITERATOR, "tuple_iterator", TupleIterator, next_of_tuple,
         HINT(hint_of_tuple))
ITERATOR(SET_ITERATOR, "set_iterator", SetIterator, next_of_set, HINT(hint_of_set))
ITERATOR(SEQUENCE_ITERATOR, "iterator", IndexIterator, next_by_index, HINT(hint_by_index))
ITERATOR(CALLABLE_ITERATOR, "callable_iterator", CallIterator, next_by_call, NULL)

static const NativeDef enumerate_methods[] = {
    {"__new__(cls, iterable=..., start=0)", make_enumerate, NULL},
    GENERIC_METHOD,
    {0},
};
static const NativeDef zip_methods[] = {
    {"__new__(cls, *iterables, strict=False)", make_zip, NULL},
    {0},
};
static const NativeDef map_methods[] = {
    {"__new__(cls, /, *iterables)", make_map, NULL},
    {0},
};
static const NativeDef filter_methods[] = {
    {"__new__(cls, function, iterable, /)", make_filter, NULL},
    {0},
};
static const NativeDef reversed_methods[] = {
    {"__new__(cls, sequence, /)", make_reversed, NULL},
    {"__length_hint__(self, /)", hint_reversed, NULL},
    {0},
};

CONSTRUCTED(ENUMERATE, "enumerate", Enumerate, next_enumerated, enumerate_methods,
            "Return an enumerate object: pairs of a count and an item.")
CONSTRUCTED(ZIP, "zip", Zip, next_zipped, zip_methods,
            "Yield tuples of items until an input is exhausted.")
CONSTRUCTED(MAP, "map", Map, next_mapped, map_methods,
            "Make an iterator that computes the function of each item.")
CONSTRUCTED(FILTER, "filter", Map, next_filtered, filter_methods,
            "Return an iterator of those items for which function(item) is true.")
CONSTRUCTED(REVERSED, "reversed", IndexIterator, next_reversed, reversed_methods,
            "Return a reverse iterator over the values of the given sequence.")
