/* asyncio.c - the loop and its handles as scripts see them, and the native module
 * `_asyncio` on which the package in stdlib/asyncio stands. */
#include "object/class.h"
#include "sched/blocker.h"
#include "sched/chronicle.h"
#include "sched/classes.h"
#include "sched/clock.h"
#include "sched/context.h"
#include "sched/lost.h"
#include "sched/delay.h"
#include "sched/gather.h"
#include "sched/loop_class.h"
#include "sched/loop_world.h"
#include "sched/sched.h"
#include "sched/trace.h"
#include "sched/signals.h"
#include "sched/spawn.h"
#include "sched/thread.h"
#include "sched/timeout.h"
#include "sched/wait.h"
#include "sched/wait_for.h"
#include "sched/wait_many.h"
#include "object/signature.h"
#include "vm/async_step.h"

bool is_coroutine(Runtime *rt, Value v) {
    if (is_exact(v, TYPE_COROUTINE) || is_async_step(v)) return true;
    if (is_exact(v, TYPE_GENERATOR))
        return frame_function(as_generator(v)->registers)->flags &
               CODE_ITERABLE_COROUTINE;
    Type *t = type_of(rt, v);
    return t->flags & TF_SCRIPT && t->slots.await &&
           type_lookup(rt, t, NAME(rt, send)) != UNBOUND &&
           type_lookup(rt, t, NAME(rt, throw)) != UNBOUND &&
           type_lookup(rt, t, NAME(rt, close)) != UNBOUND;
}

bool is_coroutine_function(Value v) {
    while (is_exact(v, TYPE_METHOD))
        v = ((Method *)as_object(v))->function;
    if (has_layout(v, LAYOUT_NATIVE))
        return signature_is_async(((Native *)as_object(v))->def->signature);
    return is_exact(v, TYPE_FUNCTION) &&
           ((Function *)as_object(v))->flags & CODE_COROUTINE;
}

/* ---- handles ---------------------------------------------------------------------- */

INLINE Handle *handle_of(Value *args) { return (Handle *)as_object(args[0]); }

static Str *handle_text(Runtime *rt, Handle *h);

/* In debug mode it can still be told which it was. */
static Value handle_cancel_native(Runtime *rt, Value *args, size_t n) {
    Handle *h = handle_of(args);
    if (h->cancelled) return NONE_VALUE;
    Value shown = UNBOUND;
    if (UNLIKELY(h->loop->debug)) {
        Str *text = handle_text(rt, h);
        if (!text) return RAISED;
        shown = value_object(text);
    }
    handle_cancel(h);
    h->note = shown;
    heap_barrier(&rt->heap, h);
    return NONE_VALUE;
}
static Value handle_cancelled(Runtime *rt, Value *args, size_t n) {
    return value_bool(handle_of(args)->cancelled);
}
static Value handle_when(Runtime *rt, Value *args, size_t n) {
    return value_double(handle_of(args)->when);
}
static Value handle_context(Runtime *rt, Value *args, size_t n) {
    Value c = context_object(vm_of(rt), &handle_of(args)->context);
    heap_barrier(&rt->heap, handle_of(args));
    return c;
}
static Str *arguments_text(Runtime *rt, Tuple *args) {
    Str *text = str_from_cstr(rt, "(");
    for (size_t i = 0; text && i < args->size; i++)
        text = str_format(rt, "%U%s%R", text, i ? ", " : "", args->items[i]);
    return text ? str_format(rt, "%U)", text) : NULL;
}

Str *callback_text(Runtime *rt, Value callback, Tuple *args) {
    Value name = value_getattr_or(rt, callback, NAME(rt, dunder_qualname));
    if (name == RAISED) return NULL;
    Str *text = is_str(name) ? as_str(name) : value_repr(rt, callback);
    Str *arguments = args ? arguments_text(rt, args) : str_from_cstr(rt, "()");
    if (!text || !arguments) return NULL;
    if (!is_exact(callback, TYPE_FUNCTION))
        return str_format(rt, "%U%U", text, arguments);
    Code *code = ((Function *)as_object(callback))->code;
    return str_format(rt, "%U%U at %U:%d", text, arguments, code->filename,
                      (int)code->first_line);
}

