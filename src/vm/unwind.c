/* unwind.c - raising, and finding who handles it.
 *
 * An exception is pending in rt.error while C code returns; the dispatch loop then calls
 * unwind(), which adds a traceback entry per frame that it leaves, looks the position up
 * in the frame's exception table, and pops frames until a handler or a frame entered from
 * C. */
#include "vm/slow.h"

/* ---- context and traceback -------------------------------------------------------- */

/* Is `at` an instruction that suspends within SUSPEND_CATCH and RESUME_CATCH? */
static bool is_bracketed(const Function *fn, const Instr *at) {
    if (at <= fn->entry || at + 1 >= fn->entry + fn->code->words) return false;
    unsigned op = instr_op(*at);
    bool suspends = op == OPCODE_AWAIT || op == OPCODE_YIELD ||
                    op == OPCODE_YIELD_ASYNC || op == OPCODE_YIELD_FROM;
    return suspends && instr_op(at[-1]) == OPCODE_SUSPEND_CATCH &&
           at[1] == instr_abc(OPCODE_RESUME_CATCH, instr_a(at[-1]), instr_b(at[-1]), 0);
}

/* The exception being handled as an awaited frame sees it: what its awaiters handle
 * counts, though they set it aside before they awaited; and so does what the frame itself
 * set aside when something is thrown in where it is suspended. To what was thrown in, the
 * handlers of whoever threw it mean nothing. */
static Value handled_here(VM *vm, bool thrown) {
    const Instr *at = vm->pc;
    for (Value *base = vm->base; base;) {
        RetKind kind = frame_kind(base);
        if (frame_on_heap(base) && is_bracketed(frame_function(base), at)) {
            Value mine = base[instr_a(at[-1])], outside = base[instr_b(at[-1])];
            bool own = vm->handled != outside; /* by a frame that this one awaits? */
            if (own && !thrown && base != vm->base) break;
            if (mine != UNBOUND) return mine;
            if (own && !thrown) break;
        }
        if (thrown && kind == RET_STOP) break;
        if (kind == RET_SEGMENT || (kind == RET_STOP && !frame_on_heap(base))) break;
        if (frame_on_heap(base) && kind != RET_AWAIT && kind != RET_STOP) break;
        at = frame_return(base);
        if (kind != RET_STOP) at--; /* where it began; without a caller there is none */
        base = frame_caller(base);
    }
    return thrown ? UNBOUND : vm->handled;
}

/* The exception being handled becomes the context of the new one, unless that closes a
 * cycle (then the cycle is cut where it would close, as CPython does). */
static void set_context(VM *vm, Exception *e, bool thrown) {
    Value handled = handled_here(vm, thrown);
    if (handled == UNBOUND || handled == value_object(e)) return;
    Value slow = handled;
    bool step = false;
    for (Value at = handled; at != UNBOUND && at != NONE_VALUE;) {
        Exception *link = as_exception(at);
        if (link->context == value_object(e)) {
            link->context = UNBOUND;
            break;
        }
        at = link->context;
        if (step && (slow = as_exception(slow)->context) == at) break;
        step = !step;
    }
    e->context = handled;
    heap_barrier(&vm->rt.heap, e);
}

static bool is_method_call(unsigned op) {
    return op == OPCODE_CALL_METHOD || op == OPCODE_CALL_METHOD_HEAP ||
           op == OPCODE_CALL_MODULE || op == OPCODE_CALL_MODULE_HEAP ||
           op == OPCODE_CALL_METHOD_KW;
}

/* A frame that called is known by the last word of its instruction. Of method calls only
 * the first word has the place of the call (the next has that of the attribute), so find
 * it: by looking where it would be, and then, as that may be a cache's bits, by walking.
 */
static uint32_t call_word(const Code *code, uint32_t index) {
    const Instr *words = code_instrs(code);
    bool maybe = (index >= 3 && is_method_call(instr_op(words[index - 3]))) ||
                 (index >= 1 && is_method_call(instr_op(words[index - 1])));
    if (!maybe) return index;
    uint32_t at = 0;
    for (uint32_t next = 0; next <= index; next += opcode_words[instr_op(words[at])])
        at = next;
    return is_method_call(instr_op(words[at])) ? at : index;
}

