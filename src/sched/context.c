/* context.c - see context.h. */
#include "sched/context.h"

#include "object/generic.h"
#include "object/dict.h"
#include "object/native_data.h"
#include "sched/sched.h"

typedef struct Context {
    NativeData data;
    Dict *values; /* of ContextVars; NULL: none */
    bool shared;  /* another Context has the same dictionary: copy before storing */
    bool entered;
    Value outside; /* while entered by run(): the context to go back to */
} Context;

typedef struct ContextVar {
    NativeData data;
    Str *name;
    Value fallback; /* UNBOUND: none */
} ContextVar;

typedef struct Token {
    NativeData data;
    Value var, context;
    Value old; /* UNBOUND: it had none */
    bool used;
} Token;

static void trace_context(Tracer *t, NativeData *d) {
    trace_object(t, ((Context *)d)->values);
    trace_value(t, ((Context *)d)->outside);
}
static void trace_var(Tracer *t, NativeData *d) {
    trace_object(t, ((ContextVar *)d)->name);
    trace_value(t, ((ContextVar *)d)->fallback);
}
static void trace_token(Tracer *t, NativeData *d) {
    trace_value(t, ((Token *)d)->var);
    trace_value(t, ((Token *)d)->context);
    trace_value(t, ((Token *)d)->old);
}
static const NativeDataOps context_ops = {.trace = trace_context};
static const NativeDataOps var_ops = {.trace = trace_var};
static const NativeDataOps token_ops = {.trace = trace_token};

INLINE Context *as_context(Value v) { return (Context *)as_object(v); }
INLINE ContextVar *as_var(Value v) { return (ContextVar *)as_object(v); }
INLINE Token *as_token(Value v) { return (Token *)as_object(v); }
static bool is_context(Value v) { return as_native_data(v, &context_ops); }
static bool is_var(Value v) { return as_native_data(v, &var_ops); }

/* ---- contexts --------------------------------------------------------------------- */

static Value context_new(VM *vm, Dict *values) {
    Context *c = type_alloc(&vm->rt, vm->rt.types[TYPE_CONTEXT], 0);
    if (!c) return RAISED;
    c->values = values;
    c->shared = values != NULL;
    c->outside = UNBOUND;
    c->data.ops = &context_ops;
    return value_object(c);
}

static Value copy(VM *vm, Value context) {
    Context *c = as_context(context);
    c->shared = c->values != NULL;
    return context_new(vm, c->values);
}

Value context_copy_current(VM *vm) {
    if (LIKELY(vm->context == UNBOUND) || !as_context(vm->context)->values)
        return UNBOUND;
    return copy(vm, vm->context);
}

Value context_object(VM *vm, Value *context) {
    if (*context == UNBOUND) {
        Value made = context_new(vm, NULL);
        if (made == RAISED) return RAISED;
        *context = made;
    }
    return *context;
}

/* `holder`: the Context in which it lies, or NULL: in the VM. */
static Value *own_place(VM *vm, Context **holder) {
    Value *place = &vm->context;
    for (*holder = NULL; *place != UNBOUND && as_context(*place)->entered;) {
        *holder = as_context(*place);
        place = &(*holder)->outside;
    }
    return place;
}

Value context_own(VM *vm) {
    Context *holder;
    return *own_place(vm, &holder);
}

Value context_own_object(VM *vm) {
    Context *holder;
    Value own = context_object(vm, own_place(vm, &holder));
    if (holder) heap_barrier(&vm->rt.heap, holder);
    return own;
}

Value context_argument(VM *vm, Value v) {
    if (v == UNBOUND || v == NONE_VALUE) return context_copy_current(vm);
    if (is_context(v)) return v;
    return raise(&vm->rt, TYPE_TYPE_ERROR, "a Context was expected, not %T", v);
}

static Value lookup(Runtime *rt, Value context, Value var) {
    Dict *values = context == UNBOUND ? NULL : as_context(context)->values;
    return values ? dict_get(rt, values, var) : UNBOUND;
}

/* v UNBOUND: no value any more. */
static bool store(Runtime *rt, Value context, Value var, Value v) {
    Context *c = as_context(context);
    if (c->shared || !c->values) {
        Dict *own = c->values ? dict_copy(rt, c->values) : dict_new(rt);
        if (!own) return false;
        c->values = own;
        c->shared = false;
        heap_barrier(&rt->heap, c);
    }
    if (v != UNBOUND) return dict_set(rt, c->values, var, v);
    return dict_delete(rt, c->values, var) >= 0;
}

/* ---- ContextVar ------------------------------------------------------------------- */

static Value var_make(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "context variable name must be a str");
    ContextVar *v = type_alloc(rt, as_type(args[0]), 0);
    if (!v) return RAISED;
    v->name = as_str(args[1]);
    v->fallback = args[2];
    v->data.ops = &var_ops;
    return value_object(v);
}

