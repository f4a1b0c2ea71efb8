/* frame_type.h - frame objects for scripts. */
#ifndef VM_FRAME_TYPE_H
#define VM_FRAME_TYPE_H

#include "bytecode/code.h"
#include "object/containers.h"
#include "object/str.h"

typedef struct Frame {
    Object head;
    Code *code;
    Dict *globals;
    uint32_t instruction; /* word index in the code */
    struct Frame *back;   /* the caller's, or NULL */
} Frame;

/* NULL: raised. */
Frame *frame_new(Runtime *rt, Code *code, Dict *globals, uint32_t instruction,
                 Frame *back);

#endif
