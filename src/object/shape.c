/* shape.c - see shape.h. */
#include "object/shape.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

enum {
    TABLE_FROM = 9,     /* chains from this length on get a table … */
    TABLE_PATIENCE = 2, /* … after so many searches */
    LARGEST_INLINE = 32,
    FIRST_OVERFLOW = 4,
};

/* ---- shapes -------------------------------------------------------------------------
 */

static bool reserve_id(Runtime *rt) {
    if (rt->shapes_n < rt->shapes_cap) return true;
    size_t cap = rt->shapes_cap ? (size_t)rt->shapes_cap * 2 : 512, size, old;
    if (rt->shapes_n >= UINT32_MAX / 4 || !size_muladd(cap, sizeof(Shape *), 0, &size))
        return raise_memory(rt), false;
    old = (size_t)rt->shapes_cap * sizeof(Shape *);
    Shape **grown = mem_realloc(&rt->alloc, rt->shapes, old, size);
    if (!grown) return raise_memory(rt), false;
    rt->shapes = grown;
    rt->shapes_cap = (uint32_t)cap;
    return true;
}

static Shape *shape_alloc(Runtime *rt, Type *type, bool is_dict) {
    if (!reserve_id(rt)) return NULL;
    Shape *s = object_alloc(rt, sizeof *s, 0, LAYOUT_SHAPE, 0);
    if (!s) return NULL;
    memset((char *)s + sizeof(Object), 0, sizeof *s - sizeof(Object));
    s->type = type;
    s->is_dict = is_dict;
    s->inline_slots = is_dict ? 0 : type->inline_slots;
    s->slot = SHAPE_ABSENT;
    return s;
}

/* From now on objects may carry its id. */
static void publish(Runtime *rt, Shape *s) {
    s->id = rt->shapes_n++;
    rt->shapes[s->id] = s;
}

Shape *shape_new_root(Runtime *rt, Type *type, bool is_dict) {
    Shape *s = shape_alloc(rt, type, is_dict);
    if (s) publish(rt, s);
    return s;
}

Shape *shape_new_builtin(Runtime *rt, Type *type, bool is_dict) {
    Shape *s = shape_alloc(rt, type, is_dict);
    if (!s) return NULL;
    s->id = type->id;
    return rt->shapes[type->id] = s;
}

/* NULL: raised */
static Shape *shape_of_dict_mode(Runtime *rt, Type *type) {
    if (!type->dict_shape) {
        Shape *s = shape_new_root(rt, type, true);
        if (!s) return NULL;
        type->dict_shape = s;
        heap_barrier(&rt->heap, type);
    }
    return type->dict_shape;
}

static void make_table(Runtime *rt, Shape *shape) {
    Dict *table = dict_new_sized(rt, shape->count);
    bool ok = table != NULL;
    for (Shape *s = shape; ok && s->key; s = s->parent)
        ok = dict_set_str(rt, table, s->key, value_small(s->slot));
    if (!ok) { /* only a convenience: the chain answers as well */
        error_clear(rt);
        return;
    }
    shape->table = table;
    heap_barrier(&rt->heap, shape);
}

uint32_t shape_find(Runtime *rt, Shape *shape, Str *key) {
    if (shape->count >= TABLE_FROM && !shape->table &&
        shape->head.aux++ >= TABLE_PATIENCE)
        make_table(rt, shape);
    if (shape->table) {
        Value slot = dict_get_str(rt, shape->table, key);
        return is_int(slot) ? (uint32_t)as_small(slot) : SHAPE_ABSENT;
    }
    for (Shape *s = shape; s->key; s = s->parent)
        if (s->key == key) return s->slot;
    return SHAPE_ABSENT;
}

static uint32_t slot_of_index(const Shape *s, uint32_t index) {
    if (index >= s->inline_slots) return SHAPE_OVERFLOW + (index - s->inline_slots);
    return s->type->dict_offset + (uint32_t)sizeof(Value) * (1 + index);
}

/* The shape after adding `key`; NULL: raised, or `*overflowed`: use dictionary mode. */
static Shape *shape_add(Runtime *rt, Shape *shape, Str *key, bool *overflowed) {
    *overflowed = false;
    if (shape->transitions) {
        Value next = dict_get_str(rt, shape->transitions, key);
        if (is_object(next)) return (Shape *)as_object(next);
    }
    if (shape->is_dict || shape->count >= SHAPE_LARGEST) {
        *overflowed = true;
        return NULL;
    }
    if (!shape->transitions) {
        Dict *transitions = dict_new(rt);
        if (!transitions) return NULL;
        shape->transitions = transitions;
        heap_barrier(&rt->heap, shape);
    }
    Shape *s = shape_alloc(rt, shape->type, false);
    if (!s) return NULL;
    s->inline_slots = shape->inline_slots;
    s->count = shape->count + 1;
    s->parent = shape;
    s->key = key;
    s->slot = slot_of_index(shape, shape->count);
    if (!dict_set_str(rt, shape->transitions, key, value_object(s))) return NULL;
    publish(rt, s);
    return s;
}

