/* names.c - variables looked up by name: class bodies, exec, errors about unset ones. */
#include "object/super.h"
#include "vm/slow.h"

/* The exception carries the name for "Did you mean" suggestions. */
static void set_name_attribute(VM *vm, Value name) {
    Exception *e = is_exception(vm->rt.error) ? as_exception(vm->rt.error) : NULL;
    if (!e) return;
    Value pending = vm->rt.error;
    if (!value_setattr(&vm->rt, pending, NAME(&vm->rt, name), name))
        vm->rt.error = pending;
}

/* In a method whose object has an attribute of that name: what was meant is self.NAME.
 * The frame will be gone when the report is written, so it is noted now. */
static void note_self(VM *vm, Value name) {
    Runtime *rt = &vm->rt;
    Code *code = frame_function(vm->base)->code;
    if (code->flags & (CODE_MODULE | CODE_CLASS_BODY) || !is_exception(rt->error)) return;
    for (size_t i = 0; i < code->parameters->size; i++) {
        Value self = vm->base[i], e = rt->error;
        if (!str_is(as_str(code->parameters->items[i]), "self") || is_special(self))
            continue;
        rt->error = UNBOUND;
        Value found = value_getattr_or(rt, self, as_str(name));
        bool noted = is_special(found) ||
                     exception_set_extra(rt, e, EXCEPTION_EXTRA - 1, TRUE_VALUE);
        (void)noted;
        rt->error = e;
    }
}

Value raise_undefined(VM *vm, Value name) {
    raise(&vm->rt, TYPE_NAME_ERROR, "name '%U' is not defined", as_str(name));
    set_name_attribute(vm, name);
    note_self(vm, name);
    return RAISED;
}

void raise_unbound_local(VM *vm, Value name) {
    raise(&vm->rt, TYPE_UNBOUND_LOCAL_ERROR,
          "cannot access local variable '%U' where it is not associated with a value",
          as_str(name));
    set_name_attribute(vm, name);
}

void raise_unbound_free(VM *vm, Value name) {
    raise(&vm->rt, TYPE_NAME_ERROR,
          "cannot access free variable '%U' where it is not associated with a value in "
          "enclosing scope",
          as_str(name));
    set_name_attribute(vm, name);
}

bool delete_global(VM *vm, Value name) {
    Dict *globals = frame_function(vm->base)->globals;
    if (dict_delete_str(&vm->rt, globals, as_str(name)) > 0) return true;
    if (!error_pending(&vm->rt)) raise_undefined(vm, name);
    return false;
}

/* ns[name]; UNBOUND when it has no such key. */
static Value from_namespace(VM *vm, Value ns, Value name) {
    Runtime *rt = &vm->rt;
    if (is_exact(ns, TYPE_DICT)) return dict_get_str(rt, as_dict(ns), as_str(name));
    Value v = value_getitem(rt, ns, name);
    if (v != RAISED) return v;
    if (!error_is(rt, TYPE_KEY_ERROR)) return RAISED;
    error_clear(rt);
    return UNBOUND;
}

Value name_load(VM *vm, Value ns, Value name) {
    Runtime *rt = &vm->rt;
    Value v = from_namespace(vm, ns, name);
    if (v != UNBOUND) return v;
    Function *fn = frame_function(vm->base);
    v = dict_get_str(rt, fn->globals, as_str(name));
    if (v == UNBOUND) v = dict_get_str(rt, fn->builtins, as_str(name));
    return v == UNBOUND ? raise_undefined(vm, name) : v;
}

bool name_delete(VM *vm, Value ns, Value name) {
    Runtime *rt = &vm->rt;
    if (value_delitem(rt, ns, name)) return true;
    if (error_is(rt, TYPE_KEY_ERROR)) {
        error_clear(rt);
        raise_undefined(vm, name);
    }
    return false;
}

