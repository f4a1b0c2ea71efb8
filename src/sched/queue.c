/* queue.c - asyncio.Queue, LifoQueue and PriorityQueue.
 *
 * The three keep their items in a ring. A class of script may keep them elsewhere: its
 * _init, _qsize, _put and _get are then asked (`hooked`), and what it assigns to _queue
 * is what the inherited ones work on. */
#include "object/class.h"
#include "object/generic.h"
#include "object/int.h"
#include "sched/classes.h"
#include "sched/sched.h"
#include "sched/waiters.h"

typedef enum QueueKind { QUEUE_FIFO, QUEUE_LIFO, QUEUE_PRIORITY } QueueKind;

typedef struct Queue {
    Shared shared;
    Ring items;
    Value storage; /* _queue as script assigned it; UNBOUND: the items are here */
    Value maxsize;
    Ring getters, putters;
    Ring joiners;
    int64_t unfinished;
    QueueKind kind;
    bool hooked, shut_down;
} Queue;

static void trace(Tracer *t, NativeData *d) {
    Queue *q = (Queue *)d;
    trace_object(t, q->shared.loop);
    ring_trace(t, &q->items);
    trace_value(t, q->storage);
    trace_value(t, q->maxsize);
    ring_trace(t, &q->getters);
    ring_trace(t, &q->putters);
    ring_trace(t, &q->joiners);
}
static const NativeDataOps ops = {.trace = trace};

static Queue *queue_of(Value v) { return (Queue *)as_object(v); }

/* ---- the heap of a PriorityQueue: heapq's order of comparisons -------------------- */

static Value *item(Queue *q, size_t i) { return &q->items.items->items[i]; }

/* Is the item at `a` less than `v`? -1: raised. A comparison may run anything. */
static int is_less(Runtime *rt, Queue *q, Value a, Value b, size_t n) {
    int less = value_compare_bool(rt, a, b, CMP_LT);
    if (less >= 0 && q->items.n != n) {
        raise(rt, TYPE_RUNTIME_ERROR, "list changed size during iteration");
        return -1;
    }
    return less;
}

static void move(Runtime *rt, Queue *q, size_t to, Value v) {
    *item(q, to) = v;
    heap_barrier_at(&rt->heap, q->items.items, item(q, to));
}

static bool sift_down(Runtime *rt, Queue *q, size_t start, size_t at) {
    Value v = *item(q, at);
    size_t n = q->items.n;
    while (at > start) {
        size_t parent = (at - 1) >> 1;
        Value above = *item(q, parent);
        int less = is_less(rt, q, v, above, n);
        if (less < 0) return false;
        if (!less) break;
        move(rt, q, at, above);
        move(rt, q, parent, v);
        at = parent;
    }
    return true;
}

static bool sift_up(Runtime *rt, Queue *q) {
    size_t n = q->items.n, at = 0;
    for (size_t child = 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n) {
            int less = is_less(rt, q, *item(q, child), *item(q, child + 1), n);
            if (less < 0) return false;
            child += !less;
        }
        Value v = *item(q, at);
        move(rt, q, at, *item(q, child));
        move(rt, q, child, v);
        at = child;
    }
    return sift_down(rt, q, 0, at);
}

/* ---- items ------------------------------------------------------------------------ */

static Value ask(Runtime *rt, Value on, const char *method, Value *args, size_t n) {
    Str *name = str_intern_cstr(rt, method);
    return name ? call_method(rt, on, name, args, n) : RAISED;
}

static bool base_put(Runtime *rt, Queue *q, Value v) {
    if (UNLIKELY(q->storage != UNBOUND))
        return ask(rt, q->storage, "append", &v, 1) != RAISED;
    if (!ring_push(rt, q, &q->items, v)) return false;
    return q->kind != QUEUE_PRIORITY || sift_down(rt, q, 0, q->items.n - 1);
}

static Value base_get(Runtime *rt, Queue *q) {
    if (UNLIKELY(q->storage != UNBOUND))
        return ask(rt, q->storage, q->kind == QUEUE_FIFO ? "popleft" : "pop", NULL, 0);
    if (!q->items.n) return raise(rt, TYPE_INDEX_ERROR, "pop from an empty deque");
    if (q->kind == QUEUE_FIFO) return ring_pop(&q->items);
    Value last = ring_pop_newest(&q->items);
    if (q->kind == QUEUE_LIFO || !q->items.n) return last;
    Value least = *item(q, 0);
    move(rt, q, 0, last);
    return sift_up(rt, q) ? least : RAISED;
}

