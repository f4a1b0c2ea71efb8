/* type_slots.c - see type_slots.h. */
#include "object/type_slots.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/slot_wrapper.h"
#include "object/str.h"

#define MEMBER(field) (offsetof(Slots, field) / sizeof(SlotFn))

unsigned slot_member(SlotId id) {
    if (id < SLOT_RADD) return MEMBER(binary) + (id - SLOT_ADD);
    if (id < SLOT_IADD) return MEMBER(binary) + (id - SLOT_RADD);
    if (id < SLOT_NEG) return MEMBER(inplace) + (id - SLOT_IADD);
    if (id < SLOT_LT) return MEMBER(unary) + (id - SLOT_NEG);
    if (id <= SLOT_GE) return MEMBER(compare);
    switch (id) {
    case SLOT_REPR: return MEMBER(repr);
    case SLOT_STR: return MEMBER(str);
    case SLOT_FORMAT: return MEMBER(format);
    case SLOT_HASH: return MEMBER(hash);
    case SLOT_BOOL: return MEMBER(truth);
    case SLOT_LEN: return MEMBER(len);
    case SLOT_GETITEM: return MEMBER(getitem);
    case SLOT_SETITEM:
    case SLOT_DELITEM: return MEMBER(setitem);
    case SLOT_CONTAINS: return MEMBER(contains);
    case SLOT_ITER: return MEMBER(iter);
    case SLOT_NEXT: return MEMBER(next);
    case SLOT_CALL: return MEMBER(call);
    case SLOT_GETATTRIBUTE:
    case SLOT_GETATTR: return MEMBER(getattr);
    case SLOT_SETATTR:
    case SLOT_DELATTR: return MEMBER(setattr);
    case SLOT_GET: return MEMBER(get);
    case SLOT_SET:
    case SLOT_DELETE: return MEMBER(set);
    case SLOT_INDEX: return MEMBER(index);
    case SLOT_INT: return MEMBER(to_int);
    case SLOT_FLOAT: return MEMBER(to_float);
    case SLOT_AWAIT: return MEMBER(await);
    case SLOT_AITER: return MEMBER(aiter);
    case SLOT_ANEXT: return MEMBER(anext);
    default: return SLOT_NO_MEMBER;
    }
}

SlotId slot_by_name(Runtime *rt, Str *name) {
    if (name->size < 6 || memcmp(name->bytes, "__", 2) != 0) return SLOT_COUNT;
    for (unsigned id = 0; id < SLOT_COUNT; id++)
        if (SLOT_NAME(rt, id) == name) return (SlotId)id;
    return SLOT_COUNT;
}

void slots_inherit(Slots *slots, const TypeDef *def, const Slots *base) {
    *slots = def->slots;
    if (!base) return;
    /* Equality without a hash of its own makes a type unhashable. */
    bool unhashable = def->slots.compare && !def->slots.hash;
    for (unsigned i = 0; i < SLOT_MEMBERS; i++)
        if (!slots_get(slots, i)) *slots_at(slots, i) = slots_get(base, i);
    if (unhashable) slots->hash = NULL;
}

/* ---- script classes ------------------------------------------------------------------
 */

static Value find_with_owner(Runtime *rt, Type *t, Str *name, Type **owner) {
    for (size_t i = 0; i < t->mro->size; i++) {
        Type *k = as_type(t->mro->items[i]);
        if (!k->dict) continue;
        Value v = dict_get_str(rt, k->dict, name);
        if (v == UNBOUND) continue;
        *owner = k;
        return v;
    }
    return UNBOUND;
}

typedef struct Update {
    Type *t;
    Slots slots;
    bool scripted[SLOT_MEMBERS];
} Update;

/* `__hash__ = object.__hash__`: the wrapped function serves directly. */
static Native *wrapper_for(const Type *t, Value v, SlotId id) {
    if (!is_exact(v, TYPE_SLOT_WRAPPER)) return NULL;
    Native *n = (Native *)as_object(v);
    return slot_wrapper_id(n) == id && type_is_subtype(t, n->owner) ? n : NULL;
}

static void take_slot(Update *u, SlotId id, Value v, Type *owner) {
    unsigned member = slot_member(id);
    bool script = owner->flags & TF_SCRIPT;
    if (script) slotset_add(&u->t->script_slots, id);
    if (member == SLOT_NO_MEMBER) return;
    SlotFn *slot = slots_at(&u->slots, member);
    Native *wrapper = script ? wrapper_for(u->t, v, id) : NULL;
    if (wrapper) {
        owner = wrapper->owner;
        script = false;
    }
    if (id == SLOT_HASH && v == NONE_VALUE) {
        *slot = NULL;
    } else if (script) {
        *slot = slots_get(&script_slots, member);
        u->scripted[member] = true;
    } else if (!u->scripted[member] && !*slot) {
        *slot = slots_get(&owner->slots, member);
    }
}

static void set_flag(Type *t, uint32_t flag, bool on) {
    t->flags = on ? t->flags | flag : t->flags & ~flag;
}

/* Everybody relies on these, though a metaclass's mro() may leave `object` out. */
static void add_indispensable(Runtime *rt, Slots *s) {
    const Slots *object = &rt->types[TYPE_OBJECT]->slots;
    if (!s->repr) s->repr = object->repr;
    if (!s->str) s->str = object->str;
    if (!s->format) s->format = object->format;
    if (!s->compare) s->compare = object->compare;
}

bool type_update_slots(Runtime *rt, Type *t) {
    Update u = {.t = t};
    for (size_t i = 0; i < t->mro->size; i++)
        if (!type_fill(rt, as_type(t->mro->items[i]))) return false;
    t->script_slots = (SlotSet){{0}};
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        Type *owner;
        Value v = find_with_owner(rt, t, SLOT_NAME(rt, id), &owner);
        if (v != UNBOUND) take_slot(&u, (SlotId)id, v, owner);
    }
    add_indispensable(rt, &u.slots);
    t->slots = u.slots;
    const SlotSet *s = &t->script_slots;
    set_flag(t, TF_GETATTRIBUTE, slotset_has(s, SLOT_GETATTRIBUTE));
    set_flag(t, TF_GETATTR, slotset_has(s, SLOT_GETATTR));
    set_flag(t, TF_SETATTR, slotset_has(s, SLOT_SETATTR) || slotset_has(s, SLOT_DELATTR));
    if (slotset_has(s, SLOT_DEL)) t->flags |= TF_DEL | TF_FINALIZABLE;
    return true;
}
