/* list.c - growing sequences.
 *
 * Items lie in an Array of their own; slots from `size` to its capacity hold UNBOUND.
 * Fresh lists share one empty Array without room. Whoever stores items calls the write
 * barrier on the Array, whoever replaces the Array calls it on the List. */
#include "base/utf8.h"
#include "object/bulk.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_list(Tracer *t, Object *o) {
    trace_object(t, ((List *)o)->items);
    trace_attributes(t, o);
}

const LayoutOps layout_LIST = {.name = "list", .trace = trace_list};

/* ---- storage ---------------------------------------------------------------------- */

static const Array no_items = {.head = {.layout = LAYOUT_ARRAY, .gc = GC_IMMORTAL}};

static Array *empty_items(void) {
    return (Array *)(uintptr_t)&no_items; /* never written: it has no room */
}

/* An Array with room for `wanted` or a little more, holding the first `used` of `old`. */
static Array *make_items(Runtime *rt, const Array *old, size_t used, size_t wanted) {
    if (!wanted) return empty_items();
    size_t size;
    if (!size_muladd(wanted, sizeof(Value), sizeof(Array), &size)) {
        raise_memory(rt);
        return NULL;
    }
    Array *a = object_alloc(rt, size, 0, LAYOUT_ARRAY, 0);
    if (!a) return NULL;
    size_t capacity = (heap_cell_size(&a->head) - sizeof(Array)) / sizeof(Value);
    a->capacity = 0;
    if (used && !bulk_copy_values(rt, a->items, old->items, used)) return NULL;
    if (!bulk_fill(rt, a->items + used, UNBOUND, capacity - used)) return NULL;
    a->capacity = capacity;
    return a;
}

static void replace_items(Runtime *rt, List *l, Array *items) {
    Array *old = l->items;
    if (items->capacity && old->capacity) heap_inherit(&rt->heap, items, old);
    l->items = items;
    heap_barrier(&rt->heap, l);
    if (old->capacity) heap_free(&rt->heap, &old->head);
}

/* Room for `more` items behind the present ones. */
MUST_CHECK static bool reserve(Runtime *rt, List *l, size_t more) {
    size_t wanted, roomy;
    if (__builtin_add_overflow(l->size, more, &wanted)) {
        raise_memory(rt);
        return false;
    }
    if (wanted <= l->items->capacity) return true;
    if (!size_muladd(l->size / 2, 1, 4, &roomy)) roomy = 0;
    if (l->size + roomy > wanted) wanted = l->size + roomy;
    Array *items = make_items(rt, l->items, l->size, wanted);
    if (!items) return false;
    replace_items(rt, l, items);
    return true;
}

/* Gives storage back when most of it is unused. Failing to is no error. */
static void shrink(Runtime *rt, List *l) {
    if (l->items->capacity < 64 || l->size > l->items->capacity / 4) return;
    Array *items = make_items(rt, l->items, l->size, l->size + l->size / 2);
    if (items)
        replace_items(rt, l, items);
    else
        error_clear(rt);
}

/* Makes room for, or closes the gap of, items [at, at + removed) becoming `added` ones.
 * The new slots are left as they are: fill them at once. */
MUST_CHECK static bool splice(Runtime *rt, List *l, size_t at, size_t removed,
                              size_t added) {
    if (added > removed && !reserve(rt, l, added - removed)) return false;
    Value *items = l->items->items;
    size_t tail = l->size - at - removed, size = l->size - removed + added;
    if (added != removed)
        memmove(items + at + added, items + at + removed, tail * sizeof(Value));
    for (size_t i = size; i < l->size; i++)
        items[i] = UNBOUND;
    l->size = size;
    if (tail && added != removed)
        heap_barrier_run(&rt->heap, l->items, items + at, tail + added);
    return true;
}

/* ---- making ----------------------------------------------------------------------- */

List *list_new(Runtime *rt, size_t capacity) {
    Array *items = make_items(rt, NULL, 0, capacity);
    if (!items) return NULL;
    List *l = object_alloc(rt, sizeof *l, TYPE_LIST, LAYOUT_LIST, 0);
    if (!l) return NULL;
    l->items = items;
    l->size = 0;
    return l;
}

List *list_from(Runtime *rt, const Value *values, size_t n) {
    List *l = list_new(rt, n);
    if (!l) return NULL;
    if (!bulk_copy_values(rt, l->items->items, values, n)) return NULL;
    l->size = n;
    return l;
}

