/* builtins.h - module builtins, made once per VM. */
#ifndef VM_BUILTINS_H
#define VM_BUILTINS_H

#include "vm/state.h"

MUST_CHECK bool builtins_boot(VM *vm);
/* The variables of a frame as a dict: its own for modules and class bodies, else a copy.
 */
Value frame_locals(VM *vm, Value *base);
/* iter(callable, sentinel); object/iterator.c. */
Value callable_iterator_new(Runtime *rt, Value callable, Value sentinel);

#endif