Value load_class_free(VM *vm, Value ns, Value name, Value cell) {
    Value v = from_namespace(vm, ns, name);
    if (v != UNBOUND) return v;
    v = ((Cell *)as_object(cell))->value;
    if (v != UNBOUND) return v;
    raise_unbound_free(vm, name);
    return RAISED;
}

/* ---- super ------------------------------------------------------------------------ */

/* The first argument of the frame that runs; UNBOUND: deleted. */
static Value first_argument(VM *vm) {
    const Code *code = frame_function(vm->base)->code;
    Value v = vm->base[0];
    for (size_t i = 0; i < code->cell_registers->size; i++)
        if (code->cell_registers->items[i] == value_small(0))
            return ((Cell *)as_object(v))->value;
    return v;
}

/* The cell of its free variable __class__; UNBOUND: it has none. */
static Value class_cell(VM *vm) {
    const Function *fn = frame_function(vm->base);
    const Tuple *free = fn->code->free;
    for (size_t i = 0; fn->closure && i < free->size; i++)
        if (str_is(as_str(free->items[i]), "__class__")) return fn->closure->items[i];
    return UNBOUND;
}

bool super_implied(Runtime *rt, Value parts[2]) {
    VM *vm = vm_of(rt);
    const char *missing = NULL;
    if (!vm->base) {
        missing = "no current frame";
    } else if (!frame_function(vm->base)->code->positional) {
        missing = "no arguments";
    } else {
        parts[1] = first_argument(vm);
        Value cell = class_cell(vm);
        parts[0] = cell == UNBOUND ? UNBOUND : ((Cell *)as_object(cell))->value;
        if (parts[1] == UNBOUND)
            missing = "arg[0] deleted";
        else if (cell == UNBOUND)
            missing = "__class__ cell not found";
        else if (parts[0] == UNBOUND)
            missing = "empty __class__ cell";
    }
    if (missing) return raise(rt, TYPE_RUNTIME_ERROR, "super(): %s", missing), false;
    if (has_layout(parts[0], LAYOUT_TYPE)) return true;
    raise(rt, TYPE_RUNTIME_ERROR, "super(): __class__ is not a type (%T)", parts[0]);
    return false;
}

/* parts: the class, the object, and what the name `super` means here. */
Value super_attr(VM *vm, const Value *parts, Value name, bool implicit) {
    Runtime *rt = &vm->rt;
    Value super = value_object(rt->types[TYPE_SUPER]);
    Value made;
    if (LIKELY(parts[2] == super) && has_layout(parts[0], LAYOUT_TYPE) &&
        parts[1] != NONE_VALUE && as_str(name) != NAME(rt, dunder_class)) {
        /* The same without making a super object. */
        Type *type = as_type(parts[0]), *start = super_start(rt, type, parts[1]);
        if (!start) return RAISED;
        Value v = super_bound(rt, type, start, parts[1], as_str(name));
        if (v != UNBOUND) return v;
    }
    made = call(rt, parts[2], parts, implicit ? 0 : 2);
    return made == RAISED ? RAISED : value_getattr(rt, made, as_str(name));
}

bool setup_annotations(VM *vm, Value ns) {
    Runtime *rt = &vm->rt;
    Value name = value_object(NAME(rt, dunder_annotations));
    if (ns == UNBOUND) ns = value_object(frame_function(vm->base)->globals);
    Value found = from_namespace(vm, ns, name);
    if (found != UNBOUND) return found != RAISED;
    Dict *d = dict_new(rt);
    return d && value_setitem(rt, ns, name, value_object(d));
}

bool print_expression(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Str *name = str_intern_cstr(rt, "displayhook");
    if (!name) return false;
    Value hook = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, name);
    if (hook == RAISED) return false;
    if (hook == UNBOUND) {
        raise(rt, TYPE_RUNTIME_ERROR, "lost sys.displayhook");
        return false;
    }
    return call(rt, hook, &v, 1) != RAISED;
}
