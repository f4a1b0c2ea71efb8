/* super.h - attribute look-up past a class: what `super().name` does without the object.
 */
#ifndef OBJECT_SUPER_H
#define OBJECT_SUPER_H

#include "object/function.h"

/* The class whose MRO super(type, object) searches; NULL: TypeError raised. */
Type *super_start(Runtime *rt, Type *type, Value object);
/* What lies behind `type` in start's MRO, as it stands in the dictionary; UNBOUND:
 * nothing. */
Value super_find(Runtime *rt, Type *type, Type *start, Str *name);
/* The same, bound to `object`. UNBOUND: absent; RAISED. */
Value super_bound(Runtime *rt, Type *type, Type *start, Value object, Str *name);

#endif
