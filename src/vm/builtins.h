/* builtins.h - module builtins, made once per VM. */
#ifndef VM_BUILTINS_H
#define VM_BUILTINS_H

#include "vm/state.h"

MUST_CHECK bool builtins_boot(VM *vm);
/* iter(callable, sentinel); object/iterator.c. */
Value callable_iterator_new(Runtime *rt, Value callable, Value sentinel);

#endif
