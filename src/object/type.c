/* type.c - see type.h. */
#include "object/type.h"
#include "object/containers.h"
#include "object/descriptor.h"
#include "object/function.h"
#include "object/mro.h"
#include "object/shape.h"
#include "object/slot_wrapper.h"
#include "object/str.h"
#include "object/type_slots.h"

/* ---- making the classes of built-in types --------------------------------------------
 */

/* Some built-ins keep their attributes' dictionary in a field of their own. */
static uint32_t own_dict_word(const TypeDef *def) {
    if (!(def->flags & TF_DICT)) return 0;
    if (def->layout == LAYOUT_FUNCTION) return offsetof(Function, dict);
    if (def->layout == LAYOUT_DESCRIPTOR) return offsetof(Descriptor, dict);
    return 0;
}

uint16_t type_inline_slots(const Type *t, uint32_t wanted) {
    return (uint16_t)(wanted + ((t->size / sizeof(Value) + wanted) & 1));
}

void type_lay_out(Type *t) {
    const Type *base = t->base;
    t->size = t->def->size + t->slots_n * (uint32_t)sizeof(Value);
    t->dict_offset = 0;
    if (!(t->flags & TF_DICT)) return;
    t->dict_offset = base && base->def == t->def && base->root && base->root->is_dict
                         ? base->dict_offset
                         : own_dict_word(t->def);
    if (t->dict_offset) return;
    if (!(t->flags & TF_VARSIZE)) t->dict_offset = t->size;
    t->size += sizeof(Value);
}

bool type_dict_mode(const Type *t) {
    return !(t->flags & TF_DICT) || (t->dict_offset && t->dict_offset < t->def->size);
}

static Type *alloc_class(Runtime *rt, uint32_t shape) {
    Type *t = object_alloc(rt, sizeof *t, shape, LAYOUT_TYPE, 0);
    if (!t) return NULL;
    memset((char *)t + sizeof(Object), 0, sizeof *t - sizeof(Object));
    t->init_cached = t->new_cached = UNBOUND;
    return t;
}

/* All built-ins have one base, but ExceptionGroup, which is an Exception, too. */
static Tuple *bases_of_builtin(Runtime *rt, Type *t) {
    Value bases[2] = {t->base ? value_object(t->base) : UNBOUND, UNBOUND};
    bool two = t->id == TYPE_EXCEPTION_GROUP;
    if (two) bases[1] = value_object(rt->types[TYPE_EXCEPTION]);
    return tuple_from(rt, bases, !t->base ? 0 : two ? 2 : 1);
}

static Tuple *mro_of_builtin(Runtime *rt, Type *t, Tuple *bases) {
    if (bases->size > 1) return mro_compute(rt, t, bases);
    size_t n = 0;
    for (Type *k = t; k; k = k->base)
        n++;
    Tuple *mro = tuple_new(rt, n);
    if (!mro) return NULL;
    n = 0;
    for (Type *k = t; k; k = k->base)
        mro->items[n++] = value_object(k);
    return mro;
}

static bool add_subclass(Runtime *rt, Type *base, Type *t) {
    if (!base->subclasses) {
        List *list = list_new(rt, 2);
        if (!list) return false;
        base->subclasses = list;
        heap_barrier(&rt->heap, base);
    }
    return list_append(rt, base->subclasses, value_object(t));
}

static bool finish_builtin(Runtime *rt, Type *t) {
    Str *name = str_intern_cstr(rt, t->def->name);
    Tuple *bases = name ? bases_of_builtin(rt, t) : NULL;
    Tuple *mro = bases ? mro_of_builtin(rt, t, bases) : NULL;
    if (!mro) return false;
    t->name = t->qualname = name;
    t->bases = bases;
    t->mro = mro;
    heap_barrier(&rt->heap, t);
    t->flags = t->def->flags;
    type_lay_out(t);
    slots_inherit(&t->slots, t->def, t->base ? &t->base->slots : NULL);
    return !t->base || add_subclass(rt, t->base, t);
}

