/* isinstance.c - isinstance and issubclass: tuples, unions, hooks of metaclasses,
 * classes by duck. */
#include "object/generic.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/str.h"

typedef int (*Check)(Runtime *rt, Value v, Value classinfo);

static int any_of(Runtime *rt, Value v, Tuple *classes, Check check) {
    if (!depth_enter(rt, " in __instancecheck__")) return -1;
    int result = 0;
    for (size_t i = 0; result == 0 && i < classes->size; i++)
        result = check(rt, v, classes->items[i]);
    depth_leave(rt);
    return result;
}

/* Does a script metaclass (or another object) bring a check of its own? */
static bool has_hook(Runtime *rt, Value classinfo, SlotId id) {
    Type *t = type_of(rt, classinfo);
    Value hook = type_lookup(rt, t, SLOT_NAME(rt, id));
    return hook != UNBOUND &&
           hook != type_lookup(rt, rt->types[TYPE_TYPE], SLOT_NAME(rt, id));
}

static int ask_hook(Runtime *rt, Value v, Value classinfo, SlotId id) {
    if (!depth_enter(rt, id == SLOT_INSTANCECHECK ? " in __instancecheck__"
                                                  : " in __subclasscheck__"))
        return -1;
    Value answer = call_special(rt, classinfo, id, &v, 1);
    depth_leave(rt);
    return answer == RAISED ? -1 : value_truth(rt, answer);
}

/* __bases__ of something that is no class but behaves like one; UNBOUND: it does not. */
static Value bases_of(Runtime *rt, Value cls) {
    Value bases = value_getattr_or(rt, cls, NAME(rt, dunder_bases));
    return bases == RAISED || is_tuple(bases) ? bases : UNBOUND;
}

static int require_bases(Runtime *rt, Value cls, const char *message) {
    if (has_layout(cls, LAYOUT_TYPE)) return 1;
    Value bases = bases_of(rt, cls);
    if (bases == RAISED) return -1;
    if (bases != UNBOUND) return 1;
    raise(rt, TYPE_TYPE_ERROR, "%s", message);
    return -1;
}

static int any_derives(Runtime *rt, Tuple *bases, Value cls);

/* Along __bases__, which script may make without end. */
static int derives(Runtime *rt, Value derived, Value cls) {
    Value bases;
    do {
        if (derived == cls) return 1;
        bases = bases_of(rt, derived);
        if (bases == RAISED || !runtime_charge(rt, 1)) return -1;
        if (bases == UNBOUND || !as_tuple(bases)->size) return 0;
        derived = as_tuple(bases)->items[0];
    } while (as_tuple(bases)->size == 1);
    return any_derives(rt, as_tuple(bases), cls);
}

static int any_derives(Runtime *rt, Tuple *bases, Value cls) {
    int found = 0;
    if (!depth_enter(rt, " in __issubclass__")) return -1;
    for (size_t i = 0; i < bases->size && !found; i++)
        found = derives(rt, bases->items[i], cls);
    depth_leave(rt);
    return found;
}

static int plain_isinstance(Runtime *rt, Value v, Value cls) {
    if (has_layout(cls, LAYOUT_TYPE)) {
        if (type_is_subtype(type_of(rt, v), as_type(cls))) return 1;
        Value own = value_getattr_or(rt, v, NAME(rt, dunder_class));
        if (own == RAISED) return -1;
        return own != UNBOUND && has_layout(own, LAYOUT_TYPE) &&
               type_is_subtype(as_type(own), as_type(cls));
    }
    int ok = require_bases(
        rt, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    if (ok < 0) return -1;
    Value own = value_getattr_or(rt, v, NAME(rt, dunder_class));
    if (own == RAISED) return -1;
    return own == UNBOUND ? 0 : derives(rt, own, cls);
}

/* Is the __class__ of instances of t what object makes it, t itself? */
static bool is_candid(Runtime *rt, Type *t) {
    Str *name = NAME(rt, dunder_class);
    return !t->slots.getattr &&
           type_lookup(rt, t, name) == type_lookup(rt, rt->types[TYPE_OBJECT], name);
}

int value_isinstance(Runtime *rt, Value v, Value classinfo) {
    if (has_layout(classinfo, LAYOUT_TYPE)) {
        Type *t = type_of(rt, v);
        if (t == as_type(classinfo)) return 1;
        bool hookless = as_object(classinfo)->shape == TYPE_TYPE;
        if (hookless && type_is_subtype(t, as_type(classinfo))) return 1;
        if (hookless && is_candid(rt, t)) return 0;
    }
    if (is_tuple(classinfo)) return any_of(rt, v, as_tuple(classinfo), value_isinstance);
    if (is_union(classinfo))
        return any_of(rt, v, union_args(classinfo), value_isinstance);
    if (has_hook(rt, classinfo, SLOT_INSTANCECHECK))
        return ask_hook(rt, v, classinfo, SLOT_INSTANCECHECK);
    return plain_isinstance(rt, v, classinfo);
}

static int plain_issubclass(Runtime *rt, Value cls, Value base) {
    if (has_layout(cls, LAYOUT_TYPE) && has_layout(base, LAYOUT_TYPE))
        return type_is_subtype(as_type(cls), as_type(base));
    if (require_bases(rt, cls, "issubclass() arg 1 must be a class") < 0) return -1;
    if (require_bases(
            rt, base,
            "issubclass() arg 2 must be a class, a tuple of classes, or a union") < 0)
        return -1;
    return derives(rt, cls, base);
}

int value_issubclass(Runtime *rt, Value cls, Value classinfo) {
    if (is_tuple(classinfo))
        return any_of(rt, cls, as_tuple(classinfo), value_issubclass);
    if (is_union(classinfo))
        return any_of(rt, cls, union_args(classinfo), value_issubclass);
    if (has_hook(rt, classinfo, SLOT_SUBCLASSCHECK))
        return ask_hook(rt, cls, classinfo, SLOT_SUBCLASSCHECK);
    return plain_issubclass(rt, cls, classinfo);
}
