/* dispatch.h - which code answers for a special method of a value: a method written in
 * script, or the slot of the built-in type that the class extends.
 *
 * A class's script_slots say what it (or a script base) defines; only what they do not
 * have is looked for in the nearest built-in base. So the slots that script classes
 * inherit, or get trampolines for, need not be asked here. */
#ifndef VM_DISPATCH_H
#define VM_DISPATCH_H

#include "object/protocol.h"

/* type_of without a call for instances of built-ins. */
INLINE Type *class_of(Runtime *rt, Value v) {
    if (is_object(v) && as_object(v)->shape < TYPE_COUNT)
        return rt->types[as_object(v)->shape];
    return type_of(rt, v);
}
/* The slots of the built-in that `t` is or extends. */
INLINE const Slots *native_slots(const Type *t) {
    while (UNLIKELY(t->flags & TF_SCRIPT))
        t = t->base;
    return &t->slots;
}
INLINE bool has_script(const Type *t, unsigned slot) {
    return UNLIKELY(t->flags & TF_SCRIPT) && slotset_has(&t->script_slots, slot);
}
/* Calls the method; NotImplemented when it went missing. */
INLINE Value call_script(Runtime *rt, Value self, unsigned slot, const Value *args,
                         size_t n) {
    Value v = call_special(rt, self, slot, args, n);
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}
/* Is the method there, but set to None to say that the class lacks it? */
INLINE bool is_refused(Runtime *rt, Type *t, unsigned slot) {
    return type_lookup(rt, t, SLOT_NAME(rt, slot)) == NONE_VALUE;
}

/* a OP b, or a OP= b, after a's own method declined: b's answer, or RAISED. */
Value binary_reflected(Runtime *rt, BinaryOp op, Value a, Value b, bool inplace);

#endif
