/* caches.c - inline caches: what a look-up found, written into the instruction stream.
 *
 * GET_ATTR, SET_ATTR and SET_ATTR_ADD are guarded by the object's shape, which fixes the
 * slot; whatever could put a data descriptor in front of it calls caches_flush.
 *
 * CALL_METHOD, LOAD_METHOD, GET_ATTR_CLASS_VALUE, GET_ATTR_PROPERTY, GET_ATTR_MEMBER and
 * SET_ATTR_MEMBER are guarded by the shape and Runtime.type_epoch.
 *
 * LOAD_GLOBAL, STORE_GLOBAL, GET_ATTR_DICT, CALL_MODULE and LOAD_MODULE are guarded by
 * the complement of the dict's key version; LOAD_BUILTIN by that of the globals, and by
 * the key, which is found again in the builtins. */
#include "vm/slow.h"

static void shape_cache_put(VM *vm, uint32_t shape, Str *name, ShapeUse use, Value what) {
    uint64_t key = shape_cache_key(value_object(name), use);
    *shape_cache_at(vm, shape, key) = (ShapeCache){key, shape, vm->rt.type_epoch, what};
}

/* ---- globals ---------------------------------------------------------------------- */

static Str *global_name(VM *vm, const Instr *pc) {
    return (Str *)as_object(frame_function(vm->base)->consts[(uint32_t)instr_bc(*pc)]);
}

Value load_global(VM *vm, const Instr *pc) {
    Runtime *rt = &vm->rt;
    Function *fn = frame_function(vm->base);
    Str *name = global_name(vm, pc);
    int64_t i = dict_index_str(rt, fn->globals, name);
    if (i >= 0) {
        uint32_t version = dict_key_version(rt, fn->globals);
        if (version) {
            set_op(pc, OPCODE_LOAD_GLOBAL);
            writable(pc)[1] = (uint32_t)~version | (uint64_t)i << 32;
        }
        return fn->globals->table->entries[i].value;
    }
    i = dict_index_str(rt, fn->builtins, name);
    if (i < 0) return raise_undefined(vm, value_object(name));
    uint32_t version = dict_key_version(rt, fn->globals);
    if (version) {
        set_op(pc, OPCODE_LOAD_BUILTIN);
        writable(pc)[1] = (uint32_t)~version | (uint64_t)i << 32;
    }
    return fn->builtins->table->entries[i].value;
}

bool store_global(VM *vm, const Instr *pc, Value v) {
    Runtime *rt = &vm->rt;
    Function *fn = frame_function(vm->base);
    Str *name = global_name(vm, pc);
    if (!dict_set_str(rt, fn->globals, name, v)) return false;
    int64_t i = dict_index_str(rt, fn->globals, name);
    uint32_t version = dict_key_version(rt, fn->globals);
    if (i >= 0 && version) writable(pc)[1] = (uint32_t)~version | (uint64_t)i << 32;
    return true;
}

/* ---- reading attributes ----------------------------------------------------------- */

INLINE bool plain_getattr(const Type *t) { return !(t->flags & TF_GETATTRIBUTE); }

/* Entries of a module's or class's own dictionary. UNBOUND: not this kind. */
static Value get_from_dict(VM *vm, const Instr *pc, Value object, Str *name) {
    Runtime *rt = &vm->rt;
    Object *o = as_object(object);
    Dict *d;
    if (o->shape == TYPE_MODULE) {
        d = ((Module *)o)->dict;
        if (type_lookup(rt, rt->types[TYPE_MODULE], name) != UNBOUND) return UNBOUND;
    } else if (o->shape == TYPE_TYPE && ((Type *)o)->flags & TF_SCRIPT) {
        d = ((Type *)o)->dict;
        if (type_lookup(rt, rt->types[TYPE_TYPE], name) != UNBOUND) return UNBOUND;
    } else {
        return UNBOUND;
    }
    int64_t i = dict_index_str(rt, d, name);
    if (i < 0) return UNBOUND;
    Value v = d->table->entries[i].value;
    if (o->shape == TYPE_TYPE && type_of(rt, v)->slots.get && !is_exact(v, TYPE_FUNCTION))
        return UNBOUND;
    uint32_t version = dict_key_version(rt, d);
    if (version) {
        set_op(pc, OPCODE_GET_ATTR_DICT);
        writable(pc)[1] = (uint32_t)~version | (uint64_t)i << 32;
        writable(pc)[2] = object;
    }
    return v;
}