bool list_append_slow(Runtime *rt, List *l, Value v) {
    if (!reserve(rt, l, 1)) return false;
    return list_append(rt, l, v);
}

static bool append_each(Runtime *rt, void *user, Value item) {
    return list_append(rt, user, item);
}

/* The n values that stand behind the items are items now. */
static void take_in(Runtime *rt, List *l, size_t n) {
    heap_barrier_run(&rt->heap, l->items, l->items->items + l->size, n);
    l->size += n;
}

/* There is room. */
static bool append_values(Runtime *rt, List *l, const Value *values, size_t n) {
    for (size_t part; n; n -= part, values += part) {
        part = n < BULK_ITEMS ? n : BULK_ITEMS;
        memcpy(l->items->items + l->size, values, part * sizeof(Value));
        take_in(rt, l, part);
        if (UNLIKELY(n > part) && !runtime_poll(rt)) return false;
    }
    return true;
}

static bool extend_values(Runtime *rt, List *l, Value from, size_t n) {
    if (!n) return true;
    if (!runtime_charge(rt, n >> 8) || !reserve(rt, l, n)) return false;
    return append_values(rt, l, sequence_items(from), n);
}

static bool extend_keys(Runtime *rt, List *l, Dict *d) {
    if (!runtime_charge(rt, d->live >> 8) || !reserve(rt, l, d->live)) return false;
    Value k, v, *to = l->items->items + l->size;
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; ok && dict_next(d, &i, &k, &v); n++) {
        to[n] = k;
        ok = bulk_goes_on(rt, n);
    }
    take_in(rt, l, n);
    return ok;
}

static bool extend_set(Runtime *rt, List *l, Set *s) {
    if (!runtime_charge(rt, s->mask >> 8) || !reserve(rt, l, s->used)) return false;
    Value v, *to = l->items->items + l->size;
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; ok && set_next(s, &i, &v); n++) {
        to[n] = v;
        ok = bulk_goes_on(rt, n);
    }
    take_in(rt, l, n);
    return ok;
}

static bool extend_range(Runtime *rt, List *l, Range *r) {
    size_t n = (size_t)as_small(r->length);
    if (!n) return true;
    if (!runtime_charge(rt, n >> 8) || !reserve(rt, l, n)) return false;
    int64_t next = as_small(r->start), step = as_small(r->step);
    Value *to = l->items->items + l->size;
    Pieces p = {0};
    while (pieces_next(rt, &p, n, BULK_ITEMS)) {
        for (size_t i = p.from; i < p.to; i++, next += step)
            to[i] = value_small(next);
        take_in(rt, l, p.to - p.from);
    }
    return p.to == n;
}

static bool extend_characters(Runtime *rt, List *l, Str *s) {
    if (!runtime_charge(rt, s->size >> 8) || !reserve(rt, l, s->length)) return false;
    for (size_t at = 0; at < s->size;) {
        Str *c = str_from_codepoint(rt, utf8_take(s->bytes, &at));
        if (!c || !list_append(rt, l, value_object(c))) return false;
        if (!bulk_goes_on(rt, l->size)) return false;
    }
    KEEP(s);
    return true;
}

static bool is_small_range(Value v) {
    if (!is_exact(v, TYPE_RANGE)) return false;
    Range *r = (Range *)as_object(v);
    return is_int(r->start) && is_int(r->stop) && is_int(r->step) && is_int(r->length);
}

bool list_extend(Runtime *rt, List *l, Value from) {
    if (is_exact(from, TYPE_LIST) || is_exact(from, TYPE_TUPLE))
        return extend_values(rt, l, from, sequence_size(from));
    if (is_exact(from, TYPE_DICT)) return extend_keys(rt, l, as_dict(from));
    if (is_exact(from, TYPE_SET) || is_exact(from, TYPE_FROZENSET))
        return extend_set(rt, l, as_set(from));
    if (is_exact(from, TYPE_STR)) return extend_characters(rt, l, as_str(from));
    if (is_small_range(from)) return extend_range(rt, l, (Range *)as_object(from));
    Value it = value_iter(rt, from);
    if (it == RAISED) return false;
    int64_t hint = value_length_hint(rt, from, 8);
    if (hint < 0) return false;
    /* Scripts may exaggerate, up to what no list can hold; ranges do not. */
    bool sure = hint < 1 << 24 || (size_t)hint > PTRDIFF_MAX / sizeof(Value) ||
                is_exact(from, TYPE_RANGE);
    if (hint && sure && !reserve(rt, l, (size_t)hint)) return false;
    return value_each(rt, it, append_each, l);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    List *l;
    if (as_type(args[0])->id == TYPE_LIST) {
        l = list_new(rt, 0);
    } else {
        l = type_alloc(rt, as_type(args[0]), 0);
        if (l) l->items = empty_items(), l->size = 0;
    }
    return l ? value_object(l) : RAISED;
}

