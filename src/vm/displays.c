/* displays.c - displays, f-strings, unpacking and pattern matching. */
#include "object/format.h"
#include "object/sequence.h"
#include "vm/slow.h"

Value build_set(VM *vm, const Value *items, size_t n) {
    Set *s = set_new(&vm->rt, false);
    if (!s) return RAISED;
    for (size_t i = 0; i < n; i++)
        if (!set_add(&vm->rt, s, items[i])) return RAISED;
    return value_object(s);
}

Value build_dict(VM *vm, const Value *pairs, size_t n) {
    Dict *d = dict_new_sized(&vm->rt, n);
    if (!d) return RAISED;
    for (size_t i = 0; i < n; i++)
        if (!dict_set(&vm->rt, d, pairs[2 * i], pairs[2 * i + 1])) return RAISED;
    return value_object(d);
}

Value format_converted(VM *vm, Value v, Value spec, unsigned conversion) {
    Runtime *rt = &vm->rt;
    Str *text;
    switch (conversion) {
    case 1: text = value_str(rt, v); break;
    case 2: text = value_repr(rt, v); break;
    case 3: text = value_ascii(rt, v); break;
    default:
        return format_value(rt, v, spec == UNBOUND ? value_object(rt->empty_str) : spec);
    }
    if (!text) return RAISED;
    if (spec == UNBOUND) return value_object(text);
    return format_value(rt, value_object(text), spec);
}

bool extend_display(VM *vm, Value list, Value iterable) {
    Runtime *rt = &vm->rt;
    if (list_extend(rt, as_list(list), iterable)) return true;
    Type *t = type_of(rt, iterable);
    if (error_is(rt, TYPE_TYPE_ERROR) && !t->slots.iter && !t->slots.getitem) {
        error_clear(rt);
        raise(rt, TYPE_TYPE_ERROR, "Value after * must be an iterable, not %T", iterable);
    }
    return false;
}

bool update_display(VM *vm, Value dict, Value mapping) {
    Runtime *rt = &vm->rt;
    if (!is_dict(mapping)) {
        Value keys = value_getattr_or(rt, mapping, NAME(rt, keys));
        if (keys == RAISED) return false;
        if (keys == UNBOUND) {
            raise(rt, TYPE_TYPE_ERROR, "'%T' object is not a mapping", mapping);
            return false;
        }
    }
    return dict_update(rt, as_dict(dict), mapping);
}

/* ---- unpacking -------------------------------------------------------------------- */

static bool too_few(VM *vm, size_t expected, int after, size_t got) {
    raise(&vm->rt, TYPE_VALUE_ERROR,
          "not enough values to unpack (expected %s%zu, got %zu)",
          after < 0 ? "" : "at least ", expected, got);
    return false;
}

static bool too_many(VM *vm, size_t expected) {
    raise(&vm->rt, TYPE_VALUE_ERROR, "too many values to unpack (expected %zu)",
          expected);
    return false;
}

/* A list or tuple, with a list in the middle. */
static bool unpack_around(VM *vm, Value sequence, Value *to, size_t before,
                          size_t after) {
    Runtime *rt = &vm->rt;
    size_t n = sequence_size(sequence);
    if (n < before + after) return too_few(vm, before + after, (int)after, n);
    if (!runtime_charge(rt, n >> 8)) return false;
    const Value *items = sequence_items(sequence);
    List *middle = list_from(rt, items + before, n - before - after);
    if (!middle) return false;
    memcpy(to, items, before * sizeof(Value));
    to[before] = value_object(middle);
    memcpy(to + before + 1, items + n - after, after * sizeof(Value));
    return true;
}

bool unpack(VM *vm, Value iterable, Value *to, size_t before, int after) {
    Runtime *rt = &vm->rt;
    if (after >= 0 && (is_exact(iterable, TYPE_LIST) || is_exact(iterable, TYPE_TUPLE)))
        return unpack_around(vm, iterable, to, before, (size_t)after);
    Type *t = type_of(rt, iterable);
    if (!t->slots.iter && !t->slots.getitem) {
        raise(rt, TYPE_TYPE_ERROR, "cannot unpack non-iterable %N object", t);
        return false;
    }
    Value it = value_iter(rt, iterable);
    if (it == RAISED) return false;
    for (size_t i = 0; i < before; i++) {
        Value v = value_next(rt, it);
        if (v == RAISED) return false;
        if (v == UNBOUND)
            return too_few(vm, before + (after < 0 ? 0 : (size_t)after), after, i);
        to[i] = v;
    }
    if (after < 0) {
        Value v = value_next(rt, it);
        if (v == RAISED) return false;
        if (v == UNBOUND) return true;
        return too_many(vm, before);
    }
    List *middle = list_new(rt, 0);
    if (!middle || !list_extend(rt, middle, it)) return false;
    size_t tail = (size_t)after;
    if (middle->size < tail)
        return too_few(vm, before + tail, after, before + middle->size);
    size_t kept = middle->size - tail;
    for (size_t i = 0; i < tail; i++)
        to[before + 1 + i] = middle->items->items[kept + i];
    for (size_t i = kept; i < middle->size; i++)
        middle->items->items[i] = UNBOUND;
    middle->size = kept;
    to[before] = value_object(middle);
    return true;
}

/* ---- match ------------------------------------------------------------------------ */

