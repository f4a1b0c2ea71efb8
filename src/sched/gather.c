/* gather.c - see gather.h. */
#include "sched/gather.h"

#include "object/dict.h"
#include "sched/spawn.h"

typedef struct Gathering {
    Future future;
    Tuple *children; /* in the order of the arguments; the same one more than once */
    size_t expected, finished;
    bool return_exceptions, cancel_requested;
} Gathering;

INLINE Gathering *as_gathering(Value v) { return (Gathering *)as_object(v); }

/* ---- the cell --------------------------------------------------------------------- */

static void trace(Tracer *t, Object *o) {
    future_trace(t, o);
    trace_object(t, ((Gathering *)o)->children);
}
const LayoutOps layout_GATHERING = {
    .name = "gathering", .trace = trace, .has_last_words = future_has_last_words};

static Gathering *gathering_new(Runtime *rt, size_t n, bool return_exceptions) {
    Tuple *children = tuple_new(rt, n);
    Gathering *g = children ? object_alloc(rt, sizeof *g, TYPE_GATHERING, LAYOUT_FREE,
                                           HEAP_FINALIZABLE)
                            : NULL;
    if (!g) return NULL;
    future_init(&g->future, NULL);
    for (size_t i = 0; i < n; i++)
        children->items[i] = NONE_VALUE;
    g->children = children;
    g->expected = g->finished = 0;
    g->return_exceptions = return_exceptions;
    g->cancel_requested = false;
    g->future.head.layout = LAYOUT_GATHERING;
    return g;
}

/* ---- ending ----------------------------------------------------------------------- */

static bool fail(Gathering *g, Value exception) {
    return exception != RAISED && future_finish(&g->future, exception, true);
}

/* What stands in the list for a child that is done. */
static Value outcome(Runtime *rt, Future *child) {
    future_read(child);
    if (child->state == FUTURE_FINISHED) return child->result;
    Value message = future_cancel_message(child);
    if (message == UNBOUND || message == NONE_VALUE)
        message = value_object(rt->empty_str);
    return exception_new(rt, rt->types[TYPE_CANCELLED_ERROR], &message, 1);
}

static bool finish(Runtime *rt, Gathering *g) {
    Tuple *children = g->children;
    List *results = list_new(rt, children->size);
    for (size_t i = 0; results && i < children->size; i++) {
        Value v = outcome(rt, as_future(children->items[i]));
        if (v == RAISED || !list_append(rt, results, v)) return false;
    }
    if (g->cancel_requested)
        return fail(
            g, future_cancelled_error(as_future(children->items[children->size - 1])));
    return results && future_finish(&g->future, value_object(results), false);
}

bool gather_child_done(VM *vm, Value gathering, Future *child) {
    Gathering *g = as_gathering(gathering);
    g->finished++;
    if (g->future.state != FUTURE_PENDING) {
        future_read(child);
        return true;
    }
    if (!g->return_exceptions) {
        if (child->state == FUTURE_CANCELLED)
            return fail(g, future_cancelled_error(child));
        future_read(child);
        if (child->failed) return fail(g, child->result);
    }
    return g->finished < g->expected || finish(&vm->rt, g);
}

/* ---- beginning -------------------------------------------------------------------- */

/* The child for an argument; one that was there before has its child already. */
static Value child_for(Runtime *rt, Gathering *g, Value arg, Dict **seen, bool *fresh) {
    *fresh = true;
    if (is_future(arg)) {
        Future *f = as_future(arg);
        *fresh = !future_has_callback(f, value_object(g));
        return ensure_future(rt, arg, g->future.loop);
    }
    if (!*seen && !(*seen = dict_new(rt))) return RAISED;
    Value child = dict_get(rt, *seen, arg);
    if (child == RAISED) return RAISED;
    if (child != UNBOUND) return *fresh = false, child;
    child = ensure_future(rt, arg, g->future.loop);
    if (is_future(child)) as_future(child)->quiet = true;
    if (child == RAISED || !dict_set(rt, *seen, arg, child)) return RAISED;
    return child;
}

