/* function.c - what of functions needs to know what Code is. */
#include "vm/frame.h"

static uint16_t exact_arguments(const Code *code) {
    if (code->flags & (CODE_VARARGS | CODE_VARKEYWORDS) || code->keyword_only ||
        code->positional >= EXACT_SUSPENDABLE - 1)
        return EXACT_NEVER;
    return code->positional | (code->flags & CODE_SUSPENDABLE ? EXACT_SUSPENDABLE : 0);
}

/* What the call path reads, copied out of the code. */
static void adopt_code(Function *f, Code *code) {
    f->entry = code_instrs(code);
    f->consts = code->consts->items;
    f->registers = code->registers;
    f->exact = exact_arguments(code);
    f->flags = (uint16_t)code->flags;
    size_t frame = generator_size(code->registers);
    f->head.aux = frame <= HEAP_LARGEST_CELL ? (uint16_t)heap_class_of(frame) : 0;
    f->code = code;
}

static Dict *builtins_for(Runtime *rt, Dict *globals) {
    Value v = dict_get_str(rt, globals, NAME(rt, dunder_builtins));
    if (has_layout(v, LAYOUT_MODULE)) return as_module(v)->dict;
    return is_dict(v) ? as_dict(v) : rt->builtins;
}

Function *function_new(Runtime *rt, Code *code, Dict *globals) {
    Function *f = object_alloc(rt, sizeof *f, TYPE_FUNCTION, LAYOUT_FUNCTION, 0);
    if (!f) return NULL;
    adopt_code(f, code);
    f->globals = globals;
    f->builtins = builtins_for(rt, globals);
    f->closure = NULL;
    f->defaults = NULL;
    f->kwdefaults = NULL;
    f->name = code->name;
    f->qualname = code->qualname;
    f->module = dict_get_str(rt, globals, NAME(rt, dunder_name));
    f->doc = code->doc;
    f->annotations = f->type_params = f->dict = UNBOUND;
    return f;
}

Function *function_copy(Runtime *rt, const Function *from) {
    Function *f = object_alloc(rt, sizeof *f, TYPE_FUNCTION, LAYOUT_FREE, 0);
    if (!f) return NULL;
    memcpy((char *)f + sizeof f->head, (const char *)from + sizeof f->head,
           sizeof *f - sizeof f->head);
    f->head.aux = from->head.aux;
    f->head.layout = LAYOUT_FUNCTION;
    return f;
}

/* Frames that run the function address its registers and constants through it. */
bool function_set_code(Runtime *rt, Function *f, Value v) {
    if (v == UNBOUND || !has_layout(v, LAYOUT_CODE)) {
        raise(rt, TYPE_TYPE_ERROR, "__code__ must be set to a code object");
        return false;
    }
    if (as_code(v) == f->code) return true;
    raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, "assignment to __code__ is not supported yet");
    return false;
}

Value caller_module(Runtime *rt) {
    VM *vm = vm_of(rt);
    if (!vm->base) return UNBOUND;
    return dict_get_str(rt, frame_function(vm->base)->globals, NAME(rt, dunder_name));
}