static Value convert(Runtime *rt, Value v) {
    List *l = list_new(rt, 0);
    bool ok = l && (v == UNBOUND || list_extend(rt, l, v));
    return ok ? value_object(l) : RAISED;
}

static void clear(Runtime *rt, List *l) {
    if (!l->items->capacity) return; /* also while it is sorted */
    l->size = 0;
    replace_items(rt, l, empty_items());
}

static Value init(Runtime *rt, Value *args, size_t n) {
    List *l = as_list(args[0]);
    if (l->size) clear(rt, l);
    if (args[1] != UNBOUND && !list_extend(rt, l, args[1])) return RAISED;
    return NONE_VALUE;
}

static Value copy_range(Runtime *rt, List *l, size_t start, size_t n) {
    if (!runtime_charge(rt, n >> 8)) return RAISED;
    List *r = list_from(rt, l->items->items + start, n);
    KEEP(l);
    return r ? value_object(r) : RAISED;
}

/* ---- items ------------------------------------------------------------------------ */

static Value get_slice(Runtime *rt, List *l, Slice *s) {
    int64_t start, stop, step;
    if (!slice_bounds(rt, s, &start, &stop, &step)) return RAISED;
    size_t n = slice_clamp(l->size, &start, &stop, step);
    if (step == 1) return copy_range(rt, l, (size_t)start, n);
    if (!runtime_charge(rt, n >> 8)) return RAISED;
    List *r = list_new(rt, n);
    if (!r) return RAISED;
    const Value *from = l->items->items;
    Pieces p = {0};
    while (pieces_next(rt, &p, n, BULK_ITEMS))
        for (size_t i = p.from; i < p.to; i++)
            r->items->items[i] = from[start + (int64_t)i * step];
    if (p.to < n) return RAISED;
    r->size = n;
    KEEP(l);
    return value_object(r);
}

static Value getitem(Runtime *rt, Value self, Value key) {
    if (is_exact(key, TYPE_SLICE))
        return get_slice(rt, as_list(self), (Slice *)as_object(key));
    int64_t i;
    if (!sequence_index(rt, self, key, "list index", &i)) return RAISED;
    return as_list(self)->items->items[i];
}

/* Deletes `n` items, every step-th from `start`; step > 1. */
static bool delete_strided(Runtime *rt, List *l, size_t start, size_t step, size_t n) {
    Value *items = l->items->items;
    size_t to = start;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        ok = bulk_goes_on(rt, i);
        size_t from = start + i * step + 1;
        size_t next = ok && i + 1 < n ? start + (i + 1) * step : l->size;
        memmove(items + to, items + from, (next - from) * sizeof(Value));
        to += next - from;
    }
    for (size_t i = to; i < l->size; i++)
        items[i] = UNBOUND;
    l->size = to;
    heap_barrier_run(&rt->heap, l->items, items + start, to - start);
    return ok;
}

static bool delete_slice(Runtime *rt, List *l, Slice *s) {
    int64_t start, stop, step;
    if (!slice_bounds(rt, s, &start, &stop, &step)) return false;
    size_t n = slice_clamp(l->size, &start, &stop, step);
    if (!n) return true;
    if (!runtime_charge(rt, l->size >> 8)) return false;
    if (step < 0) start += (int64_t)(n - 1) * step, step = -step;
    if (step == 1) {
        if (!splice(rt, l, (size_t)start, n, 0)) return false;
    } else if (!delete_strided(rt, l, (size_t)start, (size_t)step, n)) {
        return false;
    }
    shrink(rt, l);
    return true;
}

static bool is_iterable(Runtime *rt, Value v) {
    const Slots *slots = is_object(v) ? &type_of(rt, v)->slots : NULL;
    return slots && (slots->iter || slots->getitem);
}

/* The values to assign: `v` itself if it is a list or tuple other than `l`, else a list.
 */
