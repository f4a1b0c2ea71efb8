/* frame_type.c - see frame_type.h. */
#include "vm/frame_type.h"

#include "bytecode/assigned.h"

static void trace(Tracer *t, Object *o) {
    Frame *f = (Frame *)o;
    trace_object(t, f->code);
    trace_object(t, f->place.function);
    trace_object(t, f->generator);
    trace_object(t, f->back);
    trace_value(t, f->locals);
}
const LayoutOps layout_FRAME = {.name = "frame", .trace = trace};

INLINE Frame *as_frame(Value v) { return (Frame *)as_object(v); }

/* ---- walking the stack ------------------------------------------------------------ */

static FramePlace place_of(Value *base) {
    return (FramePlace){.function = frame_function(base),
                        .base = base,
                        .caller = frame_caller(base),
                        .ret = frame_return(base)};
}

static bool was_called_from_c(VM *vm, const Value *base) {
    Value info = base[-1];
    if (frame_kind(base) == RET_SEGMENT) {
        const StackSegment *s = vm->segment;
        while (s && (base < s->words || base >= s->end))
            s = s->older;
        if (s) info = s->info;
    }
    return info_kind(info) == RET_STOP;
}

/* The pc of the frame that called the one at `base`. */
static const Instr *caller_pc(VM *vm, const Value *base) {
    const Instr *ret = frame_return(base); /* may be NULL when C called */
    return was_called_from_c(vm, base) ? ret : ret - 1;
}

/* Where the frame is now; NULL: it does not run. */
static const Instr *find_running(VM *vm, const FramePlace *place) {
    const Instr *pc = vm->pc;
    for (Value *base = vm->base; base; base = frame_caller(base)) {
        if (base == place->base) {
            FramePlace now = place_of(base);
            bool same = now.function == place->function && now.caller == place->caller &&
                        now.ret == place->ret;
            return same ? pc : NULL;
        }
        pc = caller_pc(vm, base);
    }
    return NULL;
}

static uint32_t word_index(const Function *fn, const Instr *pc) {
    return pc > fn->entry ? (uint32_t)(pc - fn->entry) : 0;
}

/* ---- making ----------------------------------------------------------------------- */

static Frame *frame_new(Runtime *rt, Code *code, FramePlace place, Generator *generator,
                        uint32_t instruction) {
    Frame *f = object_alloc(rt, sizeof *f, TYPE_FRAME, LAYOUT_FREE, 0);
    if (!f) return NULL;
    f->code = code;
    f->place = place;
    f->generator = generator;
    f->instruction = instruction;
    f->back = NULL;
    f->locals = UNBOUND;
    f->head.layout = LAYOUT_FRAME;
    return f;
}

/* The object of a frame that runs, at `pc`. */
static Frame *frame_at(VM *vm, Value *base, const Instr *pc) {
    Function *fn = frame_function(base);
    Generator *g = frame_on_heap(base) ? frame_generator(base) : NULL;
    if (g) g->head.gc |= GC_EXPOSED;
    return frame_new(&vm->rt, fn->code, place_of(base), g, word_index(fn, pc));
}

Frame *frame_running(VM *vm, int64_t depth) {
    const Instr *pc = vm->pc;
    Value *base = vm->base;
    for (; base && depth > 0; depth--) {
        pc = caller_pc(vm, base);
        base = frame_caller(base);
    }
    if (base) return frame_at(vm, base, pc);
    raise(&vm->rt, TYPE_VALUE_ERROR, "call stack is not deep enough");
    return NULL;
}

Frame *frame_of_generator(Runtime *rt, Generator *g) {
    Function *fn = frame_function(g->registers);
    FramePlace place = place_of(g->registers);
    if (!find_running(vm_of(rt), &place)) place = (FramePlace){.function = fn};
    uint32_t at = word_index(fn, g->pc);
    return frame_new(rt, fn->code, place, g, at ? at - 1 : 0);
}

int32_t traceback_line(Traceback *tb) {
    if (!tb->line) tb->line = code_line(tb->code, tb->instruction);
    return tb->line;
}

Value traceback_frame(Runtime *rt, Traceback *tb) {
    Frame *f = frame_new(rt, tb->code, tb->place, NULL, tb->instruction);
    return f ? value_object(f) : RAISED;
}

/* ---- variables -------------------------------------------------------------------- */

