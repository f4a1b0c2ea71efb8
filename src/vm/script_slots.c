/* script_slots.c - what slots of script classes do: look the special method up and
 * call it. */
#include "object/class.h"
#include "object/exception.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"

/* ---- finding and calling ---------------------------------------------------------- */

/* UNBOUND: the class has none; RAISED. */
static Value invoke(Runtime *rt, Value self, SlotId id, const Value *args, size_t n) {
    return call_special(rt, self, id, args, n);
}

static Value invoke0(Runtime *rt, Value self, SlotId id) {
    Value v = invoke(rt, self, id, NULL, 0);
    return v == UNBOUND ? raise_attribute(rt, self, SLOT_NAME(rt, id)) : v;
}

static Value invoke1(Runtime *rt, Value self, SlotId id, Value arg) {
    Value v = invoke(rt, self, id, &arg, 1);
    return v == UNBOUND ? raise_attribute(rt, self, SLOT_NAME(rt, id)) : v;
}

static Value find(Runtime *rt, Value self, SlotId id) {
    return type_lookup(rt, type_of(rt, self), SLOT_NAME(rt, id));
}

/* ---- text, hash, truth, length ---------------------------------------------------- */

static Value check_str(Runtime *rt, Value v, const char *name) {
    if (v == RAISED || is_str(v)) return v;
    return raise(rt, TYPE_TYPE_ERROR, "%s returned non-string (type %T)", name, v);
}

static Value script_repr(Runtime *rt, Value self) {
    return check_str(rt, invoke0(rt, self, SLOT_REPR), "__repr__");
}

static Value script_str(Runtime *rt, Value self) {
    return check_str(rt, invoke0(rt, self, SLOT_STR), "__str__");
}

static Value script_format(Runtime *rt, Value self, Value spec) {
    Value v = invoke1(rt, self, SLOT_FORMAT, spec);
    if (v == RAISED || is_str(v)) return v;
    return raise(rt, TYPE_TYPE_ERROR, "__format__ must return a str, not %T", v);
}

static bool script_hash(Runtime *rt, Value self, int64_t *out) {
    Value v = invoke0(rt, self, SLOT_HASH);
    if (v == RAISED) return false;
    if (!is_any_int(v)) {
        raise(rt, TYPE_TYPE_ERROR, "__hash__ method should return an integer");
        return false;
    }
    if (!int_to_i64(v, out)) *out = number_hash(v); /* too big: its own hash */
    if (*out == -1) *out = -2;
    return true;
}

static int script_truth(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_BOOL);
    if (v == RAISED) return -1;
    if (v == TRUE_VALUE || v == FALSE_VALUE) return v == TRUE_VALUE;
    raise(rt, TYPE_TYPE_ERROR, "__bool__ should return bool, returned %T", v);
    return -1;
}

static int64_t script_len(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_LEN);
    if (v == RAISED) return -1;
    int64_t len;
    if (is_int(v)) {
        len = as_small(v);
    } else {
        v = number_index(rt, v);
        if (v == RAISED || !index_to_ssize(rt, v, false, &len)) return -1;
    }
    if (len >= 0) return len;
    raise(rt, TYPE_VALUE_ERROR, "__len__() should return >= 0");
    return -1;
}

/* ---- comparison ------------------------------------------------------------------- */

static Value script_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    SlotId id = (SlotId)(SLOT_LT + (int)op);
    Value v = invoke(rt, a, id, &b, 1);
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}

/* ---- containers ------------------------------------------------------------------- */

static Value script_getitem(Runtime *rt, Value self, Value key) {
    return invoke1(rt, self, SLOT_GETITEM, key);
}

static bool script_setitem(Runtime *rt, Value self, Value key, Value item) {
    SlotId id = item == UNBOUND ? SLOT_DELITEM : SLOT_SETITEM;
    Value args[] = {key, item};
    Value v = invoke(rt, self, id, args, item == UNBOUND ? 1 : 2);
    if (v == UNBOUND)
        raise(rt, TYPE_TYPE_ERROR, "'%T' object does not support item %s", self,
              item == UNBOUND ? "deletion" : "assignment");
    return v != UNBOUND && v != RAISED;
}