static int64_t base_size(Runtime *rt, Queue *q) {
    return q->storage == UNBOUND ? (int64_t)q->items.n : value_len(rt, q->storage);
}

static bool put_item(Runtime *rt, Value self, Value v) {
    if (UNLIKELY(queue_of(self)->hooked)) return ask(rt, self, "_put", &v, 1) != RAISED;
    return base_put(rt, queue_of(self), v);
}
static Value get_item(Runtime *rt, Value self) {
    if (UNLIKELY(queue_of(self)->hooked)) return ask(rt, self, "_get", NULL, 0);
    return base_get(rt, queue_of(self));
}
/* -1: raised. */
static int64_t size_of(Runtime *rt, Value self) {
    if (LIKELY(!queue_of(self)->hooked)) return base_size(rt, queue_of(self));
    Value v = ask(rt, self, "qsize", NULL, 0);
    int64_t size;
    return v != RAISED && index_to_i64(rt, v, &size) ? size : -1;
}

/* 1, 0, -1 raised. */
static int is_empty(Runtime *rt, Value self) {
    if (UNLIKELY(queue_of(self)->hooked)) {
        Value v = ask(rt, self, "empty", NULL, 0);
        return v == RAISED ? -1 : value_truth(rt, v);
    }
    int64_t size = base_size(rt, queue_of(self));
    return size < 0 ? -1 : size == 0;
}
static int base_full(Runtime *rt, Value self) {
    Value most = queue_of(self)->maxsize;
    bool plain = is_int(most);
    int bounded = LIKELY(plain) ? as_small(most) > 0
                                : value_compare_bool(rt, most, value_small(0), CMP_GT);
    if (bounded <= 0) return bounded;
    int64_t size = size_of(rt, self);
    if (size < 0) return -1;
    return LIKELY(plain) ? size >= as_small(most)
                         : value_compare_bool(rt, value_small(size), most, CMP_GE);
}
static int is_full(Runtime *rt, Value self) {
    if (LIKELY(!queue_of(self)->hooked)) return base_full(rt, self);
    Value v = ask(rt, self, "full", NULL, 0);
    return v == RAISED ? -1 : value_truth(rt, v);
}

/* ---- putting and getting at once -------------------------------------------------- */

static bool put_now(Runtime *rt, Value self, Value v) {
    Queue *q = queue_of(self);
    if (q->shut_down) return raise(rt, TYPE_QUEUE_SHUT_DOWN, ""), false;
    int full = is_full(rt, self);
    if (full) return full > 0 && (raise(rt, TYPE_QUEUE_FULL, ""), false);
    if (!put_item(rt, self, v)) return false;
    q->unfinished++;
    return waiters_pop_next(vm_of(rt), &q->getters);
}

static Value get_now(Runtime *rt, Value self) {
    Queue *q = queue_of(self);
    int empty = is_empty(rt, self);
    if (empty)
        return empty < 0
                   ? RAISED
                   : raise(rt, q->shut_down ? TYPE_QUEUE_SHUT_DOWN : TYPE_QUEUE_EMPTY,
                           "");
    Value v = get_item(rt, self);
    if (v == RAISED) return RAISED;
    return waiters_pop_next(vm_of(rt), &q->putters) ? v : RAISED;
}

/* ---- waiting for room, or for an item --------------------------------------------- */

enum { START, WAITING };
enum { SELF, ITEM, PUT_SLOTS, GET_SLOTS = 1 };

typedef struct Side {
    int (*blocked)(Runtime *rt, Value self); /* 1, 0, -1 raised */
    size_t ring;                             /* offset of its waiters */
} Side;
static const Side putting = {is_full, offsetof(Queue, putters)};
static const Side getting = {is_empty, offsetof(Queue, getters)};

static Ring *ring_of(Value self, const Side *side) {
    return (Ring *)((char *)queue_of(self) + side->ring);
}