/* What gather knows of its arguments while it walks them. */
typedef struct Walk {
    Dict *seen; /* child by argument, except for futures; NULL: none yet */
    List *done; /* children that were done when they came; NULL: none yet */
} Walk;

static bool add_child(Runtime *rt, Gathering *g, size_t at, Value arg, Walk *walk) {
    bool fresh;
    Value child = child_for(rt, g, arg, &walk->seen, &fresh);
    if (child == RAISED) return false;
    if (!g->future.loop) g->future.loop = as_future(child)->loop;
    g->children->items[at] = child;
    heap_barrier_at(&rt->heap, g->children, &g->children->items[at]);
    if (!fresh) return true;
    g->expected++;
    if (as_future(child)->state == FUTURE_PENDING)
        return future_subscribe(as_future(child), value_object(g));
    if (!walk->done && !(walk->done = list_new(rt, 4))) return false;
    return list_append(rt, walk->done, child);
}

static Value empty(Runtime *rt) {
    Loop *l = loop_here(rt);
    List *none = l ? list_new(rt, 0) : NULL;
    Future *f = none ? future_new(l) : NULL;
    return f && future_finish(f, value_object(none), false) ? value_object(f) : RAISED;
}

Value gather(Runtime *rt, Value *args, size_t n) {
    Tuple *all = as_tuple(args[0]);
    if (!all->size) return empty(rt);
    int collects = value_truth(rt, args[1]);
    Gathering *g = collects < 0 ? NULL : gathering_new(rt, all->size, collects);
    if (!g) return RAISED;
    Walk walk = {NULL, NULL};
    for (size_t i = 0; i < all->size; i++)
        if (!add_child(rt, g, i, all->items[i], &walk)) {
            g->future.state = FUTURE_CANCELLED; /* for the children it has */
            return RAISED;
        }
    heap_barrier(&rt->heap, g);
    for (size_t i = 0; walk.done && i < walk.done->size; i++)
        if (!gather_child_done(vm_of(rt), value_object(g),
                               as_future(walk.done->items->items[i])))
            return RAISED;
    return value_object(g);
}

/* ---- cancelling ------------------------------------------------------------------- */

static int cancel_children(Runtime *rt, Gathering *g, Value message) {
    bool some = false;
    for (size_t i = 0; i < g->children->size; i++) {
        int done = future_cancel_any(rt, g->children->items[i], message);
        if (done < 0) return -1;
        some |= done;
    }
    g->cancel_requested |= some;
    return some;
}

/* A child may await the task that gathers it: the same circle as in task_cancel. */
int gather_cancel(Runtime *rt, Value gathering, Value message) {
    Gathering *g = as_gathering(gathering);
    if (g->future.state != FUTURE_PENDING) return 0;
    if (!depth_enter(rt, "")) return -1;
    int done = cancel_children(rt, g, message);
    depth_leave(rt);
    return done;
}

static Value cancel(Runtime *rt, Value *args, size_t n) {
    Value message = args[1] == NONE_VALUE ? UNBOUND : args[1];
    int done = gather_cancel(rt, args[0], message);
    return done < 0 ? RAISED : value_bool(done);
}

static Value get_children(Runtime *rt, Value self) {
    return value_object(as_gathering(self)->children);
}

const TypeDef type_def_GATHERING = {
    .name = "_GatheringFuture",
    .module = "asyncio.tasks",
    .base = TYPE_FUTURE,
    .layout = LAYOUT_GATHERING,
    .flags = TF_ABSTRACT | TF_FINALIZABLE,
    .size = sizeof(Gathering),
    .slots = {.repr = future_repr, .iter = future_iterator, .await = future_iterator},
    .methods =
        (const NativeDef[]){{"cancel(self, msg=None)", cancel, "Cancel all children."},
                            {0}},
    .getset = (const GetSetDef[]){{"_children", get_children, NULL, NULL}, {0}},
};