static void cache_property(VM *vm, const Object *o, Str *name, ShapeUse use,
                           Value property) {
    name->head.aux |= STR_CACHED_LOOKUP;
    shape_cache_put(vm, o->shape, name, use, property);
}

static Descriptor *cached_property(VM *vm, Value object, Str *name, ShapeUse use) {
    const ShapeCache *c =
        shape_cache_find(vm, as_object(object)->shape, value_object(name), use);
    return c && c->epoch == vm->rt.type_epoch ? (Descriptor *)as_object(c->what) : NULL;
}

/* A getter written in script gets a frame. */
static Value property_read(VM *vm, const Instr *pc, Value object, Descriptor *d) {
    if (!is_exact(d->get, TYPE_FUNCTION)) return UNBOUND;
    return push_call(vm, pc + 3, (Function *)as_object(d->get), &object, 1, RET_PLAIN,
                     instr_a(*pc));
}

static Value get_from_instance(VM *vm, const Instr *pc, Value object, Str *name) {
    Runtime *rt = &vm->rt;
    Object *o = as_object(object);
    Type *t = type_of(rt, object);
    if (!plain_getattr(t) || (t->slots.getattr && t->slots.getattr != generic_getattr))
        return UNBOUND;
    Value on_class = type_lookup(rt, t, name);
    Type *descriptor = on_class == UNBOUND ? NULL : type_of(rt, on_class);
    Shape *shape = shape_of(rt, o);
    if (!descriptor || !descriptor->slots.set) {
        if (shape->is_dict) {
            if (t->flags & TF_DICT) return UNBOUND;
        } else {
            uint32_t slot = shape_find(rt, shape, name);
            if (slot < SHAPE_OVERFLOW) {
                set_op(pc, OPCODE_GET_ATTR);
                writable(pc)[1] = o->shape | (uint64_t)slot << 32;
                shape_cache_put(vm, o->shape, name, SHAPE_GET, slot);
                return *(Value *)((char *)o + slot);
            }
            if (slot != SHAPE_ABSENT) return UNBOUND;
        }
        if (descriptor && !descriptor->slots.get) {
            name->head.aux |= STR_CACHED_LOOKUP;
            set_op(pc, OPCODE_GET_ATTR_CLASS_VALUE);
            writable(pc)[1] = o->shape | (uint64_t)rt->type_epoch << 32;
            writable(pc)[2] = on_class;
            return on_class;
        }
        return UNBOUND;
    }
    /* A slot of __slots__ lies at a fixed offset. */
    if (as_object(on_class)->shape == TYPE_MEMBER_DESCRIPTOR) {
        Descriptor *d = (Descriptor *)as_object(on_class);
        Value v = *(Value *)((char *)o + d->offset);
        if (v == UNBOUND || !type_is_subtype(t, d->owner)) return UNBOUND;
        name->head.aux |= STR_CACHED_LOOKUP;
        set_op(pc, OPCODE_GET_ATTR_MEMBER);
        writable(pc)[1] = o->shape | (uint64_t)rt->type_epoch << 32;
        writable(pc)[2] = d->offset;
        return v;
    }
    if (as_object(on_class)->shape == TYPE_PROPERTY) {
        cache_property(vm, o, name, SHAPE_GETTER, on_class);
        set_op(pc, OPCODE_GET_ATTR_PROPERTY);
        writable(pc)[1] = o->shape | (uint64_t)rt->type_epoch << 32;
        writable(pc)[2] = on_class;
        return property_read(vm, pc, object, (Descriptor *)as_object(on_class));
    }
    return UNBOUND;
}

Value get_attr_slow(VM *vm, const Instr *pc, Value object) {
    Str *name = (Str *)as_object(frame_function(vm->base)->consts[instr_c(*pc)]);
    if (is_object(object)) {
        Descriptor *property = cached_property(vm, object, name, SHAPE_GETTER);
        Value v = property ? property_read(vm, pc, object, property) : UNBOUND;
        if (v == UNBOUND) v = get_from_dict(vm, pc, object, name);
        if (v == UNBOUND) v = get_from_instance(vm, pc, object, name);
        if (v != UNBOUND) return v;
    }
    return value_getattr(&vm->rt, object, name);
}

/* ---- writing attributes ----------------------------------------------------------- */

static void cache_member(VM *vm, const Instr *pc, Object *o, Type *t, Str *name,
                         const Descriptor *d) {
    if (!type_is_subtype(t, d->owner)) return;
    name->head.aux |= STR_CACHED_LOOKUP;
    set_op(pc, OPCODE_SET_ATTR_MEMBER);
    writable(pc)[1] = o->shape | (uint64_t)vm->rt.type_epoch << 32;
    writable(pc)[2] = d->offset;
}

