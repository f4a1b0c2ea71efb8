/* slow.h - the out-of-line halves of instructions, called by the handlers.
 *
 * Values returned: a result; RAISED with rt.error set; PUSHED after vm->pc and vm->base
 * were moved to a frame that shall run next. */
#ifndef VM_SLOW_H
#define VM_SLOW_H

#include "vm/frame.h"

/* ---- calls.c ---- */
/* UNBOUND: leave the loop with vm->leaving, for the native suspended the frame. */
/* Call R[window] of the running frame with n arguments from R[window + 4]; the result
 * goes to register dst when a frame was pushed. `ret`: where the caller goes on. */
Value call_slow(VM *vm, const Instr *ret, unsigned window, size_t n, Tuple *kwnames,
                unsigned dst);
Value call_method_slow(VM *vm, const Instr *pc, unsigned window, size_t n, unsigned dst);
Value call_method_kw_slow(VM *vm, const Instr *pc, unsigned window, size_t n,
                          unsigned dst);
Value call_module_slow(VM *vm, const Instr *pc, unsigned window, size_t n, unsigned dst);
/* The same of a generator or coroutine function with just the arguments that it takes,
 * which are registers of the running frame. */
Value call_suspendable(VM *vm, const Instr *ret, Function *fn, const Value *args,
                       unsigned dst);
Value call_ex_slow(VM *vm, const Instr *ret, unsigned window, unsigned how, unsigned dst);
Value call_loaded_slow(VM *vm, const Instr *ret, unsigned window, size_t n,
                       Tuple *kwnames, unsigned dst);
/* Fills the window of LOAD_METHOD: false: raised. */
bool load_method_slow(VM *vm, const Instr *pc, Value object, Value *window);
/* Push a frame for a script function called from C code of an instruction: arguments are
 * copied above the running frame. PUSHED or RAISED; for suspendable functions the value.
 */
Value push_call(VM *vm, const Instr *ret, Function *fn, const Value *args, size_t n,
                RetKind kind, unsigned dst);
Value function_make(VM *vm, Code *code, const Value *parts);
/* A frame that is not RET_PLAIN returns v. PUSHED, RAISED, or the value for C. */
Value return_special(VM *vm, Value v);
/* Leaves the segment of a RET_SEGMENT frame; its real info word. */
Value segment_leave(VM *vm);

/* ---- operate.c ---- */
Value binary_slow(VM *vm, BinaryOp op, bool inplace, Value a, Value b);
Value unary_slow(VM *vm, UnaryOp op, Value a);
Value compare_slow(VM *vm, CompareOp op, Value a, Value b, RetKind kind);
Value get_item_slow(VM *vm, Value container, Value key);
int set_item_slow(VM *vm, Value container, Value key,
                  Value v); /* 1, 0 pushed, -1 raised */
/* The operator method of RET_BINARY, RET_COMPARE or RET_COMPARE_JUMP returned v. */
Value operator_returned(VM *vm, RetKind kind, const Instr *ret, Value *caller,
                        unsigned dst, Value v);

/* ---- caches.c ---- */
Value get_attr_slow(VM *vm, const Instr *pc, Value object);
int set_attr_slow(VM *vm, const Instr *pc, Value object, Value v); /* 1, 0 pushed, -1 */
Value load_global(VM *vm, const Instr *pc);
bool store_global(VM *vm, const Instr *pc, Value v);
/* Fill the method cache of CALL_METHOD; UNBOUND: not cacheable. */
Value method_cache_fill(VM *vm, const Instr *pc, Value self, Str *name);
/* The same for an attribute of a module, which CALL_METHOD then looks for as
 * CALL_MODULE. */
Value module_cache_fill(VM *vm, const Instr *pc, Value self, Str *name);
/* CALL_MODULE is CALL_METHOD again. */
void module_cache_drop(const Instr *pc);
void caches_flush(Runtime *rt);

/* GET and SET: the slot at that offset. METHOD: the function, GETTER and SETTER: the
 * property that is asked, while the epoch is the runtime's. */
