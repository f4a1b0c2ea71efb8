/* attributes.c - reading and writing attributes: what inline caches abbreviate. */
#include "object/class.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

/* Names come interned from code; getattr(o, "a" + "b") brings others. */
static Str *interned(Runtime *rt, Str *name) {
    return LIKELY(str_is_interned(name)) ? name : str_intern(rt, name);
}

/* ---- instances -------------------------------------------------------------------- */

/* By the rules of object.__getattribute__; UNBOUND: absent. */
static Value generic_find(Runtime *rt, Value v, Str *name) {
    Type *t = type_of(rt, v);
    Value above = type_lookup(rt, t, name);
    Type *at = above == UNBOUND ? NULL : type_of(rt, above);
    if (at && at->slots.get && at->slots.set)
        return at->slots.get(rt, above, v, value_object(t));
    if (t->flags & TF_DICT) {
        Value own = attrs_get(rt, as_object(v), name);
        if (own != UNBOUND) return own;
    }
    if (at && at->slots.get) return at->slots.get(rt, above, v, value_object(t));
    return above;
}

Value generic_getattr(Runtime *rt, Value v, Str *name) {
    Str *key = interned(rt, name);
    if (!key) return RAISED;
    Value found = generic_find(rt, v, key);
    return found == UNBOUND ? raise_attribute(rt, v, key) : found;
}

static bool raise_unwritable(Runtime *rt, Value v, Str *name, Value above) {
    Str *s =
        above != UNBOUND
            ? str_format(rt, "'%T' object attribute '%U' is read-only", v, name)
            : str_format(rt,
                         "'%T' object has no attribute '%U' and no __dict__ for setting "
                         "new attributes",
                         v, name);
    raise_attribute_text(rt, s, v, name);
    return false;
}

static bool delete_own(Runtime *rt, Value v, Str *name) {
    bool found;
    if (!attrs_delete(rt, as_object(v), name, &found)) return false;
    if (!found) raise_attribute(rt, v, name);
    return found;
}

bool generic_setattr(Runtime *rt, Value v, Str *name, Value item) {
    Str *key = interned(rt, name);
    if (!key) return false;
    Type *t = type_of(rt, v);
    Value above = type_lookup(rt, t, key);
    if (above != UNBOUND) {
        Type *at = type_of(rt, above);
        if (at->slots.set) return at->slots.set(rt, above, v, item);
    }
    if (!(t->flags & TF_DICT)) return raise_unwritable(rt, v, key, above);
    return item == UNBOUND ? delete_own(rt, v, key)
                           : attrs_set(rt, as_object(v), key, item);
}

/* ---- any object ------------------------------------------------------------------- */

/* Methods, aliases, wrappers of functions ask what they hold, which may do so in turn. */
Value value_getattr(Runtime *rt, Value v, Str *name) {
    Str *key = interned(rt, name);
    if (!key || !depth_enter(rt, "")) return RAISED;
    Type *t = type_of(rt, v);
    Value found =
        t->slots.getattr ? t->slots.getattr(rt, v, key) : generic_getattr(rt, v, key);
    depth_leave(rt);
    return found;
}

static Value absent_if_missing(Runtime *rt, Value v) {
    if (v == UNBOUND && rt->lookup_refused) return raise_memory(rt);
    if (v != RAISED || !error_is(rt, TYPE_ATTRIBUTE_ERROR)) return v;
    error_clear(rt);
    return UNBOUND;
}

Value value_getattr_or(Runtime *rt, Value v, Str *name) {
    Str *key = interned(rt, name);
    if (!key || !depth_enter(rt, "")) return RAISED;
    Type *t = type_of(rt, v);
    Value found = !t->slots.getattr ? generic_find(rt, v, key)
                  : t->slots.getattr == rt->types[TYPE_TYPE]->slots.getattr
                      ? type_find_attribute(rt, as_type(v), key)
                      : t->slots.getattr(rt, v, key);
    depth_leave(rt);
    return absent_if_missing(rt, found);
}

bool value_setattr(Runtime *rt, Value v, Str *name, Value item) {
    Str *key = interned(rt, name);
    if (!key) return false;
    Type *t = type_of(rt, v);
    return t->slots.setattr ? t->slots.setattr(rt, v, key, item)
                            : generic_setattr(rt, v, key, item);
}