/* The setter of a property that is cached, where it is written in script and is no
 * generator: 0 pushed, -1 raised. 1: the general way. */
static int property_write(VM *vm, const Instr *pc, Value object, Str *name, Value v) {
    Descriptor *d = cached_property(vm, object, name, SHAPE_SETTER);
    if (!d || !is_exact(d->set, TYPE_FUNCTION)) return 1;
    Function *fn = (Function *)as_object(d->set);
    if (fn->flags & CODE_SUSPENDABLE) return 1;
    Value args[] = {object, v};
    return push_call(vm, pc + 3, fn, args, 2, RET_DISCARD, 0) == PUSHED ? 0 : -1;
}

int set_attr_slow(VM *vm, const Instr *pc, Value object, Value v) {
    Runtime *rt = &vm->rt;
    Str *name = (Str *)as_object(frame_function(vm->base)->consts[instr_c(*pc)]);
    if (!is_object(object)) return value_setattr(rt, object, name, v) ? 1 : -1;
    int written = property_write(vm, pc, object, name, v);
    if (written <= 0) return written;
    Object *o = as_object(object);
    Type *t = type_of(rt, object);
    Shape *shape = shape_of(rt, o);
    bool plain = !(t->flags & TF_SETATTR) && t->flags & TF_SCRIPT &&
                 o->layout != LAYOUT_TYPE && !shape->is_dict;
    if (plain) {
        Value on_class = type_lookup(rt, t, name);
        plain = on_class == UNBOUND || !type_of(rt, on_class)->slots.set;
        if (is_exact(on_class, TYPE_MEMBER_DESCRIPTOR))
            cache_member(vm, pc, o, t, name, (Descriptor *)as_object(on_class));
        if (is_exact(on_class, TYPE_PROPERTY))
            cache_property(vm, o, name, SHAPE_SETTER, on_class);
    }
    uint32_t before = o->shape;
    if (!value_setattr(rt, object, name, v)) return -1;
    if (!plain || o->shape >= rt->shapes_n) return 1;
    Shape *now = shape_of(rt, o);
    if (now->is_dict || now->type != t) return 1;
    uint32_t slot = shape_find(rt, now, name);
    if (slot >= SHAPE_OVERFLOW) return 1;
    if (o->shape == before) {
        set_op(pc, OPCODE_SET_ATTR);
        writable(pc)[1] = before | (uint64_t)slot << 32;
        shape_cache_put(vm, before, name, SHAPE_SET, slot);
    } else if (now->parent == shape && now->inline_slots == shape->inline_slots) {
        set_op(pc, OPCODE_SET_ATTR_ADD);
        writable(pc)[1] = before | (uint64_t)o->shape << 32;
        writable(pc)[2] = slot;
    }
    return 1;
}

/* ---- methods ---------------------------------------------------------------------- */

/* The function to call with self in front, or UNBOUND when the attribute must be looked
 * up in the general way. */
static Value find_method(VM *vm, Value self, Str *name, bool *cacheable) {
    Runtime *rt = &vm->rt;
    *cacheable = false;
    Type *t = type_of(rt, self);
    if (!plain_getattr(t) || (t->slots.getattr && t->slots.getattr != generic_getattr))
        return UNBOUND;
    Value fn = type_lookup(rt, t, name);
    if (fn == UNBOUND || !is_object(fn)) return UNBOUND;
    if (as_object(fn)->shape != TYPE_FUNCTION &&
        as_object(fn)->shape != TYPE_METHOD_DESCRIPTOR)
        return UNBOUND;
    if (!is_object(self)) return fn;
    Shape *shape = shape_of(rt, as_object(self));
    if (shape->is_dict) {
        if (t->flags & TF_DICT) {
            if (attrs_get(rt, as_object(self), name) != UNBOUND) return UNBOUND;
            return fn;
        }
    } else if (shape_find(rt, shape, name) != SHAPE_ABSENT) {
        return UNBOUND;
    }
    *cacheable = true;
    return fn;
}

Value method_cache_fill(VM *vm, const Instr *pc, Value self, Str *name) {
    bool cacheable;
    Value fn = find_method(vm, self, name, &cacheable);
    if (fn != UNBOUND && cacheable) {
        name->head.aux |= STR_CACHED_LOOKUP;
        shape_cache_put(vm, as_object(self)->shape, name, SHAPE_METHOD, fn);
        if (!pc) return fn;
        writable(pc)[2] = as_object(self)->shape | (uint64_t)vm->rt.type_epoch << 32;
        writable(pc)[3] = fn;
    }
    return fn;
}

