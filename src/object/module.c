/* module.c - modules as objects: their attributes live in a dictionary. */
#include "object/shape.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/signature.h"
#include "object/str.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

/* ---- making ----------------------------------------------------------------------- */

static bool set_initial(Runtime *rt, Dict *d, Value name, Value doc) {
    return dict_set_str(rt, d, NAME(rt, dunder_name), name) &&
           dict_set_str(rt, d, NAME(rt, dunder_doc), doc) &&
           dict_set_str(rt, d, NAME(rt, dunder_package), NONE_VALUE) &&
           dict_set_str(rt, d, NAME(rt, dunder_loader), NONE_VALUE) &&
           dict_set_str(rt, d, NAME(rt, dunder_spec), NONE_VALUE);
}

Module *module_new(Runtime *rt, Str *name) {
    Dict *d = dict_new(rt);
    if (!d || !set_initial(rt, d, value_object(name), NONE_VALUE)) return NULL;
    Module *m = object_alloc(rt, sizeof *m, TYPE_MODULE, LAYOUT_MODULE, 0);
    if (!m) return NULL;
    m->dict = d;
    m->name = name;
    return m;
}

bool module_add(Runtime *rt, Module *m, const char *name, Value v) {
    if (v == RAISED) return false;
    Str *key = str_intern_cstr(rt, name);
    return key && dict_set_str(rt, m->dict, key, v);
}

bool module_add_natives(Runtime *rt, Module *m, const NativeDef *defs) {
    for (; defs->signature; defs++) {
        Native *n = native_new(rt, defs, value_object(m), NULL);
        if (!n) return false;
        n->module = value_object(m->name);
        if (!dict_set_str(rt, m->dict, n->name, value_object(n))) return false;
    }
    return true;
}

static void trace_module(Tracer *t, Object *o) {
    trace_object(t, ((Module *)o)->dict);
    trace_object(t, ((Module *)o)->name);
    trace_attributes(t, o);
}

const LayoutOps layout_MODULE = {.name = "module", .trace = trace_module};

/* ---- attributes ------------------------------------------------------------------- */

/* UNBOUND: absent; RAISED. Asks the module's own __getattr__, too. */
static Value module_find(Runtime *rt, Module *m, Str *name) {
    Value v = dict_get_str(rt, m->dict, name);
    if (LIKELY(v != UNBOUND)) return v;
    Value hook = dict_get_str(rt, m->dict, SLOT_NAME(rt, SLOT_GETATTR));
    if (hook == UNBOUND || name == SLOT_NAME(rt, SLOT_GETATTR)) return UNBOUND;
    Value arg = value_object(name);
    return call(rt, hook, &arg, 1);
}

static Value raise_missing(Runtime *rt, Value self, Str *name) {
    Value own = dict_get_str(rt, as_module(self)->dict, NAME(rt, dunder_name));
    Str *s = own != UNBOUND && is_str(own)
                 ? str_format(rt, "module '%U' has no attribute '%U'", as_str(own), name)
                 : str_format(rt, "module has no attribute '%U'", name);
    return raise_attribute_text(rt, s, self, name);
}

static Value module_getattr(Runtime *rt, Value self, Str *name) {
    Value v = dict_get_str(rt, as_module(self)->dict, name);
    if (LIKELY(v != UNBOUND) && name != NAME(rt, dunder_dict) &&
        name != NAME(rt, dunder_class))
        return v;
    if (type_lookup(rt, type_of(rt, self), name) != UNBOUND)
        return generic_getattr(rt, self, name);
    v = module_find(rt, as_module(self), name);
    return v == UNBOUND ? raise_missing(rt, self, name) : v;
}

static bool module_setattr(Runtime *rt, Value self, Str *name, Value v) {
    Dict *d = as_module(self)->dict;
    if (name == NAME(rt, dunder_dict) || name == NAME(rt, dunder_class))
        return generic_setattr(rt, self, name, v);
    if (v != UNBOUND) return dict_set_str(rt, d, name, v);
    int deleted = dict_delete_str(rt, d, name);
    if (deleted == 0)
        raise_attribute_text(
            rt, str_format(rt, "'%T' object has no attribute '%U'", self, name), self,
            name);
    return deleted > 0;
}

static Value get_dict(Runtime *rt, Value self) {
    return value_object(as_module(self)->dict);
}

static Value get_annotations(Runtime *rt, Value self) {
    Dict *d = as_module(self)->dict;
    Value v = dict_get_str(rt, d, NAME(rt, dunder_annotations));
    if (v != UNBOUND) return v;
    Dict *fresh = dict_new(rt);
    if (!fresh || !dict_set_str(rt, d, NAME(rt, dunder_annotations), value_object(fresh)))
        return RAISED;
    return value_object(fresh);
}

static bool set_annotations(Runtime *rt, Value self, Value v) {
    Dict *d = as_module(self)->dict;
    if (v != UNBOUND) return dict_set_str(rt, d, NAME(rt, dunder_annotations), v);
    int deleted = dict_delete_str(rt, d, NAME(rt, dunder_annotations));
    if (deleted == 0) raise_attribute(rt, self, NAME(rt, dunder_annotations));
    return deleted > 0;
}

static Value module_make(Runtime *rt, Value *args, size_t n) {
    Dict *d = dict_new(rt);
    Module *m = d ? type_alloc(rt, as_type(args[0]), 0) : NULL;
    if (!m) return RAISED;
    m->dict = d;
    m->name = rt->empty_str;
    return value_object(m);
}

static Value module_init(Runtime *rt, Value *args, size_t n) {
    Module *m = as_module(args[0]);
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "module() argument 'name' must be str, not %T",
                     args[1]);
    m->name = as_str(args[1]);
    heap_barrier(&rt->heap, m);
    return set_initial(rt, m->dict, args[1], args[2]) ? NONE_VALUE : RAISED;
}

static Value module_dir(Runtime *rt, Value *args, size_t n) {
    Dict *d = as_module(args[0])->dict;
    Value hook = dict_get_str(rt, d, SLOT_NAME(rt, SLOT_DIR));
    if (hook != UNBOUND) return call(rt, hook, NULL, 0);
    List *names = list_new(rt, d->live);
    return names && list_extend(rt, names, value_object(d)) ? value_object(names)
                                                            : RAISED;
}

static Value module_repr(Runtime *rt, Value self) {
    Dict *d = as_module(self)->dict;
    Value name = dict_get_str(rt, d, NAME(rt, dunder_name));
    Value file = dict_get_str(rt, d, NAME(rt, dunder_file));
    if (name == UNBOUND) name = value_object(as_module(self)->name);
    if (file != UNBOUND && file != NONE_VALUE)
        return text(str_format(rt, "<module %R from %R>", name, file));
    Value loader = dict_get_str(rt, d, NAME(rt, dunder_loader));
    bool built_in = loader != UNBOUND && loader != NONE_VALUE;
    return text(
        str_format(rt, built_in ? "<module %R (built-in)>" : "<module %R>", name));
}

static const NativeDef module_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", module_make, NULL},
    {"__init__(self, name, doc=None)", module_init, NULL},
    {"__dir__(self, /)", module_dir, NULL},
    {0},
};

static const GetSetDef module_getset[] = {
    {"__dict__", get_dict, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {0},
};

const TypeDef type_def_MODULE = {
    .name = "module",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_MODULE,
    .flags = TF_BASE,
    .size = sizeof(Module),
    .slots = {.repr = module_repr, .getattr = module_getattr, .setattr = module_setattr},
    .methods = module_methods,
    .getset = module_getset,
};