static bool boot_type(Runtime *rt, uint16_t id) {
    const TypeDef *def = rt->type_defs[id];
    Type *t = alloc_class(rt, TYPE_TYPE);
    if (!t) return false;
    rt->types[id] = t;
    t->id = id;
    t->def = def;
    t->base = id == TYPE_OBJECT ? NULL : rt->types[def->base];
    t->shape_id = id;
    if (!finish_builtin(rt, t)) return false;
    Shape *root = shape_new_builtin(rt, t, type_dict_mode(t));
    if (!root) return false;
    t->root = root;
    heap_barrier(&rt->heap, t);
    return true;
}

bool types_boot(Runtime *rt) {
    memset(rt->type_cache, 0, sizeof rt->type_cache);
    rt->type_epoch = 1;
    rt->shapes_cap = 512;
    rt->shapes = mem_alloc_zero(&rt->alloc, rt->shapes_cap * sizeof(Shape *));
    if (!rt->shapes) return rt->shapes_cap = 0, raise_memory(rt), false;
    rt->shapes_n = TYPE_COUNT;
    rt->heap.paused++;
    bool ok = true;
    for (uint16_t id = TYPE_OBJECT; ok && id < TYPE_COUNT; id++)
        ok = boot_type(rt, id);
    rt->heap.paused--;
    return ok;
}

Type *type_from_def(Runtime *rt, const TypeDef *def, Type *base) {
    Type *t = alloc_class(rt, TYPE_TYPE);
    if (!t) return NULL;
    t->def = def;
    t->base = base ? base : rt->types[TYPE_OBJECT];
    if (!finish_builtin(rt, t)) return NULL;
    Shape *root = shape_new_root(rt, t, type_dict_mode(t));
    if (!root) return NULL;
    t->root = root;
    t->shape_id = root->id;
    heap_barrier(&rt->heap, t);
    return t;
}

Type *type_make_script(Runtime *rt, Type *meta) {
    return alloc_class(rt, meta->shape_id);
}

bool type_register(Runtime *rt, Type *t) {
    for (size_t i = 0; i < t->bases->size; i++)
        if (!add_subclass(rt, as_type(t->bases->items[i]), t)) return false;
    return true;
}

/* ---- filling the dictionary of a built-in ---------------------------------------------
 */

static bool add_to_dict(Runtime *rt, Dict *d, Str *name, Value v) {
    return name && v != RAISED && dict_set_str(rt, d, name, v);
}

static bool fill_slots(Runtime *rt, Type *t, Dict *d) {
    for (unsigned id = 0; id < SLOT_COUNT; id++) {
        unsigned member = slot_member((SlotId)id);
        if (member == SLOT_NO_MEMBER || !slots_get(&t->def->slots, member)) continue;
        if (!slot_wrapper_wanted(t, (SlotId)id)) continue;
        Value v = slot_wrapper_new(rt, t, (SlotId)id);
        if (!add_to_dict(rt, d, SLOT_NAME(rt, id), v)) return false;
    }
    if (t->def->slots.compare && !t->def->slots.hash)
        return dict_set_str(rt, d, SLOT_NAME(rt, SLOT_HASH), NONE_VALUE);
    return true;
}

static bool fill_methods(Runtime *rt, Type *t, Dict *d) {
    for (const NativeDef *def = t->def->methods; def && def->signature; def++) {
        Str *name;
        Value v = descriptor_for_native(rt, t, def, &name);
        if (v == RAISED || !add_to_dict(rt, d, name, v)) return false;
    }
    return true;
}

static bool fill_getsets(Runtime *rt, Type *t, Dict *d) {
    for (const GetSetDef *def = t->def->getset; def && def->name; def++) {
        Str *name = str_intern_cstr(rt, def->name);
        Value v = name ? getset_new(rt, t, def, name) : RAISED;
        if (!add_to_dict(rt, d, name, v)) return false;
    }
    return true;
}