static Value var_get(Runtime *rt, Value *args, size_t n) {
    Value v = lookup(rt, vm_of(rt)->context, args[0]);
    if (v != UNBOUND) return v;
    if (args[1] != UNBOUND) return args[1];
    v = as_var(args[0])->fallback;
    return v == UNBOUND ? raise_value(rt, TYPE_LOOKUP_ERROR, args[0]) : v;
}

static Value var_set(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Value context = context_object(vm, &vm->context);
    Value old = context == RAISED ? RAISED : lookup(rt, context, args[0]);
    Token *t = old == RAISED ? NULL : type_alloc(rt, rt->types[TYPE_TOKEN], 0);
    if (!t) return RAISED;
    t->var = args[0];
    t->context = context;
    t->old = old;
    t->data.ops = &token_ops;
    return store(rt, context, args[0], args[1]) ? value_object(t) : RAISED;
}

static Value var_reset(Runtime *rt, Value *args, size_t n) {
    if (!as_native_data(args[1], &token_ops))
        return raise(rt, TYPE_TYPE_ERROR, "expected an instance of Token, got %R",
                     args[1]);
    Token *t = as_token(args[1]);
    if (t->used)
        return raise(rt, TYPE_RUNTIME_ERROR, "%R has already been used once", args[1]);
    if (t->var != args[0])
        return raise(rt, TYPE_VALUE_ERROR, "%R was created by a different ContextVar",
                     args[1]);
    if (t->context != vm_of(rt)->context)
        return raise(rt, TYPE_VALUE_ERROR, "%R was created in a different Context",
                     args[1]);
    t->used = true;
    return store(rt, t->context, t->var, t->old) ? NONE_VALUE : RAISED;
}

static Value var_name(Runtime *rt, Value self) {
    return value_object(as_var(self)->name);
}

static Value var_repr(Runtime *rt, Value self) {
    ContextVar *v = as_var(self);
    Value name = value_object(v->name);
    Str *s = v->fallback == UNBOUND
                 ? str_format(rt, "<ContextVar name=%R at %p>", name, (void *)v)
                 : str_format(rt, "<ContextVar name=%R default=%R at %p>", name,
                              v->fallback, (void *)v);
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_CONTEXT_VAR = {
    .name = "ContextVar",
    .module = "_contextvars",
    .doc = "A variable whose value belongs to the context that runs.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .size = sizeof(ContextVar),
    .slots = {.repr = var_repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, name, /, *, default=...)", var_make, NULL},
            {"get(self, default=..., /)", var_get,
             "Its value here; or the default given, or its own; or LookupError."},
            {"set(self, value, /)", var_set,
             "Give it a value here; a Token for reset()."},
            {"reset(self, token, /)", var_reset,
             "Back to what it was before that set()."},
            GENERIC_METHOD,
            {0}},
    .getset = (const GetSetDef[]){{"name", var_name, NULL, NULL}, {0}},
};

/* ---- Token ------------------------------------------------------------------------ */

static Value token_var(Runtime *rt, Value self) { return as_token(self)->var; }
static Value token_old(Runtime *rt, Value self) {
    if (as_token(self)->old != UNBOUND) return as_token(self)->old;
    Str *name = str_intern_cstr(rt, "MISSING");
    return name ? value_getattr(rt, value_object(type_of(rt, self)), name) : RAISED;
}
static Value token_repr(Runtime *rt, Value self) {
    Token *t = as_token(self);
    Str *s = str_format(rt, "<Token%s var=%R at %p>", t->used ? " used" : "", t->var,
                        (void *)t);
    return s ? value_object(s) : RAISED;
}
static Value token_make(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_RUNTIME_ERROR, "Tokens can only be created by ContextVars");
}
const TypeDef type_def_TOKEN = {
    .name = "Token",
    .module = "_contextvars",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .size = sizeof(Token),
    .slots = {.repr = token_repr},
    .methods = (const NativeDef[]){{"__new__(cls, /, *args, **kwargs)", token_make, NULL},
                                   GENERIC_METHOD,
                                   {0}},
    .getset = (const GetSetDef[]){{"var", token_var, NULL, NULL},
                                  {"old_value", token_old, NULL, NULL},
                                  {0}},
};

static Value missing_repr(Runtime *rt, Value self) {
    Str *s = str_intern_cstr(rt, "<Token.MISSING>");
    return s ? value_object(s) : RAISED;
}
const TypeDef type_def_TOKEN_MISSING = {
    .name = "Token.MISSING",
    .module = "builtins",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_ABSTRACT,
    .size = sizeof(NativeData),
    .slots = {.repr = missing_repr},
};

/* ---- Context ---------------------------------------------------------------------- */

static Value context_make(Runtime *rt, Value *args, size_t n) {
    if (!as_tuple(args[1])->size && !as_dict(args[2])->live)
        return context_new(vm_of(rt), NULL);
    return raise(rt, TYPE_TYPE_ERROR, "Context() does not accept any arguments");
}