static void trace_shape(Tracer *t, Object *o) {
    Shape *s = (Shape *)o;
    trace_object(t, s->type);
    trace_object(t, s->parent);
    trace_object(t, s->key);
    trace_object(t, s->transitions);
    trace_object(t, s->table);
}

const LayoutOps layout_SHAPE = {.name = "shape", .trace = trace_shape};

/* ---- attribute storage ---------------------------------------------------------------
 */

/* The word that refers to overflow slots or to the dictionary; NULL: no attributes. */
Value *attrs_word(const Type *t, Object *o) {
    if (!(t->flags & TF_DICT)) return NULL;
    if (t->dict_offset) return (Value *)((char *)o + t->dict_offset);
    return (Value *)((char *)o + heap_cell_size(o)) - 1;
}

static Value *slot_place(const Type *t, Object *o, uint32_t slot) {
    if (slot < SHAPE_OVERFLOW) return (Value *)((char *)o + slot);
    Array *more = (Array *)as_object(*attrs_word(t, o));
    return &more->items[slot - SHAPE_OVERFLOW];
}

Value attrs_get(Runtime *rt, Object *o, Str *name) {
    Shape *s = shape_of(rt, o);
    Value *word = attrs_word(s->type, o);
    if (!word) return UNBOUND;
    if (s->is_dict)
        return *word == UNBOUND ? UNBOUND : dict_get_str(rt, as_dict(*word), name);
    if (!s->count) return UNBOUND;
    uint32_t slot = shape_find(rt, s, name);
    return slot == SHAPE_ABSENT ? UNBOUND : *slot_place(s->type, o, slot);
}

static void store(Runtime *rt, Object *o, const Type *t, uint32_t slot, Value v) {
    Value *place = slot_place(t, o, slot);
    *place = v;
    if (slot < SHAPE_OVERFLOW)
        heap_barrier(&rt->heap, o);
    else
        heap_barrier(&rt->heap, as_object(*attrs_word(t, o)));
}

/* Room for overflow slot `index` in the array behind the attribute word. */
static bool reserve_overflow(Runtime *rt, Object *o, Value *word, uint32_t index) {
    Array *old = *word == UNBOUND ? NULL : (Array *)as_object(*word);
    size_t n = old ? old->capacity : 0;
    if (index < n) return true;
    Array *grown = array_new(rt, n ? n * 2 : FIRST_OVERFLOW);
    if (!grown) return false;
    if (old) memcpy(grown->items, old->items, n * sizeof(Value));
    *word = value_object(grown);
    heap_barrier(&rt->heap, o);
    return true;
}

/* Instances of this class hold more than was foreseen: those to come get a larger cell.
 */
static void widen_class(Runtime *rt, Type *t, uint32_t count) {
    if (!(t->flags & TF_SCRIPT) || !t->dict_offset || count > LARGEST_INLINE ||
        t->inline_slots >= count)
        return;
    uint16_t before = t->inline_slots;
    t->inline_slots = type_inline_slots(t, count);
    Shape *root = shape_new_root(rt, t, false);
    if (!root) {
        t->inline_slots = before;
        error_clear(rt);
        return;
    }
    t->root = root;
    t->shape_id = root->id;
    heap_barrier(&rt->heap, t);
}

static bool set_in_dict(Runtime *rt, Object *o, Value *word, Str *name, Value v) {
    if (*word == UNBOUND) {
        Dict *d = dict_new(rt);
        if (!d) return false;
        *word = value_object(d);
        heap_barrier(&rt->heap, o);
    }
    return dict_set_str(rt, as_dict(*word), name, v);
}

static bool add_attribute(Runtime *rt, Object *o, Shape *s, Value *word, Str *name,
                          Value v) {
    bool overflowed;
    Shape *next = shape_add(rt, s, name, &overflowed);
    if (!next) {
        Dict *d = overflowed ? attrs_dict(rt, o) : NULL;
        return d && dict_set_str(rt, d, name, v);
    }
    if (next->slot >= SHAPE_OVERFLOW) {
        if (!reserve_overflow(rt, o, word, next->slot - SHAPE_OVERFLOW)) return false;
        widen_class(rt, s->type, next->count);
    }
    store(rt, o, s->type, next->slot, v);
    o->shape = next->id;
    return true;
}

