/* iteration.c - walking, subscripts, membership and length of any value. */
#include "object/argument.h"
#include "object/containers.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/iterator.h"
#include "object/str.h"
#include "vm/dispatch.h"
#include "vm/frame.h"

/* ---- walking ---------------------------------------------------------------------- */

static bool can_next(Type *t) {
    return has_script(t, SLOT_NEXT) || native_slots(t)->next;
}

static Value script_iter(Runtime *rt, Type *t, Value v) {
    if (is_refused(rt, t, SLOT_ITER))
        return raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not iterable", v);
    Value it = call_special(rt, v, SLOT_ITER, NULL, 0);
    if (it == RAISED || can_next(class_of(rt, it))) return it;
    return raise(rt, TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%.100T'",
                 it);
}

Value value_iter(Runtime *rt, Value v) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_ITER)) return script_iter(rt, t, v);
    const Slots *slots = native_slots(t);
    if (slots->iter) return slots->iter(rt, v);
    if (has_script(t, SLOT_GETITEM) || slots->getitem)
        return sequence_iterator_new(rt, v);
    return raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not iterable", v);
}

/* What natives walk is charged for here: some would never come to an end. */
Value value_next(Runtime *rt, Value it) {
    if (is_exact(it, TYPE_LIST_ITERATOR)) {
        ListIterator *l = (ListIterator *)as_object(it);
        if (LIKELY(l->list != NULL) && LIKELY(l->index < l->list->size)) {
            Value item = l->list->items->items[l->index++];
            bool due = UNLIKELY(l->index % 256 == 0);
            return !due || runtime_charge(rt, 1) ? item : RAISED;
        }
    }
    if (UNLIKELY(!++rt->uncharged) && !runtime_charge(rt, 1)) return RAISED;
    if (is_exact(it, TYPE_GENERATOR)) /* no StopIteration leaves it: PEP 479 */
        return generator_next(vm_of(rt), as_generator(it));
    Type *t = class_of(rt, it);
    Value v;
    if (has_script(t, SLOT_NEXT))
        v = call_special(rt, it, SLOT_NEXT, NULL, 0);
    else if (native_slots(t)->next)
        v = native_slots(t)->next(rt, it);
    else
        return raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not an iterator", it);
    if (UNLIKELY(v == RAISED) && error_is(rt, TYPE_STOP_ITERATION)) {
        rt->stop_value = exception_result(error_take(rt));
        return UNBOUND;
    }
    return v;
}

typedef bool Each(Runtime *rt, void *user, Value item);

static bool each_of_list(Runtime *rt, List *l, Each *each, void *user) {
    for (size_t i = 0; i < l->size; i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        if (!each(rt, user, l->items->items[i])) return false;
    }
    return true;
}

static bool each_of_tuple(Runtime *rt, Tuple *t, Each *each, void *user) {
    for (size_t i = 0; i < t->size; i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        if (!each(rt, user, t->items[i])) return false;
    }
    KEEP(t);
    return true;
}

bool value_each(Runtime *rt, Value iterable, Each *each, void *user) {
    if (is_exact(iterable, TYPE_LIST))
        return each_of_list(rt, as_list(iterable), each, user);
    if (is_exact(iterable, TYPE_TUPLE))
        return each_of_tuple(rt, as_tuple(iterable), each, user);
    Value it = value_iter(rt, iterable);
    if (it == RAISED) return false;
    while (true) {
        Value item = value_next(rt, it);
        if (item == UNBOUND) return true;
        if (item == RAISED || !each(rt, user, item)) return false;
    }
}

/* ---- length ----------------------------------------------------------------------- */

/* What __len__ returned. */
static int64_t checked_length(Runtime *rt, Value v) {
    if (is_int(v) && v >= INT_MID) return as_small(v);
    int64_t n;
    v = number_index(rt, v);
    if (v == RAISED) return -1;
    if (number_compare(rt, v, value_small(0), CMP_LT) == TRUE_VALUE) {
        raise(rt, TYPE_VALUE_ERROR, "__len__() should return >= 0");
        return -1;
    }
    return index_to_i64(rt, v, &n) ? n : -1;
}

int64_t value_len(Runtime *rt, Value v) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_LEN)) {
        Value n = call_special(rt, v, SLOT_LEN, NULL, 0);
        return n == RAISED ? -1 : checked_length(rt, n);
    }
    if (native_slots(t)->len) return native_slots(t)->len(rt, v);
    raise(rt, TYPE_TYPE_ERROR, "object of type '%.200T' has no len()", v);
    return -1;
}

