/* traceback.c - traceback objects: one per frame that an exception left. */
#include "object/containers.h"
#include "object/exception.h"
#include "object/str.h"

static Traceback *traceback(Value v) { return (Traceback *)as_object(v); }

static void trace_traceback(Tracer *t, Object *o) {
    Traceback *tb = (Traceback *)o;
    trace_object(t, tb->next);
    trace_object(t, tb->code);
    trace_object(t, tb->place.function);
    trace_value(t, tb->frame);
}

const LayoutOps layout_TRACEBACK = {.name = "traceback", .trace = trace_traceback};

static Value get_next(Runtime *rt, Value self) {
    Traceback *next = traceback(self)->next;
    return next ? value_object(next) : NONE_VALUE;
}

static bool change_next(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "can't delete tb_next attribute");
        return false;
    }
    if (v != NONE_VALUE && !is_exact(v, TYPE_TRACEBACK)) {
        raise(rt, TYPE_TYPE_ERROR, "expected traceback object, got '%T'", v);
        return false;
    }
    Traceback *next = v == NONE_VALUE ? NULL : traceback(v);
    for (Traceback *tb = next; tb; tb = tb->next)
        if (tb == traceback(self)) {
            raise(rt, TYPE_VALUE_ERROR, "traceback loop detected");
            return false;
        }
    traceback(self)->next = next;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value get_line(Runtime *rt, Value self) {
    return value_small(traceback_line(traceback(self)));
}
static Value get_instruction(Runtime *rt, Value self) {
    return value_small(traceback(self)->instruction);
}

static Value get_frame(Runtime *rt, Value self) {
    Traceback *tb = traceback(self);
    if (tb->frame != UNBOUND) return tb->frame;
    Value frame = traceback_frame(rt, tb);
    if (frame == RAISED) return RAISED;
    tb->frame = frame;
    heap_barrier(&rt->heap, tb);
    return frame;
}

static Value names(Runtime *rt, Value *args, size_t n) {
    static const char *const all[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    List *list = list_new(rt, COUNT_OF(all));
    if (!list) return RAISED;
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        Str *name = str_intern_cstr(rt, all[i]);
        if (!name || !list_append(rt, list, value_object(name))) return RAISED;
    }
    return value_object(list);
}

static const NativeDef methods[] = {{"__dir__(self, /)", names, NULL}, {0}};

static const GetSetDef getset[] = {
    {"tb_next", get_next, change_next, NULL},
    {"tb_lineno", get_line, NULL, NULL},
    {"tb_lasti", get_instruction, NULL, NULL},
    {"tb_frame", get_frame, NULL, NULL},
    {0},
};

const TypeDef type_def_TRACEBACK = {
    .name = "traceback",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_TRACEBACK,
    .flags = TF_ABSTRACT,
    .size = sizeof(Traceback),
    .methods = methods,
    .getset = getset,
};