bool attrs_set(Runtime *rt, Object *o, Str *name, Value v) {
    Shape *s = shape_of(rt, o);
    Value *word = attrs_word(s->type, o);
    assert(word);
    if (s->is_dict) return set_in_dict(rt, o, word, name, v);
    uint32_t slot = s->count ? shape_find(rt, s, name) : SHAPE_ABSENT;
    if (slot == SHAPE_ABSENT) return add_attribute(rt, o, s, word, name, v);
    store(rt, o, s->type, slot, v);
    return true;
}

bool attrs_delete(Runtime *rt, Object *o, Str *name, bool *found) {
    Shape *s = shape_of(rt, o);
    Value *word = attrs_word(s->type, o);
    *found = false;
    if (!word) return true;
    if (!s->is_dict && s->key == name) { /* the youngest: step back */
        *slot_place(s->type, o, s->slot) = UNBOUND;
        o->shape = s->parent->id;
        *found = true;
        return true;
    }
    if (!s->is_dict && (!s->count || shape_find(rt, s, name) == SHAPE_ABSENT))
        return true;
    if (s->is_dict && *word == UNBOUND) return true;
    Dict *d = attrs_dict(rt, o);
    if (!d) return false;
    int deleted = dict_delete_str(rt, d, name);
    *found = deleted > 0;
    return deleted >= 0;
}

/* Calls for each slot in order of insertion. */
static bool copy_slots(Runtime *rt, Object *o, Shape *shape, Dict *d) {
    Shape *chain[SHAPE_LARGEST];
    uint32_t n = 0;
    for (Shape *s = shape; s->key; s = s->parent)
        chain[n++] = s;
    while (n-- > 0) {
        Value v = *slot_place(shape->type, o, chain[n]->slot);
        if (!dict_set_str(rt, d, chain[n]->key, v)) return false;
    }
    return true;
}

static void enter_dict_mode(Runtime *rt, Object *o, Shape *from, Shape *to, Dict *d) {
    Value *word = attrs_word(from->type, o);
    for (uint32_t i = 0; i < from->inline_slots && i < from->count; i++)
        word[1 + i] = UNBOUND;
    o->shape = to->id;
    *attrs_word(to->type, o) = value_object(d);
    heap_barrier(&rt->heap, o);
}

Dict *attrs_dict(Runtime *rt, Object *o) {
    Shape *s = shape_of(rt, o);
    Value *word = attrs_word(s->type, o);
    if (!word) return NULL;
    if (s->is_dict && *word != UNBOUND) return as_dict(*word);
    Shape *to = s->is_dict ? s : shape_of_dict_mode(rt, s->type);
    Dict *d = to ? dict_new_sized(rt, s->count) : NULL;
    if (!d || !copy_slots(rt, o, s, d)) return NULL;
    enter_dict_mode(rt, o, s, to, d);
    return d;
}

bool attrs_replace(Runtime *rt, Object *o, Dict *dict) {
    Shape *s = shape_of(rt, o);
    assert(s->type->flags & TF_DICT);
    Shape *to = s->is_dict ? s : shape_of_dict_mode(rt, s->type);
    if (!to) return false;
    enter_dict_mode(rt, o, s, to, dict);
    return true;
}

bool attrs_set_class(Runtime *rt, Object *o, Type *t) {
    Shape *s = shape_of(rt, o);
    if (!(t->flags & TF_DICT)) {
        o->shape = t->shape_id;
        return true;
    }
    if (!s->is_dict && s->count == 0 && s->inline_slots == t->inline_slots && t->root) {
        o->shape = t->root->id;
        return true;
    }
    Shape *to = shape_of_dict_mode(rt, t);
    Dict *d = to ? attrs_dict(rt, o) : NULL;
    if (!d) return false;
    o->shape = to->id;
    return true;
}

void attrs_clear(Type *t, Object *o) {
    Value *word = attrs_word(t, o);
    if (word) *word = UNBOUND;
    Value *slots = (Value *)((char *)o + t->def->size);
    for (uint32_t i = 0; i < t->slots_n; i++)
        slots[i] = UNBOUND;
}

void attrs_trace(Tracer *tracer, Object *o, Runtime *rt) {
    Shape *s = shape_of(rt, o);
    Type *t = s->type;
    if (t->slots_n) trace_values(tracer, (Value *)((char *)o + t->def->size), t->slots_n);
    Value *word = attrs_word(t, o);
    if (!word) return;
    uint32_t n = s->count < s->inline_slots ? s->count : s->inline_slots;
    trace_values(tracer, word, 1 + n);
}