/* Something was thrown in where it waited: whoever was meant to be woken instead is. */
static void give_up(VM *vm, NativeCoroutine *c, const Side *side) {
    Runtime *rt = &vm->rt;
    Value error = error_take(rt), self = c->slots[SELF];
    bool woken = wait_is_over(c) && !wait_is_cancelled(c);
    ring_remove(rt, ring_of(self, side), value_object(c));
    int blocked = woken ? side->blocked(rt, self) : 1;
    if (blocked < 0 || (!blocked && !waiters_pop_next(vm, ring_of(self, side)))) return;
    rt->error = error;
}

/* SENT_RETURN: nothing blocks any more. */
static Sent wait_turn(VM *vm, NativeCoroutine *c, Value sent, const Side *side,
                      Value *result) {
    Runtime *rt = &vm->rt;
    Value self = c->slots[SELF];
    if (native_at(c) == WAITING && wait_end(vm, c, sent, NONE_VALUE) == RAISED)
        return give_up(vm, c, side), SENT_RAISED;
    int blocked = side->blocked(rt, self);
    if (blocked <= 0) return blocked ? SENT_RAISED : SENT_RETURN;
    if (queue_of(self)->shut_down)
        return raise(rt, TYPE_QUEUE_SHUT_DOWN, ""), SENT_RAISED;
    return waiters_join(vm, c, ring_of(self, side), WAITING, result);
}

static Sent put_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Runtime *rt = &vm->rt;
    Value self = c->slots[SELF];
    Sent what = wait_turn(vm, c, sent, &putting, result);
    if (what != SENT_RETURN) return what;
    *result = NONE_VALUE;
    if (UNLIKELY(queue_of(self)->hooked))
        *result = ask(rt, self, "put_nowait", &c->slots[ITEM], 1);
    else if (!put_now(rt, self, c->slots[ITEM]))
        *result = RAISED;
    return *result == RAISED ? SENT_RAISED : SENT_RETURN;
}

static Sent get_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Runtime *rt = &vm->rt;
    Value self = c->slots[SELF];
    Sent what = wait_turn(vm, c, sent, &getting, result);
    if (what != SENT_RETURN) return what;
    *result = UNLIKELY(queue_of(self)->hooked) ? ask(rt, self, "get_nowait", NULL, 0)
                                               : get_now(rt, self);
    return *result == RAISED ? SENT_RAISED : SENT_RETURN;
}

static Sent join_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Queue *q = queue_of(c->slots[SELF]);
    *result = NONE_VALUE;
    if (native_at(c) == START)
        return q->unfinished ? waiters_join(vm, c, &q->joiners, WAITING, result)
                             : SENT_RETURN;
    bool woken = wait_end(vm, c, sent, TRUE_VALUE) != RAISED;
    ring_remove(&vm->rt, &q->joiners, value_object(c));
    return woken ? SENT_RETURN : SENT_RAISED;
}

static const CoroutineDef put_def = {"Queue.put", put_step, PUT_SLOTS};
static const CoroutineDef get_def = {"Queue.get", get_step, GET_SLOTS};
static const CoroutineDef join_def = {"Queue.join", join_step, GET_SLOTS};

/* ---- making ----------------------------------------------------------------------- */

/* Does the class override what the steps above do themselves? */
static bool is_hooked(Runtime *rt, Type *t) {
    static const char *const hooks[] = {"_init", "_qsize",     "_put",
                                        "_get",  "qsize",      "empty",
                                        "full",  "put_nowait", "get_nowait"};
    for (size_t i = 0; t->flags & TF_SCRIPT && i < COUNT_OF(hooks); i++) {
        Str *name = str_intern_cstr(rt, hooks[i]);
        if (!name || !is_exact(type_lookup(rt, t, name), TYPE_METHOD_DESCRIPTOR))
            return true;
    }
    return false;
}

