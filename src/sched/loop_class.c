/* loop_class.c - see loop_class.h. */
#include "sched/loop_class.h"

static const char *const not_asked[] = {"call_soon", "call_soon_threadsafe", "call_later",
                                        "call_at",   "create_future",        "_run_once"};

bool loop_class_check(Runtime *rt, Type *cls) {
    Type *own = rt->types[TYPE_EVENT_LOOP];
    for (size_t i = 0; cls != own && i < COUNT_OF(not_asked); i++) {
        Str *name = str_intern_cstr(rt, not_asked[i]);
        if (!name) return false;
        if (type_lookup(rt, cls, name) == type_lookup(rt, own, name)) continue;
        raise(rt, TYPE_TYPE_ERROR,
              "%N overrides %s(), which aio's event loop does not call for what asyncio "
              "schedules",
              cls, not_asked[i]);
        return false;
    }
    return true;
}

Value loop_ask(Loop *l, const char *method, const Value *args, size_t n) {
    Runtime *rt = &l->vm->rt;
    Str *name = str_intern_cstr(rt, method);
    return name ? call_method(rt, value_object(l), name, args, n) : RAISED;
}

double loop_ask_time(Loop *l) {
    Runtime *rt = &l->vm->rt;
    Value pending = rt->error;
    rt->error = UNBOUND;
    double time;
    Value v = loop_ask(l, "time", NULL, 0);
    if (v == RAISED || !number_to_double(rt, v, &time)) {
        vm_unraisable(l->vm, "Exception ignored in", value_object(l));
        time = loop_clock(l);
    }
    rt->error = pending;
    return time;
}

Value loop_ask_task(Loop *l, Value coroutine, Value name, Value context) {
    Runtime *rt = &l->vm->rt;
    Str *create = str_intern_cstr(rt, "create_task"),
        *named = str_intern_cstr(rt, "name"), *in = str_intern_cstr(rt, "context");
    if (!create || !named || !in) return RAISED;
    Value args[3] = {coroutine}, keys[2];
    size_t n = 0;
    if (name != UNBOUND) keys[n] = value_object(named), args[++n] = name;
    if (context != NONE_VALUE) keys[n] = value_object(in), args[++n] = context;
    Value method = value_getattr(rt, value_object(l), create);
    Tuple *names = method == RAISED ? NULL : tuple_from(rt, keys, n);
    return names ? call_kw(rt, method, args, n + 1, names) : RAISED;
}
