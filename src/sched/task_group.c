/* task_group.c - asyncio.TaskGroup: tasks that end together.
 *
 * The group is the done-callback of its tasks. Its __aexit__ waits until none is left:
 * when one fails, or the body does, the others are cancelled, and so is the body. */
#include "object/class.h"
#include "object/exception_group.h"
#include "sched/classes.h"
#include "sched/spawn.h"
#include "sched/waiters.h"

typedef struct Group {
    NativeData data;
    Loop *loop;
    Value parent; /* the task that entered it */
    List *tasks;  /* in order of creation; those that are done leave in bulk */
    size_t unfinished;
    List *errors;     /* of failed ones */
    Value base_error; /* the first SystemExit or KeyboardInterrupt */
    Value leaving;    /* __aexit__, while it waits for the tasks */
    bool entered, exiting, aborting;
    bool cancelled_parent; /* a failure cancelled the body */
} Group;

static void trace(Tracer *t, NativeData *d) {
    Group *g = (Group *)d;
    trace_object(t, g->loop);
    trace_value(t, g->parent);
    trace_object(t, g->tasks);
    trace_object(t, g->errors);
    trace_value(t, g->base_error);
    trace_value(t, g->leaving);
}

INLINE Group *as_group(Value v) { return (Group *)as_object(v); }

/* ---- ends of tasks ---------------------------------------------------------------- */

static bool is_unfinished(Value task) { return as_future(task)->state == FUTURE_PENDING; }

static bool cancel_all(Runtime *rt, Group *g) {
    g->aborting = true;
    for (size_t i = 0; i < g->tasks->size; i++) {
        Value t = g->tasks->items->items[i];
        if (is_unfinished(t) && future_cancel_any(rt, t, UNBOUND) < 0) return false;
    }
    return true;
}

static bool add_task(Runtime *rt, Group *g, Value task) {
    List *l = g->tasks;
    if (l->size >= 16 && l->size > 2 * g->unfinished) {
        size_t kept = 0;
        for (size_t i = 0; i < l->size; i++)
            if (is_unfinished(l->items->items[i]))
                l->items->items[kept++] = l->items->items[i];
        l->size = kept;
        heap_barrier(&rt->heap, l->items);
    }
    if (!list_append(rt, l, task)) return false;
    g->unfinished++;
    return true;
}

static bool report_orphan(Runtime *rt, Group *g, Value task, Value e) {
    Str *text = str_format(rt,
                           "Task %R has errored out but its parent task %S is already "
                           "completed",
                           task, g->parent);
    if (!text) return false;
    loop_report(g->loop, str_cstr(rt, text), e, "task", task);
    return true;
}

static bool task_failed(Runtime *rt, Group *g, Value task, Value e) {
    if (!list_append(rt, g->errors, e)) return false;
    if (g->base_error == UNBOUND && leaves_loop(rt, e)) g->base_error = e;
    heap_barrier(&rt->heap, g);
    if (as_future(g->parent)->state != FUTURE_PENDING)
        return report_orphan(rt, g, task, e);
    if (g->aborting || g->cancelled_parent) return true;
    if (!cancel_all(rt, g)) return false;
    g->cancelled_parent = true;
    return future_cancel_any(rt, g->parent, UNBOUND) >= 0;
}

static bool notify(Runtime *rt, NativeData *d, Value task) {
    Group *g = (Group *)d;
    Future *f = as_future(task);
    g->unfinished--;
    if (g->leaving != UNBOUND && !g->unfinished &&
        !wait_wake(vm_of(rt), as_native_coroutine(g->leaving), TRUE_VALUE))
        return false;
    if (f->state == FUTURE_CANCELLED) return true;
    future_read(f);
    return !f->failed || task_failed(rt, g, task, f->result);
}
static const NativeDataOps ops = {.trace = trace, .notify = notify};

/* ---- leaving ---------------------------------------------------------------------- */

enum { SELF, EXCEPTION, PROPAGATES, EXIT_SLOTS };
enum { START, WAITING };