static void add_traceback(VM *vm, Exception *e, bool called) {
    Runtime *rt = &vm->rt;
    Function *fn = frame_function(vm->base);
    uint32_t index = (uint32_t)(vm->pc - fn->entry);
    if (called) index = call_word(fn->code, index);
    bool unstarted = vm->pc < fn->entry;
    Value pending = rt->error;
    Traceback *tb = object_alloc(rt, sizeof *tb, TYPE_TRACEBACK, LAYOUT_TRACEBACK, 0);
    if (!tb) {
        rt->error = pending; /* a traceback entry is not worth a different exception */
        return;
    }
    tb->next = is_object(e->traceback) && e->traceback != NONE_VALUE
                   ? (Traceback *)as_object(e->traceback)
                   : NULL;
    tb->code = fn->code;
    tb->instruction = index;
    tb->line = unstarted ? fn->code->first_line : 0;
    tb->place =
        (FramePlace){fn, vm->base, frame_caller(vm->base), frame_return(vm->base)};
    tb->frame = UNBOUND;
    e->traceback = value_object(tb);
    heap_barrier(&rt->heap, e);
}

/* ---- unwinding -------------------------------------------------------------------- */

static Left leave_stack_frame(VM *vm) {
    Value *base = vm->base;
    const Instr *ret = frame_return(base);
    Value info = base[-1];
    if (info_kind(info) == RET_SEGMENT) info = segment_leave(vm);
    vm->base = frame_caller(base);
    vm->depth_left++;
    RetKind kind = info_kind(info);
    if (kind == RET_STOP) {
        vm->pc = ret;
        return LEFT_TO_C;
    }
    vm->pc = ret - 1;
    if (kind == RET_NEXT && error_is(&vm->rt, TYPE_STOP_ITERATION)) {
        error_clear(&vm->rt);
        vm->pc = ret + (int32_t)(uint32_t)ret[-1];
        return LEFT_HANDLED;
    }
    return LEFT_TO_FRAME;
}

bool unwind(VM *vm) {
    Runtime *rt = &vm->rt;
    bool entry = !vm->reraising, thrown = vm->thrown == rt->error;
    bool anew = thrown || rt->raised == rt->error;
    vm->reraising = false;
    vm->thrown = rt->raised = UNBOUND;
    if (UNLIKELY(rt->error == UNBOUND))
        raise(rt, TYPE_SYSTEM_ERROR, "error return without exception set");
    if (entry) {
        Exception *e = as_exception(rt->error);
        bool fresh = e->traceback == UNBOUND || e->traceback == NONE_VALUE;
        bool alone = e->context == UNBOUND || e->context == NONE_VALUE;
        if (fresh ? alone : anew) set_context(vm, e, thrown);
    }
    for (bool called = false;; called = true) {
        if (entry) add_traceback(vm, as_exception(rt->error), called);
        entry = true;
        Function *fn = frame_function(vm->base);
        if (LIKELY(!vm->stopping)) {
            const ExceptionEntry *found =
                code_handler(fn->code, (uint32_t)(vm->pc - fn->entry));
            if (found) {
                vm->base[found->reg] = error_take(rt);
                vm->pc = fn->entry + found->handler;
                return true;
            }
        }
        Left left = frame_on_heap(vm->base)
                        ? generator_left(vm, frame_generator(vm->base))
                        : leave_stack_frame(vm);
        if (left != LEFT_TO_FRAME) return left == LEFT_HANDLED;
    }
}

/* ---- raise statements ------------------------------------------------------------- */

