/* type_slots.h - which Slots member answers which special method, and the slots of
 * classes computed from their dictionaries. */
#ifndef OBJECT_TYPE_SLOTS_H
#define OBJECT_TYPE_SLOTS_H

#include "object/type.h"

/* Every member of Slots is a function pointer: they are addressed by index, too. */
typedef void (*SlotFn)(void);
enum { SLOT_MEMBERS = sizeof(Slots) / sizeof(SlotFn), SLOT_NO_MEMBER = 0xFF };

INLINE SlotFn *slots_at(Slots *s, unsigned member) {
    return (SlotFn *)(void *)s + member;
}
INLINE SlotFn slots_get(const Slots *s, unsigned member) {
    return ((const SlotFn *)(const void *)s)[member];
}

/* The member behind a special method, or SLOT_NO_MEMBER. */
unsigned slot_member(SlotId id);
/* The special method called `name` (interned), or SLOT_COUNT. */
SlotId slot_by_name(Runtime *rt, Str *name);
/* A built-in's slots: its own, and its base's where it has none. */
void slots_inherit(Slots *slots, const TypeDef *def, const Slots *base);
/* A script class's slots and flags, from what its MRO's dictionaries hold. */
MUST_CHECK bool type_update_slots(Runtime *rt, Type *t);

#endif