/* " f() at FILE:LINE created at FILE:LINE" */
static Str *handle_text(Runtime *rt, Handle *h) {
    if (h->callback == NONE_VALUE) return rt->empty_str;
    Tuple *shown = h->loop->debug ? as_tuple(h->args) : NULL;
    Str *text = callback_text(rt, h->callback, shown);
    if (!text || h->note == UNBOUND) return text ? str_format(rt, " %U", text) : NULL;
    return str_format(rt, " %U created at %S", text, h->note);
}

static Value handle_repr(Runtime *rt, Value self) {
    Handle *h = (Handle *)as_object(self);
    Str *text = h->cancelled ? rt->empty_str : handle_text(rt, h);
    if (h->cancelled && h->note != UNBOUND) text = as_str(h->note);
    if (!text) return RAISED;
    const char *state = h->cancelled ? " cancelled" : "";
    Str *s = h->is_timer ? str_format(rt, "<%T%s when=%S%U>", self, state,
                                      value_double(h->when), text)
                         : str_format(rt, "<%T%s%U>", self, state, text);
    return s ? value_object(s) : RAISED;
}

static const NativeDef handle_methods[] = {
    {"cancel(self) [script]", handle_cancel_native, "The callback will not run."},
    {"cancelled(self) [script]", handle_cancelled, NULL},
    {"get_context(self) [script]", handle_context, NULL},
    {0}};
const TypeDef type_def_HANDLE = {
    .name = "Handle",
    .module = "asyncio.events",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_HANDLE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Handle),
    .slots = {.repr = handle_repr},
    .methods = handle_methods,
};
const TypeDef type_def_TIMER_HANDLE = {
    .name = "TimerHandle",
    .module = "asyncio.events",
    .base = TYPE_HANDLE,
    .layout = LAYOUT_HANDLE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Handle),
    .slots = {.repr = handle_repr},
    .methods = (const NativeDef[]){{"when(self) [script]", handle_when, "The deadline."},
                                   {"cancel(self) [script]", handle_cancel_native, NULL},
                                   {0}},
};

/* ---- the loop --------------------------------------------------------------------- */

INLINE Loop *loop_of(Value *args) { return (Loop *)as_object(args[0]); }

static bool still_open(Runtime *rt, Loop *l) {
    if (!l->closed) return true;
    raise(rt, TYPE_RUNTIME_ERROR, "Event loop is closed");
    return false;
}
bool callback_ok(Runtime *rt, Value v, const char *method) {
    if (is_coroutine(rt, v) || is_coroutine_function(v)) {
        raise(rt, TYPE_TYPE_ERROR, "coroutines cannot be used with %s()", method);
        return false;
    }
    if (value_is_callable(rt, v)) return true;
    raise(rt, TYPE_TYPE_ERROR, "a callable object was expected by %s(), got %R", method,
          v);
    return false;
}

/* The same for methods that only the loop's own thread may call. */
static bool thread_ok(Runtime *rt, const Loop *l) {
    if (!l->running || vm_of(rt)->loop == l) return true;
    raise(
        rt, TYPE_RUNTIME_ERROR,
        "Non-thread-safe operation invoked on an event loop other than the current one");
    return false;
}

/* In debug mode: the handle is made here. */
static bool note_place(Runtime *rt, Handle *h) {
    if (LIKELY(!h->loop->debug)) return true;
    Value place = place_text(rt, place_here(h->loop->vm));
    if (place == RAISED) return false;
    h->note = place == NONE_VALUE ? UNBOUND : place;
    heap_barrier(&rt->heap, h);
    return true;
}