typedef struct Variables {
    Runtime *rt;
    const Function *function;
    const Value *registers;
    const uint8_t *assigned; /* by register; NULL: all hold values */
    Dict *dict;
} Variables;

static bool add_variable(Variables *v, Value name, Value value) {
    if (value == UNBOUND || as_str(name)->size == 0 || as_str(name)->bytes[0] == '.')
        return true;
    return dict_set(v->rt, v->dict, name, value);
}

static Value cell_content(Value cell) { return ((Cell *)as_object(cell))->value; }

static bool add_locals(Variables *v) {
    const Code *code = v->function->code;
    for (size_t i = 0; i < code->locals->size; i++) {
        if (v->assigned && !v->assigned[i]) continue;
        Value value = v->registers[i];
        if (is_exact(value, TYPE_CELL)) continue;
        if (!add_variable(v, code->locals->items[i], value)) return false;
    }
    return true;
}

static bool add_cells(Variables *v) {
    const Code *code = v->function->code;
    for (size_t i = 0; i < code->cells->size; i++) {
        size_t at = (size_t)as_small(code->cell_registers->items[i]);
        if (v->assigned && !v->assigned[at]) continue;
        Value cell = v->registers[at];
        if (!is_exact(cell, TYPE_CELL)) continue;
        if (!add_variable(v, code->cells->items[i], cell_content(cell))) return false;
    }
    return true;
}

static bool add_free(Variables *v) {
    const Code *code = v->function->code;
    Array *closure = v->function->closure;
    for (size_t i = 0; closure && i < code->free->size; i++)
        if (!add_variable(v, code->free->items[i], cell_content(closure->items[i])))
            return false;
    return true;
}

/* Of a module or class body: its namespace; in a comprehension within it that shows its
 * variables, these. */
static Value namespace_variables(Variables *v, Value ns) {
    bool module = v->function->flags & CODE_MODULE; /* the cells of classes are others */
    v->dict = dict_new(v->rt);
    if (!v->dict || !add_locals(v) || (module && !add_cells(v))) return RAISED;
    return v->dict->live ? value_object(v->dict) : ns;
}

static Value variables(Runtime *rt, const Function *fn, const Value *registers,
                       const uint8_t *assigned) {
    if (fn->flags & (CODE_CLASS_BODY | CODE_MODULE)) {
        Value ns = fn->flags & CODE_CLASS_BODY ? registers[0] : value_object(fn->globals);
        Variables v = {rt, fn, registers, assigned, NULL};
        return fn->code->locals->size ? namespace_variables(&v, ns) : ns;
    }
    Variables v = {rt, fn, registers, assigned, dict_new(rt)};
    bool ok = v.dict && add_locals(&v) && add_cells(&v) && add_free(&v);
    return ok ? value_object(v.dict) : RAISED;
}

/* Registers of a frame on the stack hold what older frames left there, until the code
 * assigns to them: only what surely was assigned before `pc` is shown. */
static Value stack_variables(Runtime *rt, const Function *fn, const Value *base,
                             const Instr *pc) {
    const Code *code = fn->code;
    if (code->flags & (CODE_MODULE | CODE_CLASS_BODY))
        return variables(rt, fn, base, NULL);
    Blob *assigned = blob_new(rt, code->registers);
    if (!assigned || !code_assigned(rt, code, word_index(fn, pc), assigned->bytes))
        return RAISED;
    Value v = variables(rt, fn, base, (const uint8_t *)assigned->bytes);
    KEEP(assigned);
    return v;
}

Value frame_locals(VM *vm) {
    const Function *fn = frame_function(vm->base);
    if (!frame_on_heap(vm->base)) return stack_variables(&vm->rt, fn, vm->base, vm->pc);
    return variables(&vm->rt, fn, vm->base, NULL);
}

/* ---- looking again ---------------------------------------------------------------- */

static bool is_suspended(const Frame *f) {
    GenState s = f->generator ? gen_state(f->generator) : GEN_FINISHED;
    return s == GEN_CREATED || s == GEN_YIELDED || s == GEN_AWAITING;
}

/* The instruction it is at, as far as that can be seen now. */
static uint32_t refresh(Runtime *rt, Frame *f) {
    const Instr *pc = find_running(vm_of(rt), &f->place);
    if (pc) {
        f->instruction = word_index(f->place.function, pc);
    } else if (is_suspended(f)) {
        uint32_t at = word_index(f->place.function, f->generator->pc);
        f->instruction = at ? at - 1 : 0;
    }
    return f->instruction;
}