static Value make(Runtime *rt, Type *t, QueueKind kind) {
    Queue *q = type_alloc(rt, t, 0);
    if (!q) return RAISED;
    q->storage = UNBOUND;
    q->maxsize = value_small(0);
    q->kind = kind;
    q->hooked = is_hooked(rt, t);
    q->shared.data.ops = &ops;
    return value_object(q);
}
static Value make_fifo(Runtime *rt, Value *args, size_t n) {
    return make(rt, as_type(args[0]), QUEUE_FIFO);
}
static Value make_lifo(Runtime *rt, Value *args, size_t n) {
    return make(rt, as_type(args[0]), QUEUE_LIFO);
}
static Value make_priority(Runtime *rt, Value *args, size_t n) {
    return make(rt, as_type(args[0]), QUEUE_PRIORITY);
}
static Value setup(Runtime *rt, Value *args, size_t n) {
    Queue *q = queue_of(args[0]);
    q->maxsize = args[1];
    heap_barrier(&rt->heap, q);
    return q->hooked ? ask(rt, args[0], "_init", &args[1], 1) : NONE_VALUE;
}

/* ---- methods ---------------------------------------------------------------------- */

static Value init_hook(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }
static Value size_hook(Runtime *rt, Value *args, size_t n) {
    int64_t size = base_size(rt, queue_of(args[0]));
    return size < 0 ? RAISED : value_small(size);
}
static Value put_hook(Runtime *rt, Value *args, size_t n) {
    return base_put(rt, queue_of(args[0]), args[1]) ? NONE_VALUE : RAISED;
}
static Value get_hook(Runtime *rt, Value *args, size_t n) {
    return base_get(rt, queue_of(args[0]));
}
static Value qsize(Runtime *rt, Value *args, size_t n) {
    return queue_of(args[0])->hooked ? ask(rt, args[0], "_qsize", NULL, 0)
                                     : size_hook(rt, args, n);
}
static Value empty(Runtime *rt, Value *args, size_t n) {
    int64_t size = size_of(rt, args[0]);
    return size < 0 ? RAISED : value_bool(size == 0);
}
static Value full(Runtime *rt, Value *args, size_t n) {
    int is = base_full(rt, args[0]);
    return is < 0 ? RAISED : value_bool(is);
}
static Value put(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &put_def, args, 2);
}
static Value put_nowait(Runtime *rt, Value *args, size_t n) {
    return put_now(rt, args[0], args[1]) ? NONE_VALUE : RAISED;
}
static Value get(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &get_def, args, 1);
}
static Value get_nowait(Runtime *rt, Value *args, size_t n) {
    return get_now(rt, args[0]);
}
static Value join(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &join_def, args, 1);
}
static Value task_done(Runtime *rt, Value *args, size_t n) {
    Queue *q = queue_of(args[0]);
    if (!q->unfinished)
        return raise(rt, TYPE_VALUE_ERROR, "task_done() called too many times");
    if (--q->unfinished) return NONE_VALUE;
    return waiters_wake_all(vm_of(rt), &q->joiners, TRUE_VALUE) ? NONE_VALUE : RAISED;
}

static bool drop_items(Runtime *rt, Value self) {
    Queue *q = queue_of(self);
    int empty;
    while (!(empty = is_empty(rt, self))) {
        if (get_item(rt, self) == RAISED) return false;
        if (q->unfinished) q->unfinished--;
    }
    if (empty < 0) return false;
    return q->unfinished || waiters_wake_all(vm_of(rt), &q->joiners, TRUE_VALUE);
}
static bool wake_out(VM *vm, Ring *r) {
    while (r->n)
        if (!waiters_pop_next(vm, r)) return false;
    return true;
}
static Value shutdown(Runtime *rt, Value *args, size_t n) {
    Queue *q = queue_of(args[0]);
    VM *vm = vm_of(rt);
    q->shut_down = true;
    int immediate = value_truth(rt, args[1]);
    if (immediate < 0 || (immediate && !drop_items(rt, args[0]))) return RAISED;
    return wake_out(vm, &q->getters) && wake_out(vm, &q->putters) ? NONE_VALUE : RAISED;
}

/* ---- attributes ------------------------------------------------------------------- */