static bool fill_doc(Runtime *rt, Type *t, Dict *d) {
    if (dict_get_str(rt, d, NAME(rt, dunder_doc)) != UNBOUND) return true;
    Value doc = NONE_VALUE;
    if (t->def->doc) {
        Str *text = str_from_cstr(rt, t->def->doc);
        if (!text) return false;
        doc = value_object(text);
    }
    return dict_set_str(rt, d, NAME(rt, dunder_doc), doc);
}

bool type_fill(Runtime *rt, Type *t) {
    if (t->flags & (TF_FILLED | TF_SCRIPT)) return true;
    Dict *d = t->dict ? t->dict : dict_new(rt);
    if (!d) return false;
    if (!fill_slots(rt, t, d) || !fill_methods(rt, t, d) || !fill_getsets(rt, t, d) ||
        !fill_doc(rt, t, d))
        return false;
    t->dict = d;
    t->flags |= TF_FILLED;
    heap_barrier(&rt->heap, t);
    return true;
}

/* ---- look-up -------------------------------------------------------------------------
 */

enum { CACHE_WAYS = 32, CACHE_SETS = TYPE_CACHE_SIZE / CACHE_WAYS };

/* All entries of one name lie in one set, so that forgetting it is cheap. */
static TypeCacheEntry *cache_set(Runtime *rt, const Str *name) {
    uintptr_t mixed = (uintptr_t)name >> 4 ^ (uintptr_t)name >> 9;
    return &rt->type_cache[mixed % CACHE_SETS * CACHE_WAYS];
}

static TypeCacheEntry *cache_entry(Runtime *rt, const Type *t, const Str *name) {
    uintptr_t mixed = (uintptr_t)t >> 4 ^ (uintptr_t)t >> 10 ^ (uintptr_t)name >> 6 ^
                      (uintptr_t)name >> 12;
    return cache_set(rt, name) + mixed % CACHE_WAYS;
}

static Value find_in_mro(Runtime *rt, Type *t, Str *name) {
    for (size_t i = 0; i < t->mro->size; i++) {
        Type *k = as_type(t->mro->items[i]);
        if (!(k->flags & (TF_FILLED | TF_SCRIPT)) && !type_fill(rt, k)) {
            error_clear(rt);
            rt->lookup_refused = true;
            return UNBOUND; /* not what a base has under this name */
        }
        Value v = dict_get_str(rt, k->dict, name);
        if (v != UNBOUND) return v;
    }
    return UNBOUND;
}

static NOINLINE Value lookup_slow(Runtime *rt, Type *t, Str *name) {
    if (!t->mro) return UNBOUND; /* being made, and a metaclass's mro() asks */
    rt->lookup_refused = false;
    Value v = find_in_mro(rt, t, name);
    if (!str_is_interned(name) || rt->lookup_refused) return v;
    TypeCacheEntry *e = cache_entry(rt, t, name);
    *e = (TypeCacheEntry){t, name, v};
    name->head.aux |= STR_IN_TYPE_CACHE;
    return v;
}

Value type_lookup(Runtime *rt, Type *t, Str *name) {
    TypeCacheEntry *e = cache_entry(rt, t, name);
    if (LIKELY(e->type == t && e->name == name)) return e->value;
    return lookup_slow(rt, t, name);
}

static void forget_name(Runtime *rt, Str *name) {
    if (!(name->head.aux & STR_IN_TYPE_CACHE)) return;
    TypeCacheEntry *set = cache_set(rt, name);
    for (size_t i = 0; i < CACHE_WAYS; i++)
        if (set[i].name == name) set[i] = (TypeCacheEntry){0};
    name->head.aux &= (uint16_t)~STR_IN_TYPE_CACHE;
}

bool type_is_subtype(const Type *t, const Type *base) {
    if (t == base) return true;
    const Tuple *mro = t->mro;
    if (!mro) return false; /* under construction */
    for (size_t i = 1; i < mro->size; i++)
        if (mro->items[i] == value_object(base)) return true;
    return false;
}

