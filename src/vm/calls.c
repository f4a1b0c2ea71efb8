/* calls.c - calling anything: from instructions (pushing frames) and from C (running
 * them).
 *
 * A script function called by an instruction gets a frame and the dispatch loop goes on
 * there; C does not recurse. From C (protocol.h) the call runs a nested dispatch loop. */
#include "vm/slow.h"

#include "object/binding.h"
#include "object/signature.h"

/* ---- stack space ------------------------------------------------------------------ */

enum { SEGMENT_WORDS = 16 * 1024 };

static COLD StackSegment *segment_enter(VM *vm, size_t words) {
    StackSegment *current = vm->segment, *next = current->newer;
    if (next && (size_t)(next->end - next->words) < words) {
        mem_free(&vm->rt.alloc, next, (size_t)((char *)next->end - (char *)next));
        next = current->newer = NULL;
    }
    if (!next) {
        size_t n = words > SEGMENT_WORDS ? words : SEGMENT_WORDS;
        size_t size;
        if (!size_muladd(n, sizeof(Value), sizeof *next, &size)) return NULL;
        next = mem_alloc(&vm->rt.alloc, size);
        if (!next) return NULL;
        next->older = current;
        next->newer = NULL;
        next->end = next->words + n;
        for (Value *w = next->words; w < next->end; w++)
            *w = UNBOUND;
        current->newer = next;
    }
    vm->segment = next;
    vm->limit = next->end;
    return next;
}

Value segment_leave(VM *vm) {
    Value info = vm->segment->info;
    vm->segment = vm->segment->older;
    vm->limit = vm->segment->end;
    return info;
}

/* ---- frames ----------------------------------------------------------------------- */