static Value get_maxsize(Runtime *rt, Value self) { return queue_of(self)->maxsize; }
static Value get_unfinished(Runtime *rt, Value self) {
    return int_from_i64(rt, queue_of(self)->unfinished);
}
static Value get_storage(Runtime *rt, Value self) {
    Queue *q = queue_of(self);
    if (q->storage != UNBOUND) return q->storage;
    List *l = list_new(rt, q->items.n);
    for (size_t i = 0; l && i < q->items.n; i++)
        if (!list_append(rt, l, ring_get(&q->items, i))) return RAISED;
    return l ? value_object(l) : RAISED;
}
static bool set_storage(Runtime *rt, Value self, Value v) {
    queue_of(self)->storage = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

/* ---- texts ------------------------------------------------------------------------ */

static Str *add_count(Runtime *rt, Str *s, const char *format, int64_t n) {
    return s && n ? str_format(rt, format, s, (long long)n) : s;
}
static Str *describe(Runtime *rt, Value self) {
    Queue *q = queue_of(self);
    Str *s = str_format(rt, "maxsize=%R", q->maxsize);
    int64_t size = base_size(rt, q);
    if (size < 0) return NULL;
    Value items = size ? get_storage(rt, self) : NONE_VALUE;
    if (s && size) {
        Str *shown = items == RAISED ? NULL : value_repr(rt, items);
        if (!shown) return NULL;
        s = str_format(rt, "%U _queue=%U", s, shown);
    }
    s = add_count(rt, s, "%U _getters[%lld]", (int64_t)q->getters.n);
    s = add_count(rt, s, "%U _putters[%lld]", (int64_t)q->putters.n);
    s = add_count(rt, s, "%U tasks=%lld", q->unfinished);
    return s && q->shut_down ? str_format(rt, "%U shutdown", s) : s;
}
static Value repr(Runtime *rt, Value self) {
    Str *s = describe(rt, self);
    if (s) s = str_format(rt, "<%T at %p %U>", self, value_address(self), s);
    return s ? value_object(s) : RAISED;
}
static Value text(Runtime *rt, Value self) {
    Str *s = describe(rt, self);
    if (s) s = str_format(rt, "<%T %U>", self, s);
    return s ? value_object(s) : RAISED;
}

/* ---- classes ---------------------------------------------------------------------- */

const TypeDef queue_class = {
    .name = "Queue",
    .module = "asyncio.queues",
    .doc = "First in, first out; with a positive maxsize, putting waits for room.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Queue),
    .slots = {.repr = repr, .str = text},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make_fifo, NULL},
            {"__init__(self, maxsize=0) [script]", setup, NULL},
            {"_init(self, maxsize) [script]", init_hook, NULL},
            {"_qsize(self) [script]", size_hook, NULL},
            {"_put(self, item) [script]", put_hook, NULL},
            {"_get(self) [script]", get_hook, NULL},
            {"qsize(self) [script]", qsize, "How many items there are."},
            {"empty(self) [script]", empty, "Are there none?"},
            {"full(self) [script]", full, "Is there no room?"},
            {"put(self, item) [async]", put,
             "A coroutine that waits for room and adds the item."},
            {"put_nowait(self, item) [script]", put_nowait,
             "Add the item, or raise QueueFull."},
            {"get(self) [async]", get,
             "A coroutine that waits for an item and takes it."},
            {"get_nowait(self) [script]", get_nowait,
             "Take an item, or raise QueueEmpty."},
            {"task_done(self) [script]", task_done,
             "The work on one item that was got is done."},
            {"join(self) [async]", join,
             "A coroutine that waits until all work is done."},
            {"shutdown(self, immediate=False) [script]", shutdown,
             "No more items: putting raises QueueShutDown, and so does getting, once the "
             "queue is empty."},
            GENERIC_METHOD,
            {0}},
    .getset = (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL},
                                  {"maxsize", get_maxsize, NULL, NULL},
                                  {"_maxsize", get_maxsize, NULL, NULL},
                                  {"_unfinished_tasks", get_unfinished, NULL, NULL},
                                  {"_queue", get_storage, set_storage, NULL},
                                  {0}},
};

const TypeDef lifo_queue_class = {
    .name = "LifoQueue",
    .module = "asyncio.queues",
    .doc = "A Queue that gives the newest item first.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Queue),
    .slots = {.repr = repr, .str = text},
    .methods =
        (const NativeDef[]){{"__new__(cls, /, *args, **kwargs)", make_lifo, NULL}, {0}},
};

const TypeDef priority_queue_class = {
    .name = "PriorityQueue",
    .module = "asyncio.queues",
    .doc = "A Queue that gives the least item first.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Queue),
    .slots = {.repr = repr, .str = text},
    .methods =
        (const NativeDef[]){{"__new__(cls, /, *args, **kwargs)", make_priority, NULL},
                            {0}},
};