static Value schedule_soon(Runtime *rt, Value *args) {
    Loop *l = loop_of(args);
    Value context = context_argument(vm_of(rt), args[3]);
    if (context == RAISED) return RAISED;
    Handle *h = handle_new(l, false, args[1], args[2], context, 0);
    if (!h || !note_place(rt, h)) return RAISED;
    return loop_push(l, value_object(h), UNBOUND, UNBOUND) ? value_object(h) : RAISED;
}
static Value call_soon(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_of(args);
    if (!still_open(rt, l)) return RAISED;
    if (l->debug && !(thread_ok(rt, l) && callback_ok(rt, args[1], "call_soon")))
        return RAISED;
    return schedule_soon(rt, args);
}
static Value call_soon_threadsafe(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_of(args);
    if (!still_open(rt, l)) return RAISED;
    if (l->debug && !callback_ok(rt, args[1], "call_soon_threadsafe")) return RAISED;
    return schedule_soon(rt, args);
}
static Value schedule_at(Runtime *rt, Value *args, double when) {
    Loop *l = loop_of(args);
    if (l->debug && !(thread_ok(rt, l) && callback_ok(rt, args[2], "call_at")))
        return RAISED;
    Value context = context_argument(vm_of(rt), args[4]);
    if (context == RAISED) return RAISED;
    Handle *h = handle_new(l, true, args[2], args[3], context, when);
    if (!h || !note_place(rt, h)) return RAISED;
    return timers_push(l, when, value_object(h)) ? value_object(h) : RAISED;
}
static Value call_at(Runtime *rt, Value *args, size_t n) {
    double when;
    if (args[1] == NONE_VALUE) return raise(rt, TYPE_TYPE_ERROR, "when cannot be None");
    if (!number_to_double(rt, args[1], &when) || !still_open(rt, loop_of(args)))
        return RAISED;
    return schedule_at(rt, args, when);
}
static Value call_later(Runtime *rt, Value *args, size_t n) {
    double when;
    if (args[1] == NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR, "delay must not be None");
    if (!loop_time_after(loop_of(args), args[1], &when) || !still_open(rt, loop_of(args)))
        return RAISED;
    return schedule_at(rt, args, when);
}
static Value time_native(Runtime *rt, Value *args, size_t n) {
    return value_double(loop_clock(loop_of(args)));
}
static Value create_future(Runtime *rt, Value *args, size_t n) {
    Future *f = future_new(loop_of(args));
    return f && future_note_place(f) ? value_object(f) : RAISED;
}

static Value create_task(Runtime *rt, Value *args, size_t n) {
    return spawn_task(rt, loop_of(args), args[1], args[2], args[3]);
}
static Value run_forever(Runtime *rt, Value *args, size_t n) {
    return loop_run_forever(loop_of(args)) ? NONE_VALUE : RAISED;
}
static Value run_until_complete(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_of(args);
    if (!still_open(rt, l)) return RAISED;
    if (l->running || vm_of(rt)->loop) return loop_run_forever(l) ? NONE_VALUE : RAISED;
    Value f = ensure_future(rt, args[1], l);
    if (f == RAISED) return RAISED;
    if (f != args[1]) as_future(f)->quiet = true;
    return loop_run_until_complete(l, f);
}
static Value stop(Runtime *rt, Value *args, size_t n) {
    loop_of(args)->stopping = true;
    return NONE_VALUE;
}
static Value close_native(Runtime *rt, Value *args, size_t n) {
    if (loop_of(args)->running)
        return raise(rt, TYPE_RUNTIME_ERROR, "Cannot close a running event loop");
    return loop_shut(loop_of(args)) ? NONE_VALUE : RAISED;
}
static Value is_running(Runtime *rt, Value *args, size_t n) {
    return value_bool(loop_of(args)->running);
}
static Value is_closed(Runtime *rt, Value *args, size_t n) {
    return value_bool(loop_of(args)->closed);
}
static Value get_debug(Runtime *rt, Value *args, size_t n) {
    return value_bool(loop_of(args)->debug);
}
static Value set_debug(Runtime *rt, Value *args, size_t n) {
    int truth = value_truth(rt, args[1]);
    if (truth < 0) return RAISED;
    loop_of(args)->debug = truth;
    return NONE_VALUE;
}
static Value set_exception_handler(Runtime *rt, Value *args, size_t n) {
    if (args[1] != NONE_VALUE && !value_is_callable(rt, args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "A callable object or None is expected, got %R",
                     args[1]);
    loop_of(args)->exception_handler = args[1];
    heap_barrier(&rt->heap, loop_of(args));
    return NONE_VALUE;
}
static Value get_exception_handler(Runtime *rt, Value *args, size_t n) {
    Value h = loop_of(args)->exception_handler;
    return h == UNBOUND ? NONE_VALUE : h;
}
static Value set_task_factory(Runtime *rt, Value *args, size_t n) {
    if (args[1] != NONE_VALUE && !value_is_callable(rt, args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "task factory must be a callable or None");
    loop_of(args)->task_factory = args[1];
    heap_barrier(&rt->heap, loop_of(args));
    return NONE_VALUE;
}
static Value get_task_factory(Runtime *rt, Value *args, size_t n) {
    Value f = loop_of(args)->task_factory;
    return f == UNBOUND ? NONE_VALUE : f;
}

/* Methods that stdlib/asyncio/base_events.aio implements: f(loop, ...). */
static Value forward(Runtime *rt, const char *function, Value *args, size_t n) {
    return vm_call_in(vm_of(rt), "asyncio.base_events", function, args, n);
}
static Value call_exception_handler(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "call_exception_handler", args, 2);
}
static Value default_exception_handler(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "default_exception_handler", args, 2);
}
static Value shutdown_asyncgens(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "shutdown_asyncgens", args, 1);
}
static Value shutdown_default_executor(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "shutdown_default_executor", args, 2);
}
static Value loop_repr(Runtime *rt, Value self) {
    Loop *l = (Loop *)as_object(self);
    Str *s = str_format(rt, "<%T running=%s closed=%s debug=%s>", self,
                        l->running ? "True" : "False", l->closed ? "True" : "False",
                        l->debug ? "True" : "False");
    return s ? value_object(s) : RAISED;
}

