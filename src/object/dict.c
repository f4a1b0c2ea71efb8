/* dict.c - the class dict: its operators, methods, and ways to be filled. The table
 * itself is dict_table.c's, views and iterators are dict_view.c's. */
#include "object/dict.h"
#include "object/binding.h"
#include "object/function.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

/* ---- update ----------------------------------------------------------------------- */

/* Refuses keys that are there already when `callable` is no UNBOUND: for **kwargs. */
typedef struct Merge {
    Dict *into;
    Value callable;
} Merge;

static bool refuse_keyword(Runtime *rt, Value callable, Value key) {
    Str *text = callable_text(rt, callable);
    if (!text) return false;
    if (!is_str(key))
        raise(rt, TYPE_TYPE_ERROR, "keywords must be strings");
    else
        raise(rt, TYPE_TYPE_ERROR, "%U got multiple values for keyword argument '%S'",
              text, key);
    return false;
}

static bool merge_one(Runtime *rt, Merge *m, Value key, Value v) {
    if (m->callable == UNBOUND) return dict_set(rt, m->into, key, v);
    if (!is_str(key)) return refuse_keyword(rt, m->callable, key);
    int64_t i = dict_find(rt, m->into, key);
    if (i == DICT_FAILED) return false;
    if (i != DICT_ABSENT) return refuse_keyword(rt, m->callable, key);
    return dict_set(rt, m->into, key, v);
}

static bool merge_dict(Runtime *rt, Merge *m, Dict *from) {
    Dict *d = m->into;
    if (d == from || !from->live) return true;
    if (!d->live && !d->used && m->callable == UNBOUND)
        return dict_clone_into(rt, d, from);
    if (from->live > d->table->capacity - d->used &&
        !dict_reserve(rt, d, (size_t)d->live + from->live))
        return false;
    uint32_t changes = from->changes;
    for (size_t i = 0; i < from->used; i++) {
        DictEntry e = from->table->entries[i];
        if (e.key == UNBOUND) continue;
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        bool plain =
            m->callable == UNBOUND && !is_int(e.key) && !is_exact(e.key, TYPE_STR);
        bool ok =
            plain ? dict_set_hashed(rt, d, e.key, dict_entry_hash(rt, from, i), e.value)
                  : merge_one(rt, m, e.key, e.value);
        if (!ok) return false;
        if (UNLIKELY(from->changes != changes)) {
            raise(rt, TYPE_RUNTIME_ERROR, "dict mutated during update");
            return false;
        }
    }
    return true;
}

typedef struct MergeKeys {
    Merge *merge;
    Value from;
} MergeKeys;

static bool merge_key(Runtime *rt, void *user, Value key) {
    MergeKeys *m = user;
    Value v = value_getitem(rt, m->from, key);
    return v != RAISED && merge_one(rt, m->merge, key, v);
}

static bool merge_mapping(Runtime *rt, Merge *m, Value from) {
    Value keys = call_method(rt, from, NAME(rt, keys), NULL, 0);
    if (keys == RAISED) return false;
    MergeKeys each = {m, from};
    return value_each(rt, keys, merge_key, &each);
}

typedef struct MergePairs {
    Dict *into;
    size_t n;
} MergePairs;

static bool merge_pair(Runtime *rt, void *user, Value pair) {
    MergePairs *m = user;
    if (!is_exact(pair, TYPE_TUPLE) && !is_exact(pair, TYPE_LIST)) {
        List *l = list_new(rt, 2);
        if (!l) return false;
        const Slots *slots = &type_of(rt, pair)->slots;
        if (!slots->iter && !slots->getitem) {
            raise(rt, TYPE_TYPE_ERROR,
                  "cannot convert dictionary update sequence element #%zu to a sequence",
                  m->n);
            return false;
        }
        if (!list_extend(rt, l, pair)) return false;
        pair = value_object(l);
    }
    if (sequence_size(pair) != 2) {
        raise(rt, TYPE_VALUE_ERROR,
              "dictionary update sequence element #%zu has length %zu; 2 is required",
              m->n, sequence_size(pair));
        return false;
    }
    m->n++;
    const Value *items = sequence_items(pair);
    return dict_set(rt, m->into, items[0], items[1]);
}