static Value assigned_values(Runtime *rt, List *l, Value v, const char *refusal) {
    if (v != value_object(l) && (is_exact(v, TYPE_LIST) || is_exact(v, TYPE_TUPLE)))
        return v;
    if (!is_iterable(rt, v)) return raise(rt, TYPE_TYPE_ERROR, refusal);
    Value it = value_iter(rt, v); /* whose length is asked for, not the iterable's */
    List *copy = it == RAISED ? NULL : list_new(rt, 0);
    if (!copy || !list_extend(rt, copy, it)) return RAISED;
    return value_object(copy);
}

static bool assign_strided(Runtime *rt, List *l, Value from, int64_t start, int64_t step,
                           size_t n) {
    size_t given = sequence_size(from);
    if (given != n) {
        raise(rt, TYPE_VALUE_ERROR,
              "attempt to assign sequence of size %zu to extended slice of size %zu",
              given, n);
        return false;
    }
    const Value *values = sequence_items(from);
    Value *to = l->items->items;
    Pieces p = {0};
    while (pieces_next(rt, &p, n, BULK_ITEMS))
        for (size_t i = p.from; i < p.to; i++)
            to[start + (int64_t)i * step] = values[i];
    KEEP(as_object(from));
    if (!n) return true;
    int64_t last = start + (int64_t)(n - 1) * step, low = step < 0 ? last : start;
    heap_barrier_run(&rt->heap, l->items, l->items->items + low,
                     (size_t)(start + last - 2 * low + 1));
    return p.to == n;
}

static bool set_slice(Runtime *rt, List *l, Slice *s, Value v) {
    int64_t start, stop, step;
    if (!slice_bounds(rt, s, &start, &stop, &step)) return false;
    Value from = assigned_values(rt, l, v, "must assign iterable to extended slice");
    if (from == RAISED) return false;
    size_t n = slice_clamp(l->size, &start, &stop, step);
    size_t added = sequence_size(from);
    if (!runtime_charge(rt, (added + l->size) >> 8)) return false;
    if (step != 1) return assign_strided(rt, l, from, start, step, n);
    if (!splice(rt, l, (size_t)start, n, added)) return false;
    Pieces p = {0};
    Value *to = l->items->items + start;
    while (pieces_next(rt, &p, added, BULK_ITEMS))
        memcpy(to + p.from, sequence_items(from) + p.from,
               (p.to - p.from) * sizeof(Value));
    KEEP(as_object(from));
    heap_barrier_run(&rt->heap, l->items, to, added);
    if (p.to < added) {
        (void)!splice(rt, l, (size_t)start + p.to, added - p.to, 0); /* the gap */
        return false;
    }
    shrink(rt, l);
    return true;
}

static bool setitem(Runtime *rt, Value self, Value key, Value v) {
    List *l = as_list(self);
    if (is_exact(key, TYPE_SLICE)) {
        Slice *s = (Slice *)as_object(key);
        return v == UNBOUND ? delete_slice(rt, l, s) : set_slice(rt, l, s, v);
    }
    int64_t i;
    if (!sequence_index(rt, self, key, "list assignment index", &i)) return false;
    if (v == UNBOUND) return splice(rt, l, (size_t)i, 1, 0);
    l->items->items[i] = v;
    heap_barrier_at(&rt->heap, l->items, &l->items->items[i]);
    return true;
}

/* ---- operators -------------------------------------------------------------------- */

static Value repr(Runtime *rt, Value self) {
    if (!as_list(self)->size) return string_or_raised(str_from_cstr(rt, "[]"));
    return sequence_repr(rt, self, "[", "", "]", "[...]");
}

static int64_t len(Runtime *rt, Value self) { return (int64_t)as_list(self)->size; }