static Value get_slow_duration(Runtime *rt, Value self) {
    return value_double(((Loop *)as_object(self))->slow_callback_duration);
}
static bool set_slow_duration(Runtime *rt, Value self, Value v) {
    if (v != UNBOUND)
        return number_to_double(rt, v,
                                &((Loop *)as_object(self))->slow_callback_duration);
    raise(rt, TYPE_ATTRIBUTE_ERROR, "slow_callback_duration");
    return false;
}
static Value set_default_executor(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_TYPE_ERROR, "executor must be ThreadPoolExecutor instance");
}

static Value loop_make(Runtime *rt, Value *args, size_t n) {
    Type *cls = as_type(args[0]);
    Loop *l = loop_class_check(rt, cls) ? loop_new_of(vm_of(rt), cls) : NULL;
    if (!l) return RAISED;
    l->debug = vm_of(rt)->asyncio_debug;
    return value_object(l);
}
static Value loop_setup(Runtime *rt, Value *args, size_t n) {
    if (args[1] == NONE_VALUE) return NONE_VALUE;
    return raise(rt, TYPE_TYPE_ERROR, "aio's event loop takes no selector");
}

const TypeDef type_def_ABSTRACT_EVENT_LOOP = {
    .name = "AbstractEventLoop",
    .module = "asyncio.events",
    .doc = "What all loops are instances of.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_OBJECT,
    .flags = TF_BASE,
    .size = sizeof(Object),
};

