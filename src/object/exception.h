/* exception.h - exception objects and tracebacks. */
#ifndef OBJECT_EXCEPTION_H
#define OBJECT_EXCEPTION_H

#include "object/function.h"

/* All exceptions share one layout; `extra` holds what some types add: StopIteration and
 * SystemExit: value; OSError: errno, strerror, filename, filename2; SyntaxError: msg,
 * filename, lineno, offset, text, end_lineno, end_offset; NameError: name;
 * AttributeError: name, obj; ImportError: msg, name, path; Unicode errors: encoding,
 * object, start, end, reason; groups: message, exceptions. Read as attributes through
 * getsets. */
enum { EXCEPTION_EXTRA = 7 };
struct Exception {
    Object head;
    Tuple *args;
    Value traceback, cause, context; /* UNBOUND or None: none */
    bool suppress_context;
    Array *extra; /* NULL until needed */
};
INLINE bool is_exception(Value v) { return has_layout(v, LAYOUT_EXCEPTION); }
INLINE Exception *as_exception(Value v) { return (Exception *)as_object(v); }
Value exception_new(Runtime *rt, Type *type, const Value *args,
                    size_t n); /* no __init__ */
bool exception_is(Runtime *rt, Value v, uint32_t type_id);
/* `raise exception from cause`, while cause is handled. */
void exception_from(Runtime *rt, Value exception, Value cause);
Exception *exception_alloc(Runtime *rt, Type *type, Tuple *args); /* NULL: raised */
/* Would calling `t` do no more than exception_new? */
bool exception_makes_plainly(Runtime *rt, Type *t);
/* StopIteration.value: what a generator returned. */
Value exception_result(Value stop_iteration);
Value exception_str(Runtime *rt, Value self); /* BaseException.__str__ */
/* Raises the OSError, or its subclass, of an errno; filename UNBOUND: none. RAISED. */
Value raise_os_error(Runtime *rt, int code, Value filename);
/* A group like `group`, without the leaves that are not in the list `keep`; None when
 * that leaves nothing; RAISED. Keeps the shape of nesting. */
Value exception_project(Runtime *rt, Value group, List *keep);
extern const TypeDef type_def_BASE_EXCEPTION;
/* e->extra[i] = v. */
MUST_CHECK INLINE bool exception_set_extra(Runtime *rt, Value exception, size_t i,
                                           Value v) {
    Exception *e = as_exception(exception);
    if (!e->extra) {
        Array *extra = array_new(rt, EXCEPTION_EXTRA);
        if (!extra) return false;
        e->extra = extra;
        heap_barrier(&rt->heap, e);
    }
    e->extra->items[i] = v;
    heap_barrier(&rt->heap, e->extra);
    return true;
}

/* A frame on the VM stack, recognised while it runs by all of this. */
typedef struct FramePlace {
    Function *function;
    Value *base, *caller;
    const uint64_t *ret; /* where the caller goes on */
} FramePlace;

/* One entry per frame that the exception left, outermost first (CPython's order). */
typedef struct Traceback {
    Object head;
    struct Traceback *next; /* towards where it was raised */
    Code *code;
    uint32_t instruction; /* index into the code, for line and columns */
    int32_t line;         /* 0: not looked up yet */
    FramePlace place;
    Value frame; /* a Frame object when somebody asked for it, else UNBOUND */
} Traceback;
/* Both in vm/frame_type.c, which sees what Code is: a new Frame; and the line, which most
 * exceptions are caught without anybody asking for. */
Value traceback_frame(Runtime *rt, Traceback *tb);
int32_t traceback_line(Traceback *tb);

#endif