static Sent end_raising(Runtime *rt, Value e) {
    raise_object(rt, e);
    return SENT_RAISED;
}

static Value errors_group(Runtime *rt, Group *g) {
    Str *text = str_from_cstr(rt, "unhandled errors in a TaskGroup");
    if (!text) return RAISED;
    Value args[] = {value_object(text), value_object(g->errors)};
    Value e = call(rt, value_object(rt->types[TYPE_BASE_EXCEPTION_GROUP]), args, 2);
    if (e == RAISED) return RAISED;
    as_exception(e)->cause = NONE_VALUE;
    as_exception(e)->suppress_context = true;
    return e;
}

/* Left without having been entered, or twice, with an error: CPython's words, for there
 * it is what the statement after that stumbles over. */
static Sent misused(Runtime *rt, const char *attribute) {
    raise(rt, TYPE_ATTRIBUTE_ERROR, "'NoneType' object has no attribute '%s'", attribute);
    return SENT_RAISED;
}

/* All tasks are done: what does the `async with` come to? */
static Sent settle(VM *vm, NativeCoroutine *c, Group *g, Value *result) {
    Runtime *rt = &vm->rt;
    Value exception = c->slots[EXCEPTION], propagates = c->slots[PROPAGATES];
    Task *parent = g->parent == UNBOUND ? NULL : as_task(g->parent);
    if (g->base_error != UNBOUND) return end_raising(rt, g->base_error);
    if (g->cancelled_parent && !parent) return misused(rt, "uncancel");
    if (g->cancelled_parent && task_uncancel(parent) == 0) propagates = UNBOUND;
    bool failed = g->errors && g->errors->size;
    if (propagates != UNBOUND && !failed) return end_raising(rt, propagates);
    if (exception != NONE_VALUE && !exception_is(rt, exception, TYPE_CANCELLED_ERROR)) {
        if (!g->errors) return misused(rt, "append");
        if (!list_append(rt, g->errors, exception)) return SENT_RAISED;
        failed = true;
    }
    if (!failed) return *result = NONE_VALUE, SENT_RETURN;
    if (!parent) return misused(rt, "cancelling");
    if (task_cancelling(parent)) {
        task_uncancel(parent);
        if (task_cancel_any(parent, UNBOUND) < 0) return SENT_RAISED;
    }
    Value e = errors_group(rt, g);
    g->errors = NULL; /* they hold their tracebacks' frames */
    return e == RAISED ? SENT_RAISED : end_raising(rt, e);
}

static bool begin_exit(VM *vm, NativeCoroutine *c, Group *g) {
    Runtime *rt = &vm->rt;
    Value e = c->slots[EXCEPTION];
    g->exiting = true;
    if (e == NONE_VALUE) return true;
    if (g->base_error == UNBOUND && leaves_loop(rt, e)) g->base_error = e;
    heap_barrier(&rt->heap, g);
    if (exception_is(rt, e, TYPE_CANCELLED_ERROR)) native_keep(vm, c, PROPAGATES, e);
    return g->aborting || cancel_all(rt, g);
}

/* The wait for the tasks ended. False: raised. */
static bool end_wait(VM *vm, NativeCoroutine *c, Group *g, Value sent) {
    Runtime *rt = &vm->rt;
    g->leaving = UNBOUND;
    if (wait_end(vm, c, sent, TRUE_VALUE) != RAISED) return true;
    if (!error_is(rt, TYPE_CANCELLED_ERROR)) return false;
    Value e = error_take(rt);
    if (g->aborting) return true;
    native_keep(vm, c, PROPAGATES, e);
    return cancel_all(rt, g);
}

static Sent exit_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Group *g = as_group(c->slots[SELF]);
    bool ok = native_at(c) == START ? begin_exit(vm, c, g) : end_wait(vm, c, g, sent);
    if (ok && g->unfinished) {
        g->leaving = value_object(c);
        heap_barrier(&vm->rt.heap, g);
        return wait_begin(c, WAITING, result);
    }
    return ok ? settle(vm, c, g, result) : SENT_RAISED;
}