const TypeDef type_def_EVENT_LOOP = {
    .name = "_UnixSelectorEventLoop",
    .module = "asyncio.unix_events",
    .base = TYPE_ABSTRACT_EVENT_LOOP,
    .layout = LAYOUT_LOOP,
    .flags = TF_BASE | TF_DICT | TF_FINALIZABLE,
    .size = sizeof(Loop),
    .slots = {.repr = loop_repr},
    .getset = (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL},
                                  {"slow_callback_duration", get_slow_duration,
                                   set_slow_duration,
                                   "In debug mode: what takes longer is told of."},
                                  {0}},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, *args, **kwargs)", loop_make, NULL},
            {"__init__(self, selector=None) [script]", loop_setup, NULL},
            {"call_soon(self, callback, *args, context=None) [script BaseEventLoop]",
             call_soon, NULL},
            {"call_soon_threadsafe(self, callback, *args, context=None) [script "
             "BaseEventLoop]",
             call_soon_threadsafe, NULL},
            {"call_later(self, delay, callback, *args, context=None) [script "
             "BaseEventLoop]",
             call_later, NULL},
            {"call_at(self, when, callback, *args, context=None) [script BaseEventLoop]",
             call_at, NULL},
            {"time(self) [script BaseEventLoop]", time_native,
             "The loop's clock, in seconds."},
            {"create_future(self) [script BaseEventLoop]", create_future, NULL},
            {"create_task(self, coro, *, name=None, context=None) [script BaseEventLoop]",
             create_task, NULL},
            {"run_forever(self) [script BaseEventLoop]", run_forever, NULL},
            {"run_until_complete(self, future) [script BaseEventLoop]",
             run_until_complete, NULL},
            {"stop(self) [script BaseEventLoop]", stop, NULL},
            {"close(self) [script]", close_native, NULL},
            {"is_running(self) [script BaseEventLoop]", is_running, NULL},
            {"is_closed(self) [script BaseEventLoop]", is_closed, NULL},
            {"get_debug(self) [script BaseEventLoop]", get_debug, NULL},
            {"set_debug(self, enabled) [script BaseEventLoop]", set_debug, NULL},
            {"set_exception_handler(self, handler) [script BaseEventLoop]",
             set_exception_handler, NULL},
            {"get_exception_handler(self) [script BaseEventLoop]", get_exception_handler,
             NULL},
            {"set_task_factory(self, factory) [script BaseEventLoop]", set_task_factory,
             NULL},
            {"get_task_factory(self) [script BaseEventLoop]", get_task_factory, NULL},
            {"call_exception_handler(self, context) [script BaseEventLoop]",
             call_exception_handler, NULL},
            {"default_exception_handler(self, context) [script BaseEventLoop]",
             default_exception_handler, NULL},
            {"run_in_executor(self, executor, func, *args) [script BaseEventLoop]",
             loop_run_in_executor, "Call a function that may block, in a thread."},
            {"set_default_executor(self, executor) [script BaseEventLoop]",
             set_default_executor, NULL},
            {"add_signal_handler(self, sig, callback, *args) [script]",
             loop_add_signal_handler, "Let a signal call back in a turn of the loop."},
            {"remove_signal_handler(self, sig) [script]", loop_remove_signal_handler,
             NULL},
            {"add_reader(self, fd, callback, *args) [script BaseSelectorEventLoop]",
             loop_add_reader, "Call back whenever a descriptor can be read."},
            {"add_writer(self, fd, callback, *args) [script BaseSelectorEventLoop]",
             loop_add_writer, NULL},
            {"remove_reader(self, fd) [script BaseSelectorEventLoop]", loop_remove_reader,
             NULL},
            {"remove_writer(self, fd) [script BaseSelectorEventLoop]", loop_remove_writer,
             NULL},
            {"shutdown_asyncgens(self) [async BaseEventLoop]", shutdown_asyncgens, NULL},
            {"shutdown_default_executor(self, timeout=None) [async BaseEventLoop]",
             shutdown_default_executor, NULL},
            {0}},
};

/* ---- module functions ------------------------------------------------------------- */