int64_t value_length_hint(Runtime *rt, Value v, int64_t otherwise) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_LEN) || native_slots(t)->len) {
        int64_t n = value_len(rt, v);
        if (n >= 0 || !error_is(rt, TYPE_TYPE_ERROR)) return n;
        error_clear(rt);
    }
    if (has_layout(v, LAYOUT_GENERATOR)) return otherwise;
    Value hint = call_special(rt, v, SLOT_LENGTH_HINT, NULL, 0);
    if (hint == UNBOUND || hint == NOT_IMPLEMENTED) return otherwise;
    if (hint == RAISED) {
        if (!error_is(rt, TYPE_TYPE_ERROR)) return -1;
        error_clear(rt);
        return otherwise;
    }
    int64_t n;
    if (!is_any_int(hint)) {
        raise(rt, TYPE_TYPE_ERROR, "__length_hint__ must be an integer, not %.100T",
              hint);
        return -1;
    }
    if (!int_to_i64(hint, &n)) {
        raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
        return -1;
    }
    if (n >= 0) return n;
    raise(rt, TYPE_VALUE_ERROR, "__length_hint__() should return >= 0");
    return -1;
}

/* ---- subscripts ------------------------------------------------------------------- */

static Value subscript_class(Runtime *rt, Value v, Value key) {
    Value method = value_getattr_or(rt, v, SLOT_NAME(rt, SLOT_CLASS_GETITEM));
    if (method == RAISED) return RAISED;
    if (method != UNBOUND) return call(rt, method, &key, 1);
    if (as_type(v)->id == TYPE_TYPE) return generic_alias_new(rt, v, key);
    return raise(rt, TYPE_TYPE_ERROR, "type '%.200N' is not subscriptable", as_type(v));
}

Value value_getitem(Runtime *rt, Value v, Value key) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_GETITEM)) return call_special(rt, v, SLOT_GETITEM, &key, 1);
    const Slots *slots = native_slots(t);
    if (slots->getitem) return slots->getitem(rt, v, key);
    if (has_layout(v, LAYOUT_TYPE)) return subscript_class(rt, v, key);
    return raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not subscriptable", v);
}

bool value_setitem(Runtime *rt, Value v, Value key, Value item) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_SETITEM)) {
        Value args[2] = {key, item};
        return call_special(rt, v, SLOT_SETITEM, args, 2) != RAISED;
    }
    const Slots *slots = native_slots(t);
    if (slots->setitem) return slots->setitem(rt, v, key, item);
    raise(rt, TYPE_TYPE_ERROR, "'%.200T' object does not support item assignment", v);
    return false;
}

bool value_delitem(Runtime *rt, Value v, Value key) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_DELITEM))
        return call_special(rt, v, SLOT_DELITEM, &key, 1) != RAISED;
    const Slots *slots = native_slots(t);
    if (slots->setitem) return slots->setitem(rt, v, key, UNBOUND);
    /* CPython words it thus where an index was asked of what has a length. */
    bool indexed = (t->flags & TF_SCRIPT || slots->len) && is_index(rt, key);
    raise(rt, TYPE_TYPE_ERROR, "'%.200T' object %s support item deletion", v,
          indexed ? "doesn't" : "does not");
    return false;
}

/* ---- membership ------------------------------------------------------------------- */

static int script_contains(Runtime *rt, Type *t, Value container, Value item) {
    if (is_refused(rt, t, SLOT_CONTAINS)) {
        raise(rt, TYPE_TYPE_ERROR, "'%.200T' object is not a container", container);
        return -1;
    }
    Value v = call_special(rt, container, SLOT_CONTAINS, &item, 1);
    return v == RAISED ? -1 : value_truth(rt, v);
}

static int search(Runtime *rt, Value container, Value item) {
    Value it = value_iter(rt, container);
    if (it == RAISED) return -1;
    for (;;) {
        Value v = value_next(rt, it);
        if (v == UNBOUND) return 0;
        int same = v == RAISED ? -1 : value_equal(rt, v, item);
        if (same) return same;
    }
}

static bool is_iterable(Type *t) {
    const Slots *slots = native_slots(t);
    return has_script(t, SLOT_ITER) || slots->iter || has_script(t, SLOT_GETITEM) ||
           slots->getitem;
}

int value_contains(Runtime *rt, Value container, Value item) {
    if (is_exact(container, TYPE_DICT)) {
        int64_t i = dict_find(rt, as_dict(container), item);
        return i == DICT_FAILED ? -1 : i >= 0;
    }
    Type *t = class_of(rt, container);
    if (has_script(t, SLOT_CONTAINS)) return script_contains(rt, t, container, item);
    const Slots *slots = native_slots(t);
    if (slots->contains) return slots->contains(rt, container, item);
    bool refused = has_script(t, SLOT_ITER) && is_refused(rt, t, SLOT_ITER);
    if (is_iterable(t) && !refused) return search(rt, container, item);
    raise(rt, TYPE_TYPE_ERROR, "argument of type '%.200T' is not iterable", container);
    return -1;
}
