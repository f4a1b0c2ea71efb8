/* descriptor.h - objects in class dictionaries that compute attributes: property,
 * classmethod, staticmethod, getset and member descriptors. (Natives and slot wrappers
 * are descriptors, too: native.c, slot_wrapper.c.) */
#ifndef OBJECT_DESCRIPTOR_H
#define OBJECT_DESCRIPTOR_H

#include "object/function.h"

/* All return RAISED on failure. */
Value getset_new(Runtime *rt, Type *owner, const GetSetDef *def, Str *name);
Value member_new(Runtime *rt, Type *owner, Str *name, uint32_t offset);
Value classmethod_new(Runtime *rt, Value function);
Value staticmethod_new(Runtime *rt, Value function);
/* What a built-in's dictionary holds for one of its methods; its name goes to *name. */
Value descriptor_for_native(Runtime *rt, Type *t, const NativeDef *def, Str **name);

INLINE Descriptor *as_descriptor(Value v) { return (Descriptor *)as_object(v); }

#endif
