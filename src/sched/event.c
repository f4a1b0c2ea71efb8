/* event.c - asyncio.Event: a flag that tasks wait for. */
#include "object/class.h"
#include "sched/classes.h"
#include "sched/waiters.h"

typedef struct Event {
    Gate gate;
    bool set;
} Event;

static const NativeDataOps ops = {.trace = gate_trace};

static Event *self_of(Value *args) { return (Event *)as_object(args[0]); }

enum { START, WAITING };

static Sent wait_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Event *e = (Event *)gate_of(c);
    *result = TRUE_VALUE;
    if (native_at(c) == START)
        return e->set ? SENT_RETURN
                      : waiters_join(vm, c, &e->gate.waiters, WAITING, result);
    bool woken = wait_end(vm, c, sent, TRUE_VALUE) != RAISED;
    ring_remove(&vm->rt, &e->gate.waiters, value_object(c));
    return woken ? SENT_RETURN : SENT_RAISED;
}
static const CoroutineDef waiting = {"Event.wait", wait_step, 1};

static Value make(Runtime *rt, Value *args, size_t n) {
    Event *e = type_alloc(rt, as_type(args[0]), 0);
    if (!e) return RAISED;
    e->gate.shared.data.ops = &ops;
    return value_object(e);
}
static Value setup(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }
static Value is_set(Runtime *rt, Value *args, size_t n) {
    return value_bool(self_of(args)->set);
}
static Value set(Runtime *rt, Value *args, size_t n) {
    Event *e = self_of(args);
    if (e->set) return NONE_VALUE;
    e->set = true;
    return waiters_wake_all(vm_of(rt), &e->gate.waiters, TRUE_VALUE) ? NONE_VALUE
                                                                     : RAISED;
}
static Value clear(Runtime *rt, Value *args, size_t n) {
    self_of(args)->set = false;
    return NONE_VALUE;
}
static Value wait(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &waiting, args, 1);
}
static Value repr(Runtime *rt, Value self) {
    return gate_repr(rt, self, ((Event *)as_object(self))->set ? "set" : "unset");
}

const TypeDef event_class = {
    .name = "Event",
    .module = "asyncio.locks",
    .doc = "A flag that tasks wait for.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Event),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self) [script]", setup, NULL},
            {"is_set(self) [script]", is_set, "Is the flag set?"},
            {"set(self) [script]", set, "Set the flag, and wake all who wait."},
            {"clear(self) [script]", clear, "Unset the flag."},
            {"wait(self) [async]", wait,
             "A coroutine that ends, with True, once the flag is set."},
            {0}},
    .getset =
        (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL}, {0}},
};