static Sent enter_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Runtime *rt = &vm->rt;
    Value self = c->slots[SELF];
    Group *g = as_group(self);
    if (g->entered) {
        raise(rt, TYPE_RUNTIME_ERROR, "TaskGroup %R has already been entered", self);
        return SENT_RAISED;
    }
    if (!vm->loop)
        return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop"), SENT_RAISED;
    g->loop = vm->loop;
    g->parent = vm->loop->current;
    heap_barrier(&rt->heap, g);
    if (g->parent == UNBOUND) {
        raise(rt, TYPE_RUNTIME_ERROR, "TaskGroup %R cannot determine the parent task",
              self);
        return SENT_RAISED;
    }
    g->entered = true;
    *result = self;
    return SENT_RETURN;
}

static const CoroutineDef entering = {"TaskGroup.__aenter__", enter_step, 1};
static const CoroutineDef leaving = {"TaskGroup.__aexit__", exit_step, EXIT_SLOTS};

/* ---- methods ---------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    Group *g = type_alloc(rt, as_type(args[0]), 0);
    if (!g) return RAISED;
    g->parent = g->base_error = g->leaving = UNBOUND;
    g->data.ops = &ops;
    g->tasks = list_new(rt, 0);
    heap_barrier(&rt->heap, g);
    g->errors = g->tasks ? list_new(rt, 0) : NULL;
    heap_barrier(&rt->heap, g);
    return g->errors ? value_object(g) : RAISED;
}
static Value setup(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }
static Value enter(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &entering, args, 1);
}
static Value leave(Runtime *rt, Value *args, size_t n) {
    Value slots[] = {args[0], args[2]};
    return coroutine_new(vm_of(rt), &leaving, slots, 2);
}

static const char *refusal(const Group *g) {
    if (!g->entered) return "TaskGroup %R has not been entered";
    if (g->exiting && !g->unfinished) return "TaskGroup %R is finished";
    return g->aborting ? "TaskGroup %R is shutting down" : NULL;
}

static Value create_task(Runtime *rt, Value *args, size_t n) {
    Group *g = as_group(args[0]);
    const char *why = refusal(g);
    if (why) {
        if (call_method(rt, args[1], NAME(rt, close), NULL, 0) == RAISED) return RAISED;
        return raise(rt, TYPE_RUNTIME_ERROR, why, args[0]);
    }
    Value t = spawn(rt, g->loop, args[1], args[2], args[3]);
    Value future = t == RAISED ? RAISED : future_for(rt, t, g->loop);
    if (future == RAISED || !add_task(rt, g, future)) return RAISED;
    bool ok = is_unfinished(future) ? future_subscribe(as_future(future), args[0])
                                    : notify(rt, &g->data, future);
    return ok ? t : RAISED;
}

/* For stories. */
static Value get_tasks(Runtime *rt, Value self) {
    return value_object(as_group(self)->tasks);
}
static Value repr(Runtime *rt, Value self) {
    Group *g = as_group(self);
    Str *s = str_from_cstr(rt, "<TaskGroup");
    if (s && g->unfinished) s = str_format(rt, "%U tasks=%zu", s, g->unfinished);
    if (s && g->errors && g->errors->size)
        s = str_format(rt, "%U errors=%zu", s, g->errors->size);
    if (s && (g->aborting || g->entered))
        s = str_format(rt, g->aborting ? "%U cancelling" : "%U entered", s);
    if (s) s = str_format(rt, "%U>", s);
    return s ? value_object(s) : RAISED;
}

const TypeDef task_group_class = {
    .name = "TaskGroup",
    .module = "asyncio.taskgroups",
    .doc =
        "On leaving, waits for all its tasks; when one fails the others are cancelled.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Group),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self) [script]", setup, NULL},
            {"create_task(self, coro, *, name=None, context=None) [script]", create_task,
             "Start a task in this group."},
            {"__aenter__(self) [async]", enter, NULL},
            {"__aexit__(self, et, exc, tb) [async]", leave, NULL},
            {0}},
    .getset = (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL},
                                  {"_tasks", get_tasks, NULL, NULL},
                                  {0}},
};