/* A class is called, an instance taken; anything else is a TypeError. */
static Value exception_instance(VM *vm, Value v, const char *complaint) {
    Runtime *rt = &vm->rt;
    if (is_exception(v)) return v;
    if (has_layout(v, LAYOUT_TYPE) &&
        type_is_subtype(as_type(v), rt->types[TYPE_BASE_EXCEPTION])) {
        Value made = call(rt, v, NULL, 0);
        if (made == RAISED || is_exception(made)) return made;
        return raise(
            rt, TYPE_TYPE_ERROR,
            "calling %R should have returned an instance of BaseException, not %T", v,
            made);
    }
    return raise(rt, TYPE_TYPE_ERROR, complaint);
}

void raise_statement(VM *vm, Value exception, Value cause) {
    Runtime *rt = &vm->rt;
    Value e =
        exception_instance(vm, exception, "exceptions must derive from BaseException");
    if (e == RAISED) return;
    if (cause != UNBOUND) {
        Value c = cause == NONE_VALUE
                      ? cause
                      : exception_instance(
                            vm, cause, "exception causes must derive from BaseException");
        if (c == RAISED) return;
        as_exception(e)->cause = c;
        as_exception(e)->suppress_context = true;
        heap_barrier(&rt->heap, as_object(e));
    }
    set_context(vm, as_exception(e), false);
    rt->error = e;
}

void raise_again(VM *vm) {
    if (vm->handled == UNBOUND) {
        raise(&vm->rt, TYPE_RUNTIME_ERROR, "No active exception to reraise");
        return;
    }
    vm->rt.error = vm->handled;
    vm->reraising = true;
}

/* ---- except and with -------------------------------------------------------------- */

static bool is_exception_class(VM *vm, Value v) {
    return has_layout(v, LAYOUT_TYPE) &&
           type_is_subtype(as_type(v), vm->rt.types[TYPE_BASE_EXCEPTION]);
}

/* The classes after `except`: one, or a tuple of them. False: raised. */
INLINE bool caught_classes(VM *vm, const Value *classes, const Value **each, size_t *n) {
    bool many = is_tuple(*classes);
    *each = many ? as_tuple(*classes)->items : classes;
    *n = many ? as_tuple(*classes)->size : 1;
    for (size_t i = 0; i < *n; i++)
        if (!is_exception_class(vm, (*each)[i])) {
            raise(
                &vm->rt, TYPE_TYPE_ERROR,
                "catching classes that do not inherit from BaseException is not allowed");
            return false;
        }
    return true;
}

int exception_matches(VM *vm, Value exception, Value classes) {
    Type *t = type_of(&vm->rt, exception);
    const Value *each;
    size_t n;
    if (!caught_classes(vm, &classes, &each, &n)) return -1;
    for (size_t i = 0; i < n; i++)
        if (type_is_subtype(t, as_type(each[i]))) return 1;
    return 0;
}

Value load_special(VM *vm, Value object, unsigned which) {
    static const struct {
        unsigned slot;
        const char *complaint;
    } specials[] = {
        {SLOT_ENTER, "the context manager protocol"},
        {SLOT_EXIT, "the context manager protocol (missed __exit__ method)"},
        {SLOT_AENTER, "the asynchronous context manager protocol"},
        {SLOT_AEXIT,
         "the asynchronous context manager protocol (missed __aexit__ method)"},
    };
    Runtime *rt = &vm->rt;
    Type *t = type_of(rt, object);
    Value method = type_lookup(rt, t, SLOT_NAME(rt, specials[which].slot));
    if (method == UNBOUND)
        return raise(rt, TYPE_TYPE_ERROR, "'%N' object does not support %s", t,
                     specials[which].complaint);
    Type *descriptor = type_of(rt, method);
    if (!descriptor->slots.get) return method;
    return descriptor->slots.get(rt, method, object, value_object(t));
}

bool with_except_arguments(VM *vm, Value exception, Value *args) {
    Exception *e = as_exception(exception);
    args[0] = value_object(type_of(&vm->rt, exception));
    args[1] = exception;
    args[2] = e->traceback == UNBOUND ? NONE_VALUE : e->traceback;
    return true;
}

/* ---- except* ---------------------------------------------------------------------- */

