/* loop_world.c - see loop_world.h. */
#include "sched/loop_world.h"

#include <errno.h>

#include "sched/context.h"
#include "sched/sched.h"
#include "sched/signals.h"
#include "sched/thread.h"
#include "sched/worker.h"

INLINE Loop *loop_of(Value *args) { return (Loop *)as_object(args[0]); }

static bool still_open(Runtime *rt, Loop *l) {
    if (!l->closed) return true;
    raise(rt, TYPE_RUNTIME_ERROR, "Event loop is closed");
    return false;
}

/* ---- signals ---------------------------------------------------------------------- */

/* 0: raised. */
static int signal_number(Runtime *rt, Value v) {
    int64_t number;
    if (!is_any_int(v))
        return raise(rt, TYPE_TYPE_ERROR, "sig must be an int, not %R", v), 0;
    if (int_to_i64(v, &number) && number > 0 && number < SIGNALS_COUNT)
        return (int)number;
    return raise(rt, TYPE_VALUE_ERROR, "invalid signal number %S", v), 0;
}

Value loop_add_signal_handler(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Loop *l = loop_of(args);
    if (is_coroutine(rt, args[2]) || is_coroutine_function(args[2]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "coroutines cannot be used with add_signal_handler()");
    int number = signal_number(rt, args[1]);
    if (!number || !still_open(rt, l)) return RAISED;
    if (!vm->signals || vm->worker)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "set_wakeup_fd only works in main thread of the main interpreter");
    Value context = context_copy_current(vm);
    Handle *h =
        context == RAISED ? NULL : handle_new(l, false, args[2], args[3], context, 0);
    if (!h) return RAISED;
    bool again = is_handle(vm->signals->handlers[number]);
    if (!signals_handle(vm, number, value_object(h), SIGNAL_NOTE)) {
        if (errno == EINVAL)
            return raise(rt, TYPE_RUNTIME_ERROR, "sig %d cannot be caught", number);
        return raise_os_error(rt, errno, UNBOUND);
    }
    l->expected += !again;
    return NONE_VALUE;
}

static bool remove_signal_handler(Loop *l, int number) {
    VM *vm = l->vm;
    Value handler = vm->signals ? vm->signals->handlers[number] : UNBOUND;
    if (!is_handle(handler) || ((Handle *)as_object(handler))->loop != l) return false;
    l->expected--;
    bool interrupt = number == SIGNAL_INTERRUPT;
    return signals_handle(vm, number, UNBOUND, interrupt ? SIGNAL_NOTE : SIGNAL_DEFAULT);
}

bool loop_note_signal(Loop *l, int number) {
    Runtime *rt = &l->vm->rt;
    if (l->signals == UNBOUND) {
        List *list = list_new(rt, 1);
        if (!list) return false;
        l->signals = value_object(list);
        heap_barrier(&rt->heap, l);
    }
    return list_append(rt, as_list(l->signals), value_small(number));
}

bool loop_hear_signals(Loop *l) {
    if (l->signals == UNBOUND) return true;
    List *list = as_list(l->signals);
    l->signals = UNBOUND;
    for (size_t i = 0; i < list->size; i++) {
        Value handler = l->vm->signals->handlers[as_small(list->items->items[i])];
        bool ours = is_handle(handler) && ((Handle *)as_object(handler))->loop == l;
        if (ours && !loop_push(l, handler, UNBOUND, UNBOUND)) return false;
    }
    return true;
}

Value loop_remove_signal_handler(Runtime *rt, Value *args, size_t n) {
    int number = signal_number(rt, args[1]);
    return number ? value_bool(remove_signal_handler(loop_of(args), number)) : RAISED;
}

void loop_remove_signal_handlers(Loop *l) {
    for (int number = 1; number < SIGNALS_COUNT; number++)
        remove_signal_handler(l, number);
}

Value swap_interrupt_handler(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    if (!vm->signals || vm->worker) return FALSE_VALUE;
    Value now = vm->signals->handlers[SIGNAL_INTERRUPT];
    bool is_raising =
        now == UNBOUND && vm->signals->source->get(SIGNAL_INTERRUPT) == SIGNAL_NOTE;
    if (args[0] == NONE_VALUE ? !is_raising : now != args[0]) return FALSE_VALUE;
    Value handler = args[1] == NONE_VALUE ? UNBOUND : args[1];
    return value_bool(signals_handle(vm, SIGNAL_INTERRUPT, handler, SIGNAL_NOTE));
}

