/* frame_type.h - frame objects for scripts: views of frames that run or are suspended.
 *
 * A frame on the VM stack has no object of its own: a Frame remembers where it lies and
 * recognises it as long as it runs. Once it was left, its variables are gone, but for
 * what somebody has asked for before. A generator's frame is the generator. */
#ifndef VM_FRAME_TYPE_H
#define VM_FRAME_TYPE_H

#include "vm/frame.h"

typedef struct Frame {
    Object head;
    Code *code;
    FramePlace place;
    Generator *generator; /* whose frame it is, or NULL */
    uint32_t instruction; /* word index in the code, when it was last looked at */
    struct Frame *back;   /* the caller's, or NULL: none, or nobody has asked */
    Value locals;         /* when they were last looked at, or UNBOUND */
} Frame;

/* All return NULL or RAISED after raising. */
/* sys._getframe: the frame `depth` calls out; ValueError beyond the outermost. */
Frame *frame_running(VM *vm, int64_t depth);
Frame *frame_of_generator(Runtime *rt, Generator *g);
/* The variables of the running frame as a dict: its own for modules and class bodies,
 * else a copy. */
Value frame_locals(VM *vm);

#endif
