/* shape.h - hidden classes: which attribute lies in which slot.
 *
 * A shape implies its class. Instances of a class start at its root shape; storing a new
 * attribute follows (or makes) a transition. Deleting one, or exceeding SHAPE_LARGEST,
 * moves the instance to the class's dictionary-mode shape: its attribute word then refers
 * to a Dict. In slot mode the attribute word (at `Type.dict_offset`) is UNBOUND or the
 * Array of overflow slots; the first `inline_slots` lie in the cell right after that
 * word.
 *
 * `slot` as caches hold it: the byte offset in the object for inline slots; for overflow
 * slots SHAPE_OVERFLOW + index in the Array. */
#ifndef OBJECT_SHAPE_H
#define OBJECT_SHAPE_H

#include "object/type.h"

enum { SHAPE_LARGEST = 256 };
#define SHAPE_OVERFLOW UINT32_C(0x80000000)
#define SHAPE_ABSENT UINT32_C(0xFFFFFFFF)

struct Shape {
    Object head;
    uint32_t id;
    bool is_dict; /* dictionary mode (or a type without attributes: no dict_offset) */
    uint16_t inline_slots; /* capacity in the cell; equal along a class's shapes made
                              together */
    uint32_t count;        /* attributes */
    Type *type;
    Shape *parent;
    Str *key;      /* the attribute that this shape added to `parent`; NULL at the root */
    uint32_t slot; /* where it lies */
    Dict *transitions; /* Str -> Shape (as a Value), or NULL */
    Dict *table;       /* Str -> slot as int; built on demand for long chains */
};

INLINE Shape *shape_of(Runtime *rt, Object *o) { return rt->shapes[o->shape]; }
Shape *shape_new_root(Runtime *rt, Type *type, bool is_dict); /* NULL: raised */
/* At boot: the root whose id is the TypeId. */
Shape *shape_new_builtin(Runtime *rt, Type *type, bool is_dict);
uint32_t shape_find(Runtime *rt, Shape *shape, Str *key); /* slot or SHAPE_ABSENT */

/* Attribute storage of one object; name is interned. No descriptors, no script. */
Value attrs_get(Runtime *rt, Object *o, Str *name); /* UNBOUND: absent */
MUST_CHECK bool attrs_set(Runtime *rt, Object *o, Str *name, Value v);
MUST_CHECK bool attrs_delete(Runtime *rt, Object *o, Str *name, bool *found);
/* The instance's dict; materialises dictionary mode. NULL: raised or no attributes. */
Dict *attrs_dict(Runtime *rt, Object *o);
bool attrs_replace(Runtime *rt, Object *o, Dict *dict); /* obj.__dict__ = dict */
bool attrs_set_class(Runtime *rt, Object *o, Type *t);  /* obj.__class__ = t */
/* Where the attribute word lies; NULL: instances have no attributes of their own. */
Value *attrs_word(const Type *t, Object *o);
/* Of a fresh instance: no attributes, all __slots__ empty. */
void attrs_clear(Type *t, Object *o);
/* Attributes and __slots__ values. */
void attrs_trace(Tracer *t, Object *o, Runtime *rt);
/* The same of an instance of a script class: the trace of every layout that may be
 * subclassed calls it. */
INLINE void trace_attributes(Tracer *t, Object *o) {
    if (UNLIKELY(o->shape >= TYPE_COUNT)) attrs_trace(t, o, tracer_heap(t)->user);
}

#endif
