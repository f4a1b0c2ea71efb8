/* repr.c - the texts of any value: repr(), str(), ascii(). */
#include "object/int.h"
#include "object/str.h"
#include "vm/dispatch.h"

static Str *checked_text(Runtime *rt, Value v, const char *method) {
    if (v == RAISED) return NULL;
    if (is_str(v)) return as_str(v);
    raise(rt, TYPE_TYPE_ERROR, "%s returned non-string (type %.200T)", method, v);
    return NULL;
}

/* For objects whose class says nothing: "<name object at 0x...>". */
static Value plain_repr(Runtime *rt, Value v) {
    Value (*slot)(Runtime *, Value) = rt->types[TYPE_OBJECT]->slots.repr;
    if (slot) return slot(rt, v);
    Str *s = str_format(rt, "<%T object>", v);
    return s ? value_object(s) : RAISED;
}

static Value repr(Runtime *rt, Value v) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_REPR)) return call_special(rt, v, SLOT_REPR, NULL, 0);
    const Slots *slots = native_slots(t);
    return slots->repr ? slots->repr(rt, v) : plain_repr(rt, v);
}

Str *value_repr(Runtime *rt, Value v) {
    if (is_int(v)) return int_to_str(rt, v, 10);
    if (is_double(v)) return float_repr(rt, as_double(v));
    if (!depth_enter(rt, " while getting the repr of an object")) return NULL;
    Str *s = checked_text(rt, repr(rt, v), "__repr__");
    depth_leave(rt);
    return s;
}

static Str *str_by_class(Runtime *rt, Value v) {
    Type *t = class_of(rt, v);
    if (has_script(t, SLOT_STR))
        return checked_text(rt, call_special(rt, v, SLOT_STR, NULL, 0), "__str__");
    Value (*slot)(Runtime *, Value) = native_slots(t)->str;
    if (!slot || slot == rt->types[TYPE_OBJECT]->slots.str)
        return checked_text(rt, repr(rt, v), "__str__"); /* as object.__str__ words it */
    return checked_text(rt, slot(rt, v), "__str__");
}

Str *value_str(Runtime *rt, Value v) {
    if (is_exact(v, TYPE_STR)) return as_str(v);
    if (is_int(v)) return int_to_str(rt, v, 10);
    if (is_double(v)) return float_repr(rt, as_double(v));
    if (!depth_enter(rt, " while getting the str of an object")) return NULL;
    Str *s = str_by_class(rt, v);
    depth_leave(rt);
    return s;
}

Str *value_ascii(Runtime *rt, Value v) {
    Str *s = value_repr(rt, v);
    if (!s || str_is_ascii(s)) return s;
    return str_ascii(rt, s);
}