static COLD Value too_deep(VM *vm) {
    return raise(&vm->rt, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded");
}

static bool is_exact_call(const Function *fn, size_t n) {
    return fn->exact != EXACT_NEVER && (fn->exact & ~EXACT_SUSPENDABLE) == n;
}

static bool makes_iterator(Instr i, unsigned reg) {
    bool makes = instr_op(i) == OPCODE_GET_ITER || instr_op(i) == OPCODE_GET_AITER;
    return makes && instr_b(i) == reg && instr_a(i) == reg;
}

/* What a call of a generator or coroutine function comes to. */
static Value suspended_call(VM *vm, const Instr *ret, Function *fn, const Value *args,
                            RetKind kind, unsigned dst) {
    Generator *g = generator_new(vm, fn, args, fn->code->parameters->size);
    if (UNLIKELY(!g)) return RAISED;
    if (kind != RET_PLAIN) return value_object(g);
    /* `await f(x)`: nothing but the AWAIT that follows refers to it; its frame is given
     * back as soon as it returns. */
    if (instr_awaits(*ret, dst)) g->head.aux |= GEN_TEMPORARY;
    if (makes_iterator(*ret, dst)) g->head.aux |= GEN_LOOPED;
    return value_object(g);
}

Value call_suspendable(VM *vm, const Instr *ret, Function *fn, const Value *args,
                       unsigned dst) {
    if (UNLIKELY(vm->depth_left <= 0)) return too_deep(vm);
    return suspended_call(vm, ret, fn, args, RET_PLAIN, dst);
}

/* A frame for fn: `place` is where its registers would start; the n arguments come from
 * `args` (which may overlap), with `self` (unless UNBOUND) in front. */
static Value push_frame(VM *vm, const Instr *ret, Function *fn, Value *place, Value self,
                        const Value *args, size_t n, Tuple *kwnames, RetKind kind,
                        unsigned dst) {
    bool with_self = self != UNBOUND;
    size_t total = n + with_self;
    if (UNLIKELY(vm->depth_left <= 0)) return too_deep(vm);
    size_t need = fn->registers > total ? fn->registers : total;
    StackSegment *entered = NULL;
    const Value *given = NULL; /* the arguments, where they stay in place */
    if (UNLIKELY(place + need + FRAME_HEADER > vm->limit)) {
        /* Very many: on the stack, each step of the collector would look at them all. */
        if (n > fn->registers && !with_self) given = args, need = fn->registers;
        entered = segment_enter(vm, need + 2 * FRAME_HEADER);
        if (!entered) return raise_memory(&vm->rt);
        place = entered->words + FRAME_HEADER + 1;
        /* The word below the header belongs to RET_INIT. */
        entered->words[0] = kind == RET_INIT ? self : UNBOUND;
    }
    if (n && !given && place + with_self != args)
        memmove(place + with_self, args, n * sizeof(Value));
    if (with_self) place[0] = self;
    Value *sp = vm->sp;
    if (kwnames || !is_exact_call(fn, total)) {
        /* Binding may collect: what lies above the running frame must count as live. */
        vm->sp = place + need;
        vm->binding = place + need;
        bool bound = frame_bind(vm, fn, place, given ? given : place, total, kwnames);
        vm->binding = NULL;
        vm->sp = sp;
        if (!bound) {
            if (entered) segment_leave(vm);
            return RAISED;
        }
    }
    if (UNLIKELY(fn->flags & CODE_SUSPENDABLE)) {
        vm->sp = vm->binding = place + need; /* this too may collect */
        Value v = suspended_call(vm, ret, fn, place, kind, dst);
        vm->binding = NULL;
        vm->sp = sp;
        if (entered) segment_leave(vm);
        return v;
    }
    vm->depth_left--;
    frame_link(place, fn, ret, vm->base, entered ? RET_SEGMENT : kind, dst);
    if (entered) entered->info = info_of(kind, dst);
    vm->base = place;
    vm->pc = fn->entry;
    if (UNLIKELY(--vm->budget < 0) && !vm_safepoint(vm)) return RAISED;
    return PUSHED;
}

Value push_call(VM *vm, const Instr *ret, Function *fn, const Value *args, size_t n,
                RetKind kind, unsigned dst) {
    Value *place = frame_free(vm) + FRAME_HEADER;
    return push_frame(vm, ret, fn, place, UNBOUND, args, n, NULL, kind, dst);
}

/* `C(...)` with object.__new__ and a script __init__: the instance is made here and
 * __init__ gets a frame. UNBOUND: the general way. */
static Value construct(VM *vm, const Instr *ret, Type *cls, Value *place,
                       const Value *args, size_t n, Tuple *kwnames, unsigned dst) {
    Runtime *rt = &vm->rt;
    if (cls->head.shape != TYPE_TYPE || !(cls->flags & TF_SCRIPT)) return UNBOUND;
    if (UNLIKELY(cls->init_epoch != rt->type_epoch || cls->init_cached == 0)) {
        Value make = type_lookup(rt, cls, SLOT_NAME(rt, SLOT_NEW));
        Value init = type_lookup(rt, cls, SLOT_NAME(rt, SLOT_INIT));
        SLOT_NAME(rt, SLOT_NEW)->head.aux |= STR_CACHED_LOOKUP;
        SLOT_NAME(rt, SLOT_INIT)->head.aux |= STR_CACHED_LOOKUP;
        Value plain = type_lookup(rt, rt->types[TYPE_OBJECT], SLOT_NAME(rt, SLOT_NEW));
        bool fast = make == plain && is_exact(init, TYPE_FUNCTION) &&
                    !(((Function *)as_object(init))->flags & CODE_SUSPENDABLE) &&
                    !(cls->flags & TF_ABSTRACT);
        cls->init_cached = fast ? init : UNBOUND;
        cls->init_epoch = rt->type_epoch;
        heap_barrier(&rt->heap, cls);
    }
    if (cls->init_cached == UNBOUND || (cls->flags & TF_ABSTRACT)) return UNBOUND;
    Object *self = type_alloc(rt, cls, 0);
    if (UNLIKELY(!self)) return RAISED;
    Function *init = (Function *)as_object(cls->init_cached);
    /* One word below the header keeps the instance for RET_INIT. */
    Value v = push_frame(vm, ret, init, place + 1, value_object(self), args, n, kwnames,
                         RET_INIT, dst);
    if (v == PUSHED) vm->base[-5] = value_object(self);
    return v;
}

/* ---- natives ---------------------------------------------------------------------- */

/* Object.aux of a Native: 1 + the number of arguments with which fn may be called as they
 * are; 0: never or not known yet. */
static void learn_direct_count(Native *native, const Signature *sig) {
    if (native_passes_self(native)) return;
    if (as_small(sig->star) >= 0 || as_small(sig->star_star) >= 0) return;
    if (sig->positional != sig->count) return;
    native->head.aux = (uint16_t)(as_small(sig->count) + 1);
}

/* As native->fn wants them: `args` itself or `out`. NULL: raised. */
static const Value *native_arguments(Runtime *rt, Native *native, const Value *args,
                                     size_t n, Tuple *kwnames, Value *out) {
    bool unbound = native->owner && native->self == UNBOUND;
    bool placed = n > (kwnames ? kwnames->size : 0);
    if (unbound && UNLIKELY(!placed || !native_accepts(rt, native, args[0])))
        return signature_bind(rt, native, UNBOUND, args, n, kwnames, out);
    if (!kwnames && native->head.aux == n + 1) return args;
    Signature *sig = native_signature(rt, native);
    if (!sig) return NULL;
    if (!native->head.aux) learn_direct_count(native, sig);
    Value self = native_passes_self(native) ? native->self : UNBOUND;
    bool general = kwnames || native->head.aux == NATIVE_NEW;
    const Value *bound = general ? NULL : signature_fit(sig, self, args, n, out);
    if (LIKELY(bound != NULL)) return bound;
    return signature_bind(rt, native, self, args, n, kwnames, out);
}

/* How many arguments its fn gets, once it has been called. */
static size_t native_count(const Native *native, size_t n) {
    return native->signature ? (size_t)as_small(native->signature->count) : n;
}

Value native_call(Runtime *rt, Native *native, Value *args, size_t n, Tuple *kwnames) {
    Value out[SIGNATURE_LARGEST];
    const Value *bound = native_arguments(rt, native, args, n, kwnames, out);
    if (!bound) return RAISED;
    size_t count = native_count(native, n);
    if (native->head.aux == NATIVE_HOST)
        return vm_of(rt)->call_host(vm_of(rt), native, (Value *)bound, count);
    return native->fn(rt, (Value *)bound, count);
}

/* Calls `callee` for an instruction. `place`: where a new frame's registers may start,
 * which is also where the arguments are if the caller is a stack frame. */
static Value enter(VM *vm, const Instr *ret, Value callee, Value *place, Value *args,
                   size_t n, Tuple *kwnames, unsigned dst) {
    Runtime *rt = &vm->rt;
    Value self = UNBOUND;
    if (!is_object(callee)) goto general;
    if (as_object(callee)->shape == TYPE_METHOD) {
        Method *m = (Method *)as_object(callee);
        if (is_exact(m->function, TYPE_FUNCTION)) {
            self = m->self;
            callee = m->function;
        }
    }
    switch (as_object(callee)->shape) {
    case TYPE_FUNCTION:
        return push_frame(vm, ret, (Function *)as_object(callee), place, self, args, n,
                          kwnames, RET_PLAIN, dst);
    case TYPE_NATIVE:
    case TYPE_METHOD_DESCRIPTOR: {
        Native *native = (Native *)as_object(callee);
        if (awaits_turn(native, ret, dst, args, n) && !kwnames && frame_on_heap(vm->base))
            return await_turn(vm, ret + 1);
        return native_call(rt, native, args, n, kwnames);
    }
    default: break;
    }
    if (as_object(callee)->layout == LAYOUT_TYPE) {
        Value v = construct(vm, ret, as_type(callee), place, args, n, kwnames, dst);
        if (v != UNBOUND) return v;
        goto general;
    }
    Type *type = type_of(rt, callee);
    if (slotset_has(&type->script_slots, SLOT_CALL)) {
        Value fn = type_lookup(rt, type, SLOT_NAME(rt, SLOT_CALL));
        if (is_exact(fn, TYPE_FUNCTION))
            return push_frame(vm, ret, (Function *)as_object(fn), place, callee, args, n,
                              kwnames, RET_PLAIN, dst);
    }
general:;
    Type *t = type_of(rt, callee);
    if (!t->slots.call) {
        return raise(rt, TYPE_TYPE_ERROR, "'%N' object is not callable", t);
    }
    return t->slots.call(rt, callee, args, n, kwnames);
}

Value call_slow(VM *vm, const Instr *ret, unsigned window, size_t n, Tuple *kwnames,
                unsigned dst) {
    Value *args = vm->base + window + FRAME_HEADER;
    Value *place = frame_on_heap(vm->base) ? vm->sp + FRAME_HEADER : args;
    return enter(vm, ret, vm->base[window], place, args, n, kwnames, dst);
}

/* R[window + 4] is the object, arguments follow. Finds the method; if it is a plain
 * function of the class the object becomes its first argument, else it is an attribute.
 */
static Value enter_method(VM *vm, const Instr *ret, unsigned window, Str *name, size_t n,
                          Tuple *kwnames, unsigned dst, Value method) {
    Value *args = vm->base + window + FRAME_HEADER;
    Value *place = frame_on_heap(vm->base) ? vm->sp + FRAME_HEADER : args;
    if (method != UNBOUND)
        return enter(vm, ret, method, place, args, n + 1, kwnames, dst);
    Value attribute = value_getattr(&vm->rt, args[0], name);
    if (UNLIKELY(attribute == RAISED)) {
        vm->pc++; /* word 1 has the place of the attribute, word 0 that of the call */
        return RAISED;
    }
    vm->base[window] = attribute;
    return enter(vm, ret, attribute, place, args + 1, n, kwnames, dst);
}

/* R[window + 4] is a module, of which `attribute` was found. */
static Value enter_attribute(VM *vm, const Instr *ret, unsigned window, size_t n,
                             unsigned dst, Value attribute) {
    Value *args = vm->base + window + FRAME_HEADER;
    Value *place = frame_on_heap(vm->base) ? vm->sp + FRAME_HEADER : args;
    vm->base[window] = attribute;
    return enter(vm, ret, attribute, place, args + 1, n, NULL, dst);
}

/* What to call for `cls.name(...)`, of which static methods and plain functions get the
 * arguments, class methods the class in front. UNBOUND: look for it in the general way.
 */
static Value class_function(Runtime *rt, Type *cls, Str *name, bool *with_class) {
    if (type_lookup(rt, rt->types[TYPE_TYPE], name) != UNBOUND) return UNBOUND;
    Value v = type_lookup(rt, cls, name);
    *with_class = is_exact(v, TYPE_CLASSMETHOD);
    if (*with_class || is_exact(v, TYPE_STATICMETHOD))
        v = ((Descriptor *)as_object(v))->get;
    return is_exact(v, TYPE_FUNCTION) ? v : UNBOUND;
}

/* R[window + 4] is the class. */
static Value enter_class_function(VM *vm, const Instr *ret, unsigned window, size_t n,
                                  unsigned dst, Value fn, bool with_class) {
    Value *args = vm->base + window + FRAME_HEADER;
    Value *place = frame_on_heap(vm->base) ? vm->sp + FRAME_HEADER : args;
    if (with_class) return enter(vm, ret, fn, place, args, n + 1, NULL, dst);
    return enter(vm, ret, fn, place, args + 1, n, NULL, dst);
}

Value call_module_slow(VM *vm, const Instr *pc, unsigned window, size_t n, unsigned dst) {
    Value attribute = cached_entry(vm->base[window + FRAME_HEADER], pc[2], pc[3]);
    if (LIKELY(attribute != UNBOUND))
        return enter_attribute(vm, pc + 4, window, n, dst, attribute);
    module_cache_drop(pc);
    return call_method_slow(vm, pc, window, n, dst);
}

Value call_method_slow(VM *vm, const Instr *pc, unsigned window, size_t n, unsigned dst) {
    Str *name = (Str *)as_object(frame_function(vm->base)->consts[(uint32_t)pc[1]]);
    Value self = vm->base[window + FRAME_HEADER];
    if (is_exact(self, TYPE_TYPE)) {
        bool with_class;
        Value fn = class_function(&vm->rt, as_type(self), name, &with_class);
        if (fn != UNBOUND)
            return enter_class_function(vm, pc + 4, window, n, dst, fn, with_class);
    }
    Value attribute = module_cache_fill(vm, pc, self, name);
    if (attribute != UNBOUND)
        return enter_attribute(vm, pc + 4, window, n, dst, attribute);
    /* A method that takes more than it was given comes here although it is cached. */
    const Object *cached = is_object(self) ? cached_method(vm, as_object(self), pc[2],
                                                           pc[3], value_object(name))
                                           : NULL;
    Value method = cached ? value_object(cached) : method_cache_fill(vm, pc, self, name);
    if (UNLIKELY(method == RAISED)) return RAISED;
    return enter_method(vm, pc + 4, window, name, n, NULL, dst, method);
}

Value call_method_kw_slow(VM *vm, const Instr *pc, unsigned window, size_t n,
                          unsigned dst) {
    Tuple *both = as_tuple(frame_function(vm->base)->consts[(uint32_t)pc[1]]);
    Str *name = (Str *)as_object(both->items[0]);
    Value self = vm->base[window + FRAME_HEADER];
    const Object *cached =
        is_object(self) ? cached_method(vm, as_object(self), 0, 0, value_object(name))
                        : NULL;
    Value method =
        cached ? value_object(cached) : method_cache_fill(vm, NULL, self, name);
    if (UNLIKELY(method == RAISED)) return RAISED;
    return enter_method(vm, pc + 2, window, name, n, as_tuple(both->items[1]), dst,
                        method);
}

/* f(*x): x becomes a tuple. */
static bool spread_arguments(VM *vm, Value callee, Value *spread) {
    Runtime *rt = &vm->rt;
    Type *t = type_of(rt, *spread);
    if (!t->slots.iter && !t->slots.getitem) {
        Str *text = callable_text(rt, callee);
        if (text)
            raise(rt, TYPE_TYPE_ERROR, "%U argument after * must be an iterable, not %T",
                  text, *spread);
        return false;
    }
    Tuple *all = tuple_of(rt, *spread);
    if (!all) return false;
    *spread = value_object(all);
    return true;
}

/* Spreads *args and **kwargs above the running frame and calls. */
Value call_ex_slow(VM *vm, const Instr *ret, unsigned window, unsigned how,
                   unsigned dst) {
    Runtime *rt = &vm->rt;
    Value callee = vm->base[window], spread = vm->base[window + FRAME_HEADER];
    bool kwargs = how & 1;
    if (how & 2 && !is_exact(spread, TYPE_TUPLE) && !is_exact(spread, TYPE_LIST)) {
        if (!spread_arguments(vm, callee, &vm->base[window + FRAME_HEADER]))
            return RAISED;
        spread = vm->base[window + FRAME_HEADER];
    }
    const Value *items =
        is_tuple(spread) ? as_tuple(spread)->items : as_list(spread)->items->items;
    size_t n = is_tuple(spread) ? as_tuple(spread)->size : as_list(spread)->size;
    Dict *extra = kwargs ? as_dict(vm->base[window + FRAME_HEADER + 1]) : NULL;
    if (extra && !extra->live) extra = NULL;
    size_t total = n + (extra ? extra->live : 0);
    Value *at = frame_free(vm) + FRAME_HEADER;
    if (LIKELY(at + total + FRAME_HEADER + 2 <= vm->limit)) {
        memcpy(at, items, n * sizeof(Value));
        Tuple *names = NULL;
        if (extra) {
            vm->binding = at + total;
            for (Value *v = at + n; v < at + total; v++)
                *v = UNBOUND;
            names = tuple_new(rt, extra->live);
            vm->binding = NULL;
            if (!names) return RAISED;
            Value key, v;
            for (size_t i = 0, k = 0; dict_next(extra, &i, &key, &v); k++) {
                names->items[k] = key;
                at[n + k] = v;
            }
        }
        vm->binding = at + total;
        Value result = enter(vm, ret, callee, at, at, total, names, dst);
        vm->binding = NULL;
        return result;
    }
    /* Too many for the rest of the segment: rare, so C recursion is fine. */
    Tuple *all = is_tuple(spread) ? as_tuple(spread) : tuple_from(rt, items, n);
    return all ? call_ex(rt, callee, all, extra) : RAISED;
}

/* LOAD_METHOD left the function and its object, or an attribute and UNBOUND. */
Value call_loaded_slow(VM *vm, const Instr *ret, unsigned window, size_t n,
                       Tuple *kwnames, unsigned dst) {
    Value *self = vm->base + window + FRAME_HEADER;
    bool heap = frame_on_heap(vm->base);
    if (*self != UNBOUND)
        return enter(vm, ret, vm->base[window], heap ? vm->sp + FRAME_HEADER : self, self,
                     n + 1, kwnames, dst);
    return enter(vm, ret, vm->base[window], heap ? vm->sp + FRAME_HEADER : self + 1,
                 self + 1, n, kwnames, dst);
}

/* Suspendable code addresses its windows on the heap: its calls must copy. */
static void prepare_heap_calls(Code *code) {
    Instr *at = code_instrs(code), *end = at + code->words;
    while (at < end) {
        unsigned op = instr_op(*at), words = opcode_words[op];
        if (op == OPCODE_CALL) *at += OPCODE_CALL_HEAP - OPCODE_CALL;
        if (op == OPCODE_CALL_METHOD) *at += OPCODE_CALL_METHOD_HEAP - OPCODE_CALL_METHOD;
        if (op == OPCODE_CALL_LOADED) *at += OPCODE_CALL_LOADED_HEAP - OPCODE_CALL_LOADED;
        at += words;
    }
    code->flags |= CODE_PREPARED;
}

Value function_make(VM *vm, Code *code, const Value *parts) {
    if (code->flags & CODE_SUSPENDABLE && !(code->flags & CODE_PREPARED))
        prepare_heap_calls(code);
    Function *fn = function_new(&vm->rt, code, frame_function(vm->base)->globals);
    if (!fn) return RAISED;
    if (parts[0] != UNBOUND) fn->defaults = as_tuple(parts[0]);
    if (parts[1] != UNBOUND) fn->kwdefaults = as_dict(parts[1]);
    if (parts[2] != UNBOUND) fn->annotations = parts[2];
    heap_barrier(&vm->rt.heap, fn);
    if (parts[3] != UNBOUND) {
        Tuple *cells = as_tuple(parts[3]);
        Array *closure = array_new(&vm->rt, cells->size);
        if (!closure) return RAISED;
        memcpy(closure->items, cells->items, cells->size * sizeof(Value));
        fn->closure = closure;
        heap_barrier(&vm->rt.heap, fn);
    }
    return value_object(fn);
}

/* ---- returning -------------------------------------------------------------------- */

Value return_special(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    Value *base = vm->base, *caller = frame_caller(base);
    if (frame_on_heap(base)) return generator_returned(vm, frame_generator(base), v);
    const Instr *ret = frame_return(base);
    Value info = base[-1];
    if (info_kind(info) == RET_SEGMENT) info = segment_leave(vm);
    unsigned dst = (unsigned)info_dst(info);
    vm->depth_left++;
    vm->base = caller;
    vm->pc = ret;
    RetKind kind = info_kind(info);
    switch (kind) {
    case RET_PLAIN: caller[dst] = v; return PUSHED;
    case RET_STOP: return v;
    case RET_INIT:
        if (UNLIKELY(v != NONE_VALUE)) {
            vm->pc = ret - 1;
            return raise(rt, TYPE_TYPE_ERROR, "__init__() should return None, not '%T'",
                         v);
        }
        caller[dst] = base[-5];
        return PUSHED;
    case RET_DISCARD: return PUSHED;
    case RET_TRUTH:
    case RET_NOT:
    case RET_JUMP: {
        int truth = quick_truth(v);
        if (truth < 0) truth = value_truth(rt, v);
        if (truth < 0) {
            vm->pc = ret - 1;
            return RAISED;
        }
        if (kind == RET_JUMP) {
            if (truth == (int)instr_c(ret[-2])) vm->pc = ret + (int32_t)(uint32_t)ret[-1];
        } else {
            caller[dst] = value_bool(truth == (kind == RET_TRUTH));
        }
        return PUSHED;
    }
    case RET_BINARY:
    case RET_COMPARE:
    case RET_COMPARE_JUMP: return operator_returned(vm, kind, ret, caller, dst, v);
    case RET_NEXT: caller[dst] = v; return PUSHED;
    case RET_FOR:
    case RET_AWAIT:
    case RET_SEGMENT: break;
    }
    __builtin_unreachable();
}

/* ---- calls from C ----------------------------------------------------------------- */

/* Runs what push_frame left running, down to its RET_STOP. */
static Value run_nested(VM *vm, const Instr *was) {
    if (UNLIKELY(!depth_enter(&vm->rt, ""))) {
        /* Unwind the frame that was pushed, as if it had raised. */
        if (unwind(vm)) __builtin_unreachable();
        vm->pc = was;
        return RAISED;
    }
    vm->runs++;
    Value v = loop_run(vm);
    vm->runs--;
    depth_leave(&vm->rt);
    vm->pc = was;
    return v;
}

/* The frame that push_frame made, if it made one; when the safepoint on its way in
 * raised, it is left again. */
static Value run_pushed(VM *vm, Value pushed, const Instr *was, const Value *base) {
    if (LIKELY(pushed == PUSHED)) return run_nested(vm, was);
    if (pushed == RAISED && vm->base != base) {
        if (unwind(vm)) __builtin_unreachable();
        vm->pc = was;
    }
    return pushed;
}

/* Run `fn` on arguments (as call_kw) until it returns; RAISED. Recursion in C. */
static Value run_function(VM *vm, Function *fn, const Value *args, size_t n,
                          Tuple *kwnames) {
    const Instr *was = vm->pc;
    const Value *base = vm->base;
    Value *place = frame_free(vm) + FRAME_HEADER;
    if (vm->binding && vm->binding + FRAME_HEADER > place)
        place = vm->binding + FRAME_HEADER;
    Value v = push_frame(vm, was, fn, place, UNBOUND, args, n, kwnames, RET_STOP, 0);
    return run_pushed(vm, v, was, base);
}

Value vm_run_class_body(Runtime *rt, Function *body, Value ns) {
    VM *vm = vm_of(rt);
    const Instr *was = vm->pc;
    const Value *base = vm->base;
    uint16_t exact = body->exact;
    body->exact =
        1; /* register 0 is the namespace, though the code declares no parameter */
    Value v = push_frame(vm, was, body, frame_free(vm) + FRAME_HEADER, UNBOUND, &ns, 1,
                         NULL, RET_STOP, 0);
    body->exact = exact;
    v = run_pushed(vm, v, was, base);
    /* The cell of `__class__` reaches the metaclass through the namespace. */
    if (is_exact(v, TYPE_CELL) &&
        !value_setitem(rt, ns, value_object(NAME(rt, dunder_classcell)), v))
        return RAISED;
    return v;
}

Value vm_run_code(VM *vm, Code *code, Dict *globals, Value ns, Array *closure) {
    vm->rt.lookup_refused = false;
    if (code->flags & CODE_SUSPENDABLE && !(code->flags & CODE_PREPARED))
        prepare_heap_calls(code);
    Function *fn = function_new(&vm->rt, code, globals);
    if (!fn) return RAISED;
    fn->closure = closure;
    heap_barrier(&vm->rt.heap, fn);
    if (ns != UNBOUND) return vm_run_class_body(&vm->rt, fn, ns);
    return run_function(vm, fn, NULL, 0, NULL);
}

static Value call_bound(Runtime *rt, Method *m, const Value *args, size_t n,
                        Tuple *kwnames) {
    enum { FEW = 8 };
    Value few[FEW + 1], *all = few;
    Array *many = NULL;
    if (n > FEW) {
        many = array_new(rt, n + 1);
        if (!many) return RAISED;
        all = many->items;
    }
    all[0] = m->self;
    if (n) memcpy(all + 1, args, n * sizeof(Value));
    Value v = call_kw(rt, m->function, all, n + 1, kwnames);
    KEEP(many);
    return v;
}

Value call_kw(Runtime *rt, Value fn, const Value *args, size_t n, Tuple *kwnames) {
    VM *vm = vm_of(rt);
    static const Value none[1];
    if (!args) args = none; /* so that nobody does arithmetic on a null pointer */
    if (is_exact(fn, TYPE_FUNCTION))
        return run_function(vm, (Function *)as_object(fn), args, n, kwnames);
    Type *t = type_of(rt, fn);
    if (UNLIKELY(!t->slots.call))
        return raise(rt, TYPE_TYPE_ERROR, "'%N' object is not callable", t);
    if (!depth_enter(rt, "")) return RAISED;
    Value v = t->id == TYPE_METHOD
                  ? call_bound(rt, (Method *)as_object(fn), args, n, kwnames)
                  : t->slots.call(rt, fn, (Value *)args, n, kwnames);
    depth_leave(rt);
    return v;
}

Value call(Runtime *rt, Value fn, const Value *args, size_t n) {
    return call_kw(rt, fn, args, n, NULL);
}

Value call_ex(Runtime *rt, Value fn, Tuple *args, Dict *kwargs) {
    if (!kwargs || !kwargs->live) {
        Value v = call_kw(rt, fn, args->items, args->size, NULL);
        KEEP(args);
        return v;
    }
    Array *all = array_new(rt, args->size + kwargs->live);
    Tuple *names = all ? tuple_new(rt, kwargs->live) : NULL;
    if (!names) return RAISED;
    if (args->size) memcpy(all->items, args->items, args->size * sizeof(Value));
    Value key, v;
    size_t n = 0;
    for (size_t i = 0; dict_next(kwargs, &i, &key, &v); n++) {
        if (!is_str(key)) return raise(rt, TYPE_TYPE_ERROR, "keywords must be strings");
        names->items[n] = key;
        all->items[args->size + n] = v;
    }
    v = call_kw(rt, fn, all->items, args->size + n, names);
    KEEP(all);
    return v;
}

Value call_method(Runtime *rt, Value self, Str *name, const Value *args, size_t n) {
    Value method = value_getattr(rt, self, name);
    return method == RAISED ? RAISED : call(rt, method, args, n);
}

Value call_special(Runtime *rt, Value self, unsigned slot_id, const Value *args,
                   size_t n) {
    Type *t = type_of(rt, self);
    Value method = type_lookup(rt, t, SLOT_NAME(rt, slot_id));
    if (method == UNBOUND) return UNBOUND;
    if (is_exact(method, TYPE_FUNCTION) && n < 4) {
        Value all[5] = {self};
        if (n) memcpy(all + 1, args, n * sizeof(Value));
        return call(rt, method, all, n + 1);
    }
    Type *descriptor = type_of(rt, method);
    if (descriptor->slots.get) {
        method = descriptor->slots.get(rt, method, self, value_object(t));
        if (method == RAISED) return RAISED;
    }
    return call(rt, method, args, n);
}