static bool group_classes_ok(VM *vm, Value classes) {
    Type *group = vm->rt.types[TYPE_BASE_EXCEPTION_GROUP];
    const Value *each;
    size_t n;
    if (!caught_classes(vm, &classes, &each, &n)) return false;
    for (size_t i = 0; i < n; i++)
        if (type_is_subtype(as_type(each[i]), group)) {
            raise(&vm->rt, TYPE_TYPE_ERROR,
                  "catching ExceptionGroup with except* is not "
                  "allowed. Use except instead.");
            return false;
        }
    return true;
}

bool group_split(VM *vm, Value exception, Value classes, Value *parts) {
    Runtime *rt = &vm->rt;
    parts[0] = parts[1] = NONE_VALUE;
    if (exception == NONE_VALUE) return true;
    if (!group_classes_ok(vm, classes)) return false;
    bool is_group = exception_is(rt, exception, TYPE_BASE_EXCEPTION_GROUP);
    int whole = exception_matches(vm, exception, classes);
    if (whole < 0) return false;
    if (whole && is_group) {
        parts[0] = exception;
        return true;
    }
    if (whole) { /* a naked exception is wrapped, its traceback kept */
        Value args[2] = {value_object(NAME(rt, empty)), UNBOUND};
        Tuple *one = tuple_from(rt, &exception, 1);
        if (!one) return false;
        args[1] = value_object(one);
        Value group = call(rt, value_object(rt->types[TYPE_EXCEPTION_GROUP]), args, 2);
        if (group == RAISED) return false;
        as_exception(group)->traceback = as_exception(exception)->traceback;
        heap_barrier(&rt->heap, as_object(group));
        parts[0] = group;
        return true;
    }
    if (!is_group) {
        parts[1] = exception;
        return true;
    }
    Str *name = str_intern_cstr(rt, "split");
    if (!name) return false;
    Value pair = call_method(rt, exception, name, &classes, 1);
    if (pair == RAISED) return false;
    if (!is_tuple(pair) || as_tuple(pair)->size != 2) {
        raise(rt, TYPE_TYPE_ERROR, "%T.split must return a 2-tuple, got %T", exception,
              pair);
        return false;
    }
    parts[0] = as_tuple(pair)->items[0];
    parts[1] = as_tuple(pair)->items[1];
    return true;
}

static bool same_origin(Exception *a, Exception *b) {
    return a->traceback == b->traceback && a->cause == b->cause &&
           a->context == b->context;
}

/* As PEP 654: parts re-raised unchanged keep the original group's shape; new exceptions
 * stand beside them in a fresh group. A naked exception had at most one clause. */
Value group_join(VM *vm, Value raised, Value original) {
    Runtime *rt = &vm->rt;
    if (!exception_is(rt, original, TYPE_BASE_EXCEPTION_GROUP))
        return as_list(raised)->size ? as_list(raised)->items->items[0] : NONE_VALUE;
    List *all = as_list(raised), *again = list_new(rt, 4), *fresh = list_new(rt, 4);
    if (!again || !fresh) return RAISED;
    for (size_t i = 0; i < all->size; i++) {
        Value e = all->items->items[i];
        if (e == NONE_VALUE) continue;
        bool is_again = same_origin(as_exception(e), as_exception(original));
        if (!list_append(rt, is_again ? again : fresh, e)) return RAISED;
    }
    Value rest = NONE_VALUE;
    if (again->size == 1) rest = again->items->items[0];
    if (again->size > 1) rest = exception_project(rt, original, again);
    if (rest == RAISED) return RAISED;
    if (!fresh->size) return rest;
    if (fresh->size == 1 && rest == NONE_VALUE) return fresh->items->items[0];
    if (rest != NONE_VALUE && !list_append(rt, fresh, rest)) return RAISED;
    Value args[2] = {value_object(NAME(rt, empty)), value_object(fresh)};
    return call(rt, value_object(rt->types[TYPE_BASE_EXCEPTION_GROUP]), args, 2);
}