Value match_keys(VM *vm, Value mapping, Value keys) {
    Runtime *rt = &vm->rt;
    Tuple *k = as_tuple(keys);
    Set *seen = set_new(rt, false);
    Tuple *values = tuple_new(rt, k->size);
    if (!seen || !values) return RAISED;
    Value get = value_getattr(rt, mapping, NAME(rt, get));
    if (get == RAISED) return RAISED;
    Object *marker = object_alloc(rt, sizeof(Object), TYPE_OBJECT, LAYOUT_OBJECT, 0);
    if (!marker) return RAISED;
    for (size_t i = 0; i < k->size; i++) {
        int twice = set_contains(rt, seen, k->items[i]);
        if (twice < 0) return RAISED;
        if (twice)
            return raise(rt, TYPE_VALUE_ERROR,
                         "mapping pattern checks duplicate key (%R)", k->items[i]);
        if (!set_add(rt, seen, k->items[i])) return RAISED;
        Value args[2] = {k->items[i], value_object(marker)};
        Value v = call(rt, get, args, 2);
        if (v == RAISED) return RAISED;
        if (v == value_object(marker)) return NONE_VALUE;
        values->items[i] = v;
        heap_barrier(&rt->heap, values);
    }
    return value_object(values);
}

/* One attribute of a class pattern. 1 found, 0 no match, -1 raised. */
static int match_attribute(VM *vm, Value subject, Type *cls, Value name, Set *seen,
                           Value *out) {
    Runtime *rt = &vm->rt;
    int twice = set_contains(rt, seen, name);
    if (twice < 0) return -1;
    if (twice) {
        raise(rt, TYPE_TYPE_ERROR, "%N() got multiple sub-patterns for attribute %R", cls,
              name);
        return -1;
    }
    if (!set_add(rt, seen, name)) return -1;
    *out = value_getattr_or(rt, subject, as_str(name));
    return *out == RAISED ? -1 : *out != UNBOUND;
}

/* Built-in types whose one positional sub-pattern is the subject itself. */
static bool matches_self(VM *vm, Type *cls) {
    static const uint16_t types[] = {TYPE_BOOL,  TYPE_BYTEARRAY, TYPE_BYTES, TYPE_DICT,
                                     TYPE_FLOAT, TYPE_FROZENSET, TYPE_INT,   TYPE_LIST,
                                     TYPE_SET,   TYPE_STR,       TYPE_TUPLE};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (type_is_subtype(cls, vm->rt.types[types[i]])) return true;
    return false;
}

Value match_class(VM *vm, Value subject, Value class, size_t positional, Value names) {
    Runtime *rt = &vm->rt;
    if (!has_layout(class, LAYOUT_TYPE))
        return raise(rt, TYPE_TYPE_ERROR, "called match pattern must be a class");
    Type *cls = as_type(class);
    int is = value_isinstance(rt, subject, class);
    if (is < 0) return RAISED;
    if (!is) return NONE_VALUE;
    Tuple *keywords = as_tuple(names);
    Tuple *values = tuple_new(rt, positional + keywords->size);
    Set *seen = set_new(rt, false);
    if (!values || !seen) return RAISED;
    size_t n = 0;
    if (positional) {
        Value match_args = value_getattr_or(rt, class, NAME(rt, dunder_match_args));
        if (match_args == RAISED) return RAISED;
        bool self = match_args == UNBOUND && matches_self(vm, cls);
        size_t allowed = self ? 1 : 0;
        if (match_args != UNBOUND) {
            if (!is_exact(match_args, TYPE_TUPLE))
                return raise(rt, TYPE_TYPE_ERROR,
                             "%N.__match_args__ must be a tuple (got %T)", cls,
                             match_args);
            allowed = as_tuple(match_args)->size;
        }
        if (positional > allowed)
            return raise(rt, TYPE_TYPE_ERROR,
                         "%N() accepts %zu positional sub-pattern%s (%zu given)", cls,
                         allowed, allowed == 1 ? "" : "s", positional);
        if (self) values->items[n++] = subject;
        for (; n < positional; n++) {
            Value name = as_tuple(match_args)->items[n];
            if (!is_exact(name, TYPE_STR))
                return raise(rt, TYPE_TYPE_ERROR,
                             "__match_args__ elements must be strings (got %T)", name);
            int found = match_attribute(vm, subject, cls, name, seen, &values->items[n]);
            if (found <= 0) return found < 0 ? RAISED : NONE_VALUE;
            heap_barrier(&rt->heap, values);
        }
    }
    for (size_t i = 0; i < keywords->size; i++, n++) {
        int found = match_attribute(vm, subject, cls, keywords->items[i], seen,
                                    &values->items[n]);
        if (found <= 0) return found < 0 ? RAISED : NONE_VALUE;
        heap_barrier(&rt->heap, values);
    }
    return value_object(values);
}

Value dict_rest(VM *vm, Value mapping, Value keys) {
    Runtime *rt = &vm->rt;
    Dict *d = dict_new(rt);
    if (!d || !dict_update(rt, d, mapping)) return RAISED;
    for (size_t i = 0; i < as_tuple(keys)->size; i++)
        if (dict_delete(rt, d, as_tuple(keys)->items[i]) < 0) return RAISED;
    return value_object(d);
}