static int script_contains(Runtime *rt, Value self, Value item) {
    if (find(rt, self, SLOT_CONTAINS) == NONE_VALUE) {
        raise(rt, TYPE_TYPE_ERROR, "'%T' object is not a container", self);
        return -1;
    }
    Value v = invoke1(rt, self, SLOT_CONTAINS, item);
    return v == RAISED ? -1 : value_truth(rt, v);
}

static Value script_iter(Runtime *rt, Value self) {
    if (find(rt, self, SLOT_ITER) == NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR, "'%T' object is not iterable", self);
    Value v = invoke0(rt, self, SLOT_ITER);
    if (v == RAISED || type_of(rt, v)->slots.next) return v;
    return raise(rt, TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%T'", v);
}

static Value script_next(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_NEXT);
    if (v != RAISED || !error_is(rt, TYPE_STOP_ITERATION)) return v;
    rt->stop_value = exception_result(error_take(rt));
    return UNBOUND;
}

static Value script_call(Runtime *rt, Value self, Value *args, size_t n, Tuple *kwnames) {
    Value fn = find(rt, self, SLOT_CALL);
    Type *t = type_of(rt, fn);
    if (t->slots.get) fn = t->slots.get(rt, fn, self, value_object(type_of(rt, self)));
    if (fn == RAISED) return RAISED;
    if (!depth_enter(rt, "")) return RAISED;
    Value v = call_kw(rt, fn, args, n, kwnames);
    depth_leave(rt);
    return v;
}

/* ---- attributes ------------------------------------------------------------------- */

/* The class's __getattribute__, which may be a built-in base's. */
static Value plain_getattr(Runtime *rt, Value self, Str *name) {
    Type *t = type_of(rt, self);
    if (t->flags & TF_GETATTRIBUTE)
        return invoke1(rt, self, SLOT_GETATTRIBUTE, value_object(name));
    if (has_layout(self, LAYOUT_TYPE))
        return rt->types[TYPE_TYPE]->slots.getattr(rt, self, name);
    Type *native = t;
    while (native->flags & TF_SCRIPT)
        native = native->base;
    return native->slots.getattr ? native->slots.getattr(rt, self, name)
                                 : generic_getattr(rt, self, name);
}

static Value script_getattr(Runtime *rt, Value self, Str *name) {
    Value v = plain_getattr(rt, self, name);
    bool hook = type_of(rt, self)->flags & TF_GETATTR;
    if (v != RAISED || !hook || !error_is(rt, TYPE_ATTRIBUTE_ERROR)) return v;
    Value missing = error_take(rt);
    v = invoke1(rt, self, SLOT_GETATTR, value_object(name));
    KEEP(as_object(missing));
    return v;
}

static bool script_setattr(Runtime *rt, Value self, Str *name, Value item) {
    Value args[] = {value_object(name), item};
    bool deletes = item == UNBOUND;
    Value v =
        invoke(rt, self, deletes ? SLOT_DELATTR : SLOT_SETATTR, args, deletes ? 1 : 2);
    return v != RAISED;
}

/* ---- descriptors ------------------------------------------------------------------ */

static Value script_get(Runtime *rt, Value self, Value instance, Value owner) {
    Value args[] = {instance == UNBOUND ? NONE_VALUE : instance,
                    owner == UNBOUND ? NONE_VALUE : owner};
    Value v = invoke(rt, self, SLOT_GET, args, 2);
    return v == UNBOUND ? self : v;
}

static bool script_set(Runtime *rt, Value self, Value instance, Value item) {
    Value args[] = {instance, item};
    bool deletes = item == UNBOUND;
    SlotId id = deletes ? SLOT_DELETE : SLOT_SET;
    Value v = invoke(rt, self, id, args, deletes ? 1 : 2);
    if (v == UNBOUND) raise(rt, TYPE_ATTRIBUTE_ERROR, "%U", SLOT_NAME(rt, id));
    return v != UNBOUND && v != RAISED;
}

/* ---- numbers ---------------------------------------------------------------------- */

static Value script_index(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_INDEX);
    if (v == RAISED || is_any_int(v)) return v;
    return raise(rt, TYPE_TYPE_ERROR, "__index__ returned non-int (type %T)", v);
}