static Value iter(Runtime *rt, Value self) {
    ListIterator *it =
        object_alloc(rt, sizeof *it, TYPE_LIST_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->list = as_list(self);
    it->index = 0;
    return value_object(it);
}

static Value concat(Runtime *rt, Value a, Value b) {
    if (!is_list(a) || !is_list(b)) return NOT_IMPLEMENTED;
    List *x = as_list(a), *y = as_list(b);
    size_t size = x->size + y->size;
    if (!runtime_charge(rt, size >> 8)) return RAISED;
    List *r = list_new(rt, size);
    if (!r || !bulk_copy_values(rt, r->items->items, x->items->items, x->size) ||
        !bulk_copy_values(rt, r->items->items + x->size, y->items->items, y->size))
        return RAISED;
    r->size = size;
    return value_object(r);
}

/* Appends the items again and again; there is room. */
static bool multiply(Runtime *rt, List *l, size_t size) {
    while (l->size < size) {
        size_t n = l->size < size - l->size ? l->size : size - l->size;
        if (!append_values(rt, l, l->items->items, n)) return false;
    }
    return true;
}

static bool repeated_size(Runtime *rt, size_t unit, int64_t times, size_t *size) {
    if (!size_muladd(unit, (size_t)times, 0, size) || *size > SIZE_MAX / 16) {
        raise_memory(rt);
        return false;
    }
    return runtime_charge(rt, *size >> 8);
}

static Value repeat(Runtime *rt, Value a, Value b) {
    if (!is_list(a)) {
        Value swap = a;
        a = b, b = swap;
    }
    int64_t times;
    Value ok = sequence_repeat_count(rt, b, &times);
    if (ok != NONE_VALUE) return ok;
    List *l = as_list(a);
    size_t size;
    if (!repeated_size(rt, l->size, times, &size)) return RAISED;
    List *r = list_new(rt, size);
    if (!r) return RAISED;
    if (size &&
        (!append_values(rt, r, l->items->items, l->size) || !multiply(rt, r, size)))
        return RAISED;
    return value_object(r);
}

static Value add_in_place(Runtime *rt, Value self, Value b) {
    return list_extend(rt, as_list(self), b) ? self : RAISED;
}

static Value repeat_in_place(Runtime *rt, Value self, Value b) {
    int64_t times;
    Value ok = sequence_repeat_count(rt, b, &times);
    if (ok != NONE_VALUE) return ok;
    List *l = as_list(self);
    if (!times) {
        clear(rt, l);
        return self;
    }
    size_t size;
    if (!repeated_size(rt, l->size, times, &size)) return RAISED;
    if (!reserve(rt, l, size - l->size)) return RAISED;
    return multiply(rt, l, size) ? self : RAISED;
}

/* ---- methods ---------------------------------------------------------------------- */

static Value append(Runtime *rt, Value *args, size_t n) {
    return list_append(rt, as_list(args[0]), args[1]) ? NONE_VALUE : RAISED;
}

static Value clear_method(Runtime *rt, Value *args, size_t n) {
    clear(rt, as_list(args[0]));
    return NONE_VALUE;
}

static Value copy(Runtime *rt, Value *args, size_t n) {
    return copy_range(rt, as_list(args[0]), 0, as_list(args[0])->size);
}

static Value count(Runtime *rt, Value *args, size_t n) {
    return sequence_count(rt, args[0], args[1]);
}

static Value extend(Runtime *rt, Value *args, size_t n) {
    return list_extend(rt, as_list(args[0]), args[1]) ? NONE_VALUE : RAISED;
}

static Value index_of(Runtime *rt, Value *args, size_t n) {
    int64_t from = 0, to = INT64_MAX;
    if (!sequence_bound(rt, args[2], as_list(args[0])->size, &from)) return RAISED;
    if (!sequence_bound(rt, args[3], as_list(args[0])->size, &to)) return RAISED;
    int64_t i = sequence_find(rt, args[0], args[1], from, to);
    if (i == -2) return RAISED;
    if (i < 0) return raise(rt, TYPE_VALUE_ERROR, "%R is not in list", args[1]);
    return value_small(i);
}

/* An argument that says where. */
static bool position(Runtime *rt, Value v, int64_t *at) {
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (int_to_i64(i, at)) return true;
    raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return false;
}

static Value insert(Runtime *rt, Value *args, size_t n) {
    List *l = as_list(args[0]);
    int64_t at;
    if (!position(rt, args[1], &at)) return RAISED;
    if (at < 0) at += (int64_t)l->size;
    if (at < 0) at = 0;
    if (at > (int64_t)l->size) at = (int64_t)l->size;
    if (!runtime_charge(rt, (l->size - (size_t)at) >> 10)) return RAISED;
    if (!splice(rt, l, (size_t)at, 0, 1)) return RAISED;
    l->items->items[at] = args[2];
    heap_barrier_at(&rt->heap, l->items, &l->items->items[at]);
    return NONE_VALUE;
}

static Value pop(Runtime *rt, Value *args, size_t n) {
    List *l = as_list(args[0]);
    int64_t at = -1;
    if (args[1] != UNBOUND && !position(rt, args[1], &at)) return RAISED;
    if (!l->size) return raise(rt, TYPE_INDEX_ERROR, "pop from empty list");
    if (at < 0) at += (int64_t)l->size;
    if (at < 0 || at >= (int64_t)l->size)
        return raise(rt, TYPE_INDEX_ERROR, "pop index out of range");
    Value v = l->items->items[at];
    if (at == (int64_t)l->size - 1) {
        l->items->items[--l->size] = UNBOUND;
    } else {
        if (!runtime_charge(rt, (l->size - (size_t)at) >> 10)) return RAISED;
        if (!splice(rt, l, (size_t)at, 1, 0)) return RAISED;
    }
    shrink(rt, l);
    return v;
}

static Value remove_item(Runtime *rt, Value *args, size_t n) {
    List *l = as_list(args[0]);
    int64_t i = sequence_find(rt, args[0], args[1], 0, INT64_MAX);
    if (i == -2) return RAISED;
    if (i < 0) return raise(rt, TYPE_VALUE_ERROR, "list.remove(x): x not in list");
    if (i >= (int64_t)l->size) return NONE_VALUE; /* the comparison emptied the list */
    return splice(rt, l, (size_t)i, 1, 0) ? NONE_VALUE : RAISED;
}

static Value reverse(Runtime *rt, Value *args, size_t n) {
    List *l = as_list(args[0]);
    if (l->size < 2) return NONE_VALUE;
    if (!runtime_charge(rt, l->size >> 8)) return RAISED;
    Value *items = l->items->items;
    bool ok = true;
    for (size_t low = 0, high = l->size - 1; ok && low < high; low++, high--) {
        Value swap = items[low];
        items[low] = items[high];
        items[high] = swap;
        ok = bulk_goes_on(rt, low);
    }
    heap_barrier_run(&rt->heap, l->items, items, l->size);
    return ok ? NONE_VALUE : RAISED;
}

static Value sort(Runtime *rt, Value *args, size_t n) {
    int descending = value_truth(rt, args[2]);
    if (descending < 0) return RAISED;
    return list_sort(rt, as_list(args[0]), args[1], descending) ? NONE_VALUE : RAISED;
}

static Value iter_reversed(Runtime *rt, Value *args, size_t n) {
    ListIterator *it =
        object_alloc(rt, sizeof *it, TYPE_LIST_REVERSE_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->list = as_list(args[0]);
    it->index = it->list->size; /* one above the next */
    return value_object(it);
}

static const NativeDef methods[] = {
    {"__new__(cls, *args, **kwargs)", make, "Create and return a new object."},
    {"__init__(self, iterable=..., /)", init, NULL},
    {"append(self, object, /)", append, "Append object to the end of the list."},
    {"clear(self, /)", clear_method, "Remove all items from list."},
    {"copy(self, /)", copy, "Return a shallow copy of the list."},
    {"count(self, value, /)", count, "Return number of occurrences of value."},
    {"extend(self, iterable, /)", extend, "Extend list by items from the iterable."},
    {"index(self, value, start=..., stop=..., /)", index_of,
     "Return first index of value."},
    {"insert(self, index, object, /)", insert, "Insert object before index."},
    {"pop(self, index=..., /)", pop, "Remove and return item at index (default last)."},
    {"remove(self, value, /)", remove_item, "Remove first occurrence of value."},
    {"reverse(self, /)", reverse, "Reverse in place."},
    {"sort(self, *, key=None, reverse=False)", sort, "Sort stably, in ascending order."},
    {"__reversed__(self, /)", iter_reversed, "Return a reverse iterator over the list."},
    GENERIC_METHOD,
    {0},
};

const TypeDef type_def_LIST = {
    .name = "list",
    .doc = "Built-in mutable sequence.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_LIST,
    .flags = TF_BASE | TF_SEQUENCE,
    .size = sizeof(List),
    .slots =
        {
            .repr = repr,

            .compare = sequence_compare,
            .len = len,
            .getitem = getitem,
            .setitem = setitem,
            .contains = sequence_contains,
            .iter = iter,
            .binary[OP_ADD] = concat,
            .binary[OP_MUL] = repeat,
            .inplace[OP_ADD] = add_in_place,
            .inplace[OP_MUL] = repeat_in_place,
        },
    .methods = methods,
    .convert = convert,
};