typedef enum ShapeUse {
    SHAPE_GET = 1,
    SHAPE_SET,
    SHAPE_METHOD,
    SHAPE_GETTER,
    SHAPE_SETTER
} ShapeUse;
INLINE ShapeCache *shape_cache_at(VM *vm, uint32_t shape, uint64_t key) {
    return &vm->shape_caches[(shape ^ key ^ key >> 4) % SHAPE_CACHES];
}
INLINE uint64_t shape_cache_key(Value name, ShapeUse use) { return name + use; }
INLINE const ShapeCache *shape_cache_find(VM *vm, uint32_t shape, Value name,
                                          ShapeUse use) {
    uint64_t key = shape_cache_key(name, use);
    const ShapeCache *c = shape_cache_at(vm, shape, key);
    return LIKELY(c->shape == shape) && LIKELY(c->key == key) ? c : NULL;
}
/* The method for `o` by the caches: the inline one, or that of all shapes. */
INLINE Object *cached_method(VM *vm, const Object *o, uint64_t inline_guard,
                             Value inline_method, Value name) {
    uint32_t epoch = vm->rt.type_epoch;
    if (LIKELY(o->shape == (uint32_t)inline_guard) &&
        LIKELY((uint32_t)(inline_guard >> 32) == epoch))
        return as_object(inline_method);
    const ShapeCache *c = shape_cache_find(vm, o->shape, name, SHAPE_METHOD);
    return c && LIKELY(c->epoch == epoch) ? as_object(c->what) : NULL;
}

/* What that module has at that place of its dictionary, while the dictionary's keys are
 * those of the place; else UNBOUND. */
INLINE Value cached_entry(Value object, uint64_t place, Value module) {
    if (UNLIKELY(object != module) || UNLIKELY(as_object(object)->shape != TYPE_MODULE))
        return UNBOUND;
    const Dict *d = as_module(object)->dict;
    if (UNLIKELY((uint32_t)~place != d->key_version)) return UNBOUND;
    return d->table->entries[place >> 32].value;
}

/* ---- names.c ---- */
bool delete_global(VM *vm, Value name);
Value name_load(VM *vm, Value ns, Value name);
bool name_delete(VM *vm, Value ns, Value name);
Value load_class_free(VM *vm, Value ns, Value name, Value cell);
COLD void raise_unbound_local(VM *vm, Value name);
COLD void raise_unbound_free(VM *vm, Value name);
COLD Value raise_undefined(VM *vm, Value name);
Value super_attr(VM *vm, const Value *parts, Value name, bool implicit);
bool setup_annotations(VM *vm, Value ns);
bool print_expression(VM *vm, Value v);

/* ---- displays.c ---- */
Value build_set(VM *vm, const Value *items, size_t n);
Value build_dict(VM *vm, const Value *pairs, size_t n);
Value format_converted(VM *vm, Value v, Value spec, unsigned conversion);
bool extend_display(VM *vm, Value list, Value iterable);
bool update_display(VM *vm, Value dict, Value mapping);
/* after < 0: exactly `before` items; else a list in the middle and `after` items. */
bool unpack(VM *vm, Value iterable, Value *to, size_t before, int after);
Value match_keys(VM *vm, Value mapping, Value keys);
Value match_class(VM *vm, Value subject, Value cls, size_t positional, Value names);
Value dict_rest(VM *vm, Value mapping, Value keys);

/* ---- generators.c ---- */
/* FOR_ITER with FOR_PARTS: the item's parts go where `unpack`, the instruction behind,
 * would put them. As iterator_parts. */
int for_parts(VM *vm, Object *iterator, Instr unpack);
Value for_iter_slow(VM *vm, const Instr *pc, Value iterator, unsigned dst);
Value suspend(VM *vm, Generator *g, Value v);
Value suspend_async(VM *vm, Generator *g, Value v);
/* One step of a native awaitable. `sent` UNBOUND: the first. */
Sent iterator_step(VM *vm, Value iterator, Value sent, Value *result);
Sent iterator_throw(VM *vm, Value iterator, Value exception, Value *result);
Value yield_from_iter(VM *vm, Value v);
/* UNBOUND: leave the loop with vm->leaving. */
Value await_start(VM *vm, const Instr *pc, Value awaitable, unsigned dst,
                  bool yield_from);