/* The entry of a module's dictionary, and where it lies; -1: it has none, or may say
 * otherwise. */
static int64_t module_place(VM *vm, Value self, Str *name, uint64_t *place) {
    Runtime *rt = &vm->rt;
    if (!is_exact(self, TYPE_MODULE)) return -1;
    if (type_lookup(rt, rt->types[TYPE_MODULE], name) != UNBOUND) return -1;
    Dict *d = as_module(self)->dict;
    int64_t i = dict_index_str(rt, d, name);
    uint32_t version = i < 0 ? 0 : dict_key_version(rt, d);
    *place = (uint32_t)~version | (uint64_t)i << 32;
    return version ? i : -1;
}

Value module_cache_fill(VM *vm, const Instr *pc, Value self, Str *name) {
    uint64_t place;
    int64_t i = module_place(vm, self, name, &place);
    if (i < 0) return UNBOUND;
    set_op(pc, instr_op(*pc) == OPCODE_CALL_METHOD ? OPCODE_CALL_MODULE
                                                   : OPCODE_CALL_MODULE_HEAP);
    writable(pc)[2] = place;
    writable(pc)[3] = self;
    return as_module(self)->dict->table->entries[i].value;
}

void module_cache_drop(const Instr *pc) {
    set_op(pc, instr_op(*pc) == OPCODE_CALL_MODULE ? OPCODE_CALL_METHOD
                                                   : OPCODE_CALL_METHOD_HEAP);
    writable(pc)[2] = writable(pc)[3] = 0;
}

bool load_method_slow(VM *vm, const Instr *pc, Value object, Value *window) {
    Str *name = (Str *)as_object(frame_function(vm->base)->consts[instr_c(*pc)]);
    bool cacheable;
    Value fn = find_method(vm, object, name, &cacheable);
    if (instr_op(*pc) == OPCODE_LOAD_MODULE) {
        set_op(pc, OPCODE_LOAD_METHOD);
        writable(pc)[1] = writable(pc)[2] = 0;
    }
    if (fn != UNBOUND) {
        if (cacheable) {
            name->head.aux |= STR_CACHED_LOOKUP;
            shape_cache_put(vm, as_object(object)->shape, name, SHAPE_METHOD, fn);
            writable(pc)[1] = as_object(object)->shape | (uint64_t)vm->rt.type_epoch
                                                             << 32;
            writable(pc)[2] = fn;
        }
        window[0] = fn;
        window[FRAME_HEADER] = object;
        return true;
    }
    Value v;
    uint64_t place;
    int64_t i = module_place(vm, object, name, &place);
    if (i >= 0) {
        set_op(pc, OPCODE_LOAD_MODULE);
        writable(pc)[1] = place;
        writable(pc)[2] = object;
        v = as_module(object)->dict->table->entries[i].value;
    } else {
        v = value_getattr(&vm->rt, object, name);
    }
    if (v == RAISED) return false;
    window[0] = v;
    window[FRAME_HEADER] = UNBOUND;
    return true;
}

/* ---- flushing --------------------------------------------------------------------- */

static void flush_code(void *user, Object *o) {
    (void)user;
    if (o->layout != LAYOUT_CODE) return;
    Code *code = (Code *)o;
    Instr *at = code_instrs(code), *end = at + code->words;
    for (; at < end; at += opcode_words[instr_op(*at)]) {
        switch (instr_op(*at)) {
        case OPCODE_GET_ATTR:
        case OPCODE_GET_ATTR_CLASS_VALUE:
        case OPCODE_GET_ATTR_DICT:
        case OPCODE_GET_ATTR_MEMBER:
        case OPCODE_GET_ATTR_PROPERTY:
            set_op(at, OPCODE_GET_ATTR);
            at[1] = at[2] = 0;
            break;
        case OPCODE_SET_ATTR:
        case OPCODE_SET_ATTR_ADD:
        case OPCODE_SET_ATTR_MEMBER:
            set_op(at, OPCODE_SET_ATTR);
            at[1] = at[2] = 0;
            break;
        default: break;
        }
    }
}

void caches_flush(Runtime *rt) {
    VM *vm = vm_of(rt);
    memset(vm->shape_caches, 0, sizeof vm->shape_caches);
    heap_each(&rt->heap, flush_code, NULL);
}