/* ---- descriptors ------------------------------------------------------------------ */

/* Of an int, or of anything that has one; -1: raised. */
static int descriptor_of(Runtime *rt, Value v) {
    int64_t fd;
    if (!is_any_int(v)) {
        Str *name = str_intern_cstr(rt, "fileno");
        Value number = name ? call_method(rt, v, name, NULL, 0) : RAISED;
        if (number == RAISED || !is_any_int(number)) {
            if (number == RAISED && !error_is(rt, TYPE_ATTRIBUTE_ERROR) &&
                !error_is(rt, TYPE_TYPE_ERROR) && !error_is(rt, TYPE_VALUE_ERROR))
                return -1;
            error_clear(rt);
            return raise(rt, TYPE_VALUE_ERROR, "Invalid file object: %R", v), -1;
        }
        v = number;
    }
    if (int_to_i64(v, &fd) && fd >= 0 && fd <= INT32_MAX) return (int)fd;
    return raise(rt, TYPE_VALUE_ERROR, "Invalid file descriptor: %S", v), -1;
}

static Value add(Runtime *rt, Value *args, unsigned event) {
    Loop *l = loop_of(args);
    if (!still_open(rt, l)) return RAISED;
    int fd = descriptor_of(rt, args[1]);
    Value context = fd < 0 ? RAISED : context_copy_current(l->vm);
    Handle *h =
        context == RAISED ? NULL : handle_new(l, false, args[2], args[3], context, 0);
    return h && loop_watch(l, fd, event, value_object(h)) ? NONE_VALUE : RAISED;
}

static Value stop(Runtime *rt, Value *args, unsigned event) {
    Loop *l = loop_of(args);
    if (l->closed) return FALSE_VALUE;
    int fd = descriptor_of(rt, args[1]);
    if (fd < 0) return RAISED;
    if (!loop_is_watching(l, fd, event)) return FALSE_VALUE;
    return loop_watch(l, fd, event, UNBOUND) ? TRUE_VALUE : RAISED;
}

Value loop_add_reader(Runtime *rt, Value *args, size_t n) {
    return add(rt, args, REACTOR_READ);
}
Value loop_add_writer(Runtime *rt, Value *args, size_t n) {
    return add(rt, args, REACTOR_WRITE);
}
Value loop_remove_reader(Runtime *rt, Value *args, size_t n) {
    return stop(rt, args, REACTOR_READ);
}
Value loop_remove_writer(Runtime *rt, Value *args, size_t n) {
    return stop(rt, args, REACTOR_WRITE);
}

/* ---- threads ---------------------------------------------------------------------- */

static Value start(Runtime *rt, Loop *l, Value function, Value args, Value kwargs) {
    if (!still_open(rt, l)) return RAISED;
    if (l->executor_is_shut)
        return raise(rt, TYPE_RUNTIME_ERROR, "Executor shutdown has been called");
    return thread_start(l, function, args, kwargs);
}

Value loop_run_in_executor(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_of(args);
    if (!still_open(rt, l)) return RAISED;
    if (l->debug && !callback_ok(rt, args[2], "run_in_executor")) return RAISED;
    if (args[1] == NONE_VALUE) return start(rt, l, args[2], args[3], UNBOUND);
    Value given[] = {args[1], args[0], args[2], args[3]};
    return vm_call_in(vm_of(rt), "asyncio.threads", "run_in", given, 4);
}

Value start_thread(Runtime *rt, Value *args, size_t n) {
    return start(rt, loop_of(args), args[1], args[2], args[3]);
}

Value thread_name(Runtime *rt, Value *args, size_t n) {
    Worker *w = vm_of(rt)->worker;
    Str *s =
        w ? str_format(rt, "asyncio_%u", w->number) : str_from_cstr(rt, "MainThread");
    return s ? value_object(s) : RAISED;
}

Value shut_executor(Runtime *rt, Value *args, size_t n) {
    loop_of(args)->executor_is_shut = true;
    return threads_ended(loop_of(args));
}