static Value context_run(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Context *c = as_context(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (!given->size)
        return raise(rt, TYPE_TYPE_ERROR, "run() missing 1 required positional argument");
    Tuple *rest = tuple_from(rt, given->items + 1, given->size - 1);
    if (!rest) return RAISED;
    if (c->entered)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "cannot enter context: %R is already entered", args[0]);
    c->entered = true;
    c->outside = vm->context;
    heap_barrier(&rt->heap, c);
    vm->context = args[0];
    Value result = call_ex(rt, given->items[0], rest, as_dict(args[2]));
    vm->context = c->outside;
    c->outside = UNBOUND;
    c->entered = false;
    return result;
}

static Value context_copy(Runtime *rt, Value *args, size_t n) {
    return copy(vm_of(rt), args[0]);
}

static bool expect_var(Runtime *rt, Value v) {
    if (is_var(v)) return true;
    raise(rt, TYPE_TYPE_ERROR, "a ContextVar key was expected, got %R", v);
    return false;
}
static Value context_getitem(Runtime *rt, Value self, Value key) {
    if (!expect_var(rt, key)) return RAISED;
    Value v = lookup(rt, self, key);
    return v == UNBOUND ? raise_key(rt, key) : v;
}
static int context_contains(Runtime *rt, Value self, Value key) {
    if (!expect_var(rt, key)) return -1;
    Value v = lookup(rt, self, key);
    return v == RAISED ? -1 : v != UNBOUND;
}
static Value context_get(Runtime *rt, Value *args, size_t n) {
    if (!expect_var(rt, args[1])) return RAISED;
    Value v = lookup(rt, args[0], args[1]);
    return v == UNBOUND ? args[2] : v;
}
static int64_t context_len(Runtime *rt, Value self) {
    return as_context(self)->values ? (int64_t)as_context(self)->values->live : 0;
}
/* Views and iteration are those of the dictionary. */
static Value through_dict(Runtime *rt, Value self, const char *method) {
    Dict *values = as_context(self)->values;
    if (!values) values = dict_new(rt);
    Str *name = values ? str_intern_cstr(rt, method) : NULL;
    Value view = name ? call_method(rt, value_object(values), name, NULL, 0) : RAISED;
    return view == RAISED ? RAISED : value_iter(rt, view);
}
static Value context_keys(Runtime *rt, Value *args, size_t n) {
    return through_dict(rt, args[0], "keys");
}
static Value context_values(Runtime *rt, Value *args, size_t n) {
    return through_dict(rt, args[0], "values");
}
static Value context_items(Runtime *rt, Value *args, size_t n) {
    return through_dict(rt, args[0], "items");
}
static Value context_iter(Runtime *rt, Value self) {
    return through_dict(rt, self, "keys");
}

/* As mappings: equal where the same variables have equal values. */
static Value context_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_context(a) || !is_context(b) || (op != CMP_EQ && op != CMP_NE))
        return NOT_IMPLEMENTED;
    Dict *x = as_context(a)->values, *y = as_context(b)->values;
    bool empty = !context_len(rt, a) && !context_len(rt, b);
    int equal = empty || x == y ? 1
                : x && y        ? value_equal(rt, value_object(x), value_object(y))
                                : 0;
    return equal < 0 ? RAISED : value_bool(equal == (op == CMP_EQ));
}

const TypeDef type_def_CONTEXT = {
    .name = "Context",
    .module = "_contextvars",
    .doc = "A mapping of ContextVars to values, in which code can be run.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_MAPPING,
    .size = sizeof(Context),
    .slots = {.getitem = context_getitem,
              .contains = context_contains,
              .len = context_len,
              .compare = context_compare,
              .iter = context_iter},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", context_make, NULL},
            {"run(self, /, *args, **kwargs)", context_run, "Call within this context."},
            {"copy(self, /)", context_copy, "A Context with the same values."},
            {"get(self, key, default=None, /)", context_get, NULL},
            {"keys(self, /)", context_keys, NULL},
            {"values(self, /)", context_values, NULL},
            {"items(self, /)", context_items, NULL},
            {0}},
};

/* ---- the module ------------------------------------------------------------------- */

static Value copy_context(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    return vm->context == UNBOUND ? context_new(vm, NULL) : copy(vm, vm->context);
}

static const NativeDef functions[] = {
    {"copy_context()", copy_context, "A copy of the current context."}, {0}};

Value contextvars_module(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    if (!str_is(name, "_contextvars")) return UNBOUND;
    Module *m = module_for(vm, name, rt->empty_str);
    if (!m || !module_add_natives(rt, m, functions)) return RAISED;
    Type *token = rt->types[TYPE_TOKEN];
    Object *missing = type_alloc(rt, rt->types[TYPE_TOKEN_MISSING], 0);
    Str *attribute = missing ? str_intern_cstr(rt, "MISSING") : NULL;
    if (!attribute || !type_fill(rt, token) ||
        !dict_set_str(rt, token->dict, attribute, value_object(missing)))
        return RAISED;
    static const uint16_t classes[] = {TYPE_CONTEXT, TYPE_CONTEXT_VAR, TYPE_TOKEN};
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        Type *t = rt->types[classes[i]];
        if (!module_add(rt, m, t->def->name, value_object(t))) return RAISED;
    }
    return value_object(m);
}
