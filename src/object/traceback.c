/* traceback.c - traceback objects: one per frame that an exception left. */
#include "object/exception.h"
#include "object/int.h"

static Traceback *traceback(Value v) { return (Traceback *)as_object(v); }

static void trace_traceback(Tracer *t, Object *o) {
    Traceback *tb = (Traceback *)o;
    trace_object(t, tb->next);
    trace_object(t, tb->code);
    trace_object(t, tb->globals);
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
    return value_small(traceback(self)->line);
}
static Value get_instruction(Runtime *rt, Value self) {
    return value_small(traceback(self)->instruction);
}

static Value get_frame(Runtime *rt, Value self) {
    Value frame = traceback(self)->frame;
    if (frame != UNBOUND) return frame;
    return raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, "tb_frame is not supported yet");
}

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
    .getset = getset,
};
