/* frame_type.c - frame objects, as tracebacks and sys._getframe give them: a view of one
 * frame at one moment, not of its registers. */
#include "vm/frame_type.h"

static void trace(Tracer *t, Object *o) {
    Frame *f = (Frame *)o;
    trace_object(t, f->code);
    trace_object(t, f->globals);
    trace_object(t, f->back);
}
const LayoutOps layout_FRAME = {.name = "frame", .trace = trace};

Frame *frame_new(Runtime *rt, Code *code, Dict *globals, uint32_t instruction,
                 Frame *back) {
    Frame *f = object_alloc(rt, sizeof *f, TYPE_FRAME, LAYOUT_FREE, 0);
    if (!f) return NULL;
    f->code = code;
    f->globals = globals;
    f->instruction = instruction;
    f->back = back;
    f->head.layout = LAYOUT_FRAME;
    return f;
}

static Frame *self_of(Value v) { return (Frame *)as_object(v); }
static Value get_code(Runtime *rt, Value v) { return value_object(self_of(v)->code); }
static Value get_line(Runtime *rt, Value v) {
    return value_small(code_line(self_of(v)->code, self_of(v)->instruction));
}
static Value get_last(Runtime *rt, Value v) {
    return value_small(self_of(v)->instruction);
}
static Value get_back(Runtime *rt, Value v) {
    return self_of(v)->back ? value_object(self_of(v)->back) : NONE_VALUE;
}
static Value get_globals(Runtime *rt, Value v) {
    return self_of(v)->globals ? value_object(self_of(v)->globals) : NONE_VALUE;
}
static Value repr(Runtime *rt, Value v) {
    Frame *f = self_of(v);
    Str *s = str_format(rt, "<frame at %p, file '%U', line %d, code %U>", (void *)f,
                        f->code->filename, (int)code_line(f->code, f->instruction),
                        f->code->name);
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_FRAME = {
    .name = "frame",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_FRAME,
    .flags = TF_ABSTRACT,
    .size = sizeof(Frame),
    .slots = {.repr = repr},
    .getset = (const GetSetDef[]){{"f_code", get_code, NULL, NULL},
                                  {"f_lineno", get_line, NULL, NULL},
                                  {"f_lasti", get_last, NULL, NULL},
                                  {"f_back", get_back, NULL, NULL},
                                  {"f_globals", get_globals, NULL, NULL},
                                  {0}},
};