/* A dict whose class has not changed how it is walked. */
static bool is_plain_dict(Runtime *rt, Value v) {
    if (is_exact(v, TYPE_DICT)) return true;
    return is_dict(v) && type_of(rt, v)->slots.iter == rt->types[TYPE_DICT]->slots.iter;
}

bool dict_update(Runtime *rt, Dict *d, Value from) {
    Merge m = {d, UNBOUND};
    if (is_plain_dict(rt, from)) return merge_dict(rt, &m, as_dict(from));
    if (is_dict(from)) return merge_mapping(rt, &m, from);
    if (is_exact(from, TYPE_LIST) || is_exact(from, TYPE_TUPLE)) {
        MergePairs pairs = {d, 0};
        return value_each(rt, from, merge_pair, &pairs);
    }
    Value keys = value_getattr_or(rt, from, NAME(rt, keys));
    if (keys == RAISED) return false;
    if (keys != UNBOUND) return merge_mapping(rt, &m, from);
    MergePairs pairs = {d, 0};
    return value_each(rt, from, merge_pair, &pairs);
}

bool dict_merge_kwargs(Runtime *rt, Dict *d, Value mapping, Value callable) {
    Merge m = {d, callable};
    if (is_plain_dict(rt, mapping)) return merge_dict(rt, &m, as_dict(mapping));
    Value keys = value_getattr_or(rt, mapping, NAME(rt, keys));
    if (keys == RAISED) return false;
    if (keys != UNBOUND) return merge_mapping(rt, &m, mapping);
    Str *text = callable_text(rt, callable);
    if (!text) return false;
    raise(rt, TYPE_TYPE_ERROR, "%U argument after ** must be a mapping, not %T", text,
          mapping);
    return false;
}

/* ---- operators -------------------------------------------------------------------- */

static bool repr_entries(Runtime *rt, Dict *d, Buffer *b) {
    bool first = true;
    for (size_t i = 0; i < d->used; i++) {
        Value parts[2] = {d->table->entries[i].key, d->table->entries[i].value};
        if (parts[0] == UNBOUND) continue;
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        if (!first) buffer_append(b, ", ", 2);
        first = false;
        for (int part = 0; part < 2; part++) {
            Str *s = value_repr(rt, parts[part]);
            if (!s) return false;
            buffer_append(b, s->bytes, s->size);
            if (!part) buffer_append(b, ": ", 2);
            KEEP(s);
        }
    }
    return true;
}

static Value repr(Runtime *rt, Value self) {
    Dict *d = as_dict(self);
    if (!d->live) return string_or_raised(str_from_cstr(rt, "{}"));
    int entered = repr_enter(rt, self);
    if (entered <= 0)
        return entered < 0 ? RAISED : string_or_raised(str_from_cstr(rt, "{...}"));
    Buffer b;
    buffer_init(&b, &rt->alloc);
    buffer_byte(&b, '{');
    bool ok = repr_entries(rt, d, &b);
    buffer_byte(&b, '}');
    repr_leave(rt);
    if (ok) return string_or_raised(str_from_buffer(rt, &b));
    buffer_free(&b);
    return RAISED;
}

int dict_equal(Runtime *rt, Dict *a, Dict *b) {
    if (a->live != b->live) return 0;
    for (size_t i = 0; i < a->used; i++) {
        DictEntry e = a->table->entries[i];
        if (e.key == UNBOUND) continue;
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return -1;
        int64_t at = is_int(e.key) || is_exact(e.key, TYPE_STR)
                         ? dict_find(rt, b, e.key)
                         : dict_find_hashed(rt, b, e.key, dict_entry_hash(rt, a, i));
        if (at < 0) return at == DICT_ABSENT ? 0 : -1;
        int same = value_equal(rt, b->table->entries[at].value, e.value);
        if (same <= 0) return same;
    }
    return 1;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_dict(a) || !is_dict(b))
        return NOT_IMPLEMENTED;
    int same = dict_equal(rt, as_dict(a), as_dict(b));
    return same < 0 ? RAISED : value_bool(same == (op == CMP_EQ));
}