Type *type_of(Runtime *rt, Value v) {
    if (is_object(v)) return rt->shapes[as_object(v)->shape]->type;
    return rt->types[is_int(v) ? TYPE_INT : TYPE_FLOAT];
}

/* ---- assignment ----------------------------------------------------------------------
 */

static bool is_data_descriptor(Runtime *rt, Value v) {
    return is_object(v) && type_of(rt, v)->slots.set;
}

/* Update `t` and all below it. Classes are few and seldom changed: no visited set. */
static bool update_subtree(Runtime *rt, Type *t) {
    List *left = list_new(rt, 4);
    if (!left || !list_append(rt, left, value_object(t))) return false;
    while (left->size) {
        Type *k = as_type(left->items->items[--left->size]);
        bool complete = k->mro; /* not while a metaclass's mro() runs */
        if (k->flags & TF_SCRIPT && complete && !type_update_slots(rt, k)) return false;
        if (k->subclasses && !list_extend(rt, left, value_object(k->subclasses)))
            return false;
    }
    return true;
}

static bool store_in_class(Runtime *rt, Type *t, Str *name, Value v) {
    if (v != UNBOUND) return dict_set_str(rt, t->dict, name, v);
    int deleted = dict_delete_str(rt, t->dict, name);
    if (deleted == 0)
        raise(rt, TYPE_ATTRIBUTE_ERROR, "type object '%N' has no attribute '%U'", t,
              name);
    return deleted > 0;
}

bool type_set(Runtime *rt, Type *t, Str *name, Value v) {
    if (!type_fill(rt, t)) return false;
    Value old = dict_get_str(rt, t->dict, name);
    if (!store_in_class(rt, t, name, v)) return false;
    forget_name(rt, name);
    bool shadows = is_data_descriptor(rt, old) != is_data_descriptor(rt, v);
    SlotId id = slot_by_name(rt, name);
    if (name->head.aux & STR_CACHED_LOOKUP || shadows || id != SLOT_COUNT)
        rt->type_epoch++;
    bool hooks = id == SLOT_GETATTRIBUTE || id == SLOT_SETATTR || id == SLOT_DELATTR ||
                 id == SLOT_GETATTR;
    if ((shadows || hooks) && rt->flush_caches) rt->flush_caches(rt);
    return id == SLOT_COUNT || update_subtree(rt, t);
}

void type_changed(Runtime *rt) {
    for (size_t i = 0; i < TYPE_CACHE_SIZE; i++)
        rt->type_cache[i] = (TypeCacheEntry){0};
    rt->type_epoch++;
    if (rt->flush_caches) rt->flush_caches(rt);
}

/* ---- instances -----------------------------------------------------------------------
 */

void *type_alloc(Runtime *rt, Type *t, size_t extra) {
    size_t size, head = t->def->size;
    if (!size_muladd(t->inline_slots, sizeof(Value), t->size, &size) ||
        __builtin_add_overflow(size, extra, &size))
        return raise_memory(rt), NULL;
    unsigned bits = t->flags & TF_FINALIZABLE ? HEAP_FINALIZABLE : 0;
    Object *o = object_alloc(rt, size, t->shape_id, t->def->layout, bits);
    if (!o) return NULL;
    memset((char *)o + sizeof(Object), 0, head - sizeof(Object));
    if (t->flags & TF_DICT || t->slots_n) attrs_clear(t, o);
    return o;
}

static void trace_type(Tracer *tracer, Object *o) {
    Type *t = (Type *)o;
    trace_object(tracer, t->name);
    trace_object(tracer, t->qualname);
    trace_object(tracer, t->base);
    trace_object(tracer, t->bases);
    trace_object(tracer, t->mro);
    trace_object(tracer, t->dict);
    trace_object(tracer, t->root);
    trace_object(tracer, t->dict_shape);
    trace_object(tracer, t->subclasses);
    trace_value(tracer, t->init_cached);
    trace_value(tracer, t->new_cached);
}

const LayoutOps layout_TYPE = {.name = "type", .trace = trace_type};