/* The running frame, which goes on at `ret`, gives the others a turn: its `awaited` is
 * None. As await_start. */
Value await_turn(VM *vm, const Instr *ret);
/* Does the call that goes on at `ret` need await_turn only? */
INLINE bool awaits_turn(const Native *native, const Instr *ret, unsigned dst,
                        const Value *args, size_t n) {
    return native->def->is_turn && instr_awaits(*ret, dst) &&
           native->def->is_turn(args, n);
}
Value get_aiter(VM *vm, Value v);
Value get_anext(VM *vm, Value v);
/* A generator frame (the running one) returned v. As return_special. */
Value generator_returned(VM *vm, Generator *g, Value v);
/* An exception left the generator frame, which is the running one: unwinding goes on in
 * vm->base, or it was swallowed and vm->base goes on, or C is to see it. */
typedef enum Left { LEFT_TO_FRAME, LEFT_HANDLED, LEFT_TO_C } Left;
Left generator_left(VM *vm, Generator *g);
/* Hang an async generator below the running frame and send or throw into it. */
Value generator_link_send(VM *vm, const Instr *ret, Generator *child, unsigned dst,
                          Value sent);
Value generator_link_throw(VM *vm, const Instr *ret, Generator *child, unsigned dst,
                           Value exception);

/* ---- unwind.c ---- */
void raise_statement(VM *vm, Value exception, Value cause);
void raise_again(VM *vm);
int exception_matches(VM *vm, Value exception, Value classes);
Value load_special(VM *vm, Value object, unsigned which);
bool with_except_arguments(VM *vm, Value exception, Value *args);
bool group_split(VM *vm, Value exception, Value classes, Value *parts);
Value group_join(VM *vm, Value raised, Value original);

/* ---- imports.c ---- */
Value import_name(VM *vm, Value name, Value fromlist, int level);
Value import_from(VM *vm, Value module, Value name);
bool import_star(VM *vm, Value module, Value ns);

/* ---- arithmetic that handlers share ---- */
/* x ** y of a positive x; UNBOUND: by the general rules. */
Value quick_power(double x, Value y);
INLINE int64_t int_floordiv(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - ((a % b != 0) & ((a ^ b) < 0));
}
INLINE int64_t int_mod(int64_t a, int64_t b) {
    int64_t r = a % b;
    return r + (((r != 0) & ((r ^ b) < 0)) ? b : 0);
}
/* UNBOUND when it does not fit. */
INLINE Value value_small_checked(int64_t i) {
    return LIKELY(fits_small(i)) ? value_small(i) : UNBOUND;
}
/* Instructions are const to all but what quickens them. */
INLINE Instr *writable(const Instr *pc) { return (Instr *)(uintptr_t)pc; }
INLINE void set_op(const Instr *pc, Opcode op) {
    *writable(pc) = (*pc & ~UINT64_C(0xFFFF)) | op;
}
/* Two floats and small ints as doubles, which all of these are exactly. */
INLINE bool quick_doubles(Value x, Value y, double *m, double *n) {
    if (is_double(x))
        *m = as_double(x);
    else if (is_int(x))
        *m = (double)as_small(x);
    else
        return false;
    if (is_double(y))
        *n = as_double(y);
    else if (is_int(y))
        *n = (double)as_small(y);
    else
        return false;
    return true;
}
/* 1, 0, or -1: ask value_truth. */
INLINE int quick_truth(Value v) {
    if (v == TRUE_VALUE) return 1;
    if (v == FALSE_VALUE || v == NONE_VALUE) return 0;
    if (is_int(v)) return v != INT_MID;
    return -1;
}

#endif