static int64_t len(Runtime *rt, Value self) { return as_dict(self)->live; }

static NOINLINE Value missing(Runtime *rt, Value self, Value key) {
    if (!is_exact(self, TYPE_DICT)) {
        Value v = call_special(rt, self, SLOT_MISSING, &key, 1);
        if (v != UNBOUND) return v;
    }
    return raise_key(rt, key);
}

static Value getitem(Runtime *rt, Value self, Value key) {
    Value v = dict_get(rt, as_dict(self), key);
    return LIKELY(v != UNBOUND) ? v : missing(rt, self, key);
}

static bool setitem(Runtime *rt, Value self, Value key, Value v) {
    if (v != UNBOUND) return dict_set(rt, as_dict(self), key, v);
    int deleted = dict_delete(rt, as_dict(self), key);
    if (!deleted) raise_key(rt, key);
    return deleted > 0;
}

static int contains(Runtime *rt, Value self, Value key) {
    int64_t i = dict_find(rt, as_dict(self), key);
    return i >= 0 ? 1 : i == DICT_ABSENT ? 0 : -1;
}

static Value iter(Runtime *rt, Value self) {
    return dict_iterator_new(rt, as_dict(self), TYPE_DICT_KEY_ITERATOR);
}

static Value merged(Runtime *rt, Value a, Value b) {
    if (!is_dict(a) || !is_dict(b)) return NOT_IMPLEMENTED;
    Dict *d = dict_copy(rt, as_dict(a));
    return d && dict_update(rt, d, b) ? value_object(d) : RAISED;
}

static Value merge_in_place(Runtime *rt, Value self, Value b) {
    return dict_update(rt, as_dict(self), b) ? self : RAISED;
}

