/* build_class.h - what a `class` statement calls: builtins.__build_class__. */
#ifndef VM_BUILD_CLASS_H
#define VM_BUILD_CLASS_H

#include "object/function.h"

/* Runs a class body; the result is the cell for `__class__`, if it has one (vm/calls.c).
 */
Value vm_run_class_body(Runtime *rt, Function *body, Value ns);

/* __name__ of the globals of the running frame, for classes made by type(); UNBOUND:
 * none. vm/function.c. */
Value caller_module(Runtime *rt);

extern const NativeDef build_class_defs[]; /* __build_class__ alone */

#endif