static Value running_or_none(Runtime *rt, Value *args, size_t n) {
    Loop *l = vm_of(rt)->loop;
    return l ? value_object(l) : NONE_VALUE;
}
static Value get_running_loop(Runtime *rt, Value *args, size_t n) {
    Loop *l = vm_of(rt)->loop;
    return l ? value_object(l) : raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
}
/* Where none runs, the policy's. */
static Value get_event_loop(Runtime *rt, Value *args, size_t n) {
    if (vm_of(rt)->loop) return value_object(vm_of(rt)->loop);
    Value policy =
        vm_call_in(vm_of(rt), "asyncio.events", "get_event_loop_policy", NULL, 0);
    Str *name = policy == RAISED ? NULL : str_intern_cstr(rt, "get_event_loop");
    return name ? call_method(rt, policy, name, NULL, 0) : RAISED;
}
static Value set_current_loop(Runtime *rt, Value *args, size_t n) {
    if (args[0] != NONE_VALUE && !is_loop(args[0]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "loop must be an instance of AbstractEventLoop or None, not '%T'",
                     args[0]);
    vm_of(rt)->current_loop = is_loop(args[0]) ? (Loop *)as_object(args[0]) : NULL;
    return NONE_VALUE;
}
static Value get_current_loop(Runtime *rt, Value *args, size_t n) {
    Loop *l = vm_of(rt)->current_loop;
    return l ? value_object(l) : NONE_VALUE;
}
/* Shown where the main program's own code caused it, as CPython's usual filters do. */
static Value warn_deprecated(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    uint32_t word;
    Function *fn = script_here(vm, &word);
    if (!fn || !vm->on_warning) return NONE_VALUE;
    Value module = dict_get_str(rt, fn->globals, NAME(rt, dunder_name));
    if (!is_str(module) || !str_is(as_str(module), "__main__")) return NONE_VALUE;
    vm->on_warning(vm, "DeprecationWarning", str_cstr(rt, fn->code->filename),
                   code_line(fn->code, word), str_cstr(rt, as_str(args[0])));
    return NONE_VALUE;
}
static Value create_task_here(Runtime *rt, Value *args, size_t n) {
    Loop *l = vm_of(rt)->loop;
    if (!l) return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
    return spawn(rt, l, args[0], args[1], args[2]);
}
static Value current_task(Runtime *rt, Value *args, size_t n) {
    /* What is no loop has no task; but, as the key of a dict, a hash. */
    if (args[0] != NONE_VALUE && !is_loop(args[0])) {
        int64_t hash;
        return value_hash(rt, args[0], &hash) ? NONE_VALUE : RAISED;
    }
    Loop *l = is_loop(args[0]) ? (Loop *)as_object(args[0]) : vm_of(rt)->loop;
    if (!l) return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
    return l->current == UNBOUND ? NONE_VALUE : l->current;
}
static Value all_tasks(Runtime *rt, Value *args, size_t n) {
    Loop *l = is_loop(args[0]) ? (Loop *)as_object(args[0]) : vm_of(rt)->loop;
    if (args[0] == NONE_VALUE && !l)
        return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
    Set *s = set_new(rt, false);
    bool known = args[0] == NONE_VALUE || is_loop(args[0]);
    for (Task *t = s && known ? l->newest : NULL; t; t = t->older)
        if (!set_add(rt, s, value_object(t))) return RAISED;
    return s ? value_object(s) : RAISED;
}
/* By class and object, as CPython asks; so what imitates a Future is one. */
static Value isfuture(Runtime *rt, Value *args, size_t n) {
    if (is_future(args[0])) return TRUE_VALUE;
    int imitates = imitates_future(rt, args[0]);
    return imitates < 0 ? RAISED : value_bool(imitates);
}
static Value iscoroutine(Runtime *rt, Value *args, size_t n) {
    return value_bool(is_coroutine(rt, args[0]));
}
static Value iscoroutinefunction(Runtime *rt, Value *args, size_t n) {
    return value_bool(is_coroutine_function(args[0]));
}
static Value sleep(Runtime *rt, Value *args, size_t n) {
    return delay_new(vm_of(rt), args[0], args[1]);
}
static Value ensure(Runtime *rt, Value *args, size_t n) {
    if (args[1] != NONE_VALUE && !is_loop(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "loop must be an event loop, not %T", args[1]);
    Loop *l = args[1] == NONE_VALUE ? NULL : (Loop *)as_object(args[1]);
    Value future = isfuture(rt, args, 1);
    if (future == RAISED) return RAISED;
    if (future == TRUE_VALUE && !is_future(args[0])) return args[0];
    if (!is_coroutine(rt, args[0])) return ensure_future(rt, args[0], l);
    if (!l) l = loop_here(rt);
    return l ? spawn(rt, l, args[0], UNBOUND, NONE_VALUE) : RAISED;
}
static Value timeout(Runtime *rt, Value *args, size_t n) {
    return timeout_after(vm_of(rt), args[0]);
}
static Value timeout_at(Runtime *rt, Value *args, size_t n) {
    return timeout_new(vm_of(rt), args[0]);
}
static Value async_generators(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_of(args);
    Value list = l->async_generators;
    l->async_generators = UNBOUND;
    return list == UNBOUND ? NONE_VALUE : list;
}

/* In debug mode "FILE:LINE", else None. */
static Value created_at(Runtime *rt, Value *args, size_t n) {
    if (is_task(args[0])) {
        const Task *t = as_task(args[0]);
        bool told = t->future.loop && t->future.loop->debug;
        return told ? place_text(rt, task_spawned(t)) : NONE_VALUE;
    }
    const FutureExtra *x = as_future(args[0])->extra;
    return x && x->created != UNBOUND ? x->created : NONE_VALUE;
}

/* A line of a source file without its indentation, or None. */
static Value source_line(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Buffer line;
    int64_t number;
    buffer_init(&line, &rt->alloc);
    bool found = vm->source_line && is_str(args[0]) && int_to_i64(args[1], &number) &&
                 vm->source_line(vm, as_str(args[0]), (int)number, &line);
    const char *text = buffer_cstr(&line);
    Str *s = found ? str_from_cstr(rt, text + strspn(text, " \t\f")) : NULL;
    buffer_free(&line);
    return s ? value_object(s) : found ? RAISED : NONE_VALUE;
}

/* For asyncio.run: where the module's own frame calls it while a loop runs that module
 * (it has module-level await, or is the prompt's), that loop stands still until the inner
 * one has ended. The loop; None: it is not so. */
static Value park(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Loop *outer = vm->loop;
    Value *caller = vm->base ? frame_caller(vm->base) : NULL;
    if (!outer || !caller || !(frame_function(caller)->code->flags & CODE_MODULE))
        return NONE_VALUE;
    vm->loop = NULL;
    return value_object(outer);
}

static Value unpark(Runtime *rt, Value *args, size_t n) {
    if (is_loop(args[0])) vm_of(rt)->loop = (Loop *)as_object(args[0]);
    return NONE_VALUE;
}

/* Before run() cancels what its main task left behind. */
static Value left_over(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    if (vm->on_left_over) vm->on_left_over(vm, loop_of(args));
    return NONE_VALUE;
}

static const NativeDef functions[] = {
    {"_left_over(loop, /)", left_over, NULL},
    {"_park()", park, NULL},
    {"_unpark(loop, /)", unpark, NULL},
    {"_get_running_loop()", running_or_none, NULL},
    {"get_event_loop()", get_event_loop, "The running loop, or else the policy's."},
    {"get_running_loop()", get_running_loop, "The loop that is running."},
    {"_set_current_loop(loop, /)", set_current_loop, NULL},
    {"_get_current_loop()", get_current_loop, NULL},
    {"_warn_deprecated(message, /)", warn_deprecated, NULL},
    {"create_task(coro, *, name=None, context=None) [script]", create_task_here,
     "Let a coroutine run concurrently, as a Task."},
    {"current_task(loop=None)", current_task, "The task that runs, or None."},
    {"all_tasks(loop=None) [script]", all_tasks, "The unfinished tasks of a loop."},
    {"isfuture(obj) [script]", isfuture, NULL},
    {"iscoroutine(obj) [script]", iscoroutine, NULL},
    {"iscoroutinefunction(func) [script]", iscoroutinefunction, NULL},
    {"ensure_future(coro_or_future, *, loop=None) [script]", ensure,
     "A Future as it is; a Task for any other awaitable."},
    {"gather(*coros_or_futures, return_exceptions=False) [script]", gather,
     "Run awaitables concurrently: a Future of the list of their results, in order."},
    {"wait_for(fut, timeout) [async]", wait_for_new,
     "Wait for an awaitable, at most so many seconds; then cancel it."},
    {"wait(fs, *, timeout=None, return_when='ALL_COMPLETED') [async]", wait_many_new,
     "Wait for futures: two sets, those that are done and those that are not."},
    {"timeout(delay) [script]", timeout,
     "A Timeout that expires so many seconds from now."},
    {"timeout_at(when) [script]", timeout_at,
     "A Timeout that expires at loop.time() == when."},
    {"sleep(delay, result=None) [async]", sleep,
     "Wait for a number of seconds; then the result.", delay_is_turn},
    {"_created_at(future, /)", created_at, NULL},
    {"_source_line(filename, number, /)", source_line, NULL},
    {"_take_async_generators(loop, /)", async_generators, NULL},
    {"_start_thread(loop, func, args, kwargs, /)", start_thread, NULL},
    {"_thread_name()", thread_name, NULL},
    {"_threads_ended(loop, /)", shut_executor, NULL},
    {"_swap_interrupt_handler(expected, handler, /)", swap_interrupt_handler, NULL},
    {0}};

/* Those that only asyncio needs. */
static bool add_classes(Runtime *rt, Module *m) {
    static const struct {
        const TypeDef *def;
        int base; /* in this list; -1: object */
    } classes[] = {{&lock_class, -1},          {&event_class, -1},
                   {&semaphore_class, -1},     {&bounded_semaphore_class, 2},
                   {&queue_class, -1},         {&lifo_queue_class, 4},
                   {&priority_queue_class, 4}, {&task_group_class, -1}};
    Type *made[COUNT_OF(classes)];
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        Type *base = classes[i].base < 0 ? NULL : made[classes[i].base];
        made[i] = type_from_def(rt, classes[i].def, base);
        if (!made[i] || !module_add(rt, m, classes[i].def->name, value_object(made[i])))
            return false;
    }
    return true;
}

Value sched_module(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    if (!str_is(name, "_asyncio")) return contextvars_module(vm, name);
    Module *m = module_for(vm, name, rt->empty_str);
    if (!m || !module_add_natives(rt, m, functions)) return RAISED;
    static const struct {
        const char *name;
        uint16_t type;
    } classes[] = {{"Future", TYPE_FUTURE},
                   {"Task", TYPE_TASK},
                   {"_GatheringFuture", TYPE_GATHERING},
                   {"Timeout", TYPE_TIMEOUT},
                   {"Handle", TYPE_HANDLE},
                   {"TimerHandle", TYPE_TIMER_HANDLE},
                   {"AbstractEventLoop", TYPE_ABSTRACT_EVENT_LOOP},
                   {"EventLoop", TYPE_EVENT_LOOP},
                   {"CancelledError", TYPE_CANCELLED_ERROR},
                   {"InvalidStateError", TYPE_INVALID_STATE_ERROR},
                   {"QueueEmpty", TYPE_QUEUE_EMPTY},
                   {"QueueFull", TYPE_QUEUE_FULL},
                   {"QueueShutDown", TYPE_QUEUE_SHUT_DOWN}};
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (!module_add(rt, m, classes[i].name, value_object(rt->types[classes[i].type])))
            return RAISED;
    return add_classes(rt, m) ? value_object(m) : RAISED;
}

/* ---- attaching -------------------------------------------------------------------- */

static bool async_generator_begins(VM *vm, Generator *g) {
    Loop *l = vm->loop;
    if (!l) return true;
    Runtime *rt = &vm->rt;
    if (l->async_generators == UNBOUND) {
        List *list = list_new(rt, 4);
        if (!list) return false;
        l->async_generators = value_object(list);
        heap_barrier(&rt->heap, l);
    }
    /* Those that ended leave when the list would grow. */
    List *list = as_list(l->async_generators);
    if (list->size == list->items->capacity) {
        size_t kept = 0;
        for (size_t i = 0; i < list->size; i++) {
            Value each = list->items->items[i];
            if (gen_state(as_generator(each)) != GEN_FINISHED)
                list->items->items[kept++] = each;
        }
        list->size = kept;
    }
    return list_append(rt, list, value_object(g));
}

/* Its aclose() becomes a task, by way of call_soon. */
static void async_generator_dies(VM *vm, Generator *g) {
    Loop *l = vm->loop;
    if (!l) return;
    Runtime *rt = &vm->rt;
    Value step = async_step_new(vm, g, STEP_ACLOSE, NONE_VALUE);
    Tuple *args = step == RAISED ? NULL : tuple_from(rt, &step, 1);
    Str *name = args ? str_intern_cstr(rt, "create_task") : NULL;
    Value method = name ? value_getattr(rt, value_object(l), name) : RAISED;
    Handle *h = method == RAISED
                    ? NULL
                    : handle_new(l, false, method, value_object(args), UNBOUND, 0);
    if (!h || !loop_push(l, value_object(h), UNBOUND, UNBOUND))
        vm_unraisable(vm, "Exception ignored in", value_object(g));
}

bool sched_boot(VM *vm) {
    vm->clock = mem_alloc_zero(&vm->rt.alloc, sizeof *vm->clock);
    if (!vm->clock) return raise_memory(&vm->rt), false;
    if (!chronicle_open(vm)) return false;
    vm->future_await = future_await;
    vm->future_dies = lost_tell;
    vm->wait_future = wait_future;
    vm->wait_shared = wait_shared;
    vm->turn_awaited = delay_turn;
    vm->async_generator_begins = async_generator_begins;
    vm->async_generator_dies = async_generator_dies;
    return true;
}

void sched_close(VM *vm) {
    threads_close(vm);
    trace_close(vm);
    chronicle_close(vm);
    reactor_close(vm);
    signals_close(vm);
    if (vm->clock) mem_free(&vm->rt.alloc, vm->clock, sizeof *vm->clock);
    vm->clock = NULL;
}

Value sched_run_main(VM *vm, Value main) {
    return vm_call_in(vm, "asyncio.runners", "run", &main, 1);
}