/* ---- methods ---------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    if (as_type(args[0])->id == TYPE_DICT) {
        Dict *d = dict_new(rt);
        return d ? value_object(d) : RAISED;
    }
    Dict *d = type_alloc(rt, as_type(args[0]), 0);
    if (!d) return RAISED;
    dict_init(d);
    return value_object(d);
}

static Value convert(Runtime *rt, Value v) {
    Dict *d = dict_new(rt);
    bool ok = d && (v == UNBOUND || dict_update(rt, d, v));
    return ok ? value_object(d) : RAISED;
}

static Value update(Runtime *rt, Value *args, size_t n) {
    Dict *d = as_dict(args[0]);
    if (args[1] != UNBOUND && !dict_update(rt, d, args[1])) return RAISED;
    Merge m = {d, UNBOUND};
    return merge_dict(rt, &m, as_dict(args[2])) ? NONE_VALUE : RAISED;
}

static Value clear(Runtime *rt, Value *args, size_t n) {
    dict_clear(rt, as_dict(args[0]));
    return NONE_VALUE;
}

static Value copy(Runtime *rt, Value *args, size_t n) {
    Dict *d = dict_copy(rt, as_dict(args[0]));
    return d ? value_object(d) : RAISED;
}

typedef struct FromKeys {
    Value into, value;
} FromKeys;

static bool from_key(Runtime *rt, void *user, Value key) {
    FromKeys *f = user;
    if (is_exact(f->into, TYPE_DICT))
        return dict_set(rt, as_dict(f->into), key, f->value);
    return value_setitem(rt, f->into, key, f->value);
}

static Value fromkeys(Runtime *rt, Value *args, size_t n) {
    FromKeys f = {call(rt, args[0], NULL, 0), args[2]};
    if (f.into == RAISED || !value_each(rt, args[1], from_key, &f)) return RAISED;
    return f.into;
}

static Value get(Runtime *rt, Value *args, size_t n) {
    Value v = dict_get(rt, as_dict(args[0]), args[1]);
    return v == UNBOUND ? args[2] : v;
}

static Value items(Runtime *rt, Value *args, size_t n) {
    return dict_view_new(rt, as_dict(args[0]), TYPE_DICT_ITEMS);
}

static Value keys(Runtime *rt, Value *args, size_t n) {
    return dict_view_new(rt, as_dict(args[0]), TYPE_DICT_KEYS);
}

static Value values(Runtime *rt, Value *args, size_t n) {
    return dict_view_new(rt, as_dict(args[0]), TYPE_DICT_VALUES);
}

static Value pop(Runtime *rt, Value *args, size_t n) {
    Dict *d = as_dict(args[0]);
    int64_t i = dict_find(rt, d, args[1]);
    if (i == DICT_FAILED) return RAISED;
    if (i == DICT_ABSENT) return args[2] == UNBOUND ? raise_key(rt, args[1]) : args[2];
    Value v = d->table->entries[i].value;
    dict_remove_at(rt, d, (size_t)i);
    return v;
}

static Value popitem(Runtime *rt, Value *args, size_t n) {
    Dict *d = as_dict(args[0]);
    if (!d->live) return raise(rt, TYPE_KEY_ERROR, "popitem(): dictionary is empty");
    Tuple *pair = tuple_new(rt, 2);
    if (!pair) return RAISED;
    dict_trim(d);
    DictEntry e = d->table->entries[d->used - 1];
    pair->items[0] = e.key;
    pair->items[1] = e.value;
    dict_remove_at(rt, d, d->used - 1);
    dict_trim(d);
    return value_object(pair);
}

static Value setdefault(Runtime *rt, Value *args, size_t n) {
    return dict_default(rt, as_dict(args[0]), args[1], args[2]);
}

static Value iter_reversed(Runtime *rt, Value *args, size_t n) {
    return dict_iterator_new(rt, as_dict(args[0]), TYPE_DICT_REVERSE_KEY_ITERATOR);
}

static const NativeDef methods[] = {
    {"__new__(cls, *args, **kwargs)", make, "Create and return a new object."},
    {"__init__(self, iterable=..., /, **kwargs)", update, NULL},
    {"clear(self, /)", clear, "Remove all items from the dict."},
    {"copy(self, /)", copy, "Return a shallow copy of the dict."},
    {"fromkeys(cls, iterable, value=None, /) [class]", fromkeys,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"get(self, key, default=None, /)", get,
     "Return the value for key if key is in the dictionary, else default."},
    {"items(self, /)", items, "A set-like view of the dict's items."},
    {"keys(self, /)", keys, "A set-like view of the dict's keys."},
    {"pop(self, key, default=..., /)", pop, "Remove key and return its value."},
    {"popitem(self, /)", popitem, "Remove and return the newest (key, value) pair."},
    {"setdefault(self, key, default=None, /)", setdefault,
     "Return the value for key, inserting default if it is not there."},
    {"update(self, iterable=..., /, **kwargs)", update,
     "Set what a mapping, pairs and keywords hold."},
    {"values(self, /)", values, "A view of the dict's values."},
    {"__reversed__(self, /)", iter_reversed, "Return a reverse iterator over the keys."},
    GENERIC_METHOD,
    {0},
};

const TypeDef type_def_DICT = {
    .name = "dict",
    .doc = "Built-in mapping that keeps the order of insertion.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DICT,
    .flags = TF_BASE | TF_MAPPING,
    .size = sizeof(Dict),
    .slots =
        {
            .repr = repr,

            .compare = compare,
            .len = len,
            .getitem = getitem,
            .setitem = setitem,
            .contains = contains,
            .iter = iter,
            .binary[OP_OR] = merged,
            .inplace[OP_OR] = merge_in_place,
        },
    .methods = methods,
    .convert = convert,
};