static Value script_to_int(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_INT);
    if (v == RAISED || is_any_int(v)) return v;
    return raise(rt, TYPE_TYPE_ERROR, "__int__ returned non-int (type %T)", v);
}

static Value script_to_float(Runtime *rt, Value self) {
    Value v = invoke0(rt, self, SLOT_FLOAT);
    if (v == RAISED || is_any_float(v)) return v;
    return raise(rt, TYPE_TYPE_ERROR, "%T.__float__ returned non-float (type %T)", self,
                 v);
}

#define UNARY(id, symbol, name)                         \
    static Value script_##id(Runtime *rt, Value self) { \
        return invoke0(rt, self, SLOT_##id);            \
    }
#include "object/slots.def"

typedef Value (*BinaryFn)(Runtime *rt, Value a, Value b);

/* Does b's class give the reflected method anew, rather than inherit a's? */
static bool overrides(Runtime *rt, Value b, Value a, SlotId reflected) {
    Value above = find(rt, b, reflected);
    return above != UNBOUND && above != find(rt, a, reflected);
}

/* The slot of both operands' classes: the left one's method, then the right one's
 * reflected; first the right one's where its class refines the left's. */
static Value script_binary(Runtime *rt, BinaryOp op, Value a, Value b, BinaryFn self) {
    SlotId plain = (SlotId)(SLOT_ADD + (int)op),
           reflected = (SlotId)(SLOT_RADD + (int)op);
    Type *at = type_of(rt, a), *bt = type_of(rt, b);
    bool left = at->slots.binary[op] == self,
         right = at != bt && bt->slots.binary[op] == self;
    if (left) {
        if (right && type_is_subtype(bt, at) && overrides(rt, b, a, reflected)) {
            Value v = invoke(rt, b, reflected, &a, 1);
            if (v != UNBOUND && v != NOT_IMPLEMENTED) return v;
            right = false;
        }
        Value v = invoke(rt, a, plain, &b, 1);
        if ((v != UNBOUND && v != NOT_IMPLEMENTED) || at == bt) {
            return v == UNBOUND ? NOT_IMPLEMENTED : v;
        }
    }
    if (!right) return NOT_IMPLEMENTED;
    Value v = invoke(rt, b, reflected, &a, 1);
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}

static Value script_inplace(Runtime *rt, BinaryOp op, Value a, Value b) {
    Value v = invoke(rt, a, (SlotId)(SLOT_IADD + (int)op), &b, 1);
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}

#define BINARY(id, symbol, name, rname, iname)                 \
    static Value script_##id(Runtime *rt, Value a, Value b) {  \
        return script_binary(rt, OP_##id, a, b, script_##id);  \
    }                                                          \
    static Value script_i##id(Runtime *rt, Value a, Value b) { \
        return script_inplace(rt, OP_##id, a, b);              \
    }
#include "object/slots.def"

/* ---- awaiting --------------------------------------------------------------------- */

static Value script_await(Runtime *rt, Value self) {
    return invoke0(rt, self, SLOT_AWAIT);
}
static Value script_aiter(Runtime *rt, Value self) {
    return invoke0(rt, self, SLOT_AITER);
}
static Value script_anext(Runtime *rt, Value self) {
    return invoke0(rt, self, SLOT_ANEXT);
}

const Slots script_slots = {
    .repr = script_repr,
    .str = script_str,
    .format = script_format,
    .hash = script_hash,
    .compare = script_compare,
    .truth = script_truth,
    .len = script_len,
    .getitem = script_getitem,
    .setitem = script_setitem,
    .contains = script_contains,
    .iter = script_iter,
    .next = script_next,
    .call = script_call,
    .getattr = script_getattr,
    .setattr = script_setattr,
    .get = script_get,
    .set = script_set,
    .index = script_index,
    .to_int = script_to_int,
    .to_float = script_to_float,
    .await = script_await,
    .aiter = script_aiter,
    .anext = script_anext,
    .unary =
        {
#define UNARY(id, symbol, name) script_##id,
#include "object/slots.def"
        },
    .binary =
        {
#define BINARY(id, symbol, name, rname, iname) script_##id,
#include "object/slots.def"
        },
    .inplace =
        {
#define BINARY(id, symbol, name, rname, iname) script_i##id,
#include "object/slots.def"
        },
};