static Value current_variables(Runtime *rt, Frame *f) {
    const Instr *pc = find_running(vm_of(rt), &f->place);
    const Function *fn = f->place.function;
    if (f->generator && (pc || is_suspended(f)))
        return variables(rt, fn, f->generator->registers, NULL);
    if (pc) return stack_variables(rt, fn, f->place.base, pc);
    if (f->locals != UNBOUND) return f->locals;
    if (f->generator) return variables(rt, fn, NULL, NULL);
    if (f->code->flags & CODE_MODULE) return value_object(fn->globals);
    return raise(rt, TYPE_NOT_IMPLEMENTED_ERROR,
                 "f_locals of a frame that was left are not supported");
}

/* ---- attributes ------------------------------------------------------------------- */

static Value get_locals(Runtime *rt, Value self) {
    Frame *f = as_frame(self);
    Value v = current_variables(rt, f);
    if (v == RAISED) return RAISED;
    f->locals = v;
    heap_barrier(&rt->heap, f);
    bool own = f->code->flags & (CODE_MODULE | CODE_CLASS_BODY);
    return own ? v : frame_locals_proxy_new(rt, v);
}

static Value get_back(Runtime *rt, Value self) {
    Frame *f = as_frame(self);
    VM *vm = vm_of(rt);
    if (!f->back && f->place.base && find_running(vm, &f->place) && f->place.caller) {
        f->back = frame_at(vm, f->place.caller, caller_pc(vm, f->place.base));
        heap_barrier(&rt->heap, f);
        if (!f->back) return RAISED;
    }
    return f->back ? value_object(f->back) : NONE_VALUE;
}

static Value get_code(Runtime *rt, Value self) {
    return value_object(as_frame(self)->code);
}
static Value get_line(Runtime *rt, Value self) {
    Frame *f = as_frame(self);
    uint32_t at = refresh(rt, f);
    return value_small(at ? code_line(f->code, at) : f->code->first_line);
}
static Value get_last(Runtime *rt, Value self) {
    return value_small(refresh(rt, as_frame(self)));
}
static Value get_globals(Runtime *rt, Value self) {
    return value_object(as_frame(self)->place.function->globals);
}
static Value get_builtins(Runtime *rt, Value self) {
    return value_object(as_frame(self)->place.function->builtins);
}
static Value get_trace(Runtime *rt, Value self) { return NONE_VALUE; }

/* A frame that was left keeps no variables but those that were looked at. */
static Value clear(Runtime *rt, Value *args, size_t n) {
    Frame *f = as_frame(args[0]);
    if (find_running(vm_of(rt), &f->place))
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot clear an executing frame");
    if (is_suspended(f))
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot clear a suspended frame");
    if (f->code->flags & (CODE_MODULE | CODE_CLASS_BODY)) return NONE_VALUE;
    Dict *none = dict_new(rt);
    if (!none) return RAISED;
    f->locals = value_object(none);
    heap_barrier(&rt->heap, f);
    return NONE_VALUE;
}

static Value repr(Runtime *rt, Value self) {
    Frame *f = as_frame(self);
    Value line = get_line(rt, self);
    Str *s = str_format(rt, "<frame at %p, file '%U', line %d, code %U>", (void *)f,
                        f->code->filename, (int)as_small(line), f->code->name);
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_FRAME = {
    .name = "frame",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_FRAME,
    .flags = TF_ABSTRACT,
    .size = sizeof(Frame),
    .slots = {.repr = repr},
    .methods = (const NativeDef[]){{"clear(self, /)", clear,
                                    "Forget the variables of a frame that was left."},
                                   {0}},
    .getset = (const GetSetDef[]){{"f_back", get_back, NULL, NULL},
                                  {"f_builtins", get_builtins, NULL, NULL},
                                  {"f_code", get_code, NULL, NULL},
                                  {"f_globals", get_globals, NULL, NULL},
                                  {"f_lasti", get_last, NULL, NULL},
                                  {"f_lineno", get_line, NULL, NULL},
                                  {"f_locals", get_locals, NULL, NULL},
                                  {"f_trace", get_trace, NULL, NULL},
                                  {0}},
};
