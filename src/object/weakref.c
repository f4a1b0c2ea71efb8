/* weakref.c - see weakref.h. */
#include "object/weakref.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

enum { HASH_UNKNOWN = -1 }; /* no hash is -1 */

static WeakRef *ref(Value v) { return (WeakRef *)as_object(v); }

/* ---- dying ------------------------------------------------------------------------ */

static void trace_ref(Tracer *t, Object *o) {
    trace_value(t, ((WeakRef *)o)->callback);
    trace_attributes(t, o);
}

static void sweep_ref(Heap *heap, Object *o) {
    WeakRef *r = (WeakRef *)o;
    if (r->target == UNBOUND || heap_is_marked(as_object(r->target))) return;
    r->target = UNBOUND;
    if (r->callback == UNBOUND) return;
    Runtime *rt = heap->user;
    r->next = rt->weak_pending;
    rt->weak_pending = r;
}

const LayoutOps layout_WEAKREF = {
    .name = "weakref", .trace = trace_ref, .sweep_weak = sweep_ref};

void weakref_run_callbacks(Runtime *rt, void (*unraisable)(Runtime *rt, Value callback)) {
    while (rt->weak_pending) {
        WeakRef *r = rt->weak_pending;
        rt->weak_pending = r->next;
        Value callback = r->callback, self = value_object(r);
        r->next = NULL;
        r->callback = UNBOUND;
        if (call(rt, callback, &self, 1) == RAISED) unraisable(rt, callback);
    }
}

/* ---- making ----------------------------------------------------------------------- */

static bool may_be_referred_to(Runtime *rt, Value v) {
    if (!is_object(v) || as_object(v)->gc & GC_IMMORTAL) return false;
    Type *t = type_of(rt, v);
    switch (t->def->layout) {
    case LAYOUT_INT:
    case LAYOUT_TUPLE:
    case LAYOUT_BYTES: return false;
    case LAYOUT_TYPE:
    case LAYOUT_FUNCTION:
    case LAYOUT_NATIVE:
    case LAYOUT_METHOD:
    case LAYOUT_MODULE:
    case LAYOUT_CODE:
    case LAYOUT_GENERATOR:
    case LAYOUT_SET:
    case LAYOUT_FUTURE: return true;
    default:
        return t->flags & TF_SCRIPT &&
               type_lookup(rt, t, NAME(rt, dunder_weakref)) != UNBOUND;
    }
}

Value weakref_new(Runtime *rt, Type *t, Value target, Value callback) {
    if (!may_be_referred_to(rt, target))
        return raise(rt, TYPE_TYPE_ERROR, "cannot create weak reference to '%T' object",
                     target);
    WeakRef *r = type_alloc(rt, t, 0);
    if (!r) return RAISED;
    r->target = target;
    r->callback = callback == NONE_VALUE ? UNBOUND : callback;
    r->hash = HASH_UNKNOWN;
    if (!heap_add_weak(&rt->heap, &r->head)) return raise_memory(rt);
    return value_object(r);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    return weakref_new(rt, as_type(args[0]), args[1], args[2]);
}

static Value init(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }

/* ---- use -------------------------------------------------------------------------- */

static Value deref(Runtime *rt, Value self, Value *args, size_t n, Tuple *kwnames) {
    if (kwnames)
        return raise(rt, TYPE_TYPE_ERROR, "weakref() takes no keyword arguments");
    if (n)
        return raise(rt, TYPE_TYPE_ERROR, "weakref expected at most 0 arguments, got %zu",
                     n);
    Value target = ref(self)->target;
    return target == UNBOUND ? NONE_VALUE : target;
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    WeakRef *r = ref(self);
    if (r->hash == HASH_UNKNOWN) {
        if (r->target == UNBOUND) {
            raise(rt, TYPE_TYPE_ERROR, "weak object has gone away");
            return false;
        }
        int64_t of_target;
        if (!value_hash(rt, r->target, &of_target)) return false;
        r->hash = of_target;
    }
    return *out = r->hash, true;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !has_layout(a, LAYOUT_WEAKREF) ||
        !has_layout(b, LAYOUT_WEAKREF))
        return NOT_IMPLEMENTED;
    bool alive = ref(a)->target != UNBOUND && ref(b)->target != UNBOUND;
    if (alive) return value_compare(rt, ref(a)->target, ref(b)->target, op);
    return value_bool((a == b) == (op == CMP_EQ));
}

static Value repr(Runtime *rt, Value self) {
    Value target = ref(self)->target;
    Str *s;
    if (target == UNBOUND)
        s = str_format(rt, "<weakref at %p; dead>", value_address(self));
    else
        s = str_format(rt, "<weakref at %p; to '%T' at %p>", value_address(self), target,
                       value_address(target));
    return s ? value_object(s) : RAISED;
}

static Value get_callback(Runtime *rt, Value self) {
    Value v = ref(self)->callback;
    return v == UNBOUND ? NONE_VALUE : v;
}

static const NativeDef methods[] = {
    {"__new__(cls, object, callback=None, /)", make, NULL},
    {"__init__(self, object, callback=None, /)", init, NULL},
    {0},
};
static const GetSetDef getset[] = {{"__callback__", get_callback, NULL, NULL}, {0}};

const TypeDef type_def_WEAKREF = {
    .name = "ReferenceType",
    .module = "weakref",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_WEAKREF,
    .flags = TF_BASE,
    .size = sizeof(WeakRef),
    .slots = {.repr = repr, .call = deref, .hash = hash, .compare = compare},
    .methods = methods,
    .getset = getset,
};
